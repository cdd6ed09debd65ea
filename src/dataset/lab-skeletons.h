/* lab-skeletons.h: the ways to write each digit, as a pen moves.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  LAB_KNOT_START,  /* the pen is put down */
  LAB_KNOT_SMOOTH, /* it passes in a curve */
  LAB_KNOT_CORNER  /* it turns on the spot */
} LabKnotKind;

/* A place the pen passes: x to the right and y down, in hundredths of the digit's height. */
typedef struct {
  gint8 x, y;
  guint8 kind; /* LabKnotKind */
} LabKnot;

#define LAB_SKELETON_MAX_KNOTS 16

typedef struct {
  guint8 digit;
  guint8 weight;  /* how often it is written so, against the digit's other ways */
  guint8 n_knots; /* at most LAB_SKELETON_MAX_KNOTS */
  const LabKnot *knots;
} LabSkeleton;

/* The ways to write one digit. */
const LabSkeleton *lab_skeletons_get (guint digit, guint *n_skeletons);

G_END_DECLS
