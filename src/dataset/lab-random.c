/* lab-random.c: random numbers that are the same on every machine.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-random.h"

/**
 * lab_random_bits:
 * @self: a generator
 *
 * SplitMix64 (G. Steele, D. Lea, C. Flood: "Fast splittable pseudorandom number generators", 2014).
 *
 * Returns: 64 random bits
 */
guint64
lab_random_bits (LabRandom *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/**
 * lab_random_for:
 * @seed: changes everything
 * @key: what the generator is for
 *
 * Returns: a generator
 */
LabRandom
lab_random_for (guint64 seed, guint64 key)
{
  LabRandom random = {seed};

  random.state = lab_random_bits (&random) + key;
  random.state = lab_random_bits (&random);
  return random;
}

/**
 * lab_random_uniform:
 * @self: a generator
 *
 * Returns: a number in [0, 1), all of them as likely
 */
double
lab_random_uniform (LabRandom *self)
{
  return (double)(lab_random_bits (self) >> 11) * (1.0 / 9007199254740992.0);
}

/**
 * lab_random_normal:
 * @self: a generator
 *
 * The sum of six uniform numbers: its tails end at ±4.24, so that nothing is torn to pieces.
 *
 * Returns: a nearly normal number of mean 0 and standard deviation 1
 */
double
lab_random_normal (LabRandom *self)
{
  double sum = 0;

  for (guint i = 0; i < 6; i++)
    sum += lab_random_uniform (self);
  return (sum - 3) * G_SQRT2;
}

/**
 * lab_random_below:
 * @self: a generator
 * @n: at least 1
 *
 * Returns: a whole number below @n
 */
guint
lab_random_below (LabRandom *self, guint n)
{
  return (guint)(lab_random_uniform (self) * n);
}
