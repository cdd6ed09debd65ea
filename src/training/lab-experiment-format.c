/* lab-experiment-format.c: writes an experiment as a file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-private.h"

#include "lab-config.h"

static void
set_text (GKeyFile *file, LabParameter parameter, const char *text)
{
  g_key_file_set_string (file, "base", lab_parameter_key (parameter), text);
}

static void
set_number (GKeyFile *file, LabParameter parameter, double number)
{
  g_autofree char *text = lab_config_format_number (number);

  set_text (file, parameter, text);
}

static void
set_network (GKeyFile *file, const nn_config *base)
{
  nn_preset preset = nn_config_get_preset (base);

  if (preset == NN_PRESET_CUSTOM) {
    g_autofree char *hidden = lab_config_format_hidden (base);

    g_key_file_set_string (file, "base", "hidden", hidden);
  } else {
    g_key_file_set_string (file, "base", "preset", nn_preset_name (preset));
  }
}

static void
set_base (GKeyFile *file, const nn_config *base, double l2_scale)
{
  set_network (file, base);
  set_text (file, LAB_PARAMETER_ACTIVATION, nn_activation_name (base->activation));
  set_text (file, LAB_PARAMETER_INIT, nn_init_name (base->init));
  set_number (file, LAB_PARAMETER_EPOCHS, base->epochs);
  set_number (file, LAB_PARAMETER_BATCH, base->batch_size);
  set_number (file, LAB_PARAMETER_LEARNING_RATE, base->learning_rate);
  set_number (file, LAB_PARAMETER_L2, base->l2 / l2_scale);
  if (l2_scale != 1.0) {
    g_autofree char *scale = lab_config_format_number (l2_scale);

    g_key_file_set_string (file, "base", "l2-scale", scale);
  }
  set_number (file, LAB_PARAMETER_DROPOUT, base->dropout);
  g_key_file_set_uint64 (file, "base", lab_parameter_key (LAB_PARAMETER_SEED), base->seed);
}

/**
 * lab_experiment_format:
 * @title: (nullable): one line for people
 * @base: the configuration of what does not vary, valid; its penalty has been scaled
 * @l2_scale: how the penalty was scaled, above 0: 1, or 0.5 for PyTorch's weight decay
 * @parameters: (array length=n_parameters): what varies
 * @texts: (array length=n_parameters): over what, as lab_axis_parse() reads it
 * @n_parameters: how many
 * @n_seeds: with how many seeds each point is trained, at least 1
 *
 * Writes an experiment that lab_experiment_parse() reads back as the same, if it accepts it: nothing
 * is checked here. (A penalty stays exact when @l2_scale is a power of two.)
 *
 * Returns: (transfer full): the text of its file
 */
char *
lab_experiment_format (const char *title, const nn_config *base, double l2_scale,
                       const LabParameter *parameters, const char *const *texts, guint n_parameters,
                       guint n_seeds)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_return_val_if_fail (base != NULL && l2_scale > 0.0 && n_seeds >= 1, NULL);
  g_return_val_if_fail (n_parameters == 0 || (parameters != NULL && texts != NULL), NULL);

  if (title != NULL && *title != '\0') {
    g_autofree char *valid = g_utf8_make_valid (title, -1);

    g_key_file_set_string (file, "experiment", "title", valid);
  }
  set_base (file, base, l2_scale);
  for (guint i = 0; i < n_parameters; i++)
    g_key_file_set_string (file, "vary", lab_parameter_key (parameters[i]), texts[i]);
  if (n_seeds > 1)
    g_key_file_set_integer (file, "vary", "seeds", (int)n_seeds);
  return g_key_file_to_data (file, NULL, NULL);
}
