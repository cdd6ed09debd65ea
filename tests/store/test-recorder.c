/* test-recorder.c: real trainings, recorded, read back, and taken up again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-test-data.h"
#include "store-test.h"

static void
test_round_trip (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabRun) loaded = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = store_test_train (fixture, &run);

  store_test_assert_checkpoints (fixture, id, run);
  store_test_reopen (fixture);
  loaded = lab_store_load_run (fixture->store, id, fixture->dataset, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lab_run_get_state (loaded), ==, LAB_RUN_FINISHED);
  g_assert_true (lab_run_get_dataset (loaded) == fixture->dataset);
  store_test_assert_same (run, loaded);
  store_test_assert_checkpoints (fixture, id, run);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/recorder/round-trip", test_round_trip);

  return g_test_run ();
}
