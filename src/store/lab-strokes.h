/* lab-strokes.h: drawings as JSON: [[[x, y], …], …], y down.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-drawing.h"
#include "lab-json.h"

G_BEGIN_DECLS

/* The strokes of an object's member "strokes", in any scale. */
LabDrawing *lab_strokes_read (JsonObject *object, GError **error);
/* An array alone. */
LabDrawing *lab_strokes_parse (const char *text, GError **error);
/* Points are rounded to five digits behind the point. */
char *lab_strokes_to_text (const LabDrawing *drawing);
/* The same drawing where it lies within the pad, 0 to 1, else moved and scaled into it. */
LabDrawing *lab_strokes_fit (const LabDrawing *drawing);

G_END_DECLS
