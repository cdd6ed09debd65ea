/* cli-runs-list.c: "digit-lab-cli runs list": the runs that are in the store.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-runs.h"

#include <math.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include "cli-options.h"
#include "cli-run-info.h"
#include "cli-store.h"
#include "cli-table.h"

#define COMMAND "runs list"

typedef struct {
  char *store;
  char *state; /* NULL for any */
  char *match; /* part of a name or a note; NULL for any */
  char *sort;
  gint64 experiment; /* 0 for any */
  int limit;         /* 0 for none */
  gboolean is_starred;
  gboolean is_reverse;
  gboolean as_json;
} ListOptions;

/* ── order ───────────────────────────────────────────────────────────────────────────────────────
 */

/* What has no number comes last. */
static int
compare_numbers (double one, double other)
{
  if (isnan (one) || isnan (other))
    return isnan (one) - isnan (other);
  return (one > other) - (one < other);
}

static int
compare_created (const LabRunInfo *one, const LabRunInfo *other)
{
  return (other->created > one->created) - (other->created < one->created);
}

static int
compare_names (const LabRunInfo *one, const LabRunInfo *other)
{
  return g_utf8_collate (one->name, other->name);
}

static int
compare_accuracies (const LabRunInfo *one, const LabRunInfo *other)
{
  return compare_numbers (-one->best_test_accuracy, -other->best_test_accuracy);
}

static int
compare_losses (const LabRunInfo *one, const LabRunInfo *other)
{
  return compare_numbers (one->best_test_loss, other->best_test_loss);
}

static int
compare_epochs (const LabRunInfo *one, const LabRunInfo *other)
{
  return (other->n_epochs > one->n_epochs) - (other->n_epochs < one->n_epochs);
}

static int
compare_seconds (const LabRunInfo *one, const LabRunInfo *other)
{
  return compare_numbers (-one->seconds, -other->seconds);
}

static const struct {
  const char *name;
  int (*compare) (const LabRunInfo *one, const LabRunInfo *other);
} orders[] = {
    {"newest", compare_created}, {"name", compare_names},    {"accuracy", compare_accuracies},
    {"loss", compare_losses},    {"epochs", compare_epochs}, {"seconds", compare_seconds},
};

static int
compare_runs (gconstpointer one, gconstpointer other, gpointer order)
{
  const LabRunInfo *first = *(LabRunInfo *const *)one;
  const LabRunInfo *second = *(LabRunInfo *const *)other;
  int result = orders[GPOINTER_TO_UINT (order)].compare (first, second);

  /* The newer of equals first. */
  return result != 0 ? result : (second->id > first->id) - (second->id < first->id);
}

/* Returns: G_N_ELEMENTS (orders) when there is none of that name. */
static guint
find_order (const char *name)
{
  guint i = 0;

  if (name == NULL)
    return 0;
  while (i < G_N_ELEMENTS (orders) && !g_str_equal (orders[i].name, name))
    i++;
  return i;
}

/* ── choice ──────────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
contains (const char *text, const char *part)
{
  g_autofree char *folded_text = g_utf8_casefold (text, -1);
  g_autofree char *folded_part = g_utf8_casefold (part, -1);

  return strstr (folded_text, folded_part) != NULL;
}

static gboolean
is_wanted (const LabRunInfo *info, const ListOptions *options)
{
  if (options->is_starred && !info->starred)
    return FALSE;
  if (options->experiment != 0 && info->origin.experiment != options->experiment)
    return FALSE;
  if (options->state != NULL && !g_str_equal (options->state, cli_run_state_name (info->state)))
    return FALSE;
  return options->match == NULL || contains (info->name, options->match) ||
         contains (info->note, options->match);
}

/* Returns: those that are wanted, in the order that is wanted. */
static GPtrArray *
choose (GPtrArray *runs, const ListOptions *options)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func ((GDestroyNotify)lab_run_info_unref);

  for (guint i = 0; i < runs->len; i++) {
    LabRunInfo *info = g_ptr_array_index (runs, i);

    if (is_wanted (info, options))
      g_ptr_array_add (chosen, lab_run_info_ref (info));
  }
  g_ptr_array_sort_with_data (chosen, compare_runs, GUINT_TO_POINTER (find_order (options->sort)));
  for (guint i = 0; options->is_reverse && i < chosen->len / 2; i++) {
    gpointer *one = &chosen->pdata[i], *other = &chosen->pdata[chosen->len - 1 - i], kept = *one;

    *one = *other;
    *other = kept;
  }
  if (options->limit > 0 && chosen->len > (guint)options->limit)
    g_ptr_array_set_size (chosen, options->limit);
  return chosen;
}

/* ── printing ────────────────────────────────────────────────────────────────────────────────────
 */

static void
add_row (CliTable *table, const LabRunInfo *info)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, info->id);
  g_autofree char *epochs = g_strdup_printf ("%u/%d", info->n_epochs, info->config.epochs);
  g_autofree char *best = cli_run_format_percent (info->best_test_accuracy);
  g_autofree char *last = cli_run_format_percent (info->last_test_accuracy);
  g_autofree char *seconds = g_strdup_printf ("%.1f s", info->seconds);
  g_autofree char *created = cli_run_format_time (info->created);

  cli_table_add (table, number, info->starred ? "★" : "", info->name,
                 cli_run_state_title (info->state), epochs, best, last, seconds, info->dataset_name,
                 created);
}

static void
print_table (GPtrArray *runs)
{
  CliTable *table;

  if (runs->len == 0) {
    g_print ("%s\n", _ ("There are no such runs."));
    return;
  }
  table = cli_table_new ("rlllrrrrll");
  /* translators: titles of columns; “Best” and “Last” are test accuracies */
  cli_table_add (table, _ ("Run"), "", _ ("Name"), _ ("State"), _ ("Epochs"), _ ("Best"),
                 _ ("Last"), _ ("Time"), _ ("Dataset"), _ ("Started"));
  for (guint i = 0; i < runs->len; i++)
    add_row (table, g_ptr_array_index (runs, i));
  cli_table_print (table);
}

static void
print_json (GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++) {
    CliJson *json = cli_json_new ();

    cli_run_info_add_to_json (g_ptr_array_index (runs, i), json);
    cli_json_print (json);
  }
}

static int
list (const ListOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabStore) store = lab_store_open (options->store, &error);
  g_autoptr (GPtrArray) runs = store != NULL ? lab_store_list_runs (store, &error) : NULL;
  g_autoptr (GPtrArray) chosen = runs != NULL ? choose (runs, options) : NULL;

  if (chosen == NULL)
    return cli_fail (error);
  if (options->as_json)
    print_json (chosen);
  else
    print_table (chosen);
  return CLI_SUCCESS;
}

static int
check (const ListOptions *options)
{
  LabRunState state;
  g_autofree char *sentence = NULL;

  if (options->state != NULL && !cli_run_state_parse (options->state, &state)) {
    /* translators: what was typed for the option --state */
    sentence = g_strdup_printf (_ ("--state: “%s” is none of %s"), options->state,
                                "finished, stopped, interrupted, diverged, failed, training, "
                                "paused, ready");
    return cli_misuse (COMMAND, sentence);
  }
  if (find_order (options->sort) == G_N_ELEMENTS (orders)) {
    /* translators: what was typed for the option --sort */
    sentence = g_strdup_printf (_ ("--sort: “%s” is none of %s"), options->sort,
                                "newest, name, accuracy, loss, epochs, seconds");
    return cli_misuse (COMMAND, sentence);
  }
  if (options->limit < 0)
    return cli_misuse (COMMAND, _ ("--limit: it must be at least 1"));
  return CLI_SUCCESS;
}

/**
 * cli_runs_list:
 * @arguments: (array zero-terminated=1): "list" and what follows it
 *
 * Returns: the exit status
 */
int
cli_runs_list (char **arguments)
{
  ListOptions options = {0};
  const GOptionEntry entries[] = {
      {"state", 0, 0, G_OPTION_ARG_STRING, &options.state,
       N_ ("Only those that are finished, stopped, interrupted, diverged, failed, training or "
           "paused"),
       N_ ("STATE")},
      {"starred", 0, 0, G_OPTION_ARG_NONE, &options.is_starred, N_ ("Only those with a star"),
       NULL},
      {"match", 0, 0, G_OPTION_ARG_STRING, &options.match,
       N_ ("Only those with this in their name or note"), N_ ("TEXT")},
      {"experiment", 0, 0, G_OPTION_ARG_INT64, &options.experiment,
       N_ ("Only those of one experiment"), N_ ("N")},
      {"sort", 0, 0, G_OPTION_ARG_STRING, &options.sort,
       N_ ("By newest (default), name, accuracy, loss, epochs or seconds"), N_ ("KEY")},
      {"reverse", 'r', 0, G_OPTION_ARG_NONE, &options.is_reverse, N_ ("The other way round"), NULL},
      {"limit", 'n', 0, G_OPTION_ARG_INT, &options.limit, N_ ("Only the first few"), N_ ("N")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_ ("Print one JSON object a line"),
       NULL},
      CLI_STORE_ENTRY (&options.store),
      {NULL}};
  int status = CLI_MISUSE;

  if (cli_options_parse (COMMAND, _ ("Lists the runs that are in the store."), NULL, NULL, entries,
                         NULL, arguments))
    status = check (&options);
  if (status == CLI_SUCCESS)
    status = list (&options);
  g_free (options.store);
  g_free (options.state);
  g_free (options.match);
  g_free (options.sort);
  return status;
}
