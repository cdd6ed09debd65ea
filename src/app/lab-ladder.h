/* lab-ladder.h: the 1–3–10 ladder that learning rates and penalties are stepped on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double lab_ladder_up (double value, double lowest, double highest);
double lab_ladder_down (double value, double lowest, gboolean allow_zero);

G_END_DECLS
