/* lab-recorder.c: writes a run into the store while it trains.
 *
 * One part of the history is on its way at a time. What comes in the meantime waits in the run
 * itself, and goes with the next: when the disk is slower than the training, several epochs share a
 * transaction, and no queue grows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-recorder.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-build.h"
#include "lab-run-private.h"
#include "lab-store-machine.h"
#include "lab-store-private.h"
#include "lab-store-run.h"

/* After a failure it is tried again so often: somebody may have made room. */
#define RETRY_SECONDS 5

struct _LabRecorder {
  GObject parent_instance;

  LabStore *store;
  LabRun *run;
  gint64 id;
  guint n_saved;       /* epochs in the file */
  GHashTable *written; /* epochs whose checkpoint has been written, kept or not → how much of it */
  LabRunState saved_state;
  gboolean is_over;    /* it was written how the run ended, or can never be */
  gboolean has_failed; /* it was told */
  guint retry;         /* a timeout, or 0 */
  struct _PartJob *under_way;
};

/* A part of the history on its way into the file. */
typedef struct _PartJob {
  LabStoreJob job;
  LabRecorder *recorder; /* borrowed; NULL when it has gone */
  gint64 id;             /* 0: a new run */
  LabRunPart *part;
  gboolean resumes;
  gboolean has_claimed;
  gboolean releases;        /* the run ends with it */
  gboolean releases_anyway; /* … even when it cannot be written */
  GArray *stored;           /* guint: epochs that have a checkpoint now */
} PartJob;

G_DEFINE_FINAL_TYPE (LabRecorder, lab_recorder, G_TYPE_OBJECT)

enum { PROP_N_SAVED = 1, N_PROPERTIES };
enum { FAILED, N_SIGNALS };

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void push_news (LabRecorder *self);

/* ── gathering ───────────────────────────────────────────────────────────────────────────────── */

static guint
count_epochs (LabRun *run)
{
  guint n;

  lab_run_get_epochs (run, &n);
  return n;
}

static void
gather_identity (LabRunPart *part, LabRun *run)
{
  LabDataset *dataset = lab_run_get_dataset (run);

  part->name = lab_run_is_named (run) ? g_strdup (lab_run_get_name (run)) : NULL;
  part->dataset_name = g_strdup (dataset != NULL ? lab_dataset_get_plain_name (dataset)
                                                 : lab_run_get_dataset_name (run));
  part->dataset_hash = g_strdup (lab_run_get_dataset_hash (run));
  part->dataset_specification =
      g_strdup (dataset != NULL ? lab_dataset_get_specification (dataset) : NULL);
  part->program_version = g_strdup (LAB_VERSION);
  part->machine = lab_machine_describe ();
  part->created = g_get_real_time ();
}

static gboolean
gather_epochs (LabRunPart *part, LabRun *run, guint n_saved)
{
  const nn_config *config = &part->config;
  gsize n_counts = (gsize)config->n_classes * (gsize)config->n_classes;
  guint n_epochs;
  const LabEpoch *epochs = lab_run_get_epochs (run, &n_epochs);

  lab_run_summary_init (&part->summary, epochs, n_epochs);
  part->first = MIN (n_saved, n_epochs);
  part->n_epochs = n_epochs - part->first;
  part->epochs = g_memdup2 (epochs + part->first, part->n_epochs * sizeof *epochs);
  part->confusion = g_try_malloc0_n (MAX (part->n_epochs, 1), n_counts * sizeof (guint32));
  if (part->confusion == NULL)
    return FALSE;
  for (guint i = 0; i < part->n_epochs; i++) {
    const guint32 *confusion = lab_run_get_confusion (run, part->first + i + 1);

    if (confusion != NULL)
      memcpy (part->confusion + i * n_counts, confusion, n_counts * sizeof (guint32));
  }
  return TRUE;
}

/* Those of whole epochs, and of what a run that has ended did not complete. */
static void
gather_losses (LabRunPart *part, LabRun *run)
{
  gsize n_batches = lab_run_get_batches_per_epoch (run);
  gsize begin = part->first * n_batches;
  gsize n_losses;
  const float *losses = lab_run_get_batch_losses (run, &n_losses);

  if (lab_run_get_state (run) == LAB_RUN_READY || lab_run_is_active (run))
    n_losses = MIN (n_losses, (part->first + part->n_epochs) * n_batches);
  if (n_losses <= begin)
    return;
  part->losses = g_try_malloc_n (n_losses - begin, sizeof *losses);
  if (part->losses == NULL)
    return; /* the epochs count more */
  part->n_losses = n_losses - begin;
  memcpy (part->losses, losses + begin, part->n_losses * sizeof *losses);
}

/* How much there is of a checkpoint. The one that a training begins with is posted at once, and again
 * when it has been evaluated. */
enum { NOTHING, NETWORK, NETWORK_AND_EVALUATION };

static guint
get_amount (const LabSnapshot *checkpoint)
{
  return checkpoint->evaluation != NULL ? NETWORK_AND_EVALUATION : NETWORK;
}

static guint
get_written (GHashTable *written, guint epoch)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (written, GUINT_TO_POINTER (epoch)));
}

static void
set_written (GHashTable *written, guint epoch, guint amount)
{
  g_hash_table_insert (written, GUINT_TO_POINTER (epoch), GUINT_TO_POINTER (amount));
}

static void
gather_checkpoints (LabRunPart *part, LabRun *run, GHashTable *written)
{
  guint n;
  const guint *epochs = lab_run_get_checkpoint_epochs (run, &n);

  for (guint i = 0; i < n; i++) {
    LabSnapshot *checkpoint = lab_run_get_checkpoint (run, epochs[i]);

    if (checkpoint != NULL && get_amount (checkpoint) > get_written (written, epochs[i]))
      g_ptr_array_add (part->checkpoints, lab_snapshot_ref (checkpoint));
  }
}

/* NULL when there is no memory for it. */
static LabRunPart *
gather (LabRun *run, guint n_saved, GHashTable *written)
{
  g_autoptr (LabRunPart) part = lab_run_part_new ();
  const double *changes = lab_run_get_changes (run, &part->n_changes);
  const LabHyperparameters *values = lab_run_get_change_values (run, &part->n_changes);

  part->config = *lab_run_get_config (run);
  part->state = lab_run_get_state (run);
  part->message = g_strdup (lab_run_get_message (run));
  part->n_train_images = lab_run_get_n_train_images (run);
  part->n_test_images = lab_run_get_n_test_images (run);
  part->active_seconds = lab_run_get_active_seconds (run);
  part->changes = g_memdup2 (changes, part->n_changes * sizeof *changes);
  part->change_values = g_memdup2 (values, part->n_changes * sizeof *values);
  if (!gather_epochs (part, run, n_saved))
    return NULL;
  gather_losses (part, run);
  gather_checkpoints (part, run, written);
  return g_steal_pointer (&part);
}

/* ── in the store's thread ───────────────────────────────────────────────────────────────────── */

static void
free_part_job (LabStoreJob *job)
{
  PartJob *self = (PartJob *)job;

  lab_run_part_free (self->part);
  g_array_unref (self->stored);
  g_free (self);
}

/* Before anybody else can see it. */
static gboolean
add_run (PartJob *self, LabDatabase *database, LabOwners *owners, GError **error)
{
  self->id = lab_run_part_insert (self->part, database, error);
  self->has_claimed = self->id > 0 && lab_owners_claim (owners, self->id, error);
  return self->has_claimed;
}

/* Claimed first: who deletes it looks at the claim, in a transaction before this one or after it. */
static gboolean
take_up_run (PartJob *self, LabDatabase *database, LabOwners *owners, GError **error)
{
  self->has_claimed = lab_owners_claim (owners, self->id, error);
  if (!self->has_claimed ||
      !lab_database_execute (database, error,
                             "UPDATE runs SET claims = claims + 1 WHERE id = ? AND deleted IS NULL",
                             "i", self->id))
    return FALSE;
  if (sqlite3_changes (database->handle) == 0) {
    lab_run_info_refuse_unknown (self->id, error);
    return FALSE;
  }
  return lab_run_part_truncate (self->id, self->part->first, database, error);
}

static gboolean
write_part (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  PartJob *self = (PartJob *)job;

  if (self->id == 0 && !add_run (self, database, owners, error))
    return FALSE;
  if (self->resumes && !take_up_run (self, database, owners, error))
    return FALSE;
  return lab_run_part_update (self->part, self->id, database, self->stored, error);
}

/* After the transaction: whoever finds the run free finds in the file what became of it. */
static void
part_ended (LabStoreJob *job, LabOwners *owners, gboolean is_written)
{
  PartJob *self = (PartJob *)job;

  if (self->releases_anyway || (self->releases && is_written) || (self->has_claimed && !is_written))
    lab_owners_release (owners, self->id);
}

static PartJob *
new_part_job (gint64 id, LabRunPart *part)
{
  PartJob *job = g_new0 (PartJob, 1);

  job->job.write = write_part;
  job->job.ended = part_ended;
  job->job.free = free_part_job;
  job->id = id;
  job->part = part;
  job->stored = g_array_new (FALSE, FALSE, sizeof (guint));
  return job;
}

/* ── on the main thread ──────────────────────────────────────────────────────────────────────── */

static gboolean
has_ended (LabRun *run)
{
  return lab_run_get_state (run) != LAB_RUN_READY && !lab_run_is_active (run);
}

static void
take_written (LabRecorder *self, const PartJob *job)
{
  const LabRunPart *part = job->part;
  guint n_saved = part->first + part->n_epochs;

  for (guint i = 0; i < part->checkpoints->len; i++) {
    const LabSnapshot *checkpoint = part->checkpoints->pdata[i];

    set_written (self->written, checkpoint->epoch, get_amount (checkpoint));
  }
  self->saved_state = part->state;
  lab_run_set_stored_checkpoints (self->run, (const guint *)(void *)job->stored->data,
                                  job->stored->len);
  if (job->releases)
    self->is_over = TRUE;
  if (self->n_saved == n_saved)
    return;
  self->n_saved = n_saved;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SAVED]);
}

static gboolean
retry_cb (gpointer data)
{
  LabRecorder *self = data;

  self->retry = 0;
  push_news (self);
  return G_SOURCE_REMOVE;
}

static void
take_failure (LabRecorder *self, const GError *error)
{
  gboolean tells = !self->has_failed;

  self->has_failed = TRUE;
  if (g_error_matches (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED))
    self->is_over = TRUE;
  else if (self->retry == 0)
    self->retry = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
  lab_store_fail (self->store, error, tells);
  if (tells)
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

static void
part_done (LabStoreJob *job)
{
  g_autoptr (GError) error = g_steal_pointer (&job->error);
  PartJob *part_job = (PartJob *)job;
  g_autoptr (LabRecorder) self = NULL;

  if (part_job->recorder == NULL)
    return;
  self = g_object_ref (part_job->recorder);
  self->under_way = NULL;
  if (error != NULL) {
    take_failure (self, error);
    return;
  }
  take_written (self, part_job);
  push_news (self);
}

static gboolean
has_news (LabRecorder *self)
{
  guint n;
  const guint *epochs = lab_run_get_checkpoint_epochs (self->run, &n);

  if (count_epochs (self->run) > self->n_saved || has_ended (self->run) ||
      lab_run_get_state (self->run) != self->saved_state)
    return TRUE;
  for (guint i = 0; i < n; i++) {
    LabSnapshot *checkpoint = lab_run_get_checkpoint (self->run, epochs[i]);

    if (checkpoint != NULL && get_amount (checkpoint) > get_written (self->written, epochs[i]))
      return TRUE;
  }
  return FALSE;
}

static void
push_part (LabRecorder *self, gboolean releases_anyway)
{
  LabRunPart *part = gather (self->run, self->n_saved, self->written);
  PartJob *job;

  if (part == NULL)
    return; /* no memory now: with the next epoch */
  job = new_part_job (self->id, part);
  job->job.done = part_done;
  job->recorder = self;
  job->releases = has_ended (self->run);
  job->releases_anyway = releases_anyway;
  if (lab_store_push (self->store, &job->job))
    self->under_way = job;
}

static void
push_news (LabRecorder *self)
{
  if (!self->is_over && self->under_way == NULL && has_news (self))
    push_part (self, FALSE);
}

static void
run_changed_cb (LabRun *run, LabRecorder *self)
{
  if (self->retry == 0)
    push_news (self);
}

static gboolean
flush_cb (gpointer data)
{
  LabRecorder *self = data;

  push_news (self);
  /* What the last part's end has queued is waited for too. */
  return self->under_way != NULL;
}

/* ── object ──────────────────────────────────────────────────────────────────────────────────── */

/* What the run has come to is written, and the run let go of: nobody records it from here on. */
static void
leave (LabRecorder *self)
{
  g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_handle_id (&self->retry, g_source_remove);
  lab_store_remove_flush (self->store, self);
  if (self->under_way != NULL)
    self->under_way->recorder = NULL;
  if (!self->is_over)
    push_part (self, TRUE);
  if (self->under_way != NULL)
    self->under_way->recorder = NULL;
  self->under_way = NULL;
}

static void
lab_recorder_dispose (GObject *object)
{
  LabRecorder *self = LAB_RECORDER (object);

  if (self->run != NULL && self->id > 0)
    leave (self);
  self->id = 0;
  g_clear_object (&self->run);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (lab_recorder_parent_class)->dispose (object);
}

static void
lab_recorder_finalize (GObject *object)
{
  g_clear_pointer (&LAB_RECORDER (object)->written, g_hash_table_unref);

  G_OBJECT_CLASS (lab_recorder_parent_class)->finalize (object);
}

static void
lab_recorder_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_N_SAVED)
    g_value_set_uint (value, LAB_RECORDER (object)->n_saved);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lab_recorder_class_init (LabRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lab_recorder_dispose;
  object_class->finalize = lab_recorder_finalize;
  object_class->get_property = lab_recorder_get_property;

  /**
   * LabRecorder:n-saved:
   *
   * Epochs that are safe in the file.
   */
  properties[PROP_N_SAVED] =
      g_param_spec_uint ("n-saved", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * LabRecorder::failed:
   * @self: a recorder
   * @sentence: why
   *
   * Something of the run could not be written. Told once; the run trains on in memory, and it is
   * tried again every few seconds: #LabRecorder:n-saved tells when that succeeds.
   */
  signals[FAILED] = g_signal_new ("failed", LAB_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lab_recorder_init (LabRecorder *self)
{
}

static void
follow (LabRecorder *self)
{
  lab_store_add_flush (self->store, flush_cb, self);
  g_signal_connect (self->run, "metrics-changed", G_CALLBACK (run_changed_cb), self);
  g_signal_connect (self->run, "state-changed", G_CALLBACK (run_changed_cb), self);
}

static void
refuse_memory (GError **error)
{
  g_set_error_literal (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
                       _ ("There is not enough memory left to record the run; close other "
                          "programs."));
}

/* Writes the first part, and follows the run from there. NULL when it could not be written. Takes
 * @job and @written. */
static LabRecorder *
begin (LabStore *store, LabRun *run, PartJob *job, GHashTable *written, GError **error)
{
  g_autoptr (LabRecorder) self = g_object_new (LAB_TYPE_RECORDER, NULL);
  gboolean is_written;

  self->store = g_object_ref (store);
  self->run = g_object_ref (run);
  self->written = written;
  is_written = lab_store_run (store, &job->job, error);
  if (is_written) {
    self->id = job->id;
    take_written (self, job);
    follow (self);
  }
  lab_store_job_free (&job->job);
  if (!is_written)
    return NULL;
  push_news (self);
  return g_steal_pointer (&self);
}

/**
 * lab_recorder_new:
 * @store: where to
 * @run: what is to be recorded, with the history it has already
 * @origin: (nullable): where it comes from
 * @error: gets a #LabStoreError
 *
 * Adds @run to the store, and follows it until it ends. Blocks for one transaction.
 *
 * Returns: (transfer full): what records it as long as it is held; or %NULL, and nothing is recorded
 */
LabRecorder *
lab_recorder_new (LabStore *store, LabRun *run, const LabRunOrigin *origin, GError **error)
{
  g_autoptr (GHashTable) written = g_hash_table_new (NULL, NULL);
  LabRunPart *part;

  g_return_val_if_fail (LAB_IS_STORE (store) && LAB_IS_RUN (run), NULL);

  part = gather (run, 0, written);
  if (part == NULL) {
    refuse_memory (error);
    return NULL;
  }
  gather_identity (part, run);
  if (origin != NULL)
    part->origin = *origin;
  return begin (store, run, new_part_job (0, part), g_steal_pointer (&written), error);
}

/* The checkpoints up to @n_epochs that are in the store already. */
static GHashTable *
list_written (LabStore *store, gint64 id, guint n_epochs, GError **error)
{
  g_autoptr (GHashTable) written = g_hash_table_new (NULL, NULL);
  g_autoptr (GError) cause = NULL;
  LabDatabase *database = lab_store_begin_reading (store, error);
  sqlite3_stmt *rows;

  if (database == NULL)
    return NULL;
  rows = lab_database_query (
      database, &cause,
      "SELECT epoch, confusion IS NOT NULL FROM checkpoints WHERE run_id = ? AND epoch <= ?", "iu",
      id, n_epochs);
  while (rows != NULL && lab_database_next (database, rows, &cause))
    set_written (written, lab_database_get_uint (rows, 0),
                 sqlite3_column_int (rows, 1) != 0 ? NETWORK_AND_EVALUATION : NETWORK);
  sqlite3_finalize (rows);
  lab_store_end_reading (store, database);
  if (cause == NULL)
    return g_steal_pointer (&written);
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}

/**
 * lab_recorder_resume:
 * @store: where it is
 * @id: its number
 * @run: the run, as it was loaded from there and made to go on
 * @error: gets a #LabStoreError: BUSY when somebody trains it, NOT_FOUND when it was deleted
 *
 * Goes on recording; what came after the epochs that @run has is dropped from the file. Blocks for
 * one transaction.
 *
 * Returns: (transfer full): what records it as long as it is held; or %NULL, and nothing is recorded
 */
LabRecorder *
lab_recorder_resume (LabStore *store, gint64 id, LabRun *run, GError **error)
{
  g_autoptr (LabRunInfo) info = NULL;
  g_autoptr (GHashTable) written = NULL;
  guint first;
  LabRunPart *part;
  PartJob *job;

  g_return_val_if_fail (LAB_IS_STORE (store) && LAB_IS_RUN (run), NULL);

  info = lab_store_find_run (store, id, error);
  if (info == NULL)
    return NULL;
  first = MIN (info->n_epochs, count_epochs (run));
  written = list_written (store, id, first, error);
  if (written == NULL)
    return NULL;
  part = gather (run, first, written);
  if (part == NULL) {
    refuse_memory (error);
    return NULL;
  }
  job = new_part_job (id, part);
  job->resumes = TRUE;
  return begin (store, run, job, g_steal_pointer (&written), error);
}

/**
 * lab_recorder_get_id:
 * @self: a recorder
 *
 * Returns: the number of its run in the store
 */
gint64
lab_recorder_get_id (LabRecorder *self)
{
  g_return_val_if_fail (LAB_IS_RECORDER (self), 0);

  return self->id;
}

/**
 * lab_recorder_get_run:
 * @self: a recorder
 *
 * Returns: (transfer none): what it records
 */
LabRun *
lab_recorder_get_run (LabRecorder *self)
{
  g_return_val_if_fail (LAB_IS_RECORDER (self), NULL);

  return self->run;
}

/**
 * lab_recorder_get_n_saved:
 * @self: a recorder
 *
 * Returns: epochs of the run that are safe in the file
 */
guint
lab_recorder_get_n_saved (LabRecorder *self)
{
  g_return_val_if_fail (LAB_IS_RECORDER (self), 0);

  return self->n_saved;
}
