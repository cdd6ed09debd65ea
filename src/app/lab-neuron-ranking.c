/* lab-neuron-ranking.c: how much a network is worth without each neuron of a layer in turn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-neuron-ranking.h"

#include "lab-inspector.h"
#include "lab-latest-job.h"
#include "lab-model-evaluate.h"

#define PROGRESS_MS 100

struct _LabNeuronRanking {
  GObject parent_instance;

  LabLatestJob *job;
  gint *n_done; /* atomic, shared with the thread by counting references; of the present request */
  guint n_neurons;
  guint progress_id;

  guint layer, epoch;
  float *changes; /* (n_neurons), or NULL */
};

G_DEFINE_FINAL_TYPE (LabNeuronRanking, lab_neuron_ranking, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── in the thread ───────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  LabSnapshot *snapshot;
  LabDataset *dataset;
  guint layer;
  guint n_neurons;
  gint *n_done; /* a reference */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  lab_snapshot_unref (request->snapshot);
  lab_dataset_unref (request->dataset);
  g_atomic_rc_box_release (request->n_done);
  g_free (request);
}

/* Returns: whether *@accuracy is that of the network on the test split. */
static gboolean
evaluate (const LabSnapshot *snapshot, LabDataset *dataset, double *accuracy)
{
  g_autoptr (LabEvaluation) evaluation =
      lab_model_evaluate (snapshot, lab_dataset_get_images (dataset, LAB_SPLIT_TEST), NULL);

  if (evaluation == NULL)
    return FALSE;
  *accuracy = evaluation->accuracy;
  return TRUE;
}

static gpointer
rank (gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  g_autofree float *changes = g_new0 (float, request->n_neurons);
  double whole;

  if (!evaluate (request->snapshot, request->dataset, &whole))
    return NULL;
  for (guint i = 0; i < request->n_neurons; i++) {
    const LabNeuron neuron = {.layer = request->layer, .neuron = i};
    g_autoptr (LabSnapshot) muted = NULL;
    double accuracy;

    if (g_cancellable_is_cancelled (cancellable))
      return NULL;
    muted = lab_inspector_mute (request->snapshot, &neuron, 1);
    if (muted == NULL || !evaluate (muted, request->dataset, &accuracy))
      return NULL;
    changes[i] = (float)(accuracy - whole);
    g_atomic_int_inc (request->n_done);
  }
  return g_steal_pointer (&changes);
}

/* ── on the main loop ────────────────────────────────────────────────────────────────────────────
 */

static void
done_cb (gpointer owner, gpointer data, gpointer result)
{
  LabNeuronRanking *self = owner;

  g_clear_handle_id (&self->progress_id, g_source_remove);
  if (result != NULL)
    self->changes = g_memdup2 (result, self->n_neurons * sizeof *self->changes);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static const LabJobKind ranking = {
    .work = rank,
    .done = done_cb,
    .free_request = request_free,
    .free_result = g_free,
};

static gboolean
progress_cb (gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

static void
forget (LabNeuronRanking *self)
{
  lab_latest_job_cancel (self->job);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  g_clear_pointer (&self->n_done, g_atomic_rc_box_release);
  g_clear_pointer (&self->changes, g_free);
  self->n_neurons = 0;
}

static void
lab_neuron_ranking_finalize (GObject *object)
{
  LabNeuronRanking *self = LAB_NEURON_RANKING (object);

  forget (self);
  lab_latest_job_free (self->job);
  G_OBJECT_CLASS (lab_neuron_ranking_parent_class)->finalize (object);
}

static void
lab_neuron_ranking_class_init (LabNeuronRankingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lab_neuron_ranking_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LAB_TYPE_NEURON_RANKING, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lab_neuron_ranking_init (LabNeuronRanking *self)
{
  self->job = lab_latest_job_new (&ranking, self);
}

/**
 * lab_neuron_ranking_new:
 *
 * Returns: (transfer full): nothing found yet
 */
LabNeuronRanking *
lab_neuron_ranking_new (void)
{
  return g_object_new (LAB_TYPE_NEURON_RANKING, NULL);
}

/**
 * lab_neuron_ranking_start:
 * @self: a ranking
 * @snapshot: a network
 * @dataset: what it was made for; its test split is what counts
 * @layer: a hidden layer of it
 */
void
lab_neuron_ranking_start (LabNeuronRanking *self, LabSnapshot *snapshot, LabDataset *dataset,
                          guint layer)
{
  Request *request;

  g_return_if_fail (LAB_IS_NEURON_RANKING (self));
  g_return_if_fail (snapshot != NULL && dataset != NULL);
  g_return_if_fail (layer < (guint)snapshot->config.n_hidden);

  forget (self);
  self->layer = layer;
  self->epoch = snapshot->epoch;
  self->n_neurons = lab_inspector_get_width (snapshot, layer);
  self->n_done = g_atomic_rc_box_new0 (gint);
  request = g_new0 (Request, 1);
  request->snapshot = lab_snapshot_ref (snapshot);
  request->dataset = lab_dataset_ref (dataset);
  request->layer = layer;
  request->n_neurons = self->n_neurons;
  request->n_done = g_atomic_rc_box_acquire (self->n_done);
  lab_latest_job_ask (self->job, request);
  self->progress_id = g_timeout_add (PROGRESS_MS, progress_cb, self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * lab_neuron_ranking_cancel:
 * @self: a ranking
 *
 * Gives up, and forgets what was found.
 */
void
lab_neuron_ranking_cancel (LabNeuronRanking *self)
{
  g_return_if_fail (LAB_IS_NEURON_RANKING (self));

  if (self->n_done == NULL)
    return;
  forget (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * lab_neuron_ranking_is_running:
 * @self: a ranking
 *
 * Returns: whether an answer is to come
 */
gboolean
lab_neuron_ranking_is_running (LabNeuronRanking *self)
{
  g_return_val_if_fail (LAB_IS_NEURON_RANKING (self), FALSE);
  return self->progress_id != 0;
}

/**
 * lab_neuron_ranking_get_progress:
 * @self: a ranking
 *
 * Returns: the share of the neurons that were tried
 */
double
lab_neuron_ranking_get_progress (LabNeuronRanking *self)
{
  g_return_val_if_fail (LAB_IS_NEURON_RANKING (self), 0);

  if (self->n_done == NULL)
    return 0;
  return (double)g_atomic_int_get (self->n_done) / MAX (self->n_neurons, 1);
}

/**
 * lab_neuron_ranking_get_changes:
 * @self: a ranking
 * @n: (out): neurons
 *
 * Returns: (transfer none) (nullable): the change of the accuracy without each of them, (n)
 */
const float *
lab_neuron_ranking_get_changes (LabNeuronRanking *self, guint *n)
{
  g_return_val_if_fail (LAB_IS_NEURON_RANKING (self), NULL);

  *n = self->changes != NULL ? self->n_neurons : 0;
  return self->changes;
}

/**
 * lab_neuron_ranking_get_layer:
 * @self: a ranking
 *
 * Returns: the layer whose neurons were tried
 */
guint
lab_neuron_ranking_get_layer (LabNeuronRanking *self)
{
  g_return_val_if_fail (LAB_IS_NEURON_RANKING (self), 0);
  return self->layer;
}

/**
 * lab_neuron_ranking_get_epoch:
 * @self: a ranking
 *
 * Returns: the epoch of the network whose neurons were tried
 */
guint
lab_neuron_ranking_get_epoch (LabNeuronRanking *self)
{
  g_return_val_if_fail (LAB_IS_NEURON_RANKING (self), 0);
  return self->epoch;
}
