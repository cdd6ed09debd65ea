/* record-run.c: a program that records a training and may be killed at any moment.
 *
 *   record-run STORE EPOCHS SEED
 *
 * Says on its output which run it records, how many epochs are safe, and when all of them are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include "lab-recorder.h"
#include "lab-session.h"
#include "lab-test-data.h"
#include "store-test.h"

static void
n_saved_cb (LabRecorder *recorder, GParamSpec *pspec, gpointer data)
{
  printf ("saved %u\n", lab_recorder_get_n_saved (recorder));
  fflush (stdout);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabSession) session = NULL;
  g_autoptr (LabDataset) dataset = NULL;
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabStore) store = NULL;
  nn_config config = lab_test_data_config ();

  g_assert_cmpint (argc, ==, 4);
  store = lab_store_open (argv[1], &error);
  g_assert_no_error (error);
  dataset = lab_test_data_new (STORE_TEST_N_TRAIN, STORE_TEST_N_TEST);
  session = lab_session_new ();
  config.epochs = (int)g_ascii_strtoll (argv[2], NULL, 10);
  config.seed = g_ascii_strtoull (argv[3], NULL, 10);
  lab_session_prepare (session, &config, dataset, &error);
  g_assert_no_error (error);
  recorder = lab_recorder_new (store, lab_session_get_run (session), NULL, &error);
  g_assert_no_error (error);
  printf ("run %" G_GINT64_FORMAT "\n", lab_recorder_get_id (recorder));
  fflush (stdout);

  g_signal_connect (recorder, "notify::n-saved", G_CALLBACK (n_saved_cb), NULL);
  lab_session_train (session);
  lab_test_wait_for_end (lab_session_get_run (session));
  lab_store_flush (store, &error);
  g_assert_no_error (error);
  printf ("end\n");
  lab_session_shutdown (session);
  return EXIT_SUCCESS;
}
