/* lab-config.c: the names of a configuration, and the sentences about what is wrong with it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (lab - config - error - quark, lab_config_error)

/* Snapshots that may exist at once beside the network: the one being made, one that is evaluated, a
 * picture and a checkpoint in the mailbox, the run's, a classifier's copy, and the checkpoints that a
 * run keeps whatever they take: the last and the two best. */
#define N_SNAPSHOTS 9

/* Of a number in a run's name, as it is written. */
#define MAX_NAME_NUMBER 8

static void
append_hidden (GString *text, const nn_config *config, const char *separator)
{
  for (int i = 0; i < config->n_hidden; i++) {
    if (i > 0)
      g_string_append (text, separator);
    g_string_append_printf (text, "%d", config->hidden[i]);
  }
}

static void
append_network (GString *text, const nn_config *config)
{
  switch (nn_config_get_preset (config)) {
  case NN_PRESET_LINEAR:
    g_string_append (text, C_ ("network", "linear"));
    break;
  case NN_PRESET_SHALLOW:
    g_string_append (text, C_ ("network", "shallow"));
    break;
  case NN_PRESET_DEEP:
    g_string_append (text, C_ ("network", "deep"));
    break;
  case NN_PRESET_CUSTOM:
  default:
    append_hidden (text, config, "-");
    break;
  }
}

/* A name is to be read: the values between the ends of a range have digits that nobody wrote. */
static char *
format_for_name (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *exact = lab_config_format_number (number);

  if (strlen (exact) <= MAX_NAME_NUMBER)
    return g_steal_pointer (&exact);
  g_ascii_formatd (buffer, sizeof buffer, "%.4g", number);
  return lab_config_format_number (g_ascii_strtod (buffer, NULL));
}

/**
 * lab_config_short_name:
 * @config: a valid configuration
 *
 * Names a run: "deep · η 0.1 · λ 0 · seed 1". A custom network is named by its layers, and dropout
 * ("p 0.2") only when there is some. Numbers of many digits are rounded to four.
 *
 * Returns: (transfer full): the name
 */
char *
lab_config_short_name (const nn_config *config)
{
  g_autofree char *learning_rate = NULL;
  g_autofree char *l2 = NULL;
  GString *name;

  g_return_val_if_fail (config != NULL, NULL);

  name = g_string_new (NULL);
  learning_rate = format_for_name (config->learning_rate);
  l2 = format_for_name (config->l2);
  append_network (name, config);
  g_string_append_printf (name, " · η %s · λ %s", learning_rate, l2);
  if (config->dropout > 0.0) {
    g_autofree char *dropout = format_for_name (config->dropout);

    g_string_append_printf (name, " · p %s", dropout);
  }
  /* translators: the number that all random choices of a training come from */
  g_string_append_printf (name, " · %s %" G_GUINT64_FORMAT, _ ("seed"), config->seed);
  return g_string_free (name, FALSE);
}

/**
 * lab_config_format_hidden:
 * @config: a valid configuration
 *
 * Returns: (transfer full): the neurons of each hidden layer, "100, 100, 100"; "" for none
 */
char *
lab_config_format_hidden (const nn_config *config)
{
  GString *text;

  g_return_val_if_fail (config != NULL, NULL);

  text = g_string_new (NULL);
  append_hidden (text, config, ", ");
  return g_string_free (text, FALSE);
}

/**
 * lab_config_format_number:
 * @number: any number
 *
 * Returns: (transfer full): the shortest text that reads back as exactly @number, with a point
 * whatever the locale: "0.1", "1000", "1e-05"
 */
char *
lab_config_format_number (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char *shortest = NULL;

  if (isnan (number))
    return g_strdup ("nan");
  if (number == 0.0)
    return g_strdup ("0"); /* and not "-0" */
  /* More digits may make a shorter text: "1e+03" and "1000". */
  for (int digits = 1; digits <= 17; digits++) {
    char format[8];

    g_snprintf (format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd (buffer, sizeof buffer, format, number);
    if (g_ascii_strtod (buffer, NULL) == number &&
        (shortest == NULL || strlen (buffer) < strlen (shortest))) {
      g_free (shortest);
      shortest = g_strdup (buffer);
    }
  }
  return shortest;
}

/**
 * lab_config_fit_dataset:
 * @config: a configuration
 * @dataset: what it is to be trained on
 *
 * Gives the network an input for each pixel, and an output for each class of @dataset.
 */
void
lab_config_fit_dataset (nn_config *config, LabDataset *dataset)
{
  g_return_if_fail (config != NULL && dataset != NULL);

  config->n_inputs = LAB_IMAGE_PIXELS;
  config->n_classes = (int)lab_dataset_get_n_classes (dataset);
}

/* A number within a sentence. */
static char *
format_for_people (double number)
{
  if (isnan (number))
    return g_strdup (_ ("not a number"));
  if (isinf (number))
    return g_strdup (_ ("infinite"));
  return lab_config_format_number (number);
}

static char *
describe_hidden_width (const nn_config *config)
{
  int n_hidden = CLAMP (config->n_hidden, 0, NN_MAX_HIDDEN);

  for (int i = 0; i < n_hidden; i++)
    if (config->hidden[i] < 1 || config->hidden[i] > NN_MAX_WIDTH)
      /* translators: which layer, the largest size, the size it has; %'d groups digits */
      return g_strdup_printf (_ ("Layer %d must have between 1 and %'d neurons; it has %'d."),
                              i + 1, NN_MAX_WIDTH, config->hidden[i]);
  return g_strdup_printf (_ ("Each hidden layer must have between 1 and %'d neurons."),
                          NN_MAX_WIDTH);
}

static char *
describe_number (const char *format, double number)
{
  g_autofree char *text = format_for_people (number);
  GString *sentence = g_string_new (format);

  /* The formats are translated sentences with one "{}", which no wrong translation turns into a
   * fault. */
  g_string_replace (sentence, "{}", text, 1);
  return g_string_free (sentence, FALSE);
}

/**
 * lab_config_describe_field:
 * @config: a configuration, which need not be valid
 * @field: one of its fields
 *
 * Returns: (transfer full) (nullable): a translated sentence that names the field, its range and
 * its value in @config; %NULL for %NN_FIELD_NONE
 */
char *
lab_config_describe_field (const nn_config *config, nn_field field)
{
  g_return_val_if_fail (config != NULL, NULL);

  switch (field) {
  case NN_FIELD_INPUTS:
    return g_strdup_printf (_ ("The network must have between 1 and %'d inputs; it has %'d."),
                            NN_MAX_INPUTS, config->n_inputs);
  case NN_FIELD_CLASSES:
    return g_strdup_printf (_ ("The network must tell between 2 and %'d classes; it has %'d."),
                            NN_MAX_CLASSES, config->n_classes);
  case NN_FIELD_HIDDEN_LAYERS:
    return g_strdup_printf (_ ("The network can have at most %d hidden layers; it has %'d."),
                            NN_MAX_HIDDEN, config->n_hidden);
  case NN_FIELD_HIDDEN_WIDTH:
    return describe_hidden_width (config);
  case NN_FIELD_ACTIVATION:
    return g_strdup_printf (_ ("There is no activation number %d."), (int)config->activation);
  case NN_FIELD_INIT:
    return g_strdup_printf (_ ("There is no initialisation number %d."), (int)config->init);
  case NN_FIELD_EPOCHS:
    return g_strdup_printf (_ ("There must be between 1 and %'d epochs; there are %'d."),
                            NN_MAX_EPOCHS, config->epochs);
  case NN_FIELD_BATCH_SIZE:
    return g_strdup_printf (_ ("A batch must have between 1 and %'d images; it has %'d."),
                            NN_MAX_BATCH_SIZE, config->batch_size);
  case NN_FIELD_LEARNING_RATE:
    /* translators: {} is the value */
    return describe_number (_ ("The learning rate must be above 0 and at most 1000; it is {}."),
                            config->learning_rate);
  case NN_FIELD_L2:
    /* translators: {} is the value */
    return describe_number (_ ("The L2 penalty λ must be between 0 and 1000; it is {}."),
                            config->l2);
  case NN_FIELD_DROPOUT:
    /* translators: {} is the value */
    return describe_number (_ ("The dropout must be at least 0 and below 1; it is {}."),
                            config->dropout);
  case NN_FIELD_NONE:
  default:
    return NULL;
  }
}

/**
 * lab_config_check_memory:
 * @config: a configuration whose fields are in range
 * @n_threads: threads that would train it
 * @available: bytes there are for it
 * @error: gets %LAB_CONFIG_ERROR_MEMORY
 *
 * Returns: whether training @config, with the snapshots that are around meanwhile, takes no more
 * than @available bytes; the images are not counted, which are in memory already
 */
gboolean
lab_config_check_memory (const nn_config *config, int n_threads, guint64 available, GError **error)
{
  g_autofree char *needed_text = NULL;
  g_autofree char *available_text = NULL;
  nn_config evaluated;
  gsize needed, pictures;

  g_return_val_if_fail (config != NULL, FALSE);

  /* At most 2^29 parameters are possible, so that only the engine's own sum can overflow. */
  pictures = N_SNAPSHOTS * sizeof (float) * nn_config_n_parameters (config);
  evaluated = *config;
  evaluated.batch_size = 1; /* the evaluator's network is never trained */
  if (!g_size_checked_add (&needed, nn_config_memory (config, n_threads), pictures) ||
      !g_size_checked_add (&needed, needed, nn_config_memory (&evaluated, 1)))
    needed = G_MAXSIZE;
  if (needed <= available)
    return TRUE;
  needed_text = g_format_size (needed);
  available_text = g_format_size (available);
  g_set_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_MEMORY,
               /* translators: two sizes, like "12.3 GB" */
               _ ("Training this network needs %s of memory, and %s are free; try smaller layers "
                  "or a smaller batch."),
               needed_text, available_text);
  return FALSE;
}

/**
 * lab_config_check_fields:
 * @config: a configuration
 * @error: gets %LAB_CONFIG_ERROR_FIELD
 *
 * Returns: whether every field of @config is in range
 */
gboolean
lab_config_check_fields (const nn_config *config, GError **error)
{
  g_autofree char *sentence = NULL;
  nn_field field;

  g_return_val_if_fail (config != NULL, FALSE);

  field = nn_config_check (config);
  if (field == NN_FIELD_NONE)
    return TRUE;
  sentence = lab_config_describe_field (config, field);
  g_set_error_literal (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_FIELD, sentence);
  return FALSE;
}

/**
 * lab_config_validate:
 * @config: a configuration
 * @n_threads: threads that would train it
 * @error: gets %LAB_CONFIG_ERROR_FIELD or %LAB_CONFIG_ERROR_MEMORY
 *
 * Returns: whether @config can be trained on this machine now
 */
gboolean
lab_config_validate (const nn_config *config, int n_threads, GError **error)
{
  return lab_config_check_fields (config, error) &&
         lab_config_check_memory (config, n_threads, lab_config_get_available_memory (), error);
}

/**
 * lab_config_default_threads:
 * @config: a valid configuration
 *
 * Returns: threads that train @config fastest on this machine, at least 1
 */
int
lab_config_default_threads (const nn_config *config)
{
  g_return_val_if_fail (config != NULL, 1);

  return nn_config_useful_threads (config, (int)g_get_num_processors ());
}

static void
append_option_number (GString *command, const char *option, double number)
{
  g_autofree char *text = lab_config_format_number (number);

  g_string_append_printf (command, " %s %s", option, text);
}

static void
append_option_text (GString *command, const char *option, const char *text)
{
  static const char plain[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._-+,:@%";

  if (*text != '\0' && text[strspn (text, plain)] == '\0') {
    g_string_append_printf (command, " %s %s", option, text);
  } else {
    g_autofree char *quoted = g_shell_quote (text);

    g_string_append_printf (command, " %s %s", option, quoted);
  }
}

/**
 * lab_config_format_command:
 * @config: a valid configuration
 * @dataset: (nullable): what lab_dataset_open() takes
 *
 * Returns: (transfer full): a shell command that trains @config; values are written so that they
 * read back exactly
 */
char *
lab_config_format_command (const nn_config *config, const char *dataset)
{
  GString *command;

  g_return_val_if_fail (config != NULL, NULL);

  command = g_string_new ("digit-lab-cli train");
  if (dataset != NULL)
    append_option_text (command, "--dataset", dataset);
  if (config->n_hidden == 0) {
    append_option_text (command, "--preset", nn_preset_name (NN_PRESET_LINEAR));
  } else {
    g_string_append (command, " --hidden ");
    append_hidden (command, config, ",");
  }
  append_option_text (command, "--activation", nn_activation_name (config->activation));
  g_string_append_printf (command, " --epochs %d --batch %d", config->epochs, config->batch_size);
  append_option_number (command, "--learning-rate", config->learning_rate);
  append_option_number (command, "--l2", config->l2);
  append_option_number (command, "--dropout", config->dropout);
  append_option_text (command, "--init", nn_init_name (config->init));
  g_string_append_printf (command, " --seed %" G_GUINT64_FORMAT, config->seed);
  return g_string_free (command, FALSE);
}
