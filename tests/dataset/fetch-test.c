/* fetch-test.c: what the tests of fetching share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fetch-test.h"

#include <string.h>
#include <glib/gstdio.h>

#define NAME "few-digits"

FetchTest fetch_test;
const char *const fetch_test_names[FAULT_N_FILES] = {
    TEST_TRAIN_IMAGES ".gz", TEST_TRAIN_LABELS ".gz", TEST_TEST_IMAGES ".gz",
    TEST_TEST_LABELS ".gz"};

/* ── what is served ──────────────────────────────────────────────────────────────────────────────
 */

/* SplitMix64: the same faults in the same order on every machine. */
guint64
fetch_test_random (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* Noise does not compress: the files are long enough to be cut anywhere. */
static GByteArray *
noisy_images (guint n, guint64 seed)
{
  g_autoptr (GByteArray) images = test_images (n);

  for (guint i = 16; i < images->len; i++)
    images->data[i] = (guint8)fetch_test_random (&seed);
  return test_gzip (images);
}

static GByteArray *
packed_labels (guint n)
{
  g_autoptr (GByteArray) labels = test_labels (n);

  return test_gzip (labels);
}

/* A list of one dataset; @is_sized: whether it says how long the files are. */
static LabCatalogue *
make_catalogue (const char *mirrors, gboolean is_sized)
{
  g_autoptr (GString) text = g_string_new ("[" NAME "]\ntitle=Few digits\nimages=50\n"
                                           "licence=none\nclasses=0;1;2;3;4;5;6;7;8;9\n");
  g_autoptr (GError) error = NULL;
  LabCatalogue *made;

  g_string_append_printf (text, "mirrors=%s\n", mirrors);
  for (guint i = 0; i < FAULT_N_FILES; i++) {
    g_autofree char *hash = g_compute_checksum_for_data (
        G_CHECKSUM_SHA256, fetch_test.contents[i]->data, fetch_test.contents[i]->len);

    g_string_append_printf (text, "%s=%u %s\n", fetch_test_names[i],
                            is_sized ? fetch_test.contents[i]->len : 0, hash);
  }
  made = lab_catalogue_parse (text->str, text->len, &error);
  g_assert_no_error (error);
  return made;
}

void
fetch_test_set_mirrors (const char *first, gboolean is_sized)
{
  g_autofree char *second = fault_server_get_address (fetch_test.server, 1);
  g_autofree char *mirrors = g_strjoin (";", first, second, NULL);

  g_clear_pointer (&fetch_test.catalogue, lab_catalogue_free);
  fetch_test.catalogue = make_catalogue (mirrors, is_sized);
  fetch_test.entry = lab_catalogue_find (fetch_test.catalogue, NAME);
}

void
fetch_test_begin (void)
{
  g_autofree char *first = fault_server_get_address (fetch_test.server, 0);

  fetch_test.root = test_make_folder ();
  fetch_test.folder = g_build_filename (fetch_test.root, "digits", NULL);
  fetch_test.staging = g_strconcat (fetch_test.folder, ".part", NULL);
  fetch_test_set_mirrors (first, TRUE);
  for (guint i = 0; i < FAULT_N_MIRRORS; i++)
    fault_server_plan (fetch_test.server, i, FAULT_NONE, 0);
}

void
fetch_test_end (void)
{
  test_remove_tree (fetch_test.root);
  g_clear_pointer (&fetch_test.root, g_free);
  g_clear_pointer (&fetch_test.folder, g_free);
  g_clear_pointer (&fetch_test.staging, g_free);
}

/* ── what is there ───────────────────────────────────────────────────────────────────────────────
 */

guint
fetch_test_count_children (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* All four files byte for byte, the classes, nothing else; and nothing left beside them. */
void
fetch_test_check_in_place (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = lab_dataset_open_folder (fetch_test.folder, NULL, &error);
  g_autofree char *path = g_build_filename (fetch_test.folder, "classes.txt", NULL);
  g_autofree char *classes = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN)->n, ==, TEST_N_TRAIN);
  g_assert_cmpuint (lab_dataset_get_images (dataset, LAB_SPLIT_TEST)->n, ==, TEST_N_TEST);
  for (guint i = 0; i < FAULT_N_FILES; i++) {
    g_autofree char *file = g_build_filename (fetch_test.folder, fetch_test_names[i], NULL);
    g_autofree char *bytes = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (file, &bytes, &length, NULL));
    g_assert_cmpmem (bytes, length, fetch_test.contents[i]->data, fetch_test.contents[i]->len);
  }
  g_assert_true (g_file_get_contents (path, &classes, NULL, NULL));
  g_assert_cmpstr (classes, ==, "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
  g_assert_cmpuint (fetch_test_count_children (fetch_test.folder), ==, FAULT_N_FILES + 1);
  g_assert_cmpuint (fetch_test_count_children (fetch_test.root), ==, 1);
  g_assert_true (lab_fetch_is_complete (fetch_test.entry, fetch_test.folder));
}

/* Another dataset, in place before. */
void
fetch_test_put_old (void)
{
  g_assert_cmpint (g_mkdir (fetch_test.folder, 0700), ==, 0);
  test_write_dataset (fetch_test.folder);
}

void
fetch_test_check_old (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = lab_dataset_open_folder (fetch_test.folder, NULL, &error);

  g_assert_no_error (error);
  test_check_dataset (dataset);
  g_assert_cmpuint (fetch_test_count_children (fetch_test.folder), ==, FAULT_N_FILES);
}

/* Nothing beside @folder but what the next attempt goes on with. */
void
fetch_test_check_nothing_left (gboolean had_old)
{
  guint n_staging = g_file_test (fetch_test.staging, G_FILE_TEST_IS_DIR) ? 1 : 0;

  g_assert_cmpuint (fetch_test_count_children (fetch_test.root), ==, n_staging + (had_old ? 1 : 0));
  g_assert_true (g_file_test (fetch_test.folder, G_FILE_TEST_EXISTS) == had_old);
}

void
fetch_test_check_sentence (const GError *error)
{
  test_check_sentence (error);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\033'));
}

void
fetch_test_well (guint timeout)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lab_fetch_with_timeout (fetch_test.entry, fetch_test.folder, timeout, NULL, NULL,
                                         NULL, &error));
  g_assert_no_error (error);
  fetch_test_check_in_place ();
}

void
fetch_test_badly (guint timeout, LabFetchError code)
{
  g_autoptr (GError) error = NULL;
  gboolean had_old = g_file_test (fetch_test.folder, G_FILE_TEST_EXISTS);

  g_assert_false (lab_fetch_with_timeout (fetch_test.entry, fetch_test.folder, timeout, NULL, NULL,
                                          NULL, &error));
  g_assert_error (error, LAB_FETCH_ERROR, (int)code);
  fetch_test_check_sentence (error);
  fetch_test_check_nothing_left (had_old);
  if (had_old)
    fetch_test_check_old ();
}

/* ── before and after all ────────────────────────────────────────────────────────────────────────
 */

void
fetch_test_set_up (void)
{
  /* Proxies are for other hosts. */
  g_setenv ("no_proxy", "127.0.0.1", TRUE);
  fetch_test.contents[0] = noisy_images (TEST_N_TRAIN, 1);
  fetch_test.contents[1] = packed_labels (TEST_N_TRAIN);
  fetch_test.contents[2] = noisy_images (TEST_N_TEST, 2);
  fetch_test.contents[3] = packed_labels (TEST_N_TEST);
  fetch_test.server = fault_server_new (fetch_test_names, fetch_test.contents);
}

void
fetch_test_tear_down (void)
{
  fault_server_free (fetch_test.server);
  lab_catalogue_free (fetch_test.catalogue);
  for (guint i = 0; i < FAULT_N_FILES; i++)
    g_byte_array_unref (fetch_test.contents[i]);
}
