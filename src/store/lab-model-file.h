/* lab-model-file.h: models as safetensors files that PyTorch's Sequential can load.
 *
 * Tensors are named "0.weight", "0.bias", "2.weight", … with shapes (out, in) and (out), 32-bit
 * floats; the configuration stands in "__metadata__".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-class-names.h"
#include "lab-snapshot.h"

G_BEGIN_DECLS

#define LAB_MODEL_FILE_ERROR (lab_model_file_error_quark ())
GQuark lab_model_file_error_quark (void);
typedef enum {
  LAB_MODEL_FILE_ERROR_FORMAT,  /* not safetensors, cut short, sizes that do not fit */
  LAB_MODEL_FILE_ERROR_NETWORK, /* a network we do not know how to run */
} LabModelFileError;

/* Writes the parameters of @snapshot, atomically: a failure leaves what was at @path before.
 * @dataset is the name of what it was trained on, @class_names what it tells apart; either may be
 * NULL. */
gboolean lab_model_file_save (LabSnapshot *snapshot, const char *dataset,
                              const LabClassNames *class_names, const char *path, GError **error);
/* Reads a model; nothing in the file is trusted. Files without our metadata load too when their
 * tensors form a chain of dense layers (ReLU is assumed). */
LabSnapshot *lab_model_file_load (const char *path, GError **error);
/* The same, with a name for each of its classes: their numbers where the file has none. */
LabSnapshot *lab_model_file_load_named (const char *path, LabClassNames **class_names,
                                        GError **error);

G_END_DECLS
