/* draw-tiles.c: a layer's weights as one picture a neuron.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-tiles.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "draw-text.h"

#define MIN_TILE     28     /* one screen pixel a weight */
#define MAX_TILE     196    /* seven: larger ones show nothing more */
#define GAP          3      /* between tiles */
#define LABEL_HEIGHT 18     /* under each tile that has a label */
#define MAX_SAMPLES  262144 /* weights for the scale */
#define MAP_SIZE     1024   /* entries of the colour table: finer than 8 bits a channel can show */

static guint
tiles_that_fit (double length, double step)
{
  return (guint)CLAMP (floor ((length + GAP) / step), 1, 1e6);
}

/**
 * draw_tiles_layout:
 * @n_tiles: how many
 * @labelled: whether each has a label under it
 * @width: of the picture, in pixels
 * @available: the height that can be seen without scrolling
 *
 * Returns: the columns and rows that make the tiles as large as they can be in @width × @available;
 *   whole pixels throughout. Tiles that would be under 28 pixels stay that large, and the height grows.
 */
DrawTilesLayout
draw_tiles_layout (guint n_tiles, gboolean labelled, double width, double available)
{
  double below = labelled ? LABEL_HEIGHT : 0;
  guint n = MAX (n_tiles, 1);
  DrawTilesLayout layout = {0};
  double spare;

  width = isfinite (width) ? CLAMP (width, MIN_TILE, 1e5) : MIN_TILE;
  available = isfinite (available) ? MAX (available, 0) : 1e5;

  for (guint columns = 1; columns <= n; columns++) {
    guint rows = (n + columns - 1) / columns;
    double across = floor ((width + GAP) / columns) - GAP;
    double down = floor ((available + GAP) / rows) - GAP - below;
    double tile = MIN (MIN (across, down), MAX_TILE);
    if (across < MIN_TILE)
      break;
    if (tile > layout.tile) {
      layout.tile = tile;
      layout.columns = columns;
    }
  }
  if (layout.tile < MIN_TILE) {
    layout.columns = MIN (tiles_that_fit (width, MIN_TILE + GAP), n);
    layout.tile = CLAMP (floor ((width + GAP) / layout.columns) - GAP, MIN_TILE, MAX_TILE);
    /* A few tiles on a low card: small, rather than one that fills the width. */
    if (layout.columns == n)
      layout.tile = MIN_TILE;
  }
  layout.rows = (n + layout.columns - 1) / layout.columns;
  layout.step_x = layout.tile + GAP;
  layout.step_y = layout.tile + GAP + below;
  layout.height = layout.rows * layout.step_y - GAP;
  layout.x = MAX (floor ((width - layout.columns * layout.step_x + GAP) / 2), 0);
  spare = available < 1e5 ? available - layout.height : 0;
  layout.y = MAX (floor (spare / 2), 0);
  return layout;
}

/* ── the scale ───────────────────────────────────────────────────────────────────────────────────
 */

/* A positive float's bits are ordered as the float is: half of them at a time, counted. */
static guint32
magnitude_bits (float weight)
{
  guint32 bits;

  memcpy (&bits, &weight, sizeof bits);
  return bits & 0x7fffffff;
}

/* Finds in which of the 2¹⁶ @counts the @rank-th lies (from 0), and what is left of the rank. */
static guint32
find_bucket (const guint32 *counts, gsize *rank)
{
  guint32 bucket = 0;

  while (bucket < G_MAXUINT16 && *rank >= counts[bucket])
    *rank -= counts[bucket++];
  return bucket;
}

/**
 * draw_tiles_scale:
 * @tiles: the weights
 *
 * Finds the 99.5th percentile of |weight| in two passes (a radix selection), so that a few extreme
 * weights don't leave all others pale: exactly, or among every n-th where they are more
 * than a quarter of a million.
 *
 * Returns: that value; the largest |weight| where it is 0, and 1 when all are. Weights that are not
 *   finite don't count.
 */
double
draw_tiles_scale (const DrawTiles *tiles)
{
  const guint32 infinity = 0x7f800000;
  gsize n = (gsize)tiles->side * tiles->side * tiles->n_tiles;
  /* Odd, so that the tiles of a power of two all have their turn. */
  gsize stride = (n / MAX_SAMPLES) | 1;
  guint32 *counts = g_new0 (guint32, 65536);
  guint32 largest = 0;
  gsize finite = 0;
  gsize rank;
  guint32 upper, bits;
  float scale;

  for (gsize i = 0; i < n; i += stride) {
    guint32 magnitude = magnitude_bits (tiles->weights[i]);
    if (magnitude < infinity) {
      counts[magnitude >> 16]++;
      largest = MAX (largest, magnitude);
      finite++;
    }
  }
  if (largest == 0) {
    g_free (counts);
    return 1;
  }

  rank = (gsize)(0.995 * (double)(finite - 1));
  upper = find_bucket (counts, &rank);
  memset (counts, 0, 65536 * sizeof *counts);
  for (gsize i = 0; i < n; i += stride) {
    guint32 magnitude = magnitude_bits (tiles->weights[i]);
    if (magnitude >> 16 == upper)
      counts[magnitude & 0xffff]++;
  }
  bits = upper << 16 | find_bucket (counts, &rank);
  g_free (counts);

  if (bits == 0)
    bits = largest;
  memcpy (&scale, &bits, sizeof scale);
  return (double)scale;
}

/* ── the picture ─────────────────────────────────────────────────────────────────────────────────
 */

/* Colours from -1 to 1 as Cairo's pixels. */
static void
fill_map (guint32 *map, DrawMap kind, const DrawTheme *theme)
{
  for (guint i = 0; i < MAP_SIZE; i++) {
    double value = 2.0 * i / (MAP_SIZE - 1) - 1;
    DrawColour colour =
        kind == DRAW_MAP_GREY ? draw_map_grey (value) : draw_map_diverging (theme, value);
    map[i] = 0xff000000u | (guint32)lround (colour.red * 255) << 16 |
             (guint32)lround (colour.green * 255) << 8 | (guint32)lround (colour.blue * 255);
  }
}

static guint32
map_weight (const guint32 *map, float weight, float factor)
{
  float place = weight * factor + (MAP_SIZE - 1) / 2.0f + 0.5f;

  /* Turned round, so that NaN ends in the middle. */
  if (!(place >= 0 || place < 0))
    return map[MAP_SIZE / 2];
  return map[(guint)CLAMP (place, 0.0f, MAP_SIZE - 1.0f)];
}

/* Tiles [first, end) as pixels, one tile under the other: (end - first) · side rows of side. */
static cairo_surface_t *
make_pixels (const DrawTiles *tiles, guint first, guint end, double scale, const DrawTheme *theme)
{
  int side = (int)tiles->side;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side * (int)(end - first));
  float factor = (float)((MAP_SIZE - 1) / 2.0 / (scale > 0 && isfinite (scale) ? scale : 1));
  guint32 map[MAP_SIZE];
  guint8 *data;
  gsize stride;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  fill_map (map, tiles->map, theme);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  stride = (gsize)cairo_image_surface_get_stride (surface);
  /* Pixel by pixel across the tiles: that is how the weights lie. */
  for (guint pixel = 0; pixel < tiles->side * tiles->side; pixel++) {
    const float *weights = tiles->weights + (gsize)pixel * tiles->n_tiles;
    guint row = pixel / tiles->side;
    guint column = pixel % tiles->side;
    for (guint tile = first; tile < end; tile++) {
      guint8 *line = data + (gsize)((tile - first) * tiles->side + row) * stride;
      ((guint32 *)(gpointer)line)[column] = map_weight (map, weights[tile], factor);
    }
  }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
tile_origin (const DrawTilesLayout *layout, guint index, double *x, double *y)
{
  *x = layout->x + index % layout->columns * layout->step_x;
  *y = layout->y + index / layout->columns * layout->step_y;
}

static void
draw_labels (cairo_t *cr, const DrawTiles *tiles, const DrawTilesLayout *layout, guint first,
             guint end, const DrawTheme *theme)
{
  DrawText text;

  draw_text_begin (&text, cr, theme);
  draw_set_colour (cr, &theme->dim);
  for (guint i = first; i < end; i++) {
    double x, y;
    tile_origin (layout, i, &x, &y);
    draw_text_show_within (&text, tiles->labels[i], x + layout->tile / 2,
                           y + layout->tile + LABEL_HEIGHT / 2.0, 0.5, 0.5, layout->tile);
  }
  draw_text_end (&text);
}

/* Rows that the clip lets through: [*first, *end) in tiles. */
static void
find_visible (cairo_t *cr, const DrawTiles *tiles, const DrawTilesLayout *layout, guint *first,
              guint *end)
{
  double x1, y1, x2, y2;
  double top, bottom;

  cairo_clip_extents (cr, &x1, &y1, &x2, &y2);
  top = CLAMP (floor ((y1 - layout->y) / layout->step_y), 0, layout->rows);
  bottom = x2 > x1 ? CLAMP (ceil ((y2 - layout->y) / layout->step_y), 0, layout->rows) : 0;
  *first = MIN ((guint)top * layout->columns, tiles->n_tiles);
  *end = MIN ((guint)bottom * layout->columns, tiles->n_tiles);
}

/* Cairo's images are at most 32767 rows high: tiles are drawn in as many parts as it takes. */
static void
draw_part (cairo_t *cr, const DrawTiles *tiles, const DrawTilesLayout *layout, double scale,
           const DrawTheme *theme, guint first, guint end)
{
  cairo_surface_t *pixels = make_pixels (tiles, first, end, scale, theme);
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (pixels);
  double zoom = tiles->side / layout->tile;

  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  for (guint i = first; i < end; i++) {
    cairo_matrix_t matrix;
    double x, y;

    tile_origin (layout, i, &x, &y);
    cairo_matrix_init_scale (&matrix, zoom, zoom);
    cairo_matrix_translate (&matrix, -x, (i - first) * layout->tile - y);
    cairo_pattern_set_matrix (pattern, &matrix);
    cairo_set_source (cr, pattern);
    cairo_rectangle (cr, x, y, layout->tile, layout->tile);
    cairo_fill (cr);
  }
  cairo_pattern_destroy (pattern);
  cairo_surface_destroy (pixels);
}

/**
 * draw_tiles:
 * @cr: where to draw; only rows of tiles inside its clip are computed
 * @tiles: the weights
 * @layout: of draw_tiles_layout()
 * @scale: the |weight| with the full colour, draw_tiles_scale()
 * @theme: the colour at zero, and the labels'
 */
void
draw_tiles (cairo_t *cr, const DrawTiles *tiles, const DrawTilesLayout *layout, double scale,
            const DrawTheme *theme)
{
  guint first, end;
  guint part;

  if (tiles->weights == NULL || tiles->side == 0 || tiles->side > 4096 || layout->columns == 0 ||
      !(layout->tile > 0))
    return;
  find_visible (cr, tiles, layout, &first, &end);
  part = MAX (32767 / tiles->side, 1);
  cairo_save (cr);
  for (guint i = first; i < end; i += part)
    draw_part (cr, tiles, layout, scale, theme, i, MIN (i + part, end));
  if (tiles->labels != NULL)
    draw_labels (cr, tiles, layout, first, end, theme);
  cairo_restore (cr);
}

/**
 * draw_tiles_at:
 * @layout: of draw_tiles_layout()
 * @n_tiles: how many there are
 * @x: a place in the picture
 * @y: the same, down
 *
 * Returns: the tile there, or -1; the gaps between tiles belong to none.
 */
int
draw_tiles_at (const DrawTilesLayout *layout, guint n_tiles, double x, double y)
{
  double column = floor ((x - layout->x) / layout->step_x);
  double row = floor ((y - layout->y) / layout->step_y);
  double index;

  if (!(column >= 0 && column < layout->columns && row >= 0 && row < layout->rows))
    return -1;
  /* The gap between two tiles belongs to neither; a label belongs to its tile. */
  if (x - layout->x - column * layout->step_x >= layout->tile ||
      y - layout->y - row * layout->step_y >= layout->step_y - GAP)
    return -1;
  index = row * layout->columns + column;
  return index < n_tiles ? (int)index : -1;
}

/**
 * draw_tiles_highlight:
 * @cr: where to draw
 * @layout: of draw_tiles_layout()
 * @index: which tile
 * @theme: its accent colour
 */
void
draw_tiles_highlight (cairo_t *cr, const DrawTilesLayout *layout, guint index,
                      const DrawTheme *theme)
{
  double x, y;

  if (layout->columns == 0)
    return;
  tile_origin (layout, index, &x, &y);
  cairo_save (cr);
  cairo_rectangle (cr, x - 1, y - 1, layout->tile + 2, layout->tile + 2);
  draw_set_colour (cr, &theme->foreground);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* A weight with a real minus sign. */
static char *
format_weight (double weight)
{
  double size = fabs (weight);
  g_autofree char *number = NULL;

  if (!isfinite (weight))
    return g_strdup ("–");
  if (size >= 1000 || (size > 0 && size < 0.0005))
    number = draw_format_scientific (size, 1);
  else
    number = g_strdup_printf (size < 0.1 ? "%.3f" : "%.2f", size);
  return g_strconcat (weight < 0 ? "−" : "", number, NULL);
}

/**
 * draw_tiles_describe:
 * @tiles: the weights
 * @index: which tile
 *
 * Returns: (transfer full): the neuron and its extremes, in words; "" when there is no such tile.
 */
char *
draw_tiles_describe (const DrawTiles *tiles, guint index)
{
  double low = INFINITY, high = -INFINITY;
  g_autofree char *low_text = NULL;
  g_autofree char *high_text = NULL;

  if (tiles->weights == NULL || index >= tiles->n_tiles)
    return g_strdup ("");
  for (guint pixel = 0; pixel < tiles->side * tiles->side; pixel++) {
    double weight = (double)tiles->weights[(gsize)pixel * tiles->n_tiles + index];
    if (isfinite (weight)) {
      low = MIN (low, weight);
      high = MAX (high, weight);
    }
  }
  low_text = format_weight (low);
  high_text = format_weight (high);
  if (tiles->labels != NULL)
    /* translators: a class of the network's output, its smallest and its largest weight */
    return g_strdup_printf (_ ("class %s: %s … %s"), tiles->labels[index], low_text, high_text);
  /* translators: a neuron's number, its smallest and its largest weight */
  return g_strdup_printf (_ ("neuron %u: %s … %s"), index, low_text, high_text);
}
