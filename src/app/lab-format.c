/* lab-format.c: numbers as people read them, in their locale.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-format.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>

/**
 * lab_format_count:
 * @count: how many
 *
 * Groups thousands as the locale does. A locale that has no grouping of its own, as "C", gets
 * commas: the sizes shown here are too long to read without.
 *
 * Returns: (transfer full): "60,000"
 */
char *
lab_format_count (guint64 count)
{
  const char *separator = localeconv ()->thousands_sep;
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  gsize n = strlen (digits);
  GString *text = g_string_new (NULL);

  if (separator == NULL || *separator == '\0' || !g_utf8_validate (separator, -1, NULL))
    separator = ",";
  for (gsize i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0)
      g_string_append (text, separator);
    g_string_append_c (text, digits[i]);
  }
  return g_string_free (text, FALSE);
}

/**
 * lab_format_percent:
 * @share: 0..1; anything that is not finite gives a dash
 *
 * What is not quite all is never shown as all: it gets a second decimal, rounded down.
 *
 * Returns: (transfer full): "97.7 %", the space unbreakable; "99.99 %" for 0.99996
 */
char *
lab_format_percent (double share)
{
  if (!isfinite (share))
    return g_strdup ("–");
  if (share < 1 && share >= 0.9995)
    /* translators: a share in per cent, with two decimals; the space is a no-break space */
    return g_strdup_printf (_ ("%.2f %%"), floor (share * 1e4) / 100);
  /* translators: a share in per cent, with one decimal; the space is a no-break space */
  return g_strdup_printf (_ ("%.1f %%"), share * 100);
}

/**
 * lab_format_seconds_left:
 * @seconds: an estimate, at least 0; anything that is not finite gives a dash
 *
 * Rounds up to whole seconds: fractions of an estimate would only flicker.
 *
 * Returns: (transfer full): "1 s", "9 s", "2 min 5 s" or "1 h 3 min"
 */
char *
lab_format_seconds_left (double seconds)
{
  double whole = fmax (ceil (seconds), 1);

  if (!isfinite (seconds) || seconds < 0)
    return lab_format_duration (seconds);
  if (whole >= 60)
    return lab_format_duration (whole);
  /* translators: a duration in seconds */
  return g_strdup_printf (_ ("%.0f s"), whole);
}

/**
 * lab_format_duration:
 * @seconds: at least 0; anything that is not finite gives a dash
 *
 * Returns: (transfer full): "0.10 s", "6 s", "2 min 5 s" or "1 h 3 min"
 */
char *
lab_format_duration (double seconds)
{
  if (!isfinite (seconds) || seconds < 0)
    return g_strdup ("–");
  if (seconds < 1)
    /* translators: a duration in seconds */
    return g_strdup_printf (_ ("%.2f s"), seconds);
  if (seconds < 9.95)
    /* translators: a duration in seconds */
    return g_strdup_printf (_ ("%.1f s"), seconds);
  if (seconds < 59.5)
    /* translators: a duration in seconds */
    return g_strdup_printf (_ ("%.0f s"), seconds);
  guint whole = (guint)MIN (round (seconds), G_MAXUINT);
  if (whole < 3600)
    /* translators: a duration in minutes and seconds */
    return g_strdup_printf (_ ("%u min %u s"), whole / 60, whole % 60);
  /* translators: a duration in hours and minutes */
  return g_strdup_printf (_ ("%u h %u min"), whole / 3600, whole % 3600 / 60);
}
