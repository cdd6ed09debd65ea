/* lab-session-checks.c: the sentences about runs that cannot go on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-session-checks.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "lab-config.h"

/**
 * lab_session_check_images:
 * @config: a configuration
 * @dataset: (nullable): what it is to be trained on
 * @error: gets %LAB_CONFIG_ERROR_FIELD
 *
 * Returns: whether it has an input for each pixel, and an output for each class of @dataset
 */
gboolean
lab_session_check_images (const nn_config *config, LabDataset *dataset, GError **error)
{
  guint n_classes;

  if (config->n_inputs != LAB_IMAGE_PIXELS) {
    g_set_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_FIELD,
                 _ ("The network must have %d inputs, one for each pixel; it has %'d."),
                 LAB_IMAGE_PIXELS, config->n_inputs);
    return FALSE;
  }
  n_classes = dataset != NULL ? lab_dataset_get_n_classes (dataset) : (guint)config->n_classes;
  if ((guint)config->n_classes != n_classes) {
    /* translators: the classes of a network, then a dataset's name and how many classes it has */
    g_set_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_FIELD,
                 _ ("The network tells %d classes apart, but the images of %s are of %u; set the "
                    "network up anew for them."),
                 config->n_classes, lab_dataset_get_name (dataset), n_classes);
    return FALSE;
  }
  return TRUE;
}

/**
 * lab_session_check_start:
 * @start: a network
 * @config: of a run that is to begin with its parameters
 * @error: gets %G_IO_ERROR_INVALID_DATA
 *
 * Returns: whether it can
 */
gboolean
lab_session_check_start (const LabSnapshot *start, const nn_config *config, GError **error)
{
  if (!lab_snapshot_fits (start, config))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("The network to begin with is another one: layers, activation and "
                            "classes must stay as they are."));
  else if (!lab_snapshot_is_finite (start))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("The network to begin with has diverged; take it from an earlier "
                            "epoch."));
  else
    return TRUE;
  return FALSE;
}

/* That @checkpoint is of this run and network. */
static gboolean
check_network (LabRun *run, const LabSnapshot *checkpoint, const nn_config *config, GError **error)
{
  guint n_epochs;

  lab_run_get_epochs (run, &n_epochs);
  if (!lab_snapshot_fits (checkpoint, config) ||
      !lab_snapshot_fits (checkpoint, lab_run_get_config (run))) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("The checkpoint is of another network: layers and activation must stay "
                            "as they are."));
    return FALSE;
  }
  if (checkpoint->batch != 0 || checkpoint->epoch > n_epochs) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* translators: the number of an epoch, from 0 */
                 _ ("A training can be taken up at the end of an epoch, and the last one of this "
                    "one is %u."),
                 n_epochs);
    return FALSE;
  }
  return TRUE;
}

/**
 * lab_session_check_checkpoint:
 * @run: a run
 * @checkpoint: (nullable): where it is to go on; %NULL: its beginning
 * @config: how
 * @dataset: on what
 * @error: gets a %LAB_CONFIG_ERROR or a %G_IO_ERROR
 *
 * Returns: whether what follows is the run's own continuation
 */
gboolean
lab_session_check_checkpoint (LabRun *run, const LabSnapshot *checkpoint, const nn_config *config,
                              LabDataset *dataset, GError **error)
{
  if (!lab_config_check_fields (config, error) ||
      !lab_session_check_images (config, dataset, error))
    return FALSE;
  if (g_strcmp0 (lab_run_get_dataset_hash (run), lab_dataset_get_hash (dataset)) != 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* translators: the names of two datasets */
                 _ ("This run was trained on other images (%s) than those that are loaded (%s); "
                    "load its own to go on."),
                 lab_run_get_dataset_name (run), lab_dataset_get_name (dataset));
    return FALSE;
  }
  if (checkpoint == NULL)
    return TRUE;
  if (!check_network (run, checkpoint, config, error))
    return FALSE;
  if (checkpoint->epoch >= (guint)config->epochs) {
    g_set_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_FIELD,
                 /* translators: the number of an epoch */
                 _ ("There is nothing left to train after epoch %u; give it more epochs."),
                 checkpoint->epoch);
    return FALSE;
  }
  return TRUE;
}
