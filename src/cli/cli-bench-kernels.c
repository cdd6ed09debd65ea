/* cli-bench-kernels.c: which vector instructions the two sides of a benchmark use.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-bench-kernels.h"

#include <errno.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "kernels.h"

#define BLAS_PREFIX "OPENBLAS_"

/* The engine's vectors, and the processor whose OpenBLAS kernels have the same; where NULL, OpenBLAS's
 * choice stands. */
static const struct {
  const char *vectors, *blas_core;
} kernel_pairs[] = {
#ifdef __x86_64__
    {"avx512", "SkylakeX"},
    {"avx2", "Haswell"},
    {"baseline", "Prescott"},
#else
    {"avx512", NULL},
    {"avx2", NULL},
    {"baseline", NULL},
#endif
};

/* Returns: FALSE when this processor has no such vectors. */
static gboolean
choose_vectors (const char *name)
{
  const nn_kernels *list[NN_MAX_KERNELS];
  int n = nn_kernels_list (list);

  for (int i = 0; i < n; i++)
    if (g_str_equal (list[i]->name, name)) {
      nn_kernels_set (list[i]);
      return TRUE;
    }
  return FALSE;
}

/* Adds to @kept what of @environment is not OpenBLAS's, and the one variable that chooses the kernels
 * for @vectors, unless that is NULL. Returns: FALSE when this is @environment as it is. */
static gboolean
change_environment (char **environment, const char *vectors, GPtrArray *kept)
{
  gboolean changed = FALSE;
  g_autofree char *wanted = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kernel_pairs); i++)
    if (g_strcmp0 (vectors, kernel_pairs[i].vectors) == 0 && kernel_pairs[i].blas_core != NULL)
      wanted = g_strconcat (BLAS_PREFIX "CORETYPE=", kernel_pairs[i].blas_core, NULL);
  for (char **variable = environment; *variable != NULL; variable++) {
    if (g_strcmp0 (*variable, wanted) == 0)
      g_clear_pointer (&wanted, g_free);
    else if (g_str_has_prefix (*variable, BLAS_PREFIX)) {
      changed = TRUE;
      continue;
    }
    g_ptr_array_add (kept, g_strdup (*variable));
  }
  if (wanted != NULL) {
    changed = TRUE;
    g_ptr_array_add (kept, g_steal_pointer (&wanted));
  }
  g_ptr_array_add (kept, NULL);
  return changed;
}

/* OpenBLAS reads its variables when it is loaded: they can slow it by half, or change how many
 * threads it has, and so flatter us. What has started with others than @vectors need starts again. */
static int
leave_blas_variables (const char *vectors, char **arguments)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  g_autofree char *sentence = NULL;

  if (!change_environment (environment, vectors, kept))
    return CLI_SUCCESS;
  g_ptr_array_add (command, (gpointer) "digit-lab-cli");
  for (char **argument = arguments; *argument != NULL; argument++)
    g_ptr_array_add (command, *argument);
  g_ptr_array_add (command, NULL);
  execve ("/proc/self/exe", (char **)command->pdata, (char **)kept->pdata);
  sentence = g_strdup_printf (
      /* translators: %s is the system's reason */
      _ ("The benchmark could not be started without the OPENBLAS_… variables that are set (%s): "
         "unset them"),
      g_strerror (errno));
  return cli_fail_with (sentence);
}

/**
 * cli_bench_kernels_find:
 * @name: a kind of vector unit
 *
 * Returns: (transfer none) (nullable): the same as a constant, if there may be kernels for it
 */
const char *
cli_bench_kernels_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kernel_pairs); i++)
    if (g_str_equal (kernel_pairs[i].vectors, name))
      return kernel_pairs[i].vectors;
  return NULL;
}

/**
 * cli_bench_kernels_get_vectors:
 *
 * Returns: (transfer none): the vectors that the engine's kernels use
 */
const char *
cli_bench_kernels_get_vectors (void)
{
  return nn_kernels_get ()->name;
}

/**
 * cli_bench_kernels_choose:
 * @vectors: (nullable): what cli_bench_kernels_find() found, or %NULL for the best
 * @arguments: (array zero-terminated=1): the command line from the command on
 *
 * Makes the engine and OpenBLAS use @vectors, and sees to it that no other variable of OpenBLAS's is
 * set, for which the program may start again: then it does not return.
 *
 * Returns: %CLI_SUCCESS, or the exit status after it said why not
 */
int
cli_bench_kernels_choose (const char *vectors, char **arguments)
{
  g_autofree char *sentence = NULL;

  if (vectors == NULL || choose_vectors (vectors))
    return leave_blas_variables (vectors, arguments);
  /* translators: %s is a kind of vector unit, e.g. "avx512" */
  sentence = g_strdup_printf (_ ("This processor cannot run the kernels for “%s”"), vectors);
  return cli_fail_with (sentence);
}
