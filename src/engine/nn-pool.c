/* nn-pool.c: a few threads that share the tasks of one training's step.
 *
 * The calling thread works too, so a pool of N threads starts N - 1. What a task computes must not
 * depend on who runs it, or when: then the number of threads changes the time and nothing else.
 *
 * The tasks of a round are divided in advance, the same way each time, so that what a task wrote is
 * still in the cache of who reads it: a line of memory that two cores write by turns costs more than
 * computing it. Who has no task left takes one of another's, from the other end. So nobody is waited
 * for that has not begun: a thread that is asleep, or that other programs keep from its core, misses
 * a round, and the others do its work.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "nn-pool.h"

#include "nn-memory.h"
#include "nn-subnormal.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

/* For so long a waiting thread looks before it goes to sleep: longer than what the caller does between
 * two rounds, and about what sleeping and waking would cost. */
#define PATIENCE_NS 50000

/* Looks between two looks at the clock. */
#define LOOKS 16

/* The tasks are BLAS calls and loops over caller's memory: the stack stays small. OpenBLAS keeps
 * some buffers on it. */
#define STACK_SIZE ((size_t)1 << 20)

/* What different threads write lies in different cache lines. */
#define APART alignas (NN_ALIGNMENT)

/* A number that one thread changes and others wait for. */
typedef struct {
  APART atomic_uint value;
  atomic_int n_asleep; /* waiting for `changed` */
  pthread_cond_t changed;
} milestone;

/* The tasks of one thread that nobody has begun: round << 32 | end << 16 | begin. The round tells a
 * thread that comes late that they are none of those it was called for. */
typedef struct {
  APART _Atomic uint64_t tasks;
} share;

typedef struct {
  nn_pool *pool;
  int index;
  pthread_t thread;
} worker;

struct nn_pool {
  int n_workers;
  worker *workers;   /* (n_workers) */
  share *shares;     /* (n_workers + 1), the first is the caller's */
  nn_task_func func; /* of this round, as `data`: to be read by who has claimed a task of it */
  void *data;
  pthread_mutex_t mutex; /* of those who sleep */
  atomic_bool stopping;
  milestone begun;         /* how many rounds there were, this one included */
  milestone ended;         /* the newest of which all tasks have ended */
  APART atomic_int n_left; /* tasks of this round that have not ended */
};

/* ── waiting ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
pause_spinning (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#endif
}

static int64_t
nanoseconds_now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Returns: whether the number is no longer @old */
static bool
look_for_change (milestone *m, unsigned old)
{
  int64_t until = nanoseconds_now () + PATIENCE_NS;

  do
    for (int i = 0; i < LOOKS; i++) {
      if (atomic_load_explicit (&m->value, memory_order_acquire) != old)
        return true;
      pause_spinning ();
    }
  while (nanoseconds_now () < until);
  return false;
}

/* Returns when the number is no longer @old. */
static void
await_change (nn_pool *pool, milestone *m, unsigned old)
{
  if (look_for_change (m, old))
    return;
  pthread_mutex_lock (&pool->mutex);
  atomic_fetch_add (&m->n_asleep, 1);
  while (atomic_load (&m->value) == old)
    pthread_cond_wait (&m->changed, &pool->mutex);
  atomic_fetch_sub (&m->n_asleep, 1);
  pthread_mutex_unlock (&pool->mutex);
}

/* Either it is seen here that somebody sleeps, or he has seen the new number before. */
static void
announce (nn_pool *pool, milestone *m, unsigned value)
{
  atomic_store (&m->value, value);
  if (atomic_load (&m->n_asleep) == 0)
    return;
  pthread_mutex_lock (&pool->mutex);
  pthread_cond_broadcast (&m->changed);
  pthread_mutex_unlock (&pool->mutex);
}

/* ── working ─────────────────────────────────────────────────────────────────────────────────────
 */

static uint64_t
pack_tasks (unsigned round, nn_range tasks)
{
  return (uint64_t)round << 32 | (uint64_t)tasks.end << 16 | (uint64_t)tasks.begin;
}

static nn_range
unpack_tasks (uint64_t word)
{
  return (nn_range){(int)(word & UINT16_MAX), (int)(word >> 16 & UINT16_MAX)};
}

/* Returns: a task of the share @index, its first or its last, that now nobody else will begin; -1
 * when there is none of this round */
static int
claim_task (nn_pool *pool, int index, unsigned round, bool first)
{
  _Atomic uint64_t *tasks = &pool->shares[index].tasks;
  uint64_t word = atomic_load (tasks);

  for (;;) {
    nn_range left = unpack_tasks (word);
    int task = first ? left.begin : left.end - 1;

    if (word >> 32 != round || left.begin == left.end)
      return -1;
    if (first)
      left.begin++;
    else
      left.end--;
    if (atomic_compare_exchange_weak (tasks, &word, pack_tasks (round, left)))
      return task;
  }
}

/* The thread's own tasks, then those that others have not begun. */
static void
work (nn_pool *pool, int self, unsigned round)
{
  int n_threads = pool->n_workers + 1;
  int n_done = 0;

  for (int i = 0; i < n_threads; i++) {
    int index = (self + i) % n_threads;
    int task;

    for (; (task = claim_task (pool, index, round, i == 0)) >= 0; n_done++)
      pool->func (pool->data, task);
  }
  if (n_done > 0 && atomic_fetch_sub (&pool->n_left, n_done) == n_done)
    announce (pool, &pool->ended, round);
}

static void *
worker_main (void *data)
{
  const worker *self = data;
  nn_pool *pool = self->pool;
  unsigned round = 0;

  nn_flush_subnormals ();
  for (;;) {
    await_change (pool, &pool->begun, round);
    round = atomic_load (&pool->begun.value);
    if (atomic_load (&pool->stopping))
      return NULL;
    work (pool, self->index, round);
  }
}

/**
 * nn_pool_run:
 * @pool: (nullable): NULL runs the tasks in order on the calling thread, without a lock
 * @func: runs one task
 * @n_tasks: the tasks are 0 .. @n_tasks - 1; at most NN_POOL_MAX_TASKS
 *
 * Runs all tasks and returns when the last has ended. Each thread takes one of as many parts of them as
 * there are threads (nn_range_part), the caller the first, as long as nobody is late. One thread at a
 * time may call this.
 */
void
nn_pool_run (nn_pool *pool, nn_task_func func, void *data, int n_tasks)
{
  unsigned round;

  if (pool == NULL || n_tasks <= 1) {
    for (int task = 0; task < n_tasks; task++)
      func (data, task);
    return;
  }
  round = atomic_load (&pool->begun.value) + 1;
  pool->func = func;
  pool->data = data;
  atomic_store (&pool->n_left, n_tasks);
  for (int i = 0; i <= pool->n_workers; i++)
    atomic_store (&pool->shares[i].tasks,
                  pack_tasks (round, nn_range_part (n_tasks, pool->n_workers + 1, i)));
  announce (pool, &pool->begun, round);
  work (pool, 0, round);
  await_change (pool, &pool->ended, round - 1);
}

/* ── beginning and end ───────────────────────────────────────────────────────────────────────────
 */

static nn_status
start_workers (nn_pool *pool, int n_workers)
{
  pthread_attr_t attributes;

  if (pthread_attr_init (&attributes) != 0)
    return NN_NO_MEMORY;
  pthread_attr_setstacksize (&attributes, STACK_SIZE);
  for (int i = 0; i < n_workers; i++) {
    worker *w = &pool->workers[i];

    w->pool = pool;
    w->index = i + 1;
    if (pthread_create (&w->thread, &attributes, worker_main, w) != 0)
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
  made->workers = nn_alloc0 (nn_size_multiply ((size_t)n_threads - 1, sizeof *made->workers));
  made->shares = nn_alloc0 (nn_size_multiply ((size_t)n_threads, sizeof *made->shares));
  if (made->workers == NULL || made->shares == NULL) {
    free (made->shares);
    free (made->workers);
    free (made);
    return NN_NO_MEMORY;
  }
  pthread_mutex_init (&made->mutex, NULL);
  pthread_cond_init (&made->begun.changed, NULL);
  pthread_cond_init (&made->ended.changed, NULL);
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
  announce (pool, &pool->begun, atomic_load (&pool->begun.value) + 1);
  for (int i = 0; i < pool->n_workers; i++)
    pthread_join (pool->workers[i].thread, NULL);
  pthread_cond_destroy (&pool->ended.changed);
  pthread_cond_destroy (&pool->begun.changed);
  pthread_mutex_destroy (&pool->mutex);
  free (pool->shares);
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
  return nn_size_add (sizeof (nn_pool) + sizeof (share),
                      nn_size_multiply (n_workers, STACK_SIZE + sizeof (worker) + sizeof (share)));
}
