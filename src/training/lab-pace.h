/* lab-pace.h: how fast a training goes, and how long it has yet to go.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint n_images; /* in an epoch */
  guint batch_size;
  guint batches_per_epoch;
  guint n_epochs; /* planned */

  GArray *epochs; /* what the completed ones took */
  guint64 n_batches;
  double batch_seconds;  /* of training, in all batches */
  double seconds;        /* of training, in the completed epochs */
  double active_seconds; /* wall seconds of training and evaluating, pauses excluded */
} LabPace;

/* Batches in an epoch, a last smaller one counted; at least 1. */
guint lab_pace_count_batches (guint n_images, guint batch_size);

void lab_pace_init (LabPace *self, guint n_images, guint batch_size, guint n_epochs);
void lab_pace_clear (LabPace *self);

void lab_pace_add_batches (LabPace *self, guint n, double seconds);
void lab_pace_add_epoch (LabPace *self, double seconds);
void lab_pace_drop_batches (LabPace *self, guint64 n);
void lab_pace_rewind (LabPace *self, guint n_epochs);
void lab_pace_spread (LabPace *self, double active_seconds);

double lab_pace_get_active_seconds_at (const LabPace *self, guint n_epochs);
double lab_pace_get_images_per_second (const LabPace *self);
double lab_pace_get_progress (const LabPace *self);
double lab_pace_get_seconds_left (const LabPace *self);

G_END_DECLS
