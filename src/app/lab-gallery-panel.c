/* lab-gallery-panel.c: beside the gallery: its classes, its calibration, its look-alikes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery-panel.h"

#include "lab-gallery-calibration.h"
#include "lab-gallery-classes.h"
#include "lab-gallery-likeness.h"

struct _LabGalleryPanel {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkStack *stack;
  GtkToggleButton *calibration_button;
  GtkToggleButton *likeness_button;
  LabGalleryClasses *classes;
  LabGalleryCalibration *calibration;
  LabGalleryLikeness *likeness;
};

G_DEFINE_FINAL_TYPE (LabGalleryPanel, lab_gallery_panel, GTK_TYPE_WIDGET)

enum { SIGNAL_IMAGE_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
toggled_cb (LabGalleryPanel *self)
{
  const char *name = "classes";

  if (gtk_toggle_button_get_active (self->calibration_button))
    name = "calibration";
  else if (gtk_toggle_button_get_active (self->likeness_button))
    name = "likeness";
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
image_activated_cb (LabGalleryPanel *self, guint split, guint image)
{
  g_signal_emit (self, signals[SIGNAL_IMAGE_ACTIVATED], 0, split, image);
}

static void
lab_gallery_panel_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_GALLERY_PANEL);
  G_OBJECT_CLASS (lab_gallery_panel_parent_class)->dispose (object);
}

static void
lab_gallery_panel_class_init (LabGalleryPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_gallery_panel_dispose;
  signals[SIGNAL_IMAGE_ACTIVATED] =
      g_signal_new ("image-activated", LAB_TYPE_GALLERY_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  g_type_ensure (LAB_TYPE_GALLERY_CALIBRATION);
  g_type_ensure (LAB_TYPE_GALLERY_CLASSES);
  g_type_ensure (LAB_TYPE_GALLERY_LIKENESS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-gallery-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, LabGalleryPanel, box);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryPanel, calibration_button);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryPanel, likeness_button);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryPanel, classes);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryPanel, calibration);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryPanel, likeness);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, image_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_gallery_panel_init (LabGalleryPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_gallery_panel_set_gallery:
 * @self: a panel
 * @gallery: (nullable): what it is about
 */
void
lab_gallery_panel_set_gallery (LabGalleryPanel *self, LabGallery *gallery)
{
  g_return_if_fail (LAB_IS_GALLERY_PANEL (self));

  lab_gallery_classes_set_gallery (self->classes, gallery);
  lab_gallery_calibration_set_gallery (self->calibration, gallery);
  lab_gallery_likeness_set_gallery (self->likeness, gallery);
}
