/* cli-strokes.c: drawings from a file of JSON lines.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-strokes.h"

#include <string.h>
#include <unistd.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include "lab-file-error.h"
#include "lab-json.h"

struct _CliStrokes {
  char *name; /* in sentences */
  GBufferedInputStream *stream;
  guint line; /* the one that was read last, from 1 */
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
  g_autoptr (GInputStream) base = NULL;
  gboolean is_standard_input = g_str_equal (path, "-");
  g_autofree char *name =
      is_standard_input ? g_strdup (_ ("standard input")) : g_filename_display_name (path);
  g_autoptr (GError) cause = NULL;
  CliStrokes *self;

  if (is_standard_input) {
    base = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  } else {
    g_autoptr (GFile) file = g_file_new_for_path (path);

    base = G_INPUT_STREAM (g_file_read (file, NULL, &cause));
  }
  if (base == NULL) {
    g_autofree char *sentence = lab_file_describe_error (cause, name);

    g_set_error_literal (error, cause->domain, cause->code, sentence);
    return NULL;
  }
  self = g_new0 (CliStrokes, 1);
  self->name = g_steal_pointer (&name);
  /* The buffer holds a whole line and its end. */
  self->stream =
      G_BUFFERED_INPUT_STREAM (g_buffered_input_stream_new_sized (base, CLI_STROKES_MAX_LINE + 1));
  return self;
}

/**
 * cli_strokes_close:
 * @self: (transfer full): a reader
 */
void
cli_strokes_close (CliStrokes *self)
{
  g_object_unref (self->stream);
  g_free (self->name);
  g_free (self);
}

/* Finds the next line in the buffer: its length, without its end. FALSE with an @error, or without
 * one at the end of the file. */
static gboolean
find_line (CliStrokes *self, const char **line, gsize *length, GError **error)
{
  gsize searched = 0;
  gboolean at_end = FALSE;

  for (;;) {
    gsize available;
    const char *text = g_buffered_input_stream_peek_buffer (self->stream, &available);
    const char *end =
        available > searched ? memchr (text + searched, '\n', available - searched) : NULL;
    gssize n_read;

    *line = text;
    *length = end != NULL ? (gsize)(end - text) : available;
    if (end != NULL || at_end)
      return *length > 0 || end != NULL;
    if (available > CLI_STROKES_MAX_LINE) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("the line is longer than %d bytes"), CLI_STROKES_MAX_LINE);
      return FALSE;
    }
    searched = available;
    /* Moves what is in the buffer, even when nothing comes. */
    n_read = g_buffered_input_stream_fill (self->stream, -1, NULL, error);
    if (n_read < 0)
      return FALSE;
    at_end = n_read == 0;
  }
}

static gboolean
is_blank (const char *line, gsize length)
{
  while (length > 0 && g_ascii_isspace (line[length - 1]))
    length--;
  return length == 0;
}

static gboolean
add_stroke (LabDrawing *drawing, JsonNode *node)
{
  JsonArray *points = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n_points = points != NULL ? json_array_get_length (points) : 0;

  if (points == NULL)
    return FALSE;
  if (n_points > 0)
    lab_drawing_begin_stroke (drawing);
  for (guint i = 0; i < n_points; i++) {
    JsonNode *point = json_array_get_element (points, i);
    JsonArray *pair = JSON_NODE_HOLDS_ARRAY (point) ? json_node_get_array (point) : NULL;
    double x, y;

    if (pair == NULL || json_array_get_length (pair) != 2 ||
        !lab_json_array_get_number (pair, 0, &x) || !lab_json_array_get_number (pair, 1, &y) ||
        !lab_drawing_add_point (drawing, x, y))
      return FALSE;
  }
  return TRUE;
}

/* Reads {"strokes": [[[x, y], …], …]}; what else the object holds is left alone. */
static LabDrawing *
parse_drawing (const char *line, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = lab_json_parse_object (line, length, error);
  g_autoptr (LabDrawing) drawing = NULL;
  JsonNode *node;
  JsonArray *strokes;

  if (object == NULL)
    return NULL;
  node = json_object_get_member (object, "strokes");
  strokes = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (strokes == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("the object has no array “strokes”"));
    return NULL;
  }
  drawing = lab_drawing_new ();
  for (guint i = 0; i < json_array_get_length (strokes); i++) {
    if (!add_stroke (drawing, json_array_get_element (strokes, i))) {
      /* translators: %u counts strokes from 1 */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("stroke %u is not an array of points [x, y]"), i + 1);
      return NULL;
    }
  }
  return g_steal_pointer (&drawing);
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
  /* translators: the name of a file and the number of a line in it; what is wrong follows */
  g_prefix_error (error, _ ("%s, line %u: "), self->name, self->line);
}

/**
 * cli_strokes_next:
 * @drawing: (out) (transfer full) (nullable): the next drawing, %NULL after the last one
 *
 * Reads the next line that is not blank.
 *
 * Returns: %FALSE with a sentence that names the file and the line when it holds no drawing
 */
gboolean
cli_strokes_next (CliStrokes *self, LabDrawing **drawing, GError **error)
{
  g_autoptr (GError) fault = NULL;
  const char *line;
  gsize length;

  *drawing = NULL;
  do {
    self->line++;
    if (!find_line (self, &line, &length, &fault))
      break;
    if (!is_blank (line, length))
      *drawing = parse_drawing (line, length, &fault);
    /* The last line may lack its end. */
    g_input_stream_skip (G_INPUT_STREAM (self->stream),
                         MIN (length + 1, g_buffered_input_stream_get_available (self->stream)),
                         NULL, NULL);
  } while (*drawing == NULL && fault == NULL);
  if (fault == NULL)
    return TRUE;
  cli_strokes_prefix_error (self, &fault);
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}
