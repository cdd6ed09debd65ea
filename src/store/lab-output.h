/* lab-output.h: whether results can be written to a place, asked before hours are spent on them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean lab_output_check_file (const char *path, GError **error);
gboolean lab_output_check_folder (const char *path, GError **error);

G_END_DECLS
