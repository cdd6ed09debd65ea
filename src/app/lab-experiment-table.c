/* lab-experiment-table.c: the runs of an experiment as a table: live, sorted by any column.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab-experiment-row.h"

#define N_NAME_CHARS 14 /* at least */

struct _LabExperimentTable {
  GtkWidget parent_instance;

  LabExperiment *experiment;
  GListStore *rows; /* LabExperimentRow, in the experiment's order */

  GtkWidget *scrolled_window;
  GtkColumnView *column_view;
};

G_DEFINE_FINAL_TYPE (LabExperimentTable, lab_experiment_table, GTK_TYPE_WIDGET)

enum { RUN_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── cells ───────────────────────────────────────────────────────────────────────────────────────
 */

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);
  guint column = GPOINTER_TO_UINT (data);

  gtk_label_set_xalign (GTK_LABEL (label), column <= LAB_EXPERIMENT_COLUMN_STATE ? 0 : 1);
  /* A name may be long; the others are short, and the table scrolls before it cuts them. */
  if (column == LAB_EXPERIMENT_COLUMN_RUN) {
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_label_set_width_chars (GTK_LABEL (label), N_NAME_CHARS);
  }
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (list_item, label);
}

/* The factory's data says which column; the label remembers it for later changes. */
static void
show_text (GtkWidget *label, LabExperimentRow *row)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (label), "column"));

  gtk_label_set_label (GTK_LABEL (label), lab_experiment_row_get_text (row, column));
}

static void
changed_cb (LabExperimentRow *row, GtkWidget *label)
{
  show_text (label, row);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  GtkWidget *label = gtk_list_item_get_child (list_item);
  LabExperimentRow *row = gtk_list_item_get_item (list_item);

  g_object_set_data (G_OBJECT (label), "column", data);
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), label, 0);
  show_text (label, row);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (list_item),
                                        gtk_list_item_get_child (list_item));
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  guint column = GPOINTER_TO_UINT (data);
  double left = lab_experiment_row_get_key ((gpointer)a, column);
  double right = lab_experiment_row_get_key ((gpointer)b, column);

  /* What has no value yet stands at the end. */
  if (isnan (left) || isnan (right))
    return isnan (left) - isnan (right);
  return (left > right) - (left < right);
}

static void
add_column (LabExperimentTable *self, guint index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter =
      GTK_SORTER (gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (index), NULL));
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (index));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (index));
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), GUINT_TO_POINTER (index));
  column = gtk_column_view_column_new (lab_experiment_column_title (index), factory);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, index == LAB_EXPERIMENT_COLUMN_RUN);
  gtk_column_view_append_column (self->column_view, column);
}

/* ── the widget ──────────────────────────────────────────────────────────────────────────────────
 */

static void
activate_cb (LabExperimentTable *self, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (self->column_view));
  g_autoptr (LabExperimentRow) row = g_list_model_get_item (model, position);

  if (row != NULL)
    g_signal_emit (self, signals[RUN_ACTIVATED], 0, lab_experiment_row_get_index (row));
}

static void
lab_experiment_table_dispose (GObject *object)
{
  LabExperimentTable *self = LAB_EXPERIMENT_TABLE (object);

  if (self->column_view != NULL)
    gtk_column_view_set_model (self->column_view, NULL);
  self->column_view = NULL;
  g_clear_pointer (&self->scrolled_window, gtk_widget_unparent);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->experiment, lab_experiment_unref);

  G_OBJECT_CLASS (lab_experiment_table_parent_class)->dispose (object);
}

static void
lab_experiment_table_class_init (LabExperimentTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_experiment_table_dispose;

  /**
   * LabExperimentTable::run-activated:
   * @index: a run of the experiment
   *
   * Somebody wants to see that run.
   */
  signals[RUN_ACTIVATED] =
      g_signal_new ("run-activated", LAB_TYPE_EXPERIMENT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_experiment_table_init (LabExperimentTable *self)
{
  g_autoptr (GtkSelectionModel) selection = NULL;
  GtkSortListModel *sorted;

  self->rows = g_list_store_new (LAB_TYPE_EXPERIMENT_ROW);
  self->column_view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->column_view), "comparison");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->column_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Runs of the experiment"), -1);
  for (guint i = 0; i < LAB_EXPERIMENT_N_COLUMNS; i++)
    add_column (self, i);
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)),
                                    g_object_ref (gtk_column_view_get_sorter (self->column_view)));
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (sorted)));
  gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (selection), FALSE);
  gtk_column_view_set_model (self->column_view, selection);
  g_signal_connect_swapped (self->column_view, "activate", G_CALLBACK (activate_cb), self);

  self->scrolled_window = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled_window),
                                 GTK_WIDGET (self->column_view));
  gtk_widget_set_parent (self->scrolled_window, GTK_WIDGET (self));
}

/**
 * lab_experiment_table_set_experiment:
 * @self: a table
 * @experiment: (nullable): whose runs it lists from now on
 */
void
lab_experiment_table_set_experiment (LabExperimentTable *self, LabExperiment *experiment)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (LAB_IS_EXPERIMENT_TABLE (self));

  if (experiment == self->experiment)
    return;
  g_clear_pointer (&self->experiment, lab_experiment_unref);
  if (experiment != NULL)
    self->experiment = lab_experiment_ref (experiment);
  for (guint i = 0; experiment != NULL && i < experiment->n_runs; i++)
    g_ptr_array_add (rows, lab_experiment_row_new (experiment, i));
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       rows->pdata, rows->len);
}

/**
 * lab_experiment_table_update:
 * @self: a table with an experiment
 * @runs: (array): (n_runs) its runs, NULL where one waits
 *
 * Brings the lines up to date, in place.
 */
void
lab_experiment_table_update (LabExperimentTable *self, LabRun *const *runs)
{
  g_return_if_fail (LAB_IS_EXPERIMENT_TABLE (self));

  for (guint i = 0; self->experiment != NULL && i < self->experiment->n_runs; i++) {
    g_autoptr (LabExperimentRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

    lab_experiment_row_update (row, runs[i]);
  }
}
