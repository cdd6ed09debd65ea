/* lab-lesson-judges.h: the answers to the lessons' questions, read off what was trained.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-lesson.h"

G_BEGIN_DECLS

/* What a linear network sees. */
int lab_judge_linear_accuracy (const LabLessonFacts *facts);
char *lab_explain_linear_accuracy (const LabLessonFacts *facts);
int lab_judge_linear_mistakes (const LabLessonFacts *facts);
char *lab_explain_linear_mistakes (const LabLessonFacts *facts);
int lab_judge_hidden_layer (const LabLessonFacts *facts);
char *lab_explain_hidden_layer (const LabLessonFacts *facts);

/* Overfitting. */
int lab_judge_lowest_loss (const LabLessonFacts *facts);
char *lab_explain_lowest_loss (const LabLessonFacts *facts);
int lab_judge_early_stop (const LabLessonFacts *facts);
char *lab_explain_early_stop (const LabLessonFacts *facts);
int lab_judge_penalty (const LabLessonFacts *facts);
char *lab_explain_penalty (const LabLessonFacts *facts);
int lab_judge_strong_penalty (const LabLessonFacts *facts);
char *lab_explain_strong_penalty (const LabLessonFacts *facts);

/* Too fast, too slow. */
int lab_judge_slow (const LabLessonFacts *facts);
char *lab_explain_slow (const LabLessonFacts *facts);
int lab_judge_good_rate (const LabLessonFacts *facts);
char *lab_explain_good_rate (const LabLessonFacts *facts);
int lab_judge_fast (const LabLessonFacts *facts);
char *lab_explain_fast (const LabLessonFacts *facts);

/* Dropout. */
int lab_judge_without_dropout (const LabLessonFacts *facts);
char *lab_explain_without_dropout (const LabLessonFacts *facts);
int lab_judge_dropout (const LabLessonFacts *facts);
char *lab_explain_dropout (const LabLessonFacts *facts);
int lab_judge_strong_dropout (const LabLessonFacts *facts);
char *lab_explain_strong_dropout (const LabLessonFacts *facts);

/* Centring. */
int lab_judge_centred (const LabLessonFacts *facts);
char *lab_explain_centred (const LabLessonFacts *facts);
int lab_judge_shifted (const LabLessonFacts *facts);
char *lab_explain_shifted (const LabLessonFacts *facts);

G_END_DECLS
