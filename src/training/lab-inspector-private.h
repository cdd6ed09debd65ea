/* lab-inspector-private.h: what the files that look inside networks share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-inspector.h"

G_BEGIN_DECLS

gboolean lab_inspector_activate_chunk (const LabSnapshot *snapshot, guint layer,
                                       const guint8 *pixels, gsize n, GCancellable *cancellable,
                                       float *activations);

G_END_DECLS
