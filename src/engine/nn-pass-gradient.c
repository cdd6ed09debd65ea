/* nn-pass-gradient.c: the gradient of all parameters, divided among the threads.
 *
 * The parts of all layers' gradients are divided into two halves, of about the same time, and each half
 * into shares, which are the tasks. In the first half are the first parts of the first layer, and then
 * the last layers; in the other the first layer's others, and then the layers that are left. So each of
 * two threads changes those rows of W that it reads forward, and has few layers: it needs less of what
 * the other one wrote.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-pass.h"

/* Shares of a thread: what it has not begun, another may take. */
#define SHARES 4

/* Bytes that are asked for beforehand at most: they must not drive out of the second cache level what
 * is used until then. */
#define MAX_WANTED 262144

/* A layer's parts in one half. */
typedef struct {
  const nn_layer *layer;
  nn_range parts;
  int64_t cost; /* of one part */
} stretch;

typedef struct {
  stretch stretches[NN_MAX_LAYERS];
  int n;
  int64_t cost; /* of them all */
} gradient_half;

typedef struct {
  const nn_pass *pass;
  float alpha;
  float beta;
  float *target;
  gradient_half halves[NN_HALVES];
  int n_shares; /* of a half */
} gradient_job;

static int
n_gradient_parts (const nn_layer *layer)
{
  return layer->class->n_gradient_parts != NULL ? layer->class->n_gradient_parts (layer) : 0;
}

/* Where most pixels are left out, as with MNIST, a weight takes half the time of one in another layer.
 * Returns: the time of a part, in whatever unit */
static int64_t
part_cost (const nn_layer *layer)
{
  int64_t n_weights = (int64_t)layer->n_inputs * nn_row_stride (layer->n_outputs);

  return n_weights * (layer->class->n_input_parts != NULL ? 1 : 2) / n_gradient_parts (layer);
}

static void
add_parts (gradient_half *half, const nn_layer *layer, int begin, int end)
{
  if (begin == end)
    return;
  half->stretches[half->n] = (stretch){layer, {begin, end}, part_cost (layer)};
  half->n++;
  half->cost += part_cost (layer) * (end - begin);
}

static int64_t
total_cost (const nn_network *network)
{
  int64_t cost = 0;

  for (int i = 0; i < network->n_layers; i++)
    if (n_gradient_parts (&network->layers[i]) > 0)
      cost += part_cost (&network->layers[i]) * n_gradient_parts (&network->layers[i]);
  return cost;
}

static void
divide (const nn_network *network, gradient_half halves[NN_HALVES])
{
  const nn_layer *first = &network->layers[0];
  int64_t rest = total_cost (network) / NN_HALVES; /* what the first half may still cost */
  int n, middle;

  while (n_gradient_parts (first) == 0)
    first++;
  n = n_gradient_parts (first);
  middle = (n + 1) / 2;
  add_parts (&halves[0], first, 0, middle);
  add_parts (&halves[1], first, middle, n);
  rest -= part_cost (first) * n / NN_HALVES; /* the middle part may be a small one */
  for (int i = network->n_layers - 1; i > first->index; i--) {
    const nn_layer *layer = &network->layers[i];

    n = n_gradient_parts (layer);
    for (middle = 0; middle < n && rest > 0; middle++)
      rest -= part_cost (layer);
    add_parts (&halves[0], layer, 0, middle);
    add_parts (&halves[1], layer, middle, n);
  }
}

static void
compute_part (const gradient_job *job, const nn_layer *layer, int part)
{
  const nn_pass *pass = job->pass;

  layer->class->gradient (layer, pass, part,
                          layer->index > 0 ? pass->outputs[layer->index - 1] : NULL,
                          pass->deltas[layer->index], job->alpha, job->beta, job->target);
}

static void
gradient_task (void *data, int task)
{
  const gradient_job *job = data;
  const gradient_half *half = &job->halves[task / job->n_shares];
  int share = task % job->n_shares;
  int64_t before = 0;

  for (int i = 0; i < half->n; i++) {
    const stretch *s = &half->stretches[i];

    for (int part = s->parts.begin; part < s->parts.end; part++, before += s->cost)
      if ((before + s->cost / 2) * job->n_shares / half->cost == share)
        compute_part (job, s->layer, part);
  }
}

/* Returns: the bytes that are still wanted beyond this matrix, at most @most */
static size_t
want (nn_fetches *fetches, const float *begin, int n_rows, int n_columns, size_t most)
{
  size_t stride = (size_t)nn_row_stride (n_columns) * sizeof (float);

  if (begin == NULL || fetches->n == NN_MAX_FETCHES - 1 || (size_t)n_rows * stride > most)
    return most;
  fetches->list[fetches->n++] = (nn_fetch){
      .begin = begin,
      .stride = stride,
      .size = (size_t)n_columns * sizeof (float),
      .n = n_rows,
  };
  return most - (size_t)n_rows * stride;
}

/* What the layers that come after the first one need, and another thread has written: it is asked for
 * with the first one's gradient. */
static void
want_operands (nn_pass *pass, const gradient_job *job)
{
  for (int half = 0; half < NN_HALVES; half++) {
    nn_fetches *fetches = &pass->fetches[half];
    size_t most = MAX_WANTED;

    for (int i = 1; i < job->halves[half].n; i++) {
      const nn_layer *layer = job->halves[half].stretches[i].layer;

      most = want (fetches, pass->deltas[layer->index], pass->batch.n, layer->n_outputs, most);
      most = want (fetches, pass->outputs[layer->index - 1], pass->batch.n, layer->n_inputs, most);
    }
  }
}

/**
 * nn_pass_gradient:
 * @pass: after nn_pass_forward_backward()
 * @pool: (nullable):
 * @alpha: factor of the gradient
 * @beta: factor of what @target holds; with 0, it may hold anything
 * @target: (inout): (n_floats), of the layout of the block of parameters; may be that block
 *
 * target = beta target + alpha gradient, for all parameters.
 */
void
nn_pass_gradient (nn_pass *pass, nn_pool *pool, float alpha, float beta, float *target)
{
  gradient_job job = {.pass = pass, .alpha = alpha, .beta = beta, .target = target};
  int n_threads = nn_pool_n_threads (pool);

  divide (pass->network, job.halves);
  job.n_shares = n_threads > 1 ? n_threads * SHARES / NN_HALVES : 1;
  if (n_threads > 1)
    want_operands (pass, &job);
  nn_pool_run (pool, gradient_task, &job, NN_HALVES * job.n_shares);
  for (int half = 0; half < NN_HALVES; half++)
    pass->fetches[half].n = 0;
}
