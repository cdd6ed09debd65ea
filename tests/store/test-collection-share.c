/* test-collection-share.c: the collection as JSON lines and as a dataset, there and back, whole or not
 * at all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-collection.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "odd-hand.h"
#include "store-test.h"

#define DRAWING "\"strokes\": [[[0, 0], [1, 1]]]"

static void
add (StoreFixture *fixture, guint digit, guint number, const char *label)
{
  g_autoptr (LabDrawing) drawing = odd_hand_draw (digit, number);

  g_assert_cmpint (lab_collection_add (fixture->store, drawing, label, NULL), >, 0);
}

/* Three of each digit. */
static void
add_digits (StoreFixture *fixture)
{
  for (guint digit = 0; digit < 10; digit++)
    for (guint i = 0; i < 3; i++) {
      g_autofree char *label = g_strdup_printf ("%u", digit);

      add (fixture, digit, i, label);
    }
}

static GPtrArray *
list (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *samples = lab_collection_list (fixture->store, &error);

  g_assert_no_error (error);
  return samples;
}

static void
delete_all (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) samples = list (fixture);

  for (guint i = 0; i < samples->len; i++) {
    gint64 id = ((LabSample *)samples->pdata[i])->id;

    g_assert_true (lab_collection_delete (fixture->store, &id, 1, NULL));
  }
}

/* Both have the same drawings but for their numbers. */
static void
assert_same (GPtrArray *samples, GPtrArray *others, gboolean have_strokes)
{
  g_assert_cmpuint (samples->len, ==, others->len);
  for (guint i = 0; i < samples->len; i++) {
    const LabSample *sample = samples->pdata[i], *other = others->pdata[i];

    g_assert_cmpstr (sample->label, ==, other->label);
    g_assert_cmpint (sample->held_out, ==, other->held_out);
    g_assert_cmpmem (sample->pixels, LAB_IMAGE_PIXELS, other->pixels, LAB_IMAGE_PIXELS);
    if (have_strokes) {
      g_assert_cmpint (sample->created, ==, other->created);
      g_assert_true ((sample->drawing == NULL) == (other->drawing == NULL));
    }
  }
}

static char *
in_folder (StoreFixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

/* ── lines ────────────────────────────────────────────────────────────────────────────────────── */

static void
test_lines (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_folder (fixture, "mine.jsonl");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  add_digits (fixture);
  add (fixture, 3, 7, "Quote \" and back\\slash, “Ünïcödé”");
  before = list (fixture);
  g_assert_true (lab_collection_export_lines (before, path, &error));
  g_assert_no_error (error);
  delete_all (fixture);
  g_assert_cmpint (lab_collection_import_lines (fixture->store, path, &error), ==, 31);
  g_assert_no_error (error);
  after = list (fixture);
  assert_same (before, after, TRUE);
}

/* Images whose strokes are lost keep their pixels. */
static void
test_lines_of_images (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_folder (fixture, "mine.jsonl");
  g_autofree char *folder = in_folder (fixture, "images");
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) images = NULL;
  g_autoptr (GPtrArray) after = NULL;

  add_digits (fixture);
  before = list (fixture);
  g_assert_true (lab_collection_export_idx (before, folder, NULL));
  delete_all (fixture);
  g_assert_cmpint (lab_collection_import_idx (fixture->store, folder, NULL), ==, 30);
  images = list (fixture);
  g_assert_null (((LabSample *)images->pdata[0])->drawing);
  g_assert_true (lab_collection_export_lines (images, path, NULL));
  delete_all (fixture);
  g_assert_cmpint (lab_collection_import_lines (fixture->store, path, NULL), ==, 30);
  after = list (fixture);
  assert_same (images, after, TRUE);
  store_test_remove_folder (folder);
}

static void
test_empty (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_folder (fixture, "mine.jsonl");
  g_autoptr (GPtrArray) none = list (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (lab_collection_export_lines (none, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (lab_collection_import_lines (fixture->store, path, &error), ==, -1);
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT);
}

/* What is not said is filled in: held out by the rule, drawn now. What nobody knows is passed over. */
static void
test_defaults (StoreFixture *fixture, gconstpointer data)
{
  static const char text[] = "\n{\"label\": \"7\", " DRAWING "}\r\n"
                             "{" DRAWING ", \"label\": \"7\", \"more\": {\"a\": [1]}}\n\n"
                             "{\"label\": \"7\", " DRAWING "}\n"
                             "{\"label\": \"7\", \"held_out\": true, "
                             "\"created\": \"2020-02-03T04:05:06.789Z\", " DRAWING "}";
  g_autofree char *path = in_folder (fixture, "mine.jsonl");
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (lab_collection_import_lines (fixture->store, path, &error), ==, 4);
  g_assert_no_error (error);
  samples = list (fixture);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (((LabSample *)samples->pdata[i])->held_out, ==, i >= 2);
  g_assert_cmpint (((LabSample *)samples->pdata[3])->created, ==,
                   G_GINT64_CONSTANT (1580702706789000));
}

/* A line that is wrong, and what the sentence must say of it. */
typedef struct {
  const char *line, *said;
} Fault;

static const Fault faults[] = {
    {"nonsense", "JSON"},
    {"[]", "JSON"},
    {"{\"label\": \"7\"", "JSON"},
    {"{\"label\": \"7\"}", "strokes"},
    {"{" DRAWING "}", "label"},
    {"{\"label\": 7, " DRAWING "}", "label"},
    {"{\"label\": null, " DRAWING "}", "label"},
    {"{\"label\": \"\", " DRAWING "}", "label"},
    {"{\"label\": \"a\\nb\", " DRAWING "}", "label"},
    {"{\"label\": \"a\", \"label\": \"b\", " DRAWING "}", "label"},
    {"{\"label\": \"7\", \"held_out\": 1, " DRAWING "}", "held_out"},
    {"{\"label\": \"7\", \"created\": \"yesterday\", " DRAWING "}", "created"},
    {"{\"label\": \"7\", \"created\": 5, " DRAWING "}", "created"},
    {"{\"label\": \"7\", \"strokes\": {}}", "strokes"},
    {"{\"label\": \"7\", \"strokes\": []}", "empty"},
    {"{\"label\": \"7\", \"strokes\": [[[0, 0]], [[1]]]}", "stroke 2"},
    {"{\"label\": \"7\", \"strokes\": [[[0, 1e999]]]}", "stroke 1"},
    {"{\"label\": \"7\", \"image\": 5}", "image"},
    {"{\"label\": \"7\", \"image\": \"AAAA\"}", "image"},
    {"{\"label\": \"7\", \"image\": \"AAAA\", " DRAWING ", \"held_out\": \"no\"}", "held_out"},
    {"{\"label\": \"\xff\", " DRAWING "}", "UTF-8"},
};

/* Fails unless nothing of the file is added, and the sentence names it and @said. */
static void
assert_refused (StoreFixture *fixture, const char *path, const char *said)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) samples = NULL;

  g_assert_cmpint (lab_collection_import_lines (fixture->store, path, &error), ==, -1);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "mine.jsonl"));
  g_assert_nonnull (strstr (error->message, said));
  samples = list (fixture);
  g_assert_cmpuint (samples->len, ==, 0);
}

static void
test_faults (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_folder (fixture, "mine.jsonl");

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *text = g_strdup_printf ("{\"label\": \"7\", " DRAWING "}\n\n%s\n"
                                             "{\"label\": \"7\", " DRAWING "}\n",
                                             faults[i].line);

    g_assert_true (g_file_set_contents (path, text, -1, NULL));
    assert_refused (fixture, path, faults[i].said);
    assert_refused (fixture, path, "line 3");
  }
}

static void
test_unreadable (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_folder (fixture, "mine.jsonl");
  g_autofree char *line = g_strnfill ((1 << 20) + 10, ' ');

  assert_refused (fixture, path, "mine.jsonl");
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_refused (fixture, path, "mine.jsonl");
  g_rmdir (path);
  g_assert_true (g_file_set_contents (path, line, -1, NULL));
  assert_refused (fixture, path, "line 1");
}

/* Any byte of a good file may be another one: it is read, or refused in a sentence. */
static void
test_any_byte (StoreFixture *fixture, gconstpointer data)
{
  static const char good[] = "{\"label\": \"7\", \"held_out\": false, "
                             "\"created\": \"2020-02-03T04:05:06Z\", " DRAWING "}\n";
  static const char others[] = {'\0', '"', '[', '}', '9', 'e', '-', '\n', (char)0xc3};
  g_autofree char *path = in_folder (fixture, "mine.jsonl");
  guint n_added = 0;
  g_autoptr (GPtrArray) samples = NULL;

  for (gsize i = 0; i < sizeof good - 1; i += 3)
    for (gsize k = 0; k < sizeof others; k++) {
      g_autofree char *text = g_strdup (good);
      g_autoptr (GError) error = NULL;

      text[i] = others[k];
      g_assert_true (g_file_set_contents_full (path, text, sizeof good - 1,
                                               G_FILE_SET_CONTENTS_NONE, 0666, NULL));
      if (lab_collection_import_lines (fixture->store, path, &error) == 1)
        n_added++;
      else
        g_assert_nonnull (error);
    }
  samples = list (fixture);
  g_assert_cmpuint (samples->len, ==, n_added);
  g_assert_cmpuint (n_added, >, 0);
}

static void
test_too_many (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = in_folder (fixture, "mine.jsonl");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i <= LAB_COLLECTION_MAX_IMPORT; i++)
    g_string_append (text, "{\"label\":\"7\",\"strokes\":[[[0,0]]]}\n");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  assert_refused (fixture, path, "20000");
}

/* ── datasets ─────────────────────────────────────────────────────────────────────────────────── */

static void
test_idx (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = in_folder (fixture, "images");
  g_autofree char *with_slash = g_strconcat (folder, "/", NULL);
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (LabDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;
  const LabImages *train, *test;

  add_digits (fixture);
  samples = list (fixture);
  g_assert_true (lab_collection_export_idx (samples, with_slash, &error));
  g_assert_no_error (error);
  dataset = lab_dataset_open (folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lab_dataset_get_n_classes (dataset), ==, 10);
  train = lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN);
  test = lab_dataset_get_images (dataset, LAB_SPLIT_TEST);
  g_assert_cmpuint (train->n, ==, 20);
  g_assert_cmpuint (test->n, ==, 10);
  for (guint i = 0; i < 10; i++) {
    const LabSample *held_out = samples->pdata[3 * i + 2];

    g_assert_cmpuint (test->labels[i], ==, i);
    g_assert_cmpmem (test->pixels + (gsize)i * LAB_IMAGE_PIXELS, LAB_IMAGE_PIXELS, held_out->pixels,
                     LAB_IMAGE_PIXELS);
    g_assert_cmpuint (train->labels[2 * i], ==, i);
  }
  store_test_remove_folder (folder);
}

/* Labels that are no digits become classes in the order of their names; digits are always ten. */
static void
test_idx_classes (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = in_folder (fixture, "images");
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (GPtrArray) digits = g_ptr_array_new ();
  g_autoptr (LabDataset) dataset = NULL;
  g_autoptr (LabDataset) of_digits = NULL;
  LabClassNames *names;

  for (guint i = 0; i < 3; i++) {
    add (fixture, 7, i, "7");
    add (fixture, 2, i, "Bag");
    add (fixture, 3, i, "Ankle boot");
  }
  samples = list (fixture);
  g_assert_true (lab_collection_export_idx (samples, folder, NULL));
  dataset = lab_dataset_open (folder, NULL, NULL);
  names = lab_dataset_get_class_names (dataset);
  g_assert_cmpuint (lab_class_names_get_n (names), ==, 3);
  g_assert_cmpstr (lab_class_names_get (names, 0), ==, "7");
  g_assert_cmpstr (lab_class_names_get (names, 1), ==, "Ankle boot");
  g_assert_cmpstr (lab_class_names_get (names, 2), ==, "Bag");
  store_test_remove_folder (folder);

  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (digits, samples->pdata[3 * i]);
  g_assert_true (lab_collection_export_idx (digits, folder, NULL));
  of_digits = lab_dataset_open (folder, NULL, NULL);
  g_assert_cmpuint (lab_dataset_get_n_classes (of_digits), ==, 10);
  g_assert_cmpuint (lab_dataset_get_images (of_digits, LAB_SPLIT_TEST)->labels[0], ==, 7);
  store_test_remove_folder (folder);
}

static void
assert_not_exported (GPtrArray *samples, const char *folder, const char *said)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (lab_collection_export_idx (samples, folder, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, said));
}

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_idx_refused (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = in_folder (fixture, "images");
  g_autofree char *file = g_build_filename (folder, "other", NULL);
  g_autofree char *beyond = g_build_filename (fixture->folder, "missing", "images", NULL);
  g_autoptr (GPtrArray) none = list (fixture);
  g_autoptr (GPtrArray) one_label = NULL;
  g_autoptr (GPtrArray) samples = NULL;
  guint n_entries;

  assert_not_exported (none, folder, "held out");
  for (guint i = 0; i < 3; i++)
    add (fixture, 7, i, "Seven");
  one_label = list (fixture);
  assert_not_exported (one_label, folder, "1 label");
  add_digits (fixture);
  samples = list (fixture);
  n_entries = count_entries (fixture->folder);
  assert_not_exported (samples, beyond, "missing");
  /* Somebody's files are never touched. */
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "mine", -1, NULL));
  assert_not_exported (samples, folder, "already");
  g_assert_cmpuint (count_entries (folder), ==, 1);
  g_unlink (file);
  g_assert_true (lab_collection_export_idx (samples, folder, NULL));
  g_assert_cmpuint (count_entries (folder), ==, 5);
  assert_not_exported (samples, folder, "already");
  store_test_remove_folder (folder);
  g_assert_cmpuint (count_entries (fixture->folder), ==, n_entries);
}

/* A limit on the size of files stands for a disk that is full: nothing is left of what was begun. */
static void
test_full_disk (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = in_folder (fixture, "images");
  g_autofree char *path = in_folder (fixture, "mine.jsonl");
  g_autoptr (GPtrArray) samples = NULL;
  struct rlimit before, limit;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n_entries;
  gboolean is_written;

  add_digits (fixture);
  samples = list (fixture);
  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  n_entries = count_entries (fixture->folder);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 5000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  is_written = lab_collection_export_lines (samples, path, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (is_written);
  g_assert_nonnull (strstr (error->message, "mine.jsonl"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "before");

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  is_written = lab_collection_export_idx (samples, folder, NULL);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (is_written);
  g_assert_cmpuint (count_entries (fixture->folder), ==, n_entries);
}

static void
test_idx_faults (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = in_folder (fixture, "images");
  g_autofree char *labels = g_build_filename (folder, "t10k-labels-idx1-ubyte", NULL);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (lab_collection_import_idx (fixture->store, folder, &error), ==, -1);
  g_assert_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_NOT_FOUND);
  g_clear_error (&error);
  add_digits (fixture);
  before = list (fixture);
  g_assert_true (lab_collection_export_idx (before, folder, NULL));
  g_assert_cmpint (truncate (labels, 12), ==, 0);
  g_assert_cmpint (lab_collection_import_idx (fixture->store, folder, &error), ==, -1);
  g_assert_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT);
  after = list (fixture);
  assert_same (before, after, TRUE);
  store_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/collection-share/lines", test_lines);
  ADD ("/collection-share/lines-of-images", test_lines_of_images);
  ADD ("/collection-share/empty", test_empty);
  ADD ("/collection-share/defaults", test_defaults);
  ADD ("/collection-share/faults", test_faults);
  ADD ("/collection-share/unreadable", test_unreadable);
  ADD ("/collection-share/any-byte", test_any_byte);
  ADD ("/collection-share/too-many", test_too_many);
  ADD ("/collection-share/idx", test_idx);
  ADD ("/collection-share/idx-classes", test_idx_classes);
  ADD ("/collection-share/idx-refused", test_idx_refused);
  ADD ("/collection-share/full-disk", test_full_disk);
  ADD ("/collection-share/idx-faults", test_idx_faults);

  return g_test_run ();
}
