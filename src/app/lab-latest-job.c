/* lab-latest-job.c: one job at a time in a thread; of those asked for meanwhile, the newest is next.
 *
 * A request does not interrupt the one before it: networks in training come faster than some of
 * them are looked into, and the view would never get an answer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-latest-job.h"

struct _LabLatestJob {
  const LabJobKind *kind;
  gpointer owner;            /* NULL: nobody waits any more */
  GCancellable *cancellable; /* of the job that is under way, or NULL */
  gpointer next;             /* request, or NULL */
};

/* What a thread is given; on the main loop it finds its way back by @self. */
typedef struct {
  LabLatestJob *self; /* a reference */
  const LabJobKind *kind;
  gpointer request;
} Job;

static void
latest_job_clear (gpointer data)
{
  LabLatestJob *self = data;

  g_clear_pointer (&self->next, self->kind->free_request);
  g_clear_object (&self->cancellable);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  job->kind->free_request (job->request);
  g_free (job);
}

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  g_task_return_pointer (task, job->kind->work (job->request, cancellable), job->kind->free_result);
}

static void start (LabLatestJob *self, gpointer request);

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  LabLatestJob *self = job->self;
  /* A job that was cancelled gives nothing: then nobody waits for it. */
  gpointer answer = g_task_propagate_pointer (G_TASK (result), NULL);
  gboolean is_wanted = self->owner != NULL && !g_cancellable_is_cancelled (self->cancellable);

  g_clear_object (&self->cancellable);
  if (self->next != NULL)
    start (self, g_steal_pointer (&self->next));
  if (is_wanted)
    self->kind->done (self->owner, job->request, answer);
  if (answer != NULL)
    self->kind->free_result (answer);
  g_rc_box_release_full (self, latest_job_clear);
}

static void
start (LabLatestJob *self, gpointer request)
{
  g_autoptr (GTask) task = NULL;
  Job *job = g_new0 (Job, 1);

  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, done_cb, NULL);
  job->self = g_rc_box_acquire (self);
  job->kind = self->kind;
  job->request = request;
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, work_in_thread);
}

/**
 * lab_latest_job_new:
 * @kind: (transfer none): what is to be done; static
 * @owner: handed to its done()
 *
 * Returns: (transfer full): nothing to do yet; lab_latest_job_free() it
 */
LabLatestJob *
lab_latest_job_new (const LabJobKind *kind, gpointer owner)
{
  LabLatestJob *self = g_rc_box_new0 (LabLatestJob);

  self->kind = kind;
  self->owner = owner;
  return self;
}

/**
 * lab_latest_job_free:
 * @self: (nullable): jobs
 *
 * Gives up on whatever is under way; a thread may still work at it for a moment, for nobody.
 */
void
lab_latest_job_free (LabLatestJob *self)
{
  if (self == NULL)
    return;
  lab_latest_job_cancel (self);
  self->owner = NULL;
  g_rc_box_release_full (self, latest_job_clear);
}

/**
 * lab_latest_job_ask:
 * @self: jobs
 * @request: (transfer full): what is wanted; one that waits for its turn makes way for it
 */
void
lab_latest_job_ask (LabLatestJob *self, gpointer request)
{
  if (self->cancellable == NULL) {
    start (self, request);
    return;
  }
  g_clear_pointer (&self->next, self->kind->free_request);
  self->next = request;
}

/**
 * lab_latest_job_cancel:
 * @self: jobs
 *
 * No answer to what was asked for until now.
 */
void
lab_latest_job_cancel (LabLatestJob *self)
{
  g_clear_pointer (&self->next, self->kind->free_request);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/**
 * lab_latest_job_is_busy:
 * @self: jobs
 *
 * Returns: whether an answer is to come
 */
gboolean
lab_latest_job_is_busy (LabLatestJob *self)
{
  if (self->next != NULL)
    return TRUE;
  return self->cancellable != NULL && !g_cancellable_is_cancelled (self->cancellable);
}
