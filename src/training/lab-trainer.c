/* lab-trainer.c: the thread that trains.
 *
 * What enters a run's history is whole: an epoch's record is posted when all of its batches have
 * been trained and the test split has been evaluated. A stop during that evaluation drops the
 * record (its batch losses, which are true, stay); a test loss that is not finite does too, and
 * ends the run as diverged.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-trainer.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lab-commands.h"
#include "lab-config.h"
#include "lab-reporter.h"

/* How much nicer than the rest of the process a trainer is that yields. */
#define YIELDING 10

struct _LabTrainer {
  /* Set before the thread is made, then only read. */
  LabDataset *dataset;
  int n_threads;
  gboolean yields;
  int epochs;

  /* The main thread's alone. */
  pthread_t thread;
  gboolean has_thread;

  /* Where the two threads meet. */
  LabCommands commands;
  gint n_begun; /* atomic: mini-batches begun */

  /* The thread's alone. */
  nn_config config; /* with the hyperparameters as they stand */
  nn_training *training;
  int until;                 /* trains while fewer epochs than these are completed */
  LabEvaluation *evaluation; /* the newest one */
  double epoch_seconds;      /* of training, in this epoch */
  LabReporter reporter;
};

static gboolean
is_stopped (LabTrainer *self)
{
  return lab_commands_is_stopped (&self->commands);
}

/* ── endings ──────────────────────────────────────────────────────────────────────────────────── */

/* Ends the run, with a picture of what it came to. */
static void
end (LabTrainer *self, LabRunState state, const char *text)
{
  if (self->training != NULL)
    lab_reporter_send_last_picture (&self->reporter, &self->config, self->training,
                                    self->evaluation);
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

static bool
is_stopped_cb (void *data)
{
  return is_stopped (data);
}

static bool
is_wanted_cb (void *data)
{
  LabTrainer *self = data;

  return is_stopped (self) || !lab_commands_is_empty (&self->commands);
}

static nn_images
get_images (LabTrainer *self, LabSplit split)
{
  const LabImages *images = lab_dataset_get_images (self->dataset, split);

  return (nn_images){.pixels = images->pixels, .labels = images->labels, .n = images->n};
}

/* Evaluates the test split. Returns: NN_CANCELLED when @is_cancelled said so. */
static nn_status
evaluate (LabTrainer *self, bool (*is_cancelled) (void *), LabEvaluation **evaluation)
{
  const nn_images images = get_images (self, LAB_SPLIT_TEST);
  const nn_cancel cancel = {.is_cancelled = is_cancelled, .data = self};
  g_autoptr (LabEvaluation) made = NULL;
  nn_evaluation result;
  nn_status status;

  made = lab_evaluation_new ((guint)images.n, (guint)self->config.n_classes);
  if (made == NULL)
    return NN_NO_MEMORY;
  result = (nn_evaluation){
      .confusion = made->confusion, .predicted = made->predicted, .probability = made->probability};
  status = nn_model_evaluate (nn_training_model (self->training), &images, &cancel, &result);
  if (status != NN_OK)
    return status;
  made->epoch = (guint)nn_training_epoch (self->training);
  made->loss = result.loss;
  made->accuracy = result.accuracy;
  *evaluation = g_steal_pointer (&made);
  return NN_OK;
}

/* ── training ─────────────────────────────────────────────────────────────────────────────────── */

static void
send_picture (LabTrainer *self)
{
  lab_reporter_send_picture (&self->reporter, &self->config, self->training, self->evaluation);
}

/* Evaluates the untrained network while nothing else is wanted: a command interrupts it, so that it
 * never delays the first batch, and it is tried again when there is time. */
static void
evaluate_untrained (LabTrainer *self)
{
  if (self->evaluation != NULL || nn_training_epoch (self->training) > 0 ||
      nn_training_batch (self->training) > 0)
    return;
  if (evaluate (self, is_wanted_cb, &self->evaluation) == NN_OK)
    send_picture (self);
}

static void
end_epoch (LabTrainer *self, const nn_step *step)
{
  LabEvaluation *evaluation = NULL;
  LabEpoch record;
  nn_status status;

  lab_reporter_send_losses (&self->reporter);
  status = evaluate (self, is_stopped_cb, &evaluation);
  if (status == NN_CANCELLED)
    return; /* stopped: the loop sees it next */
  if (status != NN_OK) {
    end_failed (self, status);
    return;
  }
  if (!isfinite (evaluation->loss)) {
    lab_evaluation_unref (evaluation);
    end_diverged (self, nn_training_epoch (self->training),
                  nn_training_batches_per_epoch (self->training));
    return;
  }
  g_clear_pointer (&self->evaluation, lab_evaluation_unref);
  self->evaluation = evaluation;
  /* The picture first: whoever sees the epoch in the history finds its evaluation there. */
  send_picture (self);
  record = (LabEpoch){
      .epoch = evaluation->epoch,
      .train_loss = step->epoch_loss,
      .train_accuracy = step->epoch_accuracy,
      .last_batch_loss = step->loss,
      .test_loss = evaluation->loss,
      .test_accuracy = evaluation->accuracy,
      .seconds = self->epoch_seconds,
      .learning_rate = self->config.learning_rate,
      .l2 = self->config.l2,
      .dropout = self->config.dropout,
  };
  lab_reporter_send_epoch (&self->reporter, &record);
  self->epoch_seconds = 0.0;
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
    end_diverged (self, nn_training_epoch (self->training) + 1,
                  nn_training_batch (self->training) + 1);
  } else if (status != NN_OK) {
    end_failed (self, status);
  } else {
    self->epoch_seconds += seconds;
    lab_reporter_add_loss (&self->reporter, step.loss, seconds);
    if (step.ends_epoch)
      end_epoch (self, &step);
    else if (lab_reporter_wants_picture (&self->reporter))
      send_picture (self);
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
  lab_reporter_send_change (&self->reporter,
                            nn_training_epoch (self->training) +
                                (double)nn_training_batch (self->training) / n_batches);
}

static void
apply_command (LabTrainer *self, const LabCommand *command)
{
  switch (command->kind) {
  case LAB_COMMAND_TRAIN:
    self->until = self->epochs;
    break;
  case LAB_COMMAND_STEP:
    self->until = nn_training_epoch (self->training) + 1;
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

/* Brings the state that others see up to date with what was asked for and what has been done. */
static void
update_state (LabTrainer *self)
{
  LabRunState state = self->reporter.state;

  if (self->evaluation != NULL && self->evaluation->epoch == (guint)self->epochs) {
    end (self, LAB_RUN_FINISHED, NULL);
  } else if (is_stopped (self)) {
    end (self, LAB_RUN_STOPPED, NULL);
  } else if (is_training (self) && state != LAB_RUN_TRAINING) {
    lab_reporter_send_state (&self->reporter, LAB_RUN_TRAINING, NULL);
  } else if (!is_training (self) && state == LAB_RUN_TRAINING) {
    lab_reporter_send_last_picture (&self->reporter, &self->config, self->training,
                                    self->evaluation);
    lab_reporter_send_state (&self->reporter, LAB_RUN_PAUSED, NULL);
  }
}

static void
train (LabTrainer *self)
{
  while (!has_ended (self)) {
    apply_commands (self);
    update_state (self);
    if (has_ended (self))
      return;
    if (is_training (self)) {
      train_batch (self);
    } else {
      evaluate_untrained (self);
      lab_commands_wait (&self->commands);
    }
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

static void *
trainer_main (void *data)
{
  LabTrainer *self = data;
  const nn_images images = get_images (self, LAB_SPLIT_TRAIN);
  nn_status status = NN_CANCELLED;

  if (self->yields)
    give_way ();
  /* A person who types makes runs faster than a large network's memory is made. */
  if (!is_stopped (self))
    status = nn_training_new (&self->config, &images, self->n_threads, &self->training);
  if (status == NN_OK) {
    send_picture (self);
    train (self);
  } else if (is_stopped (self)) {
    end (self, LAB_RUN_STOPPED, NULL);
  } else {
    end_failed (self, status);
  }
  g_clear_pointer (&self->training, nn_training_free);
  g_clear_pointer (&self->evaluation, lab_evaluation_unref);
  lab_reporter_send_last (&self->reporter);
  return NULL;
}

/* ── the main thread's side ───────────────────────────────────────────────────────────────────── */

/**
 * lab_trainer_new:
 * @config: a valid configuration, for images of @dataset's size
 * @dataset: what to train on
 * @n_threads: threads of the training, at least 1
 * @yields: whether those threads give way to all others of the process, such as its window's
 * @mailbox: gets all that is to be told; must outlive the trainer
 * @error: gets a %G_IO_ERROR when the system grants no thread
 *
 * Starts a thread that makes the network and sends a picture of it. It then evaluates it, while it waits
 * for commands.
 *
 * Returns: (transfer full) (nullable): the trainer, or %NULL
 */
LabTrainer *
lab_trainer_new (const nn_config *config, LabDataset *dataset, int n_threads, gboolean yields,
                 LabMailbox *mailbox, GError **error)
{
  g_autoptr (LabTrainer) self = g_new0 (LabTrainer, 1);
  int failure;

  self->config = *config;
  self->dataset = lab_dataset_ref (dataset);
  self->n_threads = MAX (n_threads, 1);
  self->yields = yields;
  self->epochs = config->epochs;
  lab_reporter_init (&self->reporter, mailbox);
  lab_commands_init (&self->commands);
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
  lab_dataset_unref (self->dataset);
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
