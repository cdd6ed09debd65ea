/* cli-strokes.h: drawings from a file of JSON lines.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-drawing.h"

G_BEGIN_DECLS

/* Reads drawings as they come: from a file, or from somebody who types them. */
typedef struct _CliStrokes CliStrokes;

CliStrokes *cli_strokes_open (const char *path, GError **error);
void cli_strokes_close (CliStrokes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliStrokes, cli_strokes_close)

gboolean cli_strokes_next (CliStrokes *self, LabDrawing **drawing, GError **error);
void cli_strokes_prefix_error (const CliStrokes *self, GError **error);

G_END_DECLS
