/* lab-store-header.h: whether a file can be a database, before SQLite gets to see it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean lab_store_header_check (const char *path, GError **error);

G_END_DECLS
