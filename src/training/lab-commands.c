/* lab-commands.c: a queue that the main thread fills and a trainer's thread empties.
 *
 * The lock is a pthread mutex, which a thread sanitizer understands inside an uninstrumented GLib.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-commands.h"

/**
 * lab_commands_init:
 * @self: memory for a queue
 *
 * Makes it an empty one.
 */
void
lab_commands_init (LabCommands *self)
{
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->has_news, NULL);
  g_queue_init (&self->queue);
  self->n = 0;
  self->is_stopped = 0;
}

/**
 * lab_commands_clear:
 * @self: a queue that no other thread knows any more
 *
 * Frees what it holds.
 */
void
lab_commands_clear (LabCommands *self)
{
  g_queue_clear_full (&self->queue, g_free);
  pthread_cond_destroy (&self->has_news);
  pthread_mutex_destroy (&self->lock);
}

/**
 * lab_commands_send:
 * @self: a queue
 * @command: what is to be done; copied
 *
 * Appends a command, and wakes whoever waits for one.
 */
void
lab_commands_send (LabCommands *self, const LabCommand *command)
{
  LabCommand *copy = g_memdup2 (command, sizeof *command);

  pthread_mutex_lock (&self->lock);
  g_queue_push_tail (&self->queue, copy);
  g_atomic_int_set (&self->n, (gint)self->queue.length);
  pthread_cond_signal (&self->has_news);
  pthread_mutex_unlock (&self->lock);
}

/**
 * lab_commands_stop:
 * @self: a queue
 *
 * Says that all is over, whatever is still queued, and wakes whoever waits.
 */
void
lab_commands_stop (LabCommands *self)
{
  pthread_mutex_lock (&self->lock);
  g_atomic_int_set (&self->is_stopped, 1);
  pthread_cond_signal (&self->has_news);
  pthread_mutex_unlock (&self->lock);
}

/**
 * lab_commands_is_stopped:
 * @self: a queue
 *
 * Returns: whether lab_commands_stop() has been called; from any thread
 */
gboolean
lab_commands_is_stopped (LabCommands *self)
{
  return g_atomic_int_get (&self->is_stopped) != 0;
}

/**
 * lab_commands_is_empty:
 * @self: a queue
 *
 * Returns: whether no command is waiting; from any thread
 */
gboolean
lab_commands_is_empty (LabCommands *self)
{
  return g_atomic_int_get (&self->n) == 0;
}

/**
 * lab_commands_take:
 * @self: a queue
 * @command: (out): the oldest command
 *
 * Returns: whether there was one
 */
gboolean
lab_commands_take (LabCommands *self, LabCommand *command)
{
  g_autofree LabCommand *oldest = NULL;

  if (lab_commands_is_empty (self))
    return FALSE;
  pthread_mutex_lock (&self->lock);
  oldest = g_queue_pop_head (&self->queue);
  g_atomic_int_set (&self->n, (gint)self->queue.length);
  pthread_mutex_unlock (&self->lock);
  if (oldest == NULL)
    return FALSE;
  *command = *oldest;
  return TRUE;
}

/**
 * lab_commands_wait:
 * @self: a queue
 *
 * Waits until there is a command to take, or a stop.
 */
void
lab_commands_wait (LabCommands *self)
{
  pthread_mutex_lock (&self->lock);
  while (self->queue.length == 0 && !lab_commands_is_stopped (self))
    pthread_cond_wait (&self->has_news, &self->lock);
  pthread_mutex_unlock (&self->lock);
}
