/* write-idx.c: a tool of the tests: the first built-in digits as a folder of IDX files.
 *
 * usage: write-idx FOLDER TRAINING-IMAGES TEST-IMAGES
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdlib.h>
#include "lab-dataset.h"

#define IDX_IMAGES 0x00000803
#define IDX_LABELS 0x00000801

static void
append_word (GByteArray *bytes, guint32 word)
{
  word = GUINT32_TO_BE (word);
  g_byte_array_append (bytes, (const guint8 *)&word, sizeof word);
}

static gboolean
write_file (const char *folder, const char *name, GByteArray *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents (path, (const char *)bytes->data, (gssize)bytes->len, &error))
    return TRUE;
  g_printerr ("write-idx: %s\n", error->message);
  return FALSE;
}

static gboolean
write_split (const char *folder, const LabImages *images, guint n, const char *images_name,
             const char *labels_name)
{
  g_autoptr (GByteArray) pixels = g_byte_array_new ();
  g_autoptr (GByteArray) labels = g_byte_array_new ();

  append_word (pixels, IDX_IMAGES);
  append_word (pixels, n);
  append_word (pixels, LAB_IMAGE_SIZE);
  append_word (pixels, LAB_IMAGE_SIZE);
  g_byte_array_append (pixels, images->pixels, n * LAB_IMAGE_PIXELS);
  append_word (labels, IDX_LABELS);
  append_word (labels, n);
  g_byte_array_append (labels, images->labels, n);
  return write_file (folder, images_name, pixels) && write_file (folder, labels_name, labels);
}

int
main (int argc, char **argv)
{
  g_autoptr (LabDataset) dataset = lab_dataset_open_builtin ();
  const LabImages *train = lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN);
  const LabImages *test = lab_dataset_get_images (dataset, LAB_SPLIT_TEST);
  guint64 n_train, n_test;

  if (argc != 4 || !g_ascii_string_to_unsigned (argv[2], 10, 1, train->n, &n_train, NULL) ||
      !g_ascii_string_to_unsigned (argv[3], 10, 1, test->n, &n_test, NULL)) {
    g_printerr ("usage: write-idx FOLDER TRAINING-IMAGES TEST-IMAGES\n");
    return EXIT_FAILURE;
  }
  return write_split (argv[1], train, (guint)n_train, "train-images-idx3-ubyte",
                      "train-labels-idx1-ubyte") &&
                 write_split (argv[1], test, (guint)n_test, "t10k-images-idx3-ubyte",
                              "t10k-labels-idx1-ubyte")
             ? EXIT_SUCCESS
             : EXIT_FAILURE;
}
