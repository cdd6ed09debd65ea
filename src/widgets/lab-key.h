/* lab-key.h: what a key means in a picture whose parts can be walked through.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

typedef enum {
  LAB_KEY_OTHER,
  LAB_KEY_LEFT,
  LAB_KEY_RIGHT,
  LAB_KEY_UP,
  LAB_KEY_DOWN,
  LAB_KEY_PAGE_UP,
  LAB_KEY_PAGE_DOWN,
  LAB_KEY_HOME,
  LAB_KEY_END,
  LAB_KEY_ACTIVATE
} LabKey;

/* @key and @state as "key-pressed" tells them. The keypad's keys are the others' twins; with Control, Alt
 * or Super a key means something else. */
LabKey lab_key_read (guint key, GdkModifierType state);

G_END_DECLS
