/* nn-optimizer.h: how a gradient moves the parameters.
 *
 * An optimiser is a row of a table like a layer. Those that only add a multiple of the gradient put
 * it straight into the parameters, and need no block for it. One with a memory (momentum, Adam)
 * gets functions in the table that make and free it: blocks of the layout of the parameters, one of
 * them the target of nn_pass_gradient() with alpha 1 and beta 0.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_OPTIMIZER_H
#define NN_OPTIMIZER_H

#include "nn-pass.h"

typedef struct {
  const char *name;

  /* Moves the block @parameters by the gradient of @pass, at the rates in @config. */
  void (*update) (nn_pass *pass, nn_pool *pool, const nn_config *config, float *parameters);
} nn_optimizer;

/* optimizer-sgd.c: α = α - η (∂loss/∂α + 2λα) */
extern const nn_optimizer nn_optimizer_sgd;

#endif
