/* nn-subnormal.h: numbers too small for a full mantissa are taken as 0.
 *
 * A penalty shrinks the weights of pixels that are always paper by the same factor with every batch,
 * until they are subnormal: from there on each operation on them takes a hundred cycles and more
 * (with λ = 0.1 an epoch took 40 times as long), and they stand for nothing. The mode belongs to a
 * thread, so a call of the engine sets it for itself and leaves the caller's as it was.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_SUBNORMAL_H
#define NN_SUBNORMAL_H

#include <stdint.h>

typedef uint64_t nn_float_mode;

#if defined(__x86_64__)

/* Results, and operands (MXCSR: FTZ and DAZ). */
#define NN_FLUSH 0x8040u

static inline nn_float_mode
nn_flush_subnormals (void)
{
  unsigned mode = __builtin_ia32_stmxcsr ();

  __builtin_ia32_ldmxcsr (mode | NN_FLUSH);
  return mode;
}

static inline void
nn_restore_float_mode (nn_float_mode mode)
{
  __builtin_ia32_ldmxcsr ((unsigned)mode);
}

#elif defined(__aarch64__)

/* FPCR: FZ. */
#define NN_FLUSH ((uint64_t)1 << 24)

static inline nn_float_mode
nn_flush_subnormals (void)
{
  uint64_t mode;

  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  __asm__ volatile("msr fpcr, %0" : : "r"(mode | NN_FLUSH));
  return mode;
}

static inline void
nn_restore_float_mode (nn_float_mode mode)
{
  __asm__ volatile("msr fpcr, %0" : : "r"(mode));
}

#else

static inline nn_float_mode
nn_flush_subnormals (void)
{
  return 0;
}

static inline void
nn_restore_float_mode (nn_float_mode mode)
{
  (void)mode;
}

#endif

#endif
