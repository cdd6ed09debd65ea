/* test-verdict.c: the small widgets: probability bars, images, the network's diagram.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-digit-view.h"
#include "lab-network-diagram.h"
#include "lab-probability-bars.h"

#include <math.h>

#include "widget-test.h"

/* Returns: whether @widget looks different from @before. */
static gboolean
looks_different (GtkWidget *widget, GdkTexture *before)
{
  g_autoptr (GdkTexture) now = widget_test_draw (widget);
  gsize stride = (gsize)gdk_texture_get_width (now) * 4;
  gsize size = stride * (gsize)gdk_texture_get_height (now);
  g_autofree guchar *a = g_malloc (size), *b = g_malloc (size);

  g_assert_cmpint (gdk_texture_get_width (before), ==, gdk_texture_get_width (now));
  g_assert_cmpint (gdk_texture_get_height (before), ==, gdk_texture_get_height (now));
  gdk_texture_download (before, a, stride);
  gdk_texture_download (now, b, stride);
  return memcmp (a, b, size) != 0;
}

static void
test_bars (void)
{
  const float three[10] = {0, 0, 0.02F, 0.95F, 0, 0.03F, 0, 0, 0, 0};
  const float nan[10] = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
  GtkWidget *widget = lab_probability_bars_new ();
  LabProbabilityBars *bars = LAB_PROBABILITY_BARS (widget);
  GtkWidget *window = widget_test_show (widget, 200, 210);
  g_autoptr (GdkTexture) empty = widget_test_draw (widget);

  widget_test_wait_for (widget_test_has_description (widget, "No verdict yet"));
  lab_probability_bars_set (bars, three, 10);
  g_assert_true (looks_different (widget, empty));
  widget_test_wait_for (
      widget_test_has_description (widget, "3: 95.0\u00a0%, 5: 3.0\u00a0%, 2: 2.0\u00a0%"));
  lab_probability_bars_set (bars, nan, 10);
  g_assert_false (looks_different (widget, empty));
  lab_probability_bars_set (bars, three, 10);
  lab_probability_bars_set (bars, NULL, 0);
  g_assert_false (looks_different (widget, empty));
  widget_test_wait_for (widget_test_has_description (widget, "No verdict yet"));
  widget_test_finish (window, widget);
}

/* Many classes ask for no more room than ten: the likeliest of them are shown. */
static void
test_bars_measure (void)
{
  const float letters[62] = {1}, two[2] = {1, 0};
  GtkWidget *widget = g_object_ref_sink (lab_probability_bars_new ());
  int ten, many, few;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &ten, NULL, NULL, NULL);
  lab_probability_bars_set (LAB_PROBABILITY_BARS (widget), letters, 62);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &many, NULL, NULL, NULL);
  lab_probability_bars_set (LAB_PROBABILITY_BARS (widget), two, 2);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &few, NULL, NULL, NULL);
  g_assert_cmpint (many, ==, ten);
  g_assert_cmpint (few, <, ten);
  g_assert_finalize_object (widget);
}

/* Classes are called by their names, as long as these are as many. */
static void
test_bars_names (void)
{
  static const char *const names[] = {"Bag", "Ankle boot", "حذاء"};
  const float boot[3] = {0.07F, 0.93F, 0}, two[2] = {0.25F, 0.75F};
  GtkWidget *widget = lab_probability_bars_new ();
  LabProbabilityBars *bars = LAB_PROBABILITY_BARS (widget);
  GtkWidget *window = widget_test_show (widget, 200, 210);
  LabClassNames *class_names = lab_class_names_new (names, 3);
  g_autoptr (GdkTexture) numbered = NULL;

  lab_probability_bars_set (bars, boot, 3);
  numbered = widget_test_draw (widget);
  widget_test_wait_for (widget_test_has_description (widget, "1: 93.0\u00a0%, 0: 7.0\u00a0%"));
  lab_probability_bars_set_class_names (bars, class_names);
  lab_class_names_unref (class_names);
  g_assert_true (looks_different (widget, numbered));
  widget_test_wait_for (
      widget_test_has_description (widget, "Ankle boot: 93.0\u00a0%, Bag: 7.0\u00a0%"));
  lab_probability_bars_set (bars, two, 2);
  widget_test_wait_for (widget_test_has_description (widget, "1: 75.0\u00a0%, 0: 25.0\u00a0%"));
  lab_probability_bars_set (bars, boot, 3);
  lab_probability_bars_set_class_names (bars, NULL);
  g_assert_false (looks_different (widget, numbered));
  widget_test_finish (window, widget);
}

static void
count_notify_cb (guint *n_notifies)
{
  ++*n_notifies;
}

static void
test_digits (void)
{
  GtkWidget *widget = lab_digit_view_new ();
  LabDigitView *view = LAB_DIGIT_VIEW (widget);
  GtkWidget *window = widget_test_show (widget, 56, 56);
  g_autoptr (GdkTexture) texture = NULL;
  guint8 pixels[2 * 28 * 28] = {0};
  guint n_notifies = 0;
  int natural;

  widget_test_wait_for (widget_test_has_description (widget, "Blank"));
  /* An empty pad's image is no digit. */
  lab_digit_view_set_images (view, pixels, 1);
  widget_test_wait_for (widget_test_has_description (widget, "Blank"));
  pixels[27] = 255; /* upper right corner */
  lab_digit_view_set_images (view, pixels, 1);
  texture = widget_test_draw (widget);
  g_assert_cmphex (widget_test_pixel (texture, 53, 0), ==, 0xff000000);
  g_assert_cmphex (widget_test_pixel (texture, 54, 0), ==, 0xffffffff);
  g_assert_cmphex (widget_test_pixel (texture, 55, 1), ==, 0xffffffff);
  g_assert_cmphex (widget_test_pixel (texture, 54, 2), ==, 0xff000000);
  widget_test_wait_for (widget_test_has_description (widget, "1 image of a digit"));

  lab_digit_view_set_images (view, pixels, 2);
  gtk_widget_set_size_request (widget, -1, -1);
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 57);

  g_signal_connect_swapped (view, "notify::image-size", G_CALLBACK (count_notify_cb), &n_notifies);
  g_object_set (view, "image-size", 28, NULL);
  g_assert_cmpuint (n_notifies, ==, 0);
  g_object_set (view, "image-size", 56, NULL);
  g_assert_cmpuint (n_notifies, ==, 1);
  g_assert_cmpint (lab_digit_view_get_image_size (view), ==, 56);
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 113);

  lab_digit_view_set_images (view, NULL, 5);
  widget_test_wait_for (widget_test_has_description (widget, "Blank"));
  widget_test_finish (window, widget);
}

static void
test_diagram (void)
{
  nn_config config = {.n_inputs = 784, .n_classes = 10};
  GtkWidget *widget = lab_network_diagram_new ();
  LabNetworkDiagram *diagram = LAB_NETWORK_DIAGRAM (widget);
  GtkWidget *window = widget_test_show (widget, 270, 104);
  g_autoptr (GdkTexture) empty = widget_test_draw (widget);
  g_autoptr (GdkTexture) linear = NULL;

  lab_network_diagram_set_config (diagram, &config);
  g_assert_true (looks_different (widget, empty));
  linear = widget_test_draw (widget);
  widget_test_wait_for (
      widget_test_has_description (widget, "784 inputs joined directly to 10 outputs"));

  config.learning_rate = 0.3;
  lab_network_diagram_set_config (diagram, &config);
  g_assert_false (looks_different (widget, linear));

  config.n_hidden = 2;
  config.hidden[0] = 100;
  config.hidden[1] = 30;
  lab_network_diagram_set_config (diagram, &config);
  g_assert_true (looks_different (widget, linear));
  widget_test_wait_for (
      widget_test_has_description (widget, "784 inputs, 100, 30 hidden neurons, 10 outputs"));

  /* What no network can be is nothing, not a crash. */
  config.n_hidden = NN_MAX_HIDDEN + 1;
  lab_network_diagram_set_config (diagram, &config);
  g_assert_false (looks_different (widget, empty));
  config.n_hidden = -1;
  lab_network_diagram_set_config (diagram, &config);
  lab_network_diagram_set_config (diagram, NULL);
  g_assert_false (looks_different (widget, empty));
  widget_test_finish (window, widget);
}

/* Each can be made in a .ui file, drawn in both styles, and goes when its window goes. */
static void
test_both_styles (void)
{
  const GType types[] = {LAB_TYPE_PROBABILITY_BARS, LAB_TYPE_NETWORK_DIAGRAM};
  AdwStyleManager *manager = adw_style_manager_get_default ();
  nn_config config = {.n_inputs = 784, .n_classes = 10};

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    GtkWidget *widget = g_object_new (types[i], NULL);
    GtkWidget *window = widget_test_show (widget, 200, 200);
    g_autoptr (GdkTexture) light = NULL;

    if (LAB_IS_NETWORK_DIAGRAM (widget))
      lab_network_diagram_set_config (LAB_NETWORK_DIAGRAM (widget), &config);
    light = widget_test_draw (widget);
    adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
    g_assert_true (looks_different (widget, light));
    adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
    widget_test_wait_for (!looks_different (widget, light));
    widget_test_finish (window, widget);
  }
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/verdict/bars", test_bars);
  g_test_add_func ("/verdict/bars-measure", test_bars_measure);
  g_test_add_func ("/verdict/bars-names", test_bars_names);
  g_test_add_func ("/verdict/digits", test_digits);
  g_test_add_func ("/verdict/diagram", test_diagram);
  g_test_add_func ("/verdict/both-styles", test_both_styles);
  return g_test_run ();
}
