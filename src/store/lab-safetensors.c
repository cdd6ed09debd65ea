/* lab-safetensors.c: the header of a safetensors file: which tensors lie where.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-safetensors.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-json.h"
#include "lab-model-file.h"

#define METADATA        "__metadata__"
#define MAX_NAME_LENGTH 128 /* bytes of a tensor's name */
#define MAX_TYPE_LENGTH 16

static void
safetensor_free (LabSafetensor *tensor)
{
  g_free (tensor->name);
  g_free (tensor);
}

/**
 * lab_safetensors_new:
 *
 * Returns: (transfer full): a header without tensors and metadata
 */
LabSafetensors *
lab_safetensors_new (void)
{
  LabSafetensors *self = g_new0 (LabSafetensors, 1);

  self->tensors = g_ptr_array_new_with_free_func ((GDestroyNotify)safetensor_free);
  self->metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * lab_safetensors_free:
 * @self: (transfer full): a header
 */
void
lab_safetensors_free (LabSafetensors *self)
{
  g_ptr_array_unref (self->tensors);
  g_hash_table_unref (self->metadata);
  g_free (self);
}

static guint64
tensor_size (const LabSafetensor *tensor)
{
  guint64 n = tensor->dimensions[0];

  if (tensor->n_dimensions == 2)
    n *= tensor->dimensions[1];
  return n * sizeof (float);
}

/**
 * lab_safetensors_add:
 * @name: the tensor's name
 * @rows: its first dimension
 * @columns: its second dimension, or 0 for a tensor of one dimension
 *
 * Appends a tensor whose data follow those of the one before.
 */
void
lab_safetensors_add (LabSafetensors *self, const char *name, guint rows, guint columns)
{
  LabSafetensor *tensor = g_new0 (LabSafetensor, 1);

  tensor->name = g_strdup (name);
  tensor->n_dimensions = columns > 0 ? 2 : 1;
  tensor->dimensions[0] = rows;
  tensor->dimensions[1] = columns;
  tensor->begin = lab_safetensors_get_data_size (self);
  tensor->end = tensor->begin + tensor_size (tensor);
  g_ptr_array_add (self->tensors, tensor);
}

/**
 * lab_safetensors_get_data_size:
 *
 * Returns: bytes of all tensors
 */
guint64
lab_safetensors_get_data_size (const LabSafetensors *self)
{
  const LabSafetensor *last;

  if (self->tensors->len == 0)
    return 0;
  last = g_ptr_array_index (self->tensors, self->tensors->len - 1);
  return last->end;
}

static void
build_metadata (JsonBuilder *builder, GHashTable *metadata)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (metadata), (GCompareFunc)strcmp);

  json_builder_set_member_name (builder, METADATA);
  json_builder_begin_object (builder);
  for (GList *key = keys; key != NULL; key = key->next) {
    json_builder_set_member_name (builder, key->data);
    json_builder_add_string_value (builder, g_hash_table_lookup (metadata, key->data));
  }
  json_builder_end_object (builder);
}

static void
build_tensor (JsonBuilder *builder, const LabSafetensor *tensor)
{
  json_builder_set_member_name (builder, tensor->name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dtype");
  json_builder_add_string_value (builder, "F32");
  json_builder_set_member_name (builder, "shape");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tensor->n_dimensions; i++)
    json_builder_add_int_value (builder, tensor->dimensions[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "data_offsets");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, (gint64)tensor->begin);
  json_builder_add_int_value (builder, (gint64)tensor->end);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/**
 * lab_safetensors_format:
 *
 * Writes what stands before the data. Spaces at its end bring the data to a multiple of eight
 * bytes, as readers that map the file expect.
 *
 * Returns: (transfer full): the eight bytes of the length, and the JSON
 */
GBytes *
lab_safetensors_format (const LabSafetensors *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;
  GByteArray *bytes = g_byte_array_new ();
  guint64 length;

  json_builder_begin_object (builder);
  if (g_hash_table_size (self->metadata) > 0)
    build_metadata (builder, self->metadata);
  for (guint i = 0; i < self->tensors->len; i++)
    build_tensor (builder, g_ptr_array_index (self->tensors, i));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);

  g_byte_array_set_size (bytes, LAB_SAFETENSORS_PREFIX_SIZE);
  g_byte_array_append (bytes, (const guint8 *)json, (guint)strlen (json));
  while (bytes->len % 8 != 0)
    g_byte_array_append (bytes, (const guint8 *)" ", 1);
  length = GUINT64_TO_LE ((guint64)(bytes->len - LAB_SAFETENSORS_PREFIX_SIZE));
  memcpy (bytes->data, &length, sizeof length);
  return g_byte_array_free_to_bytes (bytes);
}

static gboolean
parse_metadata (JsonNode *node, GHashTable *metadata)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value)) {
    if (json_node_get_value_type (value) != G_TYPE_STRING)
      return FALSE;
    g_hash_table_insert (metadata, g_strdup (name), json_node_dup_string (value));
  }
  return TRUE;
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* Names go into sentences that people read. */
static gboolean
is_printable (const char *text, gsize max_length)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length && i <= max_length; i++) {
    if (g_ascii_iscntrl (text[i]))
      return FALSE;
  }
  return length <= max_length;
}

static gboolean
parse_shape (LabSafetensor *tensor, JsonArray *shape)
{
  guint n = json_array_get_length (shape);

  if (n < 1 || n > 2)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    gint64 dimension;

    if (!lab_json_array_get_int (shape, i, &dimension) || dimension < 1 ||
        dimension > LAB_SAFETENSORS_MAX_DIMENSION)
      return FALSE;
    tensor->dimensions[i] = (guint)dimension;
  }
  tensor->n_dimensions = n;
  return TRUE;
}

static gboolean
parse_offsets (LabSafetensor *tensor, JsonArray *offsets)
{
  gint64 begin, end;

  if (json_array_get_length (offsets) != 2 || !lab_json_array_get_int (offsets, 0, &begin) ||
      !lab_json_array_get_int (offsets, 1, &end) || begin < 0 || end < begin)
    return FALSE;
  tensor->begin = (guint64)begin;
  tensor->end = (guint64)end;
  return tensor->end - tensor->begin == tensor_size (tensor);
}

static gboolean
parse_tensor (LabSafetensor *tensor, JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *dtype = object != NULL ? json_object_get_member (object, "dtype") : NULL;
  JsonArray *shape = object != NULL ? get_array (object, "shape") : NULL;
  JsonArray *offsets = object != NULL ? get_array (object, "data_offsets") : NULL;

  if (dtype == NULL || json_node_get_value_type (dtype) != G_TYPE_STRING ||
      !is_printable (json_node_get_string (dtype), MAX_TYPE_LENGTH) || shape == NULL ||
      offsets == NULL)
    /* translators: %s is the name of a tensor in a model file, e.g. "0.weight" */
    g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_FORMAT,
                 _ ("tensor “%s” lacks its type, its shape or its place in the file"),
                 tensor->name);
  else if (!g_str_equal (json_node_get_string (dtype), "F32"))
    /* translators: the second %s is the name of a number format, e.g. "F16" */
    g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
                 _ ("tensor “%s” holds numbers of type %s, only 32-bit floats (F32) can be read"),
                 tensor->name, json_node_get_string (dtype));
  else if (!parse_shape (tensor, shape))
    g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
                 _ ("tensor “%s” does not have one or two dimensions of 1 to %d"), tensor->name,
                 LAB_SAFETENSORS_MAX_DIMENSION);
  else if (!parse_offsets (tensor, offsets))
    g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_FORMAT,
                 _ ("the place of tensor “%s” in the file does not fit its shape"), tensor->name);
  else
    return TRUE;
  return FALSE;
}

static int
compare_begin (gconstpointer a, gconstpointer b)
{
  const LabSafetensor *first = *(LabSafetensor *const *)a;
  const LabSafetensor *second = *(LabSafetensor *const *)b;

  return (first->begin > second->begin) - (first->begin < second->begin);
}

/* The tensors must follow one another and end where the file ends: nothing overlaps, nothing is
 * hidden, nothing is missing. */
static gboolean
check_places (LabSafetensors *self, guint64 data_size, GError **error)
{
  guint64 end = 0;

  g_ptr_array_sort (self->tensors, compare_begin);
  for (guint i = 0; i < self->tensors->len; i++) {
    const LabSafetensor *tensor = g_ptr_array_index (self->tensors, i);

    if (tensor->begin != end) {
      g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_FORMAT,
                   _ ("tensor “%s” overlaps the one before it, or leaves a gap"), tensor->name);
      return FALSE;
    }
    end = tensor->end;
  }
  if (end == data_size)
    return TRUE;
  if (end > data_size) {
    g_autofree char *missing = g_format_size (end - data_size);

    /* translators: %s is a size, e.g. "4 bytes" */
    g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_FORMAT,
                 _ ("the file is cut short: %s of weights are missing"), missing);
  } else {
    g_autofree char *rest = g_format_size (data_size - end);

    /* translators: %s is a size, e.g. "4 bytes" */
    g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_FORMAT,
                 _ ("%s follow the last tensor and belong to none"), rest);
  }
  return FALSE;
}

/**
 * lab_safetensors_parse:
 * @header: (array length=length): the JSON between the length and the data
 * @length: its bytes
 * @data_size: bytes of the file behind it
 *
 * Reads a header, trusting nothing: every tensor has a type we read, a bounded shape and a place
 * that is as large as the shape says; together they cover the data, once.
 *
 * Returns: (transfer full): the header, or %NULL with a `LAB_MODEL_FILE_ERROR` that can follow the
 * name of the file and a colon
 */
LabSafetensors *
lab_safetensors_parse (const char *header, gsize length, guint64 data_size, GError **error)
{
  g_autoptr (LabSafetensors) self = lab_safetensors_new ();
  g_autoptr (GError) json_error = NULL;
  g_autoptr (JsonObject) root = lab_json_parse_object (header, length, &json_error);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (root == NULL) {
    /* translators: %s says what is wrong, e.g. "the JSON object is cut short" */
    g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_FORMAT,
                 _ ("the header cannot be read: %s"), json_error->message);
    return NULL;
  }
  json_object_iter_init (&iter, root);
  while (json_object_iter_next (&iter, &name, &node)) {
    LabSafetensor *tensor;

    if (g_str_equal (name, METADATA)) {
      if (parse_metadata (node, self->metadata))
        continue;
      g_set_error_literal (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_FORMAT,
                           _ ("the metadata are not a list of names and texts"));
      return NULL;
    }
    if (!is_printable (name, MAX_NAME_LENGTH)) {
      g_set_error_literal (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_FORMAT,
                           _ ("a tensor's name is too long or cannot be shown"));
      return NULL;
    }
    tensor = g_new0 (LabSafetensor, 1);
    tensor->name = g_strdup (name);
    g_ptr_array_add (self->tensors, tensor);
    if (!parse_tensor (tensor, node, error))
      return NULL;
  }
  return check_places (self, data_size, error) ? g_steal_pointer (&self) : NULL;
}
