/* test-activations.c: a cell for each neuron, and what in an image speaks for a class.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-activations.h"

#include <math.h>
#include "draw-saliency.h"
#include "draw-test.h"

#define SIDE 28

static const guint widths[] = {300, 7, 3};
static float values[310];
static guint8 dead[310];

static DrawActivations
make (void)
{
  memset (values, 0, sizeof values);
  memset (dead, 0, sizeof dead);
  values[5] = 2;
  values[300] = -4;
  values[308] = 1.5f;
  dead[17] = 1;
  return (DrawActivations){.values = values, .dead = dead, .widths = widths, .n_layers = 3};
}

/* Each neuron is found where it is drawn, in a picture of any width. */
static void
test_layout (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawActivations activations = make ();

  for (double width = 1; width < 1500; width = width * 2 + 30) {
    DrawActivationsLayout layout = draw_activations_layout (&activations, &theme, width);
    guint layer, neuron;

    g_assert_cmpuint (layout.n_layers, ==, 3);
    for (guint i = 0; i < 3; i++)
      for (guint j = 0; j < widths[i]; j++) {
        double cell = layout.layers[i].cell;
        double x = (j % layout.layers[i].columns + 0.5) * cell;
        double y = layout.layers[i].y + (j / layout.layers[i].columns + 0.5) * cell;

        g_assert_true (draw_activations_at (&layout, x, y, &layer, &neuron));
        g_assert_cmpuint (layer, ==, i);
        g_assert_cmpuint (neuron, ==, j);
        g_assert_cmpfloat (y, <, layout.height);
      }
    g_assert_false (draw_activations_at (&layout, -1, 20, &layer, &neuron));
    g_assert_false (draw_activations_at (&layout, 1, layout.height + 5, &layer, &neuron));
  }
}

/* The strongest neuron of a layer has the whole colour, whatever the other layers say. */
static void
test_colours (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  DrawActivations activations = make ();
  DrawActivationsLayout layout = draw_activations_layout (&activations, &theme, 500);
  Canvas canvas = canvas_new (500, (int)layout.height + 1);
  DrawColour positive = draw_map_diverging (&theme, 1), negative = draw_map_diverging (&theme, -1);

  draw_activations (canvas.cr, &activations, &layout, &theme, 500);
  g_assert_cmphex (canvas_pixel (&canvas, (int)(5.5 * layout.layers[0].cell),
                                 (int)(layout.layers[0].y + layout.layers[0].cell / 2)),
                   ==, colour_to_pixel (&positive));
  g_assert_cmphex (canvas_pixel (&canvas, 4, (int)layout.layers[1].y + 4), ==,
                   colour_to_pixel (&negative));
  draw_activations_highlight (canvas.cr, &layout, 2, 2, &theme);
  draw_activations_highlight (canvas.cr, &layout, 3, 0, &theme);
  draw_activations_highlight (canvas.cr, &layout, 0, 300, &theme);
  canvas_free (&canvas);
}

static void
test_words (void)
{
  DrawActivations activations = make ();
  g_autofree char *neuron = draw_activations_describe (&activations, 0, 5);
  g_autofree char *silent = draw_activations_describe (&activations, 0, 17);
  g_autofree char *output = draw_activations_describe (&activations, 2, 1);

  g_assert_cmpstr (neuron, ==, "Layer 1, neuron 5: 2");
  g_assert_cmpstr (silent, ==, "Layer 1, neuron 17: 0, dead");
  g_assert_cmpstr (output, ==, "Output 1: 1.5");
}

static void
test_odd (void)
{
  DrawTheme theme = draw_theme (TRUE, TRUE);
  DrawActivations none = {.n_layers = 0};
  DrawActivations strange = make ();
  Canvas canvas = canvas_new (60, 60);
  DrawActivationsLayout layout = draw_activations_layout (&none, &theme, 100);

  draw_activations (canvas.cr, &none, &layout, &theme, 100);
  g_assert_true (canvas_is_white (&canvas));
  values[0] = NAN;
  values[1] = INFINITY;
  layout = draw_activations_layout (&strange, &theme, NAN);
  draw_activations (canvas.cr, &strange, &layout, &theme, 20);
  canvas_free (&canvas);
}

/* Without saliency it is the image itself; with it the strongest pixel has the whole colour. */
static void
test_saliency (void)
{
  DrawTheme theme = draw_theme (FALSE, FALSE);
  Canvas canvas = canvas_new (4 * SIDE, 4 * SIDE);
  DrawColour for_it = draw_map_diverging (&theme, 1), against = draw_map_diverging (&theme, -1);
  guint8 pixels[SIDE * SIDE] = {255};
  float saliency[SIDE * SIDE] = {0};

  draw_saliency (canvas.cr, pixels, NULL, SIDE, &theme, 4 * SIDE, 4 * SIDE);
  g_assert_cmphex (canvas_pixel (&canvas, 1, 1), ==, 0xffffff);
  g_assert_cmphex (canvas_pixel (&canvas, 5, 1), ==, 0x000000);
  saliency[1] = 3e-5f;
  saliency[SIDE] = -3e-5f;
  saliency[2] = NAN;
  draw_saliency (canvas.cr, pixels, saliency, SIDE, &theme, 4 * SIDE, 4 * SIDE);
  g_assert_cmphex (canvas_pixel (&canvas, 5, 1), ==, colour_to_pixel (&for_it));
  g_assert_cmphex (canvas_pixel (&canvas, 1, 5), ==, colour_to_pixel (&against));
  g_assert_cmphex (canvas_pixel (&canvas, 9, 1), ==, 0x000000);
  draw_saliency (canvas.cr, pixels, saliency, SIDE, &theme, 0, 100);
  draw_saliency (canvas.cr, pixels, saliency, SIDE, &theme, 7, 9);
  canvas_free (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/activations/layout", test_layout);
  g_test_add_func ("/activations/colours", test_colours);
  g_test_add_func ("/activations/words", test_words);
  g_test_add_func ("/activations/odd", test_odd);
  g_test_add_func ("/saliency", test_saliency);
  return g_test_run ();
}
