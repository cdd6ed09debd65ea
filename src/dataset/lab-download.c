/* lab-download.c: one file from one address, gone on with where it was cut.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-download.h"

#include <fcntl.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "lab-build.h"
#include "lab-fetch-private.h"

#define BLOCK            65536
#define MAX_REDIRECTIONS 10
/* Bytes a second, over the time of the timeout: less is as good as nothing. */
#define MIN_PACE 64

struct _LabDownloader {
  SoupSession *session;
  guint timeout;
};

/* GIO's proxy resolvers end the program where GNOME's settings of proxies are not installed, as with
 * an XDG_DATA_DIRS that names only folders of its own. */
static gboolean
can_ask_for_proxies (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, "org.gnome.system.proxy", TRUE)
                     : NULL;

  return schema != NULL;
}

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
  self->timeout = timeout;
  if (!can_ask_for_proxies ())
    soup_session_set_proxy_resolver (self->session, NULL);
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

/* What a library says may end with a full stop or not; ours has its own. */
static gboolean
fail_because (GError **error, const char *address, const GError *cause)
{
  g_autofree char *reason = g_strdup (cause->message);
  gsize length = strlen (reason);

  if (length > 0 && reason[length - 1] == '.')
    reason[length - 1] = '\0';
  return fail_to_fetch (error, address, reason);
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

/* Bytes that the answer is to have, 0 when it does not say. */
static guint64
get_announced (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH)
    return 0;
  return (guint64)MAX (soup_message_headers_get_content_length (headers), 0);
}

static SoupMessage *
ask (GUri *uri, guint64 offset)
{
  SoupMessage *message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);

  /* The session would read the body of a redirection to its end, which may never come. */
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_append (soup_message_get_request_headers (message), "Accept-Encoding",
                               "identity");
  if (offset > 0)
    soup_message_headers_set_range (soup_message_get_request_headers (message), (goffset)offset,
                                    -1);
  return message;
}

/* Where the answer leads to, NULL when it is no redirection. */
static GUri *
get_redirection (SoupMessage *message, GUri *uri)
{
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");

  if (!SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message)) || location == NULL)
    return NULL;
  return g_uri_parse_relative (uri, location, SOUP_HTTP_URI_FLAGS, NULL);
}

/* Sends a request, and follows where it is led. Puts the last message at @message. */
static GInputStream *
send_request (LabDownloader *self, const char *address, guint64 offset, SoupMessage **message,
              GCancellable *cancellable, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);

  for (guint i = 0; i <= MAX_REDIRECTIONS; i++) {
    g_autoptr (GError) cause = NULL;
    g_autoptr (GInputStream) stream = NULL;
    g_autoptr (GUri) next = NULL;

    if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0') {
      fail_to_fetch (error, address, _ ("this is no address"));
      return NULL;
    }
    g_set_object (message, NULL);
    *message = ask (uri, offset);
    stream = soup_session_send (self->session, *message, cancellable, &cause);
    if (stream == NULL) {
      if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&cause));
      else
        fail_because (error, address, cause);
      return NULL;
    }
    next = get_redirection (*message, uri);
    if (next == NULL)
      return g_steal_pointer (&stream);
    g_uri_unref (uri);
    uri = g_steal_pointer (&next);
  }
  fail_to_fetch (error, address, _ ("it leads from one address to the next without an end"));
  return NULL;
}

typedef struct {
  const char *address, *path;
  guint64 bytes, max_bytes;
  guint64 announced; /* bytes that are to come, 0: not known */
  guint timeout;
  LabDownloadFunc written;
  gpointer data;
  GCancellable *cancellable;
  gint64 looked;        /* µs, monotonic: when the pace was looked at last */
  guint64 bytes_looked; /* what had come by then */
} Copying;

/* Whether a byte comes now and then, but the file never would. */
static gboolean
is_too_slow (Copying *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean is_slow;

  if (now - self->looked < (gint64)self->timeout * G_USEC_PER_SEC)
    return FALSE;
  is_slow = self->bytes - self->bytes_looked < (guint64)MIN_PACE * self->timeout;
  self->looked = now;
  self->bytes_looked = self->bytes;
  return is_slow;
}

static gboolean
copy_stream (Copying *self, GInputStream *stream, int file, GError **error)
{
  g_autofree char *block = g_malloc (BLOCK);
  guint64 end = self->bytes + self->announced;

  for (;;) {
    g_autoptr (GError) cause = NULL;
    gssize length = g_input_stream_read (stream, block, BLOCK, self->cancellable, &cause);

    /* The session takes a connection that is closed too early for the end. */
    if (length == 0)
      return self->bytes >= end ||
             fail_to_fetch (error, self->address, _ ("the connection broke off"));
    if (length < 0) {
      if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_propagate_error (error, g_steal_pointer (&cause));
        return FALSE;
      }
      return fail_because (error, self->address, cause);
    }
    if (self->bytes + (guint64)length > self->max_bytes) {
      g_set_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_WRONG,
                   _ ("%s is longer than the file that was published."), self->address);
      return FALSE;
    }
    if (!write_block (file, block, (gsize)length))
      return lab_fetch_fail_to_store (error, self->path, g_strerror (errno));
    self->bytes += (guint64)length;
    if (self->written != NULL)
      self->written (self->bytes, self->data);
    if (is_too_slow (self))
      return fail_to_fetch (error, self->address, _ ("the server sends next to nothing"));
  }
}

static gboolean
save_stream (Copying *self, GInputStream *stream, gboolean is_rest, GError **error)
{
  int file =
      g_open (self->path, O_WRONLY | O_CREAT | O_CLOEXEC | (is_rest ? O_APPEND : O_TRUNC), 0644);
  gboolean copied;

  if (file < 0)
    return lab_fetch_fail_to_store (error, self->path, g_strerror (errno));
  if (!is_rest)
    self->bytes = 0;
  self->looked = g_get_monotonic_time ();
  self->bytes_looked = self->bytes;
  copied = copy_stream (self, stream, file, error);
  /* A full disk may say so as late as here. */
  if ((copied && fsync (file) != 0) | (close (file) != 0 && copied))
    return lab_fetch_fail_to_store (error, self->path, g_strerror (errno));
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
  guint64 offset = lab_fetch_size_of (path);
  g_autoptr (SoupMessage) message = NULL;
  Copying copying = {.address = address,
                     .path = path,
                     .bytes = offset,
                     .max_bytes = max_bytes,
                     .timeout = self->timeout,
                     .written = written,
                     .data = data,
                     .cancellable = cancellable};
  g_autoptr (GInputStream) stream =
      send_request (self, address, offset, &message, cancellable, error);
  guint status;

  if (stream == NULL)
    return FALSE;
  status = soup_message_get_status (message);
  /* Nothing is left to send: the caller sees whether the file is whole. */
  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE && offset > 0)
    return TRUE;
  if (status == SOUP_STATUS_PARTIAL_CONTENT && !goes_on (message, offset)) {
    g_set_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_WRONG,
                 /* translators: an address in the network */
                 _ ("%s was sent in another part than the one that was asked for."), address);
    return FALSE;
  }
  if (status != SOUP_STATUS_OK && status != SOUP_STATUS_PARTIAL_CONTENT) {
    /* The server's own phrase may be anything. */
    g_autofree char *reason = g_strdup_printf ("%u %s", status, soup_status_get_phrase (status));

    return fail_to_fetch (error, address, reason);
  }
  copying.announced = get_announced (message);
  return save_stream (&copying, stream, status == SOUP_STATUS_PARTIAL_CONTENT, error);
}
