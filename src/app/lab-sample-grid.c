/* lab-sample-grid.c: the card with the collection: its drawings by class, and what can be done with them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sample-grid.h"

#include <glib/gi18n-lib.h>

#include "lab-sample-cell.h"
#include "lab-sample-filter.h"
#include "lab-sample-label-bar.h"

struct _LabSampleGrid {
  GtkWidget parent_instance;

  LabSampleList *list;
  LabClassNames *names; /* or NULL */
  GtkCustomSorter *sorter;
  GtkCustomFilter *matcher;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkSelectionModel *selection;

  GtkWidget *box;
  GtkLabel *summary_label;
  LabSampleFilter *filter;
  GtkStack *stack;
  GtkGridView *grid_view;
  GtkLabel *selection_label;
  GtkWidget *label_button;
  LabSampleLabelBar *label_bar;
  GtkButton *hold_out_button;
  GtkWidget *delete_button;
};

G_DEFINE_FINAL_TYPE (LabSampleGrid, lab_sample_grid, GTK_TYPE_WIDGET)

enum { SIGNAL_EDITED, SIGNAL_FAILED, SIGNAL_SELECTION_CHANGED, SIGNAL_UNDO, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── what is shown, and in which order ───────────────────────────────────────────────────────────
 */

/* A class that the network does not know comes after all others. */
static guint
get_order (LabSampleGrid *self, const char *label)
{
  guint n = self->names != NULL ? lab_class_names_get_n (self->names) : 0;

  for (guint i = 0; i < n; i++)
    if (g_str_equal (label, lab_class_names_get (self->names, i)))
      return i;
  return n;
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  const LabSample *first = lab_sample_item_get_sample ((LabSampleItem *)a);
  const LabSample *second = lab_sample_item_get_sample ((LabSampleItem *)b);
  guint first_order = get_order (data, first->label),
        second_order = get_order (data, second->label);

  if (first_order != second_order)
    return first_order < second_order ? -1 : 1;
  if (!g_str_equal (first->label, second->label))
    return g_utf8_collate (first->label, second->label);
  return first->id < second->id ? -1 : first->id > second->id;
}

static gboolean
match_item (gpointer item, gpointer data)
{
  return lab_sample_filter_matches (LAB_SAMPLE_GRID (data)->filter, item);
}

static void
filter_changed_cb (LabSampleGrid *self)
{
  gtk_filter_changed (GTK_FILTER (self->matcher), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, lab_sample_cell_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  lab_sample_cell_set_item (LAB_SAMPLE_CELL (gtk_list_item_get_child (item)),
                            gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  lab_sample_cell_set_item (LAB_SAMPLE_CELL (gtk_list_item_get_child (item)), NULL);
}

static void
show_summary (LabSampleGrid *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint n_held_out = 0, n_misread = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++) {
    g_autoptr (LabSampleItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    n_held_out += lab_sample_item_get_sample (item)->held_out;
    n_misread += lab_sample_item_is_misread (item);
  }
  /* translators: of the collection: drawings in all, drawings that are only for testing, drawings
   * that the network takes for something else */
  text = g_strdup_printf (ngettext ("%u drawing · %u held out · %u misread",
                                    "%u drawings · %u held out · %u misread", n),
                          n, n_held_out, n_misread);
  gtk_label_set_label (self->summary_label, n > 0 ? text : "");
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "drawings" : "empty");
  gtk_widget_set_visible (GTK_WIDGET (self->filter), n > 0);
}

/* ── the selection ───────────────────────────────────────────────────────────────────────────────
 */

static gboolean
holds_out_next (GPtrArray *samples)
{
  for (guint i = 0; i < samples->len; i++)
    if (!((const LabSample *)samples->pdata[i])->held_out)
      return TRUE;
  return FALSE;
}

static void
show_selection (LabSampleGrid *self)
{
  g_autoptr (GPtrArray) samples = lab_sample_grid_get_selected (self);
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u selected", "%u selected", samples->len), samples->len);
  gboolean is_any = samples->len > 0;

  gtk_label_set_label (self->selection_label, is_any ? text : _ ("None selected"));
  gtk_widget_set_sensitive (self->label_button, is_any && self->names != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->hold_out_button), is_any);
  gtk_widget_set_sensitive (self->delete_button, is_any);
  gtk_button_set_label (self->hold_out_button,
                        is_any && !holds_out_next (samples) ? _ ("Train On") : _ ("Hold Out"));
}

static void
selection_changed_cb (LabSampleGrid *self)
{
  show_selection (self);
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

/* ── what is done with it ────────────────────────────────────────────────────────────────────────
 */

/* Takes @edit, which is NULL when it failed. */
static void
tell (LabSampleGrid *self, LabSampleEdit *edit, const GError *error)
{
  g_autoptr (LabSampleEdit) done = edit;

  if (done != NULL)
    g_signal_emit (self, signals[SIGNAL_EDITED], 0, done);
  else
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
}

/* Drawings were edited, or the classes are others: their order, too, is another one. */
static void
update (LabSampleGrid *self)
{
  gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
  lab_sample_grid_update_readings (self);
}

/* The selected ones, when there is a store to change them in; else NULL. */
static GPtrArray *
get_editable (LabSampleGrid *self)
{
  GPtrArray *samples = lab_sample_grid_get_selected (self);

  if (samples->len > 0 && lab_sample_list_get_store (self->list) != NULL)
    return samples;
  g_ptr_array_unref (samples);
  return NULL;
}

static void
label_chosen_cb (LabSampleGrid *self, const char *label)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->label_button));
  lab_sample_grid_set_label (self, label);
}

static gboolean
delete_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  lab_sample_grid_delete (data);
  return GDK_EVENT_STOP;
}

static gboolean
undo_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_UNDO], 0);
  return GDK_EVENT_STOP;
}

static void
add_keys (LabSampleGrid *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Delete|KP_Delete"),
                        gtk_callback_action_new (delete_key_cb, self, NULL)));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>z"),
                        gtk_callback_action_new (undo_key_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->grid_view), keys);
  lab_sample_label_bar_listen (self->label_bar, GTK_WIDGET (self->grid_view));
}

/* ── the widget ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_sample_grid_dispose (GObject *object)
{
  LabSampleGrid *self = LAB_SAMPLE_GRID (object);

  lab_sample_grid_set_list (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_SAMPLE_GRID);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->sorter);
  g_clear_object (&self->matcher);
  g_clear_pointer (&self->names, lab_class_names_unref);
  G_OBJECT_CLASS (lab_sample_grid_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-sample-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, LabSampleGrid, box);
  gtk_widget_class_bind_template_child (widget_class, LabSampleGrid, summary_label);
  gtk_widget_class_bind_template_child (widget_class, LabSampleGrid, filter);
  gtk_widget_class_bind_template_child (widget_class, LabSampleGrid, stack);
  gtk_widget_class_bind_template_child (widget_class, LabSampleGrid, grid_view);
  gtk_widget_class_bind_template_child (widget_class, LabSampleGrid, selection_label);
  gtk_widget_class_bind_template_child (widget_class, LabSampleGrid, label_button);
  gtk_widget_class_bind_template_child (widget_class, LabSampleGrid, label_bar);
  gtk_widget_class_bind_template_child (widget_class, LabSampleGrid, hold_out_button);
  gtk_widget_class_bind_template_child (widget_class, LabSampleGrid, delete_button);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, label_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, lab_sample_grid_hold_out);
  gtk_widget_class_bind_template_callback (widget_class, lab_sample_grid_delete);
}

static void
lab_sample_grid_class_init (LabSampleGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_sample_grid_dispose;
  signals[SIGNAL_EDITED] = g_signal_new ("edited", LAB_TYPE_SAMPLE_GRID, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, LAB_TYPE_SAMPLE_EDIT);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_SAMPLE_GRID, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_SELECTION_CHANGED] =
      g_signal_new ("selection-changed", LAB_TYPE_SAMPLE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_UNDO] = g_signal_new ("undo", LAB_TYPE_SAMPLE_GRID, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (LAB_TYPE_SAMPLE_FILTER);
  g_type_ensure (LAB_TYPE_SAMPLE_LABEL_BAR);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
make_models (LabSampleGrid *self)
{
  self->matcher = gtk_custom_filter_new (match_item, self, NULL);
  self->sorter = gtk_custom_sorter_new (compare_items, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (GTK_FILTER (self->matcher)));
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                          g_object_ref (GTK_SORTER (self->sorter)));
  self->selection =
      GTK_SELECTION_MODEL (gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->sorted))));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_grid_view_set_model (self->grid_view, self->selection);
}

static void
lab_sample_grid_init (LabSampleGrid *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_models (self);
  add_keys (self);
  show_selection (self);
}

/**
 * lab_sample_grid_set_list:
 * @self: a card
 * @list: (nullable): the collection
 */
void
lab_sample_grid_set_list (LabSampleGrid *self, LabSampleList *list)
{
  g_return_if_fail (LAB_IS_SAMPLE_GRID (self));

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_set_object (&self->list, list);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (list));
  if (list == NULL)
    return;
  g_signal_connect_swapped (list, "updated", G_CALLBACK (update), self);
  update (self);
}

/**
 * lab_sample_grid_set_class_names:
 * @self: a card
 * @names: (nullable): what classes there are, in their order
 */
void
lab_sample_grid_set_class_names (LabSampleGrid *self, LabClassNames *names)
{
  g_return_if_fail (LAB_IS_SAMPLE_GRID (self));

  if (names == self->names)
    return;
  g_clear_pointer (&self->names, lab_class_names_unref);
  self->names = names != NULL ? lab_class_names_ref (names) : NULL;
  lab_sample_label_bar_set_class_names (self->label_bar, names);
  if (self->list != NULL)
    update (self);
}

/**
 * lab_sample_grid_update_readings:
 * @self: a card with a list
 *
 * Brings counts up to date, and who is shown: the drawings were read.
 */
void
lab_sample_grid_update_readings (LabSampleGrid *self)
{
  g_return_if_fail (LAB_IS_SAMPLE_GRID (self));

  lab_sample_filter_update (self->filter, self->list, self->names);
  gtk_filter_changed (GTK_FILTER (self->matcher), GTK_FILTER_CHANGE_DIFFERENT);
  show_summary (self);
  selection_changed_cb (self);
}

/**
 * lab_sample_grid_get_selected:
 * @self: a card
 *
 * Returns: (transfer full): LabSample, as they stand
 */
GPtrArray *
lab_sample_grid_get_selected (LabSampleGrid *self)
{
  GPtrArray *samples;
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iterator;
  guint position;

  g_return_val_if_fail (LAB_IS_SAMPLE_GRID (self), NULL);

  samples = g_ptr_array_new_with_free_func ((GDestroyNotify)lab_sample_unref);
  selected = gtk_selection_model_get_selection (self->selection);
  for (gboolean is_valid = gtk_bitset_iter_init_first (&iterator, selected, &position); is_valid;
       is_valid = gtk_bitset_iter_next (&iterator, &position)) {
    g_autoptr (LabSampleItem) item =
        g_list_model_get_item (G_LIST_MODEL (self->selection), position);

    if (item != NULL)
      g_ptr_array_add (samples, lab_sample_ref (lab_sample_item_get_sample (item)));
  }
  return samples;
}

/**
 * lab_sample_grid_delete:
 * @self: a card
 *
 * Deletes the selected drawings.
 */
void
lab_sample_grid_delete (LabSampleGrid *self)
{
  g_autoptr (GPtrArray) samples = get_editable (self);
  g_autoptr (GError) error = NULL;
  LabSampleEdit *edit;

  g_return_if_fail (LAB_IS_SAMPLE_GRID (self));

  if (samples == NULL)
    return;
  edit = lab_sample_edit_delete (lab_sample_list_get_store (self->list), samples, &error);
  tell (self, edit, error);
}

/**
 * lab_sample_grid_set_label:
 * @self: a card
 * @label: a class's name
 *
 * Gives the selected drawings another class.
 */
void
lab_sample_grid_set_label (LabSampleGrid *self, const char *label)
{
  g_autoptr (GPtrArray) samples = get_editable (self);
  g_autoptr (GError) error = NULL;
  LabSampleEdit *edit;

  g_return_if_fail (LAB_IS_SAMPLE_GRID (self));

  if (samples == NULL)
    return;
  edit = lab_sample_edit_set_label (lab_sample_list_get_store (self->list), samples, label, &error);
  tell (self, edit, error);
}

/**
 * lab_sample_grid_hold_out:
 * @self: a card
 *
 * Holds the selected drawings out; when all of them are, lets the network train on them again.
 */
void
lab_sample_grid_hold_out (LabSampleGrid *self)
{
  g_autoptr (GPtrArray) samples = get_editable (self);
  g_autoptr (GError) error = NULL;
  LabSampleEdit *edit;

  g_return_if_fail (LAB_IS_SAMPLE_GRID (self));

  if (samples == NULL)
    return;
  edit = lab_sample_edit_set_held_out (lab_sample_list_get_store (self->list), samples,
                                       holds_out_next (samples), &error);
  tell (self, edit, error);
}
