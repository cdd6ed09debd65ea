/* lab-output.c: files that results are written to: whether they can be, asked before hours are spent
 * on them, and the writing, whole or not at all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Returns: FALSE, so that a function can end with it. */
static gboolean
refuse (const char *path, int code, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (code),
               /* translators: the second %s is the system's reason, e.g. "Permission denied" */
               _ ("“%s” cannot be written: %s"), shown, g_strerror (code));
  return FALSE;
}

/* Permissions do not tell it all (read-only file systems, quotas, names): only a file made there
 * does. Fills in @probe, a name that ends in "XXXXXX". */
static gboolean
try_probe (char *probe, const char *path, GError **error)
{
  int fd = g_mkstemp (probe);

  if (fd < 0)
    return refuse (path, errno, error);
  g_close (fd, NULL);
  g_unlink (probe);
  return TRUE;
}

static gboolean
check_regular (const char *path, const char *target, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (g_file_test (target, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
               _ ("“%s” cannot be written: it is not a regular file"), shown);
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
  /* As a file that is replaced as a whole is called at first. */
  g_autofree char *probe = g_strconcat (target != NULL ? target : path, ".XXXXXX", NULL);

  if (*path == '\0') {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _ ("The name of the file to write is empty"));
    return FALSE;
  }
  if (target != NULL && !check_regular (path, target, error))
    return FALSE;
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

/* ── writing ─────────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
write_all (int fd, const char *data, gsize size)
{
  while (size > 0) {
    gssize n = write (fd, data, MIN (size, (gsize)G_MAXSSIZE));

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return FALSE;
    data += n;
    size -= (gsize)n;
  }
  return fsync (fd) == 0;
}

/* A file that is replaced keeps its permissions. */
static void
keep_mode (int fd, const char *target)
{
  GStatBuf before;

  if (g_stat (target, &before) == 0)
    fchmod (fd, before.st_mode & 0777);
}

/**
 * lab_output_replace_file:
 * @path: a file, there already or not; what a symbolic link points to, when it is one
 * @data: (array length=size): what is to stand in it
 * @size: bytes in @data
 *
 * Writes a file whole, and onto the disk, or leaves what was there before.
 *
 * Returns: %FALSE, with a sentence that names @path, when it cannot be written
 */
gboolean
lab_output_replace_file (const char *path, gconstpointer data, gsize size, GError **error)
{
  g_autofree char *target = realpath (path, NULL);
  g_autofree char *temporary = g_strconcat (target != NULL ? target : path, ".XXXXXX", NULL);
  int code = 0, fd;

  /* Replacing a device by a file is never what was meant. */
  if (target != NULL && !check_regular (path, target, error))
    return FALSE;
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    return refuse (path, errno, error);
  if (target != NULL)
    keep_mode (fd, target);
  if (!write_all (fd, data, size))
    code = errno;
  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code == 0 && g_rename (temporary, target != NULL ? target : path) != 0)
    code = errno;
  if (code == 0)
    return TRUE;
  g_unlink (temporary);
  return refuse (path, code, error);
}
