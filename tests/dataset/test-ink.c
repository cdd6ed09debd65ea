/* test-ink.c: a drawing becomes the same 28×28 wherever it lies and however large it is, of MNIST's
 * size and in MNIST's place.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-ink.h"

#include <math.h>
#include <string.h>

#define BOX_SIZE 20

typedef struct {
  int left, right, top, bottom; /* of the pixels with ink; right and bottom are the last */
  double centre_x, centre_y;    /* of mass, in pixels counted from 0 */
  double mass;                  /* in full pixels */
} Extent;

static Extent
measure (const guint8 *pixels)
{
  Extent extent = {LAB_IMAGE_SIZE, -1, LAB_IMAGE_SIZE, -1, 0, 0, 0};

  for (int y = 0; y < LAB_IMAGE_SIZE; y++)
    for (int x = 0; x < LAB_IMAGE_SIZE; x++) {
      double grey = pixels[y * LAB_IMAGE_SIZE + x] / 255.0;

      if (grey == 0)
        continue;
      extent.left = MIN (extent.left, x);
      extent.right = MAX (extent.right, x);
      extent.top = MIN (extent.top, y);
      extent.bottom = MAX (extent.bottom, y);
      extent.mass += grey;
      extent.centre_x += grey * x;
      extent.centre_y += grey * y;
    }
  extent.centre_x /= extent.mass;
  extent.centre_y /= extent.mass;
  return extent;
}

static int
width (Extent extent)
{
  return extent.right - extent.left + 1;
}

static int
height (Extent extent)
{
  return extent.bottom - extent.top + 1;
}

/* Something like a 2, of two strokes, moved by (@dx, @dy) after being scaled. */
static LabDrawing *
draw_two (double scale, double dx, double dy)
{
  static const LabPoint head[] = {{10, 40}, {14, 20}, {40, 8},  {61, 17},
                                  {66, 38}, {51, 63}, {30, 90}, {9, 112}};
  static const LabPoint foot[] = {{9, 112}, {38, 109}, {75, 111}};
  LabDrawing *drawing = lab_drawing_new ();

  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    lab_drawing_add_point (drawing, head[i].x * scale + dx, head[i].y * scale + dy);
  lab_drawing_begin_stroke (drawing);
  for (guint i = 0; i < G_N_ELEMENTS (foot); i++)
    lab_drawing_add_point (drawing, foot[i].x * scale + dx, foot[i].y * scale + dy);
  return drawing;
}

static LabDrawing *
draw_line (double x0, double y0, double x1, double y1)
{
  LabDrawing *drawing = lab_drawing_new ();

  lab_drawing_add_point (drawing, x0, y0);
  lab_drawing_add_point (drawing, x1, y1);
  return drawing;
}

static Extent
render (const LabDrawing *drawing, double pen_width)
{
  guint8 pixels[LAB_IMAGE_PIXELS];

  g_assert_true (lab_ink_render (drawing, pen_width, pixels));
  return measure (pixels);
}

static void
check_same (double scale, double dx, double dy)
{
  g_autoptr (LabDrawing) drawing = draw_two (1, 0, 0), moved = draw_two (scale, dx, dy);
  guint8 pixels[LAB_IMAGE_PIXELS], moved_pixels[LAB_IMAGE_PIXELS];

  g_assert_true (lab_ink_render (drawing, LAB_INK_PEN_WIDTH, pixels));
  g_assert_true (lab_ink_render (moved, LAB_INK_PEN_WIDTH, moved_pixels));
  g_assert_cmpmem (pixels, sizeof pixels, moved_pixels, sizeof moved_pixels);
}

static void
test_translation (void)
{
  check_same (1, 1000, 0);
  check_same (1, 0, -12345.6789);
  check_same (1, 0.3, 0.7);
  check_same (1, -1e6, 1e6);
}

static void
test_scale (void)
{
  check_same (2, 0, 0);
  check_same (0.1, 0, 0);
  check_same (3.7, -50, 20);
  check_same (1e12, 0, 0);
  check_same (1e-12, 0, 0);
  check_same (1e300, 0, 0);
  check_same (1e-300, 0, 0);
}

/* The longer side is 20 pixels long, whatever the pen's width and whichever side it is. */
static void
test_size (void)
{
  g_autoptr (LabDrawing) two = draw_two (1, 0, 0);
  g_autoptr (LabDrawing) wide = draw_line (0, 0, 300, 100);

  for (double pen_width = 1; pen_width < 5; pen_width += 0.3) {
    Extent extent = render (two, pen_width);

    g_assert_cmpint (height (extent), ==, BOX_SIZE);
    g_assert_cmpint (width (extent), <, BOX_SIZE);
    extent = render (wide, pen_width);
    g_assert_cmpint (width (extent), ==, BOX_SIZE);
    g_assert_cmpint (height (extent), <, BOX_SIZE);
  }
}

/* Twice as high as wide stays so: of the pen's middle, which is the pen's width shorter. */
static void
test_aspect (void)
{
  g_autoptr (LabDrawing) drawing = draw_line (0, 0, 50, 100);
  Extent extent = render (drawing, 2);
  double room = BOX_SIZE - 2;

  g_assert_cmpfloat_with_epsilon (width (extent), room / 2 + 2, 1.01);
}

static void
test_centre_of_mass (void)
{
  g_autoptr (LabDrawing) two = draw_two (1, 0, 0), diagonal = draw_line (0, 0, 30, 70);
  g_autoptr (LabDrawing) seven = draw_line (0, 0, 60, 0);
  const LabDrawing *drawings[] = {two, diagonal, seven};

  lab_drawing_add_point (seven, 25, 100);
  for (guint i = 0; i < G_N_ELEMENTS (drawings); i++) {
    Extent extent = render (drawings[i], LAB_INK_PEN_WIDTH);

    g_assert_cmpfloat_with_epsilon (extent.centre_x, 14, 0.51);
    g_assert_cmpfloat_with_epsilon (extent.centre_y, 14, 0.51);
  }
}

/* All the mass at one end would push the other end out of the image: it stays in. */
static void
test_no_ink_lost (void)
{
  g_autoptr (LabDrawing) drawing = draw_line (0, 0, 0, 100);
  Extent extent;

  lab_drawing_begin_stroke (drawing);
  for (guint i = 0; i < 400; i++)
    lab_drawing_add_point (drawing, (i % 2) * 90, 100 - i / 40.0);
  extent = render (drawing, 1);
  g_assert_cmpint (height (extent), ==, BOX_SIZE);
  g_assert_cmpint (extent.top, ==, 0);
  g_assert_cmpfloat (extent.centre_y, >, 14.51);
}

/* Grey is what the pen covers: a line of 2.6 pixels between rows 13 and 14 covers those and a part
 * of their neighbours. */
static void
test_profile (void)
{
  g_autoptr (LabDrawing) drawing = draw_line (0, 5, 100, 5);
  guint8 pixels[LAB_IMAGE_PIXELS];
  double column = 0;
  guint full = 0;

  g_assert_true (lab_ink_render (drawing, 2.6, pixels));
  for (guint y = 0; y < LAB_IMAGE_SIZE; y++) {
    guint8 grey = pixels[y * LAB_IMAGE_SIZE + 14];

    column += grey / 255.0;
    full += grey == 255;
  }
  g_assert_cmpfloat_with_epsilon (column, 2.6, 0.15);
  g_assert_cmpuint (full, ==, 2);
}

static void
test_pen_width (void)
{
  g_autoptr (LabDrawing) drawing = draw_two (1, 0, 0);
  static const double odd[] = {0, -1, 1e-300, 1e300, INFINITY, -INFINITY, NAN};
  double mass = 0;

  for (double pen_width = 0.5; pen_width < 8; pen_width += 0.5) {
    Extent extent = render (drawing, pen_width);

    g_assert_cmpfloat (extent.mass, >, mass);
    mass = extent.mass;
  }
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    g_assert_cmpfloat (render (drawing, odd[i]).mass, >, 0);
}

static void
test_no_ink (void)
{
  g_autoptr (LabDrawing) drawing = lab_drawing_new ();
  guint8 pixels[LAB_IMAGE_PIXELS];

  for (guint i = 0; i < 2; i++) {
    memset (pixels, 7, sizeof pixels);
    g_assert_false (lab_ink_render (drawing, LAB_INK_PEN_WIDTH, pixels));
    for (guint k = 0; k < LAB_IMAGE_PIXELS; k++)
      g_assert_cmpuint (pixels[k], ==, 0);
    /* A stroke without points is no ink either, nor is a point that was dropped. */
    lab_drawing_begin_stroke (drawing);
    lab_drawing_add_point (drawing, NAN, 3);
  }
}

/* All points the same: a dot as large as the pen, in the middle. */
static void
test_dot (void)
{
  static const double places[] = {0, 17.3, -1e300, 1e300, 1e-300};

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (guint n = 1; n < 4; n++) {
      g_autoptr (LabDrawing) drawing = lab_drawing_new ();
      Extent extent;

      for (guint k = 0; k < n; k++)
        lab_drawing_add_point (drawing, places[i], places[i]);
      extent = render (drawing, 3);
      g_assert_cmpint (width (extent), ==, 4);
      g_assert_cmpint (height (extent), ==, 4);
      g_assert_cmpfloat_with_epsilon (extent.mass, G_PI * 1.5 * 1.5, 0.8);
      g_assert_cmpfloat_with_epsilon (extent.centre_x, 14, 0.51);
      g_assert_cmpfloat_with_epsilon (extent.centre_y, 14, 0.51);
    }
}

/* Several dots, each a stroke of its own. */
static void
test_dots (void)
{
  g_autoptr (LabDrawing) drawing = lab_drawing_new ();
  Extent extent;

  for (guint i = 0; i < 3; i++) {
    lab_drawing_begin_stroke (drawing);
    lab_drawing_add_point (drawing, 40 * i, 40 * i);
  }
  extent = render (drawing, 2);
  g_assert_cmpint (width (extent), ==, BOX_SIZE);
  g_assert_cmpint (height (extent), ==, BOX_SIZE);
  g_assert_cmpfloat_with_epsilon (extent.mass, 3 * G_PI, 2);
}

static void
test_straight_lines (void)
{
  g_autoptr (LabDrawing) horizontal = draw_line (-4, 9, 11, 9);
  g_autoptr (LabDrawing) vertical = draw_line (3, -1e5, 3, 1e5);

  g_assert_cmpint (width (render (horizontal, 2)), ==, BOX_SIZE);
  g_assert_cmpint (height (render (horizontal, 2)), <=, 4);
  g_assert_cmpint (width (render (vertical, 2)), <=, 4);
  g_assert_cmpint (height (render (vertical, 2)), ==, BOX_SIZE);
}

/* As far apart as numbers go. */
static void
test_extreme_coordinates (void)
{
  g_autoptr (LabDrawing) largest = draw_line (-G_MAXDOUBLE, -G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE);
  g_autoptr (LabDrawing) smallest = draw_line (0, 0, 1e-310, 1e-310);
  g_autoptr (LabDrawing) mixed = draw_line (1e-300, 1e300, 1e300, 1e-300);
  const LabDrawing *drawings[] = {largest, smallest, mixed};

  for (guint i = 0; i < G_N_ELEMENTS (drawings); i++) {
    Extent extent = render (drawings[i], LAB_INK_PEN_WIDTH);

    g_assert_cmpint (width (extent), ==, BOX_SIZE);
    g_assert_cmpint (height (extent), ==, BOX_SIZE);
  }
}

/* Drawings a few of the smallest numbers large, whose halves are rounded: wherever they lie, there
 * is ink. */
static void
test_smallest_coordinates (void)
{
  const double unit = 5e-324;

  for (guint y = 0; y < 16; y++) {
    g_autoptr (LabDrawing) drawing = draw_line (0, y * unit, 2 * unit, y * unit);

    g_assert_cmpint (width (render (drawing, LAB_INK_PEN_WIDTH)), >, 0);
  }
}

/* A scribble of 100,000 points takes no longer than a blink. */
static void
test_many_points (void)
{
  g_autoptr (LabDrawing) drawing = lab_drawing_new ();
  guint32 state = 1;

  for (guint i = 0; i < 100000; i++) {
    state = state * 1664525 + 1013904223;
    lab_drawing_add_point (drawing, state >> 16, state & 0xffff);
  }
  g_test_timer_start ();
  g_assert_cmpint (width (render (drawing, LAB_INK_PEN_WIDTH)), ==, BOX_SIZE);
  g_test_timer_elapsed ();
  g_test_message ("100,000 points: %.1f ms", 1e3 * g_test_timer_last ());
  g_assert_cmpfloat (g_test_timer_last (), <, 5);
}

/* The convention itself: the centre of mass of the images that people share lies around pixel 14,
 * half a pixel to either side, and their longer side is 20. */
static void
test_convention (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = lab_dataset_open (NULL, NULL, &error);
  const LabImages *images;
  guint n_outside = 0, n_other_size = 0;
  double sum_x = 0, sum_y = 0;

  g_assert_no_error (error);
  images = lab_dataset_get_images (dataset, LAB_SPLIT_TEST);
  g_test_message ("data used: %s", lab_dataset_get_name (dataset));
  for (guint i = 0; i < images->n; i++) {
    Extent extent = measure (images->pixels + (gsize)i * LAB_IMAGE_PIXELS);

    sum_x += extent.centre_x;
    sum_y += extent.centre_y;
    n_outside += fabs (extent.centre_x - 14) > 0.51 || fabs (extent.centre_y - 14) > 0.51;
    n_other_size += MAX (width (extent), height (extent)) != BOX_SIZE;
  }
  if (lab_dataset_get_kind (dataset) == LAB_DATASET_FOLDER)
    return; /* somebody's own images, made by their own recipe */
  g_assert_cmpfloat_with_epsilon (sum_x / images->n, 14, 0.03);
  g_assert_cmpfloat_with_epsilon (sum_y / images->n, 14, 0.03);
  g_assert_cmpuint (n_outside, <=, images->n / 1000);
  g_assert_cmpuint (n_other_size, <=, images->n / 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ink/translation", test_translation);
  g_test_add_func ("/ink/scale", test_scale);
  g_test_add_func ("/ink/size", test_size);
  g_test_add_func ("/ink/aspect", test_aspect);
  g_test_add_func ("/ink/centre-of-mass", test_centre_of_mass);
  g_test_add_func ("/ink/no-ink-lost", test_no_ink_lost);
  g_test_add_func ("/ink/profile", test_profile);
  g_test_add_func ("/ink/pen-width", test_pen_width);
  g_test_add_func ("/ink/no-ink", test_no_ink);
  g_test_add_func ("/ink/dot", test_dot);
  g_test_add_func ("/ink/dots", test_dots);
  g_test_add_func ("/ink/straight-lines", test_straight_lines);
  g_test_add_func ("/ink/extreme-coordinates", test_extreme_coordinates);
  g_test_add_func ("/ink/smallest-coordinates", test_smallest_coordinates);
  g_test_add_func ("/ink/many-points", test_many_points);
  g_test_add_func ("/ink/convention", test_convention);
  return g_test_run ();
}
