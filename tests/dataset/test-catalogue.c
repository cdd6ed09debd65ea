/* test-catalogue.c: the list of datasets that can be fetched: ours, and every way to spoil one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset-test.h"
#include "lab-catalogue.h"

#include <string.h>

#define HASH "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"

/* A sound entry, line by line. */
static const char *const sound[] = {
    "[few-digits]",
    "title=Few digits",
    "images=50",
    "licence=CC0",
    "classes=0;1",
    "mirrors=https://example.org/a/;http://example.org/b/",
    "train-images-idx3-ubyte.gz=9912422 " HASH,
    "train-labels-idx1-ubyte.gz=28881 " HASH,
    "t10k-images-idx3-ubyte.gz=0 " HASH,
    "t10k-labels-idx1-ubyte.gz=4542 " HASH,
};

/* The sound entry, with @line in place of the one with that index. */
static char *
compose (guint index, const char *line)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sound); i++)
    g_string_append_printf (text, "%s\n", i == index ? line : sound[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check_refused (const char *text, const char *named)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", text);
  g_assert_null (lab_catalogue_parse (text, strlen (text), &error));
  g_assert_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, named));
  test_check_sentence (error);
}

static void
test_sound (void)
{
  g_autofree char *text = compose (0, sound[0]);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabCatalogue) catalogue = lab_catalogue_parse (text, strlen (text), &error);
  const LabCatalogueEntry *entry;

  g_assert_no_error (error);
  g_assert_cmpuint (lab_catalogue_get_n_entries (catalogue), ==, 1);
  entry = lab_catalogue_find (catalogue, "few-digits");
  g_assert_true (entry == lab_catalogue_get_entry (catalogue, 0));
  g_assert_null (lab_catalogue_find (catalogue, "many-digits"));
  g_assert_cmpstr (entry->title, ==, "Few digits");
  g_assert_cmpstr (entry->licence, ==, "CC0");
  g_assert_cmpuint (entry->n_images, ==, 50);
  g_assert_cmpuint (g_strv_length (entry->classes), ==, 2);
  g_assert_cmpuint (g_strv_length (entry->mirrors), ==, 2);
  g_assert_cmpstr (entry->files[0].name, ==, "train-images-idx3-ubyte.gz");
  g_assert_cmpuint (entry->files[0].bytes, ==, 9912422);
  g_assert_cmpstr (entry->files[3].sha256, ==, HASH);
  /* One size is not known. */
  g_assert_cmpuint (lab_catalogue_entry_get_bytes (entry), ==, 0);
}

static void
test_missing (void)
{
  static const char *const keys[] = {NULL,
                                     "title",
                                     "images",
                                     "licence",
                                     "classes",
                                     "mirrors",
                                     "train-images-idx3-ubyte.gz",
                                     "train-labels-idx1-ubyte.gz",
                                     "t10k-images-idx3-ubyte.gz",
                                     "t10k-labels-idx1-ubyte.gz"};

  for (guint i = 1; i < G_N_ELEMENTS (sound); i++) {
    g_autofree char *text = compose (i, "");

    check_refused (text, keys[i]);
    check_refused (text, "few-digits");
  }
}

static void
test_malformed (void)
{
  static const struct {
    guint index;
    const char *line, *named;
  } spoilt[] = {
      {0, "[]", "damaged"},
      {0, "few-digits", "few-digits"},
      {0, "[Few digits]", "Few digits"},
      {0, "[../mnist]", "../mnist"},
      {0, "[-f]", "-f"},
      {0, "title=x", "damaged"},
      {1, "title", "damaged"},
      {1, "title=", "title"},
      {1, "title=two\\nlines", "title"},
      {2, "images=0", "images"},
      {2, "images=-5", "images"},
      {2, "images=many", "images"},
      {2, "images=99999999999999999999", "images"},
      {3, "licence=", "licence"},
      {4, "classes=", "classes"},
      {4, "classes=0", "classes"},
      {4, "classes=0;;2", "classes"},
      {4, "classes=0;a\\nb", "classes"},
      {4,
       "classes=0;1;2;3;4;5;6;7;8;9;0;1;2;3;4;5;6;7;8;9;0;1;2;3;4;5;6;7;8;9;0;1;2;3;4;5;6;7;8;9;"
       "0;1;2;3;4;5;6;7;8;9;0;1;2;3;4;5;6;7;8;9;0;1;2",
       "classes"},
      {5, "mirrors=", "mirrors"},
      {5, "mirrors=https://example.org/a", "mirrors"},
      {5, "mirrors=ftp://example.org/", "mirrors"},
      {5, "mirrors=file:///etc/", "mirrors"},
      {5, "mirrors=example.org/", "mirrors"},
      {5, "mirrors=https://example.org/;;", "mirrors"},
      {5, "mirrors=https:///", "mirrors"},
      {5, "mirrors=https://exa mple.org/", "mirrors"},
      {6, "train-images-idx3-ubyte.gz=", "train-images-idx3-ubyte.gz"},
      {6, "train-images-idx3-ubyte.gz=" HASH, "train-images-idx3-ubyte.gz"},
      {6, "train-images-idx3-ubyte.gz=x " HASH, "train-images-idx3-ubyte.gz"},
      {6, "train-images-idx3-ubyte.gz=-1 " HASH, "train-images-idx3-ubyte.gz"},
      {6, "train-images-idx3-ubyte.gz=4294967297 " HASH, "train-images-idx3-ubyte.gz"},
      {6, "train-images-idx3-ubyte.gz=1 " HASH "0", "train-images-idx3-ubyte.gz"},
      {6, "train-images-idx3-ubyte.gz=1 " HASH " 2", "train-images-idx3-ubyte.gz"},
      {7, "train-labels-idx1-ubyte.gz=1 440fcabf", "train-labels-idx1-ubyte.gz"},
      {8,
       "t10k-images-idx3-ubyte.gz=1 "
       "440FCABF73CC546FA21475E81EA370265605F56BE210A4024D2CA8F203523609",
       "t10k-images-idx3-ubyte.gz"},
      {9, "t10k-labels-idx1-ubyte.gz=1", "t10k-labels-idx1-ubyte.gz"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (spoilt); i++) {
    g_autofree char *text = compose (spoilt[i].index, spoilt[i].line);

    check_refused (text, spoilt[i].named);
  }
}

/* Cut anywhere, it is refused or nothing at all, and never half an entry. */
static void
test_cut (void)
{
  g_autofree char *text = compose (0, sound[0]);
  /* Without its last line's end it is still whole. */
  gsize length = strlen (text) - 2;

  for (gsize n = 0; n <= length; n++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (LabCatalogue) catalogue = lab_catalogue_parse (text, n, &error);

    if (catalogue != NULL)
      g_assert_cmpuint (lab_catalogue_get_n_entries (catalogue), ==, 0);
    else
      test_check_sentence (error);
  }
}

/* Ours: MNIST and its two relatives, from secure addresses first. */
static void
test_own (void)
{
  static const char *const names[] = {"mnist", "fashion-mnist", "kmnist"};
  g_autoptr (GError) error = NULL;
  g_autoptr (LabCatalogue) catalogue = lab_catalogue_open (&error);

  g_assert_no_error (error);
  g_assert_cmpuint (lab_catalogue_get_n_entries (catalogue), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const LabCatalogueEntry *entry = lab_catalogue_find (catalogue, names[i]);
    g_autofree char *folder = lab_catalogue_entry_get_folder (entry);

    g_assert_cmpuint (entry->n_images, ==, 70000);
    g_assert_cmpuint (g_strv_length (entry->classes), ==, 10);
    g_assert_cmpuint (g_strv_length (entry->mirrors), ==, 2);
    g_assert_true (g_str_has_prefix (entry->mirrors[0], "https://"));
    g_assert_true (g_str_has_suffix (folder, names[i]));
    for (guint file = 0; file < LAB_CATALOGUE_FILES; file++)
      g_assert_cmpuint (strlen (entry->files[file].sha256), ==, 64);
  }
  g_assert_cmpuint (lab_catalogue_entry_get_bytes (lab_catalogue_find (catalogue, "mnist")), ==,
                    9912422 + 28881 + 1648877 + 4542);
}

static void
test_named (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "datasets.ini", NULL);
  g_autofree char *text = compose (0, sound[0]);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabCatalogue) catalogue = NULL;

  g_setenv ("DIGIT_LAB_DATASETS", path, TRUE);
  g_assert_null (lab_catalogue_open (&error));
  g_assert_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNREADABLE);
  g_assert_nonnull (strstr (error->message, "DIGIT_LAB_DATASETS"));
  g_assert_nonnull (strstr (error->message, path));
  test_check_sentence (error);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  catalogue = lab_catalogue_open (&error);
  g_assert_no_error (error);
  g_assert_nonnull (lab_catalogue_find (catalogue, "few-digits"));
  g_unsetenv ("DIGIT_LAB_DATASETS");
  test_remove_tree (folder);
}

int
main (int argc, char **argv)
{
  g_unsetenv ("DIGIT_LAB_DATASETS");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalogue/sound", test_sound);
  g_test_add_func ("/catalogue/missing", test_missing);
  g_test_add_func ("/catalogue/malformed", test_malformed);
  g_test_add_func ("/catalogue/cut", test_cut);
  g_test_add_func ("/catalogue/own", test_own);
  g_test_add_func ("/catalogue/named", test_named);
  return g_test_run ();
}
