/* cli-handwriting.c: "digit-lab-cli handwriting": people's own drawings, and networks that are taught
 * them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-handwriting.h"

#include <glib/gi18n-lib.h>
#include "cli-commands.h"
#include "cli-model.h"
#include "cli-options.h"

#define COMMAND "handwriting"

typedef struct {
  const char *name;
  int (*run) (char **arguments);
  const char *explanation;
} Command;

static const Command commands[] = {
    {"list", cli_handwriting_list, N_ ("list the drawings, the oldest first")},
    {"add", cli_handwriting_add, N_ ("add drawings from a file of strokes")},
    {"label", cli_handwriting_label, N_ ("say what some really are")},
    {"hold-out", cli_handwriting_hold_out, N_ ("keep some to test with, never to train on")},
    {"train-on", cli_handwriting_train_on, N_ ("take that back")},
    {"delete", cli_handwriting_delete, N_ ("delete some")},
    {"undelete", cli_handwriting_undelete, N_ ("take that back, within a day")},
    {"export", cli_handwriting_export, N_ ("write all of them to a file, or as a dataset")},
    {"import", cli_handwriting_import, N_ ("add those of such a file or dataset")},
    {"fine-tune", cli_handwriting_fine_tune, N_ ("teach a run’s network to read them")},
    {"evaluate", cli_handwriting_evaluate, N_ ("test a run’s network with them")},
};

static int
print_help (void)
{
  g_print ("%s\n\n%s\n  digit-lab-cli %s\n\n%s\n",
           _ ("Keeps drawings of your own in the store, each with a label: the name of its class, "
              "such as 7. A third of them is\nheld out: networks are tested with those, and "
              "trained on the others."),
           _ ("Usage:"), _ ("handwriting COMMAND [OPTION…]"), _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s  %s\n", commands[i].name, _ (commands[i].explanation));
  g_print ("\n%s\n", _ ("“digit-lab-cli handwriting COMMAND --help” shows the options of a "
                        "command."));
  return CLI_SUCCESS;
}

/**
 * cli_handwriting:
 * @arguments: (array zero-terminated=1): "handwriting" and what follows it
 *
 * Returns: the exit status
 */
int
cli_handwriting (char **arguments)
{
  const char *name = arguments[1];
  g_autofree char *sentence = NULL;

  if (name == NULL)
    return cli_misuse (COMMAND, _ ("It is missing what to do with the drawings: list, add, …"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (g_str_equal (commands[i].name, name))
      return commands[i].run (arguments + 1);
  }
  if (g_str_equal (name, "--help") || g_str_equal (name, "-h"))
    return print_help ();
  /* translators: %s is what was typed in place of a command like "list" */
  sentence = g_strdup_printf (_ ("There is no command “handwriting %s”"), name);
  return cli_misuse (COMMAND, sentence);
}

/* ── what the commands share ─────────────────────────────────────────────────────────────────── */

/**
 * cli_handwriting_read:
 * @store: a store
 * @error: gets a #LabStoreError
 *
 * Warns of drawings that cannot be read.
 *
 * Returns: (transfer full) (element-type LabSample): the others, oldest first; or %NULL
 */
GPtrArray *
cli_handwriting_read (LabStore *store, GError **error)
{
  g_autoptr (GPtrArray) faults = NULL;
  GPtrArray *samples = lab_collection_list_with_faults (store, &faults, error);

  for (guint i = 0; samples != NULL && i < faults->len; i++)
    cli_warn (faults->pdata[i]);
  return samples;
}

static gboolean
load_network (CliPupil *self, const char *run, int epoch, GError **error)
{
  self->info = lab_store_find_run_by_text (self->store, run, error);
  if (self->info != NULL)
    self->run = lab_store_load_run (self->store, self->info->id, NULL, error);
  if (self->run == NULL || !cli_model_choose_epoch (self->run, epoch, &self->epoch, error))
    return FALSE;
  self->snapshot =
      cli_model_load_checkpoint (self->store, self->run, self->info->id, self->epoch, error);
  return self->snapshot != NULL;
}

static gboolean
load_dataset (CliPupil *self, const char *dataset, GError **error)
{
  g_autofree char *own = lab_mixture_find_base (self->info->dataset_specification);

  self->base = lab_dataset_open (dataset != NULL ? dataset : own, NULL, error);
  if (self->base == NULL)
    return FALSE;
  if (lab_dataset_get_n_classes (self->base) == (guint)self->info->config.n_classes)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* translators: the classes of a network, then a dataset's name and its classes */
               _ ("The network tells %d classes apart, but the images of %s are of %u; give "
                  "--dataset with images like those that it was trained on"),
               self->info->config.n_classes, lab_dataset_get_name (self->base),
               lab_dataset_get_n_classes (self->base));
  return FALSE;
}

/**
 * cli_pupil_load_network:
 * @self: (out caller-allocates): zeros; to be cleared, whatever is returned
 * @store: (nullable): the store's file
 * @run: what names a run in it
 * @epoch: of that run; negative for its last one
 *
 * Fills in all but the dataset.
 *
 * Returns: %FALSE, with a sentence, when there is no such network
 */
gboolean
cli_pupil_load_network (CliPupil *self, const char *store, const char *run, int epoch,
                        GError **error)
{
  LabClassNames *names;

  self->store = lab_store_open (store, error);
  if (self->store == NULL || !load_network (self, run, epoch, error))
    return FALSE;
  self->samples = cli_handwriting_read (self->store, error);
  if (self->samples == NULL)
    return FALSE;
  names = lab_run_get_class_names (self->run);
  self->own = g_array_new (FALSE, FALSE, sizeof (LabOwnDrawing));
  self->held_out = g_array_new (FALSE, FALSE, sizeof (LabOwnDrawing));
  self->n_left_out = lab_collection_pick (self->samples, names, FALSE, self->own) +
                     lab_collection_pick (self->samples, names, TRUE, self->held_out);
  return TRUE;
}

/**
 * cli_pupil_load:
 * @self: (out caller-allocates): zeros; to be cleared, whatever is returned
 * @store: (nullable): the store's file
 * @run: what names a run in it
 * @epoch: of that run; negative for its last one
 * @dataset: (nullable): what lab_dataset_open() takes, for the run's own
 *
 * Returns: %FALSE, with a sentence, when there is no such network or dataset
 */
gboolean
cli_pupil_load (CliPupil *self, const char *store, const char *run, int epoch, const char *dataset,
                GError **error)
{
  return cli_pupil_load_network (self, store, run, epoch, error) &&
         load_dataset (self, dataset, error);
}

/**
 * cli_pupil_clear:
 * @self: what cli_pupil_load() filled in
 *
 * Closes the store, and frees the rest.
 */
void
cli_pupil_clear (CliPupil *self)
{
  g_clear_pointer (&self->held_out, g_array_unref);
  g_clear_pointer (&self->own, g_array_unref);
  g_clear_pointer (&self->samples, g_ptr_array_unref);
  g_clear_pointer (&self->base, lab_dataset_unref);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_object (&self->run);
  g_clear_pointer (&self->info, lab_run_info_unref);
  if (self->store != NULL)
    lab_store_close (self->store);
  g_clear_object (&self->store);
}
