/* lab-trainer.c: the thread that trains.
 *
 * At the end of an epoch it hands the network to its evaluator, and trains on while that one works aside. What enters a run's
 * history is whole: the evaluator posts an epoch's record when the test split has been evaluated. A
 * stop during that evaluation drops the record (its batch losses, which are true, stay); a test loss
 * that is not finite does too, and ends the run as diverged, with what was trained meanwhile taken
 * back. Each change of the state is told when nothing is being evaluated any more.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-trainer.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lab-commands.h"
#include "lab-config.h"
#include "lab-evaluator.h"
#include "lab-reporter.h"

/* How much nicer than the rest of the process a trainer is that yields. */
#define YIELDING 10

struct _LabTrainer {
  /* Set before the thread is made, then only read. */
  LabTrainerSettings settings;
  LabMailbox *mailbox;

  /* The main thread's alone. */
  pthread_t thread;
  gboolean has_thread;

  /* Where the two threads meet. */
  LabCommands commands;
  LabGate *gate;
  gint n_begun; /* atomic: mini-batches begun */

  /* The thread's alone. */
  nn_config config; /* with the hyperparameters as they stand */
  nn_training *training;
  LabEvaluator *evaluator;
  int until;            /* trains while fewer epochs than these are completed */
  double epoch_seconds; /* of training, in this epoch */
  LabReporter reporter;
};

static gboolean
is_stopped (LabTrainer *self)
{
  return lab_commands_is_stopped (&self->commands);
}

/* ── endings ──────────────────────────────────────────────────────────────────────────────────── */

/* Ends the run, with a picture of what it came to. Nothing is being evaluated. */
static void
end (LabTrainer *self, LabRunState state, const char *text)
{
  if (self->training != NULL)
    lab_reporter_send_last_picture (&self->reporter, &self->config, self->training);
  lab_reporter_send_state (&self->reporter, state, text);
}

/* In each state but these three, a run has ended. */
static gboolean
has_ended (LabTrainer *self)
{
  LabRunState state = self->reporter.state;

  return state != LAB_RUN_READY && state != LAB_RUN_TRAINING && state != LAB_RUN_PAUSED;
}

static void
end_diverged (LabTrainer *self, int epoch, int batch)
{
  g_autofree char *learning_rate = lab_config_format_number (self->config.learning_rate);
  g_autofree char *text = NULL;

  text = g_strdup_printf (
      /* translators: two numbers from 1, and the learning rate it had */
      _ ("Diverged at epoch %d, batch %d: the loss grew beyond all numbers. Try a learning rate "
         "below %s."),
      epoch, batch, learning_rate);
  end (self, LAB_RUN_DIVERGED, text);
}

static void
end_failed (LabTrainer *self, nn_status status)
{
  if (status == NN_NO_MEMORY)
    end (self, LAB_RUN_FAILED,
         _ ("There is not enough memory to train this network; try smaller layers or a smaller "
            "batch."));
  else
    end (self, LAB_RUN_FAILED,
         _ ("The network cannot be trained on this dataset: their sizes do not fit."));
}

/* ── evaluation ───────────────────────────────────────────────────────────────────────────────── */

/* The test loss of an epoch is not finite: what was trained after it is taken back, so that the run
 * ends as it would have ended without looking ahead. */
static void
end_diverged_in_evaluation (LabTrainer *self)
{
  const LabSnapshot *checkpoint = lab_evaluator_get_checkpoint (self->evaluator);
  int n_batches = nn_training_batches_per_epoch (self->training);

  nn_training_restore (self->training, checkpoint->parameters, (int)checkpoint->epoch, 0);
  lab_reporter_drop_losses (&self->reporter, (guint64)checkpoint->epoch * (guint64)n_batches);
  lab_reporter_send_picture (&self->reporter, &self->config, self->training);
  end_diverged (self, (int)checkpoint->epoch, n_batches);
}

/* Waits until what there is has been evaluated. Returns: FALSE when that has ended the run */
static gboolean
settle (LabTrainer *self)
{
  nn_status status;

  lab_evaluator_wait (self->evaluator);
  status = lab_evaluator_get_status (self->evaluator);
  if (status == NN_OK || status == NN_CANCELLED)
    return TRUE;
  if (status == NN_DIVERGED)
    end_diverged_in_evaluation (self);
  else
    end_failed (self, status);
  return FALSE;
}

/* Has the network that the training begins with evaluated. It can be shown before that. */
static void
evaluate_first (LabTrainer *self)
{
  LabSnapshot *checkpoint = self->settings.checkpoint;

  checkpoint = checkpoint != NULL
                   ? lab_snapshot_ref (checkpoint)
                   : lab_reporter_take_checkpoint (&self->reporter, &self->config, self->training);
  if (checkpoint == NULL)
    return;
  if (self->settings.checkpoint == NULL)
    lab_reporter_send_checkpoint (&self->reporter, lab_snapshot_ref (checkpoint));
  if (checkpoint->evaluation == NULL)
    lab_evaluator_submit (self->evaluator, nn_training_model (self->training), checkpoint, NULL,
                          lab_reporter_get_active_seconds (&self->reporter));
  else
    lab_snapshot_unref (checkpoint);
}

/* ── training ─────────────────────────────────────────────────────────────────────────────────── */

/* Hands the network over to be evaluated, once the epoch before has been. */
static void
end_epoch (LabTrainer *self, const nn_step *step)
{
  g_autoptr (LabSnapshot) checkpoint = NULL;
  const LabEpoch record = {
      .epoch = (guint)nn_training_epoch (self->training),
      .train_loss = step->epoch_loss,
      .train_accuracy = step->epoch_accuracy,
      .last_batch_loss = step->loss,
      .seconds = self->epoch_seconds,
      .learning_rate = self->config.learning_rate,
      .l2 = self->config.l2,
      .dropout = self->config.dropout,
  };

  lab_reporter_send_losses (&self->reporter);
  self->epoch_seconds = 0.0;
  if (!settle (self) || is_stopped (self))
    return;
  checkpoint = lab_reporter_take_checkpoint (&self->reporter, &self->config, self->training);
  if (checkpoint == NULL)
    end_failed (self, NN_NO_MEMORY);
  else
    lab_evaluator_submit (self->evaluator, nn_training_model (self->training),
                          g_steal_pointer (&checkpoint), &record,
                          lab_reporter_get_active_seconds (&self->reporter));
}

static void
train_batch (LabTrainer *self)
{
  gint64 begun = g_get_monotonic_time ();
  double seconds;
  nn_step step;
  nn_status status;

  g_atomic_int_inc (&self->n_begun);
  status = nn_training_step (self->training, &step);
  seconds = (double)(g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
  if (status == NN_DIVERGED) {
    if (settle (self))
      end_diverged (self, nn_training_epoch (self->training) + 1,
                    nn_training_batch (self->training) + 1);
  } else if (status != NN_OK) {
    if (settle (self))
      end_failed (self, status);
  } else {
    self->epoch_seconds += seconds;
    lab_reporter_add_loss (&self->reporter, step.loss, seconds);
    if (step.ends_epoch)
      end_epoch (self, &step);
    else if (lab_reporter_wants_picture (&self->reporter))
      lab_reporter_send_picture (&self->reporter, &self->config, self->training);
  }
}

/* ── commands ─────────────────────────────────────────────────────────────────────────────────── */

static void
apply_hyperparameters (LabTrainer *self, const LabCommand *command)
{
  int n_batches = nn_training_batches_per_epoch (self->training);

  if (command->learning_rate == self->config.learning_rate && command->l2 == self->config.l2 &&
      command->dropout == self->config.dropout)
    return;
  if (nn_training_set_hyperparameters (self->training, command->learning_rate, command->l2,
                                       command->dropout) != NN_OK)
    return; /* out of range, which the session has refused already */
  self->config.learning_rate = command->learning_rate;
  self->config.l2 = command->l2;
  self->config.dropout = command->dropout;
  lab_reporter_send_change (
      &self->reporter,
      nn_training_epoch (self->training) + (double)nn_training_batch (self->training) / n_batches,
      &(LabHyperparameters){command->learning_rate, command->l2, command->dropout});
}

static void
apply_command (LabTrainer *self, const LabCommand *command)
{
  switch (command->kind) {
  case LAB_COMMAND_TRAIN:
    self->until = self->config.epochs;
    break;
  case LAB_COMMAND_STEP:
    /* The last epoch may have been trained already, and not been evaluated yet. */
    self->until = MIN (nn_training_epoch (self->training) + 1, self->config.epochs);
    break;
  case LAB_COMMAND_PAUSE:
    self->until = 0;
    break;
  case LAB_COMMAND_SET:
  default:
    apply_hyperparameters (self, command);
    break;
  }
}

static void
apply_commands (LabTrainer *self)
{
  LabCommand command;

  while (lab_commands_take (&self->commands, &command))
    apply_command (self, &command);
}

static gboolean
is_training (LabTrainer *self)
{
  return nn_training_epoch (self->training) < self->until;
}

static void
pause_here (LabTrainer *self)
{
  lab_reporter_send_last_picture (&self->reporter, &self->config, self->training);
  lab_reporter_send_state (&self->reporter, LAB_RUN_PAUSED, NULL);
}

static void
end_stopped (LabTrainer *self)
{
  /* The end of an epoch that was being evaluated: its checkpoint will never be posted. */
  if (lab_evaluator_get_status (self->evaluator) == NN_CANCELLED)
    lab_reporter_send_picture (&self->reporter, &self->config, self->training);
  end (self, LAB_RUN_STOPPED, NULL);
}

static gboolean
is_complete (LabTrainer *self)
{
  return lab_evaluator_get_epoch (self->evaluator) == (guint)self->config.epochs;
}

/* Brings the state that others see up to date with what was asked for and what has been done. */
static void
update_state (LabTrainer *self)
{
  gboolean is_on = self->reporter.state == LAB_RUN_TRAINING;
  gboolean must_end = is_stopped (self) || lab_evaluator_get_status (self->evaluator) != NN_OK;

  if (is_training (self) && !must_end) {
    if (!is_on)
      lab_reporter_send_state (&self->reporter, LAB_RUN_TRAINING, NULL);
    return;
  }
  if ((!is_on && !must_end) || !settle (self))
    return;
  if (is_complete (self))
    end (self, LAB_RUN_FINISHED, NULL);
  else if (is_stopped (self))
    end_stopped (self);
  else if (is_on)
    pause_here (self);
}

static void
train (LabTrainer *self)
{
  while (!has_ended (self)) {
    apply_commands (self);
    update_state (self);
    if (has_ended (self))
      return;
    if (is_training (self))
      train_batch (self);
    else
      lab_commands_wait (&self->commands);
  }
}

/* Lets every other thread of the process go first. Linux keeps this for each thread, and hands it on to
 * those that the thread makes; elsewhere it would be the whole process that gives way. */
static void
give_way (void)
{
#ifdef __linux__
  id_t thread = (id_t)gettid ();

  setpriority (PRIO_PROCESS, thread, getpriority (PRIO_PROCESS, thread) + YIELDING);
#endif
}

/* Takes the memory for the training, and puts it where it begins. */
static nn_status
begin (LabTrainer *self)
{
  const LabImages *train_images = lab_dataset_get_images (self->settings.dataset, LAB_SPLIT_TRAIN);
  const nn_images images = {
      .pixels = train_images->pixels, .labels = train_images->labels, .n = train_images->n};
  const LabSnapshot *checkpoint = self->settings.checkpoint;
  nn_status status;

  /* A person who types makes runs faster than a large network's memory is made. */
  if (is_stopped (self))
    return NN_CANCELLED;
  self->evaluator =
      lab_evaluator_new (&self->config, self->settings.dataset, self->settings.evaluates_aside,
                         &self->commands, self->mailbox);
  if (self->evaluator == NULL)
    return NN_NO_MEMORY;
  status = nn_training_new (&self->config, &images, self->settings.n_threads, &self->training);
  if (status == NN_OK && checkpoint != NULL)
    status = nn_training_restore (self->training, checkpoint->parameters, (int)checkpoint->epoch,
                                  (int)checkpoint->batch);
  else if (status == NN_OK && self->settings.start != NULL)
    status = nn_training_restore (self->training, self->settings.start->parameters, 0, 0);
  return status;
}

static void *
trainer_main (void *data)
{
  LabTrainer *self = data;
  nn_status status;

  if (self->settings.yields)
    give_way ();
  if (self->settings.predecessor != NULL)
    lab_gate_wait (self->settings.predecessor);
  status = begin (self);
  if (status == NN_OK) {
    evaluate_first (self);
    train (self);
  } else if (is_stopped (self)) {
    end (self, LAB_RUN_STOPPED, NULL);
  } else {
    end_failed (self, status);
  }
  g_clear_pointer (&self->evaluator, lab_evaluator_free);
  g_clear_pointer (&self->training, nn_training_free);
  lab_gate_open (self->gate);
  lab_reporter_send_last (&self->reporter);
  return NULL;
}

/* ── the main thread's side ───────────────────────────────────────────────────────────────────── */

static LabTrainer *
make (const LabTrainerSettings *settings, LabMailbox *mailbox)
{
  LabTrainer *self = g_new0 (LabTrainer, 1);
  LabSnapshot *checkpoint = settings->checkpoint;

  self->settings = *settings;
  lab_dataset_ref (self->settings.dataset);
  if (checkpoint != NULL)
    lab_snapshot_ref (checkpoint);
  if (settings->start != NULL)
    lab_snapshot_ref (settings->start);
  if (settings->predecessor != NULL)
    lab_gate_ref (settings->predecessor);
  self->config = settings->config;
  self->mailbox = mailbox;
  self->gate = lab_gate_new ();
  lab_reporter_init (&self->reporter, mailbox, checkpoint != NULL ? LAB_RUN_PAUSED : LAB_RUN_READY,
                     settings->active_seconds);
  lab_commands_init (&self->commands);
  return self;
}

/**
 * lab_trainer_new:
 * @settings: a valid configuration for images of its dataset's size, a checkpoint of such a network;
 *   copied, with references to what it points to
 * @mailbox: gets all that is to be told; must outlive the trainer
 * @error: gets a %G_IO_ERROR when the system grants no thread
 *
 * Starts a thread that makes the network and sends a picture of it, if it is a new one. It then waits
 * for commands, while the network is evaluated.
 *
 * Returns: (transfer full) (nullable): the trainer, or %NULL
 */
LabTrainer *
lab_trainer_new (const LabTrainerSettings *settings, LabMailbox *mailbox, GError **error)
{
  g_autoptr (LabTrainer) self = make (settings, mailbox);
  int failure;

  failure = pthread_create (&self->thread, NULL, trainer_main, self);
  if (failure != 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (failure),
                 _ ("The system grants no thread to train in: %s."), g_strerror (failure));
    return NULL;
  }
  self->has_thread = TRUE;
  return g_steal_pointer (&self);
}

/**
 * lab_trainer_free:
 * @self: a trainer
 *
 * Stops it, joins its thread, and frees it.
 */
void
lab_trainer_free (LabTrainer *self)
{
  lab_trainer_stop (self);
  lab_trainer_join (self);
  lab_commands_clear (&self->commands);
  lab_dataset_unref (self->settings.dataset);
  g_clear_pointer (&self->settings.checkpoint, lab_snapshot_unref);
  g_clear_pointer (&self->settings.start, lab_snapshot_unref);
  g_clear_pointer (&self->settings.predecessor, lab_gate_unref);
  lab_gate_unref (self->gate);
  g_free (self);
}

/**
 * lab_trainer_train:
 * @self: a trainer
 *
 * Starts or resumes training, up to the last planned epoch.
 */
void
lab_trainer_train (LabTrainer *self)
{
  lab_commands_send (&self->commands, &(LabCommand){.kind = LAB_COMMAND_TRAIN});
}

/**
 * lab_trainer_pause:
 * @self: a trainer
 *
 * Pauses after the mini-batch that is being trained; an epoch that has ended is evaluated first.
 */
void
lab_trainer_pause (LabTrainer *self)
{
  lab_commands_send (&self->commands, &(LabCommand){.kind = LAB_COMMAND_PAUSE});
}

/**
 * lab_trainer_step:
 * @self: a trainer
 *
 * Trains to the end of the epoch that goes on (a whole one from a boundary), then pauses.
 */
void
lab_trainer_step (LabTrainer *self)
{
  lab_commands_send (&self->commands, &(LabCommand){.kind = LAB_COMMAND_STEP});
}

/**
 * lab_trainer_set_hyperparameters:
 * @self: a trainer
 * @learning_rate: η
 * @l2: λ
 * @dropout: p
 *
 * Takes effect with the next mini-batch. Values must be in range.
 */
void
lab_trainer_set_hyperparameters (LabTrainer *self, double learning_rate, double l2, double dropout)
{
  lab_commands_send (&self->commands, &(LabCommand){.kind = LAB_COMMAND_SET,
                                                    .learning_rate = learning_rate,
                                                    .l2 = l2,
                                                    .dropout = dropout});
}

/**
 * lab_trainer_stop:
 * @self: a trainer
 *
 * Ends it within the mini-batch that is being trained or evaluated, whatever else is queued.
 */
void
lab_trainer_stop (LabTrainer *self)
{
  lab_commands_stop (&self->commands);
}

/**
 * lab_trainer_join:
 * @self: a trainer
 *
 * Waits until its thread has returned, which takes no time once %LAB_MESSAGE_LAST has come.
 */
void
lab_trainer_join (LabTrainer *self)
{
  if (self->has_thread)
    pthread_join (self->thread, NULL);
  self->has_thread = FALSE;
}

/**
 * lab_trainer_get_n_begun:
 * @self: a trainer
 *
 * Returns: mini-batches begun so far; from any thread
 */
guint
lab_trainer_get_n_begun (LabTrainer *self)
{
  return (guint)g_atomic_int_get (&self->n_begun);
}

/**
 * lab_trainer_get_gate:
 * @self: a trainer
 *
 * Returns: (transfer none): what opens when the thread has given back the memory of its training
 */
LabGate *
lab_trainer_get_gate (LabTrainer *self)
{
  return self->gate;
}
