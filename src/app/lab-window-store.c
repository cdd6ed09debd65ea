/* lab-window-store.c: the window and the store: opens it, keeps runs in it, hands runs out and in.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

#include "lab-run-file.h"
#include "lab-settings.h"

/* ── opening and closing ─────────────────────────────────────────────────────────────────────────
 */

static void
store_failed_cb (LabWindow *self, const char *sentence)
{
  lab_window_show_toast (self, sentence);
}

static void
set_limit (LabWindow *self)
{
  LabStore *store = lab_run_keeper_get_store (self->keeper);

  if (store != NULL && self->settings != NULL)
    lab_store_set_limit (store, lab_settings_get_store_limit (self->settings));
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  LabStore *store = lab_store_open (NULL, &error);

  if (store != NULL)
    g_task_return_pointer (task, store, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabWindow *self = LAB_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = g_task_propagate_pointer (G_TASK (result), &error);

  self->is_opening_store = FALSE;
  if (self->is_closed) {
    if (store != NULL)
      lab_store_close (store);
    return;
  }
  lab_runs_page_set_store (self->runs_page, store, store == NULL ? error->message : NULL);
  if (store == NULL) {
    lab_window_show_error (self, _ ("Runs Are Not Kept"), error->message);
    return;
  }
  g_signal_connect_swapped (store, "failed", G_CALLBACK (store_failed_cb), self);
  lab_run_keeper_set_store (self->keeper, store);
  set_limit (self);
  lab_window_update_actions (self);
  g_signal_emit_by_name (self, "store-opened");
}

/**
 * lab_window_open_store:
 * @self: a window that stands on the screen
 *
 * Opens the store in a thread: the window does not wait for a disk.
 */
void
lab_window_open_store (LabWindow *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->is_opening_store || lab_run_keeper_get_store (self->keeper) != NULL)
    return;
  self->is_opening_store = TRUE;
  task = g_task_new (self, NULL, opened_cb, NULL);
  g_task_set_source_tag (task, lab_window_open_store);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * lab_window_close_store:
 * @self: a window whose trainings have ended
 *
 * Waits until everything is written.
 */
void
lab_window_close_store (LabWindow *self)
{
  g_autoptr (LabStore) store = NULL;

  self->is_closed = TRUE;
  if (self->keeper == NULL || lab_run_keeper_get_store (self->keeper) == NULL)
    return;
  store = g_object_ref (lab_run_keeper_get_store (self->keeper));
  g_signal_handlers_disconnect_by_data (store, self);
  lab_runs_page_set_store (self->runs_page, NULL, NULL);
  lab_store_close (store);
  lab_run_keeper_set_store (self->keeper, NULL);
}

/* ── what is trained ─────────────────────────────────────────────────────────────────────────────
 */

static void
recorded_cb (LabWindow *self, LabRun *run)
{
  gint64 id = lab_run_keeper_get_id (self->keeper, run);

  if (run != self->shown)
    return;
  lab_cursor_set_run_id (self->cursor, lab_run_keeper_get_store (self->keeper), id);
  if (self->compared == NULL)
    lab_runs_page_select (self->runs_page, id);
  lab_window_update_actions (self);
}

static void
not_recorded_cb (LabWindow *self, const char *sentence)
{
  lab_window_show_error (self, _ ("This Run Is Not Recorded"), sentence);
}

/**
 * lab_window_keep_runs:
 * @self: a window with its keeper
 *
 * From now on what is trained is recorded, and the person is told when it can't be.
 */
void
lab_window_keep_runs (LabWindow *self)
{
  g_signal_connect_swapped (self->keeper, "recorded", G_CALLBACK (recorded_cb), self);
  g_signal_connect_swapped (self->keeper, "failed", G_CALLBACK (not_recorded_cb), self);
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::store-limit", G_CALLBACK (set_limit), self,
                             G_CONNECT_SWAPPED);
}

/* ── runs as files ───────────────────────────────────────────────────────────────────────────────
 */

/* What a thread needs to write or read a run's file. */
typedef struct {
  LabStore *store;
  gint64 id;
  char *path;
} FileJob;

static void
file_job_free (gpointer data)
{
  FileJob *job = data;

  g_object_unref (job->store);
  g_free (job->path);
  g_free (job);
}

static void
start_file_job (LabWindow *self, gint64 id, const char *path, GTaskThreadFunc work,
                GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, NULL);
  FileJob *job = g_new0 (FileJob, 1);

  job->store = g_object_ref (lab_run_keeper_get_store (self->keeper));
  job->id = id;
  job->path = g_strdup (path);
  g_task_set_task_data (task, job, file_job_free);
  g_task_run_in_thread (task, work);
}

static void
export_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FileJob *job = data;
  GError *error = NULL;

  if (lab_run_file_export (job->store, job->id, job->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabWindow *self = LAB_WINDOW (source);
  FileJob *job = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_filename_display_basename (job->path);
  g_autofree char *sentence = NULL;
  g_autoptr (GError) error = NULL;

  if (self->is_closed)
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    lab_window_show_error (self, _ ("The Run Was Not Exported"), error->message);
    return;
  }
  /* translators: %s is a file's name */
  sentence = g_strdup_printf (_ ("Saved “%s”"), name);
  lab_window_show_toast (self, sentence);
}

/**
 * lab_window_export_run_to:
 * @self: a window with a store
 * @id: a run's number
 * @path: a file
 *
 * Writes a run into a file that can be shared, in a thread, and says how that went.
 */
void
lab_window_export_run_to (LabWindow *self, gint64 id, const char *path)
{
  if (lab_run_keeper_get_store (self->keeper) != NULL)
    start_file_job (self, id, path, export_in_thread, exported_cb);
}

static void
export_response_cb (LabWindow *self, int response)
{
  gint64 id = lab_cursor_get_run_id (self->cursor);
  g_autofree char *path = lab_window_take_path (self, response);

  if (path != NULL && id != 0)
    lab_window_export_run_to (self, id, path);
}

/**
 * lab_window_export_run:
 * @self: a window that shows a recorded run
 *
 * Asks for a file, and writes the run into it.
 */
void
lab_window_export_run (LabWindow *self)
{
  g_autoptr (GtkFileChooserNative) chooser = NULL;
  g_autofree char *stem = NULL;
  g_autofree char *name = NULL;

  if (self->shown == NULL || lab_cursor_get_run_id (self->cursor) == 0)
    return;
  stem = lab_window_suggest_stem (self->shown);
  name = g_strdup_printf ("%s-run-%" G_GINT64_FORMAT ".digitlab", stem,
                          lab_cursor_get_run_id (self->cursor));
  chooser = gtk_file_chooser_native_new (_ ("Export Run"), GTK_WINDOW (self),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  lab_window_show_file_chooser (self, chooser, G_CALLBACK (export_response_cb));
}

static void
import_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FileJob *job = data;
  GError *error = NULL;

  job->id = lab_run_file_import (job->store, job->path, &error);
  if (job->id != 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabWindow *self = LAB_WINDOW (source);
  FileJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (self->is_closed)
    return;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    lab_window_show_stored_run (self, job->id);
  else
    lab_window_show_error (self, _ ("The Run Was Not Imported"), error->message);
}

/**
 * lab_window_import_run_from:
 * @self: a window with a store
 * @path: a file that lab_window_export_run_to() wrote, here or elsewhere
 *
 * Reads a run from a file in a thread, and shows it.
 */
void
lab_window_import_run_from (LabWindow *self, const char *path)
{
  if (lab_run_keeper_get_store (self->keeper) != NULL)
    start_file_job (self, 0, path, import_in_thread, imported_cb);
}

static void
import_response_cb (LabWindow *self, int response)
{
  g_autofree char *path = lab_window_take_path (self, response);

  if (path != NULL)
    lab_window_import_run_from (self, path);
}

/**
 * lab_window_import_run:
 * @self: a window with a store
 *
 * Asks for a file with a run, and reads it.
 */
void
lab_window_import_run (LabWindow *self)
{
  g_autoptr (GtkFileChooserNative) chooser = gtk_file_chooser_native_new (
      _ ("Import Run"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"), NULL);

  lab_window_show_file_chooser (self, chooser, G_CALLBACK (import_response_cb));
}
