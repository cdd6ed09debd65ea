/* test-time-bar.c: the slider through time, by keys and pointer, and what goes along.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-test.h"
#include "lab-window-private.h"

#define N_EPOCHS 20

static LabWindow *
open_trained (void)
{
  LabWindow *window = app_test_open (1280, 800);

  app_test_record (window, N_EPOCHS, 1);
  g_assert_true (lab_cursor_get_follows (window->cursor));
  app_test_wait_for (g_str_equal (app_test_text (window->time_bar, "epoch_label"), "20 of 20"));
  return window;
}

static void
test_keys (void)
{
  static const struct {
    const char *keys;
    guint epoch;
    gboolean follows;
  } steps[] = {
      {"Left", 19, FALSE}, {"Left", 18, FALSE},      {"Right", 19, FALSE},
      {"Right", 20, TRUE}, {"Page_Down", 18, FALSE}, {"Home", 0, FALSE},
      {"Right", 1, FALSE}, {"Page_Up", 3, FALSE},    {"End", N_EPOCHS, TRUE},
  };
  LabWindow *window = open_trained ();
  GtkWidget *scale = app_test_find (window->time_bar, "scale");

  gtk_widget_grab_focus (scale);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autofree char *command = g_strconcat ("key ", steps[i].keys, NULL);
    g_autofree char *label = g_strdup_printf ("%u of %u", steps[i].epoch, N_EPOCHS);

    app_test_drive (command);
    app_test_wait_for (lab_cursor_get_epoch (window->cursor) == steps[i].epoch &&
                       lab_cursor_get_follows (window->cursor) == steps[i].follows);
    app_test_wait_for (g_str_equal (app_test_text (window->time_bar, "epoch_label"), label));
    g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, steps[i].epoch);
  }
  app_test_activate (window, "defaults");
  app_test_close (window);
}

/* Everything goes along: tiles, matrix, verdict, status, the marker's readout. */
static void
test_goes_along (void)
{
  LabWindow *window = open_trained ();
  GtkWidget *status = GTK_WIDGET (window->status_bar);
  LabRun *run = window->shown;

  for (guint epoch = 0; epoch < N_EPOCHS; epoch += 3) {
    guint expected = lab_run_find_checkpoint (run, epoch);

    lab_cursor_set_epoch (window->cursor, epoch);
    app_test_wait_for (lab_cursor_get_snapshot (window->cursor)->epoch == expected);
    app_test_wait_for (strstr (app_test_text (status, "details_label"),
                               epoch == 0 ? "before training" : "test loss") != NULL);
    g_assert_cmpint (strstr (app_test_text (status, "details_label"), "weights of epoch") != NULL,
                     ==, expected != epoch);
    if (epoch > 0)
      g_assert_nonnull (strchr (app_test_text (window, "accuracy_label"), '%'));
  }
  app_test_click (window->time_bar, "follow_button");
  g_assert_true (lab_cursor_get_follows (window->cursor));
  app_test_click (window->time_bar, "follow_button");
  g_assert_false (lab_cursor_get_follows (window->cursor));
  app_test_activate (window, "follow");
  g_assert_true (lab_cursor_get_follows (window->cursor));
  g_signal_emit_by_name (app_test_find (window->board, "view"), "epoch-activated", 7u);
  g_assert_cmpuint (lab_cursor_get_epoch (window->cursor), ==, 7);
  app_test_activate (window, "defaults");
  app_test_close (window);
}

/* While a run goes on, the handle stays where it was put, and what is trained fills up. */
static void
test_live (void)
{
  LabWindow *window = app_test_open (1280, 800);
  GtkRange *scale = GTK_RANGE (app_test_find (window->time_bar, "scale"));

  app_test_set (window, "epochs", g_variant_new_int32 (2000));
  app_test_activate (window, "train");
  app_test_wait_for_epoch (window, 3);
  lab_cursor_set_epoch (window->cursor, 2);
  app_test_wait_for_epoch (window, 6);
  g_assert_cmpfloat (gtk_range_get_value (scale), ==, 2);
  app_test_wait_for (gtk_range_get_fill_level (scale) >= 5);
  g_assert_cmpfloat (gtk_adjustment_get_upper (gtk_range_get_adjustment (scale)), ==, 2000);
  app_test_activate (window, "follow");
  app_test_wait_for (gtk_range_get_value (scale) >= 6);
  app_test_activate (window, "defaults");
  app_test_close (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/time-bar/keys", test_keys);
  g_test_add_func ("/time-bar/goes-along", test_goes_along);
  g_test_add_func ("/time-bar/live", test_live);
  return g_test_run ();
}
