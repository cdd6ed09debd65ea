/* lab-mailbox.h: where a trainer's thread and the main thread meet.
 *
 * What is measured is queued, and never dropped. Pictures are latest-wins: one that nobody fetched
 * in time is replaced. The main loop is woken once, not once for each message.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-run.h"

G_BEGIN_DECLS

/* The reader is called at most this often. */
#define LAB_MAILBOX_PER_SECOND 60
/* Batches whose losses travel in one message, at most. */
#define LAB_MESSAGE_MAX_LOSSES 256

typedef enum {
  LAB_MESSAGE_STATE,
  LAB_MESSAGE_LOSSES,
  LAB_MESSAGE_EPOCH,
  LAB_MESSAGE_CHECKPOINT, /* of the network that it begins with */
  LAB_MESSAGE_CHANGE,
  LAB_MESSAGE_DROP, /* what was trained after a number of batches does not count */
  LAB_MESSAGE_LAST  /* the thread is about to return: joining it does not wait */
} LabMessageKind;

typedef struct _LabMessage LabMessage;
struct _LabMessage {
  LabMessage *next;
  LabMessageKind kind;
  double active;           /* wall seconds spent training and evaluating so far, pauses excluded */
  LabSnapshot *checkpoint; /* of an epoch or a checkpoint, with its evaluation; owned, or NULL */
  union {
    struct {
      LabRunState state;
      char *text; /* a sentence about how it ended, or NULL; owned */
    } state;
    struct {
      guint n;
      float loss[LAB_MESSAGE_MAX_LOSSES];
      double seconds; /* of training, in these batches */
    } losses;
    LabEpoch epoch;
    guint64 n_batches; /* that count */
    struct {
      double position; /* in epochs */
      LabHyperparameters values;
    } change;
  };
};

LabMessage *lab_message_new (LabMessageKind kind);
/* Frees @self and all that follow it; NULL is allowed. */
void lab_message_free_all (LabMessage *self);

typedef struct _LabMailbox LabMailbox;

/* Called in the mailbox's context, when there is something to take. */
typedef void (*LabMailboxFunc) (gpointer data);

LabMailbox *lab_mailbox_new (GMainContext *context, LabMailboxFunc arrived, gpointer data);
void lab_mailbox_free (LabMailbox *self);

/* Both from any thread; both take over what they are given. */
void lab_mailbox_post (LabMailbox *self, LabMessage *message);
void lab_mailbox_post_snapshot (LabMailbox *self, LabSnapshot *snapshot);

/* Returns: all messages, oldest first, or NULL; @snapshot is the newest one, or NULL. Both are the
 * caller's. */
LabMessage *lab_mailbox_take (LabMailbox *self, LabSnapshot **snapshot);

G_END_DECLS
