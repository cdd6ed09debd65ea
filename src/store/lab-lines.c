/* lab-lines.c: the lines of a text that nobody vouches for, as they come.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-lines.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-file-error.h"

struct _LabLines {
  char *name;
  GBufferedInputStream *stream;
  guint line;    /* the one that was read last, from 1 */
  gsize n_taken; /* bytes at the beginning of the buffer that are done with */
};

/**
 * lab_lines_new:
 * @stream: where the text comes from
 * @name: what it is called in sentences
 *
 * Returns: (transfer full): a reader before the first line
 */
LabLines *
lab_lines_new (GInputStream *stream, const char *name)
{
  LabLines *self = g_new0 (LabLines, 1);

  self->name = g_strdup (name);
  /* The buffer holds a whole line and its end. */
  self->stream = G_BUFFERED_INPUT_STREAM (
      g_buffered_input_stream_new_sized (stream, LAB_LINES_MAX_LENGTH + 1));
  return self;
}

/**
 * lab_lines_open:
 * @path: a file
 * @error: a sentence that names it
 *
 * Returns: (transfer full): a reader before the first line, or %NULL
 */
LabLines *
lab_lines_open (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GInputStream) stream = G_INPUT_STREAM (g_file_read (file, NULL, &cause));
  g_autofree char *sentence = NULL;

  if (stream != NULL)
    return lab_lines_new (stream, name);
  sentence = lab_file_describe_error (cause, name);
  g_set_error_literal (error, cause->domain, cause->code, sentence);
  return NULL;
}

/**
 * lab_lines_free:
 * @self: (transfer full): a reader
 */
void
lab_lines_free (LabLines *self)
{
  g_object_unref (self->stream);
  g_free (self->name);
  g_free (self);
}

/* Finds the next line in the buffer: its length, without its end. FALSE with an @error, or without
 * one at the end of the text. */
static gboolean
find_line (LabLines *self, const char **line, gsize *length, GError **error)
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
    if (available > LAB_LINES_MAX_LENGTH) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("the line is longer than %d bytes"), LAB_LINES_MAX_LENGTH);
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

/**
 * lab_lines_prefix_error:
 * @self: a reader
 * @error: (inout): what is wrong with the line that was read last
 *
 * Puts the names of the text and the line before it.
 */
void
lab_lines_prefix_error (const LabLines *self, GError **error)
{
  /* translators: the name of a file and the number of a line in it; what is wrong follows */
  g_prefix_error (error, _ ("%s, line %u: "), self->name, self->line);
}

/**
 * lab_lines_next:
 * @self: a reader
 * @line: (out) (transfer none): the next line that is not blank, without its end
 * @length: (out): its bytes
 * @error: a sentence that names the text and the line
 *
 * Returns: %FALSE at the end of the text, or when it cannot be read
 */
gboolean
lab_lines_next (LabLines *self, const char **line, gsize *length, GError **error)
{
  for (;;) {
    g_autoptr (GError) cause = NULL;
    gsize available;

    g_input_stream_skip (G_INPUT_STREAM (self->stream), self->n_taken, NULL, NULL);
    self->n_taken = 0;
    self->line++;
    if (!find_line (self, line, length, &cause)) {
      if (cause == NULL)
        return FALSE;
      lab_lines_prefix_error (self, &cause);
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
    /* The last line may lack its end. */
    available = g_buffered_input_stream_get_available (self->stream);
    self->n_taken = MIN (*length + 1, available);
    if (!is_blank (*line, *length))
      return TRUE;
  }
}
