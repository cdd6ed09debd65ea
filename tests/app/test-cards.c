/* test-cards.c: the four cards, with the widgets and icons of all templates.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-test.h"
#include "lab-card-board.h"
#include "lab-comparison-card.h"
#include "lab-confusion-card.h"
#include "lab-curves-card.h"
#include "lab-dataset-group.h"
#include "lab-draw-card.h"
#include "lab-network-group.h"
#include "lab-number-entry.h"
#include "lab-preferences-window.h"
#include "lab-run-bar.h"
#include "lab-run-row.h"
#include "lab-runs-page.h"
#include "lab-setup-panel.h"
#include "lab-setup-row.h"
#include "lab-status-bar.h"
#include "lab-time-bar.h"
#include "lab-training-group.h"
#include "lab-weights-card.h"
#include "draw-matrix.h"

static void
move_pen (GtkWidget *pad, int columns, int rows)
{
  g_signal_emit_by_name (pad, "move-pen", columns, rows);
}

/* A stroke downwards, with the keys: as good a 1 as any. */
static void
draw_one (GtkWidget *pad)
{
  g_signal_emit_by_name (pad, "toggle-pen");
  for (guint i = 0; i < 8; i++)
    move_pen (pad, 0, 1);
  g_signal_emit_by_name (pad, "toggle-pen");
}

static void
test_draw (void)
{
  LabWindow *window = app_test_open (1280, 800);
  GtkWidget *card = app_test_find (window, "draw_card");
  GtkWidget *pad = app_test_find (card, "pad");

  g_assert_nonnull (strstr (app_test_text (card, "sureness_label"), "untrained"));
  g_assert_false (gtk_widget_is_sensitive (app_test_find (card, "undo_button")));
  draw_one (pad);
  app_test_wait_for (strchr (app_test_text (card, "share_label"), '%') != NULL);
  g_assert_cmpstr (app_test_text (card, "sureness_label"), ==, "untrained");

  /* It is read anew with each snapshot, while nobody draws. */
  app_test_activate (window, "train");
  app_test_wait_for_epoch (window, 3);
  app_test_wait_for (g_str_equal (app_test_text (card, "digit_label"), "1"));
  g_assert_null (strstr (app_test_text (card, "sureness_label"), "untrained"));
  g_assert_cmpstr (app_test_text (card, "sureness_label"), !=, "");

  app_test_click (card, "clear_button");
  g_assert_cmpstr (app_test_text (card, "digit_label"), ==, "");
  g_assert_cmpstr (app_test_text (card, "sureness_label"), ==, "draw a digit");
  draw_one (pad);
  app_test_wait_for (g_str_equal (app_test_text (card, "digit_label"), "1"));
  app_test_activate (window, "undo-drawing");
  g_assert_cmpstr (app_test_text (card, "digit_label"), ==, "");
  app_test_activate (window, "stop");
  draw_one (pad);
  app_test_wait_for (!g_str_equal (app_test_text (card, "digit_label"), ""));
  app_test_activate (window, "clear-drawing");
  g_assert_cmpstr (app_test_text (card, "digit_label"), ==, "");
  app_test_close (window);
}

/* A large network takes its time to take over and to ask: the main loop does not wait for it, but
 * keeps turning. */
static void
test_draw_large (void)
{
  LabWindow *window = app_test_open (1280, 800);
  LabRun *first = lab_player_get_run (lab_window_get_player (window));
  GtkWidget *card = app_test_find (window, "draw_card");
  GSource *turns;
  guint n_turns = 0;

  app_test_set (window, "hidden", g_variant_new_string ("4096, 2048"));
  app_test_wait_for (lab_player_get_run (lab_window_get_player (window)) != first);
  app_test_wait_for (lab_run_get_snapshot (lab_player_get_run (lab_window_get_player (window))) !=
                     NULL);
  draw_one (app_test_find (card, "pad"));
  g_assert_cmpstr (app_test_text (card, "digit_label"), ==, "");
  g_assert_cmpstr (app_test_text (card, "sureness_label"), ==, "reading…");
  turns = app_test_count_turns (&n_turns);
  app_test_wait_for (!g_str_equal (app_test_text (card, "digit_label"), ""));
  g_source_destroy (turns);
  g_source_unref (turns);
  g_assert_cmpuint (n_turns, >, 1);
  /* Cleared before it is read: no answer to a drawing that is no more. */
  draw_one (app_test_find (card, "pad"));
  app_test_click (card, "clear_button");
  app_test_run_for (300);
  g_assert_cmpstr (app_test_text (card, "digit_label"), ==, "");
  app_test_activate (window, "defaults");
  app_test_close (window);
}

static void
test_curves (void)
{
  LabWindow *window = app_test_open (1280, 800);
  GtkWidget *card = app_test_find (window, "curves_card");
  GtkWidget *button = app_test_find (card, "log_button");
  double smoothing;
  gboolean log_scale;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_object_get (card, "log-scale", &log_scale, NULL);
  g_assert_true (log_scale);
  g_object_set (card, "log-scale", FALSE, NULL);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));

  g_object_set (card, "smoothing", 0.35, NULL);
  g_object_get (card, "smoothing", &smoothing, NULL);
  g_assert_cmpfloat_with_epsilon (smoothing, 0.35, 1e-9);
  g_assert_cmpstr (app_test_text (card, "smoothing_label"), ==, "Smooth 0.35");
  g_object_get (app_test_find (card, "view"), "smoothing", &smoothing, NULL);
  g_assert_cmpfloat_with_epsilon (smoothing, 0.35, 1e-9);
  g_object_set (card, "smoothing", 0.6, NULL);
  app_test_close (window);
}

static void
test_weights (void)
{
  LabWindow *window = app_test_open (1280, 800);
  GtkWidget *card = app_test_find (window, "weights_card");
  gboolean grey;

  g_assert_cmpstr (app_test_text (card, "neurons_label"), ==, "100 neurons");
  app_test_set (window, "preset", g_variant_new_string ("linear"));
  app_test_wait_for (g_str_equal (app_test_text (card, "neurons_label"), "10 neurons"));
  app_test_set (window, "hidden", g_variant_new_string ("1"));
  app_test_wait_for (g_str_equal (app_test_text (card, "neurons_label"), "1 neuron"));

  gtk_drop_down_set_selected (GTK_DROP_DOWN (app_test_find (card, "map_dropdown")), 1);
  g_object_get (app_test_find (card, "view"), "grey", &grey, NULL);
  g_assert_true (grey);
  g_object_set (card, "map", "diverging", NULL);
  g_object_get (app_test_find (card, "view"), "grey", &grey, NULL);
  g_assert_false (grey);
  app_test_activate (window, "defaults");
  app_test_close (window);
}

static void
test_confusion (void)
{
  static const struct {
    const char *name;
    DrawMatrixMode mode;
  } modes[] = {{"rows", DRAW_MATRIX_ROW_PERCENT},
               {"columns", DRAW_MATRIX_COLUMN_PERCENT},
               {"counts", DRAW_MATRIX_COUNTS}};
  LabWindow *window = app_test_open (1280, 800);
  GtkWidget *card = app_test_find (window, "confusion_card");

  app_test_activate (window, "step");
  app_test_wait_for_epoch (window, 1);
  app_test_wait_for (strchr (app_test_text (card, "accuracy_label"), '%') != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    guint mode;
    g_autofree char *name = NULL;

    g_object_set (card, "mode", modes[i].name, NULL);
    g_object_get (card, "mode", &name, NULL);
    g_object_get (app_test_find (card, "view"), "mode", &mode, NULL);
    g_assert_cmpstr (name, ==, modes[i].name);
    g_assert_cmpuint (mode, ==, modes[i].mode);
  }
  app_test_close (window);
}

/* Every template can be made and unmade by itself, without anything to show. */
static void
test_finalisation (void)
{
  const GType types[] = {
      LAB_TYPE_CARD_BOARD,      LAB_TYPE_CONFUSION_CARD, LAB_TYPE_CURVES_CARD,
      LAB_TYPE_DATASET_GROUP,   LAB_TYPE_DRAW_CARD,      LAB_TYPE_NETWORK_GROUP,
      LAB_TYPE_NUMBER_ENTRY,    LAB_TYPE_SETUP_PANEL,    LAB_TYPE_SETUP_ROW,
      LAB_TYPE_STATUS_BAR,      LAB_TYPE_TRAINING_GROUP, LAB_TYPE_WEIGHTS_CARD,
      LAB_TYPE_COMPARISON_CARD, LAB_TYPE_RUN_BAR,        LAB_TYPE_RUN_ROW,
      LAB_TYPE_RUNS_PAGE,       LAB_TYPE_TIME_BAR,
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    gpointer widget = g_object_ref_sink (g_object_new (types[i], NULL));

    g_object_add_weak_pointer (widget, &widget);
    g_object_unref (widget);
    if (widget != NULL)
      g_error ("%s is not finalised", g_type_name (types[i]));
  }
}

static guint
assert_icons (const char *resource, GtkIconTheme *theme)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (resource, 0, NULL);
  g_autoptr (GRegex) regex =
      g_regex_new ("name=\"icon-name\">([^<]+)<", G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n_icons = 0;

  g_assert_nonnull (bytes);
  g_regex_match_full (regex, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), 0,
                      G_REGEX_MATCH_DEFAULT, &match, NULL);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL)) {
    g_autofree char *name = g_match_info_fetch (match, 1);

    if (!gtk_icon_theme_has_icon (theme, name))
      g_error ("%s: there is no icon “%s”", resource, name);
    n_icons++;
  }
  return n_icons;
}

static void
test_icons (void)
{
  /* Those that lab-window.c sets. */
  static const char *const others[] = {
      "media-playback-start-symbolic", "media-playback-pause-symbolic",
      "media-playback-stop-symbolic", "media-skip-forward-symbolic"};
  const char *folder = "/io/github/digitlab/DigitLab/ui/";
  LabWindow *window = app_test_open (1280, 800);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  g_auto (GStrv) files = g_resources_enumerate_children (folder, 0, NULL);
  guint n_icons = 0;

  g_assert_nonnull (files);
  for (guint i = 0; files[i] != NULL; i++) {
    g_autofree char *path = g_strconcat (folder, files[i], NULL);

    n_icons += assert_icons (path, theme);
  }
  g_assert_cmpuint (n_icons, >=, 9);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_true (gtk_icon_theme_has_icon (theme, others[i]));
  app_test_close (window);
}

/* The window of shortcuts opens: each of its actions and accelerators can be read. */
static void
test_shortcuts (void)
{
  LabWindow *window = app_test_open (1280, 800);

  /* GTK 4.8 warns of the sizes of its own labels there. */
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);

  g_assert_nonnull (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (window)));
  app_test_activate (window, "show-help-overlay");
  app_test_run_for (100);
  g_log_set_always_fatal (fatal);
  gtk_window_close (
      GTK_WINDOW (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (window))));
  app_test_close (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/cards/draw", test_draw);
  g_test_add_func ("/cards/draw-large", test_draw_large);
  g_test_add_func ("/cards/curves", test_curves);
  g_test_add_func ("/cards/weights", test_weights);
  g_test_add_func ("/cards/confusion", test_confusion);
  g_test_add_func ("/templates/icons", test_icons);
  g_test_add_func ("/templates/finalisation", test_finalisation);
  g_test_add_func ("/templates/shortcuts", test_shortcuts);
  return g_test_run ();
}
