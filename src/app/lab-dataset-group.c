/* lab-dataset-group.c: the part of the setup that says which images a run learns from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-dataset-group.h"

#include <glib/gi18n-lib.h>

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
  GtkLabel *note_label;
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

/* Where to put MNIST, for somebody who has just started with the built-in digits. */
static void
show_note (LabDatasetGroup *self)
{
  g_autofree char *folder =
      g_build_filename (g_get_user_data_dir (), "digit-lab", "datasets", "mnist", NULL);
  const char *home = g_get_home_dir ();
  g_autofree char *shown = g_str_has_prefix (folder, home)
                               ? g_strconcat ("~", folder + strlen (home), NULL)
                               : g_strdup (folder);
  /* translators: %s is a folder */
  g_autofree char *note = g_strdup_printf (
      _ ("MNIST was not found. To train on it, put its four files into %s, or open their folder."),
      shown);

  gtk_label_set_label (self->note_label, note);
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
  gtk_widget_set_visible (GTK_WIDGET (self->note_label),
                          dataset != NULL && lab_setup_fell_back (self->setup));
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
  gtk_widget_class_bind_template_child (widget_class, LabDatasetGroup, note_label);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
lab_dataset_group_init (LabDatasetGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_note (self);
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
