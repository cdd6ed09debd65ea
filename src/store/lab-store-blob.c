/* lab-store-blob.c: arrays as bytes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-blob.h"

#include <string.h>

/* Seven bits a byte, the low ones first, the eighth says that more follow. */
#define MAX_VARINT_BYTES 5

/**
 * lab_blob_pack_floats:
 * @values: (array length=n): numbers
 * @n: how many
 *
 * Returns: (transfer full) (nullable): 4 bytes for each, little end first; %NULL when there is no
 * memory for them
 */
GBytes *
lab_blob_pack_floats (const float *values, gsize n)
{
  guint8 *bytes =
      n > G_MAXSIZE / sizeof (float) ? NULL : g_try_malloc (MAX (n, 1) * sizeof *values);

  if (bytes == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++) {
    guint32 bits;

    memcpy (&bits, &values[i], sizeof bits);
    bits = GUINT32_TO_LE (bits);
    memcpy (bytes + i * sizeof bits, &bits, sizeof bits);
  }
  return g_bytes_new_take (bytes, n * sizeof *values);
}

/**
 * lab_blob_unpack_floats:
 * @bytes: (array length=size): what lab_blob_pack_floats() made
 * @size: how many bytes
 * @values: (array length=n): where the numbers go
 * @n: how many there must be
 *
 * Returns: %FALSE when @bytes are not @n numbers
 */
gboolean
lab_blob_unpack_floats (const guint8 *bytes, gsize size, float *values, gsize n)
{
  if (size % sizeof *values != 0 || size / sizeof *values != n)
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    guint32 bits;

    memcpy (&bits, bytes + i * sizeof bits, sizeof bits);
    bits = GUINT32_FROM_LE (bits);
    memcpy (&values[i], &bits, sizeof bits);
  }
  return TRUE;
}

/**
 * lab_blob_pack_counts:
 * @counts: (array length=n): most of them small
 * @n: how many
 *
 * Returns: (transfer full): 1 to 5 bytes for each
 */
GBytes *
lab_blob_pack_counts (const guint32 *counts, gsize n)
{
  GByteArray *bytes = g_byte_array_sized_new ((guint)(2 * n));

  for (gsize i = 0; i < n; i++) {
    guint32 rest = counts[i];
    guint8 byte;

    while (rest >= 0x80) {
      byte = (guint8)(rest | 0x80);
      g_byte_array_append (bytes, &byte, 1);
      rest >>= 7;
    }
    byte = (guint8)rest;
    g_byte_array_append (bytes, &byte, 1);
  }
  return g_byte_array_free_to_bytes (bytes);
}

/* Returns: how many bytes the count took, 0 when there is none. */
static gsize
read_count (const guint8 *bytes, gsize size, guint32 *count)
{
  guint64 value = 0;

  for (gsize i = 0; i < MIN (size, MAX_VARINT_BYTES); i++) {
    value |= (guint64)(bytes[i] & 0x7f) << (7 * i);
    if (bytes[i] < 0x80) {
      *count = (guint32)value;
      return value <= G_MAXUINT32 ? i + 1 : 0;
    }
  }
  return 0;
}

/**
 * lab_blob_unpack_counts:
 * @bytes: (array length=size): what lab_blob_pack_counts() made
 * @size: how many bytes
 * @counts: (array length=n): where the counts go
 * @n: how many there must be
 *
 * Returns: %FALSE when @bytes are not @n counts
 */
gboolean
lab_blob_unpack_counts (const guint8 *bytes, gsize size, guint32 *counts, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    gsize length = read_count (bytes, size, &counts[i]);

    if (length == 0)
      return FALSE;
    bytes += length;
    size -= length;
  }
  return size == 0;
}
