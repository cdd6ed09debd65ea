/* store.c: how long a store with a thousand runs of a hundred epochs takes to open, to list, and to
 * give one of them; and what an epoch of MNIST says of its test images takes to write and to read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "lab-store-predictions.h"
#include "lab-test-data.h"
#include "store-test.h"

#define N_RUNS    1000
#define N_EPOCHS  100
#define N_REPEATS 31
/* As MNIST has, and what a deep network gets wrong of them. */
#define N_IMAGES 10000
#define N_WRONG  220

/* Copies of run 1, with as many losses as MNIST gives in batches of 100. */
static const char MULTIPLY[] =
    "BEGIN;"
    "UPDATE runs SET n_train_images = 60000, batch_size = 100 WHERE id = 1;"
    "UPDATE losses SET data = randomblob (2400) WHERE run_id = 1;"
    "CREATE TEMP TABLE one AS SELECT * FROM runs WHERE id = 1;"
    "CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS"
    "  (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < " G_STRINGIFY (
        N_RUNS) ")"
                "  SELECT i FROM n;"
                "CREATE TEMP TABLE many AS SELECT n.i AS number, one.* FROM n, one;"
                "UPDATE many SET id = number, seed = number;"
                "ALTER TABLE many DROP COLUMN number;"
                "INSERT INTO runs SELECT * FROM many;"
                "CREATE TEMP TABLE few AS SELECT * FROM epochs WHERE run_id = 1;"
                "INSERT INTO epochs SELECT n.i, epoch, train_loss, train_accuracy, "
                "last_batch_loss, test_loss,"
                "  test_accuracy, seconds, learning_rate, l2, dropout, confusion FROM n, few;"
                "INSERT INTO losses SELECT n.i, epoch, randomblob (2400) FROM n, few;"
                "INSERT INTO checkpoints (run_id, epoch, learning_rate, l2, dropout, packing, "
                "size, parameters)"
                "  SELECT n.i, epoch, learning_rate, l2, dropout, packing, size, parameters FROM "
                "n, checkpoints"
                "  WHERE run_id = 1;"
                "COMMIT;";

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *)a, second = *(const gint64 *)b;

  return (first > second) - (first < second);
}

static LabPredictions *said;

typedef void (*Action) (StoreFixture *fixture, guint i);

static void
measure (StoreFixture *fixture, const char *what, Action action)
{
  gint64 times[N_REPEATS];

  for (guint i = 0; i < N_REPEATS; i++) {
    gint64 begun = g_get_monotonic_time ();

    action (fixture, i);
    times[i] = g_get_monotonic_time () - begun;
  }
  qsort (times, N_REPEATS, sizeof *times, compare);
  printf ("%-36s median %6.2f ms, worst %6.2f ms\n", what, (double)times[N_REPEATS / 2] / 1000.0,
          (double)times[N_REPEATS - 1] / 1000.0);
}

static void
reopen (StoreFixture *fixture, guint i)
{
  store_test_reopen (fixture);
}

static void
list (StoreFixture *fixture, guint i)
{
  g_autoptr (GPtrArray) infos = lab_store_list_runs (fixture->store, NULL);

  g_assert_cmpuint (infos->len, ==, N_RUNS);
}

static void
load_run (StoreFixture *fixture, guint i)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRun) run = lab_store_load_run (fixture->store, 3 + 30 * i, NULL, &error);

  g_assert_no_error (error);
}

static void
load_checkpoint (StoreFixture *fixture, guint i)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabSnapshot) checkpoint = lab_store_load_checkpoint (fixture->store, 2, i % 2, &error);

  g_assert_no_error (error);
}

static void
rename_run (StoreFixture *fixture, guint i)
{
  g_autofree char *name = g_strdup_printf ("%u", i);

  lab_store_rename_run (fixture->store, 1 + i, name);
  g_assert_true (lab_store_flush (fixture->store, NULL));
}

/* Verdicts like those of a deep network: sure and right, but for a few. */
static LabPredictions *
make_predictions (guint n_epochs)
{
  LabPredictions *predictions = lab_predictions_new (N_IMAGES, LAB_N_DIGITS);
  LabEvaluation *evaluation = lab_evaluation_new (N_IMAGES, LAB_N_DIGITS);
  GRand *random = g_rand_new_with_seed (1);

  for (guint epoch = 1; epoch <= n_epochs; epoch++) {
    for (guint i = 0; i < N_IMAGES; i++) {
      double doubt = g_rand_double (random);

      evaluation->predicted[i] = (guint8)g_rand_int_range (random, 0, LAB_N_DIGITS);
      evaluation->probability[i] = (float)(1.0 - 0.5 * doubt * doubt * doubt * doubt);
      evaluation->true_probability[i] =
          i % (N_IMAGES / N_WRONG) == 0 ? (float)(0.5 * doubt) : evaluation->probability[i];
    }
    lab_predictions_add (predictions, epoch, evaluation);
  }
  g_rand_free (random);
  lab_evaluation_unref (evaluation);
  return predictions;
}

static void
pack_predictions (StoreFixture *fixture, guint i)
{
  g_auto (LabPackedPredictions) packed = {0};

  g_assert_true (lab_packed_predictions_pack (&packed, said, 1));
}

static void
load_predictions (StoreFixture *fixture, guint i)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabPredictions) loaded = lab_store_load_predictions (fixture->store, 2, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lab_predictions_get_n_epochs (loaded), ==, N_EPOCHS);
}

/* Run 2 becomes one that said something of 10,000 images. */
static void
fill_predictions (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDatabase) database = lab_database_open (fixture->path, LAB_DATABASE_WRITES, &error);

  g_assert_no_error (error);
  said = make_predictions (N_EPOCHS);
  lab_database_run_script (
      database,
      "BEGIN; DELETE FROM predictions WHERE run_id = 2;"
      "UPDATE runs SET n_test_images = " G_STRINGIFY (N_IMAGES) " WHERE id = 2",
      &error);
  lab_predictions_write (said, 0, 2, database, &error);
  lab_database_run_script (database, "COMMIT", &error);
  g_assert_no_error (error);
}

static void
fill (StoreFixture *fixture)
{
  sqlite3 *database;
  struct stat status;

  fixture->config.hidden[0] = 1;
  fixture->config.epochs = N_EPOCHS;
  store_test_train (fixture, NULL);
  fixture->config = nn_config_default ();
  fixture->config.epochs = 1;
  store_test_train (fixture, NULL);
  g_assert_cmpint (sqlite3_open (fixture->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, MULTIPLY, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
  store_test_reopen (fixture);
  g_assert_cmpint (stat (fixture->path, &status), ==, 0);
  printf ("%u runs of %u epochs, %.0f MB\n", N_RUNS, N_EPOCHS, (double)status.st_size / 1e6);
}

int
main (int argc, char *argv[])
{
  StoreFixture fixture = {0};

  store_test_set_up (&fixture, NULL);
  fill (&fixture);
  measure (&fixture, "close and open", reopen);
  measure (&fixture, "list all runs", list);
  measure (&fixture, "read a run's history", load_run);
  measure (&fixture, "read a deep network", load_checkpoint);
  measure (&fixture, "rename a run, as a transaction", rename_run);
  fill_predictions (&fixture);
  measure (&fixture, "shorten an epoch's predictions", pack_predictions);
  measure (&fixture, "read 100 epochs' predictions", load_predictions);
  lab_predictions_unref (said);
  store_test_tear_down (&fixture, NULL);
  return EXIT_SUCCESS;
}
