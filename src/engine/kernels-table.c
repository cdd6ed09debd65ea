/* kernels-table.c: the table of one variant's kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kernel-vector.h"

extern const nn_kernels NN_KERNEL (nn_kernels);

const nn_kernels NN_KERNEL (nn_kernels) = {
    .name = NN_VARIANT_NAME,
    .sparse_forward = NN_KERNEL (nn_sparse_forward),
    .sparse_gradient = NN_KERNEL (nn_sparse_gradient),
    .count_nonzero = NN_KERNEL (nn_count_nonzero),
    .pack_tiles = NN_KERNEL (nn_pack_tiles),
    .narrow_forward = NN_KERNEL (nn_narrow_forward),
    .narrow_gradient = NN_KERNEL (nn_narrow_gradient),
    .gemm = NN_KERNEL (nn_gemm),
    .add = NN_KERNEL (nn_add),
    .activate = NN_KERNEL (nn_activate),
    .activate_backward = NN_KERNEL (nn_activate_backward),
    .exponentials = NN_KERNEL (nn_exponentials),
    .draw_mask = NN_KERNEL (nn_draw_mask),
    .apply_mask = NN_KERNEL (nn_apply_mask),
    .erase = NN_KERNEL (nn_erase),
    .sum_rows = NN_KERNEL (nn_sum_rows),
};
