/* lab-catalogue.h: datasets that can be fetched: where from, and how each file is known to be right.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of a dataset: the images and the labels of both splits. */
#define LAB_CATALOGUE_FILES 4

typedef struct {
  char *name;    /* "train-images-idx3-ubyte.gz" */
  guint64 bytes; /* 0: not known */
  char *sha256;  /* of the file as it is published, in hexadecimal */
} LabCatalogueFile;

/* Immutable. */
typedef struct {
  char *name;  /* "fashion-mnist": what users type, and its folder's name */
  char *title; /* "Fashion-MNIST" */
  char *licence;
  guint n_images; /* of both splits */
  char **classes; /* (number of classes + 1), ended by NULL */
  char **mirrors; /* addresses that a file's name is put after; ended by NULL */
  LabCatalogueFile files[LAB_CATALOGUE_FILES];
} LabCatalogueEntry;

typedef struct _LabCatalogue LabCatalogue;

/* The program's own, or the one in the file that DIGIT_LAB_DATASETS names. */
LabCatalogue *lab_catalogue_open (GError **error);
LabCatalogue *lab_catalogue_parse (const char *text, gsize length, GError **error);
/* Immutable: threads may share it. */
LabCatalogue *lab_catalogue_ref (LabCatalogue *self);
void lab_catalogue_free (LabCatalogue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabCatalogue, lab_catalogue_free)

guint lab_catalogue_get_n_entries (const LabCatalogue *self);
const LabCatalogueEntry *lab_catalogue_get_entry (const LabCatalogue *self, guint index);
/* NULL when there is none of that name. */
const LabCatalogueEntry *lab_catalogue_find (const LabCatalogue *self, const char *name);

/* Where the dataset is put: digit-lab/datasets/NAME under $XDG_DATA_HOME. */
char *lab_catalogue_entry_get_folder (const LabCatalogueEntry *self);
/* Bytes of all files, 0 when one is not known. */
guint64 lab_catalogue_entry_get_bytes (const LabCatalogueEntry *self);

G_END_DECLS
