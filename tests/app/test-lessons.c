/* test-lessons.c: the sidebar's lessons: followed from the first to the last, by mouse and keyboard.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "app-test.h"
#include "lab-lesson.h"
#include "lab-window-private.h"

static GtkWidget *
open_lessons (LabWindow *window)
{
  app_test_wait_for_store (window);
  app_test_set (window, "sidebar-page", g_variant_new_string ("lessons"));
  return GTK_WIDGET (window->lessons_page);
}

static gboolean
is_shown (GtkWidget *page, const char *id)
{
  return gtk_widget_get_visible (app_test_find (page, id));
}

static GtkCheckButton *
get_choice (GtkWidget *page, guint index)
{
  GtkWidget *choice = gtk_widget_get_first_child (app_test_find (page, "choices_box"));

  while (index-- > 0)
    choice = gtk_widget_get_next_sibling (choice);
  return GTK_CHECK_BUTTON (choice);
}

static void
open_lesson (GtkWidget *page, guint index)
{
  GtkListBox *list = GTK_LIST_BOX (app_test_find (page, "list_box"));

  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, (int)index));
}

/* Guesses the first choice, does what the step does, and reads the answer. */
static void
follow_step (LabWindow *window, GtkWidget *page, const LabLessonStep *step)
{
  g_assert_cmpstr (app_test_text (page, "text_label"), ==, step->text);
  g_assert_cmpint (is_shown (page, "question_box"), ==, step->question != NULL);
  g_assert_cmpint (is_shown (page, "action_button"), ==, step->action != LAB_LESSON_READ);
  if (step->card != NULL)
    g_assert_true (
        gtk_widget_has_css_class (lab_card_board_find (window->board, step->card), "looked-at"));
  if (step->question != NULL)
    gtk_check_button_set_active (get_choice (page, 0), TRUE);
  if (step->action != LAB_LESSON_READ) {
    app_test_wait_for (gtk_widget_is_sensitive (app_test_find (page, "action_button")));
    app_test_click (page, "action_button");
  }
  if (step->question == NULL)
    return;
  app_test_wait_for (is_shown (page, "answer_box"));
  g_assert_cmpint (strlen (app_test_text (page, "answer_heading")), >, 5);
  g_assert_true (is_shown (page, "answer_label"));
  g_assert_cmpint (strlen (app_test_text (page, "answer_label")), >, 20);
}

static void
test_all (void)
{
  LabWindow *window = app_test_open (1280, 800);
  GtkWidget *page = open_lessons (window);
  guint n_lessons;
  const LabLesson *lessons = lab_lessons_get (&n_lessons);

  for (guint i = 0; i < n_lessons; i++) {
    open_lesson (page, i);
    g_assert_cmpstr (app_test_text (page, "title_label"), ==, lessons[i].title);
    for (guint j = 0; j < lessons[i].n_steps; j++) {
      follow_step (window, page, &lessons[i].steps[j]);
      app_test_click (page, "next_button");
    }
    g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (app_test_find (page, "stack"))),
                     ==, "list");
  }
  app_test_activate (window, "defaults");
  app_test_close (window);
}

/* An answer comes after a guess; what is stopped gives none; a run of a lesson is an ordinary one. */
static void
test_guess_first (void)
{
  LabWindow *window = app_test_open (1280, 800);
  GtkWidget *page = open_lessons (window);
  LabRun *run;

  open_lesson (page, 1);
  app_test_wait_for (gtk_widget_is_sensitive (app_test_find (page, "action_button")));
  app_test_click (page, "action_button");
  run = lab_player_get_run (window->player);
  g_assert_true (window->shown == run);
  g_assert_false (gtk_widget_is_sensitive (app_test_find (page, "action_button")));
  lab_player_stop (window->player);
  app_test_wait_for (!lab_run_is_active (run) && lab_run_get_state (run) != LAB_RUN_READY);
  if (lab_run_get_state (run) == LAB_RUN_STOPPED) {
    g_assert_false (is_shown (page, "answer_box"));
    g_assert_nonnull (strstr (app_test_text (page, "progress_label"), "stopped"));
  }

  app_test_click (page, "action_button");
  app_test_wait_for (is_shown (page, "answer_box"));
  g_assert_false (is_shown (page, "answer_label"));
  gtk_check_button_set_active (get_choice (page, 1), TRUE);
  g_assert_true (is_shown (page, "answer_label"));

  /* The guess is still there after having been elsewhere. */
  app_test_click (page, "next_button");
  g_assert_false (gtk_check_button_get_active (get_choice (page, 1)));
  app_test_click (page, "action_button");
  run = lab_player_get_run (window->player);
  app_test_wait_for (lab_cursor_get_epoch (window->cursor) == lab_run_get_best_loss_epoch (run));
  app_test_click (page, "previous_button");
  g_assert_true (gtk_check_button_get_active (get_choice (page, 1)));
  g_assert_true (is_shown (page, "answer_label"));

  app_test_click (page, "list_button");
  g_assert_false (
      gtk_widget_has_css_class (lab_card_board_find (window->board, "curves"), "looked-at"));
  app_test_activate (window, "defaults");
  app_test_close (window);
}

static void
test_keyboard (void)
{
  LabWindow *window = app_test_open (1280, 800);
  GtkWidget *page = open_lessons (window);

  gtk_widget_child_focus (app_test_find (page, "list_box"), GTK_DIR_TAB_FORWARD);
  app_test_drive ("key Down");
  app_test_drive ("key Return");
  app_test_wait_for (
      g_str_equal (app_test_text (page, "title_label"), "Overfitting, and How to Stop It"));
  app_test_drive ("key Return"); /* Next has the focus */
  app_test_wait_for (g_str_equal (app_test_text (page, "step_label"), "2 / 5"));
  /* There is nothing to go back to in a run that was not trained. */
  g_assert_false (gtk_widget_is_sensitive (app_test_find (page, "action_button")));
  app_test_activate (window, "defaults");
  app_test_close (window);
}

int
main (int argc, char *argv[])
{
  app_test_init (&argc, &argv);

  g_test_add_func ("/lessons/all", test_all);
  g_test_add_func ("/lessons/guess-first", test_guess_first);
  g_test_add_func ("/lessons/keyboard", test_keyboard);

  return g_test_run ();
}
