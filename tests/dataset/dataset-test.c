/* dataset-test.c: folders of small IDX files, sound or spoilt, for the tests of this folder.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset-test.h"

#include <string.h>
#include <zlib.h>

static void
append_word (GByteArray *bytes, guint32 word)
{
  guint8 big[4] = {(guint8)(word >> 24), (guint8)(word >> 16), (guint8)(word >> 8), (guint8)word};

  g_byte_array_append (bytes, big, sizeof big);
}

GByteArray *
test_images (guint n)
{
  GByteArray *bytes = g_byte_array_new ();

  append_word (bytes, 0x803);
  append_word (bytes, n);
  append_word (bytes, LAB_IMAGE_SIZE);
  append_word (bytes, LAB_IMAGE_SIZE);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < LAB_IMAGE_PIXELS; k++) {
      guint8 pixel = (guint8)(i + k);

      g_byte_array_append (bytes, &pixel, 1);
    }
  return bytes;
}

GByteArray *
test_labels (guint n)
{
  GByteArray *bytes = g_byte_array_new ();

  append_word (bytes, 0x801);
  append_word (bytes, n);
  for (guint i = 0; i < n; i++) {
    guint8 label = (guint8)(3 * i % LAB_N_DIGITS);

    g_byte_array_append (bytes, &label, 1);
  }
  return bytes;
}

void
test_put_word (GByteArray *bytes, guint offset, guint32 word)
{
  for (guint i = 0; i < 4; i++)
    bytes->data[offset + i] = (guint8)(word >> (24 - 8 * i));
}

GByteArray *
test_gzip (const GByteArray *bytes)
{
  GByteArray *compressed = g_byte_array_new ();
  z_stream z = {0};

  g_assert_cmpint (deflateInit2 (&z, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), ==,
                   Z_OK);
  g_byte_array_set_size (compressed, (guint)deflateBound (&z, bytes->len));
  z.next_in = bytes->data;
  z.avail_in = bytes->len;
  z.next_out = compressed->data;
  z.avail_out = compressed->len;
  g_assert_cmpint (deflate (&z, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_set_size (compressed, (guint)z.total_out);
  deflateEnd (&z);
  return compressed;
}

char *
test_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("digit-lab-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
test_remove_tree (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children (
      file, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);

  while (children != NULL) {
    GFile *child = NULL;
    g_autofree char *child_path = NULL;

    g_assert_true (g_file_enumerator_iterate (children, NULL, &child, NULL, NULL));
    if (child == NULL)
      break;
    child_path = g_file_get_path (child);
    test_remove_tree (child_path);
  }
  g_assert_true (g_file_delete (file, NULL, NULL));
}

void
test_write (const char *folder, const char *name, const GByteArray *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, (const char *)bytes->data, (gssize)bytes->len, &error);
  g_assert_no_error (error);
}

void
test_write_dataset (const char *folder)
{
  g_autoptr (GByteArray) train_images = test_images (TEST_N_TRAIN);
  g_autoptr (GByteArray) train_labels = test_labels (TEST_N_TRAIN);
  g_autoptr (GByteArray) images = test_images (TEST_N_TEST);
  g_autoptr (GByteArray) labels = test_labels (TEST_N_TEST);

  test_write (folder, TEST_TRAIN_IMAGES, train_images);
  test_write (folder, TEST_TRAIN_LABELS, train_labels);
  test_write (folder, TEST_TEST_IMAGES, images);
  test_write (folder, TEST_TEST_LABELS, labels);
}

void
test_check_dataset (LabDataset *dataset)
{
  static const guint counts[] = {TEST_N_TRAIN, TEST_N_TEST};

  for (guint s = 0; s < G_N_ELEMENTS (counts); s++) {
    const LabImages *images = lab_dataset_get_images (dataset, (LabSplit)s);
    g_autoptr (GByteArray) pixels = test_images (counts[s]);
    g_autoptr (GByteArray) labels = test_labels (counts[s]);

    g_assert_cmpuint (images->n, ==, counts[s]);
    g_assert_cmpmem (images->pixels, (gsize)images->n * LAB_IMAGE_PIXELS, pixels->data + 16,
                     pixels->len - 16);
    g_assert_cmpmem (images->labels, images->n, labels->data + 8, labels->len - 8);
  }
}

void
test_check_sentence (const GError *error)
{
  g_test_message ("says: %s", error->message);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_null (strstr (error->message, ". "));
}
