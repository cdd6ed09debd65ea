/* lab-store-tidy.h: keeps the file within its limit, and gives back what was freed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store-database.h"

G_BEGIN_DECLS

typedef struct {
  guint n_unchecked;    /* transactions since the limit was looked at */
  gboolean wants_space; /* there may be pages to give back */
} LabStoreTidy;

void lab_store_tidy_init (LabStoreTidy *self);
/* After each transaction; @thoroughly: something was deleted, or the limit is another one. */
void lab_store_tidy_check (LabStoreTidy *self, LabDatabase *database, gboolean thoroughly);
/* In between: a short piece of work. Says whether there is more. */
gboolean lab_store_tidy_step (LabStoreTidy *self, LabDatabase *database);
void lab_store_tidy_finish (LabStoreTidy *self, LabDatabase *database);

/* In a transaction. */
gboolean lab_store_limit_write (LabDatabase *database, guint megabytes, GError **error);

G_END_DECLS
