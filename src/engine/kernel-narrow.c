/* kernel-narrow.c: products with byte images for a layer of few neurons, such as a linear
 * classifier's.
 *
 * A row of W, the weights of one pixel, is not even one vector there. So vectors lie along the
 * pixels of a tile (nn-tiling.h), W lies in memory in the same way, and only tiles with ink are
 * walked.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kernel-transpose.h"

#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

/* Tiles that stand side by side, at most: of AVX-512, two vectors. */
#define MAX_WIDTH 8

/* Vectors of a tile. */
#define TILE_VECTORS (NN_TILE_PIXELS / NN_LANES)

/* ── bits ────────────────────────────────────────────────────────────────────────────────────────
 */

/* Returns: bit 8 i + j is bit j of byte i; compilers make one load of it */
NN_INLINE uint64_t
load_bits (const uint8_t *bytes)
{
  uint64_t bits = 0;

  for (int i = 0; i < 8; i++)
    bits |= (uint64_t)bytes[i] << (8 * i);
  return bits;
}

NN_INLINE void
store_bits (uint64_t bits, uint8_t *bytes)
{
  for (int i = 0; i < 8; i++)
    bytes[i] = (uint8_t)(bits >> (8 * i));
}

/* ── pixels ──────────────────────────────────────────────────────────────────────────────────────
 */

/* NN_LANES pixels, as numbers 0 .. 255. GCC 12 converts vectors of bytes one by one, hence the
 * intrinsics. */
NN_INLINE nn_vector
load_pixels (const uint8_t *pixels)
{
#if defined(__AVX512F__)
  __m128i bytes = _mm_loadu_si128 ((const void *)pixels);

  return (nn_vector)_mm512_cvtepi32_ps (_mm512_cvtepu8_epi32 (bytes));
#elif defined(__AVX2__)
  __m128i bytes = _mm_loadl_epi64 ((const void *)pixels);

  return (nn_vector)_mm256_cvtepi32_ps (_mm256_cvtepu8_epi32 (bytes));
#elif defined(__SSE2__)
  const __m128i zero = _mm_setzero_si128 ();
  int32_t four;
  __m128i bytes;

  memcpy (&four, pixels, sizeof four);
  bytes = _mm_unpacklo_epi8 (_mm_cvtsi32_si128 (four), zero);
  return (nn_vector)_mm_cvtepi32_ps (_mm_unpacklo_epi16 (bytes, zero));
#else
  nn_vector values;

  for (int i = 0; i < NN_LANES; i++)
    values[i] = pixels[i];
  return values;
#endif
}

#if defined(__AVX512BW__)

/* A mask of the lowest @n of 64 bits. */
NN_INLINE uint64_t
lowest_bits (int n)
{
  return n <= 0 ? 0 : n >= 64 ? UINT64_MAX : (UINT64_C (1) << n) - 1;
}

/* Returns: bit i tells whether any of the bits 4 i .. 4 i + 3 of @bits is set */
NN_INLINE uint32_t
any_of_four (uint32_t bits)
{
  bits |= bits >> 2;
  bits = (bits | bits >> 1) & 0x11111111;
  bits = (bits | bits >> 3) & 0x03030303;
  bits = (bits | bits >> 6) & 0x000f000f;
  return (bits | bits >> 12) & 0xff;
}

/* @band: (out): @n bytes of pixels as tiles. Returns: bit i tells whether tile i has ink */
NN_INLINE uint32_t
tile_band (const uint8_t *pixels, int n, int width, uint8_t *band)
{
  const __m512i word = _mm512_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  uint32_t wanted = (uint32_t)lowest_bits (NN_TILE_SIDE * width);
  /* word 4 i + j of the result is line j of tile i */
  __m512i line = _mm512_and_si512 (word, _mm512_set1_epi32 (NN_TILE_SIDE - 1));
  __m512i low_from = _mm512_add_epi32 (_mm512_mullo_epi32 (line, _mm512_set1_epi32 (width)),
                                       _mm512_srli_epi32 (word, 2));
  __m512i high_from = _mm512_add_epi32 (low_from, _mm512_set1_epi32 (4));
  __m512i low = _mm512_maskz_loadu_epi8 (lowest_bits (n), pixels);
  __m512i high = _mm512_maskz_loadu_epi8 (lowest_bits (n - 64), pixels + 64);
  __m512i tiles_low = _mm512_maskz_permutex2var_epi32 ((__mmask16)wanted, low, low_from, high);
  __m512i tiles_high =
      _mm512_maskz_permutex2var_epi32 ((__mmask16)(wanted >> 16), low, high_from, high);
  uint32_t words = _mm512_test_epi32_mask (tiles_low, tiles_low) |
                   (uint32_t)_mm512_test_epi32_mask (tiles_high, tiles_high) << 16;

  _mm512_storeu_si512 (band, tiles_low);
  _mm512_storeu_si512 (band + 64, tiles_high);
  return any_of_four (words);
}

#else

NN_INLINE uint32_t
tile_band (const uint8_t *pixels, int n, int width, uint8_t *band)
{
  uint32_t inked = 0;

  for (int tile = 0; tile < width; tile++) {
    uint32_t lines[NN_TILE_SIDE] = {0};

    if (n >= NN_TILE_PIXELS)
      for (int i = 0; i < NN_TILE_SIDE; i++)
        memcpy (&lines[i], pixels + (i * width + tile) * NN_TILE_SIDE, sizeof lines[i]);
    else
      memcpy (lines, pixels, (size_t)n);
    memcpy (band + tile * NN_TILE_PIXELS, lines, sizeof lines);
    inked |= (uint32_t)((lines[0] | lines[1] | lines[2] | lines[3]) != 0) << tile;
  }
  return inked;
}

#endif

/* A tile is copied whether it has ink or not, and overwritten when it has not: to branch would be
 * mispredicted too often. */
size_t
NN_KERNEL (nn_pack_tiles) (const nn_tiling *tiling, const uint8_t *pixels, uint8_t *packed)
{
  const int width = tiling->width;
  uint8_t *out = packed + NN_TILED_BITS;
  uint64_t inked = 0;

  for (int tile = 0; tile < tiling->n_tiles; tile += width) {
    int rest = tiling->n_pixels - tile * NN_TILE_PIXELS;
    int n = rest < width * NN_TILE_PIXELS ? rest : width * NN_TILE_PIXELS;
    uint8_t band[MAX_WIDTH * NN_TILE_PIXELS];
    uint32_t bits = tile_band (pixels + tile * NN_TILE_PIXELS, n, width, band);

    for (int i = 0; i < width; i++) {
      memcpy (out, band + i * NN_TILE_PIXELS, NN_TILE_PIXELS);
      out += (bits >> i & 1) * NN_TILE_PIXELS;
    }
    inked |= (uint64_t)bits << tile;
  }
  store_bits (inked, packed);
  return (size_t)(out - packed);
}

/* ── forward ─────────────────────────────────────────────────────────────────────────────────────
 */

/* Lane i becomes the one whose number is i with its bits read backwards. */
#if NN_LANES == 16
#define SORT_LANES(v)                                                                              \
  __builtin_shufflevector (v, v, 0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15)
#elif NN_LANES == 8
#define SORT_LANES(v) __builtin_shufflevector (v, v, 0, 4, 2, 6, 1, 5, 3, 7)
#else
#define SORT_LANES(v) __builtin_shufflevector (v, v, 0, 2, 1, 3)
#endif

/* Returns: lane i is the sum of the lanes of v[first + i], or 0 beyond @n. Each round zips
 * neighbours and adds the halves, which leaves half as many vectors. Unrolled early, or GCC keeps
 * the vectors in memory. */
NN_INLINE nn_vector
sum_lanes (const nn_vector *v, const int first, const int n)
{
  nn_vector left[NN_LANES], zipped[NN_LANES];

#pragma GCC unroll 16
  for (int i = 0; i < NN_LANES; i++)
    left[i] = first + i < n ? v[first + i] : (nn_vector){0};
#pragma GCC unroll 4
  for (int round = 1; round < NN_LANES; round *= 2) {
#pragma GCC unroll 16
    for (int i = 0; i < NN_LANES / 2; i++)
      zipped[i] = ZIP_LOW (left[2 * i], left[2 * i + 1]) + ZIP_HIGH (left[2 * i], left[2 * i + 1]);
#pragma GCC unroll 16
    for (int i = 0; i < NN_LANES; i++)
      left[i] = i < NN_LANES / 2 ? zipped[i] : (nn_vector){0};
  }
  return SORT_LANES (left[0]);
}

NN_INLINE void
forward (const uint8_t *packed, const float *w, float factor, const float *bias, float *y,
         uint8_t *tiles, const int n)
{
  const uint8_t *from = packed + NN_TILED_BITS;
  nn_vector sum[NN_MAX_NARROW];

#pragma GCC unroll 16
  for (int j = 0; j < n; j++)
    sum[j] = (nn_vector){0};
  for (uint64_t inked = load_bits (packed); inked != 0; inked &= inked - 1) {
    size_t first = (size_t)__builtin_ctzll (inked) * NN_TILE_PIXELS;
    const float *weights = w + first * (size_t)n;

    for (int i = 0; i < TILE_VECTORS; i++) {
      nn_vector values = load_pixels (from + i * NN_LANES);

      for (int j = 0; j < n; j++)
        sum[j] += values * *(const nn_vector *)(weights + j * NN_TILE_PIXELS + i * NN_LANES);
    }
    memcpy (tiles + first, from, NN_TILE_PIXELS);
    from += NN_TILE_PIXELS;
  }
#pragma GCC unroll 4
  for (int j = 0; j < n; j += NN_LANES)
    *(nn_vector *)(y + j) = *(const nn_vector *)(bias + j) + factor * sum_lanes (sum, j, n);
}

void
NN_KERNEL (nn_narrow_forward) (const uint8_t *packed, const float *w, int n_columns, float factor,
                               const float *bias, float *y, uint8_t *tiles){
#define FORWARD(n) forward (packed, w, factor, bias, y, tiles, n)
    NN_WITH_CONSTANT (n_columns, FORWARD)
#undef FORWARD
}

/* ── gradient ────────────────────────────────────────────────────────────────────────────────────
 */

NN_INLINE void gradient (const nn_tile_rows *x, const float *delta, int delta_stride, float alpha,
                         float beta, float *target, const int n)
{
  for (int i = 0; i < TILE_VECTORS; i++) {
    nn_vector sum[NN_MAX_NARROW];

#pragma GCC unroll 16
    for (int j = 0; j < n; j++)
      sum[j] = (nn_vector){0};
    for (int word = 0; word < x->n_words; word++)
      for (uint64_t inked = load_bits (x->inked + 8 * word); inked != 0; inked &= inked - 1) {
        size_t row = (size_t)word * 64 + (size_t)__builtin_ctzll (inked);
        nn_vector values = load_pixels (x->pixels + row * x->stride + i * NN_LANES);
        const float *d = delta + row * (size_t)delta_stride;

        for (int j = 0; j < n; j++)
          sum[j] += d[j] * values;
      }
    for (int j = 0; j < n; j++) {
      nn_vector *out = (nn_vector *)(target + j * NN_TILE_PIXELS + i * NN_LANES);

      if (beta != 0)
        *out = beta * *out + alpha * sum[j];
      else
        *out = alpha * sum[j];
    }
  }
}

void
NN_KERNEL (nn_narrow_gradient) (const nn_tile_rows *x, const float *delta, int delta_stride,
                                int n_columns, float alpha, float beta, float *target)
{
#define GRADIENT(n) gradient (x, delta, delta_stride, alpha, beta, target, n)
  NN_WITH_CONSTANT (n_columns, GRADIENT)
#undef GRADIENT
}
