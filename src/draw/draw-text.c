/* draw-text.c: short texts in a picture, and numbers as people read them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-text.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#define MAX_PLAIN     1e5 /* an axis that goes further has powers of ten */
#define MAX_LOG_PLAIN 1e4 /* the same of a logarithmic one, which also goes as far the other way */

/**
 * draw_text_begin:
 * @text: where to keep the layout, until draw_text_end()
 * @cr: where it will be shown; borrowed
 * @theme: its font and size
 */
void
draw_text_begin (DrawText *text, cairo_t *cr, const DrawTheme *theme)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  text->cr = cr;
  text->layout = pango_cairo_create_layout (cr);
  text->font = pango_font_description_new ();
  pango_font_description_set_family (text->font, theme->font != NULL ? theme->font : "sans-serif");
  /* Figures of one width, so that a readout does not tremble while its numbers change. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (text->layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_single_paragraph_mode (text->layout, TRUE);
  draw_text_set_font (text, theme->font_size, FALSE);
}

/**
 * draw_text_end:
 * @text: what draw_text_begin() began; its layout is freed
 */
void
draw_text_end (DrawText *text)
{
  g_clear_object (&text->layout);
  g_clear_pointer (&text->font, pango_font_description_free);
}

/**
 * draw_text_set_font:
 * @text: the layout
 * @size: of the font, in the picture's units (pixels)
 * @bold: whether to use the bold face
 */
void
draw_text_set_font (DrawText *text, double size, gboolean bold)
{
  text->size = CLAMP (size, 1, 1000);
  pango_font_description_set_absolute_size (text->font, text->size * PANGO_SCALE);
  pango_font_description_set_weight (text->font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (text->layout, text->font);
}

static void
set_string (DrawText *text, const char *string)
{
  /* A run's name may come from a file: Pango wants valid UTF-8. */
  if (g_utf8_validate (string, -1, NULL)) {
    pango_layout_set_text (text->layout, string, -1);
  } else {
    char *valid = g_utf8_make_valid (string, -1);
    pango_layout_set_text (text->layout, valid, -1);
    g_free (valid);
  }
}

/**
 * draw_text_width:
 * @text: the layout
 * @string: one line
 *
 * Returns: how wide it is in the present font, in the picture's units.
 */
double
draw_text_width (DrawText *text, const char *string)
{
  PangoRectangle logical;

  set_string (text, string);
  pango_layout_set_width (text->layout, -1);
  pango_layout_get_extents (text->layout, NULL, &logical);
  return (double)logical.width / PANGO_SCALE;
}

/**
 * draw_text_height:
 * @text: the layout
 *
 * Returns: the height of a line in the present font, whatever stands in it.
 */
double
draw_text_height (DrawText *text)
{
  PangoRectangle logical;

  set_string (text, "0");
  pango_layout_get_extents (text->layout, NULL, &logical);
  return (double)logical.height / PANGO_SCALE;
}

/**
 * draw_text_show:
 * @text: the layout
 * @string: what to show, one line
 * @x: of the anchor
 * @y: of the anchor
 * @across: where in the text's box the anchor lies, 0 (left) to 1 (right)
 * @down: the same from 0 (top) to 1 (bottom)
 */
void
draw_text_show (DrawText *text, const char *string, double x, double y, double across, double down)
{
  draw_text_show_within (text, string, x, y, across, down, -1);
}

/**
 * draw_text_show_within:
 * @text: the layout
 * @string: what to show, one line
 * @x: of the anchor
 * @y: of the anchor
 * @across: where in the text's box the anchor lies, 0 to 1
 * @down: the same from top to bottom
 * @width: where to cut it with an ellipsis; negative: nowhere
 */
void
draw_text_show_within (DrawText *text, const char *string, double x, double y, double across,
                       double down, double width)
{
  PangoRectangle logical;

  set_string (text, string);
  pango_layout_set_width (text->layout, -1);
  pango_layout_get_extents (text->layout, NULL, &logical);
  if (width >= 0 && logical.width > width * PANGO_SCALE) {
    pango_layout_set_ellipsize (text->layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_width (text->layout, (int)(width * PANGO_SCALE));
    pango_layout_get_extents (text->layout, NULL, &logical);
  }
  /* What is written from right to left and cut stands at the right end of its width. */
  cairo_move_to (text->cr, x - (logical.x + across * logical.width) / PANGO_SCALE,
                 y - down * logical.height / PANGO_SCALE);
  pango_cairo_show_layout (text->cr, text->layout);
  cairo_new_path (text->cr);
}

/**
 * draw_text_note:
 * @cr: where to draw
 * @theme: colours and font
 * @sentence: why there is nothing to see
 * @width: of the picture
 * @height: of the picture
 */
void
draw_text_note (cairo_t *cr, const DrawTheme *theme, const char *sentence, double width,
                double height)
{
  DrawText text;
  PangoRectangle logical;

  if (!(width >= 1 && height >= 1))
    return;
  draw_text_begin (&text, cr, theme);
  set_string (&text, sentence);
  pango_layout_set_alignment (text.layout, PANGO_ALIGN_CENTER);
  pango_layout_set_width (text.layout, (int)(MIN (width, 1e5) * PANGO_SCALE));
  pango_layout_get_extents (text.layout, NULL, &logical);
  draw_set_colour (cr, &theme->dim);
  cairo_move_to (cr, 0, (height - (double)logical.height / PANGO_SCALE) / 2);
  pango_cairo_show_layout (cr, text.layout);
  cairo_new_path (cr);
  draw_text_end (&text);
}

/**
 * draw_format_count:
 * @count: how many
 *
 * Returns: (transfer full): the number with its thousands set apart as the locale does it; where the
 *   locale says nothing, with commas or, beside a decimal comma, with narrow spaces.
 */
char *
draw_format_count (guint64 count)
{
  const struct lconv *locale = localeconv ();
  const char *separator = locale->thousands_sep;
  char digits[32];
  GString *formatted;
  gsize n;

  if (separator == NULL || *separator == '\0' || !g_utf8_validate (separator, -1, NULL))
    separator = g_strcmp0 (locale->decimal_point, ".") == 0 ? "," : "\u202f";
  n = (gsize)g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, count);
  formatted = g_string_sized_new (n + n / 3 * 3);
  for (gsize i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0)
      g_string_append (formatted, separator);
    g_string_append_c (formatted, digits[i]);
  }
  return g_string_free (formatted, FALSE);
}

/**
 * draw_format_percent:
 * @fraction: 1 for the whole
 * @decimals: how many digits after the point
 *
 * Nothing is said to be nothing, or the whole, that only comes near it: a fraction that would be
 * rounded to either is told as less, or more, than the nearest number.
 *
 * Returns: (transfer full): "97.5 %" with a space that does not break, "> 99.9 %", "< 0.1 %", or "–"
 *   when not finite.
 */
char *
draw_format_percent (double fraction, int decimals)
{
  const double exact = 1e-12; /* closer is the sum's own rounding */
  double percent = fraction * 100;
  double least;
  const char *sign = "";
  char number[64];

  if (!isfinite (fraction))
    return g_strdup ("–");
  decimals = CLAMP (decimals, 0, 9);
  least = pow (10, -decimals);
  if (fraction < 1 - exact && percent >= 100 - least / 2) {
    percent = 100 - least;
    sign = ">\u00a0";
  } else if (fraction > exact && percent < least / 2) {
    percent = least;
    sign = "<\u00a0";
  }
  g_snprintf (number, sizeof number, "%s%.*f", sign, decimals, percent);
  /* translators: a percentage; the space before the sign is one that does not break */
  return g_strdup_printf (_ ("%s %%"), number);
}

/* Returns: (transfer full): @exponent in raised figures. */
static char *
raised (int exponent)
{
  static const char *const figures[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  GString *string = g_string_new (exponent < 0 ? "⁻" : "");
  char digits[16];

  g_snprintf (digits, sizeof digits, "%d", ABS (exponent));
  for (const char *digit = digits; *digit != '\0'; digit++)
    g_string_append (string, figures[*digit - '0']);
  return g_string_free (string, FALSE);
}

/**
 * draw_format_power:
 * @exponent: of ten
 *
 * Returns: (transfer full): ten to the power of @exponent, "0.001", "100", "10⁻⁶".
 */
char *
draw_format_power (int exponent)
{
  char *figures;
  char *power;

  if (exponent >= 0 && exponent <= 4)
    return g_strdup_printf ("%.0f", pow (10, exponent));
  if (exponent < 0 && exponent >= -4)
    return g_strdup_printf ("%.*f", -exponent, pow (10, exponent));
  figures = raised (exponent);
  power = g_strconcat ("10", figures, NULL);
  g_free (figures);
  return power;
}

/**
 * draw_format_scientific:
 * @number: any finite number but 0
 * @decimals: how many digits after the point
 *
 * Returns: (transfer full): @number as a power of ten and what it is multiplied by: "4.5·10¹²"
 */
char *
draw_format_scientific (double number, int decimals)
{
  int exponent = (int)floor (log10 (fabs (number)));
  char *figures;
  char *formatted;

  /* What is rounded to ten is one of the next power. */
  if (fabs (number) / pow (10, exponent) + 0.5 * pow (10, -decimals) >= 10)
    exponent++;
  figures = raised (exponent);
  formatted = g_strdup_printf ("%.*f·10%s", decimals, number / pow (10, exponent), figures);
  g_free (figures);
  return formatted;
}

/**
 * draw_format_loss:
 * @loss: a cross-entropy
 *
 * Returns: (transfer full): @loss to three decimals, and to two significant figures where that would
 *   show nothing of it.
 */
char *
draw_format_loss (double loss)
{
  double size = fabs (loss);

  if (isnan (loss))
    return g_strdup ("–");
  if (isinf (loss))
    return g_strdup (loss > 0 ? "∞" : "−∞");
  if (size == 0 || (size >= 0.01 && size < 1000))
    return g_strdup_printf ("%.3f", loss);
  if (size >= 1e-4 && size < 0.01)
    return g_strdup_printf ("%.*f", size < 1e-3 ? 5 : 4, loss);
  return draw_format_scientific (loss, 1);
}

/* On an axis of very large or very small numbers, as powers of ten: all their digits would leave no
 * room for the plot. */
static char *
format_linear_tick (const DrawScale *scale, const DrawTicks *ticks, double value)
{
  double largest = MAX (fabs (scale->low), fabs (scale->high));
  int decimals;

  if (largest >= 1e-4 && largest < MAX_PLAIN)
    return g_strdup_printf ("%.*f", draw_tick_decimals (ticks->step), value);
  if (value == 0)
    return g_strdup ("0");
  decimals = (int)(floor (log10 (fabs (value)) + 1e-9) - floor (log10 (ticks->step) + 1e-9));
  return draw_format_scientific (value, CLAMP (decimals, 0, 3));
}

/* Whether a labelled tick of a logarithmic axis has too many digits to be written out. */
static gboolean
has_far_ticks (const DrawTicks *ticks)
{
  for (guint i = 0; i < ticks->n; i++) {
    double value = ticks->ticks[i].value;

    if (ticks->ticks[i].major && (value < 0.99 / MAX_LOG_PLAIN || value > 1.01 * MAX_LOG_PLAIN))
      return TRUE;
  }
  return FALSE;
}

/* "0.0001" and "10⁻⁵" are not written on one axis: where one tick is a power, all are. */
static char *
format_log_tick (const DrawTicks *ticks, double value)
{
  int exponent = (int)floor (log10 (value) + 1e-9);
  gboolean is_power = fabs (value / pow (10, exponent) - 1) < 1e-6;
  g_autofree char *figures = NULL;

  if (!has_far_ticks (ticks))
    return is_power ? draw_format_power (exponent)
                    : g_strdup_printf ("%.*f", MAX (-exponent, 0), value);
  if (exponent == 0 && is_power)
    return g_strdup ("1");
  if (!is_power)
    return draw_format_scientific (value, 0);
  figures = raised (exponent);
  return g_strconcat ("10", figures, NULL);
}

/**
 * draw_format_tick:
 * @scale: what the axis shows
 * @ticks: all of its ticks
 * @value: of one
 * @is_percent: whether the values are fractions of a whole
 *
 * Returns: (transfer full): the label of a tick
 */
char *
draw_format_tick (const DrawScale *scale, const DrawTicks *ticks, double value, gboolean is_percent)
{
  int exponent;

  if (!scale->log) {
    if (is_percent)
      return draw_format_percent (value, draw_tick_decimals (ticks->step * 100));
    return format_linear_tick (scale, ticks, value);
  }
  exponent = (int)floor (log10 (value) + 1e-9);
  if (is_percent)
    return draw_format_percent (value, MAX (-exponent - 2, 0));
  return format_log_tick (ticks, value);
}
