/* optimizer-sgd.c: stochastic gradient descent with a penalty λ Σ α² over all parameters.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-optimizer.h"

/* α - η (g + 2λα) = (1 - 2ηλ) α - η g: for a dense layer one matrix product that adds to W. */
static void
update (nn_pass *pass, nn_pool *pool, const nn_config *config, float *parameters)
{
  double kept = 1 - 2 * config->learning_rate * config->l2;

  nn_pass_gradient (pass, pool, (float)-config->learning_rate, (float)kept, parameters);
}

const nn_optimizer nn_optimizer_sgd = {
    .name = "sgd",
    .update = update,
};
