/* lab-idx.h: one IDX file of images or of labels, the format that MNIST is published in.
 *
 * A header of big-endian 32-bit words, then the bytes: 0x00000803, n, rows, columns, pixels for
 * images; 0x00000801, n, labels for labels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"
#include "lab-hasher.h"

G_BEGIN_DECLS

/* No file of more bytes than this is read, whatever its header promises. */
#define LAB_IDX_MAX_BYTES ((guint64)1 << 30)

typedef enum { LAB_IDX_IMAGES, LAB_IDX_LABELS } LabIdxContent;

typedef struct {
  guint n;        /* images or labels */
  gsize n_bytes;  /* of the whole file, inflated */
  guint8 *bytes;  /* (n_bytes): the file as it is, header included */
  guint8 *values; /* into `bytes`, behind the header: (n, 784) pixels or (n) labels */
  LabHasher *hasher;
} LabIdx;

LabIdx *lab_idx_new (LabIdxContent content, guint n);
LabIdx *lab_idx_read (const char *path, LabIdxContent content, GCancellable *cancellable,
                      GError **error);
void lab_idx_free (LabIdx *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabIdx, lab_idx_free)

/* SHA-256 of the file's raw bytes, in hexadecimal. Waits for it; asked once only. */
char *lab_idx_finish_hash (LabIdx *self);

/* The (n, 784) pixels of one file of 28×28 images, gzip'd or plain; g_free() them. */
guint8 *lab_idx_read_images (const char *path, GCancellable *cancellable, guint *n_images,
                             GError **error);

G_END_DECLS
