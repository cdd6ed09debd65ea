/* lab-store-blob.h: arrays as bytes: floats little end first, counts as short as they are small,
 * and both without what says nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *lab_blob_pack_floats (const float *values, gsize n);
gboolean lab_blob_unpack_floats (const guint8 *bytes, gsize size, float *values, gsize n);

GBytes *lab_blob_pack_counts (const guint32 *counts, gsize n);
gboolean lab_blob_unpack_counts (const guint8 *bytes, gsize size, guint32 *counts, gsize n);

/* Numbers of @width bytes, shortened without loss where that is worth it. */
GBytes *lab_blob_shorten (const guint8 *bytes, gsize n, guint width);
/* Whether @size bytes can be @n numbers at all: to be asked before there is room made for them. */
gboolean lab_blob_can_hold (gsize size, gsize n);
gboolean lab_blob_restore (const guint8 *shortened, gsize size, guint8 *bytes, gsize n,
                           guint width);

G_END_DECLS
