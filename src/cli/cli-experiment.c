/* cli-experiment.c: experiments with what the command line changes of them.
 *
 * An experiment is recorded as the text of its file. What is changed is therefore written into that
 * text: whoever goes on with it later, in the window or here, has the same experiment.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-experiment.h"

#include <string.h>
#include <glib/gi18n-lib.h>

/* Where the dataset is found again from any folder. */
static char *
find_again (LabDataset *dataset)
{
  const char *specification = lab_dataset_get_specification (dataset);

  if (g_strcmp0 (lab_dataset_get_folder (dataset), specification) != 0)
    return g_strdup (specification);
  return g_canonicalize_filename (specification, NULL);
}

static void
set_number (GKeyFile *file, const char *group, const char *key, guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  g_key_file_set_string (file, group, key, text);
}

/* Epochs that vary are what the experiment is about. */
static gboolean
set_epochs (GKeyFile *file, guint epochs, GError **error)
{
  if (g_key_file_has_key (file, "vary", "epochs", NULL)) {
    g_set_error_literal (error, LAB_EXPERIMENT_ERROR, LAB_EXPERIMENT_ERROR_KEY,
                         _ ("--epochs: they vary in this experiment"));
    return FALSE;
  }
  set_number (file, "base", "epochs", epochs);
  return TRUE;
}

/**
 * cli_experiment_adjust:
 * @experiment: an experiment
 * @dataset: what it is to be trained on
 * @n_seeds: seeds for each point; 0 for its own
 * @epochs: epochs of each run; 0 for its own
 *
 * Returns: (transfer full): the experiment with these in its text, or %NULL with a sentence
 */
LabExperiment *
cli_experiment_adjust (const LabExperiment *experiment, LabDataset *dataset, guint n_seeds,
                       guint epochs, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *specification = find_again (dataset);
  g_autofree char *text = NULL;

  if (!g_key_file_load_from_data (file, experiment->text, strlen (experiment->text),
                                  G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS, error))
    return NULL;
  g_key_file_set_string (file, "experiment", "dataset", specification);
  if (n_seeds > 0) {
    g_key_file_remove_key (file, "vary", "seed", NULL);
    set_number (file, "vary", "seeds", n_seeds);
  }
  if (epochs > 0 && !set_epochs (file, epochs, error))
    return NULL;
  text = g_key_file_to_data (file, NULL, NULL);
  return lab_experiment_parse (text, experiment->name, error);
}
