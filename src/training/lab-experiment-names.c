/* lab-experiment-names.c: parameters and metrics by the names that files and people give them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* How many characters of a text an error repeats. */
#define MAX_QUOTED 40

static const struct {
  const char *key;
  const char *title;
  const char *symbol;
  const char *label; /* {} is the value */
} parameters[LAB_N_PARAMETERS] = {
    [LAB_PARAMETER_NETWORK] = {"network", N_ ("Network"), N_ ("network"), "{}"},
    [LAB_PARAMETER_NEURONS] = {"neurons", N_ ("Neurons of each hidden layer"), N_ ("neurons"),
                               /* translators: {} is a number above 1, as a rule */
                               N_ ("{} neurons")},
    [LAB_PARAMETER_ACTIVATION] = {"activation", N_ ("Activation"), N_ ("activation"), "{}"},
    [LAB_PARAMETER_INIT] = {"init", N_ ("Initial weights"), N_ ("init"), "{}"},
    [LAB_PARAMETER_EPOCHS] = {"epochs", N_ ("Epochs"), N_ ("epochs"),
                              /* translators: {} is a number above 1, as a rule */
                              N_ ("{} epochs")},
    [LAB_PARAMETER_BATCH] = {"batch", N_ ("Batch size"), N_ ("batch"),
                             /* translators: {} is how many images are in a mini-batch */
                             N_ ("batch {}")},
    [LAB_PARAMETER_LEARNING_RATE] = {"learning-rate", N_ ("Learning rate η"), "η", "η {}"},
    [LAB_PARAMETER_L2] = {"l2", N_ ("L2 penalty λ"), "λ", "λ {}"},
    [LAB_PARAMETER_DROPOUT] = {"dropout", N_ ("Dropout p"), "p", "p {}"},
    [LAB_PARAMETER_SEED] = {"seed", N_ ("Seed"), N_ ("seed"),
                            /* translators: {} is the number that random choices come from */
                            N_ ("seed {}")},
};

static const struct {
  const char *key;
  const char *title;
  const char *word; /* within a sentence */
} metrics[LAB_N_METRICS] = {
    [LAB_METRIC_TEST_LOSS] = {"test-loss", N_ ("Test loss"), N_ ("test loss")},
    [LAB_METRIC_TEST_ACCURACY] = {"test-accuracy", N_ ("Test accuracy"), N_ ("test accuracy")},
    [LAB_METRIC_TRAIN_LOSS] = {"train-loss", N_ ("Training loss"), N_ ("training loss")},
    [LAB_METRIC_TRAIN_ACCURACY] = {"train-accuracy", N_ ("Training accuracy"),
                                   N_ ("training accuracy")},
    [LAB_METRIC_SECONDS] = {"seconds", N_ ("Training time"), N_ ("training time")},
};

/**
 * lab_parameter_key:
 * @parameter: a parameter
 *
 * Returns: (transfer none): its key in an experiment's file, "learning-rate"
 */
const char *
lab_parameter_key (LabParameter parameter)
{
  g_return_val_if_fail (parameter < LAB_N_PARAMETERS, NULL);

  return parameters[parameter].key;
}

/**
 * lab_parameter_title:
 * @parameter: a parameter
 *
 * Returns: (transfer none): its name as people read it, "Learning rate η", translated
 */
const char *
lab_parameter_title (LabParameter parameter)
{
  g_return_val_if_fail (parameter < LAB_N_PARAMETERS, NULL);

  return _ (parameters[parameter].title);
}

/**
 * lab_parameter_symbol:
 * @parameter: a parameter
 *
 * Returns: (transfer none): what stands for it where there is little room, "η"; translated where it
 * is a word
 */
const char *
lab_parameter_symbol (LabParameter parameter)
{
  g_return_val_if_fail (parameter < LAB_N_PARAMETERS, NULL);

  return _ (parameters[parameter].symbol);
}

/**
 * lab_parameter_format_label:
 * @parameter: a parameter
 * @value: the label of one of its values
 *
 * Returns: (transfer full): what sets a run apart from the others, "λ 1e-3", "shallow", "seed 2"
 */
char *
lab_parameter_format_label (LabParameter parameter, const char *value)
{
  GString *label = g_string_new (_ (parameters[parameter].label));

  g_string_replace (label, "{}", value, 1);
  return g_string_free (label, FALSE);
}

/**
 * lab_parameter_find:
 * @key: a key of an experiment's file
 * @parameter: (out): the parameter it is for; untouched when there is none
 *
 * Returns: whether @key is a parameter's; "hidden" and "preset" are other words for "network"
 */
gboolean
lab_parameter_find (const char *key, LabParameter *parameter)
{
  if (g_str_equal (key, "hidden") || g_str_equal (key, "preset"))
    key = parameters[LAB_PARAMETER_NETWORK].key;
  for (guint i = 0; i < LAB_N_PARAMETERS; i++) {
    if (g_str_equal (key, parameters[i].key)) {
      *parameter = (LabParameter)i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * lab_metric_key:
 * @metric: a metric
 *
 * Returns: (transfer none): its key in files, "test-loss"
 */
const char *
lab_metric_key (LabMetric metric)
{
  g_return_val_if_fail (metric < LAB_N_METRICS, NULL);

  return metrics[metric].key;
}

/**
 * lab_metric_title:
 * @metric: a metric
 *
 * Returns: (transfer none): its name as people read it, "Test loss", translated
 */
const char *
lab_metric_title (LabMetric metric)
{
  g_return_val_if_fail (metric < LAB_N_METRICS, NULL);

  return _ (metrics[metric].title);
}

/**
 * lab_metric_word:
 * @metric: a metric
 *
 * Returns: (transfer none): its name within a sentence, "test loss", translated
 */
const char *
lab_metric_word (LabMetric metric)
{
  return _ (metrics[metric].word);
}

/**
 * lab_metric_find:
 * @key: the key of a metric
 * @metric: (out): the metric; untouched when there is none
 *
 * Returns: whether @key is a metric's
 */
gboolean
lab_metric_find (const char *key, LabMetric *metric)
{
  for (guint i = 0; i < LAB_N_METRICS; i++) {
    if (g_str_equal (key, metrics[i].key)) {
      *metric = (LabMetric)i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * lab_metric_format:
 * @metric: what is measured
 * @value: how much of it: nats, a share, or seconds
 *
 * Returns: (transfer full): @value in a sentence, "0.0712", "98.1 %", "12.3 s"
 */
char *
lab_metric_format (LabMetric metric, double value)
{
  switch (metric) {
  case LAB_METRIC_TEST_ACCURACY:
  case LAB_METRIC_TRAIN_ACCURACY:
    return g_strdup_printf (_ ("%.1f %%"), value * 100.0);
  case LAB_METRIC_SECONDS:
    /* translators: seconds */
    return g_strdup_printf (_ ("%.1f s"), value);
  case LAB_METRIC_TEST_LOSS:
  case LAB_METRIC_TRAIN_LOSS:
  case LAB_N_METRICS:
  default:
    return g_strdup_printf ("%.3g", value);
  }
}

/**
 * lab_text_quote:
 * @text: what somebody wrote, in whatever encoding
 *
 * Returns: (transfer full): its beginning, as valid UTF-8
 */
char *
lab_text_quote (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *start = NULL;

  if (g_utf8_strlen (valid, -1) <= MAX_QUOTED)
    return g_steal_pointer (&valid);
  start = g_utf8_substring (valid, 0, MAX_QUOTED);
  return g_strconcat (start, "…", NULL);
}

/**
 * lab_number_round:
 * @value: a finite number
 * @n_digits: how many significant digits stay, 1 to 17
 *
 * Returns: the number whose decimal text that is
 */
double
lab_number_round (double value, int n_digits)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  char format[8];

  g_snprintf (format, sizeof format, "%%.%de", n_digits - 1);
  return g_ascii_strtod (g_ascii_formatd (text, sizeof text, format, value), NULL);
}

/* "1e-03" → "1e-3" */
static void
shorten_exponent (char *text)
{
  char *exponent = strchr (text, 'e');
  const char *digits;

  if (exponent == NULL)
    return;
  exponent++;
  digits = exponent + strspn (exponent, "+-0");
  if (*exponent == '-')
    exponent++;
  memmove (exponent, digits, strlen (digits) + 1);
}

/**
 * lab_number_format:
 * @value: a finite number
 *
 * Writes it without an exponent from a hundredth on, and where that is shorter: "0.01", "500",
 * but "1e-3".
 *
 * Returns: (transfer full): the shortest text that reads back as exactly @value, in any locale
 */
char *
lab_number_format (double value)
{
  char fixed[G_ASCII_DTOSTR_BUF_SIZE * 2], scientific[G_ASCII_DTOSTR_BUF_SIZE];
  int digits = 0;
  int decimals = 0;

  if (value == 0.0)
    return g_strdup ("0");
  do {
    char format[8];

    g_snprintf (format, sizeof format, "%%.%de", digits++);
    g_ascii_formatd (scientific, sizeof scientific, format, value);
  } while (digits <= 17 && g_ascii_strtod (scientific, NULL) != value);
  shorten_exponent (scientific);
  if (fabs (value) < 1e-9 || fabs (value) >= 1e16)
    return g_strdup (scientific);
  do {
    char format[8];

    g_snprintf (format, sizeof format, "%%.%df", decimals++);
    g_ascii_formatd (fixed, sizeof fixed, format, value);
  } while (decimals <= 27 && g_ascii_strtod (fixed, NULL) != value);
  return g_strdup (fabs (value) < 0.01 && strlen (scientific) <= strlen (fixed) ? scientific
                                                                                : fixed);
}
