/* test-sweep-summary.c: what runs say together, on made-up histories.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sweep.h"

#include <math.h>
#include <string.h>

#include "lab-test-curves.h"

/* The test loss falls to its lowest at epoch 3, and rises from there; so does the accuracy. */
static void
bend (LabEpoch *epoch)
{
  double distance = fabs (epoch->epoch - 3.0);

  epoch->train_loss = 1.0 / epoch->epoch;
  epoch->train_accuracy = 0.5 + 0.05 * epoch->epoch;
  epoch->test_loss = 0.5 + distance;
  epoch->test_accuracy = 0.9 - 0.1 * distance;
  epoch->seconds = 2.0;
}

static LabRun *
make_run (guint n_epochs, LabRunState state)
{
  nn_config config = nn_config_default ();
  LabRun *run = lab_test_curves_new (&config, n_epochs, bend, 0.0, 0);

  lab_run_set_state (run, state, NULL);
  return run;
}

static void
test_read (void)
{
  g_autoptr (LabRun) run = make_run (5, LAB_RUN_FINISHED);

  g_assert_cmpfloat (lab_sweep_read (run, LAB_METRIC_TEST_LOSS, LAB_READ_LAST, 0), ==, 2.5);
  g_assert_cmpfloat (lab_sweep_read (run, LAB_METRIC_TEST_LOSS, LAB_READ_BEST, 0), ==, 0.5);
  g_assert_cmpfloat (lab_sweep_read (run, LAB_METRIC_TEST_LOSS, LAB_READ_LAST, 4), ==, 1.5);
  g_assert_cmpfloat (lab_sweep_read (run, LAB_METRIC_TEST_LOSS, LAB_READ_BEST, 2), ==, 1.5);
  g_assert_cmpfloat (lab_sweep_read (run, LAB_METRIC_TEST_ACCURACY, LAB_READ_LAST, 0), ==,
                     0.9 - 0.1 * 2.0);
  g_assert_cmpfloat (lab_sweep_read (run, LAB_METRIC_TEST_ACCURACY, LAB_READ_BEST, 0), ==, 0.9);
  g_assert_cmpfloat (lab_sweep_read (run, LAB_METRIC_TRAIN_LOSS, LAB_READ_LAST, 0), ==, 0.2);
  g_assert_cmpfloat (lab_sweep_read (run, LAB_METRIC_TRAIN_ACCURACY, LAB_READ_BEST, 0), ==, 0.75);
  g_assert_cmpfloat (lab_sweep_read (run, LAB_METRIC_SECONDS, LAB_READ_LAST, 0), ==, 10.0);
  g_assert_cmpfloat (lab_sweep_read (run, LAB_METRIC_SECONDS, LAB_READ_BEST, 3), ==, 6.0);
}

static void
test_read_nothing (void)
{
  g_autoptr (LabRun) fresh = make_run (0, LAB_RUN_TRAINING);
  g_autoptr (LabRun) live = make_run (3, LAB_RUN_TRAINING);
  g_autoptr (LabRun) finished = make_run (3, LAB_RUN_FINISHED);
  g_autoptr (LabRun) diverged = make_run (3, LAB_RUN_DIVERGED);

  g_assert_true (isnan (lab_sweep_read (NULL, LAB_METRIC_TEST_LOSS, LAB_READ_LAST, 0)));
  g_assert_true (isnan (lab_sweep_read (fresh, LAB_METRIC_SECONDS, LAB_READ_LAST, 0)));
  g_assert_cmpfloat (lab_sweep_read (live, LAB_METRIC_TEST_LOSS, LAB_READ_LAST, 0), ==, 0.5);
  g_assert_true (isnan (lab_sweep_read (live, LAB_METRIC_TEST_LOSS, LAB_READ_LAST, 4)));
  /* A run that was to be shorter has come to its end. */
  g_assert_cmpfloat (lab_sweep_read (finished, LAB_METRIC_TEST_LOSS, LAB_READ_LAST, 9), ==, 0.5);
  g_assert_true (isnan (lab_sweep_read (diverged, LAB_METRIC_TEST_LOSS, LAB_READ_LAST, 0)));
  g_assert_true (isnan (lab_sweep_read (diverged, LAB_METRIC_TEST_LOSS, LAB_READ_BEST, 9)));
  g_assert_cmpfloat (lab_sweep_read (diverged, LAB_METRIC_TEST_LOSS, LAB_READ_LAST, 2), ==, 1.5);
}

static void
test_summarise (void)
{
  g_autoptr (LabExperiment) experiment =
      lab_experiment_parse ("[vary]\nl2=0, 1, 2, 3\nseeds=3\n", "x", NULL);
  g_autoptr (LabRun) three = make_run (3, LAB_RUN_FINISHED); /* 0.5 */
  g_autoptr (LabRun) four = make_run (4, LAB_RUN_FINISHED);  /* 1.5 */
  g_autoptr (LabRun) five = make_run (5, LAB_RUN_FINISHED);  /* 2.5 */
  g_autoptr (LabRun) diverged = make_run (5, LAB_RUN_DIVERGED);
  LabRun *runs[] = {five,     three,    four,     four, diverged, NULL,
                    diverged, diverged, diverged, NULL, NULL,     NULL};
  LabSweepPoint points[4];

  lab_sweep_summarise (experiment, runs, LAB_METRIC_TEST_LOSS, LAB_READ_LAST, 0, points);
  g_assert_cmpuint (points[0].n, ==, 3);
  g_assert_cmpfloat (points[0].mean, ==, 1.5);
  g_assert_cmpfloat_with_epsilon (points[0].spread, 1.0, 1e-12);
  g_assert_cmpfloat (points[0].low, ==, 0.5);
  g_assert_cmpfloat (points[0].high, ==, 2.5);
  g_assert_cmpuint (points[0].n_diverged, ==, 0);
  g_assert_cmpuint (points[1].n, ==, 1);
  g_assert_cmpfloat (points[1].mean, ==, 1.5);
  g_assert_cmpfloat (points[1].spread, ==, 0.0);
  g_assert_cmpuint (points[1].n_diverged, ==, 1);
  g_assert_cmpuint (points[2].n, ==, 0);
  g_assert_true (isnan (points[2].mean));
  g_assert_cmpuint (points[2].n_diverged, ==, 3);
  g_assert_cmpuint (points[3].n, ==, 0);
  g_assert_cmpuint (points[3].n_diverged, ==, 0);
}

static LabExperiment *
make_experiment (void)
{
  return lab_experiment_parse ("[vary]\nl2=1e-4, 1e-3, 0.01\nseeds=3\n", "x", NULL);
}

static void
assert_conclusion (const LabSweepPoint *points, LabMetric metric, const char *expected)
{
  g_autoptr (LabExperiment) experiment = make_experiment ();
  g_autofree char *sentence = lab_sweep_conclude (experiment, points, metric);

  g_assert_cmpstr (sentence, ==, expected);
}

static void
test_conclude (void)
{
  LabSweepPoint points[] = {{.n = 3, .mean = 0.0800, .spread = 0.003},
                            {.n = 3, .mean = 0.0712, .spread = 0.004},
                            {.n = 3, .mean = 0.2, .spread = 0.01}};

  assert_conclusion (points, LAB_METRIC_TEST_LOSS,
                     "λ 1e-3 is best (test loss 0.0712); its lead over λ 1e-4 exceeds the spread "
                     "between seeds.");
  points[0].spread = 0.009;
  assert_conclusion (points, LAB_METRIC_TEST_LOSS,
                     "λ 1e-3 is best (test loss 0.0712), but its lead over λ 1e-4 is within the "
                     "spread between seeds.");
  /* Of accuracies, more is better. */
  points[0].mean = 0.981;
  points[1].mean = 0.95;
  assert_conclusion (points, LAB_METRIC_TEST_ACCURACY,
                     "λ 1e-4 is best (test accuracy 98.1 %); its lead over λ 1e-3 exceeds the "
                     "spread between seeds.");
  points[0].n = 1;
  points[2] = (LabSweepPoint){.mean = NAN, .n_diverged = 2};
  assert_conclusion (points, LAB_METRIC_TEST_ACCURACY,
                     "λ 1e-4 is best (test accuracy 98.1 %). With one seed each, nobody knows "
                     "whether its lead over λ 1e-3 is more than chance. 2 runs diverged.");
}

static void
test_no_conclusion (void)
{
  const LabSweepPoint points[] = {
      {.mean = NAN}, {.n = 3, .mean = 0.1}, {.mean = NAN, .n_diverged = 3}};

  assert_conclusion (points, LAB_METRIC_TEST_LOSS, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep-summary/read", test_read);
  g_test_add_func ("/sweep-summary/read-nothing", test_read_nothing);
  g_test_add_func ("/sweep-summary/summarise", test_summarise);
  g_test_add_func ("/sweep-summary/conclude", test_conclude);
  g_test_add_func ("/sweep-summary/no-conclusion", test_no_conclusion);
  return g_test_run ();
}
