/* draw-curves.h: loss and accuracy over epochs, of one run or several.
 *
 * A pure function from plain structs to a cairo_t: the widget, the figures and the tests all call
 * it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-axis.h"
#include "draw-batches.h"
#include "draw-theme.h"

G_BEGIN_DECLS

/* Which lines are drawn; a chart without any is left out, and the other one has its place. */
typedef enum {
  DRAW_CURVES_ALL = 0,
  DRAW_CURVES_TRAIN_LOSS = 1 << 0,
  DRAW_CURVES_TEST_LOSS = 1 << 1,
  DRAW_CURVES_TRAIN_ACCURACY = 1 << 2,
  DRAW_CURVES_TEST_ACCURACY = 1 << 3,
  DRAW_CURVES_LOSS = DRAW_CURVES_TRAIN_LOSS | DRAW_CURVES_TEST_LOSS,
  DRAW_CURVES_ACCURACY = DRAW_CURVES_TRAIN_ACCURACY | DRAW_CURVES_TEST_ACCURACY,
} DrawCurvesPanels;

/* The lowest and the highest of the seeds at each epoch, (n_epochs) both; NULL: none. */
typedef struct {
  const double *low, *high;
} DrawCurvesBand;

/* One run's curves, or the mean of several runs that differ by their seed alone. All arrays are
 * borrowed; element i belongs to epoch i + 1; NaN leaves a gap. */
typedef struct {
  const char *name; /* in the legend when there are several; may be NULL */
  guint n_epochs;
  const double *train_loss; /* (n_epochs) */
  const double *test_loss;
  const double *train_accuracy;
  const double *test_accuracy;
  const float *batch_loss; /* (n_batch_losses), every batch since the start; may be NULL */
  gsize n_batch_losses;
  /* @batch_loss summed up with the curves' smoothing, so that a frame need not read all of it; NULL
   * does that anew for each picture. */
  const DrawBatches *batches;
  double batches_per_epoch;
  guint best_loss_epoch;     /* from 1; 0 = none to mark */
  guint best_accuracy_epoch; /* from 1; 0 = none to mark */
  const double *changes;     /* (n_changes) epochs where a hyperparameter was changed: thin lines */
  guint n_changes;
  DrawColour colour; /* hue = run */
  guint n_seeds;     /* runs that these curves are the mean of; 0 or 1: they are one run's own */
  DrawCurvesBand train_loss_band, test_loss_band, train_accuracy_band, test_accuracy_band;
} DrawCurvesSeries;

typedef struct {
  const DrawCurvesSeries *series;
  guint n_series;
  double epochs;                  /* the right end of the epoch axis: how many epochs are planned */
  gboolean log_scale;             /* losses on a log10 axis, accuracy as error rate on one */
  double smoothing;               /* 0..0.99, of the per-batch points only (draw-smooth.h) */
  double first_epoch, last_epoch; /* a zoom of the epoch axis; both 0 = all of it */
  DrawCurvesPanels panels;        /* 0: both charts with both lines */
} DrawCurves;

/* Where things landed, for crosshair and hit tests; in user space of the cairo_t. A chart that is
 * left out is as wide as the other, and 0 high. */
typedef struct {
  cairo_rectangle_t loss;     /* plot area of the upper chart */
  cairo_rectangle_t accuracy; /* plot area of the lower chart */
  double first_epoch, last_epoch;
  DrawScale loss_scale;
  DrawScale accuracy_scale; /* of the error rate, 1 - accuracy, when log */
} DrawCurvesLayout;

/* Draws both charts into (0, 0, @width, @height): axes with ticks and units, train solid, test dashed
 * with a dot an epoch, the best epoch marked with its sentence, legend. The batches' losses lie
 * faintly behind a single run; of several runs only the epochs are drawn, of very many the test lines
 * most. Any range, any length, no points at all. @layout may be NULL. */
void draw_curves (cairo_t *cr, const DrawCurves *curves, const DrawTheme *theme, double width,
                  double height, DrawCurvesLayout *layout);

/* Draws the crosshair at @epoch and its readout on top of what draw_curves() drew. */
void draw_curves_crosshair (cairo_t *cr, const DrawCurves *curves, const DrawCurvesLayout *layout,
                            const DrawTheme *theme, double epoch);

/* Draws the marker of the cursor on top of what draw_curves() drew: a line at @epoch, its number on
 * the axis, and the values there: of one run as numbers. */
void draw_curves_cursor (cairo_t *cr, const DrawCurves *curves, const DrawCurvesLayout *layout,
                         const DrawTheme *theme, double epoch);

/* An epoch's place across the picture, and back. */
double draw_curves_x (const DrawCurvesLayout *layout, double epoch);
double draw_curves_epoch (const DrawCurvesLayout *layout, double x);

/* How far the epoch axis goes when it is not zoomed: as far as planned, or as far as there are
 * data; at least 1. */
double draw_curves_end (const DrawCurves *curves);

/* "epoch 12: train loss 0.012, test loss 0.075, …", a line a run; translated. */
char *draw_curves_readout (const DrawCurves *curves, double epoch);

/* "Loss and accuracy over 12 epochs; train loss 0.010, …", for those who don't see the picture;
 * translated. */
char *draw_curves_describe (const DrawCurves *curves);

G_END_DECLS
