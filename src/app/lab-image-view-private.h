/* lab-image-view-private.h: what the files of the view of one image share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-image-view.h"

#include "lab-activations-view.h"
#include "lab-biography-view.h"
#include "lab-image-look.h"
#include "lab-probability-bars.h"
#include "lab-saliency-view.h"

G_BEGIN_DECLS

struct _LabImageView {
  GtkWidget parent_instance;

  LabGallery *gallery;
  LabCursor *cursor;
  LabDataset *dataset;
  LabSplit split;
  guint image;
  int position; /* in the gallery, or -1 */
  guint n;
  gboolean is_set; /* whether there is an image */
  guint serial;    /* of what is shown: an answer to what was asked of something else is dropped */

  LabImageLook *look; /* the newest, or NULL */
  gboolean is_looking, looks_again;
  GCancellable *finding; /* neighbours, or NULL */
  guint n_epochs_known;  /* of the biography that is shown */
  gboolean is_updating;
  int saliency_classes[3]; /* of the lines of the drop-down */

  GtkWidget *box;
  GtkWidget *back_button;
  GtkLabel *title_label;
  GtkLabel *place_label;
  GtkWidget *previous_button;
  GtkWidget *next_button;
  GtkDropDown *saliency_dropdown;
  LabSaliencyView *picture;
  LabProbabilityBars *bars;
  GtkLabel *network_label;
  GtkSpinner *neighbours_spinner;
  GtkFlowBox *neighbours_box;
  GtkLabel *biography_label;
  LabBiographyView *biography_view;
  LabActivationsView *activations_view;
};

/* lab-image-view-neighbours.c */
void lab_image_view_find_neighbours (LabImageView *self);
void lab_image_view_stop_finding (LabImageView *self);

G_END_DECLS
