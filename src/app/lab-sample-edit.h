/* lab-sample-edit.h: something that was done to the collection, and can be undone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-collection.h"

G_BEGIN_DECLS

#define LAB_TYPE_SAMPLE_EDIT (lab_sample_edit_get_type ())
G_DECLARE_FINAL_TYPE (LabSampleEdit, lab_sample_edit, LAB, SAMPLE_EDIT, GObject)

/* Each of these does it, on the main thread; NULL when it could not be done. @samples: LabSample. */
LabSampleEdit *lab_sample_edit_keep (LabStore *store, const LabDrawing *drawing, const char *label,
                                     GError **error);
LabSampleEdit *lab_sample_edit_delete (LabStore *store, GPtrArray *samples, GError **error);
LabSampleEdit *lab_sample_edit_set_label (LabStore *store, GPtrArray *samples, const char *label,
                                          GError **error);
LabSampleEdit *lab_sample_edit_set_held_out (LabStore *store, GPtrArray *samples, gboolean held_out,
                                             GError **error);
/* "Deleted 3 drawings": what was done, translated; borrowed. */
const char *lab_sample_edit_get_sentence (LabSampleEdit *self);
/* Nothing the second time. */
gboolean lab_sample_edit_undo (LabSampleEdit *self, GError **error);

G_END_DECLS
