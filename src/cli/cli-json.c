/* cli-json.c: JSON objects, one a line on standard output, with numbers as people write them.
 *
 * JSON-GLib's generator writes 0.1 as 0.10000000000000001: only its escaping of text is used.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <json-glib/json-glib.h>
#include "lab-config.h"

/**
 * cli_json_new:
 *
 * Returns: (transfer full): an object without members; cli_json_print() ends and frees it
 */
CliJson *
cli_json_new (void)
{
  return g_string_new ("{");
}

/* Writes @text as a JSON string, quotes included. */
static void
append_text (CliJson *self, const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *quoted = json_to_string (node, FALSE);

  g_string_append (self, quoted);
}

/* @name is NULL for an element of an array. */
static void
append_name (CliJson *self, const char *name)
{
  if (strchr ("{[", self->str[self->len - 1]) == NULL)
    g_string_append_c (self, ',');
  if (name == NULL)
    return;
  append_text (self, name);
  g_string_append_c (self, ':');
}

/**
 * cli_json_open_object:
 * @name: (nullable): its name, %NULL for an element of an array
 *
 * Begins an object within @self: members are added to it until cli_json_close_object().
 */
void
cli_json_open_object (CliJson *self, const char *name)
{
  append_name (self, name);
  g_string_append_c (self, '{');
}

/**
 * cli_json_close_object:
 *
 * Ends what cli_json_open_object() began.
 */
void
cli_json_close_object (CliJson *self)
{
  g_string_append_c (self, '}');
}

/**
 * cli_json_open_array:
 *
 * Begins an array within @self: elements are added to it, with %NULL for their name, until
 * cli_json_close_array().
 */
void
cli_json_open_array (CliJson *self, const char *name)
{
  append_name (self, name);
  g_string_append_c (self, '[');
}

/**
 * cli_json_close_array:
 *
 * Ends what cli_json_open_array() began.
 */
void
cli_json_close_array (CliJson *self)
{
  g_string_append_c (self, ']');
}

/**
 * cli_json_add_null:
 *
 * Adds a member that has no value.
 */
void
cli_json_add_null (CliJson *self, const char *name)
{
  append_name (self, name);
  g_string_append (self, "null");
}

/**
 * cli_json_add_id:
 * @id: the number of a run or an experiment; 0 for none, which is null
 *
 * Adds a number of something in the store.
 */
void
cli_json_add_id (CliJson *self, const char *name, gint64 id)
{
  if (id != 0)
    cli_json_add_int (self, name, id);
  else
    cli_json_add_null (self, name);
}

/**
 * cli_json_add_boolean:
 *
 * Adds a member that is true or false.
 */
void
cli_json_add_boolean (CliJson *self, const char *name, gboolean value)
{
  append_name (self, name);
  g_string_append (self, value ? "true" : "false");
}

/**
 * cli_json_add_int:
 *
 * Adds a whole number.
 */
void
cli_json_add_int (CliJson *self, const char *name, gint64 value)
{
  append_name (self, name);
  g_string_append_printf (self, "%" G_GINT64_FORMAT, value);
}

/**
 * cli_json_add_unsigned:
 *
 * Adds a whole number that may be larger than others.
 */
void
cli_json_add_unsigned (CliJson *self, const char *name, guint64 value)
{
  append_name (self, name);
  g_string_append_printf (self, "%" G_GUINT64_FORMAT, value);
}

/**
 * cli_json_add_number:
 *
 * Adds a number, as the shortest text that reads back the same; null when it is not finite, which
 * JSON cannot say.
 */
void
cli_json_add_number (CliJson *self, const char *name, double value)
{
  g_autofree char *text = isfinite (value) ? lab_config_format_number (value) : g_strdup ("null");

  append_name (self, name);
  g_string_append (self, text);
}

/**
 * cli_json_add_rounded:
 * @value: a mean of shares, or a sum of seconds
 *
 * Adds a number without the last digits, in which the order of a sum shows: 0.8625 in place of
 * 0.8624999999999998.
 */
void
cli_json_add_rounded (CliJson *self, const char *name, double value)
{
  cli_json_add_number (self, name, round (value * 1e12) / 1e12);
}

/**
 * cli_json_add_string:
 * @value: (nullable): a text; null when there is none
 *
 * Adds a text.
 */
void
cli_json_add_string (CliJson *self, const char *name, const char *value)
{
  append_name (self, name);
  if (value != NULL)
    append_text (self, value);
  else
    g_string_append (self, "null");
}

/* The shortest text that reads back as @value in single precision. */
static void
append_float (CliJson *self, float value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value)) {
    g_string_append (self, "null");
    return;
  }
  for (int digits = 6; digits <= 9; digits++) {
    char format[] = "%.0g";

    format[2] = (char)('0' + digits);
    g_ascii_formatd (text, sizeof text, format, (double)value);
    if ((float)g_ascii_strtod (text, NULL) == value)
      break;
  }
  g_string_append (self, text);
}

/**
 * cli_json_add_strings:
 * @values: (array zero-terminated=1): texts
 *
 * Adds an array of texts.
 */
void
cli_json_add_strings (CliJson *self, const char *name, const char *const *values)
{
  cli_json_open_array (self, name);
  for (; *values != NULL; values++)
    cli_json_add_string (self, NULL, *values);
  cli_json_close_array (self);
}

/**
 * cli_json_add_floats:
 * @values: (array length=n): numbers of single precision
 *
 * Adds an array of numbers, each with the digits that single precision has.
 */
void
cli_json_add_floats (CliJson *self, const char *name, const float *values, guint n)
{
  append_name (self, name);
  g_string_append_c (self, '[');
  for (guint i = 0; i < n; i++) {
    if (i > 0)
      g_string_append_c (self, ',');
    append_float (self, values[i]);
  }
  g_string_append_c (self, ']');
}

/**
 * cli_json_add_bytes:
 * @values: (array length=n): small whole numbers
 *
 * Adds an array of whole numbers.
 */
void
cli_json_add_bytes (CliJson *self, const char *name, const guint8 *values, guint n)
{
  append_name (self, name);
  g_string_append_c (self, '[');
  for (guint i = 0; i < n; i++)
    g_string_append_printf (self, i == 0 ? "%u" : ",%u", values[i]);
  g_string_append_c (self, ']');
}

/**
 * cli_json_add_matrix:
 * @values: counts, (@n, @n) row-major
 *
 * Adds an array of the rows of a matrix.
 */
void
cli_json_add_matrix (CliJson *self, const char *name, const guint32 *values, guint n)
{
  append_name (self, name);
  g_string_append_c (self, '[');
  for (guint row = 0; row < n; row++) {
    g_string_append (self, row == 0 ? "[" : ",[");
    for (guint column = 0; column < n; column++)
      g_string_append_printf (self, column == 0 ? "%u" : ",%u", values[row * n + column]);
    g_string_append_c (self, ']');
  }
  g_string_append_c (self, ']');
}

/**
 * cli_json_print:
 * @self: (transfer full): the object
 *
 * Ends the object, prints it as a line of UTF-8 whatever the locale, and sees to it that whoever
 * reads along has it at once.
 */
void
cli_json_print (CliJson *self)
{
  g_string_append (self, "}\n");
  fwrite (self->str, 1, self->len, stdout);
  fflush (stdout);
  g_string_free (self, TRUE);
}
