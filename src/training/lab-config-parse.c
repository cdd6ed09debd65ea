/* lab-config-parse.c: reads what people type: numbers, and lists of hidden layers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* How much of a text an error repeats. */
#define MAX_QUOTED 40

/* Repeats what was typed, shortened, as valid UTF-8. */
static char *
quote (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (g_utf8_strlen (valid, -1) > MAX_QUOTED) {
    g_autofree char *start = g_utf8_substring (valid, 0, MAX_QUOTED);

    return g_strconcat (start, "…", NULL);
  }
  return g_steal_pointer (&valid);
}

static gsize
count_digits (const char *text)
{
  return strspn (text, G_CSET_DIGITS);
}

/* What a number's text is made of. */
typedef struct {
  gsize n_whole;    /* digits before the separator */
  char separator;   /* '.', ',' or 0 */
  gsize n_fraction; /* digits after it */
  gboolean has_exponent;
} NumberShape;

/* Checks the grammar [+-] digits [. or , digits] [e [+-] digits], to the end of @text. */
static gboolean
scan_number (const char *text, NumberShape *shape)
{
  *shape = (NumberShape){0};
  if (*text == '+' || *text == '-')
    text++;
  shape->n_whole = count_digits (text);
  text += shape->n_whole;
  if (*text == '.' || *text == ',') {
    shape->separator = *text++;
    shape->n_fraction = count_digits (text);
    text += shape->n_fraction;
  }
  if (shape->n_whole + shape->n_fraction == 0)
    return FALSE;
  if (*text == 'e' || *text == 'E') {
    gsize n_exponent;

    shape->has_exponent = TRUE;
    text++;
    if (*text == '+' || *text == '-')
      text++;
    n_exponent = count_digits (text);
    if (n_exponent == 0)
      return FALSE;
    text += n_exponent;
  }
  return *text == '\0';
}

/* "1,000" is a thousand in English and one in French; "0,001" and "12,5" are the same everywhere. */
static gboolean
is_ambiguous (const char *text, const NumberShape *shape)
{
  const char *whole = text + strspn (text, "+-");

  return shape->separator == ',' && shape->n_fraction == 3 && !shape->has_exponent &&
         shape->n_whole >= 1 && shape->n_whole <= 3 && *whole != '0';
}

static void
set_ambiguous_error (const char *text, GError **error)
{
  const char *comma = strchr (text, ',');
  int n_whole = (int)(comma - text);

  g_set_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_NUMBER,
               /* translators: “1,000” can be read in two ways: write 1000 or 1.000. */
               _ ("“%s” can be read in two ways: write %.*s%s or %.*s.%s."), text, n_whole, text,
               comma + 1, n_whole, text, comma + 1);
}

/**
 * lab_config_parse_number:
 * @text: what was typed
 * @number: (out): the number; untouched on an error
 * @error: gets %LAB_CONFIG_ERROR_NUMBER
 *
 * Reads a decimal number, whatever the locale: spaces around it, a point or a comma before its
 * fraction, an exponent. A comma before exactly three digits ("1,000", "12,345") is refused unless
 * a zero stands before it, because nobody can tell whether it groups thousands. Hexadecimal
 * numbers, infinities and what is not a number are refused.
 *
 * Returns: whether @text was a finite number
 */
gboolean
lab_config_parse_number (const char *text, double *number, GError **error)
{
  g_autofree char *stripped = NULL;
  NumberShape shape;
  double value;

  g_return_val_if_fail (text != NULL && number != NULL, FALSE);

  stripped = g_strstrip (g_strdup (text));
  if (!scan_number (stripped, &shape)) {
    g_autofree char *quoted = quote (stripped);

    g_set_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_NUMBER,
                 _ ("“%s” is not a number; write it like 0.1 or 1e-3."), quoted);
    return FALSE;
  }
  if (is_ambiguous (stripped, &shape)) {
    set_ambiguous_error (stripped, error);
    return FALSE;
  }
  g_strdelimit (stripped, ",", '.');
  value = g_ascii_strtod (stripped, NULL);
  if (!isfinite (value)) {
    g_autofree char *quoted = quote (stripped);

    g_set_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_NUMBER,
                 _ ("“%s” is too large a number."), quoted);
    return FALSE;
  }
  *number = value;
  return TRUE;
}

static gboolean
set_hidden_error (const char *text, GError **error)
{
  g_autofree char *quoted = quote (text);

  g_set_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_HIDDEN,
               _ ("“%s” is not a list of hidden layers; write the neurons of each, like 128, 64, "
                  "or none."),
               quoted);
  return FALSE;
}

/* Skips one separator with the spaces around it. Returns: whether there was one but spaces. */
static gboolean
skip_separator (const char **text)
{
  static const char *const separators[] = {",", ";", "×", "x", "-", "–", "/"};
  gboolean found = FALSE;

  *text += strspn (*text, " \t");
  for (gsize i = 0; i < G_N_ELEMENTS (separators) && !found; i++) {
    if (g_str_has_prefix (*text, separators[i])) {
      *text += strlen (separators[i]);
      found = TRUE;
    }
  }
  *text += strspn (*text, " \t");
  return found;
}

/* Reads digits, with anything above a million as a million: it is out of range either way. */
static int
read_width (const char **text)
{
  int width = 0;

  for (; g_ascii_isdigit (**text); (*text)++)
    width = MIN (width * 10 + g_ascii_digit_value (**text), 1000000);
  return width;
}

static gboolean
is_linear (const char *text)
{
  return *text == '\0' || g_ascii_strcasecmp (text, "none") == 0 ||
         g_ascii_strcasecmp (text, nn_preset_name (NN_PRESET_LINEAR)) == 0;
}

/**
 * lab_config_parse_hidden:
 * @config: gets the hidden layers; untouched on an error
 * @text: what was typed
 * @error: gets %LAB_CONFIG_ERROR_HIDDEN, or %LAB_CONFIG_ERROR_FIELD when there are too many layers
 *   or a layer is too narrow or too wide
 *
 * Reads the neurons of each hidden layer: "128, 64", "128 64", "128-64", "128×64", "128/64". An
 * empty text, "none" and "linear" mean no hidden layer.
 *
 * Returns: whether @text was such a list
 */
gboolean
lab_config_parse_hidden (nn_config *config, const char *text, GError **error)
{
  g_autofree char *stripped = NULL;
  g_autofree char *sentence = NULL;
  const char *position;
  nn_config parsed;
  gboolean more;

  g_return_val_if_fail (config != NULL && text != NULL, FALSE);

  stripped = g_strstrip (g_strdup (text));
  position = stripped;
  parsed = *config;
  parsed.n_hidden = 0;
  for (more = !is_linear (stripped); more;) {
    int width;

    if (!g_ascii_isdigit (*position))
      return set_hidden_error (stripped, error);
    width = read_width (&position);
    if (parsed.n_hidden < NN_MAX_HIDDEN)
      parsed.hidden[parsed.n_hidden] = width;
    parsed.n_hidden++;
    more = skip_separator (&position) || *position != '\0';
  }

  if (parsed.n_hidden > NN_MAX_HIDDEN)
    sentence = lab_config_describe_field (&parsed, NN_FIELD_HIDDEN_LAYERS);
  for (int i = 0; i < MIN (parsed.n_hidden, NN_MAX_HIDDEN) && sentence == NULL; i++)
    if (parsed.hidden[i] < 1 || parsed.hidden[i] > NN_MAX_WIDTH)
      sentence = lab_config_describe_field (&parsed, NN_FIELD_HIDDEN_WIDTH);
  if (sentence != NULL) {
    g_set_error_literal (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_FIELD, sentence);
    return FALSE;
  }
  *config = parsed;
  return TRUE;
}
