/* test-search.c: where a dataset is looked for, in which order, and how it is named.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset-test.h"

#include <glib/gstdio.h>
#include <string.h>

#define FOLDER_VARIABLE "DIGIT_LAB_DATA_DIR"

/* Below it, the folders that XDG_DATA_HOME and XDG_DATA_DIRS name. */
static char *root;
static const char *const places[] = {"home", "first", "second"};

/* What DIGIT_LAB_DATA_DIR was when the program began. */
static char *given_folder;

static char *
place (const char *name)
{
  return g_build_filename (root, name, "digit-lab", "datasets", "mnist", NULL);
}

/* Puts a dataset where @name's data lies; told apart by the first training label, @mark. */
static void
put_dataset (const char *folder, guint8 mark)
{
  g_autoptr (GByteArray) labels = test_labels (TEST_N_TRAIN);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  test_write_dataset (folder);
  labels->data[8] = mark;
  test_write (folder, TEST_TRAIN_LABELS, labels);
}

static void
put_place (const char *name, guint8 mark)
{
  g_autofree char *folder = place (name);

  put_dataset (folder, mark);
}

static void
clear_places (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *folder = g_build_filename (root, places[i], NULL);

    if (g_file_test (folder, G_FILE_TEST_EXISTS))
      test_remove_tree (folder);
  }
  g_unsetenv (FOLDER_VARIABLE);
}

static void
check_mark (const char *specification, guint8 mark, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = lab_dataset_open (specification, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN)->labels[0], ==, mark);
  g_assert_cmpint (lab_dataset_get_kind (dataset), ==, LAB_DATASET_FOLDER);
  g_assert_cmpstr (lab_dataset_get_folder (dataset), ==, folder);
  /* Not MNIST: only its folder finds it again. */
  g_assert_cmpstr (lab_dataset_get_specification (dataset), ==, folder);
}

static void
check_builtin (const char *specification)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = lab_dataset_open (specification, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (lab_dataset_get_kind (dataset), ==, LAB_DATASET_BUILTIN);
  g_assert_cmpstr (lab_dataset_get_specification (dataset), ==, "builtin");
  g_assert_cmpstr (lab_dataset_get_name (dataset), ==, "Built-in digits");
  g_assert_null (lab_dataset_get_folder (dataset));
}

static void
check_error (const char *specification, LabDatasetError code, const char *named)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lab_dataset_open (specification, NULL, &error));
  g_assert_error (error, LAB_DATASET_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, named));
  test_check_sentence (error);
}

static void
test_order (void)
{
  g_autofree char *home = place ("home"), *first = place ("first"), *second = place ("second");
  g_autofree char *named = g_build_filename (root, "named", NULL);
  g_autofree char *chosen = g_build_filename (root, "chosen", NULL);

  check_builtin (NULL);
  check_builtin ("");
  put_place ("second", 1);
  check_mark (NULL, 1, second);
  put_place ("first", 2);
  check_mark (NULL, 2, first);
  put_place ("home", 3);
  check_mark (NULL, 3, home);
  put_dataset (named, 4);
  g_setenv (FOLDER_VARIABLE, named, TRUE);
  check_mark (NULL, 4, named);
  check_mark ("", 4, named);
  put_dataset (chosen, 5);
  check_mark (chosen, 5, chosen);
  check_builtin ("builtin");
  check_builtin ("Builtin");
  test_remove_tree (named);
  test_remove_tree (chosen);
  clear_places ();
}

/* What the environment names must be right. */
static void
test_named_but_broken (void)
{
  g_autofree char *named = g_build_filename (root, "named", NULL);
  g_autofree char *file = g_build_filename (named, TEST_TEST_LABELS, NULL);

  put_place ("home", 1);
  g_setenv (FOLDER_VARIABLE, named, TRUE);
  check_error (NULL, LAB_DATASET_ERROR_NOT_FOUND, named);
  check_error ("mnist", LAB_DATASET_ERROR_NOT_FOUND, named);
  check_error (NULL, LAB_DATASET_ERROR_NOT_FOUND, FOLDER_VARIABLE);
  g_assert_cmpint (g_mkdir (named, 0700), ==, 0);
  check_error (NULL, LAB_DATASET_ERROR_NOT_FOUND, named);
  put_dataset (named, 2);
  g_assert_cmpint (g_unlink (file), ==, 0);
  check_error (NULL, LAB_DATASET_ERROR_NOT_FOUND, TEST_TEST_LABELS);
  g_setenv (FOLDER_VARIABLE, "", TRUE);
  g_autofree char *home = place ("home");
  check_mark (NULL, 1, home);
  test_remove_tree (named);
  clear_places ();
}

/* An empty folder in one of the usual places is passed over; a half-filled one is told of. */
static void
test_place_half_filled (void)
{
  g_autofree char *home = place ("home"), *first = place ("first");
  g_autofree char *file = g_build_filename (home, TEST_TRAIN_LABELS, NULL);

  put_place ("first", 1);
  g_assert_cmpint (g_mkdir_with_parents (home, 0700), ==, 0);
  check_mark (NULL, 1, first);
  put_place ("home", 2);
  g_assert_cmpint (g_unlink (file), ==, 0);
  check_error (NULL, LAB_DATASET_ERROR_NOT_FOUND, TEST_TRAIN_LABELS);
  clear_places ();
}

/* Another dataset is not taken for MNIST, and the message says where to put that. */
static void
test_mnist_absent (void)
{
  g_autofree char *home = place ("home");

  check_error ("mnist", LAB_DATASET_ERROR_NOT_FOUND, home);
  put_place ("home", 1);
  check_error ("mnist", LAB_DATASET_ERROR_NOT_FOUND, home);
  check_error ("MNIST", LAB_DATASET_ERROR_NOT_FOUND, FOLDER_VARIABLE);
  clear_places ();
}

/* A folder that is called as a dataset of ours can be named all the same. */
static void
test_folder_called_mnist (void)
{
  g_autofree char *here = g_get_current_dir ();
  g_autofree char *folder = g_build_filename (root, "mnist", NULL);

  put_dataset (folder, 6);
  g_assert_cmpint (g_chdir (root), ==, 0);
  check_mark ("./mnist", 6, folder);
  g_assert_cmpint (g_chdir (here), ==, 0);
  test_remove_tree (folder);
}

/* Is it the dataset that begins with the digits 5 0 4 1 9 2 1 3 1 4, as MNIST alone does? */
static gboolean
looks_like_mnist (const LabImages *train, const LabImages *test)
{
  static const guint8 first_labels[] = {5, 0, 4, 1, 9, 2, 1, 3, 1, 4};

  return train->n == 60000 && test->n == 10000 &&
         memcmp (train->labels, first_labels, sizeof first_labels) == 0;
}

/* Real data where there is some, else a copy of the built-in digits: recognised for what it is. */
static void
test_recognition (void)
{
  g_autofree char *generated = g_build_filename (root, "generated", NULL);
  g_autoptr (LabDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;
  const LabImages *train, *test;

  if (given_folder == NULL) {
    put_dataset (generated, 0);
    g_setenv (FOLDER_VARIABLE, generated, TRUE);
  } else
    g_setenv (FOLDER_VARIABLE, given_folder, TRUE);
  dataset = lab_dataset_open (NULL, NULL, &error);
  g_assert_no_error (error);
  train = lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN);
  test = lab_dataset_get_images (dataset, LAB_SPLIT_TEST);
  g_test_message ("data used: %s (%u and %u images), from %s", lab_dataset_get_name (dataset),
                  train->n, test->n, given_folder != NULL ? FOLDER_VARIABLE : "this test");
  if (looks_like_mnist (train, test)) {
    g_autoptr (LabDataset) again = lab_dataset_open ("mnist", NULL, &error);
    g_autoptr (LabDataset) by_folder = lab_dataset_open (given_folder, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpint (lab_dataset_get_kind (dataset), ==, LAB_DATASET_MNIST);
    g_assert_cmpstr (lab_dataset_get_name (dataset), ==, "MNIST");
    g_assert_cmpstr (lab_dataset_get_specification (dataset), ==, "mnist");
    g_assert_cmpstr (lab_dataset_get_hash (dataset), ==, lab_dataset_get_hash (again));
    /* It was not searched for: only its folder is sure to find it again. */
    g_assert_cmpint (lab_dataset_get_kind (by_folder), ==, LAB_DATASET_MNIST);
    g_assert_cmpstr (lab_dataset_get_specification (by_folder), ==,
                     lab_dataset_get_folder (by_folder));
  } else {
    g_assert_cmpint (lab_dataset_get_kind (dataset), ==, LAB_DATASET_FOLDER);
    g_assert_cmpstr (lab_dataset_get_name (dataset), !=, "MNIST");
  }
  clear_places ();
}

int
main (int argc, char **argv)
{
  g_autofree char *home = NULL, *dirs = NULL;
  int status;

  root = test_make_folder ();
  home = g_build_filename (root, "home", NULL);
  dirs = g_strdup_printf ("%s/first:%s/second", root, root);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_DATA_DIRS", dirs, TRUE);
  given_folder = g_strdup (g_getenv (FOLDER_VARIABLE));
  g_unsetenv (FOLDER_VARIABLE);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/order", test_order);
  g_test_add_func ("/search/named-but-broken", test_named_but_broken);
  g_test_add_func ("/search/place-half-filled", test_place_half_filled);
  g_test_add_func ("/search/mnist-absent", test_mnist_absent);
  g_test_add_func ("/search/folder-called-mnist", test_folder_called_mnist);
  g_test_add_func ("/search/recognition", test_recognition);
  status = g_test_run ();

  test_remove_tree (root);
  g_free (root);
  g_free (given_folder);
  return status;
}
