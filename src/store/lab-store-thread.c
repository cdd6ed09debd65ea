/* lab-store-thread.c: the store's own thread: a queue of transactions, and a look at what others
 * have done.
 *
 * The lock is a pthread mutex, which a thread sanitizer understands inside an uninstrumented GLib.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-thread.h"

#include <pthread.h>
#include <time.h>
#include "lab-store-tidy.h"
#include "lab-store-watch.h"

#define CHANGED_INTERVAL (G_USEC_PER_SEC / 4)
/* How often other programs' doings are looked at. */
#define WATCH_SECONDS 1

typedef struct {
  GSource source;
  void (*callback) (gpointer data);
  gpointer data;
} WakeUp;

struct _LabStoreThread {
  LabDatabase *database; /* the thread's */
  LabOwners *owners;     /* borrowed */
  LabStoreWatch watch;   /* the thread's */
  LabStoreTidy tidy;     /* the thread's */
  gint64 next_changed;   /* the thread's: when the listener may be told again */
  GSource *jobs_done;    /* their ready time is the wake-up */
  GSource *changed;
  pthread_t thread;

  pthread_mutex_t lock; /* guards what follows */
  pthread_cond_t has_work;
  pthread_cond_t is_over; /* a job is */
  LabStoreJob *first, *last;
  LabStoreJob *first_done, *last_done;
  gboolean is_writing;
  guint n_waiting; /* threads in lab_store_thread_run() */
  gboolean ends;
};

/**
 * lab_store_job_free:
 * @job: a job that is over, or was never given to a thread
 *
 * Frees it.
 */
void
lab_store_job_free (LabStoreJob *job)
{
  g_clear_error (&job->error);
  job->free (job);
}

static gboolean
wake_up_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  WakeUp *wake_up = (WakeUp *)source;

  /* Before the listener looks: what comes after that sets it anew. */
  g_source_set_ready_time (source, -1);
  wake_up->callback (wake_up->data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs wake_up_funcs = {NULL, NULL, wake_up_dispatch, NULL};

static GSource *
add_wake_up (const LabStoreListener *listener, const char *name, void (*callback) (gpointer))
{
  GSource *source = g_source_new (&wake_up_funcs, sizeof (WakeUp));

  ((WakeUp *)source)->callback = callback;
  ((WakeUp *)source)->data = listener->data;
  g_source_set_static_name (source, name);
  g_source_attach (source, listener->context);
  return source;
}

static void
tell_changed (LabStoreThread *self)
{
  gint64 now = g_get_monotonic_time ();

  /* Soon after the last time: once more when it is time again. */
  if (now < self->next_changed) {
    g_source_set_ready_time (self->changed, self->next_changed);
    return;
  }
  g_source_set_ready_time (self->changed, now);
  self->next_changed = now + CHANGED_INTERVAL;
}

static gboolean
write_job (LabStoreThread *self, LabStoreJob *job)
{
  LabDatabase *database = self->database;
  gboolean is_written = lab_database_run_script (database, "BEGIN IMMEDIATE", &job->error) &&
                        job->write (job, database, self->owners, &job->error) &&
                        lab_database_run_script (database, "COMMIT", &job->error);

  /* Some failures have undone the transaction by themselves. */
  if (!is_written && !sqlite3_get_autocommit (database->handle))
    sqlite3_exec (database->handle, "ROLLBACK", NULL, NULL, NULL);
  return is_written;
}

/* Returns: the next job; NULL when there is none for some time, or @waits is FALSE, or it is time to
 * end. */
static LabStoreJob *
wait_for_job (LabStoreThread *self, gboolean waits, gboolean *ends)
{
  struct timespec until;
  LabStoreJob *job;
  int code = 0;

  clock_gettime (CLOCK_MONOTONIC, &until);
  until.tv_sec += waits ? WATCH_SECONDS : 0;
  pthread_mutex_lock (&self->lock);
  while (self->first == NULL && !self->ends && code == 0)
    code = pthread_cond_timedwait (&self->has_work, &self->lock, &until);
  job = self->first;
  if (job != NULL)
    self->first = job->next;
  if (self->first == NULL)
    self->last = NULL;
  self->is_writing = job != NULL;
  *ends = job == NULL && self->ends;
  pthread_mutex_unlock (&self->lock);
  return job;
}

static void
append (LabStoreJob **first, LabStoreJob **last, LabStoreJob *job)
{
  job->next = NULL;
  if (*first == NULL)
    *first = job;
  else
    (*last)->next = job;
  *last = job;
}

static void
hand_back (LabStoreThread *self, LabStoreJob *job)
{
  gboolean is_awaited;

  pthread_mutex_lock (&self->lock);
  self->is_writing = FALSE;
  is_awaited = job->is_awaited;
  job->is_over = TRUE;
  if (!is_awaited)
    append (&self->first_done, &self->last_done, job);
  pthread_cond_broadcast (&self->is_over);
  pthread_mutex_unlock (&self->lock);
  if (!is_awaited)
    g_source_set_ready_time (self->jobs_done, 0);
}

static void
do_job (LabStoreThread *self, LabStoreJob *job)
{
  gboolean is_written = write_job (self, job);

  if (job->ended != NULL)
    job->ended (job, self->owners, is_written);
  if (is_written) {
    lab_store_tidy_check (&self->tidy, self->database, job->frees);
    tell_changed (self);
  }
  hand_back (self, job);
}

static void *
thread_main (void *data)
{
  LabStoreThread *self = data;
  gboolean has_more = TRUE;
  gboolean ends = FALSE;

  while (!ends) {
    LabStoreJob *job = wait_for_job (self, !has_more, &ends);

    if (job != NULL)
      do_job (self, job);
    else if (!ends && lab_store_watch_has_changed (&self->watch, self->database, self->owners))
      tell_changed (self);
    has_more = job == NULL && lab_store_tidy_step (&self->tidy, self->database);
  }
  lab_store_tidy_finish (&self->tidy, self->database);
  return NULL;
}

/**
 * lab_store_thread_new:
 * @database: (transfer full): a connection that may write
 * @owners: which runs are in training; must outlive the thread
 * @listener: whom to tell, and where
 *
 * Returns: (transfer full) (nullable): a thread without work; %NULL when the system gives none,
 * and @database is closed
 */
LabStoreThread *
lab_store_thread_new (LabDatabase *database, LabOwners *owners, const LabStoreListener *listener)
{
  LabStoreThread *self = g_new0 (LabStoreThread, 1);
  pthread_condattr_t attributes;

  self->database = database;
  self->owners = owners;
  self->jobs_done = add_wake_up (listener, "store's jobs", listener->jobs_done);
  self->changed = add_wake_up (listener, "store's changes", listener->changed);
  pthread_mutex_init (&self->lock, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self->has_work, &attributes);
  pthread_condattr_destroy (&attributes);
  pthread_cond_init (&self->is_over, NULL);
  lab_store_watch_init (&self->watch, database, owners);
  lab_store_tidy_init (&self->tidy);
  if (pthread_create (&self->thread, NULL, thread_main, self) != 0) {
    self->ends = TRUE;
    self->thread = pthread_self ();
    lab_store_thread_free (self);
    return NULL;
  }
  return self;
}

/**
 * lab_store_thread_free:
 * @self: a thread that nobody gives work to any more
 *
 * Waits for the work it has, ends it, and closes its connection. Jobs that were not fetched are
 * freed without being told of.
 */
void
lab_store_thread_free (LabStoreThread *self)
{
  LabStoreJob *job;

  pthread_mutex_lock (&self->lock);
  self->ends = TRUE;
  pthread_cond_signal (&self->has_work);
  pthread_mutex_unlock (&self->lock);
  if (!pthread_equal (self->thread, pthread_self ()))
    pthread_join (self->thread, NULL);

  for (job = lab_store_thread_take_done (self); job != NULL;) {
    LabStoreJob *next = job->next;

    lab_store_job_free (job);
    job = next;
  }
  g_source_destroy (self->jobs_done);
  g_source_unref (self->jobs_done);
  g_source_destroy (self->changed);
  g_source_unref (self->changed);
  lab_database_close (self->database);
  pthread_cond_destroy (&self->has_work);
  pthread_cond_destroy (&self->is_over);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

/**
 * lab_store_thread_push:
 * @self: a thread
 * @job: (transfer full): what is to be written
 *
 * Queues @job; when it is over it can be fetched.
 */
void
lab_store_thread_push (LabStoreThread *self, LabStoreJob *job)
{
  pthread_mutex_lock (&self->lock);
  append (&self->first, &self->last, job);
  pthread_cond_signal (&self->has_work);
  pthread_mutex_unlock (&self->lock);
}

/**
 * lab_store_thread_run:
 * @self: a thread
 * @job: what is to be written
 * @error: gets a #LabStoreError
 *
 * Queues @job, and blocks until it is over. From any thread.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
lab_store_thread_run (LabStoreThread *self, LabStoreJob *job, GError **error)
{
  job->is_awaited = TRUE;
  pthread_mutex_lock (&self->lock);
  append (&self->first, &self->last, job);
  self->n_waiting++;
  pthread_cond_signal (&self->has_work);
  while (!job->is_over)
    pthread_cond_wait (&self->is_over, &self->lock);
  self->n_waiting--;
  pthread_cond_broadcast (&self->is_over);
  pthread_mutex_unlock (&self->lock);
  if (job->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&job->error));
  return FALSE;
}

/**
 * lab_store_thread_drain:
 * @self: a thread
 *
 * Blocks until there is nothing to be written.
 */
void
lab_store_thread_drain (LabStoreThread *self)
{
  pthread_mutex_lock (&self->lock);
  while (self->first != NULL || self->is_writing || self->n_waiting > 0)
    pthread_cond_wait (&self->is_over, &self->lock);
  pthread_mutex_unlock (&self->lock);
}

/**
 * lab_store_thread_take_done:
 * @self: a thread
 *
 * Returns: (transfer full) (nullable): the first of the jobs that are over, which has the next
 */
LabStoreJob *
lab_store_thread_take_done (LabStoreThread *self)
{
  LabStoreJob *job;

  pthread_mutex_lock (&self->lock);
  job = self->first_done;
  self->first_done = self->last_done = NULL;
  pthread_mutex_unlock (&self->lock);
  return job;
}
