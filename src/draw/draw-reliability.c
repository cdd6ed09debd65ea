/* draw-reliability.c: a reliability diagram: how often a network is right, by how sure it is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-reliability.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-text.h"

#define GAP         6.0
#define COUNTS_PART 0.16 /* of the height, for the bars that count */
#define N_TICKS     4
#define MIN_PLOT    24.0

/* Where things stand. */
typedef struct {
  double x, y, width, height; /* of the diagram */
  double counts_y, counts_height;
  double line;
} Layout;

static Layout
lay_out (DrawText *text, const DrawTheme *theme, double width, double height)
{
  g_autofree char *widest = draw_format_percent (1, 0);
  Layout layout = {.line = ceil (theme->font_size * 1.35)};

  draw_text_set_font (text, theme->font_size, FALSE);
  layout.x = ceil (draw_text_width (text, widest)) + GAP;
  layout.y = layout.line + 2;
  layout.width = width - layout.x - GAP;
  layout.counts_height = floor (height * COUNTS_PART);
  layout.height = height - layout.y - layout.counts_height - 3 * layout.line - GAP;
  layout.counts_y = layout.y + layout.height + layout.line + GAP;
  return layout;
}

static gboolean
is_drawable (const Layout *layout)
{
  return layout->width >= MIN_PLOT && layout->height >= MIN_PLOT;
}

static double
y_of (const Layout *layout, double share)
{
  return layout->y + (1 - CLAMP (share, 0, 1)) * layout->height;
}

static void
draw_axes (DrawText *text, const Layout *layout, const DrawTheme *theme)
{
  cairo_t *cr = text->cr;

  cairo_set_line_width (cr, 1);
  for (guint i = 0; i <= N_TICKS; i++) {
    double share = (double)i / N_TICKS;
    double y = floor (y_of (layout, share)) + 0.5;
    double x = layout->x + share * layout->width;
    g_autofree char *percent = draw_format_percent (share, 0);

    draw_set_colour (cr, &theme->grid);
    cairo_move_to (cr, layout->x, y);
    cairo_line_to (cr, layout->x + layout->width, y);
    cairo_stroke (cr);
    draw_set_colour (cr, &theme->dim);
    draw_text_show (text, percent, layout->x - GAP, y, 1, 0.5);
    draw_text_show (text, percent, x, layout->y + layout->height + 2,
                    i == 0         ? 0
                    : i == N_TICKS ? 1
                                   : 0.5,
                    0);
  }
  draw_text_show_within (text, _ ("share that is right"), 0, 0, 0, 0, layout->x + layout->width);
  draw_text_show_within (text, _ ("how sure it is, and number of images"),
                         layout->x + layout->width, layout->counts_y + layout->counts_height + 2, 1,
                         0, layout->x + layout->width);
}

static void
fill_bar (cairo_t *cr, DrawColour colour, double alpha, double x, double width, double top,
          double bottom)
{
  colour.alpha *= alpha;
  draw_set_colour (cr, &colour);
  cairo_rectangle (cr, x, top, width, bottom - top);
  cairo_fill (cr);
}

/* The bar of what is right; above it in orange what it believes too much, or paler what it could
 * believe. */
static void
draw_bin (cairo_t *cr, const Layout *layout, const DrawReliability *reliability, guint bin,
          guint most, const DrawTheme *theme)
{
  const DrawReliabilityBin *values = &reliability->bins[bin];
  double step = layout->width / reliability->n_bins;
  double x = layout->x + bin * step + 0.5, width = MAX (step - 1, 1);
  double bottom = layout->y + layout->height, count, right, believed;

  if (values->n == 0 || !isfinite (values->accuracy) || !isfinite (values->confidence))
    return;
  right = y_of (layout, values->accuracy);
  believed = y_of (layout, values->confidence);
  fill_bar (cr, theme->accent, theme->high_contrast ? 1 : 0.75, x, width, MAX (right, believed),
            bottom);
  if (believed < right)
    fill_bar (cr, draw_map_quality (0), 0.5, x, width, believed, right);
  else
    fill_bar (cr, theme->accent, 0.35, x, width, right, believed);
  /* By the logarithm: most images are in the last bin, and the few others are what matters. */
  count = log1p (values->n) / log1p (MAX (most, 1)) * layout->counts_height;
  fill_bar (cr, theme->dim, theme->high_contrast ? 1 : 0.5, x, width,
            layout->counts_y + layout->counts_height - count,
            layout->counts_y + layout->counts_height);
}

/**
 * draw_reliability:
 * @cr: where to draw
 * @reliability: what to draw
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture
 *
 * Draws what share of each bin is right as a bar, in orange what the network believes beyond that, and
 * below how many images each bin has. A network that knows how sure it may be has its bars
 * on the diagonal (Guo et al. 2017).
 */
void
draw_reliability (cairo_t *cr, const DrawReliability *reliability, const DrawTheme *theme,
                  double width, double height)
{
  static const double dashes[] = {4, 3};
  guint most = 0;
  Layout layout;
  DrawText text;

  if (!(width > 0) || !(height > 0) || reliability->n_bins == 0)
    return;
  draw_text_begin (&text, cr, theme);
  layout = lay_out (&text, theme, width, height);
  if (is_drawable (&layout)) {
    cairo_save (cr);
    draw_axes (&text, &layout, theme);
    for (guint i = 0; i < reliability->n_bins; i++)
      most = MAX (most, reliability->bins[i].n);
    for (guint i = 0; i < reliability->n_bins; i++)
      draw_bin (cr, &layout, reliability, i, most, theme);
    draw_set_colour (cr, &theme->foreground);
    cairo_set_line_width (cr, 1);
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
    cairo_move_to (cr, layout.x, layout.y + layout.height);
    cairo_line_to (cr, layout.x + layout.width, layout.y);
    cairo_stroke (cr);
    cairo_restore (cr);
  }
  draw_text_end (&text);
}

static Layout
find_layout (const DrawTheme *theme, double width, double height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  DrawText text;
  Layout layout;

  draw_text_begin (&text, cr, theme);
  layout = lay_out (&text, theme, width, height);
  draw_text_end (&text);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return layout;
}

/**
 * draw_reliability_at:
 * @reliability: what is drawn
 * @theme: as it is drawn with
 * @width: of the picture
 * @height: of the picture
 * @x: a place in it
 * @y: a place in it
 *
 * Returns: the bin there, or -1
 */
int
draw_reliability_at (const DrawReliability *reliability, const DrawTheme *theme, double width,
                     double height, double x, double y)
{
  Layout layout = find_layout (theme, width, height);
  double bin;

  if (!is_drawable (&layout) || !(y >= 0) || y >= height)
    return -1;
  bin = floor ((x - layout.x) / layout.width * reliability->n_bins);
  return bin >= 0 && bin < reliability->n_bins ? (int)bin : -1;
}

/**
 * draw_reliability_highlight:
 * @cr: where to draw
 * @reliability: what is drawn
 * @bin: one of its bins
 * @theme: colours and font
 * @width: of the picture
 * @height: of the picture
 *
 * Draws a frame around a bin, on top of what draw_reliability() drew.
 */
void
draw_reliability_highlight (cairo_t *cr, const DrawReliability *reliability, guint bin,
                            const DrawTheme *theme, double width, double height)
{
  Layout layout = find_layout (theme, width, height);
  double step;

  if (!is_drawable (&layout) || bin >= reliability->n_bins)
    return;
  step = layout.width / reliability->n_bins;
  cairo_save (cr);
  draw_set_colour (cr, &theme->foreground);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, layout.x + bin * step + 0.5, layout.y + 0.5, MAX (step - 1, 1),
                   layout.counts_y + layout.counts_height - layout.y - 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/**
 * draw_reliability_describe:
 * @reliability: what is drawn
 * @bin: one of its bins
 *
 * Returns: (transfer full): the bin in words
 */
char *
draw_reliability_describe (const DrawReliability *reliability, guint bin)
{
  const DrawReliabilityBin *values = &reliability->bins[bin];
  int low = (int)lround (100.0 * bin / reliability->n_bins);
  int high = (int)lround (100.0 * (bin + 1) / reliability->n_bins);
  g_autofree char *count = draw_format_count (values->n);
  g_autofree char *accuracy = NULL;

  if (values->n == 0)
    /* translators: "87–93 % sure: no images" */
    return g_strdup_printf (_ ("%d–%d %% sure: no images"), low, high);
  accuracy = draw_format_percent (values->accuracy, 1);
  /* translators: "87–93 % sure: 1,203 images, 91.0 % of them right" */
  return g_strdup_printf (ngettext ("%d–%d %% sure: %s image, %s right",
                                    "%d–%d %% sure: %s images, %s of them right", values->n),
                          low, high, count, accuracy);
}
