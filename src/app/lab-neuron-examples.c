/* lab-neuron-examples.c: the images that excite a neuron most.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-neuron-examples.h"

#include <glib/gi18n-lib.h>

#include "draw-signed.h"
#include "lab-digit-view.h"

#define IMAGE_SIZE 56 /* two pixels for each of an image's */

struct _LabNeuronExamples {
  GtkWidget parent_instance;

  GtkWidget *box;
  struct {
    GtkWidget *place, *button;
    LabDigitView *view;
    GtkLabel *label;
    guint image;
  } examples[LAB_NEURON_MAX_EXAMPLES];
};

G_DEFINE_FINAL_TYPE (LabNeuronExamples, lab_neuron_examples, GTK_TYPE_WIDGET)

enum { SIGNAL_IMAGE_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
clicked_cb (LabNeuronExamples *self, GtkWidget *button)
{
  for (guint i = 0; i < LAB_NEURON_MAX_EXAMPLES; i++) {
    if (self->examples[i].button == button)
      g_signal_emit (self, signals[SIGNAL_IMAGE_ACTIVATED], 0, self->examples[i].image);
  }
}

static void
lab_neuron_examples_dispose (GObject *object)
{
  g_clear_pointer (&LAB_NEURON_EXAMPLES (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lab_neuron_examples_parent_class)->dispose (object);
}

static void
lab_neuron_examples_class_init (LabNeuronExamplesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lab_neuron_examples_dispose;
  signals[SIGNAL_IMAGE_ACTIVATED] =
      g_signal_new ("image-activated", LAB_TYPE_NEURON_EXAMPLES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

/* A button with an image, and its activation under it. */
static void
add_example (LabNeuronExamples *self, guint index)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *view = lab_digit_view_new_presentation ();
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new ();

  lab_digit_view_set_image_size (LAB_DIGIT_VIEW (view), IMAGE_SIZE);
  gtk_widget_set_halign (view, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "details");
  gtk_box_append (GTK_BOX (box), view);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "example");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_flow_box_insert (GTK_FLOW_BOX (self->box), button, -1);
  self->examples[index].place = gtk_widget_get_parent (button);
  gtk_widget_set_focusable (self->examples[index].place, FALSE);
  gtk_widget_set_visible (self->examples[index].place, FALSE);
  self->examples[index].button = button;
  self->examples[index].view = LAB_DIGIT_VIEW (view);
  self->examples[index].label = GTK_LABEL (label);
}

static void
lab_neuron_examples_init (LabNeuronExamples *self)
{
  self->box = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->box), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->box), 3);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->box), 6);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (self->box), TRUE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  for (guint i = 0; i < LAB_NEURON_MAX_EXAMPLES; i++)
    add_example (self, i);
}

/**
 * lab_neuron_examples_new:
 *
 * Returns: (transfer floating): no images
 */
GtkWidget *
lab_neuron_examples_new (void)
{
  return g_object_new (LAB_TYPE_NEURON_EXAMPLES, NULL);
}

static void
show_example (LabNeuronExamples *self, guint index, const LabExcitation *excitation,
              LabDataset *dataset)
{
  const LabImages *images = lab_dataset_get_images (dataset, LAB_SPLIT_TEST);
  const char *name = lab_class_names_get (lab_dataset_get_class_names (dataset),
                                          images->labels[excitation->image]);
  g_autofree char *activation = draw_format_number ((double)excitation->activation);
  g_autofree char *tooltip = g_strdup_printf (
      /* translators: the number of a test image, its class, and a neuron's activation */
      _ ("Test image %u, class %s: activation %s"), excitation->image, name, activation);

  self->examples[index].image = excitation->image;
  lab_digit_view_set_images (self->examples[index].view,
                             images->pixels + (gsize)excitation->image * LAB_IMAGE_PIXELS, 1);
  gtk_label_set_label (self->examples[index].label, activation);
  gtk_widget_set_tooltip_text (self->examples[index].button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->examples[index].button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
}

/**
 * lab_neuron_examples_set:
 * @self: examples
 * @report: (nullable): says which
 * @dataset: (nullable): of whose test images
 */
void
lab_neuron_examples_set (LabNeuronExamples *self, const LabNeuronReport *report,
                         LabDataset *dataset)
{
  guint n;

  g_return_if_fail (LAB_IS_NEURON_EXAMPLES (self));

  n = report != NULL && dataset != NULL ? report->n_examples : 0;
  for (guint i = 0; i < LAB_NEURON_MAX_EXAMPLES; i++) {
    gtk_widget_set_visible (self->examples[i].place, i < n);
    if (i < n)
      show_example (self, i, &report->examples[i], dataset);
  }
}
