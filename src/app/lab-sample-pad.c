/* lab-sample-pad.c: the card where drawings are collected, class after class.
 *
 * Asked for is the class with the fewest drawings, so that every class gets its share whatever was
 * skipped, deleted or drawn elsewhere.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sample-pad.h"

#include <glib/gi18n-lib.h>

#include "lab-digit-reader.h"
#include "lab-format.h"
#include "lab-ink.h"
#include "lab-sample-label-bar.h"

/* Drawings of a class that make a first collection: one of them is held out. */
#define ENOUGH_OF_A_CLASS LAB_COLLECTION_HELD_OUT_EVERY

struct _LabSamplePad {
  GtkWidget parent_instance;

  LabSampleList *list;
  LabSnapshot *snapshot;
  LabClassNames *names;
  LabDigitReader *reader;
  guint skipped[LAB_MAX_CLASSES]; /* how often each class was passed over */
  int prompt;                     /* the class that is asked for, -1: none */

  GtkWidget *box;
  GtkLabel *prompt_label;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  LabDrawPad *pad;
  GtkLabel *reading_label;
  GtkWidget *undo_button;
  GtkWidget *clear_button;
  GtkWidget *skip_button;
  GtkWidget *keep_button;
  LabSampleLabelBar *label_bar;
};

G_DEFINE_FINAL_TYPE (LabSamplePad, lab_sample_pad, GTK_TYPE_WIDGET)

enum { SIGNAL_KEPT, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
count_classes (LabSamplePad *self)
{
  return self->names != NULL ? lab_class_names_get_n (self->names) : 0;
}

static gboolean
has_ink (LabSamplePad *self)
{
  return lab_drawing_get_n_points (lab_draw_pad_get_drawing (self->pad)) > 0;
}

/* ── what is asked for ───────────────────────────────────────────────────────────────────────────
 */

static void
show_progress (LabSamplePad *self, guint n_drawn)
{
  guint round = ENOUGH_OF_A_CLASS * MAX (count_classes (self), 1);
  guint goal = (n_drawn / round + 1) * round;
  /* translators: how many drawings there are, and how many there should be */
  g_autofree char *text = g_strdup_printf (_ ("%u of %u drawings"), n_drawn, goal);

  gtk_label_set_label (self->progress_label, text);
  gtk_progress_bar_set_fraction (self->progress_bar, (double)n_drawn / goal);
}

static void
show_prompt (LabSamplePad *self)
{
  const char *name = lab_sample_pad_get_prompt (self);
  g_autofree char *text = NULL;

  /* translators: asks for a drawing; %s is a class, such as 7 */
  text = name != NULL ? g_strdup_printf (_ ("Draw: %s"), name) : g_strdup (_ ("Draw"));
  gtk_label_set_label (self->prompt_label, text);
  lab_sample_label_bar_set_hint (self->label_bar, self->prompt);
  gtk_widget_set_sensitive (self->skip_button, count_classes (self) > 1);
}

static void
ask (LabSamplePad *self)
{
  guint fewest = G_MAXUINT, n_drawn = 0;

  self->prompt = -1;
  for (guint i = 0; i < count_classes (self); i++) {
    guint n = self->list != NULL
                  ? lab_sample_list_count (self->list, lab_class_names_get (self->names, i))
                  : 0;

    n_drawn += n;
    if (n + self->skipped[i] < fewest) {
      fewest = n + self->skipped[i];
      self->prompt = (int)i;
    }
  }
  show_progress (self, n_drawn);
  show_prompt (self);
}

/* ── what was drawn ──────────────────────────────────────────────────────────────────────────────
 */

static void
read_cb (LabSamplePad *self, const LabSnapshot *snapshot, const float *probabilities)
{
  g_autofree char *share = NULL;
  g_autofree char *text = NULL;
  guint best = 0;

  if (probabilities == NULL || (guint)snapshot->config.n_classes != count_classes (self))
    return;
  for (guint i = 1; i < count_classes (self); i++)
    if (probabilities[i] > probabilities[best])
      best = i;
  share = lab_format_percent (probabilities[best]);
  /* translators: a class, such as 7, and a share in per cent */
  text = g_strdup_printf (_ ("The network reads %s, %s"), lab_class_names_get (self->names, best),
                          share);
  gtk_label_set_label (self->reading_label, text);
}

static void
read_drawing (LabSamplePad *self)
{
  guint8 pixels[LAB_IMAGE_PIXELS];

  if (lab_ink_render (lab_draw_pad_get_drawing (self->pad), LAB_INK_PEN_WIDTH, pixels) &&
      lab_digit_reader_can_read (self->snapshot)) {
    lab_digit_reader_read (self->reader, self->snapshot, pixels);
    return;
  }
  lab_digit_reader_cancel (self->reader);
  gtk_label_set_label (self->reading_label, has_ink (self) ? _ ("no network yet") : "");
}

/* While somebody draws, what was asked for stays. */
static void
list_updated_cb (LabSamplePad *self)
{
  if (!has_ink (self) || self->prompt < 0)
    ask (self);
}

static void
drawing_changed_cb (LabSamplePad *self)
{
  gboolean can_keep;

  list_updated_cb (self);
  can_keep = has_ink (self) && self->prompt >= 0;
  gtk_widget_set_sensitive (self->undo_button, lab_draw_pad_can_undo (self->pad));
  gtk_widget_set_sensitive (self->clear_button, has_ink (self));
  gtk_widget_set_sensitive (self->keep_button, can_keep);
  gtk_widget_set_sensitive (GTK_WIDGET (self->label_bar), can_keep);
  read_drawing (self);
}

static void
keep_as (LabSamplePad *self, const char *label)
{
  gboolean is_kept = FALSE;

  if (!has_ink (self))
    return;
  g_signal_emit (self, signals[SIGNAL_KEPT], 0, lab_draw_pad_get_drawing (self->pad), label,
                 &is_kept);
  /* What could not be kept can be tried again. */
  if (is_kept)
    lab_draw_pad_clear (self->pad);
  gtk_widget_grab_focus (GTK_WIDGET (self->pad));
}

static void
keep (LabSamplePad *self)
{
  if (self->prompt >= 0)
    keep_as (self, lab_class_names_get (self->names, (guint)self->prompt));
}

static void
label_chosen_cb (LabSamplePad *self, const char *label)
{
  keep_as (self, label);
}

static void
keep_clicked_cb (LabSamplePad *self)
{
  keep (self);
}

static void
skip_cb (LabSamplePad *self)
{
  if (self->prompt >= 0)
    self->skipped[self->prompt]++;
  ask (self);
}

static void
undo_cb (LabSamplePad *self)
{
  lab_draw_pad_undo (self->pad);
}

static void
clear_cb (LabSamplePad *self)
{
  lab_draw_pad_clear (self->pad);
}

/* Enter keeps what was drawn without a way to the button: drawing goes on at once. */
static gboolean
pad_key_cb (LabSamplePad *self, guint key)
{
  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter)
    return GDK_EVENT_PROPAGATE;
  keep (self);
  return GDK_EVENT_STOP;
}

/* ── the widget ──────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
lab_sample_pad_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LAB_SAMPLE_PAD (widget)->pad));
}

static void
lab_sample_pad_dispose (GObject *object)
{
  LabSamplePad *self = LAB_SAMPLE_PAD (object);

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  if (self->reader != NULL)
    g_signal_handlers_disconnect_by_data (self->reader, self);
  g_clear_object (&self->reader);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_pointer (&self->names, lab_class_names_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_SAMPLE_PAD);
  G_OBJECT_CLASS (lab_sample_pad_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-sample-pad.ui");
  gtk_widget_class_bind_template_child (widget_class, LabSamplePad, box);
  gtk_widget_class_bind_template_child (widget_class, LabSamplePad, prompt_label);
  gtk_widget_class_bind_template_child (widget_class, LabSamplePad, progress_label);
  gtk_widget_class_bind_template_child (widget_class, LabSamplePad, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LabSamplePad, pad);
  gtk_widget_class_bind_template_child (widget_class, LabSamplePad, reading_label);
  gtk_widget_class_bind_template_child (widget_class, LabSamplePad, undo_button);
  gtk_widget_class_bind_template_child (widget_class, LabSamplePad, clear_button);
  gtk_widget_class_bind_template_child (widget_class, LabSamplePad, skip_button);
  gtk_widget_class_bind_template_child (widget_class, LabSamplePad, keep_button);
  gtk_widget_class_bind_template_child (widget_class, LabSamplePad, label_bar);
  gtk_widget_class_bind_template_callback (widget_class, drawing_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, label_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, skip_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
lab_sample_pad_class_init (LabSamplePadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_sample_pad_dispose;
  widget_class->grab_focus = lab_sample_pad_grab_focus;
  signals[SIGNAL_KEPT] =
      g_signal_new ("kept", LAB_TYPE_SAMPLE_PAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_BOOLEAN, 2, G_TYPE_POINTER, G_TYPE_STRING);
  g_type_ensure (LAB_TYPE_DRAW_PAD);
  g_type_ensure (LAB_TYPE_SAMPLE_LABEL_BAR);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_sample_pad_init (LabSamplePad *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->prompt = -1;
  self->reader = lab_digit_reader_new ();
  g_signal_connect_swapped (self->reader, "read", G_CALLBACK (read_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (pad_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->pad), keys);
  lab_sample_label_bar_listen (self->label_bar, GTK_WIDGET (self->pad));
  ask (self);
  drawing_changed_cb (self);
}

/**
 * lab_sample_pad_set_list:
 * @self: a card
 * @list: (nullable): the collection
 */
void
lab_sample_pad_set_list (LabSamplePad *self, LabSampleList *list)
{
  g_return_if_fail (LAB_IS_SAMPLE_PAD (self));

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_set_object (&self->list, list);
  if (list != NULL)
    g_signal_connect_swapped (list, "updated", G_CALLBACK (list_updated_cb), self);
  ask (self);
}

/**
 * lab_sample_pad_set_network:
 * @self: a card
 * @snapshot: (nullable): the network that reads along
 * @names: (nullable): the classes that are asked for
 */
void
lab_sample_pad_set_network (LabSamplePad *self, LabSnapshot *snapshot, LabClassNames *names)
{
  g_return_if_fail (LAB_IS_SAMPLE_PAD (self));

  if (snapshot != self->snapshot) {
    g_clear_pointer (&self->snapshot, lab_snapshot_unref);
    self->snapshot = snapshot != NULL ? lab_snapshot_ref (snapshot) : NULL;
    if (gtk_widget_get_mapped (GTK_WIDGET (self)))
      read_drawing (self);
  }
  if (names == self->names)
    return;
  g_clear_pointer (&self->names, lab_class_names_unref);
  self->names = names != NULL ? lab_class_names_ref (names) : NULL;
  memset (self->skipped, 0, sizeof self->skipped);
  lab_sample_label_bar_set_class_names (self->label_bar, names);
  lab_draw_pad_set_hint (self->pad, names == NULL || lab_class_names_are_numbers (names)
                                        ? _ ("Draw a digit here")
                                        : _ ("Draw here"));
  ask (self);
  drawing_changed_cb (self);
}

/**
 * lab_sample_pad_get_pad:
 * @self: a card
 *
 * Returns: (transfer none): where one draws
 */
LabDrawPad *
lab_sample_pad_get_pad (LabSamplePad *self)
{
  g_return_val_if_fail (LAB_IS_SAMPLE_PAD (self), NULL);
  return self->pad;
}

/**
 * lab_sample_pad_get_prompt:
 * @self: a card
 *
 * Returns: (transfer none) (nullable): the name of the class that is asked for
 */
const char *
lab_sample_pad_get_prompt (LabSamplePad *self)
{
  g_return_val_if_fail (LAB_IS_SAMPLE_PAD (self), NULL);
  return self->prompt >= 0 ? lab_class_names_get (self->names, (guint)self->prompt) : NULL;
}
