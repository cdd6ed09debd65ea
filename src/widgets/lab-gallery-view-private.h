/* lab-gallery-view-private.h: what the files of the gallery share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-gallery-view.h"

#include "draw-gallery.h"

G_BEGIN_DECLS

/* What was drawn with: another one of these, and all is drawn again. */
typedef struct {
  DrawTheme theme;
  char *font;
  int width, scale;
} LabGalleryLook;

struct _LabGalleryView {
  LabPicture parent_instance;

  LabGalleryList *list; /* or NULL */
  DrawGalleryLayout layout;

  GtkAdjustment *adjustments[2]; /* by GtkOrientation */
  GtkScrollablePolicy policies[2];

  gboolean is_allocating;

  GHashTable *rows; /* row → Row, drawn */
  LabGalleryLook look;
  guint n_draws;

  int hovered, selected; /* positions, or -1 */
  double pointer_x, pointer_y;
  char *readout;
};

/* lab-gallery-view.c */
double lab_gallery_view_get_top (LabGalleryView *self);
void lab_gallery_view_update_readout (LabGalleryView *self);

/* lab-gallery-view-input.c */
void lab_gallery_view_add_controllers (LabGalleryView *self);
void lab_gallery_view_update_hovered (LabGalleryView *self);

G_END_DECLS
