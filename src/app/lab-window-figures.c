/* lab-window-figures.c: saves the pictures of the present run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

#include "lab-draw-card.h"
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

/* Of the run that is shown, at the epoch that is shown. */
static LabFigures *
make_figures (LabWindow *self)
{
  if (lab_cursor_get_follows (self->cursor) && lab_run_get_snapshot (self->shown) != NULL)
    return lab_figures_new (self->shown);
  return lab_figures_new_at (self->shown, lab_cursor_get_epoch (self->cursor),
                             lab_cursor_get_snapshot (self->cursor));
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
 * Writes the figures of what is shown in a thread, none over another file, and says how that went.
 */
void
lab_window_save_figures_to (LabWindow *self, const char *folder, const char *ending)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *stem = NULL;
  FiguresJob *job;

  if (self->shown == NULL || lab_cursor_get_snapshot (self->cursor) == NULL)
    return;
  stem = lab_window_suggest_stem (self->shown);
  job = g_new0 (FiguresJob, 1);
  job->figures = make_figures (self);
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
 * @self: a window that shows a network
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

/* ── one card ────────────────────────────────────────────────────────────────────────────────────
 */

/* What a thread needs to write the figure of a card: nothing of it changes. */
typedef struct {
  LabFigures *figures; /* NULL: the drawing */
  LabFigureKind kind;
  LabVerdict verdict;
  char *path;
} FigureJob;

static void
figure_job_free (gpointer data)
{
  FigureJob *job = data;

  g_clear_pointer (&job->figures, lab_figures_free);
  lab_verdict_clear (&job->verdict);
  g_free (job->path);
  g_free (job);
}

static void
write_one_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FigureJob *job = data;
  GError *error = NULL;
  gboolean is_written = job->figures != NULL
                            ? lab_figures_write_one (job->figures, job->kind, job->path, &error)
                            : lab_verdict_write (&job->verdict, job->path, &error);

  if (is_written)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
one_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabWindow *self = LAB_WINDOW (source);
  FigureJob *job = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_filename_display_basename (job->path);
  g_autofree char *sentence = NULL;
  g_autoptr (GError) error = NULL;

  if (self->is_closed)
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    lab_window_show_error (self, _ ("The Figure Was Not Saved"), error->message);
    return;
  }
  /* translators: %s is a file's name */
  sentence = g_strdup_printf (_ ("Saved “%s”"), name);
  lab_window_show_toast (self, sentence);
}

/**
 * lab_window_export_figure_to:
 * @self: a window that shows a run
 * @kind: a card: "curves", "weights", "confusion" or "draw"
 * @path: a file that ends in .png, .svg or .pdf; .csv gets the numbers
 *
 * Writes what a card shows in a thread, and says how that went.
 */
void
lab_window_export_figure_to (LabWindow *self, const char *kind, const char *path)
{
  g_autoptr (GTask) task = NULL;
  FigureJob *job;

  if (self->shown == NULL)
    return;
  if (!lab_figure_path_is_known (path)) {
    lab_window_show_error (self, _ ("The Figure Was Not Saved"),
                           _ ("Give the file a name that ends in .png, .svg, .pdf or .csv."));
    return;
  }
  job = g_new0 (FigureJob, 1);
  job->path = g_strdup (path);
  if (lab_figure_kind_parse (kind, &job->kind))
    job->figures = make_figures (self);
  else
    lab_draw_card_get_verdict (LAB_DRAW_CARD (lab_card_board_find (self->board, "draw")),
                               &job->verdict);
  task = g_task_new (self, NULL, one_written_cb, NULL);
  g_task_set_task_data (task, job, figure_job_free);
  g_task_run_in_thread (task, write_one_in_thread);
}

static void
figure_response_cb (LabWindow *self, int response)
{
  g_autofree char *kind = g_strdup (g_object_get_data (G_OBJECT (self->file_chooser), "kind"));
  g_autofree char *path = lab_window_take_path (self, response);

  if (path != NULL)
    lab_window_export_figure_to (self, kind, path);
}

/**
 * lab_window_export_figure:
 * @self: a window that shows a run
 * @name: a card and the ending of a file: "curves.png"
 *
 * Asks for a file, and writes what the card shows into it.
 */
void
lab_window_export_figure (LabWindow *self, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", 2);
  g_autoptr (GtkFileChooserNative) chooser = NULL;
  g_autofree char *stem = NULL;
  g_autofree char *suggestion = NULL;

  if (self->shown == NULL || g_strv_length (parts) != 2)
    return;
  stem = lab_window_suggest_stem (self->shown);
  suggestion = g_strdup_printf ("%s-epoch-%u-%s", stem, lab_cursor_get_epoch (self->cursor), name);
  chooser = gtk_file_chooser_native_new (_ ("Save Figure"), GTK_WINDOW (self),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), suggestion);
  g_object_set_data_full (G_OBJECT (chooser), "kind", g_strdup (parts[0]), g_free);
  lab_window_show_file_chooser (self, chooser, G_CALLBACK (figure_response_cb));
}
