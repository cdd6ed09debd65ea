/* lab-runs-page.c: the sidebar's list of all runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-runs-page-private.h"

#include <glib/gi18n-lib.h>

#include "lab-run-row.h"

G_DEFINE_FINAL_TYPE (LabRunsPage, lab_runs_page, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_ORDER, PROP_STATE, PROP_DATASET, PROP_STARRED_ONLY, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SIGNAL_SELECTED, SIGNAL_DELETED, SIGNAL_REFUSED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── which runs ──────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
filter_cb (gpointer item, gpointer data)
{
  return lab_runs_filter_matches (&LAB_RUNS_PAGE (data)->filter, item);
}

static int
sort_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  return lab_runs_compare (LAB_RUNS_PAGE (data)->order, (gpointer)a, (gpointer)b);
}

/* What stands in place of a list without a line. */
static void
show_empty (LabRunsPage *self)
{
  gboolean is_filtered = !lab_runs_filter_is_empty (&self->filter) &&
                         g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0;
  const char *title, *description, *icon;

  if (self->problem != NULL) {
    title = _ ("Runs Are Not Kept");
    description = self->problem;
    icon = "dialog-warning-symbolic";
  } else if (is_filtered) {
    title = _ ("No Run Matches");
    description = _ ("Look for something else, or show all runs.");
    icon = "edit-find-symbolic";
  } else {
    title = _ ("No Runs Yet");
    description = _ ("Each training is kept here, with its curves and its network at each epoch.");
    icon = "digit-lab-curves-symbolic";
  }
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, description);
  adw_status_page_set_icon_name (self->status_page, icon);
  gtk_widget_set_visible (self->reset_button, is_filtered && self->problem == NULL);
}

static void
show_list (LabRunsPage *self)
{
  gboolean is_empty = lab_runs_page_get_n_listed (self) == 0;
  gboolean is_known = lab_run_list_is_loaded (self->list) || self->problem != NULL;

  if (is_empty)
    show_empty (self);
  gtk_stack_set_visible_child_name (self->stack, is_empty && is_known ? "empty" : "list");
  if (lab_runs_filter_is_empty (&self->filter))
    gtk_widget_remove_css_class (self->filter_button, "accent");
  else
    gtk_widget_add_css_class (self->filter_button, "accent");
}

static void
filter_changed (LabRunsPage *self)
{
  gtk_filter_changed (GTK_FILTER (self->list_filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_list (self);
}

static void
search_changed_cb (LabRunsPage *self)
{
  g_free (self->filter.text);
  self->filter.text = g_strdup (gtk_editable_get_text (self->search_entry));
  filter_changed (self);
}

static void
stop_search_cb (LabRunsPage *self)
{
  gtk_editable_set_text (self->search_entry, "");
  gtk_widget_child_focus (GTK_WIDGET (self->list_view), GTK_DIR_TAB_FORWARD);
}

static void
show_all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_editable_set_text (LAB_RUNS_PAGE (widget)->search_entry, "");
  g_object_set (widget, "state", "", "dataset", "", "starred-only", FALSE, NULL);
}

/* A line for each dataset that a run was trained on. */
static void
list_datasets (LabRunsPage *self)
{
  g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  g_menu_remove_all (self->dataset_menu);
  g_menu_append (self->dataset_menu, _ ("Any"), "runs.dataset::");
  for (guint i = 0; i < n; i++) {
    g_autoptr (LabRunItem) run = g_list_model_get_item (G_LIST_MODEL (self->list), i);
    const LabRunInfo *info = lab_run_item_get_info (run);
    g_autoptr (GMenuItem) line = NULL;

    if (info->dataset_hash == NULL || !g_hash_table_add (listed, info->dataset_hash))
      continue;
    line = g_menu_item_new (info->dataset_name, NULL);
    g_menu_item_set_action_and_target (line, "runs.dataset", "s", info->dataset_hash);
    g_menu_append_item (self->dataset_menu, line);
  }
}

/* ── rows ────────────────────────────────────────────────────────────────────────────────────────
 */

static void
starred_cb (LabRunsPage *self, LabRunItem *item, gboolean starred)
{
  lab_runs_page_star (self, item, starred);
}

static void
setup_cb (LabRunsPage *self, GtkListItem *list_item)
{
  GtkWidget *row = lab_run_row_new ();

  g_signal_connect_object (row, "starred", G_CALLBACK (starred_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (LabRunsPage *self, GtkListItem *list_item)
{
  lab_run_row_set_item (LAB_RUN_ROW (gtk_list_item_get_child (list_item)),
                        gtk_list_item_get_item (list_item));
}

static void
unbind_cb (LabRunsPage *self, GtkListItem *list_item)
{
  lab_run_row_set_item (LAB_RUN_ROW (gtk_list_item_get_child (list_item)), NULL);
}

/* ── the widget ──────────────────────────────────────────────────────────────────────────────────
 */

static void
updated_cb (LabRunsPage *self)
{
  /* What the order and the filter go by may have changed; the list keeps its items. */
  if (g_strcmp0 (self->order, "newest") != 0)
    gtk_sorter_changed (GTK_SORTER (self->list_sorter), GTK_SORTER_CHANGE_DIFFERENT);
  if (!lab_runs_filter_is_empty (&self->filter))
    gtk_filter_changed (GTK_FILTER (self->list_filter), GTK_FILTER_CHANGE_DIFFERENT);
  list_datasets (self);
  show_list (self);
  if (self->awaited != 0)
    lab_runs_page_select (self, self->awaited);
}

static void
set_text (char **text, const GValue *value)
{
  g_free (*text);
  *text = g_value_dup_string (value);
}

static void
set_order (LabRunsPage *self, const GValue *value)
{
  set_text (&self->order, value);
  if (self->order == NULL || !g_strv_contains (lab_runs_orders, self->order)) {
    g_free (self->order);
    self->order = g_strdup (lab_runs_orders[0]);
  }
  gtk_sorter_changed (GTK_SORTER (self->list_sorter), GTK_SORTER_CHANGE_DIFFERENT);
}

static void
lab_runs_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LabRunsPage *self = LAB_RUNS_PAGE (object);

  switch (id) {
  case PROP_ORDER:
    set_order (self, value);
    break;
  case PROP_STATE:
    set_text (&self->filter.state, value);
    filter_changed (self);
    break;
  case PROP_DATASET:
    set_text (&self->filter.dataset, value);
    filter_changed (self);
    break;
  case PROP_STARRED_ONLY:
    self->filter.starred = g_value_get_boolean (value);
    filter_changed (self);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_object_notify_by_pspec (object, pspec);
}

static void
lab_runs_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabRunsPage *self = LAB_RUNS_PAGE (object);

  switch (id) {
  case PROP_ORDER:
    g_value_set_string (value, self->order);
    break;
  case PROP_STATE:
    g_value_set_string (value, self->filter.state != NULL ? self->filter.state : "");
    break;
  case PROP_DATASET:
    g_value_set_string (value, self->filter.dataset != NULL ? self->filter.dataset : "");
    break;
  case PROP_STARRED_ONLY:
    g_value_set_boolean (value, self->filter.starred);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

/* A list view makes its first two hundred rows whether it is shown or not: they wait until it is. */
static void
lab_runs_page_map (GtkWidget *widget)
{
  LabRunsPage *self = LAB_RUNS_PAGE (widget);

  if (gtk_list_view_get_model (self->list_view) == NULL)
    gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  GTK_WIDGET_CLASS (lab_runs_page_parent_class)->map (widget);
}

static void
lab_runs_page_dispose (GObject *object)
{
  LabRunsPage *self = LAB_RUNS_PAGE (object);

  g_clear_handle_id (&self->selected_id, g_source_remove);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->list_filter);
  g_clear_object (&self->list_sorter);
  g_clear_object (&self->list);
  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_RUNS_PAGE);
  G_OBJECT_CLASS (lab_runs_page_parent_class)->dispose (object);
}

static void
lab_runs_page_finalize (GObject *object)
{
  LabRunsPage *self = LAB_RUNS_PAGE (object);

  lab_runs_filter_clear (&self->filter);
  g_clear_pointer (&self->deleted, g_array_unref);
  g_free (self->order);
  g_free (self->problem);
  G_OBJECT_CLASS (lab_runs_page_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * LabRunsPage:order:
   *
   * How runs are sorted: one of lab_runs_orders; anything else is the newest first.
   */
  properties[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, "newest", flags);
  /**
   * LabRunsPage:state:
   *
   * Only runs in this state: "training", "finished", "stopped" or "diverged"; "" is any.
   */
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "", flags);
  /**
   * LabRunsPage:dataset:
   *
   * Only runs on the dataset with this hash; "" is any.
   */
  properties[PROP_DATASET] = g_param_spec_string ("dataset", NULL, NULL, "", flags);
  /**
   * LabRunsPage:starred-only:
   *
   * Only runs with a star.
   */
  properties[PROP_STARRED_ONLY] = g_param_spec_boolean ("starred-only", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-runs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LabRunsPage, box);
  gtk_widget_class_bind_template_child (widget_class, LabRunsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LabRunsPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, LabRunsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LabRunsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, LabRunsPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, LabRunsPage, reset_button);
  gtk_widget_class_bind_template_child (widget_class, LabRunsPage, run_menu);
  gtk_widget_class_bind_template_child (widget_class, LabRunsPage, dataset_menu);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "activate_cb",
                                                G_CALLBACK (lab_runs_page_take_selection));
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_runs_page_class_init (LabRunsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = lab_runs_page_set_property;
  object_class->get_property = lab_runs_page_get_property;
  object_class->dispose = lab_runs_page_dispose;
  object_class->finalize = lab_runs_page_finalize;
  widget_class->map = lab_runs_page_map;
  install_properties (object_class);
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", LAB_TYPE_RUNS_PAGE, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DELETED] = g_signal_new ("deleted", LAB_TYPE_RUNS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", LAB_TYPE_RUNS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_property_action (widget_class, "runs.order", "order");
  gtk_widget_class_install_property_action (widget_class, "runs.state", "state");
  gtk_widget_class_install_property_action (widget_class, "runs.dataset", "dataset");
  gtk_widget_class_install_property_action (widget_class, "runs.starred-only", "starred-only");
  gtk_widget_class_install_action (widget_class, "runs.show-all", NULL, show_all_cb);
  lab_runs_page_install_edits (widget_class);
  bind_template (widget_class);
}

/* What is read from the store, filtered, sorted, selected. */
static void
make_models (LabRunsPage *self)
{
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;

  self->list = lab_run_list_new ();
  self->list_filter = gtk_custom_filter_new (filter_cb, self, NULL);
  self->list_sorter = gtk_custom_sorter_new (sort_cb, self, NULL);
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->list)),
                                        g_object_ref (GTK_FILTER (self->list_filter)));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered),
                                    g_object_ref (GTK_SORTER (self->list_sorter)));
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (sorted));
  g_signal_connect_swapped (self->list, "updated", G_CALLBACK (updated_cb), self);
  g_signal_connect_swapped (self->list, "failed", G_CALLBACK (lab_runs_page_refuse), self);
  g_signal_connect_swapped (self->selection, "selection-changed",
                            G_CALLBACK (lab_runs_page_take_selection), self);
}

static void
make_rows (LabRunsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (self->list_view, factory);
}

static void
lab_runs_page_init (LabRunsPage *self)
{
  self->order = g_strdup (lab_runs_orders[0]);
  make_models (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  make_rows (self);
  lab_runs_page_make_menu (self);
  lab_runs_page_update_edits (self);
}

/**
 * lab_runs_page_set_store:
 * @self: a page
 * @store: (nullable): whose runs it lists
 * @sentence: (nullable): why there is none
 */
void
lab_runs_page_set_store (LabRunsPage *self, LabStore *store, const char *sentence)
{
  g_return_if_fail (LAB_IS_RUNS_PAGE (self));

  g_set_object (&self->store, store);
  g_free (self->problem);
  self->problem = g_strdup (sentence);
  lab_run_list_set_store (self->list, store);
  show_list (self);
}

/**
 * lab_runs_page_tell_selected:
 * @self: a page
 *
 * A person chose other runs.
 */
void
lab_runs_page_tell_selected (LabRunsPage *self)
{
  lab_runs_page_update_edits (self);
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

/**
 * lab_runs_page_refuse:
 * @self: a page
 * @sentence: why something could not be done
 */
void
lab_runs_page_refuse (LabRunsPage *self, const char *sentence)
{
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0, sentence);
}

/**
 * lab_runs_page_tell_deleted:
 * @self: a page
 * @n: how many runs were deleted
 */
void
lab_runs_page_tell_deleted (LabRunsPage *self, guint n)
{
  g_signal_emit (self, signals[SIGNAL_DELETED], 0, n);
}

/**
 * lab_runs_page_find:
 * @self: a page that is shown
 *
 * Lets a person type what to look for.
 */
void
lab_runs_page_find (LabRunsPage *self)
{
  g_return_if_fail (LAB_IS_RUNS_PAGE (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * lab_runs_page_get_n_listed:
 * @self: a page
 *
 * Returns: how many runs are listed, as the filter is
 */
guint
lab_runs_page_get_n_listed (LabRunsPage *self)
{
  g_return_val_if_fail (LAB_IS_RUNS_PAGE (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}
