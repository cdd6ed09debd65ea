/* lab-session.c: the present run with its trainer, and the trainers that are on their way out.
 *
 * A replaced trainer is told to stop, and goes on posting to its own run. When its last message has
 * come it is joined, which does not wait any more. The next one takes its memory when the replaced one
 * has given back its own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-session.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "lab-config.h"
#include "lab-run-private.h"
#include "lab-session-checks.h"
#include "lab-worker.h"

struct _LabSession {
  GObject parent_instance;

  GMainContext *context;
  int n_threads; /* 0: as many as are worth it */
  gboolean yields;
  gboolean evaluates_aside;
  gsize checkpoint_limit; /* 0 = the runs' own */
  gboolean is_shut_down;
  LabRun *run;
  LabWorker *worker;  /* the run's, or NULL when it has ended */
  GPtrArray *workers; /* all that have not been joined, the run's included */
  LabGate *gate;      /* of the newest trainer, or NULL: open when no trainer has memory */
};

G_DEFINE_FINAL_TYPE (LabSession, lab_session, G_TYPE_OBJECT)

enum { RUN_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
ended_cb (LabWorker *worker, gpointer data)
{
  LabSession *self = data;

  if (self->worker == worker)
    self->worker = NULL;
  g_ptr_array_remove_fast (self->workers, worker);
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
  g_clear_pointer (&self->gate, lab_gate_unref);
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
  self->evaluates_aside = TRUE;
  self->workers = g_ptr_array_new_with_free_func ((GDestroyNotify)lab_worker_free);
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
 * @n_threads: threads of a training; 0, as at first: lab_config_default_threads()
 *
 * Takes effect with the next run. It changes the speed and never the result.
 */
void
lab_session_set_n_threads (LabSession *self, int n_threads)
{
  g_return_if_fail (LAB_IS_SESSION (self) && n_threads >= 0);

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
 * lab_session_set_evaluates_aside:
 * @self: a session
 * @evaluates_aside: whether the test split may be evaluated in a thread of its own; at first it may
 *
 * Takes effect with the next run. It changes the speed and never the result. A training that has a
 * thread on every core evaluates with those: one thread more would only get in their way.
 */
void
lab_session_set_evaluates_aside (LabSession *self, gboolean evaluates_aside)
{
  g_return_if_fail (LAB_IS_SESSION (self));

  self->evaluates_aside = evaluates_aside;
}

/**
 * lab_session_set_checkpoint_limit:
 * @self: a session
 * @n_bytes: of memory that the checkpoints of a run may take; 0: as many as a run gives itself
 *
 * Takes effect with the next run. The last checkpoint and the best ones stay whatever they take.
 */
void
lab_session_set_checkpoint_limit (LabSession *self, gsize n_bytes)
{
  g_return_if_fail (LAB_IS_SESSION (self));

  self->checkpoint_limit = n_bytes;
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

/* ── making runs ──────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_is_open (LabSession *self, GError **error)
{
  if (self->is_shut_down)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                         _ ("Nothing can be trained any more: Digit Lab is closing."));
  return !self->is_shut_down;
}

static int
count_threads (LabSession *self, const nn_config *config)
{
  return self->n_threads > 0 ? self->n_threads : lab_config_default_threads (config);
}

/* The memory that there is, with what the trainers give back that are, or will be, on their way out. */
static gboolean
check_memory (LabSession *self, const nn_config *config, GError **error)
{
  guint64 available = lab_config_get_available_memory ();

  for (guint i = 0; i < self->workers->len; i++) {
    guint64 held = lab_worker_get_memory (g_ptr_array_index (self->workers, i));

    available += MIN (held, G_MAXUINT64 - available);
  }
  return lab_config_check_memory (config, count_threads (self, config), available, error);
}

/**
 * lab_session_check:
 * @self: a session
 * @config: what to train, and how
 * @error: gets a #LabConfigError
 *
 * Returns: whether lab_session_prepare() would make a run of @config now
 */
gboolean
lab_session_check (LabSession *self, const nn_config *config, GError **error)
{
  g_return_val_if_fail (LAB_IS_SESSION (self) && config != NULL, FALSE);

  return lab_config_check_fields (config, error) && check_memory (self, config, error) &&
         lab_session_check_images (config, NULL, error);
}

/* Where a training begins. */
typedef struct {
  LabSnapshot *checkpoint; /* paused here; NULL: ready, before its first epoch */
  LabSnapshot *start;      /* with these parameters; NULL: random ones */
  double active_seconds;
} Beginning;

/* Starts a trainer for @run, which waits for the one before it to give back its memory. */
static LabWorker *
start_worker (LabSession *self, LabRun *run, const nn_config *config, LabDataset *dataset,
              const Beginning *beginning, GError **error)
{
  int n_threads = count_threads (self, config);
  const LabTrainerSettings settings = {
      .config = *config,
      .dataset = dataset,
      .n_threads = n_threads,
      .yields = self->yields,
      .evaluates_aside = self->evaluates_aside && n_threads < (int)g_get_num_processors (),
      .checkpoint = beginning->checkpoint,
      .start = beginning->start,
      .active_seconds = beginning->active_seconds,
      .predecessor = self->gate,
  };
  LabWorker *worker = lab_worker_new (run, &settings, self->context, ended_cb, self, error);

  if (worker == NULL)
    return NULL;
  g_ptr_array_add (self->workers, worker);
  g_clear_pointer (&self->gate, lab_gate_unref);
  self->gate = lab_gate_ref (lab_trainer_get_gate (lab_worker_get_trainer (worker)));
  if (self->checkpoint_limit > 0)
    lab_run_set_checkpoint_limit (run, self->checkpoint_limit);
  return worker;
}

/* Makes @worker the present one, and stops the one before. */
static void
take_over (LabSession *self, LabWorker *worker)
{
  g_autoptr (LabRun) run = g_object_ref (lab_worker_get_run (worker));

  if (self->worker != NULL)
    lab_trainer_stop (lab_worker_get_trainer (self->worker));
  self->worker = worker;
  if (g_set_object (&self->run, run))
    g_signal_emit (self, signals[RUN_CHANGED], 0);
  lab_run_notify (run);
}

static gboolean
prepare (LabSession *self, LabSnapshot *start, const nn_config *config, LabDataset *dataset,
         GError **error)
{
  const Beginning beginning = {.start = start};
  g_autoptr (LabRun) run = NULL;
  LabWorker *worker;

  if (!check_is_open (self, error) || !lab_session_check (self, config, error) ||
      !lab_session_check_images (config, dataset, error) ||
      (start != NULL && !lab_session_check_start (start, config, error)))
    return FALSE;
  run = lab_run_new (config, dataset);
  worker = start_worker (self, run, config, dataset, &beginning, error);
  if (worker == NULL)
    return FALSE;
  take_over (self, worker);
  return TRUE;
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
  g_return_val_if_fail (LAB_IS_SESSION (self) && config != NULL && dataset != NULL, FALSE);

  return prepare (self, NULL, config, dataset, error);
}

/**
 * lab_session_prepare_from:
 * @self: a session
 * @start: any network of the layers, activation and classes that @config has
 * @config: what to train, and how
 * @dataset: on what
 * @error: gets a #LabConfigError, or a %G_IO_ERROR when there can be no trainer
 *
 * As lab_session_prepare(), but the new run begins with the parameters of @start in place of random
 * ones: epoch 0 is that very network.
 *
 * Returns: %FALSE when there can be no such run; the present one goes on then
 */
gboolean
lab_session_prepare_from (LabSession *self, LabSnapshot *start, const nn_config *config,
                          LabDataset *dataset, GError **error)
{
  g_return_val_if_fail (LAB_IS_SESSION (self) && start != NULL, FALSE);
  g_return_val_if_fail (config != NULL && dataset != NULL, FALSE);

  return prepare (self, start, config, dataset, error);
}

/* A run that has ended, whose trainer has nothing more to tell but that, may be taken up again. */
static gboolean
check_has_ended (LabSession *self, LabRun *run, GError **error)
{
  LabRunState state = lab_run_get_state (run);
  gboolean is_trained = state == LAB_RUN_TRAINING;

  for (guint i = 0; i < self->workers->len && state <= LAB_RUN_PAUSED; i++)
    is_trained |= lab_worker_get_run (g_ptr_array_index (self->workers, i)) == run;
  if (is_trained)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                         _ ("This run is still going on; stop it first."));
  return !is_trained;
}

/* Sets the hyperparameters as they stood at @checkpoint, or were changed at that very moment. */
static void
set_values_at (nn_config *config, LabRun *run, const LabSnapshot *checkpoint)
{
  guint epoch = checkpoint != NULL ? checkpoint->epoch : 0;
  guint n_changes;
  const double *changes = lab_run_get_changes (run, &n_changes);
  const LabHyperparameters *values = lab_run_get_change_values (run, &n_changes);

  if (checkpoint != NULL) {
    config->learning_rate = checkpoint->config.learning_rate;
    config->l2 = checkpoint->config.l2;
    config->dropout = checkpoint->config.dropout;
  }
  for (guint i = 0; i < n_changes; i++) {
    if (changes[i] == epoch) {
      config->learning_rate = values[i].learning_rate;
      config->l2 = values[i].l2;
      config->dropout = values[i].dropout;
    }
  }
}

/**
 * lab_session_resume:
 * @self: a session
 * @run: one that has ended, in whatever way, or was recorded
 * @checkpoint: (nullable): its network at the end of one of its epochs; %NULL: its beginning
 * @epochs: how many it is to have in all; 0: as many as it had
 * @dataset: its own, by hash
 * @error: gets a #LabConfigError or a %G_IO_ERROR
 *
 * Makes @run the present one, paused at @checkpoint. What it had after that is dropped from it, and
 * what it gives from there on has the bits that it would have given without a break: with the
 * hyperparameters as they stood at that moment, changes at that very moment included.
 *
 * Returns: %FALSE when it cannot go on; it stays as it was, and so does the present run
 */
gboolean
lab_session_resume (LabSession *self, LabRun *run, LabSnapshot *checkpoint, guint epochs,
                    LabDataset *dataset, GError **error)
{
  guint epoch = checkpoint != NULL ? checkpoint->epoch : 0;
  Beginning beginning = {.checkpoint = checkpoint};
  LabWorker *worker;
  nn_config config;

  g_return_val_if_fail (LAB_IS_SESSION (self) && LAB_IS_RUN (run) && dataset != NULL, FALSE);

  config = *lab_run_get_config (run);
  if (epochs > 0)
    config.epochs = (int)MIN (epochs, G_MAXINT);
  if (!check_is_open (self, error) || !check_has_ended (self, run, error) ||
      !lab_session_check_checkpoint (run, checkpoint, &config, dataset, error))
    return FALSE;
  set_values_at (&config, run, checkpoint);
  if (!lab_config_check_fields (&config, error) || !check_memory (self, &config, error))
    return FALSE;
  beginning.active_seconds = lab_run_get_active_seconds_at (run, epoch);
  worker = start_worker (self, run, &config, dataset, &beginning, error);
  if (worker == NULL)
    return FALSE;
  lab_run_rewind (run, epoch, (guint)config.epochs, dataset);
  if (checkpoint != NULL)
    lab_run_add_checkpoint (run, checkpoint);
  take_over (self, worker);
  return TRUE;
}

/**
 * lab_session_branch:
 * @self: a session
 * @parent: any run
 * @checkpoint: its network at the end of one of its epochs, or before training
 * @config: how the new run goes on; layers and activation are those of @parent
 * @dataset: the parent's own, by hash
 * @error: gets a #LabConfigError or a %G_IO_ERROR
 *
 * Makes a new run that is paused at @checkpoint, with the history that @parent had there. With the
 * configuration of @parent it goes on to the very bits of it.
 *
 * Returns: %FALSE when there can be no such run; the present one goes on then
 */
gboolean
lab_session_branch (LabSession *self, LabRun *parent, LabSnapshot *checkpoint,
                    const nn_config *config, LabDataset *dataset, GError **error)
{
  Beginning beginning = {.checkpoint = checkpoint};
  g_autoptr (LabRun) run = NULL;
  LabWorker *worker;

  g_return_val_if_fail (LAB_IS_SESSION (self) && LAB_IS_RUN (parent), FALSE);
  g_return_val_if_fail (checkpoint != NULL && config != NULL && dataset != NULL, FALSE);

  if (!check_is_open (self, error) ||
      !lab_session_check_checkpoint (parent, checkpoint, config, dataset, error) ||
      !check_memory (self, config, error))
    return FALSE;
  run = lab_run_new_branch (parent, checkpoint, config, dataset);
  beginning.active_seconds = lab_run_get_active_seconds_at (run, checkpoint->epoch);
  worker = start_worker (self, run, config, dataset, &beginning, error);
  if (worker == NULL)
    return FALSE;
  take_over (self, worker);
  return TRUE;
}

/* ── orders ───────────────────────────────────────────────────────────────────────────────────── */

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
    lab_trainer_train (lab_worker_get_trainer (self->worker));
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
    lab_trainer_pause (lab_worker_get_trainer (self->worker));
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
    lab_trainer_step (lab_worker_get_trainer (self->worker));
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
    lab_trainer_stop (lab_worker_get_trainer (self->worker));
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
  if (!lab_config_check_fields (&config, error))
    return FALSE;
  lab_trainer_set_hyperparameters (lab_worker_get_trainer (self->worker), learning_rate, l2,
                                   dropout);
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
    lab_trainer_stop (lab_worker_get_trainer (g_ptr_array_index (self->workers, i)));
  while (self->workers->len > 0) {
    LabWorker *worker = g_ptr_array_index (self->workers, 0);

    lab_trainer_join (lab_worker_get_trainer (worker));
    lab_worker_drain (worker); /* its last message is there, so that it is removed */
  }
}
