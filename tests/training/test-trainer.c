/* test-trainer.c: the thread by itself: how soon it obeys, how it ends, what it leaves out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-trainer.h"

#include <math.h>
#include <string.h>

#include "lab-test-data.h"

/* All that a trainer has told. */
typedef struct {
  LabMailbox *mailbox;
  LabTrainer *trainer;
  LabRunState state;
  char *text;
  guint n_losses;
  guint n_epochs;
  guint n_changes;
  guint n_wanted;  /* epochs that are waited for */
  guint n_batches; /* in an epoch */
  guint n_snapshots;
  double seconds;          /* of training, in all batches */
  double epoch_seconds;    /* of training, in the epochs' records */
  double active;           /* as the newest message has it */
  LabSnapshot *snapshot;   /* the newest picture */
  LabSnapshot *checkpoint; /* the newest end of an epoch */
  gboolean is_done;
} Listener;

static void
take_checkpoint (Listener *self, const LabMessage *message)
{
  LabSnapshot *checkpoint = message->checkpoint;

  g_assert_cmpuint (checkpoint->epoch, ==, self->n_epochs);
  g_assert_cmpuint (checkpoint->batch, ==, 0);
  if (message->kind == LAB_MESSAGE_EPOCH) {
    g_assert_cmpuint (checkpoint->evaluation->epoch, ==, self->n_epochs);
    g_assert_cmpfloat (checkpoint->evaluation->loss, ==, message->epoch.test_loss);
    g_assert_cmpfloat (checkpoint->evaluation->accuracy, ==, message->epoch.test_accuracy);
  }
  g_clear_pointer (&self->checkpoint, lab_snapshot_unref);
  self->checkpoint = lab_snapshot_ref (checkpoint);
}

static void
arrived_cb (gpointer data)
{
  Listener *self = data;
  guint n_begun = lab_trainer_get_n_begun (self->trainer);
  LabSnapshot *snapshot;
  LabMessage *messages = lab_mailbox_take (self->mailbox, &snapshot);

  if (snapshot != NULL) {
    g_clear_pointer (&self->snapshot, lab_snapshot_unref);
    self->snapshot = snapshot;
    self->n_snapshots++;
  }
  for (LabMessage *message = messages; message != NULL; message = message->next) {
    g_assert_false (self->is_done);
    self->active = MAX (self->active, message->active);
    switch (message->kind) {
    case LAB_MESSAGE_STATE:
      self->state = message->state.state;
      g_free (self->text);
      self->text = g_strdup (message->state.text);
      break;
    case LAB_MESSAGE_LOSSES:
      g_assert_cmpuint (message->losses.n, >, 0);
      self->n_losses += message->losses.n;
      self->seconds += message->losses.seconds;
      break;
    case LAB_MESSAGE_EPOCH:
      g_assert_cmpuint (message->epoch.epoch, ==, ++self->n_epochs);
      self->epoch_seconds += message->epoch.seconds;
      take_checkpoint (self, message);
      break;
    case LAB_MESSAGE_CHECKPOINT:
      take_checkpoint (self, message);
      break;
    case LAB_MESSAGE_DROP:
      g_assert_cmpuint (message->n_batches, <=, self->n_losses);
      self->n_losses = (guint)message->n_batches;
      break;
    case LAB_MESSAGE_CHANGE:
      self->n_changes++;
      break;
    case LAB_MESSAGE_LAST:
    default:
      self->is_done = TRUE;
      break;
    }
  }
  lab_message_free_all (messages);
  /* One epoch was being evaluated, and the next one trained, at most. */
  g_assert_cmpuint (n_begun, <=, (self->n_epochs + 2) * self->n_batches);
}

/* Tests of both ways to evaluate: their data says which one. */
#define ADD_BOTH(path, function)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_test_add_data_func (path, GINT_TO_POINTER (FALSE), function);                                \
    g_test_add_data_func (path "/aside", GINT_TO_POINTER (TRUE), function);                        \
  }                                                                                                \
  G_STMT_END

static void
listener_start (Listener *self, const nn_config *config, LabDataset *dataset, gconstpointer data)
{
  LabTrainerSettings settings = {.config = *config, .dataset = dataset, .n_threads = 1};
  guint n_images = lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN)->n;
  GError *error = NULL;

  *self = (Listener){NULL};
  self->n_batches = (n_images - 1) / (guint)config->batch_size + 1;
  self->mailbox = lab_mailbox_new (NULL, arrived_cb, self);
  settings.evaluates_aside = GPOINTER_TO_INT (data);
  self->trainer = lab_trainer_new (&settings, self->mailbox, &error);
  g_assert_no_error (error);
}

/* A picture is not sent of a moment that a checkpoint shows. */
static LabSnapshot *
get_newest (const Listener *self)
{
  LabSnapshot *picture = self->snapshot, *checkpoint = self->checkpoint;

  if (picture == NULL || checkpoint == NULL)
    return picture != NULL ? picture : checkpoint;
  return picture->epoch >= checkpoint->epoch ? picture : checkpoint;
}

static gboolean
is_done_cb (gpointer data)
{
  return ((Listener *)data)->is_done;
}

static void
listener_clear (Listener *self)
{
  lab_trainer_free (self->trainer);
  lab_mailbox_free (self->mailbox);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_pointer (&self->checkpoint, lab_snapshot_unref);
  g_free (self->text);
}

static gboolean
has_begun_cb (gpointer data)
{
  Listener *self = data;

  return self->n_losses >= 3;
}

/* The stop is measured in batches, not in seconds: after it, at most the one that the thread was
 * about to begin. */
static void
test_stop_within_a_batch (gconstpointer data)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (2000, 50);
  nn_config config = lab_test_data_config ();

  config.epochs = 1000;
  config.batch_size = 16;
  for (guint i = 0; i < 30; i++) {
    Listener listener;
    guint n_begun;

    listener_start (&listener, &config, dataset, data);
    lab_trainer_train (listener.trainer);
    lab_test_wait_for (has_begun_cb, &listener);
    /* It overtakes what is queued. */
    lab_trainer_pause (listener.trainer);
    lab_trainer_train (listener.trainer);
    lab_trainer_stop (listener.trainer);
    n_begun = lab_trainer_get_n_begun (listener.trainer);
    lab_test_wait_for (is_done_cb, &listener);
    g_assert_cmpuint (lab_trainer_get_n_begun (listener.trainer), <=, n_begun + 1);
    g_assert_cmpuint (listener.n_losses, ==, lab_trainer_get_n_begun (listener.trainer));
    g_assert_cmpint (listener.state, ==, LAB_RUN_STOPPED);
    g_assert_cmpuint (get_newest (&listener)->epoch * 125 + get_newest (&listener)->batch, ==,
                      listener.n_losses);
    listener_clear (&listener);
  }
}

static gboolean
is_evaluating_cb (gpointer data)
{
  Listener *self = data;

  return self->n_losses == 1 || self->is_done;
}

/* One batch an epoch and a large test split: when the batch's loss is there and its epoch is not,
 * the test split is being evaluated. A stop then drops the epoch's record. */
static void
test_stop_while_evaluating (gconstpointer data)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (10, 20000);
  nn_config config = lab_test_data_config ();
  gboolean was_dropped = FALSE;

  config.epochs = 1;
  config.batch_size = 10;
  config.n_hidden = 3;
  config.hidden[0] = config.hidden[1] = config.hidden[2] = 256;
  for (guint i = 0; i < 100 && !was_dropped; i++) {
    Listener listener;

    listener_start (&listener, &config, dataset, data);
    lab_trainer_train (listener.trainer);
    lab_test_wait_for (is_evaluating_cb, &listener);
    lab_trainer_stop (listener.trainer);
    lab_test_wait_for (is_done_cb, &listener);
    g_assert_cmpuint (listener.n_losses, ==, 1);
    if (listener.state == LAB_RUN_STOPPED) {
      g_assert_cmpuint (listener.n_epochs, ==, 0);
      g_assert_cmpuint (listener.snapshot->epoch, ==, 1);
      g_assert_cmpuint (listener.checkpoint->epoch, ==, 0);
      was_dropped = TRUE;
    } else {
      /* It was done already. */
      g_assert_cmpint (listener.state, ==, LAB_RUN_FINISHED);
      g_assert_cmpuint (listener.n_epochs, ==, 1);
    }
    listener_clear (&listener);
  }
  g_assert_true (was_dropped);
}

static void
test_stop_before_it_is_made (gconstpointer data)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (100, 20);
  nn_config config = lab_test_data_config ();

  config.hidden[0] = NN_MAX_WIDTH;
  for (guint i = 0; i < 10; i++) {
    Listener listener;

    listener_start (&listener, &config, dataset, data);
    lab_trainer_train (listener.trainer);
    lab_trainer_stop (listener.trainer);
    lab_test_wait_for (is_done_cb, &listener);
    g_assert_cmpint (listener.state, ==, LAB_RUN_STOPPED);
    g_assert_cmpuint (listener.n_losses, ==, 0);
    listener_clear (&listener);
  }
}

static void
test_freed_at_once (gconstpointer data)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (100, 20);
  nn_config config = lab_test_data_config ();

  for (guint i = 0; i < 10; i++) {
    Listener listener;

    listener_start (&listener, &config, dataset, data);
    lab_trainer_train (listener.trainer);
    listener_clear (&listener);
  }
}

/* The engine's refusal is a sentence, too. */
static void
test_refused_by_the_engine (void)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (100, 20);
  nn_config config = lab_test_data_config ();
  Listener listener;

  config.learning_rate = (double)NAN;
  listener_start (&listener, &config, dataset, GINT_TO_POINTER (TRUE));
  lab_test_wait_for (is_done_cb, &listener);
  g_assert_cmpint (listener.state, ==, LAB_RUN_FAILED);
  g_assert_nonnull (listener.text);
  g_assert_null (listener.snapshot);
  g_assert_null (listener.checkpoint);
  listener_clear (&listener);
}

static gboolean
is_finite (const LabSnapshot *snapshot)
{
  for (gsize i = 0; i < snapshot->n_parameters; i++)
    if (!isfinite (snapshot->parameters[i]))
      return FALSE;
  return TRUE;
}

/* The penalty alone multiplies each parameter by 1 - 2ηλ, two million, in every batch. With hidden
 * layers the loss overflows first, without them the parameters do. */
static void
diverge (Listener *listener, nn_preset preset, guint n_train, gconstpointer data)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (n_train, 50);
  nn_config config = lab_test_data_config ();

  nn_config_set_preset (&config, preset);
  config.epochs = 1000;
  config.learning_rate = 1000.0;
  config.l2 = 1000.0;
  listener_start (listener, &config, dataset, data);
  lab_trainer_train (listener->trainer);
  lab_test_wait_for (is_done_cb, listener);
  g_assert_cmpint (listener->state, ==, LAB_RUN_DIVERGED);
  g_assert_true (g_str_has_prefix (listener->text, "Diverged at epoch "));
  g_assert_nonnull (strstr (listener->text, "below 1000"));
  g_assert_true (is_finite (get_newest (listener)));
}

static void
test_divergence (gconstpointer data)
{
  for (int preset = NN_PRESET_LINEAR; preset <= NN_PRESET_DEEP; preset++) {
    Listener listener;

    diverge (&listener, (nn_preset)preset, 640, data);
    g_assert_true (g_str_has_prefix (listener.text, "Diverged at epoch 1, batch "));
    g_assert_cmpuint (listener.n_epochs, ==, 0);
    g_assert_cmpuint (listener.n_losses, <, 20);
    listener_clear (&listener);
  }
}

/* The network overflows in the update of an epoch's only batch: its test loss shows it, and such an
 * epoch does not enter the history. */
static void
test_divergence_in_evaluation (gconstpointer data)
{
  for (int preset = NN_PRESET_LINEAR; preset <= NN_PRESET_DEEP; preset++) {
    Listener listener;

    diverge (&listener, (nn_preset)preset, 32, data);
    g_assert_cmpuint (listener.n_losses, ==, listener.n_epochs + 1);
    g_assert_nonnull (strstr (listener.text, ", batch 1:"));
    listener_clear (&listener);
  }
}

/* A network that is well on the images it trains on, and overflows on those it is tested with. */
static LabSnapshot *
make_overflowing (const nn_config *config)
{
  LabSnapshot *checkpoint = lab_snapshot_new (config);
  nn_tensor first = nn_config_get_tensor (config, 0);
  nn_tensor second = nn_config_get_tensor (config, 2);

  for (gsize i = 0; i < checkpoint->n_parameters; i++)
    checkpoint->parameters[i] = 0.01f * (float)(i % 7);
  for (int j = 0; j < first.columns; j++)
    checkpoint->parameters[first.offset + (gsize)((first.rows - 1) * first.columns + j)] = 3e38f;
  for (int i = 0; i < second.rows; i++)
    checkpoint->parameters[second.offset + (gsize)(i * second.columns)] = 1.0f;
  return checkpoint;
}

/* What is trained while an epoch is evaluated does not count when that epoch turns out to have
 * diverged: the run ends where it would have ended had the trainer waited. */
static void
test_divergence_behind (void)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (640, 5000);
  nn_config config = lab_test_data_config ();
  g_autoptr (LabSnapshot) checkpoint = make_overflowing (&config);
  LabTrainerSettings settings = {.config = config,
                                 .dataset = dataset,
                                 .n_threads = 1,
                                 .evaluates_aside = TRUE,
                                 .checkpoint = checkpoint};
  gboolean was_ahead = FALSE;

  for (guint i = 0; i < 100 && !was_ahead; i++) {
    Listener listener = {.n_batches = 20};

    listener.mailbox = lab_mailbox_new (NULL, arrived_cb, &listener);
    listener.trainer = lab_trainer_new (&settings, listener.mailbox, NULL);
    lab_trainer_train (listener.trainer);
    lab_test_wait_for (is_done_cb, &listener);
    g_assert_cmpint (listener.state, ==, LAB_RUN_DIVERGED);
    g_assert_true (g_str_has_prefix (listener.text, "Diverged at epoch 1, batch 20:"));
    g_assert_cmpuint (listener.n_epochs, ==, 0);
    g_assert_cmpuint (listener.n_losses, ==, 20);
    g_assert_cmpuint (listener.snapshot->epoch, ==, 1);
    g_assert_cmpuint (listener.snapshot->batch, ==, 0);
    was_ahead = lab_trainer_get_n_begun (listener.trainer) > 20;
    listener_clear (&listener);
  }
  g_assert_true (was_ahead);
}

static gboolean
has_trained_all_cb (gpointer data)
{
  Listener *self = data;

  return self->n_losses >= self->n_batches || self->is_done;
}

/* A step that is asked for while the last epoch is being evaluated trains no further one. */
static void
test_step_beyond_the_end (void)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (64, 5000);
  nn_config config = lab_test_data_config ();

  config.epochs = 1;
  for (guint i = 0; i < 20; i++) {
    Listener listener;

    listener_start (&listener, &config, dataset, GINT_TO_POINTER (TRUE));
    lab_trainer_train (listener.trainer);
    lab_test_wait_for (has_trained_all_cb, &listener);
    lab_trainer_step (listener.trainer);
    lab_trainer_train (listener.trainer);
    lab_trainer_step (listener.trainer);
    lab_test_wait_for (is_done_cb, &listener);
    g_assert_cmpint (listener.state, ==, LAB_RUN_FINISHED);
    g_assert_cmpuint (listener.n_losses, ==, 2);
    g_assert_cmpuint (listener.n_epochs, ==, 1);
    listener_clear (&listener);
  }
}

/* A trainer takes no memory, and trains nothing, before the one that it replaces has gone. */
static void
test_waits_for_predecessor (void)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (100, 20);
  LabGate *gate = lab_gate_new ();
  LabTrainerSettings settings = {
      .config = lab_test_data_config (), .dataset = dataset, .n_threads = 1, .predecessor = gate};
  Listener listener = {.n_batches = 4}, other;

  listener.mailbox = lab_mailbox_new (NULL, arrived_cb, &listener);
  listener.trainer = lab_trainer_new (&settings, listener.mailbox, NULL);
  lab_trainer_train (listener.trainer);
  /* In the time of a whole training that waits for nobody. */
  listener_start (&other, &settings.config, dataset, GINT_TO_POINTER (TRUE));
  lab_trainer_train (other.trainer);
  lab_test_wait_for (is_done_cb, &other);
  listener_clear (&other);
  g_assert_null (listener.checkpoint);
  g_assert_cmpuint (lab_trainer_get_n_begun (listener.trainer), ==, 0);
  lab_gate_open (gate);
  lab_gate_unref (gate);
  lab_test_wait_for (is_done_cb, &listener);
  g_assert_cmpint (listener.state, ==, LAB_RUN_FINISHED);
  lab_gate_wait (lab_trainer_get_gate (listener.trainer)); /* open: it has ended */
  listener_clear (&listener);
}

static gboolean
has_evaluation_cb (gpointer data)
{
  Listener *self = data;

  return self->checkpoint != NULL && self->checkpoint->evaluation != NULL;
}

static void
test_untrained_is_evaluated (gconstpointer data)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (100, 50);
  nn_config config = lab_test_data_config ();
  const LabEvaluation *evaluation;
  Listener listener;
  guint n = 0;

  listener_start (&listener, &config, dataset, data);
  lab_test_wait_for (has_evaluation_cb, &listener);
  evaluation = listener.checkpoint->evaluation;
  g_assert_cmpuint (evaluation->epoch, ==, 0);
  g_assert_cmpuint (evaluation->n_images, ==, 50);
  g_assert_cmpuint (evaluation->n_classes, ==, 10);
  for (guint i = 0; i < 100; i++)
    n += evaluation->confusion[i];
  g_assert_cmpuint (n, ==, 50);
  g_assert_cmpuint (listener.n_epochs, ==, 0);
  listener_clear (&listener);
}

static gboolean
is_paused_cb (gpointer data)
{
  Listener *self = data;

  return self->state == LAB_RUN_PAUSED && self->n_epochs == self->n_wanted;
}

static gboolean
has_pictures_cb (gpointer data)
{
  Listener *self = data;

  return self->n_snapshots >= 8 || self->n_epochs >= 40;
}

/* Pictures come about ten times a second, and not with every batch; a slow machine makes them rarer.
 * The untrained network and those at the ends of epochs come as checkpoints, and are no pictures. */
static void
test_pictures_by_time (void)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (20000, 10);
  nn_config config = lab_test_data_config ();
  Listener listener;
  double seconds;
  gint64 begun;

  config.epochs = 1000;
  config.batch_size = 1;
  config.hidden[0] = 512;
  begun = g_get_monotonic_time ();
  listener_start (&listener, &config, dataset, GINT_TO_POINTER (TRUE));
  lab_trainer_train (listener.trainer);
  lab_test_wait_for (has_pictures_cb, &listener);
  seconds = (double)(g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
  g_assert_cmpfloat (seconds, >=, 0.1 * (listener.n_snapshots - 1));
  listener_clear (&listener);
}

/* The active time goes on across pauses, and holds the training and more. */
static void
test_active_seconds (gconstpointer data)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (1000, 50);
  nn_config config = lab_test_data_config ();
  Listener listener;

  config.epochs = 10;
  listener_start (&listener, &config, dataset, data);
  for (guint i = 1; i <= 5; i++) {
    listener.n_wanted = i;
    lab_trainer_step (listener.trainer);
    lab_test_wait_for (is_paused_cb, &listener);
  }
  g_assert_cmpfloat (listener.seconds, >, 0.0);
  g_assert_cmpfloat_with_epsilon (listener.epoch_seconds, listener.seconds, 1e-9);
  g_assert_cmpfloat (listener.active, >=, listener.seconds - 1e-9);
  listener_clear (&listener);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD_BOTH ("/trainer/stop-within-a-batch", test_stop_within_a_batch);
  ADD_BOTH ("/trainer/stop-while-evaluating", test_stop_while_evaluating);
  ADD_BOTH ("/trainer/stop-before-it-is-made", test_stop_before_it_is_made);
  ADD_BOTH ("/trainer/freed-at-once", test_freed_at_once);
  g_test_add_func ("/trainer/refused-by-the-engine", test_refused_by_the_engine);
  ADD_BOTH ("/trainer/divergence", test_divergence);
  ADD_BOTH ("/trainer/divergence-in-evaluation", test_divergence_in_evaluation);
  g_test_add_func ("/trainer/divergence-behind", test_divergence_behind);
  g_test_add_func ("/trainer/step-beyond-the-end", test_step_beyond_the_end);
  g_test_add_func ("/trainer/waits-for-predecessor", test_waits_for_predecessor);
  ADD_BOTH ("/trainer/untrained-is-evaluated", test_untrained_is_evaluated);
  g_test_add_func ("/trainer/pictures-by-time", test_pictures_by_time);
  ADD_BOTH ("/trainer/active-seconds", test_active_seconds);

  return g_test_run ();
}
