/* cli-bench-floor.h: the least that training a network with dense BLAS can take.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "lab-dataset.h"
#include "nn.h"

G_BEGIN_DECLS

typedef struct _CliBenchFloor CliBenchFloor;

CliBenchFloor *cli_bench_floor_new (const nn_config *config, const LabImages *images,
                                    int n_threads);
void cli_bench_floor_free (CliBenchFloor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliBenchFloor, cli_bench_floor_free)

/* Measures in which order each matrix is best stored, and keeps that. */
void cli_bench_floor_tune (CliBenchFloor *self);
void cli_bench_floor_step (CliBenchFloor *self, const guint32 *rows, int n_rows);

/* The weights (fan_in, neurons) of a layer, row-major, copied out or in. */
void cli_bench_floor_get_weights (const CliBenchFloor *self, int layer, float *weights);
void cli_bench_floor_set_weights (CliBenchFloor *self, int layer, const float *weights);

double cli_bench_floor_peak (void);
const char *cli_bench_floor_kernels (void);

G_END_DECLS
