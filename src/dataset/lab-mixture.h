/* lab-mixture.h: drawings to train on, with a part of the dataset that they are added to.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-drawing.h"
#include "lab-idx.h"

G_BEGIN_DECLS

/* One labelled drawing. Borrowed. */
typedef struct {
  const LabDrawing *drawing; /* its strokes; NULL: only the image is known */
  const guint8 *pixels;      /* (784), by MNIST's recipe: what is tested */
  guint8 label;              /* class */
  gint64 id;                 /* its number in a collection; 0: it has none */
} LabOwnDrawing;

/* How much of what. */
typedef struct {
  guint n_variants;  /* of each drawing, the drawing itself among them (lab-augment.h) */
  guint n_rehearsed; /* images of the other dataset, drawn at random */
  guint64 seed;
} LabMixtureRecipe;

/* A dataset of kind LAB_DATASET_MIXTURE, made in memory: it trains on variants of @drawings (n) and
 * on training images of @base; it is tested with @base's test images. The same arguments give the
 * same images. A mixture as @base stands for its own. */
LabDataset *lab_mixture_new (LabDataset *base, const LabOwnDrawing *drawings, guint n,
                             const LabMixtureRecipe *recipe, GError **error);

/* What lab_dataset_get_specification() says of a mixture: from what it can be made again. */
typedef struct {
  LabMixtureRecipe recipe;
  GArray *ids;    /* gint64: the drawings' numbers */
  GArray *labels; /* guint8: their classes */
  char *base;     /* specification of the other dataset */
} LabMixtureSource;

gboolean lab_mixture_is_specification (const char *specification);
/* That of the dataset a mixture was made with; any other specification is its own. g_free() it. */
char *lab_mixture_find_base (const char *specification);
/* NULL when it cannot be read, or a drawing has no number. */
LabMixtureSource *lab_mixture_source_parse (const char *specification);
void lab_mixture_source_free (LabMixtureSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabMixtureSource, lab_mixture_source_free)

G_END_DECLS
