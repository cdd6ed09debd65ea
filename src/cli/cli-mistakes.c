/* cli-mistakes.c: "digit-lab-cli mistakes": the test images that a recorded run reads wrongly.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-commands.h"

#include <glib/gi18n-lib.h>
#include "cli-mistakes-report.h"
#include "cli-model.h"
#include "cli-options.h"
#include "cli-store.h"
#include "lab-collection.h"

#define COMMAND "mistakes"

typedef struct {
  char *store, *dataset;
  char *actual, *predicted, *order; /* as they were typed, or NULL */
  int epoch;                        /* negative for the last one */
  int limit;                        /* 0 for all */
  gboolean as_json, shows_quality;
  LabImageOrder chosen_order;
} MistakesOptions;

/* What there is to show, with what it is borrowed from. */
typedef struct {
  LabStore *store;
  LabRunInfo *info;
  LabRun *run;
  LabDataset *dataset;
  CliVerdicts verdicts;
  float *probability, *true_probability; /* (n_images) */
  guint *n_forgotten;                    /* (n_images) */
} Mistakes;

static void
mistakes_clear (Mistakes *self)
{
  g_clear_pointer (&self->verdicts.predictions, lab_predictions_unref);
  g_clear_pointer (&self->probability, g_free);
  g_clear_pointer (&self->true_probability, g_free);
  g_clear_pointer (&self->n_forgotten, g_free);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  g_clear_object (&self->run);
  g_clear_pointer (&self->info, lab_run_info_unref);
  g_clear_object (&self->store);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mistakes, mistakes_clear)

/* ── loading ─────────────────────────────────────────────────────────────────────────────────────
 */

/* The run's own images: without them nobody knows what is a mistake. */
static gboolean
load_images (Mistakes *self, const char *specification, GError **error)
{
  self->dataset = lab_collection_open_dataset (
      self->store, specification != NULL ? specification : self->info->dataset_specification, NULL,
      error);
  if (self->dataset == NULL)
    return FALSE;
  self->verdicts.images = lab_dataset_get_images (self->dataset, LAB_SPLIT_TEST);
  if (g_strcmp0 (lab_dataset_get_hash (self->dataset), self->info->dataset_hash) == 0 &&
      self->verdicts.images->n == self->info->n_test_images)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               /* translators: the name of a run, and of two datasets */
               _ ("“%s” was trained on “%s”, not on “%s”; name its images with --dataset"),
               self->info->name, self->info->dataset_name, lab_dataset_get_name (self->dataset));
  return FALSE;
}

/* What was recorded; where that is nothing, what the network says that was kept. */
static gboolean
load_predictions (Mistakes *self, GError **error)
{
  CliVerdicts *verdicts = &self->verdicts;

  verdicts->predictions = lab_store_load_predictions (self->store, self->info->id, error);
  if (verdicts->predictions == NULL)
    return FALSE;
  if (lab_predictions_has_epoch (verdicts->predictions, verdicts->epoch))
    return TRUE;
  lab_predictions_unref (verdicts->predictions);
  verdicts->predictions =
      lab_store_recompute_predictions (self->store, self->info->id, self->dataset, NULL, error);
  if (verdicts->predictions == NULL)
    return FALSE;
  if (lab_predictions_has_epoch (verdicts->predictions, verdicts->epoch)) {
    cli_warn (_ ("The run did not record what it said of each image: only the epochs whose weights "
                 "were kept are known"));
    return TRUE;
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               /* translators: the name of a run, and an epoch of it */
               _ ("“%s” recorded nothing of what it said of each image at epoch %u, and did not "
                  "keep the weights; choose another epoch"),
               self->info->name, verdicts->epoch);
  return FALSE;
}

static gboolean
make_verdicts (Mistakes *self, GError **error)
{
  CliVerdicts *verdicts = &self->verdicts;
  guint n = verdicts->images->n;
  const guint8 *predicted, *probability, *true_probability;

  self->probability = g_try_new (float, n);
  self->true_probability = g_try_new (float, n);
  self->n_forgotten = g_try_new (guint, n);
  if (self->probability == NULL || self->true_probability == NULL || self->n_forgotten == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("There is not enough memory for so many images"));
    return FALSE;
  }
  lab_predictions_get_bytes (verdicts->predictions, verdicts->epoch, &predicted, &probability,
                             &true_probability);
  for (guint i = 0; i < n; i++) {
    LabBiography biography;

    lab_biography_read (verdicts->predictions, i, verdicts->images->labels[i], verdicts->epoch,
                        &biography);
    self->probability[i] = (float)probability[i] / 255.0f;
    self->true_probability[i] = (float)true_probability[i] / 255.0f;
    self->n_forgotten[i] = biography.n_forgotten;
  }
  verdicts->verdicts =
      (LabImageVerdicts){predicted, self->probability, self->true_probability, self->n_forgotten};
  return TRUE;
}

static gboolean
load (Mistakes *self, const char *text, const MistakesOptions *options, GError **error)
{
  self->store = lab_store_open (options->store, error);
  if (self->store != NULL)
    self->info = lab_store_find_run_by_text (self->store, text, error);
  if (self->info != NULL)
    self->run = lab_store_load_run (self->store, self->info->id, NULL, error);
  if (self->run == NULL ||
      !cli_model_choose_epoch (self->run, options->epoch, &self->verdicts.epoch, error))
    return FALSE;
  if (self->verdicts.epoch == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 /* translators: the name of a run */
                 _ ("“%s” has completed no epoch yet"), self->info->name);
    return FALSE;
  }
  self->verdicts.class_names = lab_run_get_class_names (self->run);
  return load_images (self, options->dataset, error) && load_predictions (self, error) &&
         make_verdicts (self, error);
}

/* ── the question ────────────────────────────────────────────────────────────────────────────────
 */

/* A class by its name, else by its number. */
static gboolean
choose_class (const char *typed, LabClassNames *class_names, int *class, GError **error)
{
  guint n = lab_class_names_get_n (class_names);
  guint64 number;

  *class = LAB_ANY_CLASS;
  if (typed == NULL)
    return TRUE;
  for (guint i = 0; i < n && *class == LAB_ANY_CLASS; i++)
    if (g_str_equal (lab_class_names_get (class_names, i), typed))
      *class = (int)i;
  if (*class == LAB_ANY_CLASS && g_ascii_string_to_unsigned (typed, 10, 0, n - 1, &number, NULL))
    *class = (int)number;
  if (*class != LAB_ANY_CLASS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* translators: what was typed, and the names of the first and of the last class */
               _ ("“%s” is no class: they are %s to %s"), typed,
               lab_class_names_get (class_names, 0), lab_class_names_get (class_names, n - 1));
  return FALSE;
}

static gboolean
ask (const Mistakes *self, const MistakesOptions *options, LabImageQuery *query, GError **error)
{
  *query = (LabImageQuery){
      .split = LAB_SPLIT_TEST, .show = LAB_SHOW_MISTAKES, .order = options->chosen_order};
  return choose_class (options->actual, self->verdicts.class_names, &query->actual, error) &&
         choose_class (options->predicted, self->verdicts.class_names, &query->predicted, error);
}

static void
list (const Mistakes *self, const LabImageQuery *query, const MistakesOptions *options)
{
  g_autoptr (GArray) numbers =
      lab_image_query_run (query, self->verdicts.images, &self->verdicts.verdicts);
  guint limit = options->limit > 0 ? (guint)options->limit : G_MAXUINT;

  if (options->as_json)
    cli_mistakes_print_json (&self->verdicts, numbers, limit);
  else
    cli_mistakes_print_text (&self->verdicts, query, numbers, limit);
}

static int
show (const char *text, const MistakesOptions *options)
{
  g_auto (Mistakes) mistakes = {0};
  g_autoptr (GError) error = NULL;
  LabImageQuery query;

  if (!load (&mistakes, text, options, &error) || !ask (&mistakes, options, &query, &error))
    return cli_fail (error);
  if (!options->shows_quality)
    list (&mistakes, &query, options);
  else if (options->as_json)
    cli_quality_print_json (&mistakes.verdicts);
  else
    cli_quality_print_text (&mistakes.verdicts);
  return CLI_SUCCESS;
}

/* ── options ─────────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
parse_order (const char *typed, LabImageOrder *order)
{
  static const struct {
    const char *name;
    LabImageOrder order;
  } orders[] = {{"surest", LAB_ORDER_SUREST},
                {"least-sure", LAB_ORDER_LEAST_SURE},
                {"least-likely", LAB_ORDER_LEAST_LIKELY},
                {"forgotten", LAB_ORDER_FORGOTTEN},
                {"file", LAB_ORDER_FILE}};

  *order = LAB_ORDER_SUREST;
  for (gsize i = 0; typed != NULL && i < G_N_ELEMENTS (orders); i++) {
    if (g_str_equal (orders[i].name, typed)) {
      *order = orders[i].order;
      return TRUE;
    }
  }
  return typed == NULL;
}

static int
check (MistakesOptions *options, const char *run, char *const *runs)
{
  guint n_runs = (run != NULL) + (runs != NULL ? g_strv_length ((char **)runs) : 0);
  g_autofree char *sentence = NULL;

  if (n_runs != 1)
    return cli_misuse (COMMAND, _ ("It takes the number or the name of one run"));
  if (!parse_order (options->order, &options->chosen_order)) {
    /* translators: what was typed for the option --order */
    sentence = g_strdup_printf (_ ("--order: “%s” is none of %s"), options->order,
                                "surest, least-sure, least-likely, forgotten, file");
    return cli_misuse (COMMAND, sentence);
  }
  if (options->epoch == 0 || options->epoch < -1)
    return cli_misuse (COMMAND, _ ("--epoch: it must be at least 1"));
  if (options->limit < 0)
    return cli_misuse (COMMAND, _ ("--limit: it must be at least 0"));
  return CLI_SUCCESS;
}

static void
mistakes_options_clear (MistakesOptions *self)
{
  g_free (self->store);
  g_free (self->dataset);
  g_free (self->actual);
  g_free (self->predicted);
  g_free (self->order);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MistakesOptions, mistakes_options_clear)

/**
 * cli_mistakes:
 * @arguments: (array zero-terminated=1): "mistakes" and what follows it
 *
 * Returns: the exit status
 */
int
cli_mistakes (char **arguments)
{
  g_auto (MistakesOptions) options = {.epoch = -1, .limit = 20};
  g_autofree char *run = NULL;
  g_auto (GStrv) runs = NULL;
  const GOptionEntry entries[] = {
      {"run", 'r', 0, G_OPTION_ARG_STRING, &run, N_ ("The run, by its number or its name"),
       N_ ("RUN")},
      {"epoch", 'e', 0, G_OPTION_ARG_INT, &options.epoch,
       N_ ("As it was at the end of an epoch (the last one)"), N_ ("N")},
      {"dataset", 'd', 0, G_OPTION_ARG_FILENAME, &options.dataset,
       N_ ("Where the run’s images are now, if they have moved"), N_ ("DATASET")},
      {"actual", 0, 0, G_OPTION_ARG_STRING, &options.actual, N_ ("Only images of this class"),
       N_ ("CLASS")},
      {"predicted", 0, 0, G_OPTION_ARG_STRING, &options.predicted,
       N_ ("Only images that are read as this class"), N_ ("CLASS")},
      {"order", 0, 0, G_OPTION_ARG_STRING, &options.order,
       N_ ("surest (default) or least-sure of what it read, least-likely (by the probability of "
           "the "
           "actual class), forgotten (most often), or file"),
       N_ ("ORDER")},
      {"limit", 0, 0, G_OPTION_ARG_INT, &options.limit,
       N_ ("How many to list at most (20); 0 is all"), N_ ("N")},
      {"quality", 0, 0, G_OPTION_ARG_NONE, &options.shows_quality,
       N_ ("Show precision, recall and F1 of each class, and the calibration, instead"), NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &options.as_json,
       N_ ("Print one JSON object a line, for other programs"), NULL},
      CLI_STORE_ENTRY (&options.store),
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &runs, NULL, NULL},
      {NULL}};
  int status;

  if (!cli_options_parse (COMMAND,
                          _ ("Lists the test images that a recorded run reads wrongly, and what it "
                             "made of each over its epochs."),
                          NULL, _ ("RUN"), entries, NULL, arguments))
    return CLI_MISUSE;
  status = check (&options, run, runs);
  return status == CLI_SUCCESS ? show (run != NULL ? run : runs[0], &options) : status;
}
