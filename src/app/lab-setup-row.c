/* lab-setup-row.c: a line of the setup: a title, a control, and a sentence that explains it.
 *
 * The row names and describes its control to assistive technology; for the eye the sentence stands
 * at the foot of the panel while the row is pointed at or has the focus (lab-setup-panel.c), so
 * that the list stays as calm as a list of values.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-setup-row.h"

#include "lab-number-entry.h"

struct _LabSetupRow {
  AdwActionRow parent_instance;

  char *explanation;
};

G_DEFINE_FINAL_TYPE (LabSetupRow, lab_setup_row, ADW_TYPE_ACTION_ROW)

enum { PROP_0, PROP_EXPLANATION, N_PROPS };
static GParamSpec *properties[N_PROPS];

/* The title without the underlines of its mnemonic. */
static char *
plain_title (LabSetupRow *self)
{
  GString *title = g_string_new (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));

  if (adw_preferences_row_get_use_underline (ADW_PREFERENCES_ROW (self)))
    g_string_replace (title, "_", "", 0);
  return g_string_free (title, FALSE);
}

static void
describe_control (LabSetupRow *self)
{
  GtkWidget *control = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (self));
  g_autofree char *title = plain_title (self);
  const char *explanation = self->explanation != NULL ? self->explanation : "";

  if (control == NULL)
    return;
  if (LAB_IS_NUMBER_ENTRY (control))
    lab_number_entry_describe (LAB_NUMBER_ENTRY (control), title, explanation);
  else
    /* The row's title labels it already: to name it here too would say the name twice. */
    gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    explanation, -1);
}

static void
lab_setup_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabSetupRow *self = LAB_SETUP_ROW (object);

  switch (id) {
  case PROP_EXPLANATION:
    g_value_set_string (value, self->explanation);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_setup_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LabSetupRow *self = LAB_SETUP_ROW (object);

  switch (id) {
  case PROP_EXPLANATION:
    if (g_strcmp0 (self->explanation, g_value_get_string (value)) == 0)
      return;
    g_free (self->explanation);
    self->explanation = g_value_dup_string (value);
    describe_control (self);
    g_object_notify_by_pspec (object, pspec);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_setup_row_finalize (GObject *object)
{
  g_free (LAB_SETUP_ROW (object)->explanation);
  G_OBJECT_CLASS (lab_setup_row_parent_class)->finalize (object);
}

static void
lab_setup_row_class_init (LabSetupRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lab_setup_row_get_property;
  object_class->set_property = lab_setup_row_set_property;
  object_class->finalize = lab_setup_row_finalize;
  /**
   * LabSetupRow:explanation:
   *
   * One sentence about the control: what it does, and what is a good value to begin with.
   */
  properties[PROP_EXPLANATION] =
      g_param_spec_string ("explanation", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lab_setup_row_init (LabSetupRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "setup-row");
  /* The control takes the focus: a stop at its row before it would only double the way. */
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  g_signal_connect (self, "notify::activatable-widget", G_CALLBACK (describe_control), NULL);
  g_signal_connect (self, "notify::title", G_CALLBACK (describe_control), NULL);
}

/**
 * lab_setup_row_get_explanation:
 * @self: a row
 *
 * Returns: (nullable): the sentence that explains its control; borrowed
 */
const char *
lab_setup_row_get_explanation (LabSetupRow *self)
{
  g_return_val_if_fail (LAB_IS_SETUP_ROW (self), NULL);
  return self->explanation;
}
