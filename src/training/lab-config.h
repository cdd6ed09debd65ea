/* lab-config.h: what people read and type of a configuration.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "lab-dataset.h"
#include "nn.h"

G_BEGIN_DECLS

#define LAB_CONFIG_ERROR (lab_config_error_quark ())
GQuark lab_config_error_quark (void);
typedef enum {
  LAB_CONFIG_ERROR_HIDDEN, /* the text of the hidden layers */
  LAB_CONFIG_ERROR_NUMBER, /* a text that is no number, or out of range */
  LAB_CONFIG_ERROR_FIELD,  /* a field of the configuration is out of range */
  LAB_CONFIG_ERROR_MEMORY, /* it would take more memory than the machine has */
} LabConfigError;

/* "deep · η 0.1 · λ 0 · seed 1"; a custom network by its layers, "128-64 · …"; dropout named when >
 * 0. */
char *lab_config_short_name (const nn_config *config);

/* "100, 100, 100"; "" for a linear network. */
char *lab_config_format_hidden (const nn_config *config);
/* Reads "128, 64" (commas, spaces, ×, - or / between; "", "none" and "linear" are linear) into
 * @config, which stays as it was on an error. */
gboolean lab_config_parse_hidden (nn_config *config, const char *text, GError **error);

/* Reads a number as people type it in any locale ("0.1", "0,1", "1e-3"), finite, the whole text.
 * "1,000", which is a thousand to some and one to others, is refused with a sentence. */
gboolean lab_config_parse_number (const char *text, double *number, GError **error);
/* The shortest text that reads back as @number: "0.1", "1e-05", "0.0003". */
char *lab_config_format_number (double number);

/* Makes @config tell the classes of @dataset apart, from its pixels. Whoever puts a configuration
 * together for a new run calls it: the session refuses one that does not fit its images. */
void lab_config_fit_dataset (nn_config *config, LabDataset *dataset);

/* Checks every field, and that the memory it takes is there on this machine. The error is one
 * translated sentence that names the field, its value and its range. */
gboolean lab_config_validate (const nn_config *config, int n_threads, GError **error);
/* The half of it that looks at the fields. */
gboolean lab_config_check_fields (const nn_config *config, GError **error);
/* The sentence for one field, e.g. while it is being typed; NULL for NN_FIELD_NONE. */
char *lab_config_describe_field (const nn_config *config, nn_field field);

/* The half of lab_config_validate() that looks at memory: whether @config fits into @available
 * bytes; and how many bytes this process can still get, G_MAXUINT64 when the machine does not say. */
gboolean lab_config_check_memory (const nn_config *config, int n_threads, guint64 available,
                                  GError **error);
guint64 lab_config_get_available_memory (void);

/* Threads that train @config fastest on this machine: all cores, fewer for a small network. */
int lab_config_default_threads (const nn_config *config);

/* The same configuration as a command: "digit-lab-cli train --hidden 100,100,100 …". */
char *lab_config_format_command (const nn_config *config, const char *dataset);

G_END_DECLS
