/* lab-dataset-known.c: which folders hold a dataset that is known by name.
 *
 * What is published are hashes of the compressed files. A folder is known by those of its labels, which
 * are small; unpacked or compressed anew, by the list of classes that fetching put beside them; and
 * without that by the place where it is looked for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-dataset-known.h"

#include "lab-dataset-private.h"

/* Labels that were published are much smaller: nothing larger is hashed. */
#define MAX_LABELS_BYTES ((guint64)1 << 20)

/* Where the labels of each split stand among the files of an entry. */
static const guint label_files[] = {1, 3};

static gboolean
has_hash (const char *path, const char *sha256)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *hash = NULL;

  if (info == NULL || (guint64)g_file_info_get_size (info) > MAX_LABELS_BYTES)
    return FALSE;
  bytes = g_file_load_bytes (file, NULL, NULL, NULL);
  if (bytes == NULL)
    return FALSE;
  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return g_ascii_strcasecmp (hash, sha256) == 0;
}

static gboolean
has_published_labels (const LabFolderTraits *self, const LabCatalogueEntry *entry)
{
  for (guint s = 0; s < G_N_ELEMENTS (label_files); s++) {
    if (!g_str_has_suffix (self->labels[s], ".gz") ||
        !has_hash (self->labels[s], entry->files[label_files[s]].sha256))
      return FALSE;
  }
  return TRUE;
}

/* Whether the folder's list of classes is the one that fetching writes. */
static gboolean
has_published_classes (const LabFolderTraits *self, const LabCatalogueEntry *entry)
{
  g_autofree char *classes = g_strjoinv ("\n", entry->classes);

  return g_strcmp0 (self->text, classes) == 0;
}

/**
 * lab_folder_traits_are_found_as:
 * @self: a folder
 * @entry: a dataset
 *
 * Returns: whether the folder is one that the dataset's name is searched in
 */
gboolean
lab_folder_traits_are_found_as (const LabFolderTraits *self, const LabCatalogueEntry *entry)
{
  g_autofree char *usual = lab_catalogue_entry_get_folder (entry);
  g_autofree char *place = g_canonicalize_filename (usual, NULL);

  return g_strcmp0 (self->found_as, entry->name) == 0 || g_str_equal (self->folder, place);
}

static gboolean
is_entry (const LabFolderTraits *self, const LabCatalogueEntry *entry)
{
  if (g_str_equal (entry->name, LAB_MNIST_NAME) || self->n_labels > g_strv_length (entry->classes))
    return FALSE;
  if (lab_folder_traits_are_found_as (self, entry))
    return TRUE;
  /* A part of a dataset is not the dataset. */
  return self->n_images == entry->n_images &&
         (has_published_classes (self, entry) || has_published_labels (self, entry));
}

/**
 * lab_folder_traits_recognise:
 * @self: a folder
 * @catalogue: the datasets that are known by name
 *
 * Returns: (transfer none) (nullable): which of them the folder holds
 */
const LabCatalogueEntry *
lab_folder_traits_recognise (const LabFolderTraits *self, const LabCatalogue *catalogue)
{
  for (guint i = 0; i < lab_catalogue_get_n_entries (catalogue); i++) {
    const LabCatalogueEntry *entry = lab_catalogue_get_entry (catalogue, i);

    if (is_entry (self, entry))
      return entry;
  }
  return NULL;
}
