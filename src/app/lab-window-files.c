/* lab-window-files.c: what the window reads from files and writes to them, and how it says so.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

#include "lab-config.h"
#include "lab-model-file.h"

/**
 * lab_window_show_toast:
 * @self: a window
 * @sentence: a few words
 *
 * Says something in passing.
 */
void
lab_window_show_toast (LabWindow *self, const char *sentence)
{
  g_autofree char *title = g_markup_escape_text (sentence, -1);

  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (title));
}

/**
 * lab_window_show_error:
 * @self: a window
 * @heading: what was not possible
 * @sentence: why, and what helps
 *
 * Says something that has to be read: a toast would cut it short, and be gone too soon.
 */
void
lab_window_show_error (LabWindow *self, const char *heading, const char *sentence)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, sentence);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * lab_window_show_file_chooser:
 * @self: a window
 * @chooser: a dialog
 * @callback: (LabWindow *self, int response), which calls lab_window_take_path()
 *
 * Opens @chooser; the window holds it until its answer is taken.
 */
void
lab_window_show_file_chooser (LabWindow *self, GtkFileChooserNative *chooser, GCallback callback)
{
  g_set_object (&self->file_chooser, chooser);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", callback, self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * lab_window_take_path:
 * @self: a window whose dialog was answered
 * @response: the answer
 *
 * Lets go of the dialog. What was chosen and can't be used is said so.
 *
 * Returns: (transfer full) (nullable): the path that was chosen
 */
char *
lab_window_take_path (LabWindow *self, int response)
{
  g_autoptr (GFile) file = NULL;
  char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->file_chooser));
  if (file != NULL) {
    path = g_file_get_path (file);
    if (path == NULL)
      lab_window_show_error (self, _ ("Not on This Computer"),
                             _ ("Choose a folder or file that is stored on this computer."));
  }
  g_clear_object (&self->file_chooser);
  return path;
}

static void
folder_response_cb (LabWindow *self, int response)
{
  g_autofree char *path = lab_window_take_path (self, response);

  if (path != NULL)
    lab_setup_load_dataset (lab_player_get_setup (self->player), path);
}

/**
 * lab_window_open_dataset:
 * @self: a window
 *
 * Asks for a folder with images, and loads it.
 */
void
lab_window_open_dataset (LabWindow *self)
{
  g_autoptr (GtkFileChooserNative) chooser =
      gtk_file_chooser_native_new (_ ("Open Dataset Folder"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Open"), NULL);

  lab_window_show_file_chooser (self, chooser, G_CALLBACK (folder_response_cb));
}

/* What a thread needs to save a model: nothing of it changes. */
typedef struct {
  LabSnapshot *snapshot;
  char *dataset; /* its name */
  LabClassNames *class_names;
  char *path;
} SaveJob;

static void
save_job_free (gpointer data)
{
  SaveJob *job = data;

  lab_snapshot_unref (job->snapshot);
  g_free (job->dataset);
  lab_class_names_unref (job->class_names);
  g_free (job->path);
  g_free (job);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SaveJob *job = data;
  GError *error = NULL;

  if (lab_model_file_save (job->snapshot, job->dataset, job->class_names, job->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabWindow *self = LAB_WINDOW (source);
  SaveJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_filename_display_basename (job->path);

  /* Closed in the meantime: the file is there, and there is nobody to tell. */
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    /* translators: %s is a file's name */
    g_autofree char *sentence = g_strdup_printf (_ ("Saved “%s”"), name);
    lab_window_show_toast (self, sentence);
  } else {
    lab_window_show_error (self, _ ("The Model Was Not Saved"), error->message);
  }
}

/**
 * lab_window_save_model_to:
 * @self: a window
 * @path: a file
 *
 * Saves the network that is shown in a thread, and says how that went.
 */
void
lab_window_save_model_to (LabWindow *self, const char *path)
{
  LabSnapshot *snapshot = lab_cursor_get_snapshot (self->cursor);
  LabDataset *dataset;
  g_autoptr (GTask) task = NULL;
  SaveJob *job;

  if (self->shown == NULL || snapshot == NULL)
    return;
  job = g_new0 (SaveJob, 1);
  job->snapshot = lab_snapshot_ref (snapshot);
  dataset = lab_run_get_dataset (self->shown);
  job->dataset = g_strdup (dataset != NULL ? lab_dataset_get_plain_name (dataset)
                                           : lab_run_get_dataset_name (self->shown));
  job->class_names = lab_class_names_ref (lab_run_get_class_names (self->shown));
  job->path = g_strdup (path);
  task = g_task_new (self, NULL, saved_cb, NULL);
  g_task_set_task_data (task, job, save_job_free);
  g_task_run_in_thread (task, save_in_thread);
}

static void
model_response_cb (LabWindow *self, int response)
{
  g_autofree char *path = lab_window_take_path (self, response);

  if (path != NULL)
    lab_window_save_model_to (self, path);
}

/**
 * lab_window_suggest_stem:
 * @run: a run
 *
 * Returns: (transfer full): what the names of its files begin with, "digit-lab-deep-seed-1"
 */
char *
lab_window_suggest_stem (LabRun *run)
{
  const nn_config *config = lab_run_get_config (run);

  return g_strdup_printf ("digit-lab-%s-seed-%" G_GUINT64_FORMAT,
                          nn_preset_name (nn_config_get_preset (config)), config->seed);
}

/**
 * lab_window_save_model:
 * @self: a window that shows a network
 *
 * Asks for a file, and saves the network that is shown in it.
 */
void
lab_window_save_model (LabWindow *self)
{
  g_autoptr (GtkFileChooserNative) chooser = NULL;
  g_autofree char *stem = NULL;
  g_autofree char *name = NULL;

  if (self->shown == NULL || lab_cursor_get_snapshot (self->cursor) == NULL)
    return;
  stem = lab_window_suggest_stem (self->shown);
  name = g_strconcat (stem, ".safetensors", NULL);
  chooser = gtk_file_chooser_native_new (_ ("Save Model"), GTK_WINDOW (self),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  lab_window_show_file_chooser (self, chooser, G_CALLBACK (model_response_cb));
}
