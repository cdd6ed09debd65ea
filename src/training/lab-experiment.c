/* lab-experiment.c: what an experiment holds, the runs that follow from it, and where it is found.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lab-config.h"

G_DEFINE_QUARK (lab - experiment - error - quark, lab_experiment_error)

/* No experiment that a person writes comes near it. */
#define MAX_FILE_SIZE (1 << 20)

typedef struct {
  LabExperiment experiment;
  gint n_references;
} CountedExperiment;

/**
 * lab_experiment_new:
 * @name: its name
 * @text: the file that it is read from
 *
 * Returns: (transfer full): an experiment without runs, to be filled before it is shared
 */
LabExperiment *
lab_experiment_new (const char *name, const char *text)
{
  CountedExperiment *counted = g_new0 (CountedExperiment, 1);

  counted->n_references = 1;
  counted->experiment = (LabExperiment){
      .name = g_strdup (name),
      .text = g_strdup (text),
      .base = nn_config_default (),
      .l2_scale = 1.0,
      .metric = LAB_METRIC_TEST_LOSS,
  };
  return &counted->experiment;
}

static void
experiment_free (CountedExperiment *counted)
{
  LabExperiment *self = &counted->experiment;

  g_free (self->name);
  g_free (self->title);
  g_free (self->description);
  g_free (self->dataset);
  g_free (self->text);
  for (guint i = 0; i < self->n_axes; i++)
    lab_axis_clear (&self->axes[i]);
  g_free (self->axes);
  for (guint i = 0; i < self->n_runs; i++)
    g_free (self->runs[i].label);
  g_free (self->runs);
  g_free (counted);
}

/**
 * lab_experiment_ref:
 * @self: an experiment
 *
 * Returns: (transfer full): @self, with one more reference; from any thread
 */
LabExperiment *
lab_experiment_ref (LabExperiment *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&((CountedExperiment *)self)->n_references);
  return self;
}

/**
 * lab_experiment_unref:
 * @self: an experiment
 *
 * Drops a reference, from any thread; the last one frees it.
 */
void
lab_experiment_unref (LabExperiment *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_int_dec_and_test (&((CountedExperiment *)self)->n_references))
    experiment_free ((CountedExperiment *)self);
}

/* ── its runs ─────────────────────────────────────────────────────────────────────────────────── */

/* Which value of each axis point @point has: the last axis is the fastest. */
static void
spread_point (const LabExperiment *self, guint point, guint *values)
{
  for (guint i = self->n_axes; i-- > 0;) {
    values[i] = point % self->axes[i].n_values;
    point /= self->axes[i].n_values;
  }
}

/**
 * lab_experiment_describe_point:
 * @self: an experiment
 * @point: one of its points
 *
 * Returns: (transfer full): what sets the point apart from the others, "λ 1e-3", "deep · p 0.25"; ""
 * where nothing varies but the seed
 */
char *
lab_experiment_describe_point (const LabExperiment *self, guint point)
{
  guint values[LAB_N_PARAMETERS] = {0};
  GString *text;

  g_return_val_if_fail (self != NULL && point < self->n_points, NULL);

  text = g_string_new (NULL);
  spread_point (self, point, values);
  for (guint i = 0; i < self->n_axes; i++) {
    const LabAxis *axis = &self->axes[i];
    g_autofree char *label = lab_parameter_format_label (axis->parameter, axis->labels[values[i]]);

    if (i > 0)
      g_string_append (text, " · ");
    g_string_append (text, label);
  }
  return g_string_free (text, FALSE);
}

static char *
label_run (const LabExperiment *self, const LabExperimentRun *run)
{
  g_autofree char *point = lab_experiment_describe_point (self, run->point);
  g_autofree char *number = NULL;
  g_autofree char *seed = NULL;

  if (self->n_seeds > 1) {
    number = g_strdup_printf ("%" G_GUINT64_FORMAT, run->config.seed);
    seed = lab_parameter_format_label (LAB_PARAMETER_SEED, number);
  }
  if (seed != NULL)
    return *point != '\0' ? g_strjoin (" · ", point, seed, NULL) : g_steal_pointer (&seed);
  return *point != '\0' ? g_steal_pointer (&point) : lab_config_short_name (&run->config);
}

/* The network first, since neurons are those of its layers. */
static void
apply_point (LabExperiment *self, const LabVariation *variations, LabExperimentRun *run)
{
  for (guint parameter = 0; parameter < LAB_N_PARAMETERS; parameter++)
    for (guint i = 0; i < self->n_axes; i++)
      if (self->axes[i].parameter == parameter)
        lab_parameter_copy (parameter, &variations[i].settings[run->values[i]], &run->config);
}

/**
 * lab_experiment_make_runs:
 * @self: an experiment with its base, axes, and the numbers of its points and seeds
 * @variations: (array length=n_axes): what the values of its axes do, their penalties scaled
 * @seeds: (array length=n_seeds): of each point
 *
 * Makes every run, point by point.
 */
void
lab_experiment_make_runs (LabExperiment *self, const LabVariation *variations, const guint64 *seeds)
{
  self->n_runs = self->n_points * self->n_seeds;
  self->runs = g_new0 (LabExperimentRun, self->n_runs);
  for (guint i = 0; i < self->n_runs; i++) {
    LabExperimentRun *run = &self->runs[i];

    run->config = self->base;
    run->point = i / self->n_seeds;
    run->seed_index = i % self->n_seeds;
    spread_point (self, run->point, run->values);
    apply_point (self, variations, run);
    run->config.seed = seeds[run->seed_index];
    run->label = label_run (self, run);
  }
}

/**
 * lab_experiment_fit_dataset:
 * @self: an experiment
 * @dataset: what it is to be trained on
 *
 * An experiment says how to train, whatever the images are: how many classes they are of is known with
 * the dataset.
 *
 * Returns: (transfer full): the same experiment with networks that tell the classes of @dataset apart;
 * @self, where they do already
 */
LabExperiment *
lab_experiment_fit_dataset (LabExperiment *self, LabDataset *dataset)
{
  LabExperiment *fitted;

  g_return_val_if_fail (self != NULL && dataset != NULL, NULL);

  if (self->base.n_classes == (int)lab_dataset_get_n_classes (dataset))
    return lab_experiment_ref (self);
  /* What others hold must not change: one of its own, which nobody holds yet. */
  fitted = lab_experiment_parse (self->text, self->name, NULL);
  g_return_val_if_fail (fitted != NULL && fitted->n_runs == self->n_runs,
                        lab_experiment_ref (self));
  lab_config_fit_dataset (&fitted->base, dataset);
  for (guint i = 0; i < fitted->n_runs; i++)
    lab_config_fit_dataset (&fitted->runs[i].config, dataset);
  return fitted;
}

/* ── where it is found ────────────────────────────────────────────────────────────────────────── */

/* Reads a bounded text, whatever @path is. */
static char *
read_text (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *text = NULL;
  gsize length;

  if (stream == NULL)
    return NULL;
  text = g_malloc (MAX_FILE_SIZE + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), text, MAX_FILE_SIZE, &length, NULL, error))
    return NULL;
  text[length] = '\0';
  if (length == MAX_FILE_SIZE || strlen (text) != length || !g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, LAB_EXPERIMENT_ERROR, LAB_EXPERIMENT_ERROR_SYNTAX,
                 _ ("“%s” is no experiment: that is a short text file in UTF-8."), path);
    return NULL;
  }
  return g_strdup (text);
}

static LabExperiment *
open_file (const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = NULL;
  g_autofree char *names = NULL;
  GError *found = NULL;

  text = read_text (path, &found);
  if (*path == '\0' || g_error_matches (found, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
    names = g_strjoinv (", ", (char **)lab_experiment_list_ready_made ());
    g_set_error (error, LAB_EXPERIMENT_ERROR, LAB_EXPERIMENT_ERROR_NOT_FOUND,
                 /* translators: what was asked for, and a list of names */
                 _ ("There is no experiment “%s”: it is no file, and none of %s."), path, names);
    g_error_free (found);
    return NULL;
  }
  if (text == NULL) {
    g_propagate_error (error, found);
    return NULL;
  }
  if (g_str_has_suffix (name, ".ini") && strlen (name) > strlen (".ini"))
    name[strlen (name) - strlen (".ini")] = '\0';
  return lab_experiment_read (text, name, path, error);
}

/**
 * lab_experiment_open:
 * @name_or_file: a ready-made experiment's name, else a file's path
 * @error: gets a #LabExperimentError, or a #GIOErrorEnum when a file cannot be read
 *
 * A file that is called as a ready-made experiment is opened by "./l2".
 *
 * Returns: (transfer full) (nullable): the experiment
 */
LabExperiment *
lab_experiment_open (const char *name_or_file, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (name_or_file != NULL, NULL);

  bytes = lab_experiment_find_ready_made (name_or_file);
  if (bytes != NULL)
    /* What a resource holds ends with a zero byte. */
    return lab_experiment_parse (g_bytes_get_data (bytes, NULL), name_or_file, error);
  return open_file (name_or_file, error);
}
