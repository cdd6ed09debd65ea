/* lab-checkpoints.c: which epochs' networks are kept when not all can be.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-checkpoints.h"

#include <math.h>

/* All of the first epochs are kept: there the curves bend. */
#define N_FIRST 20
/* From here on three epochs of each doubling: 25, 32 and 40 times the powers of 2. */
#define LAST_BASE 40

static gboolean
is_mark (guint epoch, const LabCheckpointMarks *marks)
{
  return epoch > 0 &&
         (epoch == marks->last || epoch == marks->best_loss || epoch == marks->best_accuracy);
}

/**
 * lab_checkpoint_is_kept:
 * @epoch: epochs completed when the checkpoint was made; 0 = before training
 * @marks: what is never dropped
 *
 * Returns: whether the rule keeps it: one of epochs 0 to 20, of 25, 32, 40, 50, 64, 80, 100, 128
 * and so on, or a mark
 */
gboolean
lab_checkpoint_is_kept (guint epoch, const LabCheckpointMarks *marks)
{
  guint base = epoch;

  g_return_val_if_fail (marks != NULL, FALSE);

  if (epoch <= N_FIRST || is_mark (epoch, marks))
    return TRUE;
  while (base > LAST_BASE && base % 2 == 0)
    base /= 2;
  return base == 25 || base == 32 || base == 40;
}

/* How much larger the later neighbour of @epochs[i] is than the earlier one: infinite at the ends. */
static double
get_gap_without (const guint *epochs, guint n, guint i)
{
  if (i == 0 || i == n - 1)
    return INFINITY;
  /* Counted from 1, so that epoch 0 has proportions too. */
  return (epochs[i + 1] + 1.0) / (epochs[i - 1] + 1.0);
}

/**
 * lab_checkpoint_find_dispensable:
 * @epochs: (array length=n): the epochs that have a checkpoint, ascending
 * @n: how many
 * @marks: what is never dropped
 *
 * Chooses what goes first when there are too many for a limit: the one whose absence leaves the
 * smallest gap in proportion, the later one of equals. The first and the last go after all others.
 *
 * Returns: an index in @epochs; @n when only marks are left
 */
guint
lab_checkpoint_find_dispensable (const guint *epochs, guint n, const LabCheckpointMarks *marks)
{
  guint found = n;
  double smallest = INFINITY;

  g_return_val_if_fail (epochs != NULL || n == 0, n);
  g_return_val_if_fail (marks != NULL, n);

  for (guint i = 0; i < n; i++) {
    double gap = get_gap_without (epochs, n, i);

    if (gap <= smallest && !is_mark (epochs[i], marks)) {
      found = i;
      smallest = gap;
    }
  }
  return found;
}
