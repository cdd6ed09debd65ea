/* lab-format.h: numbers as people read them, in their locale.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *lab_format_count (guint64 count);
char *lab_format_percent (double share);
char *lab_format_duration (double seconds);
char *lab_format_seconds_left (double seconds);

G_END_DECLS
