/* cli-json.h: JSON objects, one a line on standard output, with numbers as people write them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An object that is being written: members appear in the order they were added. */
typedef GString CliJson;

CliJson *cli_json_new (void);
void cli_json_open_object (CliJson *self, const char *name);
void cli_json_close_object (CliJson *self);
void cli_json_open_array (CliJson *self, const char *name);
void cli_json_close_array (CliJson *self);
void cli_json_add_null (CliJson *self, const char *name);
void cli_json_add_id (CliJson *self, const char *name, gint64 id);
void cli_json_add_boolean (CliJson *self, const char *name, gboolean value);
void cli_json_add_int (CliJson *self, const char *name, gint64 value);
void cli_json_add_unsigned (CliJson *self, const char *name, guint64 value);
void cli_json_add_number (CliJson *self, const char *name, double value);
void cli_json_add_rounded (CliJson *self, const char *name, double value);
void cli_json_add_string (CliJson *self, const char *name, const char *value);
void cli_json_add_strings (CliJson *self, const char *name, const char *const *values);
void cli_json_add_floats (CliJson *self, const char *name, const float *values, guint n);
void cli_json_add_bytes (CliJson *self, const char *name, const guint8 *values, guint n);
void cli_json_add_matrix (CliJson *self, const char *name, const guint32 *values, guint n);
void cli_json_print (CliJson *self);

G_END_DECLS
