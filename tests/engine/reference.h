/* reference.h: the engine's twin: the same mathematics in double precision, as plain as can be.
 *
 * It shares with the engine the generator of random numbers and the canonical layout, and nothing
 * else: no layers, no batches of rows in one product, no matrix library.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "nn.h"

/* Which batch the dropout masks are those of. */
typedef struct {
  int epoch;
  int batch;
} reference_place;

double reference_gradient (const nn_config *config, const double *parameters,
                           const nn_images *images, const uint32_t *rows, int n_rows,
                           const reference_place *place, double *gradient);
double reference_objective (const nn_config *config, const double *parameters,
                            const nn_images *images, const uint32_t *rows, int n_rows);
double reference_step (const nn_config *config, double *parameters, const nn_images *images,
                       reference_place place);
double *reference_widen (const float *values, size_t n);

#endif
