/* lab-reader.h: the bytes of a local file, gzip'd or plain, as a bounded stream.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Not thread-safe. */
typedef struct _LabReader LabReader;

LabReader *lab_reader_open (const char *path, GCancellable *cancellable, GError **error);
void lab_reader_close (LabReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabReader, lab_reader_close)

/* The most bytes that reading it to its end can give, known from the size on disk alone. */
guint64 lab_reader_get_max_bytes (const LabReader *self);
/* How a message names the file. */
const char *lab_reader_get_display_name (const LabReader *self);
gboolean lab_reader_read (LabReader *self, guint8 *buffer, gsize n_wanted, gsize *n_read,
                          GCancellable *cancellable, GError **error);
/* The whole file at once, when it is an ordinary gzip of @n_bytes; nothing is lost when it is not. */
gboolean lab_reader_inflate (LabReader *self, guint8 *buffer, gsize n_bytes,
                             GCancellable *cancellable);

G_END_DECLS
