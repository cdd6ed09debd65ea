/* lab-window-images.c: the window and its page of images.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

#include "lab-gallery-csv.h"

static void
store_opened_cb (LabWindow *self)
{
  lab_images_page_set_store (self->images_page, lab_window_get_store (self));
}

static void
dataset_changed_cb (LabWindow *self)
{
  lab_images_page_set_dataset (self->images_page, lab_window_get_dataset (self));
}

/* A cell of the matrix, or its totals, asks for the images that were counted there. */
static void
confusion_activated_cb (LabWindow *self, guint row, guint column)
{
  guint n_classes = (guint)lab_run_get_config (self->shown)->n_classes;
  LabImageQuery query = {
      .split = LAB_SPLIT_TEST,
      .actual = row < n_classes ? (int)row : LAB_ANY_CLASS,
      .predicted = column < n_classes ? (int)column : LAB_ANY_CLASS,
      .show = row < n_classes && column < n_classes ? LAB_SHOW_ALL : LAB_SHOW_MISTAKES,
      .order = LAB_ORDER_SUREST,
  };

  lab_images_page_show (self->images_page, &query);
  gtk_stack_set_visible_child_name (self->view_stack, "images");
  gtk_widget_grab_focus (GTK_WIDGET (self->images_page));
}

static void
neuron_activated_cb (LabWindow *self, guint layer, guint neuron)
{
  lab_network_page_show_neuron (self->network_page, layer, neuron);
  gtk_stack_set_visible_child_name (self->view_stack, "network");
}

/* ── saving the list ─────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  LabGalleryList *list;
  char *path;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  lab_gallery_list_unref (job->list);
  g_free (job->path);
  g_free (job);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (lab_gallery_list_write_csv (job->list, job->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabWindow *self = LAB_WINDOW (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_filename_display_basename (job->path);
  g_autofree char *sentence = NULL;
  g_autoptr (GError) error = NULL;

  if (self->is_closed)
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    lab_window_show_error (self, _ ("The List Was Not Saved"), error->message);
    return;
  }
  /* translators: %s is a file's name */
  sentence = g_strdup_printf (_ ("Saved “%s”"), name);
  lab_window_show_toast (self, sentence);
}

/* The list as it is when the file is chosen: what the dialog hides may have changed meanwhile. */
static void
save_response_cb (LabWindow *self, int response)
{
  LabGalleryList *list = lab_images_page_get_list (self->images_page);
  g_autofree char *path = lab_window_take_path (self, response);
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (path == NULL || list == NULL)
    return;
  job = g_new0 (Job, 1);
  job->list = lab_gallery_list_ref (list);
  job->path = g_steal_pointer (&path);
  task = g_task_new (self, NULL, saved_cb, NULL);
  g_task_set_source_tag (task, save_response_cb);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, save_in_thread);
}

static void
save_cb (LabWindow *self)
{
  g_autoptr (GtkFileChooserNative) chooser = gtk_file_chooser_native_new (
      _ ("Save the List"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "images.csv");
  lab_window_show_file_chooser (self, chooser, G_CALLBACK (save_response_cb));
}

static void
failed_cb (LabWindow *self, const char *sentence)
{
  lab_window_show_error (self, _ ("The Images"), sentence);
}

/**
 * lab_window_add_images:
 * @self: a window that is being made
 *
 * Connects its page of images with the rest of it.
 */
void
lab_window_add_images (LabWindow *self)
{
  lab_images_page_set_cursor (self->images_page, self->cursor);
  g_signal_connect (self, "store-opened", G_CALLBACK (store_opened_cb), NULL);
  g_signal_connect (self, "dataset-changed", G_CALLBACK (dataset_changed_cb), NULL);
  g_signal_connect_swapped (lab_card_board_find (self->board, "confusion"), "activated",
                            G_CALLBACK (confusion_activated_cb), self);
  g_signal_connect_swapped (self->images_page, "neuron-activated", G_CALLBACK (neuron_activated_cb),
                            self);
  g_signal_connect_swapped (self->images_page, "save", G_CALLBACK (save_cb), self);
  g_signal_connect_swapped (self->images_page, "failed", G_CALLBACK (failed_cb), self);
}

/**
 * lab_window_stop_images:
 * @self: a window that is about to close its store
 *
 * Ends what the page does; may be called again.
 */
void
lab_window_stop_images (LabWindow *self)
{
  lab_images_page_set_store (self->images_page, NULL);
  lab_images_page_set_cursor (self->images_page, NULL);
}
