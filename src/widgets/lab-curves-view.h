/* lab-curves-view.h: the curves of a run, live, with crosshair and zoom.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-picture.h"
#include "lab-run.h"

G_BEGIN_DECLS

#define LAB_TYPE_CURVES_VIEW (lab_curves_view_get_type ())
G_DECLARE_FINAL_TYPE (LabCurvesView, lab_curves_view, LAB, CURVES_VIEW, LabPicture)

/* Properties: "log-scale" (boolean), "smoothing" (double 0..0.99), "readout" (string, read-only:
 * the values under the pointer or the crosshair in words; NULL without one).
 *
 * Signal "epoch-activated" (uint, 0 before training): a click on the chart, or Return at the
 * crosshair, asks for the cursor to go there.
 *
 * Pointer: a crosshair; click = the cursor goes there; drag = zoom into what is dragged over,
 * Shift-drag or middle drag = pan, Ctrl-scroll = zoom, double click = all epochs. Keys: Left, Right,
 * Page Up and Down, Home and End move the crosshair, Return brings the cursor to it, plus and minus
 * zoom, 0 shows all epochs, Escape takes the crosshair away. */

GtkWidget *lab_curves_view_new (void);
/* Follows @run (NULL: an empty chart) until another is set. */
void lab_curves_view_set_run (LabCurvesView *self, LabRun *run);
/* Follows several runs, their curves overlaid: hue = run, dash = split. Runs with the same @groups
 * number (seeds of one configuration) are drawn as their mean and a band from the lowest to the
 * highest; NULL: each for itself. @names (n) are what the legend calls them (of a group, its first),
 * NULL: the runs' own. */
void lab_curves_view_set_runs (LabCurvesView *self, LabRun *const *runs, guint n,
                               const guint *groups, const char *const *names);
/* The marker of the cursor: a line at @epoch (0..n); negative: none, the newest is shown. */
void lab_curves_view_set_cursor (LabCurvesView *self, double epoch);
/* Shows the epochs from @first to @last; all of them when @last is not above @first. New data never
 * change what was zoomed into, another run does. */
void lab_curves_view_zoom (LabCurvesView *self, double first, double last);

G_END_DECLS
