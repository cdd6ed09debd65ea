/* lab-neuron-mute-card.c: mutes neurons, and shows what the network is worth without them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-neuron-mute-card.h"

#include <glib/gi18n-lib.h>

#include "draw-signed.h"
#include "lab-format.h"
#include "lab-signed-bars.h"

#define N_MISTAKES 6

struct _LabNeuronMuteCard {
  GtkWidget parent_instance;

  LabNeuronMuting *muting;
  LabClassNames *class_names;
  guint layer, neuron, n_hidden;
  gboolean is_updating;

  GtkWidget *box, *switch_label;
  GtkSwitch *mute_switch;
  GtkLabel *note_label, *accuracy_label, *mistakes_label;
  GtkWidget *muted_box, *effect_box;
  GtkFlowBox *muted_list;
  LabSignedBars *classes_bars;
};

G_DEFINE_FINAL_TYPE (LabNeuronMuteCard, lab_neuron_mute_card, GTK_TYPE_WIDGET)

/* ── the effect ──────────────────────────────────────────────────────────────────────────────────
 */

static const char *
class_name (LabNeuronMuteCard *self, guint index)
{
  if (self->class_names == NULL || index >= lab_class_names_get_n (self->class_names))
    return "";
  return lab_class_names_get (self->class_names, index);
}

static void
show_accuracy (LabNeuronMuteCard *self, const LabEvaluation *before, const LabEvaluation *after)
{
  g_autofree char *first = lab_format_percent (before->accuracy);
  g_autofree char *second = lab_format_percent (after->accuracy);
  g_autofree char *points = draw_format_points (after->accuracy - before->accuracy);
  g_autofree char *label = g_strdup_printf (
      /* translators: the accuracy before and after neurons were muted, and the difference in
       * percentage points: "Accuracy 97.9 % → 96.4 % (−1.52)" */
      _ ("Accuracy %s → %s (%s)"), first, second, points);
  g_autofree char *spoken = g_strdup_printf (
      /* translators: for a screen reader: the accuracy before and after neurons were muted */
      _ ("Test accuracy %s before, %s after"), first, second);

  gtk_label_set_label (self->accuracy_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->accuracy_label),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
show_mistakes (LabNeuronMuteCard *self, const LabEvaluation *before, const LabEvaluation *after)
{
  LabConfusionChange changes[N_MISTAKES];
  guint n = lab_neuron_muting_find_changes (before, after, N_MISTAKES, changes);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    g_autofree char *first = lab_format_count (changes[i].before);
    g_autofree char *second = lab_format_count (changes[i].after);

    /* translators: an actual class, what it is taken for, and how often: before and after neurons
     * were muted: "4 read as 9: 11 → 38" */
    g_string_append_printf (text, _ ("%s read as %s: %s → %s"),
                            class_name (self, changes[i].actual),
                            class_name (self, changes[i].predicted), first, second);
    if (i + 1 < n)
      g_string_append_c (text, '\n');
  }
  gtk_label_set_label (self->mistakes_label, n > 0 ? text->str : _ ("None of them changed."));
}

static void
show_classes (LabNeuronMuteCard *self, const LabEvaluation *before, const LabEvaluation *after)
{
  guint n = before->n_classes;
  g_autofree float *changes = g_new (float, n);
  g_autofree const char **names = g_new (const char *, n);

  lab_neuron_muting_compare_classes (before, after, changes);
  for (guint i = 0; i < n; i++)
    names[i] = class_name (self, i);
  lab_signed_bars_set (self->classes_bars, changes, names, n);
}

static void
show_effect (LabNeuronMuteCard *self)
{
  LabEvaluation *before = self->muting != NULL ? lab_neuron_muting_get_before (self->muting) : NULL;
  LabEvaluation *after = self->muting != NULL ? lab_neuron_muting_get_after (self->muting) : NULL;

  /* While the answer to another question is on its way, the last one stays, toned down: the card would
   * jump otherwise. */
  gtk_widget_set_opacity (self->effect_box, after != NULL ? 1 : 0.5);
  if (after == NULL)
    return;
  gtk_widget_set_visible (self->effect_box, TRUE);
  show_accuracy (self, before, after);
  show_classes (self, before, after);
  show_mistakes (self, before, after);
}

/* ── who is muted ────────────────────────────────────────────────────────────────────────────────
 */

static void
unmute_cb (LabNeuronMuteCard *self, GtkWidget *button)
{
  LabNeuron *muted = g_object_get_data (G_OBJECT (button), "neuron");
  LabNeuron neuron = *muted;

  lab_neuron_muting_mute (self->muting, neuron.layer, neuron.neuron, FALSE);
}

static void
add_muted (LabNeuronMuteCard *self, const LabNeuron *neuron)
{
  /* translators: a muted neuron: its layer, from 1, and its number */
  g_autofree char *label = g_strdup_printf (_ ("%u · %u"), neuron->layer + 1, neuron->neuron);
  g_autofree char *tooltip =
      /* translators: a button; a neuron's number, and its layer's, from 1 */
      g_strdup_printf (_ ("Let Neuron %u of Layer %u Speak Again"), neuron->neuron,
                       neuron->layer + 1);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  gtk_box_append (GTK_BOX (box), gtk_label_new (label));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "compact");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "neuron", g_memdup2 (neuron, sizeof *neuron), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (unmute_cb), self);
  gtk_flow_box_insert (self->muted_list, button, -1);
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
}

static void
show_switch (LabNeuronMuteCard *self)
{
  gboolean is_output = self->layer >= self->n_hidden;

  self->is_updating = TRUE;
  gtk_switch_set_active (self->mute_switch,
                         self->muting != NULL && !is_output &&
                             lab_neuron_muting_is_muted (self->muting, self->layer, self->neuron));
  self->is_updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->mute_switch), !is_output);
  gtk_label_set_label (self->note_label,
                       is_output ? _ ("An output can’t be muted: it is the answer itself.")
                                 : _ ("A muted neuron says nothing to the layer above it. Several "
                                      "can be muted at once."));
}

static void
show_muted (LabNeuronMuteCard *self)
{
  GtkWidget *child;
  const LabNeuron *neurons = NULL;
  guint n = 0;

  if (self->muting != NULL)
    neurons = lab_neuron_muting_get_neurons (self->muting, &n);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->muted_list))) != NULL)
    gtk_flow_box_remove (self->muted_list, child);
  for (guint i = 0; i < n; i++)
    add_muted (self, &neurons[i]);
  gtk_widget_set_visible (self->muted_box, n > 0);
  if (n == 0)
    gtk_widget_set_visible (self->effect_box, FALSE);
  show_switch (self);
}

static void
switched_cb (LabNeuronMuteCard *self)
{
  if (!self->is_updating && self->muting != NULL)
    lab_neuron_muting_mute (self->muting, self->layer, self->neuron,
                            gtk_switch_get_active (self->mute_switch));
}

static void
clear_cb (LabNeuronMuteCard *self)
{
  if (self->muting == NULL)
    return;
  /* The button goes with what it clears: the focus goes where one mutes again. */
  gtk_widget_grab_focus (GTK_WIDGET (self->mute_switch));
  lab_neuron_muting_clear (self->muting);
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_neuron_mute_card_dispose (GObject *object)
{
  LabNeuronMuteCard *self = LAB_NEURON_MUTE_CARD (object);

  if (self->muting != NULL)
    g_signal_handlers_disconnect_by_data (self->muting, self);
  g_clear_object (&self->muting);
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_NEURON_MUTE_CARD);
  G_OBJECT_CLASS (lab_neuron_mute_card_parent_class)->dispose (object);
}

static void
lab_neuron_mute_card_class_init (LabNeuronMuteCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_neuron_mute_card_dispose;
  g_type_ensure (LAB_TYPE_SIGNED_BARS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-neuron-mute-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LabNeuronMuteCard, box);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronMuteCard, switch_label);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronMuteCard, mute_switch);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronMuteCard, note_label);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronMuteCard, accuracy_label);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronMuteCard, mistakes_label);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronMuteCard, muted_box);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronMuteCard, effect_box);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronMuteCard, muted_list);
  gtk_widget_class_bind_template_child (widget_class, LabNeuronMuteCard, classes_bars);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_neuron_mute_card_init (LabNeuronMuteCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_neuron_mute_card_set_muting:
 * @self: a card
 * @muting: (nullable): what it changes, and shows
 */
void
lab_neuron_mute_card_set_muting (LabNeuronMuteCard *self, LabNeuronMuting *muting)
{
  g_return_if_fail (LAB_IS_NEURON_MUTE_CARD (self));

  if (muting == self->muting)
    return;
  if (self->muting != NULL)
    g_signal_handlers_disconnect_by_data (self->muting, self);
  g_set_object (&self->muting, muting);
  if (muting != NULL) {
    g_signal_connect_swapped (muting, "changed", G_CALLBACK (show_muted), self);
    g_signal_connect_swapped (muting, "evaluated", G_CALLBACK (show_effect), self);
  }
  show_muted (self);
  show_effect (self);
}

/**
 * lab_neuron_mute_card_set_class_names:
 * @self: a card
 * @class_names: (nullable): what the classes are called
 */
void
lab_neuron_mute_card_set_class_names (LabNeuronMuteCard *self, LabClassNames *class_names)
{
  g_return_if_fail (LAB_IS_NEURON_MUTE_CARD (self));

  if (class_names == self->class_names)
    return;
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  self->class_names = class_names != NULL ? lab_class_names_ref (class_names) : NULL;
  show_effect (self);
}

/**
 * lab_neuron_mute_card_set_neuron:
 * @self: a card
 * @layer: a layer
 * @neuron: of it
 * @n_hidden: how many hidden layers the network has
 */
void
lab_neuron_mute_card_set_neuron (LabNeuronMuteCard *self, guint layer, guint neuron, guint n_hidden)
{
  g_return_if_fail (LAB_IS_NEURON_MUTE_CARD (self));

  self->layer = layer;
  self->neuron = neuron;
  self->n_hidden = n_hidden;
  show_switch (self);
}

/**
 * lab_neuron_mute_card_toggle:
 * @self: a card
 *
 * Mutes the neuron, or lets it speak again.
 */
void
lab_neuron_mute_card_toggle (LabNeuronMuteCard *self)
{
  g_return_if_fail (LAB_IS_NEURON_MUTE_CARD (self));

  if (gtk_widget_is_sensitive (GTK_WIDGET (self->mute_switch)))
    gtk_switch_set_active (self->mute_switch, !gtk_switch_get_active (self->mute_switch));
}
