/* lab-hasher.h: the SHA-256 of a buffer, computed in a thread while the buffer is being filled.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LabHasher LabHasher;

LabHasher *lab_hasher_new (const guint8 *bytes);
/* The first @n_bytes are there, and will not change any more. */
void lab_hasher_advance (LabHasher *self, gsize n_bytes);
char *lab_hasher_finish (LabHasher *self);

G_END_DECLS
