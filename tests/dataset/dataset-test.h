/* dataset-test.h: folders of small IDX files, sound or spoilt, for the tests of this folder.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"

G_BEGIN_DECLS

#define TEST_N_TRAIN 30
#define TEST_N_TEST  20

#define TEST_TRAIN_IMAGES "train-images-idx3-ubyte"
#define TEST_TRAIN_LABELS "train-labels-idx1-ubyte"
#define TEST_TEST_IMAGES  "t10k-images-idx3-ubyte"
#define TEST_TEST_LABELS  "t10k-labels-idx1-ubyte"
#define TEST_CLASSES      "classes.txt"

/* The content of files: free with g_byte_array_unref(). The pixel k of image i is i + k, modulo 256;
 * the label of image i is 3 i, modulo 10. */
GByteArray *test_images (guint n);
GByteArray *test_labels (guint n);
void test_put_word (GByteArray *bytes, guint offset, guint32 word);
GByteArray *test_gzip (const GByteArray *bytes);

/* A folder of its own below the system's temporary one; free the path, remove the tree. */
char *test_make_folder (void);
void test_remove_tree (const char *path);
void test_write (const char *folder, const char *name, const GByteArray *bytes);
/* The four files of TEST_N_TRAIN and TEST_N_TEST images, plain, under their dashed names. */
void test_write_dataset (const char *folder);

/* Does @dataset hold what test_write_dataset() wrote? */
void test_check_dataset (LabDataset *dataset);

/* One sentence, of one line, with a capital letter or a name first and a full stop at its end. */
void test_check_sentence (const GError *error);

G_END_DECLS
