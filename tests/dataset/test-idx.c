/* test-idx.c: sound IDX files, in every form they come in.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset-test.h"

#include "lab-idx.h"

#include <glib/gstdio.h>
#include <string.h>

/* The four files with @joint in their names, those of @gzipped (a bit each) compressed, @suffix
 * behind the compressed ones. */
static void
write_form (const char *folder, const char *joint, guint gzipped, const char *suffix)
{
  static const char *const stems[] = {"train-images", "train-labels", "t10k-images", "t10k-labels"};

  for (guint i = 0; i < G_N_ELEMENTS (stems); i++) {
    guint n = i < 2 ? TEST_N_TRAIN : TEST_N_TEST;
    gboolean images = i % 2 == 0, gzip = (gzipped >> i & 1) != 0;
    g_autoptr (GByteArray) bytes = images ? test_images (n) : test_labels (n);
    g_autoptr (GByteArray) compressed = test_gzip (bytes);
    g_autofree char *name =
        g_strconcat (stems[i], joint, images ? "idx3" : "idx1", "-ubyte", gzip ? suffix : "", NULL);

    test_write (folder, name, gzip ? compressed : bytes);
  }
}

/* Dashed and dotted, plain and gzip'd in every mixture, with and without ".gz": the same dataset. */
static void
test_forms (void)
{
  static const char *const joints[] = {"-", "."};
  static const char *const suffixes[] = {".gz", ""};
  g_autofree char *hash = NULL;

  for (guint j = 0; j < G_N_ELEMENTS (joints); j++)
    for (guint s = 0; s < G_N_ELEMENTS (suffixes); s++)
      for (guint gzipped = 0; gzipped < 16; gzipped++) {
        g_autofree char *folder = test_make_folder ();
        g_autofree char *name = g_path_get_basename (folder);
        g_autoptr (LabDataset) dataset = NULL;
        g_autoptr (GError) error = NULL;

        write_form (folder, joints[j], gzipped, suffixes[s]);
        dataset = lab_dataset_open_folder (folder, NULL, &error);
        g_assert_no_error (error);
        test_check_dataset (dataset);
        g_assert_cmpint (lab_dataset_get_kind (dataset), ==, LAB_DATASET_FOLDER);
        g_assert_cmpstr (lab_dataset_get_name (dataset), ==, name);
        g_assert_cmpstr (lab_dataset_get_folder (dataset), ==, folder);
        g_assert_cmpstr (lab_dataset_get_specification (dataset), ==, folder);
        g_assert_cmpuint (strlen (lab_dataset_get_hash (dataset)), ==, 64);
        if (hash == NULL)
          hash = g_strdup (lab_dataset_get_hash (dataset));
        g_assert_cmpstr (lab_dataset_get_hash (dataset), ==, hash);
        test_remove_tree (folder);
      }
}

/* What stands in a run's record can be computed from the files with sha256sum. */
static void
test_hash (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autoptr (GString) hashes = g_string_new (NULL);
  g_autofree char *expected = NULL;
  g_autoptr (LabDataset) dataset = NULL;

  for (guint i = 0; i < 4; i++) {
    guint n = i < 2 ? TEST_N_TRAIN : TEST_N_TEST;
    g_autoptr (GByteArray) bytes = i % 2 == 0 ? test_images (n) : test_labels (n);
    g_autofree char *hash =
        g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);

    g_string_append (hashes, hash);
  }
  expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, hashes->str, -1);
  test_write_dataset (folder);
  dataset = lab_dataset_open_folder (folder, NULL, NULL);
  g_assert_cmpstr (lab_dataset_get_hash (dataset), ==, expected);
  test_remove_tree (folder);
}

/* One pixel more or less is another dataset. */
static void
test_hash_tells_apart (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autoptr (LabDataset) before = NULL, after = NULL;
  g_autoptr (GByteArray) labels = test_labels (TEST_N_TEST);

  test_write_dataset (folder);
  before = lab_dataset_open_folder (folder, NULL, NULL);
  labels->data[8] = 7;
  test_write (folder, TEST_TEST_LABELS, labels);
  after = lab_dataset_open_folder (folder, NULL, NULL);
  g_assert_cmpstr (lab_dataset_get_hash (before), !=, lab_dataset_get_hash (after));
  test_remove_tree (folder);
}

/* A relative path, and one with a slash at its end. */
static void
test_relative_folder (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *name = g_path_get_basename (folder);
  g_autofree char *relative = g_strconcat ("./", name, "/", NULL);
  g_autofree char *here = g_get_current_dir ();
  g_autoptr (LabDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;

  test_write_dataset (folder);
  g_assert_cmpint (g_chdir (parent), ==, 0);
  dataset = lab_dataset_open (relative, NULL, &error);
  g_assert_cmpint (g_chdir (here), ==, 0);
  g_assert_no_error (error);
  test_check_dataset (dataset);
  g_assert_cmpstr (lab_dataset_get_specification (dataset), ==, folder);
  g_assert_cmpstr (lab_dataset_get_name (dataset), ==, name);
  test_remove_tree (folder);
}

/* A gzip file of several members is the members' contents, one after the other. */
static void
test_members (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autoptr (GByteArray) labels = test_labels (TEST_N_TEST);
  g_autoptr (GByteArray) head = g_byte_array_new (), tail = g_byte_array_new ();
  g_autoptr (GByteArray) both = NULL, second = NULL;
  g_autoptr (LabDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;

  test_write_dataset (folder);
  g_byte_array_append (head, labels->data, 11);
  g_byte_array_append (tail, labels->data + 11, labels->len - 11);
  both = test_gzip (head);
  second = test_gzip (tail);
  g_byte_array_append (both, second->data, second->len);
  test_write (folder, TEST_TEST_LABELS, both);
  dataset = lab_dataset_open_folder (folder, NULL, &error);
  g_assert_no_error (error);
  test_check_dataset (dataset);
  test_remove_tree (folder);
}

/* Images alone, as those that are to be classified. */
static void
test_images_alone (void)
{
  static const guint counts[] = {1, 5, 3000};

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autofree char *folder = test_make_folder ();
    g_autofree char *path = g_build_filename (folder, "mine.idx", NULL);
    g_autoptr (GByteArray) bytes = test_images (counts[i]);
    g_autoptr (GByteArray) compressed = test_gzip (bytes);
    g_autofree guint8 *pixels = NULL;
    g_autoptr (GError) error = NULL;
    guint n = 0;

    test_write (folder, "mine.idx", i % 2 == 0 ? bytes : compressed);
    pixels = lab_idx_read_images (path, NULL, &n, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (n, ==, counts[i]);
    g_assert_cmpmem (pixels, (gsize)n * LAB_IMAGE_PIXELS, bytes->data + 16, bytes->len - 16);
    test_remove_tree (folder);
  }
}

/* A file of paper alone becomes as small as gzip can make it. */
static void
test_densest (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "paper.idx.gz", NULL);
  g_autoptr (GByteArray) bytes = test_images (3000);
  g_autoptr (GByteArray) compressed = NULL;
  g_autofree guint8 *pixels = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  memset (bytes->data + 16, 0, bytes->len - 16);
  compressed = test_gzip (bytes);
  g_assert_cmpuint (compressed->len, <, bytes->len / 900);
  test_write (folder, "paper.idx.gz", compressed);
  pixels = lab_idx_read_images (path, NULL, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 3000);
  test_remove_tree (folder);
}

static void
test_cancelled (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  test_write_dataset (folder);
  g_cancellable_cancel (cancellable);
  g_assert_null (lab_dataset_open_folder (folder, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_remove_tree (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/idx/forms", test_forms);
  g_test_add_func ("/idx/hash", test_hash);
  g_test_add_func ("/idx/hash-tells-apart", test_hash_tells_apart);
  g_test_add_func ("/idx/relative-folder", test_relative_folder);
  g_test_add_func ("/idx/members", test_members);
  g_test_add_func ("/idx/images-alone", test_images_alone);
  g_test_add_func ("/idx/densest", test_densest);
  g_test_add_func ("/idx/cancelled", test_cancelled);
  return g_test_run ();
}
