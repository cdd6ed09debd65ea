/* lab-datasets-dialog.c: the datasets that can be fetched, and what is there of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-datasets-dialog.h"

#include "lab-fetch-row.h"

struct _LabDatasetsDialog {
  AdwWindow parent_instance;

  LabSetup *setup;
  GPtrArray *rows; /* LabFetchRow, borrowed: they live as long as the dialog */

  AdwPreferencesGroup *group;
};

G_DEFINE_FINAL_TYPE (LabDatasetsDialog, lab_datasets_dialog, ADW_TYPE_WINDOW)

static void
chosen_cb (LabDatasetsDialog *self, LabFetchRow *row)
{
  lab_setup_load_dataset (self->setup,
                          lab_fetcher_get_entry (lab_fetch_row_get_fetcher (row))->name);
  gtk_window_close (GTK_WINDOW (self));
}

static void
setup_changed_cb (LabDatasetsDialog *self)
{
  LabDataset *dataset = lab_setup_get_dataset (self->setup);
  const char *present = dataset != NULL ? lab_dataset_get_specification (dataset) : NULL;

  for (guint i = 0; i < self->rows->len; i++) {
    LabFetchRow *row = g_ptr_array_index (self->rows, i);
    LabFetcher *fetcher = lab_fetch_row_get_fetcher (row);

    lab_fetch_row_set_in_use (row, g_strcmp0 (present, lab_fetcher_get_entry (fetcher)->name) == 0);
  }
}

static void
lab_datasets_dialog_dispose (GObject *object)
{
  LabDatasetsDialog *self = LAB_DATASETS_DIALOG (object);

  if (self->setup != NULL)
    g_signal_handlers_disconnect_by_data (self->setup, self);
  g_clear_object (&self->setup);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_DATASETS_DIALOG);
  G_OBJECT_CLASS (lab_datasets_dialog_parent_class)->dispose (object);
}

static void
lab_datasets_dialog_class_init (LabDatasetsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_datasets_dialog_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-datasets-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LabDatasetsDialog, group);
}

static void
lab_datasets_dialog_init (LabDatasetsDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_datasets_dialog_new:
 * @fetchers: of #LabFetcher, one for each dataset that can be fetched
 * @setup: what loads the one that is chosen
 *
 * Returns: (transfer none): a window that is not shown yet
 */
GtkWindow *
lab_datasets_dialog_new (GListModel *fetchers, LabSetup *setup)
{
  LabDatasetsDialog *self = g_object_new (LAB_TYPE_DATASETS_DIALOG, NULL);

  self->setup = g_object_ref (setup);
  for (guint i = 0; i < g_list_model_get_n_items (fetchers); i++) {
    g_autoptr (LabFetcher) fetcher = g_list_model_get_item (fetchers, i);
    GtkWidget *row;

    lab_fetcher_refresh (fetcher);
    row = lab_fetch_row_new (fetcher);
    g_signal_connect_swapped (row, "chosen", G_CALLBACK (chosen_cb), self);
    g_ptr_array_add (self->rows, row);
    adw_preferences_group_add (self->group, row);
  }
  g_signal_connect_swapped (setup, "changed", G_CALLBACK (setup_changed_cb), self);
  setup_changed_cb (self);
  return GTK_WINDOW (self);
}
