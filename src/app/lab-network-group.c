/* lab-network-group.c: the part of the setup that says which network a run trains.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-network-group.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lab-config.h"
#include "lab-format.h"
#include "lab-network-diagram.h"
#include "lab-setup-row.h"

struct _LabNetworkGroup {
  AdwPreferencesGroup parent_instance;

  LabSetup *setup;
  gboolean updating; /* the setup is being shown: what the controls report is not the person's */

  LabSetupRow *hidden_row;
  GtkEditable *hidden_entry;
  GtkDropDown *activation_dropdown;
  GtkWidget *activation_row;
  LabNetworkDiagram *diagram;
  GtkLabel *parameters_label;
};

G_DEFINE_FINAL_TYPE (LabNetworkGroup, lab_network_group, ADW_TYPE_PREFERENCES_GROUP)

static void
show_hidden (LabNetworkGroup *self, const nn_config *config)
{
  const char *problem = lab_setup_get_field_problem (self->setup, NN_FIELD_HIDDEN_WIDTH);
  nn_config typed = *config;
  gboolean reads =
      lab_config_parse_hidden (&typed, gtk_editable_get_text (self->hidden_entry), NULL);
  gboolean same = reads && typed.n_hidden == config->n_hidden &&
                  memcmp (typed.hidden, config->hidden,
                          (gsize)config->n_hidden * sizeof config->hidden[0]) == 0;

  /* What is being typed stays as it is, with its spaces, while it means what the setup says. */
  if (!same && problem == NULL) {
    g_autofree char *text = lab_config_format_hidden (config);
    gtk_editable_set_text (self->hidden_entry, text);
  }
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->hidden_entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hidden_entry), "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->hidden_entry), GTK_ACCESSIBLE_STATE_INVALID,
      problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->hidden_entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      problem != NULL ? problem : lab_setup_row_get_explanation (self->hidden_row), -1);
}

static void
setup_changed_cb (LabNetworkGroup *self)
{
  const nn_config *config = lab_setup_get_config (self->setup);
  gsize n_parameters = nn_config_n_parameters (config);
  g_autofree char *count = lab_format_count (n_parameters);
  /* translators: how many numbers a network learns */
  g_autofree char *parameters =
      g_strdup_printf (ngettext ("%s parameter", "%s parameters", (gulong)n_parameters), count);

  if (self->updating)
    return;
  self->updating = TRUE;
  show_hidden (self, config);
  gtk_drop_down_set_selected (self->activation_dropdown, config->activation);
  gtk_widget_set_sensitive (self->activation_row, config->n_hidden > 0);
  lab_network_diagram_set_config (self->diagram, config);
  gtk_label_set_label (self->parameters_label, parameters);
  self->updating = FALSE;
}

static void
hidden_changed_cb (LabNetworkGroup *self)
{
  nn_config config;
  g_autoptr (GError) error = NULL;

  if (self->setup == NULL || self->updating)
    return;
  config = *lab_setup_get_config (self->setup);
  /* Typing "100, 64" passes through what the shallow preset is: stay at "Custom" meanwhile. */
  self->updating = TRUE;
  lab_setup_set_preset (self->setup, NN_PRESET_CUSTOM);
  if (lab_config_parse_hidden (&config, gtk_editable_get_text (self->hidden_entry), &error))
    lab_setup_set_config (self->setup, &config, &error);
  self->updating = FALSE;
  lab_setup_set_problem (self->setup, NN_FIELD_HIDDEN_WIDTH, error != NULL ? error->message : NULL);
  setup_changed_cb (self);
}

/* What is custom about it is typed. */
static void
custom_clicked_cb (LabNetworkGroup *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->hidden_entry));
}

static void
activation_selected_cb (LabNetworkGroup *self)
{
  nn_config config;
  guint selected = gtk_drop_down_get_selected (self->activation_dropdown);

  if (self->setup == NULL || self->updating || selected >= NN_N_ACTIVATIONS)
    return;
  config = *lab_setup_get_config (self->setup);
  config.activation = (nn_activation)selected;
  lab_setup_set_config (self->setup, &config, NULL);
}

static void
lab_network_group_dispose (GObject *object)
{
  LabNetworkGroup *self = LAB_NETWORK_GROUP (object);

  lab_network_group_set_setup (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_NETWORK_GROUP);
  G_OBJECT_CLASS (lab_network_group_parent_class)->dispose (object);
}

static void
lab_network_group_class_init (LabNetworkGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_network_group_dispose;
  g_type_ensure (LAB_TYPE_SETUP_ROW);
  g_type_ensure (LAB_TYPE_NETWORK_DIAGRAM);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-network-group.ui");
  gtk_widget_class_bind_template_child (widget_class, LabNetworkGroup, hidden_row);
  gtk_widget_class_bind_template_child (widget_class, LabNetworkGroup, hidden_entry);
  gtk_widget_class_bind_template_child (widget_class, LabNetworkGroup, activation_dropdown);
  gtk_widget_class_bind_template_child (widget_class, LabNetworkGroup, activation_row);
  gtk_widget_class_bind_template_child (widget_class, LabNetworkGroup, diagram);
  gtk_widget_class_bind_template_child (widget_class, LabNetworkGroup, parameters_label);
  gtk_widget_class_bind_template_callback (widget_class, hidden_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activation_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, custom_clicked_cb);
}

static void
lab_network_group_init (LabNetworkGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_network_group_set_setup:
 * @self: a group
 * @setup: (nullable): what it shows and changes
 */
void
lab_network_group_set_setup (LabNetworkGroup *self, LabSetup *setup)
{
  g_return_if_fail (LAB_IS_NETWORK_GROUP (self));

  if (self->setup != NULL)
    g_signal_handlers_disconnect_by_data (self->setup, self);
  g_set_object (&self->setup, setup);
  if (setup == NULL)
    return;
  g_signal_connect_swapped (setup, "changed", G_CALLBACK (setup_changed_cb), self);
  setup_changed_cb (self);
}
