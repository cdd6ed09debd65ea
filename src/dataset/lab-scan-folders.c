/* lab-scan-folders.c: which pictures a folder of classes holds, before any of them is read.
 *
 * Either the folders of the classes lie in it, and every sixth picture of a class is one to test with; or
 * "train" and "test" lie in it, and the folders of the classes in these. What is hidden, and what is no
 * PNG image by its name, is passed over, and so is a folder with none.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-scan-folders.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lab-dataset-pictures.h"

/* Of a class whose pictures were not split: as in MNIST, where they are a seventh of all. */
#define TEST_EVERY 6

/* What the folder of a split is called. */
static const char *const split_names[LAB_N_SPLITS][2] = {{"train", "training"},
                                                         {"test", "testing"}};

/* ── names ────────────────────────────────────────────────────────────────────────────────────── */

/* The digits that @text begins with, without the zeros before them; @n_zeros of those there were. */
static gsize
count_digits (const char **text, gsize *n_zeros)
{
  *n_zeros = strspn (*text, "0");
  *text += *n_zeros;
  return strspn (*text, G_CSET_DIGITS);
}

/**
 * lab_natural_compare:
 * @a: a name
 * @b: another one
 *
 * Compares numbers within names as numbers, and everything else byte by byte.
 *
 * Returns: below 0, 0 or above 0, as strcmp(); 0 for the same names alone
 */
int
lab_natural_compare (const char *a, const char *b)
{
  const char *whole_a = a, *whole_b = b;

  while (*a != '\0' && *b != '\0') {
    if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b)) {
      gsize zeros_a, zeros_b, n_a = count_digits (&a, &zeros_a), n_b = count_digits (&b, &zeros_b);
      int difference = n_a == n_b ? memcmp (a, b, n_a) : n_a < n_b ? -1 : 1;

      if (difference != 0)
        return difference;
      a += n_a;
      b += n_b;
    } else if (*a != *b) {
      return (guint8)*a < (guint8)*b ? -1 : 1;
    } else {
      a++;
      b++;
    }
  }
  if (*a != *b)
    return *a == '\0' ? -1 : 1;
  return strcmp (whole_a, whole_b); /* "01" and "1" */
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return lab_natural_compare (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
is_picture (const char *name)
{
  gsize length = strlen (name);

  return name[0] != '.' && length > 4 && g_ascii_strcasecmp (name + length - 4, ".png") == 0;
}

/* ── folders ──────────────────────────────────────────────────────────────────────────────────── */

static gboolean
has_pictures (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_picture (name))
      return TRUE;
  return FALSE;
}

/* Adds the folders in @folder that have pictures in them, unless they are there. */
static void
add_classes (GPtrArray *classes, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (name[0] != '.' && has_pictures (path) &&
        !g_ptr_array_find_with_equal_func (classes, name, g_str_equal, NULL))
      g_ptr_array_add (classes, g_strdup (name));
  }
}

/* The folder of @split in @folder, if it has classes in it; NULL. */
static char *
find_split (const char *folder, guint split)
{
  for (guint i = 0; i < G_N_ELEMENTS (split_names[split]); i++) {
    g_autofree char *path = g_build_filename (folder, split_names[split][i], NULL);
    g_autoptr (GPtrArray) classes = g_ptr_array_new_with_free_func (g_free);

    add_classes (classes, path);
    if (classes->len > 0)
      return g_steal_pointer (&path);
  }
  return NULL;
}

/**
 * lab_dataset_pictures_are_in:
 * @folder: a path
 *
 * Returns: whether it holds folders of PNG images, as lab_dataset_open_pictures() wants them
 */
gboolean
lab_dataset_pictures_are_in (const char *folder)
{
  g_autoptr (GPtrArray) classes = g_ptr_array_new_with_free_func (g_free);

  for (guint split = 0; split < LAB_N_SPLITS; split++) {
    g_autofree char *path = find_split (folder, split);

    if (path != NULL)
      return TRUE;
  }
  add_classes (classes, folder);
  return classes->len > 0;
}

/* ── pictures ─────────────────────────────────────────────────────────────────────────────────── */

static gboolean
set_unreadable (const char *folder, const char *reason, GError **error)
{
  g_autofree char *shown = g_filename_display_name (folder);

  g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNREADABLE,
               _ ("The folder “%s” could not be read: %s."), shown, reason);
  return FALSE;
}

/* The pictures in @folder in their order. */
static GPtrArray *
list_pictures (const char *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  /* A split may lack a class. */
  if (!g_file_test (folder, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&names);
  dir = g_dir_open (folder, 0, &cause);
  if (dir == NULL) {
    set_unreadable (folder, cause->message, error);
    return NULL;
  }
  while ((name = g_dir_read_name (dir)) != NULL) {
    if (is_picture (name))
      g_ptr_array_add (names, g_strdup (name));
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
  }
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

/* Adds the pictures of class @label in @folder to @split, or to both where that is negative. */
static gboolean
add_pictures (LabScanFolders *self, const char *folder, guint label, int split,
              GCancellable *cancellable, GError **error)
{
  const char *class = g_ptr_array_index (self->classes, label);
  g_autofree char *path = g_build_filename (folder, class, NULL);
  g_autoptr (GPtrArray) names = list_pictures (path, cancellable, error);
  guint ranks[LAB_N_SPLITS] = {0};

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++) {
    guint place = i % TEST_EVERY == TEST_EVERY - 1 ? LAB_SPLIT_TEST : LAB_SPLIT_TRAIN;
    guint s = split < 0 ? place : (guint)split;
    LabScanFile file = {g_build_filename (path, g_ptr_array_index (names, i), NULL), label,
                        ranks[s]++};

    g_array_append_val (self->files[s], file);
  }
  return TRUE;
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  const LabScanFile *x = a, *y = b;

  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->label < y->label ? -1 : x->label > y->label;
}

static gboolean
check_classes (const LabScanFolders *self, const char *shown, GError **error)
{
  if (self->classes->len >= LAB_MIN_CLASSES && self->classes->len <= LAB_MAX_CLASSES)
    return TRUE;
  /* translators: a folder's path, how many folders with PNG images are in it, the fewest and the most
   * there can be */
  g_set_error (
      error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNSUPPORTED,
      _ ("“%s” holds images of %u classes, a folder each; there must be %d to %d of them."), shown,
      self->classes->len, LAB_MIN_CLASSES, LAB_MAX_CLASSES);
  return FALSE;
}

static gboolean
check_files (const LabScanFolders *self, const char *shown, GError **error)
{
  guint n_train = self->files[LAB_SPLIT_TRAIN]->len, n_test = self->files[LAB_SPLIT_TEST]->len;

  if (n_train == 0 || n_test == 0) {
    /* translators: a folder's path, a number */
    g_set_error (
        error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNSUPPORTED,
        _ ("“%s” has no images left to test with; there must be %d of a class, or a folder "
           "“test”."),
        shown, TEST_EVERY);
    return FALSE;
  }
  if (n_train > LAB_PICTURES_MAX - MIN (n_test, LAB_PICTURES_MAX)) {
    /* translators: a folder's path, how many images there may be; %'d groups digits */
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_TOO_LARGE,
                 _ ("“%s” holds more than %'d images; leave some out."), shown, LAB_PICTURES_MAX);
    return FALSE;
  }
  return TRUE;
}

static void
clear_file (gpointer data)
{
  g_free (((LabScanFile *)data)->path);
}

/* @splits: the folders of both splits; the first alone where they are not apart. */
static gboolean
add_all (LabScanFolders *self, char *const splits[LAB_N_SPLITS], GCancellable *cancellable,
         GError **error)
{
  for (guint label = 0; label < self->classes->len; label++) {
    if (splits[1] == NULL) {
      if (!add_pictures (self, splits[0], label, -1, cancellable, error))
        return FALSE;
      continue;
    }
    for (int s = 0; s < LAB_N_SPLITS; s++)
      if (!add_pictures (self, splits[s], label, s, cancellable, error))
        return FALSE;
  }
  for (guint s = 0; s < LAB_N_SPLITS; s++)
    g_array_sort (self->files[s], compare_files);
  return TRUE;
}

/**
 * lab_scan_folders_read:
 * @self: (out caller-allocates): to be cleared in any case
 * @folder: a path
 * @cancellable: (nullable): ends it
 * @error: %LAB_DATASET_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Lists the classes and the pictures of @folder. The same files give the same order on every machine.
 *
 * Returns: %FALSE when there is no dataset in them
 */
gboolean
lab_scan_folders_read (LabScanFolders *self, const char *folder, GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *train = find_split (folder, LAB_SPLIT_TRAIN);
  g_autofree char *test = find_split (folder, LAB_SPLIT_TEST);
  /* Without the one, the other is a folder of classes like any. */
  const char *whole = train != NULL ? train : test != NULL ? test : folder;
  char *const splits[LAB_N_SPLITS] = {(char *)whole, train != NULL ? test : NULL};

  self->classes = g_ptr_array_new_with_free_func (g_free);
  for (guint s = 0; s < LAB_N_SPLITS; s++) {
    self->files[s] = g_array_new (FALSE, FALSE, sizeof (LabScanFile));
    g_array_set_clear_func (self->files[s], clear_file);
    if (splits[s] != NULL)
      add_classes (self->classes, splits[s]);
  }
  g_ptr_array_sort (self->classes, compare_names);
  return check_classes (self, shown, error) && add_all (self, splits, cancellable, error) &&
         check_files (self, shown, error);
}

/**
 * lab_scan_folders_clear:
 * @self: what lab_scan_folders_read() filled
 */
void
lab_scan_folders_clear (LabScanFolders *self)
{
  g_clear_pointer (&self->classes, g_ptr_array_unref);
  for (guint s = 0; s < LAB_N_SPLITS; s++)
    g_clear_pointer (&self->files[s], g_array_unref);
}
