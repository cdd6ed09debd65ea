/* lab-download.c: one file from one address, gone on with where it was cut.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-download.h"

#include <fcntl.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "lab-build.h"

#define BLOCK 65536

struct _LabDownloader {
  SoupSession *session;
};

/**
 * lab_downloader_new:
 * @timeout: seconds without a byte after which a server counts as gone
 *
 * Returns: (transfer full): what keeps connections from one file to the next; for one thread
 */
LabDownloader *
lab_downloader_new (guint timeout)
{
  LabDownloader *self = g_new0 (LabDownloader, 1);

  self->session = soup_session_new_with_options ("user-agent", "digit-lab/" LAB_VERSION, "timeout",
                                                 timeout, NULL);
  /* A .gz is to stay as it was published, even where a server calls that an encoding. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  return self;
}

/**
 * lab_downloader_free:
 * @self: a downloader
 */
void
lab_downloader_free (LabDownloader *self)
{
  g_object_unref (self->session);
  g_free (self);
}

/* ── what is on the disk ─────────────────────────────────────────────────────────────────────────
 */

static gboolean
fail_to_write (GError **error, const char *path, int code)
{
  g_autofree char *name = g_filename_display_name (path);

  /* translators: a file's path, and the system's reason */
  g_set_error (
      error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_STORAGE,
      _ ("“%s” could not be written: %s. Make room, or choose a folder that can be written "
         "to."),
      name, g_strerror (code));
  return FALSE;
}

static guint64
size_of (const char *path)
{
  struct stat status;

  return g_stat (path, &status) == 0 && status.st_size > 0 ? (guint64)status.st_size : 0;
}

static gboolean
write_block (int file, const char *block, gsize length)
{
  while (length > 0) {
    gssize written = write (file, block, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return FALSE;
    block += written;
    length -= (gsize)written;
  }
  return TRUE;
}

/* ── what the server says ────────────────────────────────────────────────────────────────────────
 */

static gboolean
fail_to_fetch (GError **error, const char *address, const char *reason)
{
  /* translators: an address in the network, and why it did not give the file */
  g_set_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_NETWORK, _ ("%s could not be fetched: %s."),
               address, reason);
  return FALSE;
}

/* Whether the answer goes on where the file ends; one that sends all of it again does not. */
static gboolean
goes_on (SoupMessage *message, guint64 offset)
{
  goffset start = -1, end, total;

  return soup_message_get_status (message) == SOUP_STATUS_PARTIAL_CONTENT &&
         soup_message_headers_get_content_range (soup_message_get_response_headers (message),
                                                 &start, &end, &total) &&
         start >= 0 && (guint64)start == offset;
}

static SoupMessage *
ask (const char *address, guint64 offset)
{
  SoupMessage *message = soup_message_new (SOUP_METHOD_GET, address);

  if (message == NULL)
    return NULL;
  soup_message_headers_append (soup_message_get_request_headers (message), "Accept-Encoding",
                               "identity");
  if (offset > 0)
    soup_message_headers_set_range (soup_message_get_request_headers (message), (goffset)offset,
                                    -1);
  return message;
}

typedef struct {
  const char *address, *path;
  guint64 bytes, max_bytes;
  LabDownloadFunc written;
  gpointer data;
  GCancellable *cancellable;
} Copying;

static gboolean
copy_stream (Copying *self, GInputStream *stream, int file, GError **error)
{
  g_autofree char *block = g_malloc (BLOCK);

  for (;;) {
    g_autoptr (GError) cause = NULL;
    gssize length = g_input_stream_read (stream, block, BLOCK, self->cancellable, &cause);

    if (length == 0)
      return TRUE;
    if (length < 0) {
      if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_propagate_error (error, g_steal_pointer (&cause));
        return FALSE;
      }
      return fail_to_fetch (error, self->address, cause->message);
    }
    if (self->bytes + (guint64)length > self->max_bytes) {
      g_set_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_WRONG,
                   _ ("%s is longer than the file that was published."), self->address);
      return FALSE;
    }
    if (!write_block (file, block, (gsize)length))
      return fail_to_write (error, self->path, errno);
    self->bytes += (guint64)length;
    if (self->written != NULL)
      self->written (self->bytes, self->data);
  }
}

static gboolean
save_stream (Copying *self, GInputStream *stream, gboolean is_rest, GError **error)
{
  int file =
      g_open (self->path, O_WRONLY | O_CREAT | O_CLOEXEC | (is_rest ? O_APPEND : O_TRUNC), 0644);
  gboolean copied;

  if (file < 0)
    return fail_to_write (error, self->path, errno);
  if (!is_rest)
    self->bytes = 0;
  copied = copy_stream (self, stream, file, error);
  /* A full disk may say so as late as here. */
  if ((copied && fsync (file) != 0) | (close (file) != 0 && copied))
    return fail_to_write (error, self->path, errno);
  return copied;
}

/**
 * lab_download:
 * @self: a downloader
 * @address: of a file in the network
 * @path: where it goes; what is there already is taken for its beginning
 * @max_bytes: at this the server is taken for one that never ends
 * @written: (scope call) (nullable): is told of each block
 * @data: for @written
 * @cancellable: (nullable): ends it, and keeps what has come
 * @error: %LAB_FETCH_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Fetches a file, or the rest of it where the server can begin in the middle. Whether it is the right
 * one is for the caller to see: what was there may have been of another.
 *
 * Returns: whether the server has sent all it had
 */
gboolean
lab_download (LabDownloader *self, const char *address, const char *path, guint64 max_bytes,
              LabDownloadFunc written, gpointer data, GCancellable *cancellable, GError **error)
{
  guint64 offset = size_of (path);
  g_autoptr (SoupMessage) message = ask (address, offset);
  Copying copying = {address, path, offset, max_bytes, written, data, cancellable};
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) cause = NULL;
  guint status;

  if (message == NULL)
    return fail_to_fetch (error, address, _ ("this is no address"));
  stream = soup_session_send (self->session, message, cancellable, &cause);
  if (stream == NULL) {
    if (!g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      return fail_to_fetch (error, address, cause->message);
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  status = soup_message_get_status (message);
  /* Nothing is left to send: the caller sees whether the file is whole. */
  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE && offset > 0)
    return TRUE;
  if (status == SOUP_STATUS_PARTIAL_CONTENT && !goes_on (message, offset))
    return fail_to_fetch (error, address, _ ("the server sent another part than was asked for"));
  if (status != SOUP_STATUS_OK && status != SOUP_STATUS_PARTIAL_CONTENT) {
    g_autofree char *reason =
        g_strdup_printf ("%u %s", status, soup_message_get_reason_phrase (message));

    return fail_to_fetch (error, address, reason);
  }
  return save_stream (&copying, stream, status == SOUP_STATUS_PARTIAL_CONTENT, error);
}
