/* lab-window-state.c: what the window remembers from one start to the next.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include "lab-runs-filter.h"
#include "lab-settings.h"

static const char *const cards[] = {"curves", "weights", "draw", "confusion", NULL};
static const char *const maps[] = {"diverging", "grey", NULL};
static const char *const pages[] = {"setup", "runs", "lessons", NULL};
static const char *const modes[] = {"counts", "rows", "columns", NULL};

/* Binds a choice, once what is stored is one of @choices. */
static void
bind_choice (LabWindow *self, const char *key, const char *const *choices, gpointer object,
             const char *property)
{
  g_free (lab_settings_get_choice (self->settings, key, choices));
  g_settings_bind (self->settings, key, object, property, G_SETTINGS_BIND_DEFAULT);
}

static void
bind_views (LabWindow *self)
{
  GtkWidget *curves = lab_card_board_find (self->board, "curves");

  lab_settings_get_smoothing (self->settings);
  g_settings_bind (self->settings, "smoothing", curves, "smoothing", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "log-scale", curves, "log-scale", G_SETTINGS_BIND_DEFAULT);
  bind_choice (self, "card", cards, self->board, "card");
  bind_choice (self, "sidebar-page", pages, self->sidebar_stack, "visible-child-name");
  bind_choice (self, "runs-order", lab_runs_orders, self->runs_page, "order");
  bind_choice (self, "weights-map", maps, lab_card_board_find (self->board, "weights"), "map");
  bind_choice (self, "confusion-mode", modes, lab_card_board_find (self->board, "confusion"),
               "mode");
}

/**
 * lab_window_restore:
 * @self: a window, not shown yet
 *
 * Gives it the size, the views and the configuration that were remembered; the dataset is for
 * lab_window_load_dataset().
 */
void
lab_window_restore (LabWindow *self)
{
  nn_config config;

  if (self->settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self),
                               lab_settings_get_size (self->settings, "window-width"),
                               lab_settings_get_size (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  adw_flap_set_reveal_flap (self->flap, g_settings_get_boolean (self->settings, "show-sidebar"));
  bind_views (self);

  config = lab_settings_get_config (self->settings);
  /* Refused when this machine has not the memory for it: the default stays. */
  lab_setup_set_config (lab_player_get_setup (self->player), &config, NULL);
}

/**
 * lab_window_remember:
 * @self: a window
 *
 * Stores what lab_window_restore() reads.
 */
void
lab_window_remember (LabWindow *self)
{
  LabSetup *setup = lab_player_get_setup (self->player);
  LabDataset *dataset = lab_setup_get_dataset (setup);
  int width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  /* A narrow window hides the sidebar by itself: that is not the person's wish. */
  if (!adw_flap_get_folded (self->flap))
    g_settings_set_boolean (self->settings, "show-sidebar", adw_flap_get_reveal_flap (self->flap));
  lab_settings_set_config (self->settings, lab_setup_get_config (setup));
  /* What was only fallen back on is looked for again the next time. */
  if (dataset != NULL)
    g_settings_set_string (self->settings, "dataset",
                           lab_setup_fell_back (setup) ? ""
                                                       : lab_dataset_get_specification (dataset));
}
