/* lab-csv.c: texts as fields of comma-separated values (RFC 4180).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-csv.h"

#include <string.h>

/**
 * lab_csv_append_text:
 * @csv: where the field goes; the commas around it are the caller's
 * @text: what stands in it
 */
void
lab_csv_append_text (GString *csv, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL) {
    g_string_append (csv, text);
    return;
  }
  g_string_append_c (csv, '"');
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '"')
      g_string_append_c (csv, '"');
    g_string_append_c (csv, *at);
  }
  g_string_append_c (csv, '"');
}
