/* lab-diagnosis-remedies.c: what may help a run, and what it did.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-diagnosis-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab-config.h"
#include "lab-experiment-private.h"

#define FIRST_L2      1e-4
#define DROPOUT       0.25
#define FIRST_NEURONS 100
#define STEP          3.0
/* A third of 0.1 is 0.0333. */
#define N_DIGITS 3

/* A penalty from here on, or a learning rate, is what is to blame when a network learns too little. */
#define LARGE_L2            1e-3
#define LARGE_LEARNING_RATE 0.5

/* ── one remedy ───────────────────────────────────────────────────────────────────────────────── */

static gboolean
halve_neurons (nn_config *config)
{
  gboolean is_changed = FALSE;

  for (int i = 0; i < config->n_hidden; i++) {
    is_changed |= config->hidden[i] > 1;
    config->hidden[i] = MAX (config->hidden[i] / 2, 1);
  }
  return is_changed;
}

static void
double_neurons (nn_config *config)
{
  for (int i = 0; i < config->n_hidden; i++)
    config->hidden[i] *= 2;
  if (config->n_hidden == 0) {
    config->n_hidden = 1;
    config->hidden[0] = FIRST_NEURONS;
  }
}

static gboolean
change (LabRemedy remedy, nn_config *config)
{
  switch (remedy) {
  case LAB_REMEDY_MORE_L2:
    config->l2 = config->l2 > 0.0 ? lab_number_round (config->l2 * 10.0, N_DIGITS) : FIRST_L2;
    return TRUE;
  case LAB_REMEDY_LESS_L2:
    config->l2 = lab_number_round (config->l2 / 10.0, N_DIGITS);
    return config->l2 > 0.0;
  case LAB_REMEDY_DROPOUT:
    if (config->dropout >= DROPOUT)
      return FALSE;
    config->dropout = DROPOUT;
    return TRUE;
  case LAB_REMEDY_HALF_NEURONS:
    return halve_neurons (config);
  case LAB_REMEDY_MORE_NEURONS:
    double_neurons (config);
    return TRUE;
  case LAB_REMEDY_SLOWER:
    config->learning_rate = lab_number_round (config->learning_rate / STEP, N_DIGITS);
    return TRUE;
  case LAB_REMEDY_FASTER:
    config->learning_rate = lab_number_round (config->learning_rate * STEP, N_DIGITS);
    return TRUE;
  case LAB_REMEDY_MORE_EPOCHS:
    config->epochs = MIN (config->epochs, NN_MAX_EPOCHS) * 2;
    return TRUE;
  case LAB_N_REMEDIES:
  default:
    return FALSE;
  }
}

/**
 * lab_remedy_apply:
 * @remedy: a remedy
 * @config: (inout): a valid configuration; untouched when the remedy cannot be applied
 *
 * Returns: whether @config is another one now, and valid
 */
gboolean
lab_remedy_apply (LabRemedy remedy, nn_config *config)
{
  nn_config changed;

  g_return_val_if_fail (remedy < LAB_N_REMEDIES && config != NULL, FALSE);

  changed = *config;
  if (!change (remedy, &changed) || nn_config_check (&changed) != NN_FIELD_NONE)
    return FALSE;
  *config = changed;
  return TRUE;
}

/* The value that a remedy gives, as people write it. */
static char *
format_value (LabRemedy remedy, const nn_config *config)
{
  switch (remedy) {
  case LAB_REMEDY_MORE_L2:
  case LAB_REMEDY_LESS_L2:
    return lab_number_format (config->l2);
  case LAB_REMEDY_DROPOUT:
    return lab_number_format (config->dropout);
  case LAB_REMEDY_SLOWER:
  case LAB_REMEDY_FASTER:
    return lab_number_format (config->learning_rate);
  case LAB_REMEDY_MORE_EPOCHS:
    return lab_number_format (config->epochs);
  case LAB_REMEDY_HALF_NEURONS:
  case LAB_REMEDY_MORE_NEURONS:
  case LAB_N_REMEDIES:
  default:
    return lab_config_format_hidden (config);
  }
}

/* Translated sentences in which {} is the new value. */
static const char *
get_description (LabRemedy remedy, const nn_config *config)
{
  switch (remedy) {
  case LAB_REMEDY_MORE_L2:
    return config->l2 > 0.0 ? _ ("λ × 10 ({})") : _ ("L2 penalty λ {}");
  case LAB_REMEDY_LESS_L2:
    return _ ("λ ÷ 10 ({})");
  case LAB_REMEDY_DROPOUT:
    return _ ("Dropout {}");
  case LAB_REMEDY_HALF_NEURONS:
    return _ ("Half the neurons ({})");
  case LAB_REMEDY_MORE_NEURONS:
    return config->n_hidden > 0 ? _ ("Twice the neurons ({})")
                                /* translators: {} is a number of neurons */
                                : _ ("A hidden layer of {}");
  case LAB_REMEDY_SLOWER:
    return _ ("η ÷ 3 ({})");
  case LAB_REMEDY_FASTER:
    return _ ("η × 3 ({})");
  case LAB_REMEDY_MORE_EPOCHS:
  case LAB_N_REMEDIES:
  default:
    return _ ("Twice the epochs ({})");
  }
}

/**
 * lab_remedy_describe:
 * @remedy: a remedy that can be applied
 * @config: to this configuration
 *
 * Returns: (transfer full): what it would change, "λ × 10 (1e-3)", translated
 */
char *
lab_remedy_describe (LabRemedy remedy, const nn_config *config)
{
  g_autofree char *value = NULL;
  nn_config changed;
  GString *text;

  g_return_val_if_fail (remedy < LAB_N_REMEDIES && config != NULL, NULL);

  changed = *config;
  lab_remedy_apply (remedy, &changed);
  value = format_value (remedy, &changed);
  text = g_string_new (get_description (remedy, config));
  g_string_replace (text, "{}", value, 1);
  return g_string_free (text, FALSE);
}

/* ── which of them ────────────────────────────────────────────────────────────────────────────── */

static void
add (LabDiagnosis *self, LabRemedy remedy, const nn_config *config)
{
  nn_config changed = *config;

  for (guint i = 0; i < self->n_remedies; i++)
    if (self->remedies[i] == remedy)
      return;
  if (lab_remedy_apply (remedy, &changed))
    self->remedies[self->n_remedies++] = remedy;
}

/* What holds it back may be too strong; else the network may be too small, or too slow. */
static void
add_for_underfitting (LabDiagnosis *self, const nn_config *config)
{
  if (config->l2 >= LARGE_L2) {
    add (self, LAB_REMEDY_LESS_L2, config);
    return;
  }
  if (config->learning_rate >= LARGE_LEARNING_RATE)
    add (self, LAB_REMEDY_SLOWER, config);
  add (self, LAB_REMEDY_MORE_NEURONS, config);
  add (self, LAB_REMEDY_LESS_L2, config);
  if (config->learning_rate < LARGE_LEARNING_RATE)
    add (self, LAB_REMEDY_FASTER, config);
}

/**
 * lab_diagnosis_add_remedies:
 * @self: a diagnosis; of an unclear one its rule has said already what may help
 * @config: what it is of
 *
 * Adds what may help, what fits best first: against overfitting, dropout (Srivastava et al., 2014),
 * then the penalty, then fewer neurons.
 */
void
lab_diagnosis_add_remedies (LabDiagnosis *self, const nn_config *config)
{
  switch (self->kind) {
  case LAB_DIAGNOSIS_OVERFITTING:
    add (self, LAB_REMEDY_DROPOUT, config);
    add (self, LAB_REMEDY_MORE_L2, config);
    add (self, LAB_REMEDY_HALF_NEURONS, config);
    break;
  case LAB_DIAGNOSIS_UNDERFITTING:
    add_for_underfitting (self, config);
    break;
  case LAB_DIAGNOSIS_IMPROVING:
    add (self, LAB_REMEDY_MORE_EPOCHS, config);
    if (config->learning_rate < LARGE_LEARNING_RATE)
      add (self, LAB_REMEDY_FASTER, config);
    break;
  case LAB_DIAGNOSIS_DIVERGED:
    add (self, LAB_REMEDY_SLOWER, config);
    break;
  case LAB_DIAGNOSIS_UNCLEAR:
  case LAB_DIAGNOSIS_GOOD:
  default:
    break;
  }
}

/* ── what it did ──────────────────────────────────────────────────────────────────────────────── */

static char *
label_value (LabRemedy remedy, const nn_config *config)
{
  static const LabParameter parameters[LAB_N_REMEDIES] = {
      [LAB_REMEDY_MORE_L2] = LAB_PARAMETER_L2,
      [LAB_REMEDY_LESS_L2] = LAB_PARAMETER_L2,
      [LAB_REMEDY_DROPOUT] = LAB_PARAMETER_DROPOUT,
      [LAB_REMEDY_HALF_NEURONS] = LAB_PARAMETER_NETWORK,
      [LAB_REMEDY_MORE_NEURONS] = LAB_PARAMETER_NETWORK,
      [LAB_REMEDY_SLOWER] = LAB_PARAMETER_LEARNING_RATE,
      [LAB_REMEDY_FASTER] = LAB_PARAMETER_LEARNING_RATE,
      [LAB_REMEDY_MORE_EPOCHS] = LAB_PARAMETER_EPOCHS,
  };
  g_autofree char *value = format_value (remedy, config);

  return lab_parameter_format_label (parameters[remedy], value);
}

/* The best that a run has come to. Returns: whether it has come to anything. */
static gboolean
get_best (LabRun *run, double *loss, double *accuracy)
{
  guint n_epochs;
  const LabEpoch *epochs = lab_run_get_epochs (run, &n_epochs);

  if (n_epochs == 0)
    return FALSE;
  *loss = epochs[lab_run_get_best_loss_epoch (run) - 1].test_loss;
  *accuracy = epochs[lab_run_get_best_accuracy_epoch (run) - 1].test_accuracy;
  return TRUE;
}

static char *
format_change (double before, double after)
{
  double change = before > 0.0 ? after / before - 1.0 : 0.0;
  g_autofree char *share = lab_diagnosis_format_share (fabs (change));

  return g_strconcat (change < 0.0 ? "−" : "+", share, NULL);
}

static char *
compare (const char *label, LabRun *before, double loss_after, double accuracy_after)
{
  g_autofree char *loss = lab_metric_format (LAB_METRIC_TEST_LOSS, loss_after);
  g_autofree char *accuracy = lab_metric_format (LAB_METRIC_TEST_ACCURACY, accuracy_after);
  g_autofree char *old_loss = NULL;
  g_autofree char *old_accuracy = NULL;
  g_autofree char *change = NULL;
  double loss_before, accuracy_before;

  if (!get_best (before, &loss_before, &accuracy_before))
    return g_strdup_printf (
        /* translators: "λ 1e-3", a loss, "98.1 %" */
        _ ("With %s: best test loss %s, best test accuracy %s."), label, loss, accuracy);
  old_loss = lab_metric_format (LAB_METRIC_TEST_LOSS, loss_before);
  old_accuracy = lab_metric_format (LAB_METRIC_TEST_ACCURACY, accuracy_before);
  change = format_change (loss_before, loss_after);
  return g_strdup_printf (
      /* translators: "λ 1e-3", two losses, "−9 %", "98.1 %", "97.9 %" */
      _ ("With %s: best test loss %s instead of %s (%s), best test accuracy %s instead of %s."),
      label, loss, old_loss, change, accuracy, old_accuracy);
}

/**
 * lab_remedy_report:
 * @remedy: a remedy
 * @before: the run that it was to help
 * @after: the run with the remedy, whether it goes on or has ended
 *
 * Returns: (transfer full) (nullable): how the best of the one compares with the best of the other,
 * translated; %NULL while @after has no epoch yet
 */
char *
lab_remedy_report (LabRemedy remedy, LabRun *before, LabRun *after)
{
  g_autofree char *label = NULL;
  double loss, accuracy;

  g_return_val_if_fail (remedy < LAB_N_REMEDIES, NULL);
  g_return_val_if_fail (LAB_IS_RUN (before) && LAB_IS_RUN (after), NULL);

  label = label_value (remedy, lab_run_get_config (after));
  if (lab_run_get_state (after) == LAB_RUN_DIVERGED)
    /* translators: "η 0.3" */
    return g_strdup_printf (_ ("With %s it diverged."), label);
  if (!get_best (after, &loss, &accuracy))
    return NULL;
  return compare (label, before, loss, accuracy);
}
