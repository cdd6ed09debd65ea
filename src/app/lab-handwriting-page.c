/* lab-handwriting-page.c: the window's page of what people drew, and of teaching it to the network.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-handwriting-page.h"

struct _LabHandwritingPage {
  GtkWidget parent_instance;

  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (LabHandwritingPage, lab_handwriting_page, GTK_TYPE_WIDGET)

enum { SIGNAL_FAILED, SIGNAL_TOLD, SIGNAL_RUN_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
lab_handwriting_page_dispose (GObject *object)
{
  g_clear_pointer (&LAB_HANDWRITING_PAGE (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lab_handwriting_page_parent_class)->dispose (object);
}

static void
lab_handwriting_page_class_init (LabHandwritingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_handwriting_page_dispose;
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_HANDWRITING_PAGE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_TOLD] = g_signal_new ("told", LAB_TYPE_HANDWRITING_PAGE, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_RUN_ACTIVATED] =
      g_signal_new ("run-activated", LAB_TYPE_HANDWRITING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, LAB_TYPE_RUN, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-handwriting-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LabHandwritingPage, box);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_handwriting_page_init (LabHandwritingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lab_handwriting_page_set_cursor (LabHandwritingPage *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_HANDWRITING_PAGE (self));
}

void
lab_handwriting_page_set_dataset (LabHandwritingPage *self, LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_HANDWRITING_PAGE (self));
}

void
lab_handwriting_page_set_store (LabHandwritingPage *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_HANDWRITING_PAGE (self));
}

void
lab_handwriting_page_shutdown (LabHandwritingPage *self)
{
  g_return_if_fail (LAB_IS_HANDWRITING_PAGE (self));
}
