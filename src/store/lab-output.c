/* lab-output.c: whether results can be written to a place, asked before hours are spent on them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-output.h"

#include <errno.h>
#include <stdlib.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Permissions do not tell it all (read-only file systems, quotas, names): only a file made there
 * does. Fills in @probe, a name that ends in "XXXXXX". */
static gboolean
try_probe (char *probe, const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  int fd = g_mkstemp (probe);
  int code = errno;

  if (fd >= 0) {
    g_close (fd, NULL);
    g_unlink (probe);
    return TRUE;
  }
  /* translators: the second %s is the system's reason, e.g. "Permission denied" */
  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (code),
               _ ("“%s” cannot be written: %s"), shown, g_strerror (code));
  return FALSE;
}

/**
 * lab_output_check_file:
 * @path: a file that is to be written, there already or not
 *
 * Tries whether a file can be made where @path says, or where the symbolic link there points to;
 * leaves nothing behind.
 *
 * Returns: %FALSE, with a sentence that names @path, when it cannot
 */
gboolean
lab_output_check_file (const char *path, GError **error)
{
  g_autofree char *target = realpath (path, NULL);
  g_autofree char *shown = g_filename_display_name (path);
  /* As a file that is replaced as a whole is called at first. */
  g_autofree char *probe = g_strconcat (target != NULL ? target : path, ".XXXXXX", NULL);

  if (*path == '\0') {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _ ("The name of the file to write is empty"));
    return FALSE;
  }
  if (target != NULL && !g_file_test (target, G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                 _ ("“%s” cannot be written: it is not a regular file"), shown);
    return FALSE;
  }
  return try_probe (probe, path, error);
}

/**
 * lab_output_check_folder:
 * @path: a folder that files are to be written to
 *
 * Makes the folder, and those above it, where they are missing, and tries whether a file can be
 * made in it.
 *
 * Returns: %FALSE, with a sentence that names @path, when it cannot
 */
gboolean
lab_output_check_folder (const char *path, GError **error)
{
  g_autofree char *probe = g_build_filename (path, ".digit-lab-XXXXXX", NULL);

  if (g_mkdir_with_parents (path, 0777) != 0) {
    int code = errno;
    g_autofree char *shown = g_filename_display_name (path);

    /* translators: the second %s is the system's reason, e.g. "Permission denied" */
    g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (code),
                 _ ("The folder “%s” cannot be made: %s"), shown, g_strerror (code));
    return FALSE;
  }
  return try_probe (probe, path, error);
}
