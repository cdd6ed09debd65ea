/* lab-tuner-advice.c: whether a network can be taught a collection, and what that did, in words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-tuner-advice.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A loss of more than this, in points of accuracy, is worth a remedy. */
#define LARGE_LOSS 0.5

/**
 * lab_tuner_count:
 * @samples: LabSample
 * @names: the network's classes
 * @counts: (out caller-allocates): what there is to teach
 */
void
lab_tuner_count (GPtrArray *samples, LabClassNames *names, LabTunerCounts *counts)
{
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (LabOwnDrawing));
  g_autoptr (GArray) held_out = g_array_new (FALSE, FALSE, sizeof (LabOwnDrawing));
  gboolean is_there[LAB_MAX_CLASSES] = {FALSE};

  memset (counts, 0, sizeof *counts);
  counts->n_left_out = lab_collection_pick (samples, names, FALSE, own);
  counts->n_left_out += lab_collection_pick (samples, names, TRUE, held_out);
  counts->n_own = own->len;
  counts->n_held_out = held_out->len;
  for (guint i = 0; i < own->len; i++)
    is_there[g_array_index (own, LabOwnDrawing, i).label] = TRUE;
  for (guint i = lab_class_names_get_n (names); i > 0; i--)
    if (!is_there[i - 1]) {
      counts->n_missing++;
      counts->first_missing = i - 1;
    }
}

static gboolean
are_equal (LabClassNames *a, LabClassNames *b)
{
  guint n = lab_class_names_get_n (a);

  if (n != lab_class_names_get_n (b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (lab_class_names_get (a, i), lab_class_names_get (b, i)))
      return FALSE;
  return TRUE;
}

/**
 * lab_tuner_find_obstacle:
 * @run: (nullable): the run that is shown
 * @network: (nullable): its network
 * @dataset: (nullable): what would be rehearsed
 * @counts: what there is to teach
 *
 * Returns: (transfer full) (nullable): what makes it impossible, and what helps; %NULL: nothing does
 */
char *
lab_tuner_find_obstacle (LabRun *run, LabSnapshot *network, LabDataset *dataset,
                         const LabTunerCounts *counts)
{
  if (run == NULL || network == NULL || (network->epoch == 0 && network->batch == 0))
    return g_strdup (_ ("Train a network in the lab first: this one knows nothing yet."));
  if (dataset == NULL)
    return g_strdup (_ ("The dataset is still being loaded."));
  if (!are_equal (lab_run_get_class_names (run), lab_dataset_get_class_names (dataset)))
    /* translators: %s is a dataset's name */
    return g_strdup_printf (_ ("This network tells other classes apart than the dataset that is "
                               "loaded. Load %s in the lab first."),
                            lab_run_get_dataset_name (run));
  if (counts->n_own == 0 && counts->n_held_out > 0)
    return g_strdup (_ ("All your drawings are held out. Let the network train on some of them."));
  if (counts->n_own == 0)
    return g_strdup (_ ("Draw something first: three of each class are a good beginning."));
  return NULL;
}

/**
 * lab_tuner_find_advice:
 * @names: the network's classes
 * @counts: what there is to teach
 *
 * Returns: (transfer full) (nullable): what would make it better; %NULL: nothing
 */
char *
lab_tuner_find_advice (LabClassNames *names, const LabTunerCounts *counts)
{
  if (counts->n_held_out == 0)
    return g_strdup (_ ("No drawing is held out: nothing will tell whether it reads new ones. Draw "
                        "three of a class, or hold some out."));
  if (counts->n_missing == 1)
    /* translators: %s is a class, such as 7 */
    return g_strdup_printf (_ ("There is no %s to train on: it won’t learn how you write it."),
                            lab_class_names_get (names, counts->first_missing));
  if (counts->n_missing > 1)
    return g_strdup_printf (
        ngettext ("%u class has no drawing to train on: it won’t learn how you write it.",
                  "%u classes have no drawing to train on: it won’t learn how you write them.",
                  counts->n_missing),
        counts->n_missing);
  if (counts->n_left_out > 0)
    return g_strdup_printf (
        ngettext ("%u drawing is of a class that this network does not have, and is left out.",
                  "%u drawings are of classes that this network does not have, and are left out.",
                  counts->n_left_out),
        counts->n_left_out);
  return NULL;
}

/**
 * lab_tuner_describe_report:
 * @report: what a teaching did
 * @base: the name of the dataset that was rehearsed
 *
 * Returns: (transfer full): what of it was forgotten, in a sentence
 */
char *
lab_tuner_describe_report (const LabFineTuningReport *report, const char *base)
{
  double points = 100 * (report->base_after - report->base_before);

  if (!isfinite (points))
    return g_strdup ("");
  if (points <= -LARGE_LOSS)
    return g_strdup_printf (
        /* translators: points of accuracy, and a dataset's name */
        _ ("It forgot %.1f points of %s: too much. Rehearse more images, or train fewer epochs."),
        -points, base);
  if (points <= -0.05)
    /* translators: points of accuracy, and a dataset's name */
    return g_strdup_printf (_ ("It forgot little for it: %.1f points of %s."), -points, base);
  if (points < 0.05)
    /* translators: a dataset's name */
    return g_strdup_printf (_ ("It forgot nothing of %s for it."), base);
  /* translators: a dataset's name, and points of accuracy */
  return g_strdup_printf (_ ("It reads %s better, too: by %.1f points."), base, points);
}
