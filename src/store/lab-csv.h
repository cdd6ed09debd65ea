/* lab-csv.h: texts as fields of comma-separated values (RFC 4180).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In quotes where it needs them, a quote doubled. */
void lab_csv_append_text (GString *csv, const char *text);

G_END_DECLS
