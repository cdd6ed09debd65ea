/* lab-dataset-folder.c: a dataset from a folder: four IDX files, or pictures.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-dataset-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lab-classes-file.h"
#include "lab-dataset-known.h"
#include "lab-dataset-pictures.h"

/* The standard name without its ending, and that ending: "-idx3-ubyte" as published, ".idx3-ubyte"
 * as some programs unpack it, each with or without ".gz". */
typedef struct {
  const char *stem, *ending;
  LabIdxContent content;
} FileName;

static const FileName file_names[2 * LAB_N_SPLITS] = {
    {"train-images", "idx3-ubyte", LAB_IDX_IMAGES},
    {"train-labels", "idx1-ubyte", LAB_IDX_LABELS},
    {"t10k-images", "idx3-ubyte", LAB_IDX_IMAGES},
    {"t10k-labels", "idx1-ubyte", LAB_IDX_LABELS},
};

static const char *const joints[] = {"-", "."};
static const char *const suffixes[] = {"", ".gz"};

/* SHA-256 of MNIST's raw files, in the order of `file_names`. */
static const char *const mnist_hashes[2 * LAB_N_SPLITS] = {
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
};

/* The path of one of the four files under whichever of its names is there, or NULL. */
static char *
find_file (const char *folder, const FileName *name)
{
  for (guint j = 0; j < G_N_ELEMENTS (joints); j++)
    for (guint s = 0; s < G_N_ELEMENTS (suffixes); s++) {
      g_autofree char *base = g_strconcat (name->stem, joints[j], name->ending, suffixes[s], NULL);
      g_autofree char *path = g_build_filename (folder, base, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/**
 * lab_dataset_folder_has_files:
 * @folder: a path
 *
 * Returns: whether any of the four files is there, under any of its names
 */
gboolean
lab_dataset_folder_has_files (const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (file_names); i++) {
    g_autofree char *path = find_file (folder, &file_names[i]);

    if (path != NULL)
      return TRUE;
  }
  return FALSE;
}

/**
 * lab_dataset_folder_is_whole:
 * @folder: a path
 *
 * Returns: whether all four files are there, each under any of its names
 */
gboolean
lab_dataset_folder_is_whole (const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (file_names); i++) {
    g_autofree char *path = find_file (folder, &file_names[i]);

    if (path == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_folder (const char *folder, const char *display_name, GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileEnumerator) children = NULL;
  g_autoptr (GError) cause = NULL;

  children = g_file_enumerate_children (file, G_FILE_ATTRIBUTE_STANDARD_NAME,
                                        G_FILE_QUERY_INFO_NONE, cancellable, &cause);
  if (children != NULL)
    return TRUE;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    /* translators: %s is a folder's path */
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_NOT_FOUND,
                 _ ("There is no folder “%s”; check its name."), display_name);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY))
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_NOT_FOUND,
                 _ ("“%s” is not a folder; name the folder that holds the images."), display_name);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNREADABLE,
                 _ ("The folder “%s” may not be read; change its permissions."), display_name);
  else
    /* translators: a folder's path, then the system's own words on what went wrong */
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNREADABLE,
                 _ ("The folder “%s” could not be read: %s."), display_name, cause->message);
  return FALSE;
}

/* All four paths, before any is read: what is missing is then said at once. */
static gboolean
find_files (const char *folder, const char *display_name, char *paths[2 * LAB_N_SPLITS],
            GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (file_names); i++) {
    paths[i] = find_file (folder, &file_names[i]);
    if (paths[i] == NULL) {
      /* translators: a file's name in two parts that belong together, then a folder's path */
      g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_NOT_FOUND,
                   _ ("The file “%s-%s” is missing in “%s”; put it there, as it is or with .gz."),
                   file_names[i].stem, file_names[i].ending, display_name);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_files (char *const paths[2 * LAB_N_SPLITS], LabSplitFiles files[LAB_N_SPLITS],
            GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (file_names); i++) {
    LabIdx *idx = lab_idx_read (paths[i], file_names[i].content, cancellable, error);

    if (idx == NULL)
      return FALSE;
    if (file_names[i].content == LAB_IDX_IMAGES)
      files[i / 2].images = idx;
    else
      files[i / 2].labels = idx;
  }
  for (guint s = 0; s < LAB_N_SPLITS; s++)
    if (files[s].images->n != files[s].labels->n) {
      g_autofree char *images = g_filename_display_name (paths[2 * s]);
      g_autofree char *labels = g_filename_display_basename (paths[2 * s + 1]);

      /* translators: a file's path, its number of images, another file's name, its number of
       * labels */
      g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_MISMATCH,
                   _ ("“%s” has %u images, but “%s” has %u labels; take both from the same "
                      "dataset."),
                   images, files[s].images->n, labels, files[s].labels->n);
      return FALSE;
    }
  return TRUE;
}

/* 1 + the highest label of both splits. */
static guint
count_labels (const LabSplitFiles files[LAB_N_SPLITS])
{
  guint8 highest = 0;

  for (guint s = 0; s < LAB_N_SPLITS; s++)
    for (guint i = 0; i < files[s].labels->n; i++)
      highest = MAX (highest, files[s].labels->values[i]);
  return highest + 1u;
}

static gboolean
is_mnist (char *const hashes[2 * LAB_N_SPLITS])
{
  for (guint i = 0; i < 2 * LAB_N_SPLITS; i++)
    if (strcmp (hashes[i], mnist_hashes[i]) != 0)
      return FALSE;
  return TRUE;
}

/* What a folder of IDX files is called, and its classes. */
typedef struct {
  LabDatasetKind kind;
  char *name;
  char *specification; /* NULL: the folder */
  LabClassNames *class_names;
} Identity;

static void
identify_mnist (const LabFolderTraits *traits, Identity *identity)
{
  identity->kind = LAB_DATASET_MNIST;
  identity->name = g_strdup ("MNIST");
  if (g_strcmp0 (traits->found_as, LAB_MNIST_NAME) == 0)
    identity->specification = g_strdup (LAB_MNIST_NAME);
  identity->class_names = lab_class_names_new_from_text (traits->text, LAB_N_DIGITS);
}

/* @catalogue: NULL where the list of datasets cannot be read, which has none then. */
static void
identify_folder (const LabFolderTraits *traits, guint n_lines, const LabCatalogue *catalogue,
                 Identity *identity)
{
  const LabCatalogueEntry *entry =
      catalogue != NULL ? lab_folder_traits_recognise (traits, catalogue) : NULL;
  guint n_named = entry != NULL ? g_strv_length (entry->classes) : n_lines;
  guint n = CLAMP (MAX (traits->n_labels, n_named), LAB_MIN_CLASSES, LAB_MAX_CLASSES);

  identity->kind = LAB_DATASET_FOLDER;
  identity->name =
      entry != NULL ? g_strdup (entry->title) : g_filename_display_basename (traits->folder);
  if (entry != NULL && lab_folder_traits_are_found_as (traits, entry))
    identity->specification = g_strdup (entry->name);
  identity->class_names = entry != NULL && traits->text == NULL
                              ? lab_class_names_new ((const char *const *)entry->classes, n_named)
                              : lab_class_names_new_from_text (traits->text, n);
}

static LabDataset *
new_from_files (const LabFolderTraits *traits, guint n_lines, LabSplitFiles files[LAB_N_SPLITS])
{
  g_autoptr (LabCatalogue) catalogue = NULL;
  g_autofree char *hash = NULL;
  char *hashes[2 * LAB_N_SPLITS];
  Identity identity = {0};
  LabDataset *self;

  lab_split_files_hash (files, hashes);
  hash = lab_dataset_hash_of_hashes (hashes);
  if (is_mnist (hashes)) {
    identify_mnist (traits, &identity);
  } else {
    catalogue = lab_catalogue_open (NULL);
    identify_folder (traits, n_lines, catalogue, &identity);
  }
  if (identity.specification == NULL)
    identity.specification = g_strdup (traits->folder);
  self = lab_dataset_new (identity.kind, identity.name, identity.specification, traits->folder,
                          hash, identity.class_names, files);
  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    g_free (hashes[i]);
  g_free (identity.name);
  g_free (identity.specification);
  lab_class_names_unref (identity.class_names);
  return self;
}

/* A folder of the four IDX files at @paths. @found_as: see #LabFolderTraits. */
static LabDataset *
open_idx (const char *folder, const char *found_as, char *const paths[], GCancellable *cancellable,
          GError **error)
{
  LabSplitFiles files[LAB_N_SPLITS] = {0};
  char *const labels[LAB_N_SPLITS] = {paths[1], paths[3]};
  g_autofree char *text = NULL;
  LabDataset *self = NULL;
  guint n_lines;

  if (lab_classes_file_read (folder, &text, &n_lines, cancellable, error) &&
      read_files (paths, files, cancellable, error)) {
    const LabFolderTraits traits = {.folder = folder,
                                    .found_as = found_as,
                                    .labels = labels,
                                    .text = text,
                                    .n_images = files[0].images->n + files[1].images->n,
                                    .n_labels = count_labels (files)};

    self = new_from_files (&traits, n_lines, files);
  }
  for (guint s = 0; s < LAB_N_SPLITS; s++)
    lab_split_files_clear (&files[s]);
  return self;
}

static LabDataset *
open_idx_folder (const char *path, const char *display_name, const char *found_as,
                 GCancellable *cancellable, GError **error)
{
  char *paths[2 * LAB_N_SPLITS] = {NULL};
  LabDataset *self = NULL;

  if (find_files (path, display_name, paths, error))
    self = open_idx (path, found_as, paths, cancellable, error);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_free (paths[i]);
  return self;
}

static LabDataset *
open_folder (const char *folder, const char *found_as, gint *progress, GCancellable *cancellable,
             GError **error)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autofree char *display_name = g_filename_display_name (path);

  if (!check_folder (path, display_name, cancellable, error))
    return NULL;
  if (lab_dataset_folder_has_files (path))
    return open_idx_folder (path, display_name, found_as, cancellable, error);
  if (lab_dataset_pictures_are_in (path))
    return lab_dataset_open_pictures (path, progress, cancellable, error);
  /* translators: %s is a folder's path */
  g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_NOT_FOUND,
               _ ("“%s” holds neither the four IDX files of a dataset, nor a folder of PNG images "
                  "for each class; choose another one."),
               display_name);
  return NULL;
}

/**
 * lab_dataset_open_folder:
 * @folder: a local folder's path, absolute or relative
 * @cancellable: (nullable): ends the reading
 * @error: %LAB_DATASET_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Reads the four IDX files of a folder, or the PNG images of one that has none. Blocks: a quarter of a
 * second for MNIST. MNIST is recognised by the SHA-256 of its raw files, other datasets that can be
 * fetched by what was published with them; anything else goes by the folder's name. A classes.txt beside the files names the classes.
 *
 * Returns: (transfer full): the dataset, or %NULL
 */
LabDataset *
lab_dataset_open_folder (const char *folder, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);

  return open_folder (folder, NULL, NULL, cancellable, error);
}

/**
 * lab_dataset_open_found:
 * @folder: one of the usual places
 * @found_as: (nullable): the name that was searched there: "mnist", or that of a dataset that can be
 *   fetched; %NULL when a person named the folder
 * @progress: (nullable): see lab_dataset_open_with_progress()
 * @cancellable: (nullable): ends the reading
 * @error: %LAB_DATASET_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * As lab_dataset_open_folder(), for a folder that a search for @found_as would find again.
 *
 * Returns: (transfer full): the dataset, or %NULL
 */
LabDataset *
lab_dataset_open_found (const char *folder, const char *found_as, gint *progress,
                        GCancellable *cancellable, GError **error)
{
  return open_folder (folder, found_as, progress, cancellable, error);
}
