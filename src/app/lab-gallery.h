/* lab-gallery.h: which images are shown, and what the cursor's network says of them.
 *
 * Verdicts on the test split come from where they are at hand: the evaluation of the epoch, the run's
 * predictions, those of the store, and else the epoch's network, which then reads the images in a
 * thread. Of the training split nothing is recorded: it is always read. The newest request wins.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-cursor.h"
#include "lab-gallery-list.h"
#include "lab-image-query.h"

G_BEGIN_DECLS

#define LAB_TYPE_GALLERY (lab_gallery_get_type ())
G_DECLARE_FINAL_TYPE (LabGallery, lab_gallery, LAB, GALLERY, GObject)

/* Signals: "changed" (no arguments): there is another list, other verdicts, or another reason why there
 * are none; "query-changed" (no arguments); "failed" (a sentence). */

/* Why there are no verdicts. */
typedef enum {
  LAB_GALLERY_READY,         /* there are */
  LAB_GALLERY_NO_DATASET,    /* nor images */
  LAB_GALLERY_NO_RUN,        /* nothing is trained yet */
  LAB_GALLERY_OTHER_DATASET, /* the run has learned something else */
  LAB_GALLERY_READING,       /* they are being read */
  LAB_GALLERY_NOT_RECORDED   /* neither they nor the network of this epoch were kept */
} LabGalleryState;

LabGallery *lab_gallery_new (void);
void lab_gallery_set_cursor (LabGallery *self, LabCursor *cursor);
void lab_gallery_set_dataset (LabGallery *self, LabDataset *dataset);
void lab_gallery_set_store (LabGallery *self, LabStore *store);
/* Whether anybody looks; it rests while nobody does. */
void lab_gallery_set_active (LabGallery *self, gboolean active);

const LabImageQuery *lab_gallery_get_query (LabGallery *self);
void lab_gallery_set_query (LabGallery *self, const LabImageQuery *query);

LabDataset *lab_gallery_get_dataset (LabGallery *self);
LabGalleryState lab_gallery_get_state (LabGallery *self);
/* Why there are no verdicts, in a sentence, translated; NULL when there are. */
char *lab_gallery_get_reason (LabGallery *self);
/* What is shown, borrowed; NULL: nothing yet. */
LabGalleryList *lab_gallery_get_list (LabGallery *self);
/* What is said of the query's split, borrowed; NULL: unknown. */
LabVerdicts *lab_gallery_get_verdicts (LabGallery *self);
/* What was said of each test image at each epoch, borrowed; NULL where it was not recorded, or is of
 * another dataset. */
LabPredictions *lab_gallery_get_predictions (LabGallery *self);
/* Whether the cursor's run has learned this dataset. */
gboolean lab_gallery_is_of_dataset (LabGallery *self);

G_END_DECLS
