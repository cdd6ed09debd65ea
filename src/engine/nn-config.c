/* nn-config.c: configurations: their defaults, limits, shapes and names.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn.h"

#include <string.h>

/* Products of an input with a weight that are worth a thread, in a batch: with fewer the threads wait
 * for each other, and for what the others wrote, longer than they compute. On two cores a second thread
 * leaves 0.65 of the time with 20 hidden neurons and 100 images (1.6 million products), 0.83 with 100
 * neurons and 20 images (as many), and takes longer for a linear classifier (0.8 million). */
#define PRODUCTS_OF_THREAD 800000

/* More meet too slowly, whatever they have to do. */
#define MAX_THREADS 64

/* The hidden layers of the presets: equal widths, so that a count and a width say it all. */
static const struct {
  int n_hidden;
  int width;
} presets[] = {
    [NN_PRESET_LINEAR] = {0, 0},
    [NN_PRESET_SHALLOW] = {1, 100},
    [NN_PRESET_DEEP] = {3, 100},
};

static const char *const activation_names[] = {[NN_RELU] = "relu",
                                               [NN_LEAKY_RELU] = "leaky-relu",
                                               [NN_TANH] = "tanh",
                                               [NN_SIGMOID] = "sigmoid"};

static const char *const init_names[] = {
    [NN_INIT_HE] = "he", [NN_INIT_GLOROT] = "glorot", [NN_INIT_UNIFORM] = "uniform"};

static const char *const preset_names[] = {[NN_PRESET_LINEAR] = "linear",
                                           [NN_PRESET_SHALLOW] = "shallow",
                                           [NN_PRESET_DEEP] = "deep",
                                           [NN_PRESET_CUSTOM] = "custom"};

/**
 * nn_config_default:
 *
 * Returns: deep, 784 inputs, 10 classes, ReLU, He, 30 epochs, batch 100, η 0.1, λ 0, p 0, seed 1.
 */
nn_config
nn_config_default (void)
{
  nn_config config = {
      .n_inputs = 784,
      .n_classes = 10,
      .activation = NN_RELU,
      .init = NN_INIT_HE,
      .epochs = 30,
      .batch_size = 100,
      .learning_rate = 0.1,
      .seed = 1,
  };

  nn_config_set_preset (&config, NN_PRESET_DEEP);
  return config;
}

/**
 * nn_config_set_preset:
 * @config: (inout):
 * @preset: NN_PRESET_CUSTOM leaves @config as it is
 *
 * Sets the hidden layers.
 */
void
nn_config_set_preset (nn_config *config, nn_preset preset)
{
  if (preset >= NN_PRESET_CUSTOM)
    return;
  config->n_hidden = presets[preset].n_hidden;
  for (int i = 0; i < config->n_hidden; i++)
    config->hidden[i] = presets[preset].width;
}

static bool
has_hidden (const nn_config *config, int n_hidden, int width)
{
  if (config->n_hidden != n_hidden)
    return false;
  for (int i = 0; i < n_hidden; i++)
    if (config->hidden[i] != width)
      return false;
  return true;
}

/**
 * nn_config_get_preset:
 *
 * Returns: the preset whose hidden layers @config has, or NN_PRESET_CUSTOM.
 */
nn_preset
nn_config_get_preset (const nn_config *config)
{
  for (int i = 0; i < NN_PRESET_CUSTOM; i++)
    if (has_hidden (config, presets[i].n_hidden, presets[i].width))
      return (nn_preset)i;
  return NN_PRESET_CUSTOM;
}

static bool
is_within (long long value, long long lowest, long long highest)
{
  return lowest <= value && value <= highest;
}

/**
 * nn_config_check:
 *
 * Returns: NN_FIELD_NONE when @config can be trained, else the first field that is out of range.
 */
nn_field
nn_config_check (const nn_config *config)
{
  if (!is_within (config->n_inputs, 1, NN_MAX_INPUTS))
    return NN_FIELD_INPUTS;
  if (!is_within (config->n_classes, 2, NN_MAX_CLASSES))
    return NN_FIELD_CLASSES;
  if (!is_within (config->n_hidden, 0, NN_MAX_HIDDEN))
    return NN_FIELD_HIDDEN_LAYERS;
  for (int i = 0; i < config->n_hidden; i++)
    if (!is_within (config->hidden[i], 1, NN_MAX_WIDTH))
      return NN_FIELD_HIDDEN_WIDTH;
  if (!is_within ((long long)config->activation, 0, NN_N_ACTIVATIONS - 1))
    return NN_FIELD_ACTIVATION;
  if (!is_within ((long long)config->init, 0, NN_N_INITS - 1))
    return NN_FIELD_INIT;
  if (!is_within (config->epochs, 1, NN_MAX_EPOCHS))
    return NN_FIELD_EPOCHS;
  if (!is_within (config->batch_size, 1, NN_MAX_BATCH_SIZE))
    return NN_FIELD_BATCH_SIZE;
  /* written so that a NaN is out of range: it compares as false */
  if (!(config->learning_rate > 0 && config->learning_rate <= 1000))
    return NN_FIELD_LEARNING_RATE;
  if (!(config->l2 >= 0 && config->l2 <= 1000))
    return NN_FIELD_L2;
  if (!(config->dropout >= 0 && config->dropout < 1))
    return NN_FIELD_DROPOUT;
  return NN_FIELD_NONE;
}

/* (fan_in, neurons) of a dense layer */
static nn_tensor
weights_shape (const nn_config *config, int layer)
{
  nn_tensor tensor = {.layer = layer};

  tensor.rows = layer > 0 ? config->hidden[layer - 1] : config->n_inputs;
  tensor.columns = layer < config->n_hidden ? config->hidden[layer] : config->n_classes;
  return tensor;
}

static size_t
n_parameters_before (const nn_config *config, int layer)
{
  size_t n = 0;

  for (int i = 0; i < layer; i++) {
    nn_tensor weights = weights_shape (config, i);

    n += ((size_t)weights.rows + 1) * (size_t)weights.columns;
  }
  return n;
}

/**
 * nn_config_n_parameters:
 * @config: a valid configuration
 *
 * Returns: how many floats all weights and biases are: below 2^30, whatever the configuration.
 */
size_t
nn_config_n_parameters (const nn_config *config)
{
  return n_parameters_before (config, config->n_hidden + 1);
}

/**
 * nn_config_useful_threads:
 * @config: a valid configuration
 * @n_threads: how many there may be, at least 1
 *
 * A mini-batch is divided among the threads, and each division costs them a meeting: where a thread has
 * less to do than it takes to meet, it is in the way.
 *
 * Returns: how many of them train @config fastest, at least 1.
 */
int
nn_config_useful_threads (const nn_config *config, int n_threads)
{
  uint64_t n_products = (uint64_t)config->batch_size * nn_config_n_parameters (config);
  uint64_t n_useful = n_products / PRODUCTS_OF_THREAD;

  n_useful = n_useful < 1 ? 1 : n_useful > MAX_THREADS ? MAX_THREADS : n_useful;
  return (int)n_useful < n_threads ? (int)n_useful : n_threads;
}

/**
 * nn_config_n_tensors:
 * @config: a valid configuration
 *
 * Returns: 2 × (n_hidden + 1): a weight and a bias for each dense layer, in that order.
 */
int
nn_config_n_tensors (const nn_config *config)
{
  return 2 * (config->n_hidden + 1);
}

/**
 * nn_config_get_tensor:
 * @config: a valid configuration
 * @index: below nn_config_n_tensors()
 *
 * Returns: the shape of a tensor and its place in the canonical layout.
 */
nn_tensor
nn_config_get_tensor (const nn_config *config, int index)
{
  int layer = index / 2;
  nn_tensor tensor = weights_shape (config, layer);

  tensor.offset = n_parameters_before (config, layer);
  if (index % 2 == 1) {
    tensor.offset += (size_t)tensor.rows * (size_t)tensor.columns;
    tensor.is_bias = true;
    tensor.rows = 1;
  }
  return tensor;
}

/* Returns: the index of @name, or -1 */
static int
find_name (const char *const *names, int n_names, const char *name)
{
  for (int i = 0; i < n_names; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return -1;
}

/**
 * nn_activation_name:
 *
 * Returns: (transfer none): the name as users type it.
 */
const char *
nn_activation_name (nn_activation activation)
{
  return activation_names[activation];
}

/**
 * nn_init_name:
 *
 * Returns: (transfer none): the name as users type it.
 */
const char *
nn_init_name (nn_init init)
{
  return init_names[init];
}

/**
 * nn_preset_name:
 *
 * Returns: (transfer none): the name as users type it.
 */
const char *
nn_preset_name (nn_preset preset)
{
  return preset_names[preset];
}

/**
 * nn_activation_parse:
 * @activation: (out): untouched for an unknown name
 *
 * Returns: whether @name is one of nn_activation_name().
 */
bool
nn_activation_parse (const char *name, nn_activation *activation)
{
  int index = find_name (activation_names, NN_N_ACTIVATIONS, name);

  if (index >= 0)
    *activation = (nn_activation)index;
  return index >= 0;
}

/**
 * nn_init_parse:
 * @init: (out): untouched for an unknown name
 *
 * Returns: whether @name is one of nn_init_name().
 */
bool
nn_init_parse (const char *name, nn_init *init)
{
  int index = find_name (init_names, NN_N_INITS, name);

  if (index >= 0)
    *init = (nn_init)index;
  return index >= 0;
}

/**
 * nn_preset_parse:
 * @preset: (out): untouched for an unknown name
 *
 * Returns: whether @name is one of nn_preset_name().
 */
bool
nn_preset_parse (const char *name, nn_preset *preset)
{
  int index = find_name (preset_names, NN_PRESET_CUSTOM + 1, name);

  if (index >= 0)
    *preset = (nn_preset)index;
  return index >= 0;
}
