/* lab-window-actions.c: what the window can be asked to do, by button, menu, key or script.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

#include "lab-config.h"
#include "lab-draw-card.h"
#include "lab-setup-actions.h"

static LabDrawCard *
draw_card (LabWindow *self)
{
  return LAB_DRAW_CARD (lab_card_board_find (self->board, "draw"));
}

static void
train_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabWindow *self = data;

  lab_player_toggle (self->player);
  lab_window_remember (self);
}

static void
step_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_player_step (LAB_WINDOW (data)->player);
}

static void
stop_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_player_stop (LAB_WINDOW (data)->player);
}

static void
reset_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_player_reset (LAB_WINDOW (data)->player);
}

static void
new_seed_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabWindow *self = data;

  lab_setup_roll_seed (lab_player_get_setup (self->player));
  lab_player_reset (self->player);
}

/* The dice beside the seed: another one for the next run, and the present run goes on. */
static void
roll_seed_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_setup_roll_seed (lab_player_get_setup (LAB_WINDOW (data)->player));
}

static void
defaults_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_setup_set_defaults (lab_player_get_setup (LAB_WINDOW (data)->player));
}

static void
open_dataset_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_window_open_dataset (data);
}

static void
save_model_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_window_save_model (data);
}

static void
save_figures_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_window_save_figures (data);
}

static void
copy_command_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabWindow *self = data;
  LabRun *run = lab_player_get_run (self->player);
  g_autofree char *command = NULL;

  if (run == NULL)
    return;
  command = lab_config_format_command (lab_run_get_config (run),
                                       lab_dataset_get_specification (lab_run_get_dataset (run)));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), command);
  lab_window_show_toast (self, _ ("Copied the command that trains this run"));
}

static void
undo_drawing_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_draw_card_undo (draw_card (data));
}

static void
clear_drawing_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_draw_card_clear (draw_card (data));
}

/* Shows a card, and puts the focus into it: where all four are shown, that is all it does. */
static void
card_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabWindow *self = data;
  GtkWidget *card = lab_card_board_find (self->board, g_variant_get_string (parameter, NULL));

  if (card == NULL)
    return;
  lab_card_board_set_card (self->board, g_variant_get_string (parameter, NULL));
  gtk_widget_child_focus (card, GTK_DIR_TAB_FORWARD);
}

static void
add_property_action (LabWindow *self, const char *name, gpointer object, const char *property)
{
  g_autoptr (GPropertyAction) action = g_property_action_new (name, object, property);

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

/**
 * lab_window_add_actions:
 * @self: a window that has its player
 *
 * Adds all "win." actions, those of the setup's values included.
 */
void
lab_window_add_actions (LabWindow *self)
{
  const GActionEntry entries[] = {
      {"train", train_cb},
      {"step", step_cb},
      {"stop", stop_cb},
      {"reset", reset_cb},
      {"new-seed", new_seed_cb},
      {"roll-seed", roll_seed_cb},
      {"defaults", defaults_cb},
      {"open-dataset", open_dataset_cb},
      {"save-model", save_model_cb},
      {"save-figures", save_figures_cb},
      {"copy-command", copy_command_cb},
      {"undo-drawing", undo_drawing_cb},
      {"clear-drawing", clear_drawing_cb},
      {"card", card_cb, "s"},
  };
  GtkWidget *curves = lab_card_board_find (self->board, "curves");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  add_property_action (self, "sidebar", self->flap, "reveal-flap");
  add_property_action (self, "log-scale", curves, "log-scale");
  add_property_action (self, "smoothing", curves, "smoothing");
  add_property_action (self, "weights-map", lab_card_board_find (self->board, "weights"), "map");
  add_property_action (self, "confusion-mode", lab_card_board_find (self->board, "confusion"),
                       "mode");
  lab_setup_actions_add (G_ACTION_MAP (self), lab_player_get_setup (self->player));
}

/**
 * lab_window_remove_actions:
 * @self: a window that is being disposed of
 *
 * Removes all actions: those of properties hold the widgets whose properties they are, and a window
 * of GTK 4.8 does not let go of its actions by itself.
 */
void
lab_window_remove_actions (LabWindow *self)
{
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (self));

  for (guint i = 0; names[i] != NULL; i++)
    g_action_map_remove_action (G_ACTION_MAP (self), names[i]);
}

static void
set_enabled (LabWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/**
 * lab_window_update_actions:
 * @self: a window
 *
 * Enables what is possible now.
 */
void
lab_window_update_actions (LabWindow *self)
{
  LabRun *run = lab_player_get_run (self->player);
  gboolean can_train = lab_player_can_train (self->player);

  set_enabled (self, "train", can_train);
  set_enabled (self, "step", can_train);
  set_enabled (self, "stop", lab_player_can_stop (self->player));
  set_enabled (self, "reset", can_train);
  set_enabled (self, "new-seed", can_train);
  set_enabled (self, "save-model", run != NULL);
  set_enabled (self, "save-figures", run != NULL);
  set_enabled (self, "copy-command", run != NULL);
}

/**
 * lab_window_install_keys:
 * @widget_class: the window's class
 *
 * The keys that a text field may want for itself come here: bindings of a widget are tried after
 * those of the widget with the focus, an application's accelerators before them.
 */
void
lab_window_install_keys (GtkWidgetClass *widget_class)
{
  static const char *const cards[] = {"curves", "draw", "weights", "confusion"};

  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_ALT_MASK, "win.card", "s",
                                         cards[i]);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK,
                                       "win.undo-drawing", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, GDK_CONTROL_MASK,
                                       "win.clear-drawing", NULL);
}
