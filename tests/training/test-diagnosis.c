/* test-diagnosis.c: what is said of curves, made-up and noisy ones and those of short trainings.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-diagnosis.h"

#include <math.h>
#include <string.h>

#include "lab-test-curves.h"
#include "lab-test-data.h"

static LabDiagnosis *
diagnose (LabRun *run, guint epoch, LabDiagnosisKind kind)
{
  LabDiagnosis *diagnosis = lab_diagnosis_new (run, epoch);

  g_test_message ("%s", diagnosis->sentence);
  g_assert_cmpint (diagnosis->kind, ==, kind);
  g_assert_true (g_utf8_validate (diagnosis->sentence, -1, NULL));
  return diagnosis;
}

static guint
count_verdicts (guint n, LabTestCurve curve, double noise, LabDiagnosisKind kind)
{
  nn_config config = nn_config_default ();
  guint n_verdicts = 0;

  for (guint32 seed = 0; seed < 200; seed++) {
    g_autoptr (LabRun) run = lab_test_curves_new (&config, n, curve, noise, seed);
    g_autoptr (LabDiagnosis) diagnosis = lab_diagnosis_new (run, 0);

    n_verdicts += diagnosis->kind == kind;
  }
  g_test_message ("%u of 200", n_verdicts);
  return n_verdicts;
}

/* Whatever the noise, within what trainings have of it, the verdict is the same. */
static void
assert_robust (guint n, LabTestCurve curve, double noise, LabDiagnosisKind kind)
{
  g_assert_cmpuint (count_verdicts (n, curve, noise, kind), >=, noise > 0.0 ? 185 : 200);
}

/* ── curves ───────────────────────────────────────────────────────────────────────────────────── */

/* As the deep network on MNIST: lowest at epoch 12, a half above it at 100, 0.98 right throughout. */
static void
overfit (LabEpoch *epoch)
{
  double t = epoch->epoch;

  epoch->train_loss = 0.3 * exp (-t / 8.0) + 1e-4;
  epoch->test_loss =
      0.074 + 0.2 * exp (-t / 2.5) + 0.04 * fmax (0.0, 1.0 - exp (-(t - 12.0) / 30.0));
  epoch->train_accuracy = 1.0 - 0.08 * exp (-t / 5.0);
  epoch->test_accuracy = 0.98 - 0.05 * exp (-t / 3.0);
}

/* As the linear classifier: nothing more to win, and not much won. */
static void
underfit (LabEpoch *epoch)
{
  double t = epoch->epoch;

  epoch->train_loss = 0.245 + 0.3 * exp (-t / 2.0);
  epoch->test_loss = 0.265 + 0.2 * exp (-t / 2.0);
  epoch->train_accuracy = 0.932 - 0.1 * exp (-t / 2.0);
  epoch->test_accuracy = 0.925 - 0.1 * exp (-t / 2.0);
}

static void
improve (LabEpoch *epoch)
{
  double t = epoch->epoch;

  epoch->train_loss = 2.0 * exp (-t / 25.0);
  epoch->test_loss = 0.1 + 2.0 * exp (-t / 25.0);
  epoch->train_accuracy = 0.9;
  epoch->test_accuracy = 0.89;
}

static void
settle (LabEpoch *epoch)
{
  double t = epoch->epoch;

  epoch->train_loss = 0.06 + 0.5 * exp (-t / 3.0);
  epoch->test_loss = 0.07 + 0.4 * exp (-t / 3.0);
  epoch->train_accuracy = 0.985 - 0.1 * exp (-t / 3.0);
  epoch->test_accuracy = 0.98 - 0.1 * exp (-t / 3.0);
}

/* With dropout, training is harder than the test. */
static void
drop_out (LabEpoch *epoch)
{
  settle (epoch);
  epoch->train_loss += 0.2;
  epoch->train_accuracy -= 0.05;
}

/* Few images, known by heart: the test loss has nowhere to rise from. */
static void
memorise (LabEpoch *epoch)
{
  double t = epoch->epoch;

  epoch->train_loss = 0.5 * exp (-t / 4.0);
  epoch->test_loss = 0.6 + 0.5 * exp (-t / 2.0);
  epoch->train_accuracy = 1.0;
  epoch->test_accuracy = 0.85;
}

static void
hover (LabEpoch *epoch)
{
  settle (epoch);
  epoch->test_accuracy -= 0.035;
}

static void
guess (LabEpoch *epoch)
{
  epoch->train_loss = 2.3012;
  epoch->test_loss = 2.3011;
  epoch->train_accuracy = 0.1124;
  epoch->test_accuracy = 0.1135;
}

static void
jump (LabEpoch *epoch)
{
  settle (epoch);
  epoch->train_loss *= epoch->epoch % 3 == 0 ? 1.6 : 1.0;
}

/* Both losses rise: not because the network learns the training images by heart. */
static void
worsen (LabEpoch *epoch)
{
  settle (epoch);
  epoch->train_loss += 0.004 * epoch->epoch;
  epoch->test_loss += 0.004 * epoch->epoch;
}

/* ── rules ────────────────────────────────────────────────────────────────────────────────────── */

static void
test_overfitting (void)
{
  nn_config config = nn_config_default ();
  g_autoptr (LabRun) run = lab_test_curves_new (&config, 100, overfit, 0.0, 0);
  g_autoptr (LabDiagnosis) diagnosis = diagnose (run, 0, LAB_DIAGNOSIS_OVERFITTING);
  g_autoptr (LabDiagnosis) early = NULL;
  g_autoptr (LabDiagnosis) at_lowest = NULL;

  g_assert_cmpuint (diagnosis->since_epoch, ==, lab_run_get_best_loss_epoch (run));
  g_assert_cmpuint (diagnosis->since_epoch, >=, 11);
  g_assert_cmpuint (diagnosis->since_epoch, <=, 14);
  g_assert_cmpfloat (diagnosis->rise, >, 0.4);
  g_assert_cmpfloat (diagnosis->rise, <, 0.55);
  g_assert_nonnull (strstr (diagnosis->sentence, "Overfitting since epoch 1"));
  g_assert_cmpint (diagnosis->remedies[0], ==, LAB_REMEDY_DROPOUT);
  g_assert_cmpint (diagnosis->remedies[1], ==, LAB_REMEDY_MORE_L2);
  g_assert_cmpint (diagnosis->remedies[2], ==, LAB_REMEDY_HALF_NEURONS);
  /* The cursor in the past: what was known then. */
  early = diagnose (run, 6, LAB_DIAGNOSIS_IMPROVING);
  at_lowest = lab_diagnosis_new (run, 14);
  g_assert_cmpint (at_lowest->kind, !=, LAB_DIAGNOSIS_OVERFITTING);
  assert_robust (100, overfit, 0.05, LAB_DIAGNOSIS_OVERFITTING);
  assert_robust (50, overfit, 0.03, LAB_DIAGNOSIS_OVERFITTING);
}

static void
test_underfitting (void)
{
  nn_config config = nn_config_default ();
  g_autoptr (LabRun) run = lab_test_curves_new (&config, 60, underfit, 0.0, 0);
  g_autoptr (LabDiagnosis) diagnosis = diagnose (run, 0, LAB_DIAGNOSIS_UNDERFITTING);

  g_assert_nonnull (strstr (diagnosis->sentence, "93.2 %"));
  g_assert_cmpint (diagnosis->remedies[0], ==, LAB_REMEDY_MORE_NEURONS);
  g_assert_cmpuint (diagnosis->since_epoch, ==, 0);
  assert_robust (60, underfit, 0.02, LAB_DIAGNOSIS_UNDERFITTING);
}

static void
test_improving (void)
{
  nn_config config = nn_config_default ();
  g_autoptr (LabRun) run = lab_test_curves_new (&config, 20, improve, 0.0, 0);
  g_autoptr (LabDiagnosis) diagnosis = diagnose (run, 0, LAB_DIAGNOSIS_IMPROVING);

  g_assert_cmpint (diagnosis->remedies[0], ==, LAB_REMEDY_MORE_EPOCHS);
  assert_robust (20, improve, 0.03, LAB_DIAGNOSIS_IMPROVING);
  assert_robust (4, improve, 0.0, LAB_DIAGNOSIS_IMPROVING);
  assert_robust (9, settle, 0.0, LAB_DIAGNOSIS_IMPROVING);
}

static void
test_good (void)
{
  nn_config config = nn_config_default ();
  g_autoptr (LabRun) run = lab_test_curves_new (&config, 40, settle, 0.0, 0);
  g_autoptr (LabRun) dropout = lab_test_curves_new (&config, 40, drop_out, 0.0, 0);
  g_autoptr (LabDiagnosis) diagnosis = diagnose (run, 0, LAB_DIAGNOSIS_GOOD);
  g_autoptr (LabDiagnosis) other = diagnose (dropout, 0, LAB_DIAGNOSIS_GOOD);

  g_assert_cmpuint (diagnosis->n_remedies, ==, 0);
  g_assert_nonnull (strstr (diagnosis->sentence, "98.0 %"));
  assert_robust (40, settle, 0.03, LAB_DIAGNOSIS_GOOD);
  /* Much of it makes unsure, and no more. */
  g_assert_cmpuint (count_verdicts (40, settle, 0.06, LAB_DIAGNOSIS_OVERFITTING), <=, 6);
  assert_robust (40, drop_out, 0.03, LAB_DIAGNOSIS_GOOD);
}

static void
test_memorising (void)
{
  nn_config config = nn_config_default ();
  g_autoptr (LabRun) run = lab_test_curves_new (&config, 40, memorise, 0.0, 0);
  g_autoptr (LabDiagnosis) diagnosis = diagnose (run, 0, LAB_DIAGNOSIS_OVERFITTING);

  g_assert_cmpuint (diagnosis->since_epoch, ==, lab_run_get_best_loss_epoch (run));
  g_assert_cmpfloat (diagnosis->rise, <, 0.01);
  g_assert_nonnull (strstr (diagnosis->sentence, "85.0 %"));
  assert_robust (40, memorise, 0.02, LAB_DIAGNOSIS_OVERFITTING);
}

static void
test_unclear (void)
{
  nn_config config = nn_config_default ();
  g_autoptr (LabRun) none = lab_test_curves_new (&config, 0, settle, 0.0, 0);
  g_autoptr (LabRun) few = lab_test_curves_new (&config, 3, settle, 0.0, 0);
  g_autoptr (LabRun) between = lab_test_curves_new (&config, 40, hover, 0.0, 0);
  g_autoptr (LabRun) worse = lab_test_curves_new (&config, 40, worsen, 0.0, 0);
  g_autoptr (LabDiagnosis) of_none = diagnose (none, 0, LAB_DIAGNOSIS_UNCLEAR);
  g_autoptr (LabDiagnosis) of_few = diagnose (few, 0, LAB_DIAGNOSIS_UNCLEAR);
  g_autoptr (LabDiagnosis) of_between = diagnose (between, 0, LAB_DIAGNOSIS_UNCLEAR);
  g_autoptr (LabDiagnosis) of_worse = lab_diagnosis_new (worse, 0);

  g_assert_cmpuint (of_none->n_remedies, ==, 0);
  g_assert_nonnull (strstr (of_few->sentence, "3 epochs"));
  g_assert_cmpint (of_worse->kind, !=, LAB_DIAGNOSIS_OVERFITTING);
  config.epochs = 3;
  {
    g_autoptr (LabRun) short_run = lab_test_curves_new (&config, 3, settle, 0.0, 0);
    g_autoptr (LabDiagnosis) diagnosis = diagnose (short_run, 0, LAB_DIAGNOSIS_UNCLEAR);

    g_assert_cmpint (diagnosis->remedies[0], ==, LAB_REMEDY_MORE_EPOCHS);
  }
}

static void
test_unstable (void)
{
  nn_config config = nn_config_default ();
  g_autoptr (LabRun) run = lab_test_curves_new (&config, 30, jump, 0.0, 0);
  g_autoptr (LabDiagnosis) diagnosis = diagnose (run, 0, LAB_DIAGNOSIS_UNCLEAR);

  g_assert_true (g_str_has_prefix (diagnosis->sentence, "Unstable"));
  g_assert_cmpint (diagnosis->remedies[0], ==, LAB_REMEDY_SLOWER);
}

static void
test_guessing (void)
{
  nn_config config = nn_config_default ();
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabDiagnosis) diagnosis = NULL;

  config.l2 = 1.0;
  run = lab_test_curves_new (&config, 30, guess, 0.0, 0);
  diagnosis = diagnose (run, 0, LAB_DIAGNOSIS_UNDERFITTING);
  g_assert_nonnull (strstr (diagnosis->sentence, "guessing"));
  g_assert_cmpint (diagnosis->remedies[0], ==, LAB_REMEDY_LESS_L2);
}

static void
test_diverged (void)
{
  nn_config config = nn_config_default ();
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabRun) at_once = NULL;
  g_autoptr (LabDiagnosis) diagnosis = NULL;
  g_autoptr (LabDiagnosis) before = NULL;
  g_autoptr (LabDiagnosis) of_nothing = NULL;

  config.learning_rate = 3.0;
  run = lab_test_curves_new (&config, 12, settle, 0.0, 0);
  at_once = lab_test_curves_new (&config, 0, settle, 0.0, 0);
  lab_run_set_state (run, LAB_RUN_DIVERGED, "It did.");
  lab_run_set_state (at_once, LAB_RUN_DIVERGED, "It did.");
  diagnosis = diagnose (run, 0, LAB_DIAGNOSIS_DIVERGED);
  g_assert_nonnull (strstr (diagnosis->sentence, "epoch 13"));
  g_assert_cmpint (diagnosis->remedies[0], ==, LAB_REMEDY_SLOWER);
  before = lab_diagnosis_new (run, 6);
  g_assert_cmpint (before->kind, !=, LAB_DIAGNOSIS_DIVERGED);
  of_nothing = diagnose (at_once, 0, LAB_DIAGNOSIS_DIVERGED);
  g_assert_nonnull (strstr (of_nothing->sentence, "epoch 1,"));
}

/* ── remedies ─────────────────────────────────────────────────────────────────────────────────── */

static void
assert_remedy (LabRemedy remedy, const nn_config *config, const char *description)
{
  nn_config changed = *config;
  g_autofree char *text = NULL;

  g_assert_true (lab_remedy_apply (remedy, &changed));
  g_assert_cmpint (nn_config_check (&changed), ==, NN_FIELD_NONE);
  g_assert_cmpint (memcmp (&changed, config, sizeof changed), !=, 0);
  text = lab_remedy_describe (remedy, config);
  g_assert_cmpstr (text, ==, description);
}

static void
test_remedies (void)
{
  nn_config config = nn_config_default ();

  assert_remedy (LAB_REMEDY_MORE_L2, &config, "L2 penalty λ 1e-4");
  assert_remedy (LAB_REMEDY_DROPOUT, &config, "Dropout 0.25");
  assert_remedy (LAB_REMEDY_HALF_NEURONS, &config, "Half the neurons (50, 50, 50)");
  assert_remedy (LAB_REMEDY_MORE_NEURONS, &config, "Twice the neurons (200, 200, 200)");
  assert_remedy (LAB_REMEDY_SLOWER, &config, "η ÷ 3 (0.0333)");
  assert_remedy (LAB_REMEDY_FASTER, &config, "η × 3 (0.3)");
  assert_remedy (LAB_REMEDY_MORE_EPOCHS, &config, "Twice the epochs (60)");
  config.l2 = 1e-4;
  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  assert_remedy (LAB_REMEDY_MORE_L2, &config, "λ × 10 (1e-3)");
  assert_remedy (LAB_REMEDY_LESS_L2, &config, "λ ÷ 10 (1e-5)");
  assert_remedy (LAB_REMEDY_MORE_NEURONS, &config, "A hidden layer of 100");
}

static void
assert_inapplicable (LabRemedy remedy, const nn_config *config)
{
  nn_config changed = *config;

  g_assert_false (lab_remedy_apply (remedy, &changed));
  g_assert_cmpmem (&changed, sizeof changed, config, sizeof changed);
}

static void
test_inapplicable (void)
{
  nn_config config = nn_config_default ();

  assert_inapplicable (LAB_REMEDY_LESS_L2, &config);
  config.dropout = 0.25;
  assert_inapplicable (LAB_REMEDY_DROPOUT, &config);
  config.l2 = 500.0;
  assert_inapplicable (LAB_REMEDY_MORE_L2, &config);
  config.learning_rate = 900.0;
  assert_inapplicable (LAB_REMEDY_FASTER, &config);
  config.epochs = NN_MAX_EPOCHS;
  assert_inapplicable (LAB_REMEDY_MORE_EPOCHS, &config);
  config.hidden[1] = NN_MAX_WIDTH;
  assert_inapplicable (LAB_REMEDY_MORE_NEURONS, &config);
  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  assert_inapplicable (LAB_REMEDY_HALF_NEURONS, &config);
  config.n_hidden = 1;
  config.hidden[0] = 1;
  assert_inapplicable (LAB_REMEDY_HALF_NEURONS, &config);
}

/* A diagnosis never offers what cannot be applied. */
static void
test_offers (void)
{
  nn_config config = nn_config_default ();
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabDiagnosis) diagnosis = NULL;

  config.dropout = 0.5;
  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  run = lab_test_curves_new (&config, 100, overfit, 0.0, 0);
  diagnosis = diagnose (run, 0, LAB_DIAGNOSIS_OVERFITTING);
  g_assert_cmpuint (diagnosis->n_remedies, ==, 1);
  g_assert_cmpint (diagnosis->remedies[0], ==, LAB_REMEDY_MORE_L2);
}

static void
test_report (void)
{
  nn_config config = nn_config_default ();
  g_autoptr (LabRun) before = lab_test_curves_new (&config, 20, underfit, 0.0, 0);
  g_autoptr (LabRun) after = NULL;
  g_autoptr (LabRun) fresh = NULL;
  g_autofree char *none = NULL;
  g_autofree char *report = NULL;
  g_autofree char *worse = NULL;
  g_autofree char *diverged = NULL;

  config.l2 = 1e-3;
  after = lab_test_curves_new (&config, 20, settle, 0.0, 0);
  fresh = lab_test_curves_new (&config, 0, settle, 0.0, 0);
  none = lab_remedy_report (LAB_REMEDY_LESS_L2, before, fresh);
  g_assert_null (none);
  report = lab_remedy_report (LAB_REMEDY_LESS_L2, before, after);
  g_assert_cmpstr (
      report, ==,
      "With λ 1e-3: best test loss 0.0705 instead of 0.265 (−73 %), best test accuracy "
      "98.0 % instead of 92.5 %.");
  worse = lab_remedy_report (LAB_REMEDY_DROPOUT, after, before);
  g_assert_nonnull (strstr (worse, "(+276 %)"));
  lab_run_set_state (fresh, LAB_RUN_DIVERGED, NULL);
  diverged = lab_remedy_report (LAB_REMEDY_FASTER, before, fresh);
  g_assert_cmpstr (diverged, ==, "With η 0.1 it diverged.");
}

/* ── trainings ────────────────────────────────────────────────────────────────────────────────── */

static LabRun *
train (LabDataset *dataset, const nn_config *config)
{
  LabSession *session = lab_session_new ();
  GError *error = NULL;
  LabRun *run;

  lab_session_prepare (session, config, dataset, &error);
  g_assert_no_error (error);
  run = g_object_ref (lab_session_get_run (session));
  lab_session_train (session);
  lab_test_wait_for_end (run);
  lab_session_shutdown (session);
  g_object_unref (session);
  return run;
}

/* Small steps get somewhere slowly, giant ones nowhere; a large penalty lets nothing be learnt; and who
 * has seen a handful of images, and not every digit, knows those by heart. */
static void
test_trainings (void)
{
  g_autoptr (LabDataset) plenty = lab_test_data_new (600, 200);
  g_autoptr (LabDataset) few = lab_test_data_new (8, 200);
  nn_config config = lab_test_data_config ();
  g_autoptr (LabRun) slow = NULL;
  g_autoptr (LabRun) giant = NULL;
  g_autoptr (LabRun) known = NULL;
  g_autoptr (LabRun) held_back = NULL;
  g_autoptr (LabDiagnosis) of_slow = NULL;
  g_autoptr (LabDiagnosis) of_giant = NULL;
  g_autoptr (LabDiagnosis) of_known = NULL;
  g_autoptr (LabDiagnosis) of_held_back = NULL;

  config.epochs = 12;
  config.learning_rate = 0.005;
  slow = train (plenty, &config);
  of_slow = diagnose (slow, 0, LAB_DIAGNOSIS_IMPROVING);
  config.learning_rate = 1000.0;
  giant = train (plenty, &config);
  of_giant = lab_diagnosis_new (giant, 0);
  g_assert_cmpint (of_giant->remedies[0], ==, LAB_REMEDY_SLOWER);
  config.learning_rate = 0.1;
  config.l2 = 1.0;
  held_back = train (plenty, &config);
  of_held_back = diagnose (held_back, 0, LAB_DIAGNOSIS_UNDERFITTING);
  g_assert_cmpint (of_held_back->remedies[0], ==, LAB_REMEDY_LESS_L2);
  config.l2 = 0.0;
  config.batch_size = 4;
  config.epochs = 60;
  known = train (few, &config);
  of_known = diagnose (known, 0, LAB_DIAGNOSIS_OVERFITTING);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/overfitting", test_overfitting);
  g_test_add_func ("/diagnosis/underfitting", test_underfitting);
  g_test_add_func ("/diagnosis/improving", test_improving);
  g_test_add_func ("/diagnosis/good", test_good);
  g_test_add_func ("/diagnosis/memorising", test_memorising);
  g_test_add_func ("/diagnosis/unclear", test_unclear);
  g_test_add_func ("/diagnosis/unstable", test_unstable);
  g_test_add_func ("/diagnosis/guessing", test_guessing);
  g_test_add_func ("/diagnosis/diverged", test_diverged);
  g_test_add_func ("/diagnosis/remedies", test_remedies);
  g_test_add_func ("/diagnosis/inapplicable", test_inapplicable);
  g_test_add_func ("/diagnosis/offers", test_offers);
  g_test_add_func ("/diagnosis/report", test_report);
  g_test_add_func ("/diagnosis/trainings", test_trainings);
  return g_test_run ();
}
