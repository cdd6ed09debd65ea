/* compare.c: compares vectors of signed values.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "compare.h"

#include <math.h>

/**
 * compare_largest:
 *
 * Returns: the largest magnitude among @values; NaN when there is one.
 */
double
compare_largest (const double *values, size_t n)
{
  double largest = 0;

  for (size_t i = 0; i < n; i++) {
    if (isnan (values[i]))
      return values[i];
    largest = fmax (largest, fabs (values[i]));
  }
  return largest;
}

/**
 * compare_difference:
 * @a: (n)
 * @b: (n): what is right
 *
 * Returns: the largest |a - b| in units of the largest |b|; infinity when either is nothing but
 * zeros, or when there is a NaN: what was never computed agrees with nothing.
 */
double
compare_difference (const double *a, const double *b, size_t n)
{
  double largest = compare_largest (b, n);
  double difference = 0;

  if (!(largest > 0) || !(compare_largest (a, n) > 0))
    return INFINITY;
  for (size_t i = 0; i < n; i++)
    difference = fmax (difference, fabs (a[i] - b[i]));
  return difference / largest;
}
