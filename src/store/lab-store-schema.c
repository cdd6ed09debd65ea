/* lab-store-schema.c: the tables of the store, and how older ones are brought up to date.
 *
 * The version of the tables is SQLite's user_version. A step is one transaction: whatever ends the
 * program, the file is of one version or the other.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-schema.h"

#include <glib/gi18n-lib.h>
#include "lab-store-run.h"

#define APPLICATION_ID 0x4c614244 /* "LaBD": what file(1) and others know the file by */

/* Text and numbers are kept so that SQLite's own shell shows what they mean; arrays are blobs, little
 * end first. What is NaN is NULL. Times are µs since 1970. */
static const char VERSION_1[] =
    "CREATE TABLE experiments ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  name TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,"
    "  state TEXT NOT NULL, created INTEGER NOT NULL,"
    "  deleted INTEGER, deleted_by INTEGER" /* when it was hidden, and by which opening of the file */
    ") STRICT;"
    "CREATE TABLE runs ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT," /* a number is never given twice */
    "  name TEXT,"                            /* given by a person */
    "  note TEXT NOT NULL DEFAULT '', starred INTEGER NOT NULL DEFAULT 0,"
    "  n_inputs INTEGER NOT NULL, n_classes INTEGER NOT NULL, hidden TEXT NOT NULL,"
    "  activation TEXT NOT NULL, init TEXT NOT NULL,"
    "  epochs INTEGER NOT NULL, batch_size INTEGER NOT NULL, learning_rate REAL NOT NULL,"
    "  l2 REAL NOT NULL, dropout REAL NOT NULL, seed INTEGER NOT NULL,"
    "  state TEXT NOT NULL, message TEXT,"
    "  claims INTEGER NOT NULL DEFAULT 1," /* how often a program took it up */
    "  dataset_name TEXT, dataset_hash TEXT, dataset_specification TEXT,"
    "  n_train_images INTEGER NOT NULL, n_test_images INTEGER NOT NULL,"
    "  program_version TEXT, machine TEXT, created INTEGER NOT NULL,"
    "  experiment_id INTEGER REFERENCES experiments ON DELETE SET NULL,"
    "  experiment_index INTEGER NOT NULL DEFAULT 0,"
    "  parent_id INTEGER, parent_epoch INTEGER NOT NULL DEFAULT 0," /* may be gone */
    "  n_epochs INTEGER NOT NULL DEFAULT 0, seconds REAL NOT NULL DEFAULT 0,"
    "  active_seconds REAL NOT NULL DEFAULT 0,"
    "  last_test_loss REAL, last_test_accuracy REAL,"
    "  best_test_loss REAL, best_loss_epoch INTEGER NOT NULL DEFAULT 0,"
    "  best_test_accuracy REAL, best_accuracy_epoch INTEGER NOT NULL DEFAULT 0,"
    "  deleted INTEGER, deleted_by INTEGER"
    ") STRICT;"
    "CREATE INDEX runs_by_experiment ON runs (experiment_id, experiment_index)"
    "  WHERE experiment_id IS NOT NULL;"
    "CREATE INDEX runs_under_way ON runs (state) WHERE state IN ('ready', 'training', 'paused');"
    "CREATE INDEX runs_deleted ON runs (deleted) WHERE deleted IS NOT NULL;"
    "CREATE TABLE epochs ("
    "  run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, epoch INTEGER NOT NULL,"
    "  train_loss REAL, train_accuracy REAL, last_batch_loss REAL,"
    "  test_loss REAL, test_accuracy REAL, seconds REAL,"
    "  learning_rate REAL, l2 REAL, dropout REAL,"
    "  confusion BLOB," /* (C, C) varints */
    "  PRIMARY KEY (run_id, epoch)"
    ") STRICT, WITHOUT ROWID;"
    /* The losses of an epoch's batches, float32; an epoch that was not completed has some. */
    "CREATE TABLE losses ("
    "  run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, epoch INTEGER NOT NULL,"
    "  data BLOB NOT NULL,"
    "  PRIMARY KEY (run_id, epoch)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE changes ("
    "  run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,"
    "  position REAL NOT NULL," /* in epochs */
    "  PRIMARY KEY (run_id, position)"
    ") STRICT, WITHOUT ROWID;"
    /* Networks at the ends of epochs: parameters float32, canonical layout, with the evaluation
     * that was made of them (predicted: bytes; probability: float32). */
    "CREATE TABLE checkpoints ("
    "  id INTEGER PRIMARY KEY,"
    "  run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, epoch INTEGER NOT NULL,"
    "  learning_rate REAL NOT NULL, l2 REAL NOT NULL, dropout REAL NOT NULL,"
    "  parameters BLOB NOT NULL,"
    "  test_loss REAL, test_accuracy REAL, confusion BLOB, predicted BLOB, probability BLOB"
    ") STRICT;"
    "CREATE UNIQUE INDEX checkpoints_by_epoch ON checkpoints (run_id, epoch);";

/* Version 1 had no small curves in the list and no limit, did not say what the hyperparameters were
 * changed to, and kept its networks in full length. Those stay as they are. */
static const char VERSION_2[] =
    "ALTER TABLE runs ADD COLUMN sparks BLOB;" /* float32 */
    "ALTER TABLE changes ADD COLUMN learning_rate REAL;"
    "ALTER TABLE changes ADD COLUMN l2 REAL;"
    "ALTER TABLE changes ADD COLUMN dropout REAL;"
    "ALTER TABLE checkpoints ADD COLUMN packing INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE checkpoints ADD COLUMN size INTEGER NOT NULL DEFAULT 0;" /* bytes of its blobs */
    "UPDATE checkpoints SET size = length (parameters) + ifnull (length (confusion), 0) +"
    "  ifnull (length (predicted), 0) + ifnull (length (probability), 0);"
    "CREATE INDEX checkpoints_by_size ON checkpoints (run_id, size);"
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

/* Version 2 knew digits only, not what was said of each image at the end of each epoch, and nobody's own
 * handwriting. */
static const char VERSION_3[] =
    "ALTER TABLE runs ADD COLUMN class_names TEXT;" /* one on each line; NULL: numbers */
    /* What a network says of each test image at the end of an epoch: lab-store-predictions.h. */
    "CREATE TABLE predictions ("
    "  run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, epoch INTEGER NOT NULL,"
    "  size INTEGER NOT NULL," /* bytes of its blobs */
    "  predicted BLOB NOT NULL, probability BLOB NOT NULL, true_probability BLOB NOT NULL,"
    "  PRIMARY KEY (run_id, epoch)"
    ") STRICT;" /* with a row id: a page has room for two of such rows, and without it for none */
    "CREATE INDEX predictions_by_size ON predictions (run_id, size);"
    /* What people drew and labelled. Strokes as JSON: [[[x, y], …], …]. */
    "CREATE TABLE drawings ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  label TEXT NOT NULL," /* the name of its class */
    "  strokes TEXT,"        /* y down, 0..1 is the pad; NULL: only the image is known */
    "  pixels BLOB,"         /* (28, 28), where there are no strokes */
    "  held_out INTEGER NOT NULL DEFAULT 0," /* kept to test with, never trained on */
    "  created INTEGER NOT NULL, deleted INTEGER, deleted_by INTEGER"
    ") STRICT;"
    "CREATE INDEX drawings_by_label ON drawings (label, held_out) WHERE deleted IS NULL;";

/* Step i leads from version i to version i + 1: a script, then what SQL cannot say. */
typedef struct {
  const char *script;
  gboolean (*complete) (LabDatabase *database, GError **error); /* may be NULL */
} Step;

static const Step steps[] = {
    {VERSION_1, NULL}, {VERSION_2, lab_run_summaries_add_sparks}, {VERSION_3, NULL}};

#define VERSION ((gint64)G_N_ELEMENTS (steps))

static gboolean
refuse_newer (LabDatabase *database, gint64 version, GError **error)
{
  if (version <= VERSION)
    return TRUE;
  g_set_error (
      error, LAB_STORE_ERROR, LAB_STORE_ERROR_NEWER,
      _ ("“%s” was written by a later version of Digit Lab; update the program to use it."),
      database->shown);
  return FALSE;
}

/* Reads the version. 0 for a file with nothing in it; -1 for a database that is somebody else's. */
static gboolean
read_version (LabDatabase *database, gint64 *version, GError **error)
{
  gint64 application, n_tables;

  if (!lab_database_read_integer (database, "PRAGMA user_version", version, error) ||
      !lab_database_read_integer (database, "PRAGMA application_id", &application, error) ||
      !lab_database_read_integer (database, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return FALSE;
  if (application == APPLICATION_ID ? *version < 1 : n_tables > 0 || application != 0)
    *version = -1;
  if (*version >= 0)
    return TRUE;
  g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED,
               _ ("“%s” is a database, but no store of runs; name another file with "
                  "DIGIT_LAB_STORE."),
               database->shown);
  return FALSE;
}

static gboolean
take_steps (LabDatabase *database, GError **error)
{
  g_autofree char *marks = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d;",
                                            APPLICATION_ID, (int)VERSION);
  gint64 version;

  /* Read again: another program may have been quicker. */
  if (!read_version (database, &version, error) || !refuse_newer (database, version, error))
    return FALSE;
  for (gint64 i = version; i < VERSION; i++)
    if (!lab_database_run_script (database, steps[i].script, error) ||
        (steps[i].complete != NULL && !steps[i].complete (database, error)))
      return FALSE;
  return lab_database_run_script (database, marks, error);
}

static gboolean
update (LabDatabase *database, GError **error)
{
  gboolean is_done;

  if (!lab_database_run_script (database, "BEGIN IMMEDIATE", error))
    return FALSE;
  is_done = take_steps (database, error) && lab_database_run_script (database, "COMMIT", error);
  if (!is_done)
    sqlite3_exec (database->handle, "ROLLBACK", NULL, NULL, NULL);
  return is_done;
}

/* In one transaction: another program may be making the tables just now. */
static gboolean
look (LabDatabase *database, gint64 *version, GError **error)
{
  gboolean is_read;

  if (!lab_database_run_script (database, "BEGIN", error))
    return FALSE;
  is_read = read_version (database, version, error) && refuse_newer (database, *version, error);
  sqlite3_exec (database->handle, "ROLLBACK", NULL, NULL, NULL);
  return is_read;
}

/**
 * lab_schema_prepare:
 * @database: a connection that may write
 * @error: gets a #LabStoreError
 *
 * Makes the tables in an empty file, and brings an older file up to date. A newer or foreign one is
 * left as it is.
 *
 * Returns: %FALSE when the file cannot be used
 */
gboolean
lab_schema_prepare (LabDatabase *database, GError **error)
{
  gint64 version;

  if (!look (database, &version, error))
    return FALSE;
  /* Takes effect in a file that is empty still. A page holds the losses of several epochs. */
  if (version == 0 &&
      !lab_database_run_script (
          database, "PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL;", error))
    return FALSE;
  if (!lab_database_run_script (database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
                                error))
    return FALSE;
  return version == VERSION || update (database, error);
}
