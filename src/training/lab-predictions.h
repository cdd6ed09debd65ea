/* lab-predictions.h: what a run's network said of each test image at the end of each epoch.
 *
 * Three bytes an image and epoch: probabilities are kept in steps of 1/255. A run of very many epochs
 * keeps as many as its limit has room for, evenly spread, and the newest. Lives on the main thread,
 * except while whoever made it (the store's reader) fills it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "lab-snapshot.h"

G_BEGIN_DECLS

typedef struct {
  guint predicted;         /* class */
  double probability;      /* of it */
  double true_probability; /* of the actual class */
} LabPrediction;

/* Growing, reference-counted. */
typedef struct _LabPredictions LabPredictions;

LabPredictions *lab_predictions_new (guint n_images, guint n_classes);
LabPredictions *lab_predictions_ref (LabPredictions *self);
void lab_predictions_unref (LabPredictions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabPredictions, lab_predictions_unref)

guint lab_predictions_get_n_images (const LabPredictions *self);
guint lab_predictions_get_n_classes (const LabPredictions *self);
/* The newest epoch that is there, from 1; 0 = none. Epochs before it may be missing. */
guint lab_predictions_get_n_epochs (const LabPredictions *self);
gboolean lab_predictions_has_epoch (const LabPredictions *self, guint epoch);
/* FALSE when there is no memory for it, or @evaluation has not what is needed. */
gboolean lab_predictions_add (LabPredictions *self, guint epoch, const LabEvaluation *evaluation);
/* As the store keeps them: bytes (n_images) each; probabilities 255 = 1. */
gboolean lab_predictions_add_bytes (LabPredictions *self, guint epoch, const guint8 *predicted,
                                    const guint8 *probability, const guint8 *true_probability);
void lab_predictions_get_bytes (const LabPredictions *self, guint epoch, const guint8 **predicted,
                                const guint8 **probability, const guint8 **true_probability);
void lab_predictions_drop_after (LabPredictions *self, guint epoch);
/* Those of @first to @last, as their own: both share the memory. */
LabPredictions *lab_predictions_copy (const LabPredictions *self, guint first, guint last);
/* Takes those of @other that are missing. */
void lab_predictions_fill (LabPredictions *self, const LabPredictions *other);
/* Bytes that they may take; 256 MiB at first. */
void lab_predictions_set_limit (LabPredictions *self, gsize n_bytes);
/* @epoch must be there. */
LabPrediction lab_predictions_get (const LabPredictions *self, guint epoch, guint image);

/* ── the biography of one image ──────────────────────────────────────────────────────────────────
 */

typedef enum {
  LAB_BIOGRAPHY_UNKNOWN,      /* no epoch is known */
  LAB_BIOGRAPHY_LEARNED,      /* right since `learned_epoch`, up to the end */
  LAB_BIOGRAPHY_FORGOTTEN,    /* right once, wrong at the end */
  LAB_BIOGRAPHY_NEVER_LEARNED /* wrong at the end of every epoch */
} LabBiographyKind;

typedef struct {
  LabBiographyKind kind;
  guint n_epochs;      /* that are known, up to the one asked for */
  guint first_right;   /* epoch; 0 = never */
  guint learned_epoch; /* since which it is right to the end; 0 = it is not */
  guint n_forgotten;   /* times it went from right to wrong (Toneva et al. 2019) */
  guint n_right;       /* epochs at whose end it was right */
  guint usual;         /* the class it was taken for most often, */
  guint n_usual;       /* in so many epochs */
  guint last;          /* the class it was taken for at the end */
  /* Wrong at the end, and sure of one and the same other class ever since the network knew much,
   * without a thought of the actual one: its label may be the mistake. */
  gboolean maybe_mislabelled;
} LabBiography;

/* Up to the end of @last_epoch (0: all). @label: the image's actual class. */
void lab_biography_read (const LabPredictions *predictions, guint image, guint label,
                         guint last_epoch, LabBiography *biography);
/* "Learned at epoch 3, forgotten twice.", "Never learned: read as 9 in 17 of 20 epochs. Probably
 * mislabelled."; translated. @class_names (n_classes). */
char *lab_biography_describe (const LabBiography *biography, const char *const *class_names);

G_END_DECLS
