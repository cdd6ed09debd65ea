/* test-mixture.c: drawings mixed with a dataset: counted, repeated, and made again from a text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-mixture.h"

#include <string.h>

#include "dataset-test.h"
#include "lab-augment.h"
#include "lab-ink.h"
#include "odd-hand.h"

#define N_DRAWINGS 5

typedef struct {
  LabDataset *base;
  LabOwnDrawing drawings[N_DRAWINGS]; /* the last one without strokes */
  LabDrawing *strokes[N_DRAWINGS];
  guint8 pixels[N_DRAWINGS][LAB_IMAGE_PIXELS];
} Fixture;

static const LabMixtureRecipe recipe = {.n_variants = 4, .n_rehearsed = 100, .seed = 3};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->base = lab_dataset_open_builtin ();
  for (guint i = 0; i < N_DRAWINGS; i++) {
    fixture->strokes[i] = odd_hand_draw (2 * i, 0);
    lab_ink_render (fixture->strokes[i], LAB_INK_PEN_WIDTH, fixture->pixels[i]);
    fixture->drawings[i] =
        (LabOwnDrawing){.drawing = i < N_DRAWINGS - 1 ? fixture->strokes[i] : NULL,
                        .pixels = fixture->pixels[i],
                        .label = (guint8)(2 * i),
                        .id = 10 + i};
  }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < N_DRAWINGS; i++)
    lab_drawing_free (fixture->strokes[i]);
  lab_dataset_unref (fixture->base);
}

static LabDataset *
mix (Fixture *fixture, const LabMixtureRecipe *wanted)
{
  g_autoptr (GError) error = NULL;
  LabDataset *mixture =
      lab_mixture_new (fixture->base, fixture->drawings, N_DRAWINGS, wanted, &error);

  g_assert_no_error (error);
  return mixture;
}

static void
test_split (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabDataset) mixture = mix (fixture, &recipe);
  const LabImages *train = lab_dataset_get_images (mixture, LAB_SPLIT_TRAIN);
  const LabImages *test = lab_dataset_get_images (mixture, LAB_SPLIT_TEST);
  const LabImages *base_test = lab_dataset_get_images (fixture->base, LAB_SPLIT_TEST);

  g_assert_cmpint (lab_dataset_get_kind (mixture), ==, LAB_DATASET_MIXTURE);
  g_assert_cmpstr (lab_dataset_get_name (mixture), ==, "Built-in digits + 5 drawings");
  g_assert_cmpstr (lab_dataset_get_plain_name (mixture), ==, "Built-in digits + 5 drawings");
  g_assert_null (lab_dataset_get_folder (mixture));
  g_assert_cmpuint (lab_dataset_get_n_classes (mixture), ==, 10);
  g_assert_cmpuint (train->n, ==, N_DRAWINGS * 4 + 100);
  for (guint i = 0; i < N_DRAWINGS; i++)
    for (guint v = 0; v < 4; v++) {
      const guint8 *pixels = train->pixels + (gsize)(4 * i + v) * LAB_IMAGE_PIXELS;

      g_assert_cmpuint (train->labels[4 * i + v], ==, 2 * i);
      /* The first one is the drawing itself. */
      g_assert_true ((memcmp (pixels, fixture->pixels[i], LAB_IMAGE_PIXELS) == 0) == (v == 0));
    }
  g_assert_true (test->pixels == base_test->pixels);
  g_assert_cmpuint (test->n, ==, base_test->n);
}

static guint
hash_image (gconstpointer pixels)
{
  guint hash = 5381;

  for (guint i = 0; i < LAB_IMAGE_PIXELS; i++)
    hash = hash * 33 + ((const guint8 *)pixels)[i];
  return hash;
}

static gboolean
images_equal (gconstpointer one, gconstpointer other)
{
  return memcmp (one, other, LAB_IMAGE_PIXELS) == 0;
}

/* What is rehearsed are images of the base with their labels, none of them twice, of all classes. */
static void
test_rehearsal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabDataset) mixture = mix (fixture, &recipe);
  const LabImages *train = lab_dataset_get_images (mixture, LAB_SPLIT_TRAIN);
  const LabImages *base = lab_dataset_get_images (fixture->base, LAB_SPLIT_TRAIN);
  g_autoptr (GHashTable) known = g_hash_table_new (hash_image, images_equal);
  guint n_classes[LAB_N_DIGITS] = {0};

  for (guint i = 0; i < base->n; i++)
    g_hash_table_insert (known, (gpointer)(base->pixels + (gsize)i * LAB_IMAGE_PIXELS),
                         GUINT_TO_POINTER (base->labels[i] + 1u));
  for (guint i = N_DRAWINGS * 4; i < train->n; i++) {
    const guint8 *pixels = train->pixels + (gsize)i * LAB_IMAGE_PIXELS;

    g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (known, pixels)), ==,
                      train->labels[i] + 1u);
    g_hash_table_remove (known, pixels);
    n_classes[train->labels[i]]++;
  }
  for (guint i = 0; i < LAB_N_DIGITS; i++)
    g_assert_cmpuint (n_classes[i], >, 0);
}

static void
test_same (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabDataset) one = mix (fixture, &recipe);
  g_autoptr (LabDataset) other = mix (fixture, &recipe);
  LabMixtureRecipe changed = recipe;
  g_autoptr (LabDataset) another = NULL;
  g_autoptr (LabDataset) relabelled = NULL;

  g_assert_cmpstr (lab_dataset_get_hash (one), ==, lab_dataset_get_hash (other));
  g_assert_cmpuint (strlen (lab_dataset_get_hash (one)), ==, 64);
  changed.seed++;
  another = mix (fixture, &changed);
  g_assert_cmpstr (lab_dataset_get_hash (one), !=, lab_dataset_get_hash (another));
  fixture->drawings[0].label = 9;
  relabelled = mix (fixture, &recipe);
  g_assert_cmpstr (lab_dataset_get_hash (one), !=, lab_dataset_get_hash (relabelled));
}

/* A mixture stands for what it was made with; its base outlives everybody else's interest in it. */
static void
test_base (Fixture *fixture, gconstpointer data)
{
  LabDataset *mixture = mix (fixture, &recipe);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) again = lab_mixture_new (mixture, fixture->drawings, 1, &recipe, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (lab_dataset_get_name (again), ==, "Built-in digits + 1 drawing");
  g_assert_true (lab_dataset_get_base (mixture) == fixture->base);
  g_assert_true (lab_dataset_get_base (again) == fixture->base);
  g_assert_true (lab_dataset_get_base (fixture->base) == fixture->base);
  lab_dataset_unref (mixture);
}

static void
test_small_base (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = test_make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) mixture = NULL;

  test_write_dataset (folder);
  lab_dataset_unref (fixture->base);
  fixture->base = lab_dataset_open_folder (folder, NULL, &error);
  g_assert_no_error (error);
  mixture = mix (fixture, &recipe);
  g_assert_cmpuint (lab_dataset_get_images (mixture, LAB_SPLIT_TRAIN)->n, ==,
                    N_DRAWINGS * 4 + TEST_N_TRAIN);
  test_remove_tree (folder);
}

static void
test_source (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabDataset) mixture = mix (fixture, &recipe);
  const char *specification = lab_dataset_get_specification (mixture);
  g_autoptr (LabMixtureSource) source = lab_mixture_source_parse (specification);
  g_autofree char *base = lab_mixture_find_base (specification);
  g_autofree char *plain = lab_mixture_find_base ("mnist");
  g_autofree char *none = lab_mixture_find_base (NULL);

  g_assert_true (lab_mixture_is_specification (specification));
  g_assert_false (lab_mixture_is_specification ("builtin"));
  g_assert_false (lab_mixture_is_specification (NULL));
  g_assert_nonnull (source);
  g_assert_cmpuint (source->recipe.seed, ==, recipe.seed);
  g_assert_cmpuint (source->recipe.n_variants, ==, recipe.n_variants);
  g_assert_cmpuint (source->recipe.n_rehearsed, ==, recipe.n_rehearsed);
  g_assert_cmpstr (source->base, ==, "builtin");
  g_assert_cmpuint (source->ids->len, ==, N_DRAWINGS);
  for (guint i = 0; i < N_DRAWINGS; i++) {
    g_assert_cmpint (g_array_index (source->ids, gint64, i), ==, 10 + i);
    g_assert_cmpuint (g_array_index (source->labels, guint8, i), ==, 2 * i);
  }
  g_assert_cmpstr (base, ==, "builtin");
  g_assert_cmpstr (plain, ==, "mnist");
  g_assert_null (none);
}

static void
test_hostile_source (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
      "",
      "mixture",
      "mixture:",
      "mixture:1:2:3:4",
      "mixture:1:2:3::builtin",
      "mixture:1:2:3:4:builtin",
      "mixture:1:2:3:4=:builtin",
      "mixture:1:2:3:=4:builtin",
      "mixture:1:2:3:4=62:builtin",
      "mixture:1:2:3:0=1:builtin",
      "mixture:1:2:3:-1=1:builtin",
      "mixture:1:2:3:1=1,:builtin",
      "mixture:1:0:3:1=1:builtin",
      "mixture:1:4294967296:3:1=1:builtin",
      "mixture:1:2:-3:1=1:builtin",
      "mixture:18446744073709551616:2:3:1=1:builtin",
      "mixture:1:2:3:9223372036854775808=1:builtin",
      "mixture:x:2:3:1=1:builtin",
  };
  g_autoptr (LabMixtureSource) folder = lab_mixture_source_parse ("mixture:1:2:3:1=1:/with:colons");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_test_message ("“%s”", texts[i]);
    g_assert_null (lab_mixture_source_parse (texts[i]));
  }
  g_assert_cmpstr (folder->base, ==, "/with:colons");
  /* No dataset of its own: only a collection can make it. */
  g_assert_null (lab_dataset_open ("mixture:1:2:3:1=1:builtin", NULL, &error));
  g_assert_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_NOT_FOUND);
  test_check_sentence (error);
}

static void
assert_refused (Fixture *fixture, guint n, const LabMixtureRecipe *wanted, LabDatasetError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lab_mixture_new (fixture->base, fixture->drawings, n, wanted, &error));
  g_assert_error (error, LAB_DATASET_ERROR, (int)code);
  test_check_sentence (error);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  LabMixtureRecipe wanted = recipe;

  assert_refused (fixture, 0, &wanted, LAB_DATASET_ERROR_UNSUPPORTED);
  wanted.n_variants = 0;
  assert_refused (fixture, N_DRAWINGS, &wanted, LAB_DATASET_ERROR_UNSUPPORTED);
  wanted.n_variants = 1 << 20;
  assert_refused (fixture, N_DRAWINGS, &wanted, LAB_DATASET_ERROR_TOO_LARGE);
  wanted.n_variants = G_MAXUINT;
  assert_refused (fixture, N_DRAWINGS, &wanted, LAB_DATASET_ERROR_TOO_LARGE);
  fixture->drawings[3].label = 10;
  assert_refused (fixture, N_DRAWINGS, &recipe, LAB_DATASET_ERROR_MISMATCH);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/mixture/images", test_split);
  ADD ("/mixture/rehearsal", test_rehearsal);
  ADD ("/mixture/same", test_same);
  ADD ("/mixture/base", test_base);
  ADD ("/mixture/small-base", test_small_base);
  ADD ("/mixture/source", test_source);
  ADD ("/mixture/hostile-source", test_hostile_source);
  ADD ("/mixture/refused", test_refused);

  return g_test_run ();
}
