/* cli-table.h: rows of texts in columns that line up.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CliTable CliTable;

/* A letter a column: l(eft) or r(ight). */
CliTable *cli_table_new (const char *alignments);
/* As many texts as there are columns. */
void cli_table_add (CliTable *self, ...);
void cli_table_add_cell (CliTable *self, const char *text);
/* Prints and frees it. */
void cli_table_print (CliTable *self);

G_END_DECLS
