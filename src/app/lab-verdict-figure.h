/* lab-verdict-figure.h: a drawing and what a network made of it, as a file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-dataset.h"

G_BEGIN_DECLS

/* All there is to draw; nothing of it changes, so that a thread can. */
typedef struct {
  guint8 pixels[LAB_IMAGE_PIXELS]; /* what the network saw */
  guint n_classes;
  float probabilities[LAB_MAX_CLASSES]; /* (n_classes), all 0: nothing was read */
  LabClassNames *class_names;           /* NULL: numbers */
} LabVerdict;

/* @verdict gets a reference of its own to the names. */
void lab_verdict_copy (LabVerdict *verdict, const LabVerdict *from);
void lab_verdict_clear (LabVerdict *verdict);
/* "7" or "Ankle boot"; to be freed. */
char *lab_verdict_name_class (const LabVerdict *verdict, guint index);

/* @path ends in .png, .svg, .pdf or .csv. */
gboolean lab_verdict_write (const LabVerdict *verdict, const char *path, GError **error);

G_END_DECLS
