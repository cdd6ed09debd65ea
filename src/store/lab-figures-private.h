/* lab-figures-private.h: what the figures of a run hold, shared by their pictures and their numbers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-curves.h"
#include "lab-figures.h"

G_BEGIN_DECLS

struct _LabFigures {
  char *name;            /* "MNIST · deep · η 0.1 · λ 0 · seed 1" */
  int planned;           /* epochs */
  guint epoch;           /* that the weights and the confusion are of */
  gboolean is_boundary;  /* they are of the very end of it */
  LabSnapshot *snapshot; /* NULL where it was not kept */
  LabDataset *dataset;   /* NULL where it is not loaded */
  guint32 *confusion;    /* (n_classes, n_classes), row = actual; NULL where none was counted yet */
  guint n_classes;
  LabClassNames *class_names; /* (n_classes) */
  LabEpoch *epochs;           /* (series.n_epochs) */
  /* What the curves borrow. */
  DrawCurvesSeries series;
  double *values; /* (4, n_epochs): losses of both splits, then accuracies */
  float *batch_losses;
  double *changes;
};

/* The counts at that moment, (n_classes, n_classes), to be freed; evaluated where nobody has yet. */
guint32 *lab_figures_count_confusion (const LabFigures *self, GError **error);
/* FALSE, with a sentence, where there are no weights to show. */
gboolean lab_figures_check_weights (const LabFigures *self, GError **error);

gboolean lab_figures_draw (const LabFigures *self, LabFigureKind kind, const char *path,
                           GError **error);
gboolean lab_figures_write_csv (const LabFigures *self, LabFigureKind kind, const char *path,
                                GError **error);

G_END_DECLS
