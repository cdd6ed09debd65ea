/* test-synthetic.c: the built-in digits: always the same, balanced, of MNIST's size, all different,
 * and legible.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-synthetic.h"

#include "lab-skeletons.h"

#include <math.h>
#include <string.h>

/* Names these very bytes. Whoever changes how the digits are drawn changes it too, and knows that
 * runs on the old ones can no longer be repeated. */
#define HASH "c614328bd4fffbc9e0e2d11f14d5f31db05c1441caf18cd72ee2e1f77fa7abd7"

/* Made afresh, twice: the same bytes, on any machine. */
static void
test_deterministic (void)
{
  g_autoptr (LabDataset) dataset = lab_dataset_open_builtin ();

  g_assert_cmpstr (lab_dataset_get_hash (dataset), ==, HASH);
  for (guint turn = 0; turn < 2; turn++) {
    LabSplitFiles files[LAB_N_SPLITS] = {0};

    g_assert_true (lab_synthetic_make (files));
    for (guint s = 0; s < LAB_N_SPLITS; s++) {
      const LabImages *images = lab_dataset_get_images (dataset, (LabSplit)s);

      g_assert_cmpmem (files[s].images->values, (gsize)files[s].images->n * LAB_IMAGE_PIXELS,
                       images->pixels, (gsize)images->n * LAB_IMAGE_PIXELS);
      g_assert_cmpmem (files[s].labels->values, files[s].labels->n, images->labels, images->n);
      lab_split_files_clear (&files[s]);
    }
  }
}

/* As many of each digit, in an order that shows nothing of it. */
static void
test_labels (void)
{
  g_autoptr (LabDataset) dataset = lab_dataset_open_builtin ();
  static const guint n_expected[] = {10000, 2000};

  for (guint s = 0; s < LAB_N_SPLITS; s++) {
    const LabImages *images = lab_dataset_get_images (dataset, (LabSplit)s);
    guint counts[LAB_N_DIGITS] = {0}, n_repeated = 0;

    g_assert_cmpuint (images->n, ==, n_expected[s]);
    for (guint i = 0; i < images->n; i++) {
      g_assert_cmpuint (images->labels[i], <, LAB_N_DIGITS);
      counts[images->labels[i]]++;
      n_repeated += i > 0 && images->labels[i] == images->labels[i - 1];
    }
    for (guint d = 0; d < LAB_N_DIGITS; d++)
      g_assert_cmpuint (counts[d], ==, images->n / LAB_N_DIGITS);
    /* A tenth of the labels follows one of its own. */
    g_assert_cmpfloat_with_epsilon ((double)n_repeated / images->n, 0.1, 0.03);
  }
}

/* Drawn by the recipe: no ink outside of 20×20, pixels that are not zero as many as in MNIST. */
static void
test_recipe (void)
{
  g_autoptr (LabDataset) dataset = lab_dataset_open_builtin ();
  const LabImages *images = lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN);
  guint64 n_not_zero = 0, n_full = 0;

  for (guint i = 0; i < images->n; i++) {
    const guint8 *pixels = images->pixels + (gsize)i * LAB_IMAGE_PIXELS;
    int left = LAB_IMAGE_SIZE, right = -1, top = LAB_IMAGE_SIZE, bottom = -1;

    for (int k = 0; k < LAB_IMAGE_PIXELS; k++) {
      if (pixels[k] == 0)
        continue;
      left = MIN (left, k % LAB_IMAGE_SIZE);
      right = MAX (right, k % LAB_IMAGE_SIZE);
      top = MIN (top, k / LAB_IMAGE_SIZE);
      bottom = MAX (bottom, k / LAB_IMAGE_SIZE);
      n_not_zero++;
      n_full += pixels[k] >= 253;
    }
    g_assert_cmpint (MAX (right - left, bottom - top), ==, 19);
  }
  g_assert_cmpfloat_with_epsilon ((double)n_not_zero / images->n, 150, 10);
  g_assert_cmpfloat_with_epsilon ((double)n_full / images->n, 44, 10);
}

static guint
hash_image (gconstpointer image)
{
  const guint8 *pixels = image;
  guint hash = 2166136261u;

  for (guint k = 0; k < LAB_IMAGE_PIXELS; k++)
    hash = (hash ^ pixels[k]) * 16777619u;
  return hash;
}

static gboolean
equal_images (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, LAB_IMAGE_PIXELS) == 0;
}

/* No image twice, and none of the test images among those to train on. Two straight ones may
 * agree by chance. */
static void
test_all_different (void)
{
  g_autoptr (LabDataset) dataset = lab_dataset_open_builtin ();
  g_autoptr (GHashTable) seen = g_hash_table_new (hash_image, equal_images);
  guint n = 0;

  for (guint s = 0; s < LAB_N_SPLITS; s++) {
    const LabImages *images = lab_dataset_get_images (dataset, (LabSplit)s);

    for (guint i = 0; i < images->n; i++)
      g_hash_table_add (seen, (gpointer)(images->pixels + (gsize)i * LAB_IMAGE_PIXELS));
    n += images->n;
  }
  g_assert_cmpuint (g_hash_table_size (seen), ==, n);
}

/* The mean training image of each digit, (10, 784). */
static void
mean_images (const LabImages *images, double means[LAB_N_DIGITS][LAB_IMAGE_PIXELS])
{
  guint counts[LAB_N_DIGITS] = {0};

  memset (means, 0, sizeof (double) * LAB_N_DIGITS * LAB_IMAGE_PIXELS);
  for (guint i = 0; i < images->n; i++) {
    counts[images->labels[i]]++;
    for (guint k = 0; k < LAB_IMAGE_PIXELS; k++)
      means[images->labels[i]][k] += images->pixels[(gsize)i * LAB_IMAGE_PIXELS + k];
  }
  for (guint d = 0; d < LAB_N_DIGITS; d++)
    for (guint k = 0; k < LAB_IMAGE_PIXELS; k++)
      means[d][k] /= counts[d];
}

/* How many of @images are nearest to the mean of their own digit. */
static double
accuracy_of_means (const LabImages *images, double means[LAB_N_DIGITS][LAB_IMAGE_PIXELS])
{
  guint n_right = 0;

  for (guint i = 0; i < images->n; i++) {
    guint nearest = 0;
    double least = INFINITY;

    for (guint d = 0; d < LAB_N_DIGITS; d++) {
      double distance = 0;

      for (guint k = 0; k < LAB_IMAGE_PIXELS; k++) {
        double difference = means[d][k] - images->pixels[(gsize)i * LAB_IMAGE_PIXELS + k];

        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        nearest = d;
      }
    }
    n_right += nearest == images->labels[i];
  }
  return (double)n_right / images->n;
}

/* Even the simplest reader there is, which knows only ten mean images, reads them, and reads
 * people's digits with what it has learned from them. */
static void
test_legible (void)
{
  g_autoptr (LabDataset) builtin = lab_dataset_open_builtin ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) other = lab_dataset_open (NULL, NULL, &error);
  static double means[LAB_N_DIGITS][LAB_IMAGE_PIXELS];
  double accuracy;

  g_assert_no_error (error);
  mean_images (lab_dataset_get_images (builtin, LAB_SPLIT_TRAIN), means);
  accuracy = accuracy_of_means (lab_dataset_get_images (builtin, LAB_SPLIT_TEST), means);
  g_test_message ("built-in digits: %.3f", accuracy);
  g_assert_cmpfloat (accuracy, >, 0.7);
  accuracy = accuracy_of_means (lab_dataset_get_images (other, LAB_SPLIT_TEST), means);
  g_test_message ("data used: %s: %.3f", lab_dataset_get_name (other), accuracy);
  if (lab_dataset_get_kind (other) == LAB_DATASET_MNIST)
    g_assert_cmpfloat (accuracy, >, 0.7);
}

/* Every digit can be written in several ways, and each way begins by putting the pen down. */
static void
test_skeletons (void)
{
  for (guint d = 0; d < LAB_N_DIGITS; d++) {
    guint n;
    const LabSkeleton *ways = lab_skeletons_get (d, &n);

    g_assert_cmpuint (n, >=, 4);
    for (guint i = 0; i < n; i++) {
      g_assert_cmpuint (ways[i].digit, ==, d);
      g_assert_cmpuint (ways[i].weight, >, 0);
      g_assert_cmpuint (ways[i].n_knots, >=, 2);
      g_assert_cmpuint (ways[i].n_knots, <=, LAB_SKELETON_MAX_KNOTS);
      g_assert_cmpuint (ways[i].knots[0].kind, ==, LAB_KNOT_START);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/synthetic/deterministic", test_deterministic);
  g_test_add_func ("/synthetic/labels", test_labels);
  g_test_add_func ("/synthetic/recipe", test_recipe);
  g_test_add_func ("/synthetic/all-different", test_all_different);
  g_test_add_func ("/synthetic/legible", test_legible);
  g_test_add_func ("/synthetic/skeletons", test_skeletons);
  return g_test_run ();
}
