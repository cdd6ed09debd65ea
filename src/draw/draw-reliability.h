/* draw-reliability.h: a reliability diagram: how often a network is right, by how sure it is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

typedef struct {
  guint n;           /* images in the bin */
  double confidence; /* their mean probability of the predicted class */
  double accuracy;   /* share of them that is right */
} DrawReliabilityBin;

/* Bins of equal width over 0..1. */
typedef struct {
  const DrawReliabilityBin *bins; /* (n_bins); borrowed */
  guint n_bins;
} DrawReliability;

void draw_reliability (cairo_t *cr, const DrawReliability *reliability, const DrawTheme *theme,
                       double width, double height);
/* The bin at (@x, @y), or -1. */
int draw_reliability_at (const DrawReliability *reliability, const DrawTheme *theme, double width,
                         double height, double x, double y);
void draw_reliability_highlight (cairo_t *cr, const DrawReliability *reliability, guint bin,
                                 const DrawTheme *theme, double width, double height);
/* "93–100 % sure: 9,412 images, 99.1 % of them right"; translated. */
char *draw_reliability_describe (const DrawReliability *reliability, guint bin);

G_END_DECLS
