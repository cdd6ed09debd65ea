/* lab-gallery-filters.c: the choice of the images that are shown, and of their order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery-filters.h"

#include <glib/gi18n-lib.h>

#include "lab-gallery-layout.h"

struct _LabGalleryFilters {
  GtkWidget parent_instance;

  LabGallery *gallery;
  LabClassNames *class_names; /* those in the lists */
  gboolean is_updating;

  GtkWidget *box;
  GtkToggleButton *test_button;
  GtkToggleButton *train_button;
  GtkDropDown *show_dropdown;
  GtkDropDown *actual_dropdown;
  GtkDropDown *predicted_dropdown;
  GtkDropDown *order_dropdown;
};

G_DEFINE_FINAL_TYPE (LabGalleryFilters, lab_gallery_filters, GTK_TYPE_WIDGET)

/* In the order of the drop-downs' lines. */
static const LabImageShow shows[] = {LAB_SHOW_MISTAKES, LAB_SHOW_ALL, LAB_SHOW_RIGHT};
static const LabImageOrder orders[] = {LAB_ORDER_SUREST, LAB_ORDER_LEAST_SURE,
                                       LAB_ORDER_LEAST_LIKELY, LAB_ORDER_FORGOTTEN, LAB_ORDER_FILE};

/* ── from the lines to the query ─────────────────────────────────────────────────────────────────
 */

/* The first line is any class. */
static int
selected_class (GtkDropDown *dropdown)
{
  guint selected = gtk_drop_down_get_selected (dropdown);

  return selected == GTK_INVALID_LIST_POSITION || selected == 0 ? LAB_ANY_CLASS : (int)selected - 1;
}

static void
changed_cb (LabGalleryFilters *self)
{
  LabImageQuery query;
  guint show, order;

  if (self->is_updating || self->gallery == NULL)
    return;
  show = gtk_drop_down_get_selected (self->show_dropdown);
  order = gtk_drop_down_get_selected (self->order_dropdown);
  query = (LabImageQuery){
      .split = gtk_toggle_button_get_active (self->train_button) ? LAB_SPLIT_TRAIN : LAB_SPLIT_TEST,
      .actual = selected_class (self->actual_dropdown),
      .predicted = selected_class (self->predicted_dropdown),
      .show = shows[MIN (show, G_N_ELEMENTS (shows) - 1)],
      .order = orders[MIN (order, G_N_ELEMENTS (orders) - 1)],
  };
  lab_gallery_set_query (self->gallery, &query);
}

/* ── from the query to the lines ─────────────────────────────────────────────────────────────────
 */

static void
show_query (LabGalleryFilters *self)
{
  const LabImageQuery *query = lab_gallery_get_query (self->gallery);

  self->is_updating = TRUE;
  gtk_toggle_button_set_active (self->test_button, query->split == LAB_SPLIT_TEST);
  gtk_toggle_button_set_active (self->train_button, query->split == LAB_SPLIT_TRAIN);
  for (guint i = 0; i < G_N_ELEMENTS (shows); i++)
    if (shows[i] == query->show)
      gtk_drop_down_set_selected (self->show_dropdown, i);
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (orders[i] == query->order)
      gtk_drop_down_set_selected (self->order_dropdown, i);
  gtk_drop_down_set_selected (self->actual_dropdown, (guint)(query->actual + 1));
  gtk_drop_down_set_selected (self->predicted_dropdown, (guint)(query->predicted + 1));
  self->is_updating = FALSE;
}

static GListModel *
make_lines (const char *any, const char *format, LabClassNames *names)
{
  GtkStringList *lines = gtk_string_list_new (NULL);

  gtk_string_list_append (lines, any);
  for (guint i = 0; names != NULL && i < lab_class_names_get_n (names); i++) {
    g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
    g_autofree char *line = g_strconcat (parts[0], lab_class_names_get (names, i),
                                         parts[1] != NULL ? parts[1] : "", NULL);
    gtk_string_list_append (lines, line);
  }
  return G_LIST_MODEL (lines);
}

/**
 * lab_gallery_filters_update_classes:
 * @self: filters
 *
 * Offers the classes of the gallery's dataset.
 */
void
lab_gallery_filters_update_classes (LabGalleryFilters *self)
{
  LabDataset *dataset;
  LabClassNames *names;
  g_autoptr (GListModel) actual = NULL;
  g_autoptr (GListModel) predicted = NULL;

  g_return_if_fail (LAB_IS_GALLERY_FILTERS (self));

  dataset = self->gallery != NULL ? lab_gallery_get_dataset (self->gallery) : NULL;
  names = dataset != NULL ? lab_dataset_get_class_names (dataset) : NULL;
  if (names == self->class_names && names != NULL)
    return;
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  self->class_names = names != NULL ? lab_class_names_ref (names) : NULL;
  /* translators: which images are shown; %s is a class, "4" or "Sneaker" */
  actual = make_lines (_ ("Any class"), _ ("Class %s"), names);
  /* translators: which images are shown; %s is a class, "4" or "Sneaker" */
  predicted = make_lines (_ ("Read as anything"), _ ("Read as %s"), names);
  self->is_updating = TRUE;
  gtk_drop_down_set_model (self->actual_dropdown, actual);
  gtk_drop_down_set_model (self->predicted_dropdown, predicted);
  self->is_updating = FALSE;
  if (self->gallery != NULL)
    show_query (self);
}

static void
lab_gallery_filters_dispose (GObject *object)
{
  LabGalleryFilters *self = LAB_GALLERY_FILTERS (object);

  self->is_updating = TRUE;
  if (self->gallery != NULL)
    g_signal_handlers_disconnect_by_data (self->gallery, self);
  g_clear_object (&self->gallery);
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_GALLERY_FILTERS);
  G_OBJECT_CLASS (lab_gallery_filters_parent_class)->dispose (object);
}

static void
lab_gallery_filters_class_init (LabGalleryFiltersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_gallery_filters_dispose;
  g_type_ensure (LAB_TYPE_GALLERY_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-gallery-filters.ui");
  gtk_widget_class_bind_template_child (widget_class, LabGalleryFilters, box);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryFilters, test_button);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryFilters, train_button);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryFilters, show_dropdown);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryFilters, actual_dropdown);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryFilters, predicted_dropdown);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryFilters, order_dropdown);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_gallery_filters_init (LabGalleryFilters *self)
{
  self->is_updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_updating = FALSE;
  lab_gallery_filters_update_classes (self);
}

/**
 * lab_gallery_filters_set_gallery:
 * @self: filters
 * @gallery: (nullable): whose query they show and change
 */
void
lab_gallery_filters_set_gallery (LabGalleryFilters *self, LabGallery *gallery)
{
  g_return_if_fail (LAB_IS_GALLERY_FILTERS (self));

  if (gallery == self->gallery)
    return;
  if (self->gallery != NULL)
    g_signal_handlers_disconnect_by_data (self->gallery, self);
  g_set_object (&self->gallery, gallery);
  if (gallery != NULL) {
    g_signal_connect_swapped (gallery, "query-changed", G_CALLBACK (show_query), self);
    show_query (self);
  }
  lab_gallery_filters_update_classes (self);
}
