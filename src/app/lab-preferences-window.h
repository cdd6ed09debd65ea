/* lab-preferences-window.h: how much is kept, and where.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "lab-store.h"

G_BEGIN_DECLS

#define LAB_TYPE_PREFERENCES_WINDOW (lab_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (LabPreferencesWindow, lab_preferences_window, LAB, PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

/* Returns: (transfer none): a window that is not shown yet. Both may be NULL. */
GtkWindow *lab_preferences_window_new (GSettings *settings, LabStore *store);

G_END_DECLS
