/* test-sharing.c: datasets that several threads hold, and the built-in digits asked for at once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset-test.h"

#define N_THREADS 4
#define N_TURNS   20000

/* Holds, reads and lets go, over and over; lets go of its first reference last. */
static gpointer
share_thread (gpointer data)
{
  LabDataset *dataset = data;
  guint sum = 0;

  for (guint i = 0; i < N_TURNS; i++) {
    LabDataset *held = lab_dataset_ref (dataset);

    sum += lab_dataset_get_images (held, LAB_SPLIT_TRAIN)->labels[i % TEST_N_TRAIN];
    lab_dataset_unref (held);
  }
  lab_dataset_unref (dataset);
  return GUINT_TO_POINTER (sum);
}

static void
test_references (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autoptr (GError) error = NULL;
  LabDataset *dataset;
  GThread *threads[N_THREADS];
  guint expected = 0;

  test_write_dataset (folder);
  dataset = lab_dataset_open_folder (folder, NULL, &error);
  g_assert_no_error (error);
  test_remove_tree (folder);
  for (guint i = 0; i < N_TURNS; i++)
    expected += 3 * (i % TEST_N_TRAIN) % LAB_N_DIGITS;
  for (guint t = 0; t < N_THREADS; t++)
    threads[t] = g_thread_new ("share", share_thread, lab_dataset_ref (dataset));
  /* The threads keep it alive. */
  lab_dataset_unref (dataset);
  for (guint t = 0; t < N_THREADS; t++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[t])), ==, expected);
}

static gpointer
builtin_thread (gpointer data)
{
  return lab_dataset_open_builtin ();
}

/* They are made once only, whoever asks first. */
static void
test_builtin_at_once (void)
{
  GThread *threads[N_THREADS];
  LabDataset *datasets[N_THREADS];

  for (guint t = 0; t < N_THREADS; t++)
    threads[t] = g_thread_new ("builtin", builtin_thread, NULL);
  for (guint t = 0; t < N_THREADS; t++)
    datasets[t] = g_thread_join (threads[t]);
  for (guint t = 0; t < N_THREADS; t++) {
    g_assert_nonnull (datasets[t]);
    g_assert_true (datasets[t] == datasets[0]);
  }
  for (guint t = 0; t < N_THREADS; t++)
    lab_dataset_unref (datasets[t]);
}

static gpointer
open_thread (gpointer data)
{
  return lab_dataset_open_folder (data, NULL, NULL);
}

/* Several readers of the same folder do not disturb each other. */
static void
test_open_at_once (void)
{
  g_autofree char *folder = test_make_folder ();
  GThread *threads[N_THREADS];

  test_write_dataset (folder);
  for (guint t = 0; t < N_THREADS; t++)
    threads[t] = g_thread_new ("open", open_thread, folder);
  for (guint t = 0; t < N_THREADS; t++) {
    g_autoptr (LabDataset) dataset = g_thread_join (threads[t]);

    g_assert_nonnull (dataset);
    test_check_dataset (dataset);
  }
  test_remove_tree (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sharing/references", test_references);
  g_test_add_func ("/sharing/builtin-at-once", test_builtin_at_once);
  g_test_add_func ("/sharing/open-at-once", test_open_at_once);
  return g_test_run ();
}
