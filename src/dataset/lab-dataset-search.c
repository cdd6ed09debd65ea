/* lab-dataset-search.c: where datasets are looked for, and in which order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-dataset-private.h"

#include <glib/gi18n-lib.h>

#include "lab-catalogue.h"
#include "lab-mixture.h"

#define FOLDER_VARIABLE "DIGIT_LAB_DATA_DIR"

/* One of the usual places of dataset @name, under $XDG_DATA_HOME or one of $XDG_DATA_DIRS. */
static char *
place_under (const char *data_dir, const char *name)
{
  return g_build_filename (data_dir, "digit-lab", "datasets", name, NULL);
}

static void
add_places (GPtrArray *places, const char *name)
{
  const char *const *system_dirs = g_get_system_data_dirs ();

  g_ptr_array_add (places, place_under (g_get_user_data_dir (), name));
  for (guint i = 0; system_dirs[i] != NULL; i++)
    g_ptr_array_add (places, place_under (system_dirs[i], name));
}

/* The folders to try, in order. The first is not only tried, but must be right, when
 * @n_named is 1: the environment names it. */
static GPtrArray *
list_places (guint *n_named)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_free);
  const char *named = g_getenv (FOLDER_VARIABLE);

  *n_named = named != NULL && *named != '\0' ? 1 : 0;
  if (*n_named > 0)
    g_ptr_array_add (places, g_strdup (named));
  add_places (places, LAB_MNIST_NAME);
  return places;
}

/* Opens the first place that has a dataset, or MNIST if @only_mnist. NULL without an error when
 * none has. */
static LabDataset *
search (gboolean only_mnist, gint *progress, GCancellable *cancellable, GError **error)
{
  guint n_named;
  g_autoptr (GPtrArray) places = list_places (&n_named);

  for (guint i = 0; i < places->len; i++) {
    const char *place = g_ptr_array_index (places, i);
    g_autoptr (LabDataset) dataset = NULL;

    /* An empty or absent folder was never meant; one with some of the files in it was. */
    if (i >= n_named && !lab_dataset_folder_has_files (place))
      continue;
    dataset = lab_dataset_open_found (place, LAB_MNIST_NAME, progress, cancellable, error);
    if (dataset == NULL) {
      if (i < n_named)
        g_prefix_error (error, "%s: ", FOLDER_VARIABLE);
      return NULL;
    }
    if (!only_mnist || lab_dataset_get_kind (dataset) == LAB_DATASET_MNIST)
      return g_steal_pointer (&dataset);
  }
  return NULL;
}

static LabDataset *
open_builtin (GError **error)
{
  LabDataset *dataset = lab_dataset_open_builtin ();

  if (dataset == NULL)
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_TOO_LARGE,
                 _ ("There is not enough memory left for the built-in digits; close other "
                    "programs."));
  return dataset;
}

static LabDataset *
open_mnist (GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  LabDataset *dataset = search (TRUE, NULL, cancellable, &cause);

  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (dataset == NULL) {
    g_autofree char *place = place_under (g_get_user_data_dir (), LAB_MNIST_NAME);
    g_autofree char *display_name = g_filename_display_name (place);

    /* translators: a folder's path, then the name of an environment variable */
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_NOT_FOUND,
                 _ ("MNIST was not found; run “digit-lab-cli datasets fetch mnist”, put its four "
                    "files into “%s”, or set %s to their folder."),
                 display_name, FOLDER_VARIABLE);
  }
  return dataset;
}

/* One of the datasets that can be fetched, from where it is fetched to. */
static LabDataset *
open_listed (const LabCatalogueEntry *entry, gint *progress, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *display_name = NULL;

  add_places (places, entry->name);
  for (guint i = 0; i < places->len; i++) {
    const char *place = g_ptr_array_index (places, i);

    if (lab_dataset_folder_has_files (place))
      return lab_dataset_open_found (place, entry->name, progress, cancellable, error);
  }
  display_name = g_filename_display_name (g_ptr_array_index (places, 0));
  g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_NOT_FOUND,
               /* translators: a dataset, the name it is fetched by, a folder's path */
               _ ("%s was not found; run “digit-lab-cli datasets fetch %s”, or put its four files "
                  "into “%s”."),
               entry->title, entry->name, display_name);
  return NULL;
}

/* The list of datasets that can be fetched, where @specification is the name of one of them: a list
 * that cannot be read has none. */
static LabCatalogue *
find_listed (const char *specification, const LabCatalogueEntry **entry)
{
  g_autofree char *name = g_ascii_strdown (specification, -1);
  g_autoptr (LabCatalogue) catalogue = lab_catalogue_open (NULL);

  *entry = catalogue != NULL ? lab_catalogue_find (catalogue, name) : NULL;
  return *entry != NULL ? g_steal_pointer (&catalogue) : NULL;
}

static LabDataset *
open_named (const char *specification, gint *progress, GCancellable *cancellable, GError **error)
{
  const LabCatalogueEntry *entry;
  g_autoptr (LabCatalogue) catalogue = NULL;

  if (g_ascii_strcasecmp (specification, "builtin") == 0)
    return open_builtin (error);
  if (g_ascii_strcasecmp (specification, LAB_MNIST_NAME) == 0)
    return open_mnist (cancellable, error);
  catalogue = find_listed (specification, &entry);
  return catalogue != NULL
             ? open_listed (entry, progress, cancellable, error)
             : lab_dataset_open_found (specification, NULL, progress, cancellable, error);
}

/**
 * lab_dataset_open_with_progress:
 * @specification: (nullable): see lab_dataset_open()
 * @progress: (nullable): set atomically while a folder of PNG images is read, to 1000 in the end;
 *   nothing else takes so long
 * @cancellable: (nullable): ends the reading
 * @error: %LAB_DATASET_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * lab_dataset_open() for those who show how far it is.
 *
 * Returns: (transfer full): the dataset, or %NULL
 */
LabDataset *
lab_dataset_open_with_progress (const char *specification, gint *progress,
                                GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  LabDataset *dataset;

  if (lab_mixture_is_specification (specification)) {
    g_set_error_literal (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_NOT_FOUND,
                         _ ("This is a mixture with drawings of the collection, which can only be "
                            "made again where they are kept; name a dataset."));
    return NULL;
  }
  if (specification != NULL && *specification != '\0')
    return open_named (specification, progress, cancellable, error);

  dataset = search (FALSE, progress, cancellable, &cause);
  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return NULL;
  }
  return dataset != NULL ? dataset : open_builtin (error);
}

/**
 * lab_dataset_open:
 * @specification: (nullable): %NULL or "" for the first dataset in the usual places, else the
 *   built-in digits; "mnist" for MNIST in one of those places; "builtin"; another dataset that can
 *   be fetched ("fashion-mnist"); or a folder's path (a folder that is called so: "./mnist")
 * @cancellable: (nullable): ends the reading
 * @error: %LAB_DATASET_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Opens a dataset by what a person says. Blocks: call it in a thread. The usual places are the
 * folder that DIGIT_LAB_DATA_DIR names, digit-lab/datasets/mnist under XDG_DATA_HOME, and the same
 * under each of XDG_DATA_DIRS; those of other datasets have their names in place of "mnist". A folder
 * that holds only some of the files, or damaged ones, is an error; so is anything amiss with the one
 * that DIGIT_LAB_DATA_DIR names.
 *
 * Returns: (transfer full): the dataset, or %NULL
 */
LabDataset *
lab_dataset_open (const char *specification, GCancellable *cancellable, GError **error)
{
  return lab_dataset_open_with_progress (specification, NULL, cancellable, error);
}

/**
 * lab_dataset_find:
 * @name: "mnist", or the name of another dataset that can be fetched
 *
 * Looks into the usual places for four files that are called as a dataset's are; they are not read.
 *
 * Returns: (transfer full) (nullable): the folder that they are in
 */
char *
lab_dataset_find (const char *name)
{
  g_autoptr (GPtrArray) places = NULL;
  guint n_named = 0;

  g_return_val_if_fail (name != NULL, NULL);

  if (g_str_equal (name, LAB_MNIST_NAME)) {
    places = list_places (&n_named);
  } else {
    places = g_ptr_array_new_with_free_func (g_free);
    add_places (places, name);
  }
  for (guint i = 0; i < places->len; i++) {
    const char *place = g_ptr_array_index (places, i);

    if (lab_dataset_folder_is_whole (place))
      return g_strdup (place);
  }
  return NULL;
}
