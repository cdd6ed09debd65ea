/* lab-experiment-lines.c: goes through the lines of an experiment's file.
 *
 * GKeyFile reads the values, but does not tell where they stood, lets a key stand twice, and says
 * nothing of keys it was not asked for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-lines.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lab-experiment-private.h"

/* What may stand in which group. */
static const struct {
  const char *name;
  const char *keys[16]; /* the last is NULL */
} groups[] = {
    {"experiment", {"title", "description", "dataset", "metric"}},
    {"base",
     {"preset", "hidden", "network", "activation", "init", "epochs", "batch", "learning-rate", "l2",
      "l2-scale", "dropout", "seed"}},
    {"vary",
     {"network", "hidden", "preset", "neurons", "activation", "init", "epochs", "batch",
      "learning-rate", "l2", "dropout", "seed", "seeds"}},
};

static gboolean
fail_line (const LabExperimentLines *self, guint line, LabExperimentError code,
           const char *sentence, GError **error)
{
  g_set_error (error, LAB_EXPERIMENT_ERROR, code,
               /* translators: a file, a line in it, and a sentence about it */
               _ ("%s, line %u: %s"), self->file, line, sentence);
  return FALSE;
}

/**
 * lab_experiment_lines_fail:
 * @self: the lines of a file
 * @entry: the one that is wrong
 * @code: in which way
 * @sentence: what is wrong with it, translated
 * @error: gets that, with the file, the line and the key
 *
 * Returns: %FALSE
 */
gboolean
lab_experiment_lines_fail (const LabExperimentLines *self, const LabExperimentEntry *entry,
                           LabExperimentError code, const char *sentence, GError **error)
{
  g_autofree char *key = lab_text_quote (entry->key);

  g_set_error (error, LAB_EXPERIMENT_ERROR, code,
               /* translators: a file, a line in it, a key in that line, and a sentence about it */
               _ ("%s, line %u, “%s”: %s"), self->file, entry->line, key, sentence);
  return FALSE;
}

static void
clear_entry (gpointer data)
{
  g_free (((LabExperimentEntry *)data)->key);
}

/**
 * lab_experiment_lines_init:
 * @self: memory for it
 * @file: what errors call the file; borrowed
 */
void
lab_experiment_lines_init (LabExperimentLines *self, const char *file)
{
  self->file = file;
  self->entries = g_array_new (FALSE, FALSE, sizeof (LabExperimentEntry));
  g_array_set_clear_func (self->entries, clear_entry);
}

/**
 * lab_experiment_lines_clear:
 * @self: lines
 *
 * Frees what they hold.
 */
void
lab_experiment_lines_clear (LabExperimentLines *self)
{
  g_clear_pointer (&self->entries, g_array_unref);
}

/**
 * lab_experiment_lines_get:
 * @self: lines
 * @n: (out): how many entries
 *
 * Returns: (transfer none) (array length=n): the entries, in their order
 */
const LabExperimentEntry *
lab_experiment_lines_get (const LabExperimentLines *self, guint *n)
{
  *n = self->entries->len;
  return (const LabExperimentEntry *)(gconstpointer)self->entries->data;
}

/**
 * lab_experiment_lines_find:
 * @self: lines
 * @group: a group, "base"
 * @key: a key, "epochs"
 *
 * Returns: (transfer none) (nullable): where that key stands in that group
 */
const LabExperimentEntry *
lab_experiment_lines_find (const LabExperimentLines *self, const char *group, const char *key)
{
  guint n;
  const LabExperimentEntry *entries = lab_experiment_lines_get (self, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (entries[i].group, group) && g_str_equal (entries[i].key, key))
      return &entries[i];
  return NULL;
}

static gboolean
read_group (LabExperimentLines *self, char *line, guint number, const char **group, GError **error)
{
  g_autofree char *quoted = lab_text_quote (line);
  g_autofree char *sentence = NULL;
  gsize length = strlen (line);

  if (line[length - 1] == ']') {
    line[length - 1] = '\0';
    for (guint i = 0; i < G_N_ELEMENTS (groups); i++) {
      if (g_str_equal (line + 1, groups[i].name)) {
        *group = groups[i].name;
        return TRUE;
      }
    }
  }
  sentence = g_strdup_printf (
      /* translators: do not translate the words in brackets */
      _ ("“%s” is no group of an experiment; those are [experiment], [base] and [vary]."), quoted);
  return fail_line (self, number, LAB_EXPERIMENT_ERROR_KEY, sentence, error);
}

/* "title[fr]" is a title, for who reads French. */
static gboolean
is_localised (const char *key, const char *name)
{
  gsize length = strlen (name);

  return strncmp (key, name, length) == 0 && key[length] == '[' && g_str_has_suffix (key, "]");
}

static gboolean
is_known (const char *group, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_str_equal (groups[i].name, group) && g_strv_contains (groups[i].keys, key))
      return TRUE;
  return g_str_equal (group, "experiment") &&
         (is_localised (key, "title") || is_localised (key, "description"));
}

static gboolean
fail_unknown (LabExperimentLines *self, const LabExperimentEntry *entry, GError **error)
{
  g_autofree char *known = NULL;
  g_autofree char *sentence = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_str_equal (groups[i].name, entry->group))
      known = g_strjoinv (", ", (char **)groups[i].keys);
  sentence = g_strdup_printf (
      /* translators: a group of a file, and the list of its keys */
      _ ("There is no such key in [%s]; those are %s."), entry->group, known);
  return lab_experiment_lines_fail (self, entry, LAB_EXPERIMENT_ERROR_KEY, sentence, error);
}

/* GKeyFile sets two errors for such a line, one over the other. */
static gboolean
ends_in_escape (const char *line)
{
  gsize n = 0;

  for (const char *end = line + strlen (line); end > line && end[-1] == '\\'; end--)
    n++;
  return n % 2 == 1;
}

static gboolean
read_key (LabExperimentLines *self, const char *line, guint number, const char *group,
          GError **error)
{
  const char *equals = strchr (line, '=');
  LabExperimentEntry entry = {.group = group, .line = number};
  gboolean is_second;

  if (equals == NULL || equals == line)
    return fail_line (self, number, LAB_EXPERIMENT_ERROR_SYNTAX,
                      _ ("This is neither a [group], nor a key with its value, like epochs=50."),
                      error);
  if (group == NULL)
    return fail_line (self, number, LAB_EXPERIMENT_ERROR_SYNTAX,
                      /* translators: do not translate the word in brackets */
                      _ ("This key stands in no group; begin with a line [experiment]."), error);
  entry.key = g_strchomp (g_strndup (line, (gsize)(equals - line)));
  is_second = lab_experiment_lines_find (self, group, entry.key) != NULL;
  g_array_append_val (self->entries, entry);
  if (!is_known (group, entry.key))
    return fail_unknown (self, &entry, error);
  if (ends_in_escape (line))
    return lab_experiment_lines_fail (
        self, &entry, LAB_EXPERIMENT_ERROR_SYNTAX,
        _ ("A value cannot end in a single backslash; write two of them."), error);
  if (is_second)
    return lab_experiment_lines_fail (self, &entry, LAB_EXPERIMENT_ERROR_KEY,
                                      _ ("This key stands there twice."), error);
  return TRUE;
}

/**
 * lab_experiment_lines_read:
 * @self: lines of none
 * @text: the text of a file
 * @error: gets a #LabExperimentError
 *
 * Returns: whether each line is empty, a comment, a known group, or a known key of its group that
 * stands there once
 */
gboolean
lab_experiment_lines_read (LabExperimentLines *self, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const char *group = NULL;

  for (guint i = 0; lines[i] != NULL; i++) {
    char *line = g_strstrip (lines[i]);

    if (*line == '\0' || *line == '#')
      continue;
    if (*line == '[' ? !read_group (self, line, i + 1, &group, error)
                     : !read_key (self, line, i + 1, group, error))
      return FALSE;
  }
  return TRUE;
}
