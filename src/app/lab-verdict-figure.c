/* lab-verdict-figure.c: a drawing and what a network made of it, as a file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-verdict-figure.h"

#include <glib/gi18n-lib.h>

#include "draw-digit.h"
#include "draw-figure.h"
#include "lab-format.h"
#include "lab-output.h"

#define WIDTH  640
#define HEIGHT 400
#define GAP    32

static void
draw_verdict_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  const LabVerdict *verdict = data;
  double side = MIN (height, (width - GAP) * 0.6);

  draw_digit (cr, verdict->pixels, LAB_IMAGE_SIZE, 0, (height - side) / 2, side);
  cairo_translate (cr, side + GAP, (height - side) / 2);
  draw_bars (cr, verdict->probabilities, LAB_N_DIGITS, NULL, theme, width - side - GAP, side);
}

static char *
make_title (const LabVerdict *verdict)
{
  int top = draw_bars_top (verdict->probabilities, LAB_N_DIGITS);
  g_autofree char *share = NULL;

  if (top < 0 || verdict->probabilities[top] <= 0)
    return NULL;
  share = lab_format_percent ((double)verdict->probabilities[top]);
  /* translators: a figure's title: which digit was read, and how probable it is */
  return g_strdup_printf (_ ("Read as %d, %s"), top, share);
}

static gboolean
write_csv (const LabVerdict *verdict, const char *path, GError **error)
{
  g_autoptr (GString) csv = g_string_new ("digit,probability\n");

  for (guint i = 0; i < LAB_N_DIGITS; i++) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (number, sizeof number, "%.9g", (double)verdict->probabilities[i]);
    g_string_append_printf (csv, "%u,%s\n", i, number);
  }
  return lab_output_replace_file (path, csv->str, csv->len, error);
}

/**
 * lab_verdict_write:
 * @verdict: a drawing and its probabilities
 * @path: a file; its ending says which kind
 * @error: why it could not be written
 *
 * Returns: whether it was written
 */
gboolean
lab_verdict_write (const LabVerdict *verdict, const char *path, GError **error)
{
  g_autofree char *title = NULL;

  if (g_str_has_suffix (path, ".csv"))
    return write_csv (verdict, path, error);
  title = make_title (verdict);
  return draw_figure_write (path, title, WIDTH, HEIGHT, draw_verdict_cb, (gpointer)verdict, error);
}
