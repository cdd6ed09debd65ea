/* lab-file-error.h: why a file could not be opened or read, in our own words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *lab_file_describe_error (const GError *cause, const char *display_name);

G_END_DECLS
