/* lab-sweep-schedule.c: in which order runs are trained side by side, and when they will be done.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sweep-schedule.h"

/* Epochs of MNIST with 0 to 3 × 500 hidden neurons took, within a tenth, what these say: a weight of
 * the first layer costs a fifth of another's, because it meets ink in a fifth of the pixels, and there
 * is as much to do besides as for so many weights. */
#define INK_SHARE   0.2
#define COST_BESIDE 9000.0

/**
 * lab_sweep_estimate_cost:
 * @config: a valid configuration
 *
 * Returns: how long training it takes in proportion to others on the same images
 */
double
lab_sweep_estimate_cost (const nn_config *config)
{
  double n_all = (double)nn_config_n_parameters (config);
  nn_tensor first = nn_config_get_tensor (config, 0);
  double n_first = (double)first.rows * first.columns;

  return (n_all - (1.0 - INK_SHARE) * n_first + COST_BESIDE) * config->epochs;
}

static int
compare_costs (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *costs = data;
  guint one = *(const guint *)a, other = *(const guint *)b;

  if (costs[one] != costs[other])
    return costs[one] < costs[other] ? 1 : -1;
  return (one > other) - (one < other);
}

/**
 * lab_sweep_make_order:
 * @costs: (array length=n): of each run
 * @n: how many
 * @n_jobs: how many are trained at once
 * @order: (out) (array length=n): indices of @costs, the first to start first
 *
 * The longest go first where several are trained at once, so that no long one is left for the end
 * alone (Graham, 1969: at most a third longer than the best order); else they keep their order.
 */
void
lab_sweep_make_order (const double *costs, guint n, guint n_jobs, guint *order)
{
  for (guint i = 0; i < n; i++)
    order[i] = i;
  if (n_jobs > 1)
    g_qsort_with_data (order, (int)n, sizeof *order, compare_costs, (gpointer)costs);
}

/**
 * lab_sweep_estimate_end:
 * @loads: (array length=n_jobs) (inout): what each job has to do before it takes another run; then
 *   what it will have done in all
 * @n_jobs: how many, at least 1
 * @costs: (array length=n): of the runs that wait, in their order
 * @n: how many
 *
 * Returns: what the busiest of the jobs does until the end
 */
double
lab_sweep_estimate_end (double *loads, guint n_jobs, const double *costs, guint n)
{
  double end = 0.0;

  for (guint i = 0; i < n; i++) {
    guint idlest = 0;

    for (guint job = 1; job < n_jobs; job++)
      if (loads[job] < loads[idlest])
        idlest = job;
    loads[idlest] += costs[i];
  }
  for (guint job = 0; job < n_jobs; job++)
    end = MAX (end, loads[job]);
  return end;
}
