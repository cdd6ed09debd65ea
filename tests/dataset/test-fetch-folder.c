/* test-fetch-folder.c: fetching into folders that hold something, into none, and onto a full disk;
 * ended half way, and twice at once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fetch-test.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <glib/gstdio.h>

/* ── what was there before ───────────────────────────────────────────────────────────────────────
 */

/* A beginning of something else, shorter than the file, as long, and longer; and the file itself. */
static void
test_stale_part (void)
{
  const guint lengths[] = {1, 1000, fetch_test.contents[0]->len, fetch_test.contents[0]->len + 1};
  g_autoptr (GByteArray) stale = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    fetch_test_begin ();
    g_assert_cmpint (g_mkdir (fetch_test.staging, 0700), ==, 0);
    g_byte_array_set_size (stale, lengths[i]);
    memset (stale->data, 'x', stale->len);
    test_write (fetch_test.staging, TEST_TRAIN_IMAGES ".gz.part", stale);
    fetch_test_well (PATIENT);
    g_assert_cmpuint (fault_server_count (fetch_test.server, 1, 0), ==, 0);
    fetch_test_end ();
  }
  fetch_test_begin ();
  g_assert_cmpint (g_mkdir (fetch_test.staging, 0700), ==, 0);
  test_write (fetch_test.staging, TEST_TRAIN_IMAGES ".gz.part", fetch_test.contents[0]);
  test_write (fetch_test.staging, fetch_test_names[1], fetch_test.contents[1]);
  test_write (fetch_test.staging, fetch_test_names[2], stale);
  fetch_test_well (PATIENT);
  g_assert_cmpuint (fault_server_count (fetch_test.server, 0, 0), ==, 0);
  g_assert_cmpuint (fault_server_count (fetch_test.server, 0, 1), ==, 0);
  g_assert_cmpuint (fault_server_count (fetch_test.server, 0, 2), ==, 1);
  fetch_test_end ();
}

/* A file under a name that would be read first must not come along unchecked. */
static void
test_stranger_in_staging (void)
{
  g_autoptr (GByteArray) images = test_images (TEST_N_TRAIN);

  fetch_test_begin ();
  g_assert_cmpint (g_mkdir (fetch_test.staging, 0700), ==, 0);
  test_write (fetch_test.staging, TEST_TRAIN_IMAGES, images);
  test_write (fetch_test.staging, "train-images.idx3-ubyte.gz", fetch_test.contents[1]);
  fetch_test_well (PATIENT);
  fetch_test_end ();
}

static void
test_replaces (void)
{
  fetch_test_begin ();
  fetch_test_put_old ();
  fetch_test_well (PATIENT);
  fetch_test_end ();

  fetch_test_begin ();
  g_assert_cmpint (g_mkdir (fetch_test.folder, 0700), ==, 0);
  fetch_test_well (PATIENT);
  fetch_test_end ();
}

/* The folder behind a link is replaced, and the link stays; a path may end with a slash. */
static void
test_odd_paths (void)
{
  g_autofree char *link = NULL, *slashed = NULL;
  g_autoptr (GError) error = NULL;

  fetch_test_begin ();
  fetch_test_put_old ();
  link = g_build_filename (fetch_test.root, "link", NULL);
  slashed = g_strconcat (fetch_test.folder, "//", NULL);
  g_assert_cmpint (symlink (fetch_test.folder, link), ==, 0);
  g_assert_true (
      lab_fetch_with_timeout (fetch_test.entry, link, PATIENT, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (g_unlink (link), ==, 0);
  fetch_test_check_in_place ();
  test_remove_tree (fetch_test.folder);
  g_assert_true (
      lab_fetch_with_timeout (fetch_test.entry, slashed, PATIENT, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  fetch_test_check_in_place ();
  fetch_test_end ();
}

/* A folder with anything else in it is neither replaced nor emptied, and nothing is fetched. */
static void
test_foreign_folder (void)
{
  g_autoptr (GByteArray) note = g_byte_array_new ();
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  fetch_test_begin ();
  fetch_test_put_old ();
  path = g_build_filename (fetch_test.folder, "thesis.odt", NULL);
  test_write (fetch_test.folder, "thesis.odt", note);
  g_assert_false (lab_fetch_with_timeout (fetch_test.entry, fetch_test.folder, PATIENT, NULL, NULL,
                                          NULL, &error));
  g_assert_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "thesis.odt"));
  fetch_test_check_sentence (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fault_server_count (fetch_test.server, 0, 0), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  fetch_test_check_old ();
  fetch_test_check_nothing_left (TRUE);
  fetch_test_end ();
}

/* Below a file no folder can be made, not even by an administrator; and a file is no folder. */
static void
test_unwritable (void)
{
  g_autoptr (GByteArray) empty = g_byte_array_new ();

  fetch_test_begin ();
  test_write (fetch_test.root, "file", empty);
  g_free (fetch_test.folder);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;

    fetch_test.folder = g_build_filename (fetch_test.root, "file", i == 0 ? "digits" : NULL, NULL);
    g_assert_false (lab_fetch_with_timeout (fetch_test.entry, fetch_test.folder, PATIENT, NULL,
                                            NULL, NULL, &error));
    g_assert_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_STORAGE);
    fetch_test_check_sentence (error);
    g_assert_cmpuint (fetch_test_count_children (fetch_test.root), ==, 1);
    g_clear_pointer (&fetch_test.folder, g_free);
  }
  fetch_test_end ();
}

/* A disk that is full after some thousand bytes. */
static void
test_full_disk (void)
{
  struct rlimit before, small;

  fetch_test_begin ();
  fetch_test_put_old ();
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = 5000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  fetch_test_badly (PATIENT, LAB_FETCH_ERROR_STORAGE);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_cmpuint (fault_server_count (fetch_test.server, 1, 0), ==, 0);
  fetch_test_well (PATIENT);
  g_assert_cmpuint (fault_server_count_rests (fetch_test.server, 0, 0), ==, 1);
  fetch_test_end ();
}

/* ── in the middle ───────────────────────────────────────────────────────────────────────────────
 */

static void
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fetch_test_begin ();
  fetch_test_put_old ();
  /* The first file is there whole; the second one is being sent. */
  g_assert_cmpint (g_mkdir (fetch_test.staging, 0700), ==, 0);
  test_write (fetch_test.staging, fetch_test_names[0], fetch_test.contents[0]);
  fault_server_set_hook (fetch_test.server, cancel_cb, cancellable);
  fault_server_plan (fetch_test.server, 0, FAULT_HOOK, 1);
  g_assert_false (lab_fetch_with_timeout (fetch_test.entry, fetch_test.folder, PATIENT, NULL, NULL,
                                          cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fetch_test_check_old ();
  fetch_test_check_nothing_left (TRUE);
  fetch_test_well (PATIENT);
  g_assert_cmpuint (fault_server_count (fetch_test.server, 0, 0), ==, 0);
  g_assert_cmpuint (fault_server_count (fetch_test.server, 0, 1), ==, 2);
  fetch_test_end ();
}

static void
test_cancelled_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fetch_test_begin ();
  g_cancellable_cancel (cancellable);
  g_assert_false (lab_fetch_with_timeout (fetch_test.entry, fetch_test.folder, PATIENT, NULL, NULL,
                                          cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fetch_test_count_children (fetch_test.root), ==, 0);
  g_assert_cmpuint (fault_server_count (fetch_test.server, 0, 0), ==, 0);
  fetch_test_end ();
}

static void
fetch_too_cb (gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (lab_fetch_with_timeout (fetch_test.entry, fetch_test.folder, PATIENT, NULL, NULL,
                                          NULL, &error));
  g_assert_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_STORAGE);
  fetch_test_check_sentence (error);
}

/* While one fetches, another one is told so, and disturbs nothing. */
static void
test_two_at_once (void)
{
  fetch_test_begin ();
  fault_server_set_hook (fetch_test.server, fetch_too_cb, NULL);
  fault_server_plan (fetch_test.server, 0, FAULT_HOOK, 2);
  fetch_test_well (PATIENT);
  g_assert_cmpuint (fault_server_count (fetch_test.server, 0, 0), ==, 1);
  fetch_test_end ();
}

typedef struct {
  guint n;
  guint64 bytes, fetched;
} Told;

static void
told_cb (const LabFetchProgress *progress, gpointer data)
{
  Told *told = data;

  g_assert_cmpuint (progress->total, ==, lab_catalogue_entry_get_bytes (fetch_test.entry));
  g_assert_cmpuint (progress->bytes, <=, progress->total);
  g_assert_cmpuint (progress->bytes, >=, told->bytes);
  g_assert_cmpuint (progress->fetched, >=, told->fetched);
  g_assert_cmpfloat (progress->seconds, >=, 0);
  told->n++;
  told->bytes = progress->bytes;
  told->fetched = progress->fetched;
}

/* Is told of every file at least, and of what was fetched apart from what was there. */
static void
test_progress (void)
{
  g_autoptr (GError) error = NULL;
  guint64 total = 0;
  Told told = {0};

  fetch_test_begin ();
  for (guint i = 0; i < FAULT_N_FILES; i++)
    total += fetch_test.contents[i]->len;
  g_assert_cmpuint (lab_catalogue_entry_get_bytes (fetch_test.entry), ==, total);
  g_assert_cmpint (g_mkdir (fetch_test.staging, 0700), ==, 0);
  test_write (fetch_test.staging, fetch_test_names[0], fetch_test.contents[0]);
  fault_server_plan (fetch_test.server, 0, FAULT_CUT, 2);
  g_assert_true (lab_fetch_with_timeout (fetch_test.entry, fetch_test.folder, PATIENT, told_cb,
                                         &told, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (told.n, >=, FAULT_N_FILES);
  g_assert_cmpuint (told.bytes, ==, total);
  g_assert_cmpuint (told.fetched, ==, total - fetch_test.contents[0]->len);
  fetch_test_check_in_place ();
  fetch_test_end ();
}

int
main (int argc, char **argv)
{
  int status;

  signal (SIGXFSZ, SIG_IGN);
  fetch_test_set_up ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fetch-folder/stale-part", test_stale_part);
  g_test_add_func ("/fetch-folder/stranger-in-staging", test_stranger_in_staging);
  g_test_add_func ("/fetch-folder/replaces", test_replaces);
  g_test_add_func ("/fetch-folder/odd-paths", test_odd_paths);
  g_test_add_func ("/fetch-folder/foreign-folder", test_foreign_folder);
  g_test_add_func ("/fetch-folder/unwritable", test_unwritable);
  g_test_add_func ("/fetch-folder/full-disk", test_full_disk);
  g_test_add_func ("/fetch-folder/cancel", test_cancel);
  g_test_add_func ("/fetch-folder/cancelled-before", test_cancelled_before);
  g_test_add_func ("/fetch-folder/two-at-once", test_two_at_once);
  g_test_add_func ("/fetch-folder/progress", test_progress);
  status = g_test_run ();
  fetch_test_tear_down ();
  return status;
}
