/* draw-sweep-private.h: what the parts of the sweep's picture share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-legend.h"
#include "draw-sweep.h"
#include "draw-text.h"

G_BEGIN_DECLS

/* What the parts of one picture know of each other. */
typedef struct {
  cairo_t *cr;
  const DrawSweep *sweep;
  const DrawTheme *theme;
  DrawText text;
  double width, height, line;
  DrawLegendEntry *entries;
  DrawLegend legend;
  DrawSweepLayout layout;
} DrawSweepPicture;

#define LABEL_GAP  6    /* between tick labels and the plot */
#define ZERO_PLACE 0.03 /* of the plot's width: where x = 0 stands on a log axis */
#define EDGE_ROOM  9    /* pixels between the upper edge and what diverged */

/* Where a point stands; one that diverged, or is off the scale, at the upper edge. NaN where it has
 * no value yet. */
double draw_sweep_x (const DrawSweep *sweep, const DrawSweepLayout *layout, double x);
double draw_sweep_y (const DrawSweepLayout *layout, double value);
double draw_sweep_point_y (const DrawSweepLayout *layout, const DrawSweepPoint *point);
gboolean draw_sweep_is_off_scale (const DrawSweepLayout *layout, double value);

double draw_sweep_find_scales (DrawSweepPicture *picture);
void draw_sweep_axes (DrawSweepPicture *picture);
/* Lines, bands, bars and marks; the ring and the sentence of the best. */
void draw_sweep_points (DrawSweepPicture *picture);
void draw_sweep_best (DrawSweepPicture *picture);

/* "0.071", "98.1 %", "12.3 s". */
char *draw_sweep_format (const DrawSweep *sweep, double value);
/* "λ 1e-3" or "λ 1e-3, dropout 0.5": a point's name; "best at λ 1e-3: 0.071". */
char *draw_sweep_name (const DrawSweep *sweep, const DrawSweepSeries *series,
                       const DrawSweepPoint *point);
/* "test loss 0.071, between 0.069 and 0.074 over 3 seeds", "diverged", "nothing yet". */
char *draw_sweep_values (const DrawSweep *sweep, const DrawSweepPoint *point);
char *draw_sweep_best_sentence (const DrawSweep *sweep);
/* The marked point; NULL where there is none. */
const DrawSweepPoint *draw_sweep_get_best (const DrawSweep *sweep);

G_END_DECLS
