/* lab-setup.c: what the next run will be: a configuration and a dataset, as the person set them.
 *
 * The panels write to it and listen to it, the player makes runs of it. Its configuration is valid
 * at every moment: what can't be read or trained stays in the field it was typed into, and its
 * sentence is kept here as that field's problem.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-setup.h"

#include <string.h>

#include "lab-config.h"
#include "lab-dataset-loader.h"

/* Seeds that are rolled stay short enough to be read out and typed. */
#define ROLLED_SEEDS 10000

struct _LabSetup {
  GObject parent_instance;

  nn_config config;
  gboolean custom; /* "Custom" was chosen, whatever the layers happen to be */
  char *problems[LAB_SETUP_N_FIELDS];

  LabDataset *dataset;
  gboolean fell_back;
  GCancellable *loading; /* NULL when nothing is being loaded */
  char *specification;   /* what is being loaded */
};

G_DEFINE_FINAL_TYPE (LabSetup, lab_setup, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNAL_DATASET_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
lab_setup_dispose (GObject *object)
{
  LabSetup *self = LAB_SETUP (object);

  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  G_OBJECT_CLASS (lab_setup_parent_class)->dispose (object);
}

static void
lab_setup_finalize (GObject *object)
{
  LabSetup *self = LAB_SETUP (object);

  for (guint i = 0; i < LAB_SETUP_N_FIELDS; i++)
    g_free (self->problems[i]);
  g_free (self->specification);
  G_OBJECT_CLASS (lab_setup_parent_class)->finalize (object);
}

static void
lab_setup_class_init (LabSetupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lab_setup_dispose;
  object_class->finalize = lab_setup_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LAB_TYPE_SETUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DATASET_FAILED] =
      g_signal_new ("dataset-failed", LAB_TYPE_SETUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lab_setup_init (LabSetup *self)
{
  self->config = nn_config_default ();
}

/**
 * lab_setup_new:
 *
 * Returns: (transfer full): the default configuration, and no dataset yet
 */
LabSetup *
lab_setup_new (void)
{
  return g_object_new (LAB_TYPE_SETUP, NULL);
}

/* The network tells apart what the dataset has, whichever it was made for. */
static void
fit_dataset (LabSetup *self)
{
  if (self->dataset != NULL)
    lab_config_fit_dataset (&self->config, self->dataset);
}

static void
emit_changed (LabSetup *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * lab_setup_get_config:
 * @self: a setup
 *
 * Returns: the configuration, which can be trained; borrowed
 */
const nn_config *
lab_setup_get_config (LabSetup *self)
{
  g_return_val_if_fail (LAB_IS_SETUP (self), NULL);
  return &self->config;
}

/**
 * lab_setup_set_config:
 * @self: a setup
 * @config: any configuration; copied, with as many classes as the dataset has
 * @error: one sentence: which field is out of range, or that the machine has not the memory
 *
 * Returns: FALSE when @config can't be trained; nothing changes then
 */
gboolean
lab_setup_set_config (LabSetup *self, const nn_config *config, GError **error)
{
  g_return_val_if_fail (LAB_IS_SETUP (self), FALSE);

  if (!lab_config_validate (config, (int)g_get_num_processors (), error))
    return FALSE;
  self->config = *config;
  fit_dataset (self);
  emit_changed (self);
  return TRUE;
}

/**
 * lab_setup_get_preset:
 * @self: a setup
 *
 * Returns: the preset that was chosen; custom, too, when the hidden layers are none of the others'
 */
nn_preset
lab_setup_get_preset (LabSetup *self)
{
  g_return_val_if_fail (LAB_IS_SETUP (self), NN_PRESET_CUSTOM);
  return self->custom ? NN_PRESET_CUSTOM : nn_config_get_preset (&self->config);
}

/**
 * lab_setup_set_preset:
 * @self: a setup
 * @preset: sets its hidden layers; custom leaves them, and stays chosen while they are typed
 */
void
lab_setup_set_preset (LabSetup *self, nn_preset preset)
{
  g_return_if_fail (LAB_IS_SETUP (self));

  self->custom = preset == NN_PRESET_CUSTOM;
  if (!self->custom) {
    nn_config_set_preset (&self->config, preset);
    g_clear_pointer (&self->problems[NN_FIELD_HIDDEN_WIDTH], g_free);
  }
  emit_changed (self);
}

/**
 * lab_setup_set_defaults:
 * @self: a setup
 *
 * The default configuration again; the dataset stays. What was mistyped is forgotten.
 */
void
lab_setup_set_defaults (LabSetup *self)
{
  g_return_if_fail (LAB_IS_SETUP (self));

  self->config = nn_config_default ();
  fit_dataset (self);
  self->custom = FALSE;
  for (guint i = 0; i < LAB_SETUP_N_FIELDS; i++)
    g_clear_pointer (&self->problems[i], g_free);
  emit_changed (self);
}

/**
 * lab_setup_roll_seed:
 * @self: a setup
 *
 * Sets another seed, by chance: the one thing here that is not to come from a seed.
 */
void
lab_setup_roll_seed (LabSetup *self)
{
  g_return_if_fail (LAB_IS_SETUP (self));

  guint64 seed = self->config.seed;
  while (seed == self->config.seed)
    seed = (guint64)g_random_int_range (1, ROLLED_SEEDS);
  self->config.seed = seed;
  g_clear_pointer (&self->problems[LAB_SETUP_SEED], g_free);
  emit_changed (self);
}

/**
 * lab_setup_set_problem:
 * @self: a setup
 * @field: which field
 * @sentence: (nullable): what is wrong with what stands in it, or NULL when nothing is
 */
void
lab_setup_set_problem (LabSetup *self, LabSetupField field, const char *sentence)
{
  g_return_if_fail (LAB_IS_SETUP (self));
  g_return_if_fail (field < LAB_SETUP_N_FIELDS);

  if (g_strcmp0 (self->problems[field], sentence) == 0)
    return;
  g_free (self->problems[field]);
  self->problems[field] = g_strdup (sentence);
  emit_changed (self);
}

/**
 * lab_setup_get_problem:
 * @self: a setup
 *
 * Returns: (nullable): the sentence of the first field that has a problem, or NULL; borrowed
 */
const char *
lab_setup_get_problem (LabSetup *self)
{
  g_return_val_if_fail (LAB_IS_SETUP (self), NULL);

  for (guint i = 0; i < LAB_SETUP_N_FIELDS; i++)
    if (self->problems[i] != NULL)
      return self->problems[i];
  return NULL;
}

/**
 * lab_setup_get_field_problem:
 * @self: a setup
 * @field: which field
 *
 * Returns: (nullable): what is wrong with what stands in it, or NULL; borrowed
 */
const char *
lab_setup_get_field_problem (LabSetup *self, LabSetupField field)
{
  g_return_val_if_fail (LAB_IS_SETUP (self), NULL);
  g_return_val_if_fail (field < LAB_SETUP_N_FIELDS, NULL);
  return self->problems[field];
}

/* The dataset that takes the place of one that failed while there was none: what is found first,
 * and when even that is broken the built-in digits, so that there always is one. */
static void
load_substitute (LabSetup *self, const char *failed)
{
  if (self->dataset == NULL && g_strcmp0 (failed, "builtin") != 0)
    lab_setup_load_dataset (self, *failed == '\0' ? "builtin" : "");
}

static void
dataset_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabSetup *self = LAB_SETUP (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *specification = NULL;
  LabDataset *dataset = lab_dataset_open_finish (result, &error);

  /* Cancelled, or overtaken by a later choice: whoever did that has said so already. */
  if (self->loading == NULL || self->loading != g_task_get_cancellable (G_TASK (result))) {
    g_clear_pointer (&dataset, lab_dataset_unref);
    return;
  }
  g_clear_object (&self->loading);
  specification = g_steal_pointer (&self->specification);
  if (dataset != NULL) {
    g_clear_pointer (&self->dataset, lab_dataset_unref);
    self->dataset = dataset;
    fit_dataset (self);
    self->fell_back =
        *specification == '\0' && lab_dataset_get_kind (dataset) == LAB_DATASET_BUILTIN;
  } else {
    g_signal_emit (self, signals[SIGNAL_DATASET_FAILED], 0, error->message);
    load_substitute (self, specification);
  }
  emit_changed (self);
}

/**
 * lab_setup_load_dataset:
 * @self: a setup
 * @specification: (nullable): as lab_dataset_open() takes it
 *
 * Opens a dataset in a thread. The present one stays until the other is there, and when it fails.
 */
void
lab_setup_load_dataset (LabSetup *self, const char *specification)
{
  g_return_if_fail (LAB_IS_SETUP (self));

  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_free (self->specification);
  self->specification = g_strdup (specification != NULL ? specification : "");
  self->loading = g_cancellable_new ();
  /* The task holds the setup: it is not gone when the answer comes. */
  lab_dataset_open_async (self, self->specification, self->loading, dataset_opened_cb, NULL);
  emit_changed (self);
}

/**
 * lab_setup_cancel_loading:
 * @self: a setup
 *
 * The dataset that is being loaded is given up; when there was none before, the built-in digits
 * take its place.
 */
void
lab_setup_cancel_loading (LabSetup *self)
{
  g_return_if_fail (LAB_IS_SETUP (self));

  if (self->loading == NULL)
    return;
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (self->dataset == NULL)
    load_substitute (self, "");
  emit_changed (self);
}

/**
 * lab_setup_is_loading:
 * @self: a setup
 *
 * Returns: whether a dataset is being loaded
 */
gboolean
lab_setup_is_loading (LabSetup *self)
{
  g_return_val_if_fail (LAB_IS_SETUP (self), FALSE);
  return self->loading != NULL;
}

/**
 * lab_setup_fell_back:
 * @self: a setup
 *
 * Returns: whether the built-in digits stand here because MNIST was looked for and not found
 */
gboolean
lab_setup_fell_back (LabSetup *self)
{
  g_return_val_if_fail (LAB_IS_SETUP (self), FALSE);
  return self->fell_back;
}

/**
 * lab_setup_get_dataset:
 * @self: a setup
 *
 * Returns: (nullable) (transfer none): the dataset, or NULL before the first is loaded
 */
LabDataset *
lab_setup_get_dataset (LabSetup *self)
{
  g_return_val_if_fail (LAB_IS_SETUP (self), NULL);
  return self->dataset;
}
