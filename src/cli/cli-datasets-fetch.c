/* cli-datasets-fetch.c: "digit-lab-cli datasets fetch": gets a dataset from the network.
 *
 * It is fetched in a thread of its own, so that a signal ends it between any two bytes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-datasets.h"

#include <pthread.h>
#include <glib/gi18n-lib.h>
#include "cli-json.h"
#include "cli-line.h"
#include "cli-options.h"
#include "cli-signals.h"
#include "lab-fetch.h"

#define COMMAND  "datasets fetch"
#define MEGABYTE 1e6

typedef struct {
  const LabCatalogueEntry *entry;
  char *folder;
  gboolean as_json, shows_line;
  GCancellable *cancellable;

  /* Of the fetching thread until it is joined. */
  gboolean is_fetched;
  GError *error;

  pthread_mutex_t lock; /* of what follows */
  LabFetchProgress progress;
  gboolean has_news, is_done;
} Fetching;

/* ── in the fetching thread ──────────────────────────────────────────────────────────────────────
 */

static void
progress_cb (const LabFetchProgress *progress, gpointer data)
{
  Fetching *self = data;

  pthread_mutex_lock (&self->lock);
  self->progress = *progress;
  self->has_news = TRUE;
  pthread_mutex_unlock (&self->lock);
}

static gpointer
fetch_thread (gpointer data)
{
  Fetching *self = data;

  self->is_fetched =
      lab_fetch (self->entry, self->folder, progress_cb, self, self->cancellable, &self->error);
  pthread_mutex_lock (&self->lock);
  self->is_done = TRUE;
  pthread_mutex_unlock (&self->lock);
  g_main_context_wakeup (NULL);
  return NULL;
}

/* ── what is shown of it ─────────────────────────────────────────────────────────────────────────
 */

/* Bytes a second since the start, 0 before there is one. */
static double
get_speed (const LabFetchProgress *progress)
{
  return progress->seconds > 0 ? (double)progress->fetched / progress->seconds : 0;
}

/* Negative: not known. */
static double
get_seconds_left (const LabFetchProgress *progress)
{
  double speed = get_speed (progress);

  if (progress->total < progress->bytes || progress->total == 0 || speed <= 0)
    return -1;
  return (double)(progress->total - progress->bytes) / speed;
}

static void
show_line (const LabFetchProgress *progress)
{
  g_autoptr (GString) line = g_string_new (progress->file);
  double left = get_seconds_left (progress);

  g_string_append (line, ": ");
  if (progress->total > 0)
    /* translators: megabytes that are there, and of how many */
    g_string_append_printf (line, _ ("%.1f of %.1f MB"), (double)progress->bytes / MEGABYTE,
                            (double)progress->total / MEGABYTE);
  else
    g_string_append_printf (line, _ ("%.1f MB"), (double)progress->bytes / MEGABYTE);
  g_string_append (line, ", ");
  g_string_append_printf (line, _ ("%.1f MB/s"), get_speed (progress) / MEGABYTE);
  if (left >= 0) {
    g_autofree char *duration = cli_line_format_duration (left);

    g_string_append (line, ", ");
    /* translators: %s is a time like 1:05 */
    g_string_append_printf (line, _ ("%s left"), duration);
  }
  cli_line_show (line->str);
}

static void
print_progress (const LabFetchProgress *progress)
{
  double left = get_seconds_left (progress);
  CliJson *json = cli_json_new ();

  cli_json_add_string (json, "file", progress->file);
  cli_json_add_unsigned (json, "bytes", progress->bytes);
  if (progress->total > 0)
    cli_json_add_unsigned (json, "total", progress->total);
  else
    cli_json_add_null (json, "total");
  cli_json_add_rounded (json, "bytes_per_second", get_speed (progress));
  if (left >= 0)
    cli_json_add_rounded (json, "seconds_left", left);
  else
    cli_json_add_null (json, "seconds_left");
  cli_json_print (json);
}

/* Shows what is new. Returns: whether there will be more. */
static gboolean
show_news (Fetching *self)
{
  LabFetchProgress progress;
  gboolean has_news, is_done;

  pthread_mutex_lock (&self->lock);
  progress = self->progress;
  has_news = self->has_news;
  self->has_news = FALSE;
  is_done = self->is_done;
  pthread_mutex_unlock (&self->lock);
  if (has_news && self->as_json)
    print_progress (&progress);
  if (has_news && self->shows_line)
    show_line (&progress);
  return !is_done;
}

/* ── from the start to the end ───────────────────────────────────────────────────────────────────
 */

static void
stop_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Returns: the signal that ended it, or 0. */
static int
run (Fetching *self)
{
  CliSignals signals;
  pthread_t thread;
  guint tick;
  int code;

  cli_signals_watch (&signals, stop_cb, self->cancellable);
  code = pthread_create (&thread, NULL, fetch_thread, self);
  if (code != 0)
    g_set_error_literal (&self->error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  else {
    tick = g_timeout_add (CLI_LINE_REFRESH_MS, tick_cb, NULL);
    while (show_news (self))
      g_main_context_iteration (NULL, TRUE);
    g_source_remove (tick);
    pthread_join (thread, NULL);
  }
  cli_signals_unwatch (&signals);
  if (self->shows_line)
    cli_line_show ("");
  return signals.received;
}

static int
report_success (const Fetching *self, gboolean was_there)
{
  g_autofree char *folder = g_canonicalize_filename (self->folder, NULL);
  g_autofree char *shown = g_filename_display_name (folder);

  if (self->as_json) {
    CliJson *json = cli_json_new ();

    cli_json_add_string (json, "name", self->entry->name);
    cli_json_add_string (json, "folder", shown);
    cli_json_add_boolean (json, "was_there", was_there);
    cli_json_print (json);
  } else if (was_there)
    /* translators: a dataset, and a folder's path */
    g_print (_ ("%s is in “%s” already, complete.\n"), self->entry->title, shown);
  else
    /* translators: a dataset, and a folder's path */
    g_print (_ ("%s is in “%s” now.\n"), self->entry->title, shown);
  return CLI_SUCCESS;
}

static int
report_failure (const Fetching *self, int received)
{
  g_autofree char *by_hand = NULL;

  if (g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_autofree char *sentence = g_strdup_printf (
        /* translators: %s is the name of a signal, e.g. "Interrupt" */
        _ ("Fetching was ended by a signal (%s); the next time it goes on where it was"),
        g_strsignal (received));

    cli_warn (sentence);
    return 128 + received;
  }
  by_hand = lab_fetch_describe_by_hand (self->entry, self->folder);
  cli_fail (self->error);
  cli_warn (by_hand);
  return CLI_FAILURE;
}

static int
fetch (const LabCatalogueEntry *entry, const char *folder, gboolean as_json)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Fetching self = {.entry = entry,
                   .folder =
                       folder != NULL ? g_strdup (folder) : lab_catalogue_entry_get_folder (entry),
                   .as_json = as_json,
                   .shows_line = cli_line_is_wanted (as_json),
                   .cancellable = cancellable};
  gboolean was_there = lab_fetch_is_complete (entry, self.folder);
  int received, status;

  pthread_mutex_init (&self.lock, NULL);
  received = was_there ? 0 : run (&self);
  status = was_there || self.is_fetched ? report_success (&self, was_there)
                                        : report_failure (&self, received);
  pthread_mutex_destroy (&self.lock);
  g_clear_error (&self.error);
  g_free (self.folder);
  return status;
}

static int
fetch_named (const char *name, const char *folder, gboolean as_json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabCatalogue) catalogue = lab_catalogue_open (&error);
  const LabCatalogueEntry *entry;
  g_autofree char *sentence = NULL;

  if (catalogue == NULL)
    return cli_fail (error);
  entry = lab_catalogue_find (catalogue, name);
  if (entry != NULL)
    return fetch (entry, folder, as_json);
  sentence = g_strdup_printf (
      /* translators: what was typed for the name of a dataset */
      _ ("There is no dataset “%s”: “digit-lab-cli datasets list” names those that can be fetched"),
      name);
  return cli_misuse (COMMAND, sentence);
}

/**
 * cli_datasets_fetch:
 * @arguments: (array zero-terminated=1): "fetch" and what follows it
 *
 * Returns: the exit status
 */
int
cli_datasets_fetch (char **arguments)
{
  g_auto (GStrv) names = NULL;
  g_autofree char *folder = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
      {"folder", 0, 0, G_OPTION_ARG_FILENAME, &folder,
       N_ ("Where to put it (where it is found by its name)"), N_ ("DIR")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print one JSON object a line"), NULL},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &names, NULL, NULL},
      {NULL}};

  if (!cli_options_parse (COMMAND,
                          _ ("Fetches a dataset, and puts it in place when all of it has come and "
                             "is right. What was ended or\ncut goes on where it was."),
                          NULL, _ ("NAME"), entries, NULL, arguments))
    return CLI_MISUSE;
  if (names == NULL || names[1] != NULL)
    return cli_misuse (COMMAND, _ ("It takes the name of one dataset"));
  if (folder != NULL && *folder == '\0')
    return cli_misuse (COMMAND, _ ("--folder: the name of the folder is missing"));
  return fetch_named (names[0], folder, as_json);
}
