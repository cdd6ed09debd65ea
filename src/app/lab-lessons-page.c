/* lab-lessons-page.c: the sidebar's lessons: short guided tours beside the live cards.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-lessons-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab-lesson.h"
#include "lab-settings.h"
#include "lab-shift-test.h"

struct _LabLessonsPage {
  GtkWidget parent_instance;

  LabPlayer *player;
  LabCursor *cursor;
  GSettings *settings; /* NULL where the schema is not installed: nothing is remembered then */

  const LabLesson *lesson; /* NULL: the list is shown */
  guint step;
  LabLessonFacts facts;
  int chosen[LAB_LESSON_MAX_STEPS]; /* -1: not yet */
  GCancellable *shifting;           /* while test images are moved, or NULL */

  GtkStack *stack;
  GtkListBox *list_box;
  GtkLabel *title_label;
  GtkLabel *step_label;
  GtkScrolledWindow *scroller;
  GtkLabel *text_label;
  GtkWidget *question_box;
  GtkLabel *question_label;
  GtkBox *choices_box;
  GtkWidget *action_button;
  GtkLabel *progress_label;
  GtkWidget *answer_box;
  GtkLabel *answer_heading;
  GtkLabel *answer_label;
  GtkWidget *previous_button;
  GtkButton *next_button;
};

G_DEFINE_FINAL_TYPE (LabLessonsPage, lab_lessons_page, GTK_TYPE_WIDGET)

enum { SIGNAL_FAILED, SIGNAL_RUN_WANTED, SIGNAL_CARD_WANTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const LabLessonStep *
get_step (LabLessonsPage *self)
{
  return &self->lesson->steps[self->step];
}

/* The run that a step speaks of: its own, else the first. */
static LabRun *
get_run (LabLessonsPage *self)
{
  LabRun *own = self->facts.runs[self->step];

  return own != NULL || get_step (self)->action == LAB_LESSON_TRAIN ? own : self->facts.runs[0];
}

/* Its first batch may be still to come. */
static gboolean
is_under_way (LabRun *run)
{
  return lab_run_is_active (run) || lab_run_get_state (run) == LAB_RUN_READY;
}

/* ── what is shown of a step ─────────────────────────────────────────────────────────────────────
 */

static const char *
get_action_label (LabLessonsPage *self)
{
  switch (get_step (self)->action) {
  case LAB_LESSON_TRAIN:
    return self->facts.runs[self->step] == NULL ? _ ("Set Up and Train") : _ ("Train Again");
  case LAB_LESSON_GO_TO_BEST:
    return _ ("Go to the Best Epoch");
  case LAB_LESSON_SHIFT:
    return _ ("Move the Test Images");
  case LAB_LESSON_READ:
  default:
    return "";
  }
}

static gboolean
can_act (LabLessonsPage *self)
{
  LabRun *run = self->facts.runs[self->step];

  if (self->player == NULL || !lab_player_can_train (self->player))
    return FALSE;
  if (get_step (self)->action == LAB_LESSON_TRAIN)
    return run == NULL || !is_under_way (run);
  return lab_lesson_has_ended (self->facts.runs[0]) && self->shifting == NULL;
}

/* How far what was asked for is, or what is missing for it; NULL: nothing to tell. */
static char *
describe_progress (LabLessonsPage *self)
{
  LabRun *run = self->facts.runs[self->step];
  guint n_epochs;

  if (get_step (self)->action == LAB_LESSON_READ)
    return NULL;
  if (self->player == NULL || !lab_player_can_train (self->player))
    return g_strdup (_ ("The dataset is being loaded."));
  if (self->shifting != NULL)
    return g_strdup (_ ("The test images are being moved and read."));
  if (get_step (self)->action != LAB_LESSON_TRAIN)
    return lab_lesson_has_ended (self->facts.runs[0])
               ? NULL
               : g_strdup (_ ("First train the network of the lesson’s first step, to its end."));
  if (run == NULL || lab_lesson_has_ended (run))
    return NULL;
  if (!is_under_way (run))
    return g_strdup (_ ("It was stopped before its end: train it again to see the answer."));
  lab_run_get_epochs (run, &n_epochs);
  /* translators: epochs that are done, and how many there will be */
  return g_strdup_printf (_ ("%u of %d epochs"), n_epochs, lab_run_get_config (run)->epochs);
}

static void
show_answer (LabLessonsPage *self)
{
  int right = lab_lesson_judge (get_step (self), &self->facts);
  int chosen = self->chosen[self->step];
  g_autofree char *explanation = lab_lesson_explain (get_step (self), &self->facts);
  g_autofree char *heading = NULL;

  gtk_widget_set_visible (self->answer_box, right >= 0);
  if (right < 0)
    return;
  if (chosen < 0)
    heading = g_strdup (_ ("The result is in. What is your guess?"));
  else if (chosen == right)
    heading = g_strdup (_ ("You were right."));
  else
    /* translators: the right choice of several, e.g. "Nine" */
    heading =
        g_strdup_printf (_ ("It came out otherwise: “%s”."), _ (get_step (self)->choices[right]));
  gtk_label_set_label (self->answer_heading, heading);
  gtk_label_set_label (self->answer_label, explanation);
  /* A guess comes first. */
  gtk_widget_set_visible (GTK_WIDGET (self->answer_label), chosen >= 0 && explanation != NULL);
}

/* What changes while a network trains. */
static void
show_progress (LabLessonsPage *self)
{
  g_autofree char *progress = NULL;

  if (self->lesson == NULL)
    return;
  progress = describe_progress (self);
  gtk_button_set_label (GTK_BUTTON (self->action_button), get_action_label (self));
  gtk_widget_set_visible (self->action_button, get_step (self)->action != LAB_LESSON_READ);
  gtk_widget_set_sensitive (self->action_button, can_act (self));
  if (lab_lesson_judge (get_step (self), &self->facts) < 0)
    gtk_widget_add_css_class (self->action_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->action_button, "suggested-action");
  gtk_label_set_label (self->progress_label, progress != NULL ? progress : "");
  gtk_widget_set_visible (GTK_WIDGET (self->progress_label), progress != NULL);
  show_answer (self);
}

static void
choice_toggled_cb (LabLessonsPage *self, GtkCheckButton *button)
{
  if (!gtk_check_button_get_active (button) || self->lesson == NULL)
    return;
  self->chosen[self->step] = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "lab-choice"));
  show_answer (self);
}

static void
show_question (LabLessonsPage *self)
{
  const LabLessonStep *step = get_step (self);
  GtkWidget *child;
  GtkCheckButton *first = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices_box))) != NULL)
    gtk_box_remove (self->choices_box, child);
  gtk_widget_set_visible (self->question_box, step->question != NULL);
  if (step->question == NULL)
    return;
  gtk_label_set_label (self->question_label, _ (step->question));
  for (int i = 0; step->choices[i] != NULL; i++) {
    GtkWidget *button = gtk_check_button_new ();
    GtkWidget *label = gtk_label_new (_ (step->choices[i]));

    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_check_button_set_child (GTK_CHECK_BUTTON (button), label);
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), first);
    first = first != NULL ? first : GTK_CHECK_BUTTON (button);
    g_object_set_data (G_OBJECT (button), "lab-choice", GINT_TO_POINTER (i));
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ (step->choices[i]), -1);
    gtk_check_button_set_active (GTK_CHECK_BUTTON (button), self->chosen[self->step] == i);
    g_signal_connect_swapped (button, "toggled", G_CALLBACK (choice_toggled_cb), self);
    gtk_box_append (self->choices_box, button);
  }
}

static void
show_step (LabLessonsPage *self)
{
  const LabLessonStep *step = get_step (self);
  gboolean is_last = self->step + 1 == self->lesson->n_steps;
  g_autofree char *place = NULL;

  /* translators: which step of a lesson, and how many it has */
  place = g_strdup_printf (_ ("%u / %u"), self->step + 1, self->lesson->n_steps);
  gtk_label_set_label (self->title_label, _ (self->lesson->title));
  gtk_label_set_label (self->step_label, place);
  gtk_label_set_label (self->text_label, _ (step->text));
  gtk_widget_set_sensitive (self->previous_button, self->step > 0);
  gtk_button_set_label (self->next_button, is_last ? _ ("Done") : _ ("Next"));
  show_question (self);
  show_progress (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (get_run (self) != NULL)
    g_signal_emit (self, signals[SIGNAL_RUN_WANTED], 0, get_run (self));
  g_signal_emit (self, signals[SIGNAL_CARD_WANTED], 0, step->card);
}

/* ── what a step does ────────────────────────────────────────────────────────────────────────────
 */

static void
forget_run (LabLessonsPage *self, guint step)
{
  LabRun *run = self->facts.runs[step];

  if (run != NULL)
    g_signal_handlers_disconnect_by_data (run, self);
  g_clear_object (&self->facts.runs[step]);
}

static void
forget_shifts (LabLessonsPage *self)
{
  if (self->shifting != NULL)
    g_cancellable_cancel (self->shifting);
  g_clear_object (&self->shifting);
  for (guint i = 0; i < LAB_LESSON_N_SHIFTS; i++)
    self->facts.shifted[i] = NAN;
}

static void
take_run (LabLessonsPage *self, LabRun *run)
{
  forget_run (self, self->step);
  /* What was measured was the first step's network before this one. */
  if (self->step == 0)
    forget_shifts (self);
  self->facts.runs[self->step] = g_object_ref (run);
  g_signal_connect_swapped (run, "state-changed", G_CALLBACK (show_progress), self);
  g_signal_connect_swapped (run, "metrics-changed", G_CALLBACK (show_progress), self);
}

static void
train (LabLessonsPage *self)
{
  LabSetup *setup = lab_player_get_setup (self->player);
  nn_config config = lab_lesson_configure (get_step (self), lab_setup_get_config (setup));
  g_autoptr (GError) error = NULL;
  LabRun *run;

  if (!lab_setup_set_config (setup, &config, &error)) {
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
    return;
  }
  /* What trained before is stopped, and kept; where no run can be made, the player says why. */
  lab_player_reset (self->player);
  run = lab_player_get_run (self->player);
  if (run == NULL || lab_run_get_state (run) != LAB_RUN_READY)
    return;
  take_run (self, run);
  g_signal_emit (self, signals[SIGNAL_RUN_WANTED], 0, run);
  lab_player_toggle (self->player);
}

static void
go_to_best (LabLessonsPage *self)
{
  LabRun *run = self->facts.runs[0];

  g_signal_emit (self, signals[SIGNAL_RUN_WANTED], 0, run);
  if (self->cursor != NULL && lab_cursor_get_run (self->cursor) == run)
    lab_cursor_go (self->cursor, lab_run_get_best_loss_epoch (run));
}

static void
shifted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabLessonsPage *self = LAB_LESSONS_PAGE (source);
  double shifted[LAB_LESSON_N_SHIFTS];
  g_autoptr (GError) error = NULL;
  gboolean is_done = lab_shift_test_finish (result, shifted, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->shifting);
  if (is_done)
    memcpy (self->facts.shifted, shifted, sizeof shifted);
  else
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
  show_progress (self);
}

static void
shift (LabLessonsPage *self)
{
  LabRun *run = self->facts.runs[0];
  LabSnapshot *snapshot = lab_run_get_snapshot (run);

  if (snapshot == NULL || lab_run_get_dataset (run) == NULL)
    return;
  g_signal_emit (self, signals[SIGNAL_RUN_WANTED], 0, run);
  self->shifting = g_cancellable_new ();
  lab_shift_test_async (self, snapshot, lab_run_get_dataset (run), LAB_LESSON_N_SHIFTS,
                        self->shifting, shifted_cb, NULL);
}

static void
act_cb (LabLessonsPage *self)
{
  if (!can_act (self))
    return;
  switch (get_step (self)->action) {
  case LAB_LESSON_TRAIN:
    train (self);
    break;
  case LAB_LESSON_GO_TO_BEST:
    go_to_best (self);
    break;
  case LAB_LESSON_SHIFT:
    shift (self);
    break;
  case LAB_LESSON_READ:
  default:
    break;
  }
  show_progress (self);
}

/* ── from lesson to lesson ───────────────────────────────────────────────────────────────────────
 */

static gboolean
is_done (LabLessonsPage *self, const char *id)
{
  g_auto (GStrv) done = NULL;

  if (self->settings == NULL)
    return FALSE;
  done = g_settings_get_strv (self->settings, "lessons-done");
  return g_strv_contains ((const char *const *)done, id);
}

static void
note_done (LabLessonsPage *self, const char *id)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv) done = NULL;
  g_auto (GStrv) now = NULL;

  if (self->settings == NULL || is_done (self, id))
    return;
  builder = g_strv_builder_new ();
  done = g_settings_get_strv (self->settings, "lessons-done");
  g_strv_builder_addv (builder, (const char **)done);
  g_strv_builder_add (builder, id);
  now = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "lessons-done", (const char *const *)now);
}

static void
forget_lesson (LabLessonsPage *self)
{
  forget_shifts (self);
  for (guint i = 0; i < LAB_LESSON_MAX_STEPS; i++)
    forget_run (self, i);
  lab_lesson_facts_init (&self->facts);
  self->lesson = NULL;
}

static void
add_row (LabLessonsPage *self, const LabLesson *lesson)
{
  gboolean done = is_done (self, lesson->id);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = g_object_new (
      GTK_TYPE_IMAGE, "icon-name", done ? "object-select-symbolic" : "go-next-symbolic",
      "accessible-role", done ? GTK_ACCESSIBLE_ROLE_IMG : GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (lesson->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (lesson->summary));
  if (done)
    gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Followed to its end"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (self->list_box, row);
}

static void
show_list (LabLessonsPage *self)
{
  guint n_lessons;
  const LabLesson *lessons = lab_lessons_get (&n_lessons);
  GtkWidget *row;

  forget_lesson (self);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list_box))) != NULL)
    gtk_list_box_remove (self->list_box, row);
  for (guint i = 0; i < n_lessons; i++)
    add_row (self, &lessons[i]);
  gtk_stack_set_visible_child_name (self->stack, "list");
  g_signal_emit (self, signals[SIGNAL_CARD_WANTED], 0, NULL);
}

static void
show_list_cb (LabLessonsPage *self)
{
  show_list (self);
  gtk_widget_child_focus (GTK_WIDGET (self->list_box), GTK_DIR_TAB_FORWARD);
}

static void
row_activated_cb (LabLessonsPage *self, GtkListBoxRow *row)
{
  guint n_lessons;

  forget_lesson (self);
  self->lesson = &lab_lessons_get (&n_lessons)[gtk_list_box_row_get_index (row)];
  self->step = 0;
  for (guint i = 0; i < LAB_LESSON_MAX_STEPS; i++)
    self->chosen[i] = -1;
  show_step (self);
  gtk_stack_set_visible_child_name (self->stack, "lesson");
  gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

static void
previous_cb (LabLessonsPage *self)
{
  if (self->step == 0)
    return;
  self->step--;
  show_step (self);
}

static void
next_cb (LabLessonsPage *self)
{
  if (self->step + 1 < self->lesson->n_steps) {
    self->step++;
    show_step (self);
    return;
  }
  note_done (self, self->lesson->id);
  show_list_cb (self);
}

static void
lab_lessons_page_dispose (GObject *object)
{
  LabLessonsPage *self = LAB_LESSONS_PAGE (object);

  forget_lesson (self);
  lab_lessons_page_set_player (self, NULL);
  g_clear_object (&self->cursor);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_LESSONS_PAGE);
  G_OBJECT_CLASS (lab_lessons_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-lessons-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, list_box);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, step_label);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, text_label);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, question_box);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, question_label);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, choices_box);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, action_button);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, progress_label);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, answer_box);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, answer_heading);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, answer_label);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, previous_button);
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, next_button);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_list_cb);
  gtk_widget_class_bind_template_callback (widget_class, act_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
lab_lessons_page_class_init (LabLessonsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_lessons_page_dispose;
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_LESSONS_PAGE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_RUN_WANTED] = g_signal_new ("run-wanted", LAB_TYPE_LESSONS_PAGE, G_SIGNAL_RUN_LAST,
                                             0, NULL, NULL, NULL, G_TYPE_NONE, 1, LAB_TYPE_RUN);
  signals[SIGNAL_CARD_WANTED] =
      g_signal_new ("card-wanted", LAB_TYPE_LESSONS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
lab_lessons_page_init (LabLessonsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = lab_settings_open ();
  show_list (self);
}

/**
 * lab_lessons_page_set_player:
 * @self: a page
 * @player: (nullable): what a lesson sets up and trains; %NULL before it goes
 */
void
lab_lessons_page_set_player (LabLessonsPage *self, LabPlayer *player)
{
  g_return_if_fail (LAB_IS_LESSONS_PAGE (self));

  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_set_object (&self->player, player);
  if (player != NULL)
    g_signal_connect_swapped (player, "changed", G_CALLBACK (show_progress), self);
  else if (self->shifting != NULL)
    g_cancellable_cancel (self->shifting);
}

/**
 * lab_lessons_page_set_cursor:
 * @self: a page
 * @cursor: (nullable): what the cards beside it are views of
 */
void
lab_lessons_page_set_cursor (LabLessonsPage *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_LESSONS_PAGE (self));

  g_set_object (&self->cursor, cursor);
}
