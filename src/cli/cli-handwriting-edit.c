/* cli-handwriting-edit.c: "digit-lab-cli handwriting add", "label", "delete" and their like.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-handwriting.h"

#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "cli-store.h"
#include "cli-strokes.h"

#define ADD      "handwriting add"
#define LABEL    "handwriting label"
#define HOLD_OUT "handwriting hold-out"
#define TRAIN_ON "handwriting train-on"
#define DELETE   "handwriting delete"
#define UNDELETE "handwriting undelete"

/* ── adding ──────────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
read_drawings (const char *path, GPtrArray *drawings, GError **error)
{
  g_autoptr (CliStrokes) strokes = cli_strokes_open (path, error);

  while (strokes != NULL) {
    LabDrawing *drawing;

    if (!cli_strokes_next (strokes, &drawing, error))
      return FALSE;
    if (drawing == NULL)
      return TRUE;
    g_ptr_array_add (drawings, drawing);
    if (lab_drawing_get_n_points (drawing) > 0)
      continue;
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("the drawing is empty, it has no point"));
    cli_strokes_prefix_error (strokes, error);
    return FALSE;
  }
  return FALSE;
}

/* All of them are read before the first is added. */
static int
add (const char *path, const char *label, const char *file)
{
  g_autoptr (GPtrArray) drawings =
      g_ptr_array_new_with_free_func ((GDestroyNotify)lab_drawing_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = NULL;

  if (!lab_collection_check_label (label, &error) || !read_drawings (file, drawings, &error))
    return cli_fail (error);
  store = lab_store_open (path, &error);
  if (store == NULL)
    return cli_fail (error);
  for (guint i = 0; i < drawings->len; i++) {
    gint64 id = lab_collection_add (store, drawings->pdata[i], label, &error);
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

    if (id == 0)
      return cli_fail (error);
    /* translators: the number of a drawing, and its label */
    g_print (_ ("Added drawing %s, a %s\n"), number, label);
  }
  return CLI_SUCCESS;
}

/**
 * cli_handwriting_add:
 * @arguments: (array zero-terminated=1): "add" and what follows it
 *
 * Returns: the exit status
 */
int
cli_handwriting_add (char **arguments)
{
  g_autofree char *store = NULL;
  g_autofree char *label = NULL;
  g_auto (GStrv) files = NULL;
  const GOptionEntry entries[] = {
      {"label", 'l', 0, G_OPTION_ARG_STRING, &label,
       N_ ("What they are: the name of a class, such as 7"), N_ ("LABEL")},
      CLI_STORE_ENTRY (&store),
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, NULL},
      {NULL}};

  if (!cli_options_parse (
          ADD,
          _ ("Adds the drawings of a file, all with one label. Each is a line: "
             "{\"strokes\":[[[x,y],…],…]}, y down,\nany scale; - is standard input. "
             "For lines with labels of their own there is “handwriting import”."),
          NULL, _ ("FILE.jsonl"), entries, NULL, arguments))
    return CLI_MISUSE;
  if (files == NULL || files[1] != NULL)
    return cli_misuse (ADD, _ ("It takes one file of drawings"));
  if (label == NULL)
    return cli_misuse (ADD, _ ("--label is missing: what the drawings are"));
  return add (store, label, files[0]);
}

/* ── changing ────────────────────────────────────────────────────────────────────────────────────
 */

/* The same change of all drawings that were named. */
typedef gboolean (*ChangeFunc) (LabStore *store, const gint64 *ids, guint n, const char *label,
                                GError **error);

/* Returns: FALSE after it said what is wrong. */
static gboolean
parse_numbers (const char *command, char *const *texts, guint n, gint64 *ids)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *sentence = NULL;

    if (cli_store_parse_number (texts[i], &ids[i]))
      continue;
    /* translators: what was typed in place of a number */
    sentence = g_strdup_printf (_ ("“%s” is not the number of a drawing"), texts[i]);
    cli_misuse (command, sentence);
    return FALSE;
  }
  return TRUE;
}

static int
change (const char *command, const char *path, char *const *texts, guint n, const char *label,
        ChangeFunc func)
{
  g_autofree gint64 *ids = g_new0 (gint64, n);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = NULL;
  gboolean is_done;

  if (!parse_numbers (command, texts, n, ids))
    return CLI_MISUSE;
  store = lab_store_open (path, &error);
  if (store == NULL)
    return cli_fail (error);
  lab_store_set_keeps_deleted (store, TRUE);
  is_done = func (store, ids, n, label, &error);
  lab_store_close (store);
  return is_done ? CLI_SUCCESS : cli_fail (error);
}

/* Commands that take numbers of drawings alone. */
static int
change_all (const char *command, const char *summary, char **arguments, ChangeFunc func)
{
  g_autofree char *store = NULL;
  g_auto (GStrv) texts = NULL;
  const GOptionEntry entries[] = {
      CLI_STORE_ENTRY (&store),
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &texts, NULL, NULL},
      {NULL}};

  if (!cli_options_parse (command, summary, NULL, _ ("DRAWING…"), entries, NULL, arguments))
    return CLI_MISUSE;
  if (texts == NULL)
    return cli_misuse (command, _ ("The number of a drawing is missing"));
  return change (command, store, texts, g_strv_length (texts), NULL, func);
}

static gboolean
set_labels (LabStore *store, const gint64 *ids, guint n, const char *label, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (!lab_collection_set_label (store, ids[i], label, error))
      return FALSE;
  return TRUE;
}

/**
 * cli_handwriting_label:
 * @arguments: (array zero-terminated=1): "label" and what follows it
 *
 * Returns: the exit status
 */
int
cli_handwriting_label (char **arguments)
{
  g_autofree char *store = NULL;
  g_auto (GStrv) texts = NULL;
  const GOptionEntry entries[] = {
      CLI_STORE_ENTRY (&store),
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &texts, NULL, NULL},
      {NULL}};
  guint n;

  if (!cli_options_parse (LABEL, _ ("Gives drawings another label: the name of their class."), NULL,
                          _ ("DRAWING… LABEL"), entries, NULL, arguments))
    return CLI_MISUSE;
  n = texts != NULL ? g_strv_length (texts) : 0;
  if (n < 2)
    return cli_misuse (LABEL, _ ("It takes the numbers of drawings, and what they are"));
  return change (LABEL, store, texts, n - 1, texts[n - 1], set_labels);
}

static gboolean
hold_out (LabStore *store, const gint64 *ids, guint n, const char *label, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (!lab_collection_set_held_out (store, ids[i], TRUE, error))
      return FALSE;
  return TRUE;
}

/**
 * cli_handwriting_hold_out:
 * @arguments: (array zero-terminated=1): "hold-out" and what follows it
 *
 * Returns: the exit status
 */
int
cli_handwriting_hold_out (char **arguments)
{
  return change_all (HOLD_OUT, _ ("Keeps drawings to test with: no network is trained on them."),
                     arguments, hold_out);
}

static gboolean
train_on (LabStore *store, const gint64 *ids, guint n, const char *label, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (!lab_collection_set_held_out (store, ids[i], FALSE, error))
      return FALSE;
  return TRUE;
}

/**
 * cli_handwriting_train_on:
 * @arguments: (array zero-terminated=1): "train-on" and what follows it
 *
 * Returns: the exit status
 */
int
cli_handwriting_train_on (char **arguments)
{
  return change_all (TRAIN_ON, _ ("Takes drawings to train on that were held out."), arguments,
                     train_on);
}

static gboolean
delete_all (LabStore *store, const gint64 *ids, guint n, const char *label, GError **error)
{
  if (!lab_collection_delete (store, ids, n, error))
    return FALSE;
  g_print (ngettext ("Deleted %u drawing. For a day “digit-lab-cli handwriting undelete” brings it "
                     "back.\n",
                     "Deleted %u drawings. For a day “digit-lab-cli handwriting undelete” brings "
                     "them back.\n",
                     n),
           n);
  return TRUE;
}

/**
 * cli_handwriting_delete:
 * @arguments: (array zero-terminated=1): "delete" and what follows it
 *
 * Returns: the exit status
 */
int
cli_handwriting_delete (char **arguments)
{
  return change_all (
      DELETE,
      _ ("Deletes drawings. For a day “digit-lab-cli handwriting undelete” brings them back."),
      arguments, delete_all);
}

static gboolean
undelete_all (LabStore *store, const gint64 *ids, guint n, const char *label, GError **error)
{
  return lab_collection_undelete (store, ids, n, error);
}

/**
 * cli_handwriting_undelete:
 * @arguments: (array zero-terminated=1): "undelete" and what follows it
 *
 * Returns: the exit status
 */
int
cli_handwriting_undelete (char **arguments)
{
  return change_all (UNDELETE, _ ("Brings drawings back that were deleted within the last day."),
                     arguments, undelete_all);
}
