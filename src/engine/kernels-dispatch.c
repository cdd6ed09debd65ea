/* kernels-dispatch.c: which variant of the kernels this processor runs best.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kernels.h"

#include <stdatomic.h>

extern const nn_kernels nn_kernels_baseline;
#if defined(__x86_64__)
extern const nn_kernels nn_kernels_avx2;
extern const nn_kernels nn_kernels_avx512;

/* What meson.build compiles the variants for; __builtin_cpu_supports() also asks whether the
 * operating system keeps the registers. */
static bool
has_avx2 (void)
{
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma") &&
         __builtin_cpu_supports ("bmi") && __builtin_cpu_supports ("popcnt");
}

static bool
has_avx512 (void)
{
  return has_avx2 () && __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") &&
         __builtin_cpu_supports ("avx512vl") && __builtin_cpu_supports ("avx512dq");
}
#endif

/* NULL: not chosen yet. Whoever chooses, chooses the same. */
static _Atomic (const nn_kernels *) chosen;

/**
 * nn_kernels_list:
 * @list: (out): the variants that this processor can run, the best first
 *
 * Returns: how many they are, at least 1.
 */
int
nn_kernels_list (const nn_kernels *list[NN_MAX_KERNELS])
{
  int n = 0;

#if defined(__x86_64__)
  __builtin_cpu_init ();
  if (has_avx512 ())
    list[n++] = &nn_kernels_avx512;
  if (has_avx2 ())
    list[n++] = &nn_kernels_avx2;
#endif
  list[n++] = &nn_kernels_baseline;
  return n;
}

/**
 * nn_kernels_get:
 *
 * Returns: (transfer none): the variant to use: the best, but for nn_kernels_set().
 */
const nn_kernels *
nn_kernels_get (void)
{
  const nn_kernels *kernels = atomic_load_explicit (&chosen, memory_order_relaxed);

  if (kernels == NULL) {
    const nn_kernels *list[NN_MAX_KERNELS];

    nn_kernels_list (list);
    kernels = list[0];
    atomic_store_explicit (&chosen, kernels, memory_order_relaxed);
  }
  return kernels;
}

/**
 * nn_kernels_set:
 * @kernels: (nullable): one of nn_kernels_list(), or NULL for the best
 *
 * Makes nn_kernels_get() return @kernels. For tests, which compare the variants; not while anything
 * is training.
 */
void
nn_kernels_set (const nn_kernels *kernels)
{
  atomic_store_explicit (&chosen, kernels, memory_order_relaxed);
}
