/* lab-scan.h: a scan, a picture of any size, and the 28×28 grey image that a network sees of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"

G_BEGIN_DECLS

/* Of a side, in pixels, and of a file. */
#define LAB_SCAN_MAX_SIDE  4096
#define LAB_SCAN_MAX_BYTES ((guint64)64 << 20)

typedef struct {
  guint width, height;
  guint8 *grey; /* (height, width), 0 = black, 255 = white */
} LabScan;

typedef enum {
  LAB_PAPER_LIGHT,
  LAB_PAPER_DARK,
  LAB_PAPER_UNCLEAR /* what it is drawn on cannot be told from its border alone */
} LabPaper;

/* A PNG file of any kind of colour; what is transparent shows white paper. */
LabScan *lab_scan_read (const char *path, GError **error);
void lab_scan_free (LabScan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabScan, lab_scan_free)

LabPaper lab_scan_guess_paper (const LabScan *self);
/* By MNIST's recipe: the ink fitted into 20×20, its centre of mass in the middle. A picture of 28×28 stays
 * as it is, but for light paper, which becomes 0. */
void lab_scan_prepare (const LabScan *self, LabPaper paper, guint8 pixels[LAB_IMAGE_PIXELS]);

G_END_DECLS
