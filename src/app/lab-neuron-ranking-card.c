/* lab-neuron-ranking-card.c: how much a network needs each neuron of a layer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-neuron-ranking-card.h"

#include <glib/gi18n-lib.h>

#include "lab-neuron-ranking.h"
#include "lab-signed-bars.h"

struct _LabNeuronRankingCard {
  GtkWidget parent_instance;

  LabNeuronRanking *ranking;
  LabSnapshot *snapshot;
  LabDataset *dataset;
  guint layer;

  GtkWidget *box, *start_button, *cancel_button, *result_box;
  GtkLabel *note_label;
  GtkProgressBar *progress_bar;
  LabSignedBars *bars;
};

G_DEFINE_FINAL_TYPE (LabNeuronRankingCard, lab_neuron_ranking_card, GTK_TYPE_WIDGET)

enum { SIGNAL_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
can_start (LabNeuronRankingCard *self)
{
  return lab_neuron_fits (self->snapshot, self->dataset) &&
         self->layer < (guint)self->snapshot->config.n_hidden;
}

static char *
make_note (LabNeuronRankingCard *self, gboolean has_result)
{
  if (has_result)
    return g_strdup_printf (
        /* translators: which hidden layer, from 1, and an epoch */
        _ ("Change of the test accuracy, in percentage points, without each neuron of hidden layer "
           "%u, at epoch %u. A click opens one."),
        lab_neuron_ranking_get_layer (self->ranking) + 1,
        lab_neuron_ranking_get_epoch (self->ranking));
  return g_strdup (_ ("Mutes every neuron of this layer in turn, and compares the test accuracy."));
}

static void
update (LabNeuronRankingCard *self)
{
  gboolean is_running = lab_neuron_ranking_is_running (self->ranking);
  guint n;
  const float *changes = lab_neuron_ranking_get_changes (self->ranking, &n);
  g_autofree char *note = make_note (self, changes != NULL);

  gtk_widget_set_visible (self->start_button, !is_running);
  gtk_widget_set_sensitive (self->start_button, can_start (self));
  gtk_widget_set_visible (self->cancel_button, is_running);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), is_running);
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 lab_neuron_ranking_get_progress (self->ranking));
  gtk_widget_set_visible (self->result_box, changes != NULL);
  gtk_label_set_label (self->note_label, note);
}

static void
ranking_changed_cb (LabNeuronRankingCard *self)
{
  guint n;
  const float *changes = lab_neuron_ranking_get_changes (self->ranking, &n);

  lab_signed_bars_set (self->bars, changes, NULL, n);
  update (self);
}

/* The button that was pressed goes: the focus goes to the one that comes. */
static void
start_cb (LabNeuronRankingCard *self)
{
  if (!can_start (self))
    return;
  lab_neuron_ranking_start (self->ranking, self->snapshot, self->dataset, self->layer);
  gtk_widget_grab_focus (self->cancel_button);
}

static void
cancel_cb (LabNeuronRankingCard *self)
{
  lab_neuron_ranking_cancel (self->ranking);
  gtk_widget_grab_focus (self->start_button);
}

static void
activated_cb (LabNeuronRankingCard *self, guint neuron)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, lab_neuron_ranking_get_layer (self->ranking),
                 neuron);
}

/* Nobody waits for what is under way any more. */
static void
lab_neuron_ranking_card_unmap (GtkWidget *widget)
{
  LabNeuronRankingCard *self = LAB_NEURON_RANKING_CARD (widget);

  if (self->ranking != NULL && lab_neuron_ranking_is_running (self->ranking))
    lab_neuron_ranking_cancel (self->ranking);
  GTK_WIDGET_CLASS (lab_neuron_ranking_card_parent_class)->unmap (widget);
}

static void
lab_neuron_ranking_card_dispose (GObject *object)
{
  LabNeuronRankingCard *self = LAB_NEURON_RANKING_CARD (object);

  if (self->ranking != NULL)
    g_signal_handlers_disconnect_by_data (self->ranking, self);
  g_clear_object (&self->ranking);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_NEURON_RANKING_CARD);
  G_OBJECT_CLASS (lab_neuron_ranking_card_parent_class)->dispose (object);
}

static void
lab_neuron_ranking_card_class_init (LabNeuronRankingCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_neuron_ranking_card_dispose;
  widget_class->unmap = lab_neuron_ranking_card_unmap;
  signals[SIGNAL_ACTIVATED] =
      g_signal_new ("activated", LAB_TYPE_NEURON_RANKING_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  g_type_ensure (LAB_TYPE_SIGNED_BARS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-neuron-ranking-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LabNeuronRankingCard, box);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronRankingCard, start_button);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronRankingCard, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronRankingCard, result_box);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronRankingCard, note_label);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronRankingCard, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronRankingCard, bars);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_neuron_ranking_card_init (LabNeuronRankingCard *self)
{
  self->ranking = lab_neuron_ranking_new ();
  g_signal_connect_swapped (self->ranking, "changed", G_CALLBACK (ranking_changed_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

/**
 * lab_neuron_ranking_card_set_network:
 * @self: a card
 * @snapshot: (nullable): whose neurons are ranked next
 * @dataset: (nullable): what the network is tested on
 */
void
lab_neuron_ranking_card_set_network (LabNeuronRankingCard *self, LabSnapshot *snapshot,
                                     LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_NEURON_RANKING_CARD (self));

  if (dataset != self->dataset || snapshot == NULL ||
      (self->snapshot != NULL && !lab_snapshot_fits (self->snapshot, &snapshot->config)))
    lab_neuron_ranking_cancel (self->ranking);
  if (snapshot != self->snapshot) {
    g_clear_pointer (&self->snapshot, lab_snapshot_unref);
    self->snapshot = snapshot != NULL ? lab_snapshot_ref (snapshot) : NULL;
  }
  if (dataset != self->dataset) {
    g_clear_pointer (&self->dataset, lab_dataset_unref);
    self->dataset = dataset != NULL ? lab_dataset_ref (dataset) : NULL;
  }
  update (self);
}

/**
 * lab_neuron_ranking_card_set_layer:
 * @self: a card
 * @layer: whose neurons are ranked next
 */
void
lab_neuron_ranking_card_set_layer (LabNeuronRankingCard *self, guint layer)
{
  g_return_if_fail (LAB_IS_NEURON_RANKING_CARD (self));

  self->layer = layer;
  update (self);
}

/**
 * lab_neuron_ranking_card_clear:
 * @self: a card
 *
 * Forgets what was found, and gives up what is under way.
 */
void
lab_neuron_ranking_card_clear (LabNeuronRankingCard *self)
{
  g_return_if_fail (LAB_IS_NEURON_RANKING_CARD (self));

  lab_neuron_ranking_cancel (self->ranking);
}
