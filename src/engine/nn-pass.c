/* nn-pass.c: runs one batch through a network, forward and backward.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-pass.h"

#include "gemm.h"
#include "nn-memory.h"

#include <stdlib.h>

/* The rows of a batch are cut into units, by its size alone: what is summed over rows is summed over
 * each unit, and then over the units, so that no number of threads changes a bit. A shard, what a
 * task runs through the network, is some units. */
#define UNIT_ROWS 16

/* Products of one to three rows take as long as of four: units are whole quads, but for the last. */
#define QUAD 4

/* Rows of a shard, if not a thread would be idle: enough to read each weight seldom, few enough for
 * a layer's outputs to stay in the second cache level. */
#define SHARD_ROWS 256

/* Rows of a shard where products of fewer rows have other bits (nn_gemm), so that the threads must
 * not matter; a smaller one wastes more time on reading the weights than a further thread wins. */
#define FIXED_SHARD_ROWS 48

/* Cuts @size bytes off the block whose first *@used bytes are taken. */
static void *
cut (char *block, size_t *used, size_t size)
{
  void *piece = block != NULL ? block + *used : NULL;

  *used = nn_size_add (*used, nn_size_align (size));
  return piece;
}

static size_t
matrix_size (int n_rows, int n_columns)
{
  return nn_size_multiply (nn_size_multiply ((size_t)n_rows, (size_t)n_columns), sizeof (float));
}

/* Whether the layer @index or one before it has parameters to learn. */
static bool
learns_below (const nn_network *network, int index)
{
  for (int i = index; i >= 0; i--)
    if (network->layers[i].class->gradient != NULL)
      return true;
  return false;
}

/* Whether the gradient for the output of the layer @index needs memory of its own. */
static bool
has_delta (const nn_network *network, int index)
{
  if (index == network->n_layers - 1)
    return true;
  return learns_below (network, index) && !network->layers[index + 1].class->backward_in_place;
}

/* Gives every layer its memory out of @block, or with NULL only counts.
 * Returns: the size of the block */
static size_t
lay_out (nn_pass *pass, char *block)
{
  const nn_network *network = pass->network;
  size_t used = 0;

  for (int i = 0; i < network->n_layers; i++) {
    const nn_layer *layer = &network->layers[i];
    const nn_layer_class *class = layer->class;
    size_t output_size = matrix_size (pass->capacity, nn_row_stride (layer->n_outputs));

    if (class->has_output && (pass->learns || !class->training_only))
      pass->buffers[i] = cut (block, &used, output_size);
    if (pass->learns && has_delta (network, i))
      pass->delta_buffers[i] = cut (block, &used, output_size);
    if (class->state_size != NULL && (pass->learns || !class->training_only))
      pass->states[i] =
          cut (block, &used, nn_size_multiply ((size_t)pass->capacity, class->state_size (layer)));
  }
  return used;
}

/* Returns: bytes for whichever of the networks needs the most */
static size_t
buffers_size (const nn_network *networks, int n_networks, int capacity, bool learns)
{
  size_t most = 0;

  for (int i = 0; i < n_networks; i++) {
    nn_pass pass = {.network = &networks[i], .capacity = capacity, .learns = learns};
    size_t size = lay_out (&pass, NULL);

    most = size > most ? size : most;
  }
  return most;
}

/**
 * nn_pass_memory:
 *
 * Returns: bytes that nn_pass_new() takes; SIZE_MAX when that overflows.
 */
size_t
nn_pass_memory (const nn_network *networks, int n_networks, int capacity, bool learns)
{
  return nn_size_add (sizeof (nn_pass), buffers_size (networks, n_networks, capacity, learns));
}

/**
 * nn_pass_new:
 * @networks: (n_networks) those it can be set to; the first, to which it is at first, is borrowed
 *   until nn_pass_set_network()
 * @n_networks: at least 1
 * @capacity: rows of the largest batch
 * @learns: whether it will run backward
 * @pass: (out):
 *
 * Returns: NN_OK or NN_NO_MEMORY.
 */
nn_status
nn_pass_new (const nn_network *networks, int n_networks, int capacity, bool learns, nn_pass **pass)
{
  nn_pass *made = nn_alloc0 (sizeof *made);

  *pass = NULL;
  if (made == NULL)
    return NN_NO_MEMORY;
  made->network = networks;
  made->capacity = capacity;
  made->learns = learns;
  /* zeros: vectors reach into the padding behind a row's last column, which must not be NaN */
  made->memory = nn_alloc0 (buffers_size (networks, n_networks, capacity, learns));
  if (made->memory == NULL) {
    free (made);
    return NN_NO_MEMORY;
  }
  lay_out (made, made->memory);
  *pass = made;
  return NN_OK;
}

/**
 * nn_pass_set_network:
 * @network: borrowed; like one of those that the pass was made for
 *
 * Makes the following batches run through @network.
 */
void
nn_pass_set_network (nn_pass *pass, const nn_network *network)
{
  if (pass->network == network)
    return;
  pass->network = network;
  lay_out (pass, pass->memory);
}

/**
 * nn_pass_free:
 * @pass: (nullable):
 */
void
nn_pass_free (nn_pass *pass)
{
  if (pass == NULL)
    return;
  free (pass->memory);
  free (pass);
}

static bool
is_idle (const nn_pass *pass, int index)
{
  const nn_layer *layer = &pass->network->layers[index];

  if (layer->class->training_only && !pass->learns)
    return true;
  return layer->class->is_idle != NULL && layer->class->is_idle (layer, pass);
}

/* Decides where each layer finds its input and the gradient for its output. */
static void
connect (nn_pass *pass)
{
  const nn_network *network = pass->network;
  int last = network->n_layers - 1;

  for (int i = 0; i <= last; i++) {
    bool own = network->layers[i].class->has_output && !is_idle (pass, i);

    pass->outputs[i] = own ? pass->buffers[i] : pass->outputs[i - 1];
  }
  pass->deltas[last] = pass->delta_buffers[last];
  for (int i = last - 1; i >= 0; i--) {
    bool shared = network->layers[i + 1].class->backward_in_place;

    pass->deltas[i] = shared ? pass->deltas[i + 1] : pass->delta_buffers[i];
  }
}

/* Returns: @n / @rows, within [1, @most] */
static int
count_parts (int n, int rows, int most)
{
  int n_parts = n / rows;

  return n_parts < 1 ? 1 : n_parts > most ? most : n_parts;
}

/**
 * nn_pass_begin:
 * @parameters: borrowed until the next one begins
 * @batch: at most as many rows as the capacity; what it points to is borrowed too
 * @dropout: (nullable): NULL for none
 *
 * Makes ready for a batch.
 */
void
nn_pass_begin (nn_pass *pass, const float *parameters, const nn_batch *batch,
               const nn_dropout *dropout)
{
  pass->parameters = parameters;
  pass->batch = *batch;
  pass->dropout = dropout != NULL ? *dropout : (nn_dropout){0};
  pass->n_units = count_parts (batch->n, UNIT_ROWS, NN_MAX_UNITS);
  connect (pass);
}

static bool
rows_are_independent (const nn_network *network)
{
  for (int i = 0; i < network->n_layers; i++) {
    const nn_layer *layer = &network->layers[i];

    if (layer->class == &nn_layer_dense &&
        !nn_gemm_rows_are_independent (layer->n_outputs, layer->n_inputs))
      return false;
  }
  return true;
}

static void
cut_shards (nn_pass *pass, const nn_pool *pool)
{
  int n = pass->batch.n;
  int n_threads = nn_pool_n_threads (pool);

  if (rows_are_independent (pass->network)) {
    pass->n_shards = count_parts (n, SHARD_ROWS, pass->n_units);
    if (pass->n_shards < n_threads)
      pass->n_shards = n_threads < pass->n_units ? n_threads : pass->n_units;
  } else {
    pass->n_shards = count_parts (n, FIXED_SHARD_ROWS, pass->n_units);
  }
}

static nn_range
shard_units (const nn_pass *pass, int shard)
{
  return nn_range_part (pass->n_units, pass->n_shards, shard);
}

static nn_range
unit_rows (const nn_pass *pass, int unit)
{
  int n_quads = (pass->batch.n + QUAD - 1) / QUAD;
  nn_range quads = nn_range_part (n_quads, pass->n_units, unit);
  int end = quads.end * QUAD;

  return (nn_range){quads.begin * QUAD, end < pass->batch.n ? end : pass->batch.n};
}

static nn_range
shard_rows (const nn_pass *pass, int shard)
{
  nn_range units = shard_units (pass, shard);

  return (nn_range){unit_rows (pass, units.begin).begin, unit_rows (pass, units.end - 1).end};
}

/**
 * nn_pass_logits:
 *
 * Returns: (transfer none): (B, C), what the last layer wrote.
 */
float *
nn_pass_logits (const nn_pass *pass)
{
  return pass->outputs[pass->network->n_layers - 1];
}

static int
n_input_parts (const nn_pass *pass)
{
  const nn_layer *first = &pass->network->layers[0];

  return first->class->n_input_parts != NULL ? first->class->n_input_parts (first) : 0;
}

static nn_claim
claim_rows (const float *matrix, int n_columns, nn_range rows)
{
  size_t stride = (size_t)nn_row_stride (n_columns);

  return (nn_claim){(const char *)(matrix + (size_t)rows.begin * stride),
                    (const char *)(matrix + (size_t)rows.end * stride)};
}

/* What the thread of an input task will write in the shard that it runs next: the first layer's rows.
 * To claim those of the others too won nothing. */
static nn_claims
claims_of_task (const nn_pass *pass, int task)
{
  int n = pass->network->layers[0].n_outputs;

  if (!pass->learns || pass->n_shards == 1 ||
      pass->n_shards != pass->n_input_shards * n_input_parts (pass))
    return (nn_claims){.n = 0};
  return (nn_claims){{claim_rows (pass->outputs[0], n, shard_rows (pass, task)),
                      claim_rows (pass->deltas[0], n, shard_rows (pass, task))},
                     2};
}

/* The tasks are the shards of the first part, then those of the second, … */
static void
input_task (void *data, int task)
{
  nn_pass *pass = data;
  const nn_layer *first = &pass->network->layers[0];
  nn_range shard = nn_range_part (pass->batch.n, pass->n_input_shards, task % pass->n_input_shards);
  nn_claims claims = claims_of_task (pass, task);

  first->class->forward_part (first, pass, shard, task / pass->n_input_shards, &claims,
                              pass->outputs[0]);
}

/* As few shards as give each thread as many tasks as another; any would give the same bits, since a
 * part is summed row by row. */
static void
read_input (nn_pass *pass, nn_pool *pool)
{
  int n_threads = nn_pool_n_threads (pool);
  int n_parts = n_input_parts (pass);
  int n_shards = n_threads % n_parts == 0 ? n_threads / n_parts : n_threads;

  while (n_shards * SHARD_ROWS < pass->batch.n)
    n_shards *= 2;
  pass->n_input_shards = n_shards < pass->batch.n ? n_shards : pass->batch.n;
  nn_pool_run (pool, input_task, pass, n_parts * pass->n_input_shards);
}

static void
forward_task (void *data, int task)
{
  nn_pass *pass = data;
  nn_range shard = shard_rows (pass, task);

  for (int i = 0; i < pass->network->n_layers; i++) {
    const nn_layer *layer = &pass->network->layers[i];

    if (!is_idle (pass, i))
      layer->class->forward (layer, pass, shard, i > 0 ? pass->outputs[i - 1] : NULL,
                             pass->outputs[i]);
  }
}

/**
 * nn_pass_forward:
 * @pool: (nullable):
 *
 * Runs the batch forward; nn_pass_logits() then has what comes out.
 */
void
nn_pass_forward (nn_pass *pass, nn_pool *pool)
{
  cut_shards (pass, pool);
  if (n_input_parts (pass) > 0)
    read_input (pass, pool);
  nn_pool_run (pool, forward_task, pass, pass->n_shards);
}

static void
forward_backward_task (void *data, int task)
{
  nn_pass *pass = data;
  nn_range shard = shard_rows (pass, task);
  nn_range units = shard_units (pass, task);
  int last = pass->network->n_layers - 1;

  forward_task (pass, task);
  for (int unit = units.begin; unit < units.end; unit++)
    pass->scores[unit] =
        nn_softmax_cross_entropy (pass->outputs[last], pass->network->layers[last].n_outputs,
                                  &pass->batch, unit_rows (pass, unit), pass->deltas[last]);
  for (int i = last; i > 0 && pass->deltas[i - 1] != NULL; i--) {
    const nn_layer *layer = &pass->network->layers[i];

    if (!is_idle (pass, i))
      layer->class->backward (layer, pass, shard, pass->outputs[i], pass->deltas[i],
                              pass->deltas[i - 1]);
  }
}

/**
 * nn_pass_forward_backward:
 * @pass: one that learns, of a batch with labels
 * @pool: (nullable):
 *
 * Runs the batch forward, and the gradient of its mean cross-entropy back to every layer that has
 * parameters.
 *
 * Returns: the sum of the cross-entropies, and how many rows are right.
 */
nn_score
nn_pass_forward_backward (nn_pass *pass, nn_pool *pool)
{
  nn_score sum = {0, 0};

  cut_shards (pass, pool);
  if (n_input_parts (pass) > 0)
    read_input (pass, pool);
  nn_pool_run (pool, forward_backward_task, pass, pass->n_shards);
  for (int i = 0; i < pass->n_units; i++) {
    sum.loss += pass->scores[i].loss;
    sum.n_right += pass->scores[i].n_right;
  }
  return sum;
}
