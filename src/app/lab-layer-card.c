/* lab-layer-card.c: one layer over the epochs: its weights, its activations, its dead neurons.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-layer-card.h"

#include <glib/gi18n-lib.h>

#include "lab-columns-layout.h"
#include "lab-format.h"
#include "lab-histogram-view.h"

#define N_LISTED 12 /* dead neurons that are told by their numbers */

struct _LabLayerCard {
  GtkWidget parent_instance;

  guint layer;
  gboolean log;

  GtkWidget *box;
  GtkLabel *title_label, *dead_label, *activations_label;
  GtkWidget *activations_box;
  LabHistogramView *weights_view, *activations_view;
};

G_DEFINE_FINAL_TYPE (LabLayerCard, lab_layer_card, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_LOG, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SIGNAL_ACTIVATED, SIGNAL_EPOCH_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
clicked_cb (LabLayerCard *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, self->layer);
}

static void
epoch_activated_cb (LabLayerCard *self, guint epoch)
{
  g_signal_emit (self, signals[SIGNAL_EPOCH_ACTIVATED], 0, epoch);
}

static void
lab_layer_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_LOG:
    g_value_set_boolean (value, LAB_LAYER_CARD (object)->log);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_layer_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LabLayerCard *self = LAB_LAYER_CARD (object);

  switch (id) {
  case PROP_LOG:
    self->log = g_value_get_boolean (value);
    g_object_set (self->weights_view, "log", self->log, NULL);
    g_object_set (self->activations_view, "log", self->log, NULL);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_layer_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_LAYER_CARD);
  G_OBJECT_CLASS (lab_layer_card_parent_class)->dispose (object);
}

static void
lab_layer_card_class_init (LabLayerCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lab_layer_card_get_property;
  object_class->set_property = lab_layer_card_set_property;
  object_class->dispose = lab_layer_card_dispose;
  /**
   * LabLayerCard:log:
   *
   * Whether counts are shown by their logarithm.
   */
  properties[PROP_LOG] =
      g_param_spec_boolean ("log", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", LAB_TYPE_LAYER_CARD, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_EPOCH_ACTIVATED] =
      g_signal_new ("epoch-activated", LAB_TYPE_LAYER_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (LAB_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (LAB_TYPE_HISTOGRAM_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-layer-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LabLayerCard, box);
  gtk_widget_class_bind_template_child (widget_class, LabLayerCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, LabLayerCard, dead_label);
  gtk_widget_class_bind_template_child (widget_class, LabLayerCard, activations_label);
  gtk_widget_class_bind_template_child (widget_class, LabLayerCard, activations_box);
  gtk_widget_class_bind_template_child (widget_class, LabLayerCard, weights_view);
  gtk_widget_class_bind_template_child (widget_class, LabLayerCard, activations_view);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, epoch_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_layer_card_init (LabLayerCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_layer_card_new:
 * @layer: a hidden layer, from 0, or n_hidden: the outputs
 *
 * Returns: (transfer floating): a card without reports
 */
GtkWidget *
lab_layer_card_new (guint layer)
{
  LabLayerCard *self = g_object_new (LAB_TYPE_LAYER_CARD, NULL);

  self->layer = layer;
  return GTK_WIDGET (self);
}

/* ── what it shows ───────────────────────────────────────────────────────────────────────────────
 */

/**
 * lab_layer_format_title:
 * @layer: a layer
 * @n_hidden: how many hidden layers the network has
 *
 * Returns: (transfer full): what the layer is called
 */
char *
lab_layer_format_title (guint layer, guint n_hidden)
{
  if (layer >= n_hidden)
    return g_strdup (_ ("Outputs"));
  /* translators: which hidden layer, from 1 */
  return g_strdup_printf (_ ("Hidden layer %u"), layer + 1);
}

static void
set_accessible_label (gpointer widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
show_title (LabLayerCard *self, guint n_hidden)
{
  g_autofree char *title = lab_layer_format_title (self->layer, n_hidden);
  gboolean is_output = self->layer >= n_hidden;
  /* translators: a layer: "Weights of hidden layer 2" */
  g_autofree char *weights = g_strdup_printf (_ ("%s: weights"), title);
  g_autofree char *activations = g_strdup_printf (
      /* translators: a layer, and what is shown of it */
      _ ("%s: %s"), title, is_output ? _ ("logits") : _ ("activations"));

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->activations_label, is_output ? _ ("Logits") : _ ("Activations"));
  set_accessible_label (self, title);
  set_accessible_label (self->weights_view, weights);
  set_accessible_label (self->activations_view, activations);
}

/* Which neurons are dead, the first of them. */
static char *
list_dead (const LabLayerReport *report)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < report->width && n < N_LISTED; i++) {
    if (report->is_dead[i])
      g_string_append_printf (list, "%s%u", n++ > 0 ? ", " : "", i);
  }
  if (report->n_dead > n)
    g_string_append (list, ", …");
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
show_dead (LabLayerCard *self, const LabLayerReport *report, gboolean has_activations)
{
  g_autofree char *width = lab_format_count (report->width);
  g_autofree char *dead = lab_format_count (report->n_dead);
  g_autofree char *label = NULL;
  g_autofree char *tooltip = NULL;

  if (has_activations)
    /* translators: how many of a layer's neurons are dead: "3 of 100 dead" */
    label = g_strdup_printf (_ ("%s of %s dead"), dead, width);
  else
    /* translators: how many neurons a layer has */
    label = g_strdup_printf (ngettext ("%s neuron", "%s neurons", report->width), width);
  gtk_label_set_label (self->dead_label, label);
  if (has_activations && report->n_dead > 0) {
    g_autofree char *list = list_dead (report);

    tooltip = g_strdup_printf (
        /* translators: numbers of neurons: "3, 17, 80" */
        _ ("A dead neuron says the same for every image that was tried: nothing above it can tell "
           "images apart by it. These are %s."),
        list);
  }
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self->dead_label)), tooltip) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->dead_label), tooltip);
}

/* One kind of histogram of this layer, over all epochs. */
static void
show_histograms (LabLayerCard *self, LabHistogramView *view, gsize offset, GPtrArray *list,
                 const LabLayerReport *present)
{
  g_autofree LabHistogram *columns = g_new (LabHistogram, list->len);
  g_autofree guint *epochs = g_new (guint, list->len);
  guint n = 0;

  for (guint i = 0; i < list->len; i++) {
    const LabLayerReports *reports = g_ptr_array_index (list, i);

    if (self->layer >= reports->n_layers)
      continue;
    columns[n] = G_STRUCT_MEMBER (LabHistogram, &reports->reports[self->layer], offset);
    epochs[n++] = reports->epoch;
  }
  lab_histogram_view_set (view, columns, epochs, n, G_STRUCT_MEMBER_P (present, offset));
}

/**
 * lab_layer_card_set_reports:
 * @self: a card
 * @list: LabLayerReports of epochs, in their order
 * @present: (nullable): of the network that is shown
 * @has_activations: whether they are on activations, too
 */
void
lab_layer_card_set_reports (LabLayerCard *self, GPtrArray *list, const LabLayerReports *present,
                            gboolean has_activations)
{
  const LabLayerReport *report;

  g_return_if_fail (LAB_IS_LAYER_CARD (self));

  if (present == NULL || self->layer >= present->n_layers)
    return;
  report = &present->reports[self->layer];
  show_title (self, present->n_layers - 1);
  show_dead (self, report, has_activations);
  show_histograms (self, self->weights_view, G_STRUCT_OFFSET (LabLayerReport, weights), list,
                   report);
  gtk_widget_set_visible (self->activations_box, has_activations);
  if (has_activations)
    show_histograms (self, self->activations_view, G_STRUCT_OFFSET (LabLayerReport, activations),
                     list, report);
}

/**
 * lab_layer_card_set_epoch:
 * @self: a card
 * @epoch: what the cursor shows
 */
void
lab_layer_card_set_epoch (LabLayerCard *self, guint epoch)
{
  g_return_if_fail (LAB_IS_LAYER_CARD (self));

  lab_histogram_view_set_epoch (self->weights_view, epoch);
  lab_histogram_view_set_epoch (self->activations_view, epoch);
}
