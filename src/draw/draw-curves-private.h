/* draw-curves-private.h: what the parts of the curves' picture share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-curves.h"
#include "draw-text.h"

G_BEGIN_DECLS

/* One of the two charts: its place, its scale, and whether its values are 1 - accuracy. */
typedef struct {
  cairo_rectangle_t plot;
  DrawScale scale;
  gboolean is_accuracy;
  gboolean is_log;
} DrawChart;

/* What the parts of one picture know of each other. */
typedef struct {
  cairo_t *cr;
  const DrawCurves *curves;
  const DrawTheme *theme;
  DrawText text;
  double width, height;
  double line; /* height of a line of text */
  double first, last;
  DrawChart loss, accuracy;
  gboolean two_charts; /* the accuracy has room */
} DrawCurvesPicture;

#define ENTRY_GAP 16 /* between the entries of the legend, in pixels */

/* The legend: the kinds of line from the right edge as far as @left, and the runs' names in rows
 * under the captions'; how many rows, 0 for a single run. */
void draw_curves_keys (DrawCurvesPicture *picture, double left);
guint draw_curves_list_runs (DrawCurvesPicture *picture, gboolean draw);

/* Thin lines where hyperparameters changed; a ring, a line and a sentence where a run was best. */
void draw_curves_changes (DrawCurvesPicture *picture, const DrawChart *chart);
void draw_curves_best (DrawCurvesPicture *picture, const DrawChart *chart,
                       const DrawCurvesSeries *series);

/* Places in a chart. A value too far outside to matter is kept near its edge, where the clip cuts
 * it; one without a place (NaN) gives NaN. */
double draw_chart_y (const DrawChart *chart, double value);
double draw_curves_x_in (const cairo_rectangle_t *plot, double first, double last, double epoch);

/* The scales of what is visible between two epochs, robust to a few outliers. */
DrawScale draw_curves_loss_scale (const DrawCurves *curves, double first, double last,
                                  guint max_ticks);
DrawScale draw_curves_accuracy_scale (const DrawCurves *curves, double first, double last,
                                      guint max_ticks);

/* Each draws into @chart, clipped by the caller. */
void draw_curves_batches (cairo_t *cr, const DrawCurves *curves, const DrawCurvesSeries *series,
                          const DrawChart *chart, double first, double last,
                          const DrawTheme *theme);
void draw_curves_line (cairo_t *cr, const DrawCurvesSeries *series, gboolean is_test,
                       const DrawChart *chart, double first, double last, const DrawTheme *theme);
/* The look of a test line, for the legend too. */
void draw_curves_set_dash (cairo_t *cr, gboolean is_test);
double draw_curves_line_width (const DrawTheme *theme);
void draw_curves_dot (cairo_t *cr, double x, double y, gboolean hollow, const DrawColour *colour,
                      const DrawTheme *theme);

/* What is known of the batch nearest to an epoch: its loss, and the smoothed one. FALSE: nothing. */
gboolean draw_curves_batch_at (const DrawCurves *curves, const DrawCurvesSeries *series,
                               double epoch, double *loss, double *smoothed);
/* The element of the epoch arrays that belongs to @epoch, or -1. */
int draw_curves_index (const DrawCurvesSeries *series, double epoch);

G_END_DECLS
