/* test-image-views.c: what is shown of one image: its biography, activations and saliency; and the
 * calibration of all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-activations-view.h"
#include "lab-biography-view.h"
#include "lab-reliability-view.h"
#include "lab-saliency-view.h"

#include <math.h>
#include "widget-test.h"

static guint got[2];

static void
activated_cb (GtkWidget *view, guint first, guint second)
{
  got[0] = first;
  got[1] = second;
}

static void
epoch_cb (GtkWidget *view, guint epoch)
{
  got[0] = epoch;
}

static char *
get_readout (gpointer view)
{
  char *readout;

  g_object_get (view, "readout", &readout, NULL);
  return readout;
}

/* An image of class 1 that is learned at epoch 2, of three. */
static LabPredictions *
make_predictions (void)
{
  LabPredictions *predictions = lab_predictions_new (1, 10);

  for (guint epoch = 1; epoch <= 3; epoch++) {
    guint8 predicted = epoch == 1 ? 7 : 1, probability = 204,
           true_probability = epoch == 1 ? 51 : 204;

    g_assert_true (lab_predictions_add_bytes (predictions, epoch, &predicted, &probability,
                                              &true_probability));
  }
  return predictions;
}

static void
test_biography (void)
{
  GtkWidget *view = lab_biography_view_new ();
  GtkWidget *window = widget_test_show (view, 400, 200);
  g_autoptr (LabPredictions) predictions = make_predictions ();
  g_autoptr (LabClassNames) names = lab_class_names_new (NULL, 10);
  g_autofree char *readout = NULL;
  g_autofree char *none = NULL;

  g_assert_false (widget_test_press (view, GDK_KEY_Left));
  g_signal_connect (view, "activated", G_CALLBACK (epoch_cb), NULL);
  lab_biography_view_set (LAB_BIOGRAPHY_VIEW (view), predictions, 0, 1, names, 5);
  lab_biography_view_set_epoch (LAB_BIOGRAPHY_VIEW (view), 1);
  readout = get_readout (view);
  g_assert_cmpstr (readout, ==, "Epoch 1: read as 7, 80.0 %; 1: 20.0 %");
  widget_test_wait_for_frame (view);
  g_assert_true (widget_test_press (view, GDK_KEY_Right));
  g_assert_cmpuint (got[0], ==, 2);
  g_assert_false (widget_test_press (view, GDK_KEY_Left));
  g_assert_true (widget_test_press (view, GDK_KEY_End));
  g_assert_cmpuint (got[0], ==, 3);
  g_signal_emit_by_name (widget_test_find_controller (view, GTK_TYPE_GESTURE_CLICK, 0), "pressed",
                         1, 50.0, 100.0);
  g_assert_cmpuint (got[0], ==, 1);
  lab_biography_view_set (LAB_BIOGRAPHY_VIEW (view), NULL, 0, 0, names, 5);
  none = get_readout (view);
  g_assert_null (none);
  widget_test_wait_for_frame (view);
  widget_test_finish (window, view);
}

static void
test_activations (void)
{
  static const float values[] = {0, 1, 2, 3, -1, 5};
  static const guint8 dead[] = {1, 0, 0, 0, 0, 0};
  static const guint widths[] = {4, 2};
  GtkWidget *view = lab_activations_view_new ();
  GtkWidget *window = widget_test_show (view, 300, 200);
  g_autofree char *readout = NULL;

  g_signal_connect (view, "activated", G_CALLBACK (activated_cb), NULL);
  g_assert_false (widget_test_press (view, GDK_KEY_Right));
  lab_activations_view_set (LAB_ACTIVATIONS_VIEW (view), values, dead, widths, 2, NULL);
  gtk_widget_grab_focus (view);
  widget_test_wait_for_frame (view);
  g_assert_true (widget_test_press (view, GDK_KEY_Right));
  g_assert_true (widget_test_press (view, GDK_KEY_Right));
  readout = get_readout (view);
  g_assert_cmpstr (readout, ==, "Layer 1, neuron 1: 1");
  g_assert_true (widget_test_press (view, GDK_KEY_Return));
  g_assert_cmpuint (got[0], ==, 0);
  g_assert_cmpuint (got[1], ==, 1);
  g_assert_true (widget_test_press (view, GDK_KEY_Down));
  g_assert_true (widget_test_press (view, GDK_KEY_Right));
  g_assert_true (widget_test_press (view, GDK_KEY_Return));
  g_assert_cmpuint (got[0], ==, 1);
  g_assert_cmpuint (got[1], ==, 1);
  g_assert_false (widget_test_press (view, GDK_KEY_Right));
  g_assert_true (widget_test_press (view, GDK_KEY_Up));
  lab_activations_view_set (LAB_ACTIVATIONS_VIEW (view), NULL, NULL, NULL, 0, NULL);
  g_assert_false (widget_test_press (view, GDK_KEY_Return));
  widget_test_wait_for_frame (view);
  widget_test_finish (window, view);
}

static void
test_reliability (void)
{
  LabReliabilityBin bins[LAB_RELIABILITY_BINS];
  GtkWidget *view = lab_reliability_view_new ();
  GtkWidget *window = widget_test_show (view, 300, 300);
  g_autofree char *readout = NULL;

  for (guint i = 0; i < LAB_RELIABILITY_BINS; i++)
    bins[i] = (LabReliabilityBin){0, NAN, NAN};
  bins[LAB_RELIABILITY_BINS - 1] = (LabReliabilityBin){50, 0.99, 0.9};
  g_assert_false (widget_test_press (view, GDK_KEY_Left));
  lab_reliability_view_set_bins (LAB_RELIABILITY_VIEW (view), bins);
  gtk_widget_grab_focus (view);
  g_assert_true (widget_test_press (view, GDK_KEY_End));
  widget_test_assert_readout (view, "93–100 % sure: 50 images, 90.0 % of them right");
  g_assert_false (widget_test_press (view, GDK_KEY_Right));
  g_assert_true (widget_test_press (view, GDK_KEY_Home));
  widget_test_assert_readout (view, "0–7 % sure: no images");
  widget_test_wait_for_frame (view);
  lab_reliability_view_set_bins (LAB_RELIABILITY_VIEW (view), NULL);
  readout = get_readout (view);
  g_assert_null (readout);
  widget_test_wait_for_frame (view);
  widget_test_finish (window, view);
}

static void
test_saliency (void)
{
  static guint8 pixels[LAB_IMAGE_PIXELS] = {255};
  static float saliency[LAB_IMAGE_PIXELS] = {1};
  GtkWidget *view = lab_saliency_view_new ();
  GtkWidget *window = widget_test_show (view, 112, 112);
  g_autoptr (GdkTexture) plain = NULL;
  g_autoptr (GdkTexture) explained = NULL;

  lab_saliency_view_set_image (LAB_SALIENCY_VIEW (view), pixels, "Image 5: 4");
  widget_test_wait_for (widget_test_has_description (view, "Image 5: 4"));
  plain = widget_test_draw (view);
  g_assert_cmphex (widget_test_pixel (plain, 1, 1), ==, 0xffffffff);
  lab_saliency_view_set_saliency (LAB_SALIENCY_VIEW (view), saliency);
  explained = widget_test_draw (view);
  g_assert_cmphex (widget_test_pixel (explained, 1, 1), !=, 0xffffffff);
  lab_saliency_view_set_saliency (LAB_SALIENCY_VIEW (view), NULL);
  lab_saliency_view_set_image (LAB_SALIENCY_VIEW (view), NULL, NULL);
  widget_test_wait_for_frame (view);
  widget_test_finish (window, view);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/image-views/biography", test_biography);
  g_test_add_func ("/image-views/activations", test_activations);
  g_test_add_func ("/image-views/reliability", test_reliability);
  g_test_add_func ("/image-views/saliency", test_saliency);
  return g_test_run ();
}
