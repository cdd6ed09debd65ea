/* draw-curves-private.h: what the parts of the curves' picture share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-curves.h"
#include "draw-legend.h"
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
  DrawChart loss, accuracy; /* a chart that is not drawn is 0 high */
  DrawLegend legend;        /* of the runs' names */
} DrawCurvesPicture;

#define ENTRY_GAP      16 /* between the entries of the legend, in pixels */
#define FEW_RUNS       4  /* more are drawn more lightly */
#define MAX_LISTED     12 /* runs, one by one, in a readout and in words */
#define BAND_ALPHA     0.16
#define TICK_LABEL_GAP 6 /* between the lower plot and its numbers */

/* Whether a line is drawn. */
gboolean draw_curves_shows (const DrawCurves *curves, gboolean is_accuracy, gboolean is_test);
/* Whether train and test are both drawn, somewhere: else no dashes need to tell them apart. */
gboolean draw_curves_shows_both_splits (const DrawCurves *curves);
/* Whether there are batches to draw: only a single run's are. */
gboolean draw_curves_has_batches (const DrawCurves *curves);
/* A run's line, and the spread between seeds around it. */
const double *draw_curves_values (const DrawCurvesSeries *series, gboolean is_accuracy,
                                  gboolean is_test);
DrawCurvesBand draw_curves_band (const DrawCurvesSeries *series, gboolean is_accuracy,
                                 gboolean is_test);

/* The legend: the kinds of line from the right edge as far as @left, and the runs' names in rows
 * under the captions'. */
void draw_curves_keys (DrawCurvesPicture *picture, double left);
void draw_curves_lay_out_runs (DrawCurvesPicture *picture);
void draw_curves_list_runs (DrawCurvesPicture *picture);

/* Thin lines where hyperparameters changed; a ring where a run was best, a line and a sentence for
 * the best of all. */
void draw_curves_changes (DrawCurvesPicture *picture, const DrawChart *chart);
void draw_curves_bests (DrawCurvesPicture *picture, const DrawChart *chart);

/* The two charts as they were laid out. */
void draw_curves_get_charts (const DrawCurvesLayout *layout, DrawChart charts[2]);

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
void draw_curves_line (DrawCurvesPicture *picture, const DrawChart *chart,
                       const DrawCurvesSeries *series, gboolean is_test);
void draw_curves_spread (DrawCurvesPicture *picture, const DrawChart *chart,
                         const DrawCurvesSeries *series, gboolean is_test);
/* The look of a test line, for the legend too. */
void draw_curves_set_dash (cairo_t *cr, gboolean is_test);
double draw_curves_line_width (const DrawTheme *theme);
void draw_curves_dot (cairo_t *cr, double x, double y, gboolean hollow, const DrawColour *colour,
                      const DrawTheme *theme);

/* What is known of the batch nearest to an epoch: its loss, and the smoothed one. FALSE: nothing. */
gboolean draw_curves_batch_at (const DrawCurves *curves, const DrawCurvesSeries *series,
                               double epoch, double *loss, double *smoothed);
/* "epoch 12", or "epoch 0.35" within one; a value of an array, "–" where it has none; "and 18 more". */
char *draw_curves_format_epoch (double epoch);
char *draw_curves_format_value (const double *values, int index, gboolean accuracy);
char *draw_curves_format_more (guint n);
/* The element of the epoch arrays that belongs to @epoch, or -1. */
int draw_curves_index (const DrawCurvesSeries *series, double epoch);

G_END_DECLS
