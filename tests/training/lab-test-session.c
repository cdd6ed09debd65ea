/* lab-test-session.c: a session on a tiny dataset, for each test anew.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-test-session.h"

#include <gio/gio.h>

void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = lab_test_data_new (600, 200);
  fixture->session = lab_session_new ();
  fixture->config = lab_test_data_config ();
}

void
tear_down (Fixture *fixture, gconstpointer data)
{
  LabSession *session = fixture->session;

  if (session != NULL) {
    lab_session_shutdown (session);
    g_assert_finalize_object (session);
  }
  g_clear_pointer (&fixture->dataset, lab_dataset_unref);
}

LabRun *
prepare (Fixture *fixture)
{
  GError *error = NULL;

  lab_session_prepare (fixture->session, &fixture->config, fixture->dataset, &error);
  g_assert_no_error (error);
  return g_object_ref (lab_session_get_run (fixture->session));
}

LabRun *
train_through (Fixture *fixture)
{
  LabRun *run = prepare (fixture);

  lab_session_train (fixture->session);
  lab_test_wait_for_end (run);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_FINISHED);
  return run;
}

guint
count_epochs (LabRun *run)
{
  guint n;

  lab_run_get_epochs (run, &n);
  return n;
}

gsize
count_losses (LabRun *run)
{
  gsize n;

  lab_run_get_batch_losses (run, &n);
  return n;
}

void
assert_is_over (Fixture *fixture, LabRun *run)
{
  g_autoptr (GError) error = NULL;
  LabRunState state = lab_run_get_state (run);
  gsize n_losses = count_losses (run);

  lab_session_train (fixture->session);
  lab_session_step (fixture->session);
  lab_session_pause (fixture->session);
  lab_session_stop (fixture->session);
  g_assert_false (lab_session_set_hyperparameters (fixture->session, 0.2, 0.0, 0.0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpint (lab_run_get_state (run), ==, state);
  g_assert_cmpuint (count_losses (run), ==, n_losses);
  g_assert_false (lab_run_is_active (run));
}
