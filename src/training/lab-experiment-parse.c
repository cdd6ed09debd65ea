/* lab-experiment-parse.c: reads an experiment's key file, and says in which line it is wrong.
 *
 * Its lines have been gone through before, so that every value has one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lab-config.h"
#include "lab-experiment-lines.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef struct {
  LabExperimentLines lines;
  GKeyFile *keys;
  LabExperiment *experiment;
  LabVariation variations[LAB_N_PARAMETERS]; /* (n_variations), in their order */
  guint n_variations;
  GArray *seeds; /* guint64 */
  guint64 n_runs;
} Reader;

static const LabExperimentEntry *
find_entry (Reader *self, const char *group, const char *key)
{
  return lab_experiment_lines_find (&self->lines, group, key);
}

static gboolean
fail_entry (Reader *self, const LabExperimentEntry *entry, LabExperimentError code,
            const char *sentence, GError **error)
{
  return lab_experiment_lines_fail (&self->lines, entry, code, sentence, error);
}

/* Says where it was that something was @found. */
static gboolean
fail_found (Reader *self, const LabExperimentEntry *entry, GError *found, GError **error)
{
  LabExperimentError code = found->domain == LAB_EXPERIMENT_ERROR ? (LabExperimentError)found->code
                                                                  : LAB_EXPERIMENT_ERROR_SYNTAX;

  fail_entry (self, entry, code, found->message, error);
  g_error_free (found);
  return FALSE;
}

/* ── values ───────────────────────────────────────────────────────────────────────────────────── */

/* Gets a value, without spaces around it, with the translation that the file has for @is_text. */
static gboolean
get_value (Reader *self, const LabExperimentEntry *entry, gboolean is_text, char **value,
           GError **error)
{
  GError *found = NULL;

  *value = is_text
               ? g_key_file_get_locale_string (self->keys, entry->group, entry->key, NULL, &found)
               : g_key_file_get_string (self->keys, entry->group, entry->key, &found);
  if (*value == NULL)
    return fail_found (self, entry, found, error);
  g_strstrip (*value);
  if (**value == '\0')
    return fail_entry (self, entry, LAB_EXPERIMENT_ERROR_SYNTAX, _ ("A value is missing."), error);
  return TRUE;
}

/* A text for people: the file's own translation, or that of a ready-made experiment. */
static gboolean
read_text (Reader *self, const char *key, char **text, GError **error)
{
  const LabExperimentEntry *entry = find_entry (self, "experiment", key);
  g_autofree char *value = NULL;

  if (entry == NULL)
    return TRUE;
  if (!get_value (self, entry, TRUE, &value, error))
    return FALSE;
  *text = g_strdup (_ (value));
  return TRUE;
}

static gboolean
read_metric (Reader *self, GError **error)
{
  const LabExperimentEntry *entry = find_entry (self, "experiment", "metric");
  g_autofree char *value = NULL;
  g_autofree char *sentence = NULL;

  if (entry == NULL)
    return TRUE;
  if (!get_value (self, entry, FALSE, &value, error))
    return FALSE;
  if (lab_metric_find (value, &self->experiment->metric))
    return TRUE;
  sentence = g_strdup_printf (
      /* translators: do not translate the names of the metrics */
      _ ("There is no metric “%s”; write test-loss, test-accuracy, train-loss, train-accuracy or "
         "seconds."),
      value);
  return fail_entry (self, entry, LAB_EXPERIMENT_ERROR_SYNTAX, sentence, error);
}

static gboolean
read_head (Reader *self, GError **error)
{
  LabExperiment *experiment = self->experiment;
  const LabExperimentEntry *entry = find_entry (self, "experiment", "dataset");

  if (!read_text (self, "title", &experiment->title, error) ||
      !read_text (self, "description", &experiment->description, error) ||
      (entry != NULL && !get_value (self, entry, FALSE, &experiment->dataset, error)))
    return FALSE;
  if (experiment->title == NULL)
    experiment->title = g_strdup (experiment->name);
  return read_metric (self, error);
}

/* Two keys for one thing: "preset" and "hidden". */
static gboolean
check_same_parameter (Reader *self, const LabExperimentEntry *entry, LabParameter parameter,
                      GError **error)
{
  guint n;

  for (const LabExperimentEntry *earlier = lab_experiment_lines_get (&self->lines, &n);
       earlier < entry; earlier++) {
    LabParameter other;

    if (g_str_equal (earlier->group, entry->group) && lab_parameter_find (earlier->key, &other) &&
        other == parameter) {
      g_autofree char *sentence = g_strdup_printf (
          /* translators: a key of a file, and a line of it */
          _ ("“%s” in line %u says that already."), earlier->key, earlier->line);

      return fail_entry (self, entry, LAB_EXPERIMENT_ERROR_KEY, sentence, error);
    }
  }
  return TRUE;
}

/* A seed may have all 64 bits, which no double has. */
static gboolean
read_seed (Reader *self, const LabExperimentEntry *entry, const char *value, GError **error)
{
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &self->experiment->base.seed, NULL))
    return TRUE;
  return fail_entry (self, entry, LAB_EXPERIMENT_ERROR_RANGE,
                     _ ("A seed is a whole number from 0 to 18446744073709551615."), error);
}

static gboolean
read_scale (Reader *self, const LabExperimentEntry *entry, const char *value, GError **error)
{
  GError *found = NULL;
  double scale;

  if (!lab_config_parse_number (value, &scale, &found))
    return fail_found (self, entry, found, error);
  if (scale <= 0.0 || scale > 1000.0)
    return fail_entry (self, entry, LAB_EXPERIMENT_ERROR_RANGE,
                       _ ("The scale of the L2 penalty is above 0 and at most 1000: 1 is λ Σ α², "
                          "0.5 is PyTorch's weight decay."),
                       error);
  self->experiment->l2_scale = scale;
  return TRUE;
}

static gboolean
read_base_entry (Reader *self, const LabExperimentEntry *entry, GError **error)
{
  g_autofree char *value = NULL;
  GError *found = NULL;
  LabParameter parameter;
  double number;

  if (!get_value (self, entry, FALSE, &value, error))
    return FALSE;
  if (!lab_parameter_find (entry->key, &parameter))
    return read_scale (self, entry, value, error);
  if (!check_same_parameter (self, entry, parameter, error))
    return FALSE;
  if (parameter == LAB_PARAMETER_SEED)
    return read_seed (self, entry, value, error);
  if (!lab_parameter_read (parameter, value, &self->experiment->base, &number, &found))
    return fail_found (self, entry, found, error);
  return TRUE;
}

/* ── what varies ──────────────────────────────────────────────────────────────────────────────── */

static gboolean
multiply_runs (Reader *self, const LabExperimentEntry *entry, guint64 n, GError **error)
{
  g_autofree char *sentence = NULL;

  /* Neither is above the limit: their product is no overflow. */
  if (n <= LAB_EXPERIMENT_MAX_RUNS && self->n_runs * n <= LAB_EXPERIMENT_MAX_RUNS) {
    self->n_runs *= n;
    return TRUE;
  }
  sentence = g_strdup_printf (
      /* translators: how many runs, and how many at most */
      _ ("This makes %.0f runs, and an experiment has at most %d."),
      (double)self->n_runs * (double)n, LAB_EXPERIMENT_MAX_RUNS);
  return fail_entry (self, entry, LAB_EXPERIMENT_ERROR_RANGE, sentence, error);
}

/* "seeds = 3": the base's, and those that follow it. */
static gboolean
read_seed_count (Reader *self, const LabExperimentEntry *entry, const char *value, GError **error)
{
  guint64 first = self->experiment->base.seed;
  guint64 n;

  if (!g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT64, &n, NULL))
    return fail_entry (self, entry, LAB_EXPERIMENT_ERROR_RANGE,
                       _ ("Write with how many seeds each point is trained, like 3."), error);
  if (!multiply_runs (self, entry, n, error))
    return FALSE;
  if (find_entry (self, "vary", "seed") != NULL)
    return fail_entry (self, entry, LAB_EXPERIMENT_ERROR_KEY,
                       /* translators: do not translate the words in quotes */
                       _ ("Either “seed” lists the seeds, or “seeds” counts them."), error);
  if (first > G_MAXUINT64 - (n - 1))
    return fail_entry (self, entry, LAB_EXPERIMENT_ERROR_RANGE,
                       _ ("There are not so many seeds after the first one."), error);
  g_array_set_size (self->seeds, 0);
  for (guint64 i = 0; i < n; i++) {
    guint64 seed = first + i;

    g_array_append_val (self->seeds, seed);
  }
  return TRUE;
}

/* Seeds that are listed are no axis either: runs of one point differ by them. */
static void
take_seeds (Reader *self, LabVariation *variation)
{
  g_array_set_size (self->seeds, 0);
  for (guint i = 0; i < variation->axis.n_values; i++)
    g_array_append_val (self->seeds, variation->settings[i].seed);
  lab_variation_clear (variation);
}

/* Turns each λ into what the engine is told. */
static gboolean
scale_penalties (Reader *self, const LabExperimentEntry *entry, LabVariation *variation,
                 GError **error)
{
  for (guint i = 0; i < variation->axis.n_values; i++) {
    nn_config *setting = &variation->settings[i];
    g_autofree char *sentence = NULL;

    setting->l2 *= self->experiment->l2_scale;
    sentence = lab_config_describe_field (setting, nn_config_check (setting));
    if (sentence != NULL)
      return fail_entry (self, entry, LAB_EXPERIMENT_ERROR_RANGE, sentence, error);
  }
  return TRUE;
}

static gboolean
read_vary_entry (Reader *self, const LabExperimentEntry *entry, GError **error)
{
  LabVariation *variation = &self->variations[self->n_variations];
  g_autofree char *value = NULL;
  GError *found = NULL;
  LabParameter parameter;

  if (!get_value (self, entry, FALSE, &value, error))
    return FALSE;
  if (!lab_parameter_find (entry->key, &parameter))
    return read_seed_count (self, entry, value, error);
  if (!check_same_parameter (self, entry, parameter, error))
    return FALSE;
  if (!lab_variation_parse (variation, parameter, value, &found))
    return fail_found (self, entry, found, error);
  self->n_variations++;
  if (!multiply_runs (self, entry, variation->axis.n_values, error))
    return FALSE;
  if (parameter == LAB_PARAMETER_L2)
    return scale_penalties (self, entry, variation, error);
  if (parameter == LAB_PARAMETER_SEED) {
    take_seeds (self, variation);
    self->n_variations--;
  }
  return TRUE;
}

static const LabVariation *
find_variation (Reader *self, LabParameter parameter)
{
  for (guint i = 0; i < self->n_variations; i++)
    if (self->variations[i].axis.parameter == parameter)
      return &self->variations[i];
  return NULL;
}

/* Neurons must make a difference, or the same run would be trained again and again. */
static gboolean
check_neurons (Reader *self, GError **error)
{
  const LabVariation *networks = find_variation (self, LAB_PARAMETER_NETWORK);
  const nn_config *settings = networks != NULL ? networks->settings : &self->experiment->base;
  guint n = networks != NULL ? networks->axis.n_values : 1;
  gboolean has_depth[NN_MAX_HIDDEN + 1] = {FALSE};

  if (find_variation (self, LAB_PARAMETER_NEURONS) == NULL)
    return TRUE;
  for (guint i = 0; i < n; i++) {
    const LabExperimentEntry *entry =
        find_entry (self, "vary", lab_parameter_key (LAB_PARAMETER_NEURONS));

    if (settings[i].n_hidden == 0)
      return fail_entry (self, entry, LAB_EXPERIMENT_ERROR_RANGE,
                         _ ("A linear network has no hidden layer whose neurons could vary."),
                         error);
    if (has_depth[settings[i].n_hidden])
      return fail_entry (self, entry, LAB_EXPERIMENT_ERROR_RANGE,
                         _ ("Two of the networks have as many layers as each other, and would be "
                            "the same with these neurons."),
                         error);
    has_depth[settings[i].n_hidden] = TRUE;
  }
  return TRUE;
}

/* ── the whole ────────────────────────────────────────────────────────────────────────────────── */

static gboolean
read_group_entries (Reader *self, const char *group,
                    gboolean (*read) (Reader *self, const LabExperimentEntry *entry,
                                      GError **error),
                    GError **error)
{
  guint n;
  const LabExperimentEntry *entries = lab_experiment_lines_get (&self->lines, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (entries[i].group, group) && !read (self, &entries[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
scale_base (Reader *self, GError **error)
{
  const LabExperimentEntry *entry = find_entry (self, "base", "l2-scale");
  nn_config *base = &self->experiment->base;
  g_autofree char *sentence = NULL;

  if (entry == NULL)
    return TRUE;
  base->l2 *= self->experiment->l2_scale;
  sentence = lab_config_describe_field (base, nn_config_check (base));
  if (sentence != NULL)
    return fail_entry (self, entry, LAB_EXPERIMENT_ERROR_RANGE, sentence, error);
  return TRUE;
}

static void
finish (Reader *self)
{
  LabExperiment *experiment = self->experiment;

  if (self->seeds->len == 0)
    g_array_append_val (self->seeds, experiment->base.seed);
  experiment->n_seeds = self->seeds->len;
  experiment->n_points = (guint)self->n_runs / experiment->n_seeds;
  experiment->n_axes = self->n_variations;
  experiment->axes = g_new0 (LabAxis, experiment->n_axes);
  for (guint i = 0; i < experiment->n_axes; i++) {
    experiment->axes[i] = self->variations[i].axis;
    self->variations[i].axis = (LabAxis){.parameter = experiment->axes[i].parameter};
  }
  lab_experiment_make_runs (experiment, self->variations,
                            (const guint64 *)(gconstpointer)self->seeds->data);
}

static gboolean
read_experiment (Reader *self, const char *text, GError **error)
{
  GError *found = NULL;

  if (!lab_experiment_lines_read (&self->lines, text, error))
    return FALSE;
  if (!g_key_file_load_from_data (self->keys, text, strlen (text), G_KEY_FILE_KEEP_TRANSLATIONS,
                                  &found)) {
    g_set_error (error, LAB_EXPERIMENT_ERROR, LAB_EXPERIMENT_ERROR_SYNTAX, "%s: %s",
                 self->lines.file, found->message);
    g_error_free (found);
    return FALSE;
  }
  if (!read_head (self, error) || !read_group_entries (self, "base", read_base_entry, error) ||
      !scale_base (self, error) || !read_group_entries (self, "vary", read_vary_entry, error) ||
      !check_neurons (self, error))
    return FALSE;
  finish (self);
  return TRUE;
}

/**
 * lab_experiment_read:
 * @text: the text of a key file
 * @name: what the experiment is called
 * @file: what errors call the file
 * @error: gets a #LabExperimentError
 *
 * Returns: (transfer full) (nullable): the experiment
 */
LabExperiment *
lab_experiment_read (const char *text, const char *name, const char *file, GError **error)
{
  Reader reader = {
      .keys = g_key_file_new (),
      .seeds = g_array_new (FALSE, FALSE, sizeof (guint64)),
      .experiment = lab_experiment_new (name, text),
      .n_runs = 1,
  };
  gboolean is_read;

  lab_experiment_lines_init (&reader.lines, file);
  if (g_str_has_prefix (text, BYTE_ORDER_MARK))
    text += strlen (BYTE_ORDER_MARK);
  is_read = read_experiment (&reader, text, error);
  for (guint i = 0; i < G_N_ELEMENTS (reader.variations); i++)
    lab_variation_clear (&reader.variations[i]);
  lab_experiment_lines_clear (&reader.lines);
  g_array_unref (reader.seeds);
  g_key_file_unref (reader.keys);
  if (!is_read)
    g_clear_pointer (&reader.experiment, lab_experiment_unref);
  return reader.experiment;
}

/**
 * lab_experiment_parse:
 * @text: the text of an experiment's file, in UTF-8
 * @name: what it is called; errors name it
 * @error: gets a #LabExperimentError that names the line and the key
 *
 * Returns: (transfer full) (nullable): the experiment, every run of which is a valid configuration
 */
LabExperiment *
lab_experiment_parse (const char *text, const char *name, GError **error)
{
  g_return_val_if_fail (text != NULL && name != NULL, NULL);

  return lab_experiment_read (text, name, name, error);
}
