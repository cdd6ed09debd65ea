/* dump-gradients.c: writes networks, a batch, and what the engine makes of it, for
 * tests/python/compare-gradients.py to read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"
#include "samples.h"

#include <string.h>

#define N_INPUTS  784
#define N_CLASSES 10
#define N_ROWS    100

static FILE *
open_file (const char *folder, const char *name, const char *suffix)
{
  char path[4096];
  FILE *file;

  snprintf (path, sizeof path, "%s/%s%s", folder, name, suffix);
  file = fopen (path, "wb");
  if (file == NULL)
    fprintf (stderr, "%s cannot be written\n", path);
  REQUIRE (file != NULL);
  return file;
}

static void
write_file (const char *folder, const char *name, const char *suffix, const void *data, size_t size)
{
  FILE *file = open_file (folder, name, suffix);

  REQUIRE (fwrite (data, 1, size, file) == size);
  REQUIRE (fclose (file) == 0);
}

/* A line of the list: name, hidden layers ("-" for none), activation, λ, loss. */
static void
write_line (FILE *list, const char *name, const nn_config *config, double loss)
{
  fprintf (list, "%s ", name);
  for (int i = 0; i < config->n_hidden; i++)
    fprintf (list, "%s%d", i > 0 ? "," : "", config->hidden[i]);
  fprintf (list, "%s %s %.17g %.17g\n", config->n_hidden == 0 ? "-" : "",
           nn_activation_name (config->activation), config->l2, loss);
}

static void
dump_network (const char *folder, FILE *list, const nn_config *config, const nn_images *images)
{
  size_t size = nn_config_n_parameters (config) * sizeof (float);
  uint32_t rows[N_ROWS];
  nn_model *model;
  float *values;
  char name[64];
  double loss;

  snprintf (name, sizeof name, "%s-%s-%g", nn_preset_name (nn_config_get_preset (config)),
            nn_activation_name (config->activation), config->l2);
  for (uint32_t i = 0; i < N_ROWS; i++)
    rows[i] = i;
  REQUIRE (nn_model_new (config, &model) == NN_OK);
  values = samples_parameters (model);
  write_file (folder, name, ".parameters", values, size);
  REQUIRE (nn_model_gradient (model, images, rows, N_ROWS, &loss, values) == NN_OK);
  write_file (folder, name, ".gradient", values, size);
  write_line (list, name, config, loss);
  free (values);
  nn_model_free (model);
}

int
main (int argc, char **argv)
{
  nn_images images = samples_new_sparse (N_ROWS, N_INPUTS, N_CLASSES, 1);
  static const double l2[] = {0, 0.003};
  FILE *list;

  if (argc != 2) {
    fprintf (stderr, "usage: dump-gradients FOLDER\n");
    return 2;
  }
  write_file (argv[1], "images", ".pixels", images.pixels, N_ROWS * N_INPUTS);
  write_file (argv[1], "images", ".labels", images.labels, N_ROWS);
  list = open_file (argv[1], "networks", ".txt");
  for (int preset = 0; preset < NN_PRESET_CUSTOM; preset++)
    for (int activation = 0; activation < NN_N_ACTIVATIONS; activation++)
      for (int i = 0; i < 2; i++) {
        nn_config config = samples_config (N_INPUTS, N_CLASSES, 0, NULL);

        nn_config_set_preset (&config, (nn_preset)preset);
        config.activation = (nn_activation)activation;
        config.init = NN_INIT_UNIFORM; /* biases too */
        config.l2 = l2[i];
        dump_network (argv[1], list, &config, &images);
      }
  REQUIRE (fclose (list) == 0);
  samples_free (&images);
  return 0;
}
