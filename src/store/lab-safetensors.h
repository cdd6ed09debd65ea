/* lab-safetensors.h: the header of a safetensors file: which tensors lie where.
 *
 * The file is eight bytes of little-endian length, a JSON header of that length, and the data
 * that the header's offsets point into.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LAB_SAFETENSORS_PREFIX_SIZE     8
#define LAB_SAFETENSORS_MAX_HEADER_SIZE (1 << 20)
#define LAB_SAFETENSORS_MAX_DIMENSION   65536

/* A tensor of 32-bit floats with one or two dimensions: all that dense layers need. */
typedef struct {
  char *name;
  guint n_dimensions;  /* 1 or 2 */
  guint dimensions[2]; /* 1..LAB_SAFETENSORS_MAX_DIMENSION */
  guint64 begin, end;  /* bytes, from the start of the data */
} LabSafetensor;

typedef struct {
  GPtrArray *tensors;   /* LabSafetensor, by where they begin: without gaps from 0 to the end */
  GHashTable *metadata; /* string → string, "__metadata__" */
} LabSafetensors;

LabSafetensors *lab_safetensors_new (void);
void lab_safetensors_free (LabSafetensors *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabSafetensors, lab_safetensors_free)

void lab_safetensors_add (LabSafetensors *self, const char *name, guint rows, guint columns);
guint64 lab_safetensors_get_data_size (const LabSafetensors *self);

GBytes *lab_safetensors_format (const LabSafetensors *self);
LabSafetensors *lab_safetensors_parse (const char *header, gsize length, guint64 data_size,
                                       GError **error);

G_END_DECLS
