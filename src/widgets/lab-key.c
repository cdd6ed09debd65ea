/* lab-key.c: what a key means in a picture whose parts can be walked through.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-key.h"

/**
 * lab_key_read:
 * @key: a key's value
 * @state: what else is held
 *
 * Returns: where it leads, or that it activates; %LAB_KEY_OTHER for anything else
 */
LabKey
lab_key_read (guint key, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return LAB_KEY_OTHER;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    return LAB_KEY_LEFT;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    return LAB_KEY_RIGHT;
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    return LAB_KEY_UP;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    return LAB_KEY_DOWN;
  case GDK_KEY_Page_Up:
  case GDK_KEY_KP_Page_Up:
    return LAB_KEY_PAGE_UP;
  case GDK_KEY_Page_Down:
  case GDK_KEY_KP_Page_Down:
    return LAB_KEY_PAGE_DOWN;
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    return LAB_KEY_HOME;
  case GDK_KEY_End:
  case GDK_KEY_KP_End:
    return LAB_KEY_END;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_ISO_Enter:
  case GDK_KEY_space:
    return LAB_KEY_ACTIVATE;
  default:
    return LAB_KEY_OTHER;
  }
}
