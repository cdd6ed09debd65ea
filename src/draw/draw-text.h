/* draw-text.h: short texts in a picture, and numbers as people read them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-axis.h"
#include "draw-theme.h"

G_BEGIN_DECLS

/* One Pango layout, used for every text of a picture. */
typedef struct {
  cairo_t *cr;
  PangoLayout *layout;
  PangoFontDescription *font;
  double size;
} DrawText;

void draw_text_begin (DrawText *text, cairo_t *cr, const DrawTheme *theme);
void draw_text_end (DrawText *text);

void draw_text_set_font (DrawText *text, double size, gboolean bold);
/* Width of @string, and the height of a line. */
double draw_text_width (DrawText *text, const char *string);
double draw_text_height (DrawText *text);
/* Shows @string in the current colour; (@x, @y) is the point at @across and @down of its box: 0, 0
 * the upper left corner, 0.5, 0.5 its middle, 1, 1 the lower right corner. */
void draw_text_show (DrawText *text, const char *string, double x, double y, double across,
                     double down);
/* The same, cut with an ellipsis at @width. */
void draw_text_show_within (DrawText *text, const char *string, double x, double y, double across,
                            double down, double width);

/* A sentence in the middle of a picture that has nothing to show yet, wrapped to its width. */
void draw_text_note (cairo_t *cr, const DrawTheme *theme, const char *sentence, double width,
                     double height);

/* "10,000" in the locale's way. */
char *draw_format_count (guint64 count);
/* 0.975 as "97.5 %", with @decimals digits; 0.99999 as "> 99.9 %", 0.00001 as "< 0.1 %". */
char *draw_format_percent (double fraction, int decimals);
/* A loss: "0.281", "0.0075", "1.2·10⁻⁵"; "∞" and "–" where it is not finite. */
char *draw_format_loss (double loss);
/* "4.5·10¹²". */
char *draw_format_scientific (double number, int decimals);
/* A tick of an axis with as many digits as tell it from its neighbours. */
char *draw_format_tick (const DrawScale *scale, const DrawTicks *ticks, double value,
                        gboolean is_percent);
/* Ten to the power of @exponent: "0.001", "100", "10⁻⁶". */
char *draw_format_power (int exponent);

G_END_DECLS
