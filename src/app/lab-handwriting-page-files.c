/* lab-handwriting-page-files.c: the collection of drawings as files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-handwriting-page-private.h"

#include <glib/gi18n-lib.h>

#define GROUP "handwriting"

/* What a thread needs to write or read a collection. */
typedef struct {
  LabStore *store;    /* to read into */
  GPtrArray *samples; /* to write, or NULL */
  char *path;
  gboolean as_idx;
  gint n; /* that were read */
} FileJob;

static void
file_job_free (gpointer data)
{
  FileJob *job = data;

  g_object_unref (job->store);
  g_clear_pointer (&job->samples, g_ptr_array_unref);
  g_free (job->path);
  g_free (job);
}

static void
start_job (LabHandwritingPage *self, FileJob *job, GTaskThreadFunc work,
           GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, NULL);

  g_task_set_task_data (task, job, file_job_free);
  g_task_run_in_thread (task, work);
}

/* ── writing ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
export_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FileJob *job = data;
  GError *error = NULL;
  gboolean is_done = job->as_idx ? lab_collection_export_idx (job->samples, job->path, &error)
                                 : lab_collection_export_lines (job->samples, job->path, &error);

  if (is_done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabHandwritingPage *self = LAB_HANDWRITING_PAGE (source);
  FileJob *job = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_filename_display_basename (job->path);
  g_autofree char *sentence = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    lab_handwriting_page_fail (self, error->message);
    return;
  }
  /* translators: how many drawings, and the name of a file or folder */
  sentence = g_strdup_printf (
      ngettext ("Saved %u drawing in “%s”", "Saved %u drawings in “%s”", job->samples->len),
      job->samples->len, name);
  lab_handwriting_page_tell (self, sentence);
}

/**
 * lab_handwriting_page_export_to:
 * @self: a page with a store
 * @path: a file of JSON lines, or a folder
 * @as_idx: whether it is a folder, for IDX files
 *
 * Writes the collection in a thread, and tells how that went.
 */
void
lab_handwriting_page_export_to (LabHandwritingPage *self, const char *path, gboolean as_idx)
{
  LabStore *store = lab_sample_list_get_store (self->list);
  FileJob *job;

  if (store == NULL)
    return;
  job = g_new0 (FileJob, 1);
  job->store = g_object_ref (store);
  job->samples = lab_sample_list_get_samples (self->list);
  job->path = g_strdup (path);
  job->as_idx = as_idx;
  start_job (self, job, export_in_thread, exported_cb);
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
import_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FileJob *job = data;
  GError *error = NULL;

  job->n = job->as_idx ? lab_collection_import_idx (job->store, job->path, &error)
                       : lab_collection_import_lines (job->store, job->path, &error);
  if (job->n >= 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabHandwritingPage *self = LAB_HANDWRITING_PAGE (source);
  FileJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    lab_handwriting_page_fail (self, error->message);
    return;
  }
  sentence = g_strdup_printf (
      ngettext ("Imported %d drawing", "Imported %d drawings", (gulong)job->n), job->n);
  if (self->list == NULL)
    return; /* the window was closed meanwhile */
  lab_sample_list_refresh (self->list);
  lab_handwriting_page_tell (self, sentence);
}

/**
 * lab_handwriting_page_import_from:
 * @self: a page with a store
 * @path: a file of JSON lines, or a folder
 * @as_idx: whether it is a folder with IDX files
 *
 * Adds the drawings of a file in a thread, and tells how that went.
 */
void
lab_handwriting_page_import_from (LabHandwritingPage *self, const char *path, gboolean as_idx)
{
  LabStore *store = lab_sample_list_get_store (self->list);
  FileJob *job;

  if (store == NULL)
    return;
  job = g_new0 (FileJob, 1);
  job->store = g_object_ref (store);
  job->path = g_strdup (path);
  job->as_idx = as_idx;
  start_job (self, job, import_in_thread, imported_cb);
}

/* ── choosers ────────────────────────────────────────────────────────────────────────────────────
 */

/* Takes the answer of the chooser, and lets go of it. */
static char *
take_path (LabHandwritingPage *self, int response)
{
  g_autoptr (GFile) file = NULL;
  char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->file_chooser));
  if (file != NULL) {
    path = g_file_get_path (file);
    if (path == NULL)
      lab_handwriting_page_fail (self,
                                 _ ("Choose a folder or file that is stored on this computer."));
  }
  g_clear_object (&self->file_chooser);
  return path;
}

static void
export_lines_response_cb (LabHandwritingPage *self, int response)
{
  g_autofree char *path = take_path (self, response);

  if (path != NULL)
    lab_handwriting_page_export_to (self, path, FALSE);
}

static void
export_idx_response_cb (LabHandwritingPage *self, int response)
{
  g_autofree char *path = take_path (self, response);

  if (path != NULL)
    lab_handwriting_page_export_to (self, path, TRUE);
}

static void
import_lines_response_cb (LabHandwritingPage *self, int response)
{
  g_autofree char *path = take_path (self, response);

  if (path != NULL)
    lab_handwriting_page_import_from (self, path, FALSE);
}

static void
import_idx_response_cb (LabHandwritingPage *self, int response)
{
  g_autofree char *path = take_path (self, response);

  if (path != NULL)
    lab_handwriting_page_import_from (self, path, TRUE);
}

static void
show_chooser (LabHandwritingPage *self, const char *title, GtkFileChooserAction action,
              const char *verb, GCallback callback)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  g_clear_object (&self->file_chooser);
  self->file_chooser = gtk_file_chooser_native_new (title, window, action, verb, NULL);
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->file_chooser), "handwriting.jsonl");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->file_chooser), TRUE);
  g_signal_connect_object (self->file_chooser, "response", callback, self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->file_chooser));
}

static void
export_lines_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_chooser (data, _ ("Export Drawings"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"),
                G_CALLBACK (export_lines_response_cb));
}

static void
export_idx_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_chooser (data, _ ("Export into an Empty Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                _ ("_Save"), G_CALLBACK (export_idx_response_cb));
}

static void
import_lines_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_chooser (data, _ ("Import Drawings"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"),
                G_CALLBACK (import_lines_response_cb));
}

static void
import_idx_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_chooser (data, _ ("Import IDX Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Import"),
                G_CALLBACK (import_idx_response_cb));
}

/**
 * lab_handwriting_page_add_actions:
 * @self: a page that is being made
 */
void
lab_handwriting_page_add_actions (LabHandwritingPage *self)
{
  static const GActionEntry entries[] = {{.name = "export-lines", .activate = export_lines_cb},
                                         {.name = "export-idx", .activate = export_idx_cb},
                                         {.name = "import-lines", .activate = import_lines_cb},
                                         {.name = "import-idx", .activate = import_idx_cb}};

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), GROUP, G_ACTION_GROUP (self->actions));
  lab_handwriting_page_update_actions (self);
}

static void
enable (LabHandwritingPage *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

/**
 * lab_handwriting_page_update_actions:
 * @self: a page
 *
 * Without a store nothing can be read into it, and without drawings there is nothing to write.
 */
void
lab_handwriting_page_update_actions (LabHandwritingPage *self)
{
  gboolean is_open = lab_sample_list_get_store (self->list) != NULL;
  gboolean is_any = is_open && g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0;

  enable (self, "import-lines", is_open);
  enable (self, "import-idx", is_open);
  enable (self, "export-lines", is_any);
  enable (self, "export-idx", is_any);
}
