/* lab-number-entry.c: a number that is typed, or stepped with keys and buttons.
 *
 * It knows how to step, not what is allowed: its owner reads the text on every edit, and says
 * whether there is a problem with it. (A GtkSpinButton can neither step on a ladder nor leave what
 * is being typed alone.)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-number-entry.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab-config.h"
#include "lab-ladder.h"

/* Doubles hold every whole number up to here. */
#define MAX_WHOLE 9007199254740992.0

struct _LabNumberEntry {
  GtkWidget parent_instance;

  GtkWidget *entry;
  GtkWidget *down_button;
  GtkWidget *up_button;

  double lowest, highest, step;
  gboolean zero;
  char *description; /* to assistive technology, while nothing is wrong */
};

G_DEFINE_FINAL_TYPE (LabNumberEntry, lab_number_entry, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_LOWEST, PROP_HIGHEST, PROP_STEP, PROP_ZERO, PROP_WIDTH, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SIGNAL_EDITED, N_SIGNALS };
static guint signals[N_SIGNALS];

static char *
format (double value)
{
  if (value == floor (value) && fabs (value) <= MAX_WHOLE)
    return g_strdup_printf ("%.0f", value);
  return lab_config_format_number (value);
}

/* The next multiple of the step, free of the dust that adding 0.05 gathers. */
static double
add_step (LabNumberEntry *self, double value, int direction)
{
  double steps = value / self->step;
  double next = direction > 0 ? floor (steps + 1 + 1e-9) : ceil (steps - 1 - 1e-9);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.12g", next * self->step);
  return CLAMP (g_ascii_strtod (text, NULL), self->lowest, self->highest);
}

static void
step (LabNumberEntry *self, int direction)
{
  g_autofree char *text = NULL;
  double value;

  if (!lab_config_parse_number (lab_number_entry_get_text (self), &value, NULL))
    value = self->lowest;
  if (self->step > 0)
    value = add_step (self, value, direction);
  else if (direction > 0)
    value = lab_ladder_up (value, self->lowest, self->highest);
  else
    value = lab_ladder_down (value, self->lowest, self->zero);
  text = format (value);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                LabNumberEntry *self)
{
  if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    step (self, 1);
  else if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    step (self, -1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
step_up_cb (LabNumberEntry *self)
{
  step (self, 1);
}

static void
step_down_cb (LabNumberEntry *self)
{
  step (self, -1);
}

static void
text_changed_cb (LabNumberEntry *self)
{
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

static gboolean
lab_number_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (LAB_NUMBER_ENTRY (widget)->entry);
}

static gboolean
lab_number_entry_mnemonic_activate (GtkWidget *widget, gboolean cycling)
{
  return gtk_widget_grab_focus (LAB_NUMBER_ENTRY (widget)->entry);
}

static void
lab_number_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabNumberEntry *self = LAB_NUMBER_ENTRY (object);

  switch (id) {
  case PROP_LOWEST:
    g_value_set_double (value, self->lowest);
    break;
  case PROP_HIGHEST:
    g_value_set_double (value, self->highest);
    break;
  case PROP_STEP:
    g_value_set_double (value, self->step);
    break;
  case PROP_ZERO:
    g_value_set_boolean (value, self->zero);
    break;
  case PROP_WIDTH:
    g_value_set_int (value, gtk_editable_get_max_width_chars (GTK_EDITABLE (self->entry)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_number_entry_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LabNumberEntry *self = LAB_NUMBER_ENTRY (object);

  switch (id) {
  case PROP_LOWEST:
    self->lowest = g_value_get_double (value);
    break;
  case PROP_HIGHEST:
    self->highest = g_value_get_double (value);
    break;
  case PROP_STEP:
    self->step = g_value_get_double (value);
    break;
  case PROP_ZERO:
    self->zero = g_value_get_boolean (value);
    break;
  case PROP_WIDTH:
    gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), g_value_get_int (value));
    gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), g_value_get_int (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_number_entry_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_NUMBER_ENTRY);
  G_OBJECT_CLASS (lab_number_entry_parent_class)->dispose (object);
}

static void
lab_number_entry_finalize (GObject *object)
{
  g_free (LAB_NUMBER_ENTRY (object)->description);
  G_OBJECT_CLASS (lab_number_entry_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  /**
   * LabNumberEntry:lowest:
   *
   * The lowest number that stepping reaches; on the ladder, the lowest above zero.
   */
  properties[PROP_LOWEST] =
      g_param_spec_double ("lowest", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 1, flags);
  /**
   * LabNumberEntry:highest:
   *
   * The highest number that stepping reaches.
   */
  properties[PROP_HIGHEST] =
      g_param_spec_double ("highest", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 1000, flags);
  /**
   * LabNumberEntry:step:
   *
   * How far a step goes; 0 steps on the 1–3–10 ladder.
   */
  properties[PROP_STEP] = g_param_spec_double ("step", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  /**
   * LabNumberEntry:zero:
   *
   * Whether the ladder has a rung 0 under the lowest.
   */
  properties[PROP_ZERO] = g_param_spec_boolean ("zero", NULL, NULL, FALSE, flags);
  /**
   * LabNumberEntry:width-chars:
   *
   * How many digits there is room for.
   */
  properties[PROP_WIDTH] = g_param_spec_int ("width-chars", NULL, NULL, 1, 100, 7, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lab_number_entry_class_init (LabNumberEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lab_number_entry_get_property;
  object_class->set_property = lab_number_entry_set_property;
  object_class->dispose = lab_number_entry_dispose;
  object_class->finalize = lab_number_entry_finalize;
  widget_class->grab_focus = lab_number_entry_grab_focus;
  widget_class->mnemonic_activate = lab_number_entry_mnemonic_activate;
  install_properties (object_class);
  signals[SIGNAL_EDITED] = g_signal_new ("edited", LAB_TYPE_NUMBER_ENTRY, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-number-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, LabNumberEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, LabNumberEntry, down_button);
  gtk_widget_class_bind_template_child (widget_class, LabNumberEntry, up_button);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_down_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "numberentry");
}

static void
lab_number_entry_init (LabNumberEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_number_entry_new:
 *
 * Returns: (transfer floating): an empty entry that steps on the ladder
 */
GtkWidget *
lab_number_entry_new (void)
{
  return g_object_new (LAB_TYPE_NUMBER_ENTRY, NULL);
}

/**
 * lab_number_entry_get_text:
 * @self: an entry
 *
 * Returns: what stands in it; borrowed
 */
const char *
lab_number_entry_get_text (LabNumberEntry *self)
{
  g_return_val_if_fail (LAB_IS_NUMBER_ENTRY (self), NULL);
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/**
 * lab_number_entry_set_text:
 * @self: an entry
 * @text: a number as it is to be shown, for one that a double does not hold
 */
void
lab_number_entry_set_text (LabNumberEntry *self, const char *text)
{
  g_return_if_fail (LAB_IS_NUMBER_ENTRY (self));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

/**
 * lab_number_entry_set_value:
 * @self: an entry
 * @value: a number
 *
 * Shows @value. A text that reads as @value already is left as the person wrote it.
 */
void
lab_number_entry_set_value (LabNumberEntry *self, double value)
{
  g_autofree char *text = NULL;
  double present;

  g_return_if_fail (LAB_IS_NUMBER_ENTRY (self));

  if (lab_config_parse_number (lab_number_entry_get_text (self), &present, NULL) &&
      present == value)
    return;
  text = format (value);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

static void
show_description (LabNumberEntry *self, const char *problem)
{
  const char *description = problem != NULL ? problem : self->description;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
}

/**
 * lab_number_entry_set_problem:
 * @self: an entry
 * @problem: (nullable): why what stands in it can't be used, or NULL when it can
 *
 * Shows it red, and tells assistive technology why.
 */
void
lab_number_entry_set_problem (LabNumberEntry *self, const char *problem)
{
  g_return_if_fail (LAB_IS_NUMBER_ENTRY (self));

  if (problem != NULL)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
      problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  show_description (self, problem);
}

/**
 * lab_number_entry_describe:
 * @self: an entry
 * @label: its name
 * @description: a sentence about it
 *
 * Names the entry and its buttons to assistive technology.
 */
void
lab_number_entry_describe (LabNumberEntry *self, const char *label, const char *description)
{
  g_return_if_fail (LAB_IS_NUMBER_ENTRY (self));

  /* translators: the accessible name of a button; %s is the name of a setting */
  g_autofree char *up = g_strdup_printf (_ ("Increase %s"), label);
  /* translators: the accessible name of a button; %s is the name of a setting */
  g_autofree char *down = g_strdup_printf (_ ("Decrease %s"), label);

  g_free (self->description);
  self->description = g_strdup (description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  show_description (self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->up_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  up, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->down_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  down, -1);
}
