/* main.c: starts the window.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <locale.h>

#include "lab-application.h"
#include "lab-build.h"

int
main (int argc, char **argv)
{
  g_autoptr (LabApplication) application = NULL;
  /* Set where it runs without being installed (`meson devenv`). */
  const char *localedir = g_getenv ("DIGIT_LAB_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : LAB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = lab_application_new (G_APPLICATION_DEFAULT_FLAGS);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
