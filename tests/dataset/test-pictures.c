/* test-pictures.c: PNG images of any size and colour, and folders of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset-test.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "lab-scan-folders.h"
#include "lab-scan.h"

/* ── making them ──────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  int width, height;
  double paper, ink;               /* grey, 0 = black */
  double left, top, right, bottom; /* of a bar of ink */
  cairo_format_t format;
} Sketch;

/* Draws a bar on paper; on nothing, where the paper's grey is negative. */
static void
draw (const char *path, const Sketch *sketch)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (sketch->format, sketch->width, sketch->height);
  cairo_t *cr = cairo_create (surface);

  if (sketch->paper >= 0) {
    cairo_set_source_rgb (cr, sketch->paper, sketch->paper, sketch->paper);
    cairo_paint (cr);
  }
  cairo_set_source_rgb (cr, sketch->ink, sketch->ink, sketch->ink);
  cairo_rectangle (cr, sketch->left, sketch->top, sketch->right - sketch->left,
                   sketch->bottom - sketch->top);
  cairo_fill (cr);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
}

static const Sketch bar = {.width = 60,
                           .height = 80,
                           .paper = 1,
                           .ink = 0,
                           .left = 20,
                           .top = 10,
                           .right = 30,
                           .bottom = 50,
                           .format = CAIRO_FORMAT_RGB24};

/* What a network sees of @sketch, and what it seems to be drawn on. */
static LabPaper
scan (const Sketch *sketch, guint8 pixels[LAB_IMAGE_PIXELS])
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.png", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabScan) picture = NULL;
  LabPaper paper;

  draw (path, sketch);
  picture = lab_scan_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (picture->width, ==, (guint)sketch->width);
  g_assert_cmpuint (picture->height, ==, (guint)sketch->height);
  paper = lab_scan_guess_paper (picture);
  if (paper != LAB_PAPER_UNCLEAR)
    lab_scan_prepare (picture, paper, pixels);
  test_remove_tree (folder);
  return paper;
}

/* ── one picture ──────────────────────────────────────────────────────────────────────────────── */

/* 40 pixels long and 10 wide: 20 and 5 in the middle of 28×28, the centre of mass on pixel 14. */
static void
check_bar (const guint8 *pixels)
{
  for (guint y = 0; y < LAB_IMAGE_SIZE; y++)
    for (guint x = 0; x < LAB_IMAGE_SIZE; x++) {
      gboolean is_inside = y >= 5 && y < 23 && x >= 13 && x < 15;
      gboolean is_outside = y < 3 || y > 25 || x < 10 || x > 18;
      guint8 pixel = pixels[y * LAB_IMAGE_SIZE + x];

      if (is_inside)
        g_assert_cmpuint (pixel, ==, 255);
      if (is_outside)
        g_assert_cmpuint (pixel, ==, 0);
    }
}

/* The same bar, however it was drawn. */
static void
test_forms (void)
{
  Sketch sketches[] = {bar, bar, bar, bar, bar, bar};
  guint8 expected[LAB_IMAGE_PIXELS];

  sketches[1].paper = 0; /* light on dark */
  sketches[1].ink = 1;
  sketches[2].format = CAIRO_FORMAT_ARGB32; /* on what is transparent */
  sketches[2].paper = -1;
  sketches[3].paper = 0.9; /* a pencil on grey paper */
  sketches[3].ink = 0.4;
  sketches[4].left += 15; /* elsewhere, and larger */
  sketches[4].right += 15;
  sketches[5] = (Sketch){
      .width = 600, .height = 500, .paper = 1, .left = 200, .top = 20, .right = 300, .bottom = 420};
  g_assert_cmpint (scan (&bar, expected), ==, LAB_PAPER_LIGHT);
  check_bar (expected);
  for (guint i = 0; i < G_N_ELEMENTS (sketches); i++) {
    guint8 pixels[LAB_IMAGE_PIXELS];

    g_assert_cmpint (scan (&sketches[i], pixels), ==, i == 1 ? LAB_PAPER_DARK : LAB_PAPER_LIGHT);
    for (guint k = 0; k < LAB_IMAGE_PIXELS; k++)
      g_assert_cmpint (ABS (pixels[k] - expected[k]), <=, 1);
  }
}

/* A smaller picture is interpolated; a line that is thinner than a pixel is black all the same. */
static void
test_sizes (void)
{
  const Sketch small = {
      .width = 9, .height = 9, .paper = 1, .left = 4, .top = 2, .right = 5, .bottom = 7};
  const Sketch thin = {.width = 2000,
                       .height = 2000,
                       .paper = 1,
                       .left = 100,
                       .top = 100,
                       .right = 110,
                       .bottom = 1900};
  const Sketch lone = {.width = 1, .height = 1, .paper = 1};
  const Sketch row = {
      .width = 300, .height = 1, .paper = 1, .left = 100, .right = 140, .bottom = 1};
  const Sketch *const sketches[] = {&small, &thin, &row};
  guint8 pixels[LAB_IMAGE_PIXELS];

  for (guint i = 0; i < G_N_ELEMENTS (sketches); i++) {
    guint8 darkest = 0;

    g_assert_cmpint (scan (sketches[i], pixels), !=, LAB_PAPER_UNCLEAR);
    for (guint k = 0; k < LAB_IMAGE_PIXELS; k++)
      darkest = MAX (darkest, pixels[k]);
    g_assert_cmpuint (darkest, ==, 255);
  }
  scan (&lone, pixels);
  for (guint k = 0; k < LAB_IMAGE_PIXELS; k++)
    g_assert_cmpuint (pixels[k], ==, 0);
}

/* Nothing on it, or next to nothing. */
static void
test_blank (void)
{
  for (guint i = 0; i < 4; i++) {
    Sketch sketch = bar;
    guint8 pixels[LAB_IMAGE_PIXELS];

    sketch.paper = i < 2 ? 1 : 0;
    sketch.ink = i % 2 == 0 ? sketch.paper : fabs (sketch.paper - 0.03);
    scan (&sketch, pixels);
    for (guint k = 0; k < LAB_IMAGE_PIXELS; k++)
      g_assert_cmpuint (pixels[k], ==, 0);
  }
}

/* What has the right size is left as it is: it may have been prepared otherwise. */
static void
test_same_size (void)
{
  Sketch sketch = {.width = 28,
                   .height = 28,
                   .paper = 0,
                   .ink = 0.6,
                   .left = 3,
                   .top = 1,
                   .right = 9,
                   .bottom = 4};
  guint8 dark[LAB_IMAGE_PIXELS], light[LAB_IMAGE_PIXELS];

  g_assert_cmpint (scan (&sketch, dark), ==, LAB_PAPER_DARK);
  for (guint y = 0; y < 28; y++)
    for (guint x = 0; x < 28; x++)
      g_assert_cmpuint (dark[y * 28 + x], ==, y >= 1 && y < 4 && x >= 3 && x < 9 ? 153 : 0);
  sketch.paper = 1;
  sketch.ink = 0.4;
  g_assert_cmpint (scan (&sketch, light), ==, LAB_PAPER_LIGHT);
  g_assert_cmpmem (light, sizeof light, dark, sizeof dark);
}

static void
check_refused (const char *folder, const char *bytes, gsize n_bytes, LabDatasetError code)
{
  g_autofree char *path = g_build_filename (folder, "bad.png", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, bytes, (gssize)n_bytes, NULL));
  g_assert_null (lab_scan_read (path, &error));
  g_assert_error (error, LAB_DATASET_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, path));
  test_check_sentence (error);
}

#define SIGNATURE_BYTES 8
#define UNKNOWN_BYTES   (4 + 4 + 13 + 4) /* of a chunk: length, name, contents, checksum */

/* Cut anywhere, changed anywhere, or something else. */
static void
test_damaged (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "good.png", NULL);
  g_autofree char *absent = g_build_filename (folder, "absent.png", NULL);
  g_autofree char *bytes = NULL;
  g_autofree char *hidden = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  draw (path, &bar);
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  for (gsize cut = 0; cut < n - 12; cut++) /* whole but for its last chunk, which is empty */
    check_refused (folder, bytes, cut, LAB_DATASET_ERROR_FORMAT);
  for (gsize i = 0; i < n - 12; i++) {
    g_autofree char *changed = g_memdup2 (bytes, n);
    g_autofree char *bad = g_build_filename (folder, "bad.png", NULL);
    g_autoptr (GError) fault = NULL;
    g_autoptr (LabScan) picture = NULL;

    changed[i] = (char)~changed[i];
    g_assert_true (g_file_set_contents (bad, changed, (gssize)n, NULL));
    picture = lab_scan_read (bad, &fault);
    g_assert_true (picture != NULL || fault->domain == LAB_DATASET_ERROR);
  }
  check_refused (folder, "GIF89a", 6, LAB_DATASET_ERROR_FORMAT);
  /* A chunk that nobody knows before the header: what lies where the size should be is none. */
  hidden = g_malloc0 (n + UNKNOWN_BYTES);
  memcpy (hidden, bytes, SIGNATURE_BYTES);
  memcpy (hidden + SIGNATURE_BYTES, "\0\0\0\15abCd\0\0\0\34\0\0\0\34", 16);
  memcpy (hidden + SIGNATURE_BYTES + UNKNOWN_BYTES, bytes + SIGNATURE_BYTES, n - SIGNATURE_BYTES);
  check_refused (folder, hidden, n + UNKNOWN_BYTES, LAB_DATASET_ERROR_FORMAT);
  /* 16,777,216 pixels wide */
  memcpy (bytes + 16, "\1\0\0\0", 4);
  check_refused (folder, bytes, n, LAB_DATASET_ERROR_TOO_LARGE);
  g_assert_null (lab_scan_read (absent, &error));
  g_assert_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNREADABLE);
  g_clear_error (&error);
  g_assert_null (lab_scan_read (folder, &error));
  g_assert_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT);
  test_remove_tree (folder);
}

/* ── folders ──────────────────────────────────────────────────────────────────────────────────── */

static void
test_order (void)
{
  static const char *const names[] = {"",   "0",      "00",      "01",     "1",       "2",   "2a",
                                      "10", "10.5",   "A",       "B1",     "B2",      "B10", "a",
                                      "b",  "image1", "image02", "image3", "image12", "z"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
      int order = lab_natural_compare (names[i], names[k]);

      if (g_str_equal (names[i], "00") || g_str_equal (names[k], "00") ||
          g_str_equal (names[i], "01") || g_str_equal (names[k], "01"))
        g_assert_cmpint (order == 0, ==, i == k);
      else
        g_assert_cmpint ((order > 0) - (order < 0), ==, (i > k) - (i < k));
      g_assert_cmpint ((order > 0) - (order < 0), ==,
                       -((lab_natural_compare (names[k], names[i]) > 0) -
                         (lab_natural_compare (names[k], names[i]) < 0)));
    }
}

/* A bar that is @width wide, at @path, whose folder is made. */
static void
put (const char *root, const char *path, int width, double paper)
{
  g_autofree char *whole = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);
  Sketch sketch = bar;

  sketch.right = sketch.left + width;
  sketch.paper = paper;
  sketch.ink = 1 - paper;
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  draw (whole, &sketch);
}

static void
put_many (const char *root, const char *class, guint n, int width)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *path = g_strdup_printf ("%s/%u.png", class, i);

    put (root, path, width + (int)i, 1);
  }
}

static LabDataset *
open_dataset (const char *root)
{
  g_autoptr (GError) error = NULL;
  LabDataset *dataset = lab_dataset_open (root, NULL, &error);

  g_assert_no_error (error);
  return dataset;
}

static void
check_labels (LabDataset *dataset, LabSplit split, const char *expected)
{
  const LabImages *images = lab_dataset_get_images (dataset, split);

  g_assert_cmpuint (images->n, ==, strlen (expected));
  for (guint i = 0; i < images->n; i++)
    g_assert_cmpuint (images->labels[i], ==, (guint)(expected[i] - '0'));
}

/* Folders of classes, of which each gives a sixth of its pictures to test with. */
static void
test_classes (void)
{
  g_autofree char *root = test_make_folder ();
  g_autoptr (LabDataset) dataset = NULL, again = NULL;
  g_autofree char *text = NULL;

  put_many (root, "10", 12, 3);
  put_many (root, "2", 7, 20);
  put_many (root, "a b", 1, 8);
  put_many (root, ".hidden", 3, 8);
  put (root, "2/.hidden.png", 8, 1);
  put (root, "lone.png", 8, 1);
  g_assert_true (g_file_set_contents ((text = g_build_filename (root, "2", "notes.txt", NULL)), "x",
                                      -1, NULL));
  dataset = open_dataset (root);
  g_assert_cmpuint (lab_dataset_get_n_classes (dataset), ==, 3);
  g_assert_cmpstr (lab_class_names_get (lab_dataset_get_class_names (dataset), 0), ==, "2");
  g_assert_cmpstr (lab_class_names_get (lab_dataset_get_class_names (dataset), 1), ==, "10");
  g_assert_cmpstr (lab_class_names_get (lab_dataset_get_class_names (dataset), 2), ==, "a b");
  check_labels (dataset, LAB_SPLIT_TRAIN, "01201010101011111");
  check_labels (dataset, LAB_SPLIT_TEST, "011");
  again = open_dataset (lab_dataset_get_specification (dataset));
  g_assert_cmpstr (lab_dataset_get_hash (again), ==, lab_dataset_get_hash (dataset));
  test_remove_tree (root);
}

/* Where they are split already; "3.png" is the fourth of its class. */
static void
test_splits (void)
{
  static const char *const names[][2] = {{"train", "test"}, {"training", "testing"}};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *root = test_make_folder ();
    g_autofree char *zero = g_strconcat (names[i][0], "/0", NULL);
    g_autofree char *one = g_strconcat (names[i][0], "/1", NULL);
    g_autofree char *test = g_strconcat (names[i][1], "/1", NULL);
    g_autofree char *other = g_strconcat (names[i][1], "/2", NULL);
    g_autoptr (LabDataset) dataset = NULL;
    g_autoptr (GByteArray) classes = g_byte_array_new ();

    put_many (root, zero, 4, 5);
    put_many (root, one, 2, 20);
    put_many (root, test, 2, 20);
    put_many (root, other, 1, 30);
    g_byte_array_append (classes, (const guint8 *)"zero\none\ntwo\n", 13);
    test_write (root, TEST_CLASSES, classes);
    dataset = open_dataset (root);
    check_labels (dataset, LAB_SPLIT_TRAIN, "010100");
    check_labels (dataset, LAB_SPLIT_TEST, "121");
    /* Folders that are called by numbers may have names all the same. */
    g_assert_cmpstr (lab_class_names_get (lab_dataset_get_class_names (dataset), 2), ==, "two");
    test_remove_tree (root);
  }
}

/* Where ink touches so much of the border that it may be the paper, the other pictures tell. */
static void
test_unclear (void)
{
  for (guint is_dark = 0; is_dark < 2; is_dark++) {
    g_autofree char *root = test_make_folder ();
    g_autofree char *path = g_build_filename (root, "1", "half.png", NULL);
    g_autoptr (LabDataset) dataset = NULL;
    const double paper = is_dark ? 0 : 1;
    const Sketch half = {
        .width = 28, .height = 28, .paper = paper, .ink = 1 - paper, .right = 14, .bottom = 28};
    const guint8 *pixels;

    put_many (root, "0", 6, 8);
    for (guint i = 0; i < 10; i++) {
      g_autofree char *name = g_strdup_printf ("1/%u.png", i);

      put (root, name, 10, paper);
    }
    draw (path, &half);
    dataset = open_dataset (root);
    /* "half" comes after the numbers: the 11th of its class, of which one was taken to test with. */
    check_labels (dataset, LAB_SPLIT_TRAIN, "010101010111111");
    pixels = lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN)->pixels + 14 * LAB_IMAGE_PIXELS;
    g_assert_cmpuint (pixels[0], ==, 255);
    g_assert_cmpuint (pixels[27], ==, 0);
    test_remove_tree (root);
  }
}

static void
check_fault (const char *root, LabDatasetError code, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lab_dataset_open (root, NULL, &error));
  g_assert_error (error, LAB_DATASET_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, part));
  test_check_sentence (error);
}

static void
test_faults (void)
{
  g_autofree char *root = test_make_folder ();
  g_autofree char *broken = g_build_filename (root, "7", "0.png", NULL);

  put_many (root, "7", 12, 5);
  check_fault (root, LAB_DATASET_ERROR_UNSUPPORTED, "1 class");
  put_many (root, "8", 3, 5);
  g_assert_true (g_file_set_contents (broken, "\x89PNG", 4, NULL));
  check_fault (root, LAB_DATASET_ERROR_FORMAT, broken);
  test_remove_tree (root);
}

/* Too few to split, and too many classes. */
static void
test_numbers (void)
{
  g_autofree char *few = test_make_folder ();
  g_autofree char *many = test_make_folder ();

  put_many (few, "a", 5, 5);
  put_many (few, "b", 5, 5);
  check_fault (few, LAB_DATASET_ERROR_UNSUPPORTED, few);
  for (guint i = 0; i < 63; i++) {
    g_autofree char *name = g_strdup_printf ("%u", i);

    put_many (many, name, 1, 5);
  }
  check_fault (many, LAB_DATASET_ERROR_UNSUPPORTED, "63");
  test_remove_tree (few);
  test_remove_tree (many);
}

static void
test_progress (void)
{
  g_autofree char *root = test_make_folder ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = NULL;
  gint progress = 0;

  put_many (root, "a", 8, 5);
  put_many (root, "b", 8, 20);
  dataset = lab_dataset_open_with_progress (root, &progress, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (progress, ==, 1000);
  g_cancellable_cancel (cancellable);
  g_assert_null (lab_dataset_open_with_progress (root, &progress, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_remove_tree (root);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pictures/forms", test_forms);
  g_test_add_func ("/pictures/sizes", test_sizes);
  g_test_add_func ("/pictures/blank", test_blank);
  g_test_add_func ("/pictures/same-size", test_same_size);
  g_test_add_func ("/pictures/damaged", test_damaged);
  g_test_add_func ("/pictures/order", test_order);
  g_test_add_func ("/pictures/classes", test_classes);
  g_test_add_func ("/pictures/splits", test_splits);
  g_test_add_func ("/pictures/unclear", test_unclear);
  g_test_add_func ("/pictures/faults", test_faults);
  g_test_add_func ("/pictures/numbers", test_numbers);
  g_test_add_func ("/pictures/progress", test_progress);
  return g_test_run ();
}
