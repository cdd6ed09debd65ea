/* lab-lesson.h: short guided tours: what they say, what they train, and what the training answers.
 *
 * A lesson is a list of steps. A step may train a network, or measure one, and ask a question before:
 * the answer is read off what came of it, never off the page.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-run.h"

G_BEGIN_DECLS

#define LAB_LESSON_MAX_STEPS   6
#define LAB_LESSON_MAX_CHOICES 4

typedef enum {
  LAB_LESSON_READ,
  LAB_LESSON_TRAIN,      /* the network of the step */
  LAB_LESSON_GO_TO_BEST, /* the cursor, to the epoch with the lowest test loss */
  LAB_LESSON_SHIFT       /* tests the network on test images that are moved aside */
} LabLessonAction;

typedef struct {
  nn_preset preset;
  int epochs;
  double learning_rate, l2, dropout;
} LabLessonTraining;

/* Test images are moved by 0 to so many pixels less one. */
#define LAB_LESSON_N_SHIFTS 7

/* What is known so far. */
typedef struct {
  LabRun *runs[LAB_LESSON_MAX_STEPS];  /* of each step; NULL = not trained */
  double shifted[LAB_LESSON_N_SHIFTS]; /* accuracies; NaN = not measured */
} LabLessonFacts;

typedef struct {
  const char *text;
  const char *card; /* what to look at: "curves", "weights", "draw", "confusion" or NULL */
  LabLessonAction action;
  LabLessonTraining training;
  const char *question;                            /* or NULL */
  const char *choices[LAB_LESSON_MAX_CHOICES + 1]; /* up to a NULL */
  /* Returns: the choice that is right, -1 while nobody knows. */
  int (*judge) (const LabLessonFacts *facts);
  /* Returns: (transfer full): what the run has shown, with its figures; translated. */
  char *(*explain) (const LabLessonFacts *facts);
} LabLessonStep;

typedef struct {
  const char *id;
  const char *title, *summary;
  LabLessonStep steps[LAB_LESSON_MAX_STEPS];
  guint n_steps;
} LabLesson;

/* All texts of a lesson are to be translated by who shows them. */
const LabLesson *lab_lessons_get (guint *n_lessons);

void lab_lesson_facts_init (LabLessonFacts *facts);
void lab_lesson_facts_clear (LabLessonFacts *facts);
/* Whether a run has come to its end: by itself, not by a person. */
gboolean lab_lesson_has_ended (LabRun *run);
/* @base with what a step trains. */
nn_config lab_lesson_configure (const LabLessonStep *step, const nn_config *base);
/* The right choice of a step's question, -1 while nobody knows, or without a question. */
int lab_lesson_judge (const LabLessonStep *step, const LabLessonFacts *facts);
/* Returns: (transfer full) (nullable): what has come of it; NULL while nobody knows. */
char *lab_lesson_explain (const LabLessonStep *step, const LabLessonFacts *facts);

G_END_DECLS
