/* test-keyboard.c: the window without a pointer: its shortcuts, and the way of the focus.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-test.h"
#include "lab-draw-pad.h"
#include "lab-setup-row.h"
#include "lab-window-private.h"

static LabRun *
get_run (LabWindow *window)
{
  return lab_player_get_run (lab_window_get_player (window));
}

static guint
count_epochs (LabWindow *window)
{
  guint n_epochs;

  lab_run_get_epochs (get_run (window), &n_epochs);
  return n_epochs;
}

static void
test_training (void)
{
  LabWindow *window = app_test_open (1280, 800);
  LabRun *first = get_run (window);

  app_test_set (window, "preset", g_variant_new_string ("linear"));
  app_test_set (window, "epochs", g_variant_new_int32 (10000));
  app_test_wait_for (get_run (window) != first);
  app_test_drive ("key ctrl+shift+Return");
  app_test_wait_for_state (window, LAB_RUN_PAUSED);
  g_assert_cmpuint (count_epochs (window), ==, 1);
  app_test_drive ("key F6");
  app_test_wait_for (count_epochs (window) == 2 && app_test_state (window) == LAB_RUN_PAUSED);
  app_test_drive ("key ctrl+Return");
  app_test_wait_for_state (window, LAB_RUN_TRAINING);
  app_test_drive ("key F5");
  app_test_wait_for_state (window, LAB_RUN_PAUSED);
  app_test_drive ("key ctrl+period");
  app_test_wait_for_state (window, LAB_RUN_STOPPED);
  app_test_drive ("key ctrl+r");
  app_test_wait_for_state (window, LAB_RUN_READY);
  g_assert_cmpuint (lab_run_get_config (get_run (window))->seed, ==, 1);
  app_test_drive ("key ctrl+shift+r");
  app_test_wait_for (lab_run_get_config (get_run (window))->seed != 1);
  app_test_activate (window, "defaults");
  app_test_close (window);
}

static void
test_views (void)
{
  LabWindow *window = app_test_open (1280, 800);
  GtkWidget *pad = app_test_find (window, "pad");
  GtkWidget *curves = app_test_find (window, "curves_card");
  gboolean log_scale;

  app_test_drive ("key alt+2");
  app_test_wait_for (gtk_window_get_focus (GTK_WINDOW (window)) == pad);
  app_test_drive ("key space Down Down Down space");
  app_test_wait_for (lab_drawing_get_n_strokes (lab_draw_pad_get_drawing (LAB_DRAW_PAD (pad))) ==
                     1);
  app_test_drive ("key ctrl+z");
  app_test_wait_for (lab_drawing_get_n_strokes (lab_draw_pad_get_drawing (LAB_DRAW_PAD (pad))) ==
                     0);
  app_test_drive ("key ctrl+l");
  app_test_wait_for ((g_object_get (curves, "log-scale", &log_scale, NULL), log_scale));
  app_test_drive ("key ctrl+l F9");
  app_test_wait_for (!adw_flap_get_reveal_flap (window->flap));
  app_test_drive ("key F9");
  app_test_wait_for (adw_flap_get_reveal_flap (window->flap));
  app_test_close (window);
}

/* Every control of the setup is one stop on the way of the Tab key: its row is none of its own. */
static void
test_stops (void)
{
  static const char *const stops[] = {"linear_button",   "shallow_button", "deep_button",
                                      "custom_button",   "hidden_entry",   "activation_dropdown",
                                      "defaults_button", "epochs_entry",   "batch_entry",
                                      "rate_entry",      "l2_entry",       "dropout_entry",
                                      "init_dropdown",   "dice_button",    "seed_entry"};
  LabWindow *window = app_test_open (1280, 800);

  gtk_widget_grab_focus (app_test_find (window, stops[0]));
  for (guint i = 0; i < G_N_ELEMENTS (stops); i++) {
    GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
    GtkWidget *stop = app_test_find (window, stops[i]);

    if (focus != stop && !gtk_widget_is_ancestor (focus, stop))
      g_error ("the focus is on a %s, not on %s", G_OBJECT_TYPE_NAME (focus), stops[i]);
    gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
  }
  app_test_close (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/keyboard/training", test_training);
  g_test_add_func ("/keyboard/views", test_views);
  g_test_add_func ("/keyboard/stops", test_stops);
  return g_test_run ();
}
