/* lab-class-names.c: what the classes of a dataset are called.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-class-names.h"

#include <string.h>

struct _LabClassNames {
  gint n_references;
  guint n;
  gboolean are_numbers;
  char **names; /* (n + 1), the last is NULL */
};

/* Returns: (transfer full): @name without what cannot be shown in a line, cut at a character */
static char *
clean_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  char *end;

  g_strdelimit (valid, "\n\r\t\v\f", ' ');
  g_strstrip (valid);
  if (strlen (valid) <= LAB_CLASS_NAME_MAX)
    return g_steal_pointer (&valid);
  end = g_utf8_find_prev_char (valid, valid + LAB_CLASS_NAME_MAX + 1);
  return g_strndup (valid, (gsize)(end - valid));
}

/**
 * lab_class_names_new:
 * @names: (nullable) (array length=n): UTF-8; an empty one, or %NULL for all, is called by its number
 * @n: how many classes, 1 to %LAB_MAX_CLASSES
 *
 * Returns: (transfer full): the names, trimmed, each of at most %LAB_CLASS_NAME_MAX bytes
 */
LabClassNames *
lab_class_names_new (const char *const *names, guint n)
{
  LabClassNames *self;

  g_return_val_if_fail (n >= 1 && n <= LAB_MAX_CLASSES, NULL);

  self = g_new0 (LabClassNames, 1);
  self->n_references = 1;
  self->n = n;
  self->are_numbers = TRUE;
  self->names = g_new0 (char *, (gsize)n + 1);
  for (guint i = 0; i < n; i++) {
    g_autofree char *number = g_strdup_printf ("%u", i);
    g_autofree char *name = names != NULL && names[i] != NULL ? clean_name (names[i]) : NULL;

    if (name == NULL || name[0] == '\0')
      self->names[i] = g_steal_pointer (&number);
    else {
      self->are_numbers = self->are_numbers && strcmp (name, number) == 0;
      self->names[i] = g_steal_pointer (&name);
    }
  }
  return self;
}

/**
 * lab_class_names_new_from_text:
 * @text: (nullable): a name on each line
 * @n: how many classes, 1 to %LAB_MAX_CLASSES
 *
 * Reads what lab_class_names_to_text() or a person wrote: lines that are missing or empty are classes
 * called by their number, lines after the last class are passed over.
 *
 * Returns: (transfer full): the names
 */
LabClassNames *
lab_class_names_new_from_text (const char *text, guint n)
{
  const char *names[LAB_MAX_CLASSES] = {NULL};
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (n >= 1 && n <= LAB_MAX_CLASSES, NULL);

  lines = g_strsplit (text != NULL ? text : "", "\n", (gint)n + 1);
  for (guint i = 0; i < n && lines[i] != NULL; i++)
    names[i] = lines[i];
  return lab_class_names_new (names, n);
}

/**
 * lab_class_names_ref:
 * @self: names
 *
 * Returns: (transfer full): @self, with one more reference; from any thread
 */
LabClassNames *
lab_class_names_ref (LabClassNames *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->n_references);
  return self;
}

/**
 * lab_class_names_unref:
 * @self: (transfer full): names
 *
 * Frees them with the last reference; from any thread.
 */
void
lab_class_names_unref (LabClassNames *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->n_references))
    return;
  g_strfreev (self->names);
  g_free (self);
}

/**
 * lab_class_names_get_n:
 * @self: names
 *
 * Returns: how many classes there are
 */
guint
lab_class_names_get_n (const LabClassNames *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n;
}

/**
 * lab_class_names_get:
 * @self: names
 * @index: a class, from 0
 *
 * Returns: (transfer none): what it is called
 */
const char *
lab_class_names_get (const LabClassNames *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->n, "");
  return self->names[index];
}

/**
 * lab_class_names_get_all:
 * @self: names
 *
 * Returns: (transfer none) (array zero-terminated=1): all of them
 */
const char *const *
lab_class_names_get_all (const LabClassNames *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return (const char *const *)self->names;
}

/**
 * lab_class_names_are_numbers:
 * @self: names
 *
 * Returns: whether each class is called by its number
 */
gboolean
lab_class_names_are_numbers (const LabClassNames *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->are_numbers;
}

/**
 * lab_class_names_to_text:
 * @self: names
 *
 * Returns: (transfer full): one on each line, as in a dataset's classes.txt
 */
char *
lab_class_names_to_text (const LabClassNames *self)
{
  g_autofree char *lines = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  lines = g_strjoinv ("\n", self->names);
  return g_strconcat (lines, "\n", NULL);
}
