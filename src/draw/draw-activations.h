/* draw-activations.h: what each layer of a network makes of one image, a cell for each neuron.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-theme.h"

G_BEGIN_DECLS

#define DRAW_MAX_LAYERS 24

/* All layers' values one after the other, as many as their widths say. */
typedef struct {
  const float *values;
  const guint8 *dead;             /* as many flags, or NULL: unknown */
  const guint *widths;            /* (n_layers); the last layer is the outputs */
  guint n_layers;                 /* at most DRAW_MAX_LAYERS */
  const char *const *class_names; /* of the outputs, or NULL for numbers */
} DrawActivations;

typedef struct {
  guint n_layers;
  struct {
    guint n, columns;
    double y;    /* of the first row of cells; its title is above it */
    double cell; /* side */
  } layers[DRAW_MAX_LAYERS];
  double line;
  double height; /* of all layers */
} DrawActivationsLayout;

DrawActivationsLayout draw_activations_layout (const DrawActivations *activations,
                                               const DrawTheme *theme, double width);
void draw_activations (cairo_t *cr, const DrawActivations *activations,
                       const DrawActivationsLayout *layout, const DrawTheme *theme, double width);
gboolean draw_activations_at (const DrawActivationsLayout *layout, double x, double y, guint *layer,
                              guint *neuron);
void draw_activations_highlight (cairo_t *cr, const DrawActivationsLayout *layout, guint layer,
                                 guint neuron, const DrawTheme *theme);
/* "Layer 2, neuron 17: 1.82", "output 4: −3.1"; translated. */
char *draw_activations_describe (const DrawActivations *activations, guint layer, guint neuron);

G_END_DECLS
