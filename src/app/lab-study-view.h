/* lab-study-view.h: the whole study: what it is, and how far each experiment of it is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-experimenter.h"

G_BEGIN_DECLS

#define LAB_TYPE_STUDY_VIEW (lab_study_view_get_type ())
G_DECLARE_FINAL_TYPE (LabStudyView, lab_study_view, LAB, STUDY_VIEW, GtkWidget)

/* Signal "experiment-activated" (name of a ready-made experiment). */

void lab_study_view_set_experimenter (LabStudyView *self, LabExperimenter *experimenter);
void lab_study_view_set_recorded (LabStudyView *self, guint index, guint n_ended);
void lab_study_view_update (LabStudyView *self);

G_END_DECLS
