/* lab-hasher.c: the SHA-256 of a buffer, computed in a thread while the buffer is being filled.
 *
 * Hashing MNIST takes as long as inflating it; side by side, the two take the time of one. GLib's
 * checksum takes three times as long as Nettle's, which uses the processor's own instructions.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-hasher.h"

#include <nettle/sha2.h>
#include <pthread.h>

struct _LabHasher {
  const guint8 *bytes;
  struct sha256_ctx sha256; /* the thread's, until it is joined */
  GThread *thread;          /* NULL when the system has none to give: hashed in finish() */
  pthread_mutex_t lock;
  pthread_cond_t changed;
  gsize n_ready; /* under `lock` */
  gboolean last; /* under `lock`: no more will come */
  gsize n_hashed;
};

static void
hash_up_to (LabHasher *self, gsize n_ready)
{
  sha256_update (&self->sha256, n_ready - self->n_hashed, self->bytes + self->n_hashed);
  self->n_hashed = n_ready;
}

static gpointer
hasher_thread (gpointer data)
{
  LabHasher *self = data;

  for (;;) {
    gsize n_ready;
    gboolean last;

    pthread_mutex_lock (&self->lock);
    while (self->n_ready == self->n_hashed && !self->last)
      pthread_cond_wait (&self->changed, &self->lock);
    n_ready = self->n_ready;
    last = self->last;
    pthread_mutex_unlock (&self->lock);

    hash_up_to (self, n_ready);
    if (last)
      return NULL;
  }
}

/**
 * lab_hasher_new:
 * @bytes: (transfer none): a buffer that outlives the hasher; nothing of it is read yet
 *
 * Returns: (transfer full): a hasher, to be ended with lab_hasher_finish()
 */
LabHasher *
lab_hasher_new (const guint8 *bytes)
{
  LabHasher *self = g_new0 (LabHasher, 1);

  self->bytes = bytes;
  sha256_init (&self->sha256);
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->changed, NULL);
  self->thread = g_thread_try_new ("hasher", hasher_thread, self, NULL);
  return self;
}

/**
 * lab_hasher_advance:
 * @self: a hasher
 * @n_bytes: how many bytes from the start of the buffer may be hashed; never fewer than before
 */
void
lab_hasher_advance (LabHasher *self, gsize n_bytes)
{
  pthread_mutex_lock (&self->lock);
  self->n_ready = n_bytes;
  pthread_cond_signal (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

/* In hexadecimal. */
static char *
digest_text (struct sha256_ctx *sha256)
{
  guint8 digest[SHA256_DIGEST_SIZE];
  GString *text = g_string_sized_new (2 * sizeof digest);

  sha256_digest (sha256, sizeof digest, digest);
  for (gsize i = 0; i < sizeof digest; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}

/**
 * lab_hasher_finish:
 * @self: (transfer full): a hasher
 *
 * Waits for the bytes that were advanced to, and frees the hasher.
 *
 * Returns: (transfer full): their SHA-256 in hexadecimal
 */
char *
lab_hasher_finish (LabHasher *self)
{
  char *text;

  pthread_mutex_lock (&self->lock);
  self->last = TRUE;
  pthread_cond_signal (&self->changed);
  pthread_mutex_unlock (&self->lock);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  else
    hash_up_to (self, self->n_ready);

  text = digest_text (&self->sha256);
  pthread_cond_destroy (&self->changed);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
  return text;
}
