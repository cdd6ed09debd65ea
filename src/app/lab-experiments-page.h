/* lab-experiments-page.h: the window's second page: experiments, their runs side by side, and the
 * study.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-experimenter.h"

G_BEGIN_DECLS

#define LAB_TYPE_EXPERIMENTS_PAGE (lab_experiments_page_get_type ())
G_DECLARE_FINAL_TYPE (LabExperimentsPage, lab_experiments_page, LAB, EXPERIMENTS_PAGE, GtkWidget)

/* Signals: "run-activated" (LabRun, number in the store as int64): somebody wants to see that run in
 * the lab; "failed" (a sentence): something could not be done; "told" (a sentence): it was done. */

LabExperimenter *lab_experiments_page_get_experimenter (LabExperimentsPage *self);
void lab_experiments_page_set_store (LabExperimentsPage *self, LabStore *store);
/* What an experiment of one's own begins with: the setup of the lab. */
void lab_experiments_page_set_base (LabExperimentsPage *self, const nn_config *base);
/* Shows an experiment by its name, "study" being all of them. */
void lab_experiments_page_show (LabExperimentsPage *self, const char *name);

G_END_DECLS
