/* nn-layer.h: what a layer is to the network: a table of functions, and a row of it for each kind.
 *
 * A network (nn-network.h) is a list of layers. A mini-batch runs through it in two phases, cut into
 * tasks in such a way that the number of threads changes no bit:
 *
 *   1. for each shard of the batch's rows: every layer forward, the loss, every layer backward;
 *   2. for each layer with parameters, for each part of them: their gradient, put where the
 *      optimiser wants it (nn-optimizer.h).
 *
 * How to add a layer: write layer-NAME.c with the functions and the nn_layer_class, declare that
 * below, and let nn_network_build() put it where the configuration asks for it.
 *
 * - Convolution and pooling read their rows as (channels, height, width), described in fields of
 *   their own in nn_layer; to their neighbours a row is n_outputs floats.
 * - Batch normalisation looks at all rows of a batch at once: nn-pass.c ends phase 1 before such a
 *   layer for all shards, and starts it again behind, in both directions. Its running means are a
 *   tensor whose gradient part leaves alone what the optimiser must not move.
 * - A first layer reads the byte images through nn_pass.batch, as input, sparse and narrow do. Which
 *   of the first two there is, nn_network_build() is told (nn_first); the others cannot see it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_LAYER_H
#define NN_LAYER_H

#include "nn-batch.h"
#include "nn-tiling.h"

#define NN_LAYER_MAX_TENSORS 2

/* How the first layer reads the images: as floats, or pixel by pixel where there is ink. One of few
 * neurons (layer-narrow.c) has a way of its own, whichever of these is asked for. */
typedef enum { NN_FIRST_DENSE, NN_FIRST_SPARSE, NN_N_FIRSTS } nn_first;

typedef struct nn_layer nn_layer;
typedef struct nn_pass nn_pass;

/* A tensor's place in the block of parameters, and in any block of the same layout. Each starts at
 * a cache line, so this is not the canonical layout of nn_config_get_tensor().
 */
typedef struct {
  size_t offset; /* in floats */
  int rows;
  int columns;
  int stride;       /* floats from one row to the next; 0: lies in tiles, (n_tiles, columns, 16) */
  nn_tiling tiling; /* of the rows, where there are tiles */
} nn_view;

/* Returns: floats from one element of a row to the next */
static inline size_t
nn_view_column_step (const nn_view *view)
{
  return view->stride > 0 ? 1 : NN_TILE_PIXELS;
}

/* Returns: the place of a row's first element in the block */
static inline size_t
nn_view_row (const nn_view *view, int row)
{
  int place;

  if (view->stride > 0)
    return view->offset + (size_t)row * (size_t)view->stride;
  place = nn_tiling_place (&view->tiling, row);
  return view->offset +
         (size_t)(place / NN_TILE_PIXELS * view->columns * NN_TILE_PIXELS + place % NN_TILE_PIXELS);
}

typedef struct {
  const char *name;

  /* Whether nn_pass gives it rows of n_outputs floats to write. One that has none works in place, on
   * its input. */
  bool has_output;

  /* Whether backward() writes the gradient for its input over that for its output. */
  bool backward_in_place;

  /* Bytes of state for each row that forward() keeps, for backward() too (a mask); NULL: none. */
  size_t (*state_size) (const nn_layer *layer);

  /* Whether it is there for training only, and an evaluating pass leaves it out. */
  bool training_only;

  /* Whether it does nothing in this pass, which then leaves it out too. NULL: never. */
  bool (*is_idle) (const nn_layer *layer, const nn_pass *pass);

  /* Draws the initial parameters into the block @parameters. NULL: has none. */
  void (*init) (const nn_layer *layer, const nn_config *config, float *parameters);

  /* Into how many parts the input of a first layer is cut, each of which forward_part() reads for
   * itself, before forward(): so a thread needs but its part of W. They are in the same order as the
   * parts of the gradient. Meanwhile it may claim @claims. NULL: none; forward() does it all. */
  int (*n_input_parts) (const nn_layer *layer);
  void (*forward_part) (const nn_layer *layer, const nn_pass *pass, nn_range shard, int part,
                        const nn_claims *claims, float *output);

  /* @input (B, n_inputs) and @output (B, n_outputs) are whole matrices with rows of nn_row_stride()
   * floats, of which the rows of @shard are read and written. What lies behind the last column may
   * be read and written too; it is finite, and nothing depends on it. The first layer's @input is
   * NULL. */
  void (*forward) (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *input,
                   float *output);

  /* From @output_delta, the gradient of the loss for its output (B, n_outputs), to @input_delta,
   * that for its input (B, n_inputs). @output is what forward() wrote. NULL: nothing below it
   * learns. */
  void (*backward) (const nn_layer *layer, const nn_pass *pass, nn_range shard, const float *output,
                    const float *output_delta, float *input_delta);

  /* Into how many parts the gradient of its parameters is cut; NULL: has none. */
  int (*n_gradient_parts) (const nn_layer *layer);

  /* For the parameters of one part: target = beta target + alpha gradient, where @target has the
   * layout of the block of parameters. With beta 0, @target may hold anything. */
  void (*gradient) (const nn_layer *layer, const nn_pass *pass, int part, const float *input,
                    const float *output_delta, float alpha, float beta, float *target);
} nn_layer_class;

struct nn_layer {
  const nn_layer_class *class;
  int index; /* in the network */
  int dense; /* number of the dense layer it is, or feeds: names its random streams */
  int n_inputs;
  int n_outputs;
  nn_activation activation; /* of an activation layer */
  int n_tensors;
  nn_view tensors[NN_LAYER_MAX_TENSORS]; /* in canonical order */
};

/* layer-input.c: the batch's images, as floats in [0, 1]; comes first. */
extern const nn_layer_class nn_layer_input;

/* layer-dropout.c: inverted dropout, before a dense layer. */
extern const nn_layer_class nn_layer_dropout;
float nn_dropout_factor (const nn_layer *layer, const nn_pass *pass, int row, int column);
float nn_dropout_scale (const nn_pass *pass);
void nn_dropout_draw (const nn_layer *layer, const nn_pass *pass, int row, nn_range columns,
                      uint8_t *kept);

/* The tensors of a layer of neurons: W (n_inputs, n_outputs) and b (1, n_outputs). */
enum { NN_WEIGHTS, NN_BIASES };

/* neurons-init.c */
void nn_neurons_init (const nn_layer *layer, const nn_config *config, float *parameters);

/* layer-dense.c: output = input W + b. */
extern const nn_layer_class nn_layer_dense;

/* layer-sparse.c: input, dropout and dense in one, for images that are mostly paper. */
extern const nn_layer_class nn_layer_sparse;
nn_first nn_first_of_batch (const nn_batch *batch, int n_pixels);
nn_first nn_first_of_images (const nn_images *images, int n_pixels);

/* layer-narrow.c: the same for few neurons and any images. */
extern const nn_layer_class nn_layer_narrow;
bool nn_layer_narrow_takes (int n_inputs, int n_outputs);

/* layer-activation.c: element by element; n_outputs = n_inputs. */
extern const nn_layer_class nn_layer_activation;

#endif
