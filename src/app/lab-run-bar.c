/* lab-run-bar.c: a sentence about the run that is shown, and what can be done with it.
 *
 * It takes no room while there is nothing to say.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-bar.h"

struct _LabRunBar {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *label;
  GtkButton *button;
  GtkWidget *close_button;
};

G_DEFINE_FINAL_TYPE (LabRunBar, lab_run_bar, GTK_TYPE_WIDGET)

enum { SIGNAL_CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
close_cb (LabRunBar *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
lab_run_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_RUN_BAR);
  G_OBJECT_CLASS (lab_run_bar_parent_class)->dispose (object);
}

static void
lab_run_bar_class_init (LabRunBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_run_bar_dispose;
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", LAB_TYPE_RUN_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-run-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LabRunBar, box);
  gtk_widget_class_bind_template_child (widget_class, LabRunBar, label);
  gtk_widget_class_bind_template_child (widget_class, LabRunBar, button);
  gtk_widget_class_bind_template_child (widget_class, LabRunBar, close_button);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_run_bar_init (LabRunBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_run_bar_show:
 * @self: a bar
 * @sentence: (nullable): what to say; NULL takes the bar away
 * @label: (nullable): what the button says; NULL for none
 * @action: (nullable): what the button does
 * @can_close: whether a person can take the bar away
 */
void
lab_run_bar_show (LabRunBar *self, const char *sentence, const char *label, const char *action,
                  gboolean can_close)
{
  g_return_if_fail (LAB_IS_RUN_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self), sentence != NULL);
  if (sentence == NULL)
    return;
  gtk_label_set_label (self->label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->button), label != NULL);
  gtk_button_set_label (self->button, label != NULL ? label : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
  gtk_widget_set_visible (self->close_button, can_close);
}

/**
 * lab_run_bar_get_sentence:
 * @self: a bar
 *
 * Returns: (nullable): what it says, or NULL; borrowed
 */
const char *
lab_run_bar_get_sentence (LabRunBar *self)
{
  g_return_val_if_fail (LAB_IS_RUN_BAR (self), NULL);
  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_label_get_label (self->label) : NULL;
}
