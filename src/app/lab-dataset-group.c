/* lab-dataset-group.c: the part of the setup that says which images a run learns from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-dataset-group.h"

#include <glib/gi18n-lib.h>

#include "lab-catalogue.h"
#include "lab-digit-view.h"
#include "lab-format.h"
#include "lab-setup-row.h"

/* Images in the strip: as many as the panel is wide for, at a size that still reads. */
#define N_SAMPLES 9

struct _LabDatasetGroup {
  AdwPreferencesGroup parent_instance;

  LabSetup *setup;

  GtkWidget *row;
  GtkWidget *button;
  GtkLabel *counts_label;
  GtkWidget *loading_box;
  GtkSpinner *spinner;
  LabDigitView *samples;
  GtkWidget *samples_row;
  GtkWidget *offer_box;
  GMenu *menu;
};

G_DEFINE_FINAL_TYPE (LabDatasetGroup, lab_dataset_group, ADW_TYPE_PREFERENCES_GROUP)

static void
show_dataset (LabDatasetGroup *self, LabDataset *dataset)
{
  const LabImages *train = lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN);
  const LabImages *test = lab_dataset_get_images (dataset, LAB_SPLIT_TEST);
  g_autofree char *n_train = lab_format_count (train->n);
  g_autofree char *n_test = lab_format_count (test->n);
  /* translators: how many images a dataset has, for training and for testing */
  g_autofree char *counts = g_strdup_printf (_ ("%s + %s"), n_train, n_test);
  /* translators: a dataset's name, and how many images it has */
  g_autofree char *label = g_strdup_printf (_ ("Dataset: %s, %s training and %s test images"),
                                            lab_dataset_get_name (dataset), n_train, n_test);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), lab_dataset_get_name (dataset));
  /* There is room for the beginning of a folder's name only. */
  gtk_widget_set_tooltip_text (self->row, lab_dataset_get_name (dataset));
  gtk_label_set_label (self->counts_label, counts);
  lab_digit_view_set_images (self->samples, train->pixels, MIN (train->n, N_SAMPLES));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  /* The row labels it too: the dataset would be named twice. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->button),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

static void
append_dataset (GMenu *menu, const char *title, const char *specification)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);

  g_menu_item_set_action_and_target (item, "win.dataset", "s", specification);
  g_menu_append_item (menu, item);
}

/* Those that can be fetched, and were. */
static void
append_fetched (GMenu *menu)
{
  g_autoptr (LabCatalogue) catalogue = lab_catalogue_open (NULL);
  guint n = catalogue != NULL ? lab_catalogue_get_n_entries (catalogue) : 0;

  for (guint i = 0; i < n; i++) {
    const LabCatalogueEntry *entry = lab_catalogue_get_entry (catalogue, i);
    g_autofree char *folder = lab_dataset_find (entry->name);

    if (folder != NULL)
      append_dataset (menu, entry->title, entry->name);
  }
}

/* A folder that was opened stays in the menu while it is what is trained on. */
static void
append_present (LabDatasetGroup *self, GMenu *menu)
{
  LabDataset *dataset = self->setup != NULL ? lab_setup_get_dataset (self->setup) : NULL;
  const char *folder = dataset != NULL ? lab_dataset_get_folder (dataset) : NULL;
  g_autoptr (GString) title = NULL;

  if (folder == NULL || !g_str_equal (lab_dataset_get_specification (dataset), folder))
    return;
  /* A single underline would mark a mnemonic. */
  title = g_string_new (lab_dataset_get_name (dataset));
  g_string_replace (title, "_", "__", 0);
  append_dataset (menu, title->str, folder);
}

/* What is there may be another with each look at the menu. */
static void
update_menu_cb (GtkMenuButton *button, gpointer data)
{
  LabDatasetGroup *self = data;
  g_autoptr (GMenu) present = g_menu_new ();
  g_autoptr (GMenu) others = g_menu_new ();

  append_dataset (present, _ ("_Built-in Digits"), "builtin");
  append_fetched (present);
  append_present (self, present);
  g_menu_append (others, _ ("_Get Datasets…"), "win.get-datasets");
  g_menu_append (others, _ ("_Open Folder…"), "win.open-dataset");
  g_menu_remove_all (self->menu);
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (present));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (others));
}

/* Whether there is nothing but what the program draws itself. */
static gboolean
is_poor (LabDataset *dataset)
{
  g_autofree char *mnist = lab_dataset_find ("mnist");

  return lab_dataset_get_kind (dataset) == LAB_DATASET_BUILTIN && mnist == NULL;
}

static void
setup_changed_cb (LabDatasetGroup *self)
{
  LabDataset *dataset = lab_setup_get_dataset (self->setup);
  gboolean loading = lab_setup_is_loading (self->setup);

  gtk_widget_set_visible (self->loading_box, loading);
  gtk_spinner_set_spinning (self->spinner, loading);
  gtk_widget_set_visible (GTK_WIDGET (self->counts_label), !loading);
  gtk_widget_set_visible (self->samples_row, dataset != NULL);
  gtk_widget_set_visible (self->offer_box, dataset != NULL && !loading && is_poor (dataset));
  if (dataset != NULL)
    show_dataset (self, dataset);
  else
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), _ ("Loading…"));
}

static void
cancel_cb (LabDatasetGroup *self)
{
  lab_setup_cancel_loading (self->setup);
}

static void
lab_dataset_group_dispose (GObject *object)
{
  LabDatasetGroup *self = LAB_DATASET_GROUP (object);

  lab_dataset_group_set_setup (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_DATASET_GROUP);
  g_clear_object (&self->menu);
  G_OBJECT_CLASS (lab_dataset_group_parent_class)->dispose (object);
}

static void
lab_dataset_group_class_init (LabDatasetGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_dataset_group_dispose;
  g_type_ensure (LAB_TYPE_SETUP_ROW);
  g_type_ensure (LAB_TYPE_DIGIT_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-dataset-group.ui");
  gtk_widget_class_bind_template_child (widget_class, LabDatasetGroup, row);
  gtk_widget_class_bind_template_child (widget_class, LabDatasetGroup, button);
  gtk_widget_class_bind_template_child (widget_class, LabDatasetGroup, counts_label);
  gtk_widget_class_bind_template_child (widget_class, LabDatasetGroup, loading_box);
  gtk_widget_class_bind_template_child (widget_class, LabDatasetGroup, spinner);
  gtk_widget_class_bind_template_child (widget_class, LabDatasetGroup, samples);
  gtk_widget_class_bind_template_child (widget_class, LabDatasetGroup, samples_row);
  gtk_widget_class_bind_template_child (widget_class, LabDatasetGroup, offer_box);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
lab_dataset_group_init (LabDatasetGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->menu = g_menu_new ();
  update_menu_cb (NULL, self);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->button), G_MENU_MODEL (self->menu));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), update_menu_cb, self,
                                         NULL);
}

/**
 * lab_dataset_group_set_setup:
 * @self: a group
 * @setup: (nullable): what it shows and changes
 */
void
lab_dataset_group_set_setup (LabDatasetGroup *self, LabSetup *setup)
{
  g_return_if_fail (LAB_IS_DATASET_GROUP (self));

  if (self->setup != NULL)
    g_signal_handlers_disconnect_by_data (self->setup, self);
  g_set_object (&self->setup, setup);
  if (setup == NULL)
    return;
  g_signal_connect_swapped (setup, "changed", G_CALLBACK (setup_changed_cb), self);
  setup_changed_cb (self);
}
