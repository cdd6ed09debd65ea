/* test-player.c: what the buttons mean, in every state, as lab-player.c promises it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib.h>

#include "lab-player.h"

typedef struct {
  LabSetup *setup;
  LabPlayer *player;
  guint n_failures;
} Fixture;

#define wait_for(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline = g_get_monotonic_time () + 120 * G_USEC_PER_SEC;                              \
                                                                                                   \
    while (!(condition)) {                                                                         \
      if (g_get_monotonic_time () > deadline)                                                      \
        g_error ("%s:%d: waited in vain for: %s", __FILE__, __LINE__, #condition);                 \
      if (!g_main_context_iteration (NULL, FALSE))                                                 \
        g_usleep (1000);                                                                           \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END

static LabRunState
state (Fixture *fixture)
{
  return lab_run_get_state (lab_player_get_run (fixture->player));
}

static void
change (Fixture *fixture, int hidden, double learning_rate, int epochs)
{
  nn_config config = *lab_setup_get_config (fixture->setup);

  config.n_hidden = hidden > 0 ? 1 : 0;
  config.hidden[0] = hidden;
  config.learning_rate = learning_rate;
  config.epochs = epochs;
  g_assert_true (lab_setup_set_config (fixture->setup, &config, NULL));
}

static void
count_failure_cb (LabPlayer *player, const char *sentence, Fixture *fixture)
{
  g_assert_cmpstr (sentence, !=, "");
  fixture->n_failures++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->setup = lab_setup_new ();
  fixture->player = lab_player_new (fixture->setup);
  g_signal_connect (fixture->player, "failed", G_CALLBACK (count_failure_cb), fixture);
  change (fixture, 8, 0.1, 1000);
  g_assert_null (lab_player_get_run (fixture->player));
  g_assert_false (lab_player_can_train (fixture->player));
  lab_setup_load_dataset (fixture->setup, "builtin");
  g_assert_true (lab_setup_is_loading (fixture->setup));
  wait_for (lab_player_get_run (fixture->player) != NULL);
  g_assert_false (lab_setup_is_loading (fixture->setup));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer player = fixture->player, setup = fixture->setup;

  g_object_add_weak_pointer (player, &player);
  g_object_add_weak_pointer (setup, &setup);
  g_object_unref (fixture->player);
  g_object_unref (fixture->setup);
  g_assert_null (player);
  g_assert_null (setup);
}

static void
test_verbs (Fixture *fixture, gconstpointer data)
{
  LabPlayer *player = fixture->player;
  LabRun *run = lab_player_get_run (player);

  g_assert_cmpint (state (fixture), ==, LAB_RUN_READY);
  g_assert_cmpint (lab_player_get_verb (player), ==, LAB_PLAYER_TRAIN);
  g_assert_false (lab_player_can_stop (player));

  lab_player_toggle (player);
  wait_for (state (fixture) == LAB_RUN_TRAINING);
  g_assert_cmpint (lab_player_get_verb (player), ==, LAB_PLAYER_PAUSE);
  g_assert_true (lab_player_can_stop (player));

  lab_player_toggle (player);
  wait_for (state (fixture) == LAB_RUN_PAUSED);
  g_assert_cmpint (lab_player_get_verb (player), ==, LAB_PLAYER_RESUME);
  g_assert_true (lab_player_can_stop (player));

  lab_player_toggle (player);
  wait_for (state (fixture) == LAB_RUN_TRAINING);
  g_assert_true (lab_player_get_run (player) == run);

  lab_player_stop (player);
  wait_for (state (fixture) == LAB_RUN_STOPPED);
  g_assert_cmpint (lab_player_get_verb (player), ==, LAB_PLAYER_TRAIN);
  g_assert_false (lab_player_can_stop (player));
  lab_player_stop (player);
  g_assert_cmpint (state (fixture), ==, LAB_RUN_STOPPED);
}

static void
test_train_after_the_end (Fixture *fixture, gconstpointer data)
{
  LabPlayer *player = fixture->player;
  g_autoptr (LabRun) first = NULL;

  change (fixture, 8, 0.1, 1);
  lab_player_toggle (player);
  wait_for (state (fixture) == LAB_RUN_FINISHED);
  first = g_object_ref (lab_player_get_run (player));

  change (fixture, 12, 0.1, 1);
  g_assert_true (lab_player_get_run (player) == first);
  g_assert_false (lab_player_needs_new_run (player));
  lab_player_toggle (player);
  g_assert_true (lab_player_get_run (player) != first);
  wait_for (state (fixture) == LAB_RUN_FINISHED);
  g_assert_cmpint (lab_run_get_config (lab_player_get_run (player))->hidden[0], ==, 12);
  g_assert_cmpint (lab_run_get_state (first), ==, LAB_RUN_FINISHED);
}

static void
test_step (Fixture *fixture, gconstpointer data)
{
  LabPlayer *player = fixture->player;
  guint n_epochs = 0;

  for (guint i = 1; i <= 3; i++) {
    lab_player_step (player);
    wait_for (state (fixture) == LAB_RUN_PAUSED &&
              (lab_run_get_epochs (lab_player_get_run (player), &n_epochs), n_epochs == i));
  }
  g_assert_cmpint (lab_player_get_verb (player), ==, LAB_PLAYER_RESUME);
}

/* A run that has not begun follows the setup; its number of neurons says so. */
static void
test_ready_follows (Fixture *fixture, gconstpointer data)
{
  change (fixture, 21, 0.1, 5);
  wait_for (lab_run_get_config (lab_player_get_run (fixture->player))->hidden[0] == 21);
  g_assert_cmpint (state (fixture), ==, LAB_RUN_READY);
  change (fixture, 21, 0.3, 5);
  wait_for (lab_run_get_config (lab_player_get_run (fixture->player))->learning_rate == 0.3);
}

/* Train right after an edit takes the edit, however fast the fingers are. */
static void
test_train_takes_the_edit (Fixture *fixture, gconstpointer data)
{
  const nn_config *config;

  change (fixture, 17, 0.03, 2);
  lab_player_toggle (fixture->player);
  config = lab_run_get_config (lab_player_get_run (fixture->player));
  g_assert_cmpint (config->hidden[0], ==, 17);
  g_assert_cmpint (config->epochs, ==, 2);
  wait_for (state (fixture) == LAB_RUN_FINISHED);
}

static void
test_live_change (Fixture *fixture, gconstpointer data)
{
  LabPlayer *player = fixture->player;
  LabRun *run = lab_player_get_run (player);
  guint n_changes = 0, n_epochs;
  const LabEpoch *epochs;

  lab_player_toggle (player);
  wait_for ((lab_run_get_epochs (run, &n_epochs), n_epochs >= 2));
  change (fixture, 8, 0.02, 1000);
  g_assert_false (lab_player_needs_new_run (player));
  wait_for ((lab_run_get_changes (run, &n_changes), n_changes == 1));
  wait_for (
      (epochs = lab_run_get_epochs (run, &n_epochs), epochs[n_epochs - 1].learning_rate == 0.02));
  g_assert_true (lab_player_get_run (player) == run);
  g_assert_cmpint (state (fixture), ==, LAB_RUN_TRAINING);
}

/* Nothing trained is lost to an edit: a new network waits for a new run. */
static void
test_needs_new_run (Fixture *fixture, gconstpointer data)
{
  LabPlayer *player = fixture->player;
  g_autoptr (LabRun) run = g_object_ref (lab_player_get_run (player));

  lab_player_toggle (player);
  wait_for (state (fixture) == LAB_RUN_TRAINING);
  change (fixture, 9, 0.1, 1000);
  g_assert_true (lab_player_needs_new_run (player));
  change (fixture, 8, 0.1, 1000);
  g_assert_false (lab_player_needs_new_run (player));
  change (fixture, 9, 0.1, 1000);

  lab_player_toggle (player);
  wait_for (state (fixture) == LAB_RUN_PAUSED);
  g_assert_true (lab_player_needs_new_run (player));
  lab_player_toggle (player);
  wait_for (state (fixture) == LAB_RUN_TRAINING);
  g_assert_true (lab_player_get_run (player) == run);

  lab_player_reset (player);
  g_assert_true (lab_player_get_run (player) != run);
  g_assert_cmpint (state (fixture), ==, LAB_RUN_READY);
  g_assert_cmpint (lab_run_get_config (lab_player_get_run (player))->hidden[0], ==, 9);
  g_assert_false (lab_player_needs_new_run (player));
}

static void
test_reset_keeps_the_seed (Fixture *fixture, gconstpointer data)
{
  guint64 seed = lab_setup_get_config (fixture->setup)->seed;
  guint64 rolled;

  lab_player_toggle (fixture->player);
  lab_player_reset (fixture->player);
  g_assert_cmpuint (lab_run_get_config (lab_player_get_run (fixture->player))->seed, ==, seed);
  lab_setup_roll_seed (fixture->setup);
  rolled = lab_setup_get_config (fixture->setup)->seed;
  g_assert_cmpuint (rolled, !=, seed);
  lab_player_reset (fixture->player);
  g_assert_cmpuint (lab_run_get_config (lab_player_get_run (fixture->player))->seed, ==, rolled);
}

/* What can't be read is not trained, and it is said why; what is going on can always go on. */
static void
test_problem (Fixture *fixture, gconstpointer data)
{
  lab_setup_set_problem (fixture->setup, NN_FIELD_EPOCHS, "Not a number.");
  lab_player_toggle (fixture->player);
  lab_player_step (fixture->player);
  lab_player_reset (fixture->player);
  g_assert_cmpuint (fixture->n_failures, ==, 3);
  g_assert_cmpint (state (fixture), ==, LAB_RUN_READY);

  lab_setup_set_problem (fixture->setup, NN_FIELD_EPOCHS, NULL);
  lab_player_toggle (fixture->player);
  wait_for (state (fixture) == LAB_RUN_TRAINING);
  lab_setup_set_problem (fixture->setup, NN_FIELD_EPOCHS, "Not a number.");
  lab_player_toggle (fixture->player);
  wait_for (state (fixture) == LAB_RUN_PAUSED);
  lab_player_toggle (fixture->player);
  wait_for (state (fixture) == LAB_RUN_TRAINING);
  g_assert_cmpuint (fixture->n_failures, ==, 3);
}

/* A penalty this strong throws each weight to 2 million times its opposite, at every batch. */
static void
test_divergence (Fixture *fixture, gconstpointer data)
{
  nn_config config = *lab_setup_get_config (fixture->setup);

  config.learning_rate = 1000;
  config.l2 = 1000;
  g_assert_true (lab_setup_set_config (fixture->setup, &config, NULL));
  lab_player_toggle (fixture->player);
  wait_for (state (fixture) == LAB_RUN_DIVERGED);
  g_assert_nonnull (lab_run_get_message (lab_player_get_run (fixture->player)));
  g_assert_cmpint (lab_player_get_verb (fixture->player), ==, LAB_PLAYER_TRAIN);
}

static void
note_sentence_cb (LabSetup *setup, const char *sentence, char **noted)
{
  g_free (*noted);
  *noted = g_strdup (sentence);
}

/* A dataset that can't be had leaves the present one, and its run, where they are. */
static void
test_dataset_failure (Fixture *fixture, gconstpointer data)
{
  LabDataset *dataset = lab_setup_get_dataset (fixture->setup);
  LabRun *run = lab_player_get_run (fixture->player);
  g_autofree char *sentence = NULL;

  g_signal_connect (fixture->setup, "dataset-failed", G_CALLBACK (note_sentence_cb), &sentence);
  lab_setup_load_dataset (fixture->setup, "/nowhere/at/all");
  wait_for (!lab_setup_is_loading (fixture->setup));
  g_assert_nonnull (sentence);
  g_assert_nonnull (strstr (sentence, "/nowhere/at/all"));
  g_assert_true (lab_setup_get_dataset (fixture->setup) == dataset);
  g_assert_true (lab_player_get_run (fixture->player) == run);
}

/* With none before, the built-in digits stand in for what failed. */
static void
test_substitute (void)
{
  g_autoptr (LabSetup) setup = lab_setup_new ();

  lab_setup_load_dataset (setup, "/nowhere/at/all");
  wait_for (lab_setup_get_dataset (setup) != NULL && !lab_setup_is_loading (setup));
  lab_setup_load_dataset (setup, "builtin");
  wait_for (!lab_setup_is_loading (setup));
  g_assert_cmpint (lab_dataset_get_kind (lab_setup_get_dataset (setup)), ==, LAB_DATASET_BUILTIN);
  g_assert_false (lab_setup_fell_back (setup));
}

static void
test_cancelled_loading (void)
{
  g_autoptr (LabSetup) setup = lab_setup_new ();

  lab_setup_load_dataset (setup, "/nowhere/at/all");
  lab_setup_cancel_loading (setup);
  g_assert_true (lab_setup_is_loading (setup));
  wait_for (!lab_setup_is_loading (setup));
  g_assert_nonnull (lab_setup_get_dataset (setup));
  lab_setup_load_dataset (setup, "mnist");
  lab_setup_cancel_loading (setup);
  g_assert_false (lab_setup_is_loading (setup));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/player/verbs", test_verbs},
      {"/player/train-after-the-end", test_train_after_the_end},
      {"/player/step", test_step},
      {"/player/ready-follows", test_ready_follows},
      {"/player/train-takes-the-edit", test_train_takes_the_edit},
      {"/player/live-change", test_live_change},
      {"/player/needs-new-run", test_needs_new_run},
      {"/player/reset-keeps-the-seed", test_reset_keeps_the_seed},
      {"/player/problem", test_problem},
      {"/player/divergence", test_divergence},
      {"/player/dataset-failure", test_dataset_failure},
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  g_test_add_func ("/setup/substitute", test_substitute);
  g_test_add_func ("/setup/cancelled-loading", test_cancelled_loading);
  return g_test_run ();
}
