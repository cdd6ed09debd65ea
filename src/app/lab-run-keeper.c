/* lab-run-keeper.c: sees to it that what is trained here is recorded.
 *
 * A run is recorded from its first new epoch on: one that nobody trained leaves nothing behind. Until
 * the store is open, and where it can't be, runs wait in memory.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-keeper.h"

/* A run, and what records it. */
typedef struct {
  LabRunKeeper *keeper;
  LabRun *run;
  LabRunOrigin origin;
  guint n_inherited;     /* epochs that it had when it came: a branch's */
  LabRecorder *recorder; /* NULL until its first epoch, or when it can't be recorded */
  gboolean has_failed;
  gboolean
      is_beginning; /* its recorder is being made: what the run tells meanwhile begins no other */
} Entry;

struct _LabRunKeeper {
  GObject parent_instance;

  LabStore *store;
  GPtrArray *entries;
};

G_DEFINE_FINAL_TYPE (LabRunKeeper, lab_run_keeper, G_TYPE_OBJECT)

enum { SIGNAL_RECORDED, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_signal_handlers_disconnect_by_data (entry->run, entry);
  if (entry->recorder != NULL)
    g_signal_handlers_disconnect_by_data (entry->recorder, entry);
  g_clear_object (&entry->recorder);
  g_object_unref (entry->run);
  g_free (entry);
}

static void
recorder_failed_cb (Entry *entry, const char *sentence)
{
  entry->has_failed = TRUE;
  g_signal_emit (entry->keeper, signals[SIGNAL_FAILED], 0, sentence);
}

static void
set_recorder (Entry *entry, LabRecorder *recorder)
{
  entry->recorder = recorder;
  g_signal_connect_swapped (recorder, "failed", G_CALLBACK (recorder_failed_cb), entry);
}

static guint
count_epochs (LabRun *run)
{
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  return n_epochs;
}

static void
record (Entry *entry)
{
  LabRunKeeper *self = entry->keeper;
  g_autoptr (GError) error = NULL;
  LabRecorder *recorder;

  if (self->store == NULL || entry->recorder != NULL || entry->has_failed || entry->is_beginning ||
      count_epochs (entry->run) <= entry->n_inherited)
    return;
  entry->is_beginning = TRUE;
  recorder = lab_recorder_new (self->store, entry->run, &entry->origin, &error);
  entry->is_beginning = FALSE;
  if (recorder == NULL) {
    recorder_failed_cb (entry, error->message);
    return;
  }
  set_recorder (entry, recorder);
  g_signal_emit (self, signals[SIGNAL_RECORDED], 0, entry->run);
}

/* Those that have ended are written; only the newest is kept, since it may be resumed. */
static void
sweep (LabRunKeeper *self)
{
  for (guint i = self->entries->len; i > 0; i--) {
    Entry *entry = g_ptr_array_index (self->entries, i - 1);

    if (!lab_run_is_active (entry->run))
      g_ptr_array_remove_index (self->entries, i - 1);
  }
}

static Entry *
find_entry (LabRunKeeper *self, LabRun *run)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->run == run)
      return entry;
  }
  return NULL;
}

static Entry *
add_entry (LabRunKeeper *self, LabRun *run)
{
  Entry *entry = g_new0 (Entry, 1);

  sweep (self);
  entry->keeper = self;
  entry->run = g_object_ref (run);
  entry->n_inherited = count_epochs (run);
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static void
lab_run_keeper_dispose (GObject *object)
{
  LabRunKeeper *self = LAB_RUN_KEEPER (object);

  g_ptr_array_set_size (self->entries, 0);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (lab_run_keeper_parent_class)->dispose (object);
}

static void
lab_run_keeper_finalize (GObject *object)
{
  g_ptr_array_unref (LAB_RUN_KEEPER (object)->entries);
  G_OBJECT_CLASS (lab_run_keeper_parent_class)->finalize (object);
}

static void
lab_run_keeper_class_init (LabRunKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lab_run_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = lab_run_keeper_finalize;
  signals[SIGNAL_RECORDED] = g_signal_new ("recorded", LAB_TYPE_RUN_KEEPER, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, LAB_TYPE_RUN);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_RUN_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lab_run_keeper_init (LabRunKeeper *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
}

/**
 * lab_run_keeper_new:
 *
 * Returns: (transfer full): a keeper without a store yet
 */
LabRunKeeper *
lab_run_keeper_new (void)
{
  return g_object_new (LAB_TYPE_RUN_KEEPER, NULL);
}

/**
 * lab_run_keeper_set_store:
 * @self: a keeper
 * @store: (nullable): where runs are recorded; those that wait are, now
 */
void
lab_run_keeper_set_store (LabRunKeeper *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_RUN_KEEPER (self));

  g_set_object (&self->store, store);
  for (guint i = 0; i < self->entries->len; i++)
    record (g_ptr_array_index (self->entries, i));
}

/**
 * lab_run_keeper_get_store:
 * @self: a keeper
 *
 * Returns: (nullable) (transfer none): where runs are recorded
 */
LabStore *
lab_run_keeper_get_store (LabRunKeeper *self)
{
  g_return_val_if_fail (LAB_IS_RUN_KEEPER (self), NULL);
  return self->store;
}

/**
 * lab_run_keeper_watch:
 * @self: a keeper
 * @run: a run that begins, or was branched
 * @origin: (nullable): where it comes from
 *
 * Records @run from its first new epoch on. A run that is known already is told its @origin.
 */
void
lab_run_keeper_watch (LabRunKeeper *self, LabRun *run, const LabRunOrigin *origin)
{
  Entry *entry;

  g_return_if_fail (LAB_IS_RUN_KEEPER (self));

  entry = find_entry (self, run);
  if (entry == NULL) {
    entry = add_entry (self, run);
    g_signal_connect_swapped (run, "metrics-changed", G_CALLBACK (record), entry);
  }
  if (origin != NULL)
    entry->origin = *origin;
}

/**
 * lab_run_keeper_resume:
 * @self: a keeper with a store
 * @run: a run that goes on
 * @id: its number in the store
 * @error: why it can't be recorded
 *
 * Goes on recording a run that was recorded before.
 *
 * Returns: whether it is recorded
 */
gboolean
lab_run_keeper_resume (LabRunKeeper *self, LabRun *run, gint64 id, GError **error)
{
  LabRecorder *recorder;
  Entry *entry = NULL;

  g_return_val_if_fail (LAB_IS_RUN_KEEPER (self), FALSE);
  g_return_val_if_fail (self->store != NULL, FALSE);

  entry = find_entry (self, run);
  if (entry != NULL)
    g_ptr_array_remove (self->entries, entry);
  recorder = lab_recorder_resume (self->store, id, run, error);
  if (recorder == NULL)
    return FALSE;
  set_recorder (add_entry (self, run), recorder);
  g_signal_emit (self, signals[SIGNAL_RECORDED], 0, run);
  return TRUE;
}

/**
 * lab_run_keeper_get_id:
 * @self: a keeper
 * @run: a run
 *
 * Returns: its number in the store, 0 when it is not recorded by this keeper
 */
gint64
lab_run_keeper_get_id (LabRunKeeper *self, LabRun *run)
{
  Entry *entry;

  g_return_val_if_fail (LAB_IS_RUN_KEEPER (self), 0);
  entry = find_entry (self, run);
  return entry != NULL && entry->recorder != NULL ? lab_recorder_get_id (entry->recorder) : 0;
}

/**
 * lab_run_keeper_find:
 * @self: a keeper
 * @id: a run's number
 *
 * Returns: (nullable) (transfer none): that run, when it was trained here and is still in memory
 */
LabRun *
lab_run_keeper_find (LabRunKeeper *self, gint64 id)
{
  g_return_val_if_fail (LAB_IS_RUN_KEEPER (self), NULL);

  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (id != 0 && lab_run_keeper_get_id (self, entry->run) == id)
      return entry->run;
  }
  return NULL;
}
