/* lab-gate.c: a flag with a lock and a condition.
 *
 * They are pthread's, which a thread sanitizer understands inside an uninstrumented GLib.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gate.h"

#include <pthread.h>

struct _LabGate {
  gint n_references;
  pthread_mutex_t lock;
  pthread_cond_t has_opened;
  gboolean is_open;
};

/**
 * lab_gate_new:
 *
 * Returns: (transfer full): a closed gate
 */
LabGate *
lab_gate_new (void)
{
  LabGate *self = g_new0 (LabGate, 1);

  self->n_references = 1;
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->has_opened, NULL);
  return self;
}

/**
 * lab_gate_ref:
 * @self: a gate
 *
 * Returns: (transfer full): @self, with one more reference; from any thread
 */
LabGate *
lab_gate_ref (LabGate *self)
{
  g_atomic_int_inc (&self->n_references);
  return self;
}

/**
 * lab_gate_unref:
 * @self: a gate
 *
 * Drops a reference, from any thread; the last one frees it.
 */
void
lab_gate_unref (LabGate *self)
{
  if (!g_atomic_int_dec_and_test (&self->n_references))
    return;
  pthread_cond_destroy (&self->has_opened);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

/**
 * lab_gate_open:
 * @self: a gate
 *
 * Lets all through that wait, and all that come. What this thread wrote before, they see.
 */
void
lab_gate_open (LabGate *self)
{
  pthread_mutex_lock (&self->lock);
  self->is_open = TRUE;
  pthread_cond_broadcast (&self->has_opened);
  pthread_mutex_unlock (&self->lock);
}

/**
 * lab_gate_wait:
 * @self: a gate
 *
 * Waits until it is open.
 */
void
lab_gate_wait (LabGate *self)
{
  pthread_mutex_lock (&self->lock);
  while (!self->is_open)
    pthread_cond_wait (&self->has_opened, &self->lock);
  pthread_mutex_unlock (&self->lock);
}
