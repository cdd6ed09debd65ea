/* lab-probability-bars.c: how probable a network thinks each class: a bar for each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-probability-bars.h"

#include <glib/gi18n-lib.h>

#include "draw-bars.h"
#include "draw-text.h"

#define INITIAL_N     10  /* classes, before there is a verdict */
#define MAX_ROWS      10  /* that room is asked for; of more classes the likeliest are shown */
#define MIN_WIDTH     132 /* a name, a short bar and a percentage */
#define NATURAL_WIDTH 220
#define MIN_ROW       14
#define NATURAL_ROW   21
#define N_DESCRIBED   3 /* classes that the description names */

struct _LabProbabilityBars {
  LabPicture parent_instance;

  guint n;
  float *probabilities;       /* (n), or NULL: no verdict */
  LabClassNames *class_names; /* NULL: numbers */
  int hovered;                /* the class whose bar is under the pointer, or -1 */
};

G_DEFINE_FINAL_TYPE (LabProbabilityBars, lab_probability_bars, LAB_TYPE_PICTURE)

/* (n), or NULL for numbers: names of other classes than these would be wrong ones. */
static const char *const *
get_names (LabProbabilityBars *self)
{
  if (self->class_names == NULL || lab_class_names_get_n (self->class_names) != self->n)
    return NULL;
  return lab_class_names_get_all (self->class_names);
}

/* "Ankle boot: 93.0 %"; translated. */
static char *
describe_class (LabProbabilityBars *self, guint index)
{
  const char *const *names = get_names (self);
  g_autofree char *number = g_strdup_printf ("%u", index);
  g_autofree char *percent = draw_format_percent ((double)self->probabilities[index], 1);

  /* translators: a class and its probability, e.g. "3: 95.1 %" */
  return g_strdup_printf (_ ("%s: %s"), names != NULL ? names[index] : number, percent);
}

static void
lab_probability_bars_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                           double height)
{
  LabProbabilityBars *self = LAB_PROBABILITY_BARS (picture);

  draw_bars (cr, self->probabilities, self->n, get_names (self), theme, width, height);
}

static void
lab_probability_bars_draw_overlay (LabPicture *picture, cairo_t *cr, const DrawTheme *theme,
                                   double width, double height)
{
  LabProbabilityBars *self = LAB_PROBABILITY_BARS (picture);

  if (self->hovered >= 0)
    draw_bars_percent (cr, self->probabilities, self->n, get_names (self), (guint)self->hovered,
                       theme, width, height);
}

/* "3: 95.1 %, 5: 2.0 %, 8: 1.2 %": the most probable classes, best first. */
static char *
lab_probability_bars_describe (LabPicture *picture)
{
  LabProbabilityBars *self = LAB_PROBABILITY_BARS (picture);
  g_autofree float *left = g_memdup2 (self->probabilities, self->n * sizeof (float));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_DESCRIBED; i++) {
    int top = draw_bars_top (left, self->n);
    g_autofree char *words = NULL;

    if (top < 0)
      break;
    words = describe_class (self, (guint)top);
    g_string_append (text, words);
    g_string_append (text, ", ");
    left[top] = 0;
  }
  if (text->len == 0)
    g_string_append (text, _ ("No verdict yet"));
  else
    g_string_truncate (text, text->len - strlen (", "));
  return g_string_free (text, FALSE);
}

/* A name may be cut, and there may be no room for its percentage. A text that is set as the tooltip
 * would take the place of the description: it is told when it is asked for. */
static gboolean
query_tooltip_cb (LabProbabilityBars *self, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  g_autofree char *text = NULL;

  if (self->hovered < 0 || self->probabilities == NULL)
    return FALSE;
  text = describe_class (self, (guint)self->hovered);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
update_tooltip (LabProbabilityBars *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), self->hovered >= 0 && self->probabilities != NULL);
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
}

static void
set_hovered (LabProbabilityBars *self, int hovered)
{
  if (self->hovered == hovered)
    return;
  self->hovered = hovered;
  update_tooltip (self);
  lab_picture_invalidate_overlay (LAB_PICTURE (self));
}

static void
motion_cb (LabProbabilityBars *self, double x, double y)
{
  set_hovered (self, draw_bars_at (self->probabilities, self->n,
                                   gtk_widget_get_height (GTK_WIDGET (self)), y));
}

static void
leave_cb (LabProbabilityBars *self)
{
  set_hovered (self, -1);
}

static void
lab_probability_bars_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                              int *minimum, int *natural, int *minimum_baseline,
                              int *natural_baseline)
{
  LabProbabilityBars *self = LAB_PROBABILITY_BARS (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MIN_WIDTH;
    *natural = NATURAL_WIDTH;
  } else {
    *minimum = MIN_ROW * (int)MIN (self->n, MAX_ROWS);
    *natural = NATURAL_ROW * (int)MIN (self->n, MAX_ROWS);
  }
}

static void
lab_probability_bars_finalize (GObject *object)
{
  LabProbabilityBars *self = LAB_PROBABILITY_BARS (object);

  g_free (self->probabilities);
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  G_OBJECT_CLASS (lab_probability_bars_parent_class)->finalize (object);
}

static void
lab_probability_bars_class_init (LabProbabilityBarsClass *klass)
{
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lab_probability_bars_finalize;
  GTK_WIDGET_CLASS (klass)->measure = lab_probability_bars_measure;
  picture_class->draw = lab_probability_bars_draw;
  picture_class->draw_overlay = lab_probability_bars_draw_overlay;
  picture_class->describe = lab_probability_bars_describe;
}

static void
lab_probability_bars_init (LabProbabilityBars *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->n = INITIAL_N;
  self->hovered = -1;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Probabilities"), -1);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

/**
 * lab_probability_bars_new:
 *
 * Returns: (transfer floating): ten empty bars.
 */
GtkWidget *
lab_probability_bars_new (void)
{
  return g_object_new (LAB_TYPE_PROBABILITY_BARS, NULL);
}

/**
 * lab_probability_bars_set:
 * @self: the bars
 * @probabilities: (n), each 0..1, copied; %NULL empties the bars
 * @n: how many classes there are; 0 keeps as many as there were
 *
 * Shows a verdict: the bars of all classes, or of the likeliest of many, and the percentage of the
 * highest.
 */
void
lab_probability_bars_set (LabProbabilityBars *self, const float *probabilities, guint n)
{
  gsize size;

  g_return_if_fail (LAB_IS_PROBABILITY_BARS (self));
  g_return_if_fail (n <= LAB_MAX_CLASSES);

  if (n == 0) {
    n = self->n;
    probabilities = NULL;
  }
  size = n * sizeof *probabilities;
  if (n == self->n && (probabilities == NULL) == (self->probabilities == NULL) &&
      (probabilities == NULL || memcmp (probabilities, self->probabilities, size) == 0))
    return;

  if (n != self->n) {
    self->n = n;
    self->hovered = -1;
    gtk_widget_queue_resize (GTK_WIDGET (self));
  }
  g_free (self->probabilities);
  self->probabilities = g_memdup2 (probabilities, size);
  /* Of many classes, the row under the pointer may be another one's now. */
  if (self->n > MAX_ROWS)
    self->hovered = -1;
  update_tooltip (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}

/**
 * lab_probability_bars_set_class_names:
 * @self: the bars
 * @class_names: (nullable): what the classes are called, or %NULL for numbers; a reference is kept
 */
void
lab_probability_bars_set_class_names (LabProbabilityBars *self, LabClassNames *class_names)
{
  g_return_if_fail (LAB_IS_PROBABILITY_BARS (self));

  if (self->class_names == class_names)
    return;
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  self->class_names = class_names != NULL ? lab_class_names_ref (class_names) : NULL;
  update_tooltip (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}
