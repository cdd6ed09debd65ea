/* lab-window-resume.c: goes on with a run: resumes it, trains it longer, branches it, tries a remedy.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

#include "lab-checkpoint-loader.h"
#include "lab-mixture.h"
#include "lab-text-dialog.h"

static guint
count_epochs (LabRun *run)
{
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  return n_epochs;
}

/* Whether another program trains the run that is shown. */
static gboolean
is_elsewhere (LabWindow *self)
{
  return self->record != NULL && !self->record->is_ours && lab_run_is_active (self->shown);
}

/**
 * lab_window_can_train_more:
 * @self: a window
 *
 * Returns: whether the run that is shown has ended, and has a network to go on with
 */
gboolean
lab_window_can_train_more (LabWindow *self)
{
  LabRunState state;

  if (self->shown == NULL || count_epochs (self->shown) == 0 || is_elsewhere (self))
    return FALSE;
  state = lab_run_get_state (self->shown);
  return state == LAB_RUN_STOPPED || state == LAB_RUN_INTERRUPTED || state == LAB_RUN_FINISHED;
}

/**
 * lab_window_can_resume:
 * @self: a window
 *
 * Returns: whether the run that is shown ended before its last epoch, and can go on
 */
gboolean
lab_window_can_resume (LabWindow *self)
{
  return lab_window_can_train_more (self) && lab_player_can_train (self->player) &&
         count_epochs (self->shown) < (guint)lab_run_get_config (self->shown)->epochs;
}

/**
 * lab_window_can_branch:
 * @self: a window
 *
 * Returns: whether the epoch that is shown can begin another run
 */
gboolean
lab_window_can_branch (LabWindow *self)
{
  return self->shown != NULL && self->compared == NULL && lab_player_can_train (self->player) &&
         lab_cursor_get_epoch (self->cursor) > 0 &&
         lab_run_find_checkpoint (self->shown, lab_cursor_get_epoch (self->cursor)) != G_MAXUINT;
}

/* ── going on at a checkpoint ────────────────────────────────────────────────────────────────────
 */

/* What is to be done once the checkpoint is there. */
typedef struct {
  LabRun *run;
  gint64 id;
  guint epochs; /* of a run that is resumed; 0: it is branched */
} Plan;

static void
plan_free (Plan *plan)
{
  g_object_unref (plan->run);
  g_free (plan);
}

static void
resume (LabWindow *self, const Plan *plan, LabSnapshot *checkpoint)
{
  g_autoptr (GError) error = NULL;
  gboolean is_recorded = plan->id != 0 && lab_run_keeper_get_store (self->keeper) != NULL;

  if (!lab_player_resume (self->player, plan->run, checkpoint, plan->epochs, &error)) {
    lab_window_show_error (self, _ ("This Run Can’t Go On"), error->message);
    return;
  }
  if (is_recorded && !lab_run_keeper_resume (self->keeper, plan->run, plan->id, &error)) {
    lab_player_stop (self->player);
    lab_window_show_error (self, _ ("This Run Can’t Go On"), error->message);
    return;
  }
  lab_window_show_live (self);
  lab_player_toggle (self->player);
}

static void
branch (LabWindow *self, const Plan *plan, LabSnapshot *checkpoint)
{
  const LabRunOrigin origin = {.parent = plan->id, .parent_epoch = checkpoint->epoch};
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (!lab_player_branch (self->player, plan->run, checkpoint, &error)) {
    lab_window_show_error (self, _ ("This Run Can’t Be Branched"), error->message);
    return;
  }
  lab_run_keeper_watch (self->keeper, self->live, &origin);
  lab_window_show_live (self);
  lab_card_board_set_beside (self->board, plan->run);
  /* translators: %u is an epoch; “Resume” is the button of that name */
  sentence = g_strdup_printf (_ ("Branched at epoch %u: change η, λ or p, then resume"),
                              checkpoint->epoch);
  lab_window_show_toast (self, sentence);
}

static void
go_on (LabWindow *self, const Plan *plan, LabSnapshot *checkpoint)
{
  if (plan->epochs > 0)
    resume (self, plan, checkpoint);
  else
    branch (self, plan, checkpoint);
}

static void
checkpoint_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabWindow *self = LAB_WINDOW (source);
  Plan *plan = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LabSnapshot) checkpoint = lab_checkpoint_load_finish (result, NULL, &error);

  if (checkpoint == NULL && !self->is_closed)
    lab_window_show_error (self, _ ("This Run Can’t Go On"), error->message);
  else if (checkpoint != NULL && !self->is_closed)
    go_on (self, plan, checkpoint);
  plan_free (plan);
}

/* Whether the run that is shown was trained on drawings, whose mixture the window does not keep; says
 * so where it was. */
static gboolean
refuse_mixture (LabWindow *self)
{
  LabDataset *dataset = lab_run_get_dataset (self->shown);
  const char *specification = dataset != NULL        ? lab_dataset_get_specification (dataset)
                              : self->record != NULL ? self->record->dataset_specification
                                                     : NULL;

  if (!lab_mixture_is_specification (specification))
    return FALSE;
  lab_window_show_error (
      self, _ ("This Run Can’t Go On"),
      _ ("It was trained on drawings of yours. Teach them to it once more on the page "
         "of handwriting, or go on with it by “digit-lab-cli runs resume”."));
  return TRUE;
}

/* Goes on with the run that is shown, at the newest checkpoint up to @epoch, from memory or from the
 * store. @epochs: how many it is to have then; 0 branches it. */
static void
plan_from (LabWindow *self, guint epoch, guint epochs)
{
  LabStore *store = lab_run_keeper_get_store (self->keeper);
  LabSnapshot *checkpoint = NULL;
  Plan *plan;

  if (refuse_mixture (self))
    return;
  plan = g_new0 (Plan, 1);
  plan->run = g_object_ref (self->shown);
  plan->id = lab_cursor_get_run_id (self->cursor);
  plan->epochs = epochs;
  epoch = lab_run_find_checkpoint (self->shown, epoch);
  if (epoch != G_MAXUINT)
    checkpoint = lab_run_get_checkpoint (self->shown, epoch);
  if (epoch == G_MAXUINT || (checkpoint == NULL && (store == NULL || plan->id == 0))) {
    lab_window_show_error (self, _ ("This Run Can’t Go On"),
                           _ ("Its network was not kept: train it again from the beginning."));
    plan_free (plan);
  } else if (checkpoint != NULL) {
    g_autoptr (LabSnapshot) kept = lab_snapshot_ref (checkpoint);

    go_on (self, plan, kept);
    plan_free (plan);
  } else {
    lab_checkpoint_load_async (self, store, plan->id, epoch, checkpoint_cb, plan);
  }
}

/**
 * lab_window_resume_shown:
 * @self: a window
 *
 * Trains the run that is shown to its end, from where it was stopped or interrupted.
 */
void
lab_window_resume_shown (LabWindow *self)
{
  if (lab_window_can_resume (self))
    plan_from (self, count_epochs (self->shown), (guint)lab_run_get_config (self->shown)->epochs);
}

/**
 * lab_window_branch:
 * @self: a window
 *
 * Makes a new run that begins at the epoch that is shown, with the hyperparameters of the setup. It
 * is paused there, for a person to change them.
 */
void
lab_window_branch (LabWindow *self)
{
  if (lab_window_can_branch (self))
    plan_from (self, lab_cursor_get_epoch (self->cursor), 0);
}

/* ── more epochs ─────────────────────────────────────────────────────────────────────────────────
 */

/**
 * lab_window_train_more_to:
 * @self: a window that shows a run that has ended
 * @epochs: how many it is to have in the end
 *
 * Goes on with a run, whatever it was planned for.
 */
void
lab_window_train_more_to (LabWindow *self, guint epochs)
{
  if (lab_window_can_train_more (self) && epochs > count_epochs (self->shown) &&
      epochs <= NN_MAX_EPOCHS)
    plan_from (self, count_epochs (self->shown), epochs);
}

static void
more_cb (gpointer object, const char *text, gpointer data)
{
  LabWindow *self = object;
  g_autoptr (GError) error = NULL;
  guint64 epochs;

  if (self->shown == NULL)
    return;
  if (g_ascii_string_to_unsigned (text, 10, count_epochs (self->shown) + 1, NN_MAX_EPOCHS, &epochs,
                                  &error))
    lab_window_train_more_to (self, (guint)epochs);
  else
    lab_window_show_error (self, _ ("This Run Can’t Go On"),
                           _ ("Say how many epochs it is to have in the end: a whole number, more "
                              "than it has, up to 100000."));
}

/**
 * lab_window_train_more:
 * @self: a window that shows a run that has ended
 *
 * Asks how many epochs the run is to have, and goes on with it.
 */
void
lab_window_train_more (LabWindow *self)
{
  g_autofree char *body = NULL;
  g_autofree char *text = NULL;
  guint n_epochs;

  if (!lab_window_can_train_more (self))
    return;
  n_epochs = count_epochs (self->shown);
  /* translators: %u is how many epochs a run has */
  body = g_strdup_printf (ngettext ("This run has %u epoch. How many is it to have in the end?",
                                    "This run has %u epochs. How many is it to have in the end?",
                                    n_epochs),
                          n_epochs);
  text = g_strdup_printf ("%u", MIN (2 * n_epochs, NN_MAX_EPOCHS));
  lab_text_dialog_ask (GTK_WINDOW (self), _ ("Train More Epochs"), body, text, FALSE, more_cb, self,
                       NULL, NULL);
}

/* ── remedies ────────────────────────────────────────────────────────────────────────────────────
 */

/**
 * lab_window_forget_remedy:
 * @self: a window
 *
 * What a remedy did was read, or does not matter any more.
 */
void
lab_window_forget_remedy (LabWindow *self)
{
  g_clear_object (&self->trial.before);
  g_clear_object (&self->trial.after);
  g_clear_pointer (&self->trial.report, g_free);
  lab_window_update_run_bar (self);
}

/**
 * lab_window_try_remedy:
 * @self: a window
 * @remedy: what may help the run that is shown
 *
 * Trains a new run like the one that is shown but for the remedy, beside it in the chart.
 */
void
lab_window_try_remedy (LabWindow *self, LabRemedy remedy)
{
  g_autoptr (LabRun) before = self->shown != NULL ? g_object_ref (self->shown) : NULL;
  g_autoptr (GError) error = NULL;
  nn_config config;

  if (before == NULL || !lab_player_can_train (self->player))
    return;
  config = *lab_run_get_config (before);
  if (!lab_remedy_apply (remedy, &config) ||
      !lab_setup_set_config (lab_player_get_setup (self->player), &config, &error)) {
    lab_window_show_error (self, _ ("This Can’t Be Trained"),
                           error != NULL ? error->message
                                         : _ ("This remedy does not fit the network."));
    return;
  }
  lab_player_reset (self->player);
  if (self->live == before || !lab_player_can_train (self->player))
    return;
  lab_window_forget_remedy (self);
  self->trial.remedy = remedy;
  self->trial.before = g_object_ref (before);
  self->trial.after = g_object_ref (self->live);
  lab_window_show_live (self);
  lab_card_board_set_beside (self->board, before);
  lab_player_toggle (self->player);
}

/**
 * lab_window_report_remedy:
 * @self: a window
 *
 * Says what a remedy did, once its run has ended.
 */
void
lab_window_report_remedy (LabWindow *self)
{
  LabRun *after = self->trial.after;

  if (after == NULL || self->trial.report != NULL || lab_run_is_active (after) ||
      lab_run_get_state (after) == LAB_RUN_READY)
    return;
  self->trial.report = lab_remedy_report (self->trial.remedy, self->trial.before, after);
  if (self->trial.report == NULL)
    lab_window_forget_remedy (self);
  lab_window_update_run_bar (self);
}
