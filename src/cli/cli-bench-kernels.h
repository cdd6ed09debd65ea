/* cli-bench-kernels.h: which vector instructions the two sides of a benchmark use.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *cli_bench_kernels_find (const char *name);
const char *cli_bench_kernels_get_vectors (void);
int cli_bench_kernels_choose (const char *vectors, char **arguments);

G_END_DECLS
