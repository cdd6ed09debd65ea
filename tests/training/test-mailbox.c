/* test-mailbox.c: nothing queued is dropped, pictures are latest-wins, one wake-up for many posts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-mailbox.h"

#include <pthread.h>

#define N_POSTS 20000

typedef struct {
  LabMailbox *mailbox;
  guint n_arrivals;
  guint n_messages;
  guint n_snapshots;
  guint newest; /* epoch of the newest snapshot */
  gboolean is_done;
} Reader;

static LabSnapshot *
make_snapshot (guint epoch)
{
  nn_config config = nn_config_default ();
  LabSnapshot *snapshot;

  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  snapshot = lab_snapshot_new (&config);
  g_assert_nonnull (snapshot);
  for (gsize i = 0; i < snapshot->n_parameters; i++)
    snapshot->parameters[i] = (float)epoch;
  snapshot->epoch = epoch;
  return snapshot;
}

/* Positions count up from 0, so that a lost or a swapped message is found. */
static void
post_position (LabMailbox *mailbox, guint position)
{
  LabMessage *message = lab_message_new (LAB_MESSAGE_CHANGE);

  message->change.position = position;
  lab_mailbox_post (mailbox, message);
}

static void
arrived_cb (gpointer data)
{
  Reader *reader = data;
  g_autoptr (LabSnapshot) snapshot = NULL;
  LabMessage *messages = lab_mailbox_take (reader->mailbox, &snapshot);

  reader->n_arrivals++;
  for (const LabMessage *message = messages; message != NULL; message = message->next) {
    if (message->kind == LAB_MESSAGE_LAST) {
      reader->is_done = TRUE;
    } else {
      g_assert_cmpfloat (message->change.position, ==, reader->n_messages);
      reader->n_messages++;
    }
  }
  lab_message_free_all (messages);
  if (snapshot != NULL) {
    g_assert_cmpuint (snapshot->epoch, >=, reader->newest);
    g_assert_cmpfloat (snapshot->parameters[snapshot->n_parameters - 1], ==,
                       (float)snapshot->epoch);
    reader->newest = snapshot->epoch;
    reader->n_snapshots++;
  }
}

static void
test_one_wake_up (void)
{
  Reader reader = {NULL};

  reader.mailbox = lab_mailbox_new (NULL, arrived_cb, &reader);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  for (guint i = 0; i < 1000; i++) {
    post_position (reader.mailbox, i);
    lab_mailbox_post_snapshot (reader.mailbox, make_snapshot (i + 1));
  }
  while (reader.n_arrivals == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (reader.n_messages, ==, 1000);
  g_assert_cmpuint (reader.n_snapshots, ==, 1);
  g_assert_cmpuint (reader.newest, ==, 1000);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpuint (reader.n_arrivals, ==, 1);
  lab_mailbox_free (reader.mailbox);
}

/* However often is posted, the reader is called at its pace. A slow machine only lengthens it. */
static void
test_seldom (void)
{
  const guint n_intervals = 5;
  gint64 begun = g_get_monotonic_time ();
  Reader reader = {NULL};

  reader.mailbox = lab_mailbox_new (NULL, arrived_cb, &reader);
  for (guint i = 0; reader.n_arrivals <= n_intervals; i++) {
    post_position (reader.mailbox, i);
    g_main_context_iteration (NULL, FALSE);
  }
  g_assert_cmpint (g_get_monotonic_time () - begun, >=,
                   n_intervals * (G_USEC_PER_SEC / LAB_MAILBOX_PER_SECOND));
  lab_mailbox_free (reader.mailbox);
}

static void
test_freed_with_mail (void)
{
  LabMailbox *mailbox = lab_mailbox_new (NULL, arrived_cb, NULL);
  LabMessage *message = lab_message_new (LAB_MESSAGE_STATE);

  message->state.text = g_strdup ("never read");
  lab_mailbox_post (mailbox, message);
  lab_mailbox_post_snapshot (mailbox, make_snapshot (1));
  lab_mailbox_free (mailbox);
  /* The wake-up that was on its way finds nobody, and does no harm. */
  g_assert_false (g_main_context_iteration (NULL, FALSE));
}

static void *
post_many (void *data)
{
  LabMailbox *mailbox = data;

  for (guint i = 0; i < N_POSTS; i++) {
    post_position (mailbox, i);
    if (i % 100 == 0)
      lab_mailbox_post_snapshot (mailbox, make_snapshot (i + 1));
  }
  lab_mailbox_post (mailbox, lab_message_new (LAB_MESSAGE_LAST));
  return NULL;
}

static void
test_two_threads (void)
{
  Reader reader = {NULL};
  pthread_t thread;

  reader.mailbox = lab_mailbox_new (NULL, arrived_cb, &reader);
  g_assert_cmpint (pthread_create (&thread, NULL, post_many, reader.mailbox), ==, 0);
  while (!reader.is_done)
    g_main_context_iteration (NULL, TRUE);
  pthread_join (thread, NULL);
  g_assert_cmpuint (reader.n_messages, ==, N_POSTS);
  g_assert_cmpuint (reader.newest, ==, N_POSTS - 100 + 1);
  g_assert_cmpuint (reader.n_arrivals, <=, N_POSTS + N_POSTS / 100 + 1);
  lab_mailbox_free (reader.mailbox);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mailbox/one-wake-up", test_one_wake_up);
  g_test_add_func ("/mailbox/seldom", test_seldom);
  g_test_add_func ("/mailbox/freed-with-mail", test_freed_with_mail);
  g_test_add_func ("/mailbox/two-threads", test_two_threads);

  return g_test_run ();
}
