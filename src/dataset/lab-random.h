/* lab-random.h: random numbers that are the same on every machine.
 *
 * A generator for each purpose, keyed by what it is for: what one of them gives does not depend on
 * what was asked of another. All arithmetic is of kinds that IEEE 754 rounds in one way only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint64 state;
} LabRandom;

/* Streams of neighbouring keys have nothing in common. */
LabRandom lab_random_for (guint64 seed, guint64 key);

guint64 lab_random_bits (LabRandom *self);
/* In [0, 1). */
double lab_random_uniform (LabRandom *self);
/* Nearly normal, mean 0 and standard deviation 1; never beyond ±4.3. */
double lab_random_normal (LabRandom *self);
/* In [0, n). */
guint lab_random_below (LabRandom *self, guint n);

G_END_DECLS
