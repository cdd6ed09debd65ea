/* lab-digit-view.c: one 28×28 image or a strip of them, crisp.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-digit-view.h"

#include <glib/gi18n-lib.h>
#include "draw-digit.h"
#include "lab-dataset.h"

#define MAX_IMAGES     1000 /* more than any strip shows */
#define MAX_IMAGE_SIZE 4096

struct _LabDigitView {
  LabPicture parent_instance;

  guint n;
  guint8 *pixels; /* (n, 784), or NULL: one blank image */
  int image_size;
};

enum { PROP_0, PROP_IMAGE_SIZE, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (LabDigitView, lab_digit_view, LAB_TYPE_PICTURE)

static void
lab_digit_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                     double height)
{
  LabDigitView *self = LAB_DIGIT_VIEW (picture);

  draw_digits (cr, self->pixels, self->n, LAB_IMAGE_SIZE, width, height);
}

/* Paper without ink is no digit, either. */
static gboolean
is_blank (LabDigitView *self)
{
  for (gsize i = 0; i < (gsize)self->n * LAB_IMAGE_SIZE * LAB_IMAGE_SIZE; i++)
    if (self->pixels[i] != 0)
      return FALSE;
  return TRUE;
}

static char *
lab_digit_view_describe (LabPicture *picture)
{
  LabDigitView *self = LAB_DIGIT_VIEW (picture);

  if (is_blank (self))
    return g_strdup (_ ("Blank"));
  return g_strdup_printf (ngettext ("%u image of a digit", "%u images of digits", self->n),
                          self->n);
}

/* One image is enough; all of them side by side are best. */
static void
lab_digit_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  LabDigitView *self = LAB_DIGIT_VIEW (widget);

  *minimum = self->image_size;
  *natural = self->image_size;
  if (orientation == GTK_ORIENTATION_HORIZONTAL && self->n > 1)
    *natural = (int)(self->n * ((guint)self->image_size + 1) - 1);
}

static void
lab_digit_view_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_IMAGE_SIZE:
    g_value_set_int (value, LAB_DIGIT_VIEW (object)->image_size);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
lab_digit_view_set_property (GObject *object, guint property_id, const GValue *value,
                             GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_IMAGE_SIZE:
    lab_digit_view_set_image_size (LAB_DIGIT_VIEW (object), g_value_get_int (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
lab_digit_view_finalize (GObject *object)
{
  g_free (LAB_DIGIT_VIEW (object)->pixels);
  G_OBJECT_CLASS (lab_digit_view_parent_class)->finalize (object);
}

static void
lab_digit_view_class_init (LabDigitViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  object_class->get_property = lab_digit_view_get_property;
  object_class->set_property = lab_digit_view_set_property;
  object_class->finalize = lab_digit_view_finalize;
  GTK_WIDGET_CLASS (klass)->measure = lab_digit_view_measure;
  picture_class->draw = lab_digit_view_draw;
  picture_class->describe = lab_digit_view_describe;

  properties[PROP_IMAGE_SIZE] =
      g_param_spec_int ("image-size", NULL, NULL, 1, MAX_IMAGE_SIZE, LAB_IMAGE_SIZE,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
lab_digit_view_init (LabDigitView *self)
{
  self->image_size = LAB_IMAGE_SIZE;
}

/**
 * lab_digit_view_new:
 *
 * Returns: (transfer floating): a view that shows one blank image.
 */
GtkWidget *
lab_digit_view_new (void)
{
  return g_object_new (LAB_TYPE_DIGIT_VIEW, NULL);
}

/**
 * lab_digit_view_new_presentation:
 *
 * Returns: (transfer floating): a view like any other, which those who listen to the screen do not hear of:
 * what it is a part of says what it shows
 */
GtkWidget *
lab_digit_view_new_presentation (void)
{
  return g_object_new (LAB_TYPE_DIGIT_VIEW, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                       NULL);
}

/**
 * lab_digit_view_set_images:
 * @self: a view
 * @pixels: (n, 784), 0 = paper, 255 = ink; copied; %NULL shows one blank image
 * @n: how many images there are; 0 is the same as %NULL
 *
 * Shows as many of the images as fit side by side, from the first.
 */
void
lab_digit_view_set_images (LabDigitView *self, const guint8 *pixels, guint n)
{
  gsize size;

  g_return_if_fail (LAB_IS_DIGIT_VIEW (self));
  g_return_if_fail (n <= MAX_IMAGES);

  if (pixels == NULL)
    n = 0;
  size = (gsize)n * LAB_IMAGE_PIXELS;
  if (n == self->n && (n == 0 || memcmp (pixels, self->pixels, size) == 0))
    return;

  if (n != self->n)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  g_free (self->pixels);
  self->pixels = n > 0 ? g_memdup2 (pixels, size) : NULL;
  self->n = n;
  lab_picture_invalidate (LAB_PICTURE (self));
}

/**
 * lab_digit_view_set_image_size:
 * @self: a view
 * @size: pixels of the screen, 1 to 4096
 *
 * Sets how wide and high each image asks to be. Whole multiples of 28 give the best picture.
 */
void
lab_digit_view_set_image_size (LabDigitView *self, int size)
{
  g_return_if_fail (LAB_IS_DIGIT_VIEW (self));
  g_return_if_fail (size >= 1 && size <= MAX_IMAGE_SIZE);

  if (self->image_size == size)
    return;
  self->image_size = size;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IMAGE_SIZE]);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * lab_digit_view_get_image_size:
 * @self: a view
 *
 * Returns: how wide and high each image asks to be, in pixels of the screen.
 */
int
lab_digit_view_get_image_size (LabDigitView *self)
{
  g_return_val_if_fail (LAB_IS_DIGIT_VIEW (self), 0);

  return self->image_size;
}
