/* lab-layer-overview.c: all layers of a network over the epochs, a card each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-layer-overview.h"

#include <glib/gi18n-lib.h>

#include "lab-columns-layout.h"
#include "lab-layer-card.h"
#include "lab-layer-history.h"

struct _LabLayerOverview {
  GtkWidget parent_instance;

  LabCursor *cursor;
  LabLayerHistory *history;
  GPtrArray *cards; /* of LabLayerCard, borrowed from the box */
  guint update_id;  /* at the next frame */

  GtkWidget *box, *cards_box;
  GtkLabel *note_label;
  GtkToggleButton *log_button;
};

G_DEFINE_FINAL_TYPE (LabLayerOverview, lab_layer_overview, GTK_TYPE_WIDGET)

enum { SIGNAL_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
activated_cb (LabLayerOverview *self, guint layer)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, layer);
}

static void
epoch_activated_cb (LabLayerOverview *self, guint epoch)
{
  if (self->cursor != NULL)
    lab_cursor_go (self->cursor, epoch);
}

/* ── cards ───────────────────────────────────────────────────────────────────────────────────────
 */

/* As many cards as the network has layers; those that are there stay, with their focus. */
static void
make_cards (LabLayerOverview *self, guint n)
{
  while (self->cards->len > n) {
    gtk_box_remove (GTK_BOX (self->cards_box),
                    g_ptr_array_index (self->cards, self->cards->len - 1));
    g_ptr_array_remove_index (self->cards, self->cards->len - 1);
  }
  while (self->cards->len < n) {
    GtkWidget *card = lab_layer_card_new (self->cards->len);

    g_object_bind_property (self->log_button, "active", card, "log", G_BINDING_SYNC_CREATE);
    g_signal_connect_swapped (card, "activated", G_CALLBACK (activated_cb), self);
    g_signal_connect_swapped (card, "epoch-activated", G_CALLBACK (epoch_activated_cb), self);
    gtk_box_append (GTK_BOX (self->cards_box), card);
    g_ptr_array_add (self->cards, card);
  }
}

static void
show_epoch (LabLayerOverview *self)
{
  guint epoch = self->cursor != NULL ? lab_cursor_get_epoch (self->cursor) : 0;

  for (guint i = 0; i < self->cards->len; i++)
    lab_layer_card_set_epoch (g_ptr_array_index (self->cards, i), epoch);
}

static void
show_note (LabLayerOverview *self, gboolean has_activations)
{
  gtk_label_set_label (
      self->note_label,
      has_activations
          ? _ ("A column for each epoch, and the present network beside them. A neuron is dead "
               "when "
               "its activation is the same for each of the first 1,000 test images.")
          : _ ("A column for each epoch, and the present network beside them. Activations need the "
               "images that it was made for."));
}

static void
update (LabLayerOverview *self)
{
  const LabLayerReports *present = lab_layer_history_get_present (self->history);
  gboolean has_activations = lab_layer_history_has_activations (self->history);
  g_autoptr (GPtrArray) list = lab_layer_history_list (self->history);

  make_cards (self, present != NULL ? present->n_layers : 0);
  for (guint i = 0; i < self->cards->len; i++)
    lab_layer_card_set_reports (g_ptr_array_index (self->cards, i), list, present, has_activations);
  show_epoch (self);
  show_note (self, has_activations);
}

/* However many reports come between two frames, they are shown once. */
static gboolean
update_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LabLayerOverview *self = LAB_LAYER_OVERVIEW (widget);

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (LabLayerOverview *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (self->update_id == 0 && gtk_widget_get_mapped (widget))
    self->update_id = gtk_widget_add_tick_callback (widget, update_cb, NULL, NULL);
}

static void
lab_layer_overview_map (GtkWidget *widget)
{
  LabLayerOverview *self = LAB_LAYER_OVERVIEW (widget);

  GTK_WIDGET_CLASS (lab_layer_overview_parent_class)->map (widget);
  lab_layer_history_set_active (self->history, TRUE);
  queue_update (self);
}

static void
lab_layer_overview_unmap (GtkWidget *widget)
{
  LabLayerOverview *self = LAB_LAYER_OVERVIEW (widget);

  lab_layer_history_set_active (self->history, FALSE);
  if (self->update_id != 0)
    gtk_widget_remove_tick_callback (widget, self->update_id);
  self->update_id = 0;
  GTK_WIDGET_CLASS (lab_layer_overview_parent_class)->unmap (widget);
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_layer_overview_dispose (GObject *object)
{
  LabLayerOverview *self = LAB_LAYER_OVERVIEW (object);

  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_clear_object (&self->cursor);
  if (self->history != NULL)
    g_signal_handlers_disconnect_by_data (self->history, self);
  g_clear_object (&self->history);
  g_ptr_array_set_size (self->cards, 0);
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_LAYER_OVERVIEW);
  G_OBJECT_CLASS (lab_layer_overview_parent_class)->dispose (object);
}

static void
lab_layer_overview_finalize (GObject *object)
{
  g_ptr_array_unref (LAB_LAYER_OVERVIEW (object)->cards);
  G_OBJECT_CLASS (lab_layer_overview_parent_class)->finalize (object);
}

static void
lab_layer_overview_class_init (LabLayerOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_layer_overview_dispose;
  G_OBJECT_CLASS (klass)->finalize = lab_layer_overview_finalize;
  widget_class->map = lab_layer_overview_map;
  widget_class->unmap = lab_layer_overview_unmap;
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", LAB_TYPE_LAYER_OVERVIEW, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  g_type_ensure (LAB_TYPE_COLUMNS_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-layer-overview.ui");
  gtk_widget_class_bind_template_child (widget_class, LabLayerOverview, box);
  gtk_widget_class_bind_template_child (widget_class, LabLayerOverview, cards_box);
  gtk_widget_class_bind_template_child (widget_class, LabLayerOverview, note_label);
  gtk_widget_class_bind_template_child (widget_class, LabLayerOverview, log_button);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_layer_overview_init (LabLayerOverview *self)
{
  self->cards = g_ptr_array_new ();
  self->history = lab_layer_history_new ();
  g_signal_connect_swapped (self->history, "changed", G_CALLBACK (queue_update), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  show_note (self, FALSE);
}

/**
 * lab_layer_overview_set_cursor:
 * @self: an overview
 * @cursor: (nullable): whose run it shows, and what it moves
 */
void
lab_layer_overview_set_cursor (LabLayerOverview *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_LAYER_OVERVIEW (self));

  if (cursor == self->cursor)
    return;
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  lab_layer_history_set_cursor (self->history, cursor);
  if (cursor != NULL)
    g_signal_connect_swapped (cursor, "moved", G_CALLBACK (show_epoch), self);
}

/**
 * lab_layer_overview_set_dataset:
 * @self: an overview
 * @dataset: (nullable): what activations are of
 */
void
lab_layer_overview_set_dataset (LabLayerOverview *self, LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_LAYER_OVERVIEW (self));

  lab_layer_history_set_dataset (self->history, dataset);
}

/**
 * lab_layer_overview_set_store:
 * @self: an overview
 * @store: (nullable): where older epochs' networks are
 */
void
lab_layer_overview_set_store (LabLayerOverview *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_LAYER_OVERVIEW (self));

  lab_layer_history_set_store (self->history, store);
}
