/* test-store.c: lists, edits, deletions, experiments, the limit.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <glib/gstdio.h>
#include "lab-checkpoints.h"
#include "lab-config.h"
#include "lab-test-data.h"
#include "store-test.h"

static LabRunInfo *
find (StoreFixture *fixture, gint64 id)
{
  g_autoptr (GError) error = NULL;
  LabRunInfo *info;

  g_assert_true (lab_store_flush (fixture->store, NULL));
  info = lab_store_find_run (fixture->store, id, &error);
  g_assert_no_error (error);
  return info;
}

static guint
count_runs (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) infos = NULL;

  g_assert_true (lab_store_flush (fixture->store, NULL));
  infos = lab_store_list_runs (fixture->store, NULL);
  return infos->len;
}

static void
execute (const char *path, const char *sql)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 60000);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

static void
test_open (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "a", NULL);
  g_autofree char *path = g_build_filename (folder, "b", "runs.db", NULL);
  g_autofree char *inner = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = lab_store_open (path, &error);
  struct stat status;

  g_assert_no_error (error);
  g_assert_cmpstr (lab_store_get_path (store), ==, path);
  g_assert_cmpint (stat (inner, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  g_clear_object (&store);
  store_test_remove_folder (inner);
  g_assert_cmpint (g_rmdir (folder), ==, 0);

  g_setenv ("DIGIT_LAB_STORE", "elsewhere.db", TRUE);
  g_free (path);
  path = lab_store_default_path ();
  g_assert_cmpstr (path, ==, "elsewhere.db");
  g_unsetenv ("DIGIT_LAB_STORE");
  g_free (path);
  path = lab_store_default_path ();
  g_assert_true (g_str_has_suffix (path, "/digit-lab/runs.db"));
}

static void
test_info (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  gint64 before = g_get_real_time ();
  gint64 id = store_test_train (fixture, &run);
  g_autoptr (LabRunInfo) info = find (fixture, id);
  guint n, best = lab_run_get_best_loss_epoch (run);
  const LabEpoch *epochs = lab_run_get_epochs (run, &n);

  g_assert_cmpint (info->id, ==, id);
  g_assert_cmpstr (info->name, ==, lab_run_get_name (run));
  g_assert_false (info->named);
  g_assert_cmpstr (info->note, ==, "");
  g_assert_false (info->starred);
  g_assert_cmpint (info->config.hidden[0], ==, fixture->config.hidden[0]);
  g_assert_cmpint (info->config.epochs, ==, fixture->config.epochs);
  g_assert_cmpuint (info->config.seed, ==, fixture->config.seed);
  g_assert_cmpint (info->state, ==, LAB_RUN_FINISHED);
  g_assert_cmpstr (info->dataset_hash, ==, lab_dataset_get_hash (fixture->dataset));
  g_assert_cmpstr (info->dataset_specification, ==,
                   lab_dataset_get_specification (fixture->dataset));
  g_assert_cmpuint (info->n_train_images, ==, STORE_TEST_N_TRAIN);
  g_assert_cmpuint (info->n_test_images, ==, STORE_TEST_N_TEST);
  g_assert_nonnull (info->program_version);
  g_assert_nonnull (info->machine);
  g_assert_cmpint (info->created, >=, before);
  g_assert_cmpuint (info->n_epochs, ==, n);
  g_assert_cmpfloat (info->seconds, ==, lab_run_get_seconds (run));
  g_assert_cmpfloat (info->last_test_loss, ==, epochs[n - 1].test_loss);
  g_assert_cmpfloat (info->last_test_accuracy, ==, epochs[n - 1].test_accuracy);
  g_assert_cmpuint (info->best_loss_epoch, ==, best);
  g_assert_cmpfloat (info->best_test_loss, ==, epochs[best - 1].test_loss);
  best = lab_run_get_best_accuracy_epoch (run);
  g_assert_cmpuint (info->best_accuracy_epoch, ==, best);
  g_assert_cmpfloat (info->best_test_accuracy, ==, epochs[best - 1].test_accuracy);
  g_assert_cmpuint (info->n_sparks, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (info->sparks[i], ==, (float)epochs[i].test_loss);
}

static void
test_find (StoreFixture *fixture, gconstpointer data)
{
  gint64 first = store_test_train (fixture, NULL);
  gint64 second = store_test_train (fixture, NULL);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, second);
  g_autofree char *own_name = lab_config_short_name (&fixture->config);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRunInfo) info = NULL;

  lab_store_rename_run (fixture->store, first, "the first");
  g_assert_true (lab_store_flush (fixture->store, NULL));
  info = lab_store_find_run_by_text (fixture->store, number, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info->id, ==, second);
  g_clear_pointer (&info, lab_run_info_unref);
  info = lab_store_find_run_by_text (fixture->store, "the first", &error);
  g_assert_no_error (error);
  g_assert_cmpint (info->id, ==, first);
  g_assert_null (lab_store_find_run_by_text (fixture->store, "nobody", &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  lab_store_rename_run (fixture->store, first, "");
  g_assert_true (lab_store_flush (fixture->store, NULL));
  g_assert_null (lab_store_find_run_by_text (fixture->store, own_name, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "2"));
}

static void
test_edit (StoreFixture *fixture, gconstpointer data)
{
  gint64 id = store_test_train (fixture, NULL);
  g_autoptr (LabRunInfo) info = NULL;

  lab_store_rename_run (fixture->store, id, "η → ½");
  lab_store_set_note (fixture->store, id, "two\nlines");
  lab_store_set_starred (fixture->store, id, TRUE);
  store_test_reopen (fixture);
  info = find (fixture, id);
  g_assert_cmpstr (info->name, ==, "η → ½");
  g_assert_true (info->named);
  g_assert_cmpstr (info->note, ==, "two\nlines");
  g_assert_true (info->starred);

  lab_store_rename_run (fixture->store, id, "");
  lab_store_set_starred (fixture->store, id, FALSE);
  g_clear_pointer (&info, lab_run_info_unref);
  info = find (fixture, id);
  g_assert_false (info->named);
  g_assert_false (info->starred);
}

static gsize
get_file_size (StoreFixture *fixture)
{
  struct stat status;

  g_assert_cmpint (stat (fixture->path, &status), ==, 0);
  return (gsize)status.st_size;
}

static void
test_delete (StoreFixture *fixture, gconstpointer data)
{
  gint64 ids[4];
  gsize size;

  fixture->config.hidden[0] = 400;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = store_test_train (fixture, NULL);
  lab_store_delete_runs (fixture->store, ids, 3);
  g_assert_cmpuint (count_runs (fixture), ==, 1);
  lab_store_undelete_runs (fixture->store, ids, 3);
  g_assert_cmpuint (count_runs (fixture), ==, 4);
  store_test_reopen (fixture);
  g_assert_cmpuint (count_runs (fixture), ==, 4);

  size = get_file_size (fixture);
  lab_store_delete_runs (fixture->store, ids, 3);
  store_test_reopen (fixture);
  g_assert_cmpuint (get_file_size (fixture), <, size / 2);
  lab_store_undelete_runs (fixture->store, ids, 3);
  g_assert_cmpuint (count_runs (fixture), ==, 1);
  g_assert_cmpint (store_test_train (fixture, NULL), >, ids[3]);
}

/* What another program has deleted can be brought back there, whoever closes the store, for a day. */
static void
test_delete_elsewhere (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabStore) other = lab_store_open (fixture->path, NULL);
  gint64 ids[2] = {store_test_train (fixture, NULL), store_test_train (fixture, NULL)};

  lab_store_delete_runs (other, &ids[0], 1);
  g_assert_true (lab_store_flush (other, NULL));
  lab_store_delete_runs (fixture->store, &ids[1], 1);
  store_test_reopen (fixture);
  lab_store_undelete_runs (other, ids, 2);
  g_assert_true (lab_store_flush (other, NULL));
  g_assert_cmpuint (count_runs (fixture), ==, 1);

  execute (fixture->path, "UPDATE runs SET deleted = 1, deleted_by = 1");
  store_test_reopen (fixture);
  g_assert_true (lab_store_flush (fixture->store, NULL));
  lab_store_undelete_runs (other, ids, 2);
  g_assert_true (lab_store_flush (other, NULL));
  g_assert_cmpuint (count_runs (fixture), ==, 0);
}

static void
test_experiment (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) experiments = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  gint64 id = lab_store_add_experiment (fixture->store, "seeds", "Seeds", "[vary]\n", &error);
  gint64 ids[3];

  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (LabRecorder) recorder = NULL;
    g_autoptr (LabRun) run = NULL;
    LabRunOrigin origin = {.experiment = id, .index = 2 - i};

    lab_session_prepare (fixture->session, &fixture->config, fixture->dataset, &error);
    run = g_object_ref (lab_session_get_run (fixture->session));
    recorder = lab_recorder_new (fixture->store, run, &origin, &error);
    g_assert_no_error (error);
    ids[2 - i] = lab_recorder_get_id (recorder);
    lab_session_train (fixture->session);
    if (i < 2)
      store_test_finish (fixture, run, recorder);
  }
  runs = lab_store_list_experiment_runs (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    const LabRunInfo *info = runs->pdata[i];

    g_assert_cmpint (info->id, ==, ids[i]);
    g_assert_cmpint (info->origin.experiment, ==, id);
    g_assert_cmpuint (info->origin.index, ==, i);
  }
  experiments = lab_store_list_experiments (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (experiments->len, ==, 1);
  g_assert_cmpint (((LabExperimentInfo *)experiments->pdata[0])->state, ==,
                   LAB_EXPERIMENT_STATE_TRAINING);
  g_assert_cmpuint (((LabExperimentInfo *)experiments->pdata[0])->n_runs, ==, 3);
  g_assert_cmpuint (((LabExperimentInfo *)experiments->pdata[0])->n_ended, >=, 2);
}

static LabExperimentInfo *
get_experiment (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) experiments = NULL;

  g_assert_true (lab_store_flush (fixture->store, NULL));
  experiments = lab_store_list_experiments (fixture->store, NULL);
  g_assert_cmpuint (experiments->len, <=, 1);
  return experiments->len > 0 ? lab_experiment_info_ref (experiments->pdata[0]) : NULL;
}

static void
assert_experiment (StoreFixture *fixture, LabExperimentState state)
{
  g_autoptr (LabExperimentInfo) info = get_experiment (fixture);

  g_assert_nonnull (info);
  g_assert_cmpstr (info->name, ==, "l2");
  g_assert_cmpstr (info->title, ==, "Penalty");
  g_assert_cmpstr (info->text, ==, "[base]\npreset = deep\n");
  g_assert_cmpint (info->state, ==, state);
}

static void
test_experiment_state (StoreFixture *fixture, gconstpointer data)
{
  gint64 id =
      lab_store_add_experiment (fixture->store, "l2", "Penalty", "[base]\npreset = deep\n", NULL);

  assert_experiment (fixture, LAB_EXPERIMENT_STATE_TRAINING);
  lab_store_set_experiment_state (fixture->store, id, LAB_EXPERIMENT_STATE_PAUSED);
  assert_experiment (fixture, LAB_EXPERIMENT_STATE_PAUSED);
  store_test_reopen (fixture);
  assert_experiment (fixture, LAB_EXPERIMENT_STATE_INTERRUPTED);
  lab_store_set_experiment_state (fixture->store, id, LAB_EXPERIMENT_STATE_TRAINING);
  assert_experiment (fixture, LAB_EXPERIMENT_STATE_TRAINING);
  lab_store_set_experiment_state (fixture->store, id, LAB_EXPERIMENT_STATE_FINISHED);
  store_test_reopen (fixture);
  assert_experiment (fixture, LAB_EXPERIMENT_STATE_FINISHED);
}

static void
test_delete_experiment (StoreFixture *fixture, gconstpointer data)
{
  gint64 id =
      lab_store_add_experiment (fixture->store, "l2", "Penalty", "[base]\npreset = deep\n", NULL);
  gint64 run = store_test_train (fixture, NULL);
  g_autofree char *sql = g_strdup_printf ("UPDATE runs SET experiment_id = %d", (int)id);
  g_autoptr (LabRunInfo) info = NULL;

  execute (fixture->path, sql);
  lab_store_delete_experiment (fixture->store, id, TRUE);
  g_assert_null (get_experiment (fixture));
  g_assert_cmpuint (count_runs (fixture), ==, 0);
  lab_store_undelete_runs (fixture->store, &run, 1);
  assert_experiment (fixture, LAB_EXPERIMENT_STATE_TRAINING);
  g_assert_cmpuint (count_runs (fixture), ==, 1);

  lab_store_delete_experiment (fixture->store, id, FALSE);
  g_assert_null (get_experiment (fixture));
  info = find (fixture, run);
  g_assert_cmpint (info->origin.experiment, ==, 0);
}

#define N_MANY 1000

/* A thousand runs of a hundred epochs: each as it should be, in order. */
static void
test_many (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GError) error = NULL;

  store_test_train (fixture, NULL);
  execute (fixture->path,
           "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
           "INSERT INTO runs (id, name, note, n_inputs, n_classes, hidden, activation, init,"
           "  epochs, batch_size, learning_rate, l2, dropout, seed, state, n_train_images,"
           "  n_test_images, created, n_epochs, seconds, last_test_loss, best_test_loss,"
           "  best_loss_epoch) SELECT i, 'run ' || i, 'note ' || i, 784, 10, '100, 100', 'tanh',"
           "  'glorot', 100, 100, 0.1 / i, 0.001, 0.25, i, 'finished', 60000, 10000, i, 100, i,"
           "  1.0 / i, 0.5 / i, i % 100 FROM n");
  infos = lab_store_list_runs (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (infos->len, ==, N_MANY);
  for (gint64 i = N_MANY; i > 1; i--) {
    const LabRunInfo *info = infos->pdata[N_MANY - i];
    g_autofree char *name = g_strdup_printf ("run %" G_GINT64_FORMAT, i);

    g_assert_cmpint (info->id, ==, i);
    g_assert_cmpstr (info->name, ==, name);
    g_assert_true (g_str_has_suffix (info->note, name + 4));
    g_assert_cmpint (info->state, ==, LAB_RUN_FINISHED);
    g_assert_cmpint (info->config.n_hidden, ==, 2);
    g_assert_cmpint (info->config.activation, ==, NN_TANH);
    g_assert_cmpint (info->config.init, ==, NN_INIT_GLOROT);
    g_assert_cmpfloat (info->config.learning_rate, ==, 0.1 / (double)i);
    g_assert_cmpuint (info->config.seed, ==, (guint64)i);
    g_assert_cmpfloat (info->best_test_loss, ==, 0.5 / (double)i);
    g_assert_true (isnan (info->best_test_accuracy));
  }
}

/* Epochs that have a network, as a text. */
static char *
list_checkpoints (StoreFixture *fixture, gint64 id)
{
  g_autoptr (LabRun) run = lab_store_load_run (fixture->store, id, NULL, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n;
  const guint *epochs = lab_run_get_checkpoint_epochs (run, &n);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, " %u", epochs[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_thinning (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (LabRunInfo) info = NULL;
  g_autofree char *kept = NULL;
  LabCheckpointMarks marks;
  gint64 id;

  fixture->config.epochs = 70;
  id = store_test_train (fixture, NULL);
  info = find (fixture, id);
  marks = (LabCheckpointMarks){
      .last = 70, .best_loss = info->best_loss_epoch, .best_accuracy = info->best_accuracy_epoch};
  for (guint epoch = 0; epoch <= 70; epoch++)
    if (lab_checkpoint_is_kept (epoch, &marks))
      g_string_append_printf (expected, " %u", epoch);
  kept = list_checkpoints (fixture, id);
  g_assert_cmpstr (kept, ==, expected->str);
}

/* With no room at all, the best and the last are left; the oldest goes first, then those with a star. */
static void
test_limit (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRunInfo) info = NULL;
  g_autofree char *all = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gint64 ids[2];

  /* 315,000 floats: about a megabyte for each of four epochs and the beginning. */
  fixture->config.hidden[0] = 400;
  ids[0] = store_test_train (fixture, NULL);
  ids[1] = store_test_train (fixture, NULL);
  all = list_checkpoints (fixture, ids[0]);
  g_assert_cmpstr (all, ==, " 0 1 2 3 4");

  lab_store_set_starred (fixture->store, ids[0], TRUE);
  lab_store_set_limit (fixture->store, 9);
  g_assert_true (lab_store_flush (fixture->store, NULL));
  first = list_checkpoints (fixture, ids[0]);
  second = list_checkpoints (fixture, ids[1]);
  g_assert_cmpstr (first, ==, all);
  g_assert_cmpuint (strlen (second), <, strlen (all));
  g_assert_true (g_str_has_suffix (second, " 4"));

  lab_store_set_limit (fixture->store, 0);
  g_assert_true (lab_store_flush (fixture->store, NULL));
  for (guint i = 0; i < 2; i++) {
    g_autofree char *left = list_checkpoints (fixture, ids[i]);
    g_autofree char *best = NULL;

    g_clear_pointer (&info, lab_run_info_unref);
    info = find (fixture, ids[i]);
    best = g_strdup_printf (" %u", info->best_loss_epoch);
    g_assert_nonnull (strstr (left, best));
    g_assert_true (g_str_has_suffix (left, " 4"));
    g_assert_cmpuint (strlen (left), <=, strlen (" 1 2 4"));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/store/open", test_open);
  ADD ("/store/info", test_info);
  ADD ("/store/find", test_find);
  ADD ("/store/edit", test_edit);
  ADD ("/store/delete", test_delete);
  ADD ("/store/delete-elsewhere", test_delete_elsewhere);
  ADD ("/store/experiment", test_experiment);
  ADD ("/store/experiment-state", test_experiment_state);
  ADD ("/store/delete-experiment", test_delete_experiment);
  ADD ("/store/many", test_many);
  ADD ("/store/thinning", test_thinning);
  ADD ("/store/limit", test_limit);

  return g_test_run ();
}
