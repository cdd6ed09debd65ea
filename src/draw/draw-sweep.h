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
  gboolean x_log, y_log;
  gboolean x_named;   /* x = 0, 1, 2, … are names, not numbers */
  gboolean y_percent; /* 0..1 as per cent */
  const DrawSweepSeries *series;
  guint n_series;
  int best; /* index of the point of the first series that is marked as best; -1 = none */
} DrawSweep;

typedef struct {
  cairo_rectangle_t plot;
  DrawScale x_scale, y_scale;
} DrawSweepLayout;

void draw_sweep (cairo_t *cr, const DrawSweep *sweep, const DrawTheme *theme, double width,
                 double height, DrawSweepLayout *layout);
/* A ring around a point: the pointer's or the keyboard's. */
void draw_sweep_highlight (cairo_t *cr, const DrawSweep *sweep, const DrawSweepLayout *layout,
                           const DrawTheme *theme, guint series, guint point);
/* The point nearest to (x, y) within some 24 pixels. */
gboolean draw_sweep_find (const DrawSweep *sweep, const DrawSweepLayout *layout, double x, double y,
                          guint *series, guint *point);
/* "λ 1e-3: test loss 0.071, between 0.069 and 0.074 over 3 seeds"; translated. */
char *draw_sweep_describe_point (const DrawSweep *sweep, guint series, guint point);
char *draw_sweep_describe (const DrawSweep *sweep);

G_END_DECLS
