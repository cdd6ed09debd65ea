/* lab-verdict-figure.c: a drawing and what a network made of it, as a file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-verdict-figure.h"

#include <glib/gi18n-lib.h>

#include "draw-bars.h"
#include "draw-digit.h"
#include "draw-figure.h"
#include "lab-csv.h"
#include "lab-format.h"
#include "lab-output.h"

#define WIDTH  640
#define HEIGHT 400
#define GAP    32

/* (n_classes), or NULL for numbers. */
static const char *const *
get_names (const LabVerdict *verdict)
{
  if (verdict->class_names == NULL ||
      lab_class_names_get_n (verdict->class_names) != verdict->n_classes)
    return NULL;
  return lab_class_names_get_all (verdict->class_names);
}

/**
 * lab_verdict_copy:
 * @verdict: (out caller-allocates): gets what @from holds, until lab_verdict_clear()
 * @from: a verdict
 */
void
lab_verdict_copy (LabVerdict *verdict, const LabVerdict *from)
{
  *verdict = *from;
  if (verdict->class_names != NULL)
    lab_class_names_ref (verdict->class_names);
}

/**
 * lab_verdict_clear:
 * @verdict: what is dropped
 */
void
lab_verdict_clear (LabVerdict *verdict)
{
  g_clear_pointer (&verdict->class_names, lab_class_names_unref);
}

/**
 * lab_verdict_name_class:
 * @verdict: a verdict
 * @index: one of its classes
 *
 * Returns: (transfer full): what it is called
 */
char *
lab_verdict_name_class (const LabVerdict *verdict, guint index)
{
  const char *const *names = get_names (verdict);

  return names != NULL ? g_strdup (names[index]) : g_strdup_printf ("%u", index);
}

static void
draw_verdict_cb (cairo_t *cr, const DrawTheme *theme, double width, double height, gpointer data)
{
  const LabVerdict *verdict = data;
  double side = MIN (height, (width - GAP) * 0.6);

  draw_digit (cr, verdict->pixels, LAB_IMAGE_SIZE, 0, (height - side) / 2, side);
  cairo_translate (cr, side + GAP, (height - side) / 2);
  draw_bars (cr, verdict->probabilities, verdict->n_classes, get_names (verdict), theme,
             width - side - GAP, side);
}

static char *
make_title (const LabVerdict *verdict)
{
  int top = draw_bars_top (verdict->probabilities, verdict->n_classes);
  g_autofree char *name = NULL;
  g_autofree char *share = NULL;

  if (top < 0)
    return NULL;
  name = lab_verdict_name_class (verdict, (guint)top);
  share = lab_format_percent ((double)verdict->probabilities[top]);
  /* translators: a figure's title: which class was read ("7", "Ankle boot"), and how probable it is */
  return g_strdup_printf (_ ("Read as %s, %s"), name, share);
}

static gboolean
write_csv (const LabVerdict *verdict, const char *path, GError **error)
{
  g_autoptr (GString) csv = g_string_new ("class,probability\n");

  for (guint i = 0; i < verdict->n_classes; i++) {
    g_autofree char *name = lab_verdict_name_class (verdict, i);
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (number, sizeof number, "%.9g", (double)verdict->probabilities[i]);
    lab_csv_append_text (csv, name);
    g_string_append_printf (csv, ",%s\n", number);
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
