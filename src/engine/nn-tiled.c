/* nn-tiled.c: images in tiles, without the empty ones.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-tiled.h"

#include "kernels.h"
#include "nn-memory.h"

#include <stdlib.h>

static size_t
lines_of (size_t n_bytes)
{
  return (n_bytes + NN_CACHE_LINE - 1) / NN_CACHE_LINE;
}

/* Takes as many lines as @n images have at most. */
static nn_status
take_memory (nn_tiled *tiled, size_t n, size_t most_lines)
{
  size_t n_lines = nn_size_multiply (n, most_lines);

  if (n_lines > UINT32_MAX)
    return NN_NO_MEMORY;
  tiled->bytes = nn_alloc (n_lines * NN_CACHE_LINE + NN_TILED_MARGIN);
  tiled->lines = nn_alloc ((n + 1) * sizeof *tiled->lines);
  return tiled->bytes != NULL && tiled->lines != NULL ? NN_OK : NN_NO_MEMORY;
}

/**
 * nn_tiled_new:
 * @images: any number of them
 * @n_pixels: of an image, at most NN_MAX_TILES * NN_TILE_PIXELS
 * @tiled: (out): free with nn_tiled_free(); NULL after a failure
 *
 * Copies all images. It asks for as much memory as they would take if no tile was empty; what is not
 * written to, the system need not give.
 *
 * Returns: NN_OK or NN_NO_MEMORY.
 */
nn_status
nn_tiled_new (const nn_images *images, int n_pixels, nn_tiled **tiled)
{
  const nn_kernels *kernels = nn_kernels_get ();
  const nn_tiling tiling = nn_tiling_of (n_pixels);
  size_t most_lines = lines_of (NN_TILED_BITS + (size_t)tiling.n_tiles * NN_TILE_PIXELS);
  nn_tiled *made = nn_alloc0 (sizeof *made);
  size_t line = 0;

  *tiled = NULL;
  if (made == NULL)
    return NN_NO_MEMORY;
  if (take_memory (made, images->n, most_lines) != NN_OK) {
    nn_tiled_free (made);
    return NN_NO_MEMORY;
  }
  for (size_t i = 0; i < images->n; i++) {
    made->lines[i] = (uint32_t)line;
    line += lines_of (kernels->pack_tiles (&tiling, images->pixels + i * (size_t)n_pixels,
                                           made->bytes + line * NN_CACHE_LINE));
  }
  made->lines[images->n] = (uint32_t)line;
  *tiled = made;
  return NN_OK;
}

/**
 * nn_tiled_free:
 * @tiled: (nullable):
 */
void
nn_tiled_free (nn_tiled *tiled)
{
  if (tiled == NULL)
    return;
  free (tiled->bytes);
  free (tiled->lines);
  free (tiled);
}
