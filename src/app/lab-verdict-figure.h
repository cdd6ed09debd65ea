/* lab-verdict-figure.h: a drawing and what a network made of it, as a file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-dataset.h"

G_BEGIN_DECLS

/* All there is to draw; plain data, so that a thread can. */
typedef struct {
  guint8 pixels[LAB_IMAGE_PIXELS];   /* what the network saw */
  float probabilities[LAB_N_DIGITS]; /* all 0: nothing was read */
} LabVerdict;

/* @path ends in .png, .svg, .pdf or .csv. */
gboolean lab_verdict_write (const LabVerdict *verdict, const char *path, GError **error);

G_END_DECLS
