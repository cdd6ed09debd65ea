/* lab-layer-history.c: reports on a network's layers, of now and of each epoch that has a checkpoint.
 *
 * One network at a time is looked into: the one that the cursor shows first, then the epochs, the
 * nearest to the cursor before others. An epoch whose checkpoint is thinned out leaves with it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-layer-history.h"

#include "lab-latest-job.h"
#include "lab-neuron-report.h"

/* Enough for a histogram, and a tenth of the time that MNIST's test images take. */
#define N_IMAGES 1000

struct _LabLayerHistory {
  GObject parent_instance;

  LabCursor *cursor;
  LabRun *run;
  LabStore *store;
  LabDataset *dataset;
  gboolean is_active;

  LabLayerReports *present;
  LabSnapshot *present_of;
  GHashTable *epochs;  /* of LabLayerReports, by their epoch */
  GHashTable *missing; /* epochs whose checkpoint could not be had */
  LabLatestJob *present_job, *epochs_job;
};

G_DEFINE_FINAL_TYPE (LabLayerHistory, lab_layer_history, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
reports_clear (gpointer data)
{
  LabLayerReports *self = data;

  for (guint i = 0; i < self->n_layers; i++)
    lab_layer_report_clear (&self->reports[i]);
  g_free (self->reports);
}

static void
reports_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, reports_clear);
}

/* ── in the thread ───────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  LabSnapshot *snapshot; /* or NULL: that of the epoch in the store */
  LabStore *store;       /* or NULL */
  gint64 id;
  guint epoch;
  LabDataset *dataset; /* or NULL */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->snapshot, lab_snapshot_unref);
  g_clear_object (&request->store);
  g_clear_pointer (&request->dataset, lab_dataset_unref);
  g_free (request);
}

static gpointer
report (gpointer data, GCancellable *cancellable)
{
  static const LabImages none = {0};
  Request *request = data;
  const LabImages *images = &none;
  LabLayerReports *reports;

  if (request->snapshot == NULL)
    request->snapshot =
        lab_store_load_checkpoint (request->store, request->id, request->epoch, NULL);
  if (request->snapshot == NULL)
    return NULL;
  if (lab_neuron_fits (request->snapshot, request->dataset))
    images = lab_dataset_get_images (request->dataset, LAB_SPLIT_TEST);
  reports = g_atomic_rc_box_new0 (LabLayerReports);
  reports->epoch = request->epoch;
  reports->n_layers = (guint)request->snapshot->config.n_hidden + 1;
  reports->reports = g_new0 (LabLayerReport, reports->n_layers);
  if (lab_inspector_report (request->snapshot, images, N_IMAGES, cancellable, reports->reports))
    return reports;
  reports_unref (reports);
  return NULL;
}

/* ── on the main loop ────────────────────────────────────────────────────────────────────────────
 */

static void look (LabLayerHistory *self);

static Request *
make_request (LabLayerHistory *self, LabSnapshot *snapshot, guint epoch)
{
  Request *request = g_new0 (Request, 1);

  request->snapshot = snapshot != NULL ? lab_snapshot_ref (snapshot) : NULL;
  request->store = self->store != NULL ? g_object_ref (self->store) : NULL;
  request->id = lab_cursor_get_run_id (self->cursor);
  request->epoch = epoch;
  request->dataset = self->dataset != NULL ? lab_dataset_ref (self->dataset) : NULL;
  return request;
}

static void
present_done_cb (gpointer owner, gpointer data, gpointer result)
{
  LabLayerHistory *self = owner;

  if (result == NULL)
    return;
  g_clear_pointer (&self->present, reports_unref);
  self->present = g_atomic_rc_box_acquire (result);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
epoch_done_cb (gpointer owner, gpointer data, gpointer result)
{
  LabLayerHistory *self = owner;
  gpointer epoch = GUINT_TO_POINTER (((Request *)data)->epoch);

  if (result != NULL) {
    g_hash_table_insert (self->epochs, epoch, g_atomic_rc_box_acquire (result));
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  } else {
    g_hash_table_add (self->missing, epoch);
  }
  look (self);
}

static const LabJobKind present_reporting = {
    .work = report,
    .done = present_done_cb,
    .free_request = request_free,
    .free_result = reports_unref,
};

static const LabJobKind epoch_reporting = {
    .work = report,
    .done = epoch_done_cb,
    .free_request = request_free,
    .free_result = reports_unref,
};

/* Returns: the epoch nearest to the cursor that can be reported on, and is not yet; G_MAXUINT: none. */
static guint
find_next (LabLayerHistory *self)
{
  guint here = lab_cursor_get_epoch (self->cursor), next = G_MAXUINT, least = G_MAXUINT, n;
  const guint *epochs = lab_run_get_checkpoint_epochs (self->run, &n);
  gboolean can_load = self->store != NULL && lab_cursor_get_run_id (self->cursor) != 0;

  for (guint i = 0; i < n; i++) {
    gpointer epoch = GUINT_TO_POINTER (epochs[i]);
    guint distance = epochs[i] > here ? epochs[i] - here : here - epochs[i];

    if (distance >= least || g_hash_table_contains (self->epochs, epoch) ||
        g_hash_table_contains (self->missing, epoch) ||
        (!can_load && lab_run_get_checkpoint (self->run, epochs[i]) == NULL))
      continue;
    next = epochs[i];
    least = distance;
  }
  return next;
}

static void
look_at_present (LabLayerHistory *self)
{
  LabSnapshot *snapshot = lab_cursor_get_snapshot (self->cursor);

  if (snapshot == self->present_of || snapshot == NULL)
    return;
  g_clear_pointer (&self->present_of, lab_snapshot_unref);
  self->present_of = lab_snapshot_ref (snapshot);
  lab_latest_job_ask (self->present_job, make_request (self, snapshot, snapshot->epoch));
}

static void
look (LabLayerHistory *self)
{
  guint epoch;

  if (!self->is_active || self->run == NULL)
    return;
  look_at_present (self);
  if (lab_latest_job_is_busy (self->epochs_job))
    return;
  epoch = find_next (self);
  if (epoch != G_MAXUINT)
    lab_latest_job_ask (self->epochs_job,
                        make_request (self, lab_run_get_checkpoint (self->run, epoch), epoch));
}

/* Whether a report is on an epoch that has no checkpoint any more. */
static gboolean
is_thinned_out (gpointer epoch, gpointer reports, gpointer data)
{
  return lab_run_find_checkpoint (data, GPOINTER_TO_UINT (epoch)) != GPOINTER_TO_UINT (epoch);
}

static void
metrics_changed_cb (LabLayerHistory *self)
{
  if (!self->is_active)
    return;
  if (g_hash_table_foreach_remove (self->epochs, is_thinned_out, self->run) > 0)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  look (self);
}

/* Whatever was found is of another run, or of other images. */
static void
forget (LabLayerHistory *self)
{
  lab_latest_job_cancel (self->present_job);
  lab_latest_job_cancel (self->epochs_job);
  g_clear_pointer (&self->present, reports_unref);
  g_clear_pointer (&self->present_of, lab_snapshot_unref);
  g_hash_table_remove_all (self->epochs);
  g_hash_table_remove_all (self->missing);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
run_changed_cb (LabLayerHistory *self)
{
  LabRun *run = self->cursor != NULL ? lab_cursor_get_run (self->cursor) : NULL;

  if (run == self->run)
    return;
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (run != NULL)
    g_signal_connect_swapped (run, "metrics-changed", G_CALLBACK (metrics_changed_cb), self);
  forget (self);
  look (self);
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_layer_history_dispose (GObject *object)
{
  LabLayerHistory *self = LAB_LAYER_HISTORY (object);

  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_pointer (&self->present_job, lab_latest_job_free);
  g_clear_pointer (&self->epochs_job, lab_latest_job_free);
  g_clear_object (&self->cursor);
  g_clear_object (&self->run);
  g_clear_object (&self->store);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  g_clear_pointer (&self->present, reports_unref);
  g_clear_pointer (&self->present_of, lab_snapshot_unref);
  g_hash_table_remove_all (self->epochs);
  G_OBJECT_CLASS (lab_layer_history_parent_class)->dispose (object);
}

static void
lab_layer_history_finalize (GObject *object)
{
  LabLayerHistory *self = LAB_LAYER_HISTORY (object);

  g_hash_table_unref (self->epochs);
  g_hash_table_unref (self->missing);
  G_OBJECT_CLASS (lab_layer_history_parent_class)->finalize (object);
}

static void
lab_layer_history_class_init (LabLayerHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lab_layer_history_dispose;
  G_OBJECT_CLASS (klass)->finalize = lab_layer_history_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LAB_TYPE_LAYER_HISTORY, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lab_layer_history_init (LabLayerHistory *self)
{
  self->epochs = g_hash_table_new_full (NULL, NULL, NULL, reports_unref);
  self->missing = g_hash_table_new (NULL, NULL);
  self->present_job = lab_latest_job_new (&present_reporting, self);
  self->epochs_job = lab_latest_job_new (&epoch_reporting, self);
}

/**
 * lab_layer_history_new:
 *
 * Returns: (transfer full): no reports, of no run
 */
LabLayerHistory *
lab_layer_history_new (void)
{
  return g_object_new (LAB_TYPE_LAYER_HISTORY, NULL);
}

/**
 * lab_layer_history_set_cursor:
 * @self: a history
 * @cursor: (nullable): whose run, and whose network, is looked into
 */
void
lab_layer_history_set_cursor (LabLayerHistory *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_LAYER_HISTORY (self));

  if (cursor == self->cursor)
    return;
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  if (cursor != NULL) {
    g_signal_connect_swapped (cursor, "run-changed", G_CALLBACK (run_changed_cb), self);
    g_signal_connect_swapped (cursor, "snapshot-changed", G_CALLBACK (look), self);
  }
  run_changed_cb (self);
}

/**
 * lab_layer_history_set_store:
 * @self: a history
 * @store: (nullable): where checkpoints are that are not in memory
 */
void
lab_layer_history_set_store (LabLayerHistory *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_LAYER_HISTORY (self));

  if (g_set_object (&self->store, store))
    look (self);
}

/**
 * lab_layer_history_set_dataset:
 * @self: a history
 * @dataset: (nullable): what activations are of
 */
void
lab_layer_history_set_dataset (LabLayerHistory *self, LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_LAYER_HISTORY (self));

  if (dataset == self->dataset)
    return;
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  self->dataset = dataset != NULL ? lab_dataset_ref (dataset) : NULL;
  forget (self);
  look (self);
}

/**
 * lab_layer_history_set_active:
 * @self: a history
 * @active: whether somebody looks at it
 */
void
lab_layer_history_set_active (LabLayerHistory *self, gboolean active)
{
  g_return_if_fail (LAB_IS_LAYER_HISTORY (self));

  self->is_active = active;
  if (active && self->run != NULL)
    metrics_changed_cb (self);
}

/**
 * lab_layer_history_get_present:
 * @self: a history
 *
 * Returns: (transfer none) (nullable): the reports on the network that the cursor shows, or showed
 */
const LabLayerReports *
lab_layer_history_get_present (LabLayerHistory *self)
{
  g_return_val_if_fail (LAB_IS_LAYER_HISTORY (self), NULL);
  return self->present;
}

static int
compare_epochs (gconstpointer a, gconstpointer b)
{
  const LabLayerReports *first = *(LabLayerReports *const *)a;
  const LabLayerReports *second = *(LabLayerReports *const *)b;

  return (first->epoch > second->epoch) - (first->epoch < second->epoch);
}

/**
 * lab_layer_history_list:
 * @self: a history
 *
 * Returns: (transfer container): LabLayerReports of all epochs there are, the first first
 */
GPtrArray *
lab_layer_history_list (LabLayerHistory *self)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer reports;

  g_return_val_if_fail (LAB_IS_LAYER_HISTORY (self), NULL);

  g_hash_table_iter_init (&iter, self->epochs);
  while (g_hash_table_iter_next (&iter, NULL, &reports))
    g_ptr_array_add (list, reports);
  g_ptr_array_sort (list, compare_epochs);
  return g_steal_pointer (&list);
}

/**
 * lab_layer_history_has_activations:
 * @self: a history
 *
 * Returns: whether its reports are on activations, too
 */
gboolean
lab_layer_history_has_activations (LabLayerHistory *self)
{
  g_return_val_if_fail (LAB_IS_LAYER_HISTORY (self), FALSE);

  return self->cursor != NULL &&
         lab_neuron_fits (lab_cursor_get_snapshot (self->cursor), self->dataset);
}
