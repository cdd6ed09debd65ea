/* test-session-life.c: what a session refuses, and how it ends: closed, disposed of, called back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-session.h"

#include <errno.h>
#include <gio/gio.h>
#include <math.h>
#include <sys/resource.h>

#include "lab-config.h"
#include "lab-test-session.h"

/* A sanitizer keeps memory that was given back. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define KEEPS_MEMORY TRUE
#else
#define KEEPS_MEMORY FALSE
#endif

static void
assert_prepare_refused (Fixture *fixture, const nn_config *config, LabConfigError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (lab_session_prepare (fixture->session, config, fixture->dataset, &error));
  g_assert_error (error, LAB_CONFIG_ERROR, (int)code);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static nn_config
make_huge (void)
{
  nn_config config = nn_config_default ();

  config.n_hidden = NN_MAX_HIDDEN;
  for (int i = 0; i < NN_MAX_HIDDEN; i++)
    config.hidden[i] = NN_MAX_WIDTH;
  config.batch_size = NN_MAX_BATCH_SIZE;
  return config;
}

/* Leaves this process so many bytes, whatever the machine has. */
static void
limit_memory (guint64 n_bytes, struct rlimit *before)
{
  struct rlimit limit;
  g_autofree char *text = NULL;

  g_assert_cmpint (getrlimit (RLIMIT_AS, before), ==, 0);
  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  limit = *before;
  limit.rlim_cur = g_ascii_strtoull (text, NULL, 10) * 4096 + n_bytes;
  g_assert_cmpint (setrlimit (RLIMIT_AS, &limit), ==, 0);
}

static void
test_refused_configurations (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) reference = train_through (fixture);
  g_autoptr (LabRun) run = prepare (fixture);
  nn_config invalid = fixture->config;
  nn_config misfit = fixture->config;
  nn_config huge = make_huge ();
  struct rlimit before;

  lab_session_train (fixture->session);
  invalid.learning_rate = (double)NAN;
  assert_prepare_refused (fixture, &invalid, LAB_CONFIG_ERROR_FIELD);
  misfit.n_inputs = 100;
  assert_prepare_refused (fixture, &misfit, LAB_CONFIG_ERROR_FIELD);
  misfit = fixture->config;
  misfit.n_classes = 5;
  assert_prepare_refused (fixture, &misfit, LAB_CONFIG_ERROR_FIELD);
  limit_memory (1 << 30, &before);
  assert_prepare_refused (fixture, &huge, LAB_CONFIG_ERROR_MEMORY);
  g_assert_cmpint (setrlimit (RLIMIT_AS, &before), ==, 0);

  /* The present run goes on as if nothing had been asked. */
  g_assert_true (lab_session_get_run (fixture->session) == run);
  lab_test_wait_for_state (run, LAB_RUN_FINISHED);
  lab_test_assert_whole (run);
  lab_test_assert_same_history (run, reference);
}

/* What lab_config_check_memory() wants at least. */
static guint64
find_needed_memory (const nn_config *config)
{
  guint64 low = 0, high = (guint64)1 << 40;

  while (high - low > 1) {
    guint64 middle = low + (high - low) / 2;

    if (lab_config_check_memory (config, 1, middle, NULL))
      high = middle;
    else
      low = middle;
  }
  return high;
}

/* A network that leaves no room for a second one is reset while it trains: the new one takes its memory
 * when the old one has gone. */
static void
test_reset_of_a_large_one (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  gsize n_bytes;
  struct rlimit before;

  fixture->config.n_hidden = 2;
  fixture->config.hidden[0] = fixture->config.hidden[1] = NN_MAX_WIDTH;
  n_bytes = sizeof (float) * nn_config_n_parameters (&fixture->config);
  /* For the first one and what it leaves behind, its pictures and the heaps of threads. */
  limit_memory (find_needed_memory (&fixture->config) + n_bytes * 11 / 2, &before);
  run = prepare (fixture);
  lab_session_train (fixture->session);
  lab_test_wait_for_losses (run, 1);
  g_assert_true (lab_session_check (fixture->session, &fixture->config, NULL));
  g_clear_object (&run);
  run = prepare (fixture);
  lab_session_train (fixture->session);
  lab_test_wait_for_losses (run, 1);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_TRAINING);
  lab_session_shutdown (fixture->session);
  g_assert_cmpint (setrlimit (RLIMIT_AS, &before), ==, 0);
}

/* How many threads of this process are nicer than the one that asks. */
static guint
count_nicer_threads (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  int own = getpriority (PRIO_PROCESS, 0);
  const char *name;
  guint n = 0;

  g_assert_nonnull (tasks);
  while ((name = g_dir_read_name (tasks)) != NULL) {
    int niceness;

    errno = 0;
    niceness = getpriority (PRIO_PROCESS, (id_t)g_ascii_strtoull (name, NULL, 10));
    n += errno == 0 && niceness > own;
  }
  return n;
}

static void
test_yields (Fixture *fixture, gconstpointer data)
{
  fixture->config.epochs = 100000;
  /* Enough work for two threads: the engine takes one for less. */
  fixture->config.n_hidden = 1;
  fixture->config.hidden[0] = 512;
  fixture->config.batch_size = 100;
  for (int yields = 0; yields <= 1; yields++) {
    g_autoptr (LabRun) run = NULL;

    lab_session_set_yields (fixture->session, yields);
    lab_session_set_n_threads (fixture->session, 2);
    run = prepare (fixture);
    lab_session_train (fixture->session);
    lab_test_wait_for_losses (run, 1);
    /* Two that train, and one that evaluates where there is a core for it. */
    g_assert_cmpuint (count_nicer_threads (), ==,
                      yields ? (g_get_num_processors () > 2 ? 3 : 2) : 0);
    lab_session_stop (fixture->session);
    lab_test_wait_for_state (run, LAB_RUN_STOPPED);
  }
}

static void
test_shutdown_while_training (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabRun) replaced = NULL;
  g_autoptr (GError) error = NULL;

  fixture->config.epochs = NN_MAX_EPOCHS;
  replaced = prepare (fixture);
  lab_session_train (fixture->session);
  lab_test_wait_for_losses (replaced, 1);
  run = prepare (fixture);
  lab_session_train (fixture->session);
  lab_test_wait_for_losses (run, 1);
  lab_session_shutdown (fixture->session);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_STOPPED);
  g_assert_cmpint (lab_run_get_state (replaced), ==, LAB_RUN_STOPPED);
  lab_test_assert_whole (run);
  lab_test_assert_whole (replaced);
  g_assert_cmpuint (lab_run_get_snapshot (run)->epoch * N_BATCHES +
                        lab_run_get_snapshot (run)->batch,
                    ==, count_losses (run));
  g_assert_true (lab_session_get_run (fixture->session) == run);
  assert_is_over (fixture, run);
  g_assert_false (
      lab_session_prepare (fixture->session, &fixture->config, fixture->dataset, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  lab_session_shutdown (fixture->session); /* once more is nothing */
}

static void
test_dispose_while_training (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  LabSession *session = g_steal_pointer (&fixture->session);

  fixture->config.epochs = NN_MAX_EPOCHS;
  g_assert_true (lab_session_prepare (session, &fixture->config, fixture->dataset, NULL));
  run = g_object_ref (lab_session_get_run (session));
  lab_session_train (session);
  lab_test_wait_for_losses (run, 1);
  g_assert_finalize_object (session);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_STOPPED);
  lab_test_assert_whole (run);
}

static void
dispose_at_once_cb (LabRun *run, Fixture *fixture)
{
  /* The first message already: the trainer has just begun. */
  g_clear_object (&fixture->session);
}

/* A listener may do to the session whatever it likes, its last reference included. */
static void
test_dispose_from_a_signal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;

  fixture->config.epochs = NN_MAX_EPOCHS;
  run = prepare (fixture);
  g_signal_connect (run, "metrics-changed", G_CALLBACK (dispose_at_once_cb), fixture);
  lab_session_train (fixture->session);
  lab_test_wait_for_end (run);
  g_assert_null (fixture->session);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_STOPPED);
  lab_test_assert_whole (run);
}

static void
prepare_again_cb (LabRun *run, Fixture *fixture)
{
  if (lab_session_get_run (fixture->session) == run)
    g_assert_true (
        lab_session_prepare (fixture->session, &fixture->config, fixture->dataset, NULL));
}

static void
test_prepare_from_a_signal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = prepare (fixture);

  g_signal_connect (run, "state-changed", G_CALLBACK (prepare_again_cb), fixture);
  lab_session_train (fixture->session);
  lab_test_wait_for_end (run);
  g_assert_true (lab_session_get_run (fixture->session) != run);
  lab_test_wait_for_snapshot (lab_session_get_run (fixture->session));
  lab_test_assert_whole (run);
}

static void
count_cb (GObject *object, gpointer data)
{
  (*(guint *)data)++;
}

static void
test_run_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  nn_config invalid = fixture->config;
  guint n = 0;

  g_signal_connect (fixture->session, "run-changed", G_CALLBACK (count_cb), &n);
  run = prepare (fixture);
  g_assert_cmpuint (n, ==, 1);
  invalid.epochs = 0;
  assert_prepare_refused (fixture, &invalid, LAB_CONFIG_ERROR_FIELD);
  g_assert_cmpuint (n, ==, 1);
}

/* The runs and their trainers all go when nobody wants them any more. */
static void
test_many_runs (Fixture *fixture, gconstpointer data)
{
  GWeakRef first;

  g_weak_ref_init (&first, NULL);
  for (guint i = 0; i < 30; i++) {
    g_autoptr (LabRun) run = prepare (fixture);

    if (i == 0)
      g_weak_ref_set (&first, run);
    if (i % 2 == 0)
      lab_session_train (fixture->session);
  }
  lab_test_wait_for_state (lab_session_get_run (fixture->session), LAB_RUN_READY);
  lab_session_train (fixture->session);
  lab_test_wait_for_end (lab_session_get_run (fixture->session));
  lab_session_shutdown (fixture->session);
  g_assert_null (g_weak_ref_get (&first));
  g_weak_ref_clear (&first);
}

/* A session lives in the main context it was made in. */
static void
test_private_context (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  LabSession *session;
  LabRun *run;

  g_main_context_push_thread_default (context);
  session = lab_session_new ();
  g_assert_true (lab_session_prepare (session, &fixture->config, fixture->dataset, NULL));
  run = lab_session_get_run (session);
  lab_session_train (session);
  while (lab_run_get_state (run) != LAB_RUN_FINISHED)
    g_main_context_iteration (context, TRUE);
  lab_test_assert_whole (run);
  g_main_context_pop_thread_default (context);
  g_assert_finalize_object (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/session/refused-configurations", test_refused_configurations);
  if (!KEEPS_MEMORY)
    ADD ("/session/reset-of-a-large-one", test_reset_of_a_large_one);
  ADD ("/session/yields", test_yields);
  ADD ("/session/shutdown-while-training", test_shutdown_while_training);
  ADD ("/session/dispose-while-training", test_dispose_while_training);
  ADD ("/session/dispose-from-a-signal", test_dispose_from_a_signal);
  ADD ("/session/prepare-from-a-signal", test_prepare_from_a_signal);
  ADD ("/session/run-changed", test_run_changed);
  ADD ("/session/many-runs", test_many_runs);
  ADD ("/session/private-context", test_private_context);

  return g_test_run ();
}
