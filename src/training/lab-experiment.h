/* lab-experiment.h: a base configuration and what varies, read from a small key file.
 *
 * [experiment]  title, description (both may be localised), dataset, metric
 * [base]        preset or hidden, activation, init, epochs, batch, learning-rate, l2, l2-scale,
 *               dropout, seed
 * [vary]        any of those but l2-scale and dataset: "10, 50, 100", "1e-5 .. 1e-1 log 10",
 *               "1 .. 5"; `hidden` and `network` take lists separated by semicolons ("linear;
 *               shallow; deep", "100; 100,100"); `neurons` sets the width of every hidden layer;
 *               seeds = 3 trains each point with seeds 1, 2, 3. Several keys multiply.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-dataset.h"
#include "nn.h"

G_BEGIN_DECLS

/* More runs than this in one experiment are refused. */
#define LAB_EXPERIMENT_MAX_RUNS 10000

#define LAB_EXPERIMENT_ERROR (lab_experiment_error_quark ())
GQuark lab_experiment_error_quark (void);
typedef enum {
  LAB_EXPERIMENT_ERROR_SYNTAX,    /* no key file, or a value that cannot be read: line and key */
  LAB_EXPERIMENT_ERROR_KEY,       /* an unknown group, key or parameter */
  LAB_EXPERIMENT_ERROR_RANGE,     /* empty, absurd, or more than LAB_EXPERIMENT_MAX_RUNS */
  LAB_EXPERIMENT_ERROR_NOT_FOUND, /* neither a ready-made name nor a file */
} LabExperimentError;

typedef enum {
  LAB_PARAMETER_NETWORK, /* the hidden layers: by name or by widths */
  LAB_PARAMETER_NEURONS, /* of each hidden layer */
  LAB_PARAMETER_ACTIVATION,
  LAB_PARAMETER_INIT,
  LAB_PARAMETER_EPOCHS,
  LAB_PARAMETER_BATCH,
  LAB_PARAMETER_LEARNING_RATE,
  LAB_PARAMETER_L2, /* as written: λ before l2-scale */
  LAB_PARAMETER_DROPOUT,
  LAB_PARAMETER_SEED,
  LAB_N_PARAMETERS
} LabParameter;

typedef enum {
  LAB_METRIC_TEST_LOSS,
  LAB_METRIC_TEST_ACCURACY,
  LAB_METRIC_TRAIN_LOSS,
  LAB_METRIC_TRAIN_ACCURACY,
  LAB_METRIC_SECONDS, /* of training, evaluation excluded */
  LAB_N_METRICS
} LabMetric;

/* What varies. A list of names (networks, activations) has values 0, 1, 2, … */
typedef struct {
  LabParameter parameter;
  guint n_values;
  double *values;  /* (n_values) */
  char **labels;   /* (n_values): "1e-3", "shallow", "100, 100" */
  gboolean is_log; /* drawn on a logarithmic axis */
} LabAxis;

/* One training of it. Runs of one point differ by their seed alone. */
typedef struct {
  nn_config config;
  guint point;                    /* 0 .. n_points - 1 */
  guint seed_index;               /* 0 .. n_seeds - 1 */
  guint values[LAB_N_PARAMETERS]; /* (n_axes): which value of each axis */
  char *label;                    /* "λ 1e-3", "λ 1e-3 · seed 2": what differs from the others */
} LabExperimentRun;

/* Immutable, atomically reference-counted. */
typedef struct {
  char *name;        /* "l2", or the file's name without .ini */
  char *title;       /* one line, translated where the file has it */
  char *description; /* may be NULL */
  char *dataset;     /* as lab_dataset_open() takes it; NULL = whichever is loaded */
  char *text;        /* the file as it was read: it parses to the same experiment again */
  nn_config base;
  double l2_scale;  /* config.l2 = λ × l2_scale: 1 is λ Σ α², 0.5 is PyTorch's weight decay */
  LabMetric metric; /* that the U-curve shows first; the test loss unless the file says otherwise */
  guint n_axes;     /* seeds are none of them */
  LabAxis *axes;
  guint n_seeds, n_points, n_runs;
  LabExperimentRun *runs; /* (n_runs), point by point */
} LabExperiment;

LabExperiment *lab_experiment_parse (const char *text, const char *name, GError **error);
/* @name_or_file: a ready-made name ("l2"), else a file. */
LabExperiment *lab_experiment_open (const char *name_or_file, GError **error);
/* The names of the ready-made ones, in the order of the study; static. */
const char *const *lab_experiment_list_ready_made (void);
LabExperiment *lab_experiment_ref (LabExperiment *self);
void lab_experiment_unref (LabExperiment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabExperiment, lab_experiment_unref)

/* @self for the images of @dataset: its base and its runs tell their classes apart. @self itself where
 * it does already; transfer full. */
LabExperiment *lab_experiment_fit_dataset (LabExperiment *self, LabDataset *dataset);

/* What sets a point apart from the others, seeds left out: "λ 1e-3", "deep · p 0.25". */
char *lab_experiment_describe_point (const LabExperiment *self, guint point);

/* Reads what a person types for a parameter ("10, 50, 100", "1e-5 .. 1e-1 log 10") and gives the
 * resulting values and labels back. */
gboolean lab_axis_parse (LabAxis *axis, LabParameter parameter, const char *text, GError **error);
void lab_axis_clear (LabAxis *axis);
/* Writes an experiment as a file: what a person put together in the window. */
char *lab_experiment_format (const char *title, const nn_config *base, double l2_scale,
                             const LabParameter *parameters, const char *const *texts,
                             guint n_parameters, guint n_seeds);

/* "learning-rate", as in the file; "Learning rate η", as people read it; "η", its symbol. */
const char *lab_parameter_key (LabParameter parameter);
const char *lab_parameter_title (LabParameter parameter);
const char *lab_parameter_symbol (LabParameter parameter);
/* "λ 1e-3", "10 neurons": a value as it stands in a run's name. */
char *lab_parameter_format_label (LabParameter parameter, const char *value);
const char *lab_metric_key (LabMetric metric);
const char *lab_metric_title (LabMetric metric);

G_END_DECLS
