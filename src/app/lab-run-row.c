/* lab-run-row.c: one run in the list of runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab-format.h"
#include "lab-sparkline.h"

struct _LabRunRow {
  GtkWidget parent_instance;

  LabRunItem *item;
  gboolean is_updating;

  GtkWidget *box;
  GtkLabel *title_label;
  GtkToggleButton *star_button;
  LabSparkline *sparkline;
  GtkLabel *accuracy_label;
  GtkImage *state_icon;
  GtkLabel *state_label;
};

G_DEFINE_FINAL_TYPE (LabRunRow, lab_run_row, GTK_TYPE_WIDGET)

enum { SIGNAL_STARRED, N_SIGNALS };
static guint signals[N_SIGNALS];

/**
 * lab_run_row_state_name:
 * @info: a run
 *
 * Returns: what it is doing, or how it ended, in a word or two; static
 */
const char *
lab_run_row_state_name (const LabRunInfo *info)
{
  switch (info->state) {
  case LAB_RUN_READY:
    return C_ ("run", "ready");
  case LAB_RUN_TRAINING:
    return info->is_ours ? C_ ("run", "training") : C_ ("run", "training elsewhere");
  case LAB_RUN_PAUSED:
    return info->is_ours ? C_ ("run", "paused") : C_ ("run", "paused elsewhere");
  case LAB_RUN_FINISHED:
    return C_ ("run", "finished");
  case LAB_RUN_STOPPED:
    return C_ ("run", "stopped");
  case LAB_RUN_DIVERGED:
    return C_ ("run", "diverged");
  case LAB_RUN_INTERRUPTED:
    return C_ ("run", "interrupted");
  case LAB_RUN_FAILED:
  default:
    return C_ ("run", "failed");
  }
}

static const char *
state_icon (LabRunState state)
{
  switch (state) {
  case LAB_RUN_READY:
  case LAB_RUN_TRAINING:
    return "media-playback-start-symbolic";
  case LAB_RUN_PAUSED:
    return "media-playback-pause-symbolic";
  case LAB_RUN_FINISHED:
    return "object-select-symbolic";
  case LAB_RUN_STOPPED:
    return "media-playback-stop-symbolic";
  case LAB_RUN_INTERRUPTED:
  case LAB_RUN_DIVERGED:
  case LAB_RUN_FAILED:
  default:
    return "dialog-warning-symbolic";
  }
}

/* "best 98.0 %, last 97.9 %" */
static char *
describe_accuracy (const LabRunInfo *info)
{
  g_autofree char *best = NULL;
  g_autofree char *last = NULL;

  if (!isfinite (info->best_test_accuracy))
    return g_strdup (_ ("no epoch is done"));
  best = lab_format_percent (info->best_test_accuracy);
  last = lab_format_percent (info->last_test_accuracy);
  /* translators: test accuracies of a run: the best of all epochs, and that of the last */
  return g_strdup_printf (_ ("best %s, last %s"), best, last);
}

/* "interrupted · 37 of 100 epochs · 3.9 s" */
static char *
describe_state (const LabRunInfo *info)
{
  g_autofree char *seconds = lab_format_duration (info->seconds);
  guint planned = (guint)MAX (info->config.epochs, 0);

  if (info->n_epochs >= planned)
    /* translators: a run's state, its epochs, its duration: "finished · 100 epochs · 10 s" */
    return g_strdup_printf (ngettext ("%s · %u epoch · %s", "%s · %u epochs · %s", info->n_epochs),
                            lab_run_row_state_name (info), info->n_epochs, seconds);
  /* translators: a run's state, its epochs done and planned, its duration:
   * "interrupted · 37 of 100 epochs · 3.9 s" */
  return g_strdup_printf (_ ("%s · %u of %u epochs · %s"), lab_run_row_state_name (info),
                          info->n_epochs, planned, seconds);
}

/* All of a run, with what a narrow row cuts short. */
static char *
describe (const LabRunInfo *info)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, info->id);
  /* translators: a run's number, its name, the dataset it was trained on */
  g_autofree char *first =
      g_strdup_printf (_ ("Run %s: %s, on %s"), number, info->name, info->dataset_name);

  return *info->note != '\0' ? g_strconcat (first, "\n", info->note, NULL)
                             : g_steal_pointer (&first);
}

static void
show_star (LabRunRow *self, gboolean starred)
{
  self->is_updating = TRUE;
  gtk_toggle_button_set_active (self->star_button, starred);
  self->is_updating = FALSE;
  gtk_button_set_icon_name (GTK_BUTTON (self->star_button),
                            starred ? "starred-symbolic" : "non-starred-symbolic");
}

/* What takes the focus is the list's own widget around the row, which knows nothing of a run. */
static void
name_parent (LabRunRow *self, const char *accuracy, const char *state)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  const char *star = gtk_toggle_button_get_active (self->star_button) ? _ ("starred") : "";
  g_autofree char *name = NULL;

  if (parent == NULL)
    return;
  name = g_strdup_printf ("%s, %s, %s%s%s", lab_run_item_get_title (self->item), accuracy, state,
                          *star != '\0' ? ", " : "", star);
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update (LabRunRow *self)
{
  const LabRunInfo *info;
  g_autofree char *accuracy = NULL;
  g_autofree char *state = NULL;
  g_autofree char *tooltip = NULL;

  if (self->item == NULL)
    return;
  info = lab_run_item_get_info (self->item);
  accuracy = describe_accuracy (info);
  state = describe_state (info);
  gtk_label_set_label (self->title_label, lab_run_item_get_title (self->item));
  gtk_label_set_label (self->accuracy_label, accuracy);
  gtk_label_set_label (self->state_label, state);
  gtk_image_set_from_icon_name (self->state_icon, state_icon (info->state));
  lab_sparkline_set (self->sparkline, info->sparks, info->n_sparks);
  show_star (self, info->starred);
  tooltip = describe (info);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  name_parent (self, accuracy, state);
}

static void
star_toggled_cb (LabRunRow *self)
{
  gboolean starred = gtk_toggle_button_get_active (self->star_button);

  if (!self->is_updating && self->item != NULL)
    g_signal_emit (self, signals[SIGNAL_STARRED], 0, self->item, starred);
}

static void
lab_run_row_dispose (GObject *object)
{
  LabRunRow *self = LAB_RUN_ROW (object);

  lab_run_row_set_item (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_RUN_ROW);
  G_OBJECT_CLASS (lab_run_row_parent_class)->dispose (object);
}

static void
lab_run_row_class_init (LabRunRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_run_row_dispose;
  signals[SIGNAL_STARRED] =
      g_signal_new ("starred", LAB_TYPE_RUN_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, LAB_TYPE_RUN_ITEM, G_TYPE_BOOLEAN);
  g_type_ensure (LAB_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-run-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LabRunRow, box);
  gtk_widget_class_bind_template_child (widget_class, LabRunRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LabRunRow, star_button);
  gtk_widget_class_bind_template_child (widget_class, LabRunRow, sparkline);
  gtk_widget_class_bind_template_child (widget_class, LabRunRow, accuracy_label);
  gtk_widget_class_bind_template_child (widget_class, LabRunRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, LabRunRow, state_label);
  gtk_widget_class_bind_template_callback (widget_class, star_toggled_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "runrow");
}

static void
lab_run_row_init (LabRunRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_run_row_new:
 *
 * Returns: (transfer full): a row without a run
 */
GtkWidget *
lab_run_row_new (void)
{
  return g_object_new (LAB_TYPE_RUN_ROW, NULL);
}

/**
 * lab_run_row_set_item:
 * @self: a row
 * @item: (nullable): the run it shows, and follows
 */
void
lab_run_row_set_item (LabRunRow *self, LabRunItem *item)
{
  g_return_if_fail (LAB_IS_RUN_ROW (self));

  if (item == self->item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  update (self);
}

/**
 * lab_run_row_get_item:
 * @self: a row
 *
 * Returns: (nullable) (transfer none): the run it shows
 */
LabRunItem *
lab_run_row_get_item (LabRunRow *self)
{
  g_return_val_if_fail (LAB_IS_RUN_ROW (self), NULL);
  return self->item;
}
