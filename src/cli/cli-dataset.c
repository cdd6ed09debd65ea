/* cli-dataset.c: opens what --dataset names, and shows how far it is.
 *
 * Only a folder of PNG images takes so long that somebody wants to know.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-dataset.h"

#include <glib/gi18n-lib.h>
#include "cli-line.h"

typedef struct {
  const char *specification;
  gint progress; /* atomic, of 1000 */
  LabDataset *dataset;
  GError *error;
  GMainLoop *loop;
} Opening;

static gboolean
opened_cb (gpointer data)
{
  g_main_loop_quit (((Opening *)data)->loop);
  return G_SOURCE_REMOVE;
}

static gpointer
open_in_thread (gpointer data)
{
  Opening *self = data;

  self->dataset =
      lab_dataset_open_with_progress (self->specification, &self->progress, NULL, &self->error);
  g_idle_add (opened_cb, self);
  return NULL;
}

static gboolean
refresh_cb (gpointer data)
{
  Opening *self = data;
  gint progress = g_atomic_int_get (&self->progress);
  g_autofree char *line = NULL;

  if (progress > 0) {
    /* translators: how much of a dataset has been read, in percent */
    line = g_strdup_printf (_ ("Reading images: %d %%"), progress / 10);
    cli_line_show (line);
  }
  return G_SOURCE_CONTINUE;
}

/**
 * cli_dataset_open:
 * @specification: (nullable): see lab_dataset_open()
 * @as_json: whether standard output gets JSON
 * @error: as for lab_dataset_open()
 *
 * Opens a dataset, with a line on the terminal that moves on while its images are read.
 *
 * Returns: (transfer full): the dataset, or %NULL
 */
LabDataset *
cli_dataset_open (const char *specification, gboolean as_json, GError **error)
{
  Opening opening = {.specification = specification};
  GThread *thread;
  guint refresh;

  if (!cli_line_is_wanted (as_json))
    return lab_dataset_open (specification, NULL, error);
  opening.loop = g_main_loop_new (NULL, FALSE);
  thread = g_thread_new ("dataset", open_in_thread, &opening);
  refresh = g_timeout_add (CLI_LINE_REFRESH_MS, refresh_cb, &opening);
  g_main_loop_run (opening.loop);
  g_thread_join (thread);
  g_source_remove (refresh);
  cli_line_show ("");
  g_main_loop_unref (opening.loop);
  if (opening.error != NULL)
    g_propagate_error (error, opening.error);
  return opening.dataset;
}
