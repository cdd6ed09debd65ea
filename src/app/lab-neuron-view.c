/* lab-neuron-view.c: one neuron: its weights, what excites it, and the network without it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-neuron-view.h"

#include <glib/gi18n-lib.h>

#include "draw-signed.h"
#include "lab-columns-layout.h"
#include "lab-format.h"
#include "lab-histogram-view.h"
#include "lab-latest-job.h"
#include "lab-layer-card.h"
#include "lab-neuron-examples.h"
#include "lab-neuron-mute-card.h"
#include "lab-neuron-ranking-card.h"
#include "lab-signed-bars.h"
#include "lab-spread-view.h"
#include "lab-tile-view.h"

struct _LabNeuronView {
  GtkWidget parent_instance;

  LabSnapshot *snapshot;
  LabDataset *dataset;
  LabClassNames *class_names;
  guint layer, neuron;
  LabNeuronMuting *muting;
  LabLatestJob *job;
  gboolean has_failed;
  gboolean is_stale;    /* the pictures are not of the present network and neuron */
  gboolean is_updating; /* the chooser is brought up to date: nobody chooses */

  GtkWidget *box;
  GtkDropDown *layer_dropdown;
  GtkStringList *layer_names;
  GtkSpinButton *neuron_spin;
  GtkLabel *status_label, *examples_readout;
  LabTileView *tile_view;
  LabSignedBars *incoming_bars, *outgoing_bars;
  LabHistogramView *histogram_view;
  LabSpreadView *spread_view;
  LabNeuronExamples *examples;
  LabNeuronMuteCard *mute_card;
  LabNeuronRankingCard *ranking_card;
  GtkWidget *examples_card, *spread_card, *outgoing_card;
};

G_DEFINE_FINAL_TYPE (LabNeuronView, lab_neuron_view, GTK_TYPE_WIDGET)

enum { SIGNAL_IMAGE_ACTIVATED, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
get_n_hidden (LabNeuronView *self)
{
  return self->snapshot != NULL ? (guint)self->snapshot->config.n_hidden : 0;
}

static const char *
get_class_name (LabNeuronView *self, guint index)
{
  if (self->class_names == NULL || index >= lab_class_names_get_n (self->class_names))
    return "";
  return lab_class_names_get (self->class_names, index);
}

/* The names of all classes, or NULL where @n are not the classes. */
static const char *const *
get_labels (LabNeuronView *self, guint n)
{
  if (self->class_names == NULL || lab_class_names_get_n (self->class_names) != n)
    return NULL;
  return lab_class_names_get_all (self->class_names);
}

/* ── pictures ────────────────────────────────────────────────────────────────────────────────────
 */

static void
show_incoming (LabNeuronView *self, const LabNeuronReport *report)
{
  gboolean is_tile = report->layer == 0 && report->n_incoming == LAB_IMAGE_PIXELS;

  if (is_tile)
    lab_tile_view_set (self->tile_view, report->incoming, LAB_IMAGE_SIZE);
  else
    lab_signed_bars_set (self->incoming_bars, report->incoming, NULL, report->n_incoming);
  gtk_widget_set_visible (GTK_WIDGET (self->tile_view), is_tile);
  gtk_widget_set_visible (GTK_WIDGET (self->incoming_bars), !is_tile);
  lab_histogram_view_set (self->histogram_view, NULL, NULL, 0, &report->weights);
}

static void
show_outgoing (LabNeuronView *self, const LabNeuronReport *report)
{
  gboolean is_last = report->layer + 1 == get_n_hidden (self);

  gtk_widget_set_visible (self->outgoing_card, report->n_outgoing > 0);
  lab_signed_bars_set (self->outgoing_bars, report->outgoing,
                       is_last ? get_labels (self, report->n_outgoing) : NULL, report->n_outgoing);
}

static void
show_images (LabNeuronView *self, const LabNeuronReport *report)
{
  const char *const *labels = get_labels (self, report->n_classes);
  gboolean is_known = report->n_images > 0 && labels != NULL;
  g_autofree char *count = lab_format_count (report->n_images);
  /* translators: how many images were looked at */
  g_autofree char *readout =
      g_strdup_printf (ngettext ("of %s test image", "of %s test images", report->n_images), count);

  gtk_widget_set_visible (self->examples_card, report->n_images > 0);
  gtk_widget_set_visible (self->spread_card, is_known);
  gtk_label_set_label (self->examples_readout, readout);
  lab_neuron_examples_set (self->examples, report, report->n_images > 0 ? self->dataset : NULL);
  if (is_known)
    lab_spread_view_set (self->spread_view, report->spreads, labels, report->n_classes);
}

static void
show_status (LabNeuronView *self, const LabNeuronReport *report)
{
  g_autofree char *bias = draw_format_signed ((double)report->bias);
  g_autoptr (GString) status = g_string_new (NULL);

  if (report->layer == get_n_hidden (self))
    /* translators: an output is that of a class */
    g_string_append_printf (status, _ ("class %s"), get_class_name (self, report->neuron));
  if (status->len > 0)
    g_string_append (status, " · ");
  /* translators: a neuron's bias, and the epoch of its network */
  g_string_append_printf (status, _ ("bias %s · epoch %u"), bias, report->epoch);
  if (report->is_dead && report->n_images > 0) {
    g_string_append (status, " · ");
    g_string_append (status, _ ("dead: it says the same for every test image"));
  }
  gtk_label_set_label (self->status_label, status->str);
}

/* ── in the thread ───────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  LabSnapshot *snapshot;
  LabDataset *dataset; /* or NULL */
  guint layer, neuron;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  lab_snapshot_unref (request->snapshot);
  g_clear_pointer (&request->dataset, lab_dataset_unref);
  g_free (request);
}

static gpointer
report (gpointer data, GCancellable *cancellable)
{
  Request *request = data;

  return lab_neuron_report_new (request->snapshot, request->dataset, request->layer,
                                request->neuron, cancellable);
}

static void
done_cb (gpointer owner, gpointer data, gpointer result)
{
  LabNeuronView *self = owner;

  if (result == NULL) {
    /* Once for a run: the next network of a training would fail just so. */
    if (!self->has_failed)
      g_signal_emit (self, signals[SIGNAL_FAILED], 0,
                     _ ("There is not enough memory to look into this network."));
    self->has_failed = TRUE;
    return;
  }
  show_incoming (self, result);
  show_outgoing (self, result);
  show_images (self, result);
  show_status (self, result);
}

static const LabJobKind reporting = {
    .work = report,
    .done = done_cb,
    .free_request = request_free,
    .free_result = (GDestroyNotify)lab_neuron_report_free,
};

static void
look (LabNeuronView *self)
{
  Request *request;

  if (!self->is_stale || self->snapshot == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_stale = FALSE;
  request = g_new0 (Request, 1);
  request->snapshot = lab_snapshot_ref (self->snapshot);
  request->dataset = self->dataset != NULL ? lab_dataset_ref (self->dataset) : NULL;
  request->layer = self->layer;
  request->neuron = self->neuron;
  lab_latest_job_ask (self->job, request);
}

/* ── which neuron ────────────────────────────────────────────────────────────────────────────────
 */

/* The layers of the network, where they are others than those in the list. */
static void
update_layers (LabNeuronView *self)
{
  guint n_hidden = get_n_hidden (self);
  GListModel *model = G_LIST_MODEL (self->layer_names);
  guint n = self->snapshot != NULL ? n_hidden + 1 : 0;

  if (g_list_model_get_n_items (model) != n) {
    gtk_string_list_splice (self->layer_names, 0, g_list_model_get_n_items (model), NULL);
    for (guint layer = 0; layer < n; layer++) {
      g_autofree char *title = lab_layer_format_title (layer, n_hidden);

      gtk_string_list_append (self->layer_names, title);
    }
  }
  gtk_drop_down_set_selected (self->layer_dropdown, self->layer);
}

/* Brings what chooses a neuron, and what may be done with it, up to date. */
static void
update_chooser (LabNeuronView *self)
{
  guint width = self->snapshot != NULL ? lab_inspector_get_width (self->snapshot, self->layer) : 0;

  self->is_updating = TRUE;
  update_layers (self);
  gtk_spin_button_set_range (self->neuron_spin, 0, MAX (width, 1) - 1);
  gtk_spin_button_set_value (self->neuron_spin, self->neuron);
  self->is_updating = FALSE;
  lab_neuron_mute_card_set_neuron (self->mute_card, self->layer, self->neuron, get_n_hidden (self));
  lab_neuron_ranking_card_set_layer (self->ranking_card, self->layer);
}

/* Takes the neuron nearest to what is asked for. */
static void
choose (LabNeuronView *self, guint layer, guint neuron)
{
  if (self->snapshot != NULL) {
    layer = MIN (layer, get_n_hidden (self));
    neuron = MIN (neuron, lab_inspector_get_width (self->snapshot, layer) - 1);
  }
  if (layer != self->layer || neuron != self->neuron) {
    self->layer = layer;
    self->neuron = neuron;
    self->is_stale = TRUE;
    /* What is under way is of another neuron. */
    lab_latest_job_cancel (self->job);
  }
  update_chooser (self);
  look (self);
}

static void
layer_selected_cb (LabNeuronView *self)
{
  guint layer = gtk_drop_down_get_selected (self->layer_dropdown);

  if (!self->is_updating && layer != GTK_INVALID_LIST_POSITION)
    choose (self, layer, self->neuron);
}

static void
neuron_chosen_cb (LabNeuronView *self)
{
  if (!self->is_updating)
    choose (self, self->layer, (guint)gtk_spin_button_get_value_as_int (self->neuron_spin));
}

static void
incoming_activated_cb (LabNeuronView *self, guint neuron)
{
  if (self->layer > 0)
    choose (self, self->layer - 1, neuron);
}

static void
outgoing_activated_cb (LabNeuronView *self, guint neuron)
{
  choose (self, self->layer + 1, neuron);
}

static void
ranked_activated_cb (LabNeuronView *self, guint layer, guint neuron)
{
  choose (self, layer, neuron);
}

static void
image_activated_cb (LabNeuronView *self, guint image)
{
  g_signal_emit (self, signals[SIGNAL_IMAGE_ACTIVATED], 0, image);
}

#define MODIFIERS (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)

/* Before the entry of the number, which has no use for a letter, takes it. */
static gboolean
captured_cb (LabNeuronView *self, guint key, guint code, GdkModifierType state)
{
  if ((state & MODIFIERS) != 0 || (key != GDK_KEY_m && key != GDK_KEY_M))
    return GDK_EVENT_PROPAGATE;
  lab_neuron_mute_card_toggle (self->mute_card);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (LabNeuronView *self, guint key, guint code, GdkModifierType state)
{
  if ((state & MODIFIERS) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    if (self->neuron > 0)
      choose (self, self->layer, self->neuron - 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    choose (self, self->layer, self->neuron + 1);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_neuron_view_map (GtkWidget *widget)
{
  LabNeuronView *self = LAB_NEURON_VIEW (widget);

  GTK_WIDGET_CLASS (lab_neuron_view_parent_class)->map (widget);
  lab_neuron_muting_set_active (self->muting, TRUE);
  look (self);
}

static void
lab_neuron_view_unmap (GtkWidget *widget)
{
  LabNeuronView *self = LAB_NEURON_VIEW (widget);

  if (self->muting != NULL)
    lab_neuron_muting_set_active (self->muting, FALSE);
  GTK_WIDGET_CLASS (lab_neuron_view_parent_class)->unmap (widget);
}

static gboolean
lab_neuron_view_grab_focus (GtkWidget *widget)
{
  LabNeuronView *self = LAB_NEURON_VIEW (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (self->neuron_spin));
}

static void
lab_neuron_view_dispose (GObject *object)
{
  LabNeuronView *self = LAB_NEURON_VIEW (object);

  g_clear_pointer (&self->job, lab_latest_job_free);
  g_clear_object (&self->muting);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_NEURON_VIEW);
  G_OBJECT_CLASS (lab_neuron_view_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (LAB_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (LAB_TYPE_HISTOGRAM_VIEW);
  g_type_ensure (LAB_TYPE_NEURON_EXAMPLES);
  g_type_ensure (LAB_TYPE_NEURON_MUTE_CARD);
  g_type_ensure (LAB_TYPE_NEURON_RANKING_CARD);
  g_type_ensure (LAB_TYPE_SIGNED_BARS);
  g_type_ensure (LAB_TYPE_SPREAD_VIEW);
  g_type_ensure (LAB_TYPE_TILE_VIEW);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, box);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, layer_dropdown);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, layer_names);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, neuron_spin);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, status_label);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, examples_readout);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, tile_view);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, incoming_bars);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, outgoing_bars);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, histogram_view);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, spread_view);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, examples);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, mute_card);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, ranking_card);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, examples_card);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, spread_card);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronView, outgoing_card);
  gtk_widget_class_bind_template_callback (widget_class, layer_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, neuron_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, incoming_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, outgoing_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, ranked_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, image_activated_cb);
}

static void
lab_neuron_view_class_init (LabNeuronViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_neuron_view_dispose;
  widget_class->map = lab_neuron_view_map;
  widget_class->unmap = lab_neuron_view_unmap;
  widget_class->grab_focus = lab_neuron_view_grab_focus;
  signals[SIGNAL_IMAGE_ACTIVATED] =
      g_signal_new ("image-activated", LAB_TYPE_NEURON_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_NEURON_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  ensure_types ();
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-neuron-view.ui");
  bind_children (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_neuron_view_init (LabNeuronView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *captured = gtk_event_controller_key_new ();

  self->is_stale = TRUE;
  self->job = lab_latest_job_new (&reporting, self);
  self->muting = lab_neuron_muting_new ();
  lab_neuron_muting_set_active (self->muting, FALSE);
  gtk_widget_init_template (GTK_WIDGET (self));
  lab_neuron_mute_card_set_muting (self->mute_card, self->muting);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (captured, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (captured, "key-pressed", G_CALLBACK (captured_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), captured);
}

/**
 * lab_neuron_view_set_network:
 * @self: a view
 * @snapshot: (nullable): the network
 * @dataset: (nullable): what its neurons are shown and tested on
 * @class_names: (nullable): what its classes are called
 */
void
lab_neuron_view_set_network (LabNeuronView *self, LabSnapshot *snapshot, LabDataset *dataset,
                             LabClassNames *class_names)
{
  g_return_if_fail (LAB_IS_NEURON_VIEW (self));

  if (snapshot == self->snapshot && dataset == self->dataset && class_names == self->class_names)
    return;
  /* An answer that is on its way is of another kind of network, or of other images. */
  if (self->snapshot == NULL || snapshot == NULL || dataset != self->dataset ||
      !lab_snapshot_fits (self->snapshot, &snapshot->config))
    lab_latest_job_cancel (self->job);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  self->snapshot = snapshot != NULL ? lab_snapshot_ref (snapshot) : NULL;
  if (dataset != self->dataset) {
    g_clear_pointer (&self->dataset, lab_dataset_unref);
    self->dataset = dataset != NULL ? lab_dataset_ref (dataset) : NULL;
  }
  if (class_names != self->class_names) {
    g_clear_pointer (&self->class_names, lab_class_names_unref);
    self->class_names = class_names != NULL ? lab_class_names_ref (class_names) : NULL;
    lab_neuron_mute_card_set_class_names (self->mute_card, class_names);
  }
  lab_neuron_muting_set_network (self->muting, snapshot, dataset);
  lab_neuron_ranking_card_set_network (self->ranking_card, snapshot, dataset);
  self->is_stale = TRUE;
  choose (self, self->layer, self->neuron);
}

/**
 * lab_neuron_view_show:
 * @self: a view
 * @layer: a hidden layer, or n_hidden: the outputs
 * @neuron: of it
 *
 * Shows a neuron; where there is none such, the nearest.
 */
void
lab_neuron_view_show (LabNeuronView *self, guint layer, guint neuron)
{
  g_return_if_fail (LAB_IS_NEURON_VIEW (self));

  choose (self, layer, neuron);
}

/**
 * lab_neuron_view_reset:
 * @self: a view
 *
 * Forgets what was muted, and what was ranked.
 */
void
lab_neuron_view_reset (LabNeuronView *self)
{
  g_return_if_fail (LAB_IS_NEURON_VIEW (self));

  self->has_failed = FALSE;
  lab_neuron_muting_clear (self->muting);
  lab_neuron_ranking_card_clear (self->ranking_card);
}
