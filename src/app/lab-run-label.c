/* lab-run-label.c: runs named by what differs between them.
 *
 * Ten runs that are all "deep · η 0.1" are told apart by what is left: the label names the network,
 * and of the rest only what is not the same for all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-label.h"

#include <glib/gi18n-lib.h>

#include "lab-config.h"

static gboolean
same_hidden (const nn_config *a, const nn_config *b)
{
  if (a->n_hidden != b->n_hidden)
    return FALSE;
  for (int i = 0; i < a->n_hidden; i++)
    if (a->hidden[i] != b->hidden[i])
      return FALSE;
  return TRUE;
}

/**
 * lab_run_fields_differing:
 * @a: a run
 * @b: another run
 *
 * Returns: the fields in which they differ
 */
guint
lab_run_fields_differing (const LabRunInfo *a, const LabRunInfo *b)
{
  const nn_config *left = &a->config, *right = &b->config;
  const gboolean differs[LAB_N_RUN_FIELDS] = {
      [LAB_RUN_FIELD_NETWORK] = !same_hidden (left, right),
      /* An activation stands behind hidden layers only. */
      [LAB_RUN_FIELD_ACTIVATION] =
          left->n_hidden > 0 && right->n_hidden > 0 && left->activation != right->activation,
      [LAB_RUN_FIELD_INIT] = left->init != right->init,
      [LAB_RUN_FIELD_LEARNING_RATE] = left->learning_rate != right->learning_rate,
      [LAB_RUN_FIELD_L2] = left->l2 != right->l2,
      [LAB_RUN_FIELD_DROPOUT] = left->dropout != right->dropout,
      [LAB_RUN_FIELD_BATCH] = left->batch_size != right->batch_size,
      [LAB_RUN_FIELD_EPOCHS] = left->epochs != right->epochs,
      [LAB_RUN_FIELD_DATASET] = g_strcmp0 (a->dataset_hash, b->dataset_hash) != 0,
      [LAB_RUN_FIELD_SEED] = left->seed != right->seed,
  };
  guint fields = 0;

  for (guint i = 0; i < LAB_N_RUN_FIELDS; i++)
    if (differs[i])
      fields |= LAB_RUN_FIELD_BIT (i);
  return fields;
}

/**
 * lab_run_fields_varying:
 * @infos: (element-type LabRunInfo): runs
 *
 * Returns: the fields that are not the same for all of them
 */
guint
lab_run_fields_varying (GPtrArray *infos)
{
  guint fields = 0;

  for (guint i = 1; i < infos->len; i++)
    fields |= lab_run_fields_differing (infos->pdata[0], infos->pdata[i]);
  return fields;
}

/**
 * lab_run_field_title:
 * @field: a field
 *
 * Returns: what a column of its values is called, translated
 */
const char *
lab_run_field_title (LabRunField field)
{
  switch (field) {
  case LAB_RUN_FIELD_NETWORK:
    return _ ("Network");
  case LAB_RUN_FIELD_ACTIVATION:
    return _ ("Activation");
  case LAB_RUN_FIELD_INIT:
    return _ ("Initial weights");
  case LAB_RUN_FIELD_LEARNING_RATE:
    return "η";
  case LAB_RUN_FIELD_L2:
    return "λ";
  case LAB_RUN_FIELD_DROPOUT:
    return "p";
  case LAB_RUN_FIELD_BATCH:
    return _ ("Batch");
  case LAB_RUN_FIELD_EPOCHS:
    return _ ("Planned");
  case LAB_RUN_FIELD_SEED:
    return _ ("Seed");
  case LAB_RUN_FIELD_DATASET:
    return _ ("Dataset");
  case LAB_N_RUN_FIELDS:
  default:
    return "";
  }
}

static char *
describe_network (const nn_config *config)
{
  g_autofree char *hidden = NULL;
  g_auto (GStrv) layers = NULL;

  switch (nn_config_get_preset (config)) {
  case NN_PRESET_LINEAR:
    return g_strdup (C_ ("network", "linear"));
  case NN_PRESET_SHALLOW:
    return g_strdup (C_ ("network", "shallow"));
  case NN_PRESET_DEEP:
    return g_strdup (C_ ("network", "deep"));
  case NN_PRESET_CUSTOM:
  default:
    hidden = lab_config_format_hidden (config);
    layers = g_strsplit (hidden, ", ", -1);
    return g_strjoinv ("-", layers);
  }
}

static char *
describe_activation (nn_activation activation)
{
  static const char *const names[NN_N_ACTIVATIONS] = {
      [NN_RELU] = "ReLU", [NN_LEAKY_RELU] = "Leaky ReLU", [NN_TANH] = "tanh"};

  return g_strdup (activation == NN_SIGMOID ? _ ("Sigmoid") : names[activation]);
}

static char *
describe_init (nn_init init)
{
  static const char *const names[NN_N_INITS] = {[NN_INIT_HE] = "He", [NN_INIT_GLOROT] = "Glorot"};

  return g_strdup (init == NN_INIT_UNIFORM ? _ ("Uniform") : names[init]);
}

/* On a logarithmic scale a value has seventeen digits, of which four tell it from the next. */
static char *
describe_number (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.4g", value);
  return lab_config_format_number (g_ascii_strtod (text, NULL));
}

/**
 * lab_run_field_value:
 * @field: a field
 * @info: a run
 *
 * Returns: (transfer full): its value, as people read it
 */
char *
lab_run_field_value (LabRunField field, const LabRunInfo *info)
{
  const nn_config *config = &info->config;

  switch (field) {
  case LAB_RUN_FIELD_NETWORK:
    return describe_network (config);
  case LAB_RUN_FIELD_ACTIVATION:
    return describe_activation (config->activation);
  case LAB_RUN_FIELD_INIT:
    return describe_init (config->init);
  case LAB_RUN_FIELD_LEARNING_RATE:
    return describe_number (config->learning_rate);
  case LAB_RUN_FIELD_L2:
    return describe_number (config->l2);
  case LAB_RUN_FIELD_DROPOUT:
    return describe_number (config->dropout);
  case LAB_RUN_FIELD_BATCH:
    return g_strdup_printf ("%d", config->batch_size);
  case LAB_RUN_FIELD_EPOCHS:
    return g_strdup_printf ("%d", config->epochs);
  case LAB_RUN_FIELD_DATASET:
    return g_strdup (info->dataset_name);
  case LAB_RUN_FIELD_SEED:
    return g_strdup_printf ("%" G_GUINT64_FORMAT, config->seed);
  case LAB_N_RUN_FIELDS:
  default:
    return g_strdup ("");
  }
}

/* "η 0.1": a value with what it is, for a label. NULL for what goes without saying there: a penalty
 * or dropout of zero, and the number of epochs, which stands elsewhere. */
static char *
describe_field (LabRunField field, const LabRunInfo *info)
{
  g_autofree char *value = lab_run_field_value (field, info);

  switch (field) {
  case LAB_RUN_FIELD_LEARNING_RATE:
    return g_strdup_printf ("η %s", value);
  case LAB_RUN_FIELD_L2:
    return info->config.l2 > 0 ? g_strdup_printf ("λ %s", value) : NULL;
  case LAB_RUN_FIELD_DROPOUT:
    return info->config.dropout > 0 ? g_strdup_printf ("p %s", value) : NULL;
  case LAB_RUN_FIELD_BATCH:
    /* translators: how many images are in a mini-batch */
    return g_strdup_printf (_ ("batch %s"), value);
  case LAB_RUN_FIELD_SEED:
    /* translators: the number that all random choices of a training come from */
    return g_strdup_printf ("%s %s", _ ("seed"), value);
  case LAB_RUN_FIELD_ACTIVATION:
    return info->config.n_hidden > 0 ? g_steal_pointer (&value) : NULL;
  case LAB_RUN_FIELD_INIT:
  case LAB_RUN_FIELD_DATASET:
    return g_steal_pointer (&value);
  case LAB_RUN_FIELD_NETWORK:
  case LAB_RUN_FIELD_EPOCHS:
  case LAB_N_RUN_FIELDS:
  default:
    return NULL;
  }
}

/**
 * lab_run_label:
 * @info: a run
 * @fields: what is to be told apart
 *
 * Returns: (transfer full): its network, and these fields: "deep · η 0.1 · seed 2"
 */
char *
lab_run_label (const LabRunInfo *info, guint fields)
{
  GString *label = g_string_new (NULL);
  g_autofree char *network = describe_network (&info->config);

  g_string_append (label, network);
  for (guint i = 0; i < LAB_N_RUN_FIELDS; i++) {
    g_autofree char *part = NULL;

    if ((fields & LAB_RUN_FIELD_BIT (i)) != 0)
      part = describe_field ((LabRunField)i, info);
    if (part != NULL)
      g_string_append_printf (label, " · %s", part);
  }
  return g_string_free (label, FALSE);
}
