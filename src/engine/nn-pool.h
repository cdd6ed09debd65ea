/* nn-pool.h: a few threads that share the tasks of one training's step.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_POOL_H
#define NN_POOL_H

#include "nn-batch.h"

/* Tasks of one round. */
#define NN_POOL_MAX_TASKS 65535

/* NULL is a pool too: that of the calling thread alone. */
typedef struct nn_pool nn_pool;

typedef void (*nn_task_func) (void *data, int task);

nn_status nn_pool_new (int n_threads, nn_pool **pool);
void nn_pool_free (nn_pool *pool);
int nn_pool_n_threads (const nn_pool *pool);
size_t nn_pool_memory (int n_threads);
void nn_pool_run (nn_pool *pool, nn_task_func func, void *data, int n_tasks);

#endif
