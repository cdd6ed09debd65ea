/* lab-model-file.c: saves models as safetensors files that PyTorch's Sequential can load.
 *
 * PyTorch keeps a dense layer's weights as (out, in), the engine as (in, out): they are transposed
 * on the way.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-model-file.h"

#include <math.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-config.h"
#include "lab-model-keys.h"
#include "lab-output.h"
#include "lab-safetensors.h"

G_DEFINE_QUARK (lab - model - file - error - quark, lab_model_file_error)

/* Takes @value. */
static void
set_metadata (LabSafetensors *header, const char *key, char *value)
{
  g_hash_table_insert (header->metadata, g_strdup (key), value);
}

static LabSafetensors *
make_header (const LabSnapshot *snapshot, const char *dataset, const LabClassNames *class_names)
{
  LabSafetensors *header = lab_safetensors_new ();
  const nn_config *config = &snapshot->config;

  for (int i = 0; i < nn_config_n_tensors (config); i++) {
    nn_tensor tensor = nn_config_get_tensor (config, i);
    /* In a Sequential an activation stands between two dense layers, and is counted. */
    g_autofree char *name =
        g_strdup_printf ("%d.%s", 2 * tensor.layer, tensor.is_bias ? "bias" : "weight");

    if (tensor.is_bias)
      lab_safetensors_add (header, name, (guint)tensor.columns, 0);
    else
      lab_safetensors_add (header, name, (guint)tensor.columns, (guint)tensor.rows);
  }

  set_metadata (header, "format", g_strdup ("pt"));
  set_metadata (header, LAB_MODEL_FILE_KEY, g_strdup (LAB_MODEL_FILE_VERSION));
  set_metadata (header, "n_inputs", g_strdup_printf ("%d", config->n_inputs));
  set_metadata (header, "n_classes", g_strdup_printf ("%d", config->n_classes));
  set_metadata (header, "hidden", lab_config_format_hidden (config));
  set_metadata (header, "activation", g_strdup (nn_activation_name (config->activation)));
  set_metadata (header, "init", g_strdup (nn_init_name (config->init)));
  set_metadata (header, "epochs", g_strdup_printf ("%d", config->epochs));
  set_metadata (header, "batch_size", g_strdup_printf ("%d", config->batch_size));
  set_metadata (header, "learning_rate", lab_config_format_number (config->learning_rate));
  set_metadata (header, "l2", lab_config_format_number (config->l2));
  set_metadata (header, "dropout", lab_config_format_number (config->dropout));
  set_metadata (header, "seed", g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64)config->seed));
  set_metadata (header, "epoch", g_strdup_printf ("%u", snapshot->epoch));
  set_metadata (header, "batch", g_strdup_printf ("%u", snapshot->batch));
  if (dataset != NULL)
    set_metadata (header, "dataset", g_strdup (dataset));
  if (class_names != NULL && !lab_class_names_are_numbers (class_names))
    set_metadata (header, LAB_MODEL_FILE_CLASSES_KEY, lab_class_names_to_text (class_names));
  return header;
}

static inline void
put_float (guint8 *bytes, float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  memcpy (bytes, &bits, sizeof bits);
}

/* Puts all parameters at @bytes, each tensor transposed. FALSE when one is not finite. */
static gboolean
put_parameters (const LabSnapshot *snapshot, guint8 *bytes)
{
  for (int i = 0; i < nn_config_n_tensors (&snapshot->config); i++) {
    nn_tensor tensor = nn_config_get_tensor (&snapshot->config, i);
    const float *values = snapshot->parameters + tensor.offset; /* (in, out) */

    for (int column = 0; column < tensor.columns; column++) {
      for (int row = 0; row < tensor.rows; row++) {
        float value = values[(gsize)row * (gsize)tensor.columns + (gsize)column];

        if (!isfinite (value))
          return FALSE;
        put_float (bytes, value);
        bytes += sizeof value;
      }
    }
  }
  return TRUE;
}

/**
 * lab_model_file_save:
 * @snapshot: the network to save
 * @dataset: (nullable): the name of what it was trained on
 * @class_names: (nullable): what the classes that it tells apart are called
 * @path: the file, written anew or replaced; what a symbolic link points to, when it is one
 *
 * Writes the parameters of @snapshot as safetensors, atomically: a failure leaves what was at
 * @path before.
 *
 * Returns: %FALSE, with a sentence that names @path, when it could not be written or the
 * parameters are not finite numbers
 */
gboolean
lab_model_file_save (LabSnapshot *snapshot, const char *dataset, const LabClassNames *class_names,
                     const char *path, GError **error)
{
  g_autoptr (LabSafetensors) header = make_header (snapshot, dataset, class_names);
  g_autoptr (GBytes) head = lab_safetensors_format (header);
  gsize head_size = g_bytes_get_size (head);
  gsize size = head_size + (gsize)lab_safetensors_get_data_size (header);
  g_autofree char *contents = g_try_malloc (size);
  g_autofree char *shown = g_filename_display_name (path);

  if (contents == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 _ ("“%s” cannot be written: there is not enough memory for it"), shown);
    return FALSE;
  }
  memcpy (contents, g_bytes_get_data (head, NULL), head_size);
  if (!put_parameters (snapshot, (guint8 *)contents + head_size)) {
    g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
                 _ ("“%s” was not written: some weights of the network are not finite numbers"),
                 shown);
    return FALSE;
  }
  return lab_output_replace_file (path, contents, size, error);
}
