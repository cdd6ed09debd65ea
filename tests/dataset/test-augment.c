/* test-augment.c: varied drawings: always the same, all different, by MNIST's recipe, and legible.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-augment.h"

#include <math.h>
#include <string.h>

#include "lab-ink.h"
#include "odd-hand.h"

/* Name these very bytes. Whoever changes how drawings are varied changes them too, and knows that
 * runs on the old ones can no longer be repeated. */
#define RENDERED_HASH "9d1dfe3415127982c204b85905d4901970635de99ff46dbe16c60b455edafe8a"
#define IMAGES_HASH   "116a54dae4adcc63ff0230c66cb9fbb0e8ec0e301faebc833015d364d113bbca"

#define N_VARIANTS 40

/* Of the ink, in pixels. */
typedef struct {
  double x, y; /* middle of its mass */
  int left, right, top, bottom;
} Extent;

static Extent
measure (const guint8 *pixels)
{
  Extent extent = {0, 0, LAB_IMAGE_SIZE, -1, LAB_IMAGE_SIZE, -1};
  double mass = 0;

  for (int i = 0; i < LAB_IMAGE_PIXELS; i++) {
    int x = i % LAB_IMAGE_SIZE, y = i / LAB_IMAGE_SIZE;

    mass += pixels[i];
    extent.x += (double)pixels[i] * x;
    extent.y += (double)pixels[i] * y;
    if (pixels[i] > 0) {
      extent.left = MIN (extent.left, x);
      extent.right = MAX (extent.right, x);
      extent.top = MIN (extent.top, y);
      extent.bottom = MAX (extent.bottom, y);
    }
  }
  g_assert_cmpfloat (mass, >, 0);
  extent.x /= mass;
  extent.y /= mass;
  return extent;
}

/* The cosine of the angle between two images: 1 where they are the same. */
static double
compare (const guint8 *one, const guint8 *other)
{
  double product = 0, one2 = 0, other2 = 0;

  for (guint i = 0; i < LAB_IMAGE_PIXELS; i++) {
    product += one[i] * other[i];
    one2 += one[i] * one[i];
    other2 += other[i] * other[i];
  }
  return product / sqrt (one2 * other2);
}

static void
render (guint digit, guint64 seed, guint variant, guint8 *pixels)
{
  g_autoptr (LabDrawing) drawing = odd_hand_draw (digit, 0);

  g_assert_true (lab_augment_render (drawing, seed, variant, pixels));
}

/* A variant of a drawing of which only the image is taken. */
static void
render_image (guint digit, guint64 seed, guint variant, guint8 *pixels)
{
  guint8 image[LAB_IMAGE_PIXELS];

  render (digit, 0, 0, image);
  lab_augment_image (image, seed, variant, pixels);
}

typedef void (*RenderFunc) (guint digit, guint64 seed, guint variant, guint8 *pixels);

static char *
hash (RenderFunc func)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint digit = 0; digit < LAB_N_DIGITS; digit++)
    for (guint variant = 0; variant < N_VARIANTS; variant++) {
      guint8 pixels[LAB_IMAGE_PIXELS];

      func (digit, 7, variant, pixels);
      g_checksum_update (checksum, pixels, LAB_IMAGE_PIXELS);
    }
  return g_strdup (g_checksum_get_string (checksum));
}

static void
test_same (void)
{
  g_autofree char *rendered = hash (render);
  g_autofree char *images = hash (render_image);

  g_assert_cmpstr (rendered, ==, RENDERED_HASH);
  g_assert_cmpstr (images, ==, IMAGES_HASH);
}

static void
test_first (void)
{
  for (guint digit = 0; digit < LAB_N_DIGITS; digit++) {
    g_autoptr (LabDrawing) drawing = odd_hand_draw (digit, 0);
    guint8 plain[LAB_IMAGE_PIXELS], variant[LAB_IMAGE_PIXELS], image[LAB_IMAGE_PIXELS];

    lab_ink_render (drawing, LAB_INK_PEN_WIDTH, plain);
    render (digit, digit, 0, variant);
    lab_augment_image (plain, digit, 0, image);
    g_assert_cmpmem (variant, LAB_IMAGE_PIXELS, plain, LAB_IMAGE_PIXELS);
    g_assert_cmpmem (image, LAB_IMAGE_PIXELS, plain, LAB_IMAGE_PIXELS);
  }
}

/* All variants differ from one another, and from those of another seed; none is another drawing. */
static void
check_variants (RenderFunc func, guint digit)
{
  g_autofree guint8 *all = g_malloc (N_VARIANTS * LAB_IMAGE_PIXELS);
  guint8 other[LAB_IMAGE_PIXELS];
  double likeness = 0;

  for (guint v = 0; v < N_VARIANTS; v++) {
    guint8 *pixels = all + (gsize)v * LAB_IMAGE_PIXELS;

    func (digit, 1, v, pixels);
    for (guint w = 0; w < v; w++)
      g_assert_cmpint (memcmp (pixels, all + (gsize)w * LAB_IMAGE_PIXELS, LAB_IMAGE_PIXELS), !=, 0);
    if (v > 0) {
      func (digit, 2, v, other);
      g_assert_cmpint (memcmp (pixels, other, LAB_IMAGE_PIXELS), !=, 0);
      g_assert_cmpfloat (compare (pixels, all), >, 0.3);
      likeness += compare (pixels, all) / (N_VARIANTS - 1);
    }
  }
  g_assert_cmpfloat (likeness, >, 0.6);
  g_assert_cmpfloat (likeness, <, 0.97);
}

static void
test_different (void)
{
  for (guint digit = 0; digit < LAB_N_DIGITS; digit++) {
    check_variants (render, digit);
    check_variants (render_image, digit);
  }
}

/* As MNIST's: in the middle, and 20 pixels long where the strokes are known. */
static void
test_recipe (void)
{
  for (guint digit = 0; digit < LAB_N_DIGITS; digit++)
    for (guint variant = 1; variant < N_VARIANTS; variant++) {
      guint8 pixels[LAB_IMAGE_PIXELS];
      Extent extent;

      render (digit, 3, variant, pixels);
      extent = measure (pixels);
      g_assert_cmpint (MAX (extent.right - extent.left, extent.bottom - extent.top) + 1, ==, 20);
      g_assert_cmpfloat (fabs (extent.x - 14), <=, 0.51);
      g_assert_cmpfloat (fabs (extent.y - 14), <=, 0.51);
      render_image (digit, 3, variant, pixels);
      extent = measure (pixels);
      /* Ink that reaches the edge is not moved beyond it. */
      g_assert_cmpfloat (fabs (extent.x - 14), <=, 1.5);
      g_assert_cmpfloat (fabs (extent.y - 14), <=, 1.5);
    }
}

/* The pen varies, both ways. */
static void
test_pen (void)
{
  guint n_thicker = 0, n_thinner = 0;
  guint8 plain[LAB_IMAGE_PIXELS];
  guint ink = 0;

  render (1, 0, 0, plain);
  for (guint i = 0; i < LAB_IMAGE_PIXELS; i++)
    ink += plain[i];
  for (guint variant = 1; variant < N_VARIANTS; variant++) {
    guint8 pixels[LAB_IMAGE_PIXELS];
    guint varied = 0;

    render_image (1, 0, variant, pixels);
    for (guint i = 0; i < LAB_IMAGE_PIXELS; i++)
      varied += pixels[i];
    n_thicker += varied > ink + ink / 10;
    n_thinner += varied < ink - ink / 10;
  }
  g_assert_cmpuint (n_thicker, >=, 3);
  g_assert_cmpuint (n_thinner, >=, 3);
}

/* Drawings that are hardly any, and numbers at the ends of what there is. */
static void
test_degenerate (void)
{
  static const double sizes[] = {1e-300, 1, 1e300, G_MAXDOUBLE};
  guint8 pixels[LAB_IMAGE_PIXELS];
  g_autoptr (LabDrawing) empty = lab_drawing_new ();

  g_assert_false (lab_augment_render (empty, 1, 1, pixels));
  for (guint i = 0; i < LAB_IMAGE_PIXELS; i++)
    g_assert_cmpuint (pixels[i], ==, 0);
  lab_augment_image (pixels, 1, 5, pixels);
  for (guint i = 0; i < LAB_IMAGE_PIXELS; i++)
    g_assert_cmpuint (pixels[i], ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (LabDrawing) dot = lab_drawing_new ();
    g_autoptr (LabDrawing) line = lab_drawing_new ();

    lab_drawing_add_point (dot, sizes[i], -sizes[i]);
    lab_drawing_add_point (line, -sizes[i], -sizes[i]);
    lab_drawing_add_point (line, sizes[i], sizes[i]);
    for (guint variant = 1; variant < 10; variant++) {
      g_assert_true (lab_augment_render (dot, 1, variant, pixels));
      g_assert_cmpint (measure (pixels).right, <, 20);
      g_assert_true (lab_augment_render (line, 1, variant, pixels));
      g_assert_cmpint (measure (pixels).bottom - measure (pixels).top, >, 10);
    }
  }
}

/* Images of all kinds, up to nothing but ink: no pixel of them may lie outside. */
static void
test_any_image (void)
{
  guint8 image[LAB_IMAGE_PIXELS], pixels[LAB_IMAGE_PIXELS];

  for (guint variant = 1; variant < 200; variant++) {
    for (guint i = 0; i < LAB_IMAGE_PIXELS; i++)
      image[i] = (guint8)(i * variant * 7919u >> (variant % 9));
    lab_augment_image (image, variant, variant, pixels);
    memset (image, 255, sizeof image);
    lab_augment_image (image, variant, variant, pixels);
    g_assert_cmpuint (pixels[14 * LAB_IMAGE_SIZE + 14], ==, 255);
    memset (image, 0, sizeof image);
    image[variant] = 255;
    lab_augment_image (image, variant, variant, pixels);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/augment/same", test_same);
  g_test_add_func ("/augment/first", test_first);
  g_test_add_func ("/augment/different", test_different);
  g_test_add_func ("/augment/recipe", test_recipe);
  g_test_add_func ("/augment/pen", test_pen);
  g_test_add_func ("/augment/degenerate", test_degenerate);
  g_test_add_func ("/augment/any-image", test_any_image);

  return g_test_run ();
}
