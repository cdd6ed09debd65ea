/* lab-fetcher.c: gets one dataset from the network, without holding up the main loop.
 *
 * A thread fetches, and leaves word of how far it is in a mailbox; the main loop looks into it some ten
 * times a second.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-fetcher.h"

#include <pthread.h>

#include "lab-dataset.h"

#define TICK_MS 100

/* What the thread and the main loop share. */
typedef struct {
  pthread_mutex_t lock; /* of what follows */
  LabCatalogue *catalogue;
  const LabCatalogueEntry *entry;
  char *folder;
  LabFetchProgress progress;
  gboolean has_news;
} Job;

struct _LabFetcher {
  GObject parent_instance;

  LabCatalogue *catalogue;
  const LabCatalogueEntry *entry;
  char *place; /* where to put it, or NULL for the usual place */
  char *folder;

  LabFetcherState state;
  LabFetchProgress progress;
  char *problem;
  Job *job; /* of the present task, NULL when there is none */
  GCancellable *cancellable;
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (LabFetcher, lab_fetcher, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNAL_FETCHED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
job_free (gpointer data)
{
  Job *job = data;

  pthread_mutex_destroy (&job->lock);
  lab_catalogue_free (job->catalogue);
  g_free (job->folder);
  g_free (job);
}

static void
emit_changed (LabFetcher *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ── in the thread ───────────────────────────────────────────────────────────────────────────────
 */

static void
progress_cb (const LabFetchProgress *progress, gpointer data)
{
  Job *job = data;

  pthread_mutex_lock (&job->lock);
  job->progress = *progress;
  job->has_news = TRUE;
  pthread_mutex_unlock (&job->lock);
}

static void
fetch_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  const LabCatalogueEntry *entry;
  const char *folder;
  GError *error = NULL;

  /* They stay as they are from here on. */
  pthread_mutex_lock (&job->lock);
  entry = job->entry;
  folder = job->folder;
  pthread_mutex_unlock (&job->lock);
  if (lab_fetch (entry, folder, progress_cb, job, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ── in the main loop ────────────────────────────────────────────────────────────────────────────
 */

/* Looks where the dataset is, and how much of it. */
static void
look (LabFetcher *self)
{
  g_autofree char *usual = lab_catalogue_entry_get_folder (self->entry);
  g_autofree char *found = NULL;

  if (self->place == NULL)
    found = lab_dataset_find (self->entry->name);
  else if (lab_fetch_is_complete (self->entry, self->place))
    found = g_strdup (self->place);
  g_free (self->folder);
  if (found != NULL) {
    self->state = LAB_FETCHER_PRESENT;
    self->folder = g_steal_pointer (&found);
    return;
  }
  self->folder = g_strdup (self->place != NULL ? self->place : usual);
  self->state = lab_fetch_get_bytes_left_over (self->entry, self->folder) > 0 ? LAB_FETCHER_PARTIAL
                                                                              : LAB_FETCHER_ABSENT;
}

static gboolean
tick_cb (gpointer data)
{
  LabFetcher *self = data;
  gboolean has_news;

  pthread_mutex_lock (&self->job->lock);
  has_news = self->job->has_news;
  self->job->has_news = FALSE;
  self->progress = self->job->progress;
  pthread_mutex_unlock (&self->job->lock);
  if (has_news)
    emit_changed (self);
  return G_SOURCE_CONTINUE;
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabFetcher *self = LAB_FETCHER (source);
  g_autoptr (GError) error = NULL;
  gboolean is_fetched = g_task_propagate_boolean (G_TASK (result), &error);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->cancellable);
  self->job = NULL;
  look (self);
  if (!is_fetched && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->problem = g_strdup (error->message);
  emit_changed (self);
  if (is_fetched)
    g_signal_emit (self, signals[SIGNAL_FETCHED], 0);
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_fetcher_finalize (GObject *object)
{
  LabFetcher *self = LAB_FETCHER (object);

  lab_catalogue_free (self->catalogue);
  g_free (self->place);
  g_free (self->folder);
  g_free (self->problem);
  G_OBJECT_CLASS (lab_fetcher_parent_class)->finalize (object);
}

static void
lab_fetcher_class_init (LabFetcherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lab_fetcher_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LAB_TYPE_FETCHER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FETCHED] = g_signal_new ("fetched", LAB_TYPE_FETCHER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
lab_fetcher_init (LabFetcher *self)
{
  self->state = LAB_FETCHER_ABSENT;
}

/**
 * lab_fetcher_new:
 * @catalogue: where the dataset is listed
 * @index: of its entry
 * @folder: (nullable): where to put it, NULL for the usual place
 *
 * Returns: (transfer full): what fetches that dataset
 */
LabFetcher *
lab_fetcher_new (LabCatalogue *catalogue, guint index, const char *folder)
{
  LabFetcher *self;

  g_return_val_if_fail (catalogue != NULL && index < lab_catalogue_get_n_entries (catalogue), NULL);

  self = g_object_new (LAB_TYPE_FETCHER, NULL);
  self->catalogue = lab_catalogue_ref (catalogue);
  self->entry = lab_catalogue_get_entry (catalogue, index);
  self->place = g_strdup (folder);
  look (self);
  return self;
}

/**
 * lab_fetcher_list_new:
 * @error: why the list of datasets cannot be read
 *
 * Returns: (transfer full) (nullable): a #LabFetcher for each dataset that can be fetched
 */
GListModel *
lab_fetcher_list_new (GError **error)
{
  g_autoptr (LabCatalogue) catalogue = lab_catalogue_open (error);
  GListStore *list;

  if (catalogue == NULL)
    return NULL;
  list = g_list_store_new (LAB_TYPE_FETCHER);
  for (guint i = 0; i < lab_catalogue_get_n_entries (catalogue); i++) {
    g_autoptr (LabFetcher) fetcher = lab_fetcher_new (catalogue, i, NULL);

    g_list_store_append (list, fetcher);
  }
  return G_LIST_MODEL (list);
}

/**
 * lab_fetcher_get_entry:
 * @self: a fetcher
 *
 * Returns: (transfer none): what it fetches
 */
const LabCatalogueEntry *
lab_fetcher_get_entry (LabFetcher *self)
{
  g_return_val_if_fail (LAB_IS_FETCHER (self), NULL);
  return self->entry;
}

/**
 * lab_fetcher_get_state:
 * @self: a fetcher
 *
 * Returns: whether the dataset is there, or on its way
 */
LabFetcherState
lab_fetcher_get_state (LabFetcher *self)
{
  g_return_val_if_fail (LAB_IS_FETCHER (self), LAB_FETCHER_ABSENT);
  return self->state;
}

/**
 * lab_fetcher_get_progress:
 * @self: a fetcher
 *
 * Returns: (transfer none): how far it is
 */
const LabFetchProgress *
lab_fetcher_get_progress (LabFetcher *self)
{
  g_return_val_if_fail (LAB_IS_FETCHER (self), NULL);
  return &self->progress;
}

/**
 * lab_fetcher_get_share:
 * @self: a fetcher
 *
 * Returns: how much of the dataset is there, 0 to 1; negative while nobody knows
 */
double
lab_fetcher_get_share (LabFetcher *self)
{
  g_return_val_if_fail (LAB_IS_FETCHER (self), -1);

  if (self->progress.total == 0)
    return -1;
  return MIN ((double)self->progress.bytes / (double)self->progress.total, 1);
}

/**
 * lab_fetcher_get_seconds_left:
 * @self: a fetcher
 *
 * Returns: how long it takes at the present pace; negative while nobody knows
 */
double
lab_fetcher_get_seconds_left (LabFetcher *self)
{
  const LabFetchProgress *progress;

  g_return_val_if_fail (LAB_IS_FETCHER (self), -1);

  progress = &self->progress;
  if (progress->total < progress->bytes || progress->fetched == 0 || !(progress->seconds > 0))
    return -1;
  return (double)(progress->total - progress->bytes) * progress->seconds /
         (double)progress->fetched;
}

/**
 * lab_fetcher_get_problem:
 * @self: a fetcher
 *
 * Returns: (transfer none) (nullable): why the last start failed
 */
const char *
lab_fetcher_get_problem (LabFetcher *self)
{
  g_return_val_if_fail (LAB_IS_FETCHER (self), NULL);
  return self->problem;
}

/**
 * lab_fetcher_get_folder:
 * @self: a fetcher
 *
 * Returns: (transfer none): where the dataset is, or is going to be
 */
const char *
lab_fetcher_get_folder (LabFetcher *self)
{
  g_return_val_if_fail (LAB_IS_FETCHER (self), NULL);
  return self->folder;
}

/**
 * lab_fetcher_describe_by_hand:
 * @self: a fetcher
 *
 * Returns: (transfer full): how to do it without the program, in a sentence
 */
char *
lab_fetcher_describe_by_hand (LabFetcher *self)
{
  g_return_val_if_fail (LAB_IS_FETCHER (self), NULL);
  return lab_fetch_describe_by_hand (self->entry, self->place);
}

/**
 * lab_fetcher_list_addresses:
 * @self: a fetcher
 *
 * Returns: (transfer full): the addresses of the files, one on each line
 */
char *
lab_fetcher_list_addresses (LabFetcher *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (LAB_IS_FETCHER (self), NULL);

  for (guint i = 0; i < LAB_CATALOGUE_FILES; i++)
    g_string_append_printf (text, "%s%s%s", i > 0 ? "\n" : "", self->entry->mirrors[0],
                            self->entry->files[i].name);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static Job *
job_new (LabFetcher *self)
{
  Job *job = g_new0 (Job, 1);

  pthread_mutex_init (&job->lock, NULL);
  pthread_mutex_lock (&job->lock);
  job->catalogue = lab_catalogue_ref (self->catalogue);
  job->entry = self->entry;
  job->folder = g_strdup (self->folder);
  job->progress = self->progress;
  pthread_mutex_unlock (&job->lock);
  return job;
}

/**
 * lab_fetcher_start:
 * @self: a fetcher
 *
 * Fetches the dataset, or goes on with it; "changed" tells how far it is and how it ended.
 */
void
lab_fetcher_start (LabFetcher *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LAB_IS_FETCHER (self));

  if (self->state == LAB_FETCHER_FETCHING || self->state == LAB_FETCHER_PRESENT)
    return;
  g_clear_pointer (&self->problem, g_free);
  self->progress =
      (LabFetchProgress){.file = "", .total = lab_catalogue_entry_get_bytes (self->entry)};
  self->job = job_new (self);
  self->cancellable = g_cancellable_new ();
  self->state = LAB_FETCHER_FETCHING;
  /* The task holds the fetcher: it is not gone when the answer comes. */
  task = g_task_new (self, self->cancellable, fetched_cb, NULL);
  g_task_set_source_tag (task, lab_fetcher_start);
  /* Once all is in place, it is too late to say that it was cancelled. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self->job, job_free);
  self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
  g_task_run_in_thread (task, fetch_in_thread);
  emit_changed (self);
}

/**
 * lab_fetcher_cancel:
 * @self: a fetcher
 *
 * Ends what it does; "changed" tells when it has ended.
 */
void
lab_fetcher_cancel (LabFetcher *self)
{
  g_return_if_fail (LAB_IS_FETCHER (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/**
 * lab_fetcher_refresh:
 * @self: a fetcher
 *
 * Looks once more whether the dataset is there.
 */
void
lab_fetcher_refresh (LabFetcher *self)
{
  LabFetcherState before;

  g_return_if_fail (LAB_IS_FETCHER (self));

  before = self->state;
  if (before == LAB_FETCHER_FETCHING)
    return;
  look (self);
  if (self->state == LAB_FETCHER_PRESENT)
    g_clear_pointer (&self->problem, g_free);
  if (self->state != before)
    emit_changed (self);
}
