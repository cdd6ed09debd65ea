/* lab-digit-reader.c: reads drawings with a snapshot's network, without holding up the main loop.
 *
 * A small network answers within microseconds, but the weights of the largest ones fill gigabytes:
 * a thread takes them over and reads. One drawing is read at a time; of those that come meanwhile,
 * the newest is next.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-digit-reader.h"

#include <gio/gio.h>
#include <string.h>

#include "lab-classifier.h"
#include "lab-dataset.h"

/* One drawing, and the network that is to read it. */
typedef struct {
  LabClassifier *classifier; /* borrowed: nobody else uses it while the job is going on */
  LabSnapshot *snapshot;
  guint8 pixels[LAB_IMAGE_PIXELS];
  float probabilities[LAB_MAX_CLASSES]; /* the first n_classes */
} Job;

struct _LabDigitReader {
  GObject parent_instance;

  LabClassifier *classifier;
  GTask *present;     /* borrowed, or NULL when nothing is being read */
  gboolean is_wanted; /* whether anybody waits for the present one's answer */
  Job *next;          /* or NULL */
};

G_DEFINE_FINAL_TYPE (LabDigitReader, lab_digit_reader, G_TYPE_OBJECT)

enum { SIGNAL_READ, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
job_free (gpointer data)
{
  Job *job = data;

  lab_snapshot_unref (job->snapshot);
  g_free (job);
}

static void
lab_digit_reader_finalize (GObject *object)
{
  LabDigitReader *self = LAB_DIGIT_READER (object);

  g_clear_pointer (&self->next, job_free);
  lab_classifier_free (self->classifier);
  G_OBJECT_CLASS (lab_digit_reader_parent_class)->finalize (object);
}

static void
lab_digit_reader_class_init (LabDigitReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lab_digit_reader_finalize;
  signals[SIGNAL_READ] = g_signal_new ("read", LAB_TYPE_DIGIT_READER, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
}

static void
lab_digit_reader_init (LabDigitReader *self)
{
  self->classifier = lab_classifier_new ();
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  g_task_return_boolean (
      task, lab_classifier_set_snapshot (job->classifier, job->snapshot) &&
                lab_classifier_classify (job->classifier, job->pixels, job->probabilities));
}

static void start (LabDigitReader *self, Job *job);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabDigitReader *self = LAB_DIGIT_READER (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  gboolean is_read = g_task_propagate_boolean (G_TASK (result), NULL);
  gboolean is_wanted = self->is_wanted;

  self->present = NULL;
  if (self->next != NULL)
    start (self, g_steal_pointer (&self->next));
  if (is_wanted)
    g_signal_emit (self, signals[SIGNAL_READ], 0, job->snapshot,
                   is_read ? job->probabilities : NULL);
}

static void
start (LabDigitReader *self, Job *job)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, read_cb, NULL);

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, job_free);
  self->present = task;
  self->is_wanted = TRUE;
  g_task_run_in_thread (task, read_in_thread);
}

/**
 * lab_digit_reader_new:
 *
 * Returns: (transfer full): a reader
 */
LabDigitReader *
lab_digit_reader_new (void)
{
  return g_object_new (LAB_TYPE_DIGIT_READER, NULL);
}

/**
 * lab_digit_reader_can_read:
 * @snapshot: (nullable): a network
 *
 * Returns: whether it reads images of this size, and says one of at most LAB_MAX_CLASSES
 */
gboolean
lab_digit_reader_can_read (const LabSnapshot *snapshot)
{
  return snapshot != NULL && snapshot->config.n_inputs == LAB_IMAGE_PIXELS &&
         snapshot->config.n_classes >= 1 && snapshot->config.n_classes <= LAB_MAX_CLASSES;
}

/**
 * lab_digit_reader_read:
 * @self: a reader
 * @snapshot: a network that lab_digit_reader_can_read() with
 * @pixels: (LAB_IMAGE_PIXELS), 0 = paper, 255 = ink; copied
 *
 * Reads a drawing; "read" tells the answer. A drawing that waits for its turn makes way for this
 * one.
 */
void
lab_digit_reader_read (LabDigitReader *self, LabSnapshot *snapshot, const guint8 *pixels)
{
  Job *job;

  g_return_if_fail (LAB_IS_DIGIT_READER (self));
  g_return_if_fail (lab_digit_reader_can_read (snapshot));

  job = g_new0 (Job, 1);
  job->classifier = self->classifier;
  job->snapshot = lab_snapshot_ref (snapshot);
  memcpy (job->pixels, pixels, sizeof job->pixels);
  if (self->present == NULL) {
    start (self, job);
  } else {
    g_clear_pointer (&self->next, job_free);
    self->next = job;
  }
}

/**
 * lab_digit_reader_cancel:
 * @self: a reader
 *
 * No answer to what was asked for until now.
 */
void
lab_digit_reader_cancel (LabDigitReader *self)
{
  g_return_if_fail (LAB_IS_DIGIT_READER (self));

  self->is_wanted = FALSE;
  g_clear_pointer (&self->next, job_free);
}
