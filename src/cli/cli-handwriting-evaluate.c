/* cli-handwriting-evaluate.c: "digit-lab-cli handwriting evaluate": how a run's network reads the drawings.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-handwriting.h"

#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "cli-run-info.h"
#include "cli-store.h"
#include "cli-table.h"
#include "lab-classifier.h"

#define COMMAND "handwriting evaluate"

/* What the network makes of one drawing. */
typedef struct {
  const LabSample *sample;
  guint class;
  float probability;
} Verdict;

static gboolean
has_class (const CliPupil *pupil, const LabSample *sample)
{
  LabClassNames *names = lab_run_get_class_names (pupil->run);

  for (guint i = 0; i < lab_class_names_get_n (names); i++)
    if (g_str_equal (lab_class_names_get (names, i), sample->label))
      return TRUE;
  return FALSE;
}

/* Of those drawings that are of one of its classes. */
static GArray *
classify (const CliPupil *pupil, GError **error)
{
  guint n_classes = (guint)pupil->snapshot->config.n_classes;
  g_autofree float *probabilities = g_new (float, n_classes);
  g_autoptr (GArray) verdicts = g_array_new (FALSE, FALSE, sizeof (Verdict));
  g_autoptr (LabClassifier) classifier = lab_classifier_new ();

  lab_classifier_set_snapshot (classifier, pupil->snapshot);
  for (guint i = 0; i < pupil->samples->len; i++) {
    Verdict verdict = {.sample = pupil->samples->pdata[i]};

    if (!has_class (pupil, verdict.sample))
      continue;
    if (!lab_classifier_classify (classifier, verdict.sample->pixels, probabilities)) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           _ ("There is not enough memory to run this network"));
      return NULL;
    }
    for (guint k = 1; k < n_classes; k++)
      if (probabilities[k] > probabilities[verdict.class])
        verdict.class = k;
    verdict.probability = probabilities[verdict.class];
    g_array_append_val (verdicts, verdict);
  }
  return g_steal_pointer (&verdicts);
}

static guint
count_read (const CliPupil *pupil, const GArray *verdicts, gboolean held_out)
{
  LabClassNames *names = lab_run_get_class_names (pupil->run);
  guint n = 0;

  for (guint i = 0; i < verdicts->len; i++) {
    const Verdict *verdict = &g_array_index (verdicts, Verdict, i);

    n += !verdict->sample->held_out == !held_out &&
         g_str_equal (lab_class_names_get (names, verdict->class), verdict->sample->label);
  }
  return n;
}

static void
print_json (const CliPupil *pupil, const GArray *verdicts)
{
  LabClassNames *names = lab_run_get_class_names (pupil->run);
  CliJson *json = cli_json_new ();

  cli_json_add_id (json, "run", pupil->info->id);
  cli_json_add_unsigned (json, "epoch", pupil->epoch);
  cli_json_add_unsigned (json, "trained_on", pupil->own->len);
  cli_json_add_unsigned (json, "trained_on_read", count_read (pupil, verdicts, FALSE));
  cli_json_add_unsigned (json, "held_out", pupil->held_out->len);
  cli_json_add_unsigned (json, "held_out_read", count_read (pupil, verdicts, TRUE));
  cli_json_add_unsigned (json, "left_out", pupil->n_left_out);
  cli_json_open_array (json, "drawings");
  for (guint i = 0; i < verdicts->len; i++) {
    const Verdict *verdict = &g_array_index (verdicts, Verdict, i);

    cli_json_open_object (json, NULL);
    cli_json_add_id (json, "drawing", verdict->sample->id);
    cli_json_add_string (json, "label", verdict->sample->label);
    cli_json_add_boolean (json, "held_out", verdict->sample->held_out);
    cli_json_add_string (json, "predicted", lab_class_names_get (names, verdict->class));
    cli_json_add_rounded (json, "probability", (double)verdict->probability);
    cli_json_close_object (json);
  }
  cli_json_close_array (json);
  cli_json_print (json);
}

static void
print_wrong (const CliPupil *pupil, const GArray *verdicts)
{
  LabClassNames *names = lab_run_get_class_names (pupil->run);
  CliTable *table = cli_table_new ("rllr");

  /* translators: titles of columns: the number of a drawing, what it is, what a network takes it
   * for, and how sure it is */
  cli_table_add (table, _ ("Drawing"), _ ("Label"), _ ("Read as"), _ ("Probability"));
  for (guint i = 0; i < verdicts->len; i++) {
    const Verdict *verdict = &g_array_index (verdicts, Verdict, i);
    const char *name = lab_class_names_get (names, verdict->class);
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, verdict->sample->id);
    g_autofree char *probability = cli_run_format_percent ((double)verdict->probability);

    if (!g_str_equal (name, verdict->sample->label))
      cli_table_add (table, number, verdict->sample->label, name, probability);
  }
  cli_table_print (table);
}

static void
print_text (const CliPupil *pupil, const GArray *verdicts)
{
  guint own_read = count_read (pupil, verdicts, FALSE);
  guint held_out_read = count_read (pupil, verdicts, TRUE);

  /* translators: how many of how many drawings are read correctly */
  g_print (_ ("Drawings to train on: %u of %u read\n"), own_read, pupil->own->len);
  g_print (_ ("Held-out drawings: %u of %u read\n"), held_out_read, pupil->held_out->len);
  if (pupil->n_left_out > 0)
    g_print (ngettext ("%u drawing is left out: its label is no class of this network\n",
                       "%u drawings are left out: their labels are no classes of this network\n",
                       pupil->n_left_out),
             pupil->n_left_out);
  if (own_read + held_out_read == verdicts->len)
    return;
  g_print ("\n");
  print_wrong (pupil, verdicts);
}

static int
evaluate (const char *store, const char *run, int epoch, gboolean as_json)
{
  g_auto (CliPupil) pupil = {0};
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) verdicts = NULL;

  if (!cli_pupil_load_network (&pupil, store, run, epoch, &error))
    return cli_fail (error);
  verdicts = classify (&pupil, &error);
  if (verdicts == NULL)
    return cli_fail (error);
  if (as_json)
    print_json (&pupil, verdicts);
  else
    print_text (&pupil, verdicts);
  return CLI_SUCCESS;
}

/**
 * cli_handwriting_evaluate:
 * @arguments: (array zero-terminated=1): "evaluate" and what follows it
 *
 * Returns: the exit status
 */
int
cli_handwriting_evaluate (char **arguments)
{
  g_autofree char *store = NULL;
  g_autofree char *run = NULL;
  gboolean as_json = FALSE;
  int epoch = -1;
  const GOptionEntry entries[] = {
      {"run", 0, 0, G_OPTION_ARG_STRING, &run, N_ ("A run’s number or name"), N_ ("RUN")},
      {"epoch", 'e', 0, G_OPTION_ARG_INT, &epoch, N_ ("At the end of which epoch (the last one)"),
       N_ ("N")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print one JSON object"), NULL},
      CLI_STORE_ENTRY (&store),
      {NULL}};

  if (!cli_options_parse (COMMAND,
                          _ ("Tests the network of a run with the drawings of the collection, and "
                             "lists those that it misreads."),
                          NULL, NULL, entries, NULL, arguments))
    return CLI_MISUSE;
  if (run == NULL)
    return cli_misuse (COMMAND, _ ("--run is missing: the number or the name of a run"));
  return evaluate (store, run, epoch, as_json);
}
