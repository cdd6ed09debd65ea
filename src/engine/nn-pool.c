/* nn-pool.c: a few threads that share the tasks of one training's step.
 *
 * The calling thread works too, so a pool of N threads starts N - 1. What a task computes must not
 * depend on who runs it, or when: then the number of threads changes the time and nothing else.
 *
 * The tasks of a round are divided in advance, the same way each time, so that what a task wrote is
 * still in the cache of who reads it: a line of memory that two cores write by turns costs more than
 * computing it. Only who would have to wait long takes tasks of another: of one who has not begun,
 * because he sleeps or other programs keep him from his core, or who has several left.
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

/* Tasks of another thread, who has begun, from which on one of them is taken. */
#define MANY_LEFT 2

/* The tasks are BLAS calls and loops over caller's memory: the stack stays small. OpenBLAS keeps
 * some buffers on it. */
#define STACK_SIZE ((size_t)1 << 20)

/* A number that others wait for. */
typedef struct {
  _Atomic uint64_t value;
  atomic_int n_asleep;     /* waiting for `changed` */
  pthread_cond_t *changed; /* elsewhere, since it is larger than the line it would share */
} milestone;

/* The tasks of one thread that nobody has begun, of the newest round in which somebody did. */
typedef struct {
  alignas (NN_ALIGNMENT) _Atomic uint64_t tasks;
} share;

typedef struct {
  nn_pool *pool;
  int index;
  pthread_t thread;
} worker;

struct nn_pool {
  int n_workers;
  worker *workers;       /* (n_workers) */
  share *shares;         /* (n_workers + 1), the first is the caller's */
  pthread_mutex_t mutex; /* of those who sleep */
  pthread_cond_t called;
  pthread_cond_t ready;
  atomic_bool stopping;

  /* What the caller writes in each round, in one cache line. */
  alignas (NN_ALIGNMENT)
      milestone begun; /* the newest round: its number << 32 | how many tasks it has */
  nn_task_func func;   /* of the newest round: for who has claimed a task of it */
  void *data;

  /* What the workers write. */
  alignas (NN_ALIGNMENT) milestone done; /* tasks that they have done, in all rounds */
};

/* ── waiting ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
pause_spinning (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static int64_t
nanoseconds_now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Whether what is awaited has come: that the number is @value, or that it no longer is. */
static bool
has_come (milestone *m, uint64_t value, bool equal)
{
  return (atomic_load (&m->value) == value) == equal;
}

static bool
look_for (milestone *m, uint64_t value, bool equal)
{
  int64_t until = nanoseconds_now () + PATIENCE_NS;

  do
    for (int i = 0; i < LOOKS; i++) {
      if (has_come (m, value, equal))
        return true;
      pause_spinning ();
    }
  while (nanoseconds_now () < until);
  return false;
}

static void
await (nn_pool *pool, milestone *m, uint64_t value, bool equal)
{
  if (has_come (m, value, equal) || look_for (m, value, equal))
    return;
  pthread_mutex_lock (&pool->mutex);
  atomic_fetch_add (&m->n_asleep, 1);
  while (!has_come (m, value, equal))
    pthread_cond_wait (m->changed, &pool->mutex);
  atomic_fetch_sub (&m->n_asleep, 1);
  pthread_mutex_unlock (&pool->mutex);
}

/* After a change. Either it is seen here that somebody sleeps, or he has seen the new number before he
 * fell asleep. */
static void
wake (nn_pool *pool, milestone *m)
{
  if (atomic_load (&m->n_asleep) == 0)
    return;
  pthread_mutex_lock (&pool->mutex);
  pthread_cond_broadcast (m->changed);
  pthread_mutex_unlock (&pool->mutex);
}

/* ── claiming tasks ──────────────────────────────────────────────────────────────────────────────
 */

/* A word of a share. The number of the round tells who comes late that the tasks are none of those he
 * was called for. */
static uint64_t
pack_tasks (uint32_t round, nn_range tasks)
{
  return (uint64_t)round << 32 | (uint64_t)tasks.end << 16 | (uint64_t)tasks.begin;
}

static nn_range
unpack_tasks (uint64_t word)
{
  return (nn_range){(int)(word & UINT16_MAX), (int)(word >> 16 & UINT16_MAX)};
}

/* Returns: the tasks of a share that may be begun by @self, given the share's @word */
static nn_range
tasks_to_begin (const nn_pool *pool, uint64_t newest, uint64_t word, int index, int self)
{
  nn_range all = nn_range_part ((int)(newest & UINT32_MAX), pool->n_workers + 1, index);
  nn_range left = word >> 32 == newest >> 32 ? unpack_tasks (word) : all;

  if (index != self && left.begin > all.begin && left.end - left.begin < MANY_LEFT)
    left.end = left.begin;
  return left;
}

/* @newest: the value of `begun` when the thread was called
 * Returns: a task of the share @index that now nobody else will begin: the first of the thread's own,
 * or the last of another's; -1 when there is none */
static int
claim_task (nn_pool *pool, uint64_t newest, int index, int self)
{
  _Atomic uint64_t *tasks = &pool->shares[index].tasks;
  uint32_t round = (uint32_t)(newest >> 32);
  uint64_t word = atomic_load (tasks);

  for (;;) {
    nn_range left = tasks_to_begin (pool, newest, word, index, self);
    int task = index == self ? left.begin : left.end - 1;

    /* a later round: its difference is small, even where the numbers have begun anew */
    if ((uint32_t)(word >> 32) - round - 1 < UINT32_MAX / 2 || left.begin == left.end)
      return -1;
    if (index == self)
      left.begin++;
    else
      left.end--;
    if (atomic_compare_exchange_weak (tasks, &word, pack_tasks (round, left)))
      return task;
  }
}

/* The thread's own tasks, then those that it may take of others.
 * Returns: how many it has done */
static int
work (nn_pool *pool, uint64_t newest, int self)
{
  int n_threads = pool->n_workers + 1;
  int n_done = 0;

  for (int i = 0; i < n_threads; i++) {
    int task;

    while ((task = claim_task (pool, newest, (self + i) % n_threads, self)) >= 0) {
      pool->func (pool->data, task);
      n_done++;
    }
  }
  return n_done;
}

static void *
worker_main (void *data)
{
  const worker *self = data;
  nn_pool *pool = self->pool;
  uint64_t newest = 0;

  nn_flush_subnormals ();
  for (;;) {
    int n_done;

    await (pool, &pool->begun, newest, false);
    newest = atomic_load (&pool->begun.value);
    if (atomic_load (&pool->stopping))
      return NULL;
    n_done = work (pool, newest, self->index);
    if (n_done > 0) {
      atomic_fetch_add (&pool->done.value, (uint64_t)n_done);
      wake (pool, &pool->done);
    }
  }
}

/* Calls the workers to a round, or with no tasks to its end.
 * Returns: the value of `begun` */
static uint64_t
begin_round (nn_pool *pool, int n_tasks)
{
  uint32_t round = (uint32_t)(atomic_load (&pool->begun.value) >> 32) + 1;
  uint64_t newest = (uint64_t)round << 32 | (uint64_t)n_tasks;

  atomic_store (&pool->begun.value, newest);
  wake (pool, &pool->begun);
  return newest;
}

/**
 * nn_pool_run:
 * @pool: (nullable): NULL runs the tasks in order on the calling thread, without a lock
 * @func: runs one task
 * @n_tasks: the tasks are 0 .. @n_tasks - 1; at most NN_POOL_MAX_TASKS
 *
 * Runs all tasks and returns when the last has ended. Each thread runs one of as many parts of them as
 * there are threads (nn_range_part), the caller the first, as long as nobody is late. One thread at a
 * time may call this.
 */
void
nn_pool_run (nn_pool *pool, nn_task_func func, void *data, int n_tasks)
{
  uint64_t n_done;

  if (pool == NULL || n_tasks <= 1) {
    for (int task = 0; task < n_tasks; task++)
      func (data, task);
    return;
  }
  pool->func = func;
  pool->data = data;
  n_done = atomic_load (&pool->done.value) + (uint64_t)n_tasks;
  n_done -= (uint64_t)work (pool, begin_round (pool, n_tasks), 0);
  await (pool, &pool->done, n_done, true);
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
  pthread_cond_init (&made->called, NULL);
  pthread_cond_init (&made->ready, NULL);
  made->begun.changed = &made->called;
  made->done.changed = &made->ready;
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
  begin_round (pool, 0);
  for (int i = 0; i < pool->n_workers; i++)
    pthread_join (pool->workers[i].thread, NULL);
  pthread_cond_destroy (&pool->ready);
  pthread_cond_destroy (&pool->called);
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
