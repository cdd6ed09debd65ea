/* test-figure.c: pictures as files: three kinds, whole or not at all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-figure.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("digit-lab-figure-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GDir *dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static guint
count_files (Fixture *fixture)
{
  GDir *dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  g_dir_close (dir);
  return n;
}

/* A blue square that fills what it is given. */
static void
draw_square_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  g_assert_nonnull (theme);
  g_assert_false (theme->dark);
  g_assert_cmpfloat (width, >=, 1);
  g_assert_cmpfloat (height, >=, 1);
  cairo_set_source_rgb (cr, 0, 0, 1);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
}

static void
break_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  cairo_pop_group_to_source (cr); /* of none: an error */
}

static void
write_and_read (Fixture *fixture, const char *name, char **contents, gsize *length)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (
      draw_figure_write (path, "Ein Titel – a title", 200, 100, draw_square_cb, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, contents, length, &error));
  g_assert_no_error (error);
}

static void
test_png (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "figure.PNG", NULL);
  g_autofree char *contents = NULL;
  cairo_surface_t *surface;
  gsize length;
  guint32 pixel;

  write_and_read (fixture, "figure.PNG", &contents, &length);
  g_assert_cmpmem (contents, 8, "\x89PNG\r\n\x1a\n", 8);
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  /* Twice the size, white at the edge, blue in the lower half. */
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 400);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 200);
  memcpy (&pixel, cairo_image_surface_get_data (surface), sizeof pixel);
  g_assert_cmphex (pixel & 0xffffff, ==, 0xffffff);
  memcpy (&pixel,
          cairo_image_surface_get_data (surface) + 130 * cairo_image_surface_get_stride (surface) +
              200 * 4,
          sizeof pixel);
  g_assert_cmphex (pixel & 0xffffff, ==, 0x0000ff);
  cairo_surface_destroy (surface);
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
leave_blank_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  g_assert_true (theme->dark);
}

/* A dark figure is dark to its edges. */
static void
test_themed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "dark.png", NULL);
  DrawTheme dark = draw_theme (TRUE, FALSE);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;
  guint32 pixel;

  g_assert_true (
      draw_figure_write_themed (path, "A title", 200, 100, &dark, leave_blank_cb, NULL, &error));
  g_assert_no_error (error);
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  memcpy (&pixel, cairo_image_surface_get_data (surface), sizeof pixel);
  g_assert_cmphex (pixel & 0xffffff, ==, 0x363636);
  cairo_surface_destroy (surface);
}

static void
test_svg (Fixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize length;

  write_and_read (fixture, "figure.svg", &contents, &length);
  g_assert_nonnull (strstr (contents, "<svg"));
  g_assert_nonnull (strstr (contents, "width=\"200px\""));
  g_assert_true (g_str_has_suffix (g_strchomp (contents), "</svg>"));
}

static void
test_pdf (Fixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize length;

  write_and_read (fixture, "figure.pdf", &contents, &length);
  g_assert_cmpuint (length, >, 500);
  g_assert_true (g_str_has_prefix (contents, "%PDF"));
  g_assert_cmpmem (contents + length - 6, 5, "%%EOF", 5);
}

static void
assert_fails (const char *path, double width, DrawFigureFunc func, const char *said)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (draw_figure_write (path, NULL, width, 100, func, NULL, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, said) == NULL)
    g_error ("“%s” does not say “%s”", error->message, said);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  g_autofree char *gif = g_build_filename (fixture->folder, "figure.gif", NULL);
  g_autofree char *png = g_build_filename (fixture->folder, "figure.png", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->folder, "none", "figure.png", NULL);

  assert_fails (gif, 200, draw_square_cb, ".png, .svg or .pdf");
  assert_fails (gif, 200, draw_square_cb, "figure.gif");
  assert_fails (nowhere, 200, draw_square_cb, "no such folder");
  assert_fails (png, 0, draw_square_cb, "figure.png");
  assert_fails (png, NAN, draw_square_cb, "between 1 and");
  assert_fails (png, 1e9, draw_square_cb, "between 1 and");
  assert_fails (png, 200, break_cb, "figure.png");
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

/* What was there stays when the new one fails; what may not be written to is said. */
static void
test_replaces (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "figure.svg", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  g_assert_false (draw_figure_write (path, NULL, 200, 100, break_cb, NULL, &error));
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "before");
  g_clear_error (&error);
  g_clear_pointer (&contents, g_free);

  g_assert_true (draw_figure_write (path, NULL, 200, 100, draw_square_cb, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_nonnull (strstr (contents, "<svg"));
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  /* A folder that not even root may write to. */
  g_assert_false (
      draw_figure_write ("/proc/figure.png", NULL, 200, 100, draw_square_cb, NULL, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "/proc/figure.png"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/draw/figure/png", test_png);
  add ("/draw/figure/themed", test_themed);
  add ("/draw/figure/svg", test_svg);
  add ("/draw/figure/pdf", test_pdf);
  add ("/draw/figure/errors", test_errors);
  add ("/draw/figure/replaces", test_replaces);
  add ("/draw/figure/unwritable", test_unwritable);
  return g_test_run ();
}
