/* lab-neuron-muting.c: the neurons that are muted, and what the network is worth without them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-neuron-muting.h"

#include <math.h>

#include "lab-latest-job.h"
#include "lab-model-evaluate.h"
#include "lab-neuron-report.h"

struct _LabNeuronMuting {
  GObject parent_instance;

  LabSnapshot *snapshot;
  LabDataset *dataset;
  GArray *neurons; /* of LabNeuron */
  gboolean is_active;
  gboolean is_stale; /* the answer is not that of the present network and neurons */

  LabLatestJob *job;
  LabSnapshot *whole; /* the network that `before` is of */
  LabEvaluation *before, *after;
};

G_DEFINE_FINAL_TYPE (LabNeuronMuting, lab_neuron_muting, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNAL_EVALUATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── in the thread ───────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  LabSnapshot *snapshot;
  LabDataset *dataset;
  GArray *neurons;       /* of LabNeuron; nobody writes to it any more */
  LabEvaluation *before; /* of the snapshot, or NULL: not known yet */
} Request;

typedef struct {
  LabEvaluation *before, *after;
} Answer;

static void
request_free (gpointer data)
{
  Request *request = data;

  lab_snapshot_unref (request->snapshot);
  lab_dataset_unref (request->dataset);
  g_array_unref (request->neurons);
  g_clear_pointer (&request->before, lab_evaluation_unref);
  g_free (request);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->before, lab_evaluation_unref);
  g_clear_pointer (&answer->after, lab_evaluation_unref);
  g_free (answer);
}

static gpointer
evaluate (gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  const LabImages *images = lab_dataset_get_images (request->dataset, LAB_SPLIT_TEST);
  g_autoptr (LabSnapshot) muted = lab_inspector_mute (
      request->snapshot, (const LabNeuron *)request->neurons->data, request->neurons->len);
  Answer *answer = g_new0 (Answer, 1);

  if (muted != NULL)
    answer->after = lab_model_evaluate (muted, images, NULL);
  if (request->before != NULL)
    answer->before = lab_evaluation_ref (request->before);
  else if (!g_cancellable_is_cancelled (cancellable))
    answer->before = lab_model_evaluate (request->snapshot, images, NULL);
  if (answer->before != NULL && answer->after != NULL)
    return answer;
  answer_free (answer);
  return NULL;
}

/* ── on the main loop ────────────────────────────────────────────────────────────────────────────
 */

static gboolean
has_answer (LabNeuronMuting *self)
{
  return self->before != NULL && self->after != NULL;
}

static void
drop_answer (LabNeuronMuting *self)
{
  gboolean had_answer = has_answer (self);

  g_clear_pointer (&self->before, lab_evaluation_unref);
  g_clear_pointer (&self->after, lab_evaluation_unref);
  g_clear_pointer (&self->whole, lab_snapshot_unref);
  if (had_answer)
    g_signal_emit (self, signals[SIGNAL_EVALUATED], 0);
}

static void
done_cb (gpointer owner, gpointer data, gpointer result)
{
  LabNeuronMuting *self = owner;
  Request *request = data;
  Answer *answer = result;

  if (answer == NULL) {
    drop_answer (self);
    return;
  }
  g_clear_pointer (&self->before, lab_evaluation_unref);
  g_clear_pointer (&self->after, lab_evaluation_unref);
  g_clear_pointer (&self->whole, lab_snapshot_unref);
  self->before = lab_evaluation_ref (answer->before);
  self->after = lab_evaluation_ref (answer->after);
  self->whole = lab_snapshot_ref (request->snapshot);
  g_signal_emit (self, signals[SIGNAL_EVALUATED], 0);
}

static const LabJobKind evaluating = {
    .work = evaluate,
    .done = done_cb,
    .free_request = request_free,
    .free_result = answer_free,
};

/* Asks for the answer, where there is a question and somebody to tell. */
static void
look (LabNeuronMuting *self)
{
  Request *request;

  if (!self->is_stale || !self->is_active)
    return;
  self->is_stale = FALSE;
  if (self->neurons->len == 0 || !lab_neuron_fits (self->snapshot, self->dataset)) {
    lab_latest_job_cancel (self->job);
    drop_answer (self);
    return;
  }
  request = g_new0 (Request, 1);
  request->snapshot = lab_snapshot_ref (self->snapshot);
  request->dataset = lab_dataset_ref (self->dataset);
  request->neurons = g_array_copy (self->neurons);
  if (self->before != NULL && self->whole == self->snapshot)
    request->before = lab_evaluation_ref (self->before);
  lab_latest_job_ask (self->job, request);
}

/* The answers to come are not to the question of now. */
static void
neurons_changed (LabNeuronMuting *self)
{
  g_clear_pointer (&self->after, lab_evaluation_unref);
  lab_latest_job_cancel (self->job);
  self->is_stale = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_signal_emit (self, signals[SIGNAL_EVALUATED], 0);
  look (self);
}

static gboolean
has_neuron (const LabSnapshot *snapshot, const LabNeuron *neuron)
{
  return snapshot != NULL && neuron->layer < (guint)snapshot->config.n_hidden &&
         neuron->neuron < lab_inspector_get_width (snapshot, neuron->layer);
}

static int
find (LabNeuronMuting *self, guint layer, guint neuron)
{
  for (guint i = 0; i < self->neurons->len; i++) {
    const LabNeuron *muted = &g_array_index (self->neurons, LabNeuron, i);

    if (muted->layer == layer && muted->neuron == neuron)
      return (int)i;
  }
  return -1;
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_neuron_muting_dispose (GObject *object)
{
  LabNeuronMuting *self = LAB_NEURON_MUTING (object);

  g_clear_pointer (&self->job, lab_latest_job_free);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  g_clear_pointer (&self->whole, lab_snapshot_unref);
  g_clear_pointer (&self->before, lab_evaluation_unref);
  g_clear_pointer (&self->after, lab_evaluation_unref);
  G_OBJECT_CLASS (lab_neuron_muting_parent_class)->dispose (object);
}

static void
lab_neuron_muting_finalize (GObject *object)
{
  g_array_unref (LAB_NEURON_MUTING (object)->neurons);
  G_OBJECT_CLASS (lab_neuron_muting_parent_class)->finalize (object);
}

static void
lab_neuron_muting_class_init (LabNeuronMutingClass *klass)
{
  static const char *const names[] = {"changed", "evaluated"};

  G_OBJECT_CLASS (klass)->dispose = lab_neuron_muting_dispose;
  G_OBJECT_CLASS (klass)->finalize = lab_neuron_muting_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], LAB_TYPE_NEURON_MUTING, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
lab_neuron_muting_init (LabNeuronMuting *self)
{
  self->neurons = g_array_new (FALSE, FALSE, sizeof (LabNeuron));
  self->job = lab_latest_job_new (&evaluating, self);
  self->is_active = TRUE;
}

/**
 * lab_neuron_muting_new:
 *
 * Returns: (transfer full): no neuron is muted
 */
LabNeuronMuting *
lab_neuron_muting_new (void)
{
  return g_object_new (LAB_TYPE_NEURON_MUTING, NULL);
}

/**
 * lab_neuron_muting_set_network:
 * @self: muted neurons
 * @snapshot: (nullable): the network
 * @dataset: (nullable): what it is evaluated on
 *
 * Evaluates another network with the same neurons muted; the answer of the one before stays until then.
 */
void
lab_neuron_muting_set_network (LabNeuronMuting *self, LabSnapshot *snapshot, LabDataset *dataset)
{
  guint n_before;

  g_return_if_fail (LAB_IS_NEURON_MUTING (self));

  if (snapshot == self->snapshot && dataset == self->dataset)
    return;
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  self->snapshot = snapshot != NULL ? lab_snapshot_ref (snapshot) : NULL;
  if (dataset != self->dataset) {
    g_clear_pointer (&self->dataset, lab_dataset_unref);
    self->dataset = dataset != NULL ? lab_dataset_ref (dataset) : NULL;
    drop_answer (self);
  }
  n_before = self->neurons->len;
  for (guint i = n_before; i > 0; i--) {
    if (!has_neuron (snapshot, &g_array_index (self->neurons, LabNeuron, i - 1)))
      g_array_remove_index (self->neurons, i - 1);
  }
  self->is_stale = TRUE;
  if (self->neurons->len != n_before)
    neurons_changed (self);
  else
    look (self);
}

/**
 * lab_neuron_muting_set_active:
 * @self: muted neurons
 * @active: whether somebody wants to know what the network is worth without them
 */
void
lab_neuron_muting_set_active (LabNeuronMuting *self, gboolean active)
{
  g_return_if_fail (LAB_IS_NEURON_MUTING (self));

  self->is_active = active;
  look (self);
}

/**
 * lab_neuron_muting_mute:
 * @self: muted neurons
 * @layer: a hidden layer
 * @neuron: of it
 * @muted: whether it is to say nothing
 */
void
lab_neuron_muting_mute (LabNeuronMuting *self, guint layer, guint neuron, gboolean muted)
{
  LabNeuron added = {.layer = layer, .neuron = neuron};
  int index;

  g_return_if_fail (LAB_IS_NEURON_MUTING (self));

  index = find (self, layer, neuron);
  if (muted == (index >= 0) || (muted && !has_neuron (self->snapshot, &added)))
    return;
  if (muted)
    g_array_append_val (self->neurons, added);
  else
    g_array_remove_index (self->neurons, (guint)index);
  neurons_changed (self);
}

/**
 * lab_neuron_muting_is_muted:
 * @self: muted neurons
 * @layer: a layer
 * @neuron: of it
 *
 * Returns: whether it is one of them
 */
gboolean
lab_neuron_muting_is_muted (LabNeuronMuting *self, guint layer, guint neuron)
{
  g_return_val_if_fail (LAB_IS_NEURON_MUTING (self), FALSE);

  return find (self, layer, neuron) >= 0;
}

/**
 * lab_neuron_muting_get_neurons:
 * @self: muted neurons
 * @n: (out): how many
 *
 * Returns: (transfer none): all of them
 */
const LabNeuron *
lab_neuron_muting_get_neurons (LabNeuronMuting *self, guint *n)
{
  g_return_val_if_fail (LAB_IS_NEURON_MUTING (self), NULL);

  *n = self->neurons->len;
  return (const LabNeuron *)self->neurons->data;
}

/**
 * lab_neuron_muting_clear:
 * @self: muted neurons
 *
 * Lets all of them speak again.
 */
void
lab_neuron_muting_clear (LabNeuronMuting *self)
{
  g_return_if_fail (LAB_IS_NEURON_MUTING (self));

  if (self->neurons->len == 0)
    return;
  g_array_set_size (self->neurons, 0);
  neurons_changed (self);
}

/**
 * lab_neuron_muting_get_before:
 * @self: muted neurons
 *
 * Returns: (transfer none) (nullable): what the whole network is worth
 */
LabEvaluation *
lab_neuron_muting_get_before (LabNeuronMuting *self)
{
  g_return_val_if_fail (LAB_IS_NEURON_MUTING (self), NULL);
  return has_answer (self) ? self->before : NULL;
}

/**
 * lab_neuron_muting_get_after:
 * @self: muted neurons
 *
 * Returns: (transfer none) (nullable): what it is worth without them
 */
LabEvaluation *
lab_neuron_muting_get_after (LabNeuronMuting *self)
{
  g_return_val_if_fail (LAB_IS_NEURON_MUTING (self), NULL);
  return has_answer (self) ? self->after : NULL;
}

/* ── what changed ────────────────────────────────────────────────────────────────────────────────
 */

static guint
change_size (const LabConfusionChange *change)
{
  return change->after > change->before ? change->after - change->before
                                        : change->before - change->after;
}

/**
 * lab_neuron_muting_find_changes:
 * @before: of the whole network
 * @after: of what is left of it, with as many classes
 * @n: how many changes are wanted
 * @changes: (out): (n)
 *
 * Returns: how many were found
 */
guint
lab_neuron_muting_find_changes (const LabEvaluation *before, const LabEvaluation *after, guint n,
                                LabConfusionChange *changes)
{
  guint n_found = 0;

  for (guint i = 0; i < before->n_classes * before->n_classes; i++) {
    LabConfusionChange change = {.actual = i / before->n_classes,
                                 .predicted = i % before->n_classes,
                                 .before = before->confusion[i],
                                 .after = after->confusion[i]};
    guint place = n_found;

    if (change.actual == change.predicted || change_size (&change) == 0)
      continue;
    while (place > 0 && change_size (&changes[place - 1]) < change_size (&change)) {
      if (place < n)
        changes[place] = changes[place - 1];
      place--;
    }
    if (place < n) {
      changes[place] = change;
      n_found = MIN (n_found + 1, n);
    }
  }
  return n_found;
}

static double
class_accuracy (const LabEvaluation *evaluation, guint class_index)
{
  const guint32 *row = evaluation->confusion + (gsize)class_index * evaluation->n_classes;
  guint64 n = 0;

  for (guint i = 0; i < evaluation->n_classes; i++)
    n += row[i];
  return n > 0 ? (double)row[class_index] / (double)n : 0;
}

/**
 * lab_neuron_muting_compare_classes:
 * @before: of the whole network
 * @after: of what is left of it, with as many classes
 * @changes: (out): (n_classes): how much more, or less, of each class's images is read right, -1..1
 */
void
lab_neuron_muting_compare_classes (const LabEvaluation *before, const LabEvaluation *after,
                                   float *changes)
{
  for (guint i = 0; i < before->n_classes; i++)
    changes[i] = (float)(class_accuracy (after, i) - class_accuracy (before, i));
}
