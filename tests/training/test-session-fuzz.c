/* test-session-fuzz.c: thousands of random clicks, with the main loop running at random in between.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-session.h"

#include <gio/gio.h>
#include <string.h>

#include "lab-test-data.h"

#define N_CLICKS 4000
#define N_SEEDS  3

typedef struct {
  LabSession *session;
  LabDataset *dataset;
  nn_config config;
  GRand *random;
  GPtrArray *runs;            /* all there have been */
  LabRun *reference[N_SEEDS]; /* what an undisturbed training of each seed gives */
  gsize n_losses;             /* of the present run, when it was last heard of */
  guint n_epochs;
  gsize n_waiting; /* losses there were when it began to wait */
  guint n_resumed, n_branched;
} Fuzz;

/* Every checkpoint that is listed is there, and where its epoch ended. */
static void
assert_has_checkpoints (LabRun *run)
{
  guint n, n_epochs;
  const guint *epochs = lab_run_get_checkpoint_epochs (run, &n);

  lab_run_get_epochs (run, &n_epochs);
  for (guint i = 0; i < n; i++) {
    LabSnapshot *checkpoint = lab_run_get_checkpoint (run, epochs[i]);

    g_assert_cmpuint (checkpoint->epoch, ==, epochs[i]);
    g_assert_cmpuint (checkpoint->batch, ==, 0);
    g_assert_cmpuint (checkpoint->epoch, <=, n_epochs);
  }
  if (n_epochs > 0)
    g_assert_cmpuint (epochs[n - 1], ==, n_epochs);
}

/* What holds at every moment anybody can look. */
static void
metrics_changed_cb (LabRun *run, Fuzz *fuzz)
{
  guint n_epochs;
  gsize n_losses;

  lab_run_get_epochs (run, &n_epochs);
  lab_run_get_batch_losses (run, &n_losses);
  lab_test_assert_whole (run);
  assert_has_checkpoints (run);
  g_assert_cmpfloat (lab_run_get_progress (run), <=, 1.0);
  if (run == lab_session_get_run (fuzz->session)) {
    g_assert_cmpuint (n_epochs, >=, fuzz->n_epochs);
    g_assert_cmpuint (n_losses, >=, fuzz->n_losses);
    fuzz->n_epochs = n_epochs;
    fuzz->n_losses = n_losses;
  }
}

static void
snapshot_changed_cb (LabRun *run, Fuzz *fuzz)
{
  LabSnapshot *snapshot = lab_run_get_snapshot (run);
  guint n_epochs;

  if (snapshot == NULL)
    return;
  lab_run_get_epochs (run, &n_epochs);
  /* A picture is of its own run, and has the newest evaluation. */
  g_assert_cmpuint (snapshot->config.seed, ==, lab_run_get_config (run)->seed);
  g_assert_cmpuint (snapshot->batch, <, lab_run_get_batches_per_epoch (run));
  g_assert_cmpuint (snapshot->epoch, >=, n_epochs);
  if (n_epochs > 0)
    g_assert_cmpuint (snapshot->evaluation->epoch, ==, n_epochs);
}

static void
state_changed_cb (LabRun *run, Fuzz *fuzz)
{
  LabRunState state = lab_run_get_state (run);
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  g_assert_cmpint (state, !=, LAB_RUN_FAILED);
  g_assert_cmpint (state, !=, LAB_RUN_DIVERGED);
  /* The last epoch may be told of a moment before the end is: it comes from another thread. */
  if (state != LAB_RUN_TRAINING)
    g_assert_true ((state == LAB_RUN_FINISHED) == (n_epochs == (guint)fuzz->config.epochs));
}

static void
watch_run (Fuzz *fuzz, LabRun *run)
{
  g_ptr_array_add (fuzz->runs, g_object_ref (run));
  g_signal_connect (run, "metrics-changed", G_CALLBACK (metrics_changed_cb), fuzz);
  g_signal_connect (run, "snapshot-changed", G_CALLBACK (snapshot_changed_cb), fuzz);
  g_signal_connect (run, "state-changed", G_CALLBACK (state_changed_cb), fuzz);
}

/* Another run is the present one now, or the same at an earlier epoch. */
static void
begin_again (Fuzz *fuzz)
{
  LabRun *run = lab_session_get_run (fuzz->session);

  lab_run_get_epochs (run, &fuzz->n_epochs);
  lab_run_get_batch_losses (run, &fuzz->n_losses);
}

static void
prepare (Fuzz *fuzz)
{
  fuzz->config.seed = (guint64)g_rand_int_range (fuzz->random, 0, N_SEEDS);
  g_assert_true (lab_session_prepare (fuzz->session, &fuzz->config, fuzz->dataset, NULL));
  watch_run (fuzz, lab_session_get_run (fuzz->session));
  begin_again (fuzz);
}

/* One of the runs there have been, and one of its checkpoints but the last possible. */
static LabRun *
choose_checkpoint (Fuzz *fuzz, LabSnapshot **checkpoint)
{
  int n_runs = (int)fuzz->runs->len;
  LabRun *run = g_ptr_array_index (fuzz->runs, (guint)g_rand_int_range (fuzz->random, 0, n_runs));
  guint n;
  const guint *epochs = lab_run_get_checkpoint_epochs (run, &n);
  guint epoch = n > 0 ? epochs[g_rand_int_range (fuzz->random, 0, (int)n)] : 0;

  *checkpoint = epoch < (guint)fuzz->config.epochs ? lab_run_get_checkpoint (run, epoch) : NULL;
  if (*checkpoint != NULL)
    lab_snapshot_ref (*checkpoint);
  return run;
}

static void
resume (Fuzz *fuzz)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabSnapshot) checkpoint = NULL;
  LabRun *run = choose_checkpoint (fuzz, &checkpoint);
  LabRun *present = lab_session_get_run (fuzz->session);

  /* A signal at the change of the present run compares with what there was. */
  fuzz->n_epochs = 0;
  fuzz->n_losses = 0;
  if (lab_session_resume (fuzz->session, run, checkpoint, 0, fuzz->dataset, &error)) {
    g_assert_true (lab_session_get_run (fuzz->session) == run);
    fuzz->n_resumed++;
  } else {
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
    g_assert_true (lab_session_get_run (fuzz->session) == present);
  }
  begin_again (fuzz);
}

static void
branch (Fuzz *fuzz)
{
  g_autoptr (LabSnapshot) checkpoint = NULL;
  LabRun *parent = choose_checkpoint (fuzz, &checkpoint);

  if (checkpoint == NULL)
    return;
  g_assert_true (lab_session_branch (fuzz->session, parent, checkpoint, lab_run_get_config (parent),
                                     fuzz->dataset, NULL));
  watch_run (fuzz, lab_session_get_run (fuzz->session));
  begin_again (fuzz);
  fuzz->n_branched++;
}

static gboolean
has_moved_cb (gpointer data)
{
  Fuzz *fuzz = data;
  LabRun *run = lab_session_get_run (fuzz->session);
  gsize n_losses;

  lab_run_get_batch_losses (run, &n_losses);
  return lab_run_get_state (run) != LAB_RUN_TRAINING || n_losses > fuzz->n_waiting;
}

/* Until a run that is known to train has done so, or does it no more. */
static void
watch (Fuzz *fuzz)
{
  fuzz->n_waiting = fuzz->n_losses;
  lab_test_wait_for (has_moved_cb, fuzz);
}

static void
click (Fuzz *fuzz)
{
  int choice = g_rand_int_range (fuzz->random, 0, 64);

  if (choice < 14)
    lab_session_train (fuzz->session);
  else if (choice < 22)
    lab_session_pause (fuzz->session);
  else if (choice < 32)
    lab_session_step (fuzz->session);
  else if (choice < 33)
    lab_session_stop (fuzz->session);
  else if (choice < 34)
    prepare (fuzz);
  else if (choice < 35)
    branch (fuzz);
  else if (choice < 37)
    resume (fuzz);
  else if (choice < 40)
    /* The values it has: asked for, checked, and no change. */
    lab_session_set_hyperparameters (fuzz->session, fuzz->config.learning_rate, fuzz->config.l2,
                                     fuzz->config.dropout, NULL);
  else if (choice < 54)
    g_main_context_iteration (NULL, TRUE);
  else
    watch (fuzz);
}

/* Something is always about to come: the reader waits for a message or for this. */
static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static LabRun *
train_through (Fuzz *fuzz, guint64 seed)
{
  LabRun *run;

  fuzz->config.seed = seed;
  g_assert_true (lab_session_prepare (fuzz->session, &fuzz->config, fuzz->dataset, NULL));
  run = g_object_ref (lab_session_get_run (fuzz->session));
  lab_session_train (fuzz->session);
  lab_test_wait_for_end (run);
  return run;
}

static void
test_fuzz (void)
{
  Fuzz fuzz = {.config = lab_test_data_config ()};
  gsize n_trained = 0;
  guint tick;

  fuzz.config.epochs = 12;
  fuzz.config.dropout = 0.1;
  fuzz.dataset = lab_test_data_new (400, 100);
  fuzz.session = lab_session_new ();
  fuzz.random = g_rand_new_with_seed (11);
  fuzz.runs = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint seed = 0; seed < N_SEEDS; seed++)
    fuzz.reference[seed] = train_through (&fuzz, seed);
  prepare (&fuzz);
  tick = g_timeout_add (2, tick_cb, NULL);
  for (guint i = 0; i < N_CLICKS; i++)
    click (&fuzz);
  g_source_remove (tick);
  lab_session_shutdown (fuzz.session);
  g_assert_finalize_object (fuzz.session);

  for (guint i = 0; i < fuzz.runs->len; i++) {
    LabRun *run = g_ptr_array_index (fuzz.runs, i);
    gsize n_losses;

    g_assert_cmpint (lab_run_get_state (run), >, LAB_RUN_PAUSED);
    lab_test_assert_whole (run);
    lab_test_assert_same_history (run, fuzz.reference[lab_run_get_config (run)->seed]);
    assert_has_checkpoints (run);
    lab_run_get_batch_losses (run, &n_losses);
    n_trained += n_losses;
  }
  g_assert_cmpuint (n_trained, >, 0);
  g_assert_cmpuint (fuzz.n_resumed, >, 0);
  g_assert_cmpuint (fuzz.n_branched, >, 0);
  g_test_message ("%u runs, %" G_GSIZE_FORMAT " batches, %u resumed, %u branched", fuzz.runs->len,
                  n_trained, fuzz.n_resumed, fuzz.n_branched);

  for (guint seed = 0; seed < N_SEEDS; seed++)
    g_clear_object (&fuzz.reference[seed]);
  g_ptr_array_unref (fuzz.runs);
  g_rand_free (fuzz.random);
  lab_dataset_unref (fuzz.dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/fuzz", test_fuzz);

  return g_test_run ();
}
