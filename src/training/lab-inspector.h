/* lab-inspector.h: looks inside a network: activations, saliency, neurons that are muted or dead.
 *
 * Pure functions on a snapshot; they may block (the whole test split through the deep network takes
 * some 20 ms), so that views call them in a thread. A *layer* is a hidden layer, from 0 (at the
 * pixels) to n_hidden - 1; layer n_hidden are the outputs, whose activations are the logits.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

/* Neurons of @layer. */
guint lab_inspector_get_width (const LabSnapshot *snapshot, guint layer);

/* What every layer makes of one image: @activations are the layers' neurons one after the other,
 * n_hidden layers after their activation function, then the logits; lab_inspector_n_activations()
 * floats. @probabilities (n_classes), nullable. FALSE without memory. */
gsize lab_inspector_n_activations (const LabSnapshot *snapshot);
gboolean lab_inspector_activate (LabSnapshot *snapshot, const guint8 *pixels, float *activations,
                                 float *probabilities);

/* ∂ logit_class / ∂ pixel (Simonyan et al. 2013), (784). */
gboolean lab_inspector_saliency (LabSnapshot *snapshot, const guint8 *pixels, guint class_index,
                                 float *saliency);

/* The weights of a neuron: from the layer below, (n_inputs or that layer's width), and to the layer
 * above, (its width; classes for the last hidden layer); borrowed strides are resolved: the
 * caller's buffers. */
void lab_inspector_incoming (const LabSnapshot *snapshot, guint layer, guint neuron, float *weights,
                             float *bias);
void lab_inspector_outgoing (const LabSnapshot *snapshot, guint layer, guint neuron,
                             float *weights);

/* A neuron that says nothing: the network without what goes out of it. */
typedef struct {
  guint layer, neuron;
} LabNeuron;

/* @neurons (n), of hidden layers. No evaluation. NULL without memory. */
LabSnapshot *lab_inspector_mute (LabSnapshot *snapshot, const LabNeuron *neurons, guint n);

/* ── over many images ────────────────────────────────────────────────────────────────────────────
 */

/* Activations of one layer for all @images: (n, width) row-major floats, g_free() them; NULL without
 * memory or when cancelled. */
float *lab_inspector_activate_all (LabSnapshot *snapshot, guint layer, const LabImages *images,
                                   GCancellable *cancellable);

typedef struct {
  guint image;
  float activation;
} LabExcitation;

/* The @n of @images that excite a neuron most, the most first. Returns how many. */
guint lab_inspector_find_exciting (LabSnapshot *snapshot, guint layer, guint neuron,
                                   const LabImages *images, guint n, GCancellable *cancellable,
                                   LabExcitation *excitations);

#define LAB_HISTOGRAM_BINS 64

typedef struct {
  double low, high; /* of the whole range; equal when all values are */
  guint64 n;
  guint64 counts[LAB_HISTOGRAM_BINS];
  double mean, deviation;
} LabHistogram;

void lab_histogram_read (const float *values, gsize n, gsize stride, LabHistogram *histogram);

/* A layer as a whole. */
typedef struct {
  guint width;
  LabHistogram weights;     /* without biases */
  LabHistogram activations; /* over the images; of ReLU and its like after the function */
  guint n_dead;             /* neurons that say the same (to 1e-6) for every image */
  guint8 *is_dead;          /* (width); owned */
} LabLayerReport;

/* @reports (n_hidden + 1): all layers; clear each. For activations the first @n_images of @images at
 * most. FALSE without memory or when cancelled. */
gboolean lab_inspector_report (LabSnapshot *snapshot, const LabImages *images, guint n_images,
                               GCancellable *cancellable, LabLayerReport *reports);
void lab_layer_report_clear (LabLayerReport *report);

G_END_DECLS
