/* test-run-list.c: the list of runs: what it follows, how runs are named, found, sorted, compared.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gio/gio.h>
#include <string.h>

#include "headless-test.h"
#include "lab-comparison.h"
#include "lab-run-label.h"
#include "lab-run-list.h"
#include "lab-runs-filter.h"

static HeadlessTest test;

static guint
count_items (LabRunList *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static gint64
id_at (LabRunList *list, guint position)
{
  g_autoptr (LabRunItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  return lab_run_item_get_id (item);
}

static void
count_cb (guint *n)
{
  ++*n;
}

/* Items stay with their runs, whatever else is added, edited or deleted. */
static void
test_follows (void)
{
  g_autoptr (LabRunList) list = lab_run_list_new ();
  gint64 first = headless_test_record (&test, 1, 1, 0);
  gint64 second, third;
  LabRunItem *item;
  guint n_changes = 0;

  g_assert_false (lab_run_list_is_loaded (list));
  lab_run_list_set_store (list, test.store);
  headless_test_wait_for (count_items (list) == 1);
  g_assert_true (lab_run_list_is_loaded (list));
  item = lab_run_list_find (list, first);
  g_assert_nonnull (item);
  g_assert_cmpstr (lab_run_item_get_title (item), ==, "8");

  second = headless_test_record (&test, 1, 2, 0);
  headless_test_wait_for (count_items (list) == 2);
  g_assert_true (lab_run_list_find (list, first) == item);
  g_assert_cmpint (id_at (list, 0), ==, second);
  g_assert_cmpint (id_at (list, 1), ==, first);
  /* What differs stands in the name now. */
  headless_test_wait_for (g_str_equal (lab_run_item_get_title (item), "8 · seed 1"));

  third = headless_test_record (&test, 1, 3, 1e-3);
  headless_test_wait_for (count_items (list) == 3);
  g_assert_cmpstr (lab_run_item_get_title (lab_run_list_find (list, third)), ==,
                   "8 · λ 0.001 · seed 3");

  g_signal_connect_swapped (item, "changed", G_CALLBACK (count_cb), &n_changes);
  lab_store_rename_run (test.store, first, "my best");
  headless_test_wait_for (n_changes > 0);
  g_assert_cmpstr (lab_run_item_get_title (item), ==, "my best");
  g_signal_handlers_disconnect_by_data (item, &n_changes);

  lab_store_delete_runs (test.store, &second, 1);
  headless_test_wait_for (count_items (list) == 2);
  g_assert_null (lab_run_list_find (list, second));
  g_assert_true (lab_run_list_find (list, first) == item);
  lab_store_undelete_runs (test.store, &second, 1);
  headless_test_wait_for (count_items (list) == 3);
  g_assert_cmpint (id_at (list, 1), ==, second);

  lab_run_list_set_store (list, NULL);
}

static LabRunItem *
find (const char *title, gint64 *ids, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_autoptr (LabRunInfo) info = lab_store_find_run (test.store, ids[i], NULL);
    LabRunItem *item = lab_run_item_new (info, ~0u);

    if (strstr (lab_run_item_get_text (item), title) != NULL)
      return item;
    g_object_unref (item);
  }
  g_assert_not_reached ();
}

static void
test_filter (void)
{
  gint64 ids[] = {headless_test_record (&test, 1, 11, 0), headless_test_record (&test, 2, 12, 0.1)};
  g_autoptr (LabRunItem) plain = find ("seed 11", ids, 2);
  g_autoptr (LabRunItem) penalised = find ("seed 12", ids, 2);
  LabRunsFilter filter = {NULL, NULL, NULL, FALSE};

  g_assert_true (lab_runs_filter_is_empty (&filter));
  g_assert_true (lab_runs_filter_matches (&filter, plain));
  filter.text = g_strdup ("Λ 0.1, SEED 12");
  g_assert_false (lab_runs_filter_is_empty (&filter));
  g_assert_false (lab_runs_filter_matches (&filter, plain));
  g_assert_true (lab_runs_filter_matches (&filter, penalised));
  lab_runs_filter_clear (&filter);
  filter.state = g_strdup ("finished");
  g_assert_true (lab_runs_filter_matches (&filter, plain));
  g_free (filter.state);
  filter.state = g_strdup ("diverged");
  g_assert_false (lab_runs_filter_matches (&filter, plain));
  lab_runs_filter_clear (&filter);
  filter.starred = TRUE;
  g_assert_false (lab_runs_filter_matches (&filter, plain));
  lab_runs_filter_clear (&filter);
  filter.dataset = g_strdup (lab_run_item_get_info (plain)->dataset_hash);
  g_assert_true (lab_runs_filter_matches (&filter, penalised));
  g_free (filter.dataset);
  filter.dataset = g_strdup ("another");
  g_assert_false (lab_runs_filter_matches (&filter, penalised));
  lab_runs_filter_clear (&filter);

  g_assert_cmpint (lab_runs_compare ("newest", penalised, plain), <, 0);
  g_assert_cmpint (lab_runs_compare ("newest", plain, penalised), >, 0);
  g_assert_cmpint (lab_runs_compare ("name", plain, penalised), <, 0);
  g_assert_cmpint (lab_runs_compare ("epochs", penalised, plain), <, 0);
  g_assert_cmpint (lab_runs_compare ("accuracy", plain, penalised), <, 0);
  g_assert_cmpint (lab_runs_compare ("loss", plain, penalised), <, 0);
  g_assert_cmpint (lab_runs_compare ("seconds", plain, plain), ==, 0);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GPtrArray **)data = lab_run_load_finish (result, NULL);
}

/* Seeds of one configuration are one line with their mean and spread. */
static void
test_comparison (void)
{
  gint64 ids[] = {headless_test_record (&test, 2, 1, 0), headless_test_record (&test, 2, 2, 0),
                  headless_test_record (&test, 2, 3, 0), headless_test_record (&test, 2, 1, 0.5)};
  g_autoptr (GObject) source = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (LabComparison) comparison = NULL;
  g_autofree char *csv = NULL;
  g_auto (GStrv) lines = NULL;
  double sum = 0;

  lab_run_load_async (source, test.store, ids, G_N_ELEMENTS (ids), test.dataset, NULL, loaded_cb,
                      &runs);
  headless_test_wait_for (runs != NULL);
  comparison = lab_comparison_new (runs);
  g_assert_cmpuint (comparison->n_settings, ==, 1);
  g_assert_cmpstr (comparison->titles[0], ==, "Run");
  g_assert_cmpstr (comparison->titles[1], ==, "λ");
  g_assert_cmpuint (comparison->groups[0], ==, 0);
  g_assert_cmpuint (comparison->groups[2], ==, 0);
  g_assert_cmpuint (comparison->groups[3], ==, 1);
  g_assert_cmpstr (comparison->names[1], ==, "8 (3 seeds)");
  g_assert_cmpstr (comparison->names[3], ==, "8 · λ 0.5");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (comparison->rows)), ==, 2);
  {
    g_autoptr (LabComparisonRow) seeds = g_list_model_get_item (G_LIST_MODEL (comparison->rows), 0);
    g_autoptr (LabComparisonRow) other = g_list_model_get_item (G_LIST_MODEL (comparison->rows), 1);

    for (guint i = 0; i < 3; i++) {
      LabRun *run = ((LabLoadedRun *)runs->pdata[i])->run;
      guint n_epochs;
      const LabEpoch *epochs = lab_run_get_epochs (run, &n_epochs);

      sum += epochs[lab_run_get_best_accuracy_epoch (run) - 1].test_accuracy;
    }
    g_assert_cmpfloat_with_epsilon (lab_comparison_row_get_cell (seeds, 2)->key, sum / 3, 1e-12);
    g_assert_nonnull (strstr (lab_comparison_row_get_cell (seeds, 2)->text, "±"));
    g_assert_null (strstr (lab_comparison_row_get_cell (other, 2)->text, "±"));
    g_assert_true (lab_comparison_row_get_cell (seeds, 2)->is_best);
    g_assert_false (lab_comparison_row_get_cell (other, 2)->is_best);
    g_assert_cmpstr (lab_comparison_row_get_cell (other, 1)->text, ==, "0.5");
  }
  csv = lab_comparison_format_csv (comparison);
  lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_prefix (lines[0], "Run,λ,Best Accuracy,"));
  g_assert_true (g_str_has_prefix (lines[2], "8 · λ 0.5,0.5,"));
}

/* One run alone: nothing varies, and nothing is the best of one. */
static void
test_alone (void)
{
  gint64 id = headless_test_record (&test, 1, 1, 0);
  g_autoptr (GObject) source = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (LabComparison) comparison = NULL;

  lab_run_load_async (source, test.store, &id, 1, NULL, NULL, loaded_cb, &runs);
  headless_test_wait_for (runs != NULL);
  g_assert_nonnull (((LabLoadedRun *)runs->pdata[0])->newest);
  g_assert_null (((LabLoadedRun *)runs->pdata[0])->parent);
  comparison = lab_comparison_new (runs);
  g_assert_cmpuint (comparison->n_settings, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (comparison->rows)), ==, 1);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  headless_test_set_up (&test);
  g_test_add_func ("/run-list/follows", test_follows);
  g_test_add_func ("/run-list/filter", test_filter);
  g_test_add_func ("/run-list/comparison", test_comparison);
  g_test_add_func ("/run-list/alone", test_alone);
  status = g_test_run ();
  headless_test_tear_down (&test);
  return status;
}
