/* lab-session.c: the present run with its trainer, and the trainers that are on their way out.
 *
 * A replaced trainer is told to stop, and goes on posting to its own run. When its last message has
 * come it is joined, which does not wait any more.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-session.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "lab-config.h"
#include "lab-run-private.h"
#include "lab-trainer.h"

/* A trainer with where its messages go. */
typedef struct {
  LabSession *session; /* which owns it */
  LabRun *run;
  LabMailbox *mailbox;
  LabTrainer *trainer;
} Worker;

struct _LabSession {
  GObject parent_instance;

  GMainContext *context;
  int n_threads;
  gboolean yields;
  gboolean is_shut_down;
  LabRun *run;
  Worker *worker;     /* the run's, or NULL when it has ended */
  GPtrArray *workers; /* all that have not been joined, the run's included */
};

G_DEFINE_FINAL_TYPE (LabSession, lab_session, G_TYPE_OBJECT)

enum { RUN_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
worker_free (Worker *worker)
{
  g_clear_pointer (&worker->trainer, lab_trainer_free); /* before the mailbox it posts to */
  g_clear_pointer (&worker->mailbox, lab_mailbox_free);
  g_clear_object (&worker->run);
  g_free (worker);
}

static void
remove_worker (LabSession *self, Worker *worker)
{
  if (self->worker == worker)
    self->worker = NULL;
  g_ptr_array_remove_fast (self->workers, worker);
}

static void
apply_message (LabRun *run, const LabMessage *message)
{
  lab_run_set_active_seconds (run, message->active);
  switch (message->kind) {
  case LAB_MESSAGE_STATE:
    lab_run_set_state (run, message->state.state, message->state.text);
    break;
  case LAB_MESSAGE_LOSSES:
    lab_run_add_losses (run, message->losses.loss, message->losses.n, message->losses.seconds);
    break;
  case LAB_MESSAGE_EPOCH:
    lab_run_add_epoch (run, &message->epoch);
    break;
  case LAB_MESSAGE_CHANGE:
    lab_run_add_change (run, message->position);
    break;
  case LAB_MESSAGE_LAST:
  default:
    break;
  }
}

/* Brings the worker's run up to date. The signals come last: their listeners may do anything to the
 * session, and nothing of it is touched after them. */
static void
drain (Worker *worker)
{
  g_autoptr (LabRun) run = g_object_ref (worker->run);
  g_autoptr (LabSnapshot) snapshot = NULL;
  LabMessage *messages = lab_mailbox_take (worker->mailbox, &snapshot);
  gboolean is_last = FALSE;

  if (snapshot != NULL)
    lab_run_set_snapshot (run, snapshot);
  for (const LabMessage *message = messages; message != NULL; message = message->next) {
    apply_message (run, message);
    is_last |= message->kind == LAB_MESSAGE_LAST;
  }
  lab_message_free_all (messages);
  if (is_last)
    remove_worker (worker->session, worker);
  lab_run_notify (run);
}

static void
mail_arrived_cb (gpointer data)
{
  drain (data);
}

static void
lab_session_dispose (GObject *object)
{
  lab_session_shutdown (LAB_SESSION (object));

  G_OBJECT_CLASS (lab_session_parent_class)->dispose (object);
}

static void
lab_session_finalize (GObject *object)
{
  LabSession *self = LAB_SESSION (object);

  g_clear_object (&self->run);
  g_clear_pointer (&self->workers, g_ptr_array_unref);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (lab_session_parent_class)->finalize (object);
}

static void
lab_session_class_init (LabSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lab_session_dispose;
  object_class->finalize = lab_session_finalize;

  /**
   * LabSession::run-changed:
   *
   * lab_session_get_run() is another one.
   */
  signals[RUN_CHANGED] = g_signal_new ("run-changed", LAB_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
lab_session_init (LabSession *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->n_threads = 1;
  self->workers = g_ptr_array_new_with_free_func ((GDestroyNotify)worker_free);
}

/**
 * lab_session_new:
 *
 * Returns: (transfer full): a session without a run, which lives in the calling thread's default
 * main context
 */
LabSession *
lab_session_new (void)
{
  return g_object_new (LAB_TYPE_SESSION, NULL);
}

/**
 * lab_session_set_n_threads:
 * @self: a session
 * @n_threads: threads of a training, at least 1; 1 at first
 *
 * Takes effect with the next run. It changes the speed and never the result.
 */
void
lab_session_set_n_threads (LabSession *self, int n_threads)
{
  g_return_if_fail (LAB_IS_SESSION (self) && n_threads >= 1);

  self->n_threads = n_threads;
}

/**
 * lab_session_set_yields:
 * @self: a session
 * @yields: whether the threads that train give way to all others of the process; they don't at first
 *
 * Takes effect with the next run. Where each core trains, a window that must wait for its turn answers
 * late and stutters.
 */
void
lab_session_set_yields (LabSession *self, gboolean yields)
{
  g_return_if_fail (LAB_IS_SESSION (self));

  self->yields = yields;
}

/**
 * lab_session_get_run:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the present run
 */
LabRun *
lab_session_get_run (LabSession *self)
{
  g_return_val_if_fail (LAB_IS_SESSION (self), NULL);

  return self->run;
}

/* The network must fit the images, which the engine takes on trust. */
static gboolean
check_fits (const nn_config *config, GError **error)
{
  if (config->n_inputs != LAB_IMAGE_PIXELS) {
    g_set_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_FIELD,
                 _ ("The network must have %d inputs, one for each pixel; it has %'d."),
                 LAB_IMAGE_PIXELS, config->n_inputs);
    return FALSE;
  }
  if (config->n_classes < LAB_N_DIGITS) {
    g_set_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_FIELD,
                 _ ("The network must tell at least %d classes, one for each digit; it has %d."),
                 LAB_N_DIGITS, config->n_classes);
    return FALSE;
  }
  return TRUE;
}

static Worker *
start_worker (LabSession *self, const nn_config *config, LabDataset *dataset, GError **error)
{
  Worker *worker = g_new0 (Worker, 1);

  worker->session = self;
  worker->run = lab_run_new (config, dataset);
  worker->mailbox = lab_mailbox_new (self->context, mail_arrived_cb, worker);
  worker->trainer =
      lab_trainer_new (config, dataset, self->n_threads, self->yields, worker->mailbox, error);
  if (worker->trainer == NULL) {
    worker_free (worker);
    return NULL;
  }
  g_ptr_array_add (self->workers, worker);
  return worker;
}

/**
 * lab_session_prepare:
 * @self: a session
 * @config: what to train, and how
 * @dataset: on what
 * @error: gets a #LabConfigError, or a %G_IO_ERROR when there can be no trainer
 *
 * Makes a new run at epoch 0, which waits for lab_session_train(). The run before it is stopped:
 * its last messages still come to it, and never to the new one.
 *
 * Returns: %FALSE when there can be no such run; the present one goes on then
 */
gboolean
lab_session_prepare (LabSession *self, const nn_config *config, LabDataset *dataset, GError **error)
{
  Worker *worker;

  g_return_val_if_fail (LAB_IS_SESSION (self) && config != NULL && dataset != NULL, FALSE);

  if (self->is_shut_down) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                         _ ("Nothing can be trained any more: Digit Lab is closing."));
    return FALSE;
  }
  if (!lab_config_validate (config, self->n_threads, error) || !check_fits (config, error))
    return FALSE;
  worker = start_worker (self, config, dataset, error);
  if (worker == NULL)
    return FALSE;
  if (self->worker != NULL)
    lab_trainer_stop (self->worker->trainer);
  self->worker = worker;
  g_set_object (&self->run, worker->run);
  g_signal_emit (self, signals[RUN_CHANGED], 0);
  return TRUE;
}

/**
 * lab_session_train:
 * @self: a session
 *
 * Starts or resumes the present run, up to its last epoch. Its state changes when its trainer has
 * heard of it.
 */
void
lab_session_train (LabSession *self)
{
  g_return_if_fail (LAB_IS_SESSION (self));

  if (self->worker != NULL)
    lab_trainer_train (self->worker->trainer);
}

/**
 * lab_session_pause:
 * @self: a session
 *
 * Pauses the present run after the mini-batch that is being trained.
 */
void
lab_session_pause (LabSession *self)
{
  g_return_if_fail (LAB_IS_SESSION (self));

  if (self->worker != NULL)
    lab_trainer_pause (self->worker->trainer);
}

/**
 * lab_session_step:
 * @self: a session
 *
 * Trains to the end of the present epoch, a whole one from a boundary, then pauses.
 */
void
lab_session_step (LabSession *self)
{
  g_return_if_fail (LAB_IS_SESSION (self));

  if (self->worker != NULL)
    lab_trainer_step (self->worker->trainer);
}

/**
 * lab_session_stop:
 * @self: a session
 *
 * Ends the present run within one mini-batch, whatever it is doing, and before commands that are
 * still on their way. An epoch whose evaluation is cut short does not enter its history.
 */
void
lab_session_stop (LabSession *self)
{
  g_return_if_fail (LAB_IS_SESSION (self));

  if (self->worker != NULL)
    lab_trainer_stop (self->worker->trainer);
}

static gboolean
has_ended (LabRun *run)
{
  return lab_run_get_state (run) != LAB_RUN_READY && !lab_run_is_active (run);
}

/**
 * lab_session_set_hyperparameters:
 * @self: a session
 * @learning_rate: η
 * @l2: λ
 * @dropout: p
 * @error: gets a #LabConfigError
 *
 * Changes what may change while a run goes on, from its next batch. Where that was is added to the
 * run's changes when its trainer has done it.
 *
 * Returns: %FALSE when a value is out of range or the run has ended; nothing changes then
 */
gboolean
lab_session_set_hyperparameters (LabSession *self, double learning_rate, double l2, double dropout,
                                 GError **error)
{
  nn_config config;
  nn_field field;

  g_return_val_if_fail (LAB_IS_SESSION (self), FALSE);

  if (self->worker == NULL || has_ended (self->run)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                         _ ("The training has ended; reset it to train with other values."));
    return FALSE;
  }
  config = *lab_run_get_config (self->run);
  config.learning_rate = learning_rate;
  config.l2 = l2;
  config.dropout = dropout;
  field = nn_config_check (&config);
  if (field != NN_FIELD_NONE) {
    g_autofree char *sentence = lab_config_describe_field (&config, field);

    g_set_error_literal (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_FIELD, sentence);
    return FALSE;
  }
  lab_trainer_set_hyperparameters (self->worker->trainer, learning_rate, l2, dropout);
  return TRUE;
}

/**
 * lab_session_shutdown:
 * @self: a session
 *
 * Stops every trainer, waits for their threads, and brings their runs up to date. The session takes
 * no more orders after it.
 */
void
lab_session_shutdown (LabSession *self)
{
  g_return_if_fail (LAB_IS_SESSION (self));

  self->is_shut_down = TRUE;
  /* All of them first: they end at the same time, and not one after the other. */
  for (guint i = 0; i < self->workers->len; i++)
    lab_trainer_stop (((Worker *)g_ptr_array_index (self->workers, i))->trainer);
  while (self->workers->len > 0) {
    Worker *worker = g_ptr_array_index (self->workers, 0);

    lab_trainer_join (worker->trainer);
    drain (worker); /* its last message is there, so that it is removed */
  }
}
