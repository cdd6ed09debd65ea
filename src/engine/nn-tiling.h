/* nn-tiling.h: images cut into tiles of 16 pixels, which are walked or left out as a whole.
 *
 * Where the image is a square whose side is a multiple of 4, a tile is 4 × 4 pixels: strokes are as
 * high as they are wide. Of the 49 tiles of an MNIST image 18.5 have ink on average; of tiles of 16
 * pixels in a line it would be 28.6. Any other image is taken for one that is 4 pixels wide: its
 * tiles are 16 pixels in a line.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_TILING_H
#define NN_TILING_H

#define NN_TILE_PIXELS 16
#define NN_TILE_SIDE   4
#define NN_MAX_TILES   64 /* as many as a word has bits */

typedef struct {
  int n_pixels;
  int n_tiles; /* the last of an image that is no square may reach beyond the pixels */
  int width;   /* tiles side by side */
} nn_tiling;

/* @n_pixels: at most NN_MAX_TILES * NN_TILE_PIXELS */
static inline nn_tiling
nn_tiling_of (int n_pixels)
{
  nn_tiling tiling = {n_pixels, (n_pixels + NN_TILE_PIXELS - 1) / NN_TILE_PIXELS, 1};

  for (int side = NN_TILE_SIDE; side * side <= n_pixels; side += NN_TILE_SIDE)
    if (side * side == n_pixels)
      tiling.width = side / NN_TILE_SIDE;
  return tiling;
}

/* Returns: where @pixel stands when one tile follows the other: its tile is the 16th part of that */
static inline int
nn_tiling_place (const nn_tiling *tiling, int pixel)
{
  int line_pixels = NN_TILE_SIDE * tiling->width;
  int line = pixel / line_pixels;
  int column = pixel % line_pixels;
  int tile = line / NN_TILE_SIDE * tiling->width + column / NN_TILE_SIDE;

  return tile * NN_TILE_PIXELS + line % NN_TILE_SIDE * NN_TILE_SIDE + column % NN_TILE_SIDE;
}

#endif
