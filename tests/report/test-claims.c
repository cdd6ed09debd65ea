/* test-claims.c: what the report says of the study, on curves made up to hold and to fail.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>

#include "lab-report-curve.h"

#define EPOCHS 40

typedef double (*Shape) (double parameter, guint epoch);

/* A run whose test loss and accuracy, train loss and seconds an epoch are the given functions. */
typedef struct {
  Shape train_loss, test_loss, test_accuracy;
  double seconds;
} Curves;

static LabRun *
make_run (const nn_config *config, const Curves *curves, double parameter, LabRunState state)
{
  LabEpoch epochs[EPOCHS];
  LabRunRecord record = {.config = *config,
                         .state = state,
                         .message = state == LAB_RUN_DIVERGED ? "Diverged at epoch 3" : NULL,
                         .dataset_name = "made up",
                         .dataset_hash = "0",
                         .n_train_images = 1000,
                         .n_test_images = 100,
                         .epochs = epochs,
                         .n_epochs = EPOCHS};

  for (guint i = 0; i < EPOCHS; i++)
    epochs[i] = (LabEpoch){.epoch = i + 1,
                           .train_loss = curves->train_loss (parameter, i + 1),
                           .test_loss = curves->test_loss (parameter, i + 1),
                           .test_accuracy = curves->test_accuracy (parameter, i + 1),
                           .seconds = curves->seconds * parameter};
  return lab_run_restore (&record);
}

/* A report on one experiment, whose runs have @curves as functions of the first axis's value. */
static LabReport *
make_report (const char *name, const Curves *curves, LabRunState state, LabRunState last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabExperiment) experiment = lab_experiment_open (name, &error);
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  LabReport *report = lab_report_new ("made up");

  g_assert_no_error (error);
  for (guint i = 0; i < experiment->n_runs; i++) {
    double parameter =
        experiment->n_axes > 0 ? experiment->axes[0].values[experiment->runs[i].values[0]] : 1;

    g_ptr_array_add (runs, make_run (&experiment->runs[i].config, curves, parameter,
                                     i + 1 == experiment->n_runs ? last : state));
  }
  lab_report_add_experiment (report, experiment, (LabRun *const *)runs->pdata, NULL);
  return report;
}

static LabClaimVerdict
judge (LabReport *report, guint index)
{
  g_autoptr (GPtrArray) claims = lab_report_judge (report);
  const LabClaim *claim;

  g_assert_cmpuint (index, <, claims->len);
  claim = g_ptr_array_index (claims, index);
  g_test_message ("%s: %s", claim->said, claim->measured);
  g_assert_true (g_utf8_validate (claim->measured, -1, NULL));
  return claim->verdict;
}

#define assert_verdict(name, curves, diverges, index, expected)                                    \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (LabReport) made = make_report (name, curves, LAB_RUN_FINISHED,                      \
                                              diverges ? LAB_RUN_DIVERGED : LAB_RUN_FINISHED);     \
    g_assert_cmpint (judge (made, index), ==, expected);                                           \
  }                                                                                                \
  G_STMT_END

static double
zero (double parameter, guint epoch)
{
  return 0.001;
}

static double
half (double parameter, guint epoch)
{
  return 0.5;
}

/* Lowest at epoch 10, a third above it at the end. */
static double
overfits (double parameter, guint epoch)
{
  return 0.08 + (epoch < 10 ? (10.0 - epoch) * 0.01 : (epoch - 10.0) * 0.001);
}

/* The test loss stands above the train loss of large_fits_badly() by less, the larger λ is. */
static double
fades (double lambda, guint epoch)
{
  double strength = CLAMP ((-1 - log10 (lambda)) / 4, 0, 1); /* 1 for 1e-5, 0 for 1e-1 */

  return (lambda > 0.05 ? 2.3 : 0.01) + 0.09 * strength;
}

static double
reads_98 (double parameter, guint epoch)
{
  return 0.981;
}

static double
reads_92 (double parameter, guint epoch)
{
  return 0.922;
}

static double
swings (double parameter, guint epoch)
{
  return 0.97 + (parameter > 0.9 ? 0.02 : 0.001) * (epoch % 2);
}

/* Within the noise of the seeds of what the study says, and not quite. */
static double
reads_978 (double parameter, guint epoch)
{
  return 0.978;
}

static double
reads_977 (double parameter, guint epoch)
{
  return 0.977;
}

/* Without dropout it reads clearly more. */
static double
none_reads_more (double share, guint epoch)
{
  return share == 0 ? 0.985 : 0.981;
}

static double
quarter_is_best (double share, guint epoch)
{
  return 0.06 + ABS (share - 0.25);
}

static double
none_is_best (double share, guint epoch)
{
  return 0.06 + share;
}

static double
few_fit_badly (double neurons, guint epoch)
{
  return neurons < 20 ? 0.4 : 0.001;
}

static double
many_fit_badly (double neurons, guint epoch)
{
  return neurons > 20 ? 0.4 : 0.001;
}

static double
large_fits_badly (double lambda, guint epoch)
{
  return lambda > 0.05 ? 2.3 : 0.01;
}

static void
test_accuracy (void)
{
  Curves good = {zero, half, reads_98, 1}, bad = {zero, half, reads_92, 1},
         least = {zero, half, reads_978, 1}, less = {zero, half, reads_977, 1};

  assert_verdict ("shallow-vs-deep", &bad, FALSE, 0, LAB_CLAIM_HOLDS);
  assert_verdict ("shallow-vs-deep", &bad, FALSE, 1, LAB_CLAIM_FAILS);
  assert_verdict ("shallow-vs-deep", &good, FALSE, 0, LAB_CLAIM_FAILS);
  assert_verdict ("shallow-vs-deep", &good, FALSE, 1, LAB_CLAIM_HOLDS);
  assert_verdict ("shallow-vs-deep", &good, FALSE, 2, LAB_CLAIM_HOLDS);
  assert_verdict ("best", &good, FALSE, 0, LAB_CLAIM_HOLDS);
  assert_verdict ("best", &bad, FALSE, 0, LAB_CLAIM_FAILS);
  assert_verdict ("best", &least, FALSE, 0, LAB_CLAIM_HOLDS);
  assert_verdict ("best", &less, FALSE, 0, LAB_CLAIM_FAILS);
  assert_verdict ("best-half", &least, FALSE, 0, LAB_CLAIM_HOLDS);
}

static void
test_overfitting (void)
{
  Curves rising = {zero, overfits, reads_98, 1}, flat = {zero, half, reads_98, 1};

  assert_verdict ("shallow-vs-deep", &rising, FALSE, 3, LAB_CLAIM_HOLDS);
  assert_verdict ("shallow-vs-deep", &flat, FALSE, 3, LAB_CLAIM_FAILS);
}

static void
test_l2 (void)
{
  Curves fading = {large_fits_badly, fades, reads_98, 1}, constant = {zero, overfits, reads_98, 1},
         underfitting = {large_fits_badly, large_fits_badly, reads_98, 1};

  assert_verdict ("l2", &fading, FALSE, 0, LAB_CLAIM_HOLDS);
  assert_verdict ("l2", &constant, FALSE, 0, LAB_CLAIM_FAILS);
  assert_verdict ("l2", &underfitting, FALSE, 1, LAB_CLAIM_HOLDS);
  assert_verdict ("l2", &fading, FALSE, 1, LAB_CLAIM_HOLDS);
  assert_verdict ("l2", &constant, FALSE, 1, LAB_CLAIM_FAILS);
}

static void
test_neurons (void)
{
  Curves few = {few_fit_badly, few_fit_badly, reads_98, 1},
         many = {many_fit_badly, many_fit_badly, reads_98, 1},
         faster = {few_fit_badly, few_fit_badly, reads_98, -1};

  assert_verdict ("neurons", &few, FALSE, 0, LAB_CLAIM_HOLDS);
  assert_verdict ("neurons", &many, FALSE, 0, LAB_CLAIM_FAILS);
  assert_verdict ("neurons", &few, FALSE, 1, LAB_CLAIM_HOLDS);
  /* Negative times are none. */
  assert_verdict ("neurons", &faster, FALSE, 1, LAB_CLAIM_UNKNOWN);
}

static void
test_learning_rate (void)
{
  Curves swinging = {zero, half, swings, 1}, calm = {zero, half, reads_98, 1};

  assert_verdict ("learning-rate", &swinging, FALSE, 0, LAB_CLAIM_HOLDS);
  assert_verdict ("learning-rate", &calm, TRUE, 0, LAB_CLAIM_HOLDS);
  assert_verdict ("learning-rate", &calm, FALSE, 0, LAB_CLAIM_FAILS);
}

static void
test_dropout (void)
{
  Curves quarter = {zero, quarter_is_best, reads_98, 1}, none = {zero, none_is_best, reads_98, 1},
         accurate = {zero, quarter_is_best, none_reads_more, 1};

  assert_verdict ("dropout", &quarter, FALSE, 0, LAB_CLAIM_HOLDS);
  assert_verdict ("dropout", &none, FALSE, 0, LAB_CLAIM_FAILS);
  assert_verdict ("dropout", &accurate, FALSE, 0, LAB_CLAIM_PARTLY);
}

/* What goes on still, or was stopped, proves nothing yet. */
static void
test_unfinished (void)
{
  static const char *const names[] = {"shallow-vs-deep", "l2",   "neurons",  "learning-rate",
                                      "dropout",         "best", "best-half"};
  static const LabRunState states[] = {LAB_RUN_TRAINING, LAB_RUN_STOPPED, LAB_RUN_INTERRUPTED};
  Curves curves = {zero, overfits, reads_98, 1};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    LabRunState state = states[i % G_N_ELEMENTS (states)];
    g_autoptr (LabReport) report = make_report (names[i], &curves, state, state);
    g_autoptr (GPtrArray) claims = lab_report_judge (report);

    g_assert_cmpuint (claims->len, >, 0);
    for (guint j = 0; j < claims->len; j++)
      g_assert_cmpint (((LabClaim *)g_ptr_array_index (claims, j))->verdict, ==, LAB_CLAIM_UNKNOWN);
    g_assert_null (lab_report_compare_readings (report));
  }
}

static void
add_best (LabReport *report, const char *name, double (*accuracy) (double, guint))
{
  g_autoptr (LabExperiment) experiment = lab_experiment_open (name, NULL);
  Curves curves = {zero, half, accuracy, 1};
  g_autoptr (LabRun) run = make_run (&experiment->runs[0].config, &curves, 1, LAB_RUN_FINISHED);

  lab_report_add_experiment (report, experiment, &run, NULL);
}

static void
assert_reading (double (*whole) (double, guint), double (*half_of_it) (double, guint),
                const char *expected)
{
  g_autoptr (LabReport) report = lab_report_new ("made up");
  g_autofree char *sentence = NULL;

  add_best (report, "best", whole);
  add_best (report, "best-half", half_of_it);
  sentence = lab_report_compare_readings (report);
  g_assert_nonnull (strstr (sentence, expected));
}

/* A lead that another seed would turn decides nothing. */
static void
test_readings (void)
{
  assert_reading (reads_92, reads_98, "The second comes nearer");
  assert_reading (reads_98, reads_92, "The first comes nearer");
  assert_reading (reads_977, reads_98, "The second comes nearer");
  assert_reading (reads_978, reads_977, "Another seed would change as much");
}

/* An experiment of one's own that is called like one of the study's is none. */
static void
test_other (void)
{
  g_autoptr (LabExperiment) experiment = lab_experiment_parse (
      "[experiment]\ntitle=Mine\n[base]\npreset=linear\n[vary]\ndropout=0, 0.1\n", "dropout", NULL);
  LabRun *runs[2] = {NULL, NULL};
  g_autoptr (LabReport) report = lab_report_new ("made up");
  g_autoptr (GPtrArray) claims = NULL;

  lab_report_add_experiment (report, experiment, runs, NULL);
  claims = lab_report_judge (report);
  g_assert_cmpuint (claims->len, ==, 0);
}

/* Runs that were never trained are said to be so. */
static void
test_untrained (void)
{
  const char *const *names = lab_experiment_list_ready_made ();
  g_autoptr (LabReport) report = lab_report_new ("made up");
  g_autoptr (GPtrArray) claims = NULL;

  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr (LabExperiment) experiment = lab_experiment_open (names[i], NULL);
    g_autofree LabRun **runs = g_new0 (LabRun *, experiment->n_runs);

    lab_report_add_experiment (report, experiment, runs, NULL);
  }
  claims = lab_report_judge (report);
  g_assert_cmpuint (claims->len, >=, 11);
  for (guint i = 0; i < claims->len; i++)
    g_assert_cmpint (((LabClaim *)g_ptr_array_index (claims, i))->verdict, ==, LAB_CLAIM_UNKNOWN);
}

static void
test_rank_correlation (void)
{
  static const double rising[] = {1, 2, 5, 9}, falling[] = {4, 3, 2, 1}, equal[] = {2, 2, 2},
                      mixed[] = {1, 3, 2, 4};

  g_assert_cmpfloat_with_epsilon (lab_curve_rank_correlation (rising, 4), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (lab_curve_rank_correlation (falling, 4), -1, 1e-12);
  g_assert_cmpfloat (lab_curve_rank_correlation (equal, 3), ==, 0);
  /* 1 − 6 Σd² / (n (n² − 1)) = 1 − 12/60 */
  g_assert_cmpfloat_with_epsilon (lab_curve_rank_correlation (mixed, 4), 0.8, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/claims/accuracy", test_accuracy);
  g_test_add_func ("/claims/overfitting", test_overfitting);
  g_test_add_func ("/claims/l2", test_l2);
  g_test_add_func ("/claims/neurons", test_neurons);
  g_test_add_func ("/claims/learning-rate", test_learning_rate);
  g_test_add_func ("/claims/dropout", test_dropout);
  g_test_add_func ("/claims/unfinished", test_unfinished);
  g_test_add_func ("/claims/readings", test_readings);
  g_test_add_func ("/claims/other", test_other);
  g_test_add_func ("/claims/untrained", test_untrained);
  g_test_add_func ("/claims/rank-correlation", test_rank_correlation);
  return g_test_run ();
}
