/* draw-figure.c: any of our pictures as a file.
 *
 * The file is made in memory and put in its place in one go: what fails half-way leaves nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-figure.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-text.h"

#define MAX_SIZE  8192 /* as a PNG of twice that: within Cairo's 32767 pixels */
#define MARGIN    16
#define PNG_SCALE 2

typedef enum { KIND_NONE, KIND_PNG, KIND_SVG, KIND_PDF } Kind;

static Kind
kind_of (const char *path)
{
  static const struct {
    const char *ending;
    Kind kind;
  } kinds[] = {{".png", KIND_PNG}, {".svg", KIND_SVG}, {".pdf", KIND_PDF}};
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_has_suffix (lower, kinds[i].ending))
      return kinds[i].kind;
  }
  return KIND_NONE;
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
make_surface (Kind kind, double width, double height, const char *title, GByteArray *bytes)
{
  cairo_surface_t *surface;

  switch (kind) {
  case KIND_SVG:
    surface = cairo_svg_surface_create_for_stream (append_cb, bytes, width, height);
    cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
    return surface;
  case KIND_PDF:
    surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, width, height);
    if (title != NULL)
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
    return surface;
  case KIND_PNG:
  case KIND_NONE:
  default:
    surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)ceil (width * PNG_SCALE),
                                          (int)ceil (height * PNG_SCALE));
    cairo_surface_set_device_scale (surface, PNG_SCALE, PNG_SCALE);
    return surface;
  }
}

static void
draw_contents (cairo_t *cr, const char *title, double width, double height, const DrawTheme *theme,
               DrawFigureFunc func, gpointer data)
{
  double margin = MIN (MARGIN, MIN (width, height) / 8);
  double top = margin;

  draw_set_colour (cr, &theme->background);
  cairo_paint (cr);
  if (title != NULL && *title != '\0') {
    DrawText text;

    draw_text_begin (&text, cr, theme);
    draw_text_set_font (&text, theme->font_size * 1.15, TRUE);
    draw_set_colour (cr, &theme->foreground);
    draw_text_show_within (&text, title, margin, top, 0, 0, width - 2 * margin);
    top += draw_text_height (&text) + margin / 2;
    draw_text_end (&text);
  }
  cairo_translate (cr, margin, top);
  func (cr, theme, MAX (width - 2 * margin, 1), MAX (height - top - margin, 1), data);
}

/* What went wrong, without the name of a temporary file that GLib's sentence has in it. */
static const char *
reason (const GError *problem)
{
  switch (problem->code) {
  case G_FILE_ERROR_NOENT:
  case G_FILE_ERROR_NOTDIR:
    return _ ("there is no such folder.");
  case G_FILE_ERROR_ACCES:
  case G_FILE_ERROR_PERM:
  case G_FILE_ERROR_ROFS:
    return _ ("you may not write there; choose another folder.");
  case G_FILE_ERROR_ISDIR:
    return _ ("a folder has that name.");
  case G_FILE_ERROR_NOSPC:
    return _ ("the disk is full.");
  default:
    return problem->message;
  }
}

static gboolean
check (const char *path, Kind kind, double width, double height, GError **error)
{
  if (kind == KIND_NONE) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 /* translators: the path of a file */
                 _ ("Cannot write “%s”: a figure’s name ends in .png, .svg or .pdf."), path);
    return FALSE;
  }
  if (!(width >= 1 && width <= MAX_SIZE && height >= 1 && height <= MAX_SIZE)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* translators: the path of a file, two sizes, and the largest size */
                 _ ("Cannot write “%s”: a figure of %.0f × %.0f is not between 1 and %d in each "
                    "direction."),
                 path, width, height, MAX_SIZE);
    return FALSE;
  }
  return TRUE;
}

/**
 * draw_figure_write:
 * @path: the file, whose name ends in .png, .svg or .pdf
 * @title: (nullable): above the picture
 * @width: in pixels (a PNG has twice as many) or, for a PDF, points
 * @height: the same
 * @func: draws the picture
 * @data: for @func
 * @error: where to put a sentence that names the file and what is wrong
 *
 * Writes a picture on white. A file that was there before is replaced in one step, or stays.
 *
 * Returns: whether the file was written.
 */
gboolean
draw_figure_write (const char *path, const char *title, double width, double height,
                   DrawFigureFunc func, gpointer data, GError **error)
{
  DrawTheme light = draw_theme (FALSE, FALSE);

  return draw_figure_write_themed (path, title, width, height, &light, func, data, error);
}

/**
 * draw_figure_write_themed:
 * @path: as for draw_figure_write()
 * @title: (nullable): above the picture
 * @width: in pixels or points
 * @height: the same
 * @theme: colours and font; its background lies behind all of it
 * @func: draws the picture
 * @data: for @func
 * @error: where to put a sentence that names the file and what is wrong
 *
 * Writes a picture in any theme: a dark one for a dark page, one of high contrast for a poor printer.
 *
 * Returns: whether the file was written.
 */
gboolean
draw_figure_write_themed (const char *path, const char *title, double width, double height,
                          const DrawTheme *theme, DrawFigureFunc func, gpointer data,
                          GError **error)
{
  Kind kind = kind_of (path);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) problem = NULL;
  g_autofree char *shown = g_filename_display_name (path);
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  if (!check (shown, kind, width, height, error))
    return FALSE;

  surface = make_surface (kind, width, height, title, bytes);
  cr = cairo_create (surface);
  draw_contents (cr, title, width, height, theme, func, data);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && kind == KIND_PNG)
    status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 /* translators: the path of a file, and what Cairo says */
                 _ ("Cannot draw “%s”: %s."), shown, cairo_status_to_string (status));
    return FALSE;
  }
  if (!g_file_set_contents_full (path, (const char *)bytes->data, (gssize)bytes->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0666, &problem)) {
    g_set_error (error, problem->domain, problem->code,
                 /* translators: the path of a file, and what the system says about it */
                 _ ("Cannot write “%s”: %s"), shown, reason (problem));
    return FALSE;
  }
  return TRUE;
}
