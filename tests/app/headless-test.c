/* headless-test.c: what the tests without a window share: a store, a dataset, trainings, time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "headless-test.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "lab-recorder.h"

void
headless_test_set_up (HeadlessTest *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  self->folder = g_dir_make_tmp ("digit-lab-app-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (self->folder, "runs.db", NULL);
  self->store = lab_store_open (path, &error);
  g_assert_no_error (error);
  self->dataset = lab_dataset_open ("builtin", NULL, &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    if (g_file_test (file, G_FILE_TEST_IS_DIR))
      remove_folder (file);
    else
      g_unlink (file);
  }
  g_rmdir (path);
}

void
headless_test_tear_down (HeadlessTest *self)
{
  lab_store_close (self->store);
  g_clear_object (&self->store);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

static LabSession *
prepare (HeadlessTest *self, int epochs, guint64 seed, double l2)
{
  LabSession *session = lab_session_new ();
  nn_config config = nn_config_default ();
  g_autoptr (GError) error = NULL;

  config.n_hidden = 1;
  config.hidden[0] = 8;
  config.epochs = epochs;
  config.seed = seed;
  config.l2 = l2;
  lab_session_prepare (session, &config, self->dataset, &error);
  g_assert_no_error (error);
  return session;
}

LabSession *
headless_test_prepare (HeadlessTest *self, int epochs, guint64 seed)
{
  return prepare (self, epochs, seed, 0);
}

LabSession *
headless_test_train (HeadlessTest *self, int epochs, guint64 seed)
{
  LabSession *session = prepare (self, epochs, seed, 0);

  lab_session_train (session);
  headless_test_wait_for (lab_run_get_state (lab_session_get_run (session)) == LAB_RUN_FINISHED);
  return session;
}

gint64
headless_test_record (HeadlessTest *self, int epochs, guint64 seed, double l2)
{
  LabSession *session = prepare (self, epochs, seed, l2);
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  recorder = lab_recorder_new (self->store, lab_session_get_run (session), NULL, &error);
  g_assert_no_error (error);
  id = lab_recorder_get_id (recorder);
  lab_session_train (session);
  headless_test_wait_for (lab_run_get_state (lab_session_get_run (session)) == LAB_RUN_FINISHED);
  g_assert_true (lab_store_flush (self->store, &error));
  g_assert_no_error (error);
  lab_session_shutdown (session);
  g_object_unref (session);
  return id;
}
