/* test-likeness.c: nearest images and look-alikes, against what a plain search finds.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset-test.h"

#include <math.h>
#include <string.h>

#include "lab-distance.h"
#include "lab-likeness.h"

#define N_IMAGES  700
#define N_CLASSES 7

typedef struct {
  LabImages images;
  guint8 *pixels, *labels;
} Sample;

/* Numbers that look random, the same each time. */
static guint
next_number (guint64 *state)
{
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (guint)(*state >> 40);
}

/* Blots of @ink sixteenths of the pixels, a few of them twice, in classes of unlike sizes. */
static void
sample_init (Sample *self, guint ink)
{
  guint64 state = 1 + ink;

  self->pixels = g_malloc0 (N_IMAGES * LAB_IMAGE_PIXELS);
  self->labels = g_malloc (N_IMAGES);
  for (guint i = 0; i < N_IMAGES; i++) {
    guint8 *pixels = self->pixels + i * LAB_IMAGE_PIXELS;
    guint shape = next_number (&state) % 5, class;

    class = next_number (&state) % 10;
    self->labels[i] = (guint8)MIN (class, N_CLASSES - 1);
    for (guint k = 0; k < LAB_IMAGE_PIXELS; k++)
      if ((k / 28 + shape * 3) % 16 < ink && (k % 28 + shape * 5) % 16 < ink)
        pixels[k] = (guint8)(255 - next_number (&state) % 200);
    if (i % 50 == 49)
      memcpy (pixels, pixels - 30 * LAB_IMAGE_PIXELS, LAB_IMAGE_PIXELS);
  }
  self->images = (LabImages){N_IMAGES, self->pixels, self->labels};
}

static void
sample_clear (Sample *self)
{
  g_free (self->pixels);
  g_free (self->labels);
}

static guint64
plain_distance (const guint8 *a, const guint8 *b)
{
  guint64 sum = 0;

  for (guint k = 0; k < LAB_IMAGE_PIXELS; k++)
    sum += (guint64)((a[k] - b[k]) * (a[k] - b[k]));
  return sum;
}

static const guint8 *
image (const Sample *self, guint i)
{
  return self->pixels + i * LAB_IMAGE_PIXELS;
}

/* ── distances ────────────────────────────────────────────────────────────────────────────────── */

static void
test_distance (void)
{
  const LabDistance *distance = lab_distance_get ();
  guint8 black[LAB_IMAGE_PIXELS], white[LAB_IMAGE_PIXELS];
  gint16 blocks[2][LAB_COARSE_BLOCKS];
  Sample sample;

  memset (black, 0, sizeof black);
  memset (white, 255, sizeof white);
  g_assert_cmpuint (distance->between_pixels (black, white), ==, 784 * 255 * 255);
  lab_distance_coarsen (black, 1, blocks[0]);
  lab_distance_coarsen (white, 1, blocks[1]);
  g_assert_cmpuint (distance->between_blocks (blocks[0], blocks[1]), ==,
                    (guint)LAB_COARSE_BLOCKS * (16 * 255) * (16 * 255));
  sample_init (&sample, 9);
  for (guint i = 1; i < N_IMAGES; i++) {
    guint64 expected = plain_distance (image (&sample, i), image (&sample, i - 1));

    g_assert_cmpuint (distance->between_pixels (image (&sample, i), image (&sample, i - 1)), ==,
                      expected);
    lab_distance_coarsen (image (&sample, i), 1, blocks[0]);
    lab_distance_coarsen (image (&sample, i - 1), 1, blocks[1]);
    g_assert_cmpuint (distance->between_blocks (blocks[0], blocks[1]) / 16, <=, expected);
  }
  sample_clear (&sample);
}

/* ── classes ──────────────────────────────────────────────────────────────────────────────────── */

static void
test_summaries (void)
{
  LabClassSummary classes[N_CLASSES + 1];
  guint n = 0;
  Sample sample;

  sample_init (&sample, 6);
  lab_class_summaries_read (&sample.images, N_CLASSES + 1, classes);
  for (guint label = 0; label <= N_CLASSES; label++) {
    n += classes[label].n;
    for (guint k = 0; k < LAB_IMAGE_PIXELS; k++) {
      double sum = 0;
      guint count = 0;

      for (guint i = 0; i < N_IMAGES; i++)
        if (sample.labels[i] == label) {
          sum += image (&sample, i)[k];
          count++;
        }
      g_assert_cmpuint (classes[label].n, ==, count);
      g_assert_cmpuint (classes[label].mean[k], ==, count > 0 ? (guint)(sum / count + 0.5) : 0);
    }
  }
  g_assert_cmpuint (n, ==, N_IMAGES);
  g_assert_cmpuint (classes[N_CLASSES].n, ==, 0);
  sample_clear (&sample);
}

/* ── neighbours ───────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  guint64 squared;
  guint image, other;
} Pair;

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *x = a, *y = b;

  if (x->squared != y->squared)
    return x->squared < y->squared ? -1 : 1;
  return x->image < y->image ? -1 : x->image > y->image;
}

static void
check_neighbours (const Sample *sample, const guint8 *pixels, guint skip, int label, int not_label,
                  guint n)
{
  g_autofree LabNeighbour *found = g_new (LabNeighbour, n + 1);
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (Pair));
  guint n_found;

  for (guint i = 0; i < N_IMAGES; i++) {
    Pair pair = {plain_distance (pixels, image (sample, i)), i, 0};

    if (i != skip && (label < 0 || sample->labels[i] == label) && sample->labels[i] != not_label)
      g_array_append_val (expected, pair);
  }
  g_array_sort (expected, compare_pairs);
  n_found = lab_neighbours_find (&sample->images, pixels, skip, label, not_label, n, NULL, found);
  g_assert_cmpuint (n_found, ==, MIN (n, expected->len));
  for (guint i = 0; i < n_found; i++) {
    const Pair *pair = &g_array_index (expected, Pair, i);

    g_assert_cmpuint (found[i].image, ==, pair->image);
    g_assert_cmpfloat_with_epsilon (found[i].distance, sqrt ((double)pair->squared) / 255, 1e-12);
  }
}

static void
test_neighbours (void)
{
  static const guint counts[] = {0, 1, 2, 12, 100, N_IMAGES, 2 * N_IMAGES};
  guint8 paper[LAB_IMAGE_PIXELS] = {0};

  for (guint ink = 3; ink <= 15; ink += 6) {
    Sample sample;

    sample_init (&sample, ink);
    for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
      check_neighbours (&sample, image (&sample, 50 * i), 50 * i, LAB_ANY_LABEL, LAB_ANY_LABEL,
                        counts[i]);
      check_neighbours (&sample, image (&sample, 49), G_MAXUINT, (int)i, LAB_ANY_LABEL, counts[i]);
      check_neighbours (&sample, image (&sample, 99), 99, LAB_ANY_LABEL, (int)i, counts[i]);
      check_neighbours (&sample, paper, G_MAXUINT, LAB_ANY_LABEL, LAB_ANY_LABEL, counts[i]);
    }
    check_neighbours (&sample, paper, G_MAXUINT, N_CLASSES, LAB_ANY_LABEL, 5);
    sample_clear (&sample);
  }
}

/* An image that is there twice is its own nearest one, unless it is left out. */
static void
test_itself (void)
{
  LabNeighbour nearest;
  Sample sample;

  sample_init (&sample, 8);
  g_assert_cmpuint (lab_neighbours_find (&sample.images, image (&sample, 49), 49, LAB_ANY_LABEL,
                                         LAB_ANY_LABEL, 1, NULL, &nearest),
                    ==, 1);
  g_assert_cmpuint (nearest.image, ==, 19);
  g_assert_cmpfloat (nearest.distance, ==, 0);
  sample_clear (&sample);
}

/* ── look-alikes ──────────────────────────────────────────────────────────────────────────────── */

static void
check_look_alikes (const Sample *sample, guint label, guint n)
{
  g_autofree LabLookAlike *found = g_new (LabLookAlike, n + 1);
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (Pair));
  gint progress = 0;
  guint n_found;

  for (guint i = 0; i < N_IMAGES; i++) {
    Pair best = {G_MAXUINT64, i, 0};

    for (guint k = 0; k < N_IMAGES && sample->labels[i] == label; k++) {
      guint64 squared = plain_distance (image (sample, i), image (sample, k));

      if (sample->labels[k] != label && squared < best.squared)
        best = (Pair){squared, i, k};
    }
    if (best.squared < G_MAXUINT64)
      g_array_append_val (expected, best);
  }
  g_array_sort (expected, compare_pairs);
  n_found = lab_look_alikes_find (&sample->images, label, n, NULL, &progress, found);
  g_assert_cmpuint (n_found, ==, MIN (n, expected->len));
  g_assert_cmpint (progress, ==, n > 0 ? 1000 : 0);
  for (guint i = 0; i < n_found; i++) {
    const Pair *pair = &g_array_index (expected, Pair, i);

    g_assert_cmpuint (found[i].image, ==, pair->image);
    g_assert_cmpuint (found[i].other, ==, pair->other);
    g_assert_cmpfloat_with_epsilon (found[i].distance, sqrt ((double)pair->squared) / 255, 1e-12);
  }
}

static void
test_look_alikes (void)
{
  static const guint counts[] = {0, 1, 10, 60, N_IMAGES};

  for (guint ink = 3; ink <= 15; ink += 6) {
    Sample sample;

    sample_init (&sample, ink);
    for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
      check_look_alikes (&sample, i + 2, counts[i]);
    check_look_alikes (&sample, N_CLASSES, 5); /* nothing is of this class */
    sample_clear (&sample);
  }
}

/* Where everything is of one class, nothing is like anything else. */
static void
test_one_class (void)
{
  LabLookAlike found[5];
  Sample sample;

  sample_init (&sample, 4);
  memset (sample.labels, 2, N_IMAGES);
  g_assert_cmpuint (lab_look_alikes_find (&sample.images, 2, 5, NULL, NULL, found), ==, 0);
  sample_clear (&sample);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  LabNeighbour neighbour;
  LabLookAlike pair;
  Sample sample;

  sample_init (&sample, 8);
  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (lab_neighbours_find (&sample.images, image (&sample, 0), 0, LAB_ANY_LABEL,
                                         LAB_ANY_LABEL, 1, cancellable, &neighbour),
                    ==, 0);
  g_assert_cmpuint (lab_look_alikes_find (&sample.images, 1, 1, cancellable, NULL, &pair), ==, 0);
  sample_clear (&sample);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/likeness/distance", test_distance);
  g_test_add_func ("/likeness/summaries", test_summaries);
  g_test_add_func ("/likeness/neighbours", test_neighbours);
  g_test_add_func ("/likeness/itself", test_itself);
  g_test_add_func ("/likeness/look-alikes", test_look_alikes);
  g_test_add_func ("/likeness/one-class", test_one_class);
  g_test_add_func ("/likeness/cancelled", test_cancelled);
  return g_test_run ();
}
