/* test-card-board.c: the four cards, side by side and one at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-test.h"
#include "lab-window-private.h"

#define WIDE   1280, 800
#define NARROW 360, 640

static gboolean
is_shown (LabWindow *window, const char *card)
{
  return gtk_widget_get_mapped (lab_card_board_find (window->board, card));
}

static guint
count_shown (LabWindow *window)
{
  return (guint)is_shown (window, "curves") + (guint)is_shown (window, "weights") +
         (guint)is_shown (window, "draw") + (guint)is_shown (window, "confusion");
}

static void
test_wide (void)
{
  LabWindow *window = app_test_open (WIDE);

  app_test_wait_for (count_shown (window) == 4);
  g_assert_false (lab_card_board_is_narrow (window->board));
  g_assert_false (adw_flap_get_folded (window->flap));
  g_assert_true (adw_flap_get_reveal_flap (window->flap));
  app_test_set (window, "sidebar", g_variant_new_boolean (FALSE));
  app_test_wait_for (!gtk_widget_get_mapped (GTK_WIDGET (window->setup_panel)));
  app_test_set (window, "sidebar", g_variant_new_boolean (TRUE));
  app_test_wait_for (gtk_widget_get_mapped (GTK_WIDGET (window->setup_panel)));
  app_test_close (window);
}

static void
test_narrow (void)
{
  static const char *const cards[] = {"weights", "draw", "confusion", "curves"};
  LabWindow *window = app_test_open (400, 640);

  app_test_wait_for (adw_flap_get_folded (window->flap) && count_shown (window) == 1);
  g_assert_true (lab_card_board_is_narrow (window->board));
  /* Once its buttons are icons it can be as narrow as this. */
  app_test_wait_for (!gtk_widget_get_visible (app_test_find (window, "step_label")));
  gtk_window_set_default_size (GTK_WINDOW (window), NARROW);
  app_test_wait_for (gtk_widget_get_width (GTK_WIDGET (window)) <= 360);
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++) {
    g_autofree char *button = g_strconcat (cards[i], "_button", NULL);

    app_test_click (window, button);
    app_test_wait_for (is_shown (window, cards[i]));
    g_assert_cmpuint (count_shown (window), ==, 1);
    g_assert_cmpstr (lab_card_board_get_card (window->board), ==, cards[i]);
  }
  g_action_group_activate_action (G_ACTION_GROUP (window), "card", g_variant_new_string ("draw"));
  app_test_wait_for (is_shown (window, "draw"));
  g_action_group_activate_action (G_ACTION_GROUP (window), "card", g_variant_new_string ("none"));
  g_assert_cmpstr (lab_card_board_get_card (window->board), ==, "draw");

  /* The sidebar comes on top of the cards; the buttons are icons, and keep their names. */
  app_test_set (window, "sidebar", g_variant_new_boolean (TRUE));
  app_test_wait_for (gtk_widget_get_mapped (GTK_WIDGET (window->setup_panel)));
  app_test_assert_button (window, "step_button", "Step", TRUE);
  app_test_wait_for (!gtk_widget_get_visible (app_test_find (window, "step_label")));

  gtk_window_set_default_size (GTK_WINDOW (window), WIDE);
  app_test_wait_for (count_shown (window) == 4);
  app_test_wait_for (gtk_widget_get_visible (app_test_find (window, "step_label")));
  g_action_group_activate_action (G_ACTION_GROUP (window), "card", g_variant_new_string ("curves"));
  app_test_close (window);
}

/* The drawing makes room for the weights with the pointer on it: the pointer is on a tile now, and
 * what it reads out stands in the header, in a label of another size. A label that was resized
 * while sizes were being given out would never be drawn again, nor what is around it; GTK warns. */
static void
test_pointer (void)
{
  LabWindow *window = app_test_open (NARROW);

  app_test_wait_for (lab_card_board_is_narrow (window->board));
  for (guint i = 0; i < 3; i++) {
    lab_card_board_set_card (window->board, "draw");
    app_test_drive ("mousemove 180 200 mousemove 185 210");
    app_test_run_for (100);
    lab_card_board_set_card (window->board, "weights");
    app_test_run_for (100);
    g_assert_true (is_shown (window, "weights"));
  }
  lab_card_board_set_card (window->board, "curves");
  app_test_close (window);
}

/* A card that is asked for gets the focus, though it was not shown before. */
static void
test_focus (void)
{
  static const char *const cards[] = {"draw", "weights", "confusion", "curves"};
  LabWindow *window = app_test_open (NARROW);

  app_test_wait_for (lab_card_board_is_narrow (window->board));
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++) {
    GtkWidget *focus;

    g_action_group_activate_action (G_ACTION_GROUP (window), "card",
                                    g_variant_new_string (cards[i]));
    focus = gtk_window_get_focus (GTK_WINDOW (window));
    g_assert_nonnull (focus);
    g_assert_true (gtk_widget_is_ancestor (focus, lab_card_board_find (window->board, cards[i])));
  }
  app_test_close (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/card-board/wide", test_wide);
  g_test_add_func ("/card-board/narrow", test_narrow);
  g_test_add_func ("/card-board/pointer", test_pointer);
  g_test_add_func ("/card-board/focus", test_focus);
  return g_test_run ();
}
