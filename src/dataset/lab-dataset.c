/* lab-dataset.c: labelled images, immutable once made.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-dataset-private.h"

#include "lab-synthetic.h"

#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <stdatomic.h>

struct _LabDataset {
  atomic_uint n_refs;
  LabDatasetKind kind;
  char *name;  /* in English */
  char *title; /* translated; NULL where the name itself is */
  char *specification;
  char *folder;
  char *hash;
  LabClassNames *class_names;
  LabSplitFiles files[LAB_N_SPLITS]; /* own the memory that `images` points into */
  LabImages images[LAB_N_SPLITS];
  LabDataset *base; /* of a mixture: owns its test images */
};

G_DEFINE_QUARK (lab - dataset - error - quark, lab_dataset_error)

/**
 * lab_split_files_clear:
 * @files: the two files of a split, any of them %NULL
 */
void
lab_split_files_clear (LabSplitFiles *files)
{
  g_clear_pointer (&files->images, lab_idx_free);
  g_clear_pointer (&files->labels, lab_idx_free);
}

/**
 * lab_split_files_hash:
 * @files: complete files
 * @hashes: (out) (transfer full): their SHA-256 in hexadecimal; each to be freed
 *
 * May be called once for the same files.
 */
void
lab_split_files_hash (LabSplitFiles files[LAB_N_SPLITS], char *hashes[2 * LAB_N_SPLITS])
{
  for (guint s = 0; s < LAB_N_SPLITS; s++) {
    hashes[2 * s] = lab_idx_finish_hash (files[s].images);
    hashes[2 * s + 1] = lab_idx_finish_hash (files[s].labels);
  }
}

/**
 * lab_dataset_hash_of_hashes:
 * @hashes: of the four files
 *
 * A hash of hashes, so that the files can be hashed side by side.
 *
 * Returns: (transfer full): the SHA-256 of the four, in hexadecimal
 */
char *
lab_dataset_hash_of_hashes (char *const hashes[2 * LAB_N_SPLITS])
{
  g_autofree char *all = g_strconcat (hashes[0], hashes[1], hashes[2], hashes[3], NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, all, -1);
}

/**
 * lab_dataset_new:
 * @kind: what it is
 * @name: what people call it, in English
 * @specification: what lab_dataset_open() takes to find it again
 * @folder: (nullable): where it was read from
 * @hash: of all four files
 * @class_names: what its classes are called
 * @files: (transfer full): the images and labels, as many of the one as of the other; emptied
 *
 * Returns: (transfer full): the dataset
 */
LabDataset *
lab_dataset_new (LabDatasetKind kind, const char *name, const char *specification,
                 const char *folder, const char *hash, LabClassNames *class_names,
                 LabSplitFiles files[LAB_N_SPLITS])
{
  LabDataset *self = g_new0 (LabDataset, 1);

  atomic_init (&self->n_refs, 1);
  self->kind = kind;
  self->name = g_strdup (name);
  self->specification = g_strdup (specification);
  self->folder = g_strdup (folder);
  self->hash = g_strdup (hash);
  self->class_names = lab_class_names_ref (class_names);
  for (guint s = 0; s < LAB_N_SPLITS; s++) {
    self->files[s] = files[s];
    files[s] = (LabSplitFiles){NULL, NULL};
    self->images[s] = (LabImages){
        .n = self->files[s].images->n,
        .pixels = self->files[s].images->values,
        .labels = self->files[s].labels->values,
    };
  }
  return self;
}

/**
 * lab_dataset_new_mixture:
 * @base: what is tested with
 * @name: what people call it, in English
 * @title: the same, translated
 * @specification: what it can be made from again
 * @hash: of all its images and labels
 * @train: (transfer full): the images and labels to train on, of @base's classes; emptied
 *
 * Returns: (transfer full): the dataset
 */
LabDataset *
lab_dataset_new_mixture (LabDataset *base, const char *name, const char *title,
                         const char *specification, const char *hash, LabSplitFiles *train)
{
  LabDataset *self = g_new0 (LabDataset, 1);

  atomic_init (&self->n_refs, 1);
  self->kind = LAB_DATASET_MIXTURE;
  self->name = g_strdup (name);
  self->title = g_strdup (title);
  self->specification = g_strdup (specification);
  self->hash = g_strdup (hash);
  self->class_names = lab_class_names_ref (base->class_names);
  self->base = lab_dataset_ref (base);
  self->files[LAB_SPLIT_TRAIN] = *train;
  *train = (LabSplitFiles){NULL, NULL};
  self->images[LAB_SPLIT_TRAIN] = (LabImages){
      .n = self->files[LAB_SPLIT_TRAIN].images->n,
      .pixels = self->files[LAB_SPLIT_TRAIN].images->values,
      .labels = self->files[LAB_SPLIT_TRAIN].labels->values,
  };
  self->images[LAB_SPLIT_TEST] = base->images[LAB_SPLIT_TEST];
  return self;
}

/**
 * lab_dataset_ref:
 * @self: a dataset
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): @self
 */
LabDataset *
lab_dataset_ref (LabDataset *self)
{
  atomic_fetch_add_explicit (&self->n_refs, 1, memory_order_relaxed);
  return self;
}

/**
 * lab_dataset_unref:
 * @self: (transfer full): a dataset
 *
 * May be called from any thread. Frees it with the last reference.
 */
void
lab_dataset_unref (LabDataset *self)
{
  if (atomic_fetch_sub_explicit (&self->n_refs, 1, memory_order_acq_rel) > 1)
    return;
  for (guint s = 0; s < LAB_N_SPLITS; s++)
    lab_split_files_clear (&self->files[s]);
  g_free (self->name);
  g_free (self->title);
  g_free (self->specification);
  g_free (self->folder);
  g_free (self->hash);
  lab_class_names_unref (self->class_names);
  g_clear_pointer (&self->base, lab_dataset_unref);
  g_free (self);
}

/**
 * lab_dataset_open_builtin:
 *
 * The built-in digits: 10,000 training and 2,000 test images that we draw ourselves. The first
 * call blocks for a fraction of a second; they are kept for as long as the program runs. May be
 * called from any thread.
 *
 * Returns: (transfer full): the dataset, or %NULL when there is not enough memory
 */
LabDataset *
lab_dataset_open_builtin (void)
{
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static LabDataset *builtin;
  LabDataset *self = NULL;

  pthread_mutex_lock (&lock);
  if (builtin == NULL) {
    LabSplitFiles files[LAB_N_SPLITS] = {0};

    if (lab_synthetic_make (files)) {
      g_autoptr (LabClassNames) class_names = lab_class_names_new (NULL, LAB_N_DIGITS);
      char *hashes[2 * LAB_N_SPLITS];
      g_autofree char *hash = NULL;

      lab_split_files_hash (files, hashes);
      hash = lab_dataset_hash_of_hashes (hashes);
      for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
        g_free (hashes[i]);
      builtin = lab_dataset_new (LAB_DATASET_BUILTIN, N_ ("Built-in digits"), "builtin", NULL, hash,
                                 class_names, files);
    }
  }
  if (builtin != NULL)
    self = lab_dataset_ref (builtin);
  pthread_mutex_unlock (&lock);
  return self;
}

/**
 * lab_dataset_get_kind:
 * @self: a dataset
 *
 * Returns: whether it is MNIST, the built-in digits or something else
 */
LabDatasetKind
lab_dataset_get_kind (LabDataset *self)
{
  return self->kind;
}

/**
 * lab_dataset_get_name:
 * @self: a dataset
 *
 * Returns: (transfer none): what people call it, in their language
 */
const char *
lab_dataset_get_name (LabDataset *self)
{
  if (self->title != NULL)
    return self->title;
  return self->kind == LAB_DATASET_BUILTIN ? _ (self->name) : self->name;
}

/**
 * lab_dataset_get_plain_name:
 * @self: a dataset
 *
 * What is kept in files or read by programs must not change with the language.
 *
 * Returns: (transfer none): its name, in English
 */
const char *
lab_dataset_get_plain_name (LabDataset *self)
{
  return self->name;
}

/**
 * lab_dataset_get_specification:
 * @self: a dataset
 *
 * Returns: (transfer none): what lab_dataset_open() takes to find it again
 */
const char *
lab_dataset_get_specification (LabDataset *self)
{
  return self->specification;
}

/**
 * lab_dataset_get_folder:
 * @self: a dataset
 *
 * Returns: (transfer none) (nullable): where it was read from, in the file system's encoding
 */
const char *
lab_dataset_get_folder (LabDataset *self)
{
  return self->folder;
}

/**
 * lab_dataset_get_hash:
 * @self: a dataset
 *
 * Returns: (transfer none): 64 hexadecimal digits that are the same for the same images and labels
 */
const char *
lab_dataset_get_hash (LabDataset *self)
{
  return self->hash;
}

/**
 * lab_dataset_get_base:
 * @self: a dataset
 *
 * Returns: (transfer none): what a mixture was made with, and is tested with; @self, when it is none
 */
LabDataset *
lab_dataset_get_base (LabDataset *self)
{
  return self->base != NULL ? self->base : self;
}

/**
 * lab_dataset_get_n_classes:
 * @self: a dataset
 *
 * Returns: how many classes its images are of, 2 to %LAB_MAX_CLASSES
 */
guint
lab_dataset_get_n_classes (LabDataset *self)
{
  return lab_class_names_get_n (self->class_names);
}

/**
 * lab_dataset_get_class_names:
 * @self: a dataset
 *
 * Returns: (transfer none): what its classes are called
 */
LabClassNames *
lab_dataset_get_class_names (LabDataset *self)
{
  return self->class_names;
}

/**
 * lab_dataset_get_images:
 * @self: a dataset
 * @split: to train on, or to test with
 *
 * Returns: (transfer none): pixels (n, 784) and labels (n), valid as long as @self
 */
const LabImages *
lab_dataset_get_images (LabDataset *self, LabSplit split)
{
  g_return_val_if_fail (split == LAB_SPLIT_TRAIN || split == LAB_SPLIT_TEST, NULL);

  return &self->images[split];
}
