/* draw-biography.c: how probable a network thought the classes of one image, epoch by epoch.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-biography.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-text.h"

#define GAP         6.0
#define X_LABEL     56.0 /* at least, between labels of the epochs */
#define MARK        4.0
#define LINE        2.0
#define MIN_PLOT    24.0
#define POINTS_ROOM 6.0 /* pixels an epoch from which on each has a point */

typedef struct {
  double x, y, width, height;
  double line;
  DrawScale scale; /* of the epochs */
} Layout;

static Layout
lay_out (DrawText *text, const DrawBiography *biography, const DrawTheme *theme, double width,
         double height)
{
  g_autofree char *widest = draw_format_percent (1, 0);
  Layout layout = {.line = ceil (theme->font_size * 1.35)};
  guint last = MAX (MAX (biography->n_epochs, biography->planned), 2);
  g_autofree char *digits = g_strdup_printf ("%u", last);

  draw_text_set_font (text, theme->font_size, FALSE);
  layout.x = ceil (draw_text_width (text, widest)) + GAP;
  /* Above there is the legend, and room for the marks. */
  layout.y = layout.line + GAP + 2 * MARK;
  /* The label of the last epoch stands under the end of the axis. */
  layout.width = width - layout.x - ceil (draw_text_width (text, digits) / 2) - 1;
  layout.height = height - layout.y - layout.line - GAP;
  layout.scale = draw_scale (1, last, FALSE);
  return layout;
}

static gboolean
is_drawable (const Layout *layout)
{
  return layout->width >= MIN_PLOT && layout->height >= MIN_PLOT;
}

static double
x_of (const Layout *layout, guint epoch)
{
  return layout->x + draw_scale_position (&layout->scale, epoch) * layout->width;
}

static double
y_of (const Layout *layout, double probability)
{
  return layout->y + (1 - CLAMP (probability, 0, 1)) * layout->height;
}

static DrawColour
colour_of (const DrawTheme *theme, gboolean is_actual)
{
  DrawColour hue = draw_map_quality (is_actual ? 1 : 0);

  return draw_line_colour (theme, &hue);
}

/* ── axes and legend ─────────────────────────────────────────────────────────────────────────────
 */

static void
draw_axes (DrawText *text, const Layout *layout, const DrawTheme *theme)
{
  DrawTicks ticks = draw_ticks (&layout->scale, (guint)MAX (layout->width / X_LABEL, 2), TRUE);
  cairo_t *cr = text->cr;

  cairo_set_line_width (cr, 1);
  for (guint i = 0; i <= 4; i++) {
    double y = floor (y_of (layout, i / 4.0)) + 0.5;

    draw_set_colour (cr, &theme->grid);
    cairo_move_to (cr, layout->x, y);
    cairo_line_to (cr, layout->x + layout->width, y);
    cairo_stroke (cr);
    if (i % 2 == 0) {
      g_autofree char *percent = draw_format_percent (i / 4.0, 0);

      draw_set_colour (cr, &theme->dim);
      draw_text_show (text, percent, layout->x - GAP, y, 1, 0.5);
    }
  }
  draw_set_colour (cr, &theme->dim);
  for (guint i = 0; i < ticks.n; i++) {
    g_autofree char *label = NULL;

    if (!ticks.ticks[i].major)
      continue;
    label = draw_format_tick (&layout->scale, &ticks, ticks.ticks[i].value, FALSE);
    draw_text_show (text, label, x_of (layout, (guint)lround (ticks.ticks[i].value)),
                    layout->y + layout->height + 2, 0.5, 0);
  }
}

static void
set_line (cairo_t *cr, const DrawTheme *theme, gboolean is_actual)
{
  static const double dashes[] = {5, 3};
  DrawColour colour = colour_of (theme, is_actual);

  draw_set_colour (cr, &colour);
  cairo_set_line_width (cr, LINE);
  cairo_set_dash (cr, dashes, is_actual ? 0 : G_N_ELEMENTS (dashes), 0);
}

/* Returns where the entry ends. */
static double
draw_entry (DrawText *text, const char *words, gboolean is_actual, double x, double room,
            const DrawTheme *theme)
{
  double middle = ceil (theme->font_size * 1.35) / 2;

  if (room < 40)
    return x;
  set_line (text->cr, theme, is_actual);
  cairo_move_to (text->cr, x, middle);
  cairo_line_to (text->cr, x + 18, middle);
  cairo_stroke (text->cr);
  cairo_set_dash (text->cr, NULL, 0, 0);
  draw_set_colour (text->cr, &theme->dim);
  draw_text_show_within (text, words, x + 24, middle, 0, 0.5, room - 24);
  return x + 24 + MIN (draw_text_width (text, words), room - 24) + 2 * GAP;
}

static void
draw_legend (DrawText *text, const DrawBiography *biography, const Layout *layout,
             const DrawTheme *theme)
{
  double right = layout->x + layout->width;
  /* translators: in the legend of a chart; %s is a class */
  g_autofree char *actual =
      g_strdup_printf (_ ("%s, what it is"), biography->class_names[biography->label]);
  double x = draw_entry (text, actual, TRUE, layout->x, layout->width, theme);

  draw_entry (text, _ ("what it was read as"), FALSE, x, right - x, theme);
}

/* ── lines and marks ─────────────────────────────────────────────────────────────────────────────
 */

static gboolean
is_known (const DrawBiography *biography, guint index)
{
  return isfinite (biography->actual[index]) && isfinite (biography->predicted[index]);
}

static gboolean
is_right (const DrawBiography *biography, guint index)
{
  return biography->predictions[index] == biography->label;
}

static void
trace (cairo_t *cr, const DrawBiography *biography, const float *values, const Layout *layout,
       gboolean wrong_only)
{
  gboolean pen_down = FALSE;

  for (guint i = 0; i < biography->n_epochs; i++) {
    gboolean is_shown = is_known (biography, i) && !(wrong_only && is_right (biography, i));
    double x = x_of (layout, i + 1);

    if (!is_shown) {
      pen_down = FALSE;
      continue;
    }
    /* With a round cap the single value between two gaps is a point. */
    if (!pen_down)
      cairo_move_to (cr, x, y_of (layout, (double)values[i]));
    cairo_line_to (cr, x, y_of (layout, (double)values[i]));
    pen_down = TRUE;
  }
}

/* A triangle that points down where the image was forgotten. */
static void
draw_forgotten (cairo_t *cr, double x, double y)
{
  cairo_move_to (cr, x - MARK, y - 2 * MARK);
  cairo_line_to (cr, x + MARK, y - 2 * MARK);
  cairo_line_to (cr, x, y - 1);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_marks (cairo_t *cr, const DrawBiography *biography, const Layout *layout,
            const DrawTheme *theme)
{
  DrawColour wrong = colour_of (theme, FALSE);
  int before = -1;

  draw_set_colour (cr, &wrong);
  for (guint i = 0; i < biography->n_epochs; i++) {
    if (!is_known (biography, i))
      continue;
    if (before == 1 && !is_right (biography, i))
      draw_forgotten (cr, x_of (layout, i + 1), layout->y);
    before = is_right (biography, i);
  }
}

/* A point for each epoch, where they are not too many: what it was read as is told by its colour and
 * by the line it stands on. */
static void
draw_points (cairo_t *cr, const DrawBiography *biography, const Layout *layout,
             const DrawTheme *theme)
{
  double step = layout->width / MAX (layout->scale.high - layout->scale.low, 1);

  if (step < POINTS_ROOM)
    return;
  for (guint i = 0; i < biography->n_epochs; i++) {
    DrawColour colour = colour_of (theme, is_known (biography, i) && is_right (biography, i));

    if (!is_known (biography, i))
      continue;
    draw_set_colour (cr, &colour);
    cairo_arc (cr, x_of (layout, i + 1), y_of (layout, (double)biography->predicted[i]), LINE * 1.4,
               0, 2 * G_PI);
    cairo_fill (cr);
  }
}

/**
 * draw_biography:
 * @cr: where to draw
 * @biography: what was said of one image
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture
 *
 * Draws the probability of the actual class as a line over the epochs; where the image was read as
 * another one, that class's probability as a dashed line; and a mark where the image was forgotten.
 */
void
draw_biography (cairo_t *cr, const DrawBiography *biography, const DrawTheme *theme, double width,
                double height)
{
  Layout layout;
  DrawText text;

  if (!(width > 0) || !(height > 0))
    return;
  draw_text_begin (&text, cr, theme);
  layout = lay_out (&text, biography, theme, width, height);
  if (is_drawable (&layout)) {
    cairo_save (cr);
    cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
    draw_axes (&text, &layout, theme);
    draw_legend (&text, biography, &layout, theme);
    set_line (cr, theme, FALSE);
    trace (cr, biography, biography->predicted, &layout, TRUE);
    cairo_stroke (cr);
    set_line (cr, theme, TRUE);
    trace (cr, biography, biography->actual, &layout, FALSE);
    cairo_stroke (cr);
    draw_points (cr, biography, &layout, theme);
    draw_marks (cr, biography, &layout, theme);
    cairo_restore (cr);
  }
  draw_text_end (&text);
}

static Layout
find_layout (const DrawBiography *biography, const DrawTheme *theme, double width, double height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  DrawText text;
  Layout layout;

  draw_text_begin (&text, cr, theme);
  layout = lay_out (&text, biography, theme, width, height);
  draw_text_end (&text);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return layout;
}

/**
 * draw_biography_cursor:
 * @cr: where to draw
 * @biography: what is drawn
 * @epoch: where the line stands, from 1
 * @strong: whether it is the cursor's, and not the pointer's
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture
 */
void
draw_biography_cursor (cairo_t *cr, const DrawBiography *biography, guint epoch, gboolean strong,
                       const DrawTheme *theme, double width, double height)
{
  Layout layout = find_layout (biography, theme, width, height);
  DrawColour colour = strong ? theme->foreground : theme->dim;
  double x;

  if (!is_drawable (&layout) || epoch == 0 || epoch > layout.scale.high)
    return;
  x = floor (x_of (&layout, epoch)) + 0.5;
  cairo_save (cr);
  colour.alpha *= strong ? 0.7 : 0.5;
  draw_set_colour (cr, &colour);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x, layout.y);
  cairo_line_to (cr, x, layout.y + layout.height);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/**
 * draw_biography_at:
 * @biography: what is drawn
 * @theme: as it is drawn with
 * @width: of the picture
 * @height: of the picture
 * @x: a place in it
 * @y: a place in it
 *
 * Returns: the epoch that is nearest to @x, of those that are done, from 1; 0 where there is none
 */
guint
draw_biography_at (const DrawBiography *biography, const DrawTheme *theme, double width,
                   double height, double x, double y)
{
  Layout layout = find_layout (biography, theme, width, height);
  double epoch;

  if (!is_drawable (&layout) || biography->n_epochs == 0 || !(y >= 0) || !(y < height) ||
      !(x >= layout.x - GAP) || !(x <= width))
    return 0;
  epoch = round (draw_scale_value (&layout.scale, (x - layout.x) / layout.width));
  return (guint)CLAMP (epoch, 1, biography->n_epochs);
}

/**
 * draw_biography_describe:
 * @biography: what is drawn
 * @epoch: one of its epochs, from 1
 *
 * Returns: (transfer full): what was said of the image at its end
 */
char *
draw_biography_describe (const DrawBiography *biography, guint epoch)
{
  g_autofree char *actual = NULL;
  g_autofree char *predicted = NULL;
  guint index = epoch - 1;

  if (epoch == 0 || epoch > biography->n_epochs || !is_known (biography, index))
    /* translators: of an image */
    return g_strdup_printf (_ ("Epoch %u: not recorded"), epoch);
  actual = draw_format_percent ((double)biography->actual[index], 1);
  predicted = draw_format_percent ((double)biography->predicted[index], 1);
  if (is_right (biography, index))
    /* translators: an epoch, how an image was read at its end, and how sure that was */
    return g_strdup_printf (_ ("Epoch %u: read correctly as %s, %s"), epoch,
                            biography->class_names[biography->label], predicted);
  /* translators: an epoch, the class that an image was read as at its end with that one's probability,
   * then the class that it is, with its probability */
  return g_strdup_printf (_ ("Epoch %u: read as %s, %s; %s: %s"), epoch,
                          biography->class_names[biography->predictions[index]], predicted,
                          biography->class_names[biography->label], actual);
}
