/* lab-confusion-card.c: the card with the confusion matrix.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-confusion-card.h"

#include <glib/gi18n-lib.h>

#include "lab-confusion-view.h"
#include "lab-format.h"

struct _LabConfusionCard {
  GtkWidget parent_instance;

  LabEvaluation *evaluation;

  GtkWidget *box;
  LabConfusionView *view;
  GtkLabel *accuracy_label;
  GtkDropDown *mode_dropdown;
};

G_DEFINE_FINAL_TYPE (LabConfusionCard, lab_confusion_card, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_MODE, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SIGNAL_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* In the order of the drop-down's lines. */
static const struct {
  const char *name;
  DrawMatrixMode mode;
} modes[] = {
    {"counts", DRAW_MATRIX_COUNTS},
    {"rows", DRAW_MATRIX_ROW_PERCENT},
    {"columns", DRAW_MATRIX_COLUMN_PERCENT},
};

static guint
selected_mode (LabConfusionCard *self)
{
  return MIN (gtk_drop_down_get_selected (self->mode_dropdown), G_N_ELEMENTS (modes) - 1);
}

static void
mode_selected_cb (LabConfusionCard *self)
{
  lab_confusion_view_set_mode (self->view, modes[selected_mode (self)].mode);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
}

static void
lab_confusion_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabConfusionCard *self = LAB_CONFUSION_CARD (object);

  switch (id) {
  case PROP_MODE:
    g_value_set_string (value, modes[selected_mode (self)].name);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
select_mode (LabConfusionCard *self, const char *name)
{
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_strcmp0 (name, modes[i].name) == 0)
      selected = i;
  gtk_drop_down_set_selected (self->mode_dropdown, selected);
}

static void
lab_confusion_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_MODE:
    select_mode (LAB_CONFUSION_CARD (object), g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
activated_cb (LabConfusionCard *self, guint row, guint column)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, row, column);
}

/* Who goes to the card by key wants what it shows, not the buttons above it. */
static gboolean
lab_confusion_card_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LAB_CONFUSION_CARD (widget)->view));
}

static void
lab_confusion_card_dispose (GObject *object)
{
  LabConfusionCard *self = LAB_CONFUSION_CARD (object);

  g_clear_pointer (&self->evaluation, lab_evaluation_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_CONFUSION_CARD);
  G_OBJECT_CLASS (lab_confusion_card_parent_class)->dispose (object);
}

static void
lab_confusion_card_class_init (LabConfusionCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lab_confusion_card_get_property;
  object_class->set_property = lab_confusion_card_set_property;
  object_class->dispose = lab_confusion_card_dispose;
  /**
   * LabConfusionCard:mode:
   *
   * What the cells say: "counts", per cent of "rows" or of "columns"; anything else is counts.
   */
  properties[PROP_MODE] =
      g_param_spec_string ("mode", NULL, NULL, modes[0].name,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_ACTIVATED] =
      g_signal_new ("activated", LAB_TYPE_CONFUSION_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  widget_class->grab_focus = lab_confusion_card_grab_focus;
  g_type_ensure (LAB_TYPE_CONFUSION_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-confusion-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LabConfusionCard, box);
  gtk_widget_class_bind_template_child (widget_class, LabConfusionCard, view);
  gtk_widget_class_bind_template_child (widget_class, LabConfusionCard, accuracy_label);
  gtk_widget_class_bind_template_child (widget_class, LabConfusionCard, mode_dropdown);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, mode_selected_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_confusion_card_init (LabConfusionCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_confusion_card_set_evaluation:
 * @self: a card
 * @evaluation: (nullable): whose counts are shown
 */
void
lab_confusion_card_set_evaluation (LabConfusionCard *self, LabEvaluation *evaluation)
{
  g_autofree char *accuracy = NULL;

  g_return_if_fail (LAB_IS_CONFUSION_CARD (self));

  /* Snapshots come ten times a second, evaluations once an epoch. */
  if (evaluation == self->evaluation)
    return;
  g_clear_pointer (&self->evaluation, lab_evaluation_unref);
  if (evaluation != NULL) {
    self->evaluation = lab_evaluation_ref (evaluation);
    accuracy = lab_format_percent (evaluation->accuracy);
  }
  lab_confusion_view_set_evaluation (self->view, evaluation);
  gtk_label_set_label (self->accuracy_label, accuracy != NULL ? accuracy : "");
}

/**
 * lab_confusion_card_set_class_names:
 * @self: a card
 * @class_names: (nullable): what the classes are called; %NULL: numbers
 */
void
lab_confusion_card_set_class_names (LabConfusionCard *self, LabClassNames *class_names)
{
  g_return_if_fail (LAB_IS_CONFUSION_CARD (self));
  lab_confusion_view_set_class_names (self->view, class_names);
}
