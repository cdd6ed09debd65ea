/* lab-json.h: JSON objects out of files that nobody vouches for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How deep objects and arrays may stand in one another: nothing we read comes near it. */
#define LAB_JSON_MAX_DEPTH 16

/* Of a whole number, so that 64 bits hold it. */
#define LAB_JSON_MAX_DIGITS 18

JsonObject *lab_json_parse_object (const char *data, gsize length, GError **error);
gboolean lab_json_array_get_int (JsonArray *array, guint index, gint64 *value);
gboolean lab_json_array_get_number (JsonArray *array, guint index, double *value);

G_END_DECLS
