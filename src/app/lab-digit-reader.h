/* lab-digit-reader.h: reads drawings with a snapshot's network, without holding up the main loop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>
#include "lab-snapshot.h"

G_BEGIN_DECLS

#define LAB_TYPE_DIGIT_READER (lab_digit_reader_get_type ())
G_DECLARE_FINAL_TYPE (LabDigitReader, lab_digit_reader, LAB, DIGIT_READER, GObject)

/* Signal "read" (LabSnapshot *snapshot, const float *probabilities): what the network of @snapshot
 * makes of a drawing, (n_classes); NULL when there is no memory for such a network. */

LabDigitReader *lab_digit_reader_new (void);
gboolean lab_digit_reader_can_read (const LabSnapshot *snapshot);
void lab_digit_reader_read (LabDigitReader *self, LabSnapshot *snapshot, const guint8 *pixels);
void lab_digit_reader_cancel (LabDigitReader *self);

G_END_DECLS
