/* nn-pool.c: a few threads that share the tasks of one training's step.
 *
 * The calling thread works too, so a pool of N threads starts N - 1. What a task computes must not
 * depend on who runs it, or when: then the number of threads changes the time and nothing else.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-pool.h"

#include "nn-memory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* How often a waiting thread looks before it goes to sleep: some 10 to 20 µs, longer than the serial
 * stretch between two rounds of a step, shorter than what sleeping and waking would cost twice. */
#define SPINS 300

/* The tasks are BLAS calls and loops over caller's memory: the stack stays small. OpenBLAS keeps
 * some buffers on it. */
#define STACK_SIZE ((size_t)1 << 20)

struct nn_pool {
  int n_workers;
  pthread_t *workers;
  nn_task_func func;
  void *data;
  int n_tasks;
  atomic_int next_task;
  atomic_int n_working; /* workers that have not finished this round */
  atomic_uint round;    /* counts nn_pool_run() */
  atomic_bool stopping;
  pthread_mutex_t mutex; /* taken around a change of `round` and of `n_working` to 0: */
  pthread_cond_t wake;   /* … `round` changed */
  pthread_cond_t done;   /* … `n_working` became 0 */
};

static void
pause_spinning (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#endif
}

static void
work (nn_pool *pool)
{
  int task;

  while ((task = atomic_fetch_add (&pool->next_task, 1)) < pool->n_tasks)
    pool->func (pool->data, task);
}

static void
await_round (nn_pool *pool, unsigned last)
{
  for (int i = 0; i < SPINS; i++) {
    if (atomic_load (&pool->round) != last)
      return;
    pause_spinning ();
  }
  pthread_mutex_lock (&pool->mutex);
  while (atomic_load (&pool->round) == last)
    pthread_cond_wait (&pool->wake, &pool->mutex);
  pthread_mutex_unlock (&pool->mutex);
}

static void *
worker_main (void *data)
{
  nn_pool *pool = data;

  for (unsigned round = 0;; round++) {
    await_round (pool, round);
    if (atomic_load (&pool->stopping))
      return NULL;
    work (pool);
    if (atomic_fetch_sub (&pool->n_working, 1) == 1) {
      pthread_mutex_lock (&pool->mutex);
      pthread_cond_signal (&pool->done);
      pthread_mutex_unlock (&pool->mutex);
    }
  }
}

/* Every worker takes part in every round, if only to find that no task is left. That is what makes
 * it safe to set up the next one. */
static void
start_round (nn_pool *pool)
{
  atomic_store (&pool->n_working, pool->n_workers);
  pthread_mutex_lock (&pool->mutex);
  atomic_fetch_add (&pool->round, 1);
  pthread_cond_broadcast (&pool->wake);
  pthread_mutex_unlock (&pool->mutex);
}

static void
await_workers (nn_pool *pool)
{
  for (int i = 0; i < SPINS; i++) {
    if (atomic_load (&pool->n_working) == 0)
      return;
    pause_spinning ();
  }
  pthread_mutex_lock (&pool->mutex);
  while (atomic_load (&pool->n_working) != 0)
    pthread_cond_wait (&pool->done, &pool->mutex);
  pthread_mutex_unlock (&pool->mutex);
}

/**
 * nn_pool_run:
 * @pool: (nullable): NULL runs the tasks in order on the calling thread, without a lock
 * @func: runs one task
 * @n_tasks: the tasks are 0 .. @n_tasks - 1
 *
 * Runs all tasks and returns when the last has ended. One thread at a time may call this.
 */
void
nn_pool_run (nn_pool *pool, nn_task_func func, void *data, int n_tasks)
{
  if (pool == NULL || n_tasks <= 1) {
    for (int task = 0; task < n_tasks; task++)
      func (data, task);
    return;
  }
  pool->func = func;
  pool->data = data;
  pool->n_tasks = n_tasks;
  atomic_store (&pool->next_task, 0);
  start_round (pool);
  work (pool);
  await_workers (pool);
}

static nn_status
start_workers (nn_pool *pool, int n_workers)
{
  pthread_attr_t attributes;

  if (pthread_attr_init (&attributes) != 0)
    return NN_NO_MEMORY;
  pthread_attr_setstacksize (&attributes, STACK_SIZE);
  for (int i = 0; i < n_workers; i++) {
    if (pthread_create (&pool->workers[i], &attributes, worker_main, pool) != 0)
      break;
    pool->n_workers++;
  }
  pthread_attr_destroy (&attributes);
  return pool->n_workers == n_workers ? NN_OK : NN_NO_MEMORY;
}

/**
 * nn_pool_new:
 * @n_threads: the calling thread included, at least 1
 * @pool: (out): NULL for one thread, which needs no pool
 *
 * Returns: NN_OK, or NN_NO_MEMORY when memory or a thread cannot be had.
 */
nn_status
nn_pool_new (int n_threads, nn_pool **pool)
{
  nn_pool *made;
  nn_status status;

  *pool = NULL;
  if (n_threads <= 1)
    return NN_OK;
  made = nn_alloc0 (sizeof *made);
  if (made == NULL)
    return NN_NO_MEMORY;
  made->workers = nn_alloc0 (nn_size_multiply ((size_t)n_threads - 1, sizeof (pthread_t)));
  if (made->workers == NULL) {
    free (made);
    return NN_NO_MEMORY;
  }
  pthread_mutex_init (&made->mutex, NULL);
  pthread_cond_init (&made->wake, NULL);
  pthread_cond_init (&made->done, NULL);
  status = start_workers (made, n_threads - 1);
  if (status != NN_OK) {
    nn_pool_free (made);
    return status;
  }
  *pool = made;
  return NN_OK;
}

/**
 * nn_pool_free:
 * @pool: (nullable): no task of it may be running
 *
 * Ends and joins the threads.
 */
void
nn_pool_free (nn_pool *pool)
{
  if (pool == NULL)
    return;
  atomic_store (&pool->stopping, true);
  start_round (pool);
  for (int i = 0; i < pool->n_workers; i++)
    pthread_join (pool->workers[i], NULL);
  pthread_cond_destroy (&pool->done);
  pthread_cond_destroy (&pool->wake);
  pthread_mutex_destroy (&pool->mutex);
  free (pool->workers);
  free (pool);
}

/**
 * nn_pool_n_threads:
 * @pool: (nullable):
 *
 * Returns: how many threads share its tasks, the calling one included.
 */
int
nn_pool_n_threads (const nn_pool *pool)
{
  return pool != NULL ? pool->n_workers + 1 : 1;
}

/**
 * nn_pool_memory:
 *
 * Returns: bytes that a pool of @n_threads takes, stacks included.
 */
size_t
nn_pool_memory (int n_threads)
{
  size_t n_workers = n_threads > 1 ? (size_t)n_threads - 1 : 0;

  if (n_workers == 0)
    return 0;
  return nn_size_add (sizeof (nn_pool),
                      nn_size_multiply (n_workers, STACK_SIZE + sizeof (pthread_t)));
}
