/* test-classes.c: networks that tell the classes of their images apart, 2 to 62 of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include "lab-config.h"
#include "lab-experiment.h"
#include "lab-sweep.h"
#include "lab-test-session.h"

static const guint counts[] = {2, 9, 11, 62};

static void
test_fit (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autoptr (LabDataset) dataset = lab_test_data_new_with_classes (200, 100, counts[i], NULL);
    nn_config config = lab_test_data_config (), before = config;

    lab_config_fit_dataset (&config, dataset);
    g_assert_cmpint (config.n_classes, ==, (int)counts[i]);
    before.n_classes = config.n_classes;
    g_assert_cmpint (config.n_hidden, ==, before.n_hidden);
    g_assert_cmpuint (nn_config_n_parameters (&config), ==, nn_config_n_parameters (&before));
  }
}

/* A run of each number of classes, from the first batch to what is read of its images. */
static void
test_train (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    guint n_classes = counts[i], n_epochs;
    g_autoptr (LabDataset) dataset =
        lab_test_data_new_with_classes (600, 200, n_classes, "first\n");
    g_autoptr (LabSession) session = lab_session_new ();
    g_autoptr (GError) error = NULL;
    nn_config config = lab_test_data_config ();
    const guint32 *confusion;
    guint sum = 0;
    LabRun *run;

    config.epochs = 2;
    lab_config_fit_dataset (&config, dataset);
    lab_session_prepare (session, &config, dataset, &error);
    g_assert_no_error (error);
    run = lab_session_get_run (session);
    lab_session_train (session);
    lab_test_wait_for_end (run);
    g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_FINISHED);
    lab_test_assert_whole (run);
    g_assert_cmpuint (lab_class_names_get_n (lab_run_get_class_names (run)), ==, n_classes);
    g_assert_cmpstr (lab_class_names_get (lab_run_get_class_names (run), 0), ==, "first");
    lab_run_get_epochs (run, &n_epochs);
    confusion = lab_run_get_confusion (run, n_epochs);
    for (guint cell = 0; cell < n_classes * n_classes; cell++)
      sum += confusion[cell];
    g_assert_cmpuint (sum, ==, 200);
    lab_session_shutdown (session);
  }
}

/* A network for other images: refused in a sentence that names both numbers, before anything is made. */
static void
test_refused (void)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new_with_classes (100, 50, 12, NULL);
  g_autoptr (LabSession) session = lab_session_new ();
  static const int wrong[] = {2, 10, 11, 13, 62};

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autofree char *number = g_strdup_printf (" %d ", wrong[i]);
    g_autoptr (GError) error = NULL;
    nn_config config = lab_test_data_config ();

    config.n_classes = wrong[i];
    g_assert_false (lab_session_prepare (session, &config, dataset, &error));
    g_assert_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_FIELD);
    g_assert_nonnull (strstr (error->message, number));
    g_assert_nonnull (strstr (error->message, " 12;"));
    g_assert_nonnull (strstr (error->message, lab_dataset_get_name (dataset)));
    g_assert_null (lab_session_get_run (session));
  }
  lab_session_shutdown (session);
}

/* An experiment fits whichever images there are, and is itself where it does already. */
static void
test_experiment (void)
{
  g_autoptr (LabExperiment) experiment = lab_experiment_open ("l2", NULL);
  g_autoptr (LabDataset) digits = lab_test_data_new (100, 50);
  g_autoptr (LabDataset) many = lab_test_data_new_with_classes (200, 100, 62, NULL);
  g_autoptr (LabExperiment) same = lab_experiment_fit_dataset (experiment, digits);
  g_autoptr (LabExperiment) fitted = lab_experiment_fit_dataset (experiment, many);
  g_autoptr (LabSweep) sweep = lab_sweep_new (experiment, many, 1);
  LabExperiment *trained = lab_sweep_get_experiment (sweep);

  g_assert_true (same == experiment);
  g_assert_cmpint (experiment->base.n_classes, ==, 10);
  g_assert_cmpint (fitted->base.n_classes, ==, 62);
  g_assert_cmpuint (fitted->n_runs, ==, experiment->n_runs);
  for (guint i = 0; i < fitted->n_runs; i++) {
    g_assert_cmpint (experiment->runs[i].config.n_classes, ==, 10);
    g_assert_cmpint (fitted->runs[i].config.n_classes, ==, 62);
    g_assert_cmpfloat (fitted->runs[i].config.l2, ==, experiment->runs[i].config.l2);
    g_assert_cmpint (trained->runs[i].config.n_classes, ==, 62);
  }
  g_assert_cmpstr (fitted->text, ==, experiment->text);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classes/fit", test_fit);
  g_test_add_func ("/classes/train", test_train);
  g_test_add_func ("/classes/refused", test_refused);
  g_test_add_func ("/classes/experiment", test_experiment);
  return g_test_run ();
}
