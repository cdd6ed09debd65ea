/* lab-output.h: files that results are written to: whether they can be, asked before hours are spent
 * on them, and the writing, whole or not at all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean lab_output_check_file (const char *path, GError **error);
gboolean lab_output_check_folder (const char *path, GError **error);
gboolean lab_output_replace_file (const char *path, gconstpointer data, gsize size, GError **error);

G_END_DECLS
