/* draw-biography.h: how probable a network thought the classes of one image, epoch by epoch.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

typedef struct {
  const float
      *actual; /* (n_epochs), probability of the actual class after epoch 1, 2, …; NaN = gap */
  const float *predicted;   /* (n_epochs), of the predicted class; NaN = gap */
  const guint *predictions; /* (n_epochs), the predicted class; where it is no gap */
  guint n_epochs;
  guint planned; /* epochs of the axis, when more are to come */
  guint label;   /* the actual class */
  const char *const *class_names;
  guint epoch; /* where the cursor stands; 0: nowhere */
} DrawBiography;

void draw_biography (cairo_t *cr, const DrawBiography *biography, const DrawTheme *theme,
                     double width, double height);
/* The line of the cursor, on top of what draw_biography() drew. */
void draw_biography_cursor (cairo_t *cr, const DrawBiography *biography, guint epoch,
                            gboolean strong, const DrawTheme *theme, double width, double height);
/* The epoch nearest to @x, from 1; 0 = none. */
guint draw_biography_at (const DrawBiography *biography, const DrawTheme *theme, double width,
                         double height, double x, double y);
/* "Epoch 7: read as 9, 81.0 %; 4: 12.3 %"; translated. */
char *draw_biography_describe (const DrawBiography *biography, guint epoch);

G_END_DECLS
