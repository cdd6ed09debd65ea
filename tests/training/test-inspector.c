/* test-inspector.c: looking inside a network, beside what its own parameters say.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-classifier.h"
#include "lab-inspector.h"
#include "lab-test-data.h"

#include <math.h>
#include <string.h>

#define N_TEST 300

static const int hidden[] = {20, 12};

typedef struct {
  LabDataset *dataset;
  const LabImages *images;
  LabSnapshot *snapshot;
} Fixture;

/* Initial weights, and biases that are not all 0. */
static void
set_up (Fixture *f, gconstpointer data)
{
  nn_config config = lab_test_data_config ();
  nn_model *model;

  config.n_hidden = G_N_ELEMENTS (hidden);
  memcpy (config.hidden, hidden, sizeof hidden);
  f->dataset = lab_test_data_new (100, N_TEST);
  f->images = lab_dataset_get_images (f->dataset, LAB_SPLIT_TEST);
  f->snapshot = lab_snapshot_new (&config);
  g_assert_nonnull (f->snapshot);
  g_assert_cmpint (nn_model_new (&config, &model), ==, NN_OK);
  nn_model_get_parameters (model, f->snapshot->parameters);
  nn_model_free (model);
  for (guint layer = 0; layer <= G_N_ELEMENTS (hidden); layer++) {
    nn_tensor bias = nn_config_get_tensor (&config, 2 * (int)layer + 1);

    for (int i = 0; i < bias.columns; i++)
      f->snapshot->parameters[bias.offset + (gsize)i] = (float)(i % 3 - 1) * 0.1f;
  }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  lab_snapshot_unref (f->snapshot);
  lab_dataset_unref (f->dataset);
}

static const guint8 *
pixels_of (Fixture *f, guint image)
{
  return f->images->pixels + (gsize)image * LAB_IMAGE_PIXELS;
}

static void
test_one_image (Fixture *f, gconstpointer data)
{
  gsize n = lab_inspector_n_activations (f->snapshot);
  g_autofree float *activations = g_new (float, n);
  g_autoptr (LabClassifier) classifier = lab_classifier_new ();
  float probabilities[LAB_N_DIGITS], expected[LAB_N_DIGITS];

  g_assert_cmpuint (n, ==, 20 + 12 + LAB_N_DIGITS);
  g_assert_true (lab_classifier_set_snapshot (classifier, f->snapshot));
  for (guint image = 0; image < 20; image++) {
    gsize first = 0;

    g_assert_true (
        lab_inspector_activate (f->snapshot, pixels_of (f, image), activations, probabilities));
    g_assert_true (lab_classifier_classify (classifier, pixels_of (f, image), expected));
    for (guint i = 0; i < LAB_N_DIGITS; i++)
      g_assert_cmpfloat_with_epsilon (probabilities[i], expected[i], 1e-5f);
    for (guint layer = 0; layer <= G_N_ELEMENTS (hidden); layer++) {
      LabImages one = {.n = 1, .pixels = pixels_of (f, image)};
      g_autofree float *alone = lab_inspector_activate_all (f->snapshot, layer, &one, NULL);
      guint width = lab_inspector_get_width (f->snapshot, layer);

      g_assert_nonnull (alone);
      g_assert_cmpmem (alone, width * sizeof (float), activations + first, width * sizeof (float));
      first += width;
    }
  }
}

/* The second layer's neurons, from the first's and the weights between them. */
static void
test_weights_of_a_neuron (Fixture *f, gconstpointer data)
{
  g_autofree float *below = lab_inspector_activate_all (f->snapshot, 0, f->images, NULL);
  g_autofree float *above = lab_inspector_activate_all (f->snapshot, 1, f->images, NULL);
  gboolean has_spoken = FALSE;

  for (guint neuron = 0; neuron < 12; neuron++) {
    float incoming[20], outgoing[12], bias;

    lab_inspector_incoming (f->snapshot, 1, neuron, incoming, &bias);
    for (guint image = 0; image < N_TEST; image++) {
      double sum = (double)bias;

      for (guint i = 0; i < 20; i++)
        sum += (double)(incoming[i] * below[image * 20 + i]);
      g_assert_cmpfloat_with_epsilon (above[image * 12 + neuron], MAX (sum, 0), 1e-4);
      has_spoken = has_spoken || sum > 0.01;
    }
    for (guint i = 0; i < 20; i++) {
      lab_inspector_outgoing (f->snapshot, 0, i, outgoing);
      g_assert_cmpfloat (outgoing[neuron], ==, incoming[i]);
    }
  }
  g_assert_true (has_spoken);
}

/* A muted neuron's share is missing from every sum above it, and nothing else changes. */
static void
test_mute (Fixture *f, gconstpointer data)
{
  LabNeuron neurons[] = {{1, 4}, {1, 7}, {1, 99}, {9, 0}}; /* the last two are of no such network */
  g_autoptr (LabSnapshot) muted = lab_inspector_mute (f->snapshot, neurons, G_N_ELEMENTS (neurons));
  g_autofree float *layer = lab_inspector_activate_all (f->snapshot, 1, f->images, NULL);
  g_autofree float *before = lab_inspector_activate_all (f->snapshot, 2, f->images, NULL);
  g_autofree float *after = lab_inspector_activate_all (muted, 2, f->images, NULL);
  float outgoing[2][LAB_N_DIGITS];
  gboolean has_changed = FALSE;

  for (guint i = 0; i < 2; i++)
    lab_inspector_outgoing (f->snapshot, 1, neurons[i].neuron, outgoing[i]);
  for (guint image = 0; image < N_TEST; image++)
    for (guint c = 0; c < LAB_N_DIGITS; c++) {
      float share = layer[image * 12 + 4] * outgoing[0][c] + layer[image * 12 + 7] * outgoing[1][c];

      g_assert_cmpfloat_with_epsilon (after[image * LAB_N_DIGITS + c],
                                      before[image * LAB_N_DIGITS + c] - share, 1e-4f);
      has_changed = has_changed || fabsf (share) > 0.01f;
    }
  g_assert_true (has_changed);
  g_assert_null (muted->evaluation);
}

static void
test_exciting (Fixture *f, gconstpointer data)
{
  g_autofree float *activations = lab_inspector_activate_all (f->snapshot, 0, f->images, NULL);
  LabExcitation found[N_TEST + 10];
  guint n = lab_inspector_find_exciting (f->snapshot, 0, 3, f->images, 12, NULL, found);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_assert_cmpuint (n, ==, 12);
  for (guint i = 0; i < n; i++) {
    guint n_better = 0;

    g_assert_cmpfloat (found[i].activation, ==, activations[found[i].image * 20 + 3]);
    /* As many stand before it as excite it more, or as much and come first. */
    for (guint image = 0; image < N_TEST; image++) {
      float other = activations[image * 20 + 3];

      n_better +=
          other > found[i].activation || (!(other < found[i].activation) && image < found[i].image);
    }
    g_assert_cmpuint (n_better, ==, i);
  }
  g_assert_cmpuint (
      lab_inspector_find_exciting (f->snapshot, 0, 3, f->images, N_TEST + 10, NULL, found), ==,
      N_TEST);
  g_cancellable_cancel (cancelled);
  g_assert_cmpuint (
      lab_inspector_find_exciting (f->snapshot, 0, 3, f->images, 12, cancelled, found), ==, 0);
  g_assert_null (lab_inspector_activate_all (f->snapshot, 0, f->images, cancelled));
}

static void
test_report (Fixture *f, gconstpointer data)
{
  nn_tensor weights = nn_config_get_tensor (&f->snapshot->config, 0);
  nn_tensor bias = nn_config_get_tensor (&f->snapshot->config, 1);
  LabLayerReport reports[G_N_ELEMENTS (hidden) + 1];

  /* One that is never reached, and one that says 1 whatever it sees. */
  for (gsize row = 0; row < (gsize)weights.rows; row++) {
    f->snapshot->parameters[weights.offset + row * 20 + 5] = -1;
    f->snapshot->parameters[weights.offset + row * 20 + 6] = 0;
  }
  f->snapshot->parameters[bias.offset + 5] = -1;
  f->snapshot->parameters[bias.offset + 6] = 1;
  g_assert_true (lab_inspector_report (f->snapshot, f->images, 200, NULL, reports));
  g_assert_cmpuint (reports[0].width, ==, 20);
  g_assert_cmpuint (reports[0].weights.n, ==, 20 * LAB_IMAGE_PIXELS);
  g_assert_cmpfloat (reports[0].weights.low, ==, -1);
  g_assert_cmpuint (reports[0].activations.n, ==, 20 * 200);
  g_assert_cmpuint (reports[2].width, ==, LAB_N_DIGITS);
  g_assert_cmpint (reports[0].is_dead[5], ==, TRUE);
  g_assert_cmpint (reports[0].is_dead[6], ==, TRUE);
  g_assert_cmpuint (reports[2].n_dead, ==, 0);
  for (guint layer = 0; layer < G_N_ELEMENTS (reports); layer++) {
    g_autofree float *activations =
        lab_inspector_activate_all (f->snapshot, layer, f->images, NULL);
    guint width = reports[layer].width, n_dead = 0;

    for (guint neuron = 0; neuron < width; neuron++) {
      gboolean is_dead = TRUE;

      for (guint image = 1; image < 200; image++)
        is_dead =
            is_dead && fabsf (activations[image * width + neuron] - activations[neuron]) < 1e-6f;
      g_assert_cmpint (reports[layer].is_dead[neuron], ==, is_dead);
      n_dead += is_dead;
    }
    g_assert_cmpuint (reports[layer].n_dead, ==, n_dead);
    lab_layer_report_clear (&reports[layer]);
  }
}

static void
test_saliency (Fixture *f, gconstpointer data)
{
  float saliency[LAB_IMAGE_PIXELS];
  double largest = 0;

  g_assert_true (lab_inspector_saliency (f->snapshot, pixels_of (f, 0), 3, saliency));
  for (guint i = 0; i < LAB_IMAGE_PIXELS; i++)
    largest = MAX (largest, fabs ((double)saliency[i]));
  g_assert_cmpfloat (largest, >, 1e-3);
  g_assert_false (lab_inspector_saliency (f->snapshot, pixels_of (f, 0), LAB_N_DIGITS, saliency));
}

static void
test_histogram (void)
{
  float values[] = {0, 100, 1, 100, NAN, 100, 2, 100, INFINITY, 100, 4, 100};
  LabHistogram histogram;
  guint64 sum = 0;

  lab_histogram_read (values, 6, 2, &histogram);
  g_assert_cmpuint (histogram.n, ==, 4);
  g_assert_cmpfloat (histogram.low, ==, 0);
  g_assert_cmpfloat (histogram.high, ==, 4);
  g_assert_cmpfloat (histogram.mean, ==, 1.75);
  g_assert_cmpfloat_with_epsilon (histogram.deviation, sqrt (35.0 / 16), 1e-12);
  g_assert_cmpuint (histogram.counts[0], ==, 1);
  g_assert_cmpuint (histogram.counts[LAB_HISTOGRAM_BINS / 4], ==, 1);
  g_assert_cmpuint (histogram.counts[LAB_HISTOGRAM_BINS / 2], ==, 1);
  g_assert_cmpuint (histogram.counts[LAB_HISTOGRAM_BINS - 1], ==, 1);
  for (guint i = 0; i < LAB_HISTOGRAM_BINS; i++)
    sum += histogram.counts[i];
  g_assert_cmpuint (sum, ==, 4);

  lab_histogram_read (values + 1, 6, 2, &histogram);
  g_assert_cmpuint (histogram.counts[0], ==, 6);
  g_assert_cmpfloat (histogram.deviation, ==, 0);

  lab_histogram_read (NULL, 0, 1, &histogram);
  g_assert_cmpuint (histogram.n, ==, 0);
  g_assert_cmpfloat (histogram.low, ==, histogram.high);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/inspector/one-image", test_one_image);
  ADD ("/inspector/weights", test_weights_of_a_neuron);
  ADD ("/inspector/mute", test_mute);
  ADD ("/inspector/exciting", test_exciting);
  ADD ("/inspector/report", test_report);
  ADD ("/inspector/saliency", test_saliency);
  g_test_add_func ("/inspector/histogram", test_histogram);

  return g_test_run ();
}
