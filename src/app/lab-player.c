/* lab-player.c: what Train, Pause, Step, Stop and Reset mean, given the setup and the present run.
 *
 * The rules, which a person never reads but relies on:
 * - Nothing trained is thrown away by an edit. While a run trains or is paused, a new learning
 *   rate, penalty or dropout reaches it from its next batch on; everything else waits for a new
 *   run (lab_player_needs_new_run), and Resume goes on with the run as it was set up.
 * - A run that has not begun is not worth keeping: it follows the setup, so that the pictures of
 *   the initial weights are those of the network in the sidebar.
 * - Once a run has ended, Train and Step start another of the present setup; the ended one stays
 *   in the pictures until then.
 * - Reset makes a run of the present setup and does not start it.
 * - A run that is resumed, or branched from another, brings its network along: the setup becomes what
 *   is going to be trained.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-player.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* How long the setup has to rest before a run follows it: typing "0.03" passes through "0.0". */
#define SETTLE_MS 350

struct _LabPlayer {
  GObject parent_instance;

  LabSetup *setup;
  LabSession *session;
  LabRun *run; /* whose signals are connected */
  guint settle_id;
  /* What the present run trains with now, not what it began with. */
  double learning_rate, l2, dropout;
};

G_DEFINE_FINAL_TYPE (LabPlayer, lab_player, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
emit_changed (LabPlayer *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
same_network (const nn_config *a, const nn_config *b)
{
  if (a->n_inputs != b->n_inputs || a->n_classes != b->n_classes || a->n_hidden != b->n_hidden)
    return FALSE;
  for (int i = 0; i < a->n_hidden; i++)
    if (a->hidden[i] != b->hidden[i])
      return FALSE;
  /* An activation stands behind hidden layers only. */
  return a->n_hidden == 0 || a->activation == b->activation;
}

/* Whether the setup asks for something that the present run can't become. */
static gboolean
setup_differs (LabPlayer *self)
{
  const nn_config *wanted = lab_setup_get_config (self->setup);
  const nn_config *present = lab_run_get_config (self->run);

  return !same_network (wanted, present) || wanted->init != present->init ||
         wanted->epochs != present->epochs || wanted->batch_size != present->batch_size ||
         wanted->seed != present->seed ||
         lab_setup_get_dataset (self->setup) != lab_run_get_dataset (self->run);
}

static gboolean
hyperparameters_differ (LabPlayer *self)
{
  const nn_config *wanted = lab_setup_get_config (self->setup);

  return wanted->learning_rate != self->learning_rate || wanted->l2 != self->l2 ||
         wanted->dropout != self->dropout;
}

static void
note_hyperparameters (LabPlayer *self)
{
  const nn_config *config = lab_setup_get_config (self->setup);

  self->learning_rate = config->learning_rate;
  self->l2 = config->l2;
  self->dropout = config->dropout;
}

/* A new run of the present setup, at epoch 0. */
static gboolean
prepare (LabPlayer *self)
{
  g_autoptr (GError) error = NULL;
  LabDataset *dataset = lab_setup_get_dataset (self->setup);

  if (dataset == NULL)
    return FALSE;
  if (!lab_session_prepare (self->session, lab_setup_get_config (self->setup), dataset, &error)) {
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
    return FALSE;
  }
  note_hyperparameters (self);
  return TRUE;
}

/* Brings the present run into line with the setup, as far as the rules above say. */
static void
follow_setup (LabPlayer *self)
{
  const nn_config *config = lab_setup_get_config (self->setup);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->run == NULL)
    prepare (self);
  else if (lab_run_get_state (self->run) == LAB_RUN_READY) {
    if (setup_differs (self) || hyperparameters_differ (self))
      prepare (self);
  } else if (lab_run_is_active (self->run) && hyperparameters_differ (self)) {
    g_autoptr (GError) error = NULL;

    /* It may have ended since: then there is nothing to change, and nothing to complain of. */
    if (lab_session_set_hyperparameters (self->session, config->learning_rate, config->l2,
                                         config->dropout, &error))
      note_hyperparameters (self);
  }
}

static gboolean
settled_cb (gpointer data)
{
  LabPlayer *self = data;

  self->settle_id = 0;
  follow_setup (self);
  return G_SOURCE_REMOVE;
}

static void
setup_changed_cb (LabPlayer *self)
{
  if (self->session == NULL)
    return;
  g_clear_handle_id (&self->settle_id, g_source_remove);
  /* The very first run, and one on another dataset, need not wait for a key to be released. */
  if (self->run == NULL)
    follow_setup (self);
  else
    self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
  emit_changed (self);
}

static void
run_changed_cb (LabPlayer *self)
{
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, lab_session_get_run (self->session));
  if (self->run != NULL)
    g_signal_connect_swapped (self->run, "state-changed", G_CALLBACK (emit_changed), self);
  emit_changed (self);
}

static void
lab_player_dispose (GObject *object)
{
  LabPlayer *self = LAB_PLAYER (object);

  lab_player_shutdown (self);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->setup != NULL)
    g_signal_handlers_disconnect_by_data (self->setup, self);
  g_clear_object (&self->run);
  g_clear_object (&self->session);
  g_clear_object (&self->setup);
  G_OBJECT_CLASS (lab_player_parent_class)->dispose (object);
}

static void
lab_player_class_init (LabPlayerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lab_player_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LAB_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lab_player_init (LabPlayer *self)
{
  self->session = lab_session_new ();
  lab_session_set_yields (self->session, TRUE);
  g_signal_connect_swapped (self->session, "run-changed", G_CALLBACK (run_changed_cb), self);
}

/**
 * lab_player_new:
 * @setup: what runs are made of; the player holds it
 *
 * Returns: (transfer full): a player, whose first run is made as soon as @setup has a dataset
 */
LabPlayer *
lab_player_new (LabSetup *setup)
{
  LabPlayer *self = g_object_new (LAB_TYPE_PLAYER, NULL);

  self->setup = g_object_ref (setup);
  g_signal_connect_swapped (setup, "changed", G_CALLBACK (setup_changed_cb), self);
  setup_changed_cb (self);
  return self;
}

/**
 * lab_player_get_setup:
 * @self: a player
 *
 * Returns: (transfer none): what runs are made of
 */
LabSetup *
lab_player_get_setup (LabPlayer *self)
{
  g_return_val_if_fail (LAB_IS_PLAYER (self), NULL);
  return self->setup;
}

/**
 * lab_player_get_run:
 * @self: a player
 *
 * Returns: (nullable) (transfer none): the present run, or NULL before the first
 */
LabRun *
lab_player_get_run (LabPlayer *self)
{
  g_return_val_if_fail (LAB_IS_PLAYER (self), NULL);
  return self->run;
}

/**
 * lab_player_get_verb:
 * @self: a player
 *
 * Returns: what lab_player_toggle() does next
 */
LabPlayerVerb
lab_player_get_verb (LabPlayer *self)
{
  g_return_val_if_fail (LAB_IS_PLAYER (self), LAB_PLAYER_TRAIN);

  if (self->run == NULL)
    return LAB_PLAYER_TRAIN;
  switch (lab_run_get_state (self->run)) {
  case LAB_RUN_TRAINING:
    return LAB_PLAYER_PAUSE;
  case LAB_RUN_PAUSED:
    return LAB_PLAYER_RESUME;
  case LAB_RUN_READY:
  case LAB_RUN_FINISHED:
  case LAB_RUN_STOPPED:
  case LAB_RUN_DIVERGED:
  case LAB_RUN_FAILED:
  case LAB_RUN_INTERRUPTED:
  default:
    return LAB_PLAYER_TRAIN;
  }
}

/**
 * lab_player_can_train:
 * @self: a player
 *
 * Returns: whether there is something to train, or to go on with
 */
gboolean
lab_player_can_train (LabPlayer *self)
{
  g_return_val_if_fail (LAB_IS_PLAYER (self), FALSE);
  return self->session != NULL && lab_setup_get_dataset (self->setup) != NULL;
}

/**
 * lab_player_can_stop:
 * @self: a player
 *
 * Returns: whether a run is training or paused
 */
gboolean
lab_player_can_stop (LabPlayer *self)
{
  g_return_val_if_fail (LAB_IS_PLAYER (self), FALSE);
  return self->run != NULL && lab_run_is_active (self->run);
}

/**
 * lab_player_needs_new_run:
 * @self: a player
 *
 * Returns: whether the setup was changed in a way that the run going on can't follow
 */
gboolean
lab_player_needs_new_run (LabPlayer *self)
{
  g_return_val_if_fail (LAB_IS_PLAYER (self), FALSE);
  return lab_player_can_stop (self) && setup_differs (self);
}

/* Makes sure that there is a run to train: the one that is going on, or a new one. FALSE, and the
 * reason was told, when there can't be. */
static gboolean
ensure_run (LabPlayer *self)
{
  if (!lab_player_can_train (self))
    return FALSE;
  if (self->run != NULL && lab_run_is_active (self->run)) {
    follow_setup (self);
    return TRUE;
  }

  const char *problem = lab_setup_get_problem (self->setup);
  if (problem != NULL) {
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, problem);
    return FALSE;
  }
  follow_setup (self);
  if (self->run != NULL && lab_run_get_state (self->run) == LAB_RUN_READY)
    return !setup_differs (self);
  return prepare (self);
}

/**
 * lab_player_toggle:
 * @self: a player
 *
 * Trains, pauses or resumes: lab_player_get_verb() says which.
 */
void
lab_player_toggle (LabPlayer *self)
{
  g_return_if_fail (LAB_IS_PLAYER (self));

  if (lab_player_get_verb (self) == LAB_PLAYER_PAUSE)
    lab_session_pause (self->session);
  else if (ensure_run (self))
    lab_session_train (self->session);
}

/**
 * lab_player_step:
 * @self: a player
 *
 * Trains to the end of the epoch, a whole one from a boundary, then pauses.
 */
void
lab_player_step (LabPlayer *self)
{
  g_return_if_fail (LAB_IS_PLAYER (self));

  if (ensure_run (self))
    lab_session_step (self->session);
}

/**
 * lab_player_stop:
 * @self: a player
 *
 * Ends the present run; its pictures and its history stay.
 */
void
lab_player_stop (LabPlayer *self)
{
  g_return_if_fail (LAB_IS_PLAYER (self));

  if (lab_player_can_stop (self))
    lab_session_stop (self->session);
}

/**
 * lab_player_reset:
 * @self: a player
 *
 * A new run of the present setup with its seed, not started yet.
 */
void
lab_player_reset (LabPlayer *self)
{
  const char *problem;

  g_return_if_fail (LAB_IS_PLAYER (self));

  if (!lab_player_can_train (self))
    return;
  g_clear_handle_id (&self->settle_id, g_source_remove);
  problem = lab_setup_get_problem (self->setup);
  if (problem != NULL)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, problem);
  else
    prepare (self);
}

/* Whether a run that stands at a checkpoint can go on now. */
static gboolean
check_dataset (LabPlayer *self, GError **error)
{
  if (lab_player_can_train (self))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                       _ ("No dataset is loaded yet: try again when it is."));
  return FALSE;
}

/* The setup becomes that of the present run, which goes on with @hyperparameters. */
static void
adopt_run (LabPlayer *self, const nn_config *hyperparameters)
{
  nn_config config = *lab_run_get_config (self->run);

  config.learning_rate = hyperparameters->learning_rate;
  config.l2 = hyperparameters->l2;
  config.dropout = hyperparameters->dropout;
  self->learning_rate = config.learning_rate;
  self->l2 = config.l2;
  self->dropout = config.dropout;
  /* It is being trained, so it can be: this is not refused. */
  lab_setup_set_config (self->setup, &config, NULL);
  emit_changed (self);
}

/**
 * lab_player_resume:
 * @self: a player
 * @run: a run that has ended, or was recorded
 * @checkpoint: where it goes on
 * @epochs: how many it is to have in the end
 * @error: one sentence: why it can't go on
 *
 * Makes @run the present one, paused at @checkpoint; the setup becomes its own.
 *
 * Returns: whether it can go on
 */
gboolean
lab_player_resume (LabPlayer *self, LabRun *run, LabSnapshot *checkpoint, guint epochs,
                   GError **error)
{
  g_return_val_if_fail (LAB_IS_PLAYER (self), FALSE);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (!check_dataset (self, error) ||
      !lab_session_resume (self->session, run, checkpoint, epochs,
                           lab_setup_get_dataset (self->setup), error))
    return FALSE;
  adopt_run (self, &checkpoint->config);
  return TRUE;
}

/* The epochs of a branch: as many as the setup says, as long as some are left to train. */
static int
count_branch_epochs (const nn_config *setup, const nn_config *parent, guint begins)
{
  if ((guint)setup->epochs > begins)
    return setup->epochs;
  if ((guint)parent->epochs > begins)
    return parent->epochs;
  return (int)MIN (begins + (guint)setup->epochs, NN_MAX_EPOCHS);
}

/**
 * lab_player_branch:
 * @self: a player
 * @parent: any run
 * @checkpoint: one of its networks
 * @error: one sentence: why it can't be trained
 *
 * Makes a new run that begins as @parent was at @checkpoint, with its network and the setup's
 * hyperparameters: the present one, paused there.
 *
 * Returns: whether it was made
 */
gboolean
lab_player_branch (LabPlayer *self, LabRun *parent, LabSnapshot *checkpoint, GError **error)
{
  const nn_config *setup;
  nn_config config;

  g_return_val_if_fail (LAB_IS_PLAYER (self), FALSE);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  setup = lab_setup_get_config (self->setup);
  config = *lab_run_get_config (parent);
  config.learning_rate = setup->learning_rate;
  config.l2 = setup->l2;
  config.dropout = setup->dropout;
  config.batch_size = setup->batch_size;
  config.seed = setup->seed;
  config.epochs = count_branch_epochs (setup, &config, checkpoint->epoch);
  if (!check_dataset (self, error) ||
      !lab_session_branch (self->session, parent, checkpoint, &config,
                           lab_setup_get_dataset (self->setup), error))
    return FALSE;
  adopt_run (self, &config);
  return TRUE;
}

/**
 * lab_player_shutdown:
 * @self: a player
 *
 * Stops and joins whatever trains. The player does nothing after it.
 */
void
lab_player_shutdown (LabPlayer *self)
{
  g_return_if_fail (LAB_IS_PLAYER (self));

  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->session != NULL) {
    lab_session_shutdown (self->session);
    g_signal_handlers_disconnect_by_data (self->session, self);
  }
  g_clear_object (&self->session);
}
