/* lab-draw-card.c: the card where a digit is drawn, and read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-draw-card.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "draw-bars.h"
#include "lab-draw-pad.h"
#include "lab-format.h"
#include "lab-ink.h"
#include "lab-probability-bars.h"
#include "lab-digit-reader.h"
#include "lab-sample-label-bar.h"
#include "lab-sample-recipe.h"

/* Beside the pad the bars stay short; under it they may be as wide as the card. */
#define BARS_WIDTH       136
#define ROOMY_BARS_WIDTH 220
/* Longer names do not stand as large as a digit, and have their sureness under them. */
#define MAX_LARGE_NAME 2

struct _LabDrawCard {
  GtkWidget parent_instance;

  LabDigitReader *reader;
  LabSnapshot *snapshot; /* the network that reads, or NULL */
  LabVerdict verdict;    /* what the network sees of the drawing, and makes of it */
  gboolean is_large;     /* the name of the class that was read */
  gboolean has_ink;

  GtkWidget *box;
  GtkGrid *grid;
  LabDrawPad *pad;
  GtkWidget *bars_clamp;
  LabSampleRecipe *recipe;
  LabProbabilityBars *bars;
  GtkWidget *verdict_box;
  GtkLabel *digit_label;
  GtkLabel *sureness_label;
  GtkLabel *share_label;
  LabSampleLabelBar *label_bar;
  GtkWidget *undo_button;
  GtkWidget *clear_button;
};

G_DEFINE_FINAL_TYPE (LabDrawCard, lab_draw_card, GTK_TYPE_WIDGET)

enum { SIGNAL_LABELLED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* How sure a network sounds at a probability: in words, for who doesn't think in per cent. */
static const char *
sureness (double probability)
{
  if (probability >= 0.99)
    return _ ("sure");
  if (probability >= 0.9)
    return _ ("quite sure");
  if (probability >= 0.7)
    return _ ("fairly sure");
  if (probability >= 0.5)
    return _ ("unsure");
  return _ ("guessing");
}

static gboolean
is_trained (const LabSnapshot *snapshot)
{
  return snapshot->epoch > 0 || snapshot->batch > 0;
}

/* "7" is large, with its sureness beside it; "Ankle boot" is a line, with its sureness under it. */
static void
set_large (LabDrawCard *self, gboolean is_large)
{
  GtkWidget *label = GTK_WIDGET (self->digit_label);

  if (is_large == self->is_large)
    return;
  self->is_large = is_large;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->verdict_box),
                                  is_large ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self->verdict_box), is_large ? 8 : 2);
  gtk_widget_remove_css_class (label, is_large ? "verdict-name" : "verdict");
  gtk_widget_add_css_class (label, is_large ? "verdict" : "verdict-name");
}

static void
show_verdict (LabDrawCard *self, const LabSnapshot *snapshot)
{
  const float *probabilities = self->verdict.probabilities;
  guint best = (guint)MAX (draw_bars_top (probabilities, self->verdict.n_classes), 0);
  g_autofree char *name = lab_verdict_name_class (&self->verdict, best);
  g_autofree char *share = lab_format_percent ((double)probabilities[best]);

  set_large (self, g_utf8_strlen (name, -1) <= MAX_LARGE_NAME);
  gtk_label_set_label (self->digit_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->digit_label), self->is_large ? NULL : name);
  gtk_label_set_label (self->sureness_label, is_trained (snapshot)
                                                 ? sureness ((double)probabilities[best])
                                                 : _ ("untrained"));
  gtk_label_set_label (self->share_label, share);
  lab_sample_label_bar_set_hint (self->label_bar, (int)best);
}

/* How many classes the bars stand for: those of the network, those of digits before there is one. */
static guint
count_classes (LabDrawCard *self)
{
  return lab_digit_reader_can_read (self->snapshot) ? (guint)self->snapshot->config.n_classes
                                                    : LAB_N_DIGITS;
}

/* What the card says instead of a verdict. */
static void
show_no_verdict (LabDrawCard *self, const char *reason)
{
  self->verdict.n_classes = count_classes (self);
  memset (self->verdict.probabilities, 0, sizeof self->verdict.probabilities);
  lab_probability_bars_set (self->bars, NULL, self->verdict.n_classes);
  lab_sample_recipe_set_probabilities (self->recipe, NULL, 0);
  lab_sample_label_bar_set_hint (self->label_bar, -1);
  gtk_label_set_label (self->digit_label, "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->digit_label), NULL);
  gtk_label_set_label (self->sureness_label, reason);
  gtk_label_set_label (self->share_label, "");
}

static void
read_cb (LabDrawCard *self, const LabSnapshot *snapshot, const float *probabilities)
{
  if (probabilities == NULL) {
    show_no_verdict (self, _ ("not enough memory"));
    return;
  }
  self->verdict.n_classes = (guint)snapshot->config.n_classes;
  memcpy (self->verdict.probabilities, probabilities,
          self->verdict.n_classes * sizeof *probabilities);
  lab_probability_bars_set (self->bars, probabilities, self->verdict.n_classes);
  lab_sample_recipe_set_probabilities (self->recipe, probabilities, self->verdict.n_classes);
  show_verdict (self, snapshot);
}

/* Whether the classes are digits, as far as their names tell. */
static gboolean
reads_digits (LabDrawCard *self)
{
  LabClassNames *names = self->verdict.class_names;

  return names == NULL ||
         (lab_class_names_get_n (names) <= LAB_N_DIGITS && lab_class_names_are_numbers (names));
}

static void
classify (LabDrawCard *self)
{
  if (self->has_ink && lab_digit_reader_can_read (self->snapshot)) {
    lab_digit_reader_read (self->reader, self->snapshot, self->verdict.pixels);
    if (*gtk_label_get_label (self->digit_label) == '\0')
      gtk_label_set_label (self->sureness_label, _ ("reading…"));
    return;
  }
  lab_digit_reader_cancel (self->reader);
  if (self->snapshot == NULL)
    show_no_verdict (self, _ ("no network yet"));
  else if (!is_trained (self->snapshot))
    show_no_verdict (self, _ ("the network is untrained"));
  else
    show_no_verdict (self, reads_digits (self) ? _ ("draw a digit") : _ ("draw something"));
}

/* Before there is a network, one draws digits. */
static void
offer_labels (LabDrawCard *self)
{
  g_autoptr (LabClassNames) digits = NULL;

  if (self->verdict.class_names == NULL)
    digits = lab_class_names_new (NULL, LAB_N_DIGITS);
  lab_sample_label_bar_set_class_names (self->label_bar,
                                        digits != NULL ? digits : self->verdict.class_names);
}

static void
drawing_changed_cb (LabDrawCard *self)
{
  const LabDrawing *drawing = lab_draw_pad_get_drawing (self->pad);
  gboolean has_strokes = lab_drawing_get_n_strokes (drawing) > 0;
  guint8 raw[LAB_IMAGE_PIXELS];

  self->has_ink = lab_ink_render (drawing, LAB_INK_PEN_WIDTH, self->verdict.pixels);
  lab_draw_pad_render_raw (self->pad, raw);
  lab_sample_recipe_set_images (self->recipe, raw, self->verdict.pixels);
  gtk_widget_set_sensitive (self->undo_button, lab_draw_pad_can_undo (self->pad));
  gtk_widget_set_sensitive (self->clear_button, has_strokes);
  gtk_widget_set_sensitive (GTK_WIDGET (self->label_bar), self->has_ink);
  classify (self);
}

/* Somebody else keeps it; then there is room for the next one. */
static void
label_chosen_cb (LabDrawCard *self, const char *label)
{
  gboolean is_kept = FALSE;

  if (!self->has_ink)
    return;
  g_signal_emit (self, signals[SIGNAL_LABELLED], 0, lab_draw_pad_get_drawing (self->pad), label,
                 &is_kept);
  /* What could not be kept can be tried again. */
  if (is_kept)
    lab_draw_pad_clear (self->pad);
  gtk_widget_grab_focus (GTK_WIDGET (self->pad));
}

/* Who goes to the card by key wants what it shows, not the buttons above it. */
static gboolean
lab_draw_card_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LAB_DRAW_CARD (widget)->pad));
}

static void
lab_draw_card_dispose (GObject *object)
{
  LabDrawCard *self = LAB_DRAW_CARD (object);

  if (self->reader != NULL)
    g_signal_handlers_disconnect_by_data (self->reader, self);
  g_clear_object (&self->reader);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  lab_verdict_clear (&self->verdict);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_DRAW_CARD);
  G_OBJECT_CLASS (lab_draw_card_parent_class)->dispose (object);
}

static void
lab_draw_card_class_init (LabDrawCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_draw_card_dispose;
  widget_class->grab_focus = lab_draw_card_grab_focus;
  /**
   * LabDrawCard::labelled:
   * @drawing: (type gpointer): a LabDrawing, borrowed
   * @label: the name of its class
   *
   * Somebody said what was drawn, and wants to keep it.
   */
  signals[SIGNAL_LABELLED] =
      g_signal_new ("labelled", LAB_TYPE_DRAW_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_BOOLEAN, 2, G_TYPE_POINTER, G_TYPE_STRING);
  g_type_ensure (LAB_TYPE_DRAW_PAD);
  g_type_ensure (LAB_TYPE_PROBABILITY_BARS);
  g_type_ensure (LAB_TYPE_SAMPLE_LABEL_BAR);
  g_type_ensure (LAB_TYPE_SAMPLE_RECIPE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-draw-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LabDrawCard, box);
  gtk_widget_class_bind_template_child (widget_class, LabDrawCard, grid);
  gtk_widget_class_bind_template_child (widget_class, LabDrawCard, pad);
  gtk_widget_class_bind_template_child (widget_class, LabDrawCard, bars_clamp);
  gtk_widget_class_bind_template_child (widget_class, LabDrawCard, recipe);
  gtk_widget_class_bind_template_child (widget_class, LabDrawCard, label_bar);
  gtk_widget_class_bind_template_child (widget_class, LabDrawCard, bars);
  gtk_widget_class_bind_template_child (widget_class, LabDrawCard, verdict_box);
  gtk_widget_class_bind_template_child (widget_class, LabDrawCard, digit_label);
  gtk_widget_class_bind_template_child (widget_class, LabDrawCard, sureness_label);
  gtk_widget_class_bind_template_child (widget_class, LabDrawCard, share_label);
  gtk_widget_class_bind_template_child (widget_class, LabDrawCard, undo_button);
  gtk_widget_class_bind_template_child (widget_class, LabDrawCard, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, drawing_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, label_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, lab_draw_card_undo);
  gtk_widget_class_bind_template_callback (widget_class, lab_draw_card_clear);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_draw_card_init (LabDrawCard *self)
{
  self->is_large = TRUE;
  self->reader = lab_digit_reader_new ();
  g_signal_connect_swapped (self->reader, "read", G_CALLBACK (read_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  lab_sample_label_bar_listen (self->label_bar, GTK_WIDGET (self->pad));
  lab_sample_label_bar_set_columns (self->label_bar, LAB_N_DIGITS / 2);
  offer_labels (self);
  drawing_changed_cb (self);
}

/**
 * lab_draw_card_set_snapshot:
 * @self: a card
 * @snapshot: (nullable): the network that reads the drawing
 */
void
lab_draw_card_set_snapshot (LabDrawCard *self, LabSnapshot *snapshot)
{
  g_return_if_fail (LAB_IS_DRAW_CARD (self));

  if (snapshot == self->snapshot)
    return;
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  self->snapshot = snapshot != NULL ? lab_snapshot_ref (snapshot) : NULL;
  lab_sample_recipe_set_network (self->recipe, snapshot, self->verdict.class_names);
  classify (self);
}

/**
 * lab_draw_card_set_class_names:
 * @self: a card
 * @class_names: (nullable): what the network's classes are called; %NULL: numbers
 */
void
lab_draw_card_set_class_names (LabDrawCard *self, LabClassNames *class_names)
{
  g_return_if_fail (LAB_IS_DRAW_CARD (self));

  if (class_names == self->verdict.class_names)
    return;
  lab_verdict_clear (&self->verdict);
  self->verdict.class_names = class_names != NULL ? lab_class_names_ref (class_names) : NULL;
  lab_probability_bars_set_class_names (self->bars, class_names);
  lab_draw_pad_set_hint (self->pad,
                         reads_digits (self) ? _ ("Draw a digit here") : _ ("Draw here"));
  lab_sample_recipe_set_network (self->recipe, self->snapshot, class_names);
  offer_labels (self);
  classify (self);
}

static void
place (LabDrawCard *self, GtkWidget *child, GdkRectangle cells)
{
  GtkLayoutManager *manager = gtk_widget_get_layout_manager (GTK_WIDGET (self->grid));
  GtkLayoutChild *layout = gtk_layout_manager_get_layout_child (manager, child);

  g_object_set (layout, "column", cells.x, "row", cells.y, "column-span", cells.width, "row-span",
                cells.height, NULL);
}

/**
 * lab_draw_card_arrange:
 * @self: a card
 * @stacked: whether the bars stand under the pad, which a card higher than wide leaves more room
 * @roomy: whether bars beside the pad have room to be longer
 */
void
lab_draw_card_arrange (LabDrawCard *self, gboolean stacked, gboolean roomy)
{
  int width = stacked ? G_MAXINT : roomy ? ROOMY_BARS_WIDTH : BARS_WIDTH;

  g_return_if_fail (LAB_IS_DRAW_CARD (self));

  place (self, GTK_WIDGET (self->pad),
         stacked ? (GdkRectangle){0, 0, 2, 1} : (GdkRectangle){0, 0, 1, 2});
  place (self, self->bars_clamp, stacked ? (GdkRectangle){0, 2, 2, 1} : (GdkRectangle){1, 0, 1, 1});
  place (self, GTK_WIDGET (self->recipe), (GdkRectangle){0, stacked ? 1 : 2, 1, 1});
  place (self, GTK_WIDGET (self->label_bar),
         stacked ? (GdkRectangle){0, 3, 2, 1} : (GdkRectangle){1, 2, 1, 1});
  lab_sample_label_bar_set_columns (self->label_bar, stacked ? LAB_N_DIGITS : LAB_N_DIGITS / 2);
  adw_clamp_set_maximum_size (ADW_CLAMP (self->bars_clamp), width);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (self->bars_clamp), width);
}

/**
 * lab_draw_card_undo:
 * @self: a card
 *
 * Takes the newest stroke back.
 */
void
lab_draw_card_undo (LabDrawCard *self)
{
  g_return_if_fail (LAB_IS_DRAW_CARD (self));
  lab_draw_pad_undo (self->pad);
}

/**
 * lab_draw_card_clear:
 * @self: a card
 *
 * Begins a new drawing.
 */
void
lab_draw_card_clear (LabDrawCard *self)
{
  g_return_if_fail (LAB_IS_DRAW_CARD (self));
  lab_draw_pad_clear (self->pad);
}

/**
 * lab_draw_card_get_verdict:
 * @self: a card
 * @verdict: (out caller-allocates): what was drawn, and what the network made of it, until
 *   lab_verdict_clear()
 */
void
lab_draw_card_get_verdict (LabDrawCard *self, LabVerdict *verdict)
{
  g_return_if_fail (LAB_IS_DRAW_CARD (self));
  lab_verdict_copy (verdict, &self->verdict);
}
