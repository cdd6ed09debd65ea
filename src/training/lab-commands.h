/* lab-commands.h: where orders wait for a trainer's thread.
 *
 * The other of the two places where threads meet: what comes back goes through lab-mailbox.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <pthread.h>

G_BEGIN_DECLS

typedef enum {
  LAB_COMMAND_TRAIN,
  LAB_COMMAND_PAUSE,
  LAB_COMMAND_STEP,
  LAB_COMMAND_SET /* of the hyperparameters */
} LabCommandKind;

typedef struct {
  LabCommandKind kind;
  double learning_rate, l2, dropout; /* of LAB_COMMAND_SET */
} LabCommand;

/* A stop is a flag and no command: it overtakes what is queued. */
typedef struct {
  pthread_mutex_t lock;
  pthread_cond_t has_news;
  GQueue queue;
  gint n;          /* atomic: length of the queue, to look without locking */
  gint is_stopped; /* atomic */
} LabCommands;

void lab_commands_init (LabCommands *self);
void lab_commands_clear (LabCommands *self);

void lab_commands_send (LabCommands *self, const LabCommand *command);
void lab_commands_stop (LabCommands *self);

/* Neither locks: they are asked for each mini-batch. */
gboolean lab_commands_is_stopped (LabCommands *self);
gboolean lab_commands_is_empty (LabCommands *self);

gboolean lab_commands_take (LabCommands *self, LabCommand *command);
void lab_commands_wait (LabCommands *self);

G_END_DECLS
