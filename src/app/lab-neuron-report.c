/* lab-neuron-report.c: what there is to know of one neuron.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-neuron-report.h"

#include <math.h>
#include <stdlib.h>

/* Images whose activations are held at once: a wide layer's of a whole split are gigabytes. */
#define CHUNK 2000

#define DEAD_SPAN 1e-6f /* as in LabLayerReport */

/**
 * lab_neuron_fits:
 * @snapshot: a network
 * @dataset: (nullable): labelled images
 *
 * Returns: whether the network was made for such images
 */
gboolean
lab_neuron_fits (const LabSnapshot *snapshot, LabDataset *dataset)
{
  return snapshot != NULL && dataset != NULL && snapshot->config.n_inputs == LAB_IMAGE_PIXELS &&
         (guint)snapshot->config.n_classes == lab_dataset_get_n_classes (dataset);
}

/* Returns: (n) the neuron's activations for all images; NULL without memory, or when cancelled. */
static float *
activate (LabSnapshot *snapshot, guint layer, guint neuron, const LabImages *images,
          GCancellable *cancellable)
{
  guint width = lab_inspector_get_width (snapshot, layer);
  g_autofree float *activations = g_try_new (float, images->n);

  if (activations == NULL)
    return NULL;
  for (guint first = 0; first < images->n; first += CHUNK) {
    LabImages chunk = {.n = MIN (CHUNK, images->n - first),
                       .pixels = images->pixels + (gsize)first * LAB_IMAGE_PIXELS,
                       .labels = images->labels + first};
    g_autofree float *all = lab_inspector_activate_all (snapshot, layer, &chunk, cancellable);

    if (all == NULL)
      return NULL;
    for (guint i = 0; i < chunk.n; i++)
      activations[first + i] = all[(gsize)i * width + neuron];
  }
  return g_steal_pointer (&activations);
}

/* ── what excites it ─────────────────────────────────────────────────────────────────────────────
 */

/* Keeps the examples sorted, the most exciting first, and equals in their order. */
static void
add_example (LabNeuronReport *self, guint image, float activation)
{
  guint place = self->n_examples;

  while (place > 0 && self->examples[place - 1].activation < activation) {
    if (place < LAB_NEURON_MAX_EXAMPLES)
      self->examples[place] = self->examples[place - 1];
    place--;
  }
  if (place >= LAB_NEURON_MAX_EXAMPLES)
    return;
  self->examples[place] = (LabExcitation){.image = image, .activation = activation};
  self->n_examples = MIN (self->n_examples + 1, LAB_NEURON_MAX_EXAMPLES);
}

static int
compare_floats (const void *a, const void *b)
{
  float first = *(const float *)a, second = *(const float *)b;

  return (first > second) - (first < second);
}

/* The value below which @share of the sorted @values lie. */
static double
quantile (const float *values, guint n, double share)
{
  return (double)values[(guint)lround (share * (n - 1))];
}

/* @values: room for all activations. */
static DrawSpread
spread_of_class (const float *activations, const LabImages *images, guint class_index,
                 float *values)
{
  guint n = 0;

  for (guint i = 0; i < images->n; i++) {
    if (images->labels[i] == class_index && isfinite (activations[i]))
      values[n++] = activations[i];
  }
  if (n == 0)
    return (DrawSpread){NAN, NAN, NAN, NAN, NAN};
  qsort (values, n, sizeof *values, compare_floats);
  return (DrawSpread){.low = quantile (values, n, 0.05),
                      .lower = quantile (values, n, 0.25),
                      .median = quantile (values, n, 0.5),
                      .upper = quantile (values, n, 0.75),
                      .high = quantile (values, n, 0.95)};
}

static gboolean
read_activations (LabNeuronReport *self, LabSnapshot *snapshot, const LabImages *images,
                  GCancellable *cancellable)
{
  g_autofree float *activations =
      activate (snapshot, self->layer, self->neuron, images, cancellable);
  g_autofree float *values = g_try_new (float, images->n);
  float low = INFINITY, high = -INFINITY;

  if (activations == NULL || values == NULL)
    return FALSE;
  for (guint i = 0; i < images->n; i++) {
    add_example (self, i, activations[i]);
    low = MIN (low, activations[i]);
    high = MAX (high, activations[i]);
  }
  self->n_images = images->n;
  self->is_dead = high - low <= DEAD_SPAN;
  self->n_classes = (guint)snapshot->config.n_classes;
  self->spreads = g_new0 (DrawSpread, self->n_classes);
  for (guint i = 0; i < self->n_classes; i++)
    self->spreads[i] = spread_of_class (activations, images, i, values);
  return TRUE;
}

/**
 * lab_neuron_report_new:
 * @snapshot: a network
 * @dataset: (nullable): its test images are what excites the neuron
 * @layer: a hidden layer, or n_hidden: the outputs
 * @neuron: of that layer
 * @cancellable: (nullable): gives up
 *
 * Returns: (transfer full) (nullable): what there is to know of it
 */
LabNeuronReport *
lab_neuron_report_new (LabSnapshot *snapshot, LabDataset *dataset, guint layer, guint neuron,
                       GCancellable *cancellable)
{
  g_autoptr (LabNeuronReport) self = NULL;
  guint n_hidden = (guint)snapshot->config.n_hidden;

  if (layer > n_hidden || neuron >= lab_inspector_get_width (snapshot, layer))
    return NULL;
  self = g_new0 (LabNeuronReport, 1);
  self->layer = layer;
  self->neuron = neuron;
  self->epoch = snapshot->epoch;
  self->n_incoming =
      layer > 0 ? lab_inspector_get_width (snapshot, layer - 1) : (guint)snapshot->config.n_inputs;
  self->incoming = g_new (float, self->n_incoming);
  lab_inspector_incoming (snapshot, layer, neuron, self->incoming, &self->bias);
  lab_histogram_read (self->incoming, self->n_incoming, 1, &self->weights);
  if (layer < n_hidden) {
    self->n_outgoing = lab_inspector_get_width (snapshot, layer + 1);
    self->outgoing = g_new (float, self->n_outgoing);
    lab_inspector_outgoing (snapshot, layer, neuron, self->outgoing);
  }
  if (lab_neuron_fits (snapshot, dataset) &&
      !read_activations (self, snapshot, lab_dataset_get_images (dataset, LAB_SPLIT_TEST),
                         cancellable))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * lab_neuron_report_free:
 * @self: (transfer full): a report
 */
void
lab_neuron_report_free (LabNeuronReport *self)
{
  g_free (self->incoming);
  g_free (self->outgoing);
  g_free (self->spreads);
  g_free (self);
}
