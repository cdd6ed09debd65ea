/* lab-network-page.c: the window's page on the inside of the network: its layers and neurons.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-network-page.h"

struct _LabNetworkPage {
  GtkWidget parent_instance;

  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (LabNetworkPage, lab_network_page, GTK_TYPE_WIDGET)

enum { SIGNAL_IMAGE_ACTIVATED, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
lab_network_page_dispose (GObject *object)
{
  g_clear_pointer (&LAB_NETWORK_PAGE (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lab_network_page_parent_class)->dispose (object);
}

static void
lab_network_page_class_init (LabNetworkPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_network_page_dispose;
  signals[SIGNAL_IMAGE_ACTIVATED] =
      g_signal_new ("image-activated", LAB_TYPE_NETWORK_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_NETWORK_PAGE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-network-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LabNetworkPage, box);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_network_page_init (LabNetworkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lab_network_page_set_cursor (LabNetworkPage *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_NETWORK_PAGE (self));
}

void
lab_network_page_set_dataset (LabNetworkPage *self, LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_NETWORK_PAGE (self));
}

void
lab_network_page_set_store (LabNetworkPage *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_NETWORK_PAGE (self));
}

void
lab_network_page_show_neuron (LabNetworkPage *self, guint layer, guint neuron)
{
  g_return_if_fail (LAB_IS_NETWORK_PAGE (self));
}
