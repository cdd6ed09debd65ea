/* lab-evaluator.c: one place for what is to be evaluated, and a thread that waits for it to be filled.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-evaluator.h"

#include <math.h>

struct _LabEvaluator {
  /* Set before the thread is made, then only read. */
  LabDataset *dataset;
  LabCommands *commands; /* where a stop is seen */
  LabMailbox *mailbox;
  pthread_t thread;
  gboolean is_aside; /* there is such a thread */

  /* Where the two threads meet. */
  pthread_mutex_t lock;
  pthread_cond_t has_news;
  gboolean is_busy; /* guarded */
  gboolean is_ending;
  gint status;   /* atomic: nn_status, of the last epoch */
  gint n_epochs; /* atomic: the newest one that was posted */

  /* The trainer's while there is nothing to evaluate, then the evaluator's. */
  LabSnapshot *checkpoint; /* the newest one */
  LabEpoch epoch;
  gboolean has_epoch;
  double active; /* when it was handed over */
  gint64 submitted;

  /* The evaluator's thread's alone. */
  nn_config config;
  nn_model *model; /* NULL when there is no memory for it */
};

static bool
is_stopped_cb (void *data)
{
  return lab_commands_is_stopped (data);
}

/* Evaluates @model, which is as the checkpoint shows it. Returns: NN_CANCELLED when the training was
 * stopped meanwhile */
static nn_status
evaluate (LabEvaluator *self, nn_model *model, LabEvaluation **evaluation)
{
  const LabImages *test = lab_dataset_get_images (self->dataset, LAB_SPLIT_TEST);
  const nn_images images = {.pixels = test->pixels, .labels = test->labels, .n = test->n};
  const nn_cancel cancel = {.is_cancelled = is_stopped_cb, .data = self->commands};
  g_autoptr (LabEvaluation) made = NULL;
  nn_evaluation result;
  nn_status status;

  made = lab_evaluation_new (test->n, (guint)self->checkpoint->config.n_classes);
  if (made == NULL)
    return NN_NO_MEMORY;
  result = (nn_evaluation){.confusion = made->confusion,
                           .predicted = made->predicted,
                           .probability = made->probability,
                           .true_probability = made->true_probability};
  status = nn_model_evaluate (model, &images, &cancel, &result);
  if (status != NN_OK)
    return status;
  made->epoch = self->checkpoint->epoch;
  made->loss = result.loss;
  made->accuracy = result.accuracy;
  *evaluation = g_steal_pointer (&made);
  return isfinite (result.loss) ? NN_OK : NN_DIVERGED;
}

/* Posts the checkpoint with its evaluation, alone or with the epoch that it ends. */
static nn_status
post (LabEvaluator *self, LabEvaluation *evaluation)
{
  LabSnapshot *evaluated =
      lab_snapshot_derive (self->checkpoint, &self->checkpoint->config, evaluation);
  LabMessage *message;

  if (evaluated == NULL)
    return NN_NO_MEMORY;
  message = lab_message_new (self->has_epoch ? LAB_MESSAGE_EPOCH : LAB_MESSAGE_CHECKPOINT);
  message->checkpoint = evaluated;
  message->active = self->active;
  if (self->has_epoch) {
    /* The run is active all the while: the trainer waits for this before it pauses. */
    message->active += (double)(g_get_monotonic_time () - self->submitted) / G_USEC_PER_SEC;
    message->epoch = self->epoch;
    message->epoch.test_loss = evaluation->loss;
    message->epoch.test_accuracy = evaluation->accuracy;
    g_atomic_int_set (&self->n_epochs, (gint)self->epoch.epoch);
  }
  lab_mailbox_post (self->mailbox, message);
  return NN_OK;
}

static void
evaluate_and_post (LabEvaluator *self, nn_model *model)
{
  g_autoptr (LabEvaluation) evaluation = NULL;
  nn_status status = evaluate (self, model, &evaluation);

  if (status == NN_OK)
    status = post (self, evaluation);
  /* What a training begins with need not have an evaluation. */
  if (self->has_epoch)
    g_atomic_int_set (&self->status, (gint)status);
}

static void
work (LabEvaluator *self)
{
  if (self->model == NULL)
    return;
  nn_model_set_parameters (self->model, self->checkpoint->parameters);
  evaluate_and_post (self, self->model);
}

static void *
evaluator_main (void *data)
{
  LabEvaluator *self = data;

  /* Here, so that a large network is made while the trainer makes its own. */
  if (nn_model_new (&self->config, &self->model) != NN_OK)
    g_atomic_int_set (&self->status, NN_NO_MEMORY);
  pthread_mutex_lock (&self->lock);
  while (!self->is_ending) {
    if (self->is_busy) {
      pthread_mutex_unlock (&self->lock);
      work (self);
      pthread_mutex_lock (&self->lock);
      self->is_busy = FALSE;
      pthread_cond_signal (&self->has_news);
    } else {
      pthread_cond_wait (&self->has_news, &self->lock);
    }
  }
  pthread_mutex_unlock (&self->lock);
  nn_model_free (self->model);
  return NULL;
}

static void
clear (LabEvaluator *self)
{
  g_clear_pointer (&self->checkpoint, lab_snapshot_unref);
  pthread_cond_destroy (&self->has_news);
  pthread_mutex_destroy (&self->lock);
  lab_dataset_unref (self->dataset);
  g_free (self);
}

/**
 * lab_evaluator_new:
 * @config: a valid configuration
 * @dataset: whose test split it evaluates
 * @aside: whether in a thread of its own
 * @commands: of the trainer; a stop ends an evaluation within a batch
 * @mailbox: gets what it finds
 *
 * Starts a thread, if it is to have one, that makes a network and waits for something to evaluate;
 * without memory for it the status is %NN_NO_MEMORY. @commands and @mailbox must outlive it.
 *
 * Returns: (transfer full) (nullable): the evaluator; %NULL when the system grants no thread
 */
LabEvaluator *
lab_evaluator_new (const nn_config *config, LabDataset *dataset, gboolean aside,
                   LabCommands *commands, LabMailbox *mailbox)
{
  LabEvaluator *self = g_new0 (LabEvaluator, 1);

  self->dataset = lab_dataset_ref (dataset);
  self->config = *config;
  self->commands = commands;
  self->mailbox = mailbox;
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->has_news, NULL);
  self->is_aside = aside;
  if (!aside || pthread_create (&self->thread, NULL, evaluator_main, self) == 0)
    return self;
  clear (self);
  return NULL;
}

/**
 * lab_evaluator_free:
 * @self: an evaluator
 *
 * Waits until what is being evaluated is done, and ends the thread.
 */
void
lab_evaluator_free (LabEvaluator *self)
{
  lab_evaluator_wait (self);
  pthread_mutex_lock (&self->lock);
  self->is_ending = TRUE;
  pthread_cond_signal (&self->has_news);
  pthread_mutex_unlock (&self->lock);
  if (self->is_aside)
    pthread_join (self->thread, NULL);
  clear (self);
}

/**
 * lab_evaluator_submit:
 * @self: an evaluator
 * @model: the network as it stands
 * @checkpoint: (transfer full): a picture of it, at the end of an epoch, or before training
 * @epoch: (nullable): the epoch's record, without its test metrics; %NULL for the network that a
 *   training begins with
 * @active: the run's active seconds now
 *
 * Has the network evaluated and posted, after what was submitted before: it waits until that is done.
 * An evaluator without a thread does it here and now, and every other one looks at @checkpoint alone.
 * Do not submit anything after a status that is not %NN_OK.
 */
void
lab_evaluator_submit (LabEvaluator *self, nn_model *model, LabSnapshot *checkpoint,
                      const LabEpoch *epoch, double active)
{
  lab_evaluator_wait (self);
  g_clear_pointer (&self->checkpoint, lab_snapshot_unref);
  self->checkpoint = checkpoint;
  self->has_epoch = epoch != NULL;
  if (epoch != NULL)
    self->epoch = *epoch;
  self->active = active;
  self->submitted = g_get_monotonic_time ();
  if (!self->is_aside) {
    evaluate_and_post (self, model);
    return;
  }
  pthread_mutex_lock (&self->lock);
  self->is_busy = TRUE;
  pthread_cond_signal (&self->has_news);
  pthread_mutex_unlock (&self->lock);
}

/**
 * lab_evaluator_wait:
 * @self: an evaluator
 *
 * Waits until nothing is being evaluated any more: what was submitted has been posted, or never will
 * be.
 */
void
lab_evaluator_wait (LabEvaluator *self)
{
  pthread_mutex_lock (&self->lock);
  while (self->is_busy)
    pthread_cond_wait (&self->has_news, &self->lock);
  pthread_mutex_unlock (&self->lock);
}

/**
 * lab_evaluator_get_status:
 * @self: an evaluator
 *
 * Returns: what came of the last epoch that was evaluated: %NN_OK, %NN_CANCELLED when the training
 * was stopped meanwhile, %NN_DIVERGED when its test loss is not finite, or why it could not be
 */
nn_status
lab_evaluator_get_status (LabEvaluator *self)
{
  return (nn_status)g_atomic_int_get (&self->status);
}

/**
 * lab_evaluator_get_epoch:
 * @self: an evaluator
 *
 * Returns: the newest epoch that it posted; 0 before the first
 */
guint
lab_evaluator_get_epoch (LabEvaluator *self)
{
  return (guint)g_atomic_int_get (&self->n_epochs);
}

/**
 * lab_evaluator_get_checkpoint:
 * @self: an evaluator with nothing to do (lab_evaluator_wait())
 *
 * Returns: (transfer none): what it evaluated last, as it was submitted
 */
LabSnapshot *
lab_evaluator_get_checkpoint (LabEvaluator *self)
{
  return self->checkpoint;
}
