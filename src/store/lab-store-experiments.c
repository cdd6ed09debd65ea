/* lab-store-experiments.c: experiments in the store: listed, added, and deleted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-edit.h"
#include "lab-store-info.h"
#include "lab-store-private.h"

static const char *const state_names[] = {
    [LAB_EXPERIMENT_STATE_TRAINING] = "training",
    [LAB_EXPERIMENT_STATE_PAUSED] = "paused",
    [LAB_EXPERIMENT_STATE_STOPPED] = "stopped",
    [LAB_EXPERIMENT_STATE_FINISHED] = "finished",
    [LAB_EXPERIMENT_STATE_INTERRUPTED] = "interrupted",
};

static LabExperimentState
parse_state (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (g_strcmp0 (name, state_names[i]) == 0)
      return (LabExperimentState)i;
  return LAB_EXPERIMENT_STATE_INTERRUPTED;
}

static gboolean
is_under_way (LabExperimentState state)
{
  return state == LAB_EXPERIMENT_STATE_TRAINING || state == LAB_EXPERIMENT_STATE_PAUSED;
}

/* ── listing ─────────────────────────────────────────────────────────────────────────────────── */

static LabExperimentInfo *
read_info (sqlite3_stmt *row)
{
  LabExperimentInfo *info = lab_experiment_info_new ();

  info->id = sqlite3_column_int64 (row, 0);
  info->name = lab_database_dup_text (row, 1);
  info->title = lab_database_dup_text (row, 2);
  info->text = lab_database_dup_text (row, 3);
  info->state = parse_state ((const char *)sqlite3_column_text (row, 4));
  info->created = sqlite3_column_int64 (row, 5);
  info->n_runs = lab_database_get_uint (row, 6);
  info->n_ended = lab_database_get_uint (row, 7);
  return info;
}

static gboolean
read_experiments (LabDatabase *database, GPtrArray *infos, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (sqlite3_stmt) rows = lab_database_query (
      database, error,
      "SELECT experiments.id, experiments.name, title, text, experiments.state,"
      "  experiments.created, count (runs.id),"
      "  count (runs.id) FILTER (WHERE runs.state IN ('finished', 'diverged')"
      "                            OR runs.n_epochs >= runs.epochs)"
      "  FROM experiments LEFT JOIN runs ON experiment_id = experiments.id AND runs.deleted IS NULL"
      "  WHERE experiments.deleted IS NULL GROUP BY experiments.id ORDER BY experiments.id DESC",
      "");

  if (rows == NULL)
    return FALSE;
  while (lab_database_next (database, rows, &cause))
    g_ptr_array_add (infos, read_info (rows));
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* As with runs: what is under way by the file, and whose lock was free before it was read, was left
 * behind; unless it has been taken up just now. */
static GPtrArray *
list_experiments (LabStore *self, GError **error)
{
  g_autoptr (GPtrArray) infos =
      g_ptr_array_new_with_free_func ((GDestroyNotify)lab_experiment_info_unref);
  LabDatabase *database = lab_store_begin_reading (self, error);
  gboolean is_read;

  if (database == NULL)
    return NULL;
  is_read = read_experiments (database, infos, error);
  lab_store_end_reading (self, database);
  return is_read ? g_steal_pointer (&infos) : NULL;
}

static gboolean
is_left (LabStore *self, const LabExperimentInfo *info)
{
  return is_under_way (info->state) &&
         !lab_owners_is_alive (lab_store_get_owners (self), lab_owners_experiment (info->id));
}

static gboolean
has_id (gconstpointer info, gconstpointer id)
{
  return ((const LabExperimentInfo *)info)->id == *(const gint64 *)id;
}

/**
 * lab_store_list_experiments:
 * @self: a store
 * @error: gets a #LabStoreError
 *
 * From any thread.
 *
 * Returns: (transfer full) (element-type LabExperimentInfo): all but deleted ones, newest first; or
 * %NULL
 */
GPtrArray *
lab_store_list_experiments (LabStore *self, GError **error)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) infos = NULL;

  g_return_val_if_fail (LAB_IS_STORE (self), NULL);

  before = list_experiments (self, error);
  if (before == NULL)
    return NULL;
  for (guint i = before->len; i > 0; i--)
    if (!is_left (self, before->pdata[i - 1]))
      g_ptr_array_remove_index (before, i - 1);
  infos = list_experiments (self, error);
  for (guint i = 0; infos != NULL && i < infos->len; i++) {
    LabExperimentInfo *info = infos->pdata[i];

    if (g_ptr_array_find_with_equal_func (before, &info->id, has_id, NULL) && is_left (self, info))
      info->state = LAB_EXPERIMENT_STATE_INTERRUPTED;
  }
  return g_steal_pointer (&infos);
}

/* ── writing ─────────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  LabStoreJob job;
  gint64 id;
  char *name, *title, *text;
  LabExperimentState state;
  gboolean with_runs;
} ExperimentJob;

static void
free_job (LabStoreJob *job)
{
  ExperimentJob *self = (ExperimentJob *)job;

  g_free (self->name);
  g_free (self->title);
  g_free (self->text);
  g_free (self);
}

static ExperimentJob *
new_job (gboolean (*write) (LabStoreJob *, LabDatabase *, LabOwners *, GError **))
{
  ExperimentJob *job = g_new0 (ExperimentJob, 1);

  job->job.write = write;
  job->job.free = free_job;
  return job;
}

static gboolean
write_new (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  ExperimentJob *self = (ExperimentJob *)job;

  if (!lab_database_execute (
          database, error,
          "INSERT INTO experiments (name, title, text, state, created) VALUES (?, ?, ?, ?, ?)",
          "ssssi", self->name, self->title, self->text, state_names[self->state],
          (gint64)g_get_real_time ()))
    return FALSE;
  self->id = sqlite3_last_insert_rowid (database->handle);
  return lab_owners_claim (owners, lab_owners_experiment (self->id), error);
}

static void
release_unwritten (LabStoreJob *job, LabOwners *owners, gboolean is_written)
{
  if (!is_written)
    lab_owners_release (owners, lab_owners_experiment (((ExperimentJob *)job)->id));
}

/**
 * lab_store_add_experiment:
 * @self: a store
 * @name: what it is called on a command line
 * @title: one line
 * @text: its file, which lab_experiment_parse() reads
 * @error: gets a #LabStoreError
 *
 * Adds an experiment in training. Blocks for a short transaction.
 *
 * Returns: its number, or 0
 */
gint64
lab_store_add_experiment (LabStore *self, const char *name, const char *title, const char *text,
                          GError **error)
{
  ExperimentJob *job = new_job (write_new);
  gint64 id = 0;

  g_return_val_if_fail (LAB_IS_STORE (self), 0);

  job->job.ended = release_unwritten;
  job->name = g_strdup (name);
  job->title = g_strdup (title);
  job->text = g_strdup (text);
  job->state = LAB_EXPERIMENT_STATE_TRAINING;
  if (lab_store_run (self, &job->job, error))
    id = job->id;
  lab_store_job_free (&job->job);
  return id;
}

static gboolean
write_state (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  ExperimentJob *self = (ExperimentJob *)job;

  /* Ours already, or another program's that trains the rest of it: both are alive. */
  if (is_under_way (self->state))
    lab_owners_claim (owners, lab_owners_experiment (self->id), NULL);
  return lab_database_execute (database, error, "UPDATE experiments SET state = ? WHERE id = ?",
                               "si", state_names[self->state], self->id);
}

static void
release_ended (LabStoreJob *job, LabOwners *owners, gboolean is_written)
{
  ExperimentJob *self = (ExperimentJob *)job;

  if (!is_under_way (self->state))
    lab_owners_release (owners, lab_owners_experiment (self->id));
}

/**
 * lab_store_set_experiment_state:
 * @self: a store
 * @id: an experiment's number
 * @state: where it stands
 *
 * While it trains or is paused it is this program's: when that ends, the experiment was interrupted.
 */
void
lab_store_set_experiment_state (LabStore *self, gint64 id, LabExperimentState state)
{
  ExperimentJob *job = new_job (write_state);

  g_return_if_fail (LAB_IS_STORE (self) && (guint)state < G_N_ELEMENTS (state_names));

  job->job.ended = release_ended;
  job->id = id;
  job->state = state;
  lab_store_push (self, &job->job);
}

/* With its runs it is hidden, and comes back when they do; without them it goes for good. */
static gboolean
write_deletion (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  ExperimentJob *self = (ExperimentJob *)job;

  if (!self->with_runs)
    return lab_database_execute (database, error, "DELETE FROM experiments WHERE id = ?", "i",
                                 self->id);
  return lab_runs_hide_of_experiment (self->id, database, owners, error) &&
         lab_database_execute (
             database, error,
             "UPDATE experiments SET deleted = ?2, deleted_by = ?3 WHERE id = ?1 AND NOT EXISTS"
             "  (SELECT 1 FROM runs WHERE experiment_id = ?1 AND deleted IS NULL)",
             "iii", self->id, (gint64)g_get_real_time (), lab_owners_get_token (owners));
}

/**
 * lab_store_delete_experiment:
 * @self: a store
 * @id: an experiment's number
 * @with_runs: whether its runs are deleted too, as by lab_store_delete_runs(); otherwise they
 *   become runs of their own
 *
 * When one of its runs is in training, that run and the experiment stay. lab_store_undelete_runs()
 * brings the experiment of a run back, too.
 */
void
lab_store_delete_experiment (LabStore *self, gint64 id, gboolean with_runs)
{
  ExperimentJob *job = new_job (write_deletion);

  g_return_if_fail (LAB_IS_STORE (self));

  job->id = id;
  job->with_runs = with_runs;
  lab_store_note_deletion (self);
  lab_store_push (self, &job->job);
}
