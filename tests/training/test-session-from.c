/* test-session-from.c: runs that begin with the parameters of another.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-session.h"

#include <gio/gio.h>
#include <math.h>

#include "lab-run-private.h"
#include "lab-test-session.h"

static void
assert_same_parameters (const LabSnapshot *one, const LabSnapshot *other)
{
  g_assert_cmpmem (one->parameters, sizeof (float) * one->n_parameters, other->parameters,
                   sizeof (float) * other->n_parameters);
}

static LabRun *
prepare_from (Fixture *fixture, LabSnapshot *start, const nn_config *config)
{
  g_autoptr (GError) error = NULL;

  lab_session_prepare_from (fixture->session, start, config, fixture->dataset, &error);
  g_assert_no_error (error);
  return g_object_ref (lab_session_get_run (fixture->session));
}

/* Epoch 0 is the network that was given, evaluated, and ready to be trained. */
static void
test_beginning (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) parent = train_through (fixture);
  LabSnapshot *start = lab_run_get_snapshot (parent);
  nn_config config = fixture->config;
  g_autoptr (LabRun) run = NULL;

  config.seed++;
  config.epochs = 2;
  run = prepare_from (fixture, start, &config);
  g_assert_true (run != parent);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_READY);
  g_assert_cmpuint (count_epochs (run), ==, 0);
  lab_test_wait_for_snapshot (run);
  g_assert_cmpuint (lab_run_get_snapshot (run)->epoch, ==, 0);
  assert_same_parameters (lab_run_get_snapshot (run), start);

  lab_session_train (fixture->session);
  lab_test_wait_for_end (run);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_FINISHED);
  lab_test_assert_whole (run);
  g_assert_cmpuint (count_epochs (run), ==, 2);
  assert_same_parameters (lab_run_get_checkpoint (run, 0), start);
  g_assert_cmpfloat (lab_run_get_checkpoint (run, 0)->evaluation->accuracy, ==,
                     start->evaluation->accuracy);
}

/* With the parameters that the seed gives, the run is the very same. */
static void
test_same_bits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) plain = train_through (fixture);
  LabSnapshot *initial = lab_run_get_checkpoint (plain, 0);
  g_autoptr (LabRun) run = NULL;

  g_assert_nonnull (initial);
  run = prepare_from (fixture, initial, &fixture->config);
  lab_session_train (fixture->session);
  lab_test_wait_for_end (run);
  g_assert_cmpuint (count_epochs (run), ==, count_epochs (plain));
  lab_test_assert_same_history (run, plain);
  assert_same_parameters (lab_run_get_snapshot (run), lab_run_get_snapshot (plain));
}

/* The network to begin with may be gone before the run is trained. */
static void
test_lifetime (Fixture *fixture, gconstpointer data)
{
  LabSnapshot *start = lab_snapshot_new (&fixture->config);
  g_autoptr (LabRun) run = NULL;

  for (gsize i = 0; i < start->n_parameters; i++)
    start->parameters[i] = 0.01f * (float)(i % 7) - 0.03f;
  run = prepare_from (fixture, start, &fixture->config);
  lab_snapshot_unref (start);
  lab_session_train (fixture->session);
  lab_test_wait_for_end (run);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_FINISHED);
}

static void
assert_refused (Fixture *fixture, LabSnapshot *start, const nn_config *config)
{
  LabRun *before = lab_session_get_run (fixture->session);
  g_autoptr (GError) error = NULL;

  g_assert_false (
      lab_session_prepare_from (fixture->session, start, config, fixture->dataset, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_test_message ("says: %s", error->message);
  g_assert_true (lab_session_get_run (fixture->session) == before);
}

/* Another network, and one that has diverged; the present run goes on. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = prepare (fixture);
  g_autoptr (LabSnapshot) start = lab_snapshot_new (&fixture->config);
  nn_config config = fixture->config;

  config.hidden[0]++;
  assert_refused (fixture, start, &config);
  config = fixture->config;
  config.activation = NN_TANH;
  assert_refused (fixture, start, &config);
  config = fixture->config;
  config.n_hidden = 0;
  assert_refused (fixture, start, &config);
  start->parameters[5] = NAN;
  assert_refused (fixture, start, &fixture->config);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_READY);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabSnapshot) start = lab_snapshot_new (&fixture->config);
  g_autoptr (GError) error = NULL;

  lab_session_shutdown (fixture->session);
  g_assert_false (lab_session_prepare_from (fixture->session, start, &fixture->config,
                                            fixture->dataset, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/session-from/beginning", test_beginning);
  ADD ("/session-from/same-bits", test_same_bits);
  ADD ("/session-from/lifetime", test_lifetime);
  ADD ("/session-from/refused", test_refused);
  ADD ("/session-from/closed", test_closed);

  return g_test_run ();
}
