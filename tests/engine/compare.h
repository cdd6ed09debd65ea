/* compare.h: compares vectors of signed values.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMPARE_H
#define COMPARE_H

#include <stddef.h>

double compare_largest (const double *values, size_t n);
double compare_difference (const double *a, const double *b, size_t n);

#endif
