/* lab-window-experiments.c: the window and its second page.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

static void
store_opened_cb (LabWindow *self)
{
  lab_experiments_page_set_store (self->experiments_page, lab_window_get_store (self));
}

static void
dataset_changed_cb (LabWindow *self)
{
  lab_experimenter_set_dataset (lab_experiments_page_get_experimenter (self->experiments_page),
                                lab_window_get_dataset (self));
}

/* A live run is shown as it trains, an ended one as it was recorded, with its checkpoints. */
static void
run_activated_cb (LabWindow *self, LabRun *run, gint64 id)
{
  if (id != 0 && !lab_run_is_active (run))
    lab_window_show_stored_run (self, id);
  else
    lab_window_show_run (self, run, id);
  gtk_stack_set_visible_child_name (self->view_stack, "lab");
}

static void
failed_cb (LabWindow *self, const char *sentence)
{
  lab_window_show_error (self, _ ("The Experiment"), sentence);
}

/**
 * lab_window_add_experiments:
 * @self: a window that is being made
 *
 * Hands the store and the data to the page of experiments, and shows the runs chosen there.
 */
void
lab_window_add_experiments (LabWindow *self)
{
  g_signal_connect (self, "store-opened", G_CALLBACK (store_opened_cb), NULL);
  g_signal_connect (self, "dataset-changed", G_CALLBACK (dataset_changed_cb), NULL);
  g_signal_connect_swapped (self->experiments_page, "run-activated", G_CALLBACK (run_activated_cb),
                            self);
  g_signal_connect_swapped (self->experiments_page, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->experiments_page, "told", G_CALLBACK (lab_window_show_toast),
                            self);
}

/**
 * lab_window_prepare_experiments:
 * @self: a window
 *
 * An experiment of one's own begins with what the setup says at the moment.
 */
void
lab_window_prepare_experiments (LabWindow *self)
{
  lab_experiments_page_set_base (self->experiments_page,
                                 lab_setup_get_config (lab_player_get_setup (self->player)));
}

/**
 * lab_window_stop_experiments:
 * @self: a window that is about to close its store
 *
 * Stops and joins what the page trains.
 */
void
lab_window_stop_experiments (LabWindow *self)
{
  lab_experimenter_shutdown (lab_experiments_page_get_experimenter (self->experiments_page));
  lab_experiments_page_set_store (self->experiments_page, NULL);
}
