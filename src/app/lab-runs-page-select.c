/* lab-runs-page-select.c: which runs are selected, and the menu of what can be done with them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-runs-page-private.h"

#include "lab-run-row.h"

/* ── selection ───────────────────────────────────────────────────────────────────────────────────
 */

/**
 * lab_runs_page_get_selected:
 * @self: a page
 *
 * Returns: (transfer full) (element-type gint64): the numbers of the selected runs, in the order of
 *   the list
 */
GArray *
lab_runs_page_get_selected (LabRunsPage *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (LAB_IS_RUNS_PAGE (self), ids);

  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position)) {
    g_autoptr (LabRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
    gint64 id = lab_run_item_get_id (item);

    g_array_append_val (ids, id);
  }
  return ids;
}

/**
 * lab_runs_page_get_only:
 * @self: a page
 *
 * Returns: (nullable) (transfer none): the run that is selected, when it is the only one
 */
LabRunItem *
lab_runs_page_get_only (LabRunsPage *self)
{
  g_autoptr (GArray) ids = lab_runs_page_get_selected (self);

  return ids->len == 1 ? lab_run_list_find (self->list, g_array_index (ids, gint64, 0)) : NULL;
}

static gboolean
tell_selected_cb (gpointer data)
{
  LabRunsPage *self = data;

  self->selected_id = 0;
  lab_runs_page_tell_selected (self);
  return G_SOURCE_REMOVE;
}

/**
 * lab_runs_page_take_selection:
 * @self: a page whose selection is another one, or was clicked again
 *
 * Tells it soon: one change of many runs may come as several.
 */
void
lab_runs_page_take_selection (LabRunsPage *self)
{
  if (self->is_selecting)
    return;
  self->awaited = 0;
  if (self->selected_id == 0)
    self->selected_id = g_idle_add (tell_selected_cb, self);
}

static guint
find_position (LabRunsPage *self, gint64 id)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n = g_list_model_get_n_items (model);

  for (guint i = 0; i < n; i++) {
    g_autoptr (LabRunItem) item = g_list_model_get_item (model, i);

    if (lab_run_item_get_id (item) == id)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

/**
 * lab_runs_page_select:
 * @self: a page
 * @id: a run's number, 0 = none
 *
 * Selects the run that is shown, as soon as it is in the list; nobody is told.
 */
void
lab_runs_page_select (LabRunsPage *self, gint64 id)
{
  guint position;

  g_return_if_fail (LAB_IS_RUNS_PAGE (self));

  position = id != 0 ? find_position (self, id) : GTK_INVALID_LIST_POSITION;
  self->awaited = position == GTK_INVALID_LIST_POSITION ? id : 0;
  g_clear_handle_id (&self->selected_id, g_source_remove);
  self->is_selecting = TRUE;
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  else
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  self->is_selecting = FALSE;
  lab_runs_page_update_edits (self);
}

/* ── the menu at the pointer ─────────────────────────────────────────────────────────────────────
 */

static void
show_menu_at (LabRunsPage *self, const GdkRectangle *place)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* The run under the pointer is the one that is meant, unless several are selected, and it is. */
static void
select_under (LabRunsPage *self, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->list_view), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = picked != NULL ? gtk_widget_get_ancestor (picked, LAB_TYPE_RUN_ROW) : NULL;
  LabRunItem *item = row != NULL ? lab_run_row_get_item (LAB_RUN_ROW (row)) : NULL;
  guint position;

  if (item == NULL)
    return;
  position = find_position (self, lab_run_item_get_id (item));
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
}

static void
right_click_cb (LabRunsPage *self, int n_press, double x, double y)
{
  GdkRectangle place = {.x = (int)x, .y = (int)y, .width = 1, .height = 1};

  select_under (self, x, y);
  show_menu_at (self, &place);
}

/**
 * lab_runs_page_show_menu:
 * @widget: a page
 * @action: "runs.show-menu"
 * @parameter: none
 *
 * Opens the menu at the run with the focus.
 */
void
lab_runs_page_show_menu (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LabRunsPage *self = LAB_RUNS_PAGE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GdkRectangle place = {.width = gtk_widget_get_width (GTK_WIDGET (self->list_view)), .height = 1};
  double y = 0;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list_view)))
    gtk_widget_translate_coordinates (focus, GTK_WIDGET (self->list_view), 0,
                                      gtk_widget_get_height (focus), NULL, &y);
  place.y = (int)y;
  show_menu_at (self, &place);
}

/**
 * lab_runs_page_make_menu:
 * @self: a page with its template
 *
 * The menu that a right click opens, or the menu key.
 */
void
lab_runs_page_make_menu (LabRunsPage *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->popover = gtk_popover_menu_new_from_model (self->run_menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self->list_view));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (right_click_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), GTK_EVENT_CONTROLLER (click));
}
