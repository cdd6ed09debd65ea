/* lab-dataset.h: labelled images, immutable once made.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-class-names.h"

G_BEGIN_DECLS

#define LAB_IMAGE_SIZE   28
#define LAB_IMAGE_PIXELS (LAB_IMAGE_SIZE * LAB_IMAGE_SIZE)
#define LAB_N_DIGITS     10 /* classes of MNIST and of the built-in digits */

typedef enum { LAB_SPLIT_TRAIN, LAB_SPLIT_TEST } LabSplit;

typedef enum {
  LAB_DATASET_MNIST,   /* recognised by the SHA-256 of its raw files */
  LAB_DATASET_BUILTIN, /* drawn by lab-synthetic.c */
  LAB_DATASET_FOLDER,  /* any other set of 28×28 images */
  LAB_DATASET_MIXTURE  /* drawings, with a part of another dataset: lab-mixture.h */
} LabDatasetKind;

#define LAB_DATASET_ERROR (lab_dataset_error_quark ())
GQuark lab_dataset_error_quark (void);
typedef enum {
  LAB_DATASET_ERROR_NOT_FOUND,   /* no such folder, or a file is missing in it */
  LAB_DATASET_ERROR_FORMAT,      /* a file is not what its name says, or is cut short */
  LAB_DATASET_ERROR_MISMATCH,    /* the files do not belong together */
  LAB_DATASET_ERROR_UNSUPPORTED, /* labels above 61, images that are not 28×28, none at all */
  LAB_DATASET_ERROR_TOO_LARGE,   /* more than fits into memory, or than we are willing to read */
  LAB_DATASET_ERROR_UNREADABLE   /* the system refuses: permissions, a failing disk */
} LabDatasetError;

/* Immutable, atomically reference-counted: may be shared between threads. */
typedef struct _LabDataset LabDataset;

typedef struct {
  guint n;
  const guint8 *pixels; /* (n, 784), 0 = paper, 255 = ink */
  const guint8 *labels; /* (n), each below lab_dataset_get_n_classes() */
} LabImages;

LabDataset *lab_dataset_ref (LabDataset *self);
void lab_dataset_unref (LabDataset *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabDataset, lab_dataset_unref)

/* Opens a dataset by what a person says: NULL or "" searches the usual places for MNIST and falls
 * back on the built-in digits; "mnist" searches them and fails when none is there, and so does the
 * name of another dataset that can be fetched ("fashion-mnist"); "builtin" are the built-in digits;
 * anything else is a folder. Blocks (a quarter of a second): call it in a
 * thread. Searched in this order: DIGIT_LAB_DATA_DIR, $XDG_DATA_HOME/digit-lab/datasets/mnist, the
 * same under each of $XDG_DATA_DIRS. A folder that is named but broken is an error, never passed
 * over. */
LabDataset *lab_dataset_open (const char *specification, GCancellable *cancellable, GError **error);
/* The folder that it would read the dataset called @name from ("mnist", or another that can be fetched),
 * going by the names of its files; NULL where there is none. To be freed; does not block. */
char *lab_dataset_find (const char *name);

/* The same, for those who show how far it is: @progress (nullable) is set atomically, to 1000 in the end,
 * while a folder of PNG images is read. */
LabDataset *lab_dataset_open_with_progress (const char *specification, gint *progress,
                                            GCancellable *cancellable, GError **error);

/* Reads the four IDX files (gzip'd or plain, dashed or dotted names) of a folder, with 2 to
 * LAB_MAX_CLASSES classes, whose names stand in its classes.txt, if there is one; or a
 * folder of PNG images for each class, named by it, in @folder or in its "train" and "test". */
LabDataset *lab_dataset_open_folder (const char *folder, GCancellable *cancellable, GError **error);

/* The built-in digits: made on first use, then shared. NULL only when memory runs out. */
LabDataset *lab_dataset_open_builtin (void);

LabDatasetKind lab_dataset_get_kind (LabDataset *self);
/* "MNIST", "Fashion-MNIST", "Built-in digits" (translated), or the folder's name. */
const char *lab_dataset_get_name (LabDataset *self);
/* The same in English, for files and programs. */
const char *lab_dataset_get_plain_name (LabDataset *self);
/* What lab_dataset_open() would take to find it again: "mnist", "fashion-mnist",
 * "builtin" or the folder's path. */
const char *lab_dataset_get_specification (LabDataset *self);
/* Where it was read from, or NULL for the built-in digits. */
const char *lab_dataset_get_folder (LabDataset *self);
/* What a mixture was made with, whose test images are its own; @self, when it is none. Borrowed. */
LabDataset *lab_dataset_get_base (LabDataset *self);
/* Names the data in a run's record: the SHA-256, in hexadecimal, of the four raw files' SHA-256 in
 * hexadecimal (train images, train labels, test images, test labels). */
const char *lab_dataset_get_hash (LabDataset *self);
/* 2 to LAB_MAX_CLASSES. */
guint lab_dataset_get_n_classes (LabDataset *self);
/* What its classes are called, borrowed. */
LabClassNames *lab_dataset_get_class_names (LabDataset *self);
const LabImages *lab_dataset_get_images (LabDataset *self, LabSplit split);

G_END_DECLS
