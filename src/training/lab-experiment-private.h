/* lab-experiment-private.h: what the reader of experiments and the makers of their runs share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-experiment.h"

G_BEGIN_DECLS

/* An axis with what its values do to a configuration. */
typedef struct {
  LabAxis axis;
  nn_config *settings; /* (n_values): each has the axis' parameter as that value says */
} LabVariation;

void lab_variation_clear (LabVariation *self);
gboolean lab_variation_parse (LabVariation *self, LabParameter parameter, const char *text,
                              GError **error);
gboolean lab_parameter_is_named (LabParameter parameter);
gboolean lab_parameter_is_real (LabParameter parameter);
gboolean lab_parameter_set_number (LabParameter parameter, double value, nn_config *config,
                                   GError **error);
/* Takes over @parameter, and nothing else, from @setting. */
void lab_parameter_copy (LabParameter parameter, const nn_config *setting, nn_config *config);
/* Reads one value ("shallow", "1e-3") into @config, within its limits; @value is its number. */
gboolean lab_parameter_read (LabParameter parameter, const char *text, nn_config *config,
                             double *value, GError **error);
gboolean lab_parameter_find (const char *key, LabParameter *parameter);
gboolean lab_metric_find (const char *key, LabMetric *metric);

/* Both return FALSE. */
G_GNUC_PRINTF (3, 4)
gboolean lab_experiment_fail (GError **error, LabExperimentError code, const char *format, ...);
gboolean lab_experiment_adopt_error (GError *found, GError **error);
/* What a sentence repeats of a text: valid, and not too much of it. */
char *lab_text_quote (const char *text);
/* @value to so many significant decimal digits. */
double lab_number_round (double value, int n_digits);
/* The shortest text that reads back as @value, as people write it: "1e-3", "0.25", "500". */
char *lab_number_format (double value);
/* Within a sentence: "test loss", translated. */
const char *lab_metric_word (LabMetric metric);
/* As a sentence needs it, in the locale: "0.0712". */
char *lab_metric_format (LabMetric metric, double value);

/* A new experiment of nothing but a name, with one reference. */
LabExperiment *lab_experiment_new (const char *name, const char *text);
/* Fills in the runs, from the base, the axes and the seeds; they are few enough. */
void lab_experiment_make_runs (LabExperiment *self, const LabVariation *variations,
                               const guint64 *seeds);
/* As lab_experiment_parse(), with the name of the file for the errors. */
LabExperiment *lab_experiment_read (const char *text, const char *name, const char *file,
                                    GError **error);

/* The text of a ready-made one, static; NULL when @name is none. */
GBytes *lab_experiment_find_ready_made (const char *name);
/* What stands in its file in English, for the catalogues of translations. */
void lab_experiment_get_ready_made_strings (guint index, const char **title,
                                            const char **description);

G_END_DECLS
