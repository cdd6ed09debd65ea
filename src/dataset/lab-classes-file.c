/* lab-classes-file.c: classes.txt, which says what the classes of a folder of images are called.
 *
 * People write it, in whichever editor they have: a byte-order mark, either way to end a line and
 * empty lines at its end are passed over.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-classes-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lab-dataset.h"
#include "lab-file-error.h"

#define FILE_NAME "classes.txt"
/* No list of so few names comes near it. */
#define MAX_BYTES       ((gsize)64 << 10)
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static void
set_no_list (const char *shown, GError **error)
{
  /* translators: %s is a file's path */
  g_set_error (
      error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT,
      _ ("“%s” is no list of classes: that is a short text in UTF-8, a name on each line."), shown);
}

/* The bytes of the file, at most one more than MAX_BYTES, and a zero; NULL without an error where there
 * is none. */
static char *
read_bytes (const char *path, const char *shown, gsize *n_bytes, GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *bytes = g_malloc (MAX_BYTES + 2);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  /* A pipe would wait for somebody who writes to it. */
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
    set_no_list (shown, error);
    return NULL;
  }
  stream = g_file_read (file, cancellable, &cause);
  if (stream != NULL && g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, MAX_BYTES + 1,
                                                 n_bytes, cancellable, &cause)) {
    bytes[*n_bytes] = '\0';
    return g_steal_pointer (&bytes);
  }
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&cause));
  } else {
    g_autofree char *sentence = lab_file_describe_error (cause, shown);

    g_set_error_literal (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNREADABLE, sentence);
  }
  return NULL;
}

/* Ends each line with one line feed, and the text with its last line that says something. */
static char *
tidy_lines (const char *bytes)
{
  const char *start = g_str_has_prefix (bytes, BYTE_ORDER_MARK) ? bytes + 3 : bytes;
  GString *text = g_string_new (start);

  g_string_replace (text, "\r\n", "\n", 0);
  g_string_replace (text, "\r", "\n", 0);
  while (text->len > 0 && g_ascii_isspace (text->str[text->len - 1]))
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}

static guint
count_lines (const char *text)
{
  guint n = *text != '\0' ? 1 : 0;

  for (; *text != '\0'; text++)
    n += *text == '\n' ? 1 : 0;
  return n;
}

/**
 * lab_classes_file_read:
 * @folder: a dataset's folder
 * @text: (out) (nullable): a name on each line; g_free() it
 * @n_lines: (out): how many, at most %LAB_MAX_CLASSES
 * @cancellable: (nullable): ends the reading
 * @error: %LAB_DATASET_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: %FALSE when there is a classes.txt that cannot be used
 */
gboolean
lab_classes_file_read (const char *folder, char **text, guint *n_lines, GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *bytes = NULL;
  g_autofree char *lines = NULL;
  g_autoptr (GError) fault = NULL;
  gsize n_bytes = 0;

  *text = NULL;
  *n_lines = 0;
  bytes = read_bytes (path, shown, &n_bytes, cancellable, &fault);
  if (fault != NULL) {
    g_propagate_error (error, g_steal_pointer (&fault));
    return FALSE;
  }
  if (bytes == NULL)
    return TRUE;
  if (n_bytes > MAX_BYTES || strlen (bytes) != n_bytes) {
    set_no_list (shown, error);
    return FALSE;
  }
  lines = tidy_lines (bytes);
  *n_lines = count_lines (lines);
  if (*n_lines > LAB_MAX_CLASSES) {
    /* translators: a file's path, how many lines it has, the most classes there can be */
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNSUPPORTED,
                 _ ("“%s” names %u classes, but at most %d can be told apart; leave some out."),
                 shown, *n_lines, LAB_MAX_CLASSES);
    return FALSE;
  }
  *text = g_steal_pointer (&lines);
  return TRUE;
}
