/* draw-curves-words.c: the curves in words: for screen readers, and at one epoch.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "draw-curves-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* "epoch 12", or "epoch 0.35" within one. */
char *
draw_curves_format_epoch (double epoch)
{
  g_autofree char *number = NULL;

  if (fabs (epoch - round (epoch)) < 1e-6 && epoch >= 0)
    number = draw_format_count ((guint64)round (epoch));
  else
    number = g_strdup_printf ("%.2f", epoch);
  /* translators: the number of an epoch */
  return g_strdup_printf (_ ("epoch %s"), number);
}

char *
draw_curves_format_value (const double *values, int index, gboolean accuracy)
{
  if (values == NULL || index < 0)
    return g_strdup ("–");
  return accuracy ? draw_format_percent (values[index], 2) : draw_format_loss (values[index]);
}

/* "and 18 more": runs that a readout does not list. */
char *
draw_curves_format_more (guint n)
{
  return g_strdup_printf (ngettext ("and %u more", "and %u more", n), n);
}

static char *
read_series (const DrawCurves *curves, const DrawCurvesSeries *series, double epoch)
{
  int index = draw_curves_index (series, epoch);
  double loss, smoothed;

  if (index >= 0) {
    g_autofree char *train_loss = draw_curves_format_value (series->train_loss, index, FALSE);
    g_autofree char *test_loss = draw_curves_format_value (series->test_loss, index, FALSE);
    g_autofree char *train_accuracy =
        draw_curves_format_value (series->train_accuracy, index, TRUE);
    g_autofree char *test_accuracy = draw_curves_format_value (series->test_accuracy, index, TRUE);
    return g_strdup_printf (
        /* translators: two losses and two percentages */
        _ ("train loss %s, test loss %s, train accuracy %s, test accuracy %s"), train_loss,
        test_loss, train_accuracy, test_accuracy);
  }
  if (draw_curves_batch_at (curves, series, epoch, &loss, &smoothed)) {
    g_autofree char *number = draw_format_loss (loss);
    /* translators: the loss of one mini-batch */
    return g_strdup_printf (_ ("batch loss %s"), number);
  }
  return g_strdup (_ ("nothing trained there"));
}

/* A line for those that no one would listen to any more. */
static void
append_more (GString *words, const DrawCurves *curves)
{
  g_autofree char *more = NULL;

  if (curves->n_series <= MAX_LISTED)
    return;
  more = draw_curves_format_more (curves->n_series - MAX_LISTED);
  g_string_append_printf (words, "\n%s", more);
}

/**
 * draw_curves_readout:
 * @curves: the runs
 * @epoch: where, as for draw_curves_crosshair()
 *
 * Returns: (transfer full): the values there, in words, a line a run; "" without runs
 */
char *
draw_curves_readout (const DrawCurves *curves, double epoch)
{
  g_autofree char *where = draw_curves_format_epoch (epoch);
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < MIN (curves->n_series, MAX_LISTED); i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    g_autofree char *values = read_series (curves, series, epoch);

    if (i > 0)
      g_string_append_c (words, '\n');
    if (curves->n_series > 1 && series->name != NULL)
      /* translators: the name of a run, "epoch 12", and its values */
      g_string_append_printf (words, _ ("%s, %s: %s"), series->name, where, values);
    else
      /* translators: "epoch 12", and its values */
      g_string_append_printf (words, _ ("%s: %s"), where, values);
  }
  append_more (words, curves);
  return g_string_free (words, FALSE);
}

static double
value_of (const double *values, guint n, guint epoch)
{
  return values != NULL && epoch >= 1 && epoch <= n ? values[epoch - 1] : NAN;
}

static char *
describe_series (const DrawCurvesSeries *series)
{
  guint n = series->n_epochs;
  g_autofree char *train = draw_format_loss (value_of (series->train_loss, n, n));
  g_autofree char *test = draw_format_loss (value_of (series->test_loss, n, n));
  g_autofree char *accuracy = draw_format_percent (value_of (series->test_accuracy, n, n), 2);
  g_autofree char *best =
      draw_format_loss (value_of (series->test_loss, n, series->best_loss_epoch));
  g_autofree char *best_accuracy =
      draw_format_percent (value_of (series->test_accuracy, n, series->best_accuracy_epoch), 2);
  g_autofree char *now =
      /* translators: two losses and a percentage */
      g_strdup_printf (_ ("train loss %s, test loss %s, test accuracy %s"), train, test, accuracy);

  if (series->best_loss_epoch == 0 || series->best_accuracy_epoch == 0)
    return g_steal_pointer (&now);
  return g_strdup_printf (
      /* translators: "train loss …", a loss and its epoch, a percentage and its epoch */
      _ ("%s; best test loss %s at epoch %u, best test accuracy %s at epoch %u"), now, best,
      series->best_loss_epoch, best_accuracy, series->best_accuracy_epoch);
}

/* The runs that are listed one by one begin with the one that is best, however many there are. */
static const DrawCurvesSeries *
find_best_run (const DrawCurves *curves)
{
  const DrawCurvesSeries *best = NULL;
  double lowest = INFINITY;

  for (guint i = 0; i < curves->n_series; i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    double loss = value_of (series->test_loss, series->n_epochs, series->best_loss_epoch);
    if (loss < lowest) {
      best = series;
      lowest = loss;
    }
  }
  return best;
}

/* "Of 12 runs, λ 1e-3 has the lowest test loss, 0.071 at epoch 9" */
static void
append_best_run (GString *words, const DrawCurves *curves)
{
  const DrawCurvesSeries *best = find_best_run (curves);
  g_autofree char *loss = NULL;

  if (curves->n_series < 2 || best == NULL || best->name == NULL)
    return;
  loss = draw_format_loss (best->test_loss[best->best_loss_epoch - 1]);
  g_string_append_printf (
      words,
      /* translators: how many runs (never 1), the name of one, its loss, and the epoch of that */
      ngettext ("Of %u run, %s has the lowest test loss, %s at epoch %u",
                "Of %u runs, %s has the lowest test loss, %s at epoch %u", curves->n_series),
      curves->n_series, best->name, loss, best->best_loss_epoch);
}

/**
 * draw_curves_describe:
 * @curves: the runs
 *
 * Returns: (transfer full): what the curves show, in a sentence a run
 */
char *
draw_curves_describe (const DrawCurves *curves)
{
  GString *words = g_string_new (NULL);

  append_best_run (words, curves);
  for (guint i = 0; i < MIN (curves->n_series, MAX_LISTED); i++) {
    const DrawCurvesSeries *series = &curves->series[i];
    g_autofree char *values = NULL;
    g_autofree char *count = draw_format_count (series->n_epochs);

    if (series->n_epochs == 0)
      continue;
    values = describe_series (series);
    if (words->len > 0)
      g_string_append_c (words, '\n');
    if (curves->n_series > 1 && series->name != NULL)
      /* translators: the name of a run, before what is said of it */
      g_string_append_printf (words, _ ("%s: "), series->name);
    if (series->n_seeds > 1)
      /* translators: how many runs that differ by their seed alone; what follows is their mean */
      g_string_append_printf (words,
                              ngettext ("mean of %u seed: ", "mean of %u seeds: ", series->n_seeds),
                              series->n_seeds);
    g_string_append_printf (words,
                            /* translators: how many epochs, and what they gave */
                            ngettext ("Loss and accuracy over %s epoch; %s",
                                      "Loss and accuracy over %s epochs; %s", series->n_epochs),
                            count, values);
  }
  if (words->len > 0)
    append_more (words, curves);
  else
    g_string_append (words, _ ("Loss and accuracy: no epoch is complete yet"));
  return g_string_free (words, FALSE);
}
