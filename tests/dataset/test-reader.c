/* test-reader.c: what is inflated at once, what is left to be read piece by piece, and that nothing
 * is lost on the way from the one to the other.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset-test.h"

#include "lab-reader.h"

#include <string.h>

#define FILE_NAME "file"
#define N_BYTES                                                                                    \
  200000         /* noise, so that the file is larger than what the reader takes in at first */
#define N_READ 5 /* bytes that are read before */

typedef struct {
  char *folder;
  GByteArray *content;
  LabReader *reader;
  guint8 *buffer;
} Fixture;

static void
open_file (Fixture *self, const GByteArray *file)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  guint8 head[N_READ];
  gsize n_read;

  self->folder = test_make_folder ();
  test_write (self->folder, FILE_NAME, file);
  path = g_build_filename (self->folder, FILE_NAME, NULL);
  self->reader = lab_reader_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (lab_reader_read (self->reader, head, N_READ, &n_read, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (head, n_read, self->content->data, N_READ);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  self->content = g_byte_array_new ();
  g_byte_array_set_size (self->content, N_BYTES);
  for (guint i = 0; i < N_BYTES; i++)
    self->content->data[i] = (guint8)g_rand_int_range (random, 0, 8);
  self->buffer = g_malloc0 (2 * self->content->len);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  lab_reader_close (self->reader);
  test_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->buffer);
  g_byte_array_unref (self->content);
}

/* Two thirds and one third of the content, each compressed. */
static GByteArray *
gzip_in_two (const GByteArray *content)
{
  guint n = content->len / 3 * 2;
  g_autoptr (GByteArray) first = g_byte_array_append (g_byte_array_new (), content->data, n);
  g_autoptr (GByteArray) second =
      g_byte_array_append (g_byte_array_new (), content->data + n, content->len - n);
  g_autoptr (GByteArray) tail = test_gzip (second);
  GByteArray *both = test_gzip (first);

  return g_byte_array_append (both, tail->data, tail->len);
}

/* What lab_reader_inflate() would not take is still all there. */
static void
assert_refused (Fixture *self, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;
  gsize n_read;

  g_assert_false (lab_reader_inflate (self->reader, self->buffer, n_bytes, NULL));
  memset (self->buffer, 0, self->content->len);
  g_assert_true (
      lab_reader_read (self->reader, self->buffer, 2 * self->content->len, &n_read, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (self->buffer, n_read, self->content->data + N_READ, self->content->len - N_READ);
}

static void
test_ordinary (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) file = test_gzip (self->content);

  open_file (self, file);
  g_assert_true (lab_reader_inflate (self->reader, self->buffer, self->content->len, NULL));
  g_assert_cmpmem (self->buffer, self->content->len, self->content->data, self->content->len);
}

static void
test_plain (Fixture *self, gconstpointer data)
{
  open_file (self, self->content);
  assert_refused (self, self->content->len);
}

static void
test_members (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) file = gzip_in_two (self->content);

  open_file (self, file);
  assert_refused (self, self->content->len);
}

/* The first member has all that is wanted, and another follows. */
static void
test_member_too_many (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) file = test_gzip (self->content);
  g_autoptr (GByteArray) again = test_gzip (self->content);
  g_autoptr (GError) error = NULL;
  gsize n_read;

  g_byte_array_append (file, again->data, again->len);
  open_file (self, file);
  /* Else it would be refused for its size already. */
  g_assert_cmpuint (file->len, <, self->content->len);
  g_assert_false (lab_reader_inflate (self->reader, self->buffer, self->content->len, NULL));
  g_assert_true (
      lab_reader_read (self->reader, self->buffer, 2 * self->content->len, &n_read, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_read, ==, 2 * self->content->len - N_READ);
}

static void
test_more_than_wanted (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) file = test_gzip (self->content);

  open_file (self, file);
  self->buffer[self->content->len - 1] = 77;
  g_assert_false (lab_reader_inflate (self->reader, self->buffer, self->content->len - 1, NULL));
  g_assert_cmpint (self->buffer[self->content->len - 1], ==, 77);
  assert_refused (self, self->content->len - 1);
}

static void
test_less_than_wanted (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) file = test_gzip (self->content);

  open_file (self, file);
  assert_refused (self, self->content->len + 1);
}

/* A file that takes more memory than what it is said to hold is not even read. */
static void
test_larger_than_content (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) file = test_gzip (self->content);

  open_file (self, file);
  assert_refused (self, file->len - 1);
}

/* A wrong checksum is left to those who can say so. */
static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) file = test_gzip (self->content);
  g_autoptr (GError) error = NULL;
  gsize n_read;

  file->data[file->len - 8] ^= 1;
  open_file (self, file);
  g_assert_false (lab_reader_inflate (self->reader, self->buffer, self->content->len, NULL));
  g_assert_false (
      lab_reader_read (self->reader, self->buffer, 2 * self->content->len, &n_read, NULL, &error));
  g_assert_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT);
  test_check_sentence (error);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) file = test_gzip (self->content);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  open_file (self, file);
  g_cancellable_cancel (cancellable);
  g_assert_false (lab_reader_inflate (self->reader, self->buffer, self->content->len, cancellable));
  assert_refused (self, 0);
}

int
main (int argc, char **argv)
{
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/reader/ordinary", test_ordinary);
  ADD ("/reader/plain", test_plain);
  ADD ("/reader/members", test_members);
  ADD ("/reader/member-too-many", test_member_too_many);
  ADD ("/reader/more-than-wanted", test_more_than_wanted);
  ADD ("/reader/less-than-wanted", test_less_than_wanted);
  ADD ("/reader/larger-than-content", test_larger_than_content);
  ADD ("/reader/damaged", test_damaged);
  ADD ("/reader/cancelled", test_cancelled);
  return g_test_run ();
}
