/* lab-comparison.h: what differs between runs, and what came of it: a table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-run-loader.h"

G_BEGIN_DECLS

/* A cell: what stands in it, and what it is sorted by (NaN: by its text). */
typedef struct {
  char *text;
  double key;
  gboolean is_best; /* of its column */
} LabComparisonCell;

#define LAB_TYPE_COMPARISON_ROW (lab_comparison_row_get_type ())
G_DECLARE_FINAL_TYPE (LabComparisonRow, lab_comparison_row, LAB, COMPARISON_ROW, GObject)

const LabComparisonCell *lab_comparison_row_get_cell (LabComparisonRow *self, guint column);
guint lab_comparison_row_get_group (LabComparisonRow *self);

/* Runs that differ by their seed alone are a group, and a row: means, and ± half of the way from the
 * lowest to the highest. */
typedef struct {
  guint n_columns;
  char **titles;    /* (n_columns): the first is that of the names */
  guint n_settings; /* columns after the first that are settings; the rest are results */
  guint n_runs;
  guint *groups;    /* (n_runs) */
  char **names;     /* (n_runs): what the legend calls them */
  GListStore *rows; /* of LabComparisonRow, group by group */
} LabComparison;

/* @runs: elements are LabLoadedRun, whose results are taken as they are now. */
LabComparison *lab_comparison_new (GPtrArray *runs);
void lab_comparison_free (LabComparison *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabComparison, lab_comparison_free)

/* The table as lines of comma-separated values. */
char *lab_comparison_format_csv (const LabComparison *self);

G_END_DECLS
