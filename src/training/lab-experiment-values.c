/* lab-experiment-values.c: the values that parameters of a configuration may have, as files name them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lab-config.h"

/* Every whole number up to here is a double. */
#define MAX_WHOLE 9007199254740992.0

/**
 * lab_parameter_is_named:
 * @parameter: a parameter
 *
 * Returns: whether its values have names, and no order
 */
gboolean
lab_parameter_is_named (LabParameter parameter)
{
  return parameter == LAB_PARAMETER_NETWORK || parameter == LAB_PARAMETER_ACTIVATION ||
         parameter == LAB_PARAMETER_INIT;
}

/**
 * lab_parameter_is_real:
 * @parameter: a parameter
 *
 * Returns: whether its values are numbers that need not be whole
 */
gboolean
lab_parameter_is_real (LabParameter parameter)
{
  return parameter == LAB_PARAMETER_LEARNING_RATE || parameter == LAB_PARAMETER_L2 ||
         parameter == LAB_PARAMETER_DROPOUT;
}

/**
 * lab_experiment_fail:
 * @error: gets a #LabExperimentError
 * @code: which one
 * @format: a translated sentence
 * @...: what stands in it
 *
 * Returns: %FALSE
 */
gboolean
lab_experiment_fail (GError **error, LabExperimentError code, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, LAB_EXPERIMENT_ERROR, code, sentence);
  return FALSE;
}

/**
 * lab_experiment_adopt_error:
 * @found: (transfer full): what lab-config.h found wrong
 * @error: gets it as a #LabExperimentError
 *
 * Returns: %FALSE
 */
gboolean
lab_experiment_adopt_error (GError *found, GError **error)
{
  LabExperimentError code = g_error_matches (found, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_FIELD)
                                ? LAB_EXPERIMENT_ERROR_RANGE
                                : LAB_EXPERIMENT_ERROR_SYNTAX;

  g_set_error_literal (error, LAB_EXPERIMENT_ERROR, code, found->message);
  g_error_free (found);
  return FALSE;
}

static gboolean
read_network (const char *text, nn_config *config, GError **error)
{
  g_autofree char *quoted = lab_text_quote (text);
  GError *found = NULL;
  nn_preset preset;

  if (nn_preset_parse (text, &preset) && preset != NN_PRESET_CUSTOM) {
    nn_config_set_preset (config, preset);
    return TRUE;
  }
  if (g_ascii_isalpha (*text) && g_ascii_strcasecmp (text, "none") != 0)
    return lab_experiment_fail (
        error, LAB_EXPERIMENT_ERROR_SYNTAX,
        /* translators: do not translate linear, shallow and deep */
        _ ("There is no network “%s”; write linear, shallow, deep, or the neurons of each "
           "hidden layer, like 128, 64."),
        quoted);
  if (!lab_config_parse_hidden (config, text, &found))
    return lab_experiment_adopt_error (found, error);
  return TRUE;
}

static gboolean
read_activation (const char *text, nn_config *config, GError **error)
{
  g_autofree char *quoted = lab_text_quote (text);

  if (nn_activation_parse (text, &config->activation))
    return TRUE;
  return lab_experiment_fail (
      error, LAB_EXPERIMENT_ERROR_SYNTAX,
      /* translators: do not translate the names of the activations */
      _ ("There is no activation “%s”; write relu, leaky-relu, tanh or sigmoid."), quoted);
}

static gboolean
read_init (const char *text, nn_config *config, GError **error)
{
  g_autofree char *quoted = lab_text_quote (text);

  if (nn_init_parse (text, &config->init))
    return TRUE;
  return lab_experiment_fail (
      error, LAB_EXPERIMENT_ERROR_SYNTAX,
      /* translators: do not translate he, glorot and uniform */
      _ ("There is no way “%s” to draw the initial weights; write he, glorot or uniform."), quoted);
}

/* What is beyond an int is out of every range. */
static int
to_int (double value)
{
  return (int)CLAMP (value, -2e9, 2e9);
}

static void
set_number (LabParameter parameter, double value, nn_config *config)
{
  switch (parameter) {
  case LAB_PARAMETER_NEURONS:
    for (int i = 0; i < config->n_hidden; i++)
      config->hidden[i] = to_int (value);
    break;
  case LAB_PARAMETER_EPOCHS:
    config->epochs = to_int (value);
    break;
  case LAB_PARAMETER_BATCH:
    config->batch_size = to_int (value);
    break;
  case LAB_PARAMETER_LEARNING_RATE:
    config->learning_rate = value;
    break;
  case LAB_PARAMETER_L2:
    config->l2 = value;
    break;
  case LAB_PARAMETER_DROPOUT:
    config->dropout = value;
    break;
  case LAB_PARAMETER_SEED:
    config->seed = (guint64)value;
    break;
  case LAB_PARAMETER_NETWORK:
  case LAB_PARAMETER_ACTIVATION:
  case LAB_PARAMETER_INIT:
  case LAB_N_PARAMETERS:
  default:
    break;
  }
}

/**
 * lab_parameter_set_number:
 * @parameter: a parameter whose values are numbers
 * @value: one of them
 * @config: (inout): a valid configuration; spoilt on an error
 * @error: gets a #LabExperimentError
 *
 * Returns: whether @value is whole where it has to be, and @config valid with it
 */
gboolean
lab_parameter_set_number (LabParameter parameter, double value, nn_config *config, GError **error)
{
  g_autofree char *text = lab_number_format (value);
  g_autofree char *sentence = NULL;

  if (!lab_parameter_is_real (parameter) && value != floor (value))
    return lab_experiment_fail (error, LAB_EXPERIMENT_ERROR_RANGE, _ ("%s is not a whole number."),
                                text);
  if (parameter == LAB_PARAMETER_SEED && (value < 0.0 || value > MAX_WHOLE))
    return lab_experiment_fail (
        error, LAB_EXPERIMENT_ERROR_RANGE,
        _ ("Seeds that vary are between 0 and 9007199254740992, and not %s."), text);
  set_number (parameter, value, config);
  sentence = lab_config_describe_field (config, nn_config_check (config));
  if (sentence != NULL)
    return lab_experiment_fail (error, LAB_EXPERIMENT_ERROR_RANGE, "%s", sentence);
  return TRUE;
}

/**
 * lab_parameter_read:
 * @parameter: a parameter
 * @text: one value of it, without spaces around it
 * @config: (inout): a valid configuration; spoilt on an error
 * @value: (out): the value as a number; 0 for what has a name
 * @error: gets a #LabExperimentError
 *
 * Returns: whether @config now has that value, and is valid
 */
gboolean
lab_parameter_read (LabParameter parameter, const char *text, nn_config *config, double *value,
                    GError **error)
{
  GError *found = NULL;

  *value = 0.0;
  if (*text == '\0')
    return lab_experiment_fail (error, LAB_EXPERIMENT_ERROR_SYNTAX, _ ("A value is missing."));
  if (parameter == LAB_PARAMETER_NETWORK)
    return read_network (text, config, error);
  if (parameter == LAB_PARAMETER_ACTIVATION)
    return read_activation (text, config, error);
  if (parameter == LAB_PARAMETER_INIT)
    return read_init (text, config, error);
  if (!lab_config_parse_number (text, value, &found))
    return lab_experiment_adopt_error (found, error);
  return lab_parameter_set_number (parameter, *value, config, error);
}

/**
 * lab_parameter_copy:
 * @parameter: a parameter
 * @setting: a configuration that has the value wanted; of neurons, in its first hidden layer
 * @config: (inout): gets that value
 */
void
lab_parameter_copy (LabParameter parameter, const nn_config *setting, nn_config *config)
{
  switch (parameter) {
  case LAB_PARAMETER_NETWORK:
    config->n_hidden = setting->n_hidden;
    memcpy (config->hidden, setting->hidden, sizeof config->hidden);
    break;
  case LAB_PARAMETER_NEURONS:
    set_number (parameter, setting->hidden[0], config);
    break;
  case LAB_PARAMETER_ACTIVATION:
    config->activation = setting->activation;
    break;
  case LAB_PARAMETER_INIT:
    config->init = setting->init;
    break;
  case LAB_PARAMETER_EPOCHS:
    config->epochs = setting->epochs;
    break;
  case LAB_PARAMETER_BATCH:
    config->batch_size = setting->batch_size;
    break;
  case LAB_PARAMETER_LEARNING_RATE:
    config->learning_rate = setting->learning_rate;
    break;
  case LAB_PARAMETER_L2:
    config->l2 = setting->l2;
    break;
  case LAB_PARAMETER_DROPOUT:
    config->dropout = setting->dropout;
    break;
  case LAB_PARAMETER_SEED:
    config->seed = setting->seed;
    break;
  case LAB_N_PARAMETERS:
  default:
    break;
  }
}
