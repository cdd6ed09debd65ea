/* lab-mixture.c: drawings to train on, with a part of the dataset that they are added to.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-mixture.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-augment.h"
#include "lab-dataset-private.h"
#include "lab-random.h"

/* No dataset file has a name that begins so. */
#define PREFIX  "mixture:"
#define N_PARTS 5

/* Keys of the generators. */
#define KEY_DRAWINGS  (G_GUINT64_CONSTANT (1) << 32)
#define KEY_REHEARSAL (G_GUINT64_CONSTANT (2) << 32)

/* ── what it was made from ────────────────────────────────────────────────────────────────────── */

/* "mixture:SEED:VARIANTS:REHEARSED:ID=CLASS,ID=CLASS:BASE" */
static char *
specify (LabDataset *base, const LabOwnDrawing *drawings, guint n, const LabMixtureRecipe *recipe)
{
  GString *text = g_string_new (PREFIX);

  g_string_append_printf (text, "%" G_GUINT64_FORMAT ":%u:%u:", recipe->seed, recipe->n_variants,
                          recipe->n_rehearsed);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT "=%u", i > 0 ? "," : "", drawings[i].id,
                            (guint)drawings[i].label);
  g_string_append_printf (text, ":%s", lab_dataset_get_specification (base));
  return g_string_free (text, FALSE);
}

/**
 * lab_mixture_is_specification:
 * @specification: (nullable): of a dataset
 *
 * Returns: whether it is that of a mixture
 */
gboolean
lab_mixture_is_specification (const char *specification)
{
  return specification != NULL && g_str_has_prefix (specification, PREFIX);
}

/**
 * lab_mixture_find_base:
 * @specification: (nullable): of a dataset
 *
 * Returns: (transfer full) (nullable): of a mixture, the specification of what it was made with; of
 *   anything else, its own
 */
char *
lab_mixture_find_base (const char *specification)
{
  g_auto (GStrv) parts = NULL;

  if (!lab_mixture_is_specification (specification))
    return g_strdup (specification);
  parts = g_strsplit (specification + strlen (PREFIX), ":", N_PARTS);
  return g_strv_length (parts) == N_PARTS ? g_strdup (parts[N_PARTS - 1]) : NULL;
}

static gboolean
parse_drawings (LabMixtureSource *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    char *equals = strchr (parts[i], '=');
    guint64 id, label;
    gint64 number;
    guint8 class;

    if (equals == NULL)
      return FALSE;
    *equals = '\0';
    if (!g_ascii_string_to_unsigned (parts[i], 10, 1, G_MAXINT64, &id, NULL) ||
        !g_ascii_string_to_unsigned (equals + 1, 10, 0, LAB_MAX_CLASSES - 1, &label, NULL))
      return FALSE;
    number = (gint64)id;
    class = (guint8)label;
    g_array_append_val (self->ids, number);
    g_array_append_val (self->labels, class);
  }
  return self->ids->len > 0;
}

/**
 * lab_mixture_source_parse:
 * @specification: of a mixture
 *
 * Returns: (transfer full) (nullable): what it was made from; %NULL when that is not to be told
 */
LabMixtureSource *
lab_mixture_source_parse (const char *specification)
{
  g_autoptr (LabMixtureSource) self = g_new0 (LabMixtureSource, 1);
  g_auto (GStrv) parts = NULL;
  guint64 n_variants, n_rehearsed;

  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->labels = g_array_new (FALSE, FALSE, sizeof (guint8));
  if (!lab_mixture_is_specification (specification))
    return NULL;
  parts = g_strsplit (specification + strlen (PREFIX), ":", N_PARTS);
  if (g_strv_length (parts) != N_PARTS ||
      !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXUINT64, &self->recipe.seed, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 1, G_MAXUINT, &n_variants, NULL) ||
      !g_ascii_string_to_unsigned (parts[2], 10, 0, G_MAXUINT, &n_rehearsed, NULL) ||
      !parse_drawings (self, parts[3]))
    return NULL;
  self->recipe.n_variants = (guint)n_variants;
  self->recipe.n_rehearsed = (guint)n_rehearsed;
  self->base = g_strdup (parts[4]);
  return g_steal_pointer (&self);
}

/**
 * lab_mixture_source_free:
 * @self: (transfer full): what a mixture was made from
 */
void
lab_mixture_source_free (LabMixtureSource *self)
{
  g_array_unref (self->ids);
  g_array_unref (self->labels);
  g_free (self->base);
  g_free (self);
}

/* ── its images ───────────────────────────────────────────────────────────────────────────────── */

static void
add_drawing (const LabOwnDrawing *drawing, guint64 seed, guint n_variants, LabSplitFiles *train,
             gsize first)
{
  for (guint i = 0; i < n_variants; i++) {
    guint8 *pixels = train->images->values + (first + i) * LAB_IMAGE_PIXELS;

    if (drawing->drawing == NULL)
      lab_augment_image (drawing->pixels, seed, i, pixels);
    else
      lab_augment_render (drawing->drawing, seed, i, pixels);
    train->labels->values[first + i] = drawing->label;
  }
}

/* @n of @images, none of them twice, from number @first of @train on. */
static gboolean
add_rehearsed (const LabImages *images, guint64 seed, guint n, LabSplitFiles *train, gsize first)
{
  LabRandom random = lab_random_for (seed, KEY_REHEARSAL);
  g_autofree guint *order = g_try_new (guint, images->n);

  if (order == NULL)
    return FALSE;
  for (guint i = 0; i < images->n; i++)
    order[i] = i;
  for (guint i = 0; i < n; i++) {
    guint chosen = i + lab_random_below (&random, images->n - i);
    guint image = order[chosen];

    order[chosen] = order[i];
    memcpy (train->images->values + (first + i) * LAB_IMAGE_PIXELS,
            images->pixels + (gsize)image * LAB_IMAGE_PIXELS, LAB_IMAGE_PIXELS);
    train->labels->values[first + i] = images->labels[image];
  }
  return TRUE;
}

static gboolean
check (LabDataset *base, const LabOwnDrawing *drawings, guint n, guint64 n_own, guint n_rehearsed,
       GError **error)
{
  for (guint i = 0; i < n; i++) {
    if (drawings[i].label < lab_dataset_get_n_classes (base))
      continue;
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_MISMATCH,
                 /* translators: the number of a drawing, from 1, and the name of a dataset */
                 _ ("Drawing %u is of a class that %s does not have; leave it out."), i + 1,
                 lab_dataset_get_name (base));
    return FALSE;
  }
  if (n_own == 0) {
    g_set_error_literal (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNSUPPORTED,
                         _ ("There is no drawing to train on; draw and label some."));
    return FALSE;
  }
  if ((n_own + n_rehearsed) * LAB_IMAGE_PIXELS < LAB_IDX_MAX_BYTES / 2)
    return TRUE;
  g_set_error_literal (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_TOO_LARGE,
                       _ ("The drawings, varied so often, are too many to train on; take fewer "
                          "variants of each."));
  return FALSE;
}

static gboolean
make_images (LabDataset *base, const LabOwnDrawing *drawings, guint n,
             const LabMixtureRecipe *recipe, LabSplitFiles *train)
{
  gsize n_own = (gsize)n * recipe->n_variants;

  train->images = lab_idx_new (LAB_IDX_IMAGES, (guint)n_own + recipe->n_rehearsed);
  train->labels = lab_idx_new (LAB_IDX_LABELS, (guint)n_own + recipe->n_rehearsed);
  if (train->images == NULL || train->labels == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    /* Each drawing has variants of its own. */
    LabRandom random = lab_random_for (recipe->seed, KEY_DRAWINGS | i);

    add_drawing (&drawings[i], lab_random_bits (&random), recipe->n_variants, train,
                 (gsize)i * recipe->n_variants);
  }
  return add_rehearsed (lab_dataset_get_images (base, LAB_SPLIT_TRAIN), recipe->seed,
                        recipe->n_rehearsed, train, n_own);
}

static LabDataset *
make_dataset (LabDataset *base, const LabOwnDrawing *drawings, guint n,
              const LabMixtureRecipe *recipe, LabSplitFiles *train)
{
  g_autofree char *images_hash = lab_idx_finish_hash (train->images);
  g_autofree char *labels_hash = lab_idx_finish_hash (train->labels);
  g_autofree char *hashes =
      g_strconcat (images_hash, labels_hash, lab_dataset_get_hash (base), NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, hashes, -1);
  g_autofree char *specification = specify (base, drawings, n, recipe);
  g_autofree char *name = g_strdup_printf (n == 1 ? "%s + %u drawing" : "%s + %u drawings",
                                           lab_dataset_get_plain_name (base), n);
  g_autofree char *title =
      /* translators: the name of a dataset, and how many drawings are added to it */
      g_strdup_printf (ngettext ("%s + %u drawing", "%s + %u drawings", n),
                       lab_dataset_get_name (base), n);

  return lab_dataset_new_mixture (base, name, title, specification, hash, train);
}

/**
 * lab_mixture_new:
 * @base: what the drawings are added to
 * @drawings: (array length=n): labelled drawings, of its classes
 * @n: how many
 * @recipe: how much of what; no more images of @base than it has
 * @error: gets a #LabDatasetError
 *
 * Makes a dataset in memory. Blocks for a fraction of a second. From any thread.
 *
 * Returns: (transfer full): the dataset, or %NULL
 */
LabDataset *
lab_mixture_new (LabDataset *base, const LabOwnDrawing *drawings, guint n,
                 const LabMixtureRecipe *recipe, GError **error)
{
  LabMixtureRecipe used = *recipe;
  LabSplitFiles train = {NULL, NULL};
  LabDataset *self = NULL;

  base = lab_dataset_get_base (base);
  used.n_rehearsed = MIN (used.n_rehearsed, lab_dataset_get_images (base, LAB_SPLIT_TRAIN)->n);
  if (!check (base, drawings, n, (guint64)n * MIN (used.n_variants, G_MAXINT), used.n_rehearsed,
              error))
    return NULL;
  if (make_images (base, drawings, n, &used, &train))
    self = make_dataset (base, drawings, n, &used, &train);
  else
    g_set_error_literal (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_TOO_LARGE,
                         _ ("There is not enough memory left to mix the drawings with the other "
                            "images; close other programs."));
  lab_split_files_clear (&train);
  return self;
}
