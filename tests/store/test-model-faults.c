/* test-model-faults.c: model files of others, cut short, damaged, or made to do harm.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-model-file.h"
#include "lab-safetensors.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <glib/gstdio.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("model-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "model.safetensors", NULL);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* A file of @header, with apostrophes for quotation marks, and floats 0, 1, 2, … */
static GByteArray *
make_file (const char *header, gsize n_bytes)
{
  g_autoptr (GString) json = g_string_new (header);
  GByteArray *file = g_byte_array_new ();
  guint64 length;

  g_string_replace (json, "'", "\"", 0);
  length = GUINT64_TO_LE ((guint64)json->len);
  g_byte_array_append (file, (const guint8 *)&length, sizeof length);
  g_byte_array_append (file, (const guint8 *)json->str, (guint)json->len);
  for (gsize i = 0; i < n_bytes; i += sizeof (float)) {
    float value = (float)(i / sizeof (float));

    g_byte_array_append (file, (const guint8 *)&value, (guint)MIN (n_bytes - i, sizeof value));
  }
  return file;
}

static LabSnapshot *
load (Fixture *fixture, const guint8 *bytes, gsize size, GError **error)
{
  /* Written anew each time, without the waiting for the disk that makes it safe. */
  g_unlink (fixture->path);
  g_assert_true (g_file_set_contents_full (fixture->path, (const char *)bytes, (gssize)size,
                                           G_FILE_SET_CONTENTS_NONE, 0666, NULL));
  return lab_model_file_load (fixture->path, error);
}

/* A network 3-2-2: 'net.1' and 'net.3', the last one first in the file. */
#define FOREIGN                                                                                    \
  "{'net.3.weight':{'dtype':'F32','shape':[2,2],'data_offsets':[0,16]},"                           \
  "'net.3.bias':{'dtype':'F32','shape':[2],'data_offsets':[16,24]},"                               \
  "'net.1.bias':{'dtype':'F32','shape':[2],'data_offsets':[24,32]},"                               \
  "'net.1.weight':{'data_offsets':[32,56],'shape':[2,3],'dtype':'F32'}}   "
#define FOREIGN_BYTES 56

static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  /* W1 (3, 2), b1 (2), W2 (2, 2), b2 (2) */
  static const float expected[] = {8, 11, 9, 12, 10, 13, 6, 7, 0, 2, 1, 3, 4, 5};
  g_autoptr (GByteArray) file = make_file (FOREIGN, FOREIGN_BYTES);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabSnapshot) snapshot = load (fixture, file->data, file->len, &error);

  g_assert_no_error (error);
  g_assert_cmpint (snapshot->config.n_inputs, ==, 3);
  g_assert_cmpint (snapshot->config.n_hidden, ==, 1);
  g_assert_cmpint (snapshot->config.hidden[0], ==, 2);
  g_assert_cmpint (snapshot->config.n_classes, ==, 2);
  g_assert_cmpint (snapshot->config.activation, ==, NN_RELU);
  g_assert_cmpuint (snapshot->epoch, ==, 0);
  g_assert_cmpmem (snapshot->parameters, snapshot->n_parameters * sizeof (float), expected,
                   sizeof expected);
}

/* One layer 3-2, with what the argument puts in the place of a correct part. */
#define W(dtype, shape, offsets)                                                                   \
  "'0.weight':{'dtype':" dtype ",'shape':" shape ",'data_offsets':" offsets "}"
#define B(offsets) "'0.bias':{'dtype':'F32','shape':[2],'data_offsets':" offsets "}"
#define GOOD_W     W ("'F32'", "[2,3]", "[0,24]")
#define GOOD_B     B ("[24,32]")
#define META(text) "'__metadata__':" text

typedef struct {
  const char *header;
  gsize n_bytes;
  int code;
} Fault;

static const Fault faults[] = {
    /* the JSON */
    {"", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"[]", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" GOOD_W "," GOOD_B, 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" GOOD_W "," GOOD_B "} {}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" GOOD_W "," GOOD_B "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{'0.weight':1," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{'0.weight':null," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{'0.weight':{}," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{'0.wei\\nght':{}," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    /* the type */
    {"{" W ("'F64'", "[2,3]", "[0,48]") "," B ("[48,56]") "}", 56, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" W ("'F16'", "[2,3]", "[0,12]") "," B ("[12,20]") "}", 20, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" W ("32", "[2,3]", "[0,24]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" W ("['F32']", "[2,3]", "[0,24]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    /* the shape */
    {"{" W ("'F32'", "[]", "[0,4]") "," B ("[4,12]") "}", 12, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" W ("'F32'", "[6]", "[0,24]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" W ("'F32'", "[1,2,3]", "[0,24]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" W ("'F32'", "[0,3]", "[0,0]") "," B ("[0,8]") "}", 8, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" W ("'F32'", "[-2,-3]", "[0,24]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" W ("'F32'", "[2.0,3.0]", "[0,24]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" W ("'F32'", "['2',3]", "[0,24]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" W ("'F32'", "[2,[3]]", "[0,24]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" W ("'F32'", "6", "[0,24]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" W ("'F32'", "[2,4294967299]", "[0,24]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" W ("'F32'", "[4294967296,4294967296]", "[0,0]") "," B ("[0,8]") "}", 8,
     LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" W ("'F32'", "[65536,65536]", "[0,17179869184]") "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" W ("'F32'", "[3,2]", "[0,24]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_NETWORK},
    /* the place */
    {"{" W ("'F32'", "[2,3]", "[0,20]") "," B ("[20,28]") "}", 28, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" W ("'F32'", "[2,3]", "[0,20]") "," B ("[20,32]") "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" W ("'F32'", "[2,3]", "[0,28]") "," B ("[28,36]") "}", 36, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" W ("'F32'", "[2,3]", "[24,0]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" W ("'F32'", "[2,3]", "[-24,0]") "," B ("[0,8]") "}", 8, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" W ("'F32'", "[2,3]", "[0,24,32]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" W ("'F32'", "[2,3]", "[0]") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" W ("'F32'", "[2,3]", "[0,'24']") "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" W ("'F32'", "[2,3]", "[9223372036854775807,9223372036854775807]") "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" W ("'F32'", "[2,3]", "[18446744073709551592,18446744073709551616]") "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" GOOD_W "," B ("[16,24]") "}", 24, LAB_MODEL_FILE_ERROR_FORMAT}, /* overlaps */
    {"{" GOOD_W "," B ("[0,8]") "}", 24, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" GOOD_W "," B ("[28,36]") "}", 36, LAB_MODEL_FILE_ERROR_FORMAT}, /* leaves a gap */
    {"{" W ("'F32'", "[2,3]", "[4,28]") "," B ("[28,36]") "}", 36, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" GOOD_W "," GOOD_B "}", 31, LAB_MODEL_FILE_ERROR_FORMAT}, /* cut short */
    {"{" GOOD_W "," GOOD_B "}", 0, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" GOOD_W "," GOOD_B "}", 33, LAB_MODEL_FILE_ERROR_FORMAT}, /* bytes of nobody */
    /* the network */
    {"{}", 0, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" GOOD_W "}", 24, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" B ("[0,8]") "}", 8, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{'weight':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]}," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_NETWORK},
    {"{'a0.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]}," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_NETWORK},
    {"{'4294967296.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]}," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_NETWORK}, /* 0 in 32 bits */
    {"{'a.0.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]},"
     "'b.0.bias':{'dtype':'F32','shape':[2],'data_offsets':[24,32]}}",
     32, LAB_MODEL_FILE_ERROR_NETWORK},
    {"{'00.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]}," GOOD_B
     ",'0.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[32,56]}}",
     56, LAB_MODEL_FILE_ERROR_NETWORK}, /* both are layer 0 */
    {"{" GOOD_W "," GOOD_B ",'2.weight':{'dtype':'F32','shape':[2,5],'data_offsets':[32,72]}"
     ",'2.bias':{'dtype':'F32','shape':[2],'data_offsets':[72,80]}}",
     80, LAB_MODEL_FILE_ERROR_NETWORK}, /* 3-2, then 5-2 */
    /* the metadata */
    {"{" META ("[]") "," GOOD_W "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" META ("{'a':1}") "," GOOD_W "," GOOD_B "}", 32, LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" META ("{'digit_lab':'1','activation':'x'}") "," GOOD_W "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" META ("{'digit_lab':'1','init':''}") "," GOOD_W "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" META ("{'digit_lab':'1','epochs':'-1'}") "," GOOD_W "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" META ("{'digit_lab':'1','batch_size':'1e9'}") "," GOOD_W "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" META ("{'digit_lab':'1','learning_rate':'nan'}") "," GOOD_W "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" META ("{'digit_lab':'1','learning_rate':'-1'}") "," GOOD_W "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" META ("{'digit_lab':'1','dropout':'1'}") "," GOOD_W "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_NETWORK},
    {"{" META ("{'digit_lab':'1','l2':'x'}") "," GOOD_W "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" META ("{'digit_lab':'1','seed':'18446744073709551616'}") "," GOOD_W "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" META ("{'digit_lab':'1','epoch':'x'}") "," GOOD_W "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_FORMAT},
    {"{" META ("{'digit_lab':'1','batch':'x'}") "," GOOD_W "," GOOD_B "}", 32,
     LAB_MODEL_FILE_ERROR_FORMAT},
};

static void
assert_refused (Fixture *fixture, const GByteArray *file, int code, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabSnapshot) snapshot = load (fixture, file->data, file->len, &error);

  if (snapshot != NULL || !g_error_matches (error, LAB_MODEL_FILE_ERROR, code))
    g_test_message ("%s: %s", what, error != NULL ? error->message : "taken");
  g_assert_null (snapshot);
  g_assert_error (error, LAB_MODEL_FILE_ERROR, code);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_faults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) good = make_file ("{" GOOD_W "," GOOD_B "}", 32);
  g_autoptr (LabSnapshot) snapshot = load (fixture, good->data, good->len, NULL);

  g_assert_nonnull (snapshot); /* else the faults below prove nothing */
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autoptr (GByteArray) file = make_file (faults[i].header, faults[i].n_bytes);

    assert_refused (fixture, file, faults[i].code, faults[i].header);
  }
}

/* Metadata of other programs mean other things. */
static void
test_other_metadata (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) file = make_file (
      "{" META ("{'format':'pt','epoch':'last','activation':'gelu'}") "," GOOD_W "," GOOD_B "}",
      32);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabSnapshot) snapshot = load (fixture, file->data, file->len, &error);

  g_assert_no_error (error);
  g_assert_nonnull (snapshot);
}

static void
test_cut_short (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) whole = make_file (FOREIGN, FOREIGN_BYTES);

  for (guint size = 0; size < whole->len; size++) {
    g_autoptr (GByteArray) part = g_byte_array_new ();
    g_autoptr (GError) error = NULL;

    g_byte_array_append (part, whole->data, size);
    assert_refused (fixture, part, LAB_MODEL_FILE_ERROR_FORMAT, "cut short");
    g_assert_null (load (fixture, part->data, part->len, &error));
    g_assert_nonnull (strstr (error->message, "cut short"));
  }
}

static void
test_header_length (Fixture *fixture, gconstpointer data)
{
  const guint64 lengths[] = {0,          1, 1 << 20, (1 << 20) + 1, G_MAXINT64, G_MAXUINT64 - 7,
                             G_MAXUINT64};

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (GByteArray) file = make_file (FOREIGN, FOREIGN_BYTES);
    guint64 length = GUINT64_TO_LE (lengths[i]);

    memcpy (file->data, &length, sizeof length);
    assert_refused (fixture, file, LAB_MODEL_FILE_ERROR_FORMAT, "length of the header");
  }
}

/* A header padded with spaces, as long as it may be, and a byte longer. */
static void
test_longest_header (Fixture *fixture, gconstpointer data)
{
  for (gsize beyond = 0; beyond <= 1; beyond++) {
    g_autofree char *header = g_strnfill (LAB_SAFETENSORS_MAX_HEADER_SIZE + beyond, ' ');
    g_autoptr (GByteArray) file = NULL;
    g_autoptr (LabSnapshot) snapshot = NULL;

    memcpy (header, FOREIGN, strlen (FOREIGN));
    file = make_file (header, FOREIGN_BYTES);
    snapshot = load (fixture, file->data, file->len, NULL);
    g_assert_cmpint (snapshot != NULL, ==, beyond == 0);
  }
}

static void
test_brackets (Fixture *fixture, gconstpointer data)
{
  g_autofree char *header = g_strnfill (1 << 20, '[');
  g_autoptr (GByteArray) file = NULL;

  memcpy (header, "{'a':", 5);
  file = make_file (header, 0);
  assert_refused (fixture, file, LAB_MODEL_FILE_ERROR_FORMAT, "brackets");
}

static void
test_too_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) header = g_string_new ("{");
  g_autoptr (GByteArray) file = NULL;

  for (int i = 0; i <= NN_MAX_HIDDEN + 1; i++)
    g_string_append_printf (header,
                            "%s'%d.weight':{'dtype':'F32','shape':[1,1],'data_offsets':[%d,%d]},"
                            "'%d.bias':{'dtype':'F32','shape':[1],'data_offsets':[%d,%d]}",
                            i > 0 ? "," : "", i, 8 * i, 8 * i + 4, i, 8 * i + 4, 8 * i + 8);
  g_string_append_c (header, '}');
  file = make_file (header->str, 8 * (NN_MAX_HIDDEN + 2));
  assert_refused (fixture, file, LAB_MODEL_FILE_ERROR_NETWORK, "too many layers");
}

/* Sizes that a machine could not hold are told from the header, before anything is allocated. */
static void
test_wide (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) file =
      make_file ("{'0.weight':{'dtype':'F32','shape':[65000,1],'data_offsets':[0,260000]},"
                 "'0.bias':{'dtype':'F32','shape':[65000],'data_offsets':[260000,520000]}}",
                 520000);

  assert_refused (fixture, file, LAB_MODEL_FILE_ERROR_NETWORK, "65,000 classes");
}

static void
test_not_finite (Fixture *fixture, gconstpointer data)
{
  const float values[] = {NAN, INFINITY, -INFINITY};

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autoptr (GByteArray) file = make_file (FOREIGN, FOREIGN_BYTES);

    memcpy (file->data + file->len - sizeof (float), &values[i], sizeof (float));
    assert_refused (fixture, file, LAB_MODEL_FILE_ERROR_NETWORK, "not finite");
  }
}

/* Whatever a damaged file holds: a network, or a sentence. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) whole = make_file (FOREIGN, FOREIGN_BYTES);
  guint n_refused = 0;

  for (int i = 0; i < 2000; i++) {
    g_autoptr (GByteArray) file = g_byte_array_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (LabSnapshot) snapshot = NULL;
    int n_flips = g_test_rand_int_range (1, 4);

    g_byte_array_append (file, whole->data, whole->len);
    for (int j = 0; j < n_flips; j++) {
      /* Digits are what makes sizes: half of the time another one. */
      guint place = (guint)g_test_rand_int_range (0, (int)file->len - FOREIGN_BYTES);

      file->data[place] =
          (guint8)(g_test_rand_bit () ? g_test_rand_int_range ('0', '9' + 1)
                                      : file->data[place] ^ (1 << g_test_rand_int_range (0, 8)));
    }
    snapshot = load (fixture, file->data, file->len, &error);
    g_assert_true ((snapshot != NULL) == (error == NULL));
    n_refused += error != NULL;
  }
  g_assert_cmpuint (n_refused, >, 1000);
}

static void
test_not_a_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lab_model_file_load (fixture->path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_clear_error (&error);

  g_assert_null (lab_model_file_load ("", &error));
  g_assert_nonnull (strstr (error->message, "“”"));
  g_clear_error (&error);

  g_assert_null (lab_model_file_load (fixture->folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);

  /* Nobody will ever write to this pipe. */
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  g_assert_null (lab_model_file_load (fixture->path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
}

#define ADD(name, function)                                                                        \
  g_test_add (name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/model-faults/foreign", test_foreign);
  ADD ("/model-faults/faults", test_faults);
  ADD ("/model-faults/other-metadata", test_other_metadata);
  ADD ("/model-faults/cut-short", test_cut_short);
  ADD ("/model-faults/header-length", test_header_length);
  ADD ("/model-faults/longest-header", test_longest_header);
  ADD ("/model-faults/brackets", test_brackets);
  ADD ("/model-faults/too-many", test_too_many);
  ADD ("/model-faults/wide", test_wide);
  ADD ("/model-faults/not-finite", test_not_finite);
  ADD ("/model-faults/damaged", test_damaged);
  ADD ("/model-faults/not-a-file", test_not_a_file);
  return g_test_run ();
}
