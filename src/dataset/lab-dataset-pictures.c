/* lab-dataset-pictures.c: a dataset from a folder of PNG images for each class.
 *
 * Whether a picture is dark on light is told by its border. Where ink touches so much of it that it may be
 * either, it is as most of the others are; such pictures are read once more, when that is known.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-dataset-pictures.h"

#include <glib/gi18n-lib.h>

#include "lab-classes-file.h"
#include "lab-scan-folders.h"
#include "lab-scan.h"

/* What "progress" counts to. */
#define WHOLE 1000

typedef struct {
  const LabScanFolders *folders;
  LabSplitFiles files[LAB_N_SPLITS];
  guint n_light, n_dark;
  GArray *unclear; /* guint: which pictures, those of the second split after those of the first */

  guint n_done;
  gint *progress; /* atomic, or NULL */
  GCancellable *cancellable;
} Reader;

static guint
count_pictures (const Reader *self)
{
  return self->folders->files[0]->len + self->folders->files[1]->len;
}

static const LabScanFile *
get_file (const Reader *self, guint index, guint8 **pixels)
{
  guint n_train = self->folders->files[0]->len;
  guint split = index < n_train ? 0 : 1;
  guint place = index - split * n_train;

  *pixels = self->files[split].images->values + (gsize)place * LAB_IMAGE_PIXELS;
  return &g_array_index (self->folders->files[split], LabScanFile, place);
}

/* Reads a picture, and notes what it is drawn on. @paper: where that is known; LAB_PAPER_UNCLEAR: by its
 * border, and it is left for later where that does not tell. */
static gboolean
read_picture (Reader *self, guint index, LabPaper paper, GError **error)
{
  guint8 *pixels;
  const LabScanFile *file = get_file (self, index, &pixels);
  g_autoptr (LabScan) picture = NULL;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  picture = lab_scan_read (file->path, error);
  if (picture == NULL)
    return FALSE;
  if (paper == LAB_PAPER_UNCLEAR)
    paper = lab_scan_guess_paper (picture);
  self->n_light += paper == LAB_PAPER_LIGHT ? 1 : 0;
  self->n_dark += paper == LAB_PAPER_DARK ? 1 : 0;
  if (paper == LAB_PAPER_UNCLEAR)
    g_array_append_val (self->unclear, index);
  else
    lab_scan_prepare (picture, paper, pixels);
  self->n_done++;
  if (self->progress != NULL)
    g_atomic_int_set (self->progress, (gint)((guint64)self->n_done * WHOLE /
                                             (count_pictures (self) + self->unclear->len)));
  return TRUE;
}

static gboolean
read_pictures (Reader *self, GError **error)
{
  LabPaper usual;

  for (guint i = 0; i < count_pictures (self); i++)
    if (!read_picture (self, i, LAB_PAPER_UNCLEAR, error))
      return FALSE;
  usual = self->n_light > self->n_dark ? LAB_PAPER_LIGHT : LAB_PAPER_DARK;
  for (guint i = 0; i < self->unclear->len; i++)
    if (!read_picture (self, g_array_index (self->unclear, guint, i), usual, error))
      return FALSE;
  return TRUE;
}

static gboolean
allocate (Reader *self, const char *shown, GError **error)
{
  for (guint s = 0; s < LAB_N_SPLITS; s++) {
    const GArray *files = self->folders->files[s];

    self->files[s].images = lab_idx_new (LAB_IDX_IMAGES, files->len);
    self->files[s].labels = lab_idx_new (LAB_IDX_LABELS, files->len);
    if (self->files[s].images == NULL || self->files[s].labels == NULL) {
      g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_TOO_LARGE,
                   _ ("There is not enough memory left to read “%s”; close other programs."),
                   shown);
      return FALSE;
    }
    for (guint i = 0; i < files->len; i++)
      self->files[s].labels->values[i] = (guint8)g_array_index (files, LabScanFile, i).label;
  }
  return TRUE;
}

/* The folders' names; where those are numbers, the list of classes may name them. */
static LabClassNames *
name_classes (const LabScanFolders *folders, const char *text)
{
  const char *names[LAB_MAX_CLASSES] = {NULL};
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LabClassNames) class_names = NULL;
  guint n = folders->classes->len;

  for (guint i = 0; i < n; i++) {
    g_ptr_array_add (shown, g_filename_display_name (g_ptr_array_index (folders->classes, i)));
    names[i] = g_ptr_array_index (shown, i);
  }
  class_names = lab_class_names_new (names, n);
  if (text != NULL && lab_class_names_are_numbers (class_names))
    return lab_class_names_new_from_text (text, n);
  return g_steal_pointer (&class_names);
}

static LabDataset *
make_dataset (Reader *self, const char *folder, const char *text)
{
  g_autofree char *name = g_filename_display_basename (folder);
  g_autoptr (LabClassNames) class_names = name_classes (self->folders, text);
  g_autofree char *hash = NULL;
  char *hashes[2 * LAB_N_SPLITS];

  lab_split_files_hash (self->files, hashes);
  hash = lab_dataset_hash_of_hashes (hashes);
  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    g_free (hashes[i]);
  return lab_dataset_new (LAB_DATASET_FOLDER, name, folder, folder, hash, class_names, self->files);
}

/**
 * lab_dataset_open_pictures:
 * @folder: a canonical path
 * @progress: (nullable): set atomically, to 1000 in the end
 * @cancellable: (nullable): ends the reading
 * @error: %LAB_DATASET_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Reads a folder of PNG images for each class, and prepares each by MNIST's recipe. The classes are in
 * the order of their folders' names, numbers by what they are. Blocks: some seconds for as many images
 * as MNIST has.
 *
 * Returns: (transfer full): the dataset, or %NULL
 */
LabDataset *
lab_dataset_open_pictures (const char *folder, gint *progress, GCancellable *cancellable,
                           GError **error)
{
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *text = NULL;
  LabScanFolders folders = {0};
  Reader reader = {.folders = &folders, .progress = progress, .cancellable = cancellable};
  LabDataset *self = NULL;
  guint n_lines;

  reader.unclear = g_array_new (FALSE, FALSE, sizeof (guint));
  if (lab_classes_file_read (folder, &text, &n_lines, cancellable, error) &&
      lab_scan_folders_read (&folders, folder, cancellable, error) &&
      allocate (&reader, shown, error) && read_pictures (&reader, error))
    self = make_dataset (&reader, folder, text);
  for (guint s = 0; s < LAB_N_SPLITS; s++)
    lab_split_files_clear (&reader.files[s]);
  lab_scan_folders_clear (&folders);
  g_array_unref (reader.unclear);
  return self;
}
