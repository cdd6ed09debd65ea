/* cli-model.c: saved networks that read our images.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-model.h"

#include <glib/gi18n-lib.h>
#include "lab-model-file.h"

/**
 * cli_model_load:
 * @path: a model file
 *
 * Loads a network that reads our images and tells our digits apart.
 *
 * Returns: (transfer full): the network, or %NULL with a sentence that names @path
 */
LabSnapshot *
cli_model_load (const char *path, GError **error)
{
  g_autoptr (LabSnapshot) snapshot = lab_model_file_load (path, error);
  g_autofree char *shown = g_filename_display_name (path);

  if (snapshot == NULL)
    return NULL;
  if (snapshot->config.n_inputs == LAB_IMAGE_PIXELS && snapshot->config.n_classes == LAB_N_DIGITS)
    return g_steal_pointer (&snapshot);
  g_set_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK,
               /* translators: inputs and classes of the network, then those of our images */
               _ ("The network in “%s” has %d inputs and %d classes; images of digits need %d "
                  "inputs and %d classes"),
               shown, snapshot->config.n_inputs, snapshot->config.n_classes, LAB_IMAGE_PIXELS,
               LAB_N_DIGITS);
  return NULL;
}
