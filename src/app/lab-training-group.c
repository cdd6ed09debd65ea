/* lab-training-group.c: the part of the setup that says how a run trains it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-training-group.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab-config.h"
#include "lab-number-entry.h"
#include "lab-setup-row.h"

struct _LabTrainingGroup {
  AdwPreferencesGroup parent_instance;

  LabSetup *setup;
  gboolean updating; /* the setup is being shown: what the controls report is not the person's */

  LabNumberEntry *epochs_entry;
  LabNumberEntry *batch_entry;
  LabNumberEntry *rate_entry;
  LabNumberEntry *l2_entry;
  LabNumberEntry *dropout_entry;
  LabNumberEntry *seed_entry;
  GtkDropDown *init_dropdown;
};

G_DEFINE_FINAL_TYPE (LabTrainingGroup, lab_training_group, ADW_TYPE_PREFERENCES_GROUP)

/* Which entry holds which field. */
static LabNumberEntry *
field_entry (LabTrainingGroup *self, LabSetupField field)
{
  switch (field) {
  case NN_FIELD_EPOCHS:
    return self->epochs_entry;
  case NN_FIELD_BATCH_SIZE:
    return self->batch_entry;
  case NN_FIELD_LEARNING_RATE:
    return self->rate_entry;
  case NN_FIELD_L2:
    return self->l2_entry;
  case NN_FIELD_DROPOUT:
    return self->dropout_entry;
  case LAB_SETUP_SEED:
    return self->seed_entry;
  default:
    return NULL;
  }
}

/* All 64 bits of a seed count: it is read as digits, since a double holds 53. */
static gboolean
read_seed (const char *text, guint64 *seed, GError **error)
{
  g_autofree char *digits = g_strstrip (g_strdup (text));

  if (g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT64, seed, NULL))
    return TRUE;
  /* translators: %s is what was typed */
  g_set_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_NUMBER,
               _ ("“%s” is not a seed: write a whole number from 0 to 18446744073709551615."),
               text);
  return FALSE;
}

static void
show_field (LabTrainingGroup *self, LabSetupField field, double value)
{
  const char *problem = lab_setup_get_field_problem (self->setup, field);

  if (problem == NULL)
    lab_number_entry_set_value (field_entry (self, field), value);
  lab_number_entry_set_problem (field_entry (self, field), problem);
}

static void
show_seed (LabTrainingGroup *self, guint64 seed)
{
  const char *problem = lab_setup_get_field_problem (self->setup, LAB_SETUP_SEED);
  guint64 present;

  if (problem == NULL &&
      !(read_seed (lab_number_entry_get_text (self->seed_entry), &present, NULL) &&
        present == seed)) {
    g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);
    lab_number_entry_set_text (self->seed_entry, text);
  }
  lab_number_entry_set_problem (self->seed_entry, problem);
}

static void
setup_changed_cb (LabTrainingGroup *self)
{
  const nn_config *config = lab_setup_get_config (self->setup);

  if (self->updating)
    return;
  self->updating = TRUE;
  show_field (self, NN_FIELD_EPOCHS, config->epochs);
  show_field (self, NN_FIELD_BATCH_SIZE, config->batch_size);
  show_field (self, NN_FIELD_LEARNING_RATE, config->learning_rate);
  show_field (self, NN_FIELD_L2, config->l2);
  show_field (self, NN_FIELD_DROPOUT, config->dropout);
  show_seed (self, config->seed);
  gtk_drop_down_set_selected (self->init_dropdown, config->init);
  self->updating = FALSE;
}

static gboolean
read_whole (const char *text, int *whole, GError **error)
{
  double number;

  if (!lab_config_parse_number (text, &number, error))
    return FALSE;
  if (number == floor (number) && fabs (number) <= G_MAXINT) {
    *whole = (int)number;
    return TRUE;
  }
  if (number != floor (number))
    /* translators: %s is what was typed */
    g_set_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_NUMBER,
                 _ ("“%s” is not a whole number."), text);
  else
    g_set_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_NUMBER,
                 _ ("“%s” is too large a number."), text);
  return FALSE;
}

/* Puts what was typed into @field of @config; whether that can be trained is for others to say. */
static gboolean
read_field (nn_config *config, LabSetupField field, const char *text, GError **error)
{
  switch (field) {
  case NN_FIELD_EPOCHS:
    return read_whole (text, &config->epochs, error);
  case NN_FIELD_BATCH_SIZE:
    return read_whole (text, &config->batch_size, error);
  case NN_FIELD_LEARNING_RATE:
    return lab_config_parse_number (text, &config->learning_rate, error);
  case NN_FIELD_L2:
    return lab_config_parse_number (text, &config->l2, error);
  case NN_FIELD_DROPOUT:
    return lab_config_parse_number (text, &config->dropout, error);
  case LAB_SETUP_SEED:
    return read_seed (text, &config->seed, error);
  default:
    g_return_val_if_reached (FALSE);
  }
}

static void
edited (LabTrainingGroup *self, LabSetupField field)
{
  nn_config config;
  g_autoptr (GError) error = NULL;

  if (self->setup == NULL || self->updating)
    return;
  config = *lab_setup_get_config (self->setup);
  if (read_field (&config, field, lab_number_entry_get_text (field_entry (self, field)), &error))
    lab_setup_set_config (self->setup, &config, &error);
  lab_setup_set_problem (self->setup, field, error != NULL ? error->message : NULL);
}

static void
epochs_edited_cb (LabTrainingGroup *self)
{
  edited (self, NN_FIELD_EPOCHS);
}

static void
batch_edited_cb (LabTrainingGroup *self)
{
  edited (self, NN_FIELD_BATCH_SIZE);
}

static void
rate_edited_cb (LabTrainingGroup *self)
{
  edited (self, NN_FIELD_LEARNING_RATE);
}

static void
l2_edited_cb (LabTrainingGroup *self)
{
  edited (self, NN_FIELD_L2);
}

static void
dropout_edited_cb (LabTrainingGroup *self)
{
  edited (self, NN_FIELD_DROPOUT);
}

static void
seed_edited_cb (LabTrainingGroup *self)
{
  edited (self, LAB_SETUP_SEED);
}

static void
init_selected_cb (LabTrainingGroup *self)
{
  nn_config config;
  guint selected = gtk_drop_down_get_selected (self->init_dropdown);

  if (self->setup == NULL || self->updating || selected >= NN_N_INITS)
    return;
  config = *lab_setup_get_config (self->setup);
  config.init = (nn_init)selected;
  lab_setup_set_config (self->setup, &config, NULL);
}

static void
lab_training_group_dispose (GObject *object)
{
  LabTrainingGroup *self = LAB_TRAINING_GROUP (object);

  lab_training_group_set_setup (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_TRAINING_GROUP);
  G_OBJECT_CLASS (lab_training_group_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LabTrainingGroup, epochs_entry);
  gtk_widget_class_bind_template_child (widget_class, LabTrainingGroup, batch_entry);
  gtk_widget_class_bind_template_child (widget_class, LabTrainingGroup, rate_entry);
  gtk_widget_class_bind_template_child (widget_class, LabTrainingGroup, l2_entry);
  gtk_widget_class_bind_template_child (widget_class, LabTrainingGroup, dropout_entry);
  gtk_widget_class_bind_template_child (widget_class, LabTrainingGroup, seed_entry);
  gtk_widget_class_bind_template_child (widget_class, LabTrainingGroup, init_dropdown);
  gtk_widget_class_bind_template_callback (widget_class, epochs_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, batch_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, rate_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, l2_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, dropout_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, seed_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, init_selected_cb);
}

static void
lab_training_group_class_init (LabTrainingGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_training_group_dispose;
  g_type_ensure (LAB_TYPE_SETUP_ROW);
  g_type_ensure (LAB_TYPE_NUMBER_ENTRY);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-training-group.ui");
  bind_template (widget_class);
}

static void
lab_training_group_init (LabTrainingGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_training_group_set_setup:
 * @self: a group
 * @setup: (nullable): what it shows and changes
 */
void
lab_training_group_set_setup (LabTrainingGroup *self, LabSetup *setup)
{
  g_return_if_fail (LAB_IS_TRAINING_GROUP (self));

  if (self->setup != NULL)
    g_signal_handlers_disconnect_by_data (self->setup, self);
  g_set_object (&self->setup, setup);
  if (setup == NULL)
    return;
  g_signal_connect_swapped (setup, "changed", G_CALLBACK (setup_changed_cb), self);
  setup_changed_cb (self);
}
