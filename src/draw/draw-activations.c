/* draw-activations.c: what each layer of a network makes of one image, a cell for each neuron.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-activations.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-text.h"

#define MAX_CELL  16.0
#define MIN_CELL  3.0
#define MAX_ROWS  5 /* of a layer, as long as its cells are not too small for it */
#define LAYER_GAP 8.0
#define HAIR      1.0 /* between two cells */

static guint
count_layers (const DrawActivations *activations)
{
  return MIN (activations->n_layers, DRAW_MAX_LAYERS);
}

/* Of the layer's first neuron in the values. */
static gsize
offset_of (const DrawActivations *activations, guint layer)
{
  gsize offset = 0;

  for (guint i = 0; i < layer; i++)
    offset += activations->widths[i];
  return offset;
}

/**
 * draw_activations_layout:
 * @activations: what is drawn
 * @theme: its font decides how high a title is
 * @width: of the picture
 *
 * Returns: where the cells of each layer lie; a wide layer has smaller ones, in several rows
 */
DrawActivationsLayout
draw_activations_layout (const DrawActivations *activations, const DrawTheme *theme, double width)
{
  DrawActivationsLayout layout = {.n_layers = count_layers (activations)};
  double y = 0;

  layout.line = ceil (theme->font_size * 1.35);
  width = isfinite (width) ? CLAMP (width, MIN_CELL, 1e5) : MIN_CELL;
  for (guint i = 0; i < layout.n_layers; i++) {
    guint n = activations->widths[i];
    double cell = MAX_CELL;
    guint columns;

    while (cell > MIN_CELL && ceil (n / floor (width / cell)) > MAX_ROWS)
      cell--;
    columns = (guint)MAX (floor (width / cell), 1);
    layout.layers[i].n = n;
    layout.layers[i].columns = columns;
    layout.layers[i].cell = cell;
    layout.layers[i].y = y + layout.line + 2;
    y = layout.layers[i].y + ceil ((double)n / columns) * cell + LAYER_GAP;
  }
  layout.height = layout.n_layers > 0 ? y - LAYER_GAP : 0;
  return layout;
}

static double
find_scale (const float *values, guint n)
{
  double scale = 0;

  for (guint i = 0; i < n; i++)
    if (isfinite (values[i]))
      scale = MAX (scale, fabs ((double)values[i]));
  return scale;
}

/* "Layer 2 · 100 neurons, 43 of them silent, 3 dead" */
static char *
title_of (const DrawActivations *activations, guint layer, gsize offset)
{
  guint n = activations->widths[layer], n_silent = 0, n_dead = 0;
  GString *title = g_string_new (NULL);

  if (layer + 1 == count_layers (activations)) {
    g_string_free (title, TRUE);
    return g_strdup (_ ("Outputs, before the softmax"));
  }
  for (guint i = 0; i < n; i++) {
    n_silent += activations->values[offset + i] == 0;
    n_dead += activations->dead != NULL && activations->dead[offset + i];
  }
  g_string_append_printf (title, _ ("Layer %u"), layer + 1);
  g_string_append (title, " · ");
  g_string_append_printf (title, ngettext ("%u neuron", "%u neurons", n), n);
  if (n_silent > 0) {
    g_string_append (title, " · ");
    /* translators: neurons that say nothing of the image that is shown */
    g_string_append_printf (title, ngettext ("%u silent", "%u silent", n_silent), n_silent);
  }
  if (n_dead > 0) {
    g_string_append (title, " · ");
    /* translators: neurons that say the same of every image */
    g_string_append_printf (title, ngettext ("%u dead", "%u dead", n_dead), n_dead);
  }
  return g_string_free (title, FALSE);
}

static void
draw_cell (cairo_t *cr, const DrawActivations *activations, gsize index, double scale, double x,
           double y, double side, const DrawTheme *theme)
{
  double value = (double)activations->values[index];
  DrawColour colour = draw_map_diverging (theme, scale > 0 && isfinite (value) ? value / scale : 0);

  draw_set_colour (cr, &colour);
  cairo_rectangle (cr, x, y, side, side);
  cairo_fill (cr);
  if (activations->dead == NULL || !activations->dead[index])
    return;
  draw_set_colour (cr, &theme->dim);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x + 1, y + 1);
  cairo_line_to (cr, x + side - 1, y + side - 1);
  cairo_move_to (cr, x + side - 1, y + 1);
  cairo_line_to (cr, x + 1, y + side - 1);
  cairo_stroke (cr);
}

/**
 * draw_activations:
 * @cr: where to draw
 * @activations: what the layers say
 * @layout: of draw_activations_layout()
 * @theme: colours and font
 * @width: of the picture
 *
 * Draws a cell for each neuron, blue for what it says, orange where that is negative, each layer on its
 * own scale. A dead neuron is crossed out.
 */
void
draw_activations (cairo_t *cr, const DrawActivations *activations,
                  const DrawActivationsLayout *layout, const DrawTheme *theme, double width)
{
  DrawText text;

  if (activations->values == NULL)
    return;
  draw_text_begin (&text, cr, theme);
  for (guint i = 0; i < layout->n_layers; i++) {
    gsize offset = offset_of (activations, i);
    double scale = find_scale (activations->values + offset, activations->widths[i]);
    double cell = layout->layers[i].cell;
    double side = cell - (cell > 2 * MIN_CELL ? HAIR : 0);
    g_autofree char *title = title_of (activations, i, offset);

    draw_set_colour (cr, &theme->dim);
    draw_text_show_within (&text, title, 0, layout->layers[i].y - 2, 0, 1, width);
    for (guint j = 0; j < layout->layers[i].n; j++)
      draw_cell (cr, activations, offset + j, scale, j % layout->layers[i].columns * cell,
                 layout->layers[i].y + (double)(j / layout->layers[i].columns) * cell, side, theme);
  }
  draw_text_end (&text);
}

/**
 * draw_activations_at:
 * @layout: of the picture
 * @x: a place in it
 * @y: a place in it
 * @layer: (out): the layer there
 * @neuron: (out): its neuron
 *
 * Returns: whether there is one
 */
gboolean
draw_activations_at (const DrawActivationsLayout *layout, double x, double y, guint *layer,
                     guint *neuron)
{
  for (guint i = 0; i < layout->n_layers; i++) {
    double column = floor (x / layout->layers[i].cell);
    double row = floor ((y - layout->layers[i].y) / layout->layers[i].cell);
    double index = row * layout->layers[i].columns + column;

    if (!(row >= 0) || !(column >= 0) || column >= layout->layers[i].columns ||
        index >= layout->layers[i].n)
      continue;
    *layer = i;
    *neuron = (guint)index;
    return TRUE;
  }
  return FALSE;
}

/**
 * draw_activations_highlight:
 * @cr: where to draw
 * @layout: of the picture
 * @layer: a layer
 * @neuron: one of its neurons
 * @theme: colours
 */
void
draw_activations_highlight (cairo_t *cr, const DrawActivationsLayout *layout, guint layer,
                            guint neuron, const DrawTheme *theme)
{
  double cell;

  if (layer >= layout->n_layers || neuron >= layout->layers[layer].n)
    return;
  cell = layout->layers[layer].cell;
  cairo_save (cr);
  draw_set_colour (cr, &theme->foreground);
  cairo_set_line_width (cr, 1.5);
  cairo_rectangle (cr, neuron % layout->layers[layer].columns * cell - 0.5,
                   layout->layers[layer].y +
                       (double)(neuron / layout->layers[layer].columns) * cell - 0.5,
                   cell, cell);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/**
 * draw_activations_describe:
 * @activations: what is drawn
 * @layer: a layer
 * @neuron: one of its neurons
 *
 * Returns: (transfer full): the neuron and what it says
 */
char *
draw_activations_describe (const DrawActivations *activations, guint layer, guint neuron)
{
  gsize index = offset_of (activations, layer) + neuron;
  g_autofree char *value = g_strdup_printf ("%.3g", (double)activations->values[index]);

  if (layer + 1 == count_layers (activations)) {
    g_autofree char *number = g_strdup_printf ("%u", neuron);
    const char *name = activations->class_names != NULL ? activations->class_names[neuron] : number;

    /* translators: a class, and what the network's output for it says before the softmax */
    return g_strdup_printf (_ ("Output %s: %s"), name, value);
  }
  if (activations->dead != NULL && activations->dead[index])
    /* translators: "Layer 2, neuron 17: 0, dead" */
    return g_strdup_printf (_ ("Layer %u, neuron %u: %s, dead"), layer + 1, neuron, value);
  /* translators: "Layer 2, neuron 17: 1.82" */
  return g_strdup_printf (_ ("Layer %u, neuron %u: %s"), layer + 1, neuron, value);
}
