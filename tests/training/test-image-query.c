/* test-image-query.c: which images are shown, in which order, against a naive reference.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-image-query.h"

#include <math.h>

#define N         500
#define N_CLASSES 4

typedef struct {
  guint8 pixels[N * LAB_IMAGE_PIXELS];
  guint8 labels[N];
  guint8 predicted[N];
  float probability[N], true_probability[N];
  guint n_forgotten[N];
  LabImages images;
  LabImageVerdicts verdicts;
} Fixture;

/* Many are equal, so that it shows whether equals stay in order. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  GRand *random = g_rand_new_with_seed (7);

  for (guint i = 0; i < N; i++) {
    fixture->labels[i] = (guint8)g_rand_int_range (random, 0, N_CLASSES);
    fixture->predicted[i] = (guint8)g_rand_int_range (random, 0, N_CLASSES);
    fixture->probability[i] = (float)g_rand_int_range (random, 0, 9) / 8.0f;
    fixture->true_probability[i] = (float)g_rand_int_range (random, 0, 9) / 8.0f;
    fixture->n_forgotten[i] = (guint)g_rand_int_range (random, 0, 5);
  }
  fixture->probability[17] = NAN;
  fixture->probability[400] = NAN;
  fixture->images = (LabImages){N, fixture->pixels, fixture->labels};
  fixture->verdicts = (LabImageVerdicts){fixture->predicted, fixture->probability,
                                         fixture->true_probability, fixture->n_forgotten};
  g_rand_free (random);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
}

/* What comes first has the lower number. */
static double
get_key (Fixture *fixture, LabImageOrder order, guint i)
{
  double key = 0.0;

  if (order == LAB_ORDER_SUREST)
    key = -(double)fixture->probability[i];
  else if (order == LAB_ORDER_LEAST_SURE)
    key = (double)fixture->probability[i];
  else if (order == LAB_ORDER_LEAST_LIKELY)
    key = (double)fixture->true_probability[i];
  else if (order == LAB_ORDER_FORGOTTEN)
    key = -(double)fixture->n_forgotten[i];
  return isnan (key) ? INFINITY : key;
}

static gboolean
is_wanted (Fixture *fixture, const LabImageQuery *query, guint i)
{
  gboolean is_right = fixture->predicted[i] == fixture->labels[i];

  return (query->actual == LAB_ANY_CLASS || fixture->labels[i] == query->actual) &&
         (query->predicted == LAB_ANY_CLASS || fixture->predicted[i] == query->predicted) &&
         (query->show == LAB_SHOW_ALL || is_right == (query->show == LAB_SHOW_RIGHT));
}

/* By repeated choice of the first that is left. */
static void
assert_as_reference (Fixture *fixture, const LabImageQuery *query)
{
  g_autoptr (GArray) found = lab_image_query_run (query, &fixture->images, &fixture->verdicts);
  gboolean is_taken[N] = {FALSE};

  for (guint place = 0;; place++) {
    guint first = N;

    for (guint i = 0; i < N; i++)
      if (is_wanted (fixture, query, i) && !is_taken[i] &&
          (first == N ||
           get_key (fixture, query->order, i) < get_key (fixture, query->order, first)))
        first = i;
    if (first == N) {
      g_assert_cmpuint (found->len, ==, place);
      return;
    }
    g_assert_cmpuint (place, <, found->len);
    g_assert_cmpuint (g_array_index (found, guint, place), ==, first);
    is_taken[first] = TRUE;
  }
}

static void
test_reference (Fixture *fixture, gconstpointer data)
{
  for (int order = LAB_ORDER_FILE; order <= LAB_ORDER_FORGOTTEN; order++)
    for (int show = LAB_SHOW_ALL; show <= LAB_SHOW_RIGHT; show++)
      for (int actual = LAB_ANY_CLASS; actual < 2; actual++)
        for (int predicted = LAB_ANY_CLASS; predicted < 2; predicted++) {
          const LabImageQuery query = {.split = LAB_SPLIT_TEST,
                                       .actual = actual,
                                       .predicted = predicted,
                                       .show = (LabImageShow)show,
                                       .order = (LabImageOrder)order};

          assert_as_reference (fixture, &query);
        }
}

static void
assert_in_order_of_file (const LabImageQuery *query, Fixture *fixture,
                         const LabImageVerdicts *verdicts, guint n)
{
  g_autoptr (GArray) found = lab_image_query_run (query, &fixture->images, verdicts);

  g_assert_cmpuint (found->len, ==, n);
  for (guint i = 1; i < found->len; i++)
    g_assert_cmpuint (g_array_index (found, guint, i - 1), <, g_array_index (found, guint, i));
}

/* What nobody knows neither excludes nor orders. */
static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  const LabImageVerdicts only_classes = {.predicted = fixture->predicted};
  LabImageQuery query = {.actual = LAB_ANY_CLASS, .predicted = 2, .show = LAB_SHOW_MISTAKES};
  guint n_mistakes = 0, n_ones = 0;

  for (guint i = 0; i < N; i++) {
    n_mistakes += fixture->predicted[i] == 2 && fixture->labels[i] != 2;
    n_ones += fixture->labels[i] == 1;
  }
  for (int order = LAB_ORDER_FILE; order <= LAB_ORDER_FORGOTTEN; order++) {
    query.order = (LabImageOrder)order;
    assert_in_order_of_file (&query, fixture, NULL, N);
    assert_in_order_of_file (&query, fixture, &only_classes, n_mistakes);
  }
  query.actual = 1;
  assert_in_order_of_file (&query, fixture, NULL, n_ones);
  query.actual = N_CLASSES;
  assert_in_order_of_file (&query, fixture, &fixture->verdicts, 0);
}

static void
test_no_images (Fixture *fixture, gconstpointer data)
{
  const LabImageQuery query = {.actual = LAB_ANY_CLASS, .order = LAB_ORDER_SUREST};
  const LabImages none = {0};
  g_autoptr (GArray) found = lab_image_query_run (&query, &none, NULL);

  g_assert_cmpuint (found->len, ==, 0);
}

static void
assert_described (LabClassNames *names, LabImageQuery query, const char *expected)
{
  g_autofree char *heading = lab_image_query_describe (&query, names);

  g_assert_cmpstr (heading, ==, expected);
}

static void
test_described (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {"Coat", "Bag"};
  g_autoptr (LabClassNames) names = lab_class_names_new (texts, 2);
  const int any = LAB_ANY_CLASS;
  const LabSplit test = LAB_SPLIT_TEST, train = LAB_SPLIT_TRAIN;

  assert_described (names, (LabImageQuery){test, any, any, LAB_SHOW_ALL, 0}, "All test images");
  assert_described (names, (LabImageQuery){train, any, any, LAB_SHOW_ALL, 0},
                    "All training images");
  assert_described (names, (LabImageQuery){test, any, any, LAB_SHOW_MISTAKES, 0},
                    "Test images read wrongly");
  assert_described (names, (LabImageQuery){train, any, any, LAB_SHOW_RIGHT, 0},
                    "Training images read correctly");
  assert_described (names, (LabImageQuery){test, 0, any, LAB_SHOW_ALL, 0}, "Test images of Coat");
  assert_described (names, (LabImageQuery){train, 1, any, LAB_SHOW_MISTAKES, 0},
                    "Training images of Bag read wrongly");
  assert_described (names, (LabImageQuery){test, 1, any, LAB_SHOW_RIGHT, 0},
                    "Test images of Bag read correctly");
  assert_described (names, (LabImageQuery){test, any, 0, LAB_SHOW_ALL, 0},
                    "Test images read as Coat");
  assert_described (names, (LabImageQuery){test, any, 0, LAB_SHOW_MISTAKES, 0},
                    "Test images wrongly read as Coat");
  assert_described (names, (LabImageQuery){train, any, 0, LAB_SHOW_RIGHT, 0},
                    "Training images correctly read as Coat");
  assert_described (names, (LabImageQuery){test, 0, 1, LAB_SHOW_MISTAKES, 0},
                    "Test images of Coat read as Bag");
  assert_described (names, (LabImageQuery){train, 0, 1, LAB_SHOW_ALL, 0},
                    "Training images of Coat read as Bag");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/image-query/reference", test_reference);
  ADD ("/image-query/unknown", test_unknown);
  ADD ("/image-query/no-images", test_no_images);
  ADD ("/image-query/described", test_described);

  return g_test_run ();
}
