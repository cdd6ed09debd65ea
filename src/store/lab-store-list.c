/* lab-store-list.c: reads runs and experiments as lists show them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-config.h"
#include "lab-store-blob.h"
#include "lab-store-info.h"
#include "lab-store-private.h"
#include "lab-store-run.h"

/* In the order of the columns of SELECT_RUNS. */
enum {
  ID,
  NAME,
  NOTE,
  STARRED,
  N_INPUTS,
  N_CLASSES,
  HIDDEN,
  ACTIVATION,
  INIT,
  EPOCHS,
  BATCH_SIZE,
  LEARNING_RATE,
  L2,
  DROPOUT,
  SEED,
  STATE,
  MESSAGE,
  CLAIMS,
  DATASET_NAME,
  DATASET_HASH,
  DATASET_SPECIFICATION,
  N_TRAIN_IMAGES,
  N_TEST_IMAGES,
  PROGRAM_VERSION,
  MACHINE,
  CREATED,
  EXPERIMENT,
  EXPERIMENT_INDEX,
  PARENT,
  PARENT_EPOCH,
  N_EPOCHS,
  SECONDS,
  LAST_TEST_LOSS,
  LAST_TEST_ACCURACY,
  BEST_TEST_LOSS,
  BEST_LOSS_EPOCH,
  BEST_TEST_ACCURACY,
  BEST_ACCURACY_EPOCH,
  SPARKS,
  CLASS_NAMES,
};

#define SELECT_RUNS                                                                                \
  "SELECT id, name, note, starred, n_inputs, n_classes, hidden, activation, init, epochs,"         \
  "  batch_size, learning_rate, l2, dropout, seed, state, message, claims, dataset_name,"          \
  "  dataset_hash, dataset_specification, n_train_images, n_test_images, program_version, "        \
  "machine,"                                                                                       \
  "  created, experiment_id, experiment_index, parent_id, parent_epoch, n_epochs, seconds,"        \
  "  last_test_loss, last_test_accuracy, best_test_loss, best_loss_epoch, best_test_accuracy,"     \
  "  best_accuracy_epoch, sparks, class_names FROM runs WHERE deleted IS NULL "

/* ── a row ───────────────────────────────────────────────────────────────────────────────────── */

static gboolean
read_config (sqlite3_stmt *row, nn_config *config)
{
  const char *hidden = (const char *)sqlite3_column_text (row, HIDDEN);
  const char *activation = (const char *)sqlite3_column_text (row, ACTIVATION);
  const char *init = (const char *)sqlite3_column_text (row, INIT);

  *config = nn_config_default ();
  config->n_inputs = (int)lab_database_get_uint (row, N_INPUTS);
  config->n_classes = (int)lab_database_get_uint (row, N_CLASSES);
  config->epochs = (int)lab_database_get_uint (row, EPOCHS);
  config->batch_size = (int)lab_database_get_uint (row, BATCH_SIZE);
  config->learning_rate = lab_database_get_double (row, LEARNING_RATE);
  config->l2 = lab_database_get_double (row, L2);
  config->dropout = lab_database_get_double (row, DROPOUT);
  config->seed = (uint64_t)sqlite3_column_int64 (row, SEED);
  return hidden != NULL && activation != NULL && init != NULL &&
         lab_config_parse_hidden (config, hidden, NULL) &&
         nn_activation_parse (activation, &config->activation) &&
         nn_init_parse (init, &config->init) && nn_config_check (config) == NN_FIELD_NONE &&
         config->n_inputs == LAB_IMAGE_PIXELS;
}

static void
read_metrics (sqlite3_stmt *row, LabRunInfo *info)
{
  info->n_epochs = lab_database_get_uint (row, N_EPOCHS);
  info->seconds = sqlite3_column_double (row, SECONDS);
  info->last_test_loss = lab_database_get_double (row, LAST_TEST_LOSS);
  info->last_test_accuracy = lab_database_get_double (row, LAST_TEST_ACCURACY);
  info->best_test_loss = lab_database_get_double (row, BEST_TEST_LOSS);
  info->best_loss_epoch = lab_database_get_uint (row, BEST_LOSS_EPOCH);
  info->best_test_accuracy = lab_database_get_double (row, BEST_TEST_ACCURACY);
  info->best_accuracy_epoch = lab_database_get_uint (row, BEST_ACCURACY_EPOCH);
  info->n_sparks = (guint)sqlite3_column_bytes (row, SPARKS) / (guint)sizeof (float);
  if (info->n_sparks > LAB_RUN_INFO_SPARKS ||
      !lab_blob_unpack_floats (sqlite3_column_blob (row, SPARKS),
                               (gsize)sqlite3_column_bytes (row, SPARKS), info->sparks,
                               info->n_sparks))
    info->n_sparks = 0;
}

static void
read_circumstances (sqlite3_stmt *row, LabRunInfo *info)
{
  info->message = lab_database_dup_text (row, MESSAGE);
  info->dataset_name = lab_database_dup_text (row, DATASET_NAME);
  info->dataset_hash = lab_database_dup_text (row, DATASET_HASH);
  info->dataset_specification = lab_database_dup_text (row, DATASET_SPECIFICATION);
  info->class_names = lab_database_dup_text (row, CLASS_NAMES);
  info->n_train_images = lab_database_get_uint (row, N_TRAIN_IMAGES);
  info->n_test_images = lab_database_get_uint (row, N_TEST_IMAGES);
  info->program_version = lab_database_dup_text (row, PROGRAM_VERSION);
  info->machine = lab_database_dup_text (row, MACHINE);
  info->created = sqlite3_column_int64 (row, CREATED);
  info->origin.experiment = sqlite3_column_int64 (row, EXPERIMENT);
  info->origin.index = lab_database_get_uint (row, EXPERIMENT_INDEX);
  info->origin.parent = sqlite3_column_int64 (row, PARENT);
  info->origin.parent_epoch = lab_database_get_uint (row, PARENT_EPOCH);
}

/* NULL where the row is not what it should be: a file may have been edited by anybody. */
static LabRunInfo *
read_info (sqlite3_stmt *row)
{
  g_autoptr (LabRunInfo) info = lab_run_info_new ();

  info->id = sqlite3_column_int64 (row, ID);
  if (!read_config (row, &info->config) ||
      !lab_run_state_parse ((const char *)sqlite3_column_text (row, STATE), &info->state))
    return NULL;
  info->name = lab_database_dup_text (row, NAME);
  info->named = info->name != NULL;
  if (!info->named)
    info->name = lab_config_short_name (&info->config);
  info->note = lab_database_dup_text (row, NOTE);
  info->starred = sqlite3_column_int (row, STARRED) != 0;
  lab_run_info_set_claims (info, sqlite3_column_int64 (row, CLAIMS));
  read_circumstances (row, info);
  read_metrics (row, info);
  return g_steal_pointer (&info);
}

static gboolean
is_under_way (LabRunState state)
{
  return state == LAB_RUN_READY || state == LAB_RUN_TRAINING || state == LAB_RUN_PAUSED;
}

/**
 * lab_run_info_refuse_unknown:
 * @id: the number of no run
 * @error: gets %LAB_STORE_ERROR_NOT_FOUND
 *
 * Says so.
 */
void
lab_run_info_refuse_unknown (gint64 id, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND,
               _ ("There is no run %s; the list of runs shows their numbers."), number);
}

/**
 * lab_run_info_read:
 * @database: a connection
 * @id: a run's number
 * @error: gets a #LabStoreError
 *
 * Reads a row as it stands: a run in training may have lost its program.
 *
 * Returns: (transfer full): the run's description, or %NULL
 */
LabRunInfo *
lab_run_info_read (LabDatabase *database, gint64 id, GError **error)
{
  g_autoptr (sqlite3_stmt) row =
      lab_database_query (database, error, SELECT_RUNS "AND id = ?", "i", id);
  g_autoptr (GError) cause = NULL;
  LabRunInfo *info = NULL;

  if (row == NULL)
    return NULL;
  if (lab_database_next (database, row, &cause)) {
    info = read_info (row);
    if (info == NULL)
      lab_database_set_error (database, SQLITE_CORRUPT, error);
  } else if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    lab_run_info_refuse_unknown (id, error);
  return info;
}

/* ── what became of runs under way ───────────────────────────────────────────────────────────── */

/* A program writes what became of its run before it lets go of it. So a run whose lock was free
 * before it is read again here, and that is under way still by the same claim, was left behind. */
static void
settle (LabRunInfo **info, LabDatabase *database, LabOwners *owners)
{
  LabRunInfo *again = lab_run_info_read (database, (*info)->id, NULL);

  if (again == NULL)
    return; /* deleted in the meantime */
  if (is_under_way (again->state) &&
      lab_run_info_get_claims (again) == lab_run_info_get_claims (*info))
    /* Of a run with all its epochs only the word is missing that it has ended. */
    again->state =
        again->n_epochs >= (guint)again->config.epochs ? LAB_RUN_FINISHED : LAB_RUN_INTERRUPTED;
  again->is_ours = lab_owners_is_ours (owners, again->id);
  lab_run_info_unref (*info);
  *info = again;
}

/**
 * lab_run_infos_settle:
 * @self: a store
 * @infos: (element-type LabRunInfo): as they were read; runs that a program left behind become
 *   interrupted ones
 * @error: gets a #LabStoreError
 *
 * Call it without a reading transaction of one's own: it must see what has been written since.
 *
 * Returns: %FALSE when it could not be read
 */
gboolean
lab_run_infos_settle (LabStore *self, GPtrArray *infos, GError **error)
{
  LabOwners *owners = lab_store_get_owners (self);
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (guint));
  LabDatabase *database;

  for (guint i = 0; i < infos->len; i++) {
    LabRunInfo *info = infos->pdata[i];

    info->is_ours = lab_owners_is_ours (owners, info->id);
    if (is_under_way (info->state) && !lab_owners_is_alive (owners, info->id))
      g_array_append_val (left, i);
  }
  if (left->len == 0)
    return TRUE;
  database = lab_store_begin_reading (self, error);
  if (database == NULL)
    return FALSE;
  for (guint i = 0; i < left->len; i++)
    settle ((LabRunInfo **)&infos->pdata[g_array_index (left, guint, i)], database, owners);
  lab_store_end_reading (self, database);
  return TRUE;
}

/* ── lists ───────────────────────────────────────────────────────────────────────────────────── */

/* Runs whose rows make no sense are left out: they must not hide the others. */
static gboolean
read_runs (LabDatabase *database, sqlite3_stmt *rows, GPtrArray *infos, GError **error)
{
  g_autoptr (GError) cause = NULL;

  while (lab_database_next (database, rows, &cause)) {
    LabRunInfo *info = read_info (rows);

    if (info != NULL)
      g_ptr_array_add (infos, info);
  }
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static GPtrArray *
list_runs (LabStore *self, const char *sql, gint64 value, GError **error)
{
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func ((GDestroyNotify)lab_run_info_unref);
  LabDatabase *database = lab_store_begin_reading (self, error);
  sqlite3_stmt *rows;
  gboolean is_read;

  if (database == NULL)
    return NULL;
  rows = lab_database_query (database, error, sql, "i", value);
  is_read = rows != NULL && read_runs (database, rows, infos, error);
  sqlite3_finalize (rows);
  lab_store_end_reading (self, database);
  if (!is_read || !lab_run_infos_settle (self, infos, error))
    return NULL;
  return g_steal_pointer (&infos);
}

/**
 * lab_store_list_runs:
 * @self: a store
 * @error: gets a #LabStoreError
 *
 * From any thread.
 *
 * Returns: (transfer full) (element-type LabRunInfo): all runs but deleted ones, newest first; or
 * %NULL
 */
GPtrArray *
lab_store_list_runs (LabStore *self, GError **error)
{
  g_return_val_if_fail (LAB_IS_STORE (self), NULL);

  return list_runs (self, SELECT_RUNS "AND id > ? ORDER BY id DESC", 0, error);
}

/**
 * lab_store_list_experiment_runs:
 * @self: a store
 * @experiment: an experiment's number
 * @error: gets a #LabStoreError
 *
 * From any thread.
 *
 * Returns: (transfer full) (element-type LabRunInfo): its runs, by their index; or %NULL
 */
GPtrArray *
lab_store_list_experiment_runs (LabStore *self, gint64 experiment, GError **error)
{
  g_return_val_if_fail (LAB_IS_STORE (self), NULL);

  return list_runs (self, SELECT_RUNS "AND experiment_id = ? ORDER BY experiment_index, id",
                    experiment, error);
}

/**
 * lab_store_find_run:
 * @self: a store
 * @id: a run's number
 * @error: gets a #LabStoreError
 *
 * From any thread.
 *
 * Returns: (transfer full): the run's description, or %NULL
 */
LabRunInfo *
lab_store_find_run (LabStore *self, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) infos = NULL;

  g_return_val_if_fail (LAB_IS_STORE (self), NULL);

  infos = list_runs (self, SELECT_RUNS "AND id = ?", id, error);
  if (infos == NULL)
    return NULL;
  if (infos->len == 0) {
    lab_run_info_refuse_unknown (id, error);
    return NULL;
  }
  return lab_run_info_ref (infos->pdata[0]);
}

/* @text as the number of a run; 0 for none. */
static gint64
parse_number (const char *text)
{
  gint64 id;

  return g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &id, NULL) ? id : 0;
}

/**
 * lab_store_find_run_by_text:
 * @self: a store
 * @text: a run's number, or a name that only one run has
 * @error: gets a #LabStoreError
 *
 * From any thread.
 *
 * Returns: (transfer full): the run's description, or %NULL
 */
LabRunInfo *
lab_store_find_run_by_text (LabStore *self, const char *text, GError **error)
{
  g_autoptr (GPtrArray) infos = NULL;
  LabRunInfo *found = NULL;
  guint n_found = 0;

  g_return_val_if_fail (LAB_IS_STORE (self) && text != NULL, NULL);

  if (parse_number (text) > 0)
    return lab_store_find_run (self, parse_number (text), error);
  infos = lab_store_list_runs (self, error);
  if (infos == NULL)
    return NULL;
  for (guint i = 0; i < infos->len; i++) {
    LabRunInfo *info = infos->pdata[i];

    if (g_strcmp0 (info->name, text) == 0) {
      found = info;
      n_found++;
    }
  }
  if (n_found == 1)
    return lab_run_info_ref (found);
  if (n_found == 0)
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND,
                 _ ("No run is called “%s”; the list of runs shows their names and numbers."),
                 text);
  else
    /* translators: how many runs, and the name they share */
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND,
                 _ ("%u runs are called “%s”; say which one by its number."), n_found, text);
  return NULL;
}
