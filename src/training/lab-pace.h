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
  double seconds;         /* of training, in the completed epochs */
  double partial_seconds; /* of training, in the epoch that goes on */
  double active_seconds;  /* wall seconds of training and evaluating, pauses excluded */
} LabPace;

void lab_pace_init (LabPace *self, guint n_images, guint batch_size, guint n_epochs);
void lab_pace_clear (LabPace *self);

void lab_pace_add_batches (LabPace *self, guint n, double seconds);
void lab_pace_add_epoch (LabPace *self, double seconds);

double lab_pace_get_images_per_second (const LabPace *self);
double lab_pace_get_progress (const LabPace *self);
double lab_pace_get_seconds_left (const LabPace *self);

G_END_DECLS
