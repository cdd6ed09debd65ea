/* lab-experiment-axis.c: reads what a parameter is to vary over: lists and ranges.
 *
 * A list has commas or semicolons between its items; with a semicolon anywhere, a comma belongs to
 * an item ("100; 100,100", "0,1; 0,2"). An item is a value, or a range "1 .. 5" of whole numbers,
 * "0 .. 0.5 lin 6" or "1e-5 .. 1e-1 log 10".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lab-config.h"

/* Numbers between the ends of a range are written with so many digits, or more to tell them apart. */
#define N_LABEL_DIGITS 3
/* A computed value this near to a short decimal is meant to be it: 0.30000000000000004. */
#define N_EXACT_DIGITS 12

typedef struct {
  double value;
  gboolean is_spaced; /* between the ends of a range: its last digits say nothing */
  nn_config setting;
} Item;

typedef struct {
  LabParameter parameter;
  GArray *items; /* Item */
  gboolean has_log;
} AxisReader;

/* ── ranges ───────────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  double from, to;
  gboolean is_log;
  guint n; /* values, both ends counted */
} Range;

static gboolean
check_room (AxisReader *self, double n_more, GError **error)
{
  if (self->items->len + n_more <= LAB_EXPERIMENT_MAX_RUNS)
    return TRUE;
  return lab_experiment_fail (
      error, LAB_EXPERIMENT_ERROR_RANGE,
      /* translators: the number of values, and of runs in an experiment at most */
      _ ("These are %.0f values, and an experiment has at most %d runs."),
      self->items->len + n_more, LAB_EXPERIMENT_MAX_RUNS);
}

static gboolean
append_number (AxisReader *self, double value, gboolean is_spaced, GError **error)
{
  Item item = {.value = value, .is_spaced = is_spaced, .setting = nn_config_default ()};

  if (!lab_parameter_set_number (self->parameter, value, &item.setting, error))
    return FALSE;
  g_array_append_val (self->items, item);
  return TRUE;
}

static double
get_range_value (const Range *range, guint i)
{
  double share, value, rounded;

  if (i == 0)
    return range->from;
  if (i == range->n - 1)
    return range->to;
  share = (double)i / (range->n - 1);
  value = range->is_log
              ? pow (10.0, log10 (range->from) * (1.0 - share) + log10 (range->to) * share)
              : range->from + (range->to - range->from) * share;
  rounded = lab_number_round (value, N_EXACT_DIGITS);
  return fabs (value - rounded) <= 4.0 * DBL_EPSILON * fabs (value) ? rounded : value;
}

static gboolean
append_range (AxisReader *self, const Range *range, GError **error)
{
  gboolean is_whole = !lab_parameter_is_real (self->parameter);

  for (guint i = 0; i < range->n; i++) {
    double value = get_range_value (range, i);
    gboolean is_end = i == 0 || i == range->n - 1;

    if (!append_number (self, is_whole ? round (value) : value, !is_end && !is_whole, error))
      return FALSE;
  }
  return TRUE;
}

/* "lin" or "log" and how many values, the last words of a range. */
static gboolean
read_spacing (AxisReader *self, const char *spacing, const char *count, Range *range,
              GError **error)
{
  g_autofree char *quoted = lab_text_quote (spacing);
  g_autofree char *quoted_count = lab_text_quote (count);
  guint64 n;

  range->is_log = g_str_equal (spacing, "log");
  if ((!range->is_log && !g_str_equal (spacing, "lin")) ||
      !g_ascii_string_to_unsigned (count, 10, 0, G_MAXINT64, &n, NULL))
    return lab_experiment_fail (
        error, LAB_EXPERIMENT_ERROR_SYNTAX,
        /* translators: do not translate log and lin */
        _ ("A range ends in “log” or “lin” and how many values it has, like 1e-5 .. 1e-1 "
           "log 10, and not in “%s %s”."),
        quoted, quoted_count);
  if (n < 2)
    return lab_experiment_fail (error, LAB_EXPERIMENT_ERROR_RANGE,
                                _ ("A range has at least two values."));
  if (range->is_log && range->from <= 0.0)
    return lab_experiment_fail (error, LAB_EXPERIMENT_ERROR_RANGE,
                                _ ("A logarithmic range starts above 0."));
  if (!check_room (self, (double)n, error))
    return FALSE;
  range->n = (guint)n;
  return TRUE;
}

/* Without these words it goes from one whole number to the next. */
static gboolean
count_whole_steps (AxisReader *self, Range *range, GError **error)
{
  if (range->from != floor (range->from) || range->to != floor (range->to))
    return lab_experiment_fail (
        error, LAB_EXPERIMENT_ERROR_SYNTAX,
        /* translators: do not translate log and lin */
        _ ("Say how many values the range has, like 0 .. 0.5 lin 6 or 1e-5 .. 1e-1 log "
           "10."));
  if (!check_room (self, range->to - range->from + 1.0, error))
    return FALSE;
  range->n = (guint)(range->to - range->from) + 1;
  return TRUE;
}

/* "1e-5 .. 1e-1 log 10"; @dots is where its two dots stand. */
static gboolean
read_range (AxisReader *self, const char *item, const char *dots, GError **error)
{
  g_autofree char *from = g_strndup (item, (gsize)(dots - item));
  g_autofree char *rest = g_strdup (dots + strlen (".."));
  g_autofree char *quoted = lab_text_quote (item);
  g_auto (GStrv) words = NULL;
  GError *found = NULL;
  Range range = {0};
  guint n_words;

  g_strdelimit (rest, "\t", ' ');
  words = g_regex_split_simple (" +", g_strstrip (rest), 0, 0);
  n_words = g_strv_length (words);
  if ((n_words != 1 && n_words != 3) || *words[0] == '.')
    return lab_experiment_fail (
        error, LAB_EXPERIMENT_ERROR_SYNTAX,
        /* translators: do not translate log and lin */
        _ ("“%s” is no range; write it like 1 .. 5, 0 .. 0.5 lin 6 or 1e-5 .. 1e-1 log "
           "10."),
        quoted);
  if (!lab_config_parse_number (from, &range.from, &found) ||
      !lab_config_parse_number (words[0], &range.to, &found))
    return lab_experiment_adopt_error (found, error);
  if (range.from >= range.to)
    return lab_experiment_fail (error, LAB_EXPERIMENT_ERROR_RANGE,
                                _ ("The range “%s” is empty: it has to end above where it starts."),
                                quoted);
  if (n_words == 3 ? !read_spacing (self, words[1], words[2], &range, error)
                   : !count_whole_steps (self, &range, error))
    return FALSE;
  self->has_log |= range.is_log;
  return append_range (self, &range, error);
}

/* ── lists ────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
read_item (AxisReader *self, const char *text, GError **error)
{
  Item item = {.setting = nn_config_default ()};
  const char *dots = lab_parameter_is_named (self->parameter) ? NULL : strstr (text, "..");

  if (dots != NULL)
    return read_range (self, text, dots, error);
  if (!check_room (self, 1.0, error) ||
      !lab_parameter_read (self->parameter, text, &item.setting, &item.value, error))
    return FALSE;
  if (lab_parameter_is_named (self->parameter))
    item.value = self->items->len;
  g_array_append_val (self->items, item);
  return TRUE;
}

/* Layers and numbers may have commas of their own; names have not. */
static const char *
find_separators (LabParameter parameter, const char *text)
{
  gboolean has_layers = parameter == LAB_PARAMETER_NETWORK && strpbrk (text, G_CSET_DIGITS) != NULL;

  if (lab_parameter_is_named (parameter) && !has_layers)
    return ",;";
  return has_layers || strchr (text, ';') != NULL ? ";" : ",";
}

static gboolean
read_items (AxisReader *self, const char *text, GError **error)
{
  g_auto (GStrv) texts = g_strsplit_set (text, find_separators (self->parameter, text), -1);

  if (texts[0] == NULL)
    return lab_experiment_fail (error, LAB_EXPERIMENT_ERROR_RANGE,
                                _ ("There is no value to vary over."));
  for (char **item = texts; *item != NULL; item++)
    if (!read_item (self, g_strstrip (*item), error))
      return FALSE;
  return TRUE;
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const Item *one = a, *other = b;

  return (one->value > other->value) - (one->value < other->value);
}

static gboolean
is_same_network (const nn_config *one, const nn_config *other)
{
  return one->n_hidden == other->n_hidden &&
         memcmp (one->hidden, other->hidden, sizeof (int) * (gsize)one->n_hidden) == 0;
}

static gboolean
is_same_name (LabParameter parameter, const nn_config *one, const nn_config *other)
{
  if (parameter == LAB_PARAMETER_NETWORK)
    return is_same_network (one, other);
  return parameter == LAB_PARAMETER_ACTIVATION ? one->activation == other->activation
                                               : one->init == other->init;
}

static gboolean
has_earlier (AxisReader *self, guint i)
{
  const Item *items = (const Item *)(gconstpointer)self->items->data;

  if (!lab_parameter_is_named (self->parameter))
    return i > 0 && items[i].value == items[i - 1].value; /* they are sorted */
  for (guint j = 0; j < i; j++)
    if (is_same_name (self->parameter, &items[j].setting, &items[i].setting))
      return TRUE;
  return FALSE;
}

/* ── labels ───────────────────────────────────────────────────────────────────────────────────── */

static char *
label_network (const nn_config *config)
{
  switch (nn_config_get_preset (config)) {
  case NN_PRESET_LINEAR:
    return g_strdup (C_ ("network", "linear"));
  case NN_PRESET_SHALLOW:
    return g_strdup (C_ ("network", "shallow"));
  case NN_PRESET_DEEP:
    return g_strdup (C_ ("network", "deep"));
  case NN_PRESET_CUSTOM:
  default:
    return lab_config_format_hidden (config);
  }
}

static char *
label_item (LabParameter parameter, const Item *item, int n_digits)
{
  switch (parameter) {
  case LAB_PARAMETER_NETWORK:
    return label_network (&item->setting);
  case LAB_PARAMETER_ACTIVATION:
    return g_strdup (nn_activation_name (item->setting.activation));
  case LAB_PARAMETER_INIT:
    return g_strdup (nn_init_name (item->setting.init));
  default:
    return lab_number_format (item->is_spaced ? lab_number_round (item->value, n_digits)
                                              : item->value);
  }
}

static gboolean
are_distinct (char *const *labels, guint n)
{
  for (guint i = 1; i < n; i++)
    if (g_str_equal (labels[i], labels[i - 1]))
      return FALSE;
  return TRUE;
}

static char **
label_items (AxisReader *self)
{
  const Item *items = (const Item *)(gconstpointer)self->items->data;
  guint n = self->items->len;
  char **labels = NULL;

  for (int n_digits = N_LABEL_DIGITS; n_digits <= 17; n_digits++) {
    g_strfreev (labels);
    labels = g_new0 (char *, n + 1);
    for (guint i = 0; i < n; i++)
      labels[i] = label_item (self->parameter, &items[i], n_digits);
    if (are_distinct (labels, n))
      break;
  }
  return labels;
}

/* η and λ work by their order of magnitude; others when the file says so. */
static gboolean
is_logarithmic (AxisReader *self)
{
  const Item *items = (const Item *)(gconstpointer)self->items->data;
  gboolean has_magnitude =
      self->parameter == LAB_PARAMETER_LEARNING_RATE || self->parameter == LAB_PARAMETER_L2;
  double lowest = items[0].value;
  double highest = items[self->items->len - 1].value;

  if (lab_parameter_is_named (self->parameter) || lowest <= 0.0)
    return FALSE;
  return self->has_log || (has_magnitude && highest >= 10.0 * lowest);
}

static void
take_items (AxisReader *self, LabVariation *variation)
{
  const Item *items = (const Item *)(gconstpointer)self->items->data;
  guint n = self->items->len;

  *variation = (LabVariation){
      .axis = {.parameter = self->parameter,
               .n_values = n,
               .values = g_new (double, n),
               .labels = label_items (self),
               .is_log = is_logarithmic (self)},
      .settings = g_new (nn_config, n),
  };
  for (guint i = 0; i < n; i++) {
    variation->axis.values[i] = items[i].value;
    variation->settings[i] = items[i].setting;
  }
}

static gboolean
read_axis (AxisReader *self, const char *text, LabVariation *variation, GError **error)
{
  const Item *items;

  if (!read_items (self, text, error))
    return FALSE;
  if (!lab_parameter_is_named (self->parameter))
    g_array_sort (self->items, compare_items);
  items = (const Item *)(gconstpointer)self->items->data;
  for (guint i = 0; i < self->items->len; i++) {
    if (has_earlier (self, i)) {
      g_autofree char *label = label_item (self->parameter, &items[i], N_LABEL_DIGITS);

      return lab_experiment_fail (error, LAB_EXPERIMENT_ERROR_RANGE, _ ("“%s” stands there twice."),
                                  label);
    }
  }
  take_items (self, variation);
  return TRUE;
}

/**
 * lab_variation_parse:
 * @self: (out): memory for it; untouched on an error
 * @parameter: what varies
 * @text: over what
 * @error: gets a #LabExperimentError
 *
 * As lab_axis_parse(), with what each value does to a configuration.
 *
 * Returns: whether @text was understood, and everything in it is within its limits
 */
gboolean
lab_variation_parse (LabVariation *self, LabParameter parameter, const char *text, GError **error)
{
  AxisReader reader = {.parameter = parameter, .items = g_array_new (FALSE, FALSE, sizeof (Item))};
  gboolean is_read = read_axis (&reader, text, self, error);

  g_array_unref (reader.items);
  return is_read;
}

/**
 * lab_variation_clear:
 * @self: a variation, or zeros
 *
 * Frees what it holds.
 */
void
lab_variation_clear (LabVariation *self)
{
  lab_axis_clear (&self->axis);
  g_clear_pointer (&self->settings, g_free);
}

/**
 * lab_axis_parse:
 * @axis: (out): memory for it, to be freed with lab_axis_clear(); untouched on an error
 * @parameter: what varies
 * @text: over what, as a person types it: "10, 50, 100", "1 .. 5", "0 .. 0.5 lin 6",
 *   "0, 1e-5 .. 1e-1 log 10", "linear; 100; 100, 100"
 * @error: gets a #LabExperimentError
 *
 * Numbers are sorted; names stay in their order. A value that a range computes is exact, and its
 * label is rounded to as few digits as tell it from its neighbours, three at least.
 *
 * Returns: whether @text was understood, and everything in it is within its limits
 */
gboolean
lab_axis_parse (LabAxis *axis, LabParameter parameter, const char *text, GError **error)
{
  LabVariation variation = {0};

  g_return_val_if_fail (axis != NULL && parameter < LAB_N_PARAMETERS && text != NULL, FALSE);

  if (!lab_variation_parse (&variation, parameter, text, error))
    return FALSE;
  *axis = variation.axis;
  g_free (variation.settings);
  return TRUE;
}

/**
 * lab_axis_clear:
 * @axis: an axis, or zeros
 *
 * Frees what it holds.
 */
void
lab_axis_clear (LabAxis *axis)
{
  g_return_if_fail (axis != NULL);

  g_clear_pointer (&axis->values, g_free);
  g_clear_pointer (&axis->labels, g_strfreev);
  axis->n_values = 0;
}
