/* test-settings.c: what is remembered, and what becomes of nonsense in the settings.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "lab-settings.h"

static GSettings *
open_settings (void)
{
  GSettings *settings = lab_settings_open ();

  g_assert_nonnull (settings);
  return settings;
}

static void
assert_same (const nn_config *a, const nn_config *b)
{
  g_assert_cmpint (a->n_hidden, ==, b->n_hidden);
  for (int i = 0; i < a->n_hidden; i++)
    g_assert_cmpint (a->hidden[i], ==, b->hidden[i]);
  g_assert_cmpint (a->activation, ==, b->activation);
  g_assert_cmpint (a->init, ==, b->init);
  g_assert_cmpint (a->epochs, ==, b->epochs);
  g_assert_cmpint (a->batch_size, ==, b->batch_size);
  g_assert_true (a->learning_rate == b->learning_rate);
  g_assert_true (a->l2 == b->l2);
  g_assert_true (a->dropout == b->dropout);
  g_assert_cmpuint (a->seed, ==, b->seed);
}

static void
test_defaults (void)
{
  g_autoptr (GSettings) settings = open_settings ();
  nn_config expected = nn_config_default ();
  nn_config config;

  g_settings_reset (settings, "hidden-layers");
  config = lab_settings_get_config (settings);
  assert_same (&config, &expected);
}

static void
test_round_trip (void)
{
  g_autoptr (GSettings) settings = open_settings ();
  nn_config config = nn_config_default ();
  nn_config linear = config;
  nn_config read;

  config.n_hidden = 2;
  config.hidden[0] = 4096;
  config.hidden[1] = 1;
  config.activation = NN_TANH;
  config.init = NN_INIT_UNIFORM;
  config.epochs = 7;
  config.batch_size = 64;
  config.learning_rate = 0.0003;
  config.l2 = 1e-5;
  config.dropout = 0.25;
  config.seed = G_MAXUINT64;
  lab_settings_set_config (settings, &config);
  read = lab_settings_get_config (settings);
  assert_same (&read, &config);

  nn_config_set_preset (&linear, NN_PRESET_LINEAR);
  lab_settings_set_config (settings, &linear);
  read = lab_settings_get_config (settings);
  assert_same (&read, &linear);
}

/* One wrong value costs that value, not its neighbours. */
static void
test_repair (void)
{
  g_autoptr (GSettings) settings = open_settings ();
  nn_config defaults = nn_config_default ();
  nn_config good = defaults;
  nn_config read;

  good.n_hidden = 1;
  good.hidden[0] = 30;
  good.epochs = 3;
  lab_settings_set_config (settings, &good);
  g_settings_set_double (settings, "learning-rate", NAN);
  g_settings_set_double (settings, "l2", -1);
  g_settings_set_double (settings, "dropout", 1);
  g_settings_set_int (settings, "batch-size", 0);
  g_settings_set_string (settings, "activation", "step function");
  g_settings_set_string (settings, "initialisation", "");
  read = lab_settings_get_config (settings);
  assert_same (&read, &good);
  g_assert_true (g_settings_get_double (settings, "learning-rate") == defaults.learning_rate);
  g_assert_cmpint (g_settings_get_int (settings, "batch-size"), ==, defaults.batch_size);

  g_settings_set_int (settings, "epochs", G_MAXINT);
  g_settings_set_value (settings, "hidden-layers", g_variant_new_parsed ("[10, 0]"));
  read = lab_settings_get_config (settings);
  assert_same (&read, &defaults);
  g_settings_set_value (
      settings, "hidden-layers",
      g_variant_new_parsed ("[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"));
  read = lab_settings_get_config (settings);
  assert_same (&read, &defaults);
}

static void
test_views (void)
{
  static const char *const maps[] = {"diverging", "grey", NULL};
  g_autoptr (GSettings) settings = open_settings ();
  g_autofree char *map = NULL;
  g_autofree char *repaired = NULL;

  g_settings_set_double (settings, "smoothing", 0.9);
  g_assert_true (lab_settings_get_smoothing (settings) == 0.9);
  g_settings_set_double (settings, "smoothing", 1);
  g_assert_true (lab_settings_get_smoothing (settings) == 0.6);
  g_settings_set_double (settings, "smoothing", NAN);
  g_assert_true (lab_settings_get_smoothing (settings) == 0.6);

  g_settings_set_int (settings, "window-width", 1000);
  g_assert_cmpint (lab_settings_get_size (settings, "window-width"), ==, 1000);
  g_settings_set_int (settings, "window-width", -3);
  g_assert_cmpint (lab_settings_get_size (settings, "window-width"), ==, 1280);
  g_settings_set_int (settings, "window-height", G_MAXINT);
  g_assert_cmpint (lab_settings_get_size (settings, "window-height"), ==, 800);

  g_settings_set_string (settings, "weights-map", "grey");
  map = lab_settings_get_choice (settings, "weights-map", maps);
  g_assert_cmpstr (map, ==, "grey");
  g_settings_set_string (settings, "weights-map", "rainbow");
  repaired = lab_settings_get_choice (settings, "weights-map", maps);
  g_assert_cmpstr (repaired, ==, "diverging");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/defaults", test_defaults);
  g_test_add_func ("/settings/round-trip", test_round_trip);
  g_test_add_func ("/settings/repair", test_repair);
  g_test_add_func ("/settings/views", test_views);
  return g_test_run ();
}
