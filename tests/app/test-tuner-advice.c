/* test-tuner-advice.c: whether a network can be taught a collection, and what that did, in words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "lab-tuner-advice.h"

static void
free_sample (gpointer sample)
{
  g_free (((LabSample *)sample)->label);
  g_free (sample);
}

static void
add (GPtrArray *samples, const char *label, gboolean held_out)
{
  LabSample *sample = g_new0 (LabSample, 1);

  sample->label = g_strdup (label);
  sample->held_out = held_out;
  g_ptr_array_add (samples, sample);
}

static void
test_count (void)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func (free_sample);
  g_autoptr (LabClassNames) names = lab_class_names_new (NULL, 4);
  LabTunerCounts counts;

  add (samples, "0", FALSE);
  add (samples, "3", FALSE);
  add (samples, "3", TRUE);
  add (samples, "Bag", FALSE);
  add (samples, "1", TRUE);
  lab_tuner_count (samples, names, &counts);
  g_assert_cmpuint (counts.n_own, ==, 2);
  g_assert_cmpuint (counts.n_held_out, ==, 2);
  g_assert_cmpuint (counts.n_left_out, ==, 1);
  g_assert_cmpuint (counts.n_missing, ==, 2);
  g_assert_cmpuint (counts.first_missing, ==, 1);
}

static void
check_obstacle (LabRun *run, LabSnapshot *network, LabDataset *dataset,
                const LabTunerCounts *counts, const char *expected)
{
  g_autofree char *obstacle = lab_tuner_find_obstacle (run, network, dataset, counts);

  if (expected == NULL)
    g_assert_null (obstacle);
  else
    g_assert_nonnull (strstr (obstacle, expected));
}

static LabRun *
make_run (guint n_classes)
{
  g_autoptr (LabClassNames) names = lab_class_names_new (NULL, n_classes);
  LabRunRecord record = {.config = nn_config_default (),
                         .state = LAB_RUN_FINISHED,
                         .dataset_name = "Letters",
                         .dataset_hash = "abc",
                         .class_names = names};

  record.config.n_classes = (int)n_classes;
  return lab_run_restore (&record);
}

static void
test_obstacles (void)
{
  g_autoptr (LabDataset) dataset = lab_dataset_open_builtin ();
  g_autoptr (LabRun) run = make_run (LAB_N_DIGITS);
  g_autoptr (LabRun) other_run = make_run (26);
  nn_config config = nn_config_default ();
  g_autoptr (LabSnapshot) network = lab_snapshot_new (&config);
  LabTunerCounts counts = {.n_own = 2, .n_held_out = 1};

  check_obstacle (NULL, NULL, dataset, &counts, "Train a network");
  check_obstacle (run, network, dataset, &counts, "Train a network");
  network->epoch = 3;
  check_obstacle (run, network, NULL, &counts, "being loaded");
  check_obstacle (other_run, network, dataset, &counts, "Letters");
  check_obstacle (run, network, dataset, &counts, NULL);
  counts.n_own = 0;
  check_obstacle (run, network, dataset, &counts, "All your drawings are held out");
  counts.n_held_out = 0;
  check_obstacle (run, network, dataset, &counts, "Draw something");
}

static void
check_advice (LabTunerCounts counts, const char *expected)
{
  g_autoptr (LabClassNames) names = lab_class_names_new (NULL, LAB_N_DIGITS);
  g_autofree char *advice = lab_tuner_find_advice (names, &counts);

  if (expected == NULL)
    g_assert_null (advice);
  else
    g_assert_nonnull (strstr (advice, expected));
}

static void
test_advice (void)
{
  check_advice ((LabTunerCounts){.n_own = 20, .n_held_out = 10}, NULL);
  check_advice ((LabTunerCounts){.n_own = 20}, "No drawing is held out");
  check_advice ((LabTunerCounts){20, 10, 0, 1, 4}, "no 4 to train on");
  check_advice ((LabTunerCounts){20, 10, 0, 3, 4}, "3 classes have no drawing");
  check_advice ((LabTunerCounts){20, 10, 2, 0, 0}, "2 drawings are of classes");
}

static void
check_report (double before, double after, const char *expected)
{
  LabFineTuningReport report = {.base_before = before, .base_after = after, .n_base = 10000};
  g_autofree char *sentence = lab_tuner_describe_report (&report, "MNIST");

  g_assert_nonnull (strstr (sentence, expected));
}

static void
test_report (void)
{
  LabFineTuningReport report = {.base_before = NAN, .base_after = NAN};
  g_autofree char *nothing = lab_tuner_describe_report (&report, "MNIST");

  g_assert_cmpstr (nothing, ==, "");
  check_report (0.978, 0.978, "forgot nothing of MNIST");
  check_report (0.978, 0.976, "forgot little for it: 0.2 points of MNIST");
  check_report (0.978, 0.968, "1.0 points of MNIST: too much");
  check_report (0.894, 0.905, "reads MNIST better, too: by 1.1 points");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tuner-advice/count", test_count);
  g_test_add_func ("/tuner-advice/obstacles", test_obstacles);
  g_test_add_func ("/tuner-advice/advice", test_advice);
  g_test_add_func ("/tuner-advice/report", test_report);
  return g_test_run ();
}
