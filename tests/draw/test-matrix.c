/* test-matrix.c: the confusion matrix: its cells' places, colours and words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-matrix.h"

#include <locale.h>
#include <math.h>

#include "draw-test.h"

#define NBSP "\u00a0"

/* Ten classes of a thousand; the eighth column takes a few of each, and 5 is read as 3 twelve times. */
static guint32 *
make_counts (void)
{
  guint32 *counts = g_new0 (guint32, 100);

  for (guint i = 0; i < 10; i++)
    counts[i * 10 + i] = 900 + 10 * i;
  counts[5 * 10 + 3] = 12;
  counts[9 * 10 + 4] = 1;
  return counts;
}

static guint32
cell_pixel (const Canvas *canvas, const DrawMatrixLayout *layout, guint row, guint column)
{
  return canvas_pixel (canvas, (int)(layout->x + column * layout->cell_width) + 4,
                       (int)(layout->y + row * layout->cell_height) + 4);
}

static guint
red_of (guint32 pixel)
{
  return pixel >> 16;
}

static guint
blue_of (guint32 pixel)
{
  return pixel & 0xff;
}

static void
test_colours (void)
{
  g_autofree guint32 *counts = make_counts ();
  DrawMatrix matrix = {.counts = counts, .n_classes = 10};

  for (int dark = 0; dark <= 1; dark++) {
    DrawTheme theme = draw_theme (dark, FALSE);
    Canvas canvas = canvas_new (400, 340);
    DrawMatrixLayout layout;
    guint32 right, error, rare, empty;

    draw_matrix (canvas.cr, &matrix, &theme, 400, 340, &layout);
    right = cell_pixel (&canvas, &layout, 9, 9);
    error = cell_pixel (&canvas, &layout, 5, 3);
    rare = cell_pixel (&canvas, &layout, 9, 4);
    empty = cell_pixel (&canvas, &layout, 0, 1);
    /* The largest of either kind has its full colour, however small beside the other. */
    g_assert_cmphex (right, ==, 0x0877bd);
    g_assert_cmphex (error, ==, 0xcc3311);
    /* A single image stands out, too. */
    g_assert_cmpuint (red_of (rare), >, blue_of (rare) + 30);
    g_assert_cmphex (rare, !=, error);
    g_assert_cmpuint (ABS ((int)red_of (empty) - (int)blue_of (empty)), <, 8);
    canvas_free (&canvas);
  }
}

static void
test_at (void)
{
  static const double sizes[][2] = {{400, 340}, {1200, 200}, {90, 500}, {60, 60}};
  g_autofree guint32 *counts = make_counts ();
  DrawMatrix matrix = {.counts = counts, .n_classes = 10};
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (1200, 500);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    DrawMatrixLayout layout;
    guint row, column;

    draw_matrix (canvas.cr, &matrix, &theme, sizes[i][0], sizes[i][1], &layout);
    g_assert_cmpuint (layout.n_classes, ==, 10);
    for (guint r = 0; r <= 10; r++) {
      for (guint c = 0; c <= 10; c++) {
        double width = c == 10 ? layout.total_width : layout.cell_width;
        g_assert_true (draw_matrix_at (&layout, layout.x + c * layout.cell_width + 0.7 * width,
                                       layout.y + (r + 0.3) * layout.cell_height, &row, &column));
        g_assert_cmpuint (row, ==, r);
        g_assert_cmpuint (column, ==, c);
      }
    }
    /* All of it within what it was given. */
    g_assert_cmpfloat (layout.x + 10 * layout.cell_width + layout.total_width, <=, sizes[i][0] + 1);
    g_assert_cmpfloat (layout.y + 10 * layout.cell_height + layout.total_height, <=,
                       sizes[i][1] + 1);
    /* A name is where the total of its row or column is; between the names there is nothing. */
    g_assert_true (draw_matrix_at (&layout, layout.x - 1, layout.y + 1, &row, &column));
    g_assert_true (row == 0 && column == 10);
    g_assert_true (draw_matrix_at (&layout, layout.x + 1, layout.y - 1, &row, &column));
    g_assert_true (row == 10 && column == 0);
    g_assert_false (draw_matrix_at (&layout, layout.x - 1, layout.y - 1, &row, &column));
    g_assert_false (
        draw_matrix_at (&layout, layout.x - layout.header_width - 1, layout.y + 1, &row, &column));
    g_assert_false (
        draw_matrix_at (&layout, layout.x + 1, layout.y - layout.header_height - 1, &row, &column));
    g_assert_false (draw_matrix_at (&layout, 4000, layout.y + 1, &row, &column));
    g_assert_false (draw_matrix_at (&layout, NAN, NAN, &row, &column));
  }
  canvas_free (&canvas);
}

static void
assert_words (const DrawMatrix *matrix, guint row, guint column, const char *expected)
{
  g_autofree char *words = draw_matrix_describe (matrix, row, column);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_words (void)
{
  g_autofree guint32 *counts = make_counts ();
  DrawMatrix matrix = {.counts = counts, .n_classes = 10};
  g_autofree char *summary = draw_matrix_summary (&matrix);

  assert_words (&matrix, 5, 3, "5 read as 3: 12 images, 1.2" NBSP "% of all 5s");
  counts[9 * 10 + 9] = 9999;
  assert_words (&matrix, 9, 4, "9 read as 4: 1 image, 0.01" NBSP "% of all 9s");
  counts[9 * 10 + 9] = 990;
  assert_words (&matrix, 9, 4, "9 read as 4: 1 image, 0.1" NBSP "% of all 9s");
  assert_words (&matrix, 5, 5, "5 read correctly: 950 images, 98.8" NBSP "% of all 5s");
  assert_words (&matrix, 0, 1, "0 read as 1: no images");
  assert_words (&matrix, 5, 10, "all 5s: 962 images, 98.8" NBSP "% of them read correctly");
  assert_words (&matrix, 10, 3, "all read as 3: 942 images, 98.7" NBSP "% of them correctly");
  assert_words (&matrix, 10, 10, "9,463 images, 99.9" NBSP "% read correctly");
  assert_words (&matrix, 11, 0, "");
  g_assert_cmpstr (summary, ==,
                   "9,463 images, 99.9" NBSP
                   "% read correctly; most often 5 was read as 3: 12 images");
  matrix.mode = DRAW_MATRIX_COLUMN_PERCENT;
  assert_words (&matrix, 5, 3, "5 read as 3: 12 images, 1.3" NBSP "% of all read as 3");
}

static void
test_names (void)
{
  static const guint32 counts[] = {3, 1, 0, 0};
  static const char *const names[] = {"cat", "dog"};
  DrawMatrix matrix = {.counts = counts, .n_classes = 2, .class_names = names};

  assert_words (&matrix, 0, 1, "cat read as dog: 1 image, 25.0" NBSP "% of all of “cat”");
  assert_words (&matrix, 0, 2, "all of “cat”: 4 images, 75.0" NBSP "% of them read correctly");
  assert_words (&matrix, 1, 2, "all of “dog”: no images");
  assert_words (&matrix, 2, 1, "all read as dog: 1 image, 0.0" NBSP "% of them correctly");
}

/* What a class is called: short or long, written to the right or to the left, or nothing at all. */
static const char *
name_of (guint index)
{
  static const char *const names[] = {
      "T-shirt/top",
      "ארוך",
      "a name as long as the file of classes allows, and then some more of it",
      "",
      "7",
      "اسم طويل جدا لصنف من الأصناف لا مكان له في أي شكل",
      "Ω",
      "Bag"};

  return names[index % G_N_ELEMENTS (names)];
}

static DrawMatrix
make_named (guint n, guint32 **counts, const char ***names)
{
  *counts = g_new0 (guint32, n * n);
  *names = g_new0 (const char *, n);
  for (guint i = 0; i < n; i++) {
    (*counts)[i * n + i] = 200;
    (*counts)[i * n + (i + 1) % n] = 20;
    (*names)[i] = name_of (i);
  }
  return (DrawMatrix){.counts = *counts, .n_classes = n, .class_names = *names};
}

/* From two to sixty-two classes all stands within the picture, the cells as large as they may be. */
static void
test_classes (void)
{
  static const guint classes[] = {2, 3, 10, 26, 62};
  static const double sizes[][2] = {{400, 340}, {380, 300}, {300, 620}, {760, 720}, {200, 160}};
  DrawTheme theme = draw_theme (FALSE, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++) {
      int width = (int)sizes[j][0], height = (int)sizes[j][1];
      guint n = classes[i];
      Canvas canvas = canvas_new (width + 40, height + 40);
      g_autofree guint32 *counts = NULL;
      g_autofree const char **names = NULL;
      DrawMatrix matrix = make_named (n, &counts, &names);
      DrawMatrixLayout layout;

      cairo_translate (canvas.cr, 20, 20);
      draw_matrix (canvas.cr, &matrix, &theme, width, height, &layout);
      g_assert_cmpfloat (layout.x, >=, layout.header_width);
      g_assert_cmpfloat (layout.y, >=, layout.header_height);
      g_assert_cmpfloat (layout.x + n * layout.cell_width + layout.total_width, <=, width + 1);
      g_assert_cmpfloat (layout.y + n * layout.cell_height + layout.total_height, <=, height + 1);
      /* The names leave most of the room to the cells, and two classes are no wall of colour. */
      g_assert_cmpfloat (layout.header_width, <=, 0.28 * width);
      g_assert_cmpfloat (layout.header_height, <=, MAX (0.28 * height, 20));
      g_assert_cmpfloat (layout.cell_width, <=, 150);
      g_assert_cmpfloat (layout.cell_height, <=, 100);
      g_assert_cmpfloat (layout.cell_width, >, 1);
      /* Nothing beside it. */
      g_assert_cmpuint (canvas_count (&canvas, 0, 0, width + 40, 18, 0xffffff), ==,
                        (guint)(width + 40) * 18);
      g_assert_cmpuint (canvas_count (&canvas, 0, 0, 18, height + 40, 0xffffff), ==,
                        18 * (guint)(height + 40));
      g_assert_cmpuint (canvas_count (&canvas, width + 22, 0, 18, height + 40, 0xffffff), ==,
                        18 * (guint)(height + 40));
      canvas_free (&canvas);
    }
  }
}

/* Sixty-two classes have no numbers, but the colours of each cell, without a blur. */
static void
test_many (void)
{
  g_autofree guint32 *counts = NULL;
  g_autofree const char **names = NULL;
  DrawMatrix matrix = make_named (62, &counts, &names);
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (440, 400);
  DrawMatrixLayout layout;

  draw_matrix (canvas.cr, &matrix, &theme, 440, 400, &layout);
  for (guint i = 0; i < 62; i++) {
    int y = (int)(layout.y + (i + 0.5) * layout.cell_height);
    guint next = (i + 1) % 62;

    g_assert_cmphex (canvas_pixel (&canvas, (int)(layout.x + (i + 0.5) * layout.cell_width), y), ==,
                     0x0877bd);
    g_assert_cmphex (canvas_pixel (&canvas, (int)(layout.x + (next + 0.5) * layout.cell_width), y),
                     ==, 0xcc3311);
  }
  canvas_free (&canvas);
}

static void
test_count_images (void)
{
  static const guint32 counts[] = {3, 1, 0, 5};
  DrawMatrix matrix = {.counts = counts, .n_classes = 2};

  g_assert_cmpuint (draw_matrix_count_images (&matrix, 0, 1), ==, 1);
  g_assert_cmpuint (draw_matrix_count_images (&matrix, 0, 2), ==, 4);
  g_assert_cmpuint (draw_matrix_count_images (&matrix, 2, 1), ==, 6);
  g_assert_cmpuint (draw_matrix_count_images (&matrix, 2, 2), ==, 9);
  g_assert_cmpuint (draw_matrix_count_images (&matrix, 3, 0), ==, 0);
  g_assert_cmpuint (draw_matrix_count_images (&(DrawMatrix){0}, 0, 0), ==, 0);
}

/* Numbers are there where they can be read, and left out where not. */
static void
test_numbers (void)
{
  g_autofree guint32 *counts = make_counts ();
  DrawMatrix matrix = {.counts = counts, .n_classes = 10};
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawMatrixLayout layout;

  for (DrawMatrixMode mode = DRAW_MATRIX_COUNTS; mode <= DRAW_MATRIX_COLUMN_PERCENT; mode++) {
    Canvas canvas = canvas_new (400, 340);
    int x, y, width, height;

    matrix.mode = mode;
    draw_matrix (canvas.cr, &matrix, &theme, 400, 340, &layout);
    x = (int)(layout.x + 9 * layout.cell_width) + 3;
    y = (int)(layout.y + 9 * layout.cell_height) + 3;
    width = (int)layout.cell_width - 6;
    height = (int)layout.cell_height - 6;
    g_assert_cmpuint (
        canvas_count (&canvas, x, y, width, height, cell_pixel (&canvas, &layout, 9, 9)), <,
        (guint)(width * height) - 20);
    /* No number in an empty cell. */
    x = (int)(layout.x + layout.cell_width) + 3;
    y = (int)layout.y + 3;
    g_assert_cmpuint (canvas_count (&canvas, x, y, width, height, canvas_pixel (&canvas, x, y)), ==,
                      (guint)(width * height));
    canvas_free (&canvas);
  }
}

static void
test_degenerate (void)
{
  static const guint classes[] = {1, 2, 10, 62, 200};
  static const double sizes[][2] = {{1, 1}, {0, 0}, {-4, 9}, {NAN, 3}, {7, 900}, {600, 500}};
  DrawTheme theme = draw_theme (TRUE, TRUE);
  Canvas canvas = canvas_new (600, 500);
  DrawMatrixLayout layout;
  guint row, column;

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++) {
    g_autofree guint32 *counts = g_new0 (guint32, classes[i] * classes[i]);
    DrawMatrix matrix = {.counts = counts, .n_classes = classes[i]};

    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++) {
      matrix.mode = j % 3;
      draw_matrix (canvas.cr, &matrix, &theme, sizes[j][0], sizes[j][1], &layout);
      counts[0] = G_MAXUINT32;
      draw_matrix (canvas.cr, &matrix, &theme, sizes[j][0], sizes[j][1], NULL);
      draw_matrix_highlight (canvas.cr, &layout, 0, classes[i], &theme);
    }
  }
  draw_matrix (canvas.cr, &(DrawMatrix){0}, &theme, 600, 500, &layout);
  g_assert_cmpuint (layout.n_classes, ==, 0);
  g_assert_false (draw_matrix_at (&layout, 0, 0, &row, &column));
  draw_matrix_highlight (canvas.cr, &layout, 0, 0, &theme);
  canvas_free (&canvas);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/matrix/colours", test_colours);
  g_test_add_func ("/draw/matrix/at", test_at);
  g_test_add_func ("/draw/matrix/words", test_words);
  g_test_add_func ("/draw/matrix/names", test_names);
  g_test_add_func ("/draw/matrix/classes", test_classes);
  g_test_add_func ("/draw/matrix/many", test_many);
  g_test_add_func ("/draw/matrix/count-images", test_count_images);
  g_test_add_func ("/draw/matrix/numbers", test_numbers);
  g_test_add_func ("/draw/matrix/degenerate", test_degenerate);
  return g_test_run ();
}
