/* nn-model.h: the inside of a model, for the files that evaluate and train it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_MODEL_H
#define NN_MODEL_H

#include "nn-pass.h"

struct nn_model {
  nn_config config;
  nn_network networks[NN_N_FIRSTS]; /* the parameters lie the same way in all */
  float *parameters;                /* (network.n_floats) */
  nn_pass *pass;                    /* for evaluating */
  nn_pool *pool;                    /* borrowed from the training that owns the model; NULL: none */
};

void nn_networks_build (nn_network *networks, const nn_config *config);
size_t nn_model_memory (const nn_config *config);
nn_status nn_training_new_with_threads (const nn_config *config, const nn_images *images,
                                        int n_threads, nn_training **training);
void nn_model_forward (nn_model *model, const nn_batch *batch);
bool nn_images_are_valid (const nn_images *images, int n_classes);

#endif
