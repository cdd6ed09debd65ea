/* nn-tiled.h: images in tiles, without the empty ones.
 *
 * The images of a batch lie anywhere in memory: of an MNIST image this leaves 300 of 784 bytes to be
 * waited for, cut into tiles already.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_TILED_H
#define NN_TILED_H

#include "nn.h"
#include "nn-tiling.h"

/* An image begins with bits: bit i of byte j says whether tile 8 j + i has ink. Behind them stand
 * the tiles that have, from the first to the last. */
#define NN_TILED_BITS (NN_MAX_TILES / 8)

/* Bytes that pack_tiles() may write behind an image. */
#define NN_TILED_MARGIN NN_TILE_PIXELS

/* The largest image, with the margin. */
#define NN_TILED_MAX_SIZE (NN_TILED_BITS + NN_MAX_TILES * NN_TILE_PIXELS + NN_TILED_MARGIN)

#define NN_CACHE_LINE 64

/* Each image begins with a cache line. */
typedef struct {
  uint8_t *bytes;
  uint32_t *lines; /* (n + 1): the line where an image begins, and that where the last one ends */
} nn_tiled;

nn_status nn_tiled_new (const nn_images *images, int n_pixels, nn_tiled **tiled);
void nn_tiled_free (nn_tiled *tiled);

static inline const uint8_t *
nn_tiled_image (const nn_tiled *tiled, size_t image)
{
  return tiled->bytes + (size_t)tiled->lines[image] * NN_CACHE_LINE;
}

#endif
