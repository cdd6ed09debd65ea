/* draw-sweep.h: a metric against what was varied: the U-curve, with the spread between seeds.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-axis.h"
#include "draw-theme.h"

G_BEGIN_DECLS

typedef struct {
  double x;
  double mean;       /* NaN: nothing yet */
  double low, high;  /* over the seeds */
  guint n;           /* seeds with a value */
  guint n_diverged;  /* shown as such, at the upper edge, where there is no value */
  const char *label; /* of @x; borrowed */
} DrawSweepPoint;

typedef struct {
  const char *name;             /* in the legend; NULL when there is only one */
  const DrawSweepPoint *points; /* (n_points) */
  guint n_points;
  DrawColour colour;
  gboolean dashed; /* split = dash: test dashed, train solid, as in the curves */
} DrawSweepSeries;

typedef struct {
  const char *x_title, *y_title;
  const char *x_symbol;  /* within a sentence, "λ"; NULL: x_title */
  const char *y_unit;    /* after a value, "s"; NULL: none */
  gboolean x_log, y_log; /* an x of 0 or less has a place of its own left of a log axis */
  gboolean x_named;      /* x = 0, 1, 2, … are names, not numbers */
  gboolean y_percent;    /* 0..1 as per cent */
  const DrawSweepSeries *series;
  guint n_series;
  int best;          /* index of the point that is marked as best; -1 = none */
  guint best_series; /* that it belongs to */
} DrawSweep;

typedef struct {
  cairo_rectangle_t plot;
  DrawScale x_scale, y_scale;
} DrawSweepLayout;

/* Draws the means as points joined by a line, the spread over the seeds as a band and bars, what
 * diverged at the upper edge, the best point with a sentence, axes and legend into (0, 0, @width,
 * @height). @layout may be NULL. */
void draw_sweep (cairo_t *cr, const DrawSweep *sweep, const DrawTheme *theme, double width,
                 double height, DrawSweepLayout *layout);
/* A ring around a point, the pointer's or the keyboard's, and what draw_sweep_describe_point() says. */
void draw_sweep_highlight (cairo_t *cr, const DrawSweep *sweep, const DrawSweepLayout *layout,
                           const DrawTheme *theme, guint series, guint point);
/* The point nearest to (x, y) within some 24 pixels. */
gboolean draw_sweep_find (const DrawSweep *sweep, const DrawSweepLayout *layout, double x, double y,
                          guint *series, guint *point);
/* "λ 1e-3: test loss 0.071, between 0.069 and 0.074 over 3 seeds"; translated. */
char *draw_sweep_describe_point (const DrawSweep *sweep, guint series, guint point);
char *draw_sweep_describe (const DrawSweep *sweep);

G_END_DECLS
