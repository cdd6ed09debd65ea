/* draw-legend.h: names with their colours in rows of equal columns, however many there are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-text.h"

G_BEGIN_DECLS

typedef enum {
  DRAW_KEY_SQUARE, /* a hue that has several kinds of line */
  DRAW_KEY_LINE,
  DRAW_KEY_DASHES,
} DrawKey;

typedef struct {
  const char *name; /* NULL is "" */
  DrawColour colour;
  DrawKey key;
} DrawLegendEntry;

/* How the entries lie. What does not fit is counted in one more place at the end. */
typedef struct {
  guint rows, columns; /* 0: there are no entries */
  guint n_shown;
  double key_width, name_width;
} DrawLegend;

DrawLegend draw_legend_lay_out (DrawText *text, const DrawLegendEntry *entries, guint n,
                                double width, double height);
void draw_legend (DrawText *text, const DrawLegend *legend, const DrawLegendEntry *entries, guint n,
                  const DrawTheme *theme, double y);

G_END_DECLS
