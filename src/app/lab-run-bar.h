/* lab-run-bar.h: a sentence about the run that is shown, and what can be done with it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAB_TYPE_RUN_BAR (lab_run_bar_get_type ())
G_DECLARE_FINAL_TYPE (LabRunBar, lab_run_bar, LAB, RUN_BAR, GtkWidget)

/* Signal "closed" (no arguments): the sentence was read. */

void lab_run_bar_show (LabRunBar *self, const char *sentence, const char *label, const char *action,
                       gboolean can_close);
const char *lab_run_bar_get_sentence (LabRunBar *self);

G_END_DECLS
