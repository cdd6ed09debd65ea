/* samples.h: small images to train on, and configurations to train.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SAMPLES_H
#define SAMPLES_H

#include "nn.h"

nn_images samples_new (int n, int n_inputs, int n_classes, uint64_t seed);
nn_images samples_new_sparse (int n, int n_inputs, int n_classes, uint64_t seed);
void samples_free (nn_images *images);
nn_config samples_config (int n_inputs, int n_classes, int n_hidden, const int *hidden);
float *samples_parameters (const nn_model *model);

#endif
