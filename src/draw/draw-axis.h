/* draw-axis.h: values to places along an axis, and where its ticks stand.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an axis shows: low < high, both finite, and both positive when log. */
typedef struct {
  double low, high;
  gboolean log; /* log10 */
} DrawScale;

#define DRAW_MAX_TICKS 48

typedef struct {
  guint n;
  struct {
    double value;
    gboolean major; /* with a label and a grid line; minor ones only divide a decade */
  } ticks[DRAW_MAX_TICKS];
  double step; /* between ticks of a linear axis; 0 on a log one */
} DrawTicks;

/* Makes a scale that is safe to draw with out of any two numbers. */
DrawScale draw_scale (double low, double high, gboolean log);
/* Where @value lies: 0 at low, 1 at high; outside beyond them; NaN when it has no place. */
double draw_scale_position (const DrawScale *scale, double value);
/* The inverse of draw_scale_position(). */
double draw_scale_value (const DrawScale *scale, double position);

/* The largest of 1, 2, 5 × 10ⁿ steps that keeps at most @max_ticks in @span. */
double draw_tick_step (double span, guint max_ticks);
/* Ticks of @scale, at most @max_ticks major ones; with @whole only at integers. */
DrawTicks draw_ticks (const DrawScale *scale, guint max_ticks, gboolean whole);
/* Moves both ends outwards: to a tick when linear, to 1, 2 or 5 × 10ⁿ when log. */
void draw_scale_round (DrawScale *scale, guint max_ticks);
/* Digits after the point that ticks @step apart need. */
int draw_tick_decimals (double step);

G_END_DECLS
