/* lab-gallery-calibration.c: whether the network knows how sure it may be.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery-calibration.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab-quality.h"
#include "lab-reliability-view.h"

/* Of an accuracy and a confidence that are as good as the same. */
#define SLIGHT 0.005

struct _LabGalleryCalibration {
  GtkWidget parent_instance;

  LabGallery *gallery;
  LabVerdicts *verdicts; /* that are shown, or NULL */

  GtkWidget *box;
  GtkLabel *sentence_label;
  LabReliabilityView *view;
};

G_DEFINE_FINAL_TYPE (LabGalleryCalibration, lab_gallery_calibration, GTK_TYPE_WIDGET)

/* "Its probabilities are off by 1.2 % on average: it is surer than it should be." */
static char *
describe (const LabReliabilityBin *bins, double error)
{
  double believed = 0, right = 0;
  guint n = 0;
  const char *verdict;

  for (guint i = 0; i < LAB_RELIABILITY_BINS; i++) {
    if (bins[i].n == 0)
      continue;
    n += bins[i].n;
    believed += bins[i].n * bins[i].confidence;
    right += bins[i].n * bins[i].accuracy;
  }
  if (n == 0 || !isfinite (error))
    return NULL;
  if (believed - right > SLIGHT * n)
    verdict = _ ("It is surer than it should be.");
  else if (right - believed > SLIGHT * n)
    verdict = _ ("It is less sure than it might be.");
  else
    verdict = _ ("On the whole it is as sure as it should be.");
  /* translators: the expected calibration error, in percentage points, and a sentence about it */
  return g_strdup_printf (
      _ ("Its probabilities are off by %.1f percentage points on average (expected calibration "
         "error). %s"),
      100 * error, verdict);
}

static void
update (LabGalleryCalibration *self)
{
  LabReliabilityBin bins[LAB_RELIABILITY_BINS];
  const LabImageQuery *query = lab_gallery_get_query (self->gallery);
  LabVerdicts *verdicts = lab_gallery_get_verdicts (self->gallery);
  const LabImages *images;
  g_autofree char *sentence = NULL;
  double error;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (verdicts == NULL) {
    g_autofree char *reason = lab_gallery_get_reason (self->gallery);

    gtk_label_set_label (self->sentence_label, reason != NULL ? reason : "");
    lab_reliability_view_set_bins (self->view, NULL);
    g_clear_pointer (&self->verdicts, lab_verdicts_unref);
    return;
  }
  if (verdicts == self->verdicts)
    return;
  g_clear_pointer (&self->verdicts, lab_verdicts_unref);
  self->verdicts = lab_verdicts_ref (verdicts);
  images = lab_dataset_get_images (lab_gallery_get_dataset (self->gallery), query->split);
  error = lab_reliability_read (verdicts->predicted, verdicts->probability, images->labels,
                                MIN (verdicts->n, images->n), bins);
  sentence = describe (bins, error);
  gtk_label_set_label (self->sentence_label, sentence != NULL ? sentence : "");
  lab_reliability_view_set_bins (self->view, bins);
}

static void
lab_gallery_calibration_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lab_gallery_calibration_parent_class)->map (widget);
  if (LAB_GALLERY_CALIBRATION (widget)->gallery != NULL)
    update (LAB_GALLERY_CALIBRATION (widget));
}

static void
lab_gallery_calibration_dispose (GObject *object)
{
  LabGalleryCalibration *self = LAB_GALLERY_CALIBRATION (object);

  lab_gallery_calibration_set_gallery (self, NULL);
  g_clear_pointer (&self->verdicts, lab_verdicts_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_GALLERY_CALIBRATION);
  G_OBJECT_CLASS (lab_gallery_calibration_parent_class)->dispose (object);
}

static void
lab_gallery_calibration_class_init (LabGalleryCalibrationClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_gallery_calibration_dispose;
  widget_class->map = lab_gallery_calibration_map;
  g_type_ensure (LAB_TYPE_RELIABILITY_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-gallery-calibration.ui");
  gtk_widget_class_bind_template_child (widget_class, LabGalleryCalibration, box);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryCalibration, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryCalibration, view);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_gallery_calibration_init (LabGalleryCalibration *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_gallery_calibration_set_gallery:
 * @self: the panel
 * @gallery: (nullable): whose verdicts it is about
 */
void
lab_gallery_calibration_set_gallery (LabGalleryCalibration *self, LabGallery *gallery)
{
  g_return_if_fail (LAB_IS_GALLERY_CALIBRATION (self));

  if (gallery == self->gallery)
    return;
  if (self->gallery != NULL)
    g_signal_handlers_disconnect_by_data (self->gallery, self);
  g_set_object (&self->gallery, gallery);
  if (gallery != NULL)
    g_signal_connect_swapped (gallery, "changed", G_CALLBACK (update), self);
}
