/* lab-status-bar.c: how far a run is, how fast, and how good.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-status-bar.h"

#include <glib/gi18n-lib.h>

#include "lab-format.h"

/* Numbers that change faster than this can't be read. */
#define UPDATE_MS 200

struct _LabStatusBar {
  GtkWidget parent_instance;

  LabRun *run;
  guint update_id;
  guint n_epochs_shown;
  gint64 epoch_time; /* when that changed, in microseconds */

  GtkWidget *box;
  GtkProgressBar *progress_bar;
  GtkLabel *epoch_label;
  GtkLabel *details_label;
};

G_DEFINE_FINAL_TYPE (LabStatusBar, lab_status_bar, GTK_TYPE_WIDGET)

static void
append (GString *text, const char *part)
{
  if (text->len > 0)
    g_string_append (text, "  ·  ");
  g_string_append (text, part);
}

static void
append_speed (LabStatusBar *self, GString *text, guint n_epochs)
{
  double left = lab_run_get_seconds_left (self->run);
  double speed = lab_run_get_images_per_second (self->run);

  if (n_epochs > 0) {
    g_autofree char *duration = lab_format_duration (lab_run_get_seconds (self->run) / n_epochs);
    /* translators: %s is a duration, "0.10 s" */
    g_autofree char *part = g_strdup_printf (_ ("%s per epoch"), duration);
    append (text, part);
  }
  if (lab_run_is_active (self->run) && left >= 0) {
    g_autofree char *duration = lab_format_seconds_left (left);
    /* translators: %s is a duration, "6 s" */
    g_autofree char *part = g_strdup_printf (_ ("%s left"), duration);
    append (text, part);
  }
  if (speed >= 1) {
    /* Three figures: the others flicker, and say nothing. */
    double unit = speed >= 1e5 ? 1e4 : speed >= 1e4 ? 1e3 : speed >= 1e3 ? 1e2 : 1;
    g_autofree char *count = lab_format_count ((guint64)(speed / unit + 0.5) * (guint64)unit);
    /* translators: %s is a number, "580,000" */
    g_autofree char *part = g_strdup_printf (_ ("%s images a second"), count);
    append (text, part);
  }
}

static void
append_accuracy (LabStatusBar *self, GString *text, const LabEpoch *epochs, guint n_epochs)
{
  guint best = lab_run_get_best_accuracy_epoch (self->run);
  g_autofree char *last = NULL;
  g_autofree char *highest = NULL;
  g_autofree char *part = NULL;

  if (n_epochs == 0 || best == 0 || best > n_epochs)
    return;
  last = lab_format_percent (epochs[n_epochs - 1].test_accuracy);
  highest = lab_format_percent (epochs[best - 1].test_accuracy);
  /* translators: "test accuracy 97.9 %, best 98.0 % at epoch 31" */
  part = g_strdup_printf (_ ("test accuracy %s, best %s at epoch %u"), last, highest, best);
  append (text, part);
}

static char *
details (LabStatusBar *self)
{
  guint n_epochs;
  const LabEpoch *epochs = lab_run_get_epochs (self->run, &n_epochs);
  GString *text = g_string_new (NULL);

  if (lab_run_get_message (self->run) != NULL)
    append (text, lab_run_get_message (self->run));
  append_speed (self, text, n_epochs);
  append_accuracy (self, text, epochs, n_epochs);
  if (text->len == 0)
    append (text, _ ("Nothing is trained yet."));
  return g_string_free (text, FALSE);
}

static void
update (LabStatusBar *self)
{
  guint n_epochs, planned;
  g_autofree char *epoch = NULL;
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->run == NULL) {
    gtk_progress_bar_set_fraction (self->progress_bar, 0);
    gtk_label_set_label (self->epoch_label, "");
    gtk_label_set_label (self->details_label, "");
    return;
  }
  lab_run_get_epochs (self->run, &n_epochs);
  if (n_epochs != self->n_epochs_shown) {
    self->n_epochs_shown = n_epochs;
    self->epoch_time = g_get_monotonic_time ();
  }
  planned = (guint)lab_run_get_config (self->run)->epochs;
  /* translators: how many epochs are done, of how many: "37 of 100" */
  epoch = g_strdup_printf (_ ("%u of %u"), n_epochs, planned);
  text = details (self);
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 CLAMP (lab_run_get_progress (self->run), 0, 1));
  gtk_label_set_label (self->epoch_label, epoch);
  gtk_label_set_label (self->details_label, text);
}

static gboolean
update_cb (gpointer data)
{
  LabStatusBar *self = data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* A new epoch is told at once, as the cards show it at once, unless epochs end faster than one can
 * read. */
static void
metrics_changed_cb (LabStatusBar *self)
{
  gint64 now = g_get_monotonic_time ();
  guint n_epochs;

  lab_run_get_epochs (self->run, &n_epochs);
  if (n_epochs != self->n_epochs_shown && now - self->epoch_time >= UPDATE_MS * 1000)
    update (self);
  else if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_MS, update_cb, self);
}

static void
lab_status_bar_dispose (GObject *object)
{
  LabStatusBar *self = LAB_STATUS_BAR (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_STATUS_BAR);
  G_OBJECT_CLASS (lab_status_bar_parent_class)->dispose (object);
}

static void
lab_status_bar_class_init (LabStatusBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_status_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-status-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LabStatusBar, box);
  gtk_widget_class_bind_template_child (widget_class, LabStatusBar, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LabStatusBar, epoch_label);
  gtk_widget_class_bind_template_child (widget_class, LabStatusBar, details_label);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_status_bar_init (LabStatusBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_status_bar_set_run:
 * @self: a status bar
 * @run: (nullable): whose progress it shows, live
 */
void
lab_status_bar_set_run (LabStatusBar *self, LabRun *run)
{
  g_return_if_fail (LAB_IS_STATUS_BAR (self));

  if (run != NULL && run == self->run)
    return;
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (run != NULL) {
    g_signal_connect_swapped (run, "metrics-changed", G_CALLBACK (metrics_changed_cb), self);
    g_signal_connect_swapped (run, "state-changed", G_CALLBACK (update), self);
  }
  update (self);
}
