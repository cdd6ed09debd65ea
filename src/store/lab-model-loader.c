/* lab-model-loader.c: loads models from safetensors files, ours and PyTorch's.
 *
 * Nothing in the file is trusted: it may be cut short, damaged, or made to do harm.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-model-file.h"

#include <math.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-config.h"
#include "lab-file-error.h"
#include "lab-model-keys.h"
#include "lab-safetensors.h"

#define MAX_TENSORS (2 * (NN_MAX_HIDDEN + 1))

/* A dense layer as it was found in a file. */
typedef struct {
  int index; /* the number in its tensors' names */
  const LabSafetensor *weight, *bias;
} DenseLayer;

/* Takes "net.2.weight" apart: the prefix "net." (its length), 2, and what it is. */
static gboolean
parse_tensor_name (const char *name, gsize *prefix_length, int *index, gboolean *is_bias)
{
  const char *digits, *end;
  guint64 number;

  if (g_str_has_suffix (name, ".weight"))
    end = name + strlen (name) - strlen (".weight");
  else if (g_str_has_suffix (name, ".bias"))
    end = name + strlen (name) - strlen (".bias");
  else
    return FALSE;
  *is_bias = g_str_equal (end, ".bias");

  digits = end;
  while (digits > name && g_ascii_isdigit (digits[-1]))
    digits--;
  if (digits == end || end - digits > 6)
    return FALSE;
  number = g_ascii_strtoull (digits, NULL, 10);
  *index = (int)number;
  *prefix_length = (gsize)(digits - name);
  return TRUE;
}

static int
compare_layers (gconstpointer a, gconstpointer b)
{
  return ((const DenseLayer *)a)->index - ((const DenseLayer *)b)->index;
}

static DenseLayer *
find_layer (GArray *layers, int index)
{
  DenseLayer added = {index, NULL, NULL};

  for (guint i = 0; i < layers->len; i++) {
    DenseLayer *layer = &g_array_index (layers, DenseLayer, i);

    if (layer->index == index)
      return layer;
  }
  g_array_append_val (layers, added);
  return &g_array_index (layers, DenseLayer, layers->len - 1);
}

/* Pairs weights and biases by the number in their names, lowest first: (DenseLayer). */
static GArray *
collect_layers (const LabSafetensors *header, GError **error)
{
  g_autoptr (GArray) layers = g_array_new (FALSE, FALSE, sizeof (DenseLayer));
  const char *prefix = NULL;
  gsize prefix_length = 0;

  if (header->tensors->len == 0 || header->tensors->len > MAX_TENSORS) {
    g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
                 _ ("there are %u tensors in it, a network has 2 to %d"), header->tensors->len,
                 MAX_TENSORS);
    return NULL;
  }
  for (guint i = 0; i < header->tensors->len; i++) {
    const LabSafetensor *tensor = g_ptr_array_index (header->tensors, i);
    gsize length;
    int index;
    gboolean is_bias;
    const LabSafetensor **place;

    if (!parse_tensor_name (tensor->name, &length, &index, &is_bias) ||
        (prefix != NULL &&
         (length != prefix_length || memcmp (prefix, tensor->name, length) != 0)) ||
        tensor->n_dimensions != (is_bias ? 1 : 2)) {
      g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
                   _ ("tensor “%s” is no part of a chain of dense layers (“0.weight”, “0.bias”, "
                      "“2.weight”, …)"),
                   tensor->name);
      return NULL;
    }
    prefix = tensor->name;
    prefix_length = length;
    place = is_bias ? &find_layer (layers, index)->bias : &find_layer (layers, index)->weight;
    if (*place != NULL) {
      g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
                   _ ("tensors “%s” and “%s” have the same place in the network"), (*place)->name,
                   tensor->name);
      return NULL;
    }
    *place = tensor;
  }
  g_array_sort (layers, compare_layers);
  return g_steal_pointer (&layers);
}

/* Reads the network's sizes off its tensors, each layer's inputs being the outputs of the one
 * before. */
static gboolean
set_shape (nn_config *config, GArray *layers, GError **error)
{
  guint width = 0;

  for (guint i = 0; i < layers->len; i++) {
    const DenseLayer *layer = &g_array_index (layers, DenseLayer, i);

    if (layer->weight == NULL || layer->bias == NULL) {
      g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
                   _ ("tensor “%s” has no weight or bias beside it"),
                   layer->weight != NULL ? layer->weight->name : layer->bias->name);
      return FALSE;
    }
    if (layer->bias->dimensions[0] != layer->weight->dimensions[0] ||
        (i > 0 && layer->weight->dimensions[1] != width)) {
      g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
                   _ ("tensor “%s” (%u × %u) does not fit its bias, or the layer before it"),
                   layer->weight->name, layer->weight->dimensions[0], layer->weight->dimensions[1]);
      return FALSE;
    }
    width = layer->weight->dimensions[0];
    if (i == 0)
      config->n_inputs = (int)layer->weight->dimensions[1];
    if (i + 1 < layers->len && i < NN_MAX_HIDDEN)
      config->hidden[i] = (int)width;
  }
  config->n_hidden = (int)layers->len - 1;
  config->n_classes = (int)width;
  return TRUE;
}

static gboolean
get_unsigned (GHashTable *metadata, const char *key, guint64 max, guint64 *value)
{
  const char *text = g_hash_table_lookup (metadata, key);

  return text == NULL || g_ascii_string_to_unsigned (text, 10, 0, max, value, NULL);
}

static gboolean
get_number (GHashTable *metadata, const char *key, double *value)
{
  const char *text = g_hash_table_lookup (metadata, key);

  return text == NULL || lab_config_parse_number (text, value, NULL);
}

/* Takes over how the network was trained. Returns: the key of a value that makes no sense, or
 * NULL. */
static const char *
set_training (nn_config *config, guint *epoch, guint *batch, GHashTable *metadata)
{
  const char *activation = g_hash_table_lookup (metadata, "activation");
  const char *init = g_hash_table_lookup (metadata, "init");
  guint64 epochs = (guint64)config->epochs, batch_size = (guint64)config->batch_size;
  guint64 seed = config->seed, epochs_done = 0, batches_done = 0;

  if (activation != NULL && !nn_activation_parse (activation, &config->activation))
    return "activation";
  if (init != NULL && !nn_init_parse (init, &config->init))
    return "init";
  if (!get_unsigned (metadata, "epochs", NN_MAX_EPOCHS, &epochs))
    return "epochs";
  if (!get_unsigned (metadata, "batch_size", NN_MAX_BATCH_SIZE, &batch_size))
    return "batch_size";
  if (!get_number (metadata, "learning_rate", &config->learning_rate))
    return "learning_rate";
  if (!get_number (metadata, "l2", &config->l2))
    return "l2";
  if (!get_number (metadata, "dropout", &config->dropout))
    return "dropout";
  if (!get_unsigned (metadata, "seed", G_MAXUINT64, &seed))
    return "seed";
  if (!get_unsigned (metadata, "epoch", NN_MAX_EPOCHS, &epochs_done))
    return "epoch";
  if (!get_unsigned (metadata, "batch", G_MAXUINT32, &batches_done))
    return "batch";
  config->epochs = (int)epochs;
  config->batch_size = (int)batch_size;
  config->seed = seed;
  *epoch = (guint)epochs_done;
  *batch = (guint)batches_done;
  return NULL;
}

static inline float
get_float (const guint8 *bytes)
{
  guint32 bits;
  float value;

  memcpy (&bits, bytes, sizeof bits);
  bits = GUINT32_FROM_LE (bits);
  memcpy (&value, &bits, sizeof value);
  return value;
}

/* Reads a tensor of the file, row by row, into its place among @parameters. @row has room for one
 * row. */
static gboolean
read_tensor (GInputStream *stream, const LabSafetensor *tensor, guint8 *row, float *values,
             GError **error)
{
  gboolean is_bias = tensor->n_dimensions == 1;
  gsize n_rows = is_bias ? 1 : tensor->dimensions[0];                        /* out */
  gsize n_columns = is_bias ? tensor->dimensions[0] : tensor->dimensions[1]; /* in */
  gsize n_read;

  for (gsize i = 0; i < n_rows; i++) {
    if (!g_input_stream_read_all (stream, row, n_columns * sizeof (float), &n_read, NULL, error))
      return FALSE;
    if (n_read < n_columns * sizeof (float)) {
      g_set_error_literal (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_FORMAT,
                           _ ("the file is cut short"));
      return FALSE;
    }
    for (gsize j = 0; j < n_columns; j++) {
      float value = get_float (row + j * sizeof (float));

      if (!isfinite (value)) {
        g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
                     _ ("some weights in tensor “%s” are not finite numbers"), tensor->name);
        return FALSE;
      }
      values[j * n_rows + i] = value;
    }
  }
  return TRUE;
}

/* Where the parameters of @tensor begin in the canonical block. */
static float *
find_values (const nn_config *config, GArray *layers, const LabSafetensor *tensor,
             float *parameters)
{
  for (guint i = 0; i < layers->len; i++) {
    const DenseLayer *layer = &g_array_index (layers, DenseLayer, i);

    if (layer->weight == tensor)
      return parameters + nn_config_get_tensor (config, (int)(2 * i)).offset;
    if (layer->bias == tensor)
      return parameters + nn_config_get_tensor (config, (int)(2 * i + 1)).offset;
  }
  g_assert_not_reached ();
}

/* The header of @stream, which is @size bytes long, and where it ends. */
static LabSafetensors *
read_header (GInputStream *stream, guint64 size, GError **error)
{
  guint64 length = 0;
  g_autofree char *json = NULL;
  gsize n_read;

  if (!g_input_stream_read_all (stream, &length, sizeof length, &n_read, NULL, error))
    return NULL;
  length = GUINT64_FROM_LE (length);
  if (size < LAB_SAFETENSORS_PREFIX_SIZE || length > size - LAB_SAFETENSORS_PREFIX_SIZE ||
      length > LAB_SAFETENSORS_MAX_HEADER_SIZE) {
    g_set_error_literal (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_FORMAT,
                         _ ("this is not a safetensors file, or it is cut short"));
    return NULL;
  }
  json = g_malloc (length + 1);
  if (!g_input_stream_read_all (stream, json, (gsize)length, &n_read, NULL, error))
    return NULL;
  return lab_safetensors_parse (json, n_read, size - LAB_SAFETENSORS_PREFIX_SIZE - length, error);
}

/* A snapshot of the network that @header describes, its parameters still to be read. */
static LabSnapshot *
make_snapshot (const LabSafetensors *header, GArray *layers, GError **error)
{
  nn_config config = nn_config_default ();
  guint epoch = 0, batch = 0;
  const char *key = NULL;
  g_autoptr (GError) invalid = NULL;
  LabSnapshot *snapshot;

  if (!set_shape (&config, layers, error))
    return NULL;
  if (g_hash_table_contains (header->metadata, LAB_MODEL_FILE_KEY))
    key = set_training (&config, &epoch, &batch, header->metadata);
  if (key != NULL) {
    /* translators: the first %s is the name of a field in a file's metadata */
    g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_FORMAT,
                 _ ("its metadata give a value for “%s” that makes no sense"), key);
    return NULL;
  }
  if (!lab_config_validate (&config, 1, &invalid)) {
    g_set_error_literal (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
                         invalid->message);
    return NULL;
  }
  snapshot = lab_snapshot_new (&config);
  if (snapshot == NULL) {
    g_set_error_literal (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
                         _ ("there is not enough memory for this network"));
    return NULL;
  }
  snapshot->epoch = epoch;
  snapshot->batch = batch;
  return snapshot;
}

/* Whoever wrote the file: names are what people read, and nothing that could be wrong. */
static LabClassNames *
read_class_names (const LabSafetensors *header, guint n_classes)
{
  const char *text = g_hash_table_lookup (header->metadata, LAB_MODEL_FILE_CLASSES_KEY);

  return lab_class_names_new_from_text (text, n_classes);
}

static LabSnapshot *
read_model (GInputStream *stream, guint64 size, LabClassNames **class_names, GError **error)
{
  g_autoptr (LabSafetensors) header = read_header (stream, size, error);
  g_autoptr (GArray) layers = header != NULL ? collect_layers (header, error) : NULL;
  g_autoptr (LabSnapshot) snapshot = layers != NULL ? make_snapshot (header, layers, error) : NULL;
  g_autofree guint8 *row = NULL;

  if (snapshot == NULL)
    return NULL;
  row = g_malloc (LAB_SAFETENSORS_MAX_DIMENSION * sizeof (float));
  for (guint i = 0; i < header->tensors->len; i++) {
    const LabSafetensor *tensor = g_ptr_array_index (header->tensors, i);
    float *values = find_values (&snapshot->config, layers, tensor, snapshot->parameters);

    if (!read_tensor (stream, tensor, row, values, error))
      return NULL;
  }
  if (class_names != NULL)
    *class_names = read_class_names (header, (guint)snapshot->config.n_classes);
  return g_steal_pointer (&snapshot);
}

/**
 * lab_model_file_load_named:
 * @path: a safetensors file
 * @class_names: (out) (optional) (transfer full): a name for each of its classes
 * @error: a #GIOErrorEnum when it cannot be read, a #LabModelFileError else
 *
 * Reads a model. Files without our metadata load too when their tensors form a chain of dense
 * layers: pairs of "N.weight" (out, in) and "N.bias" (out), all with the same text before N; ReLU
 * is assumed. The network's sizes are those of the tensors, whatever the metadata say.
 *
 * Returns: (transfer full): the network, without an evaluation; or %NULL with a sentence that names
 * @path and what is wrong: a #GIOErrorEnum when it cannot be read, a #LabModelFileError else
 */
LabSnapshot *
lab_model_file_load_named (const char *path, LabClassNames **class_names, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *shown = g_filename_display_name (path);
  LabSnapshot *snapshot;

  /* Opening a pipe would wait for somebody who writes to it. */
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                 _ ("“%s” cannot be read: it is not a regular file"), shown);
    return NULL;
  }
  stream = g_file_read (file, NULL, &cause);
  if (stream != NULL)
    info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, &cause);
  if (info == NULL) {
    g_autofree char *sentence = lab_file_describe_error (cause, shown);

    g_set_error_literal (error, cause->domain, cause->code, sentence);
    return NULL;
  }
  snapshot = read_model (G_INPUT_STREAM (stream), (guint64)g_file_info_get_size (info), class_names,
                         error);
  if (snapshot == NULL)
    /* translators: what is wrong with the file follows */
    g_prefix_error (error, _ ("“%s” cannot be read: "), shown);
  return snapshot;
}

/**
 * lab_model_file_load:
 * @path: a safetensors file
 * @error: as for lab_model_file_load_named()
 *
 * Reads a model whose classes need no names.
 *
 * Returns: (transfer full): the network, or %NULL
 */
LabSnapshot *
lab_model_file_load (const char *path, GError **error)
{
  return lab_model_file_load_named (path, NULL, error);
}
