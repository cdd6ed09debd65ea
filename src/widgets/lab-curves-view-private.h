/* lab-curves-view-private.h: what the curves' widget and its input share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "draw-curves.h"
#include "lab-curves-set.h"
#include "lab-curves-view.h"

G_BEGIN_DECLS

#define LAB_CURVES_VIEW_MIN_DRAG 6 /* pixels: less is a click that slipped */

typedef enum { LAB_CURVES_DRAG_NONE, LAB_CURVES_DRAG_BOX, LAB_CURVES_DRAG_PAN } LabCurvesDrag;

struct _LabCurvesView {
  LabPicture parent_instance;

  LabCurvesSet *set; /* the runs' histories as draw_curves() takes them; NULL: no run */
  gboolean log_scale;
  double smoothing;

  double first, last;      /* zoom; both 0 = all epochs */
  DrawCurvesLayout layout; /* of the last draw */

  double cursor;    /* epoch; negative = none */
  double crosshair; /* epoch; NaN = none */
  gboolean by_keyboard;
  double pointer_x, pointer_y; /* NaN = outside */
  char *readout;

  LabCurvesDrag drag;
  gboolean is_second_click;     /* which shows all epochs, and nothing more */
  double drag_start, drag_now;  /* x in the widget */
  double drag_first, drag_last; /* the epochs that were visible when it began */
};

/* All that draw_curves() needs; valid until a run changes. */
DrawCurves lab_curves_view_get_curves (LabCurvesView *self);
/* The newest epoch of any run. */
guint lab_curves_view_get_n_epochs (LabCurvesView *self);
/* Asks for the cursor to go to @epoch, as far as there are epochs. */
void lab_curves_view_activate (LabCurvesView *self, double epoch);
/* The epochs that are visible: those zoomed into, or all. */
void lab_curves_view_get_visible (LabCurvesView *self, double *first, double *last);
/* Puts the crosshair at @epoch; NaN takes it away. */
void lab_curves_view_set_crosshair (LabCurvesView *self, double epoch, gboolean by_keyboard);

/* Makes the view answer pointer and keyboard. */
void lab_curves_view_add_controllers (LabCurvesView *self);

G_END_DECLS
