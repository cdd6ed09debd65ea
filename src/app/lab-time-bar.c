/* lab-time-bar.c: the slider through time under the cards.
 *
 * Its length is all epochs that are planned; what is trained is filled, and the handle is where the
 * cursor stands. Only what is done can be gone to; its end is followed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-time-bar.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A page is this part of all epochs. */
#define PAGES 10

/* The fill creeps along between two epochs this often, in milliseconds. */
#define PROGRESS_MS 100

/* A number that changes faster than this can't be read. */
#define LABEL_MS 200

struct _LabTimeBar {
  GtkWidget parent_instance;

  LabCursor *cursor;
  LabRun *run; /* whose progress is filled in */
  gboolean is_updating;
  guint progress_id, label_id;
  guint epoch_shown; /* by the words */
  gint64 label_time; /* when that changed, in microseconds */

  GtkWidget *box;
  GtkAdjustment *adjustment;
  GtkRange *scale;
  GtkLabel *epoch_label;
  GtkToggleButton *follow_button;
  GtkStack *follow_stack;
};

G_DEFINE_FINAL_TYPE (LabTimeBar, lab_time_bar, GTK_TYPE_WIDGET)

static guint
count_planned (LabTimeBar *self)
{
  guint n_epochs = 0, planned = 0;

  if (self->run != NULL) {
    lab_run_get_epochs (self->run, &n_epochs);
    planned = (guint)lab_run_get_config (self->run)->epochs;
  }
  return MAX (planned, n_epochs);
}

static void
show_progress (LabTimeBar *self)
{
  double progress = self->run != NULL ? CLAMP (lab_run_get_progress (self->run), 0, 1) : 0;

  g_clear_handle_id (&self->progress_id, g_source_remove);
  gtk_range_set_fill_level (self->scale, progress * count_planned (self));
}

static gboolean
progress_cb (gpointer data)
{
  LabTimeBar *self = data;

  self->progress_id = 0;
  show_progress (self);
  return G_SOURCE_REMOVE;
}

static void
metrics_changed_cb (LabTimeBar *self)
{
  if (self->progress_id == 0)
    self->progress_id = g_timeout_add (PROGRESS_MS, progress_cb, self);
}

static void
show_label (LabTimeBar *self)
{
  guint epoch = self->cursor != NULL ? lab_cursor_get_epoch (self->cursor) : 0;
  /* translators: which epoch is shown, of how many: "37 of 100" */
  g_autofree char *label = g_strdup_printf (_ ("%u of %u"), epoch, count_planned (self));

  g_clear_handle_id (&self->label_id, g_source_remove);
  if (epoch != self->epoch_shown) {
    self->epoch_shown = epoch;
    self->label_time = g_get_monotonic_time ();
  }
  gtk_label_set_label (self->epoch_label, self->run != NULL ? label : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  label, -1);
}

static gboolean
label_cb (gpointer data)
{
  LabTimeBar *self = data;

  self->label_id = 0;
  show_label (self);
  return G_SOURCE_REMOVE;
}

/* What stands in the bar: the handle, the words, the toggle. The words are changed at once where a
 * person moves the handle, or epochs take their time. */
static void
update (LabTimeBar *self)
{
  guint planned = count_planned (self);
  guint epoch = self->cursor != NULL ? lab_cursor_get_epoch (self->cursor) : 0;
  gboolean follows = self->cursor == NULL || lab_cursor_get_follows (self->cursor);

  self->is_updating = TRUE;
  gtk_adjustment_set_upper (self->adjustment, MAX (planned, 1));
  gtk_adjustment_set_page_increment (self->adjustment, fmax (1, round ((double)planned / PAGES)));
  gtk_adjustment_set_value (self->adjustment, epoch);
  gtk_toggle_button_set_active (self->follow_button, follows);
  self->is_updating = FALSE;
  gtk_stack_set_visible_child_name (self->follow_stack, follows ? "following" : "follow");
  gtk_widget_set_sensitive (GTK_WIDGET (self->scale), self->run != NULL);
  if (!follows || g_get_monotonic_time () - self->label_time >= LABEL_MS * 1000)
    show_label (self);
  else if (self->label_id == 0)
    self->label_id = g_timeout_add (LABEL_MS, label_cb, self);
}

/* The words are as wide as they will get, so that the slider keeps its length. */
static void
reserve_room (LabTimeBar *self)
{
  guint planned = count_planned (self);
  /* translators: which epoch is shown, of how many: "37 of 100" */
  g_autofree char *widest = g_strdup_printf (_ ("%u of %u"), planned, planned);

  gtk_label_set_width_chars (self->epoch_label, (int)g_utf8_strlen (widest, -1));
}

static void
set_run (LabTimeBar *self, LabRun *run)
{
  if (run == self->run)
    return;
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (run != NULL) {
    g_signal_connect_swapped (run, "metrics-changed", G_CALLBACK (metrics_changed_cb), self);
    g_signal_connect_swapped (run, "state-changed", G_CALLBACK (update), self);
    g_signal_connect_swapped (run, "state-changed", G_CALLBACK (show_progress), self);
  }
  reserve_room (self);
}

static void
run_changed_cb (LabTimeBar *self)
{
  set_run (self, self->cursor != NULL ? lab_cursor_get_run (self->cursor) : NULL);
  update (self);
  show_label (self);
  self->label_time = 0;
  show_progress (self);
}

static gboolean
change_value_cb (GtkRange *range, GtkScrollType scroll, double value, LabTimeBar *self)
{
  if (self->run != NULL)
    lab_cursor_go (self->cursor, (guint)round (fmax (value, 0)));
  /* Where the handle stands is the cursor's to say: it may not have gone that far. */
  return TRUE;
}

static void
follow_toggled_cb (LabTimeBar *self)
{
  if (self->is_updating || self->cursor == NULL)
    return;
  if (gtk_toggle_button_get_active (self->follow_button))
    lab_cursor_follow (self->cursor);
  else
    lab_cursor_set_epoch (self->cursor, lab_cursor_get_epoch (self->cursor));
}

static void
lab_time_bar_dispose (GObject *object)
{
  LabTimeBar *self = LAB_TIME_BAR (object);

  g_clear_handle_id (&self->progress_id, g_source_remove);
  g_clear_handle_id (&self->label_id, g_source_remove);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_clear_object (&self->run);
  g_clear_object (&self->cursor);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_TIME_BAR);
  G_OBJECT_CLASS (lab_time_bar_parent_class)->dispose (object);
}

static void
lab_time_bar_class_init (LabTimeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_time_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-time-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LabTimeBar, box);
  gtk_widget_class_bind_template_child (widget_class, LabTimeBar, adjustment);
  gtk_widget_class_bind_template_child (widget_class, LabTimeBar, scale);
  gtk_widget_class_bind_template_child (widget_class, LabTimeBar, epoch_label);
  gtk_widget_class_bind_template_child (widget_class, LabTimeBar, follow_button);
  gtk_widget_class_bind_template_child (widget_class, LabTimeBar, follow_stack);
  gtk_widget_class_bind_template_callback (widget_class, change_value_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow_toggled_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_time_bar_init (LabTimeBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

/**
 * lab_time_bar_set_cursor:
 * @self: a time bar
 * @cursor: (nullable): what it moves, and shows
 */
void
lab_time_bar_set_cursor (LabTimeBar *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_TIME_BAR (self));

  if (cursor == self->cursor)
    return;
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  if (cursor != NULL) {
    g_signal_connect_swapped (cursor, "run-changed", G_CALLBACK (run_changed_cb), self);
    g_signal_connect_swapped (cursor, "moved", G_CALLBACK (update), self);
  }
  run_changed_cb (self);
}
