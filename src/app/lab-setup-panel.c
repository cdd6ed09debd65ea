/* lab-setup-panel.c: the sidebar: dataset, network and training of the next run.
 *
 * At its foot stands one sentence: what is wrong with what was typed, else what the setting does
 * that is pointed at or has the focus.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-setup-panel.h"

#include <glib/gi18n-lib.h>

#include "lab-dataset-group.h"
#include "lab-network-group.h"
#include "lab-setup-row.h"
#include "lab-training-group.h"

struct _LabSetupPanel {
  GtkWidget parent_instance;

  LabPlayer *player;
  LabSetupRow *pointed; /* borrowed: rows live as long as the panel */
  LabSetupRow *focused;

  GtkWidget *box;
  GtkWidget *content;
  LabDatasetGroup *dataset_group;
  LabNetworkGroup *network_group;
  LabTrainingGroup *training_group;
  GtkRevealer *notice_revealer;
  GtkLabel *explanation_label;
};

G_DEFINE_FINAL_TYPE (LabSetupPanel, lab_setup_panel, GTK_TYPE_WIDGET)

static void
update_explanation (LabSetupPanel *self)
{
  GtkWidget *label = GTK_WIDGET (self->explanation_label);
  const char *problem = NULL;
  const char *sentence = NULL;

  if (self->player != NULL)
    problem = lab_setup_get_problem (lab_player_get_setup (self->player));
  if (self->pointed != NULL)
    sentence = lab_setup_row_get_explanation (self->pointed);
  if (sentence == NULL && self->focused != NULL)
    sentence = lab_setup_row_get_explanation (self->focused);
  if (sentence == NULL)
    sentence = _ ("Point at a setting to read what it does.");

  gtk_label_set_label (self->explanation_label, problem != NULL ? problem : sentence);
  if (problem != NULL) {
    gtk_widget_add_css_class (label, "error");
    gtk_widget_remove_css_class (label, "dim-label");
  } else {
    gtk_widget_remove_css_class (label, "error");
    gtk_widget_add_css_class (label, "dim-label");
  }
}

static LabSetupRow *
row_of (LabSetupPanel *self, GtkWidget *widget)
{
  GtkWidget *row = widget != NULL ? gtk_widget_get_ancestor (widget, LAB_TYPE_SETUP_ROW) : NULL;

  if (row == NULL || !gtk_widget_is_ancestor (row, GTK_WIDGET (self)))
    return NULL;
  return LAB_SETUP_ROW (row);
}

static void
set_pointed (LabSetupPanel *self, LabSetupRow *row)
{
  if (self->pointed == row)
    return;
  self->pointed = row;
  update_explanation (self);
}

static void
motion_cb (LabSetupPanel *self, double x, double y)
{
  set_pointed (self, row_of (self, gtk_widget_pick (self->content, x, y, GTK_PICK_INSENSITIVE)));
}

static void
leave_cb (LabSetupPanel *self)
{
  set_pointed (self, NULL);
}

static void
focus_changed_cb (LabSetupPanel *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  LabSetupRow *row = row_of (self, root != NULL ? gtk_root_get_focus (root) : NULL);

  if (self->focused == row)
    return;
  self->focused = row;
  update_explanation (self);
}

static void
player_changed_cb (LabSetupPanel *self)
{
  gtk_revealer_set_reveal_child (self->notice_revealer, lab_player_needs_new_run (self->player));
  update_explanation (self);
}

static void
lab_setup_panel_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lab_setup_panel_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget",
                           G_CALLBACK (focus_changed_cb), widget, G_CONNECT_SWAPPED);
}

static void
lab_setup_panel_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), focus_changed_cb, widget);
  GTK_WIDGET_CLASS (lab_setup_panel_parent_class)->unroot (widget);
}

static void
lab_setup_panel_dispose (GObject *object)
{
  LabSetupPanel *self = LAB_SETUP_PANEL (object);

  lab_setup_panel_set_player (self, NULL);
  self->pointed = NULL;
  self->focused = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_SETUP_PANEL);
  G_OBJECT_CLASS (lab_setup_panel_parent_class)->dispose (object);
}

static void
lab_setup_panel_class_init (LabSetupPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_setup_panel_dispose;
  widget_class->root = lab_setup_panel_root;
  widget_class->unroot = lab_setup_panel_unroot;
  g_type_ensure (LAB_TYPE_DATASET_GROUP);
  g_type_ensure (LAB_TYPE_NETWORK_GROUP);
  g_type_ensure (LAB_TYPE_TRAINING_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-setup-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, LabSetupPanel, box);
  gtk_widget_class_bind_template_child (widget_class, LabSetupPanel, content);
  gtk_widget_class_bind_template_child (widget_class, LabSetupPanel, dataset_group);
  gtk_widget_class_bind_template_child (widget_class, LabSetupPanel, network_group);
  gtk_widget_class_bind_template_child (widget_class, LabSetupPanel, training_group);
  gtk_widget_class_bind_template_child (widget_class, LabSetupPanel, notice_revealer);
  gtk_widget_class_bind_template_child (widget_class, LabSetupPanel, explanation_label);
  gtk_widget_class_bind_template_callback (widget_class, motion_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "setuppanel");
}

static void
lab_setup_panel_init (LabSetupPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_explanation (self);
}

/**
 * lab_setup_panel_set_player:
 * @self: a panel
 * @player: (nullable): whose setup it shows and changes
 */
void
lab_setup_panel_set_player (LabSetupPanel *self, LabPlayer *player)
{
  LabSetup *setup = player != NULL ? lab_player_get_setup (player) : NULL;

  g_return_if_fail (LAB_IS_SETUP_PANEL (self));

  if (self->player != NULL) {
    g_signal_handlers_disconnect_by_data (self->player, self);
    lab_dataset_group_set_setup (self->dataset_group, NULL);
    lab_network_group_set_setup (self->network_group, NULL);
    lab_training_group_set_setup (self->training_group, NULL);
  }
  g_set_object (&self->player, player);
  if (player == NULL)
    return;
  lab_dataset_group_set_setup (self->dataset_group, setup);
  lab_network_group_set_setup (self->network_group, setup);
  lab_training_group_set_setup (self->training_group, setup);
  g_signal_connect_swapped (player, "changed", G_CALLBACK (player_changed_cb), self);
  player_changed_cb (self);
}
