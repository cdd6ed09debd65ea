/* nn-memory.c: sizes that cannot overflow unnoticed, and aligned memory.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/**
 * nn_size_add:
 *
 * Returns: @a + @b, or SIZE_MAX when that does not fit.
 */
size_t
nn_size_add (size_t a, size_t b)
{
  return a > SIZE_MAX - b ? SIZE_MAX : a + b;
}

/**
 * nn_size_multiply:
 *
 * Returns: @a × @b, or SIZE_MAX when that does not fit.
 */
size_t
nn_size_multiply (size_t a, size_t b)
{
  return b != 0 && a > SIZE_MAX / b ? SIZE_MAX : a * b;
}

/**
 * nn_size_align:
 *
 * Returns: @size rounded up to a multiple of NN_ALIGNMENT, or SIZE_MAX when that does not fit.
 */
size_t
nn_size_align (size_t size)
{
  size_t padded = nn_size_add (size, NN_ALIGNMENT - 1);

  return padded == SIZE_MAX ? SIZE_MAX : padded / NN_ALIGNMENT * NN_ALIGNMENT;
}

/**
 * nn_alloc:
 * @size: bytes; SIZE_MAX stands for a size that overflowed
 *
 * Returns: memory that starts at a multiple of NN_ALIGNMENT, to be given to free(); NULL when there
 * is not enough.
 */
void *
nn_alloc (size_t size)
{
  size_t padded = nn_size_align (size);

  if (padded == SIZE_MAX)
    return NULL;
  return aligned_alloc (NN_ALIGNMENT, padded > 0 ? padded : NN_ALIGNMENT);
}

/**
 * nn_alloc0:
 * @size: bytes; SIZE_MAX stands for a size that overflowed
 *
 * Returns: nn_alloc() with every byte zero.
 */
void *
nn_alloc0 (size_t size)
{
  void *memory = nn_alloc (size);

  if (memory != NULL)
    memset (memory, 0, size);
  return memory;
}
