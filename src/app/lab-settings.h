/* lab-settings.h: what is remembered from one start to the next.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "nn.h"

G_BEGIN_DECLS

GSettings *lab_settings_open (void);
nn_config lab_settings_get_config (GSettings *settings);
void lab_settings_set_config (GSettings *settings, const nn_config *config);
double lab_settings_get_smoothing (GSettings *settings);
guint lab_settings_get_store_limit (GSettings *settings);
int lab_settings_get_size (GSettings *settings, const char *key);
char *lab_settings_get_choice (GSettings *settings, const char *key, const char *const *choices);

G_END_DECLS
