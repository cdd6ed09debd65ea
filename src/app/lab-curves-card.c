/* lab-curves-card.c: the card with the curves of a run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-curves-card.h"

#include <glib/gi18n-lib.h>

#include "lab-curves-view.h"

struct _LabCurvesCard {
  GtkWidget parent_instance;

  LabCursor *cursor;
  LabRun *beside;        /* drawn together with the cursor's run, or NULL */
  gboolean is_comparing; /* other runs than the cursor's are shown */

  GtkWidget *box;
  LabCurvesView *view;
  GtkAdjustment *smoothing_adjustment;
  GtkLabel *smoothing_label;
};

G_DEFINE_FINAL_TYPE (LabCurvesCard, lab_curves_card, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_LOG_SCALE, PROP_SMOOTHING, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
show_smoothing (LabCurvesCard *self)
{
  /* translators: a button; the number says how much the curve of single batches is smoothed */
  g_autofree char *label =
      g_strdup_printf (_ ("Smooth %.2g"), gtk_adjustment_get_value (self->smoothing_adjustment));

  gtk_label_set_label (self->smoothing_label, label);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SMOOTHING]);
}

static void
notify_log_scale (LabCurvesCard *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOG_SCALE]);
}

/* A marker stands where the cursor was moved to; where it follows, the end of the curves says it. */
static void
moved_cb (LabCurvesCard *self)
{
  gboolean is_past = !self->is_comparing && self->cursor != NULL &&
                     lab_cursor_get_run (self->cursor) != NULL &&
                     !lab_cursor_get_follows (self->cursor);

  lab_curves_view_set_cursor (self->view,
                              is_past ? (double)lab_cursor_get_epoch (self->cursor) : -1);
}

static void
show_runs (LabCurvesCard *self)
{
  LabRun *run = self->cursor != NULL ? lab_cursor_get_run (self->cursor) : NULL;
  LabRun *both[] = {run, self->beside};
  /* By their settings they may be the same. */
  const char *names[] = {_ ("this run"), _ ("the one before")};

  if (self->is_comparing)
    return;
  if (run != NULL && self->beside != NULL)
    lab_curves_view_set_runs (self->view, both, G_N_ELEMENTS (both), NULL, names);
  else
    lab_curves_view_set_run (self->view, run);
  moved_cb (self);
}

static void
run_changed_cb (LabCurvesCard *self)
{
  g_clear_object (&self->beside);
  show_runs (self);
}

static void
epoch_activated_cb (LabCurvesCard *self, guint epoch)
{
  if (!self->is_comparing && self->cursor != NULL && lab_cursor_get_run (self->cursor) != NULL)
    lab_cursor_go (self->cursor, epoch);
}

static void
lab_curves_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabCurvesCard *self = LAB_CURVES_CARD (object);

  switch (id) {
  case PROP_LOG_SCALE:
    g_object_get_property (G_OBJECT (self->view), "log-scale", value);
    break;
  case PROP_SMOOTHING:
    g_value_set_double (value, gtk_adjustment_get_value (self->smoothing_adjustment));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_curves_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LabCurvesCard *self = LAB_CURVES_CARD (object);

  switch (id) {
  case PROP_LOG_SCALE:
    g_object_set_property (G_OBJECT (self->view), "log-scale", value);
    break;
  case PROP_SMOOTHING:
    gtk_adjustment_set_value (self->smoothing_adjustment, g_value_get_double (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

/* Who goes to the card by key wants what it shows, not the buttons above it. */
static gboolean
lab_curves_card_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LAB_CURVES_CARD (widget)->view));
}

static void
lab_curves_card_dispose (GObject *object)
{
  LabCurvesCard *self = LAB_CURVES_CARD (object);

  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_clear_object (&self->cursor);
  g_clear_object (&self->beside);
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_CURVES_CARD);
  G_OBJECT_CLASS (lab_curves_card_parent_class)->dispose (object);
}

static void
lab_curves_card_class_init (LabCurvesCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lab_curves_card_get_property;
  object_class->set_property = lab_curves_card_set_property;
  object_class->dispose = lab_curves_card_dispose;
  /**
   * LabCurvesCard:log-scale:
   *
   * Whether the chart has logarithmic axes.
   */
  properties[PROP_LOG_SCALE] = g_param_spec_boolean ("log-scale", NULL, NULL, FALSE, flags);
  /**
   * LabCurvesCard:smoothing:
   *
   * How much the losses of single batches are smoothed.
   */
  properties[PROP_SMOOTHING] = g_param_spec_double ("smoothing", NULL, NULL, 0, 0.99, 0.6, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  widget_class->grab_focus = lab_curves_card_grab_focus;
  g_type_ensure (LAB_TYPE_CURVES_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-curves-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LabCurvesCard, box);
  gtk_widget_class_bind_template_child (widget_class, LabCurvesCard, view);
  gtk_widget_class_bind_template_child (widget_class, LabCurvesCard, smoothing_adjustment);
  gtk_widget_class_bind_template_child (widget_class, LabCurvesCard, smoothing_label);
  gtk_widget_class_bind_template_callback (widget_class, show_smoothing);
  gtk_widget_class_bind_template_callback (widget_class, notify_log_scale);
  gtk_widget_class_bind_template_callback (widget_class, epoch_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_curves_card_init (LabCurvesCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_smoothing (self);
}

/**
 * lab_curves_card_set_cursor:
 * @self: a card
 * @cursor: (nullable): whose run's curves to show, live; a click on them moves it
 */
void
lab_curves_card_set_cursor (LabCurvesCard *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_CURVES_CARD (self));

  if (cursor == self->cursor)
    return;
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  if (cursor != NULL) {
    g_signal_connect_swapped (cursor, "run-changed", G_CALLBACK (run_changed_cb), self);
    g_signal_connect_swapped (cursor, "moved", G_CALLBACK (moved_cb), self);
  }
  run_changed_cb (self);
}

/**
 * lab_curves_card_set_beside:
 * @self: a card
 * @beside: (nullable): a run that is overlaid, until the cursor shows another run
 */
void
lab_curves_card_set_beside (LabCurvesCard *self, LabRun *beside)
{
  g_return_if_fail (LAB_IS_CURVES_CARD (self));

  if (g_set_object (&self->beside, beside))
    show_runs (self);
}

/**
 * lab_curves_card_compare:
 * @self: a card
 * @runs: (array length=n): runs
 * @n: how many; none shows the cursor's run again
 * @groups: (nullable) (array length=n): as lab_curves_view_set_runs() takes them
 * @names: (nullable) (array length=n): as lab_curves_view_set_runs() takes them
 */
void
lab_curves_card_compare (LabCurvesCard *self, LabRun *const *runs, guint n, const guint *groups,
                         const char *const *names)
{
  g_return_if_fail (LAB_IS_CURVES_CARD (self));

  if (n == 0 && !self->is_comparing)
    return;
  self->is_comparing = n > 0;
  if (n > 0) {
    lab_curves_view_set_runs (self->view, runs, n, groups, names);
    moved_cb (self);
  } else {
    show_runs (self);
  }
}
