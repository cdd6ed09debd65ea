/* test-faults.c: what spoilt files get: an error of the right kind, in a sentence that names the
 * file, and no memory taken on their word.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset-test.h"

#include "lab-idx.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define IMAGES_BYTES (16 + TEST_N_TRAIN * LAB_IMAGE_PIXELS)

/* More than a sound reading of the small files can need, less than a bomb would take. */
#define MAX_GROWTH_KIB (48 * 1024)

typedef struct {
  const char *name;
  void (*spoil) (const char *folder);
  LabDatasetError code;
  const char *file; /* that the message must name */
} Fault;

static char *
path_in (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = path_in (folder, name);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Takes over @bytes. */
static void
write_and_free (const char *folder, const char *name, GByteArray *bytes)
{
  test_write (folder, name, bytes);
  g_byte_array_unref (bytes);
}

/* Takes over @bytes, and writes them compressed. */
static void
write_gzip_and_free (const char *folder, const char *name, GByteArray *bytes)
{
  write_and_free (folder, name, test_gzip (bytes));
  g_byte_array_unref (bytes);
}

static GByteArray *
cut (GByteArray *bytes, guint n)
{
  g_byte_array_set_size (bytes, n);
  return bytes;
}

static GByteArray *
with_word (GByteArray *bytes, guint offset, guint32 word)
{
  test_put_word (bytes, offset, word);
  return bytes;
}

static GByteArray *
from_text (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *)text, (guint)strlen (text));
  return bytes;
}

static void
spoil_missing_train_images (const char *folder)
{
  remove_file (folder, TEST_TRAIN_IMAGES);
}

static void
spoil_missing_train_labels (const char *folder)
{
  remove_file (folder, TEST_TRAIN_LABELS);
}

static void
spoil_missing_test_images (const char *folder)
{
  remove_file (folder, TEST_TEST_IMAGES);
}

static void
spoil_missing_test_labels (const char *folder)
{
  remove_file (folder, TEST_TEST_LABELS);
}

static void
spoil_dangling_link (const char *folder)
{
  g_autofree char *path = path_in (folder, TEST_TEST_LABELS);

  remove_file (folder, TEST_TEST_LABELS);
  g_assert_cmpint (symlink ("nowhere", path), ==, 0);
}

static void
spoil_empty (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES, g_byte_array_new ());
}

static void
spoil_cut_in_magic (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES, cut (test_images (1), 3));
}

static void
spoil_cut_in_header (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES, cut (test_images (1), 10));
}

static void
spoil_cut_after_header (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES, cut (test_images (TEST_N_TRAIN), 16));
}

static void
spoil_cut_by_one (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES, cut (test_images (TEST_N_TRAIN), IMAGES_BYTES - 1));
}

static void
spoil_cut_labels (const char *folder)
{
  write_and_free (folder, TEST_TEST_LABELS, cut (test_labels (TEST_N_TEST), 8 + 5));
}

static void
spoil_cut_before_gzip (const char *folder)
{
  write_gzip_and_free (folder, TEST_TEST_IMAGES, cut (test_images (TEST_N_TEST), 8000));
}

static void
spoil_gzip_ends_early (const char *folder)
{
  g_autoptr (GByteArray) bytes = test_images (TEST_N_TRAIN);
  GByteArray *compressed = test_gzip (bytes);

  write_and_free (folder, TEST_TRAIN_IMAGES, cut (compressed, compressed->len / 2));
}

static void
spoil_gzip_without_trailer (const char *folder)
{
  g_autoptr (GByteArray) bytes = test_labels (TEST_N_TRAIN);
  GByteArray *compressed = test_gzip (bytes);

  write_and_free (folder, TEST_TRAIN_LABELS, cut (compressed, compressed->len - 8));
}

static void
spoil_gzip_header_only (const char *folder)
{
  g_autoptr (GByteArray) bytes = test_labels (TEST_N_TRAIN);

  write_and_free (folder, TEST_TRAIN_LABELS, cut (test_gzip (bytes), 10));
}

static void
spoil_gzip_damaged (const char *folder)
{
  g_autoptr (GByteArray) bytes = test_images (TEST_N_TRAIN);
  GByteArray *compressed = test_gzip (bytes);

  memset (compressed->data + 12, 0xff, 20);
  write_and_free (folder, TEST_TRAIN_IMAGES, compressed);
}

static void
spoil_gzip_wrong_checksum (const char *folder)
{
  g_autoptr (GByteArray) bytes = test_labels (TEST_N_TEST);
  GByteArray *compressed = test_gzip (bytes);

  compressed->data[compressed->len - 8] ^= 1;
  write_and_free (folder, TEST_TEST_LABELS, compressed);
}

static void
spoil_gzip_in_gzip (const char *folder)
{
  g_autoptr (GByteArray) bytes = test_labels (TEST_N_TEST);

  write_gzip_and_free (folder, TEST_TEST_LABELS, test_gzip (bytes));
}

static void
spoil_labels_as_images (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES, test_labels (TEST_N_TRAIN));
}

static void
spoil_images_as_labels (const char *folder)
{
  write_gzip_and_free (folder, TEST_TEST_LABELS, test_images (TEST_N_TEST));
}

static void
spoil_trailing_byte (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES,
                  with_word (test_images (TEST_N_TRAIN + 1), 4, TEST_N_TRAIN));
}

static void
spoil_trailing_label (const char *folder)
{
  write_gzip_and_free (folder, TEST_TEST_LABELS,
                       with_word (test_labels (TEST_N_TEST), 4, TEST_N_TEST - 1));
}

/* A member of its own after the one that holds everything: empty, and without its checksum. */
static void
spoil_gzip_member_cut (const char *folder)
{
  g_autoptr (GByteArray) labels = test_labels (TEST_N_TEST), nothing = g_byte_array_new ();
  g_autoptr (GByteArray) member = test_gzip (nothing);
  GByteArray *file = test_gzip (labels);

  g_byte_array_append (file, member->data, member->len - 8);
  write_and_free (folder, TEST_TEST_LABELS, file);
}

static void
spoil_gzip_then_text (const char *folder)
{
  g_autoptr (GByteArray) labels = test_labels (TEST_N_TEST), text = from_text ("and more\n");
  GByteArray *file = test_gzip (labels);

  g_byte_array_append (file, text->data, text->len);
  write_and_free (folder, TEST_TEST_LABELS, file);
}

static void
spoil_text (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES, from_text ("<!DOCTYPE html><p>404 Not Found</p>\n"));
}

static void
spoil_zeros (const char *folder)
{
  GByteArray *zeros = g_byte_array_new ();

  g_byte_array_set_size (zeros, 5000);
  memset (zeros->data, 0, zeros->len);
  write_and_free (folder, TEST_TRAIN_LABELS, zeros);
}

static void
spoil_floats (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES, with_word (test_images (TEST_N_TRAIN), 0, 0xd03));
}

static void
spoil_four_dimensions (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES, with_word (test_images (TEST_N_TRAIN), 0, 0x804));
}

static void
spoil_fewer_labels (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_LABELS, test_labels (TEST_N_TRAIN - 1));
}

static void
spoil_swapped_splits (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_LABELS, test_labels (TEST_N_TEST));
  write_and_free (folder, TEST_TEST_LABELS, test_labels (TEST_N_TRAIN));
}

static void
spoil_label_62 (const char *folder)
{
  GByteArray *bytes = test_labels (TEST_N_TEST);

  bytes->data[8 + 7] = 62;
  write_and_free (folder, TEST_TEST_LABELS, bytes);
}

static void
spoil_63_classes (const char *folder)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 63; i++)
    g_string_append_printf (text, "class %u\n", i);
  write_and_free (folder, TEST_CLASSES, from_text (text->str));
}

static void
spoil_wide_classes (const char *folder)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes,
                       (const guint8 *)"\xff\xfe"
                                       "A\0\n\0B\0",
                       8);
  write_and_free (folder, TEST_CLASSES, bytes);
}

static void
spoil_long_classes (const char *folder)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_set_size (bytes, 1 << 20);
  memset (bytes->data, 'a', bytes->len);
  write_and_free (folder, TEST_CLASSES, bytes);
}

static void
spoil_folder_of_classes (const char *folder)
{
  g_autofree char *path = path_in (folder, TEST_CLASSES);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

static void
spoil_pipe_of_classes (const char *folder)
{
  g_autofree char *path = path_in (folder, TEST_CLASSES);

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

static void
spoil_height (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES, with_word (test_images (TEST_N_TRAIN), 8, 32));
}

static void
spoil_width (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES, with_word (test_images (TEST_N_TRAIN), 12, 32));
}

static void
spoil_no_images (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES, test_images (0));
  write_and_free (folder, TEST_TRAIN_LABELS, test_labels (0));
}

static void
spoil_no_labels (const char *folder)
{
  write_gzip_and_free (folder, TEST_TEST_LABELS, test_labels (0));
}

static void
spoil_absurd_count (const char *folder)
{
  write_and_free (folder, TEST_TRAIN_IMAGES, with_word (test_images (1), 4, G_MAXUINT32));
}

static void
spoil_just_too_many (const char *folder)
{
  guint32 n = (guint32)((LAB_IDX_MAX_BYTES - 16) / LAB_IMAGE_PIXELS + 1);

  write_gzip_and_free (folder, TEST_TRAIN_IMAGES, with_word (test_images (1), 4, n));
}

static void
spoil_absurd_labels (const char *folder)
{
  write_and_free (folder, TEST_TEST_LABELS, with_word (test_labels (1), 4, 0x80000000));
}

/* Just what may be read, but a thousandfold of what the file's size allows. */
static void
spoil_empty_promise (const char *folder)
{
  guint32 n = (guint32)((LAB_IDX_MAX_BYTES - 16) / LAB_IMAGE_PIXELS);

  write_gzip_and_free (folder, TEST_TRAIN_IMAGES, with_word (test_images (1), 4, n));
}

static void
spoil_folder (const char *folder)
{
  g_autofree char *path = path_in (folder, TEST_TRAIN_IMAGES);

  remove_file (folder, TEST_TRAIN_IMAGES);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

/* Nobody writes into it: to open it would wait for ever. */
static void
spoil_pipe (const char *folder)
{
  g_autofree char *path = path_in (folder, TEST_TRAIN_IMAGES);

  remove_file (folder, TEST_TRAIN_IMAGES);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

/* A process may not read its own memory from the start, and root no more than others; where the
 * system has no such file, it is forbidden by its mode. */
static void
spoil_unreadable (const char *folder)
{
  g_autofree char *path = path_in (folder, TEST_TRAIN_IMAGES);

  if (g_file_test ("/proc/self/mem", G_FILE_TEST_EXISTS)) {
    remove_file (folder, TEST_TRAIN_IMAGES);
    g_assert_cmpint (symlink ("/proc/self/mem", path), ==, 0);
  } else
    g_assert_cmpint (g_chmod (path, 0), ==, 0);
}

/* A sound header, then as many zeros as the file holds kilobytes: four gibibytes. */
static void
spoil_bomb (const char *folder)
{
  g_autoptr (GByteArray) head = cut (test_images (1), 16);
  g_autoptr (GByteArray) zeros = g_byte_array_new ();
  GByteArray *bomb = g_byte_array_new ();
  guint8 piece[8192];
  guint n_piece;
  z_stream z = {0};

  g_byte_array_set_size (zeros, 1 << 20);
  memset (zeros->data, 0, zeros->len);
  g_assert_cmpint (deflateInit2 (&z, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), ==,
                   Z_OK);
  z.next_in = head->data;
  z.avail_in = head->len;
  z.next_out = piece;
  z.avail_out = sizeof piece;
  g_assert_cmpint (deflate (&z, Z_FULL_FLUSH), ==, Z_OK);
  g_byte_array_append (bomb, piece, (guint)sizeof piece - z.avail_out);
  /* After a full flush the code starts afresh: the same piece may follow itself. */
  z.next_in = zeros->data;
  z.avail_in = zeros->len;
  z.next_out = piece;
  z.avail_out = sizeof piece;
  g_assert_cmpint (deflate (&z, Z_FULL_FLUSH), ==, Z_OK);
  g_assert_cmpuint (z.avail_in, ==, 0);
  n_piece = (guint)sizeof piece - z.avail_out;
  for (guint i = 0; i < 4096; i++)
    g_byte_array_append (bomb, piece, n_piece);
  deflateEnd (&z);
  write_and_free (folder, TEST_TRAIN_IMAGES, bomb);
}

static const Fault faults[] = {
    {"missing-train-images", spoil_missing_train_images, LAB_DATASET_ERROR_NOT_FOUND,
     TEST_TRAIN_IMAGES},
    {"missing-train-labels", spoil_missing_train_labels, LAB_DATASET_ERROR_NOT_FOUND,
     TEST_TRAIN_LABELS},
    {"missing-test-images", spoil_missing_test_images, LAB_DATASET_ERROR_NOT_FOUND,
     TEST_TEST_IMAGES},
    {"missing-test-labels", spoil_missing_test_labels, LAB_DATASET_ERROR_NOT_FOUND,
     TEST_TEST_LABELS},
    {"dangling-link", spoil_dangling_link, LAB_DATASET_ERROR_NOT_FOUND, TEST_TEST_LABELS},
    {"empty", spoil_empty, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
    {"cut-in-magic", spoil_cut_in_magic, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
    {"cut-in-header", spoil_cut_in_header, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
    {"cut-after-header", spoil_cut_after_header, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
    {"cut-by-one", spoil_cut_by_one, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
    {"cut-labels", spoil_cut_labels, LAB_DATASET_ERROR_FORMAT, TEST_TEST_LABELS},
    {"cut-before-gzip", spoil_cut_before_gzip, LAB_DATASET_ERROR_FORMAT, TEST_TEST_IMAGES},
    {"gzip-ends-early", spoil_gzip_ends_early, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
    {"gzip-without-trailer", spoil_gzip_without_trailer, LAB_DATASET_ERROR_FORMAT,
     TEST_TRAIN_LABELS},
    {"gzip-header-only", spoil_gzip_header_only, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_LABELS},
    {"gzip-member-cut", spoil_gzip_member_cut, LAB_DATASET_ERROR_FORMAT, TEST_TEST_LABELS},
    {"gzip-then-text", spoil_gzip_then_text, LAB_DATASET_ERROR_FORMAT, TEST_TEST_LABELS},
    {"gzip-damaged", spoil_gzip_damaged, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
    {"gzip-wrong-checksum", spoil_gzip_wrong_checksum, LAB_DATASET_ERROR_FORMAT, TEST_TEST_LABELS},
    {"gzip-in-gzip", spoil_gzip_in_gzip, LAB_DATASET_ERROR_FORMAT, TEST_TEST_LABELS},
    {"labels-as-images", spoil_labels_as_images, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
    {"images-as-labels", spoil_images_as_labels, LAB_DATASET_ERROR_FORMAT, TEST_TEST_LABELS},
    {"trailing-image", spoil_trailing_byte, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
    {"trailing-label", spoil_trailing_label, LAB_DATASET_ERROR_FORMAT, TEST_TEST_LABELS},
    {"text", spoil_text, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
    {"zeros", spoil_zeros, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_LABELS},
    {"floats", spoil_floats, LAB_DATASET_ERROR_UNSUPPORTED, TEST_TRAIN_IMAGES},
    {"four-dimensions", spoil_four_dimensions, LAB_DATASET_ERROR_UNSUPPORTED, TEST_TRAIN_IMAGES},
    {"fewer-labels", spoil_fewer_labels, LAB_DATASET_ERROR_MISMATCH, TEST_TRAIN_LABELS},
    {"swapped-splits", spoil_swapped_splits, LAB_DATASET_ERROR_MISMATCH, TEST_TRAIN_LABELS},
    {"label-62", spoil_label_62, LAB_DATASET_ERROR_UNSUPPORTED, TEST_TEST_LABELS},
    {"63-classes", spoil_63_classes, LAB_DATASET_ERROR_UNSUPPORTED, TEST_CLASSES},
    {"wide-classes", spoil_wide_classes, LAB_DATASET_ERROR_FORMAT, TEST_CLASSES},
    {"long-classes", spoil_long_classes, LAB_DATASET_ERROR_FORMAT, TEST_CLASSES},
    {"folder-of-classes", spoil_folder_of_classes, LAB_DATASET_ERROR_FORMAT, TEST_CLASSES},
    {"pipe-of-classes", spoil_pipe_of_classes, LAB_DATASET_ERROR_FORMAT, TEST_CLASSES},
    {"height", spoil_height, LAB_DATASET_ERROR_UNSUPPORTED, TEST_TRAIN_IMAGES},
    {"width", spoil_width, LAB_DATASET_ERROR_UNSUPPORTED, TEST_TRAIN_IMAGES},
    {"no-images", spoil_no_images, LAB_DATASET_ERROR_UNSUPPORTED, TEST_TRAIN_IMAGES},
    {"no-labels", spoil_no_labels, LAB_DATASET_ERROR_UNSUPPORTED, TEST_TEST_LABELS},
    {"absurd-count", spoil_absurd_count, LAB_DATASET_ERROR_TOO_LARGE, TEST_TRAIN_IMAGES},
    {"just-too-many", spoil_just_too_many, LAB_DATASET_ERROR_TOO_LARGE, TEST_TRAIN_IMAGES},
    {"absurd-labels", spoil_absurd_labels, LAB_DATASET_ERROR_TOO_LARGE, TEST_TEST_LABELS},
    {"empty-promise", spoil_empty_promise, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
    {"folder", spoil_folder, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
    {"pipe", spoil_pipe, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
    {"unreadable", spoil_unreadable, LAB_DATASET_ERROR_UNREADABLE, TEST_TRAIN_IMAGES},
    {"bomb", spoil_bomb, LAB_DATASET_ERROR_FORMAT, TEST_TRAIN_IMAGES},
};

static glong
peak_memory_kib (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  return usage.ru_maxrss;
}

static void
test_fault (gconstpointer data)
{
  const Fault *fault = data;
  g_autofree char *folder = test_make_folder ();
  g_autoptr (GError) error = NULL;
  glong before;

  test_write_dataset (folder);
  fault->spoil (folder);
  before = peak_memory_kib ();
  g_assert_null (lab_dataset_open_folder (folder, NULL, &error));
  g_assert_cmpint (peak_memory_kib () - before, <, MAX_GROWTH_KIB);
  g_assert_error (error, LAB_DATASET_ERROR, (int)fault->code);
  g_assert_nonnull (strstr (error->message, folder));
  g_assert_nonnull (strstr (error->message, fault->file));
  test_check_sentence (error);
  test_remove_tree (folder);
}

static void
check_folder_error (const char *folder, LabDatasetError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lab_dataset_open_folder (folder, NULL, &error));
  g_assert_error (error, LAB_DATASET_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, folder));
  test_check_sentence (error);
}

static void
test_folder (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *absent = g_build_filename (folder, "absent", NULL);
  g_autofree char *file = g_build_filename (folder, TEST_TRAIN_IMAGES, NULL);

  check_folder_error (folder, LAB_DATASET_ERROR_NOT_FOUND);
  check_folder_error (absent, LAB_DATASET_ERROR_NOT_FOUND);
  test_write_dataset (folder);
  check_folder_error (file, LAB_DATASET_ERROR_NOT_FOUND);
  test_remove_tree (folder);
}

/* A name in no encoding is shown, not choked on. */
static void
test_odd_name (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lab_dataset_open_folder ("/nowhere/\xff\xfe", NULL, &error));
  g_assert_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_NOT_FOUND);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_images_alone (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *labels = g_build_filename (folder, TEST_TEST_LABELS, NULL);
  g_autofree char *absent = g_build_filename (folder, "absent.idx", NULL);
  const char *const paths[] = {labels, absent};
  const LabDatasetError codes[] = {LAB_DATASET_ERROR_FORMAT, LAB_DATASET_ERROR_NOT_FOUND};

  test_write_dataset (folder);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;
    guint n = 77;

    g_assert_null (lab_idx_read_images (paths[i], NULL, &n, &error));
    g_assert_error (error, LAB_DATASET_ERROR, (int)codes[i]);
    g_assert_nonnull (strstr (error->message, paths[i]));
    test_check_sentence (error);
  }
  test_remove_tree (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *path = g_strconcat ("/faults/", faults[i].name, NULL);

    g_test_add_data_func (path, &faults[i], test_fault);
  }
  g_test_add_func ("/faults/of-the-folder", test_folder);
  g_test_add_func ("/faults/odd-name", test_odd_name);
  g_test_add_func ("/faults/images-alone", test_images_alone);
  return g_test_run ();
}
