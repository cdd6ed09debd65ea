/* cli-model.c: networks that read our images: saved ones, and those of recorded runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-model.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "cli-store.h"
#include "lab-mixture.h"
#include "lab-model-file.h"

/* ── options ─────────────────────────────────────────────────────────────────────────────────────
 */

/**
 * cli_model_options_entries:
 * @self: (out caller-allocates): the options
 * @entries: (array fixed-size=CLI_MODEL_N_ENTRIES): where to put what parses them
 */
void
cli_model_options_entries (CliModelOptions *self, GOptionEntry *entries)
{
  const GOptionEntry all[CLI_MODEL_N_ENTRIES] = {
      {"run", 0, 0, G_OPTION_ARG_STRING, &self->run,
       N_ ("In place of a file: the number or the name of a run in the store"), N_ ("RUN")},
      {"epoch", 0, 0, G_OPTION_ARG_INT, &self->epoch,
       N_ ("The network as it was at the end of an epoch of that run (the last one)"), N_ ("N")},
      CLI_STORE_ENTRY (&self->store),
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->files, NULL, NULL},
      {NULL}};

  *self = (CliModelOptions){.epoch = -1};
  memcpy (entries, all, sizeof all);
}

/**
 * cli_model_options_check:
 * @self: options
 * @command: whose they are
 *
 * Returns: %CLI_SUCCESS, or the exit status for wrong usage after it said what is wrong
 */
int
cli_model_options_check (const CliModelOptions *self, const char *command)
{
  if (self->files == NULL && self->run == NULL)
    return cli_misuse (command, _ ("The file of a model is missing, or --run"));
  if (self->files != NULL && self->run != NULL)
    return cli_misuse (command, _ ("--run takes the place of a model’s file: give one"));
  if (self->files != NULL && self->files[1] != NULL)
    return cli_misuse (command, _ ("Only one model can be asked at a time"));
  if (self->run == NULL && (self->epoch >= 0 || self->store != NULL))
    return cli_misuse (command, _ ("--epoch and --store need --run"));
  return CLI_SUCCESS;
}

/**
 * cli_model_options_clear:
 * @self: options
 *
 * Frees what they hold.
 */
void
cli_model_options_clear (CliModelOptions *self)
{
  g_clear_pointer (&self->files, g_strfreev);
  g_clear_pointer (&self->run, g_free);
  g_clear_pointer (&self->store, g_free);
}

/* ── recorded runs ───────────────────────────────────────────────────────────────────────────────
 */

/**
 * cli_model_choose_epoch:
 * @run: a recorded run
 * @wanted: an epoch of it, or negative for the last one
 * @epoch: (out): that epoch
 *
 * Returns: %FALSE, with a sentence, when @run has not come so far
 */
gboolean
cli_model_choose_epoch (LabRun *run, int wanted, guint *epoch, GError **error)
{
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  *epoch = wanted < 0 ? n_epochs : (guint)wanted;
  if (*epoch <= n_epochs)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               /* translators: the name of a run, an epoch, and the last epoch that it has */
               _ ("“%s” has no epoch %u: its last one is %u"), lab_run_get_name (run), *epoch,
               n_epochs);
  return FALSE;
}

/* Says which epochs have their weights, where this one has not. */
static void
set_thinned (LabRun *run, guint epoch, GError **error)
{
  guint n, i = 0;
  const guint *kept = lab_run_get_checkpoint_epochs (run, &n);
  g_autoptr (GString) nearest = g_string_new (NULL);

  while (i < n && kept[i] < epoch)
    i++;
  if (i > 0)
    g_string_append_printf (nearest, "%u", kept[i - 1]);
  if (i < n)
    g_string_append_printf (nearest, i > 0 ? ", %u" : "%u", kept[i]);
  if (n == 0)
    g_string_append (nearest, "–");
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               /* translators: the name of a run, an epoch, and one or two other epochs */
               _ ("“%s” did not keep the weights of epoch %u; the nearest that it kept: %s"),
               lab_run_get_name (run), epoch, nearest->str);
}

/**
 * cli_model_load_checkpoint:
 * @store: where @run is recorded
 * @run: a recorded run
 * @id: its number
 * @epoch: one of its epochs; 0 = before training
 *
 * Returns: (transfer full): its network at the end of @epoch, or %NULL with a sentence that says
 * which epochs have theirs
 */
LabSnapshot *
cli_model_load_checkpoint (LabStore *store, LabRun *run, gint64 id, guint epoch, GError **error)
{
  g_autoptr (GError) fault = NULL;
  LabSnapshot *snapshot = lab_store_load_checkpoint (store, id, epoch, &fault);

  if (snapshot != NULL)
    return snapshot;
  if (g_error_matches (fault, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND))
    set_thinned (run, epoch, error);
  else
    g_propagate_error (error, g_steal_pointer (&fault));
  return NULL;
}

/* A mixture's test images are those of its base, which is always to be had. */
static LabSnapshot *
load_recorded (const CliModelOptions *options, LabClassNames **class_names, char **dataset,
               GError **error)
{
  g_autoptr (LabStore) store = lab_store_open (options->store, error);
  g_autoptr (LabRunInfo) info =
      store != NULL ? lab_store_find_run_by_text (store, options->run, error) : NULL;
  g_autoptr (LabRun) run = info != NULL ? lab_store_load_run (store, info->id, NULL, error) : NULL;
  LabSnapshot *snapshot;
  guint epoch;

  if (run == NULL || !cli_model_choose_epoch (run, options->epoch, &epoch, error))
    return NULL;
  if (dataset != NULL)
    *dataset = lab_mixture_find_base (info->dataset_specification);
  snapshot = cli_model_load_checkpoint (store, run, info->id, epoch, error);
  if (snapshot != NULL)
    *class_names = lab_class_names_ref (lab_run_get_class_names (run));
  return snapshot;
}

/* ── files ───────────────────────────────────────────────────────────────────────────────────────
 */

/* A network that reads our images. */
static LabSnapshot *
load_file (const char *path, LabClassNames **class_names, GError **error)
{
  g_autoptr (LabSnapshot) snapshot = lab_model_file_load_named (path, class_names, error);
  g_autofree char *shown = g_filename_display_name (path);

  if (snapshot == NULL)
    return NULL;
  if (snapshot->config.n_inputs == LAB_IMAGE_PIXELS)
    return g_steal_pointer (&snapshot);
  g_clear_pointer (class_names, lab_class_names_unref);
  g_set_error (
      error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
      /* translators: a file, the inputs of the network in it, and the pixels of an image */
      _ ("The network in “%s” has %d inputs; images need %d, one for each pixel"), shown,
      snapshot->config.n_inputs, LAB_IMAGE_PIXELS);
  return NULL;
}

/**
 * cli_model_load:
 * @options: where it is
 * @class_names: (out) (transfer full): what the classes that it tells apart are called
 * @dataset: (out) (nullable): what lab_dataset_open() takes to find what it was trained on, where
 * that is known
 *
 * Loads a network that reads our images.
 *
 * Returns: (transfer full): the network, or %NULL with a sentence that names where it was looked for
 */
LabSnapshot *
cli_model_load (const CliModelOptions *options, LabClassNames **class_names, char **dataset,
                GError **error)
{
  *class_names = NULL;
  return options->run != NULL ? load_recorded (options, class_names, dataset, error)
                              : load_file (options->files[0], class_names, error);
}
