/* lab-store-machine.c: what a training's seconds were measured on: the processor, and no names.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-machine.h"

#include <string.h>
#include <sys/utsname.h>

/* The processor's own name where the system tells it. */
static char *
read_processor (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *colon = strchr (lines[i], ':');

    if (colon != NULL && g_str_has_prefix (lines[i], "model name"))
      return g_strstrip (g_utf8_make_valid (colon + 1, -1));
  }
  return NULL;
}

/**
 * lab_machine_describe:
 *
 * Returns: (transfer full): the processor and how many cores this program may use, e.g.
 * "Intel(R) Xeon(R) Processor × 2"
 */
char *
lab_machine_describe (void)
{
  g_autofree char *processor = read_processor ();
  struct utsname names;

  if (processor == NULL)
    processor = g_strdup (uname (&names) == 0 ? names.machine : "unknown");
  return g_strdup_printf ("%s × %u", processor, g_get_num_processors ());
}
