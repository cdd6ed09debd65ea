/* draw-figure.h: any of our pictures as a file: PNG, SVG or PDF by the name's ending.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "draw-theme.h"

G_BEGIN_DECLS

typedef void (*DrawFigureFunc) (cairo_t *cr, const DrawTheme *theme, double width, double height,
                                gpointer data);

/* Writes @path, @width × @height in pixels (PNG at twice that) or points, the title above the
 * picture that @func draws into (0, 0, width, height) of what is left. @title may be NULL. */
gboolean draw_figure_write (const char *path, const char *title, double width, double height,
                            DrawFigureFunc func, gpointer data, GError **error);
/* The same in another theme than light: its background behind all of it. */
gboolean draw_figure_write_themed (const char *path, const char *title, double width, double height,
                                   const DrawTheme *theme, DrawFigureFunc func, gpointer data,
                                   GError **error);

G_END_DECLS
