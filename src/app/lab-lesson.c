/* lab-lesson.c: what is known in a lesson, and what it says of a question.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-lesson.h"

#include <math.h>

/**
 * lab_lesson_facts_init:
 * @facts: (out): nothing is known
 */
void
lab_lesson_facts_init (LabLessonFacts *facts)
{
  *facts = (LabLessonFacts){.runs = {NULL}};
  for (guint i = 0; i < LAB_LESSON_N_SHIFTS; i++)
    facts->shifted[i] = NAN;
}

/**
 * lab_lesson_facts_clear:
 * @facts: to be forgotten
 */
void
lab_lesson_facts_clear (LabLessonFacts *facts)
{
  for (guint i = 0; i < LAB_LESSON_MAX_STEPS; i++)
    g_clear_object (&facts->runs[i]);
  lab_lesson_facts_init (facts);
}

/**
 * lab_lesson_has_ended:
 * @run: (nullable): a run
 *
 * Returns: whether it came to its end by itself: what a person stopped answers no question
 */
gboolean
lab_lesson_has_ended (LabRun *run)
{
  return run != NULL && (lab_run_get_state (run) == LAB_RUN_FINISHED ||
                         lab_run_get_state (run) == LAB_RUN_DIVERGED);
}

/**
 * lab_lesson_configure:
 * @step: a step that trains
 * @base: what the setup says
 *
 * Returns: what is trained: the rest of it is as the program begins with, so that a lesson is the same
 * for everybody
 */
nn_config
lab_lesson_configure (const LabLessonStep *step, const nn_config *base)
{
  nn_config config = nn_config_default ();

  config.n_inputs = base->n_inputs;
  config.n_classes = base->n_classes;
  nn_config_set_preset (&config, step->training.preset);
  config.epochs = step->training.epochs;
  config.learning_rate = step->training.learning_rate;
  config.l2 = step->training.l2;
  config.dropout = step->training.dropout;
  return config;
}

/**
 * lab_lesson_judge:
 * @step: a step
 * @facts: what is known
 *
 * Returns: the choice that is right; -1 while nobody knows, or when nothing is asked
 */
int
lab_lesson_judge (const LabLessonStep *step, const LabLessonFacts *facts)
{
  return step->judge != NULL ? step->judge (facts) : -1;
}

/**
 * lab_lesson_explain:
 * @step: a step
 * @facts: what is known
 *
 * Returns: (transfer full) (nullable): what has come of it; %NULL while nobody knows
 */
char *
lab_lesson_explain (const LabLessonStep *step, const LabLessonFacts *facts)
{
  return lab_lesson_judge (step, facts) >= 0 && step->explain != NULL ? step->explain (facts)
                                                                      : NULL;
}
