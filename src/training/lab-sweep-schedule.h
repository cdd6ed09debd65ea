/* lab-sweep-schedule.h: in which order runs are trained side by side, and when they will be done.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "nn.h"

G_BEGIN_DECLS

/* What training @config takes, in units of its own: only their proportions mean something. */
double lab_sweep_estimate_cost (const nn_config *config);
/* Fills in @order (n) with the order to start runs of these costs in. */
void lab_sweep_make_order (const double *costs, guint n, guint n_jobs, guint *order);
/* When the last of @n_jobs is done that have @loads (n_jobs) before them, which are changed, and then
 * take @costs (n) one by one. */
double lab_sweep_estimate_end (double *loads, guint n_jobs, const double *costs, guint n);

G_END_DECLS
