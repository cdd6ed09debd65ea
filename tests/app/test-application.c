/* test-application.c: the program from its command line to its end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>

#include "app-test.h"
#include "dataset-test.h"
#include "lab-application.h"

/* What to do once the run is there, and what was seen of it. */
typedef struct {
  GtkApplication *application;
  LabRunState awaited;
  nn_preset preset;
  const char *dataset; /* how it is specified */
  guint n_turns;
} Watch;

static gboolean
watch_cb (gpointer data)
{
  Watch *watch = data;
  GtkWindow *window = gtk_application_get_active_window (watch->application);
  LabPlayer *player;
  LabRun *run;

  g_assert_cmpuint (++watch->n_turns, <, 12000);
  if (!LAB_IS_WINDOW (window))
    return G_SOURCE_CONTINUE;
  player = lab_window_get_player (LAB_WINDOW (window));
  run = lab_player_get_run (player);
  if (run == NULL || lab_run_get_state (run) != watch->awaited)
    return G_SOURCE_CONTINUE;
  watch->preset = nn_config_get_preset (lab_run_get_config (run));
  g_assert_cmpstr (lab_dataset_get_specification (lab_run_get_dataset (run)), ==,
                   watch->dataset != NULL ? watch->dataset : "builtin");
  g_action_group_activate_action (G_ACTION_GROUP (watch->application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

static int
run_program (const char *command, Watch *watch)
{
  g_auto (GStrv) arguments = g_strsplit (command, " ", -1);
  g_autoptr (LabApplication) application = lab_application_new (G_APPLICATION_NON_UNIQUE);

  watch->application = GTK_APPLICATION (application);
  if (watch->awaited != LAB_RUN_FAILED)
    g_timeout_add (10, watch_cb, watch);
  return g_application_run (G_APPLICATION (application), (int)g_strv_length (arguments), arguments);
}

static void
test_train (void)
{
  Watch watch = {.awaited = LAB_RUN_TRAINING};

  g_assert_cmpint (run_program ("digit-lab --dataset builtin --preset linear --train", &watch), ==,
                   0);
  g_assert_cmpint (watch.preset, ==, NN_PRESET_LINEAR);
}

static void
test_ready (void)
{
  Watch watch = {.awaited = LAB_RUN_READY};

  g_assert_cmpint (run_program ("digit-lab --dataset builtin --preset shallow", &watch), ==, 0);
  g_assert_cmpint (watch.preset, ==, NN_PRESET_SHALLOW);
}

/* A dataset that was fetched goes by its name, in capitals too; it is no folder here. */
static void
test_fetched (void)
{
  g_autofree char *folder =
      g_build_filename (g_get_user_data_dir (), "digit-lab", "datasets", "kmnist", NULL);
  static const char *const commands[] = {"digit-lab --dataset kmnist",
                                         "digit-lab --dataset KMNIST --preset linear"};

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  test_write_dataset (folder);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    Watch watch = {.awaited = LAB_RUN_READY, .dataset = "kmnist"};

    g_assert_cmpint (run_program (commands[i], &watch), ==, 0);
  }
}

/* What needs no window opens none, and what is wrong says so. */
static void
test_no_window (void)
{
  Watch watch = {.awaited = LAB_RUN_FAILED};

  g_assert_cmpint (run_program ("digit-lab --version", &watch), ==, 0);
  g_assert_cmpint (run_program ("digit-lab --preset huge", &watch), ==, 2);
}

int
main (int argc, char **argv)
{
  char *data_home = test_make_folder ();
  int status;

  g_setenv ("XDG_DATA_HOME", data_home, TRUE);
  app_test_init (&argc, &argv);
  g_test_add_func ("/application/train", test_train);
  g_test_add_func ("/application/ready", test_ready);
  g_test_add_func ("/application/fetched", test_fetched);
  g_test_add_func ("/application/no-window", test_no_window);
  status = g_test_run ();
  test_remove_tree (data_home);
  g_free (data_home);
  return status;
}
