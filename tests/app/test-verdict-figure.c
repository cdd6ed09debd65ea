/* test-verdict-figure.c: a drawing and its verdict as files, with the names of its classes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-verdict-figure.h"

#include <glib/gstdio.h>

static LabVerdict
make_verdict (const char *const *names, guint n)
{
  LabVerdict verdict = {.n_classes = n};

  if (names != NULL)
    verdict.class_names = lab_class_names_new (names, n);
  verdict.probabilities[n - 1] = 0.75F;
  verdict.probabilities[0] = 0.25F;
  return verdict;
}

static char *
write_and_read (const LabVerdict *verdict, const char *ending)
{
  g_autofree char *folder = g_dir_make_tmp ("verdict-XXXXXX", NULL);
  g_autofree char *name = g_strconcat ("verdict.", ending, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_assert_true (lab_verdict_write (verdict, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  return text;
}

static void
test_csv (void)
{
  static const char *const names[] = {"Bag, large", "Ankle boot"};
  LabVerdict named = make_verdict (names, 2), numbered = make_verdict (NULL, 3);
  g_autofree char *words = write_and_read (&named, "csv");
  g_autofree char *numbers = write_and_read (&numbered, "csv");

  g_assert_cmpstr (words, ==, "class,probability\n\"Bag, large\",0.25\nAnkle boot,0.75\n");
  g_assert_cmpstr (numbers, ==, "class,probability\n0,0.25\n1,0\n2,0.75\n");
  lab_verdict_clear (&named);
}

/* Sixty-two classes, and none that was read. */
static void
test_pictures (void)
{
  LabVerdict many = make_verdict (NULL, LAB_MAX_CLASSES), blank = {.n_classes = 10};
  const LabVerdict *verdicts[] = {&many, &blank};

  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++) {
    g_autofree char *svg = write_and_read (verdicts[i], "svg");

    g_assert_true (g_str_has_prefix (svg, "<?xml"));
  }
}

static void
test_copy (void)
{
  static const char *const names[] = {"Bag", "Ankle boot"};
  LabVerdict verdict = make_verdict (names, 2), copy;
  g_autofree char *name = NULL;
  g_autofree char *number = NULL;

  lab_verdict_copy (&copy, &verdict);
  lab_verdict_clear (&verdict);
  name = lab_verdict_name_class (&copy, 1);
  g_assert_cmpstr (name, ==, "Ankle boot");
  /* Names of two classes are not those of three. */
  copy.n_classes = 3;
  number = lab_verdict_name_class (&copy, 1);
  g_assert_cmpstr (number, ==, "1");
  lab_verdict_clear (&copy);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict-figure/csv", test_csv);
  g_test_add_func ("/verdict-figure/pictures", test_pictures);
  g_test_add_func ("/verdict-figure/copy", test_copy);
  return g_test_run ();
}
