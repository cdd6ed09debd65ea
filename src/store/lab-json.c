/* lab-json.c: JSON objects out of files that nobody vouches for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-json.h"

#include <math.h>
#include <glib/gi18n-lib.h>

/* Looks at the number that begins at @i with a digit, and moves @i to its last character. Returns:
 * what is wrong with it, or NULL. */
static const char *
check_number (const char *data, gsize length, gsize *i)
{
  const char *number = data + *i;
  gsize n_left = length - *i, n_digits = 1, end;
  gboolean whole;

  while (n_digits < n_left && g_ascii_isdigit (number[n_digits]))
    n_digits++;
  whole = n_digits == n_left || strchr (".eE", number[n_digits]) == NULL;
  for (end = n_digits; end < n_left; end++) {
    if (!g_ascii_isalnum (number[end]) && strchr ("+-.", number[end]) == NULL)
      break;
  }
  *i += end - 1;
  if ((number[0] == '0' && n_digits > 1) || (whole && end > n_digits))
    return _ ("this is not JSON");
  if (whole && n_digits > LAB_JSON_MAX_DIGITS)
    return _ ("a whole number in it has too many digits");
  return NULL;
}

/* The parser of JSON-GLib calls itself for each level, so that a file of brackets alone would end
 * the program; it also takes comments, apostrophes and one value after another, reads 010 as 8, and
 * of whole numbers only what 64 bits hold. What it is handed is therefore looked through first. */
static gboolean
check_structure (const char *data, gsize length, GError **error)
{
  guint depth = 0;
  gboolean in_string = FALSE;
  gboolean ended = FALSE;
  const char *fault = NULL;

  for (gsize i = 0; i < length && fault == NULL; i++) {
    char c = data[i];

    if (in_string) {
      if (c == '\\')
        i++;
      else if (c == '"')
        in_string = FALSE;
      continue;
    }
    if (g_ascii_isspace (c))
      continue;
    if (ended)
      fault = _ ("there is more text after the end of the JSON object");
    else if (depth == 0 && c != '{')
      fault = _ ("this is not a JSON object");
    else if (c == '{' || c == '[')
      depth++;
    else if (c == '}' || c == ']')
      ended = --depth == 0;
    else if (c == '"')
      in_string = TRUE;
    else if (g_ascii_isdigit (c))
      fault = check_number (data, length, &i);
    else if (!g_ascii_isalpha (c) && strchr (":,+-.", c) == NULL)
      fault = _ ("this is not JSON");
    if (depth > LAB_JSON_MAX_DEPTH)
      fault = _ ("the JSON is nested too deeply");
  }
  if (fault == NULL && !ended)
    fault = length == 0 || depth == 0 ? _ ("this is not a JSON object")
                                      : _ ("the JSON object is cut short");
  if (fault != NULL)
    g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE, fault);
  return fault == NULL;
}

typedef struct {
  GHashTable *n_members; /* JsonObject → how many members were read for it */
  char *duplicate;
} Members;

/* A second member of the same name takes the place of the first, without a word. */
static void
object_member_cb (JsonParser *parser, JsonObject *object, const char *name, gpointer user_data)
{
  Members *members = user_data;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (members->n_members, object)) + 1;

  g_hash_table_insert (members->n_members, object, GUINT_TO_POINTER (n));
  if (n > json_object_get_size (object) && members->duplicate == NULL)
    members->duplicate = g_strdup (name);
}

/**
 * lab_json_parse_object:
 * @data: (array length=length): UTF-8 text, not trusted
 * @length: bytes in @data
 *
 * Reads one JSON object and nothing else: no second value, no comments, no name twice in one
 * object, no more than %LAB_JSON_MAX_DEPTH levels, no whole number of more than
 * %LAB_JSON_MAX_DIGITS digits.
 *
 * Returns: (transfer full): the object, or %NULL with a `JSON_PARSER_ERROR` that can follow the
 * name of a file and a colon
 */
JsonObject *
lab_json_parse_object (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  Members members = {NULL, NULL};
  JsonObject *object = NULL;

  if (!g_utf8_validate_len (data, length, NULL)) {
    g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
                         _ ("this is not UTF-8 text"));
    return NULL;
  }
  if (!check_structure (data, length, error))
    return NULL;

  parser = json_parser_new ();
  members.n_members = g_hash_table_new (NULL, NULL);
  g_signal_connect (parser, "object-member", G_CALLBACK (object_member_cb), &members);
  if (json_parser_load_from_data (parser, data, (gssize)length, error)) {
    JsonNode *root = json_parser_get_root (parser);

    if (members.duplicate != NULL)
      /* translators: %s is the name of a member of a JSON object */
      g_set_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
                   _ ("the name “%s” stands twice in one JSON object"), members.duplicate);
    else if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
      object = json_node_dup_object (root);
    else
      g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE,
                           _ ("this is not a JSON object"));
  }
  g_hash_table_unref (members.n_members);
  g_free (members.duplicate);
  return object;
}

/**
 * lab_json_array_get_int:
 * @value: (out): the element
 *
 * Returns: %FALSE when there is no such element, or it is not an integer
 */
gboolean
lab_json_array_get_int (JsonArray *array, guint index, gint64 *value)
{
  JsonNode *node =
      index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_int (node);
  return TRUE;
}

/**
 * lab_json_array_get_number:
 * @value: (out): the element
 *
 * Returns: %FALSE when there is no such element, or it is not a finite number
 */
gboolean
lab_json_array_get_number (JsonArray *array, guint index, double *value)
{
  JsonNode *node =
      index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_INT64 &&
       json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;
  *value = json_node_get_double (node);
  return isfinite (*value);
}
