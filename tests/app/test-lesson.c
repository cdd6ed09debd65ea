/* test-lesson.c: what the lessons say, and that their answers follow what was trained.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "lab-lesson.h"
#include "lab-shift-test.h"

#define N_EPOCHS 10

/* An ended run whose losses and accuracies lie on lines from the first value to the second; the test
 * loss is lowest at @best. */
typedef struct {
  double train_loss[2], test_loss, best_test_loss, accuracy;
  guint best;
  LabRunState state;
} Story;

static LabRun *
tell (const Story *story, LabClassNames *class_names)
{
  static LabEpoch epochs[N_EPOCHS];
  static guint32 confusion[N_EPOCHS][10][10];
  LabRunRecord record = {
      .config = nn_config_default (),
      .state = story->state,
      .message = story->state == LAB_RUN_DIVERGED ? "Diverged at epoch 3, batch 17" : NULL,
      .dataset_name = "MNIST",
      .dataset_hash = "0",
      .class_names = class_names,
      .n_train_images = 1000,
      .n_test_images = 100,
      .epochs = epochs,
      .n_epochs = N_EPOCHS,
      .confusion = &confusion[0][0][0],
  };

  memset (confusion, 0, sizeof confusion);
  for (guint i = 0; i < N_EPOCHS; i++) {
    double t = i / (N_EPOCHS - 1.0);

    epochs[i] = (LabEpoch){
        .epoch = i + 1,
        .train_loss = story->train_loss[0] + t * (story->train_loss[1] - story->train_loss[0]),
        .test_loss = i + 1 == story->best ? story->best_test_loss : story->test_loss,
        .train_accuracy = story->accuracy,
        .test_accuracy = story->accuracy,
    };
    for (guint c = 0; c < 10; c++)
      confusion[i][c][c] = 8;
    confusion[i][4][9] = 3;
    confusion[i][9][4] = 2;
    confusion[i][3][5] = 4;
  }
  record.config.epochs = N_EPOCHS;
  return lab_run_restore (&record);
}

static const LabLesson *
find_lesson (const char *id)
{
  guint n;
  const LabLesson *lessons = lab_lessons_get (&n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (lessons[i].id, id))
      return &lessons[i];
  g_assert_not_reached ();
}

static void
test_texts (void)
{
  guint n;
  const LabLesson *lessons = lab_lessons_get (&n);

  g_assert_cmpuint (n, ==, 5);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpuint (lessons[i].n_steps, >, 1);
    g_assert_cmpuint (lessons[i].n_steps, <=, LAB_LESSON_MAX_STEPS);
    for (guint j = 0; j < LAB_LESSON_MAX_STEPS; j++) {
      const LabLessonStep *step = &lessons[i].steps[j];

      g_assert_cmpint (step->text != NULL, ==, j < lessons[i].n_steps);
      g_assert_cmpint (step->question != NULL, ==, step->judge != NULL);
      g_assert_cmpint (step->question != NULL, ==, step->explain != NULL);
      g_assert_cmpint (step->question != NULL, ==, step->choices[0] != NULL);
      if (step->text != NULL && step->action == LAB_LESSON_TRAIN) {
        nn_config base = nn_config_default ();
        nn_config config;

        base.n_classes = 26;
        base.activation = NN_TANH; /* a lesson is the same for everybody */
        config = lab_lesson_configure (step, &base);
        g_assert_cmpint (nn_config_check (&config), ==, NN_FIELD_NONE);
        g_assert_cmpint (config.n_classes, ==, 26);
        g_assert_cmpint (config.activation, ==, NN_RELU);
      }
    }
  }
}

/* Nobody knows anything before something is trained, and what a person stopped answers nothing. */
static void
test_unknown (void)
{
  static const LabRunState states[] = {LAB_RUN_STOPPED, LAB_RUN_INTERRUPTED, LAB_RUN_PAUSED};
  guint n;
  const LabLesson *lessons = lab_lessons_get (&n);

  for (guint s = 0; s <= G_N_ELEMENTS (states); s++)
    for (guint i = 0; i < n; i++) {
      LabLessonFacts facts;

      lab_lesson_facts_init (&facts);
      for (guint j = 0; s < G_N_ELEMENTS (states) && j < lessons[i].n_steps; j++)
        facts.runs[j] = tell (&(Story){{1, 0.1}, 0.2, 0.1, 0.9, 5, states[s]}, NULL);
      for (guint j = 0; j < lessons[i].n_steps; j++) {
        g_assert_cmpint (lab_lesson_judge (&lessons[i].steps[j], &facts), ==, -1);
        g_assert_null (lab_lesson_explain (&lessons[i].steps[j], &facts));
      }
      lab_lesson_facts_clear (&facts);
    }
}

typedef struct {
  const char *lesson;
  guint step;
  Story stories[LAB_LESSON_MAX_STEPS]; /* of its steps; state LAB_RUN_READY: not trained */
  int right;
  const char *says; /* part of the explanation */
} Case;

#define DONE LAB_RUN_FINISHED

static const Case cases[] = {
    {"linear", 0, {{{1, 0.3}, 0.3, 0.2, 0.925, 9, DONE}}, 2, "92.5"},
    {"linear", 0, {{{1, 0.3}, 0.3, 0.2, 0.70, 9, DONE}}, 0, "70.0"},
    {"linear", 0, {{{1, 0.3}, 0.3, 0.2, 0.99, 9, DONE}}, 3, "99.0"},
    {"linear", 1, {{{1, 0.3}, 0.3, 0.2, 0.9, 9, DONE}}, 1, "4 and 9: 5 images"},
    {"linear",
     2,
     {{{1, 0.3}, 0.3, 0.2, 0.92, 9, DONE}, {{0}}, {{1, 0.1}, 0.1, 0.1, 0.976, 9, DONE}},
     2,
     "8.0"},
    {"linear",
     2,
     {{{1, 0.3}, 0.3, 0.2, 0.92, 9, DONE}, {{0}}, {{1, 0.1}, 0.1, 0.1, 0.96, 9, DONE}},
     1,
     "4.0"},
    {"linear",
     2,
     {{{1, 0.3}, 0.3, 0.2, 0.92, 9, DONE}, {{0}}, {{1, 0.1}, 0.1, 0.1, 0.93, 9, DONE}},
     0,
     "7.0"},
    {"overfitting", 0, {{{1, 0.01}, 0.12, 0.08, 0.98, 4, DONE}}, 0, "epoch 4: 0.080"},
    {"overfitting", 0, {{{1, 0.01}, 0.12, 0.08, 0.98, 8, DONE}}, 1, "epoch 8"},
    {"overfitting", 0, {{{1, 0.01}, 0.12, 0.08, 0.98, 10, DONE}}, 2, "at the end, at epoch 10"},
    {"overfitting", 1, {{{1, 0.01}, 0.12, 0.08, 0.98, 4, DONE}}, 1, "98.0"},
    {"overfitting",
     2,
     {{{1, 0.01}, 0.12, 0.08, 0.98, 4, DONE}, {{0}}, {{1, 0.05}, 0.08, 0.07, 0.98, 9, DONE}},
     0,
     "0.110"},
    {"overfitting",
     2,
     {{{1, 0.01}, 0.12, 0.08, 0.98, 4, DONE}, {{0}}, {{1, 0.01}, 0.12, 0.08, 0.98, 9, DONE}},
     1,
     "0.110"},
    {"overfitting",
     2,
     {{{1, 0.01}, 0.12, 0.08, 0.98, 4, DONE}, {{0}}, {{1, 0.01}, 0.3, 0.08, 0.98, 9, DONE}},
     2,
     "0.290"},
    {"overfitting",
     3,
     {{{0}}, {{0}}, {{1, 0.05}, 0.08, 0.07, 0.98, 9, DONE}, {{1, 0.4}, 0.4, 0.4, 0.93, 9, DONE}},
     2,
     "93.0"},
    {"overfitting",
     3,
     {{{0}}, {{0}}, {{1, 0.05}, 0.08, 0.07, 0.98, 9, DONE}, {{1, 0.4}, 0.4, 0.4, 0.99, 9, DONE}},
     0,
     "99.0"},
    {"learning-rate", 0, {{{2, 0.9}, 1, 0.9, 0.8, 10, DONE}}, 1, "2.000"},
    {"learning-rate", 0, {{{0.9, 0.9}, 1, 0.9, 0.8, 10, DONE}}, 0, "0.900"},
    {"learning-rate",
     1,
     {{{2, 0.9}, 1, 0.9, 0.8, 10, DONE}, {{1, 0.1}, 0.1, 0.1, 0.97, 10, DONE}},
     0,
     "0.100"},
    {"learning-rate",
     1,
     {{{2, 0.9}, 1, 0.9, 0.8, 10, DONE}, {{1, 1.5}, 2, 2, 0.5, 10, DONE}},
     2,
     "1.500"},
    {"learning-rate",
     2,
     {{{0}}, {{1, 0.1}, 0.1, 0.1, 0.97, 10, DONE}, {{2, 2.3}, 2.3, 2.3, 0.1, 10, DONE}},
     2,
     "2.30"},
    {"learning-rate",
     2,
     {{{0}}, {{1, 0.1}, 0.1, 0.1, 0.97, 10, DONE}, {{2, 2.3}, 2.3, 2.3, 0.1, 10, LAB_RUN_DIVERGED}},
     2,
     "batch 17"},
    {"learning-rate",
     2,
     {{{0}}, {{1, 0.1}, 0.1, 0.1, 0.97, 10, DONE}, {{1, 0.05}, 0.1, 0.1, 0.97, 10, DONE}},
     0,
     "0.05"},
    {"dropout", 0, {{{1, 0.01}, 0.1, 0.1, 0.98, 10, DONE}}, 0, "0.0100"},
    {"dropout",
     1,
     {{{1, 0.01}, 0.1, 0.1, 0.98, 10, DONE}, {{1, 0.2}, 0.08, 0.08, 0.98, 10, DONE}},
     1,
     "lower than without"},
    {"dropout",
     2,
     {{{1, 0.01}, 0.1, 0.1, 0.98, 10, DONE}, {{0}}, {{1, 0.9}, 0.3, 0.3, 0.91, 10, DONE}},
     2,
     "91.0"},
    {"centring", 0, {{{1, 0.1}, 0.1, 0.1, 0.97, 10, DONE}}, 2, "97.0"},
};

static void
test_answers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const LabLessonStep *step = &find_lesson (cases[i].lesson)->steps[cases[i].step];
    g_autofree char *explanation = NULL;
    LabLessonFacts facts;

    lab_lesson_facts_init (&facts);
    for (guint j = 0; j < LAB_LESSON_MAX_STEPS; j++)
      if (cases[i].stories[j].state != LAB_RUN_READY)
        facts.runs[j] = tell (&cases[i].stories[j], NULL);
    g_test_message ("%s, step %u", cases[i].lesson, cases[i].step);
    g_assert_cmpint (lab_lesson_judge (step, &facts), ==, cases[i].right);
    explanation = lab_lesson_explain (step, &facts);
    g_assert_nonnull (explanation);
    g_test_message ("%s", explanation);
    g_assert_nonnull (strstr (explanation, cases[i].says));
    lab_lesson_facts_clear (&facts);
  }
}

/* The choices are digits: classes with names of their own are none of them. */
static void
test_named_classes (void)
{
  static const char *const letters[] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"};
  const LabLessonStep *step = &find_lesson ("linear")->steps[1];
  g_autoptr (LabClassNames) names = lab_class_names_new (letters, G_N_ELEMENTS (letters));
  g_autofree char *explanation = NULL;
  LabLessonFacts facts;

  lab_lesson_facts_init (&facts);
  facts.runs[0] = tell (&(Story){{1, 0.3}, 0.3, 0.2, 0.9, 9, DONE}, names);
  g_assert_cmpint (lab_lesson_judge (step, &facts), ==, 3);
  explanation = lab_lesson_explain (step, &facts);
  g_assert_nonnull (strstr (explanation, "E and J: 5 images"));
  lab_lesson_facts_clear (&facts);
}

static void
test_shifted (void)
{
  static const struct {
    double accuracy;
    int right;
  } expected[] = {{0.95, 0}, {0.7, 1}, {0.5, 2}, {0.2, 3}};
  const LabLessonStep *step = &find_lesson ("centring")->steps[1];

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autofree char *explanation = NULL;
    LabLessonFacts facts;

    lab_lesson_facts_init (&facts);
    for (guint s = 0; s < LAB_LESSON_N_SHIFTS; s++)
      facts.shifted[s] = expected[i].accuracy;
    g_assert_cmpint (lab_lesson_judge (step, &facts), ==, expected[i].right);
    explanation = lab_lesson_explain (step, &facts);
    g_assert_nonnull (strstr (explanation, "4 pixels: "));
  }
}

static void
test_images_are_moved (void)
{
  static guint8 pixels[2][LAB_IMAGE_SIZE][LAB_IMAGE_SIZE];
  const LabImages images = {.n = 2, .pixels = &pixels[0][0][0]};

  for (guint i = 0; i < sizeof pixels; i++)
    (&pixels[0][0][0])[i] = (guint8)(1 + i % 251);
  for (guint shift = 0; shift <= LAB_IMAGE_SIZE + 1; shift += 3) {
    g_autofree guint8 *moved = lab_shift_images (&images, shift);

    for (guint image = 0; image < 2; image++)
      for (guint y = 0; y < LAB_IMAGE_SIZE; y++)
        for (guint x = 0; x < LAB_IMAGE_SIZE; x++) {
          guint8 expected = x >= shift && y >= shift ? pixels[image][y - shift][x - shift] : 0;

          g_assert_cmpuint (moved[(image * LAB_IMAGE_SIZE + y) * LAB_IMAGE_SIZE + x], ==, expected);
        }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lesson/texts", test_texts);
  g_test_add_func ("/lesson/unknown", test_unknown);
  g_test_add_func ("/lesson/answers", test_answers);
  g_test_add_func ("/lesson/named-classes", test_named_classes);
  g_test_add_func ("/lesson/shifted", test_shifted);
  g_test_add_func ("/lesson/images-are-moved", test_images_are_moved);

  return g_test_run ();
}
