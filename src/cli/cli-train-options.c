/* cli-train-options.c: what "digit-lab-cli train" is asked to do.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-train-options.h"

#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "lab-config.h"

#define COMMAND "train"

/* ── one option ──────────────────────────────────────────────────────────────────────────────────
 */

/* Returns: FALSE, so that a callback can end with it. */
static gboolean
refuse (const char *option, const char *reason, GError **error)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: %s", option, reason);
  return FALSE;
}

static gboolean
refuse_name (const char *option, const char *value, const char *names, GError **error)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* translators: an option, what was typed for it, and what could have been */
               _ ("%s: “%s” is none of %s"), option, value, names);
  return FALSE;
}

static gboolean
preset_cb (const char *option, const char *value, gpointer data, GError **error)
{
  CliTrainOptions *self = data;
  nn_preset preset;

  if (!nn_preset_parse (value, &preset) || preset == NN_PRESET_CUSTOM)
    return refuse_name (option, value, "linear, shallow, deep", error);
  nn_config_set_preset (&self->config, preset);
  self->has_preset = TRUE;
  return TRUE;
}

static gboolean
hidden_cb (const char *option, const char *value, gpointer data, GError **error)
{
  CliTrainOptions *self = data;
  g_autoptr (GError) fault = NULL;

  if (!lab_config_parse_hidden (&self->config, value, &fault))
    return refuse (option, fault->message, error);
  self->has_hidden = TRUE;
  return TRUE;
}

static gboolean
activation_cb (const char *option, const char *value, gpointer data, GError **error)
{
  CliTrainOptions *self = data;

  if (!nn_activation_parse (value, &self->config.activation))
    return refuse_name (option, value, "relu, leaky-relu, tanh, sigmoid", error);
  return TRUE;
}

static gboolean
init_cb (const char *option, const char *value, gpointer data, GError **error)
{
  CliTrainOptions *self = data;

  if (!nn_init_parse (value, &self->config.init))
    return refuse_name (option, value, "he, glorot, uniform", error);
  return TRUE;
}

static gboolean
number_cb (const char *option, const char *value, gpointer data, GError **error)
{
  nn_config *config = &((CliTrainOptions *)data)->config;
  double *number = &config->dropout;
  g_autoptr (GError) fault = NULL;

  if (g_str_equal (option, "--learning-rate"))
    number = &config->learning_rate;
  else if (g_str_equal (option, "--l2"))
    number = &config->l2;
  if (!lab_config_parse_number (value, number, &fault))
    return refuse (option, fault->message, error);
  return TRUE;
}

static gboolean
seed_cb (const char *option, const char *value, gpointer data, GError **error)
{
  guint64 seed;
  g_autoptr (GError) fault = NULL;

  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &seed, &fault))
    return refuse (option, fault->message, error);
  ((CliTrainOptions *)data)->config.seed = seed;
  return TRUE;
}

/* ── all of them ─────────────────────────────────────────────────────────────────────────────────
 */

static const char *
option_of_field (nn_field field)
{
  switch (field) {
  case NN_FIELD_HIDDEN_LAYERS:
  case NN_FIELD_HIDDEN_WIDTH:
    return "--hidden";
  case NN_FIELD_EPOCHS:
    return "--epochs";
  case NN_FIELD_BATCH_SIZE:
    return "--batch";
  case NN_FIELD_LEARNING_RATE:
    return "--learning-rate";
  case NN_FIELD_L2:
    return "--l2";
  case NN_FIELD_DROPOUT:
    return "--dropout";
  case NN_FIELD_NONE:
  case NN_FIELD_INPUTS:
  case NN_FIELD_CLASSES:
  case NN_FIELD_ACTIVATION:
  case NN_FIELD_INIT:
  default:
    return COMMAND;
  }
}

/* A value out of range is wrong usage; a machine that is too small is a failure. */
static int
check_values (const CliTrainOptions *self)
{
  nn_field field = nn_config_check (&self->config);
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (self->has_preset && self->has_hidden)
    return cli_misuse (COMMAND, _ ("--preset and --hidden both name the hidden layers: give one"));
  if (field != NN_FIELD_NONE) {
    g_autofree char *description = lab_config_describe_field (&self->config, field);

    sentence = g_strdup_printf ("%s: %s", option_of_field (field), description);
    return cli_misuse (COMMAND, sentence);
  }
  if (!lab_config_validate (&self->config, MAX (self->training.n_threads, 1), &error))
    return cli_fail (error);
  return CLI_SUCCESS;
}

/**
 * cli_train_options_parse:
 * @self: (out caller-allocates): the options; clear them in any case
 * @arguments: (array zero-terminated=1): "train" and what follows it
 *
 * Returns: %CLI_SUCCESS when @self can be trained, else the exit status, after it said why
 */
int
cli_train_options_parse (CliTrainOptions *self, char **arguments)
{
  const GOptionEntry entries[] = {
      {"preset", 'p', 0, G_OPTION_ARG_CALLBACK, preset_cb,
       N_ ("The network: linear, shallow (100) or deep (100,100,100; the default)"), N_ ("NAME")},
      {"hidden", 0, 0, G_OPTION_ARG_CALLBACK, hidden_cb,
       N_ ("In place of a preset: the neurons of each hidden layer, e.g. 128,64"), N_ ("N,…")},
      {"activation", 0, 0, G_OPTION_ARG_CALLBACK, activation_cb,
       N_ ("relu (default), leaky-relu, tanh or sigmoid"), N_ ("NAME")},
      {"epochs", 'e', 0, G_OPTION_ARG_INT, &self->config.epochs,
       N_ ("Passes over the training images (30)"), N_ ("N")},
      {"batch", 'b', 0, G_OPTION_ARG_INT, &self->config.batch_size,
       N_ ("Images in a mini-batch (100)"), N_ ("N")},
      {"learning-rate", 0, 0, G_OPTION_ARG_CALLBACK, number_cb, N_ ("Learning rate η (0.1)"),
       N_ ("X")},
      {"l2", 0, 0, G_OPTION_ARG_CALLBACK, number_cb,
       N_ ("λ of the penalty λ Σ α² over all parameters (0)"), N_ ("X")},
      {"dropout", 0, 0, G_OPTION_ARG_CALLBACK, number_cb,
       N_ ("Probability that an input of a layer is dropped while training (0)"), N_ ("P")},
      {"init", 0, 0, G_OPTION_ARG_CALLBACK, init_cb,
       N_ ("Initial weights: he (default), glorot or uniform"), N_ ("NAME")},
      {"seed", 's', 0, G_OPTION_ARG_CALLBACK, seed_cb,
       N_ ("Where all random choices come from (1)"), N_ ("N")},
      {"name", 0, 0, G_OPTION_ARG_STRING, &self->name,
       N_ ("What to call the run, in place of what is special about it"), N_ ("TEXT")},
      {"no-store", 0, 0, G_OPTION_ARG_NONE, &self->training.store.is_off,
       N_ ("Do not record the run"), NULL},
      {NULL}};

  GOptionEntry shared[CLI_TRAINING_N_ENTRIES];
  const CliUsage usage = {
      .command = COMMAND,
      .summary =
          _ ("Trains a network, reports each epoch, and records the run in the store. Values "
             "in parentheses are\nthe defaults."),
      .description =
          _ ("Ctrl+C ends the training within a mini-batch; what --save and --figures ask for is "
             "still written,\nand the exit status is 130: “digit-lab-cli runs resume” goes on with "
             "it. A training that diverges is\nreported likewise, with exit status 1. With --json "
             "the first line has the number of the run in the store,\nas \"run\"; it is null where "
             "the run is not recorded. An epoch is printed once it is safe there."),
      .entries = entries,
      .more_entries = shared,
      .data = self};
  int status;

  *self = (CliTrainOptions){.config = nn_config_default ()};
  cli_training_options_entries (&self->training, shared);
  if (!cli_options_parse_usage (&usage, arguments))
    return CLI_MISUSE;
  status = cli_training_options_check (&self->training, COMMAND);
  return status == CLI_SUCCESS ? check_values (self) : status;
}

/**
 * cli_train_options_clear:
 * @self: options
 *
 * Frees what they hold.
 */
void
cli_train_options_clear (CliTrainOptions *self)
{
  g_clear_pointer (&self->name, g_free);
  cli_training_options_clear (&self->training);
}
