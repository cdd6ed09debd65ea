/* cli-line.c: one line on the terminal that moves on in place, below what is printed.
 *
 * It goes to standard error, so that what is printed stays clean.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-line.h"

#include <math.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEFAULT_WIDTH 80 /* of a terminal that does not say */

static guint
terminal_width (void)
{
  struct winsize size;

  return ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                          : DEFAULT_WIDTH;
}

/**
 * cli_line_is_wanted:
 * @as_json: whether standard output gets JSON
 *
 * Returns: whether somebody watches standard error, and no JSON would get mixed up with the line
 */
gboolean
cli_line_is_wanted (gboolean as_json)
{
  return isatty (STDERR_FILENO) && !(as_json && isatty (STDOUT_FILENO));
}

/**
 * cli_line_show:
 * @line: a line without an end; "" takes the line away, as must be done before anything is printed
 *
 * Shows @line in place of the one before. The program has one such line.
 */
void
cli_line_show (const char *line)
{
  static glong shown_width; /* characters that are on the terminal */
  /* A line that fills the last column would wrap, and could not be overwritten any more. */
  g_autofree char *shown =
      g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1), (glong)terminal_width () - 1));
  glong width = g_utf8_strlen (shown, -1);

  if (width == 0 && shown_width == 0)
    return;
  g_printerr ("\r%s%*s%s", shown, (int)MAX (shown_width - width, 0), "", width == 0 ? "\r" : "");
  shown_width = width;
}

/**
 * cli_line_format_duration:
 * @seconds: how long something takes
 *
 * Returns: (transfer full): "1:05", "2:01:05"
 */
char *
cli_line_format_duration (double seconds)
{
  guint total = (guint)CLAMP (ceil (seconds), 0.0, 1e9);

  if (total < 3600)
    return g_strdup_printf ("%u:%02u", total / 60, total % 60);
  return g_strdup_printf ("%u:%02u:%02u", total / 3600, total / 60 % 60, total % 60);
}
