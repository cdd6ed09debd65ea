/* lab-status-bar.c: how far a run is, how fast, how good, and what ails it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-status-bar.h"

#include <glib/gi18n-lib.h>

#include "lab-diagnosis.h"
#include "lab-format.h"

/* Numbers that change faster than this can't be read. */
#define UPDATE_MS 200

struct _LabStatusBar {
  GtkWidget parent_instance;

  LabCursor *cursor;
  LabRun *run;
  guint update_id;
  guint epoch_shown;
  gint64 epoch_time; /* when that changed, in microseconds */
  char *diagnosed;   /* the remedies that are in the menu, as text */

  GtkWidget *box;
  GtkLabel *details_label;
  GtkWidget *diagnosis_box;
  GtkLabel *diagnosis_label;
  GtkMenuButton *remedy_button;
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

/* What is shown is an epoch of the past: its numbers, and whose weights stand for it. */
static void
append_past (LabStatusBar *self, GString *text, const LabEpoch *epochs)
{
  guint epoch = lab_cursor_get_epoch (self->cursor);
  guint checkpoint = lab_cursor_get_checkpoint (self->cursor);

  if (epoch == 0) {
    append (text, _ ("before training"));
  } else {
    const LabEpoch *shown = &epochs[epoch - 1];
    g_autofree char *accuracy = lab_format_percent (shown->test_accuracy);
    /* translators: of one epoch: "train loss 0.021, test loss 0.081" */
    g_autofree char *losses = g_strdup_printf (_ ("train loss %.3g, test loss %.3g"),
                                               shown->train_loss, shown->test_loss);
    /* translators: of one epoch; %s is a share in per cent */
    g_autofree char *part = g_strdup_printf (_ ("test accuracy %s"), accuracy);

    append (text, losses);
    append (text, part);
  }
  if (checkpoint != G_MAXUINT && checkpoint != epoch) {
    /* translators: the weights of the epoch that is shown are no longer kept, and these are */
    g_autofree char *part = g_strdup_printf (_ ("weights of epoch %u"), checkpoint);
    append (text, part);
  }
}

static char *
details (LabStatusBar *self)
{
  guint n_epochs;
  const LabEpoch *epochs = lab_run_get_epochs (self->run, &n_epochs);
  GString *text = g_string_new (NULL);

  if (!lab_cursor_get_follows (self->cursor) && lab_cursor_get_epoch (self->cursor) <= n_epochs) {
    append_past (self, text, epochs);
    return g_string_free (text, FALSE);
  }
  if (lab_run_get_message (self->run) != NULL)
    append (text, lab_run_get_message (self->run));
  append_speed (self, text, n_epochs);
  append_accuracy (self, text, epochs, n_epochs);
  if (text->len == 0)
    append (text, _ ("Nothing is trained yet."));
  return g_string_free (text, FALSE);
}

/* ── what ails it ────────────────────────────────────────────────────────────────────────────────
 */

static const char *
diagnosis_style (LabDiagnosisKind kind)
{
  switch (kind) {
  case LAB_DIAGNOSIS_OVERFITTING:
  case LAB_DIAGNOSIS_UNDERFITTING:
    return "warning";
  case LAB_DIAGNOSIS_DIVERGED:
    return "error";
  case LAB_DIAGNOSIS_UNCLEAR:
  case LAB_DIAGNOSIS_IMPROVING:
  case LAB_DIAGNOSIS_GOOD:
  default:
    return "dim-label";
  }
}

/* A menu that is open is not taken away for another with the same lines. */
static void
offer_remedies (LabStatusBar *self, const LabDiagnosis *diagnosis)
{
  const nn_config *config = lab_run_get_config (self->run);
  g_autoptr (GMenu) menu = g_menu_new ();
  GString *offered = g_string_new (NULL);

  for (guint i = 0; i < diagnosis->n_remedies; i++) {
    g_autofree char *label = lab_remedy_describe (diagnosis->remedies[i], config);
    g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

    g_menu_item_set_action_and_target (item, "win.remedy", "i", (gint32)diagnosis->remedies[i]);
    g_menu_append_item (menu, item);
    g_string_append_printf (offered, "%s\n", label);
  }
  if (g_strcmp0 (offered->str, self->diagnosed) != 0) {
    g_free (self->diagnosed);
    self->diagnosed = g_strdup (offered->str);
    gtk_menu_button_set_menu_model (self->remedy_button, G_MENU_MODEL (menu));
  }
  g_string_free (offered, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->remedy_button), diagnosis->n_remedies > 0);
}

static void
diagnose (LabStatusBar *self)
{
  static const char *const styles[] = {"warning", "error", "dim-label"};
  gboolean follows = lab_cursor_get_follows (self->cursor);
  guint epoch = lab_cursor_get_epoch (self->cursor);
  g_autoptr (LabDiagnosis) diagnosis = NULL;
  gboolean is_clear;

  if (follows || epoch > 0)
    diagnosis = lab_diagnosis_new (self->run, follows ? 0 : epoch);
  is_clear = diagnosis != NULL && diagnosis->kind != LAB_DIAGNOSIS_UNCLEAR;
  gtk_widget_set_visible (self->diagnosis_box, is_clear);
  if (!is_clear)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->diagnosis_label), styles[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->diagnosis_label), diagnosis_style (diagnosis->kind));
  gtk_label_set_label (self->diagnosis_label, diagnosis->sentence);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->diagnosis_label), diagnosis->sentence);
  offer_remedies (self, diagnosis);
}

/* ── when ────────────────────────────────────────────────────────────────────────────────────────
 */

static void
update (LabStatusBar *self)
{
  g_autofree char *text = NULL;
  guint epoch;

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->run == NULL) {
    gtk_label_set_label (self->details_label, "");
    gtk_widget_set_visible (self->diagnosis_box, FALSE);
    return;
  }
  epoch = lab_cursor_get_epoch (self->cursor);
  if (epoch != self->epoch_shown) {
    self->epoch_shown = epoch;
    self->epoch_time = g_get_monotonic_time ();
  }
  text = details (self);
  gtk_label_set_label (self->details_label, text);
  diagnose (self);
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
refresh (LabStatusBar *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->run == NULL)
    return;
  if (lab_cursor_get_epoch (self->cursor) != self->epoch_shown &&
      now - self->epoch_time >= UPDATE_MS * 1000)
    update (self);
  else if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_MS, update_cb, self);
}

static void
moved_cb (LabStatusBar *self)
{
  if (lab_cursor_get_follows (self->cursor))
    refresh (self);
  else
    update (self);
}

static void
set_run (LabStatusBar *self, LabRun *run)
{
  if (run == self->run)
    return;
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (run != NULL) {
    g_signal_connect_swapped (run, "metrics-changed", G_CALLBACK (refresh), self);
    g_signal_connect_swapped (run, "state-changed", G_CALLBACK (update), self);
  }
}

static void
run_changed_cb (LabStatusBar *self)
{
  set_run (self, self->cursor != NULL ? lab_cursor_get_run (self->cursor) : NULL);
  update (self);
}

static void
lab_status_bar_dispose (GObject *object)
{
  LabStatusBar *self = LAB_STATUS_BAR (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  set_run (self, NULL);
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_clear_object (&self->cursor);
  g_clear_pointer (&self->diagnosed, g_free);
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
  gtk_widget_class_bind_template_child (widget_class, LabStatusBar, details_label);
  gtk_widget_class_bind_template_child (widget_class, LabStatusBar, diagnosis_box);
  gtk_widget_class_bind_template_child (widget_class, LabStatusBar, diagnosis_label);
  gtk_widget_class_bind_template_child (widget_class, LabStatusBar, remedy_button);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_status_bar_init (LabStatusBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_status_bar_set_cursor:
 * @self: a status bar
 * @cursor: (nullable): what it tells about, live
 */
void
lab_status_bar_set_cursor (LabStatusBar *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_STATUS_BAR (self));

  if (cursor == self->cursor)
    return;
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  set_run (self, NULL);
  g_set_object (&self->cursor, cursor);
  if (cursor != NULL) {
    g_signal_connect_swapped (cursor, "run-changed", G_CALLBACK (run_changed_cb), self);
    g_signal_connect_swapped (cursor, "moved", G_CALLBACK (moved_cb), self);
    g_signal_connect_swapped (cursor, "snapshot-changed", G_CALLBACK (refresh), self);
  }
  run_changed_cb (self);
}

/**
 * lab_status_bar_set_stacked:
 * @self: a status bar
 * @stacked: whether the diagnosis stands under the details, where there is no room beside them
 */
void
lab_status_bar_set_stacked (LabStatusBar *self, gboolean stacked)
{
  g_return_if_fail (LAB_IS_STATUS_BAR (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box),
                                  stacked ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (self->box), stacked ? 2 : 12);
}
