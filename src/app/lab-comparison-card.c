/* lab-comparison-card.c: the card with the table of several runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-comparison-card.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-theme.h"

/* A table whose numbers change faster than this can't be read. */
#define UPDATE_MS 500

#define SWATCH_SIZE 10
#define NAME_CHARS  14

struct _LabComparisonCard {
  GtkWidget parent_instance;

  GPtrArray *runs; /* of LabLoadedRun, or NULL */
  LabComparison *comparison;
  guint update_id;

  GtkWidget *box;
  GtkColumnView *column_view;
};

G_DEFINE_FINAL_TYPE (LabComparisonCard, lab_comparison_card, GTK_TYPE_WIDGET)

/* ── cells ───────────────────────────────────────────────────────────────────────────────────────
 */

static void
draw_swatch_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  DrawColour colour = draw_palette (GPOINTER_TO_UINT (data));

  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, colour.alpha);
  cairo_arc (cr, width / 2.0, height / 2.0, MIN (width, height) / 2.0, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  guint column = GPOINTER_TO_UINT (data);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "details");
  if (column == 0) {
    GtkWidget *swatch = gtk_drawing_area_new ();

    /* A name may be cut short, a number never. */
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_label_set_width_chars (GTK_LABEL (label), NAME_CHARS);
    gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (swatch), SWATCH_SIZE);
    gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
    gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (swatch), SWATCH_SIZE);
    gtk_box_append (GTK_BOX (box), swatch);
  }
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  guint column = GPOINTER_TO_UINT (data);
  LabComparisonRow *row = gtk_list_item_get_item (list_item);
  const LabComparisonCell *cell = lab_comparison_row_get_cell (row, column);
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GtkWidget *label = gtk_widget_get_last_child (box);

  gtk_label_set_label (GTK_LABEL (label), cell->text);
  gtk_widget_set_tooltip_text (label, cell->text);
  if (cell->is_best)
    gtk_widget_add_css_class (label, "heading");
  else
    gtk_widget_remove_css_class (label, "heading");
  if (column == 0)
    gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (gtk_widget_get_first_child (box)),
                                    draw_swatch_cb,
                                    GUINT_TO_POINTER (lab_comparison_row_get_group (row)), NULL);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  guint column = GPOINTER_TO_UINT (data);
  const LabComparisonCell *left = lab_comparison_row_get_cell ((gpointer)a, column);
  const LabComparisonCell *right = lab_comparison_row_get_cell ((gpointer)b, column);

  if (isnan (left->key) || isnan (right->key))
    return isnan (left->key) && isnan (right->key) ? g_utf8_collate (left->text, right->text)
                                                   : isnan (left->key) - isnan (right->key);
  return (left->key > right->key) - (left->key < right->key);
}

/* ── the table ───────────────────────────────────────────────────────────────────────────────────
 */

static void
remove_columns (LabComparisonCard *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->column_view);

  for (guint i = g_list_model_get_n_items (columns); i > 0; i--) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i - 1);

    gtk_column_view_remove_column (self->column_view, column);
  }
}

static void
add_column (LabComparisonCard *self, guint index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;
  g_autoptr (GtkSorter) sorter =
      GTK_SORTER (gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (index), NULL));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (index));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (index));
  column = gtk_column_view_column_new (self->comparison->titles[index], factory);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, index == 0);
  gtk_column_view_append_column (self->column_view, column);
}

static gboolean
has_columns (LabComparisonCard *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->column_view);
  guint n = g_list_model_get_n_items (columns);

  if (n != self->comparison->n_columns)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    if (g_strcmp0 (gtk_column_view_column_get_title (column), self->comparison->titles[i]) != 0)
      return FALSE;
  }
  return TRUE;
}

static void
show_table (LabComparisonCard *self)
{
  GtkSortListModel *sorted;
  g_autoptr (GtkSelectionModel) selection = NULL;

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->comparison, lab_comparison_free);
  if (self->runs == NULL) {
    gtk_column_view_set_model (self->column_view, NULL);
    return;
  }
  self->comparison = lab_comparison_new (self->runs);
  if (!has_columns (self)) {
    gtk_column_view_set_model (self->column_view, NULL);
    remove_columns (self);
    for (guint i = 0; i < self->comparison->n_columns; i++)
      add_column (self, i);
  }
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->comparison->rows)),
                                    g_object_ref (gtk_column_view_get_sorter (self->column_view)));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (sorted)));
  gtk_column_view_set_model (self->column_view, selection);
}

static gboolean
update_cb (gpointer data)
{
  LabComparisonCard *self = data;

  self->update_id = 0;
  show_table (self);
  return G_SOURCE_REMOVE;
}

static void
metrics_changed_cb (LabComparisonCard *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_MS, update_cb, self);
}

static void
copy_cb (LabComparisonCard *self)
{
  g_autofree char *csv = NULL;

  if (self->comparison == NULL)
    return;
  csv = lab_comparison_format_csv (self->comparison);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), csv);
}

/* Who goes to the card by key wants what it shows, not the buttons above it. */
static gboolean
lab_comparison_card_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LAB_COMPARISON_CARD (widget)->column_view));
}

static void
lab_comparison_card_dispose (GObject *object)
{
  LabComparisonCard *self = LAB_COMPARISON_CARD (object);

  if (self->column_view != NULL)
    lab_comparison_card_set_runs (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_COMPARISON_CARD);
  G_OBJECT_CLASS (lab_comparison_card_parent_class)->dispose (object);
}

static void
lab_comparison_card_class_init (LabComparisonCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_comparison_card_dispose;
  widget_class->grab_focus = lab_comparison_card_grab_focus;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-comparison-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LabComparisonCard, box);
  gtk_widget_class_bind_template_child (widget_class, LabComparisonCard, column_view);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_comparison_card_init (LabComparisonCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_comparison_card_set_runs:
 * @self: a card
 * @runs: (nullable) (element-type LabLoadedRun): what to compare, live
 */
void
lab_comparison_card_set_runs (LabComparisonCard *self, GPtrArray *runs)
{
  g_return_if_fail (LAB_IS_COMPARISON_CARD (self));

  for (guint i = 0; self->runs != NULL && i < self->runs->len; i++)
    g_signal_handlers_disconnect_by_data (((LabLoadedRun *)self->runs->pdata[i])->run, self);
  if (runs != NULL)
    g_ptr_array_ref (runs);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  self->runs = runs;
  for (guint i = 0; runs != NULL && i < runs->len; i++)
    g_signal_connect_swapped (((LabLoadedRun *)runs->pdata[i])->run, "metrics-changed",
                              G_CALLBACK (metrics_changed_cb), self);
  show_table (self);
}

/**
 * lab_comparison_card_get_comparison:
 * @self: a card
 *
 * Returns: (nullable) (transfer none): the table, valid until the next change
 */
const LabComparison *
lab_comparison_card_get_comparison (LabComparisonCard *self)
{
  g_return_val_if_fail (LAB_IS_COMPARISON_CARD (self), NULL);
  return self->comparison;
}
