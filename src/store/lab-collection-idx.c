/* lab-collection-idx.c: the collection as a dataset: four IDX files and the names of the classes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-collection-private.h"

#include <errno.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include "lab-idx.h"
#include "lab-output.h"

/* By split and content. */
static const char *const file_names[][2] = {
    [LAB_SPLIT_TRAIN] = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"},
    [LAB_SPLIT_TEST] = {"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"},
};

#define CLASSES_FILE "classes.txt"
#define N_SPLITS     2

/* ── the classes ──────────────────────────────────────────────────────────────────────────────── */

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
is_digit (const char *label)
{
  return g_ascii_isdigit (label[0]) && label[1] == '\0';
}

/* The digits keep their order, all ten of them, so that a network that reads digits reads these. */
static void
add_digits (GPtrArray *labels)
{
  static const char *const digits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

  for (guint i = 0; i < labels->len; i++)
    if (!is_digit (labels->pdata[i]))
      return;
  g_ptr_array_set_size (labels, 0);
  for (guint i = 0; i < G_N_ELEMENTS (digits); i++)
    g_ptr_array_add (labels, (gpointer)digits[i]);
}

/* The labels of @samples, each once; borrowed. */
static GPtrArray *
collect_labels (GPtrArray *samples)
{
  GPtrArray *labels = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < samples->len; i++) {
    char *label = ((LabSample *)samples->pdata[i])->label;

    if (g_hash_table_add (seen, label))
      g_ptr_array_add (labels, label);
  }
  g_ptr_array_sort (labels, compare_labels);
  add_digits (labels);
  return labels;
}

static LabClassNames *
make_class_names (GPtrArray *samples, GError **error)
{
  g_autoptr (GPtrArray) labels = collect_labels (samples);

  if (labels->len >= LAB_MIN_CLASSES && labels->len <= LAB_MAX_CLASSES)
    return lab_class_names_new ((const char *const *)labels->pdata, labels->len);
  g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT,
               /* translators: how many labels there are, then the smallest and largest number */
               ngettext ("The drawings have %u label; a dataset has %d to %d classes.",
                         "The drawings have %u different labels; a dataset has %d to %d classes.",
                         labels->len),
               labels->len, LAB_MIN_CLASSES, LAB_MAX_CLASSES);
  return NULL;
}

static guint8
find_class (LabClassNames *names, const char *label)
{
  guint i = 0;

  while (!g_str_equal (lab_class_names_get (names, i), label))
    i++;
  return (guint8)i;
}

/* ── writing ──────────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  LabIdx *images, *labels;
} Files;

static guint
count (GPtrArray *samples, gboolean held_out)
{
  guint n = 0;

  for (guint i = 0; i < samples->len; i++)
    n += !((LabSample *)samples->pdata[i])->held_out == !held_out;
  return n;
}

static gboolean
fill (GPtrArray *samples, gboolean held_out, LabClassNames *names, Files *files, GError **error)
{
  guint n = count (samples, held_out), next = 0;

  files->images = lab_idx_new (LAB_IDX_IMAGES, n);
  files->labels = lab_idx_new (LAB_IDX_LABELS, n);
  if (files->images == NULL || files->labels == NULL) {
    g_set_error_literal (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
                         _ ("There is not enough memory left to write the drawings; close other "
                            "programs."));
    return FALSE;
  }
  for (guint i = 0; i < samples->len; i++) {
    const LabSample *sample = samples->pdata[i];

    if (!sample->held_out != !held_out)
      continue;
    memcpy (files->images->values + (gsize)next * LAB_IMAGE_PIXELS, sample->pixels,
            LAB_IMAGE_PIXELS);
    files->labels->values[next++] = find_class (names, sample->label);
  }
  return TRUE;
}

static gboolean
write_idx (const char *folder, const char *name, const LabIdx *idx, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return lab_output_replace_file (path, idx->bytes, idx->n_bytes, error);
}

static gboolean
write_split (GPtrArray *samples, LabSplit split, LabClassNames *names, const char *folder,
             GError **error)
{
  Files files = {NULL, NULL};
  gboolean is_written = fill (samples, split == LAB_SPLIT_TEST, names, &files, error) &&
                        write_idx (folder, file_names[split][0], files.images, error) &&
                        write_idx (folder, file_names[split][1], files.labels, error);

  lab_idx_free (files.images);
  lab_idx_free (files.labels);
  return is_written;
}

static gboolean
write_files (GPtrArray *samples, LabClassNames *names, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, CLASSES_FILE, NULL);
  g_autofree char *text = lab_class_names_to_text (names);

  return lab_output_replace_file (path, text, strlen (text), error) &&
         write_split (samples, LAB_SPLIT_TRAIN, names, folder, error) &&
         write_split (samples, LAB_SPLIT_TEST, names, folder, error);
}

static void
remove_files (const char *folder)
{
  g_autofree char *classes = g_build_filename (folder, CLASSES_FILE, NULL);

  g_unlink (classes);
  for (guint i = 0; i < 2 * N_SPLITS; i++) {
    g_autofree char *path = g_build_filename (folder, file_names[i / 2][i % 2], NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

static gboolean
refuse_folder (const char *folder, int code, GError **error)
{
  g_autofree char *shown = g_filename_display_name (folder);

  if (code == ENOTEMPTY || code == EEXIST)
    g_set_error (
        error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
        _ ("There is something in the folder “%s” already; name one that is new or empty."), shown);
  else
    /* translators: the second %s is the system's reason, e.g. "Permission denied" */
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
                 _ ("The folder “%s” cannot be made: %s"), shown, g_strerror (code));
  return FALSE;
}

/* The folder is made under another name beside its place, and moved there when it is whole: the
 * system lets it take the place of an empty one only. */
static gboolean
write_folder (GPtrArray *samples, LabClassNames *names, const char *folder, GError **error)
{
  g_autofree char *temporary = NULL;
  gsize length = strlen (folder);

  while (length > 1 && folder[length - 1] == G_DIR_SEPARATOR)
    length--;
  temporary = g_strdup_printf ("%.*s.XXXXXX", (int)length, folder);
  if (g_mkdtemp_full (temporary, 0777) == NULL)
    return refuse_folder (folder, errno, error);
  if (!write_files (samples, names, temporary, error)) {
    remove_files (temporary);
    return FALSE;
  }
  if (g_rename (temporary, folder) != 0) {
    int code = errno;

    remove_files (temporary);
    return refuse_folder (folder, code, error);
  }
  return TRUE;
}

/**
 * lab_collection_export_idx:
 * @samples: (element-type LabSample): drawings
 * @folder: (type filename): a folder that is not there yet, or empty
 * @error: a sentence
 *
 * Writes their images as a dataset; their strokes are lost. Those that are held out are its test
 * split. From any thread.
 *
 * Returns: %FALSE when it could not be written; nothing is there then
 */
gboolean
lab_collection_export_idx (GPtrArray *samples, const char *folder, GError **error)
{
  g_autoptr (LabClassNames) names = NULL;

  g_return_val_if_fail (samples != NULL && folder != NULL, FALSE);

  if (count (samples, FALSE) == 0 || count (samples, TRUE) == 0) {
    g_set_error_literal (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT,
                         _ ("A dataset needs drawings to train on and drawings that are held out; "
                            "draw some more."));
    return FALSE;
  }
  names = make_class_names (samples, error);
  return names != NULL && write_folder (samples, names, folder, error);
}

/* ── reading ──────────────────────────────────────────────────────────────────────────────────── */

static gboolean
add_images (LabDataset *dataset, LabSplit split, GPtrArray *drafts, GError **error)
{
  const LabImages *images = lab_dataset_get_images (dataset, split);
  LabClassNames *names = lab_dataset_get_class_names (dataset);

  for (guint i = 0; i < images->n; i++) {
    LabDraft *draft = lab_draft_new_image (images->pixels + (gsize)i * LAB_IMAGE_PIXELS,
                                           lab_class_names_get (names, images->labels[i]), error);

    if (draft == NULL)
      return FALSE;
    draft->holding = split == LAB_SPLIT_TEST ? LAB_HOLDING_HELD_OUT : LAB_HOLDING_TRAINED;
    g_ptr_array_add (drafts, draft);
  }
  return TRUE;
}

/**
 * lab_collection_import_idx:
 * @store: a store
 * @folder: (type filename): a dataset, as lab_dataset_open_folder() takes it
 * @error: a sentence that names what is wrong
 *
 * Adds all images of a small dataset, or none; those of its test split are held out. From any
 * thread; blocks.
 *
 * Returns: how many were added; -1 when none was
 */
gint
lab_collection_import_idx (LabStore *store, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify)lab_draft_free);
  g_autoptr (LabDataset) dataset = NULL;
  g_autofree char *shown = NULL;
  guint64 n;

  g_return_val_if_fail (LAB_IS_STORE (store) && folder != NULL, -1);

  dataset = lab_dataset_open_folder (folder, NULL, error);
  if (dataset == NULL)
    return -1;
  shown = g_filename_display_name (folder);
  n = (guint64)lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN)->n +
      lab_dataset_get_images (dataset, LAB_SPLIT_TEST)->n;
  if (!lab_collection_check_count (n, shown, error) ||
      !add_images (dataset, LAB_SPLIT_TRAIN, drafts, error) ||
      !add_images (dataset, LAB_SPLIT_TEST, drafts, error) ||
      lab_collection_add_drafts (store, drafts, error) == 0)
    return -1;
  return (gint)drafts->len;
}
