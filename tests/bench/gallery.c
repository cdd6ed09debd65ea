/* gallery.c: how smoothly the gallery of images scrolls.
 *
 * Scrolls through all training images that there are, a part of a row in each frame, and tells how long
 * the frames take.
 *
 *   tests/with-display build/tests/bench/gallery [FRAMES [PIXELS]]
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <adwaita.h>
#include <math.h>
#include <stdlib.h>

#include "lab-gallery-view.h"

#define WIDTH  1240
#define HEIGHT 680

static struct {
  GtkAdjustment *adjustment;
  int n_frames, n_wanted;
  double step;
  gint64 start;  /* of this frame, µs */
  GArray *times; /* of double, ms */
} scene = {.n_wanted = 1000, .step = 60};

static void
frame_start_cb (GdkFrameClock *clock, gpointer data)
{
  scene.start = g_get_monotonic_time ();
}

static void
frame_end_cb (GdkFrameClock *clock, gpointer data)
{
  double time = 1e-3 * (double)(g_get_monotonic_time () - scene.start);

  if (scene.n_frames > 0)
    g_array_append_val (scene.times, time);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  scene.n_frames++;
  gtk_adjustment_set_value (scene.adjustment,
                            gtk_adjustment_get_value (scene.adjustment) + scene.step);
  return G_SOURCE_CONTINUE;
}

/* All training images, read as what they are not: each has the longest caption. */
static LabGalleryList *
make_list (LabDataset *dataset)
{
  const LabImages *images = lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN);
  g_autoptr (LabVerdicts) verdicts = lab_verdicts_new (images->n, 1);
  GArray *all = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < images->n; i++) {
    verdicts->predicted[i] =
        (guint8)((images->labels[i] + 1) % lab_dataset_get_n_classes (dataset));
    verdicts->probability[i] = (float)(i % 100) / 100;
    g_array_append_val (all, i);
  }
  return lab_gallery_list_new (dataset, LAB_SPLIT_TRAIN, verdicts, all);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* @share of the times are not above it. */
static double
quantile (double share)
{
  if (scene.times->len == 0)
    return NAN;
  g_array_sort (scene.times, compare_doubles);
  return g_array_index (scene.times, double, (guint)ceil (share * (scene.times->len - 1)));
}

static void
scroll (LabGalleryView *view, GtkWidget *window)
{
  GdkFrameClock *clock;

  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (GTK_WIDGET (view)) <= 0 ||
         !gtk_widget_get_mapped (GTK_WIDGET (view)))
    g_main_context_iteration (NULL, TRUE);
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (frame_start_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (frame_end_cb), NULL);
  gtk_widget_add_tick_callback (GTK_WIDGET (view), tick_cb, NULL, NULL);
  while (scene.n_frames < scene.n_wanted)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = lab_dataset_open (NULL, NULL, &error);
  g_autoptr (LabGalleryList) list = NULL;
  GtkWidget *window, *scroller, *view;

  if (dataset == NULL) {
    g_printerr ("gallery: %s\n", error->message);
    return 1;
  }
  if (argc > 1)
    scene.n_wanted = (int)CLAMP (g_ascii_strtoll (argv[1], NULL, 10), 1, 1000000);
  if (argc > 2)
    scene.step = g_ascii_strtod (argv[2], NULL);
  adw_init ();
  scene.times = g_array_new (FALSE, FALSE, sizeof (double));
  list = make_list (dataset);
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  scroller = gtk_scrolled_window_new ();
  view = lab_gallery_view_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  scene.adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  lab_gallery_view_set_list (LAB_GALLERY_VIEW (view), list);
  scroll (LAB_GALLERY_VIEW (view), window);
  g_print ("%u images, %d frames of %.0f pixels each\n", list->images->len, scene.n_frames,
           scene.step);
  g_print ("%9.2f ms  a frame: median\n", quantile (0.5));
  g_print ("%9.2f ms  a frame: 99th percentile\n", quantile (0.99));
  g_print ("%9.2f ms  a frame: longest\n", quantile (1));
  gtk_window_destroy (GTK_WINDOW (window));
  g_array_unref (scene.times);
  return 0;
}
