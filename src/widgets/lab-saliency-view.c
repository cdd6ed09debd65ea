/* lab-saliency-view.c: one image large, and what in it speaks for a class.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-saliency-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "draw-saliency.h"

#define MIN_SIDE     112
#define NATURAL_SIDE 252 /* nine pixels of the screen for each of its own */

struct _LabSaliencyView {
  LabPicture parent_instance;

  guint8 pixels[LAB_IMAGE_PIXELS];
  float saliency[LAB_IMAGE_PIXELS];
  gboolean has_saliency;
  char *words; /* or NULL */
};

G_DEFINE_FINAL_TYPE (LabSaliencyView, lab_saliency_view, LAB_TYPE_PICTURE)

static void
lab_saliency_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                        double height)
{
  LabSaliencyView *self = LAB_SALIENCY_VIEW (picture);

  draw_saliency (cr, self->pixels, self->has_saliency ? self->saliency : NULL, LAB_IMAGE_SIZE,
                 theme, width, height);
}

static char *
lab_saliency_view_describe (LabPicture *picture)
{
  LabSaliencyView *self = LAB_SALIENCY_VIEW (picture);

  return g_strdup (self->words);
}

static GtkSizeRequestMode
lab_saliency_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* A square, no larger than it likes. */
static void
lab_saliency_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = MIN_SIDE;
  *natural = NATURAL_SIDE;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    *minimum = *natural = CLAMP (for_size, MIN_SIDE, NATURAL_SIDE);
}

static void
lab_saliency_view_finalize (GObject *object)
{
  g_free (LAB_SALIENCY_VIEW (object)->words);
  G_OBJECT_CLASS (lab_saliency_view_parent_class)->finalize (object);
}

static void
lab_saliency_view_class_init (LabSaliencyViewClass *klass)
{
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lab_saliency_view_finalize;
  GTK_WIDGET_CLASS (klass)->get_request_mode = lab_saliency_view_get_request_mode;
  GTK_WIDGET_CLASS (klass)->measure = lab_saliency_view_measure;
  picture_class->draw = lab_saliency_view_draw;
  picture_class->describe = lab_saliency_view_describe;
}

static void
lab_saliency_view_init (LabSaliencyView *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Image"),
                                  -1);
}

/**
 * lab_saliency_view_new:
 *
 * Returns: (transfer floating): a blank image
 */
GtkWidget *
lab_saliency_view_new (void)
{
  return g_object_new (LAB_TYPE_SALIENCY_VIEW, NULL);
}

/**
 * lab_saliency_view_set_image:
 * @self: the view
 * @pixels: (784) (nullable): 0 = paper, 255 = ink; copied
 * @words: (nullable): what it is, for who does not see it
 */
void
lab_saliency_view_set_image (LabSaliencyView *self, const guint8 *pixels, const char *words)
{
  g_return_if_fail (LAB_IS_SALIENCY_VIEW (self));

  if (pixels != NULL)
    memcpy (self->pixels, pixels, sizeof self->pixels);
  else
    memset (self->pixels, 0, sizeof self->pixels);
  g_free (self->words);
  self->words = g_strdup (words);
  lab_picture_invalidate (LAB_PICTURE (self));
}

/**
 * lab_saliency_view_set_saliency:
 * @self: the view
 * @saliency: (784) (nullable): how much a class's score grows with each pixel; copied
 */
void
lab_saliency_view_set_saliency (LabSaliencyView *self, const float *saliency)
{
  g_return_if_fail (LAB_IS_SALIENCY_VIEW (self));

  if (saliency == NULL && !self->has_saliency)
    return;
  self->has_saliency = saliency != NULL;
  if (saliency != NULL)
    memcpy (self->saliency, saliency, sizeof self->saliency);
  lab_picture_invalidate (LAB_PICTURE (self));
}
