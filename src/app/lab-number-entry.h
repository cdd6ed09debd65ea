/* lab-number-entry.h: a number that is typed, or stepped with keys and buttons.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAB_TYPE_NUMBER_ENTRY (lab_number_entry_get_type ())
G_DECLARE_FINAL_TYPE (LabNumberEntry, lab_number_entry, LAB, NUMBER_ENTRY, GtkWidget)

/* Properties: "lowest", "highest" (double): the ends of the stepping, not of what may be typed;
 * "step" (double): 0 steps on the 1–3–10 ladder; "zero" (boolean): the ladder has a rung 0;
 * "width-chars" (int).
 * Signal "edited" (no arguments): the person changed the text. */

GtkWidget *lab_number_entry_new (void);
const char *lab_number_entry_get_text (LabNumberEntry *self);
void lab_number_entry_set_text (LabNumberEntry *self, const char *text);
void lab_number_entry_set_value (LabNumberEntry *self, double value);
void lab_number_entry_set_problem (LabNumberEntry *self, const char *problem);
void lab_number_entry_describe (LabNumberEntry *self, const char *label, const char *description);

G_END_DECLS
