/* test-output.c: whether a place can be written to, without leaving anything there; and the writing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-output.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>

static guint
count_entries (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  g_dir_close (dir);
  return n;
}

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("output-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "model", NULL);
  g_autofree char *beyond = g_build_filename (folder, "missing", "model", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (lab_output_check_file (path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_entries (folder), ==, 0);

  g_assert_false (lab_output_check_file (beyond, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, beyond));
  g_clear_error (&error);

  g_assert_false (lab_output_check_file (folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_false (lab_output_check_file (pipe, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_unlink (pipe);
  g_rmdir (folder);
}

/* Names that no file can have, though the folder can be written to. */
static void
test_file_name (void)
{
  g_autofree char *folder = g_dir_make_tmp ("output-XXXXXX", NULL);
  g_autofree char *name = g_strnfill (300, 'x');
  g_autofree char *too_long = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (lab_output_check_file ("", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (lab_output_check_file (too_long, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FILENAME_TOO_LONG);
  g_assert_nonnull (strstr (error->message, too_long));
  g_assert_cmpuint (count_entries (folder), ==, 0);
  g_rmdir (folder);
}

/* What a link points to is what will be written. */
static void
test_link (void)
{
  g_autofree char *folder = g_dir_make_tmp ("output-XXXXXX", NULL);
  g_autofree char *target = g_build_filename (folder, "target", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (target, "", 0, NULL));
  g_assert_cmpint (symlink (target, link), ==, 0);
  g_assert_true (lab_output_check_file (link, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_entries (folder), ==, 2);

  g_unlink (link);
  g_assert_cmpint (symlink ("/proc/version", link), ==, 0);
  g_assert_false (lab_output_check_file (link, &error));
  g_assert_nonnull (strstr (error->message, link));
  g_unlink (link);
  g_unlink (target);
  g_rmdir (folder);
}

static void
test_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("output-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *under_file = g_build_filename (file, "figures", NULL);
  g_autofree char *one = g_build_filename (folder, "one", NULL);
  g_autofree char *two = g_build_filename (one, "two", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (lab_output_check_folder (two, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (two, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (count_entries (two), ==, 0);

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_false (lab_output_check_folder (under_file, &error));
  g_assert_nonnull (strstr (error->message, under_file));
  g_clear_error (&error);
  g_assert_false (lab_output_check_folder (file, &error));
  g_assert_nonnull (error);

  g_unlink (file);
  g_rmdir (two);
  g_rmdir (one);
  g_rmdir (folder);
}

static void
assert_contents (const char *path, const char *expected)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
}

/* A file keeps its permissions, a link stays a link. */
static void
test_replace (void)
{
  g_autofree char *folder = g_dir_make_tmp ("output-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (lab_output_replace_file (path, "one", 3, &error));
  g_assert_no_error (error);
  assert_contents (path, "one");
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  g_assert_cmpint (symlink ("file", link), ==, 0);
  g_assert_true (lab_output_replace_file (link, "three", 5, &error));
  g_assert_no_error (error);
  assert_contents (path, "three");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);
  g_assert_cmpuint (count_entries (folder), ==, 2);
  g_unlink (link);
  g_unlink (path);
  g_rmdir (folder);
}

/* What is said names the file that was asked for, and no other. */
static void
test_replace_faults (void)
{
  g_autofree char *folder = g_dir_make_tmp ("output-XXXXXX", NULL);
  g_autofree char *beyond = g_build_filename (folder, "missing", "file", NULL);
  g_autofree char *temporary = g_strconcat (beyond, ".", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (lab_output_replace_file (beyond, "one", 3, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, beyond));
  g_assert_null (strstr (error->message, temporary));
  g_clear_error (&error);
  g_assert_false (lab_output_replace_file (folder, "one", 3, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_false (lab_output_replace_file (pipe, "one", 3, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_cmpuint (count_entries (folder), ==, 1);
  g_unlink (pipe);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/output/file", test_file);
  g_test_add_func ("/output/file-name", test_file_name);
  g_test_add_func ("/output/link", test_link);
  g_test_add_func ("/output/folder", test_folder);
  g_test_add_func ("/output/replace", test_replace);
  g_test_add_func ("/output/replace-faults", test_replace_faults);
  return g_test_run ();
}
