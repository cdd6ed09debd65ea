/* lab-network-page.c: the window's page on the inside of the network: its layers and neurons.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-network-page.h"

#include "lab-layer-overview.h"
#include "lab-neuron-view.h"
#include "lab-time-bar.h"

struct _LabNetworkPage {
  GtkWidget parent_instance;

  LabCursor *cursor;
  LabRun *run; /* whose neurons are muted */
  LabDataset *dataset;

  GtkStack *stack, *parts;
  GtkWidget *box;
  GtkToggleButton *layers_button, *neuron_button;
  LabLayerOverview *overview;
  LabNeuronView *neuron_view;
  LabTimeBar *network_time_bar;
};

G_DEFINE_FINAL_TYPE (LabNetworkPage, lab_network_page, GTK_TYPE_WIDGET)

enum { SIGNAL_IMAGE_ACTIVATED, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── what it shows ───────────────────────────────────────────────────────────────────────────────
 */

static void
show_network (LabNetworkPage *self)
{
  LabSnapshot *snapshot = self->cursor != NULL ? lab_cursor_get_snapshot (self->cursor) : NULL;
  LabRun *run = self->cursor != NULL ? lab_cursor_get_run (self->cursor) : NULL;
  LabClassNames *names = run != NULL ? lab_run_get_class_names (run) : NULL;
  LabDataset *dataset = self->dataset;

  /* Images of other classes, though as many, say nothing of this network. */
  if (run != NULL && dataset != NULL &&
      g_strcmp0 (lab_run_get_dataset_hash (run), lab_dataset_get_hash (dataset)) != 0 &&
      !g_strv_equal (lab_class_names_get_all (names),
                     lab_class_names_get_all (lab_dataset_get_class_names (dataset))))
    dataset = NULL;
  /* The network of the run before may stand in for this one's until it is there. */
  if (run == NULL || snapshot == NULL || !lab_snapshot_fits (snapshot, lab_run_get_config (run)))
    snapshot = NULL;
  gtk_stack_set_visible_child_name (self->stack, snapshot != NULL ? "network" : "empty");
  lab_neuron_view_set_network (self->neuron_view, snapshot, dataset, names);
}

/* A page that nobody sees is not brought up to date with each network of a training. */
static void
snapshot_changed_cb (LabNetworkPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_network (self);
}

/* Another run's neuron 17 is another neuron. */
static void
run_changed_cb (LabNetworkPage *self)
{
  LabRun *run = self->cursor != NULL ? lab_cursor_get_run (self->cursor) : NULL;

  if (run != self->run) {
    g_set_object (&self->run, run);
    lab_neuron_view_reset (self->neuron_view);
    /* While nobody looks, the network of the run before is not kept: it may be large. */
    if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
      lab_neuron_view_set_network (self->neuron_view, NULL, self->dataset, NULL);
  }
  snapshot_changed_cb (self);
}

static void
part_toggled_cb (LabNetworkPage *self)
{
  gboolean is_neuron = gtk_toggle_button_get_active (self->neuron_button);

  gtk_stack_set_visible_child_name (self->parts, is_neuron ? "neuron" : "layers");
}

static void
layer_activated_cb (LabNetworkPage *self, guint layer)
{
  lab_network_page_show_neuron (self, layer, 0);
}

static void
image_activated_cb (LabNetworkPage *self, guint image)
{
  g_signal_emit (self, signals[SIGNAL_IMAGE_ACTIVATED], 0, (guint)LAB_SPLIT_TEST, image);
}

static void
failed_cb (LabNetworkPage *self, const char *sentence)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, sentence);
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_network_page_map (GtkWidget *widget)
{
  show_network (LAB_NETWORK_PAGE (widget));
  GTK_WIDGET_CLASS (lab_network_page_parent_class)->map (widget);
}

static gboolean
lab_network_page_grab_focus (GtkWidget *widget)
{
  LabNetworkPage *self = LAB_NETWORK_PAGE (widget);

  if (gtk_toggle_button_get_active (self->neuron_button))
    return gtk_widget_grab_focus (GTK_WIDGET (self->neuron_view));
  return gtk_widget_grab_focus (GTK_WIDGET (self->layers_button));
}

static void
lab_network_page_dispose (GObject *object)
{
  LabNetworkPage *self = LAB_NETWORK_PAGE (object);

  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_clear_object (&self->cursor);
  g_clear_object (&self->run);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_NETWORK_PAGE);
  G_OBJECT_CLASS (lab_network_page_parent_class)->dispose (object);
}

static void
lab_network_page_class_init (LabNetworkPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_network_page_dispose;
  widget_class->map = lab_network_page_map;
  widget_class->grab_focus = lab_network_page_grab_focus;
  signals[SIGNAL_IMAGE_ACTIVATED] =
      g_signal_new ("image-activated", LAB_TYPE_NETWORK_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_NETWORK_PAGE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (LAB_TYPE_LAYER_OVERVIEW);
  g_type_ensure (LAB_TYPE_NEURON_VIEW);
  g_type_ensure (LAB_TYPE_TIME_BAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-network-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LabNetworkPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LabNetworkPage, parts);
  gtk_widget_class_bind_template_child (widget_class, LabNetworkPage, box);
  gtk_widget_class_bind_template_child (widget_class, LabNetworkPage, layers_button);
  gtk_widget_class_bind_template_child (widget_class, LabNetworkPage, neuron_button);
  gtk_widget_class_bind_template_child (widget_class, LabNetworkPage, overview);
  gtk_widget_class_bind_template_child (widget_class, LabNetworkPage, neuron_view);
  gtk_widget_class_bind_template_child (widget_class, LabNetworkPage, network_time_bar);
  gtk_widget_class_bind_template_callback (widget_class, part_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, layer_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, image_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, failed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_network_page_init (LabNetworkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_network_page_set_cursor:
 * @self: a page
 * @cursor: (nullable): whose network it shows, and what it moves
 */
void
lab_network_page_set_cursor (LabNetworkPage *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_NETWORK_PAGE (self));

  if (cursor == self->cursor)
    return;
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  if (cursor != NULL) {
    g_signal_connect_swapped (cursor, "run-changed", G_CALLBACK (run_changed_cb), self);
    g_signal_connect_swapped (cursor, "snapshot-changed", G_CALLBACK (snapshot_changed_cb), self);
  }
  lab_layer_overview_set_cursor (self->overview, cursor);
  lab_time_bar_set_cursor (self->network_time_bar, cursor);
  run_changed_cb (self);
  show_network (self);
}

/**
 * lab_network_page_set_dataset:
 * @self: a page
 * @dataset: (nullable): what neurons are shown and tested on
 */
void
lab_network_page_set_dataset (LabNetworkPage *self, LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_NETWORK_PAGE (self));

  if (dataset == self->dataset)
    return;
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  self->dataset = dataset != NULL ? lab_dataset_ref (dataset) : NULL;
  lab_layer_overview_set_dataset (self->overview, dataset);
  show_network (self);
}

/**
 * lab_network_page_set_store:
 * @self: a page
 * @store: (nullable): where older epochs' networks are
 */
void
lab_network_page_set_store (LabNetworkPage *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_NETWORK_PAGE (self));

  lab_layer_overview_set_store (self->overview, store);
}

/**
 * lab_network_page_show_neuron:
 * @self: a page
 * @layer: a hidden layer, or the number of hidden layers: the outputs
 * @neuron: of it
 *
 * Opens a neuron; where there is none such, the nearest.
 */
void
lab_network_page_show_neuron (LabNetworkPage *self, guint layer, guint neuron)
{
  g_return_if_fail (LAB_IS_NETWORK_PAGE (self));

  show_network (self);
  lab_neuron_view_show (self->neuron_view, layer, neuron);
  gtk_toggle_button_set_active (self->neuron_button, TRUE);
}
