/* lab-run-file-text.c: the part of a run's file that people can read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-file-private.h"

#include <math.h>
#include <string.h>
#include "lab-catalogue.h"
#include "lab-config.h"

#define RUN     "run"
#define CONFIG  "config"
#define DATASET "dataset"

/* Longer texts than people write are no texts. */
#define MAX_NAME_LENGTH    1000
#define MAX_NOTE_LENGTH    1000000
#define MAX_CLASSES_LENGTH (LAB_MAX_CLASSES * (LAB_CLASS_NAME_MAX + 1))

/* ── formatting ──────────────────────────────────────────────────────────────────────────────── */

static void
set_text (GKeyFile *file, const char *group, const char *key, const char *text)
{
  if (text != NULL)
    g_key_file_set_string (file, group, key, text);
}

static void
set_number (GKeyFile *file, const char *group, const char *key, double number)
{
  g_autofree char *text = lab_config_format_number (number);

  g_key_file_set_value (file, group, key, text);
}

static void
format_config (GKeyFile *file, const nn_config *config)
{
  g_autofree char *hidden = lab_config_format_hidden (config);

  g_key_file_set_integer (file, CONFIG, "inputs", config->n_inputs);
  g_key_file_set_integer (file, CONFIG, "classes", config->n_classes);
  g_key_file_set_string (file, CONFIG, "hidden", hidden);
  g_key_file_set_string (file, CONFIG, "activation", nn_activation_name (config->activation));
  g_key_file_set_string (file, CONFIG, "init", nn_init_name (config->init));
  g_key_file_set_integer (file, CONFIG, "epochs", config->epochs);
  g_key_file_set_integer (file, CONFIG, "batch", config->batch_size);
  set_number (file, CONFIG, "learning-rate", config->learning_rate);
  set_number (file, CONFIG, "l2", config->l2);
  set_number (file, CONFIG, "dropout", config->dropout);
  g_key_file_set_uint64 (file, CONFIG, "seed", config->seed);
}

/* A folder of this machine tells others nothing, and is none of their business; a dataset that anybody
 * can fetch is known by its name. */
static gboolean
is_public (const char *specification)
{
  g_autoptr (LabCatalogue) catalogue = NULL;

  if (specification == NULL)
    return FALSE;
  if (g_str_equal (specification, "mnist") || g_str_equal (specification, "builtin"))
    return TRUE;
  catalogue = lab_catalogue_open (NULL);
  return catalogue != NULL && lab_catalogue_find (catalogue, specification) != NULL;
}

/**
 * lab_run_text_format:
 * @part: a run
 *
 * Returns: (transfer full): all of it that is no array, as a key file
 */
char *
lab_run_text_format (const LabRunPart *part)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  set_text (file, RUN, "name", part->name);
  set_text (file, RUN, "note", part->note);
  set_text (file, RUN, "state", lab_run_state_name (part->state));
  set_text (file, RUN, "message", part->message);
  set_text (file, RUN, "program", part->program_version);
  set_text (file, RUN, "machine", part->machine);
  g_key_file_set_int64 (file, RUN, "created", part->created);
  set_number (file, RUN, "active-seconds", part->active_seconds);
  format_config (file, &part->config);
  set_text (file, DATASET, "name", part->dataset_name);
  set_text (file, DATASET, "hash", part->dataset_hash);
  if (is_public (part->dataset_specification))
    set_text (file, DATASET, "specification", part->dataset_specification);
  set_text (file, DATASET, "class-names", part->class_names);
  g_key_file_set_uint64 (file, DATASET, "train-images", part->n_train_images);
  g_key_file_set_uint64 (file, DATASET, "test-images", part->n_test_images);
  return g_key_file_to_data (file, NULL, NULL);
}

/* ── parsing ─────────────────────────────────────────────────────────────────────────────────── */

/* NULL where the key is missing; FALSE where its value is absurd. */
static gboolean
get_text (GKeyFile *file, const char *group, const char *key, gsize max_length, char **text)
{
  *text = g_key_file_get_string (file, group, key, NULL);
  return *text == NULL || strlen (*text) <= max_length;
}

static gboolean
get_count (GKeyFile *file, const char *group, const char *key, int *count)
{
  g_autoptr (GError) error = NULL;

  *count = g_key_file_get_integer (file, group, key, &error);
  return error == NULL && *count >= 0;
}

static gboolean
get_number (GKeyFile *file, const char *group, const char *key, double *number)
{
  g_autoptr (GError) error = NULL;

  *number = g_key_file_get_double (file, group, key, &error);
  return error == NULL && isfinite (*number);
}

static gboolean
parse_config (GKeyFile *file, nn_config *config)
{
  g_autofree char *hidden = g_key_file_get_string (file, CONFIG, "hidden", NULL);
  g_autofree char *activation = g_key_file_get_string (file, CONFIG, "activation", NULL);
  g_autofree char *init = g_key_file_get_string (file, CONFIG, "init", NULL);
  g_autoptr (GError) error = NULL;

  *config = nn_config_default ();
  config->seed = g_key_file_get_uint64 (file, CONFIG, "seed", &error);
  return error == NULL && get_count (file, CONFIG, "inputs", &config->n_inputs) &&
         get_count (file, CONFIG, "classes", &config->n_classes) &&
         get_count (file, CONFIG, "epochs", &config->epochs) &&
         get_count (file, CONFIG, "batch", &config->batch_size) &&
         get_number (file, CONFIG, "learning-rate", &config->learning_rate) &&
         get_number (file, CONFIG, "l2", &config->l2) &&
         get_number (file, CONFIG, "dropout", &config->dropout) && hidden != NULL &&
         lab_config_parse_hidden (config, hidden, NULL) && activation != NULL &&
         nn_activation_parse (activation, &config->activation) && init != NULL &&
         nn_init_parse (init, &config->init) && nn_config_check (config) == NN_FIELD_NONE &&
         config->n_inputs == LAB_IMAGE_PIXELS;
}

static gboolean
parse_run (GKeyFile *file, LabRunPart *part)
{
  g_autofree char *state = g_key_file_get_string (file, RUN, "state", NULL);
  g_autoptr (GError) error = NULL;

  if (!lab_run_state_parse (state, &part->state))
    return FALSE;
  /* Nobody trains it here. */
  if (part->state == LAB_RUN_READY || part->state == LAB_RUN_TRAINING ||
      part->state == LAB_RUN_PAUSED)
    part->state = LAB_RUN_INTERRUPTED;
  part->created = g_key_file_get_int64 (file, RUN, "created", &error);
  return error == NULL && part->created >= 0 &&
         get_number (file, RUN, "active-seconds", &part->active_seconds) &&
         get_text (file, RUN, "name", MAX_NAME_LENGTH, &part->name) &&
         get_text (file, RUN, "note", MAX_NOTE_LENGTH, &part->note) &&
         get_text (file, RUN, "message", MAX_NAME_LENGTH, &part->message) &&
         get_text (file, RUN, "program", MAX_NAME_LENGTH, &part->program_version) &&
         get_text (file, RUN, "machine", MAX_NAME_LENGTH, &part->machine);
}

static gboolean
parse_dataset (GKeyFile *file, LabRunPart *part)
{
  int n_train, n_test;

  if (!get_count (file, DATASET, "train-images", &n_train) ||
      !get_count (file, DATASET, "test-images", &n_test) ||
      !get_text (file, DATASET, "name", MAX_NAME_LENGTH, &part->dataset_name) ||
      !get_text (file, DATASET, "hash", MAX_NAME_LENGTH, &part->dataset_hash) ||
      !get_text (file, DATASET, "specification", MAX_NAME_LENGTH, &part->dataset_specification) ||
      !get_text (file, DATASET, "class-names", MAX_CLASSES_LENGTH, &part->class_names))
    return FALSE;
  part->n_train_images = (guint)n_train;
  part->n_test_images = (guint)n_test;
  /* A folder that somebody else names is not opened. */
  if (!is_public (part->dataset_specification))
    g_clear_pointer (&part->dataset_specification, g_free);
  return TRUE;
}

/**
 * lab_run_text_parse:
 * @part: where it goes
 * @text: what lab_run_text_format() wrote, or anything else
 * @length: how many bytes
 *
 * Returns: %FALSE when it describes no run
 */
gboolean
lab_run_text_parse (LabRunPart *part, const char *text, gsize length)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  return length > 0 && g_utf8_validate (text, (gssize)length, NULL) &&
         g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL) &&
         parse_config (file, &part->config) && parse_run (file, part) && parse_dataset (file, part);
}
