/* lab-mailbox.c: one lock, held only to swap pointers, and one source in the reader's context.
 *
 * The lock is a pthread mutex, which a thread sanitizer understands inside an uninstrumented GLib.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-mailbox.h"

#include <pthread.h>

#define INTERVAL (G_USEC_PER_SEC / LAB_MAILBOX_PER_SECOND)

struct _LabMailbox {
  GSource *source; /* its ready time is the wake-up */
  LabMailboxFunc arrived;
  gpointer data;

  pthread_mutex_t lock; /* guards what follows */
  LabMessage *first, *last;
  LabSnapshot *snapshot;
  gboolean is_awake; /* the reader has been woken, and has not taken yet */
  gint64 next_time;  /* when the reader may be called again */
};

typedef struct {
  GSource source;
  LabMailbox *mailbox;
} MailboxSource;

/**
 * lab_message_new:
 * @kind: what it tells
 *
 * Returns: (transfer full): a message of zeros
 */
LabMessage *
lab_message_new (LabMessageKind kind)
{
  LabMessage *self = g_new0 (LabMessage, 1);

  self->kind = kind;
  return self;
}

/**
 * lab_message_free_all:
 * @self: (nullable): the first of a list of messages
 *
 * Frees all of the list.
 */
void
lab_message_free_all (LabMessage *self)
{
  while (self != NULL) {
    LabMessage *next = self->next;

    if (self->kind == LAB_MESSAGE_STATE)
      g_free (self->state.text);
    g_clear_pointer (&self->checkpoint, lab_snapshot_unref);
    g_free (self);
    self = next;
  }
}

static gboolean
mailbox_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  LabMailbox *mailbox = ((MailboxSource *)source)->mailbox;

  /* Before the reader takes: a post that comes after the taking sets it anew. */
  g_source_set_ready_time (source, -1);
  mailbox->arrived (mailbox->data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs mailbox_source_funcs = {NULL, NULL, mailbox_dispatch, NULL};

/**
 * lab_mailbox_new:
 * @context: where the reader lives
 * @arrived: called there when there is something to take, at most %LAB_MAILBOX_PER_SECOND times a
 *   second; it may free the mailbox
 * @data: handed to @arrived
 *
 * Returns: (transfer full): an empty mailbox
 */
LabMailbox *
lab_mailbox_new (GMainContext *context, LabMailboxFunc arrived, gpointer data)
{
  LabMailbox *self = g_new0 (LabMailbox, 1);

  pthread_mutex_init (&self->lock, NULL);
  self->arrived = arrived;
  self->data = data;
  self->source = g_source_new (&mailbox_source_funcs, sizeof (MailboxSource));
  ((MailboxSource *)self->source)->mailbox = self;
  g_source_set_static_name (self->source, "trainer's mailbox");
  g_source_attach (self->source, context);
  return self;
}

/**
 * lab_mailbox_free:
 * @self: a mailbox nobody posts to any more
 *
 * Frees it, with what has not been taken. Call it in the reader's thread.
 */
void
lab_mailbox_free (LabMailbox *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  lab_message_free_all (self->first);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

/* Called with the lock held: says whether the poster has to wake the reader, and for when. */
static gboolean
claim_wake_up (LabMailbox *self, gint64 *time)
{
  if (self->is_awake)
    return FALSE;
  self->is_awake = TRUE;
  *time = self->next_time;
  return TRUE;
}

/**
 * lab_mailbox_post:
 * @self: a mailbox
 * @message: (transfer full): a single message
 *
 * Appends @message to the queue, and wakes the reader if it has not been woken yet.
 */
void
lab_mailbox_post (LabMailbox *self, LabMessage *message)
{
  gint64 time = 0;
  gboolean wakes;

  pthread_mutex_lock (&self->lock);
  if (self->last != NULL)
    self->last->next = message;
  else
    self->first = message;
  self->last = message;
  wakes = claim_wake_up (self, &time);
  pthread_mutex_unlock (&self->lock);
  if (wakes)
    g_source_set_ready_time (self->source, time);
}

/**
 * lab_mailbox_post_snapshot:
 * @self: a mailbox
 * @snapshot: (transfer full): a finished snapshot
 *
 * Puts @snapshot in the place of one that has not been taken, and wakes the reader if it has not
 * been woken yet.
 */
void
lab_mailbox_post_snapshot (LabMailbox *self, LabSnapshot *snapshot)
{
  LabSnapshot *replaced;
  gint64 time = 0;
  gboolean wakes;

  pthread_mutex_lock (&self->lock);
  replaced = self->snapshot;
  self->snapshot = snapshot;
  wakes = claim_wake_up (self, &time);
  pthread_mutex_unlock (&self->lock);
  if (wakes)
    g_source_set_ready_time (self->source, time);
  g_clear_pointer (&replaced, lab_snapshot_unref);
}

/**
 * lab_mailbox_take:
 * @self: a mailbox
 * @snapshot: (out) (transfer full) (nullable): the newest snapshot since the last taking, if any
 *
 * Empties the mailbox.
 *
 * Returns: (transfer full) (nullable): all messages since the last taking, oldest first
 */
LabMessage *
lab_mailbox_take (LabMailbox *self, LabSnapshot **snapshot)
{
  gint64 next_time = g_get_monotonic_time () + INTERVAL;
  LabMessage *messages;

  pthread_mutex_lock (&self->lock);
  messages = self->first;
  *snapshot = self->snapshot;
  self->first = NULL;
  self->last = NULL;
  self->snapshot = NULL;
  self->is_awake = FALSE;
  self->next_time = next_time;
  pthread_mutex_unlock (&self->lock);
  return messages;
}
