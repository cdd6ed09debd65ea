/* lab-image-query.c: which images of a split are shown, and in which order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-image-query.h"

#include <math.h>
#include <string.h>
#include <glib/gi18n-lib.h>

static const LabImageVerdicts nothing_known;

/* ── which ───────────────────────────────────────────────────────────────────────────────────── */

/* What nobody knows excludes nothing. */
static gboolean
is_shown (const LabImageQuery *query, const LabImages *images, const LabImageVerdicts *verdicts,
          guint image)
{
  guint8 label = images->labels[image];
  guint8 predicted;

  if (query->actual != LAB_ANY_CLASS && label != query->actual)
    return FALSE;
  if (verdicts->predicted == NULL)
    return TRUE;
  predicted = verdicts->predicted[image];
  if (query->predicted != LAB_ANY_CLASS && predicted != query->predicted)
    return FALSE;
  return query->show == LAB_SHOW_ALL || (predicted == label) == (query->show == LAB_SHOW_RIGHT);
}

/* ── in which order ──────────────────────────────────────────────────────────────────────────── */

/* The bits of a probability are in the order of the numbers, as it has no sign. 0 to 2³². */
static guint64
rank_lowest (const float *probabilities, guint image)
{
  guint32 bits;

  if (isnan (probabilities[image]))
    return G_MAXUINT32; /* last, in both directions */
  memcpy (&bits, &probabilities[image], sizeof bits);
  return bits;
}

static guint64
rank_highest (const float *probabilities, guint image)
{
  guint64 rank = rank_lowest (probabilities, image);

  return rank < G_MAXUINT32 ? G_MAXUINT32 - 1 - rank : rank;
}

/* The lower comes first; all are equal where nothing is known to order by. */
static guint64
get_rank (LabImageOrder order, const LabImageVerdicts *verdicts, guint image)
{
  switch (order) {
  case LAB_ORDER_SUREST:
    return verdicts->probability != NULL ? rank_highest (verdicts->probability, image) : 0;
  case LAB_ORDER_LEAST_SURE:
    return verdicts->probability != NULL ? rank_lowest (verdicts->probability, image) : 0;
  case LAB_ORDER_LEAST_LIKELY:
    return verdicts->true_probability != NULL ? rank_lowest (verdicts->true_probability, image) : 0;
  case LAB_ORDER_FORGOTTEN:
    return verdicts->n_forgotten != NULL ? G_MAXUINT32 - verdicts->n_forgotten[image] : 0;
  case LAB_ORDER_FILE:
  default:
    return 0;
  }
}

/* An image with its rank above it. */
#define ENTRY_BITS 32
#define DIGIT_BITS 8
#define N_DIGITS   (1 << DIGIT_BITS)

/* Puts @entries (n) to @sorted by the digit at @shift; equals keep their order. */
static void
sort_by_digit (const guint64 *entries, guint64 *sorted, guint n, guint shift)
{
  guint places[N_DIGITS + 1] = {0};

  for (guint i = 0; i < n; i++)
    places[(entries[i] >> shift) % N_DIGITS + 1]++;
  for (guint digit = 1; digit < N_DIGITS; digit++)
    places[digit] += places[digit - 1];
  for (guint i = 0; i < n; i++)
    sorted[places[(entries[i] >> shift) % N_DIGITS]++] = entries[i];
}

/* By the digits of the rank, the lowest first: a quarter of the time that comparing takes. */
static void
sort_entries (GArray *entries)
{
  g_autofree guint64 *scratch = g_new (guint64, entries->len);
  guint64 *from = (guint64 *)(void *)entries->data, *to = scratch;

  /* An even number of times: they end where they began. */
  for (guint shift = ENTRY_BITS; shift < 2 * ENTRY_BITS; shift += DIGIT_BITS) {
    guint64 *swapped = from;

    sort_by_digit (from, to, entries->len, shift);
    from = to;
    to = swapped;
  }
}

/**
 * lab_image_query_run:
 * @query: what to look for
 * @images: the images of its split
 * @verdicts: (nullable): what a network says of them; what is unknown neither excludes nor orders
 *
 * Takes two milliseconds for 60,000 images.
 *
 * Returns: (transfer full) (element-type guint): the numbers of the images; those that are equal by
 * the order asked for are in that of the file
 */
GArray *
lab_image_query_run (const LabImageQuery *query, const LabImages *images,
                     const LabImageVerdicts *verdicts)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (guint64));
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (query != NULL && images != NULL, numbers);

  if (verdicts == NULL)
    verdicts = &nothing_known;
  for (guint image = 0; image < images->n; image++) {
    if (is_shown (query, images, verdicts, image)) {
      guint64 entry = get_rank (query->order, verdicts, image) << ENTRY_BITS | image;

      g_array_append_val (entries, entry);
    }
  }
  if (query->order != LAB_ORDER_FILE)
    sort_entries (entries);
  for (guint i = 0; i < entries->len; i++) {
    guint image = (guint)(g_array_index (entries, guint64, i) & G_MAXUINT32);

    g_array_append_val (numbers, image);
  }
  return numbers;
}

/* ── in words ────────────────────────────────────────────────────────────────────────────────── */

static const char *
describe_any (LabSplit split, LabImageShow show)
{
  gboolean is_test = split == LAB_SPLIT_TEST;

  switch (show) {
  case LAB_SHOW_MISTAKES:
    return is_test ? _ ("Test images read wrongly") : _ ("Training images read wrongly");
  case LAB_SHOW_RIGHT:
    return is_test ? _ ("Test images read correctly") : _ ("Training images read correctly");
  case LAB_SHOW_ALL:
  default:
    return is_test ? _ ("All test images") : _ ("All training images");
  }
}

/* translators: in all of these %s is the name of a class, "9" or "Ankle boot" */
static char *
describe_actual (LabSplit split, LabImageShow show, const char *actual)
{
  gboolean is_test = split == LAB_SPLIT_TEST;

  switch (show) {
  case LAB_SHOW_MISTAKES:
    return is_test ? g_strdup_printf (_ ("Test images of %s read wrongly"), actual)
                   : g_strdup_printf (_ ("Training images of %s read wrongly"), actual);
  case LAB_SHOW_RIGHT:
    return is_test ? g_strdup_printf (_ ("Test images of %s read correctly"), actual)
                   : g_strdup_printf (_ ("Training images of %s read correctly"), actual);
  case LAB_SHOW_ALL:
  default:
    return is_test ? g_strdup_printf (_ ("Test images of %s"), actual)
                   : g_strdup_printf (_ ("Training images of %s"), actual);
  }
}

static char *
describe_predicted (LabSplit split, LabImageShow show, const char *predicted)
{
  gboolean is_test = split == LAB_SPLIT_TEST;

  switch (show) {
  case LAB_SHOW_MISTAKES:
    return is_test ? g_strdup_printf (_ ("Test images wrongly read as %s"), predicted)
                   : g_strdup_printf (_ ("Training images wrongly read as %s"), predicted);
  case LAB_SHOW_RIGHT:
    return is_test ? g_strdup_printf (_ ("Test images correctly read as %s"), predicted)
                   : g_strdup_printf (_ ("Training images correctly read as %s"), predicted);
  case LAB_SHOW_ALL:
  default:
    return is_test ? g_strdup_printf (_ ("Test images read as %s"), predicted)
                   : g_strdup_printf (_ ("Training images read as %s"), predicted);
  }
}

/* NULL for any class. */
static const char *
find_name (LabClassNames *class_names, int class)
{
  if (class < 0 || (guint) class >= lab_class_names_get_n (class_names))
    return NULL;
  return lab_class_names_get (class_names, (guint) class);
}

/**
 * lab_image_query_describe:
 * @query: what to look for
 * @class_names: what the classes are called
 *
 * Returns: (transfer full): a heading, translated: "Test images of 4 read as 9"
 */
char *
lab_image_query_describe (const LabImageQuery *query, LabClassNames *class_names)
{
  const char *actual, *predicted;

  g_return_val_if_fail (query != NULL && class_names != NULL, NULL);

  actual = find_name (class_names, query->actual);
  predicted = find_name (class_names, query->predicted);
  if (actual != NULL && predicted != NULL)
    return query->split == LAB_SPLIT_TEST
               /* translators: names of classes: "Test images of 4 read as 9" */
               ? g_strdup_printf (_ ("Test images of %s read as %s"), actual, predicted)
               : g_strdup_printf (_ ("Training images of %s read as %s"), actual, predicted);
  if (actual != NULL)
    return describe_actual (query->split, query->show, actual);
  if (predicted != NULL)
    return describe_predicted (query->split, query->show, predicted);
  return g_strdup (describe_any (query->split, query->show));
}
