/* lab-images-page.c: the window's page of images: those of the dataset, and every mistake.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-images-page.h"

struct _LabImagesPage {
  GtkWidget parent_instance;

  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (LabImagesPage, lab_images_page, GTK_TYPE_WIDGET)

enum { SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
lab_images_page_dispose (GObject *object)
{
  g_clear_pointer (&LAB_IMAGES_PAGE (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lab_images_page_parent_class)->dispose (object);
}

static void
lab_images_page_class_init (LabImagesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_images_page_dispose;
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_IMAGES_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-images-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, box);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_images_page_init (LabImagesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lab_images_page_set_cursor (LabImagesPage *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_IMAGES_PAGE (self));
}

void
lab_images_page_set_dataset (LabImagesPage *self, LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_IMAGES_PAGE (self));
}

void
lab_images_page_set_store (LabImagesPage *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_IMAGES_PAGE (self));
}

void
lab_images_page_show (LabImagesPage *self, const LabImageQuery *query)
{
  g_return_if_fail (LAB_IS_IMAGES_PAGE (self));
}

void
lab_images_page_open (LabImagesPage *self, LabSplit split, guint image)
{
  g_return_if_fail (LAB_IS_IMAGES_PAGE (self));
}
