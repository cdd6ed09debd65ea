/* lab-synthetic.h: the built-in digits, drawn from stroke skeletons.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-dataset-private.h"

G_BEGIN_DECLS

#define LAB_SYNTHETIC_N_TRAIN 10000
#define LAB_SYNTHETIC_N_TEST  2000

gboolean lab_synthetic_make (LabSplitFiles files[LAB_N_SPLITS]);

G_END_DECLS
