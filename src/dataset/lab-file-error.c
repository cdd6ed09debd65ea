/* lab-file-error.c: why a file could not be opened or read, in our own words.
 *
 * GIO's own sentences name the file in some cases only, and never say how to mend it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-file-error.h"

#include <glib/gi18n-lib.h>

/**
 * lab_file_describe_error:
 * @cause: what GIO said when a file was opened or read
 * @display_name: the file's path, in UTF-8
 *
 * Returns: (transfer full): a sentence that names the file, and how to mend it where that is known
 */
char *
lab_file_describe_error (const GError *cause, const char *display_name)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    /* translators: %s is a file's path */
    return g_strdup_printf (_ ("There is no file “%s”; check its name."), display_name);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    /* translators: %s is a file's path */
    return g_strdup_printf (_ ("“%s” may not be read; change its permissions."), display_name);
  /* translators: a file's path, then the system's own words on what went wrong */
  return g_strdup_printf (_ ("“%s” could not be read: %s."), display_name, cause->message);
}
