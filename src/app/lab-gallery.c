/* lab-gallery.c: which images are shown, and what the cursor's network says of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery.h"

#include <glib/gi18n-lib.h>

#include "lab-gallery-reader.h"
#include "lab-gallery-verdicts.h"

/* While a network trains, the training images are read no more often than this: training comes first. */
#define READ_MS 1500

/* What the verdicts were made of. */
typedef struct {
  gconstpointer source;
  guint epoch;
  gboolean with_forgotten;
} Origin;

struct _LabGallery {
  GObject parent_instance;

  LabCursor *cursor;
  LabDataset *dataset;
  LabStore *store;
  gboolean is_active;
  LabImageQuery query;
  LabGalleryState state;

  LabVerdicts *verdicts; /* of the query's split, or NULL */
  Origin origin;

  /* What was read last, and of which network. */
  LabVerdicts *read;
  LabSnapshot *read_snapshot;
  LabSplit read_split;
  GCancellable *reading; /* or NULL */
  gboolean read_follows; /* whether the cursor followed when the reading began */
  guint read_id;         /* until the next one may begin */

  LabRun *loading;  /* whose predictions are being loaded, or NULL */
  gpointer unknown; /* a run that has none in the store; not dereferenced */

  LabGalleryList *list;
  gboolean is_listing, is_outdated;
};

G_DEFINE_FINAL_TYPE (LabGallery, lab_gallery, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNAL_QUERY_CHANGED, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void update (LabGallery *self);

static LabRun *
get_run (LabGallery *self)
{
  return self->cursor != NULL ? lab_cursor_get_run (self->cursor) : NULL;
}

/* ── the list ────────────────────────────────────────────────────────────────────────────────────
 */

static void list (LabGallery *self);

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabGallery *self = LAB_GALLERY (source);
  g_autoptr (LabGalleryList) found = lab_gallery_list_finish (result);

  self->is_listing = FALSE;
  if (self->is_outdated) {
    list (self);
    /* While requests keep coming, each answer is still a step on the way. */
    if (self->dataset != found->dataset || self->query.split != found->split)
      return;
  }
  g_clear_pointer (&self->list, lab_gallery_list_unref);
  self->list = g_steal_pointer (&found);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
list (LabGallery *self)
{
  self->is_outdated = self->is_listing;
  if (self->is_listing)
    return;
  if (self->dataset == NULL) {
    g_clear_pointer (&self->list, lab_gallery_list_unref);
    return;
  }
  self->is_listing = TRUE;
  lab_gallery_list_async (self, self->dataset, self->verdicts, &self->query, listed_cb, NULL);
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
forget_reading (LabGallery *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_handle_id (&self->read_id, g_source_remove);
  g_clear_pointer (&self->read, lab_verdicts_unref);
  g_clear_pointer (&self->read_snapshot, lab_snapshot_unref);
}

static void
read_again_cb (gpointer data)
{
  LabGallery *self = data;

  self->read_id = 0;
  update (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabGallery *self = LAB_GALLERY (source);
  g_autoptr (GCancellable) cancellable = data;
  g_autoptr (GError) error = NULL;
  LabSnapshot *snapshot;
  g_autoptr (LabVerdicts) verdicts = lab_gallery_read_finish (result, &snapshot, &error);
  LabRun *run = get_run (self);

  if (self->reading != cancellable)
    return; /* the answer to an older question */
  g_clear_object (&self->reading);
  g_clear_pointer (&self->read, lab_verdicts_unref);
  g_clear_pointer (&self->read_snapshot, lab_snapshot_unref);
  self->read = g_steal_pointer (&verdicts);
  self->read_snapshot = lab_snapshot_ref (snapshot);
  if (error != NULL)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
  if (run != NULL && lab_run_get_state (run) == LAB_RUN_TRAINING && self->is_active)
    self->read_id = g_timeout_add_once (READ_MS, read_again_cb, self);
  update (self);
}

/* The cursor's network, where it stands for the epoch that is shown and fits the images. */
static LabSnapshot *
get_reader (LabGallery *self)
{
  LabSnapshot *snapshot = lab_cursor_get_snapshot (self->cursor);
  LabRun *run = get_run (self);

  if (snapshot == NULL || !lab_snapshot_fits (snapshot, lab_run_get_config (run)) ||
      snapshot->config.n_inputs != LAB_IMAGE_PIXELS)
    return NULL;
  return snapshot;
}

static void
begin_reading (LabGallery *self, LabSnapshot *snapshot)
{
  gboolean follows = lab_cursor_get_follows (self->cursor);

  if (self->reading != NULL) {
    /* A network that trains is another one ten times a second: what is being read is read to its
     * end. Who moves the cursor wants to see that epoch. */
    if (follows && self->read_follows && self->read_split == self->query.split)
      return;
    g_cancellable_cancel (self->reading);
    g_clear_object (&self->reading);
  } else if (self->read_id != 0 && follows && self->read_split == self->query.split) {
    return;
  }
  if (self->read_split != self->query.split) {
    g_clear_pointer (&self->read, lab_verdicts_unref);
    g_clear_pointer (&self->read_snapshot, lab_snapshot_unref);
  }
  g_clear_handle_id (&self->read_id, g_source_remove);
  self->read_split = self->query.split;
  self->read_follows = follows;
  self->reading = g_cancellable_new ();
  lab_gallery_read_async (self, snapshot, self->dataset, self->query.split, self->reading, read_cb,
                          g_object_ref (self->reading));
}

/* Lets the cursor's network read the images, and meanwhile shows what was read before. */
static void
read_images (LabGallery *self)
{
  LabSnapshot *snapshot = get_reader (self);
  guint checkpoint = lab_cursor_get_checkpoint (self->cursor);

  if (snapshot == NULL) {
    self->state = LAB_GALLERY_NOT_RECORDED;
    return;
  }
  if (!lab_cursor_get_follows (self->cursor) && snapshot->epoch != checkpoint) {
    /* The cursor itself is still waiting for that network. */
    self->state = LAB_GALLERY_READING;
    return;
  }
  if (self->read_snapshot != snapshot || self->read_split != self->query.split)
    begin_reading (self, snapshot);
  if (self->read == NULL || self->read_split != self->query.split) {
    self->state = self->reading != NULL ? LAB_GALLERY_READING : LAB_GALLERY_NOT_RECORDED;
    return;
  }
  self->state = LAB_GALLERY_READY;
  if (self->verdicts != self->read) {
    g_clear_pointer (&self->verdicts, lab_verdicts_unref);
    self->verdicts = lab_verdicts_ref (self->read);
  }
  self->origin = (Origin){self->read, self->read->epoch, FALSE};
}

/* ── what is recorded ────────────────────────────────────────────────────────────────────────────
 */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabGallery *self = LAB_GALLERY (source);
  g_autoptr (LabRun) run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LabPredictions) predictions = lab_gallery_load_finish (result, &error);

  if (self->loading == run)
    self->loading = NULL;
  if (predictions != NULL && lab_run_get_predictions (run) == NULL)
    lab_run_set_predictions (run, predictions);
  else if (predictions == NULL)
    self->unknown = run;
  if (error != NULL && !g_error_matches (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
  update (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Returns whether predictions are on their way. */
static gboolean
load_predictions (LabGallery *self)
{
  LabRun *run = get_run (self);
  gint64 id = lab_cursor_get_run_id (self->cursor);

  if (lab_run_get_predictions (run) != NULL || self->unknown == (gpointer)run ||
      self->store == NULL || id == 0)
    return FALSE;
  if (self->loading != run) {
    self->loading = run;
    lab_gallery_load_async (self, self->store, id, loaded_cb, g_object_ref (run));
  }
  return TRUE;
}

/* Takes what is recorded of the test split at the cursor's epoch. FALSE where there is nothing. */
static gboolean
take_recorded (LabGallery *self)
{
  const LabImages *images = lab_dataset_get_images (self->dataset, LAB_SPLIT_TEST);
  LabEvaluation *evaluation = lab_cursor_get_evaluation (self->cursor);
  LabPredictions *predictions = lab_gallery_get_predictions (self);
  guint epoch = lab_cursor_get_epoch (self->cursor);
  gboolean is_present =
      evaluation != NULL && (evaluation->epoch == epoch || lab_cursor_get_follows (self->cursor));
  gboolean has_own = is_present && evaluation->n_images == images->n;
  gboolean has_kept = predictions != NULL && lab_predictions_has_epoch (predictions, epoch);
  gboolean with_forgotten = predictions != NULL && self->query.order == LAB_ORDER_FORGOTTEN;
  Origin origin = {.epoch = epoch, .with_forgotten = with_forgotten};

  if (!has_own && !has_kept)
    return FALSE;
  /* What this order asks for, the network can still tell. */
  if (!has_kept && evaluation->true_probability == NULL &&
      self->query.order == LAB_ORDER_LEAST_LIKELY &&
      lab_cursor_get_checkpoint (self->cursor) == epoch)
    return FALSE;
  /* An evaluation that was read from a file does not know the actual class's probability. */
  if (has_own && (evaluation->true_probability != NULL || !has_kept))
    origin.source = evaluation, origin.epoch = evaluation->epoch;
  else
    origin.source = predictions;
  self->state = LAB_GALLERY_READY;
  if (self->verdicts != NULL && origin.source == self->origin.source &&
      origin.epoch == self->origin.epoch && origin.with_forgotten == self->origin.with_forgotten)
    return TRUE;
  g_clear_pointer (&self->verdicts, lab_verdicts_unref);
  self->verdicts = origin.source == evaluation
                       ? lab_verdicts_new_from_evaluation (evaluation)
                       : lab_verdicts_new_from_predictions (predictions, epoch);
  self->origin = origin;
  if (self->verdicts != NULL && with_forgotten)
    lab_verdicts_count_forgotten (self->verdicts, predictions, images->labels, origin.epoch);
  return self->verdicts != NULL;
}

/* ── what is shown ───────────────────────────────────────────────────────────────────────────────
 */

static void
find_verdicts (LabGallery *self)
{
  LabRun *run = get_run (self);
  guint n_done = 0;

  if (run != NULL)
    lab_run_get_epochs (run, &n_done);
  if (self->dataset == NULL)
    self->state = LAB_GALLERY_NO_DATASET;
  else if (run == NULL)
    self->state = LAB_GALLERY_NO_RUN;
  else if (!lab_gallery_is_of_dataset (self))
    self->state = LAB_GALLERY_OTHER_DATASET;
  else if (self->query.split == LAB_SPLIT_TEST && take_recorded (self))
    return;
  else if (self->query.split == LAB_SPLIT_TEST && load_predictions (self))
    self->state = LAB_GALLERY_READING;
  else if (self->query.split == LAB_SPLIT_TEST && n_done > 0 &&
           lab_cursor_get_checkpoint (self->cursor) != lab_cursor_get_epoch (self->cursor))
    self->state = LAB_GALLERY_NOT_RECORDED;
  else
    read_images (self);
}

static void
update (LabGallery *self)
{
  g_autoptr (LabVerdicts) before = NULL;
  LabGalleryState state = self->state;
  gboolean was_reading = self->reading != NULL;

  if (!self->is_active)
    return;
  before = self->verdicts != NULL ? lab_verdicts_ref (self->verdicts) : NULL;
  find_verdicts (self);
  if (self->state == LAB_GALLERY_READY && self->verdicts == NULL)
    self->state = LAB_GALLERY_NOT_RECORDED;
  if (self->state != LAB_GALLERY_READY)
    g_clear_pointer (&self->verdicts, lab_verdicts_unref);
  if (self->state == LAB_GALLERY_READY && self->origin.source != self->read &&
      self->reading != NULL) {
    /* Nobody waits for it any more. */
    g_cancellable_cancel (self->reading);
    g_clear_object (&self->reading);
  }
  /* Whoever asks for predictions may need them for a biography alone. */
  if (self->state == LAB_GALLERY_READY)
    load_predictions (self);
  if (self->verdicts != before || self->list == NULL || self->list->dataset != self->dataset)
    list (self);
  if (self->state != state || was_reading != (self->reading != NULL))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
run_changed_cb (LabGallery *self)
{
  forget_reading (self);
  self->loading = NULL;
  self->unknown = NULL;
  self->origin = (Origin){0};
  g_clear_pointer (&self->verdicts, lab_verdicts_unref);
  g_clear_pointer (&self->list, lab_gallery_list_unref);
  update (self);
}

static void
lab_gallery_dispose (GObject *object)
{
  LabGallery *self = LAB_GALLERY (object);

  self->is_active = FALSE;
  lab_gallery_set_cursor (self, NULL);
  forget_reading (self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->verdicts, lab_verdicts_unref);
  g_clear_pointer (&self->list, lab_gallery_list_unref);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  G_OBJECT_CLASS (lab_gallery_parent_class)->dispose (object);
}

static void
lab_gallery_class_init (LabGalleryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lab_gallery_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LAB_TYPE_GALLERY, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_QUERY_CHANGED] = g_signal_new (
      "query-changed", LAB_TYPE_GALLERY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_GALLERY, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lab_gallery_init (LabGallery *self)
{
  self->state = LAB_GALLERY_NO_DATASET;
  self->query = (LabImageQuery){.split = LAB_SPLIT_TEST,
                                .actual = LAB_ANY_CLASS,
                                .predicted = LAB_ANY_CLASS,
                                .show = LAB_SHOW_MISTAKES,
                                .order = LAB_ORDER_SUREST};
}

/**
 * lab_gallery_new:
 *
 * Returns: (transfer full): a gallery of the test split's mistakes, the surest first
 */
LabGallery *
lab_gallery_new (void)
{
  return g_object_new (LAB_TYPE_GALLERY, NULL);
}

void
lab_gallery_set_cursor (LabGallery *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_GALLERY (self));

  if (cursor == self->cursor)
    return;
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  if (cursor != NULL) {
    g_signal_connect_swapped (cursor, "run-changed", G_CALLBACK (run_changed_cb), self);
    g_signal_connect_swapped (cursor, "moved", G_CALLBACK (update), self);
    g_signal_connect_swapped (cursor, "snapshot-changed", G_CALLBACK (update), self);
  }
  run_changed_cb (self);
}

/* Classes that another dataset has not are asked for no more. */
static void
fit_query (LabGallery *self)
{
  LabImageQuery query = self->query;
  int n_classes = self->dataset != NULL ? (int)lab_dataset_get_n_classes (self->dataset) : 0;

  if (query.actual >= n_classes)
    query.actual = LAB_ANY_CLASS;
  if (query.predicted >= n_classes)
    query.predicted = LAB_ANY_CLASS;
  lab_gallery_set_query (self, &query);
}

void
lab_gallery_set_dataset (LabGallery *self, LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_GALLERY (self));

  if (dataset == self->dataset)
    return;
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  self->dataset = dataset != NULL ? lab_dataset_ref (dataset) : NULL;
  fit_query (self);
  run_changed_cb (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
lab_gallery_set_store (LabGallery *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_GALLERY (self));

  if (g_set_object (&self->store, store))
    update (self);
}

void
lab_gallery_set_active (LabGallery *self, gboolean active)
{
  g_return_if_fail (LAB_IS_GALLERY (self));

  if (self->is_active == active)
    return;
  self->is_active = active;
  g_clear_handle_id (&self->read_id, g_source_remove);
  if (!active && self->reading != NULL) {
    g_cancellable_cancel (self->reading);
    g_clear_object (&self->reading);
  }
  update (self);
  /* The query may have changed while nobody looked. */
  if (active)
    list (self);
}

const LabImageQuery *
lab_gallery_get_query (LabGallery *self)
{
  g_return_val_if_fail (LAB_IS_GALLERY (self), NULL);

  return &self->query;
}

/**
 * lab_gallery_set_query:
 * @self: a gallery
 * @query: which images, in which order; a class that the dataset has not is any class
 */
void
lab_gallery_set_query (LabGallery *self, const LabImageQuery *query)
{
  const LabImageQuery *before = &self->query;
  LabImageQuery fitted;
  int n_classes;

  g_return_if_fail (LAB_IS_GALLERY (self));
  g_return_if_fail (query != NULL);

  fitted = *query;
  n_classes = self->dataset != NULL ? (int)lab_dataset_get_n_classes (self->dataset) : G_MAXINT;
  if (fitted.actual >= n_classes)
    fitted.actual = LAB_ANY_CLASS;
  if (fitted.predicted >= n_classes)
    fitted.predicted = LAB_ANY_CLASS;
  query = &fitted;
  if (query->split == before->split && query->actual == before->actual &&
      query->predicted == before->predicted && query->show == before->show &&
      query->order == before->order)
    return;
  if (query->split != before->split)
    self->origin = (Origin){0};
  self->query = *query;
  g_signal_emit (self, signals[SIGNAL_QUERY_CHANGED], 0);
  update (self);
  if (self->is_active)
    list (self);
}

LabDataset *
lab_gallery_get_dataset (LabGallery *self)
{
  g_return_val_if_fail (LAB_IS_GALLERY (self), NULL);

  return self->dataset;
}

LabGalleryState
lab_gallery_get_state (LabGallery *self)
{
  g_return_val_if_fail (LAB_IS_GALLERY (self), LAB_GALLERY_NO_DATASET);

  return self->state;
}

/**
 * lab_gallery_get_reason:
 * @self: a gallery
 *
 * Returns: (transfer full) (nullable): why it is not known what the images are read as
 */
char *
lab_gallery_get_reason (LabGallery *self)
{
  g_return_val_if_fail (LAB_IS_GALLERY (self), NULL);

  /* The state rests while nobody looks: what it was about may be gone. */
  if (self->dataset == NULL)
    return g_strdup (_ ("No dataset is open."));
  if (get_run (self) == NULL)
    return g_strdup (_ ("There is no network yet that could read them."));
  if (!lab_gallery_is_of_dataset (self))
    /* translators: names of two datasets: that of the run which is shown, and the one that is open */
    return g_strdup_printf (
        _ ("The run that is shown has learned %s, and the images are those of %s."),
        lab_run_get_dataset_name (get_run (self)), lab_dataset_get_name (self->dataset));
  switch (self->state) {
  case LAB_GALLERY_READING:
    return g_strdup (_ ("The network is reading them…"));
  case LAB_GALLERY_NOT_RECORDED:
    return g_strdup_printf (_ ("What was said of each image at epoch %u was not recorded, and the "
                               "network of that epoch "
                               "was not kept."),
                            lab_cursor_get_epoch (self->cursor));
  case LAB_GALLERY_READY:
  case LAB_GALLERY_NO_DATASET:
  case LAB_GALLERY_NO_RUN:
  case LAB_GALLERY_OTHER_DATASET:
  default:
    return NULL;
  }
}

LabGalleryList *
lab_gallery_get_list (LabGallery *self)
{
  g_return_val_if_fail (LAB_IS_GALLERY (self), NULL);

  return self->list;
}

LabVerdicts *
lab_gallery_get_verdicts (LabGallery *self)
{
  g_return_val_if_fail (LAB_IS_GALLERY (self), NULL);

  return self->verdicts;
}

LabPredictions *
lab_gallery_get_predictions (LabGallery *self)
{
  LabPredictions *predictions;

  g_return_val_if_fail (LAB_IS_GALLERY (self), NULL);

  if (!lab_gallery_is_of_dataset (self))
    return NULL;
  predictions = lab_run_get_predictions (get_run (self));
  if (predictions == NULL || lab_predictions_get_n_images (predictions) !=
                                 lab_dataset_get_images (self->dataset, LAB_SPLIT_TEST)->n)
    return NULL;
  return predictions;
}

gboolean
lab_gallery_is_of_dataset (LabGallery *self)
{
  LabRun *run;

  g_return_val_if_fail (LAB_IS_GALLERY (self), FALSE);

  run = get_run (self);
  return run != NULL && self->dataset != NULL &&
         g_strcmp0 (lab_run_get_dataset_hash (run), lab_dataset_get_hash (self->dataset)) == 0;
}
