/* lab-window-figures.c: saves the pictures of the present run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

#include "lab-figures.h"

/* What a thread needs to write figures: nothing of it changes. */
typedef struct {
  LabFigures *figures;
  char *folder;
  char *prefix;
  char *ending;
} FiguresJob;

static void
figures_job_free (gpointer data)
{
  FiguresJob *job = data;

  lab_figures_free (job->figures);
  g_free (job->folder);
  g_free (job->prefix);
  g_free (job->ending);
  g_free (job);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FiguresJob *job = data;
  GError *error = NULL;
  /* What is there already is nobody's to lose: the dialog asked for a folder, not for names. */
  g_autofree char *prefix = lab_figures_unused_prefix (job->folder, job->prefix, job->ending);

  if (lab_figures_write (job->figures, job->folder, prefix, job->ending, NULL, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabWindow *self = LAB_WINDOW (source);
  FiguresJob *job = g_task_get_task_data (G_TASK (result));
  g_autofree char *folder = g_filename_display_basename (job->folder);
  g_autofree char *sentence = NULL;
  g_autoptr (GError) error = NULL;

  /* Closed in the meantime: there is nobody to tell. */
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    lab_window_show_error (self, _ ("The Figures Were Not Saved"), error->message);
    return;
  }
  /* translators: %s is a folder's name */
  sentence = g_strdup_printf (_ ("Saved curves, weights and confusion in “%s”"), folder);
  lab_window_show_toast (self, sentence);
}

/**
 * lab_window_save_figures_to:
 * @self: a window
 * @folder: a folder that exists
 * @ending: "png", "svg" or "pdf"
 *
 * Writes the figures of the present run in a thread, none over another file, and says how that
 * went.
 */
void
lab_window_save_figures_to (LabWindow *self, const char *folder, const char *ending)
{
  LabRun *run = lab_player_get_run (self->player);
  g_autoptr (GTask) task = NULL;
  g_autofree char *stem = NULL;
  FiguresJob *job;

  if (run == NULL || lab_run_get_snapshot (run) == NULL)
    return;
  stem = lab_window_suggest_stem (run);
  job = g_new0 (FiguresJob, 1);
  job->figures = lab_figures_new (run);
  job->folder = g_strdup (folder);
  job->prefix = g_strconcat (stem, "-", NULL);
  job->ending = g_strdup (ending);
  task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_task_data (task, job, figures_job_free);
  g_task_run_in_thread (task, write_in_thread);
}

static void
folder_response_cb (LabWindow *self, int response)
{
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (self->file_chooser);
  g_autofree char *ending = g_strdup (gtk_file_chooser_get_choice (chooser, "format"));
  g_autofree char *folder = lab_window_take_path (self, response);

  if (folder != NULL)
    lab_window_save_figures_to (self, folder, ending != NULL ? ending : "png");
}

/**
 * lab_window_save_figures:
 * @self: a window whose run has a snapshot
 *
 * Asks for a folder and a format, and writes the figures into it.
 */
void
lab_window_save_figures (LabWindow *self)
{
  static const char *const endings[] = {"png", "svg", "pdf", NULL};
  const char *const labels[] = {_ ("PNG (pixels)"), _ ("SVG (vector)"), _ ("PDF (for print)"),
                                NULL};
  g_autoptr (GtkFileChooserNative) chooser =
      gtk_file_chooser_native_new (_ ("Save Figures in a Folder"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Save"), NULL);

  gtk_file_chooser_add_choice (GTK_FILE_CHOOSER (chooser), "format", _ ("Format"),
                               (const char **)endings, (const char **)labels);
  gtk_file_chooser_set_choice (GTK_FILE_CHOOSER (chooser), "format", endings[0]);
  lab_window_show_file_chooser (self, chooser, G_CALLBACK (folder_response_cb));
}
