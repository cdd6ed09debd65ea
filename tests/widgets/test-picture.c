/* test-picture.c: a picture is drawn when it must be, and no more often.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-picture.h"

#include "widget-test.h"

/* A picture that counts, and shows its colour. */
#define PROBE_TYPE_PICTURE (probe_picture_get_type ())
G_DECLARE_FINAL_TYPE (ProbePicture, probe_picture, PROBE, PICTURE, LabPicture)

struct _ProbePicture {
  LabPicture parent_instance;

  DrawColour colour;
  guint n_draws, n_overlays, n_descriptions;
  gboolean was_dark;
  double drawn_width, drawn_height;
  double drawn_top, drawn_bottom; /* what the last draw had to cover */
  double overlaid_top, overlaid_bottom;
  double top, bottom; /* what is worth drawing; both 0: all */
};

G_DEFINE_FINAL_TYPE (ProbePicture, probe_picture, LAB_TYPE_PICTURE)

static void
get_band (cairo_t *cr, double *top, double *bottom)
{
  double left, right;

  cairo_clip_extents (cr, &left, top, &right, bottom);
}

static void
probe_picture_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                    double height)
{
  ProbePicture *self = PROBE_PICTURE (picture);

  self->n_draws++;
  self->was_dark = theme->dark;
  self->drawn_width = width;
  self->drawn_height = height;
  get_band (cr, &self->drawn_top, &self->drawn_bottom);
  draw_set_colour (cr, &self->colour);
  cairo_paint (cr);
}

static void
probe_picture_draw_overlay (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                            double height)
{
  ProbePicture *self = PROBE_PICTURE (picture);

  self->n_overlays++;
  get_band (cr, &self->overlaid_top, &self->overlaid_bottom);
  cairo_set_source_rgb (cr, 0, 0, 1);
  cairo_rectangle (cr, 0, 0, 10, 10);
  cairo_fill (cr);
}

static void
probe_picture_get_band (LabPicture *picture, double height, double *top, double *bottom)
{
  ProbePicture *self = PROBE_PICTURE (picture);

  if (self->bottom > 0) {
    *top = self->top;
    *bottom = self->bottom;
  }
}

static char *
probe_picture_describe (LabPicture *picture)
{
  return g_strdup_printf ("described %u times", ++PROBE_PICTURE (picture)->n_descriptions);
}

static void
probe_picture_class_init (ProbePictureClass *klass)
{
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  picture_class->draw = probe_picture_draw;
  picture_class->draw_overlay = probe_picture_draw_overlay;
  picture_class->describe = probe_picture_describe;
  picture_class->get_band = probe_picture_get_band;
}

static void
probe_picture_init (ProbePicture *self)
{
  self->colour = (DrawColour){1, 0, 0, 1};
}

typedef struct {
  ProbePicture *picture;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->picture = g_object_new (PROBE_TYPE_PICTURE, NULL);
  fixture->window = widget_test_show (GTK_WIDGET (fixture->picture), 200, 100);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  widget_test_finish (fixture->window, GTK_WIDGET (fixture->picture));
}

static void
test_cached (Fixture *fixture, gconstpointer data)
{
  ProbePicture *picture = fixture->picture;
  guint n_draws = picture->n_draws, n_overlays = picture->n_overlays;

  g_assert_cmpuint (n_draws, >, 0);
  g_assert_cmpfloat (picture->drawn_width, ==, 200);
  g_assert_cmpfloat (picture->drawn_height, ==, 100);
  g_assert_cmpuint (n_overlays, >, 0);

  lab_picture_invalidate_overlay (LAB_PICTURE (picture));
  widget_test_wait_for_frame (GTK_WIDGET (picture));
  g_assert_cmpuint (picture->n_draws, ==, n_draws);
  g_assert_cmpuint (picture->n_overlays, >, n_overlays);
}

/* However often it is told of a change, it is drawn once a frame. */
static void
test_invalidated (Fixture *fixture, gconstpointer data)
{
  ProbePicture *picture = fixture->picture;
  guint n_draws = picture->n_draws;

  for (int i = 0; i < 100; i++)
    lab_picture_invalidate (LAB_PICTURE (picture));
  widget_test_wait_for_frame (GTK_WIDGET (picture));
  g_assert_cmpuint (picture->n_draws, ==, n_draws + 1);
}

static void
test_pixels (Fixture *fixture, gconstpointer data)
{
  ProbePicture *picture = fixture->picture;
  g_autoptr (GdkTexture) before = widget_test_draw (GTK_WIDGET (picture));
  g_autoptr (GdkTexture) after = NULL;

  g_assert_cmphex (widget_test_pixel (before, 5, 5), ==, 0xff0000ff);
  g_assert_cmphex (widget_test_pixel (before, 15, 5), ==, 0xffff0000);
  g_assert_cmphex (widget_test_pixel (before, 199, 99), ==, 0xffff0000);

  picture->colour = (DrawColour){0, 1, 0, 1};
  lab_picture_invalidate (LAB_PICTURE (picture));
  after = widget_test_draw (GTK_WIDGET (picture));
  g_assert_cmphex (widget_test_pixel (after, 5, 5), ==, 0xff0000ff);
  g_assert_cmphex (widget_test_pixel (after, 15, 5), ==, 0xff00ff00);
}

static void
test_resized (Fixture *fixture, gconstpointer data)
{
  ProbePicture *picture = fixture->picture;

  gtk_widget_set_size_request (GTK_WIDGET (picture), 240, 120);
  widget_test_wait_for (picture->drawn_width == 240);
  g_assert_cmpfloat (picture->drawn_height, ==, 120);
}

/* A picture too large for a texture is drawn all the same. */
static void
test_large (Fixture *fixture, gconstpointer data)
{
  ProbePicture *picture = fixture->picture;
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autoptr (GtkWidget) held = g_object_ref (GTK_WIDGET (picture));

  gtk_window_set_child (GTK_WINDOW (fixture->window), scroller);
  gtk_widget_set_size_request (GTK_WIDGET (picture), 100, 20000);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (picture));
  widget_test_wait_for (picture->drawn_height == 20000);
}

/* Of a picture that is mostly out of sight, only a band is drawn and kept. */
static void
test_band (Fixture *fixture, gconstpointer data)
{
  ProbePicture *picture = fixture->picture;
  g_autoptr (GdkTexture) texture = NULL;

  picture->top = 20.5;
  picture->bottom = 60;
  lab_picture_invalidate (LAB_PICTURE (picture));
  texture = widget_test_draw (GTK_WIDGET (picture));
  g_assert_cmphex (widget_test_pixel (texture, 15, 19), ==, 0);
  g_assert_cmphex (widget_test_pixel (texture, 15, 20), ==, 0xffff0000);
  g_assert_cmphex (widget_test_pixel (texture, 15, 59), ==, 0xffff0000);
  g_assert_cmphex (widget_test_pixel (texture, 15, 60), ==, 0);
  g_assert_cmpfloat (picture->drawn_height, ==, 100);
  g_assert_cmpfloat (picture->drawn_top, ==, 20);
  g_assert_cmpfloat (picture->drawn_bottom, ==, 60);
  g_assert_cmpfloat (picture->overlaid_top, ==, 20);
  g_assert_cmpfloat (picture->overlaid_bottom, ==, 60);

  /* Beyond the edges there is nothing, and a band may be all out of sight. */
  picture->top = -50;
  picture->bottom = 1000;
  lab_picture_invalidate (LAB_PICTURE (picture));
  widget_test_wait_for_frame (GTK_WIDGET (picture));
  g_assert_cmpfloat (picture->drawn_top, ==, 0);
  g_assert_cmpfloat (picture->drawn_bottom, ==, 100);
  picture->top = 200;
  lab_picture_invalidate (LAB_PICTURE (picture));
  widget_test_wait_for_frame (GTK_WIDGET (picture));
}

static void
test_theme (Fixture *fixture, gconstpointer data)
{
  ProbePicture *picture = fixture->picture;
  AdwStyleManager *manager = adw_style_manager_get_default ();
  DrawTheme theme;

  lab_picture_get_theme (LAB_PICTURE (picture), &theme);
  g_assert_false (theme.dark);
  g_assert_false (theme.high_contrast);
  g_assert_nonnull (theme.font);
  g_assert_cmpfloat (theme.font_size, >, 8);
  g_assert_cmpfloat (theme.font_size, <, 20);

  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  widget_test_wait_for (picture->was_dark);
  lab_picture_get_theme (LAB_PICTURE (picture), &theme);
  g_assert_true (theme.dark);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
  widget_test_wait_for (!picture->was_dark);
}

/* A larger font of the desktop is a larger font in the picture. */
static void
test_font (Fixture *fixture, gconstpointer data)
{
  GtkSettings *settings = gtk_widget_get_settings (fixture->window);
  g_autofree char *before = NULL;
  DrawTheme small, large;
  guint n_draws = fixture->picture->n_draws;

  g_object_get (settings, "gtk-font-name", &before, NULL);
  lab_picture_get_theme (LAB_PICTURE (fixture->picture), &small);
  g_object_set (settings, "gtk-font-name", "DejaVu Sans 22", NULL);
  widget_test_wait_for (fixture->picture->n_draws > n_draws);
  lab_picture_get_theme (LAB_PICTURE (fixture->picture), &large);
  g_assert_cmpstr (large.font, ==, "DejaVu Sans");
  g_assert_cmpfloat (large.font_size, >, 1.5 * small.font_size);
  g_object_set (settings, "gtk-font-name", before, NULL);
}

/* While changes stream in, a screen reader hears about one of them a second; then of the last. */
static void
test_described (Fixture *fixture, gconstpointer data)
{
  ProbePicture *picture = fixture->picture;
  guint before;
  gint64 start, seconds;

  widget_test_wait_for (picture->n_descriptions > 0);
  g_assert_true (widget_test_has_description (GTK_WIDGET (picture), "described 1 times"));
  widget_test_run_for (1100);

  before = picture->n_descriptions;
  start = g_get_monotonic_time ();
  for (int i = 0; i < 60; i++) {
    lab_picture_invalidate (LAB_PICTURE (picture));
    widget_test_run_for (10);
  }
  seconds = (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_assert_cmpuint (picture->n_descriptions, >, before);
  g_assert_cmpuint (picture->n_descriptions, <=, before + 1 + (guint)seconds);

  before = picture->n_descriptions;
  widget_test_run_for (1100);
  g_assert_cmpuint (picture->n_descriptions, <=, before + 1);
  before = picture->n_descriptions;
  widget_test_run_for (1100);
  g_assert_cmpuint (picture->n_descriptions, ==, before);
}

/* A picture that is never shown, or goes while a description is due, goes in peace. */
static void
test_never_shown (void)
{
  ProbePicture *picture = g_object_ref_sink (g_object_new (PROBE_TYPE_PICTURE, NULL));
  DrawTheme theme;

  lab_picture_invalidate (LAB_PICTURE (picture));
  lab_picture_get_theme (LAB_PICTURE (picture), &theme);
  g_assert_finalize_object (picture);
  widget_test_run_for (20);
}

/* What a picture is told while it is being taken apart, as that the focus leaves it, is not heard
 * when it is gone. */
static void
test_told_too_late (void)
{
  ProbePicture *picture = g_object_ref_sink (g_object_new (PROBE_TYPE_PICTURE, NULL));

  widget_test_run_for (20);
  g_signal_connect (picture, "destroy", G_CALLBACK (lab_picture_invalidate), NULL);
  g_object_unref (picture);
  g_assert_null (g_main_context_find_source_by_user_data (NULL, picture));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  add ("/picture/cached", test_cached);
  add ("/picture/invalidated", test_invalidated);
  add ("/picture/pixels", test_pixels);
  add ("/picture/resized", test_resized);
  add ("/picture/large", test_large);
  add ("/picture/band", test_band);
  add ("/picture/theme", test_theme);
  add ("/picture/font", test_font);
  add ("/picture/described", test_described);
  g_test_add_func ("/picture/never-shown", test_never_shown);
  g_test_add_func ("/picture/told-too-late", test_told_too_late);
  return g_test_run ();
}
