/* test-classes.c: how many classes a dataset has, what they are called, and which dataset it is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset-test.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lab-catalogue.h"
#include "lab-class-names.h"

/* ── names ────────────────────────────────────────────────────────────────────────────────────── */

static void
test_numbers (void)
{
  g_autoptr (LabClassNames) names = lab_class_names_new (NULL, LAB_MAX_CLASSES);
  const char *const same[] = {"0", "1", "2"}, *const other[] = {"0", "2", "1"};
  g_autoptr (LabClassNames) numbers = lab_class_names_new (same, 3);
  g_autoptr (LabClassNames) shuffled = lab_class_names_new (other, 3);

  g_assert_cmpuint (lab_class_names_get_n (names), ==, 62);
  g_assert_cmpstr (lab_class_names_get (names, 61), ==, "61");
  g_assert_null (lab_class_names_get_all (names)[62]);
  g_assert_true (lab_class_names_are_numbers (names));
  g_assert_true (lab_class_names_are_numbers (numbers));
  g_assert_false (lab_class_names_are_numbers (shuffled));
}

static void
test_odd_names (void)
{
  g_autofree char *umlauts = g_strnfill (2 * LAB_CLASS_NAME_MAX, 'x');
  const char *const given[] = {" Ankle boot\t", "", NULL, "a\nb\rc", "\xff!", umlauts};
  g_autoptr (LabClassNames) names = NULL;

  /* The cut falls into the midst of a character. */
  memcpy (umlauts + LAB_CLASS_NAME_MAX - 1, "ü", 2);
  names = lab_class_names_new (given, G_N_ELEMENTS (given));
  g_assert_cmpstr (lab_class_names_get (names, 0), ==, "Ankle boot");
  g_assert_cmpstr (lab_class_names_get (names, 1), ==, "1");
  g_assert_cmpstr (lab_class_names_get (names, 2), ==, "2");
  g_assert_cmpstr (lab_class_names_get (names, 3), ==, "a b c");
  g_assert_cmpstr (lab_class_names_get (names, 4), ==, "\xef\xbf\xbd!");
  g_assert_cmpuint (strlen (lab_class_names_get (names, 5)), ==, LAB_CLASS_NAME_MAX - 1);
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    g_assert_true (g_utf8_validate (lab_class_names_get (names, i), -1, NULL));
}

static void
test_text (void)
{
  static const struct {
    const char *text;
    const char *names[3];
  } cases[] = {
      {NULL, {"0", "1", "2"}},
      {"", {"0", "1", "2"}},
      {"a\nb\nc\n", {"a", "b", "c"}},
      {"a\nb\nc", {"a", "b", "c"}},
      {"a\nb\nc\nd\ne\n", {"a", "b", "c"}},
      {"\n\nc", {"0", "1", "c"}},
      {"a\r\nb\r\n", {"a", "b", "2"}},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LabClassNames) names = lab_class_names_new_from_text (cases[i].text, 3);
    g_autofree char *text = lab_class_names_to_text (names);
    g_autoptr (LabClassNames) again = lab_class_names_new_from_text (text, 3);

    for (guint k = 0; k < 3; k++) {
      g_assert_cmpstr (lab_class_names_get (names, k), ==, cases[i].names[k]);
      g_assert_cmpstr (lab_class_names_get (again, k), ==, cases[i].names[k]);
    }
  }
}

static void
test_references (void)
{
  LabClassNames *names = lab_class_names_new (NULL, 2);

  g_assert_true (lab_class_names_ref (names) == names);
  lab_class_names_unref (names);
  g_assert_cmpstr (lab_class_names_get (names, 1), ==, "1");
  lab_class_names_unref (names);
}

/* ── datasets ─────────────────────────────────────────────────────────────────────────────────── */

static void
write_text (const char *folder, const char *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *)text, (guint)strlen (text));
  test_write (folder, TEST_CLASSES, bytes);
}

/* All labels are 0, but for one of each split. */
static void
write_labels (const char *folder, guint8 train, guint8 test)
{
  g_autoptr (GByteArray) train_labels = test_labels (TEST_N_TRAIN);
  g_autoptr (GByteArray) labels = test_labels (TEST_N_TEST);

  memset (train_labels->data + 8, 0, TEST_N_TRAIN);
  memset (labels->data + 8, 0, TEST_N_TEST);
  train_labels->data[8 + 5] = train;
  labels->data[8 + 3] = test;
  test_write (folder, TEST_TRAIN_LABELS, train_labels);
  test_write (folder, TEST_TEST_LABELS, labels);
}

static void
test_count (void)
{
  static const struct {
    guint8 train, test;
    const char *text; /* NULL: no list of classes */
    guint n;
    const char *last;
  } cases[] = {
      {0, 0, NULL, 2, "1"},
      {1, 0, NULL, 2, "1"},
      {0, 1, NULL, 2, "1"},
      {2, 7, NULL, 8, "7"},
      {61, 3, NULL, 62, "61"},
      {1, 1, "a\nb\n", 2, "b"},
      {1, 1, "a\nb\nc\nd", 4, "d"},
      {4, 1, "a\nb\n", 5, "4"},
      {9, 1,
       "\xef\xbb\xbf"
       "a\r\nb",
       10, "9"},
      {0, 0, "only", 2, "1"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *folder = test_make_folder ();
    g_autoptr (LabDataset) dataset = NULL;
    g_autoptr (GError) error = NULL;

    test_write_dataset (folder);
    write_labels (folder, cases[i].train, cases[i].test);
    if (cases[i].text != NULL)
      write_text (folder, cases[i].text);
    dataset = lab_dataset_open (folder, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (lab_dataset_get_n_classes (dataset), ==, cases[i].n);
    g_assert_cmpstr (lab_class_names_get (lab_dataset_get_class_names (dataset), cases[i].n - 1),
                     ==, cases[i].last);
    test_remove_tree (folder);
  }
}

/* Names are not what the images are: a run finds its dataset again whatever its classes are called. */
static void
test_hash (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autoptr (LabDataset) before = NULL, after = NULL;

  test_write_dataset (folder);
  before = lab_dataset_open (folder, NULL, NULL);
  write_text (folder, "zero\none\n");
  after = lab_dataset_open (folder, NULL, NULL);
  g_assert_cmpstr (lab_dataset_get_hash (before), ==, lab_dataset_get_hash (after));
  g_assert_cmpstr (lab_class_names_get (lab_dataset_get_class_names (after), 1), ==, "one");
  g_assert_cmpstr (lab_class_names_get (lab_dataset_get_class_names (after), 2), ==, "2");
  test_remove_tree (folder);
}

/* ── datasets that are known by name ──────────────────────────────────────────────────────────── */

/* A list with one dataset, as large as those that test_write_dataset() writes, its labels published as they
 * are compressed here. */
static void
use_catalogue (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "datasets.ini", NULL);
  g_autoptr (GString) text = g_string_new ("[shoes]\ntitle=Shoes & Boots\nimages=50\nlicence=MIT\n"
                                           "classes=a;b;c;d;e;f;g;h;i;last\n"
                                           "mirrors=http://localhost/\n");
  const char *const names[] = {TEST_TRAIN_IMAGES, TEST_TRAIN_LABELS, TEST_TEST_IMAGES,
                               TEST_TEST_LABELS};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    guint n = i < 2 ? TEST_N_TRAIN : TEST_N_TEST;
    g_autoptr (GByteArray) bytes = i % 2 == 0 ? test_images (n) : test_labels (n);
    g_autoptr (GByteArray) compressed = test_gzip (bytes);
    g_autofree char *hash =
        g_compute_checksum_for_data (G_CHECKSUM_SHA256, compressed->data, compressed->len);

    g_string_append_printf (text, "%s.gz=0 %s\n", names[i], hash);
  }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_setenv ("DIGIT_LAB_DATASETS", path, TRUE);
}

static void
compress_labels (const char *folder)
{
  const char *const names[] = {TEST_TRAIN_LABELS, TEST_TEST_LABELS};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GByteArray) bytes = test_labels (i == 0 ? TEST_N_TRAIN : TEST_N_TEST);
    g_autoptr (GByteArray) compressed = test_gzip (bytes);
    g_autofree char *name = g_strconcat (names[i], ".gz", NULL);
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    test_write (folder, name, compressed);
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
}

static void
check_known (const char *given, const char *specification, const char *last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = lab_dataset_open (given, NULL, &error);
  g_autoptr (LabDataset) again = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (lab_dataset_get_name (dataset), ==, "Shoes & Boots");
  g_assert_cmpstr (lab_dataset_get_specification (dataset), ==, specification);
  g_assert_cmpstr (lab_class_names_get (lab_dataset_get_class_names (dataset), 9), ==, last);
  again = lab_dataset_open (lab_dataset_get_specification (dataset), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lab_dataset_get_hash (again), ==, lab_dataset_get_hash (dataset));
}

static void
check_unknown (const char *folder)
{
  g_autofree char *name = g_path_get_basename (folder);
  g_autoptr (LabDataset) dataset = lab_dataset_open (folder, NULL, NULL);

  g_assert_cmpstr (lab_dataset_get_name (dataset), ==, name);
  g_assert_cmpstr (lab_dataset_get_specification (dataset), ==, folder);
}

/* By the hashes of its labels, by its list of classes, by its place. */
static void
test_known (void)
{
  g_autofree char *root = test_make_folder ();
  g_autofree char *folder = g_build_filename (root, "anywhere", NULL);
  g_autoptr (LabCatalogue) catalogue = NULL;
  g_autofree char *place = NULL;

  use_catalogue (root);
  catalogue = lab_catalogue_open (NULL);
  place = lab_catalogue_entry_get_folder (lab_catalogue_get_entry (catalogue, 0));
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  test_write_dataset (folder);
  check_unknown (folder);
  write_text (folder, "a\nb\nc\nd\ne\nf\ng\nh\ni\nlast\n");
  check_known (folder, folder, "last");
  /* Who has called the classes otherwise, means it, and has no dataset that is known. */
  write_text (folder, "a\nb\nc\nd\ne\nf\ng\nh\ni\nother\n");
  check_unknown (folder);
  compress_labels (folder);
  check_known (folder, folder, "other");
  g_assert_cmpint (g_mkdir_with_parents (place, 0700), ==, 0);
  test_write_dataset (place);
  check_known ("shoes", "shoes", "last");
  check_known (place, "shoes", "last");
  /* Labels of which it has none. */
  write_labels (place, 10, 0);
  check_unknown (place);
  test_remove_tree (place);
  test_remove_tree (root);
  g_unsetenv ("DIGIT_LAB_DATASETS");
}

/* A part of a dataset goes by its folder. */
static void
test_part (void)
{
  g_autofree char *root = test_make_folder ();
  g_autofree char *folder = g_build_filename (root, "part", NULL);
  g_autoptr (GByteArray) images = test_images (TEST_N_TEST - 1);
  g_autoptr (GByteArray) labels = test_labels (TEST_N_TEST - 1);

  use_catalogue (root);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  test_write_dataset (folder);
  test_write (folder, TEST_TEST_IMAGES, images);
  test_write (folder, TEST_TEST_LABELS, labels);
  write_text (folder, "a\nb\nc\nd\ne\nf\ng\nh\ni\nlast\n");
  check_unknown (folder);
  test_remove_tree (root);
  g_unsetenv ("DIGIT_LAB_DATASETS");
}

int
main (int argc, char **argv)
{
  g_autofree char *home = test_make_folder ();
  int status;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classes/numbers", test_numbers);
  g_test_add_func ("/classes/odd-names", test_odd_names);
  g_test_add_func ("/classes/text", test_text);
  g_test_add_func ("/classes/references", test_references);
  g_test_add_func ("/classes/count", test_count);
  g_test_add_func ("/classes/hash", test_hash);
  g_test_add_func ("/classes/known", test_known);
  g_test_add_func ("/classes/part", test_part);
  status = g_test_run ();
  test_remove_tree (home);
  return status;
}
