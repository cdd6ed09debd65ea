/* cli-mistakes-report.c: the mistakes of a network in words, and for programs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-mistakes-report.h"

#include <math.h>
#include <glib/gi18n-lib.h>
#include "cli-json.h"
#include "cli-run-info.h"
#include "cli-table.h"
#include "lab-quality.h"

static LabBiography
read_biography (const CliVerdicts *self, guint image)
{
  LabBiography biography;

  lab_biography_read (self->predictions, image, self->images->labels[image], self->epoch,
                      &biography);
  return biography;
}

/* It is known in steps of 1 / 255. */
static char *
format_probability (double probability)
{
  /* translators: a probability in percent */
  return g_strdup_printf (_ ("%.1f %%"), 100.0 * probability);
}

static double
round_probability (double probability)
{
  return round (probability * 1e4) / 1e4;
}

/* ── mistakes ────────────────────────────────────────────────────────────────────────────────────
 */

static void
add_mistake (const CliVerdicts *self, guint image, CliTable *table)
{
  LabBiography biography = read_biography (self, image);
  LabPrediction said = lab_predictions_get (self->predictions, self->epoch, image);
  g_autofree char *number = g_strdup_printf ("%u", image);
  g_autofree char *sure = format_probability (said.probability);
  g_autofree char *likely = format_probability (said.true_probability);
  g_autofree char *life =
      lab_biography_describe (&biography, lab_class_names_get_all (self->class_names));

  cli_table_add (table, number,
                 lab_class_names_get (self->class_names, self->images->labels[image]), likely,
                 lab_class_names_get (self->class_names, said.predicted), sure, life);
}

/**
 * cli_mistakes_print_text:
 * @self: what a network said
 * @query: what was looked for
 * @numbers: (element-type guint): the images that were found
 * @limit: how many to print at most
 *
 * Prints a line for each image.
 */
void
cli_mistakes_print_text (const CliVerdicts *self, const LabImageQuery *query, const GArray *numbers,
                         guint limit)
{
  g_autofree char *heading = lab_image_query_describe (query, self->class_names);
  guint n = MIN (numbers->len, limit);
  CliTable *table = cli_table_new ("rlrlrl");

  /* translators: a heading ("Test images read wrongly"), how many there are, and of how many */
  g_print (_ ("%s: %u of %u, at the end of epoch %u\n"), heading, numbers->len, self->images->n,
           self->epoch);
  /* translators: the number of an image in its file */
  cli_table_add (table, _ ("Image"), _ ("Actual"), "", _ ("Read as"), "", _ ("Over the epochs"));
  for (guint i = 0; i < n; i++)
    add_mistake (self, g_array_index (numbers, guint, i), table);
  cli_table_print (table);
  if (n < numbers->len)
    g_print (ngettext ("%u more: --limit 0 lists all of them\n",
                       "%u more: --limit 0 lists all of them\n", numbers->len - n),
             numbers->len - n);
}

static const char *
kind_name (LabBiographyKind kind)
{
  switch (kind) {
  case LAB_BIOGRAPHY_LEARNED:
    return "learned";
  case LAB_BIOGRAPHY_FORGOTTEN:
    return "forgotten";
  case LAB_BIOGRAPHY_NEVER_LEARNED:
    return "never-learned";
  case LAB_BIOGRAPHY_UNKNOWN:
  default:
    return "unknown";
  }
}

/* An epoch, or null for 0. */
static void
add_epoch (CliJson *json, const char *name, guint epoch)
{
  cli_json_add_id (json, name, epoch);
}

static void
add_biography (const LabBiography *biography, CliJson *json)
{
  cli_json_open_object (json, "biography");
  cli_json_add_string (json, "kind", kind_name (biography->kind));
  cli_json_add_int (json, "epochs_known", biography->n_epochs);
  cli_json_add_int (json, "epochs_right", biography->n_right);
  add_epoch (json, "first_right_epoch", biography->first_right);
  add_epoch (json, "learned_epoch", biography->learned_epoch);
  cli_json_add_int (json, "times_forgotten", biography->n_forgotten);
  cli_json_add_int (json, "usually_read_as", biography->usual);
  cli_json_add_boolean (json, "maybe_mislabelled", biography->maybe_mislabelled);
  cli_json_close_object (json);
}

static void
print_mistake (const CliVerdicts *self, guint image)
{
  LabBiography biography = read_biography (self, image);
  LabPrediction said = lab_predictions_get (self->predictions, self->epoch, image);
  guint8 actual = self->images->labels[image];
  CliJson *json = cli_json_new ();

  cli_json_add_int (json, "image", image);
  cli_json_add_int (json, "epoch", self->epoch);
  cli_json_add_int (json, "actual", actual);
  cli_json_add_string (json, "actual_name", lab_class_names_get (self->class_names, actual));
  cli_json_add_int (json, "predicted", said.predicted);
  cli_json_add_string (json, "predicted_name",
                       lab_class_names_get (self->class_names, said.predicted));
  cli_json_add_number (json, "probability", round_probability (said.probability));
  cli_json_add_number (json, "actual_probability", round_probability (said.true_probability));
  add_biography (&biography, json);
  cli_json_print (json);
}

/**
 * cli_mistakes_print_json:
 * @self: what a network said
 * @numbers: (element-type guint): the images that were found
 * @limit: how many to print at most
 *
 * Prints an object for each image.
 */
void
cli_mistakes_print_json (const CliVerdicts *self, const GArray *numbers, guint limit)
{
  for (guint i = 0; i < MIN (numbers->len, limit); i++)
    print_mistake (self, g_array_index (numbers, guint, i));
}

/* ── quality ─────────────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  guint n_classes;
  LabClassQuality classes[LAB_MAX_CLASSES], mean;
  double accuracy;
  LabReliabilityBin bins[LAB_RELIABILITY_BINS];
  double calibration_error;
} Quality;

static void
read_quality (const CliVerdicts *self, Quality *quality)
{
  guint32 confusion[LAB_MAX_CLASSES * LAB_MAX_CLASSES] = {0};
  guint n = self->images->n;

  quality->n_classes = lab_class_names_get_n (self->class_names);
  for (guint i = 0; i < n; i++)
    confusion[self->images->labels[i] * quality->n_classes + self->verdicts.predicted[i]]++;
  lab_quality_read (confusion, quality->n_classes, quality->classes, &quality->mean);
  quality->accuracy = n > 0 ? (double)quality->mean.n_right / n : NAN;
  quality->calibration_error = lab_reliability_read (
      self->verdicts.predicted, self->verdicts.probability, self->images->labels, n, quality->bins);
}

static void
add_class (CliTable *table, const char *name, const LabClassQuality *quality)
{
  g_autofree char *n = g_strdup_printf ("%" G_GUINT64_FORMAT, quality->n_actual);
  g_autofree char *precision = cli_run_format_percent (quality->precision);
  g_autofree char *recall = cli_run_format_percent (quality->recall);
  g_autofree char *f1 = cli_run_format_percent (quality->f1);

  cli_table_add (table, name, n, precision, recall, f1);
}

/**
 * cli_quality_print_text:
 * @self: what a network said
 *
 * Prints a line for each class, the accuracy and the calibration.
 */
void
cli_quality_print_text (const CliVerdicts *self)
{
  CliTable *table = cli_table_new ("lrrrr");
  g_autofree char *accuracy = NULL;
  g_autofree char *error = NULL;
  Quality quality;

  read_quality (self, &quality);
  accuracy = cli_run_format_percent (quality.accuracy);
  error = cli_run_format_percent (quality.calibration_error);
  /* translators: an epoch, and the share of images that are read correctly */
  g_print (_ ("At the end of epoch %u: accuracy %s\n"), self->epoch, accuracy);
  cli_table_add (table, _ ("Class"), _ ("Images"), _ ("Precision"), _ ("Recall"), "F1");
  for (guint class = 0; class < quality.n_classes; class ++)
    add_class (table, lab_class_names_get (self->class_names, class), &quality.classes[class]);
  add_class (table, _ ("Mean"), &quality.mean);
  cli_table_print (table);
  /* translators: how far the probabilities are from how often they are right, on average */
  g_print (_ ("Expected calibration error: %s\n"), error);
}

static void
add_quality (CliJson *json, const LabClassQuality *quality)
{
  cli_json_add_unsigned (json, "images", quality->n_actual);
  cli_json_add_unsigned (json, "predicted", quality->n_predicted);
  cli_json_add_unsigned (json, "right", quality->n_right);
  cli_json_add_rounded (json, "precision", quality->precision);
  cli_json_add_rounded (json, "recall", quality->recall);
  cli_json_add_rounded (json, "f1", quality->f1);
}

static void
add_bins (const LabReliabilityBin *bins, CliJson *json)
{
  cli_json_open_array (json, "reliability");
  for (guint b = 0; b < LAB_RELIABILITY_BINS; b++) {
    cli_json_open_object (json, NULL);
    cli_json_add_rounded (json, "from", (double)b / LAB_RELIABILITY_BINS);
    cli_json_add_rounded (json, "to", (double)(b + 1) / LAB_RELIABILITY_BINS);
    cli_json_add_int (json, "images", bins[b].n);
    cli_json_add_rounded (json, "confidence", bins[b].confidence);
    cli_json_add_rounded (json, "accuracy", bins[b].accuracy);
    cli_json_close_object (json);
  }
  cli_json_close_array (json);
}

/**
 * cli_quality_print_json:
 * @self: what a network said
 *
 * Prints one object.
 */
void
cli_quality_print_json (const CliVerdicts *self)
{
  CliJson *json = cli_json_new ();
  Quality quality;

  read_quality (self, &quality);
  cli_json_add_int (json, "epoch", self->epoch);
  cli_json_add_rounded (json, "accuracy", quality.accuracy);
  cli_json_add_rounded (json, "calibration_error", quality.calibration_error);
  cli_json_open_array (json, "classes");
  for (guint class = 0; class < quality.n_classes; class ++) {
    cli_json_open_object (json, NULL);
    cli_json_add_int (json, "class", class);
    cli_json_add_string (json, "name", lab_class_names_get (self->class_names, class));
    add_quality (json, &quality.classes[class]);
    cli_json_close_object (json);
  }
  cli_json_close_array (json);
  cli_json_open_object (json, "mean");
  add_quality (json, &quality.mean);
  cli_json_close_object (json);
  add_bins (quality.bins, json);
  cli_json_print (json);
}
