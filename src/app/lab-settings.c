/* lab-settings.c: what is remembered from one start to the next.
 *
 * Anybody can write anything into a settings database. What is out of range is repaired here, each
 * value by itself, and the repaired value is written back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-settings.h"

#include <math.h>

#define SCHEMA_ID "io.github.digitlab.DigitLab"

/* A window between these sizes can be found on any screen. */
#define MIN_SIZE 300
#define MAX_SIZE 16384

#define MAX_SMOOTHING 0.99

/* Megabytes: a run of the largest network fits into the least of them. */
#define MIN_STORE_LIMIT 100
#define MAX_STORE_LIMIT 1000000

/**
 * lab_settings_open:
 *
 * Returns: (transfer full) (nullable): the settings, or NULL when their schema is not installed
 *   (g_settings_new() would end the program)
 */
GSettings *
lab_settings_open (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static void
read_hidden (GSettings *settings, nn_config *config)
{
  g_autoptr (GVariant) layers = g_settings_get_value (settings, "hidden-layers");
  gsize n = g_variant_n_children (layers);
  nn_config candidate = *config;

  if (n <= NN_MAX_HIDDEN) {
    candidate.n_hidden = (int)n;
    for (gsize i = 0; i < n; i++)
      g_variant_get_child (layers, i, "i", &candidate.hidden[i]);
  }
  if (n <= NN_MAX_HIDDEN && nn_config_check (&candidate) == NN_FIELD_NONE)
    *config = candidate;
  else
    g_settings_reset (settings, "hidden-layers");
}

static void
read_names (GSettings *settings, nn_config *config)
{
  g_autofree char *activation = g_settings_get_string (settings, "activation");
  g_autofree char *init = g_settings_get_string (settings, "initialisation");

  if (!nn_activation_parse (activation, &config->activation))
    g_settings_reset (settings, "activation");
  if (!nn_init_parse (init, &config->init))
    g_settings_reset (settings, "initialisation");
}

/* Takes @candidate over, or resets @key when it can't be trained. */
static void
accept (GSettings *settings, const char *key, nn_config *config, const nn_config *candidate)
{
  if (nn_config_check (candidate) == NN_FIELD_NONE)
    *config = *candidate;
  else
    g_settings_reset (settings, key);
}

/**
 * lab_settings_get_config:
 * @settings: the settings
 *
 * Returns: the last configuration; where a stored value is out of range, the default takes its
 *   place, here and in the settings
 */
nn_config
lab_settings_get_config (GSettings *settings)
{
  nn_config config = nn_config_default ();
  nn_config candidate;

  read_hidden (settings, &config);
  read_names (settings, &config);

  candidate = config;
  candidate.epochs = g_settings_get_int (settings, "epochs");
  accept (settings, "epochs", &config, &candidate);
  candidate = config;
  candidate.batch_size = g_settings_get_int (settings, "batch-size");
  accept (settings, "batch-size", &config, &candidate);
  candidate = config;
  candidate.learning_rate = g_settings_get_double (settings, "learning-rate");
  accept (settings, "learning-rate", &config, &candidate);
  candidate = config;
  candidate.l2 = g_settings_get_double (settings, "l2");
  accept (settings, "l2", &config, &candidate);
  candidate = config;
  candidate.dropout = g_settings_get_double (settings, "dropout");
  accept (settings, "dropout", &config, &candidate);
  config.seed = g_settings_get_uint64 (settings, "seed");
  return config;
}

/**
 * lab_settings_set_config:
 * @settings: the settings
 * @config: what to remember
 */
void
lab_settings_set_config (GSettings *settings, const nn_config *config)
{
  GVariantBuilder layers;

  g_variant_builder_init (&layers, G_VARIANT_TYPE ("ai"));
  for (int i = 0; i < config->n_hidden; i++)
    g_variant_builder_add (&layers, "i", config->hidden[i]);
  g_settings_set_value (settings, "hidden-layers", g_variant_builder_end (&layers));
  g_settings_set_string (settings, "activation", nn_activation_name (config->activation));
  g_settings_set_string (settings, "initialisation", nn_init_name (config->init));
  g_settings_set_int (settings, "epochs", config->epochs);
  g_settings_set_int (settings, "batch-size", config->batch_size);
  g_settings_set_double (settings, "learning-rate", config->learning_rate);
  g_settings_set_double (settings, "l2", config->l2);
  g_settings_set_double (settings, "dropout", config->dropout);
  g_settings_set_uint64 (settings, "seed", config->seed);
}

/**
 * lab_settings_get_smoothing:
 * @settings: the settings
 *
 * Returns: 0..0.99
 */
double
lab_settings_get_smoothing (GSettings *settings)
{
  double smoothing = g_settings_get_double (settings, "smoothing");

  if (smoothing >= 0 && smoothing <= MAX_SMOOTHING)
    return smoothing;
  g_settings_reset (settings, "smoothing");
  return g_settings_get_double (settings, "smoothing");
}

/**
 * lab_settings_get_store_limit:
 * @settings: the settings
 *
 * Returns: how many megabytes the networks of all kept runs may take
 */
guint
lab_settings_get_store_limit (GSettings *settings)
{
  int limit = g_settings_get_int (settings, "store-limit");

  if (limit >= MIN_STORE_LIMIT && limit <= MAX_STORE_LIMIT)
    return (guint)limit;
  g_settings_reset (settings, "store-limit");
  return (guint)g_settings_get_int (settings, "store-limit");
}

/**
 * lab_settings_get_size:
 * @settings: the settings
 * @key: "window-width" or "window-height"
 *
 * Returns: pixels, never so few or so many that the window could not be seen
 */
int
lab_settings_get_size (GSettings *settings, const char *key)
{
  int size = g_settings_get_int (settings, key);

  if (size >= MIN_SIZE && size <= MAX_SIZE)
    return size;
  g_settings_reset (settings, key);
  return g_settings_get_int (settings, key);
}

/**
 * lab_settings_get_choice:
 * @settings: the settings
 * @key: a key of type string
 * @choices: the values it may have, NULL-terminated
 *
 * Returns: (transfer full): one of @choices
 */
char *
lab_settings_get_choice (GSettings *settings, const char *key, const char *const *choices)
{
  g_autofree char *value = g_settings_get_string (settings, key);

  if (g_strv_contains (choices, value))
    return g_steal_pointer (&value);
  g_settings_reset (settings, key);
  return g_settings_get_string (settings, key);
}
