/* lab-setup-row.h: a line of the setup: a title, a control, and a sentence that explains it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LAB_TYPE_SETUP_ROW (lab_setup_row_get_type ())
G_DECLARE_FINAL_TYPE (LabSetupRow, lab_setup_row, LAB, SETUP_ROW, AdwActionRow)

/* Properties: "explanation" (string): one sentence; the control it is about is the row's
 * "activatable-widget". */

const char *lab_setup_row_get_explanation (LabSetupRow *self);

G_END_DECLS
