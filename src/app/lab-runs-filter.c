/* lab-runs-filter.c: which runs are listed, and in which order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-runs-filter.h"

#include <math.h>
#include <string.h>

const char *const lab_runs_orders[] = {"newest", "name",    "accuracy", "loss",
                                       "epochs", "seconds", NULL};

/**
 * lab_runs_filter_clear:
 * @self: a filter
 *
 * Frees what it holds: it lets everything through then.
 */
void
lab_runs_filter_clear (LabRunsFilter *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->dataset, g_free);
  self->starred = FALSE;
}

static gboolean
is_set (const char *text)
{
  return text != NULL && *text != '\0';
}

/**
 * lab_runs_filter_is_empty:
 * @self: a filter
 *
 * Returns: whether it lets everything through
 */
gboolean
lab_runs_filter_is_empty (const LabRunsFilter *self)
{
  return !is_set (self->text) && !is_set (self->state) && !is_set (self->dataset) && !self->starred;
}

static gboolean
state_matches (const char *wanted, LabRunState state)
{
  switch (state) {
  case LAB_RUN_READY:
  case LAB_RUN_TRAINING:
  case LAB_RUN_PAUSED:
    return g_str_equal (wanted, "training");
  case LAB_RUN_FINISHED:
    return g_str_equal (wanted, "finished");
  case LAB_RUN_STOPPED:
  case LAB_RUN_INTERRUPTED:
    return g_str_equal (wanted, "stopped");
  case LAB_RUN_DIVERGED:
  case LAB_RUN_FAILED:
  default:
    return g_str_equal (wanted, "diverged");
  }
}

static gboolean
text_matches (const char *text, LabRunItem *item)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t,·", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (lab_run_item_get_text (item), words[i]) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * lab_runs_filter_matches:
 * @self: a filter
 * @item: a run
 *
 * Returns: whether the run is looked for
 */
gboolean
lab_runs_filter_matches (const LabRunsFilter *self, LabRunItem *item)
{
  const LabRunInfo *info = lab_run_item_get_info (item);

  if (self->starred && !info->starred)
    return FALSE;
  if (is_set (self->state) && !state_matches (self->state, info->state))
    return FALSE;
  if (is_set (self->dataset) && g_strcmp0 (self->dataset, info->dataset_hash) != 0)
    return FALSE;
  return !is_set (self->text) || text_matches (self->text, item);
}

/* Ascending; what is unknown comes last. */
static int
compare_doubles (double a, double b)
{
  if (isnan (a) || isnan (b))
    return isnan (a) - isnan (b);
  return (a > b) - (a < b);
}

static int
compare_by (const char *order, LabRunItem *a, LabRunItem *b)
{
  const LabRunInfo *left = lab_run_item_get_info (a), *right = lab_run_item_get_info (b);

  if (g_strcmp0 (order, "name") == 0)
    return g_utf8_collate (lab_run_item_get_title (a), lab_run_item_get_title (b));
  if (g_strcmp0 (order, "accuracy") == 0)
    return compare_doubles (-left->best_test_accuracy, -right->best_test_accuracy);
  if (g_strcmp0 (order, "loss") == 0)
    return compare_doubles (left->best_test_loss, right->best_test_loss);
  if (g_strcmp0 (order, "epochs") == 0)
    return (left->n_epochs < right->n_epochs) - (left->n_epochs > right->n_epochs);
  if (g_strcmp0 (order, "seconds") == 0)
    return compare_doubles (-left->seconds, -right->seconds);
  return 0;
}

/**
 * lab_runs_compare:
 * @order: one of lab_runs_orders
 * @a: a run
 * @b: another one
 *
 * Returns: negative when @a comes before @b; the newest of equals is first
 */
int
lab_runs_compare (const char *order, LabRunItem *a, LabRunItem *b)
{
  int result = compare_by (order, a, b);
  gint64 left = lab_run_item_get_id (a), right = lab_run_item_get_id (b);

  return result != 0 ? result : (left < right) - (left > right);
}
