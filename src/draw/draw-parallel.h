/* draw-parallel.h: parallel coordinates: a line for each run through what was varied and what came
 * of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-axis.h"
#include "draw-theme.h"

G_BEGIN_DECLS

typedef struct {
  const char *title;
  gboolean is_log;
  gboolean percent;
  const char *const *names; /* (n_names): an axis of names, values are indices; else NULL */
  guint n_names;
} DrawParallelAxis;

typedef struct {
  const DrawParallelAxis *axes; /* (n_axes); the last is the metric, which colours the lines */
  guint n_axes;
  const double *values;          /* (n_lines, n_axes), NaN: not there yet */
  const char *const *line_names; /* (n_lines) */
  guint n_lines;
  gboolean low_is_good; /* of the metric */
} DrawParallel;

void draw_parallel (cairo_t *cr, const DrawParallel *parallel, const DrawTheme *theme, double width,
                    double height);
void draw_parallel_highlight (cairo_t *cr, const DrawParallel *parallel, const DrawTheme *theme,
                              double width, double height, guint line);
/* The line nearest to (x, y) within some 12 pixels; -1 = none. */
int draw_parallel_find (const DrawParallel *parallel, const DrawTheme *theme, double width,
                        double height, double x, double y);
char *draw_parallel_describe_line (const DrawParallel *parallel, guint line);
char *draw_parallel_describe (const DrawParallel *parallel);

G_END_DECLS
