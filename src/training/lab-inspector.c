/* lab-inspector.c: looks inside a network: activations, saliency, neurons that are muted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-inspector.h"

#include <math.h>
#include <string.h>

#include "lab-inspector-private.h"

/* The tensor of a layer's weights (fan_in, width), or of its biases. */
static nn_tensor
get_tensor (const LabSnapshot *snapshot, guint layer, gboolean is_bias)
{
  return nn_config_get_tensor (&snapshot->config, 2 * (int)layer + (is_bias ? 1 : 0));
}

static bool
is_cancelled_cb (void *data)
{
  return g_cancellable_is_cancelled (data);
}

/**
 * lab_inspector_activate_chunk:
 * @snapshot: a network
 * @layer: a hidden layer, or n_hidden: the outputs
 * @pixels: (n, 784)
 * @n: how many images
 * @cancellable: (nullable): asked now and then
 * @activations: (out): (n, width)
 *
 * Returns: %FALSE without memory, or when cancelled
 */
gboolean
lab_inspector_activate_chunk (const LabSnapshot *snapshot, guint layer, const guint8 *pixels,
                              gsize n, GCancellable *cancellable, float *activations)
{
  const nn_cancel cancel = {.is_cancelled = is_cancelled_cb, .data = cancellable};

  return nn_inspect_activations (&snapshot->config, snapshot->parameters, pixels, n, (int)layer,
                                 cancellable != NULL ? &cancel : NULL, activations) == NN_OK;
}

/**
 * lab_inspector_get_width:
 * @snapshot: a network
 * @layer: a hidden layer, from 0 at the pixels, or n_hidden: the outputs
 *
 * Returns: how many neurons it has
 */
guint
lab_inspector_get_width (const LabSnapshot *snapshot, guint layer)
{
  g_return_val_if_fail (snapshot != NULL && layer <= (guint)snapshot->config.n_hidden, 0);

  return (guint)get_tensor (snapshot, layer, TRUE).columns;
}

/* ── one image ───────────────────────────────────────────────────────────────────────────────────
 */

/**
 * lab_inspector_n_activations:
 * @snapshot: a network
 *
 * Returns: how many neurons all its layers have, the outputs included
 */
gsize
lab_inspector_n_activations (const LabSnapshot *snapshot)
{
  gsize n = 0;

  g_return_val_if_fail (snapshot != NULL, 0);

  for (guint layer = 0; layer <= (guint)snapshot->config.n_hidden; layer++)
    n += lab_inspector_get_width (snapshot, layer);
  return n;
}

/* e^z / Σ e^z, with the largest z taken off first. */
static void
soften (const float *logits, guint n, float *probabilities)
{
  float largest = logits[0];
  double sum = 0;

  for (guint i = 1; i < n; i++)
    largest = MAX (largest, logits[i]);
  for (guint i = 0; i < n; i++)
    sum += exp ((double)(logits[i] - largest));
  for (guint i = 0; i < n; i++)
    probabilities[i] = (float)(exp ((double)(logits[i] - largest)) / sum);
}

/**
 * lab_inspector_activate:
 * @snapshot: a network
 * @pixels: (784)
 * @activations: (out): lab_inspector_n_activations() floats: every hidden layer after its activation
 *   function, one after the other, then the logits
 * @probabilities: (out) (nullable): (n_classes)
 *
 * Returns: %FALSE without memory
 */
gboolean
lab_inspector_activate (LabSnapshot *snapshot, const guint8 *pixels, float *activations,
                        float *probabilities)
{
  guint n_hidden, width = 0;

  g_return_val_if_fail (snapshot != NULL && pixels != NULL && activations != NULL, FALSE);

  n_hidden = (guint)snapshot->config.n_hidden;
  for (guint layer = 0; layer <= n_hidden; layer++) {
    activations += width;
    width = lab_inspector_get_width (snapshot, layer);
    if (!lab_inspector_activate_chunk (snapshot, layer, pixels, 1, NULL, activations))
      return FALSE;
  }
  if (probabilities != NULL)
    soften (activations, width, probabilities);
  return TRUE;
}

/**
 * lab_inspector_saliency:
 * @snapshot: a network
 * @pixels: (784)
 * @class_index: a class of it
 * @saliency: (out): (784): ∂ logit / ∂ pixel, pixels being 0 to 1
 *
 * Returns: %FALSE without memory
 */
gboolean
lab_inspector_saliency (LabSnapshot *snapshot, const guint8 *pixels, guint class_index,
                        float *saliency)
{
  g_return_val_if_fail (snapshot != NULL && pixels != NULL && saliency != NULL, FALSE);

  return nn_inspect_saliency (&snapshot->config, snapshot->parameters, pixels, (int)class_index,
                              saliency) == NN_OK;
}

/* ── one neuron ──────────────────────────────────────────────────────────────────────────────────
 */

/**
 * lab_inspector_incoming:
 * @snapshot: a network
 * @layer: a hidden layer, or n_hidden: the outputs
 * @neuron: one of it
 * @weights: (out): (fan_in): from the pixels, or from each neuron of the layer below
 * @bias: (out) (nullable): its bias
 */
void
lab_inspector_incoming (const LabSnapshot *snapshot, guint layer, guint neuron, float *weights,
                        float *bias)
{
  nn_tensor w, b;

  g_return_if_fail (snapshot != NULL && neuron < lab_inspector_get_width (snapshot, layer));

  w = get_tensor (snapshot, layer, FALSE);
  b = get_tensor (snapshot, layer, TRUE);
  for (gsize i = 0; i < (gsize)w.rows; i++)
    weights[i] = snapshot->parameters[w.offset + i * (gsize)w.columns + neuron];
  if (bias != NULL)
    *bias = snapshot->parameters[b.offset + neuron];
}

/**
 * lab_inspector_outgoing:
 * @snapshot: a network
 * @layer: a hidden layer
 * @neuron: one of it
 * @weights: (out): (the width of the layer above): to each neuron there
 */
void
lab_inspector_outgoing (const LabSnapshot *snapshot, guint layer, guint neuron, float *weights)
{
  nn_tensor w;

  g_return_if_fail (snapshot != NULL && layer < (guint)snapshot->config.n_hidden);
  g_return_if_fail (neuron < lab_inspector_get_width (snapshot, layer));

  w = get_tensor (snapshot, layer + 1, FALSE);
  memcpy (weights, snapshot->parameters + w.offset + (gsize)neuron * (gsize)w.columns,
          (gsize)w.columns * sizeof *weights);
}

/**
 * lab_inspector_mute:
 * @snapshot: a network
 * @neurons: (array length=n): of its hidden layers
 * @n: how many
 *
 * What a muted neuron says reaches nobody: its outgoing weights are zeros.
 *
 * Returns: (transfer full) (nullable): the network without them, not evaluated; %NULL without memory
 */
LabSnapshot *
lab_inspector_mute (LabSnapshot *snapshot, const LabNeuron *neurons, guint n)
{
  LabSnapshot *muted;

  g_return_val_if_fail (snapshot != NULL, NULL);

  muted = lab_snapshot_new (&snapshot->config);
  if (muted == NULL)
    return NULL;
  muted->epoch = snapshot->epoch;
  muted->batch = snapshot->batch;
  memcpy (muted->parameters, snapshot->parameters, snapshot->n_parameters * sizeof (float));
  for (guint i = 0; i < n; i++) {
    nn_tensor w;

    if (neurons[i].layer >= (guint)snapshot->config.n_hidden ||
        neurons[i].neuron >= lab_inspector_get_width (snapshot, neurons[i].layer))
      continue; /* of another network, such as was shown before */
    w = get_tensor (snapshot, neurons[i].layer + 1, FALSE);
    memset (muted->parameters + w.offset + (gsize)neurons[i].neuron * (gsize)w.columns, 0,
            (gsize)w.columns * sizeof (float));
  }
  return muted;
}
