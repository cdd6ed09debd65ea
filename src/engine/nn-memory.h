/* nn-memory.h: sizes that cannot overflow unnoticed, and aligned memory.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_MEMORY_H
#define NN_MEMORY_H

#include <stddef.h>

/* Two cache lines, which is what processors fetch at once: what two threads write must not share them.
 * No vector is wider. */
#define NN_ALIGNMENT 128

/* Sums and products that stay at SIZE_MAX once they overflowed, so that a chain of them needs one
 * check at its end; nn_alloc() refuses SIZE_MAX. */
size_t nn_size_add (size_t a, size_t b);
size_t nn_size_multiply (size_t a, size_t b);

/* @size rounded up to a multiple of NN_ALIGNMENT. */
size_t nn_size_align (size_t size);

void *nn_alloc (size_t size);
void *nn_alloc0 (size_t size);

#endif
