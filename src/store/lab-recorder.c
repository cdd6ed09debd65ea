/* lab-recorder.c: writes a run into the store while it trains.
 *
 * One part of the history is on its way at a time. What comes in the meantime waits in the run
 * itself, and goes with the next: when the disk is slower than the training, several epochs share a
 * transaction, and no queue grows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-recorder-private.h"

#include <glib/gi18n-lib.h>

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
  gboolean keeps_predictions;
  guint retry; /* a timeout, or 0 */
  LabPartJob *under_way;
};

G_DEFINE_FINAL_TYPE (LabRecorder, lab_recorder, G_TYPE_OBJECT)

enum { PROP_N_SAVED = 1, N_PROPERTIES };
enum { FAILED, N_SIGNALS };

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void push_news (LabRecorder *self);

static guint
count_epochs (LabRun *run)
{
  guint n;

  lab_run_get_epochs (run, &n);
  return n;
}

/* ── on the main thread ──────────────────────────────────────────────────────────────────────── */

static gboolean
has_ended (LabRun *run)
{
  return lab_run_get_state (run) != LAB_RUN_READY && !lab_run_is_active (run);
}

static void
take_written (LabRecorder *self, const LabPartJob *job)
{
  const LabRunPart *part = job->part;
  guint n_saved = part->first + part->n_epochs;

  for (guint i = 0; i < part->checkpoints->len; i++) {
    const LabSnapshot *checkpoint = part->checkpoints->pdata[i];

    lab_written_add (self->written, checkpoint);
  }
  self->saved_state = part->state;
  lab_run_set_stored_checkpoints (self->run, (const guint *)(void *)job->stored->data,
                                  job->stored->len);
  if (job->releases) {
    self->is_over = TRUE;
    if (!self->keeps_predictions)
      lab_run_set_predictions (self->run, NULL);
  }
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
  LabPartJob *part_job = (LabPartJob *)job;
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

    if (checkpoint != NULL && lab_written_lacks (self->written, checkpoint))
      return TRUE;
  }
  return FALSE;
}

static void
push_part (LabRecorder *self, gboolean releases_anyway)
{
  LabRunPart *part = lab_run_part_gather (self->run, self->n_saved, self->written);
  LabPartJob *job;

  if (part == NULL)
    return; /* no memory now: with the next epoch */
  job = lab_part_job_new (self->id, part);
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
  self->keeps_predictions = TRUE;
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
begin (LabStore *store, LabRun *run, LabPartJob *job, GHashTable *written, GError **error)
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

/* What the store knows of the first epochs of @run, its own or those of the run it was branched from,
 * is joined to what the run itself says from there on. It goes on without when that fails. */
static void
join_predictions (LabStore *store, gint64 id, LabRun *run)
{
  LabPredictions *known = lab_run_get_predictions (run);
  guint n_epochs = count_epochs (run);
  g_autoptr (LabPredictions) stored = NULL;

  if (n_epochs == 0 || (known != NULL && lab_predictions_has_epoch (known, 1)))
    return;
  stored = lab_store_load_predictions (store, id, NULL);
  if (stored != NULL && lab_predictions_get_n_images (stored) == lab_run_get_n_test_images (run) &&
      lab_predictions_get_n_classes (stored) == (guint)lab_run_get_config (run)->n_classes)
    lab_run_set_predictions (run, stored);
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
  g_autoptr (GHashTable) written = lab_written_new ();
  LabRunPart *part;

  g_return_val_if_fail (LAB_IS_STORE (store) && LAB_IS_RUN (run), NULL);

  if (origin != NULL && origin->parent != 0)
    join_predictions (store, origin->parent, run);
  part = lab_run_part_gather (run, 0, written);
  if (part == NULL) {
    refuse_memory (error);
    return NULL;
  }
  lab_run_part_gather_identity (part, run);
  if (origin != NULL)
    part->origin = *origin;
  return begin (store, run, lab_part_job_new (0, part), g_steal_pointer (&written), error);
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
  LabPartJob *job;

  g_return_val_if_fail (LAB_IS_STORE (store) && LAB_IS_RUN (run), NULL);

  info = lab_store_find_run (store, id, error);
  if (info == NULL)
    return NULL;
  first = MIN (info->n_epochs, count_epochs (run));
  written = lab_written_read (store, id, first, error);
  if (written == NULL)
    return NULL;
  join_predictions (store, id, run);
  part = lab_run_part_gather (run, first, written);
  if (part == NULL) {
    refuse_memory (error);
    return NULL;
  }
  job = lab_part_job_new (id, part);
  job->resumes = TRUE;
  return begin (store, run, job, g_steal_pointer (&written), error);
}

/**
 * lab_recorder_set_keeps_predictions:
 * @self: a recorder
 * @keeps_predictions: whether the run keeps what it said of each test image; so it is at first
 *
 * Of many runs that nobody looks at it takes much memory. What was dropped can be read from the store,
 * once the run has ended.
 */
void
lab_recorder_set_keeps_predictions (LabRecorder *self, gboolean keeps_predictions)
{
  g_return_if_fail (LAB_IS_RECORDER (self));

  self->keeps_predictions = keeps_predictions;
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
