/* lab-picture.h: a widget around a function of src/draw: cached, themed, with accessible text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "draw-theme.h"

G_BEGIN_DECLS

#define LAB_TYPE_PICTURE (lab_picture_get_type ())
G_DECLARE_DERIVABLE_TYPE (LabPicture, lab_picture, LAB, PICTURE, GtkWidget)

struct _LabPictureClass {
  GtkWidgetClass parent_class;

  /* Draws the picture into (0, 0, @width, @height), in widget pixels. Called only after
   * lab_picture_invalidate(), a new size, scale or theme: what it draws is kept in between. */
  void (*draw) (LabPicture *self, cairo_t *cr, const DrawTheme *theme, double width, double height);
  /* Draws on top, every frame: what follows the pointer or a cursor. May be NULL. */
  void (*draw_overlay) (LabPicture *self, cairo_t *cr, const DrawTheme *theme, double width,
                        double height);
  /* Narrows the band from @top to @bottom, all @height at first, to what is worth drawing: of a
   * picture that is mostly out of sight only that is drawn and kept. Asked before each draw(). May be
   * NULL. */
  void (*get_band) (LabPicture *self, double height, double *top, double *bottom);
  /* Returns: (transfer full): what the picture shows, in a sentence or two, translated; NULL for
   * nothing. May be NULL. */
  char *(*describe) (LabPicture *self);
};

void lab_picture_invalidate (LabPicture *self);
void lab_picture_invalidate_overlay (LabPicture *self);
void lab_picture_invalidate_description (LabPicture *self);
void lab_picture_set_tooltip (LabPicture *self, const char *text);
gboolean lab_picture_show_readout (LabPicture *self, char **readout, char *now);
void lab_picture_get_theme (LabPicture *self, DrawTheme *theme);

G_END_DECLS
