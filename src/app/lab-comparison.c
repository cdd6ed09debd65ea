/* lab-comparison.c: what differs between runs, and what came of it: a table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-comparison.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lab-format.h"
#include "lab-run-label.h"

/* The results: a column each. */
enum { BEST_ACCURACY, LAST_ACCURACY, BEST_LOSS, LAST_LOSS, EPOCHS, SECONDS, N_RESULTS };

struct _LabComparisonRow {
  GObject parent_instance;

  guint group;
  guint n_cells;
  LabComparisonCell *cells;
};

G_DEFINE_FINAL_TYPE (LabComparisonRow, lab_comparison_row, G_TYPE_OBJECT)

static void
lab_comparison_row_finalize (GObject *object)
{
  LabComparisonRow *self = LAB_COMPARISON_ROW (object);

  for (guint i = 0; i < self->n_cells; i++)
    g_free (self->cells[i].text);
  g_free (self->cells);
  G_OBJECT_CLASS (lab_comparison_row_parent_class)->finalize (object);
}

static void
lab_comparison_row_class_init (LabComparisonRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lab_comparison_row_finalize;
}

static void
lab_comparison_row_init (LabComparisonRow *self)
{
}

/**
 * lab_comparison_row_get_cell:
 * @self: a row
 * @column: which cell
 *
 * Returns: the cell; borrowed
 */
const LabComparisonCell *
lab_comparison_row_get_cell (LabComparisonRow *self, guint column)
{
  g_return_val_if_fail (LAB_IS_COMPARISON_ROW (self) && column < self->n_cells, NULL);
  return &self->cells[column];
}

/**
 * lab_comparison_row_get_group:
 * @self: a row
 *
 * Returns: the number of its runs' group, which gives them their colour
 */
guint
lab_comparison_row_get_group (LabComparisonRow *self)
{
  g_return_val_if_fail (LAB_IS_COMPARISON_ROW (self), 0);
  return self->group;
}

/* ── groups ──────────────────────────────────────────────────────────────────────────────────────
 */

static LabRunInfo *
get_info (GPtrArray *runs, guint index)
{
  return ((LabLoadedRun *)runs->pdata[index])->info;
}

/* A name of its own sets a run apart, too. */
static gboolean
is_same_group (const LabRunInfo *a, const LabRunInfo *b)
{
  return !a->named && !b->named &&
         (lab_run_fields_differing (a, b) & ~LAB_RUN_FIELD_BIT (LAB_RUN_FIELD_SEED)) == 0;
}

/* Numbers the groups in the order of their first runs; returns how many there are. */
static guint
number_groups (LabComparison *self, GPtrArray *runs)
{
  guint n_groups = 0;

  for (guint i = 0; i < runs->len; i++) {
    guint j = 0;

    while (j < i && !is_same_group (get_info (runs, j), get_info (runs, i)))
      j++;
    self->groups[i] = j < i ? self->groups[j] : n_groups++;
  }
  return n_groups;
}

/* ── results ─────────────────────────────────────────────────────────────────────────────────────
 */

static double
get_result (LabRun *run, guint result)
{
  guint n_epochs;
  const LabEpoch *epochs = lab_run_get_epochs (run, &n_epochs);
  guint best_accuracy = lab_run_get_best_accuracy_epoch (run);
  guint best_loss = lab_run_get_best_loss_epoch (run);

  switch (result) {
  case BEST_ACCURACY:
    return best_accuracy > 0 ? epochs[best_accuracy - 1].test_accuracy : (double)NAN;
  case LAST_ACCURACY:
    return n_epochs > 0 ? epochs[n_epochs - 1].test_accuracy : (double)NAN;
  case BEST_LOSS:
    return best_loss > 0 ? epochs[best_loss - 1].test_loss : (double)NAN;
  case LAST_LOSS:
    return n_epochs > 0 ? epochs[n_epochs - 1].test_loss : (double)NAN;
  case EPOCHS:
    return n_epochs;
  case SECONDS:
  default:
    return lab_run_get_seconds (run);
  }
}

static const char *
result_title (guint result)
{
  switch (result) {
  case BEST_ACCURACY:
    return _ ("Best Accuracy");
  case LAST_ACCURACY:
    return _ ("Last Accuracy");
  case BEST_LOSS:
    return _ ("Lowest Loss");
  case LAST_LOSS:
    return _ ("Last Loss");
  case EPOCHS:
    return _ ("Epochs");
  case SECONDS:
  default:
    return _ ("Duration");
  }
}

static char *
format_result (guint result, double value)
{
  if (!isfinite (value))
    return g_strdup ("–");
  switch (result) {
  case BEST_ACCURACY:
  case LAST_ACCURACY:
    return lab_format_percent (value);
  case BEST_LOSS:
  case LAST_LOSS:
    return g_strdup_printf ("%.4f", value);
  case EPOCHS:
    return g_strdup_printf ("%.0f", value);
  case SECONDS:
  default:
    return lab_format_duration (value);
  }
}

/* "± 0.1": half of the way from the lowest to the highest, in the unit of the mean. */
static char *
format_spread (guint result, double spread)
{
  if (result == BEST_ACCURACY || result == LAST_ACCURACY)
    /* translators: half of a range in per cent */
    return g_strdup_printf (_ ("± %.2f"), spread * 100);
  if (result == BEST_LOSS || result == LAST_LOSS)
    return g_strdup_printf ("± %.4f", spread);
  return NULL;
}

static void
fill_result (LabComparisonCell *cell, const LabComparison *self, GPtrArray *runs, guint group,
             guint result)
{
  double sum = 0, lowest = INFINITY, highest = -INFINITY;
  guint n = 0;
  g_autofree char *mean = NULL;
  g_autofree char *spread = NULL;

  for (guint i = 0; i < runs->len; i++) {
    double value = get_result (((LabLoadedRun *)runs->pdata[i])->run, result);

    if (self->groups[i] != group || !isfinite (value))
      continue;
    sum += value;
    lowest = fmin (lowest, value);
    highest = fmax (highest, value);
    n++;
  }
  cell->key = n > 0 ? sum / n : (double)NAN;
  mean = format_result (result, cell->key);
  if (n > 1)
    spread = format_spread (result, (highest - lowest) / 2);
  cell->text = spread != NULL ? g_strdup_printf ("%s %s", mean, spread) : g_steal_pointer (&mean);
}

/* ── the table ───────────────────────────────────────────────────────────────────────────────────
 */

static double
setting_key (LabRunField field, const LabRunInfo *info)
{
  switch (field) {
  case LAB_RUN_FIELD_LEARNING_RATE:
    return info->config.learning_rate;
  case LAB_RUN_FIELD_L2:
    return info->config.l2;
  case LAB_RUN_FIELD_DROPOUT:
    return info->config.dropout;
  case LAB_RUN_FIELD_BATCH:
    return info->config.batch_size;
  case LAB_RUN_FIELD_EPOCHS:
    return info->config.epochs;
  case LAB_RUN_FIELD_SEED:
    return (double)info->config.seed;
  case LAB_RUN_FIELD_NETWORK:
  case LAB_RUN_FIELD_ACTIVATION:
  case LAB_RUN_FIELD_INIT:
  case LAB_RUN_FIELD_DATASET:
  case LAB_N_RUN_FIELDS:
  default:
    return (double)NAN;
  }
}

static char *
name_group (const LabComparison *self, const LabRunInfo *info, guint fields, guint n_members)
{
  g_autofree char *label = NULL;

  if (info->named)
    return g_strdup (info->name);
  label = lab_run_label (info, fields);
  if (n_members == 1)
    return g_steal_pointer (&label);
  /* translators: runs that differ by their seed alone: their name, and how many they are */
  return g_strdup_printf (ngettext ("%s (%u seed)", "%s (%u seeds)", n_members), label, n_members);
}

static LabComparisonRow *
make_row (const LabComparison *self, GPtrArray *runs, guint group, const LabRunField *settings)
{
  LabComparisonRow *row = g_object_new (LAB_TYPE_COMPARISON_ROW, NULL);
  guint first = 0;

  while (self->groups[first] != group)
    first++;
  row->group = group;
  row->n_cells = self->n_columns;
  row->cells = g_new0 (LabComparisonCell, self->n_columns);
  row->cells[0].text = g_strdup (self->names[first]);
  row->cells[0].key = (double)NAN;
  for (guint i = 0; i < self->n_settings; i++) {
    row->cells[1 + i].text = lab_run_field_value (settings[i], get_info (runs, first));
    row->cells[1 + i].key = setting_key (settings[i], get_info (runs, first));
  }
  for (guint i = 0; i < N_RESULTS; i++)
    fill_result (&row->cells[1 + self->n_settings + i], self, runs, group, i);
  return row;
}

/* The best of a column stands out, where there is a choice. */
static void
mark_best (const LabComparison *self, guint result)
{
  guint column = 1 + self->n_settings + result;
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  double sign = result == BEST_ACCURACY || result == LAST_ACCURACY ? -1 : 1;
  LabComparisonCell *best = NULL;

  for (guint i = 0; i < n_rows && n_rows > 1; i++) {
    g_autoptr (LabComparisonRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
    LabComparisonCell *cell = &row->cells[column];

    if (isfinite (cell->key) && (best == NULL || sign * cell->key < sign * best->key))
      best = cell;
  }
  if (best != NULL)
    best->is_best = TRUE;
}

static guint
count_members (const LabComparison *self, guint group)
{
  guint n = 0;

  for (guint i = 0; i < self->n_runs; i++)
    n += self->groups[i] == group ? 1 : 0;
  return n;
}

/* Which settings have a column: those that vary; the seed, too, unless it makes groups. */
static guint
choose_settings (LabComparison *self, GPtrArray *runs, guint n_groups, LabRunField *settings)
{
  g_autoptr (GPtrArray) infos = g_ptr_array_new ();
  guint fields;

  for (guint i = 0; i < runs->len; i++)
    g_ptr_array_add (infos, get_info (runs, i));
  fields = lab_run_fields_varying (infos);
  if (n_groups < runs->len)
    fields &= ~LAB_RUN_FIELD_BIT (LAB_RUN_FIELD_SEED);
  for (guint i = 0; i < LAB_N_RUN_FIELDS; i++)
    if ((fields & LAB_RUN_FIELD_BIT (i)) != 0)
      settings[self->n_settings++] = (LabRunField)i;
  return fields;
}

/**
 * lab_comparison_new:
 * @runs: (element-type LabLoadedRun): runs, at least one
 *
 * Returns: (transfer full): the table of what differs between them, and of their results now
 */
LabComparison *
lab_comparison_new (GPtrArray *runs)
{
  LabComparison *self = g_new0 (LabComparison, 1);
  LabRunField settings[LAB_N_RUN_FIELDS];
  guint n_groups, fields;

  self->n_runs = runs->len;
  self->groups = g_new0 (guint, runs->len);
  self->names = g_new0 (char *, runs->len + 1);
  self->rows = g_list_store_new (LAB_TYPE_COMPARISON_ROW);
  n_groups = number_groups (self, runs);
  fields = choose_settings (self, runs, n_groups, settings);
  for (guint i = 0; i < runs->len; i++)
    self->names[i] =
        name_group (self, get_info (runs, i), fields, count_members (self, self->groups[i]));
  self->n_columns = 1 + self->n_settings + N_RESULTS;
  self->titles = g_new0 (char *, self->n_columns + 1);
  self->titles[0] = g_strdup (_ ("Run"));
  for (guint i = 0; i < self->n_settings; i++)
    self->titles[1 + i] = g_strdup (lab_run_field_title (settings[i]));
  for (guint i = 0; i < N_RESULTS; i++)
    self->titles[1 + self->n_settings + i] = g_strdup (result_title (i));
  for (guint i = 0; i < n_groups; i++) {
    g_autoptr (LabComparisonRow) row = make_row (self, runs, i, settings);

    g_list_store_append (self->rows, row);
  }
  for (guint i = BEST_ACCURACY; i <= LAST_LOSS; i++)
    mark_best (self, i);
  return self;
}

/**
 * lab_comparison_free:
 * @self: (transfer full): a comparison
 */
void
lab_comparison_free (LabComparison *self)
{
  g_strfreev (self->titles);
  g_strfreev (self->names);
  g_free (self->groups);
  g_object_unref (self->rows);
  g_free (self);
}

/* Quotes what a reader would split; a number with a decimal comma, for one. */
static void
append_csv (GString *csv, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree char *quoted = g_strjoinv ("\"\"", parts);

  if (strpbrk (text, ",;\"\n") != NULL)
    g_string_append_printf (csv, "\"%s\"", quoted);
  else
    g_string_append (csv, text);
}

/**
 * lab_comparison_format_csv:
 * @self: a comparison
 *
 * Returns: (transfer full): the table as lines of comma-separated values, the titles first
 */
char *
lab_comparison_format_csv (const LabComparison *self)
{
  GString *csv = g_string_new (NULL);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint column = 0; column < self->n_columns; column++) {
    g_string_append (csv, column > 0 ? "," : "");
    append_csv (csv, self->titles[column]);
  }
  g_string_append_c (csv, '\n');
  for (guint i = 0; i < n_rows; i++) {
    g_autoptr (LabComparisonRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

    for (guint column = 0; column < self->n_columns; column++) {
      g_string_append (csv, column > 0 ? "," : "");
      append_csv (csv, row->cells[column].text);
    }
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}
