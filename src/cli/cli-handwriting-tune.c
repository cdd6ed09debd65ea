/* cli-handwriting-tune.c: "digit-lab-cli handwriting fine-tune": teaches a run's network the drawings.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-handwriting.h"

#include <math.h>
#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "cli-training.h"
#include "lab-config.h"

#define COMMAND "handwriting fine-tune"

/* What the command line says; 0 or negative where it leaves it to the plan. */
typedef struct {
  CliTrainingOptions training;
  char *run;
  int epoch;
  int epochs, n_variants, n_rehearsed;
  double learning_rate;
} TuneOptions;

static void
make_plan (LabFineTuningPlan *plan, const CliPupil *pupil, const TuneOptions *options)
{
  lab_fine_tuning_plan_init (plan, &pupil->info->config, pupil->own->len, pupil->base);
  if (options->epochs > 0)
    plan->epochs = (guint)options->epochs;
  if (options->n_variants > 0)
    plan->n_variants = (guint)options->n_variants;
  if (options->n_rehearsed >= 0)
    plan->n_rehearsed = (guint)options->n_rehearsed;
  if (options->learning_rate > 0)
    plan->learning_rate = options->learning_rate;
}

/* ── the training ────────────────────────────────────────────────────────────────────────────────
 */

/* Where the run cannot be recorded it is trained all the same. */
static LabRecorder *
record (const CliPupil *pupil, LabRun *run)
{
  const LabRunOrigin origin = {.parent = pupil->info->id, .parent_epoch = pupil->epoch};
  g_autoptr (GError) error = NULL;
  LabRecorder *recorder = lab_recorder_new (pupil->store, run, &origin, &error);

  if (recorder == NULL)
    cli_store_warn (error->message);
  return recorder;
}

/* Returns: the exit status; puts the tuned network at @tuned where it is 0. */
static int
train (const CliPupil *pupil, const TuneOptions *options, LabSnapshot **tuned)
{
  g_autofree char *name = lab_fine_tuning_name_run (pupil->info->name, pupil->own->len);
  nn_config config = pupil->info->config;
  g_autoptr (LabSession) session = lab_session_new ();
  g_autoptr (LabRecorder) recorder = NULL;
  g_autoptr (LabDataset) mixture = NULL;
  g_autoptr (GError) error = NULL;
  LabFineTuningPlan plan;
  int status;

  make_plan (&plan, pupil, options);
  lab_fine_tuning_configure (&plan, &config);
  mixture = lab_fine_tuning_mix (pupil->base, (const LabOwnDrawing *)(void *)pupil->own->data,
                                 pupil->own->len, &plan, &error);
  if (mixture == NULL)
    return cli_fail (error);
  lab_session_set_n_threads (session, options->training.n_threads);
  if (!lab_session_prepare_from (session, pupil->snapshot, &config, mixture, &error))
    return cli_fail (error);
  lab_run_set_name (lab_session_get_run (session), name);
  recorder = record (pupil, lab_session_get_run (session));
  status = cli_training_run (session, pupil->store, recorder, &options->training);
  if (status == CLI_SUCCESS)
    *tuned = lab_snapshot_ref (lab_run_get_snapshot (lab_session_get_run (session)));
  return status;
}

/* ── the report ──────────────────────────────────────────────────────────────────────────────────
 */

static void
add_to_json (CliJson *json, const char *name, guint n, double before, double after)
{
  cli_json_open_object (json, name);
  cli_json_add_unsigned (json, "images", n);
  if (n > 0) {
    cli_json_add_number (json, "before", before);
    cli_json_add_number (json, "after", after);
  } else {
    cli_json_add_null (json, "before");
    cli_json_add_null (json, "after");
  }
  cli_json_close_object (json);
}

static void
print_json (const CliPupil *pupil, const LabFineTuningReport *report)
{
  CliJson *json = cli_json_new ();

  cli_json_add_boolean (json, "report", TRUE);
  cli_json_add_id (json, "parent", pupil->info->id);
  cli_json_add_unsigned (json, "parent_epoch", pupil->epoch);
  add_to_json (json, "held_out", report->n_held_out, report->held_out_before,
               report->held_out_after);
  add_to_json (json, "trained_on", report->n_own, report->own_before, report->own_after);
  add_to_json (json, "base", report->n_base, report->base_before, report->base_after);
  cli_json_add_unsigned (json, "left_out", report->n_left_out);
  cli_json_print (json);
}

static int
print_report (const CliPupil *pupil, LabSnapshot *tuned, gboolean as_json)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  LabFineTuningReport report;

  if (!lab_fine_tuning_report (pupil->snapshot, tuned, pupil->base,
                               (const LabOwnDrawing *)(void *)pupil->own->data, pupil->own->len,
                               (const LabOwnDrawing *)(void *)pupil->held_out->data,
                               pupil->held_out->len, &report, &error))
    return cli_fail (error);
  report.n_left_out = pupil->n_left_out;
  text = lab_fine_tuning_describe (&report, lab_dataset_get_name (pupil->base));
  if (as_json)
    print_json (pupil, &report);
  else
    g_print ("%s\n", text);
  return CLI_SUCCESS;
}

/* ── the command ─────────────────────────────────────────────────────────────────────────────────
 */

static int
fine_tune (const TuneOptions *options)
{
  g_auto (CliPupil) pupil = {0};
  g_autoptr (LabSnapshot) tuned = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!cli_training_options_check_places (&options->training, &error) ||
      !cli_pupil_load (&pupil, options->training.store.path, options->run, options->epoch,
                       options->training.dataset, &error))
    return cli_fail (error);
  status = train (&pupil, options, &tuned);
  return status == CLI_SUCCESS ? print_report (&pupil, tuned, options->training.as_json) : status;
}

static int
check (const TuneOptions *options)
{
  int status = cli_training_options_check (&options->training, COMMAND);

  if (status != CLI_SUCCESS)
    return status;
  if (options->run == NULL)
    return cli_misuse (COMMAND, _ ("--run is missing: the number or the name of a run"));
  if (options->epochs < 0 || options->epochs > NN_MAX_EPOCHS)
    return cli_misuse (COMMAND, _ ("--epochs: the number is out of range"));
  if (options->n_variants < 0)
    return cli_misuse (COMMAND, _ ("--variants: the number is out of range"));
  if (options->n_rehearsed < -1)
    return cli_misuse (COMMAND, _ ("--rehearse: the number is out of range"));
  if (options->learning_rate < 0 || !isfinite (options->learning_rate))
    return cli_misuse (COMMAND, _ ("--learning-rate: the number is out of range"));
  return CLI_SUCCESS;
}

/**
 * cli_handwriting_fine_tune:
 * @arguments: (array zero-terminated=1): "fine-tune" and what follows it
 *
 * Returns: the exit status
 */
int
cli_handwriting_fine_tune (char **arguments)
{
  TuneOptions options = {.epoch = -1, .n_rehearsed = -1};
  GOptionEntry shared[CLI_TRAINING_N_ENTRIES];
  const GOptionEntry entries[] = {
      {"run", 0, 0, G_OPTION_ARG_STRING, &options.run, N_ ("A run’s number or name"), N_ ("RUN")},
      {"epoch", 0, 0, G_OPTION_ARG_INT, &options.epoch,
       N_ ("Begin with its network at the end of this epoch (the last one)"), N_ ("N")},
      {"epochs", 'e', 0, G_OPTION_ARG_INT, &options.epochs, N_ ("How many to train"), N_ ("N")},
      {"learning-rate", 0, 0, G_OPTION_ARG_DOUBLE, &options.learning_rate,
       N_ ("Of the fine-tuning (a third of the run’s, within bounds)"), N_ ("NUMBER")},
      {"variants", 0, 0, G_OPTION_ARG_INT, &options.n_variants,
       N_ ("How often each drawing is varied"), N_ ("N")},
      {"rehearse", 0, 0, G_OPTION_ARG_INT, &options.n_rehearsed,
       N_ ("How many of the images it was trained on are trained again"), N_ ("N")},
      {NULL}};
  const CliUsage usage = {
      .command = COMMAND,
      .summary =
          _ ("Trains the network of a run on, with the drawings of the collection and a part of "
             "what it was trained on. The\nresult is a run of its own. What it reads of the "
             "held-out drawings and of the test images is told for before\nand after."),
      .entries = entries,
      .more_entries = shared};
  int status = CLI_MISUSE;

  cli_training_options_entries (&options.training, shared);
  if (cli_options_parse_usage (&usage, arguments))
    status = check (&options);
  if (status == CLI_SUCCESS)
    status = fine_tune (&options);
  cli_training_options_clear (&options.training);
  g_free (options.run);
  return status;
}
