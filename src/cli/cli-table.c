/* cli-table.c: rows of texts in columns that line up, on a terminal and in a file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-table.h"

#include <stdarg.h>
#include <string.h>

#define GAP 2 /* blanks between two columns */

struct _CliTable {
  char *alignments;
  guint n_columns;
  GPtrArray *cells; /* of all rows, one after the other */
};

/* Columns of a terminal that @text takes. */
static guint
width_of (const char *text)
{
  guint width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);

    if (!g_unichar_iszerowidth (character))
      width += g_unichar_iswide (character) ? 2 : 1;
  }
  return width;
}

/* Names and notes may hold anything: a cell stays in its row, and no terminal obeys it. */
static char *
clean (const char *text)
{
  char *cell = g_utf8_make_valid (text, -1);

  for (char *c = cell; *c != '\0'; c++) {
    if (g_ascii_iscntrl (*c))
      *c = '?';
  }
  return cell;
}

/**
 * cli_table_new:
 * @alignments: a letter for each column: 'l' for one that begins, 'r' for one that ends in line
 *
 * Returns: (transfer full): a table without rows; cli_table_print() prints and frees it
 */
CliTable *
cli_table_new (const char *alignments)
{
  CliTable *self = g_new0 (CliTable, 1);

  self->alignments = g_strdup (alignments);
  self->n_columns = (guint)strlen (alignments);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * cli_table_add:
 * @self: a table
 * @...: a text for each column
 *
 * Adds a row.
 */
void
cli_table_add (CliTable *self, ...)
{
  va_list texts;

  va_start (texts, self);
  for (guint i = 0; i < self->n_columns; i++)
    g_ptr_array_add (self->cells, clean (va_arg (texts, const char *)));
  va_end (texts);
}

/**
 * cli_table_add_cell:
 * @self: a table
 * @text: what stands in the next place of the row, or begins the next row
 *
 * Adds to a row whose number of columns is known with its content only.
 */
void
cli_table_add_cell (CliTable *self, const char *text)
{
  g_ptr_array_add (self->cells, clean (text));
}

static void
append_cell (GString *line, const char *cell, guint width, char alignment)
{
  int n_blanks = (int)(width - width_of (cell));

  if (alignment == 'r')
    g_string_append_printf (line, "%*s%s", n_blanks, "", cell);
  else
    g_string_append_printf (line, "%s%*s", cell, n_blanks, "");
}

/**
 * cli_table_print:
 * @self: (transfer full): a table
 *
 * Prints its rows on standard output, and frees it.
 */
void
cli_table_print (CliTable *self)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns);

  for (guint i = 0; i < self->cells->len; i++)
    widths[i % self->n_columns] =
        MAX (widths[i % self->n_columns], width_of (g_ptr_array_index (self->cells, i)));
  for (guint i = 0; i < self->cells->len; i += self->n_columns) {
    g_autoptr (GString) line = g_string_new (NULL);

    for (guint column = 0; column < self->n_columns; column++) {
      if (column > 0)
        g_string_append_printf (line, "%*s", GAP, "");
      append_cell (line, g_ptr_array_index (self->cells, i + column), widths[column],
                   self->alignments[column]);
    }
    g_print ("%s\n", g_strchomp (line->str));
  }
  g_ptr_array_unref (self->cells);
  g_free (self->alignments);
  g_free (self);
}
