/* lab-runs-filter.h: which runs are listed, and in which order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-run-item.h"

G_BEGIN_DECLS

/* What is looked for. All zero lets everything through. */
typedef struct {
  char *text;    /* as typed: words that must all be found; or NULL */
  char *state;   /* "training", "finished", "stopped" or "diverged"; "" = any */
  char *dataset; /* a dataset's hash; "" = any */
  gboolean starred;
} LabRunsFilter;

void lab_runs_filter_clear (LabRunsFilter *self);
gboolean lab_runs_filter_is_empty (const LabRunsFilter *self);
gboolean lab_runs_filter_matches (const LabRunsFilter *self, LabRunItem *item);

/* The ways of sorting: "newest", "name", "accuracy", "loss", "epochs", "seconds"; NULL-terminated. */
extern const char *const lab_runs_orders[];
/* Negative when @a comes before @b; the newest of equals is first. */
int lab_runs_compare (const char *order, LabRunItem *a, LabRunItem *b);

G_END_DECLS
