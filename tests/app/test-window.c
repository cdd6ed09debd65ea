/* test-window.c: the window in every state, style and width.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>

#include "app-test.h"
#include "lab-window-private.h"

#define WIDE 1280, 800

static void
assert_subtitle (LabWindow *window, const char *expected)
{
  const char *subtitle = adw_window_title_get_subtitle (window->title);

  if (!g_str_has_prefix (subtitle, expected))
    g_error ("the subtitle is “%s”, not “%s”", subtitle, expected);
}

/* A frame of the whole window, so that everything in it is drawn in this state. */
static void
draw_frame (LabWindow *window)
{
  gtk_widget_queue_draw (GTK_WIDGET (window));
  app_test_run_for (60);
}

static void
test_states (void)
{
  LabWindow *window = app_test_open (WIDE);

  app_test_set (window, "epochs", g_variant_new_int32 (2000));
  draw_frame (window);
  assert_subtitle (window, "ready to train on Built-in digits");
  g_assert_cmpstr (adw_window_title_get_title (window->title), ==, "deep · η 0.1 · λ 0 · seed 1");
  g_assert_cmpstr (app_test_text (window->status_bar, "details_label"), ==,
                   "Nothing is trained yet.");
  app_test_assert_button (window, "train_button", "Train", TRUE);
  app_test_assert_button (window, "step_button", "Step", TRUE);
  app_test_assert_button (window, "stop_button", "Stop", FALSE);

  app_test_click (window, "train_button");
  app_test_wait_for_epoch (window, 2);
  draw_frame (window);
  assert_subtitle (window, "training on Built-in digits");
  app_test_assert_button (window, "train_button", "Pause", TRUE);
  app_test_assert_button (window, "stop_button", "Stop", TRUE);
  app_test_wait_for (strstr (app_test_text (window->status_bar, "details_label"), "best") != NULL);
  g_assert_nonnull (
      strstr (app_test_text (window->status_bar, "details_label"), "images a second"));

  app_test_click (window, "train_button");
  app_test_wait_for_state (window, LAB_RUN_PAUSED);
  draw_frame (window);
  assert_subtitle (window, "paused on Built-in digits");
  app_test_assert_button (window, "train_button", "Resume", TRUE);

  app_test_click (window, "step_button");
  app_test_wait_for_state (window, LAB_RUN_TRAINING);
  app_test_wait_for_state (window, LAB_RUN_PAUSED);

  app_test_click (window, "stop_button");
  app_test_wait_for_state (window, LAB_RUN_STOPPED);
  draw_frame (window);
  assert_subtitle (window, "stopped on Built-in digits");
  app_test_assert_button (window, "train_button", "Train", TRUE);
  app_test_assert_button (window, "stop_button", "Stop", FALSE);
  app_test_close (window);
}

static gboolean
is_whole (LabWindow *window, const char *id)
{
  GtkWidget *label = app_test_find (window, id);
  int natural;

  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return gtk_widget_get_width (label) >= natural;
}

/* The name of a run or of its dataset may be as long as it likes: the buttons keep their words. */
static void
assert_buttons_whole (int width)
{
  LabWindow *window = app_test_open (width, 700);
  GString *name = g_string_new ("ready to train on");

  while (name->len < 200) {
    g_string_append (name, " a folder");
    adw_window_title_set_subtitle (window->title, name->str);
    draw_frame (window);
    app_test_wait_for (is_whole (window, "train_label") && is_whole (window, "step_label") &&
                       is_whole (window, "stop_label"));
  }
  g_string_free (name, TRUE);
  app_test_close (window);
}

static void
test_long_names (void)
{
  assert_buttons_whole (1280);
  assert_buttons_whole (720);
}

typedef struct {
  LabWindow *window;
  char *expected, *shown; /* by the status, when the first epoch had come */
} FirstEpoch;

static void
note_first_epoch_cb (FirstEpoch *first, LabRun *run)
{
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  if (n_epochs > 0 && first->shown == NULL) {
    first->expected = g_strdup_printf ("%u of 2000", n_epochs);
    first->shown = g_strdup (app_test_text (first->window->time_bar, "epoch_label"));
  }
}

/* The cards draw an epoch as soon as it has come: the status must not be behind them. */
static void
test_first_epoch (void)
{
  FirstEpoch first = {app_test_open (WIDE), NULL, NULL};
  LabRun *run;

  app_test_set (first.window, "epochs", g_variant_new_int32 (2000));
  app_test_activate (first.window, "train");
  run = lab_player_get_run (lab_window_get_player (first.window));
  g_signal_connect_swapped (run, "metrics-changed", G_CALLBACK (note_first_epoch_cb), &first);
  app_test_wait_for (first.shown != NULL);
  g_signal_handlers_disconnect_by_data (run, &first);
  g_assert_cmpstr (first.shown, ==, first.expected);
  app_test_close (first.window);
  g_free (first.expected);
  g_free (first.shown);
}

static void
test_finished (void)
{
  LabWindow *window = app_test_open (WIDE);

  app_test_set (window, "preset", g_variant_new_string ("linear"));
  app_test_set (window, "epochs", g_variant_new_int32 (2));
  app_test_activate (window, "train");
  app_test_wait_for_state (window, LAB_RUN_FINISHED);
  draw_frame (window);
  assert_subtitle (window, "finished on Built-in digits");
  app_test_wait_for (g_str_equal (app_test_text (window->time_bar, "epoch_label"), "2 of 2"));
  g_assert_cmpfloat (gtk_range_get_fill_level (GTK_RANGE (app_test_find (window, "scale"))), ==, 2);
  app_test_close (window);
}

static void
test_diverged (void)
{
  LabWindow *window = app_test_open (WIDE);

  app_test_set (window, "learning-rate", g_variant_new_double (1000));
  app_test_set (window, "l2", g_variant_new_double (1000));
  app_test_activate (window, "train");
  app_test_wait_for_state (window, LAB_RUN_DIVERGED);
  draw_frame (window);
  assert_subtitle (window, "Diverged at epoch 1, batch");
  app_test_assert_button (window, "train_button", "Train", TRUE);
  app_test_activate (window, "defaults");
  app_test_close (window);
}

static void
test_reset_and_seed (void)
{
  LabWindow *window = app_test_open (WIDE);

  app_test_activate (window, "train");
  app_test_wait_for_epoch (window, 1);
  app_test_activate (window, "reset");
  g_assert_cmpint (app_test_state (window), ==, LAB_RUN_READY);
  g_assert_nonnull (strstr (adw_window_title_get_title (window->title), "seed 1"));
  app_test_activate (window, "new-seed");
  g_assert_cmpint (app_test_state (window), ==, LAB_RUN_READY);
  g_assert_false (g_str_has_suffix (adw_window_title_get_title (window->title), "seed 1"));
  app_test_close (window);
}

static void
test_styles (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  LabWindow *window = app_test_open (WIDE);

  app_test_activate (window, "train");
  app_test_wait_for_epoch (window, 1);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  g_assert_true (adw_style_manager_get_dark (manager));
  draw_frame (window);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_assert_false (adw_style_manager_get_dark (manager));
  draw_frame (window);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
  app_test_close (window);
}

/* Everything is as it was left; what belongs to one run only is not. */
static void
test_remembered (void)
{
  LabWindow *window = app_test_open (WIDE);
  const nn_config *config;

  app_test_set (window, "hidden", g_variant_new_string ("20, 10"));
  app_test_set (window, "activation", g_variant_new_string ("tanh"));
  app_test_set (window, "initialisation", g_variant_new_string ("glorot"));
  app_test_set (window, "epochs", g_variant_new_int32 (7));
  app_test_set (window, "batch-size", g_variant_new_int32 (64));
  app_test_set (window, "learning-rate", g_variant_new_double (0.03));
  app_test_set (window, "l2", g_variant_new_double (1e-4));
  app_test_set (window, "dropout", g_variant_new_double (0.2));
  app_test_set (window, "seed", g_variant_new_uint64 (42));
  app_test_set (window, "log-scale", g_variant_new_boolean (TRUE));
  app_test_set (window, "smoothing", g_variant_new_double (0.25));
  app_test_set (window, "weights-map", g_variant_new_string ("grey"));
  app_test_set (window, "confusion-mode", g_variant_new_string ("columns"));
  app_test_set (window, "sidebar", g_variant_new_boolean (FALSE));
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 760);
  app_test_wait_for (gtk_widget_get_width (GTK_WIDGET (window)) <= 1100);
  app_test_close (window);

  window = lab_window_new (NULL);
  gtk_window_present (GTK_WINDOW (window));
  config = lab_setup_get_config (lab_player_get_setup (lab_window_get_player (window)));
  g_assert_cmpint (config->n_hidden, ==, 2);
  g_assert_cmpint (config->hidden[0], ==, 20);
  g_assert_cmpint (config->hidden[1], ==, 10);
  g_assert_cmpint (config->activation, ==, NN_TANH);
  g_assert_cmpint (config->init, ==, NN_INIT_GLOROT);
  g_assert_cmpint (config->epochs, ==, 7);
  g_assert_cmpint (config->batch_size, ==, 64);
  g_assert_true (config->learning_rate == 0.03);
  g_assert_true (config->l2 == 1e-4);
  g_assert_true (config->dropout == 0.2);
  g_assert_cmpuint (config->seed, ==, 42);
  g_assert_cmpstr (app_test_text (window, "hidden_entry"), ==, "20, 10");
  g_assert_cmpstr (app_test_text (window, "rate_entry"), ==, "0.03");
  {
    gboolean log_scale;
    double smoothing;
    int width, height;
    g_autofree char *map = NULL;
    g_autofree char *mode = NULL;

    g_object_get (lab_card_board_find (window->board, "curves"), "log-scale", &log_scale,
                  "smoothing", &smoothing, NULL);
    g_object_get (lab_card_board_find (window->board, "weights"), "map", &map, NULL);
    g_object_get (lab_card_board_find (window->board, "confusion"), "mode", &mode, NULL);
    gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
    g_assert_true (log_scale);
    g_assert_cmpfloat_with_epsilon (smoothing, 0.25, 1e-9);
    g_assert_cmpstr (map, ==, "grey");
    g_assert_cmpstr (mode, ==, "columns");
    g_assert_cmpint (width, ==, 1100);
    g_assert_cmpint (height, ==, 760);
    g_assert_false (adw_flap_get_reveal_flap (window->flap));
  }
  app_test_set (window, "log-scale", g_variant_new_boolean (FALSE));
  app_test_set (window, "smoothing", g_variant_new_double (0.6));
  app_test_set (window, "weights-map", g_variant_new_string ("diverging"));
  app_test_set (window, "confusion-mode", g_variant_new_string ("counts"));
  app_test_set (window, "sidebar", g_variant_new_boolean (TRUE));
  app_test_activate (window, "defaults");
  app_test_close (window);
}

static void
got_text_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **)data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy_command (void)
{
  LabWindow *window = app_test_open (WIDE);
  g_autofree char *text = NULL;

  app_test_activate (window, "copy-command");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (window)), NULL, got_text_cb,
                                 &text);
  app_test_wait_for (text != NULL);
  g_assert_true (g_str_has_prefix (text, "digit-lab-cli train "));
  g_assert_nonnull (strstr (text, "--hidden 100,100,100"));
  app_test_close (window);
}

static guint
count_dialogs (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GObject) toplevel = g_list_model_get_item (toplevels, i);

    n += ADW_IS_MESSAGE_DIALOG (toplevel) ? 1 : 0;
  }
  return n;
}

static void
close_dialogs (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (toplevels); i > 0; i--) {
    g_autoptr (GtkWindow) toplevel = g_list_model_get_item (toplevels, i - 1);

    if (ADW_IS_MESSAGE_DIALOG (toplevel))
      gtk_window_close (toplevel);
  }
  app_test_wait_for (count_dialogs () == 0);
}

static void
test_save_model (void)
{
  LabWindow *window = app_test_open (WIDE);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "model.safetensors", NULL);

  lab_window_save_model_to (window, path);
  app_test_wait_for (g_file_test (path, G_FILE_TEST_EXISTS));
  app_test_run_for (50);
  g_assert_cmpuint (count_dialogs (), ==, 0);
  g_unlink (path);

  lab_window_save_model_to (window, "/nowhere/at/all/model.safetensors");
  app_test_wait_for (count_dialogs () == 1);
  close_dialogs ();
  app_test_close (window);
}

static void
test_save_figures (void)
{
  static const char *const names[] = {"curves", "weights", "confusion"};
  LabWindow *window = app_test_open (WIDE);

  /* The second time they get names of their own. */
  for (guint round = 1; round <= 2; round++) {
    lab_window_save_figures_to (window, g_get_tmp_dir (), "svg");
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
      g_autofree char *path = g_strdup_printf ("%s/digit-lab-deep-seed-1-%s%s.svg",
                                               g_get_tmp_dir (), round == 1 ? "" : "2-", names[i]);

      app_test_wait_for (g_file_test (path, G_FILE_TEST_EXISTS));
    }
    app_test_run_for (50);
    g_assert_cmpuint (count_dialogs (), ==, 0);
  }
  lab_window_save_figures_to (window, "/nowhere/at/all", "png");
  app_test_wait_for (count_dialogs () == 1);
  close_dialogs ();
  app_test_close (window);
}

static void
test_dataset_failure (void)
{
  LabWindow *window = app_test_open (WIDE);

  lab_window_load_dataset (window, "/nowhere/at/all");
  app_test_wait_for (count_dialogs () == 1);
  close_dialogs ();
  g_assert_cmpstr (adw_preferences_row_get_title (
                       ADW_PREFERENCES_ROW (app_test_find (window->setup_panel, "row"))),
                   ==, "Built-in digits");
  g_assert_false (gtk_widget_get_visible (app_test_find (window, "loading_box")));
  app_test_close (window);
}

/* Closing in the middle of an epoch of a large network: it is stopped and joined. */
static void
test_close_while_training (void)
{
  LabWindow *window = app_test_open (WIDE);

  app_test_set (window, "hidden", g_variant_new_string ("1024, 1024"));
  app_test_activate (window, "train");
  app_test_wait_for_state (window, LAB_RUN_TRAINING);
  app_test_run_for (200);
  app_test_close (window);
}

static void
test_train_when_ready (void)
{
  LabWindow *window = app_test_open (WIDE);

  app_test_activate (window, "defaults");
  lab_window_train_when_ready (window);
  app_test_wait_for_state (window, LAB_RUN_TRAINING);
  app_test_close (window);
}

/* While a run trains and all four cards are shown, the main loop keeps turning between one epoch and
 * the next: it neither trains itself nor waits for who does. How long a turn takes, tests/bench/frames
 * tells. */
static void
test_responsive (void)
{
  LabWindow *window = app_test_open (WIDE);
  LabRun *run;
  GSource *turns;
  guint n_turns = 0, n_before, n_epochs;

  app_test_set (window, "epochs", g_variant_new_int32 (2000));
  app_test_activate (window, "train");
  app_test_wait_for_epoch (window, 1);
  run = lab_player_get_run (lab_window_get_player (window));
  lab_run_get_epochs (run, &n_before);
  turns = app_test_count_turns (&n_turns);
  app_test_wait_for ((lab_run_get_epochs (run, &n_epochs), n_epochs >= n_before + 3));
  g_source_destroy (turns);
  g_source_unref (turns);
  g_assert_cmpuint (n_turns, >, 3);
  app_test_close (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/window/states", test_states);
  g_test_add_func ("/window/long-names", test_long_names);
  g_test_add_func ("/window/first-epoch", test_first_epoch);
  g_test_add_func ("/window/finished", test_finished);
  g_test_add_func ("/window/diverged", test_diverged);
  g_test_add_func ("/window/reset-and-seed", test_reset_and_seed);
  g_test_add_func ("/window/styles", test_styles);
  g_test_add_func ("/window/remembered", test_remembered);
  g_test_add_func ("/window/copy-command", test_copy_command);
  g_test_add_func ("/window/save-model", test_save_model);
  g_test_add_func ("/window/save-figures", test_save_figures);
  g_test_add_func ("/window/dataset-failure", test_dataset_failure);
  g_test_add_func ("/window/close-while-training", test_close_while_training);
  g_test_add_func ("/window/train-when-ready", test_train_when_ready);
  g_test_add_func ("/window/responsive", test_responsive);
  return g_test_run ();
}
