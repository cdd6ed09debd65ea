/* test-config.c: configurations: defaults, limits, shapes and names.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"
#include "nn.h"

#include <limits.h>
#include <math.h>
#include <string.h>

static void
test_default (void)
{
  nn_config config = nn_config_default ();

  CHECK (nn_config_check (&config) == NN_FIELD_NONE, "the default is invalid");
  CHECK (config.n_inputs == 784 && config.n_classes == 10, "%d, %d", config.n_inputs,
         config.n_classes);
  CHECK (nn_config_get_preset (&config) == NN_PRESET_DEEP, "not deep");
  CHECK (config.activation == NN_RELU && config.init == NN_INIT_HE, "not ReLU with He");
  CHECK (config.epochs == 30 && config.batch_size == 100, "%d, %d", config.epochs,
         config.batch_size);
  CHECK (config.learning_rate == 0.1 && config.l2 == 0 && config.dropout == 0 && config.seed == 1,
         "other rates");
}

/* Sets a whole number of the configuration to each of the values, and expects @field. */
static void
check_ints (int *number, nn_config *config, const int *values, int n, nn_field field)
{
  int before = *number;

  for (int i = 0; i < n; i++) {
    *number = values[i];
    CHECK (nn_config_check (config) == field, "%d gives field %d, not %d", values[i],
           (int)nn_config_check (config), (int)field);
  }
  *number = before;
}

static void
check_doubles (double *number, nn_config *config, const double *values, int n, nn_field field)
{
  double before = *number;

  for (int i = 0; i < n; i++) {
    *number = values[i];
    CHECK (nn_config_check (config) == field, "%g gives field %d, not %d", values[i],
           (int)nn_config_check (config), (int)field);
  }
  *number = before;
}

#define INTS(...) (const int[]){__VA_ARGS__}, (int)(sizeof (int[]){__VA_ARGS__} / sizeof (int))
#define DOUBLES(...)                                                                               \
  (const double[]){__VA_ARGS__}, (int)(sizeof (double[]){__VA_ARGS__} / sizeof (double))

static void
test_whole_numbers (void)
{
  nn_config config = nn_config_default ();
  nn_config *c = &config;

  check_ints (&c->n_inputs, c, INTS (1, 65536), NN_FIELD_NONE);
  check_ints (&c->n_inputs, c, INTS (0, -1, 65537, INT_MAX, INT_MIN), NN_FIELD_INPUTS);
  check_ints (&c->n_classes, c, INTS (2, 62), NN_FIELD_NONE);
  check_ints (&c->n_classes, c, INTS (0, 1, -1, 63, INT_MAX), NN_FIELD_CLASSES);
  check_ints (&c->n_hidden, c, INTS (0, 3), NN_FIELD_NONE);
  check_ints (&c->n_hidden, c, INTS (-1, 17, INT_MAX, INT_MIN), NN_FIELD_HIDDEN_LAYERS);
  check_ints (&c->hidden[2], c, INTS (1, 4096), NN_FIELD_NONE);
  check_ints (&c->hidden[2], c, INTS (0, -1, 4097, 100000, INT_MIN), NN_FIELD_HIDDEN_WIDTH);
  check_ints (&c->hidden[3], c, INTS (0, -1, 100000), NN_FIELD_NONE); /* one too far: not read */
  check_ints (&c->epochs, c, INTS (1, 100000), NN_FIELD_NONE);
  check_ints (&c->epochs, c, INTS (0, -1, 100001, INT_MAX), NN_FIELD_EPOCHS);
  check_ints (&c->batch_size, c, INTS (1, 65536), NN_FIELD_NONE);
  check_ints (&c->batch_size, c, INTS (0, -1, 65537, INT_MAX), NN_FIELD_BATCH_SIZE);
}

static void
test_enumerations (void)
{
  nn_config config = nn_config_default ();
  static const unsigned wrong[] = {4, 1000, UINT_MAX};

  for (int i = 0; i < 3; i++) {
    config = nn_config_default ();
    config.activation = (nn_activation)wrong[i];
    CHECK (nn_config_check (&config) == NN_FIELD_ACTIVATION, "activation %u", wrong[i]);
    config = nn_config_default ();
    config.init = (nn_init)wrong[i];
    CHECK (nn_config_check (&config) == NN_FIELD_INIT, "init %u", wrong[i]);
  }
}

static void
test_rates (void)
{
  nn_config config = nn_config_default ();
  nn_config *c = &config;

  check_doubles (&c->learning_rate, c, DOUBLES (1e-300, 0.1, 1000), NN_FIELD_NONE);
  check_doubles (&c->learning_rate, c,
                 DOUBLES (0, -0.0, -0.1, 1000.0001, NAN, -NAN, INFINITY, -INFINITY),
                 NN_FIELD_LEARNING_RATE);
  check_doubles (&c->l2, c, DOUBLES (0, 1e-4, 1000), NN_FIELD_NONE);
  check_doubles (&c->l2, c, DOUBLES (-1e-9, 1001, NAN, INFINITY, -INFINITY), NN_FIELD_L2);
  check_doubles (&c->dropout, c, DOUBLES (0, 0.5, 0.999999), NN_FIELD_NONE);
  check_doubles (&c->dropout, c, DOUBLES (-0.1, 1, 1.5, NAN, INFINITY, -INFINITY),
                 NN_FIELD_DROPOUT);
}

static void
test_first_wrong_field (void)
{
  nn_config config = nn_config_default ();

  config.hidden[0] = 0;
  config.dropout = 2;
  CHECK (nn_config_check (&config) == NN_FIELD_HIDDEN_WIDTH, "not the first");
}

static void
test_presets (void)
{
  nn_config config = nn_config_default ();

  for (int preset = 0; preset < NN_PRESET_CUSTOM; preset++) {
    nn_config_set_preset (&config, (nn_preset)preset);
    CHECK (nn_config_get_preset (&config) == (nn_preset)preset, "preset %d", preset);
  }
  nn_config_set_preset (&config, NN_PRESET_SHALLOW);
  CHECK (config.n_hidden == 1 && config.hidden[0] == 100, "shallow is %d × %d", config.n_hidden,
         config.hidden[0]);
  config.hidden[0] = 101;
  CHECK (nn_config_get_preset (&config) == NN_PRESET_CUSTOM, "not custom");
  nn_config_set_preset (&config, NN_PRESET_CUSTOM);
  CHECK (config.n_hidden == 1 && config.hidden[0] == 101, "custom changed the layers");
}

static void
test_tensors (void)
{
  nn_config config = nn_config_default ();
  static const nn_tensor right[] = {
      {0, false, 784, 128, 0},  {0, true, 1, 128, 100352},  {1, false, 128, 64, 100480},
      {1, true, 1, 64, 108672}, {2, false, 64, 10, 108736}, {2, true, 1, 10, 109376},
  };

  CHECK (nn_config_n_parameters (&config) == 99710, "deep has %zu",
         nn_config_n_parameters (&config));
  config.n_hidden = 2;
  config.hidden[0] = 128;
  config.hidden[1] = 64;
  CHECK (nn_config_n_tensors (&config) == 6, "%d", nn_config_n_tensors (&config));
  CHECK (nn_config_n_parameters (&config) == 109386, "%zu", nn_config_n_parameters (&config));
  for (int i = 0; i < 6; i++) {
    nn_tensor t = nn_config_get_tensor (&config, i);

    CHECK (t.layer == right[i].layer && t.is_bias == right[i].is_bias && t.rows == right[i].rows &&
               t.columns == right[i].columns && t.offset == right[i].offset,
           "tensor %d: layer %d, bias %d, %d × %d at %zu", i, t.layer, t.is_bias, t.rows, t.columns,
           t.offset);
  }
  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  CHECK (nn_config_n_parameters (&config) == 7850 && nn_config_n_tensors (&config) == 2,
         "linear has %zu in %d", nn_config_n_parameters (&config), nn_config_n_tensors (&config));
}

static void
test_names (void)
{
  nn_activation activation = NN_TANH;
  nn_init init = NN_INIT_GLOROT;
  nn_preset preset = NN_PRESET_DEEP;

  for (int i = 0; i < NN_N_ACTIVATIONS; i++)
    CHECK (nn_activation_parse (nn_activation_name ((nn_activation)i), &activation) &&
               activation == (nn_activation)i,
           "%s", nn_activation_name ((nn_activation)i));
  for (int i = 0; i < NN_N_INITS; i++)
    CHECK (nn_init_parse (nn_init_name ((nn_init)i), &init) && init == (nn_init)i, "%s",
           nn_init_name ((nn_init)i));
  for (int i = 0; i <= NN_PRESET_CUSTOM; i++)
    CHECK (nn_preset_parse (nn_preset_name ((nn_preset)i), &preset) && preset == (nn_preset)i, "%s",
           nn_preset_name ((nn_preset)i));
  CHECK (strcmp (nn_activation_name (NN_LEAKY_RELU), "leaky-relu") == 0, "%s",
         nn_activation_name (NN_LEAKY_RELU));
}

static void
test_unknown_names (void)
{
  static const char *const wrong[] = {"", "ReLU", "relu ", "rel", "none"};
  nn_activation activation = NN_TANH;
  nn_init init = NN_INIT_GLOROT;
  nn_preset preset = NN_PRESET_SHALLOW;

  for (int i = 0; i < 5; i++) {
    CHECK (!nn_activation_parse (wrong[i], &activation), "activation \"%s\"", wrong[i]);
    CHECK (!nn_init_parse (wrong[i], &init), "init \"%s\"", wrong[i]);
    CHECK (!nn_preset_parse (wrong[i], &preset), "preset \"%s\"", wrong[i]);
  }
  CHECK (activation == NN_TANH && init == NN_INIT_GLOROT && preset == NN_PRESET_SHALLOW,
         "an unknown name changed a value");
}

static void
check_useful_threads (const nn_config *config, int n_threads, int right)
{
  int n = nn_config_useful_threads (config, n_threads);

  CHECK (n == right, "%d layers, batch %d, %d threads: %d are useful, not %d", config->n_hidden,
         config->batch_size, n_threads, n, right);
}

static void
test_useful_threads (void)
{
  nn_config config = nn_config_default ();

  check_useful_threads (&config, 1, 1);
  check_useful_threads (&config, 2, 2);
  check_useful_threads (&config, 64, 12); /* 99,710 weights and biases, 100 images */
  config.batch_size = 1;
  check_useful_threads (&config, 64, 1);
  config.batch_size = NN_MAX_BATCH_SIZE;
  check_useful_threads (&config, 1000, 64);
  config.batch_size = 100;
  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  check_useful_threads (&config, 2, 1);
}

int
main (void)
{
  RUN (test_default);
  RUN (test_whole_numbers);
  RUN (test_enumerations);
  RUN (test_rates);
  RUN (test_first_wrong_field);
  RUN (test_presets);
  RUN (test_tensors);
  RUN (test_useful_threads);
  RUN (test_names);
  RUN (test_unknown_names);
  return CHECK_EXIT_STATUS ();
}
