/* cli-strokes.c: drawings from a file of JSON lines.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-strokes.h"

#include <unistd.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include "lab-lines.h"
#include "lab-strokes.h"

struct _CliStrokes {
  LabLines *lines;
};

/**
 * cli_strokes_open:
 * @path: a file of drawings, one a line, or "-" for standard input
 *
 * Returns: (transfer full): a reader, or %NULL with a sentence that names @path
 */
CliStrokes *
cli_strokes_open (const char *path, GError **error)
{
  LabLines *lines;
  CliStrokes *self;

  if (g_str_equal (path, "-")) {
    g_autoptr (GInputStream) stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);

    lines = lab_lines_new (stream, _ ("standard input"));
  } else {
    lines = lab_lines_open (path, error);
  }
  if (lines == NULL)
    return NULL;
  self = g_new0 (CliStrokes, 1);
  self->lines = lines;
  return self;
}

/**
 * cli_strokes_close:
 * @self: (transfer full): a reader
 */
void
cli_strokes_close (CliStrokes *self)
{
  lab_lines_free (self->lines);
  g_free (self);
}

/**
 * cli_strokes_prefix_error:
 * @error: (inout): what is wrong with the line that was read last
 *
 * Puts the names of the file and the line before it.
 */
void
cli_strokes_prefix_error (const CliStrokes *self, GError **error)
{
  lab_lines_prefix_error (self->lines, error);
}

/**
 * cli_strokes_next:
 * @drawing: (out) (transfer full) (nullable): the next drawing, %NULL after the last one
 *
 * Reads the next line that is not blank: {"strokes": [[[x, y], …], …]}; what else the object holds is
 * left alone.
 *
 * Returns: %FALSE with a sentence that names the file and the line when it holds no drawing
 */
gboolean
cli_strokes_next (CliStrokes *self, LabDrawing **drawing, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (JsonObject) object = NULL;
  const char *line;
  gsize length;

  *drawing = NULL;
  if (!lab_lines_next (self->lines, &line, &length, &fault)) {
    if (fault == NULL)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&fault));
    return FALSE;
  }
  object = lab_json_parse_object (line, length, &fault);
  if (object != NULL)
    *drawing = lab_strokes_read (object, &fault);
  if (fault == NULL)
    return TRUE;
  cli_strokes_prefix_error (self, &fault);
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}
