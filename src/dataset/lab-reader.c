/* lab-reader.c: the bytes of a local file, gzip'd or plain, as a bounded stream.
 *
 * Whether a file is gzip'd is told by its first two bytes, never by its name. Nothing here
 * allocates by what a file says: the caller hands in the buffer, and gets no more than it asked
 * for, however much a gzip would inflate to.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-reader.h"

#include "lab-dataset.h"
#include "lab-file-error.h"

#include <glib/gi18n-lib.h>
#include <libdeflate.h>
#include <string.h>
#include <zlib.h>

#define INPUT_BYTES (64 * 1024)

/* Deflate's densest code spends 2 bits on 258 bytes (RFC 1951). */
#define DEFLATE_MAX_RATIO 1032

/* Wants gzip's header, and takes the largest window. */
#define GZIP_WINDOW_BITS (MAX_WBITS + 16)

struct _LabReader {
  char *display_name;
  GFileInputStream *stream;
  guint64 n_file_bytes;
  gboolean gzip;
  gboolean member_ended; /* gzip: a member's checksum was read and is right */
  gboolean inflating;    /* gzip: `inflater` was initialised */
  z_stream inflater;
  guint8 input[INPUT_BYTES];
  gsize n_input, position;
};

/* Says in our words what GIO said about @self's file, and frees @cause. */
static void
propagate_io_error (GError **error, GError *cause, const char *display_name)
{
  gboolean not_found = g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_autofree char *sentence = NULL;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, cause);
    return;
  }
  sentence = lab_file_describe_error (cause, display_name);
  g_set_error_literal (error, LAB_DATASET_ERROR,
                       not_found ? LAB_DATASET_ERROR_NOT_FOUND : LAB_DATASET_ERROR_UNREADABLE,
                       sentence);
  g_error_free (cause);
}

/* Takes the next bytes of the file into `input`; none at its end. */
static gboolean
refill (LabReader *self, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;

  self->position = 0;
  self->n_input = 0;
  if (!g_input_stream_read_all (G_INPUT_STREAM (self->stream), self->input, INPUT_BYTES,
                                &self->n_input, cancellable, &cause)) {
    propagate_io_error (error, cause, self->display_name);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_regular_file (GFile *file, LabReader *self, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                         G_FILE_QUERY_INFO_NONE, cancellable, &cause);

  if (info == NULL) {
    propagate_io_error (error, cause, self->display_name);
    return FALSE;
  }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR) {
    /* translators: %s is a path */
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT,
                 _ ("“%s” is a folder or a device where a file should be; put the file there."),
                 self->display_name);
    return FALSE;
  }
  self->n_file_bytes = (guint64)MAX (g_file_info_get_size (info), 0);
  return TRUE;
}

/**
 * lab_reader_open:
 * @path: a local file
 * @cancellable: (nullable): ends the reading
 * @error: %LAB_DATASET_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Opens a regular file; anything else (a folder, a pipe, a device) is refused, as it might have
 * no end.
 *
 * Returns: (transfer full): the reader, or %NULL
 */
LabReader *
lab_reader_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (LabReader) self = g_new0 (LabReader, 1);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GError *cause = NULL;

  self->display_name = g_filename_display_name (path);
  if (!check_regular_file (file, self, cancellable, error))
    return NULL;
  self->stream = g_file_read (file, cancellable, &cause);
  if (self->stream == NULL) {
    propagate_io_error (error, cause, self->display_name);
    return NULL;
  }
  if (!refill (self, cancellable, error))
    return NULL;
  self->gzip = self->n_input >= 2 && self->input[0] == 0x1f && self->input[1] == 0x8b;
  if (self->gzip) {
    if (inflateInit2 (&self->inflater, GZIP_WINDOW_BITS) != Z_OK) {
      g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_TOO_LARGE,
                   _ ("There is not enough memory left to read “%s”; close other programs."),
                   self->display_name);
      return NULL;
    }
    self->inflating = TRUE;
  }
  return g_steal_pointer (&self);
}

/**
 * lab_reader_close:
 * @self: (transfer full) (nullable): a reader
 *
 * Closes the file and frees the reader.
 */
void
lab_reader_close (LabReader *self)
{
  if (self == NULL)
    return;
  if (self->inflating)
    inflateEnd (&self->inflater);
  g_clear_object (&self->stream);
  g_free (self->display_name);
  g_free (self);
}

/**
 * lab_reader_get_max_bytes:
 * @self: a reader
 *
 * Lets a caller refuse a header that promises more than the file can hold, before it allocates.
 *
 * Returns: an upper bound of the bytes in the file; for a plain file, their very number
 */
guint64
lab_reader_get_max_bytes (const LabReader *self)
{
  if (!self->gzip)
    return self->n_file_bytes;
  return self->n_file_bytes > G_MAXUINT64 / DEFLATE_MAX_RATIO
             ? G_MAXUINT64
             : self->n_file_bytes * DEFLATE_MAX_RATIO;
}

/**
 * lab_reader_get_display_name:
 * @self: a reader
 *
 * Returns: (transfer none): the path in UTF-8, for messages
 */
const char *
lab_reader_get_display_name (const LabReader *self)
{
  return self->display_name;
}

static gboolean
read_plain (LabReader *self, guint8 *buffer, gsize n_wanted, gsize *n_read,
            GCancellable *cancellable, GError **error)
{
  while (*n_read < n_wanted) {
    gsize n;

    if (self->position == self->n_input) {
      if (!refill (self, cancellable, error))
        return FALSE;
      if (self->n_input == 0)
        return TRUE;
    }
    n = MIN (n_wanted - *n_read, self->n_input - self->position);
    memcpy (buffer + *n_read, self->input + self->position, n);
    self->position += n;
    *n_read += n;
  }
  return TRUE;
}

/* One call of zlib on what is in `input`. */
static gboolean
inflate_some (LabReader *self, guint8 *buffer, gsize n_wanted, gsize *n_written, GError **error)
{
  z_stream *z = &self->inflater;
  int status;

  if (self->member_ended) {
    /* A gzip file may be several members, one after the other. */
    inflateReset (z);
    self->member_ended = FALSE;
  }
  z->next_in = self->input + self->position;
  z->avail_in = (uInt)(self->n_input - self->position);
  z->next_out = buffer;
  z->avail_out = (uInt)MIN (n_wanted, G_MAXINT32);
  *n_written = z->avail_out;
  status = inflate (z, Z_NO_FLUSH);
  *n_written -= z->avail_out;
  self->position = self->n_input - z->avail_in;
  if (status == Z_STREAM_END) {
    self->member_ended = TRUE;
    return TRUE;
  }
  if (status == Z_OK || status == Z_BUF_ERROR)
    return TRUE;
  /* translators: %s is a file's path */
  g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT,
               _ ("“%s” is a damaged gzip file; fetch it again."), self->display_name);
  return FALSE;
}

static gboolean
read_gzip (LabReader *self, guint8 *buffer, gsize n_wanted, gsize *n_read,
           GCancellable *cancellable, GError **error)
{
  while (*n_read < n_wanted) {
    gsize n;

    if (self->position == self->n_input) {
      if (!refill (self, cancellable, error))
        return FALSE;
      if (self->n_input == 0) {
        if (self->member_ended)
          return TRUE;
        /* translators: %s is a file's path */
        g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT,
                     _ ("“%s” is a gzip file that is cut short; fetch it again."),
                     self->display_name);
        return FALSE;
      }
    }
    if (!inflate_some (self, buffer + *n_read, n_wanted - *n_read, &n, error))
      return FALSE;
    *n_read += n;
  }
  return TRUE;
}

/**
 * lab_reader_read:
 * @self: a reader
 * @buffer: (out caller-allocates): takes the bytes
 * @n_wanted: how many @buffer has room for
 * @n_read: (out): how many came: fewer than @n_wanted only at the end
 * @cancellable: (nullable): ends the reading
 * @error: %LAB_DATASET_ERROR_FORMAT for a gzip that is damaged or cut short,
 *   %LAB_DATASET_ERROR_UNREADABLE when the system fails, %G_IO_ERROR_CANCELLED
 *
 * Reads the next bytes, inflated. Reading past the end of a gzip file checks its checksum.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
lab_reader_read (LabReader *self, guint8 *buffer, gsize n_wanted, gsize *n_read,
                 GCancellable *cancellable, GError **error)
{
  *n_read = 0;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return self->gzip ? read_gzip (self, buffer, n_wanted, n_read, cancellable, error)
                    : read_plain (self, buffer, n_wanted, n_read, cancellable, error);
}

/* The file as it is on disk, or NULL, when it is not what it was or there is no memory for it. */
static guint8 *
read_compressed (LabReader *self, GCancellable *cancellable)
{
  gsize n_bytes = (gsize)self->n_file_bytes, n_read;
  guint8 *compressed = g_try_malloc (n_bytes);

  if (compressed != NULL &&
      g_seekable_seek (G_SEEKABLE (self->stream), 0, G_SEEK_SET, cancellable, NULL) &&
      g_input_stream_read_all (G_INPUT_STREAM (self->stream), compressed, n_bytes, &n_read,
                               cancellable, NULL) &&
      n_read == n_bytes)
    return compressed;
  g_free (compressed);
  return NULL;
}

/* Is @compressed one member, sound to its end, that inflates to exactly @n_bytes? */
static gboolean
inflate_member (const guint8 *compressed, gsize n_compressed, guint8 *buffer, gsize n_bytes)
{
  struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor ();
  enum libdeflate_result result;
  gsize n_used;

  if (inflater == NULL)
    return FALSE;
  result = libdeflate_gzip_decompress_ex (inflater, compressed, n_compressed, buffer, n_bytes,
                                          &n_used, NULL);
  libdeflate_free_decompressor (inflater);
  return result == LIBDEFLATE_SUCCESS && n_used == n_compressed;
}

/**
 * lab_reader_inflate:
 * @self: a reader
 * @buffer: (out caller-allocates): takes the file's bytes from its beginning, whatever was read
 * @n_bytes: how many there must be: no more are written
 * @cancellable: (nullable): ends the reading
 *
 * Inflates a whole gzip file at once, which takes less than half the time of reading it piece by
 * piece. Of the file no more is held in memory than @n_bytes.
 *
 * Returns: %TRUE when the file is one sound member of @n_bytes. Otherwise @buffer may hold
 * anything, and lab_reader_read() goes on where it was: it takes all forms, and says what is wrong.
 */
gboolean
lab_reader_inflate (LabReader *self, guint8 *buffer, gsize n_bytes, GCancellable *cancellable)
{
  goffset position = g_seekable_tell (G_SEEKABLE (self->stream));
  g_autofree guint8 *compressed = NULL;

  if (!self->gzip || self->n_file_bytes > n_bytes)
    return FALSE;
  compressed = read_compressed (self, cancellable);
  if (compressed != NULL && inflate_member (compressed, (gsize)self->n_file_bytes, buffer, n_bytes))
    return TRUE;
  g_seekable_seek (G_SEEKABLE (self->stream), position, G_SEEK_SET, NULL, NULL);
  return FALSE;
}
