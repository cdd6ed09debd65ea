/* lab-inspector-layers.c: layers over many images: what excites a neuron, histograms, dead neurons.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-inspector.h"

#include <math.h>
#include <string.h>

#include "lab-inspector-private.h"

/* Activations that differ by less say the same. */
#define SAME 1e-6f

/* Images whose activations are in memory at once, where not all of them are asked for. */
#define CHUNK 1024

/**
 * lab_inspector_activate_all:
 * @snapshot: a network
 * @layer: a hidden layer, or n_hidden: the outputs
 * @images: images
 * @cancellable: (nullable): asked now and then
 *
 * Returns: (transfer full) (nullable): (n, width) activations; %NULL without memory or when cancelled
 */
float *
lab_inspector_activate_all (LabSnapshot *snapshot, guint layer, const LabImages *images,
                            GCancellable *cancellable)
{
  g_autofree float *activations = NULL;

  g_return_val_if_fail (snapshot != NULL && images != NULL, NULL);

  /* One more, so that no images are no failure. */
  activations = g_try_malloc_n ((gsize)images->n + 1,
                                lab_inspector_get_width (snapshot, layer) * sizeof (float));
  if (activations == NULL || !lab_inspector_activate_chunk (snapshot, layer, images->pixels,
                                                            images->n, cancellable, activations))
    return NULL;
  return g_steal_pointer (&activations);
}

/* ── a neuron's favourites ───────────────────────────────────────────────────────────────────────
 */

/* Puts an image where it belongs among the @n_found first of at most @n; the first of equals stays
 * first. Returns: how many there are now */
static guint
insert_excitation (LabExcitation *excitations, guint n_found, guint n, LabExcitation excitation)
{
  guint place = n_found;

  while (place > 0 && excitations[place - 1].activation < excitation.activation)
    place--;
  if (place == n)
    return n_found;
  memmove (excitations + place + 1, excitations + place,
           (MIN (n_found, n - 1) - place) * sizeof *excitations);
  excitations[place] = excitation;
  return MIN (n_found + 1, n);
}

/**
 * lab_inspector_find_exciting:
 * @snapshot: a network
 * @layer: a hidden layer, or n_hidden: the outputs
 * @neuron: one of it
 * @images: images
 * @n: how many to find
 * @cancellable: (nullable): asked now and then
 * @excitations: (out): (n): the most exciting first
 *
 * Returns: how many were found: @n or all images; 0 without memory or when cancelled
 */
guint
lab_inspector_find_exciting (LabSnapshot *snapshot, guint layer, guint neuron,
                             const LabImages *images, guint n, GCancellable *cancellable,
                             LabExcitation *excitations)
{
  g_autofree float *activations = NULL;
  guint width, n_found = 0;

  g_return_val_if_fail (snapshot != NULL && images != NULL && excitations != NULL, 0);
  g_return_val_if_fail (neuron < lab_inspector_get_width (snapshot, layer), 0);

  width = lab_inspector_get_width (snapshot, layer);
  activations = g_try_malloc_n (CHUNK, width * sizeof (float));
  if (activations == NULL || n == 0)
    return 0;
  for (guint first = 0; first < images->n; first += CHUNK) {
    guint rows = MIN (CHUNK, images->n - first);

    if (!lab_inspector_activate_chunk (snapshot, layer,
                                       images->pixels + (gsize)first * LAB_IMAGE_PIXELS, rows,
                                       cancellable, activations))
      return 0;
    for (guint row = 0; row < rows; row++) {
      LabExcitation excitation = {first + row, activations[(gsize)row * width + neuron]};

      n_found = insert_excitation (excitations, n_found, n, excitation);
    }
  }
  return n_found;
}

/* ── histograms ──────────────────────────────────────────────────────────────────────────────────
 */

/**
 * lab_histogram_read:
 * @values: (n): the first, third and so on with a @stride of 2
 * @n: how many
 * @stride: from one to the next, in floats
 * @histogram: (out): %LAB_HISTOGRAM_BINS bins of equal width between the smallest and the largest
 *
 * Values that are not finite are left out.
 */
void
lab_histogram_read (const float *values, gsize n, gsize stride, LabHistogram *histogram)
{
  double sum = 0, squares = 0, scale;

  g_return_if_fail (histogram != NULL && (values != NULL || n == 0));

  *histogram = (LabHistogram){.low = INFINITY, .high = -INFINITY};
  for (gsize i = 0; i < n; i++) {
    double value = (double)values[i * stride];

    if (!isfinite (value))
      continue;
    histogram->n++;
    histogram->low = MIN (histogram->low, value);
    histogram->high = MAX (histogram->high, value);
    sum += value;
  }
  if (histogram->n == 0) {
    histogram->low = histogram->high = 0;
    return;
  }
  histogram->mean = sum / (double)histogram->n;
  scale = histogram->high > histogram->low ? LAB_HISTOGRAM_BINS / (histogram->high - histogram->low)
                                           : 0;
  for (gsize i = 0; i < n; i++) {
    double value = (double)values[i * stride];

    if (!isfinite (value))
      continue;
    histogram->counts[MIN ((guint)((value - histogram->low) * scale), LAB_HISTOGRAM_BINS - 1)]++;
    squares += (value - histogram->mean) * (value - histogram->mean);
  }
  histogram->deviation = sqrt (squares / (double)histogram->n);
}

/* ── reports ─────────────────────────────────────────────────────────────────────────────────────
 */

/* A neuron is dead when it says the same for every image: nothing that comes after it can tell images
 * apart by it. */
static void
find_dead (const float *activations, gsize n, LabLayerReport *report)
{
  for (guint neuron = 0; neuron < report->width; neuron++) {
    float low = INFINITY, high = -INFINITY;

    for (gsize i = 0; i < n; i++) {
      float value = activations[i * report->width + neuron];

      low = fminf (low, value);
      high = fmaxf (high, value);
    }
    report->is_dead[neuron] = n > 0 && high - low <= SAME;
    report->n_dead += report->is_dead[neuron];
  }
}

static gboolean
report_layer (LabSnapshot *snapshot, guint layer, const LabImages *images,
              GCancellable *cancellable, LabLayerReport *report)
{
  nn_tensor w = nn_config_get_tensor (&snapshot->config, 2 * (int)layer);
  g_autofree float *activations = lab_inspector_activate_all (snapshot, layer, images, cancellable);

  report->width = (guint)w.columns;
  report->is_dead = g_try_new0 (guint8, report->width);
  if (activations == NULL || report->is_dead == NULL)
    return FALSE;
  lab_histogram_read (snapshot->parameters + w.offset, (gsize)w.rows * (gsize)w.columns, 1,
                      &report->weights);
  lab_histogram_read (activations, (gsize)images->n * report->width, 1, &report->activations);
  find_dead (activations, images->n, report);
  return TRUE;
}

/**
 * lab_inspector_report:
 * @snapshot: a network
 * @images: images
 * @n_images: of them, so many at most are looked at, from the first
 * @cancellable: (nullable): asked now and then
 * @reports: (out): (n_hidden + 1): every layer; lab_layer_report_clear() each, after a failure too
 *
 * Returns: %FALSE without memory or when cancelled
 */
gboolean
lab_inspector_report (LabSnapshot *snapshot, const LabImages *images, guint n_images,
                      GCancellable *cancellable, LabLayerReport *reports)
{
  LabImages some;
  guint n_layers;

  g_return_val_if_fail (snapshot != NULL && images != NULL && reports != NULL, FALSE);

  some = *images;
  some.n = MIN (some.n, n_images);
  n_layers = (guint)snapshot->config.n_hidden + 1;
  memset (reports, 0, n_layers * sizeof *reports);
  for (guint layer = 0; layer < n_layers; layer++)
    if (!report_layer (snapshot, layer, &some, cancellable, &reports[layer]))
      return FALSE;
  return TRUE;
}

/**
 * lab_layer_report_clear:
 * @report: a report; all zeros are allowed
 */
void
lab_layer_report_clear (LabLayerReport *report)
{
  g_return_if_fail (report != NULL);

  g_clear_pointer (&report->is_dead, g_free);
}
