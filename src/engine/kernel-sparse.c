/* kernel-sparse.c: products with a matrix of bytes that are mostly 0.
 *
 * Both walk blocks of 64 pixels, whose rows of W (28 KB for 100 neurons) stay in the first cache
 * level, and find the pixels that are not 0 by the bits of a mask. A strip of neurons is summed in
 * registers. Walking whole images instead of blocks read each row of W from the second level: it
 * took 1.3 times as long.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kernel-vector.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

/* Rows that the gradient takes at once: the bits of a word. */
#define ROW_BLOCK 64

/* Rows of Y that are asked for before they are written. */
#define ROWS_AHEAD 4

#define CACHE_LINE 64

/* Vectors of a strip up to which two sums are worth their registers. */
#define MOST_PAIRED 3

/* Returns: bit i tells whether the byte i of 64 is not 0 */
NN_INLINE uint64_t
mask_block (const uint8_t *bytes)
{
#if defined(__AVX512BW__)
  __m512i v = _mm512_loadu_si512 (bytes);

  return _mm512_test_epi8_mask (v, v);
#elif defined(__AVX2__)
  const __m256i zero = _mm256_setzero_si256 ();
  __m256i low = _mm256_loadu_si256 ((const void *)bytes);
  __m256i high = _mm256_loadu_si256 ((const void *)(bytes + 32));
  uint32_t low_zeros = (uint32_t)_mm256_movemask_epi8 (_mm256_cmpeq_epi8 (low, zero));
  uint32_t high_zeros = (uint32_t)_mm256_movemask_epi8 (_mm256_cmpeq_epi8 (high, zero));

  return ~((uint64_t)high_zeros << 32 | low_zeros);
#elif defined(__SSE2__)
  uint64_t zeros = 0;

  for (int i = 0; i < 4; i++) {
    __m128i v = _mm_loadu_si128 ((const void *)(bytes + 16 * i));
    int bits = _mm_movemask_epi8 (_mm_cmpeq_epi8 (v, _mm_setzero_si128 ()));

    zeros |= (uint64_t)(uint32_t)bits << (16 * i);
  }
  return ~zeros;
#else
  uint64_t mask = 0;

  for (int i = 0; i < NN_PIXEL_BLOCK; i++)
    mask |= (uint64_t)(bytes[i] != 0) << i;
  return mask;
#endif
}

/* The lowest bit that is set. */
NN_INLINE size_t
take_lowest (uint64_t *mask)
{
  size_t bit = (size_t)__builtin_ctzll (*mask);

  *mask &= *mask - 1;
  return bit;
}

/* sum += for each bit of @mask: the number that the byte stands for, times the row, @n vectors of it.
 *
 * A sum is the longer of its additions' latency, 4 cycles each, and of their number. With few
 * vectors the first is longer, so there the bits are taken in pairs, with two sums. */
NN_INLINE void
add_rows (uint64_t mask, const uint8_t *bytes, size_t bytes_stride, const float *value,
          const float *rows, size_t rows_stride, nn_vector *sum, const int n)
{
  nn_vector second[MOST_PAIRED];

  if (n <= MOST_PAIRED) {
    for (int i = 0; i < n; i++)
      second[i] = (nn_vector){0};
    if (__builtin_popcountll (mask) % 2 == 1) {
      size_t bit = take_lowest (&mask);
      float factor = value[bytes[bit * bytes_stride]];

      for (int i = 0; i < n; i++)
        sum[i] += factor * *(const nn_vector *)(rows + bit * rows_stride + i * NN_LANES);
    }
  }
  while (mask != 0) {
    size_t bit = take_lowest (&mask);
    float factor = value[bytes[bit * bytes_stride]];

    for (int i = 0; i < n; i++)
      sum[i] += factor * *(const nn_vector *)(rows + bit * rows_stride + i * NN_LANES);
    if (n <= MOST_PAIRED) {
      bit = take_lowest (&mask);
      factor = value[bytes[bit * bytes_stride]];
      for (int i = 0; i < n; i++)
        second[i] += factor * *(const nn_vector *)(rows + bit * rows_stride + i * NN_LANES);
    }
  }
  if (n <= MOST_PAIRED)
    for (int i = 0; i < n; i++)
      sum[i] += second[i];
}

/* ── fetching ────────────────────────────────────────────────────────────────────────────────────
 */

/* A processor waits when it has asked for too much: so this does it a little at a time. */
typedef struct {
  const nn_fetches *fetches;
  int n_fetched[NN_MAX_FETCHES]; /* pieces */
} fetcher;

NN_INLINE void
fetch_piece (const nn_fetch *fetch, int index)
{
  size_t piece = fetch->rows != NULL ? fetch->rows[index] : (size_t)index;
  const char *begin = (const char *)fetch->begin + piece * fetch->stride;

  for (size_t i = 0; i < fetch->size; i += CACHE_LINE)
    __builtin_prefetch (begin + i, 0, 2);
  __builtin_prefetch (begin + fetch->size - 1, 0, 2);
}

/* Asks for what is due in the @step of @n_steps. */
NN_INLINE void
fetch_some (fetcher *f, int step, int n_steps)
{
  for (int i = 0; i < f->fetches->n; i++) {
    const nn_fetch *fetch = &f->fetches->list[i];

    for (; f->n_fetched[i] * n_steps < (step + 1) * fetch->n; f->n_fetched[i]++)
      fetch_piece (fetch, f->n_fetched[i]);
  }
}

/* The same for what will be written: a line at a time. */
typedef struct {
  const nn_claims *claims;
  int n_begun;
  nn_claim rest; /* of the one that was begun last */
} claimer;

NN_INLINE void
claim_line (claimer *c)
{
  if (c->rest.begin == c->rest.end) {
    if (c->n_begun == c->claims->n)
      return;
    c->rest = c->claims->list[c->n_begun++];
  }
  __builtin_prefetch (c->rest.begin, 1);
  c->rest.begin += CACHE_LINE;
}

/* ── forward ─────────────────────────────────────────────────────────────────────────────────────
 */

/* One strip of @n vectors: Y += the block's pixels times their rows of W, for all @rows. In the
 * @first block Y starts from the biases, or 0. @c may be NULL. */
NN_INLINE void
forward_block (const nn_sparse_matrix *x, nn_range rows, int block, bool first, const float *w,
               int w_stride, const float *bias, float *y, int y_stride, claimer *c, const int n)
{
  const uint8_t *pixels = x->pixels + (size_t)block * NN_PIXEL_BLOCK;

  for (int row = rows.begin; row < rows.end; row++) {
    const uint8_t *bytes = pixels + (size_t)row * x->stride;
    float *out = y + (size_t)row * (size_t)y_stride;
    const float *start = first ? bias : out;
    uint64_t mask = mask_block (bytes);
    nn_vector sum[NN_MOST_VECTORS];

    if (first)
      for (int i = 0; i < n; i++)
        __builtin_prefetch (out + (size_t)ROWS_AHEAD * (size_t)y_stride + i * NN_LANES, 1);
    if (c != NULL)
      claim_line (c);
    if (mask == 0 && !first)
      continue;
    for (int i = 0; i < n; i++)
      if (start != NULL)
        sum[i] = *(const nn_vector *)(start + i * NN_LANES);
      else
        sum[i] = (nn_vector){0};
    add_rows (mask, bytes, 1, x->value, w, (size_t)w_stride, sum, n);
    for (int i = 0; i < n; i++)
      *(nn_vector *)(out + i * NN_LANES) = sum[i];
  }
}

void
NN_KERNEL (nn_sparse_forward) (const nn_sparse_matrix *x, nn_range rows, const float *w,
                               int w_stride, const float *bias, int n_columns, float *y,
                               int y_stride, const nn_claims *claims)
{
  int n_vectors = n_vectors_of (n_columns);
  int n_strips = (n_vectors + NN_MAX_STRIP - 1) / NN_MAX_STRIP;
  int n_blocks = (x->n_pixels + NN_PIXEL_BLOCK - 1) / NN_PIXEL_BLOCK;
  claimer c = {.claims = claims};

  for (int strip = 0; strip < n_strips; strip++) {
    nn_range vectors = nn_range_part (n_vectors, n_strips, strip);
    int at = vectors.begin * NN_LANES;
    const float *strip_bias = bias != NULL ? bias + at : NULL;

    for (int i = 0; i < n_blocks; i++) {
      int block = (i + n_blocks / 2) % n_blocks;
      bool claims_now = i > 0 && claims->n > 0; /* the first block asks for Y's lines */
      const float *block_w = w + (size_t)block * NN_PIXEL_BLOCK * (size_t)w_stride + at;

#define FORWARD(n)                                                                                 \
  forward_block (x, rows, block, i == 0, block_w, w_stride, strip_bias, y + at, y_stride,          \
                 claims_now ? &c : NULL, n)
      NN_WITH_CONSTANT (vectors.end - vectors.begin, FORWARD)
#undef FORWARD
    }
  }
}

/* ── gradient ────────────────────────────────────────────────────────────────────────────────────
 */

/* Transposes a matrix of 64 × 64 bits: bit j of word i goes to bit i of word j. It swaps the two
 * off-diagonal quarters of ever smaller squares (Warren, "Hacker's Delight", 7-3). */
static void
transpose_bits (uint64_t *words)
{
  uint64_t select = UINT32_MAX;

  for (int size = 32; size > 0; size >>= 1, select ^= select << size)
    for (int square = 0; square < 64; square += 2 * size)
      for (int i = square; i < square + size; i++) {
        uint64_t swap = ((words[i] >> size) ^ words[i + size]) & select;

        words[i + size] ^= swap;
        words[i] ^= swap << size;
      }
}

/* One strip of @n vectors of a pixel's row of G: G = beta G + the sum of D's rows in @mask, each
 * times its @bytes of that pixel. */
NN_INLINE void
gradient_row (uint64_t mask, const uint8_t *bytes, size_t stride, const float *value,
              const float *delta, int delta_stride, float beta, float *target, const int n)
{
  nn_vector sum[NN_MOST_VECTORS];

  for (int i = 0; i < n; i++)
    if (beta != 0)
      sum[i] = beta * *(nn_vector *)(target + i * NN_LANES);
    else
      sum[i] = (nn_vector){0};
  add_rows (mask, bytes, stride, value, delta, (size_t)delta_stride, sum, n);
  for (int i = 0; i < n; i++)
    *(nn_vector *)(target + i * NN_LANES) = sum[i];
}

NN_INLINE void
gradient_strip (const uint64_t *masks, const uint8_t *bytes, const nn_sparse_matrix *x,
                const float *delta, int delta_stride, float beta, float *target, int target_stride,
                int n_pixels, fetcher *f, const int n)
{
  for (int pixel = 0; pixel < n_pixels; pixel++) {
    if (f != NULL)
      fetch_some (f, pixel, n_pixels);
    if (masks[pixel] != 0 || beta != 1)
      gradient_row (masks[pixel], bytes + pixel, x->stride, x->value, delta, delta_stride, beta,
                    target + (size_t)pixel * (size_t)target_stride, n);
  }
}

/* @masks: (out): for each pixel of the block, which of the rows have it */
static void
mask_pixels (const uint8_t *bytes, size_t stride, int n_rows, uint64_t masks[ROW_BLOCK])
{
  for (int row = 0; row < ROW_BLOCK; row++)
    masks[row] = row < n_rows ? mask_block (bytes + (size_t)row * stride) : 0;
  transpose_bits (masks);
}

void
NN_KERNEL (nn_sparse_gradient) (const nn_sparse_matrix *x, int n_rows, nn_range pixels,
                                const float *delta, int delta_stride, int n_columns, float beta,
                                float *target, int target_stride, const nn_fetches *fetches)
{
  int n_vectors = n_vectors_of (n_columns);
  int n_strips = (n_vectors + NN_MAX_STRIP - 1) / NN_MAX_STRIP;
  int n_row_blocks = (n_rows + ROW_BLOCK - 1) / ROW_BLOCK;

  for (int first = pixels.begin; first < pixels.end; first += NN_PIXEL_BLOCK)
    for (int block = 0; block < n_row_blocks; block++) {
      nn_range rows = nn_range_part (n_rows, n_row_blocks, block);
      const uint8_t *bytes = x->pixels + (size_t)rows.begin * x->stride + first;
      const float *d = delta + (size_t)rows.begin * (size_t)delta_stride;
      float *g = target + (size_t)(first - pixels.begin) * (size_t)target_stride;
      int rest = pixels.end - first;
      int n_pixels = rest < NN_PIXEL_BLOCK ? rest : NN_PIXEL_BLOCK;
      float kept = block == 0 ? beta : 1;
      uint64_t masks[ROW_BLOCK];

      mask_pixels (bytes, x->stride, rows.end - rows.begin, masks);
      for (int strip = 0; strip < n_strips; strip++) {
        nn_range vectors = nn_range_part (n_vectors, n_strips, strip);
        int at = vectors.begin * NN_LANES;
        bool fetches_now = first == pixels.begin && block == 0 && strip == 0;
        fetcher f = {.fetches = fetches};

#define GRADIENT(n)                                                                                \
  gradient_strip (masks, bytes, x, d + at, delta_stride, kept, g + at, target_stride, n_pixels,    \
                  fetches_now ? &f : NULL, n)
        NN_WITH_CONSTANT (vectors.end - vectors.begin, GRADIENT)
#undef GRADIENT
      }
    }
}

/* ── density ──────────────────────────────────────────────────────────────────────────────────
 */

size_t
NN_KERNEL (nn_count_nonzero) (const uint8_t *bytes, size_t n)
{
  size_t count = 0;
  size_t i = 0;

  for (; i + NN_PIXEL_BLOCK <= n; i += NN_PIXEL_BLOCK)
    count += (size_t)__builtin_popcountll (mask_block (bytes + i));
  for (; i < n; i++)
    count += bytes[i] != 0;
  return count;
}
