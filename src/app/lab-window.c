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

enum { SIGNAL_STORE_OPENED, SIGNAL_DATASET_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

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
  const char *dataset = lab_run_get_dataset_name (run);
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
  case LAB_RUN_INTERRUPTED:
    /* translators: %s is a dataset's name */
    return g_strdup_printf (_ ("interrupted on %s"), dataset);
  case LAB_RUN_DIVERGED:
    return g_strdup (message != NULL ? message : _ ("diverged"));
  case LAB_RUN_FAILED:
  default:
    return g_strdup (message != NULL ? message : _ ("failed"));
  }
}

/**
 * lab_window_show_title:
 * @self: a window
 *
 * Says in the header bar what is shown.
 */
void
lab_window_show_title (LabWindow *self)
{
  guint n_compared = self->compared != NULL ? self->compared->len : 0;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *both = NULL;

  if (n_compared > 0) {
    /* translators: how many runs are shown at once */
    title = g_strdup_printf (ngettext ("%u run", "%u runs", n_compared), n_compared);
    subtitle = g_strdup (_ ("compared"));
  } else if (self->shown != NULL) {
    title = g_strdup (lab_run_get_name (self->shown));
    subtitle = describe_state (self->shown);
  } else {
    title = g_strdup (_ ("Digit Lab"));
    subtitle = g_strdup (_ ("loading the dataset"));
  }
  both = g_strdup_printf ("%s\n%s", title, subtitle);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), both);
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
  lab_window_take_live (self);
  lab_window_show_title (self);
  show_verb (self);
  lab_window_update_actions (self);
  if (self->train_when_ready)
    train_if_ready (self);
}

/* The experiments train on the dataset of the setup, too. */
static void
setup_changed_cb (LabWindow *self)
{
  LabDataset *dataset = lab_window_get_dataset (self);

  if (dataset == self->dataset)
    return;
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  self->dataset = lab_dataset_ref (dataset);
  g_signal_emit (self, signals[SIGNAL_DATASET_CHANGED], 0);
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
  gtk_widget_set_visible (GTK_WIDGET (self->view_squeezer), !folded);
  gtk_widget_set_visible (self->view_bar,
                          folded || adw_squeezer_get_visible_child (self->view_squeezer) == NULL);
  lab_status_bar_set_stacked (self->status_bar, folded);
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

/* The flap folds, and the views find no room, while sizes are being given out: too late to ask for
 * others. */
static void
folded_cb (LabWindow *self)
{
  if (self->folded_id == 0)
    self->folded_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, folded_idle_cb, self, NULL);
}

static void
view_changed_cb (LabWindow *self)
{
  const char *view = gtk_stack_get_visible_child_name (self->view_stack);

  gtk_widget_set_sensitive (self->sidebar_button, g_strcmp0 (view, "lab") == 0);
  if (g_strcmp0 (view, "experiments") == 0)
    lab_window_prepare_experiments (self);
}

/* The first sizes are given out before an idle source of this priority is heard. */
static void
lab_window_map (GtkWidget *widget)
{
  LabWindow *self = LAB_WINDOW (widget);

  GTK_WIDGET_CLASS (lab_window_parent_class)->map (widget);
  if (self->folded_id == 0)
    self->folded_id = g_idle_add (folded_idle_cb, self);
  lab_window_open_store (self);
}

/* What the pages do in threads needs the store. */
static void
stop_pages (LabWindow *self)
{
  lab_window_stop_datasets (self);
  lab_window_stop_lessons (self);
  lab_window_stop_handwriting (self);
  lab_window_stop_network (self);
  lab_window_stop_images (self);
  lab_window_stop_experiments (self);
}

/* Stops and joins what trains, and writes what is not yet in the store. The window is gone from the screen before that: a batch of a large
 * network may take its time. */
static gboolean
lab_window_close_request (GtkWindow *window)
{
  LabWindow *self = LAB_WINDOW (window);

  lab_window_remember (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gdk_display_flush (gtk_widget_get_display (GTK_WIDGET (self)));
  lab_player_shutdown (self->player);
  stop_pages (self);
  lab_window_close_store (self);
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
    g_signal_handlers_disconnect_by_data (self->keeper, self);
    lab_player_shutdown (self->player);
    stop_pages (self);
    lab_window_close_store (self);
    lab_window_drop_runs (self);
    lab_setup_panel_set_player (self->setup_panel, NULL);
    lab_window_remove_actions (self);
  }
  g_clear_object (&self->file_chooser);
  g_clear_object (&self->keeper);
  g_clear_object (&self->cursor);
  g_clear_object (&self->player);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_WINDOW);
  G_OBJECT_CLASS (lab_window_parent_class)->dispose (object);
}

static void
bind_header (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LabWindow, title);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, train_button);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, train_icon);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, train_label);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, step_button);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, step_icon);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, step_label);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, stop_button);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, stop_icon);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, stop_label);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, view_squeezer);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, view_bar);
}

static void
bind_content (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LabWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, view_stack);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, sidebar_stack);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, setup_panel);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, runs_page);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, run_bar);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, board);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, time_bar);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, status_bar);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, experiments_page);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, images_page);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, network_page);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, handwriting_page);
  gtk_widget_class_bind_template_child (widget_class, LabWindow, lessons_page);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
}

static void
lab_window_class_init (LabWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = lab_window_close_request;
  signals[SIGNAL_STORE_OPENED] = g_signal_new ("store-opened", LAB_TYPE_WINDOW, G_SIGNAL_RUN_LAST,
                                               0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DATASET_CHANGED] = g_signal_new (
      "dataset-changed", LAB_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (LAB_TYPE_CARD_BOARD);
  g_type_ensure (LAB_TYPE_EXPERIMENTS_PAGE);
  g_type_ensure (LAB_TYPE_HANDWRITING_PAGE);
  g_type_ensure (LAB_TYPE_IMAGES_PAGE);
  g_type_ensure (LAB_TYPE_LESSONS_PAGE);
  g_type_ensure (LAB_TYPE_NETWORK_PAGE);
  g_type_ensure (LAB_TYPE_RUN_BAR);
  g_type_ensure (LAB_TYPE_RUNS_PAGE);
  g_type_ensure (LAB_TYPE_SETUP_PANEL);
  g_type_ensure (LAB_TYPE_STATUS_BAR);
  g_type_ensure (LAB_TYPE_TIME_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-window.ui");
  widget_class->map = lab_window_map;
  bind_header (widget_class);
  bind_content (widget_class);
  lab_window_install_keys (widget_class);
}

static void
lab_window_init (LabWindow *self)
{
  g_autoptr (LabSetup) setup = lab_setup_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = lab_settings_open ();
  self->player = lab_player_new (setup);
  self->cursor = lab_cursor_new ();
  self->keeper = lab_run_keeper_new ();
  lab_window_add_actions (self);
  lab_window_restore (self);

  lab_setup_panel_set_player (self->setup_panel, self->player);
  lab_window_watch_runs (self);
  lab_window_keep_runs (self);
  lab_window_add_datasets (self);
  lab_window_add_experiments (self);
  lab_window_add_images (self);
  lab_window_add_network (self);
  lab_window_add_handwriting (self);
  lab_window_add_lessons (self);
  g_signal_connect_swapped (setup, "changed", G_CALLBACK (setup_changed_cb), self);
  g_signal_connect_swapped (setup, "dataset-failed", G_CALLBACK (dataset_failed_cb), self);
  g_signal_connect_swapped (self->player, "changed", G_CALLBACK (player_changed_cb), self);
  g_signal_connect_swapped (self->player, "failed", G_CALLBACK (player_failed_cb), self);
  show_buttons (self);
  view_changed_cb (self);
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
 * lab_window_get_cursor:
 * @self: a window
 *
 * Returns: (transfer none): what its cards are views of
 */
LabCursor *
lab_window_get_cursor (LabWindow *self)
{
  g_return_val_if_fail (LAB_IS_WINDOW (self), NULL);
  return self->cursor;
}

/**
 * lab_window_get_store:
 * @self: a window
 *
 * Returns: (nullable) (transfer none): where its runs are kept; NULL until it is open ("store-opened")
 */
LabStore *
lab_window_get_store (LabWindow *self)
{
  g_return_val_if_fail (LAB_IS_WINDOW (self), NULL);
  return self->keeper != NULL ? lab_run_keeper_get_store (self->keeper) : NULL;
}

/**
 * lab_window_get_dataset:
 * @self: a window
 *
 * Returns: (nullable) (transfer none): what is trained on; NULL until it is there ("dataset-changed")
 */
LabDataset *
lab_window_get_dataset (LabWindow *self)
{
  g_return_val_if_fail (LAB_IS_WINDOW (self), NULL);
  return self->player != NULL ? lab_setup_get_dataset (lab_player_get_setup (self->player)) : NULL;
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
