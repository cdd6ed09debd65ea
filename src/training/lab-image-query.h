/* lab-image-query.h: which images of a split are shown, and in which order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset.h"
#include "lab-predictions.h"

G_BEGIN_DECLS

#define LAB_ANY_CLASS (-1)

typedef enum { LAB_SHOW_ALL, LAB_SHOW_MISTAKES, LAB_SHOW_RIGHT } LabImageShow;

typedef enum {
  LAB_ORDER_FILE,         /* as they lie in the file */
  LAB_ORDER_SUREST,       /* the predicted class's probability, highest first */
  LAB_ORDER_LEAST_SURE,   /* lowest first */
  LAB_ORDER_LEAST_LIKELY, /* the actual class's probability, lowest first */
  LAB_ORDER_FORGOTTEN     /* times it went from right to wrong, most first */
} LabImageOrder;

typedef struct {
  LabSplit split;
  int actual, predicted; /* classes, or LAB_ANY_CLASS */
  LabImageShow show;
  LabImageOrder order;
} LabImageQuery;

/* What a network says of the images of a split. Borrowed; any may be NULL: nothing is known. */
typedef struct {
  const guint8 *predicted;       /* (n) */
  const float *probability;      /* (n), of the predicted class */
  const float *true_probability; /* (n), of the actual class */
  const guint *n_forgotten;      /* (n) */
} LabImageVerdicts;

/* All of @query's split, or what cannot be told apart without verdicts. Returns: the images' numbers,
 * (n) of guint, the order of equals that of the file. */
GArray *lab_image_query_run (const LabImageQuery *query, const LabImages *images,
                             const LabImageVerdicts *verdicts);
/* "Test images of 4 read as 9", "All training images": a heading; translated. */
char *lab_image_query_describe (const LabImageQuery *query, LabClassNames *class_names);

G_END_DECLS
