/* lab-cursor.c: what everything on screen is a view of: a run, and an epoch of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-cursor.h"

#include <string.h>

#include "lab-checkpoint-loader.h"

/* What is kept of the checkpoints that were read, so that a drag back and forth reads each once. */
#define CACHE_BYTES (96u << 20)

#define NO_EPOCH G_MAXUINT

struct _LabCursor {
  GObject parent_instance;

  LabRun *run;
  LabStore *store; /* where its checkpoints are, or NULL */
  gint64 id;
  guint epoch;
  gboolean follows;
  guint serial; /* of the run: an answer to what was asked of another one is dropped */

  LabSnapshot *snapshot;
  guint snapshot_serial; /* of the run it is of: another one's stays until there is one of this */
  LabEvaluation *evaluation;
  guint evaluation_epoch; /* of what was made of counts; NO_EPOCH for a snapshot's own */

  GQueue cache; /* of LabSnapshot, the one used last first */
  gsize cache_bytes;
  GHashTable *missing; /* epochs whose checkpoint could not be had */
  gboolean is_reading;
};

G_DEFINE_FINAL_TYPE (LabCursor, lab_cursor, G_TYPE_OBJECT)

enum { SIGNAL_RUN_CHANGED, SIGNAL_MOVED, SIGNAL_SNAPSHOT_CHANGED, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
count_epochs (LabCursor *self)
{
  guint n_epochs = 0;

  if (self->run != NULL)
    lab_run_get_epochs (self->run, &n_epochs);
  return n_epochs;
}

/* ── the checkpoints that were read ──────────────────────────────────────────────────────────────
 */

static gsize
snapshot_size (const LabSnapshot *snapshot)
{
  return snapshot->n_parameters * sizeof (float);
}

static void
cache_clear (LabCursor *self)
{
  g_queue_clear_full (&self->cache, (GDestroyNotify)lab_snapshot_unref);
  self->cache_bytes = 0;
}

/* Takes a reference. The newest stays whatever its size. */
static void
cache_add (LabCursor *self, LabSnapshot *snapshot)
{
  g_queue_push_head (&self->cache, lab_snapshot_ref (snapshot));
  self->cache_bytes += snapshot_size (snapshot);
  while (self->cache_bytes > CACHE_BYTES && self->cache.length > 1) {
    g_autoptr (LabSnapshot) oldest = g_queue_pop_tail (&self->cache);

    self->cache_bytes -= snapshot_size (oldest);
  }
}

static LabSnapshot *
cache_find (LabCursor *self, guint epoch)
{
  for (GList *link = self->cache.head; link != NULL; link = link->next) {
    LabSnapshot *snapshot = link->data;

    if (snapshot->epoch == epoch) {
      g_queue_unlink (&self->cache, link);
      g_queue_push_head_link (&self->cache, link);
      return snapshot;
    }
  }
  return NULL;
}

/* ── what is shown ───────────────────────────────────────────────────────────────────────────────
 */

static LabEvaluation *
evaluation_of_counts (LabCursor *self, const guint32 *counts)
{
  guint n_epochs;
  const LabEpoch *epochs = lab_run_get_epochs (self->run, &n_epochs);
  guint n_classes = (guint)lab_run_get_config (self->run)->n_classes;
  LabEvaluation *evaluation = lab_evaluation_new (0, n_classes);

  if (evaluation == NULL)
    return NULL;
  evaluation->epoch = self->epoch;
  evaluation->loss = epochs[self->epoch - 1].test_loss;
  evaluation->accuracy = epochs[self->epoch - 1].test_accuracy;
  memcpy (evaluation->confusion, counts, sizeof *counts * n_classes * n_classes);
  return evaluation;
}

/* The snapshot's own evaluation where it is of this epoch: it knows every image. Else the epoch's
 * counts. Returns whether it is another one. */
static gboolean
update_evaluation (LabCursor *self)
{
  gboolean is_own = self->snapshot != NULL && self->snapshot_serial == self->serial;
  LabEvaluation *own = is_own ? self->snapshot->evaluation : NULL;
  const guint32 *counts = NULL;

  if (own != NULL && (own->epoch == self->epoch || self->follows)) {
    if (own == self->evaluation)
      return FALSE;
    g_clear_pointer (&self->evaluation, lab_evaluation_unref);
    self->evaluation = lab_evaluation_ref (own);
    self->evaluation_epoch = NO_EPOCH;
    return TRUE;
  }
  if (self->epoch > 0)
    counts = lab_run_get_confusion (self->run, self->epoch);
  if (counts == NULL && self->evaluation == NULL)
    return FALSE;
  if (counts != NULL && self->evaluation != NULL && self->evaluation_epoch == self->epoch)
    return FALSE;
  g_clear_pointer (&self->evaluation, lab_evaluation_unref);
  if (counts != NULL) {
    self->evaluation = evaluation_of_counts (self, counts);
    self->evaluation_epoch = self->epoch;
  }
  return TRUE;
}

static void
show (LabCursor *self, LabSnapshot *snapshot)
{
  gboolean is_other = snapshot != self->snapshot;

  if (is_other) {
    g_clear_pointer (&self->snapshot, lab_snapshot_unref);
    self->snapshot = snapshot != NULL ? lab_snapshot_ref (snapshot) : NULL;
    self->snapshot_serial = self->serial;
  }
  if (self->run != NULL)
    is_other = update_evaluation (self) || is_other;
  if (is_other)
    g_signal_emit (self, signals[SIGNAL_SNAPSHOT_CHANGED], 0);
}

/* The newest checkpoint at or before @epoch that can be had. */
static guint
find_checkpoint (LabCursor *self, guint epoch)
{
  guint found = lab_run_find_checkpoint (self->run, epoch);

  while (found != NO_EPOCH && g_hash_table_contains (self->missing, GUINT_TO_POINTER (found)))
    found = found > 0 ? lab_run_find_checkpoint (self->run, found - 1) : NO_EPOCH;
  return found;
}

static void look (LabCursor *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabCursor *self = LAB_CURSOR (source);
  g_autoptr (GError) error = NULL;
  guint epoch;
  g_autoptr (LabSnapshot) snapshot = lab_checkpoint_load_finish (result, &epoch, &error);

  self->is_reading = FALSE;
  if (self->run == NULL)
    return;
  if (GPOINTER_TO_UINT (data) == self->serial) {
    if (snapshot != NULL) {
      cache_add (self, snapshot);
    } else {
      g_hash_table_add (self->missing, GUINT_TO_POINTER (epoch));
      /* Thinned out meanwhile, by this or another program: the one before it does. */
      if (!g_error_matches (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND))
        g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
    }
  }
  look (self);
}

/* Shows the network of the present epoch, or asks for it: what is shown stays until it is there. */
static void
look (LabCursor *self)
{
  LabSnapshot *snapshot = NULL;
  guint epoch;

  if (self->run == NULL) {
    show (self, NULL);
    return;
  }
  if (self->follows)
    snapshot = lab_run_get_snapshot (self->run);
  if (snapshot != NULL) {
    show (self, snapshot);
    return;
  }
  epoch = find_checkpoint (self, self->epoch);
  if (epoch != NO_EPOCH) {
    snapshot = lab_run_get_checkpoint (self->run, epoch);
    if (snapshot == NULL)
      snapshot = cache_find (self, epoch);
    if (snapshot == NULL && self->store != NULL && self->id != 0) {
      if (!self->is_reading) {
        self->is_reading = TRUE;
        lab_checkpoint_load_async (self, self->store, self->id, epoch, read_cb,
                                   GUINT_TO_POINTER (self->serial));
      }
      snapshot = self->snapshot;
    }
  }
  show (self, snapshot);
}

static void
metrics_changed_cb (LabCursor *self)
{
  guint n_epochs = count_epochs (self);
  guint epoch = self->follows ? n_epochs : MIN (self->epoch, n_epochs);

  if (epoch == self->epoch)
    return;
  self->epoch = epoch;
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
  look (self);
}

static void
snapshot_changed_cb (LabCursor *self)
{
  if (self->follows)
    look (self);
}

static void
drop_run (LabCursor *self)
{
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
  g_clear_object (&self->store);
  g_clear_pointer (&self->evaluation, lab_evaluation_unref);
  cache_clear (self);
  g_hash_table_remove_all (self->missing);
  self->id = 0;
  self->serial++;
}

static void
lab_cursor_dispose (GObject *object)
{
  LabCursor *self = LAB_CURSOR (object);

  drop_run (self);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  G_OBJECT_CLASS (lab_cursor_parent_class)->dispose (object);
}

static void
lab_cursor_finalize (GObject *object)
{
  g_hash_table_unref (LAB_CURSOR (object)->missing);
  G_OBJECT_CLASS (lab_cursor_parent_class)->finalize (object);
}

static void
lab_cursor_class_init (LabCursorClass *klass)
{
  static const char *const names[] = {"run-changed", "moved", "snapshot-changed"};

  G_OBJECT_CLASS (klass)->dispose = lab_cursor_dispose;
  G_OBJECT_CLASS (klass)->finalize = lab_cursor_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], LAB_TYPE_CURSOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_CURSOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lab_cursor_init (LabCursor *self)
{
  self->follows = TRUE;
  self->missing = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->cache);
}

/**
 * lab_cursor_new:
 *
 * Returns: (transfer full): a cursor without a run
 */
LabCursor *
lab_cursor_new (void)
{
  return g_object_new (LAB_TYPE_CURSOR, NULL);
}

/**
 * lab_cursor_set_run:
 * @self: a cursor
 * @run: (nullable): the run to show, live or recorded
 * @store: (nullable): where its checkpoints are that are not in memory
 * @id: its number there, or 0
 * @newest: (nullable): the network at the end of a recorded run, where it is at hand
 *
 * Shows another run, and follows it. What was shown stays until its network is there.
 */
void
lab_cursor_set_run (LabCursor *self, LabRun *run, LabStore *store, gint64 id, LabSnapshot *newest)
{
  g_return_if_fail (LAB_IS_CURSOR (self));

  if (run != NULL && run == self->run) {
    lab_cursor_set_run_id (self, store, id);
    return;
  }
  drop_run (self);
  if (run != NULL) {
    self->run = g_object_ref (run);
    g_signal_connect_swapped (run, "metrics-changed", G_CALLBACK (metrics_changed_cb), self);
    g_signal_connect_swapped (run, "snapshot-changed", G_CALLBACK (snapshot_changed_cb), self);
    self->store = store != NULL ? g_object_ref (store) : NULL;
    self->id = id;
    if (newest != NULL)
      cache_add (self, newest);
  }
  self->follows = TRUE;
  self->epoch = count_epochs (self);
  g_signal_emit (self, signals[SIGNAL_RUN_CHANGED], 0);
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
  look (self);
  /* Whatever the network: the evaluation of another run is not shown any longer. */
  g_signal_emit (self, signals[SIGNAL_SNAPSHOT_CHANGED], 0);
}

/**
 * lab_cursor_set_run_id:
 * @self: a cursor with a run
 * @store: (nullable): where the run is recorded
 * @id: its number there
 */
void
lab_cursor_set_run_id (LabCursor *self, LabStore *store, gint64 id)
{
  g_return_if_fail (LAB_IS_CURSOR (self));

  g_set_object (&self->store, store);
  self->id = id;
}

/**
 * lab_cursor_get_run:
 * @self: a cursor
 *
 * Returns: (nullable) (transfer none): the run that is shown
 */
LabRun *
lab_cursor_get_run (LabCursor *self)
{
  g_return_val_if_fail (LAB_IS_CURSOR (self), NULL);
  return self->run;
}

/**
 * lab_cursor_get_run_id:
 * @self: a cursor
 *
 * Returns: the number of the run that is shown, 0 when it is not recorded
 */
gint64
lab_cursor_get_run_id (LabCursor *self)
{
  g_return_val_if_fail (LAB_IS_CURSOR (self), 0);
  return self->id;
}

/**
 * lab_cursor_get_epoch:
 * @self: a cursor
 *
 * Returns: the epoch that is shown, 0 = before training
 */
guint
lab_cursor_get_epoch (LabCursor *self)
{
  g_return_val_if_fail (LAB_IS_CURSOR (self), 0);
  return self->epoch;
}

/**
 * lab_cursor_set_epoch:
 * @self: a cursor
 * @epoch: 0 to the last that is done; what is after it is taken for it
 *
 * Shows an epoch, and stays there.
 */
void
lab_cursor_set_epoch (LabCursor *self, guint epoch)
{
  g_return_if_fail (LAB_IS_CURSOR (self));

  epoch = MIN (epoch, count_epochs (self));
  if (!self->follows && epoch == self->epoch)
    return;
  self->follows = FALSE;
  self->epoch = epoch;
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
  look (self);
}

/**
 * lab_cursor_get_follows:
 * @self: a cursor
 *
 * Returns: whether it stands at the newest of its run, whatever comes
 */
gboolean
lab_cursor_get_follows (LabCursor *self)
{
  g_return_val_if_fail (LAB_IS_CURSOR (self), FALSE);
  return self->follows;
}

/**
 * lab_cursor_follow:
 * @self: a cursor
 *
 * Returns to the newest of its run.
 */
void
lab_cursor_follow (LabCursor *self)
{
  g_return_if_fail (LAB_IS_CURSOR (self));

  if (self->follows)
    return;
  self->follows = TRUE;
  self->epoch = count_epochs (self);
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
  look (self);
}

/**
 * lab_cursor_go:
 * @self: a cursor
 * @epoch: where a person pointed at
 *
 * Shows an epoch; the newest one is followed, as who goes to the end wants to see what comes.
 */
void
lab_cursor_go (LabCursor *self, guint epoch)
{
  g_return_if_fail (LAB_IS_CURSOR (self));

  if (epoch >= count_epochs (self))
    lab_cursor_follow (self);
  else
    lab_cursor_set_epoch (self, epoch);
}

/**
 * lab_cursor_get_snapshot:
 * @self: a cursor
 *
 * Returns: (nullable) (transfer none): the network that is shown
 */
LabSnapshot *
lab_cursor_get_snapshot (LabCursor *self)
{
  g_return_val_if_fail (LAB_IS_CURSOR (self), NULL);
  return self->snapshot;
}

/**
 * lab_cursor_get_checkpoint:
 * @self: a cursor
 *
 * Returns: the epoch of the newest network up to the epoch that is shown; G_MAXUINT for none
 */
guint
lab_cursor_get_checkpoint (LabCursor *self)
{
  g_return_val_if_fail (LAB_IS_CURSOR (self), NO_EPOCH);
  return self->run != NULL ? find_checkpoint (self, self->epoch) : NO_EPOCH;
}

/**
 * lab_cursor_get_evaluation:
 * @self: a cursor
 *
 * Returns: (nullable) (transfer none): the confusion counts that are shown, (n_classes, n_classes)
 */
LabEvaluation *
lab_cursor_get_evaluation (LabCursor *self)
{
  g_return_val_if_fail (LAB_IS_CURSOR (self), NULL);
  return self->evaluation;
}
