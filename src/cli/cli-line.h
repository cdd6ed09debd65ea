/* cli-line.h: one line on the terminal that moves on in place, below what is printed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How often it is worth showing a new one. */
#define CLI_LINE_REFRESH_MS 200

gboolean cli_line_is_wanted (gboolean as_json);
void cli_line_show (const char *line);
char *cli_line_format_duration (double seconds);

G_END_DECLS
