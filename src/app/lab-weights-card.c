/* lab-weights-card.c: the card with the first layer's weights.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-weights-card.h"

#include <glib/gi18n-lib.h>

#include "lab-format.h"
#include "lab-weights-view.h"

struct _LabWeightsCard {
  GtkWidget parent_instance;

  guint n_neurons; /* G_MAXUINT: none shown yet */

  GtkWidget *box;
  LabWeightsView *view;
  GtkLabel *neurons_label;
  GtkDropDown *map_dropdown;
};

G_DEFINE_FINAL_TYPE (LabWeightsCard, lab_weights_card, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_MAP, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SIGNAL_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* In the order of the drop-down's lines. */
static const char *const maps[] = {"diverging", "grey", NULL};

static void
map_selected_cb (LabWeightsCard *self)
{
  g_object_set (self->view, "grey", gtk_drop_down_get_selected (self->map_dropdown) == 1, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAP]);
}

static void
activated_cb (LabWeightsCard *self, guint neuron)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, neuron);
}

static void
lab_weights_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabWeightsCard *self = LAB_WEIGHTS_CARD (object);

  switch (id) {
  case PROP_MAP:
    g_value_set_string (value, maps[gtk_drop_down_get_selected (self->map_dropdown) == 1]);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_weights_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LabWeightsCard *self = LAB_WEIGHTS_CARD (object);

  switch (id) {
  case PROP_MAP:
    gtk_drop_down_set_selected (self->map_dropdown,
                                g_strcmp0 (g_value_get_string (value), maps[1]) == 0 ? 1 : 0);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

/* Who goes to the card by key wants what it shows, not the buttons above it. */
static gboolean
lab_weights_card_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LAB_WEIGHTS_CARD (widget)->view));
}

static void
lab_weights_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_WEIGHTS_CARD);
  G_OBJECT_CLASS (lab_weights_card_parent_class)->dispose (object);
}

static void
lab_weights_card_class_init (LabWeightsCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lab_weights_card_get_property;
  object_class->set_property = lab_weights_card_set_property;
  object_class->dispose = lab_weights_card_dispose;
  /**
   * LabWeightsCard:map:
   *
   * The colours of the weights: "diverging" or "grey"; anything else is diverging.
   */
  properties[PROP_MAP] =
      g_param_spec_string ("map", NULL, NULL, maps[0],
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", LAB_TYPE_WEIGHTS_CARD, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  widget_class->grab_focus = lab_weights_card_grab_focus;
  g_type_ensure (LAB_TYPE_WEIGHTS_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-weights-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LabWeightsCard, box);
  gtk_widget_class_bind_template_child (widget_class, LabWeightsCard, view);
  gtk_widget_class_bind_template_child (widget_class, LabWeightsCard, neurons_label);
  gtk_widget_class_bind_template_child (widget_class, LabWeightsCard, map_dropdown);
  gtk_widget_class_bind_template_callback (widget_class, map_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_weights_card_init (LabWeightsCard *self)
{
  self->n_neurons = G_MAXUINT;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_weights_card_set_snapshot:
 * @self: a card
 * @snapshot: (nullable): the network whose first layer is shown
 */
void
lab_weights_card_set_snapshot (LabWeightsCard *self, LabSnapshot *snapshot)
{
  guint n_neurons = 0;

  g_return_if_fail (LAB_IS_WEIGHTS_CARD (self));

  lab_weights_view_set_snapshot (self->view, snapshot);
  if (snapshot != NULL)
    lab_snapshot_first_layer (snapshot, &n_neurons);
  if (n_neurons != self->n_neurons) {
    g_autofree char *count = lab_format_count (n_neurons);
    /* translators: how many neurons a layer has */
    g_autofree char *label =
        g_strdup_printf (ngettext ("%s neuron", "%s neurons", n_neurons), count);

    self->n_neurons = n_neurons;
    gtk_label_set_label (self->neurons_label, snapshot != NULL ? label : "");
  }
}

/**
 * lab_weights_card_set_class_names:
 * @self: a card
 * @class_names: (nullable): what the classes are called; %NULL: numbers
 */
void
lab_weights_card_set_class_names (LabWeightsCard *self, LabClassNames *class_names)
{
  g_return_if_fail (LAB_IS_WEIGHTS_CARD (self));

  lab_weights_view_set_class_names (self->view, class_names);
}
