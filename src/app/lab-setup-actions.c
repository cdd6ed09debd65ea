/* lab-setup-actions.c: the values of a setup as actions, for menus, buttons and scripts.
 *
 * Each action's state is the value; a state that can't be is refused, and the old one stays.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-setup-actions.h"

#include "lab-config.h"

typedef struct {
  const char *name;
  GVariant *(*get) (LabSetup *setup); /* floating */
  gboolean (*put) (nn_config *config, GVariant *value);
} Value;

static GVariant *
get_hidden (LabSetup *setup)
{
  return g_variant_new_take_string (lab_config_format_hidden (lab_setup_get_config (setup)));
}

static gboolean
put_hidden (nn_config *config, GVariant *value)
{
  return lab_config_parse_hidden (config, g_variant_get_string (value, NULL), NULL);
}

static GVariant *
get_activation (LabSetup *setup)
{
  return g_variant_new_string (nn_activation_name (lab_setup_get_config (setup)->activation));
}

static gboolean
put_activation (nn_config *config, GVariant *value)
{
  return nn_activation_parse (g_variant_get_string (value, NULL), &config->activation);
}

static GVariant *
get_init (LabSetup *setup)
{
  return g_variant_new_string (nn_init_name (lab_setup_get_config (setup)->init));
}

static gboolean
put_init (nn_config *config, GVariant *value)
{
  return nn_init_parse (g_variant_get_string (value, NULL), &config->init);
}

static GVariant *
get_epochs (LabSetup *setup)
{
  return g_variant_new_int32 (lab_setup_get_config (setup)->epochs);
}

static gboolean
put_epochs (nn_config *config, GVariant *value)
{
  config->epochs = g_variant_get_int32 (value);
  return TRUE;
}

static GVariant *
get_batch_size (LabSetup *setup)
{
  return g_variant_new_int32 (lab_setup_get_config (setup)->batch_size);
}

static gboolean
put_batch_size (nn_config *config, GVariant *value)
{
  config->batch_size = g_variant_get_int32 (value);
  return TRUE;
}

static GVariant *
get_learning_rate (LabSetup *setup)
{
  return g_variant_new_double (lab_setup_get_config (setup)->learning_rate);
}

static gboolean
put_learning_rate (nn_config *config, GVariant *value)
{
  config->learning_rate = g_variant_get_double (value);
  return TRUE;
}

static GVariant *
get_l2 (LabSetup *setup)
{
  return g_variant_new_double (lab_setup_get_config (setup)->l2);
}

static gboolean
put_l2 (nn_config *config, GVariant *value)
{
  config->l2 = g_variant_get_double (value);
  return TRUE;
}

static GVariant *
get_dropout (LabSetup *setup)
{
  return g_variant_new_double (lab_setup_get_config (setup)->dropout);
}

static gboolean
put_dropout (nn_config *config, GVariant *value)
{
  config->dropout = g_variant_get_double (value);
  return TRUE;
}

static GVariant *
get_seed (LabSetup *setup)
{
  return g_variant_new_uint64 (lab_setup_get_config (setup)->seed);
}

static gboolean
put_seed (nn_config *config, GVariant *value)
{
  config->seed = g_variant_get_uint64 (value);
  return TRUE;
}

static GVariant *
get_preset (LabSetup *setup)
{
  return g_variant_new_string (nn_preset_name (lab_setup_get_preset (setup)));
}

static GVariant *
get_dataset (LabSetup *setup)
{
  LabDataset *dataset = lab_setup_get_dataset (setup);

  return g_variant_new_string (dataset != NULL ? lab_dataset_get_specification (dataset) : "");
}

/* Those without a put function have a handler of their own. */
static const Value values[] = {
    {"preset", get_preset, NULL},
    {"dataset", get_dataset, NULL},
    {"hidden", get_hidden, put_hidden},
    {"activation", get_activation, put_activation},
    {"initialisation", get_init, put_init},
    {"epochs", get_epochs, put_epochs},
    {"batch-size", get_batch_size, put_batch_size},
    {"learning-rate", get_learning_rate, put_learning_rate},
    {"l2", get_l2, put_l2},
    {"dropout", get_dropout, put_dropout},
    {"seed", get_seed, put_seed},
};

static void
change_config_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  LabSetup *setup = data;
  nn_config config = *lab_setup_get_config (setup);
  const char *name = g_action_get_name (G_ACTION (action));

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (g_str_equal (values[i].name, name) && values[i].put (&config, value))
      lab_setup_set_config (setup, &config, NULL);
}

static void
change_preset_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  nn_preset preset;

  if (nn_preset_parse (g_variant_get_string (value, NULL), &preset))
    lab_setup_set_preset (data, preset);
}

static void
change_dataset_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  lab_setup_load_dataset (data, g_variant_get_string (value, NULL));
}

static void
refresh_states_cb (LabSetup *setup, GActionMap *map)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    GAction *action = g_action_map_lookup_action (map, values[i].name);

    g_simple_action_set_state (G_SIMPLE_ACTION (action), values[i].get (setup));
  }
}

/**
 * lab_setup_actions_add:
 * @map: (type GObject): where the actions go
 * @setup: whose values they are; outlives @map's actions
 *
 * Adds an action for each value: "preset", "dataset", "hidden", "activation", "initialisation" (s),
 * "epochs", "batch-size" (i), "learning-rate", "l2", "dropout" (d) and "seed" (t).
 */
void
lab_setup_actions_add (GActionMap *map, LabSetup *setup)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autoptr (GVariant) state = g_variant_ref_sink (values[i].get (setup));
    g_autoptr (GSimpleAction) action =
        g_simple_action_new_stateful (values[i].name, g_variant_get_type (state), state);
    GCallback callback = values[i].put != NULL         ? G_CALLBACK (change_config_cb)
                         : values[i].get == get_preset ? G_CALLBACK (change_preset_cb)
                                                       : G_CALLBACK (change_dataset_cb);

    g_signal_connect_object (action, "change-state", callback, setup, 0);
    g_action_map_add_action (map, G_ACTION (action));
  }
  g_signal_connect_object (setup, "changed", G_CALLBACK (refresh_states_cb), map, 0);
}
