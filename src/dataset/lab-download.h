/* lab-download.h: one file from one address, gone on with where it was cut.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-fetch.h"

G_BEGIN_DECLS

typedef struct _LabDownloader LabDownloader;

/* @bytes: that the file has now. */
typedef void (*LabDownloadFunc) (guint64 bytes, gpointer data);

/* @timeout: seconds without a byte after which a server counts as gone. */
LabDownloader *lab_downloader_new (guint timeout);
void lab_downloader_free (LabDownloader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabDownloader, lab_downloader_free)

gboolean lab_download (LabDownloader *self, const char *address, const char *path,
                       guint64 max_bytes, LabDownloadFunc written, gpointer data,
                       GCancellable *cancellable, GError **error);

G_END_DECLS
