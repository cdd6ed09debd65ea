/* lab-window-actions.c: what the window can be asked to do, by button, menu, key or script.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

#include "lab-config.h"
#include "lab-draw-card.h"
#include "lab-fine-tuning.h"
#include "lab-preferences-window.h"
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

  gboolean pauses = lab_player_get_verb (self->player) == LAB_PLAYER_PAUSE;

  lab_player_toggle (self->player);
  if (!pauses)
    lab_window_show_live (self);
  lab_window_remember (self);
}

static void
step_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabWindow *self = data;

  lab_player_step (self->player);
  lab_window_show_live (self);
}

static void
stop_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_player_stop (LAB_WINDOW (data)->player);
}

static void
reset_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabWindow *self = data;

  lab_player_reset (self->player);
  lab_window_show_live (self);
}

static void
new_seed_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabWindow *self = data;

  lab_setup_roll_seed (lab_player_get_setup (self->player));
  lab_player_reset (self->player);
  lab_window_show_live (self);
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

/* What names the dataset of the run that is shown on a command line. */
static const char *
get_specification (LabWindow *self)
{
  LabDataset *dataset = lab_run_get_dataset (self->shown);

  if (dataset != NULL)
    return lab_dataset_get_specification (dataset);
  return self->record != NULL ? self->record->dataset_specification : NULL;
}

static void
copy_command_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabWindow *self = data;
  const char *specification;
  g_autofree char *command = NULL;

  if (self->shown == NULL)
    return;
  specification = get_specification (self);
  if (self->record != NULL)
    command = lab_fine_tuning_format_command (self->record->origin.parent,
                                              self->record->origin.parent_epoch,
                                              lab_run_get_config (self->shown), specification);
  if (command == NULL)
    command = lab_config_format_command (lab_run_get_config (self->shown), specification);
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

static void
show_live_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_window_show_live (data);
}

static void
resume_run_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_window_resume_shown (data);
}

static void
train_more_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_window_train_more (data);
}

static void
branch_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_window_branch (data);
}

static void
remedy_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gint32 remedy = g_variant_get_int32 (parameter);

  if (remedy >= 0 && remedy < LAB_N_REMEDIES)
    lab_window_try_remedy (data, (LabRemedy)remedy);
}

static void
undo_delete_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_runs_page_undo (LAB_WINDOW (data)->runs_page);
}

static void
export_run_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_window_export_run (data);
}

static void
import_run_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_window_import_run (data);
}

static void
export_figure_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_window_export_figure (data, g_variant_get_string (parameter, NULL));
}

static void
follow_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lab_cursor_follow (LAB_WINDOW (data)->cursor);
}

static void
find_run_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabWindow *self = data;

  gtk_stack_set_visible_child_name (self->view_stack, "lab");
  adw_flap_set_reveal_flap (self->flap, TRUE);
  gtk_stack_set_visible_child_name (self->sidebar_stack, "runs");
  lab_runs_page_find (self->runs_page);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabWindow *self = data;
  GtkWindow *preferences = lab_preferences_window_new (self->settings, lab_window_get_store (self));

  gtk_window_set_transient_for (preferences, GTK_WINDOW (self));
  gtk_window_present (preferences);
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
  if (!gtk_widget_grab_focus (card))
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
      {"show-live", show_live_cb},
      {"resume-run", resume_run_cb},
      {"train-more", train_more_cb},
      {"branch", branch_cb},
      {"remedy", remedy_cb, "i"},
      {"undo-delete", undo_delete_cb},
      {"export-run", export_run_cb},
      {"import-run", import_run_cb},
      {"export-figure", export_figure_cb, "s"},
      {"follow", follow_cb},
      {"find-run", find_run_cb},
      {"preferences", preferences_cb},
  };
  GtkWidget *curves = lab_card_board_find (self->board, "curves");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  add_property_action (self, "sidebar", self->flap, "reveal-flap");
  add_property_action (self, "sidebar-page", self->sidebar_stack, "visible-child-name");
  add_property_action (self, "view", self->view_stack, "visible-child-name");
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
  gboolean can_train = lab_player_can_train (self->player);
  gboolean has_run = self->shown != NULL && self->compared == NULL;
  gboolean has_store = lab_window_get_store (self) != NULL;

  set_enabled (self, "train", can_train);
  set_enabled (self, "step", can_train);
  set_enabled (self, "stop", lab_player_can_stop (self->player));
  set_enabled (self, "reset", can_train);
  set_enabled (self, "new-seed", can_train);
  set_enabled (self, "save-model", has_run);
  set_enabled (self, "save-figures", has_run);
  set_enabled (self, "export-figure", self->shown != NULL);
  set_enabled (self, "copy-command", has_run);
  set_enabled (self, "resume-run", has_run && lab_window_can_resume (self));
  set_enabled (self, "train-more", has_run && lab_window_can_train_more (self));
  set_enabled (self, "branch", lab_window_can_branch (self));
  set_enabled (self, "export-run",
               has_run && has_store && lab_cursor_get_run_id (self->cursor) != 0);
  set_enabled (self, "import-run", has_store);
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
