/* lab-window.c: the window.
 *
 * It puts the setup, the player and the cards together, and shows in its header bar what the
 * player is doing. The player decides (lab-player.c), the setup panel edits, the cards draw.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

#include "lab-settings.h"

G_DEFINE_FINAL_TYPE (LabWindow, lab_window, ADW_TYPE_APPLICATION_WINDOW)

/* The button's label, its accessible name too, and what it looks like, for each verb. */
static void
show_verb (LabWindow *self)
{
  const char *icon, *label, *tooltip;

  switch (lab_player_get_verb (self->player)) {
  case LAB_PLAYER_PAUSE:
    icon = "media-playback-pause-symbolic";
    label = _ ("Pause");
    tooltip = _ ("Pause After This Batch");
    break;
  case LAB_PLAYER_RESUME:
    icon = "media-playback-start-symbolic";
    label = _ ("Resume");
    tooltip = _ ("Go On with This Run");
    break;
  case LAB_PLAYER_TRAIN:
  default:
    icon = "media-playback-start-symbolic";
    label = _ ("Train");
    tooltip = _ ("Start to Train");
    break;
  }
  gtk_image_set_from_icon_name (self->train_icon, icon);
  gtk_label_set_label (self->train_label, label);
  gtk_widget_set_tooltip_text (self->train_button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->train_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* The content labels the button too: it would be called "Train Train". */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->train_button),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* "training on MNIST" */
static char *
describe_state (LabRun *run)
{
  const char *dataset = lab_dataset_get_name (lab_run_get_dataset (run));
  const char *message = lab_run_get_message (run);

  switch (lab_run_get_state (run)) {
  case LAB_RUN_READY:
    /* translators: %s is a dataset's name */
    return g_strdup_printf (_ ("ready to train on %s"), dataset);
  case LAB_RUN_TRAINING:
    /* translators: %s is a dataset's name */
    return g_strdup_printf (_ ("training on %s"), dataset);
  case LAB_RUN_PAUSED:
    /* translators: %s is a dataset's name */
    return g_strdup_printf (_ ("paused on %s"), dataset);
  case LAB_RUN_FINISHED:
    /* translators: %s is a dataset's name */
    return g_strdup_printf (_ ("finished on %s"), dataset);
  case LAB_RUN_STOPPED:
    /* translators: %s is a dataset's name */
    return g_strdup_printf (_ ("stopped on %s"), dataset);
  case LAB_RUN_DIVERGED:
    return g_strdup (message != NULL ? message : _ ("diverged"));
  case LAB_RUN_FAILED:
  default:
    return g_strdup (message != NULL ? message : _ ("failed"));
  }
}

static void
show_title (LabWindow *self)
{
  const char *title = self->run != NULL ? lab_run_get_name (self->run) : _ ("Digit Lab");
  g_autofree char *subtitle =
      self->run != NULL ? describe_state (self->run) : g_strdup (_ ("loading the dataset"));
  g_autofree char *both = g_strdup_printf ("%s\n%s", title, subtitle);

  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), both);
}

/* A run that ended by itself, and not as it should, says so where it can't be missed. */
static void
state_changed_cb (LabWindow *self)
{
  LabRunState state = lab_run_get_state (self->run);
  const char *message = lab_run_get_message (self->run);

  if (state == LAB_RUN_FAILED && message != NULL)
    lab_window_show_error (self, _ ("Training Has Failed"), message);
  else if (state == LAB_RUN_DIVERGED && message != NULL) {
    /* translators: %s says where: "Diverged at epoch 3, batch 17" */
    g_autofree char *sentence = g_strdup_printf (_ ("%s: try a lower learning rate"), message);
    lab_window_show_toast (self, sentence);
  }
}

static void
set_run (LabWindow *self, LabRun *run)
{
  if (run == self->run)
    return;
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (run != NULL)
    g_signal_connect_swapped (run, "state-changed", G_CALLBACK (state_changed_cb), self);
  lab_card_board_set_run (self->board, run);
  lab_status_bar_set_run (self->status_bar, run);
}

static void
train_if_ready (LabWindow *self)
{
  if (lab_setup_is_loading (lab_player_get_setup (self->player)) ||
      !lab_player_can_train (self->player))
    return;
  self->train_when_ready = FALSE;
  if (lab_player_needs_new_run (self->player))
    lab_player_reset (self->player);
  if (lab_player_get_verb (self->player) != LAB_PLAYER_PAUSE)
    lab_player_toggle (self->player);
}

static void
player_changed_cb (LabWindow *self)
{
  set_run (self, lab_player_get_run (self->player));
  show_title (self);
  show_verb (self);
  lab_window_update_actions (self);
  if (self->train_when_ready)
    train_if_ready (self);
}

static void
player_failed_cb (LabWindow *self, const char *sentence)
{
  lab_window_show_error (self, _ ("This Can’t Be Trained"), sentence);
}

static void
dataset_failed_cb (LabWindow *self, const char *sentence)
{
  /* Who asked to train on this does not want to train on something else. */
  self->train_when_ready = FALSE;
  lab_window_show_error (self, _ ("The Dataset Can’t Be Opened"), sentence);
}

static void
set_icon_only (GtkWidget *button, GtkWidget *icon, GtkWidget *label, gboolean icon_only)
{
  if (icon != NULL) /* that of Train is always there */
    gtk_widget_set_visible (icon, icon_only);
  gtk_widget_set_visible (label, !icon_only);
  gtk_widget_remove_css_class (button, icon_only ? "text-button" : "image-button");
  gtk_widget_add_css_class (button, icon_only ? "image-button" : "text-button");
}

/* A narrow window has room for the buttons' icons only. Until it is known whether it is narrow the
 * words may be cut short, so that it can open at any width; then it is the title that gives way. */
static void
show_buttons (LabWindow *self)
{
  gboolean folded = adw_flap_get_folded (self->flap);
  gboolean is_known = gtk_widget_get_mapped (GTK_WIDGET (self));
  PangoEllipsizeMode mode = is_known ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END;

  set_icon_only (self->step_button, self->step_icon, GTK_WIDGET (self->step_label), folded);
  set_icon_only (self->stop_button, self->stop_icon, GTK_WIDGET (self->stop_label), folded);
  set_icon_only (self->train_button, NULL, GTK_WIDGET (self->train_label), folded);
  gtk_label_set_ellipsize (self->step_label, mode);
  gtk_label_set_ellipsize (self->stop_label, mode);
  gtk_label_set_ellipsize (self->train_label, mode);
}

static gboolean
folded_idle_cb (gpointer data)
{
  LabWindow *self = data;

  self->folded_id = 0;
  show_buttons (self);
  return G_SOURCE_REMOVE;
}

/* The flap folds while sizes are being given out: too late to ask for others. */
static void
folded_cb (LabWindow *self)
{
  if (self->folded_id == 0)
    self->folded_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, folded_idle_cb, self, NULL);
}

/* The first sizes are given out before an idle source of this priority is heard. */
static void
lab_window_map (GtkWidget *widget)
{
  LabWindow *self = LAB_WINDOW (widget);

  GTK_WIDGET_CLASS (lab_window_parent_class)->map (widget);
  if (self->folded_id == 0)
    self->folded_id = g_idle_add (folded_idle_cb, self);
}

/* Stops and joins what trains. The window is gone from the screen before that: a batch of a large
 * network may take its time. */
static gboolean
lab_window_close_request (GtkWindow *window)
{
  LabWindow *self = LAB_WINDOW (window);

  lab_window_remember (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gdk_display_flush (gtk_widget_get_display (GTK_WIDGET (self)));
  lab_player_shutdown (self->player);
  return GTK_WINDOW_CLASS (lab_window_parent_class)->close_request (window);
}

static void
lab_window_dispose (GObject *object)
{
  LabWindow *self = LAB_WINDOW (object);

  g_clear_handle_id (&self->folded_id, g_source_remove);
  if (self->player != NULL) {
    g_signal_handlers_disconnect_by_data (lab_player_get_setup (self->player), self);
    g_signal_handlers_disconnect_by_data (self->player, self);
    lab_player_shutdown (self->player);
    set_run (self, NULL);
    lab_setup_panel_set_player (self->setup_panel, NULL);
    lab_window_remove_actions (self);
  }
  g_clear_object (&self->file_chooser);
  g_clear_object (&self->player);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_WINDOW);
  G_OBJECT_CLASS (lab_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LabWindow, title);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, train_button);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, train_icon);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, train_label);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, step_button);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, step_icon);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, step_label);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, stop_button);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, stop_icon);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, stop_label);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, setup_panel);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, board);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, status_bar);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
}

static void
lab_window_class_init (LabWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = lab_window_close_request;
  g_type_ensure (LAB_TYPE_SETUP_PANEL);
  g_type_ensure (LAB_TYPE_CARD_BOARD);
  g_type_ensure (LAB_TYPE_STATUS_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-window.ui");
  widget_class->map = lab_window_map;
  bind_template (widget_class);
  lab_window_install_keys (widget_class);
}

static void
lab_window_init (LabWindow *self)
{
  g_autoptr (LabSetup) setup = lab_setup_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = lab_settings_open ();
  self->player = lab_player_new (setup);
  lab_window_add_actions (self);
  lab_window_restore (self);

  lab_setup_panel_set_player (self->setup_panel, self->player);
  g_signal_connect_swapped (setup, "dataset-failed", G_CALLBACK (dataset_failed_cb), self);
  g_signal_connect_swapped (self->player, "changed", G_CALLBACK (player_changed_cb), self);
  g_signal_connect_swapped (self->player, "failed", G_CALLBACK (player_failed_cb), self);
  show_buttons (self);
  player_changed_cb (self);
}

/**
 * lab_window_new:
 * @application: the application it belongs to
 *
 * Returns: (transfer none): a window as it was left the last time, without a dataset yet
 */
LabWindow *
lab_window_new (GtkApplication *application)
{
  return g_object_new (LAB_TYPE_WINDOW, "application", application, NULL);
}

/**
 * lab_window_get_player:
 * @self: a window
 *
 * Returns: (transfer none): what trains in it
 */
LabPlayer *
lab_window_get_player (LabWindow *self)
{
  g_return_val_if_fail (LAB_IS_WINDOW (self), NULL);
  return self->player;
}

/**
 * lab_window_load_dataset:
 * @self: a window
 * @specification: (nullable): as lab_dataset_open() takes it; NULL is the one of the last time
 *
 * Loads a dataset, and shows why when it can't be had.
 */
void
lab_window_load_dataset (LabWindow *self, const char *specification)
{
  g_autofree char *remembered = NULL;

  g_return_if_fail (LAB_IS_WINDOW (self));

  if (specification == NULL && self->settings != NULL)
    specification = remembered = g_settings_get_string (self->settings, "dataset");
  lab_setup_load_dataset (lab_player_get_setup (self->player), specification);
}

/**
 * lab_window_train_when_ready:
 * @self: a window
 *
 * Starts to train as soon as what is being loaded is there; what trains already goes on.
 */
void
lab_window_train_when_ready (LabWindow *self)
{
  g_return_if_fail (LAB_IS_WINDOW (self));

  self->train_when_ready = TRUE;
  player_changed_cb (self);
}
