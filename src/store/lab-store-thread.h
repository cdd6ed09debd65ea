/* lab-store-thread.h: the store's own thread: what is to be written goes in, in order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store-database.h"
#include "lab-store-owners.h"

G_BEGIN_DECLS

/* Something to be written, as one transaction. Whoever makes one puts it first in a struct of its
 * own. */
typedef struct _LabStoreJob LabStoreJob;
struct _LabStoreJob {
  /* In the store's thread, in a transaction; FALSE undoes it. */
  gboolean (*write) (LabStoreJob *self, LabDatabase *database, LabOwners *owners, GError **error);
  /* In the store's thread, when the transaction has ended, one way or the other; may be NULL. */
  void (*ended) (LabStoreJob *self, LabOwners *owners, gboolean is_written);
  /* In the main context; may be NULL. It may not free the job, which is freed afterwards. */
  void (*done) (LabStoreJob *self);
  void (*free) (LabStoreJob *self);
  gboolean frees; /* something is deleted for good, or the limit becomes another one */
  GError *error;  /* why it could not be written */

  /* The thread's: */
  LabStoreJob *next;
  gboolean is_awaited, is_over;
};

typedef struct _LabStoreThread LabStoreThread;

/* What the thread tells, in @context: jobs are over (as soon as possible), and the file has changed
 * (a few times a second at most). */
typedef struct {
  GMainContext *context;
  void (*jobs_done) (gpointer data);
  void (*changed) (gpointer data);
  gpointer data;
} LabStoreListener;

/* Takes @database and borrows @owners. */
LabStoreThread *lab_store_thread_new (LabDatabase *database, LabOwners *owners,
                                      const LabStoreListener *listener);
/* Writes what is queued, then ends the thread and closes the connection. */
void lab_store_thread_free (LabStoreThread *self);

/* Takes @job. */
void lab_store_thread_push (LabStoreThread *self, LabStoreJob *job);
/* Blocks until @job is over; it stays the caller's. FALSE with its error. Any thread. */
gboolean lab_store_thread_run (LabStoreThread *self, LabStoreJob *job, GError **error);
/* Blocks until nothing is queued. */
void lab_store_thread_drain (LabStoreThread *self);
/* The jobs that are over and have not been fetched, first to last; the caller's. */
LabStoreJob *lab_store_thread_take_done (LabStoreThread *self);

void lab_store_job_free (LabStoreJob *job);

G_END_DECLS
