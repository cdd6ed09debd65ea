/* lab-sample-reader.c: has the network that is shown read every drawing of the collection.
 *
 * A network in training is another one ten times a second: one reading is under way at a time, in a
 * thread, and the next one takes the newest network.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sample-reader.h"

#include <gio/gio.h>

#include "lab-classifier.h"

struct _LabSampleReader {
  GObject parent_instance;

  LabSampleList *list;
  LabSnapshot *snapshot; /* or NULL: nothing is read */
  LabClassNames *names;
  gboolean is_active;
  gboolean is_stale; /* other drawings or another network than were read */
  gboolean is_reading;
};

G_DEFINE_FINAL_TYPE (LabSampleReader, lab_sample_reader, G_TYPE_OBJECT)

enum { SIGNAL_READ, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What the thread is handed, and what it finds. */
typedef struct {
  LabSnapshot *snapshot;
  LabClassNames *names;
  GPtrArray *items;     /* LabSampleItem: only the main thread touches them */
  GPtrArray *samples;   /* of the same */
  guint8 *classes;      /* (n) */
  float *probabilities; /* (n), of these */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  lab_snapshot_unref (job->snapshot);
  lab_class_names_unref (job->names);
  g_ptr_array_unref (job->items);
  g_ptr_array_unref (job->samples);
  g_free (job->classes);
  g_free (job->probabilities);
  g_free (job);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  guint n_classes = (guint)job->snapshot->config.n_classes;
  g_autoptr (LabClassifier) classifier = lab_classifier_new ();
  float probabilities[LAB_MAX_CLASSES];
  gboolean is_read = lab_classifier_set_snapshot (classifier, job->snapshot);

  for (guint i = 0; i < job->samples->len && is_read; i++) {
    const LabSample *sample = job->samples->pdata[i];
    guint best = 0;

    is_read = lab_classifier_classify (classifier, sample->pixels, probabilities);
    for (guint k = 1; k < n_classes && is_read; k++)
      if (probabilities[k] > probabilities[best])
        best = k;
    job->classes[i] = (guint8)best;
    job->probabilities[i] = is_read ? probabilities[best] : 0;
  }
  g_task_return_boolean (task, is_read);
}

static void read_list (LabSampleReader *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabSampleReader *self = LAB_SAMPLE_READER (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  gboolean is_read = g_task_propagate_boolean (G_TASK (result), NULL);

  self->is_reading = FALSE;
  for (guint i = 0; i < job->items->len && self->snapshot != NULL; i++)
    lab_sample_item_set_reading (job->items->pdata[i],
                                 is_read ? lab_class_names_get (job->names, job->classes[i]) : NULL,
                                 job->probabilities[i]);
  g_signal_emit (self, signals[SIGNAL_READ], 0);
  if (self->is_stale)
    read_list (self);
}

static Job *
make_job (LabSampleReader *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  Job *job = g_new0 (Job, 1);

  job->snapshot = lab_snapshot_ref (self->snapshot);
  job->names = lab_class_names_ref (self->names);
  job->samples = lab_sample_list_get_samples (self->list);
  job->items = g_ptr_array_new_full (n, g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (job->items, g_list_model_get_item (G_LIST_MODEL (self->list), i));
  job->classes = g_new0 (guint8, MAX (n, 1));
  job->probabilities = g_new0 (float, MAX (n, 1));
  return job;
}

static void
read_list (LabSampleReader *self)
{
  g_autoptr (GTask) task = NULL;

  self->is_stale = TRUE;
  if (self->is_reading || !self->is_active || self->snapshot == NULL)
    return;
  self->is_stale = FALSE;
  self->is_reading = TRUE;
  task = g_task_new (self, NULL, read_cb, NULL);
  g_task_set_source_tag (task, read_list);
  g_task_set_task_data (task, make_job (self), job_free);
  g_task_run_in_thread (task, read_in_thread);
}

static void
lab_sample_reader_dispose (GObject *object)
{
  LabSampleReader *self = LAB_SAMPLE_READER (object);

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_pointer (&self->names, lab_class_names_unref);
  G_OBJECT_CLASS (lab_sample_reader_parent_class)->dispose (object);
}

static void
lab_sample_reader_class_init (LabSampleReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lab_sample_reader_dispose;
  signals[SIGNAL_READ] = g_signal_new ("read", LAB_TYPE_SAMPLE_READER, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
lab_sample_reader_init (LabSampleReader *self)
{
}

/**
 * lab_sample_reader_new:
 * @list: a collection
 *
 * Returns: (transfer full): a reader without a network yet, whose answers nobody sees
 */
LabSampleReader *
lab_sample_reader_new (LabSampleList *list)
{
  LabSampleReader *self = g_object_new (LAB_TYPE_SAMPLE_READER, NULL);

  self->list = g_object_ref (list);
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (read_list), self);
  return self;
}

static void
forget_readings (LabSampleReader *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  for (guint i = 0; i < n; i++) {
    g_autoptr (LabSampleItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    lab_sample_item_set_reading (item, NULL, 0);
  }
  g_signal_emit (self, signals[SIGNAL_READ], 0);
}

/**
 * lab_sample_reader_set_network:
 * @self: a reader
 * @snapshot: (nullable): the network that reads
 * @names: (nullable): what its classes are called, as many as it has
 */
void
lab_sample_reader_set_network (LabSampleReader *self, LabSnapshot *snapshot, LabClassNames *names)
{
  g_return_if_fail (LAB_IS_SAMPLE_READER (self));
  g_return_if_fail (snapshot == NULL || names != NULL);

  if (snapshot == self->snapshot && names == self->names)
    return;
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_pointer (&self->names, lab_class_names_unref);
  if (snapshot == NULL) {
    forget_readings (self);
    return;
  }
  self->snapshot = lab_snapshot_ref (snapshot);
  self->names = lab_class_names_ref (names);
  read_list (self);
}

/**
 * lab_sample_reader_set_active:
 * @self: a reader
 * @is_active: whether anybody sees what is read
 */
void
lab_sample_reader_set_active (LabSampleReader *self, gboolean is_active)
{
  g_return_if_fail (LAB_IS_SAMPLE_READER (self));

  self->is_active = is_active;
  if (is_active && self->is_stale)
    read_list (self);
}
