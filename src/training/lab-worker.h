/* lab-worker.h: a trainer together with the run that its messages go to.
 *
 * Lives on the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-run.h"
#include "lab-trainer.h"

G_BEGIN_DECLS

typedef struct _LabWorker LabWorker;

/* Called when the last message has come, before the run's signals: it may free the worker. */
typedef void (*LabWorkerFunc) (LabWorker *worker, gpointer data);

LabWorker *lab_worker_new (LabRun *run, const LabTrainerSettings *settings, GMainContext *context,
                           LabWorkerFunc ended, gpointer data, GError **error);
void lab_worker_free (LabWorker *self);

LabRun *lab_worker_get_run (LabWorker *self);
LabTrainer *lab_worker_get_trainer (LabWorker *self);
/* Bytes that it gives back when it ends. */
gsize lab_worker_get_memory (LabWorker *self);

/* Brings the run up to date with what the trainer has told. */
void lab_worker_drain (LabWorker *self);

G_END_DECLS
