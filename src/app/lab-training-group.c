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

static void
show_field (LabTrainingGroup *self, LabSetupField field, double value)
{
  const char *problem = lab_setup_get_field_problem (self->setup, field);

  if (problem == NULL)
    lab_number_entry_set_value (field_entry (self, field), value);
  lab_number_entry_set_problem (field_entry (self, field), problem != NULL);
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
  show_field (self, LAB_SETUP_SEED, (double)config->seed);
  gtk_drop_down_set_selected (self->init_dropdown, config->init);
  self->updating = FALSE;
}

/* Puts @number into @field of @config, as far as its type can hold it: a number out of the type's
 * range becomes one that is out of the field's range too. */
static gboolean
put_number (nn_config *config, LabSetupField field, double number)
{
  gboolean whole = number == floor (number) && fabs (number) < 9007199254740992.0;

  switch (field) {
  case NN_FIELD_EPOCHS:
    config->epochs = (int)CLAMP (number, -1, NN_MAX_EPOCHS + 1.0);
    return whole;
  case NN_FIELD_BATCH_SIZE:
    config->batch_size = (int)CLAMP (number, -1, NN_MAX_BATCH_SIZE + 1.0);
    return whole;
  case NN_FIELD_LEARNING_RATE:
    config->learning_rate = number;
    return TRUE;
  case NN_FIELD_L2:
    config->l2 = number;
    return TRUE;
  case NN_FIELD_DROPOUT:
    config->dropout = number;
    return TRUE;
  case LAB_SETUP_SEED:
    if (whole && number >= 0)
      config->seed = (guint64)number;
    return whole && number >= 0;
  default:
    return FALSE;
  }
}

static void
edited (LabTrainingGroup *self, LabSetupField field)
{
  nn_config config;
  double number;
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;
  const char *text = lab_number_entry_get_text (field_entry (self, field));

  if (self->setup == NULL || self->updating)
    return;
  config = *lab_setup_get_config (self->setup);
  if (!lab_config_parse_number (text, &number, &error))
    problem = g_strdup (error->message);
  else if (!put_number (&config, field, number))
    /* translators: %s is what was typed */
    problem = g_strdup_printf (_ ("“%s” is not a whole number of at least 0."), text);
  else if (!lab_setup_set_config (self->setup, &config, &error))
    problem = g_strdup (error->message);
  lab_setup_set_problem (self->setup, field, problem);
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
