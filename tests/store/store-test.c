/* store-test.c: a store in a folder of its own, and a session that trains into it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store-test.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <glib/gstdio.h>
#include "lab-test-data.h"

#define CHILD_VARIABLE "RECORD_RUN"

void
store_test_set_up (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("digit-lab-store-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "runs.db", NULL);
  fixture->store = lab_store_open (fixture->path, &error);
  g_assert_no_error (error);
  fixture->dataset = lab_test_data_new (STORE_TEST_N_TRAIN, STORE_TEST_N_TEST);
  fixture->session = lab_session_new ();
  fixture->config = lab_test_data_config ();
}

void
store_test_remove_folder (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
store_test_tear_down (StoreFixture *fixture, gconstpointer data)
{
  LabStore *store = fixture->store;

  lab_session_shutdown (fixture->session);
  g_object_unref (fixture->session);
  if (store != NULL) {
    lab_store_close (store);
    g_assert_finalize_object (store);
  }
  lab_dataset_unref (fixture->dataset);
  store_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

void
store_test_reopen (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  lab_store_close (fixture->store);
  g_clear_object (&fixture->store);
  fixture->store = lab_store_open (fixture->path, &error);
  g_assert_no_error (error);
}

LabRun *
store_test_prepare (StoreFixture *fixture, LabRecorder **recorder)
{
  g_autoptr (GError) error = NULL;
  LabRun *run;

  lab_session_prepare (fixture->session, &fixture->config, fixture->dataset, &error);
  g_assert_no_error (error);
  run = g_object_ref (lab_session_get_run (fixture->session));
  *recorder = lab_recorder_new (fixture->store, run, NULL, &error);
  g_assert_no_error (error);
  return run;
}

void
store_test_finish (StoreFixture *fixture, LabRun *run, LabRecorder *recorder)
{
  g_autoptr (GError) error = NULL;
  guint n_epochs;

  lab_test_wait_for_end (run);
  lab_store_flush (fixture->store, &error);
  g_assert_no_error (error);
  lab_run_get_epochs (run, &n_epochs);
  g_assert_cmpuint (lab_recorder_get_n_saved (recorder), ==, n_epochs);
}

gint64
store_test_train (StoreFixture *fixture, LabRun **run)
{
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabRun) trained = store_test_prepare (fixture, &recorder);

  lab_session_train (fixture->session);
  store_test_finish (fixture, trained, recorder);
  g_assert_cmpint (lab_run_get_state (trained), ==, LAB_RUN_FINISHED);
  if (run != NULL)
    *run = g_steal_pointer (&trained);
  return lab_recorder_get_id (recorder);
}

/* But for the epochs: a run may be given more of them. */
static void
assert_same_training (const nn_config *config, const nn_config *other)
{
  g_assert_cmpint (config->n_inputs, ==, other->n_inputs);
  g_assert_cmpint (config->n_classes, ==, other->n_classes);
  g_assert_cmpint (config->n_hidden, ==, other->n_hidden);
  for (int i = 0; i < config->n_hidden; i++)
    g_assert_cmpint (config->hidden[i], ==, other->hidden[i]);
  g_assert_cmpint (config->activation, ==, other->activation);
  g_assert_cmpint (config->init, ==, other->init);
  g_assert_cmpint (config->batch_size, ==, other->batch_size);
  g_assert_cmpfloat (config->learning_rate, ==, other->learning_rate);
  g_assert_cmpfloat (config->l2, ==, other->l2);
  g_assert_cmpfloat (config->dropout, ==, other->dropout);
  g_assert_cmpuint (config->seed, ==, other->seed);
}

static void
assert_same_numbers (LabRun *run, LabRun *other)
{
  guint n, n_other;
  gsize n_losses, n_other_losses;
  const LabEpoch *epochs = lab_run_get_epochs (run, &n);
  const LabEpoch *other_epochs = lab_run_get_epochs (other, &n_other);
  const float *losses = lab_run_get_batch_losses (run, &n_losses);
  const float *other_losses = lab_run_get_batch_losses (other, &n_other_losses);
  const double *changes, *other_changes;

  g_assert_cmpuint (n, ==, n_other);
  for (guint i = 0; i < n; i++)
    g_assert_cmpmem (&epochs[i].train_loss, 9 * sizeof (double), &other_epochs[i].train_loss,
                     9 * sizeof (double));
  g_assert_cmpmem (losses, n_losses * sizeof *losses, other_losses,
                   n_other_losses * sizeof *losses);
  changes = lab_run_get_changes (run, &n);
  other_changes = lab_run_get_changes (other, &n_other);
  g_assert_cmpmem (changes, n * sizeof *changes, other_changes, n_other * sizeof *changes);
}

static void
assert_same_confusion (LabRun *run, LabRun *other)
{
  const nn_config *config = lab_run_get_config (run);
  gsize size = (gsize)(config->n_classes * config->n_classes) * sizeof (guint32);
  guint n;

  lab_run_get_epochs (run, &n);
  for (guint epoch = 1; epoch <= n; epoch++) {
    g_assert_nonnull (lab_run_get_confusion (run, epoch));
    g_assert_cmpmem (lab_run_get_confusion (run, epoch), size, lab_run_get_confusion (other, epoch),
                     size);
  }
}

void
store_test_assert_same (LabRun *run, LabRun *other)
{
  assert_same_training (lab_run_get_config (run), lab_run_get_config (other));
  g_assert_cmpint (lab_run_get_config (run)->epochs, ==, lab_run_get_config (other)->epochs);
  g_assert_cmpstr (lab_run_get_name (run), ==, lab_run_get_name (other));
  g_assert_cmpstr (lab_run_get_message (run), ==, lab_run_get_message (other));
  g_assert_cmpstr (lab_run_get_dataset_hash (run), ==, lab_run_get_dataset_hash (other));
  g_assert_cmpuint (lab_run_get_n_train_images (run), ==, lab_run_get_n_train_images (other));
  g_assert_cmpuint (lab_run_get_n_test_images (run), ==, lab_run_get_n_test_images (other));
  g_assert_cmpuint (lab_run_get_best_loss_epoch (run), ==, lab_run_get_best_loss_epoch (other));
  assert_same_numbers (run, other);
  assert_same_confusion (run, other);
}

void
store_test_assert_same_predictions (const LabPredictions *predictions, const LabPredictions *other)
{
  guint n = lab_predictions_get_n_images (predictions);

  g_assert_cmpuint (n, ==, lab_predictions_get_n_images (other));
  g_assert_cmpuint (lab_predictions_get_n_epochs (predictions), ==,
                    lab_predictions_get_n_epochs (other));
  for (guint epoch = 1; epoch <= lab_predictions_get_n_epochs (other); epoch++) {
    const guint8 *planes[3], *other_planes[3];

    g_assert_true (lab_predictions_has_epoch (predictions, epoch));
    g_assert_true (lab_predictions_has_epoch (other, epoch));
    lab_predictions_get_bytes (predictions, epoch, &planes[0], &planes[1], &planes[2]);
    lab_predictions_get_bytes (other, epoch, &other_planes[0], &other_planes[1], &other_planes[2]);
    for (guint plane = 0; plane < G_N_ELEMENTS (planes); plane++)
      g_assert_cmpmem (planes[plane], n, other_planes[plane], n);
  }
}

void
store_test_assert_predictions (StoreFixture *fixture, gint64 id, LabRun *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabPredictions) stored = lab_store_load_predictions (fixture->store, id, &error);
  guint n_epochs;

  g_assert_no_error (error);
  lab_run_get_epochs (run, &n_epochs);
  g_assert_cmpuint (lab_predictions_get_n_epochs (stored), ==, n_epochs);
  store_test_assert_same_predictions (stored, lab_run_get_predictions (run));
}

void
store_test_assert_same_snapshot (const LabSnapshot *snapshot, const LabSnapshot *other)
{
  const LabEvaluation *evaluation = snapshot->evaluation;
  const LabEvaluation *other_evaluation = other->evaluation;

  g_assert_cmpuint (snapshot->epoch, ==, other->epoch);
  g_assert_cmpuint (snapshot->batch, ==, other->batch);
  assert_same_training (&snapshot->config, &other->config);
  g_assert_cmpmem (snapshot->parameters, snapshot->n_parameters * sizeof (float), other->parameters,
                   other->n_parameters * sizeof (float));
  g_assert_true ((evaluation == NULL) == (other_evaluation == NULL));
  if (evaluation == NULL)
    return;
  g_assert_cmpuint (evaluation->epoch, ==, other_evaluation->epoch);
  g_assert_cmpuint (evaluation->n_images, ==, other_evaluation->n_images);
  g_assert_cmpfloat (evaluation->loss, ==, other_evaluation->loss);
  g_assert_cmpfloat (evaluation->accuracy, ==, other_evaluation->accuracy);
  g_assert_cmpmem (evaluation->predicted, evaluation->n_images, other_evaluation->predicted,
                   other_evaluation->n_images);
  g_assert_cmpmem (evaluation->probability, evaluation->n_images * sizeof (float),
                   other_evaluation->probability, other_evaluation->n_images * sizeof (float));
}

void
store_test_assert_checkpoints (StoreFixture *fixture, gint64 id, LabRun *run)
{
  guint n;
  const guint *epochs = lab_run_get_checkpoint_epochs (run, &n);

  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (LabSnapshot) stored =
        lab_store_load_checkpoint (fixture->store, id, epochs[i], &error);
    LabSnapshot *kept = lab_run_get_checkpoint (run, epochs[i]);

    g_assert_no_error (error);
    if (kept != NULL)
      store_test_assert_same_snapshot (kept, stored);
  }
}

/* ── another program ─────────────────────────────────────────────────────────────────────────── */

void
store_test_spawn (StoreTestChild *child, const char *path, int epochs, guint seed)
{
  g_autofree char *n = g_strdup_printf ("%d", epochs);
  g_autofree char *s = g_strdup_printf ("%u", seed);
  const char *arguments[] = {g_getenv (CHILD_VARIABLE), path, n, s, NULL};
  g_autoptr (GError) error = NULL;
  int output;

  g_assert_nonnull (arguments[0]);
  g_spawn_async_with_pipes (NULL, (char **)arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &child->pid, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  child->output = g_io_channel_unix_new (output);
  g_io_channel_set_close_on_unref (child->output, TRUE);
}

gboolean
store_test_read_line (StoreTestChild *child, char *word, gsize size, gint64 *number)
{
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;

  if (g_io_channel_read_line (child->output, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
    return FALSE;
  words = g_strsplit (g_strchomp (line), " ", 2);
  g_strlcpy (word, words[0], size);
  *number = words[0] != NULL && words[1] != NULL ? g_ascii_strtoll (words[1], NULL, 10) : 0;
  return TRUE;
}

gint64
store_test_read_run (StoreTestChild *child)
{
  char word[16];
  gint64 id = 0;

  g_assert_true (store_test_read_line (child, word, sizeof word, &id));
  g_assert_cmpstr (word, ==, "run");
  g_assert_cmpint (id, >, 0);
  return id;
}

gboolean
store_test_wait (StoreTestChild *child)
{
  int status;

  g_clear_pointer (&child->output, g_io_channel_unref);
  g_assert_cmpint (waitpid (child->pid, &status, 0), ==, child->pid);
  g_spawn_close_pid (child->pid);
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

void
store_test_kill (StoreTestChild *child)
{
  g_assert_cmpint (kill (child->pid, SIGKILL), ==, 0);
  store_test_wait (child);
}
