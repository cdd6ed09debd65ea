/* lab-window-runs.c: which run the window shows: the one that trains, a recorded one, or several.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

/* More than these are too many to tell apart, and to read at once. */
#define MAX_COMPARED 40

/* ── the sentence above the cards ────────────────────────────────────────────────────────────────
 */

static void
closed_cb (LabWindow *self)
{
  lab_window_forget_remedy (self);
}

static char *
describe_end (LabRun *run)
{
  guint planned = (guint)lab_run_get_config (run)->epochs;
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  if (lab_run_get_state (run) == LAB_RUN_INTERRUPTED)
    /* translators: a run's epochs, done and planned */
    return g_strdup_printf (_ ("Interrupted at epoch %u of %u."), n_epochs, planned);
  /* translators: a run's epochs, done and planned */
  return g_strdup_printf (_ ("Stopped at epoch %u of %u."), n_epochs, planned);
}

/**
 * lab_window_update_run_bar:
 * @self: a window
 *
 * Says above the cards what can be done with the run that is shown, if there is something to say.
 */
void
lab_window_update_run_bar (LabWindow *self)
{
  gboolean is_away = self->live != NULL && lab_run_is_active (self->live) &&
                     (self->shown != self->live || self->compared != NULL);
  g_autofree char *sentence = NULL;

  if (self->trial.report != NULL) {
    lab_run_bar_show (self->run_bar, self->trial.report, NULL, NULL, TRUE);
  } else if (is_away) {
    /* translators: %s is a run's name */
    sentence = g_strdup_printf (_ ("“%s” is going on."), lab_run_get_name (self->live));
    lab_run_bar_show (self->run_bar, sentence, _ ("Show It"), "win.show-live", FALSE);
  } else if (self->compared == NULL && lab_window_can_resume (self)) {
    sentence = describe_end (self->shown);
    lab_run_bar_show (self->run_bar, sentence, _ ("Resume"), "win.resume-run", FALSE);
  } else {
    lab_run_bar_show (self->run_bar, NULL, NULL, NULL, FALSE);
  }
}

/* ── one run ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
shown_changed_cb (LabWindow *self)
{
  lab_window_show_title (self);
  lab_window_update_actions (self);
  lab_window_update_run_bar (self);
}

static void
stop_comparing (LabWindow *self)
{
  g_clear_pointer (&self->compared, g_ptr_array_unref);
  lab_card_board_compare (self->board, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->time_bar), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->status_bar), TRUE);
}

static void
set_shown (LabWindow *self, LabRun *run, gint64 id, LabSnapshot *newest, LabRunInfo *record)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  stop_comparing (self);
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_func (self->shown, shown_changed_cb, self);
  g_set_object (&self->shown, run);
  if (record != NULL)
    lab_run_info_ref (record);
  g_clear_pointer (&self->record, lab_run_info_unref);
  self->record = record;
  if (run != NULL) {
    g_signal_connect_swapped (run, "state-changed", G_CALLBACK (shown_changed_cb), self);
    g_signal_connect_swapped (run, "name-changed", G_CALLBACK (shown_changed_cb), self);
  }
  lab_cursor_set_run (self->cursor, run, lab_run_keeper_get_store (self->keeper), id, newest);
  lab_runs_page_select (self->runs_page, id);
  shown_changed_cb (self);
}

/**
 * lab_window_show_run:
 * @self: a window
 * @run: a run in memory, training or not
 * @id: its number in the store, or 0
 *
 * Shows a run in the four cards, at its newest.
 */
void
lab_window_show_run (LabWindow *self, LabRun *run, gint64 id)
{
  g_return_if_fail (LAB_IS_WINDOW (self));
  g_return_if_fail (LAB_IS_RUN (run));

  gtk_stack_set_visible_child_name (self->view_stack, "lab");
  set_shown (self, run, id, NULL, NULL);
}

/**
 * lab_window_show_live:
 * @self: a window
 *
 * Shows what is trained, or is going to be.
 */
void
lab_window_show_live (LabWindow *self)
{
  if (self->live != NULL && (self->live != self->shown || self->compared != NULL))
    set_shown (self, self->live, lab_run_keeper_get_id (self->keeper, self->live), NULL, NULL);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabWindow *self = LAB_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = lab_run_load_finish (result, &error);
  LabLoadedRun *loaded;

  if (self->is_closed || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (runs == NULL) {
    lab_window_show_live (self);
    lab_window_show_error (self, _ ("This Run Can’t Be Shown"), error->message);
    return;
  }
  loaded = runs->pdata[0];
  set_shown (self, loaded->run, loaded->info->id, loaded->newest, loaded->info);
  if (loaded->parent != NULL)
    lab_card_board_set_beside (self->board, loaded->parent);
}

/**
 * lab_window_show_stored_run:
 * @self: a window
 * @id: a run's number in the store
 *
 * Reads a run in a thread, and shows it then; the run that is trained here is shown at once.
 */
void
lab_window_show_stored_run (LabWindow *self, gint64 id)
{
  LabStore *store;
  LabRun *known;

  g_return_if_fail (LAB_IS_WINDOW (self));

  store = lab_run_keeper_get_store (self->keeper);
  known = lab_run_keeper_find (self->keeper, id);
  gtk_stack_set_visible_child_name (self->view_stack, "lab");
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (known != NULL) {
    set_shown (self, known, id, NULL, NULL);
  } else if (store != NULL) {
    self->loading = g_cancellable_new ();
    lab_run_load_async (self, store, &id, 1, lab_window_get_dataset (self), self->loading,
                        loaded_cb, NULL);
  }
}

/* ── several runs ────────────────────────────────────────────────────────────────────────────────
 */

/* What is trained here goes on in memory: its curves are to move. */
static void
take_live_runs (LabWindow *self, GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++) {
    LabLoadedRun *loaded = runs->pdata[i];
    LabRun *known = lab_run_keeper_find (self->keeper, loaded->info->id);

    if (known != NULL)
      g_set_object (&loaded->run, known);
  }
}

static void
several_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabWindow *self = LAB_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = lab_run_load_finish (result, &error);

  if (self->is_closed || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (runs == NULL) {
    lab_window_show_live (self);
    lab_window_show_error (self, _ ("These Runs Can’t Be Compared"), error->message);
    return;
  }
  take_live_runs (self, runs);
  g_clear_pointer (&self->compared, g_ptr_array_unref);
  self->compared = g_ptr_array_ref (runs);
  lab_card_board_compare (self->board, runs);
  gtk_widget_set_visible (GTK_WIDGET (self->time_bar), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->status_bar), FALSE);
  shown_changed_cb (self);
}

/**
 * lab_window_compare:
 * @self: a window with a store
 * @ids: (array length=n): numbers of runs
 * @n: at least 2; of very many the first are taken
 *
 * Overlays the curves of several runs, with a table of what differs.
 */
void
lab_window_compare (LabWindow *self, const gint64 *ids, guint n)
{
  LabStore *store = lab_run_keeper_get_store (self->keeper);

  if (store == NULL)
    return;
  if (n > MAX_COMPARED) {
    g_autofree char *sentence =
        /* translators: %u runs are compared, of more that were selected */
        g_strdup_printf (_ ("The first %u of the selected runs are compared"), MAX_COMPARED);
    lab_window_show_toast (self, sentence);
  }
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  lab_run_load_async (self, store, ids, MIN (n, MAX_COMPARED), lab_window_get_dataset (self),
                      self->loading, several_loaded_cb, NULL);
}

/* ── the list ────────────────────────────────────────────────────────────────────────────────────
 */

static void
selected_cb (LabWindow *self)
{
  g_autoptr (GArray) ids = lab_runs_page_get_selected (self->runs_page);

  if (ids->len > 1) {
    lab_window_compare (self, (const gint64 *)(void *)ids->data, ids->len);
  } else if (ids->len == 1) {
    lab_window_show_stored_run (self, g_array_index (ids, gint64, 0));
    /* Where the list lies on top of the cards, it makes way for what was chosen. */
    if (adw_flap_get_folded (self->flap))
      adw_flap_set_reveal_flap (self->flap, FALSE);
  }
}

static void
deleted_cb (LabWindow *self, guint n)
{
  /* translators: how many runs were deleted */
  g_autofree char *title = g_strdup_printf (ngettext ("%u run deleted", "%u runs deleted", n), n);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "win.undo-delete");
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
  /* What is shown is not there any more. */
  lab_window_show_live (self);
}

static void
cursor_failed_cb (LabWindow *self, const char *sentence)
{
  lab_window_show_toast (self, sentence);
}

/* ── the run that is trained ─────────────────────────────────────────────────────────────────────
 */

/* A run that ended by itself, and not as it should, says so where it can't be missed. */
static void
live_changed_cb (LabWindow *self)
{
  LabRunState state = lab_run_get_state (self->live);
  const char *message = lab_run_get_message (self->live);

  if (state == LAB_RUN_FAILED && message != NULL)
    lab_window_show_error (self, _ ("Training Has Failed"), message);
  else if (state == LAB_RUN_DIVERGED && message != NULL) {
    /* translators: %s says where: "Diverged at epoch 3, batch 17" */
    g_autofree char *sentence = g_strdup_printf (_ ("%s: try a lower learning rate"), message);
    lab_window_show_toast (self, sentence);
  }
  lab_window_report_remedy (self);
  lab_window_update_run_bar (self);
}

/**
 * lab_window_take_live:
 * @self: a window
 *
 * Follows the player: its run is recorded, and shown if the one before it was.
 */
void
lab_window_take_live (LabWindow *self)
{
  LabRun *run = lab_player_get_run (self->player);
  /* What a person has asked for, and is being read, goes before. */
  gboolean was_shown = self->shown == self->live && self->compared == NULL && self->loading == NULL;

  if (run == self->live)
    return;
  if (self->live != NULL)
    g_signal_handlers_disconnect_by_func (self->live, live_changed_cb, self);
  g_set_object (&self->live, run);
  if (run == NULL)
    return;
  g_signal_connect_swapped (run, "state-changed", G_CALLBACK (live_changed_cb), self);
  lab_run_keeper_watch (self->keeper, run, NULL);
  if (was_shown)
    lab_window_show_live (self);
  lab_window_update_run_bar (self);
}

/**
 * lab_window_watch_runs:
 * @self: a window whose template is there
 *
 * Connects the list of runs and the cursor.
 */
void
lab_window_watch_runs (LabWindow *self)
{
  g_signal_connect_swapped (self->runs_page, "selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->runs_page, "deleted", G_CALLBACK (deleted_cb), self);
  g_signal_connect_swapped (self->runs_page, "refused", G_CALLBACK (lab_window_show_toast), self);
  g_signal_connect_swapped (self->cursor, "failed", G_CALLBACK (cursor_failed_cb), self);
  g_signal_connect_swapped (self->cursor, "snapshot-changed",
                            G_CALLBACK (lab_window_update_actions), self);
  g_signal_connect_swapped (self->run_bar, "closed", G_CALLBACK (closed_cb), self);
  lab_card_board_set_cursor (self->board, self->cursor);
  lab_time_bar_set_cursor (self->time_bar, self->cursor);
  lab_status_bar_set_cursor (self->status_bar, self->cursor);
}

/**
 * lab_window_drop_runs:
 * @self: a window that is being disposed of
 *
 * Lets go of every run.
 */
void
lab_window_drop_runs (LabWindow *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_signal_handlers_disconnect_by_data (self->runs_page, self);
  g_signal_handlers_disconnect_by_data (self->run_bar, self);
  g_signal_handlers_disconnect_by_data (self->cursor, self);
  if (self->live != NULL)
    g_signal_handlers_disconnect_by_data (self->live, self);
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  g_clear_object (&self->live);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->record, lab_run_info_unref);
  g_clear_pointer (&self->compared, g_ptr_array_unref);
  g_clear_object (&self->trial.before);
  g_clear_object (&self->trial.after);
  g_clear_pointer (&self->trial.report, g_free);
  lab_card_board_compare (self->board, NULL);
  lab_card_board_set_cursor (self->board, NULL);
  lab_time_bar_set_cursor (self->time_bar, NULL);
  lab_status_bar_set_cursor (self->status_bar, NULL);
  lab_cursor_set_run (self->cursor, NULL, NULL, 0, NULL);
}
