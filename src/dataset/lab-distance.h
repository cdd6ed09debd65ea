/* lab-distance.h: how far two images are from each other, in whole numbers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"

G_BEGIN_DECLS

/* An image seen coarsely: the sums of its blocks of 4×4 pixels, but for the last one at the lower right,
 * where hardly an image has ink, so that they fill whole vectors. */
#define LAB_COARSE_BLOCKS 48
#define LAB_COARSE_SIDE   4

/* For this machine's vector unit; both are exact. */
typedef struct {
  /* The sum of the squared differences of 784 pixels. */
  guint32 (*between_pixels) (const guint8 *a, const guint8 *b);
  /* A bound that this sum is never below, times LAB_COARSE_SIDE². */
  guint32 (*between_blocks) (const gint16 *a, const gint16 *b);
} LabDistance;

const LabDistance *lab_distance_get (void);

/* @blocks: (n, LAB_COARSE_BLOCKS) */
void lab_distance_coarsen (const guint8 *pixels, guint n, gint16 *blocks);

G_END_DECLS
