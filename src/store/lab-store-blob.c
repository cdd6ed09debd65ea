/* lab-store-blob.c: arrays as bytes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-blob.h"

#include <string.h>
#include <libdeflate.h>

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

/* ── shortening ──────────────────────────────────────────────────────────────────────────────── */

/* The bytes of one significance stand together, as a plane: of a network's weights (float32) the
 * upper ones, the exponents, deflate to 0.43 of their size, and the others not at all. So a deep
 * network becomes 0.85 of its size in 0.8 ms, where deflating all of its bytes takes 2.9 ms and
 * gives no more. A plane is its size (little end first) and so many bytes: deflated ones, or those
 * of the plane where the sizes are the same. */
#define PLANE_HEAD 4
/* Deflated first, to see whether it is worth it. */
#define SAMPLE      4096
#define WORTH_SHARE 0.9

static void
put_size (guint8 *bytes, gsize size)
{
  guint32 head = GUINT32_TO_LE ((guint32)size);

  memcpy (bytes, &head, sizeof head);
}

static gboolean
is_worth_it (struct libdeflate_compressor *compressor, const guint8 *plane, gsize n)
{
  guint8 deflated[SAMPLE];
  gsize sample = MIN (n, SAMPLE);

  return libdeflate_deflate_compress (compressor, plane, sample, deflated,
                                      (gsize)((double)sample * WORTH_SHARE)) > 0;
}

/* Puts @plane (n) with its head at @out, which has room for it whole. Returns: bytes it took */
static gsize
put_plane (struct libdeflate_compressor *compressor, const guint8 *plane, gsize n, guint8 *out)
{
  gsize size = 0;

  /* 0 when there is not enough room: not shorter than the plane itself. */
  if (n > 1 && is_worth_it (compressor, plane, n))
    size = libdeflate_deflate_compress (compressor, plane, n, out + PLANE_HEAD, n - 1);
  if (size == 0) {
    size = n;
    memcpy (out + PLANE_HEAD, plane, n);
  }
  put_size (out, size);
  return PLANE_HEAD + size;
}

/**
 * lab_blob_shorten:
 * @bytes: (array): @n numbers of @width bytes
 * @n: how many, at most 2³² - 1
 * @width: bytes of each
 *
 * Returns: (transfer full) (nullable): what lab_blob_restore() reads; %NULL when there is no memory
 * for it
 */
GBytes *
lab_blob_shorten (const guint8 *bytes, gsize n, guint width)
{
  struct libdeflate_compressor *compressor = libdeflate_alloc_compressor (1);
  g_autofree guint8 *plane = g_try_malloc (n + 1);
  guint8 *out = n <= G_MAXUINT32 ? g_try_malloc_n (n + PLANE_HEAD, width) : NULL;
  gsize size = 0;

  if (compressor != NULL && plane != NULL && out != NULL) {
    for (guint which = 0; which < width; which++) {
      for (gsize i = 0; i < n; i++)
        plane[i] = bytes[i * width + which];
      size += put_plane (compressor, plane, n, out + size);
    }
  }
  libdeflate_free_compressor (compressor);
  if (size > 0)
    return g_bytes_new_take (g_realloc (out, size), size);
  g_free (out);
  return NULL;
}

/**
 * lab_blob_can_hold:
 * @size: how many bytes a shortened blob has
 * @n: how many numbers it should be
 *
 * Deflate makes no more of a byte than four matches of 258.
 *
 * Returns: %FALSE when there cannot be so many
 */
gboolean
lab_blob_can_hold (gsize size, gsize n)
{
  return n / (4 * 258) <= size;
}

/* Reads a plane (n) from @bytes. Returns: bytes it took, 0 when it is none */
static gsize
get_plane (struct libdeflate_decompressor *decompressor, const guint8 *bytes, gsize size,
           guint8 *plane, gsize n)
{
  guint32 head;

  if (size < PLANE_HEAD)
    return 0;
  memcpy (&head, bytes, sizeof head);
  head = GUINT32_FROM_LE (head);
  if (head > n || head > size - PLANE_HEAD)
    return 0;
  if (head == n)
    memcpy (plane, bytes + PLANE_HEAD, n);
  else if (libdeflate_deflate_decompress (decompressor, bytes + PLANE_HEAD, head, plane, n, NULL) !=
           LIBDEFLATE_SUCCESS)
    return 0;
  return PLANE_HEAD + head;
}

/**
 * lab_blob_restore:
 * @shortened: (array length=size): what lab_blob_shorten() made
 * @size: how many bytes
 * @bytes: (array): where @n numbers of @width bytes go
 * @n: how many there must be
 * @width: bytes of each
 *
 * Returns: %FALSE when @shortened is not @n numbers, or there is no memory to see
 */
gboolean
lab_blob_restore (const guint8 *shortened, gsize size, guint8 *bytes, gsize n, guint width)
{
  struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor ();
  g_autofree guint8 *plane = lab_blob_can_hold (size, n) ? g_try_malloc (n + 1) : NULL;
  gboolean is_right = decompressor != NULL && plane != NULL;

  for (guint which = 0; is_right && which < width; which++) {
    gsize length = get_plane (decompressor, shortened, size, plane, n);

    is_right = length > 0;
    for (gsize i = 0; is_right && i < n; i++)
      bytes[i * width + which] = plane[i];
    shortened += length;
    size -= length;
  }
  libdeflate_free_decompressor (decompressor);
  return is_right && size == 0;
}
