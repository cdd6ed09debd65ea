/* lab-fetch-folder.c: where a dataset is put together, and how it takes its place.
 *
 * Nothing but files of a dataset is ever removed, or moved out of the way: a folder that holds anything
 * else is refused before the first byte is fetched.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-fetch-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "lab-fetch-private.h"

/* ── whose files these are ───────────────────────────────────────────────────────────────────────
 */

static void
strip_suffix (char *name, const char *suffix)
{
  if (g_str_has_suffix (name, suffix))
    name[strlen (name) - strlen (suffix)] = '\0';
}

/* Under any of the names that a dataset's files have: "train-images-idx3-ubyte.gz", as published; the
 * same without ".gz"; ".idx3" for "-idx3"; and ".part" behind them. All datasets have the same names. */
static gboolean
is_dataset_file (const char *name)
{
  static const char *const names[] = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                      "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
                                      "classes.txt"};
  g_autofree char *plain = g_strdup (name);
  char *joint;

  strip_suffix (plain, ".part");
  strip_suffix (plain, ".gz");
  joint = strstr (plain, ".idx");
  if (joint != NULL)
    *joint = '-';
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (g_str_equal (plain, names[i]))
      return TRUE;
  }
  return FALSE;
}

/* Whether @path is a folder with nothing but a dataset in it, or nothing at all. */
static gboolean
check_replaceable (const char *path, GError **error)
{
  g_autoptr (GDir) dir = NULL;
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GError) cause = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  dir = g_dir_open (path, 0, &cause);
  if (dir == NULL) {
    /* translators: a folder's path */
    g_set_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_STORAGE,
                 _ ("“%s” is not a folder that may be read; choose another one."), shown);
    return FALSE;
  }
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *other = g_filename_display_name (name);

    if (is_dataset_file (name))
      continue;
    g_set_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_STORAGE,
                 /* translators: a folder's path, and the name of a file in it */
                 _ ("“%s” holds “%s”, which is not of a dataset and would be lost; choose an empty "
                    "folder, or a new one."),
                 shown, other);
    return FALSE;
  }
  return TRUE;
}

static void
remove_dataset (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (is_dataset_file (name))
      g_unlink (path);
  }
  g_rmdir (folder);
}

/* Files under other names than the published ones would be read in their place, unchecked. */
static void
remove_strangers (const char *staging, const LabCatalogueEntry *entry)
{
  g_autoptr (GDir) dir = g_dir_open (staging, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (staging, name, NULL);
    gboolean is_published = FALSE;

    for (guint i = 0; i < LAB_CATALOGUE_FILES; i++)
      is_published = is_published || g_str_has_prefix (name, entry->files[i].name);
    if (!is_published && is_dataset_file (name))
      g_unlink (path);
  }
}

/* ── one program at a time ───────────────────────────────────────────────────────────────────────
 */

/* Whether the lock is the file that others would open now: its last holder may have removed it. */
static gboolean
is_current (int lock, const char *path)
{
  struct stat held, present;

  return fstat (lock, &held) == 0 && stat (path, &present) == 0 && held.st_ino == present.st_ino &&
         held.st_dev == present.st_dev;
}

static gboolean
take_lock (LabFetchFolder *self, const LabCatalogueEntry *entry, GError **error)
{
  for (;;) {
    int lock = g_open (self->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (lock < 0)
      return lab_fetch_fail_to_store (error, self->folder, g_strerror (errno));
    if (flock (lock, LOCK_EX | LOCK_NB) != 0) {
      int code = errno;

      close (lock);
      if (code != EWOULDBLOCK)
        return lab_fetch_fail_to_store (error, self->lock_path, g_strerror (code));
      /* translators: %s is a dataset */
      g_set_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_STORAGE,
                   _ ("Another program is fetching %s just now; wait for it to end."),
                   entry->title);
      return FALSE;
    }
    if (is_current (lock, self->lock_path)) {
      self->lock = lock;
      return TRUE;
    }
    close (lock);
  }
}

/* The folder itself where a link leads to one: it is the folder that is replaced, not the link. */
static char *
resolve (const char *folder)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  char *real = realpath (path, NULL);
  char *resolved = g_strdup (real != NULL ? real : path);

  free (real);
  return resolved;
}

/**
 * lab_fetch_folder_name_staging:
 * @folder: where a dataset is to be, without links in it
 *
 * Returns: (transfer full): where it is put together
 */
char *
lab_fetch_folder_name_staging (const char *folder)
{
  return g_strconcat (folder, ".part", NULL);
}

/**
 * lab_fetch_folder_open:
 * @self: (out caller-allocates): to be closed in any case
 * @entry: the dataset
 * @folder: where it is to be
 * @error: %LAB_FETCH_ERROR_STORAGE
 *
 * Makes the folder that the dataset is put together in, for this program alone. What is in it from
 * an earlier start stays.
 *
 * Returns: whether files can be put there
 */
gboolean
lab_fetch_folder_open (LabFetchFolder *self, const LabCatalogueEntry *entry, const char *folder,
                       GError **error)
{
  g_autofree char *parent = NULL;

  self->folder = resolve (folder);
  self->staging = lab_fetch_folder_name_staging (self->folder);
  self->lock_path = g_strconcat (self->folder, ".lock", NULL);
  self->lock = -1;
  parent = g_path_get_dirname (self->folder);
  if (g_mkdir_with_parents (parent, 0755) != 0)
    return lab_fetch_fail_to_store (error, parent, g_strerror (errno));
  if (!take_lock (self, entry, error) || !check_replaceable (self->folder, error) ||
      !check_replaceable (self->staging, error))
    return FALSE;
  if (g_mkdir_with_parents (self->staging, 0755) != 0)
    return lab_fetch_fail_to_store (error, self->staging, g_strerror (errno));
  remove_strangers (self->staging, entry);
  return TRUE;
}

/* For file systems that cannot exchange two names: between two renames there is nothing under it. */
static gboolean
replace_in_two_steps (LabFetchFolder *self, GError **error)
{
  g_autofree char *old = g_strconcat (self->folder, ".old", NULL);

  remove_dataset (old);
  if (g_rename (self->folder, old) != 0)
    return lab_fetch_fail_to_store (error, self->folder, g_strerror (errno));
  if (g_rename (self->staging, self->folder) != 0) {
    int code = errno;

    g_rename (old, self->folder);
    return lab_fetch_fail_to_store (error, self->folder, g_strerror (code));
  }
  remove_dataset (old);
  return TRUE;
}

/**
 * lab_fetch_folder_put_in_place:
 * @self: an open one, with a whole dataset in its staging folder
 * @error: %LAB_FETCH_ERROR_STORAGE
 *
 * Gives the dataset its folder's name, in one step. One that had it before is removed.
 *
 * Returns: whether it is in place
 */
gboolean
lab_fetch_folder_put_in_place (LabFetchFolder *self, GError **error)
{
  /* Something else may have been put there in the meantime. */
  if (!check_replaceable (self->folder, error))
    return FALSE;
  if (g_rename (self->staging, self->folder) == 0)
    return TRUE;
  if (errno != ENOTEMPTY && errno != EEXIST)
    return lab_fetch_fail_to_store (error, self->folder, g_strerror (errno));
  if (renameat2 (AT_FDCWD, self->staging, AT_FDCWD, self->folder, RENAME_EXCHANGE) != 0)
    return replace_in_two_steps (self, error);
  remove_dataset (self->staging);
  return TRUE;
}

/**
 * lab_fetch_folder_close:
 * @self: what lab_fetch_folder_open() got, even if it failed
 *
 * Lets other programs in. What was fetched stays, for the next start to go on with.
 */
void
lab_fetch_folder_close (LabFetchFolder *self)
{
  if (self->lock >= 0) {
    g_rmdir (self->staging); /* if nothing has come */
    g_unlink (self->lock_path);
    close (self->lock);
  }
  g_free (self->lock_path);
  g_free (self->staging);
  g_free (self->folder);
}
