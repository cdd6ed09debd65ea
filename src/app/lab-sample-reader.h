/* lab-sample-reader.h: has the network that is shown read every drawing of the collection.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-sample-list.h"

G_BEGIN_DECLS

#define LAB_TYPE_SAMPLE_READER (lab_sample_reader_get_type ())
G_DECLARE_FINAL_TYPE (LabSampleReader, lab_sample_reader, LAB, SAMPLE_READER, GObject)

/* Signal "read" (no arguments): the items of the list know what the network takes them for. */

LabSampleReader *lab_sample_reader_new (LabSampleList *list);
/* @names: of the network's classes; NULL where @snapshot is. */
void lab_sample_reader_set_network (LabSampleReader *self, LabSnapshot *snapshot,
                                    LabClassNames *names);
/* Whether anybody sees what is read: otherwise nothing is. */
void lab_sample_reader_set_active (LabSampleReader *self, gboolean is_active);

G_END_DECLS
