/* lab-store-schema.h: the tables of the store, and how older ones are brought up to date.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store-database.h"

G_BEGIN_DECLS

gboolean lab_schema_prepare (LabDatabase *database, GError **error);

G_END_DECLS
