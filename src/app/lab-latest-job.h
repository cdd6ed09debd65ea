/* lab-latest-job.h: one job at a time in a thread; of those asked for meanwhile, the newest is next.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  /* In a thread. Returns: what came of @request, or NULL. */
  gpointer (*work) (gpointer request, GCancellable *cancellable);
  /* On the main loop; @request and @result (NULL: nothing came of it) are borrowed. */
  void (*done) (gpointer owner, gpointer request, gpointer result);
  GDestroyNotify free_request;
  GDestroyNotify free_result;
} LabJobKind;

typedef struct _LabLatestJob LabLatestJob;

/* @kind outlives it; @owner is handed to its done(). */
LabLatestJob *lab_latest_job_new (const LabJobKind *kind, gpointer owner);
/* Gives up on whatever is under way: done() is not called any more. NULL is allowed. */
void lab_latest_job_free (LabLatestJob *self);
/* Takes @request over. */
void lab_latest_job_ask (LabLatestJob *self, gpointer request);
/* No answer to what was asked for until now. */
void lab_latest_job_cancel (LabLatestJob *self);
/* Whether an answer is to come. */
gboolean lab_latest_job_is_busy (LabLatestJob *self);

G_END_DECLS
