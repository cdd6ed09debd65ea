/* draw-strip.c: the histograms of many epochs side by side, a column of colours each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-histogram.h"

#include <math.h>
#include <string.h>

#include "draw-text.h"

#define N_ROWS      48 /* of a column; its bins are laid onto them, as all epochs share one axis */
#define MAX_COLUMNS 8192
#define LABEL_GAP   7.0
#define GAP         8.0 /* between the columns and the present histogram */

/* ── where things are ────────────────────────────────────────────────────────────────────────────
 */

static void
extend (double *low, double *high, const DrawHistogram *histogram)
{
  if (!isfinite (histogram->low) || !isfinite (histogram->high))
    return;
  *low = fmin (*low, histogram->low);
  *high = fmax (*high, histogram->high);
}

/**
 * draw_strip_layout:
 * @strip: the histograms
 * @theme: its font decides what room labels take
 * @width: of the picture
 * @height: of the picture
 *
 * Returns: where its parts are, with an axis that holds the values of all histograms
 */
DrawStripLayout
draw_strip_layout (const DrawStrip *strip, const DrawTheme *theme, double width, double height)
{
  DrawStripLayout layout = {.x = ceil (theme->font_size * 3.2), .y = 4};
  double low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < strip->n_columns; i++)
    extend (&low, &high, &strip->columns[i]);
  if (strip->present != NULL) {
    extend (&low, &high, strip->present);
    layout.side_width = floor (CLAMP (width * 0.18, 30, 90));
  }
  layout.scale = low <= high ? draw_scale (low, high, FALSE) : draw_scale (-1, 1, FALSE);
  layout.height = fmax (floor (height - layout.y - theme->font_size * 1.6), 0);
  layout.side_x = floor (width - layout.side_width - 2);
  layout.width = fmax (layout.side_x - layout.x - (layout.side_width > 0 ? GAP : 0), 0);
  return layout;
}

static double
column_x (const DrawStrip *strip, const DrawStripLayout *layout, guint column)
{
  return layout->x + floor (layout->width * column / MAX (strip->n_columns, 1));
}

static double
value_y (const DrawStripLayout *layout, double value)
{
  return layout->y + layout->height * (1 - draw_scale_position (&layout->scale, value));
}

/**
 * draw_strip_at:
 * @strip: the histograms
 * @layout: of draw_strip_layout()
 * @x: a place in the picture
 * @y: the same, down
 *
 * Returns: the column there, or -1
 */
int
draw_strip_at (const DrawStrip *strip, const DrawStripLayout *layout, double x, double y)
{
  double place = (x - layout->x) / layout->width * strip->n_columns;

  if (!(layout->width > 0) || y < layout->y || y > layout->y + layout->height)
    return -1;
  return place >= 0 && place < strip->n_columns ? (int)place : -1;
}

/* ── columns ─────────────────────────────────────────────────────────────────────────────────────
 */

/* (N_ROWS) counts of a histogram on the axis of all, from the top down. */
static void
lay_onto_rows (const DrawHistogram *histogram, const DrawScale *scale, float *rows)
{
  double step = (scale->high - scale->low) / N_ROWS;

  for (guint i = 0; i < N_ROWS; i++) {
    double from = scale->low + (N_ROWS - 1 - i) * step;
    /* The uppermost row takes the largest value of all. */
    double to = i == 0 ? nextafter (scale->high, INFINITY) : from + step;

    rows[i] = (float)draw_histogram_count (histogram, from, to);
  }
}

static guint32
to_pixel (const DrawColour *colour)
{
  return (guint32)lround (colour->red * 255) << 16 | (guint32)lround (colour->green * 255) << 8 |
         (guint32)lround (colour->blue * 255);
}

/* Returns: one pixel for each epoch across and each row down. */
static cairo_surface_t *
make_pixels (const DrawStrip *strip, const DrawScale *scale, const DrawTheme *theme)
{
  guint n = strip->n_columns;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)n, N_ROWS);
  g_autofree float *rows = g_new (float, (gsize)n *N_ROWS);
  float highest = 0;
  guint8 *data;
  gsize stride;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  for (guint i = 0; i < n; i++)
    lay_onto_rows (&strip->columns[i], scale, rows + (gsize)i * N_ROWS);
  for (gsize i = 0; i < (gsize)n * N_ROWS; i++) {
    if (strip->log)
      rows[i] = log1pf (rows[i]);
    highest = MAX (highest, rows[i]);
  }
  data = cairo_image_surface_get_data (surface);
  stride = (gsize)cairo_image_surface_get_stride (surface);
  for (guint i = 0; i < n; i++) {
    for (guint row = 0; row < N_ROWS; row++) {
      double share = highest > 0 ? (double)(rows[(gsize)i * N_ROWS + row] / highest) : 0;
      DrawColour colour = draw_map_diverging (theme, share);
      guint32 pixel = to_pixel (&colour);

      memcpy (data + row * stride + i * sizeof pixel, &pixel, sizeof pixel);
    }
  }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* Each column as wide as draw_strip_mark() frames it, in whole pixels. */
static void
draw_columns (cairo_t *cr, const DrawStrip *strip, const DrawStripLayout *layout,
              const DrawTheme *theme)
{
  cairo_surface_t *surface = make_pixels (strip, &layout->scale, theme);

  for (guint i = 0; i < strip->n_columns; i++) {
    double x = column_x (strip, layout, i), next = column_x (strip, layout, i + 1);
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface (surface);
    cairo_matrix_t matrix;

    cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
    cairo_matrix_init_scale (&matrix, 1 / fmax (next - x, 1), N_ROWS / layout->height);
    cairo_matrix_translate (&matrix, -x + i * fmax (next - x, 1), -layout->y);
    cairo_pattern_set_matrix (pattern, &matrix);
    cairo_set_source (cr, pattern);
    cairo_rectangle (cr, x, layout->y, next - x, layout->height);
    cairo_fill (cr);
    cairo_pattern_destroy (pattern);
  }
  cairo_surface_destroy (surface);
}

/* ── axes and the present histogram ──────────────────────────────────────────────────────────────
 */

static double
column_middle (const DrawStrip *strip, const DrawStripLayout *layout, guint column)
{
  return (column_x (strip, layout, column) + column_x (strip, layout, column + 1)) / 2;
}

/* Epochs under the columns, as many as have room; the last one in any case. */
static void
draw_epochs (DrawText *text, const DrawStrip *strip, const DrawStripLayout *layout,
             const DrawTheme *theme)
{
  guint last = strip->n_columns - 1;
  g_autofree char *last_label = g_strdup_printf ("%u", strip->epochs[last]);
  double last_start = column_middle (strip, layout, last) - draw_text_width (text, last_label) / 2;
  double end = -INFINITY;

  draw_set_colour (text->cr, &theme->dim);
  for (guint i = 0; i < strip->n_columns; i++) {
    double middle = column_middle (strip, layout, i);
    g_autofree char *label = g_strdup_printf ("%u", strip->epochs[i]);
    double half = draw_text_width (text, label) / 2;

    if (i < last && (middle - half < end + LABEL_GAP || middle + half > last_start - LABEL_GAP))
      continue;
    draw_text_show (text, label, middle, layout->y + layout->height + 3, 0.5, 0);
    end = middle + half;
  }
}

static void
draw_values (DrawText *text, const DrawStripLayout *layout, const DrawTheme *theme)
{
  guint most = (guint)CLAMP (layout->height / 20, 3, 7);
  DrawTicks ticks = draw_ticks (&layout->scale, most, FALSE);

  draw_set_colour (text->cr, &theme->dim);
  for (guint i = 0; i < ticks.n; i++) {
    g_autofree char *label = draw_format_tick (&layout->scale, &ticks, ticks.ticks[i].value, FALSE);
    double y = value_y (layout, ticks.ticks[i].value);

    draw_text_show_within (text, label, layout->x - 6, y, 1, 0.5, layout->x - 6);
  }
}

static void
draw_zero (cairo_t *cr, const DrawStripLayout *layout, double x, double width,
           const DrawTheme *theme)
{
  double y = floor (value_y (layout, 0)) + 0.5;

  if (layout->scale.low > 0 || layout->scale.high < 0)
    return;
  draw_set_colour (cr, &theme->dim);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + width, y);
  cairo_stroke (cr);
}

/* Bars to the right, on the axis of the columns. */
static void
draw_present (cairo_t *cr, const DrawStrip *strip, const DrawStripLayout *layout,
              const DrawTheme *theme)
{
  DrawColour colour = draw_map_diverging (theme, 1);
  float rows[N_ROWS];
  float highest = 0;

  lay_onto_rows (strip->present, &layout->scale, rows);
  for (guint i = 0; i < N_ROWS; i++) {
    if (strip->log)
      rows[i] = log1pf (rows[i]);
    highest = MAX (highest, rows[i]);
  }
  draw_set_colour (cr, &colour);
  for (guint i = 0; i < N_ROWS && highest > 0; i++) {
    double top = layout->y + layout->height * i / N_ROWS;

    if (rows[i] > 0)
      cairo_rectangle (cr, layout->side_x, top,
                       fmax (layout->side_width * (double)(rows[i] / highest), 1),
                       layout->height / N_ROWS);
  }
  cairo_fill (cr);
}

/**
 * draw_strip:
 * @cr: where to draw
 * @strip: the histograms
 * @layout: of draw_strip_layout()
 * @theme: colours and font
 *
 * Draws the columns, the darker or brighter the more values lie there, the present histogram beside
 * them, and the axes.
 */
void
draw_strip (cairo_t *cr, const DrawStrip *strip, const DrawStripLayout *layout,
            const DrawTheme *theme)
{
  DrawText text;

  if (!(layout->width >= 1 && layout->height >= 1) || strip->n_columns > MAX_COLUMNS)
    return;
  cairo_save (cr);
  if (strip->n_columns > 0) {
    draw_columns (cr, strip, layout, theme);
    draw_zero (cr, layout, layout->x, layout->width, theme);
  }
  if (strip->present != NULL) {
    draw_present (cr, strip, layout, theme);
    draw_zero (cr, layout, layout->side_x, layout->side_width, theme);
  }
  draw_text_begin (&text, cr, theme);
  draw_text_set_font (&text, theme->font_size * 0.9, FALSE);
  if (strip->n_columns > 0)
    draw_epochs (&text, strip, layout, theme);
  draw_values (&text, layout, theme);
  draw_text_end (&text);
  cairo_restore (cr);
}

/**
 * draw_strip_mark:
 * @cr: where to draw
 * @strip: the histograms
 * @layout: of draw_strip_layout()
 * @column: which one is to be marked
 * @theme: its foreground colour
 */
void
draw_strip_mark (cairo_t *cr, const DrawStrip *strip, const DrawStripLayout *layout, guint column,
                 const DrawTheme *theme)
{
  double x, next;

  if (column >= strip->n_columns)
    return;
  x = column_x (strip, layout, column);
  next = column_x (strip, layout, column + 1);
  cairo_save (cr);
  draw_set_colour (cr, &theme->foreground);
  cairo_set_line_width (cr, 2);
  cairo_rectangle (cr, x - 1, layout->y - 1, next - x + 2, layout->height + 2);
  cairo_stroke (cr);
  cairo_restore (cr);
}
