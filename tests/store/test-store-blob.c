/* test-store-blob.c: arrays as bytes, and bytes that are none.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <string.h>
#include "lab-store-blob.h"

#define N 5000

static void
test_floats (void)
{
  const float values[] = {0.0f, -0.0f, 1.0f, NAN, INFINITY, 1e-45f};
  float read[G_N_ELEMENTS (values)];
  g_autoptr (GBytes) bytes = lab_blob_pack_floats (values, G_N_ELEMENTS (values));
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, sizeof values);
  /* 1.0, little end first */
  g_assert_cmpmem (data + 8, 4, "\0\0\x80\x3f", 4);
  g_assert_true (lab_blob_unpack_floats (data, sizeof values, read, G_N_ELEMENTS (values)));
  g_assert_cmpmem (values, sizeof values, read, sizeof read);
  g_assert_false (lab_blob_unpack_floats (data, sizeof values - 1, read, G_N_ELEMENTS (values)));
  g_assert_false (lab_blob_unpack_floats (data, sizeof values, read, G_N_ELEMENTS (values) - 1));
}

static void
test_counts (void)
{
  const guint32 counts[] = {0, 1, 127, 128, 16383, 16384, G_MAXUINT32};
  guint32 read[G_N_ELEMENTS (counts)];
  g_autoptr (GBytes) bytes = lab_blob_pack_counts (counts, G_N_ELEMENTS (counts));
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_assert_cmpuint (size, ==, 1 + 1 + 1 + 2 + 2 + 3 + 5);
  g_assert_true (lab_blob_unpack_counts (data, size, read, G_N_ELEMENTS (counts)));
  g_assert_cmpmem (counts, sizeof counts, read, sizeof read);
  for (gsize left = 0; left < size; left++)
    g_assert_false (lab_blob_unpack_counts (data, left, read, G_N_ELEMENTS (counts)));
  g_assert_false (lab_blob_unpack_counts (data, size, read, G_N_ELEMENTS (counts) - 1));
  /* Six bytes, and 2³² in five. */
  g_assert_false (lab_blob_unpack_counts ((const guint8 *)"\x80\x80\x80\x80\x80\x01", 6, read, 1));
  g_assert_false (lab_blob_unpack_counts ((const guint8 *)"\x80\x80\x80\x80\x10", 5, read, 1));
}

static void
fill_weights (float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = (float)(g_test_rand_double_range (-0.1, 0.1) * g_test_rand_double ());
}

static void
test_shorten (void)
{
  static const gsize sizes[] = {0, 1, 2, 3, 100, N};

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gsize n = sizes[i];
    g_autofree float *values = g_new0 (float, n + 1);
    g_autofree float *read = g_new0 (float, n + 1);
    g_autoptr (GBytes) bytes = NULL;
    gsize size;
    const guint8 *data;

    fill_weights (values, n);
    bytes = lab_blob_shorten ((const guint8 *)values, n, sizeof (float));
    data = g_bytes_get_data (bytes, &size);
    g_assert_cmpuint (size, <=, n * sizeof (float) + 16);
    g_assert_true (lab_blob_restore (data, size, (guint8 *)read, n, sizeof (float)));
    g_assert_cmpmem (values, n * sizeof *values, read, n * sizeof *read);
    for (gsize left = 0; left < size; left += 1 + left / 8)
      g_assert_false (lab_blob_restore (data, left, (guint8 *)read, n, sizeof (float)));
    g_assert_false (lab_blob_restore (data, size, (guint8 *)read, n + 1, sizeof (float)));
  }
}

static void
test_worth (void)
{
  g_autofree float *values = g_new0 (float, N);
  g_autoptr (GBytes) weights = NULL;
  g_autoptr (GBytes) zeros = lab_blob_shorten ((const guint8 *)values, N, sizeof (float));

  g_assert_cmpuint (g_bytes_get_size (zeros), <, 200);
  fill_weights (values, N);
  weights = lab_blob_shorten ((const guint8 *)values, N, sizeof (float));
  g_assert_cmpuint (g_bytes_get_size (weights), <, (gsize)(0.95 * N * sizeof (float)));
}

/* Nothing is shorter than what is nothing but zeros; who claims more is not believed. */
static void
test_can_hold (void)
{
  const gsize n = 4 << 20;
  g_autofree guint8 *zeros = g_malloc0 (n);
  g_autofree guint8 *read = g_malloc (n);
  g_autoptr (GBytes) bytes = lab_blob_shorten (zeros, n, 1);
  gsize size = g_bytes_get_size (bytes);

  g_assert_true (lab_blob_can_hold (size, n));
  g_assert_true (lab_blob_restore (g_bytes_get_data (bytes, NULL), size, read, n, 1));
  g_assert_cmpmem (read, n, zeros, n);
  g_assert_true (lab_blob_can_hold (0, 0));
  g_assert_false (lab_blob_can_hold (size, G_MAXINT));
  g_assert_false (lab_blob_restore (g_bytes_get_data (bytes, NULL), size, read, G_MAXINT, 1));
}

/* Whatever is in there: no more than @n numbers come out, and nothing beyond the end is read. */
static void
test_hostile (void)
{
  g_autofree float *values = g_new0 (float, N);
  g_autofree float *read = g_new0 (float, N);
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const guint8 *data;

  fill_weights (values, N);
  bytes = lab_blob_shorten ((const guint8 *)values, N, sizeof (float));
  data = g_bytes_get_data (bytes, &size);
  for (guint i = 0; i < 2000; i++) {
    g_autofree guint8 *made = g_memdup2 (data, size);
    gsize n = (gsize)g_test_rand_int_range (0, N + 1);

    made[g_test_rand_int_range (0, (int)size)] ^= 0xff;
    made[g_test_rand_bit () ? 3 : g_test_rand_int_range (0, 4)] = (guint8)g_test_rand_int ();
    if (!lab_blob_restore (made, size, (guint8 *)read, n, sizeof (float)))
      continue;
    g_assert_cmpuint (n, ==, N);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/blob/floats", test_floats);
  g_test_add_func ("/blob/counts", test_counts);
  g_test_add_func ("/blob/shorten", test_shorten);
  g_test_add_func ("/blob/worth", test_worth);
  g_test_add_func ("/blob/can-hold", test_can_hold);
  g_test_add_func ("/blob/hostile", test_hostile);

  return g_test_run ();
}
