/* lab-study-view.c: the whole study: what it is, and how far each experiment of it is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-study-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _LabStudyView {
  GtkWidget parent_instance;

  LabExperimenter *experimenter;
  GPtrArray *rows; /* AdwActionRow, in the order of the study */
  GPtrArray *bars; /* GtkProgressBar in each */
  GArray *n_runs;  /* guint: how many each has */
  GArray *n_kept;  /* guint: how many of them have ended in the store */

  GtkWidget *box;
  GtkListBox *list_box;
};

G_DEFINE_FINAL_TYPE (LabStudyView, lab_study_view, GTK_TYPE_WIDGET)

enum { EXPERIMENT_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
row_activated_cb (LabStudyView *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[EXPERIMENT_ACTIVATED], 0,
                 lab_experiment_list_ready_made ()[gtk_list_box_row_get_index (row)]);
}

static void
lab_study_view_dispose (GObject *object)
{
  LabStudyView *self = LAB_STUDY_VIEW (object);

  g_clear_object (&self->experimenter);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->bars, g_ptr_array_unref);
  g_clear_pointer (&self->n_runs, g_array_unref);
  g_clear_pointer (&self->n_kept, g_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_STUDY_VIEW);

  G_OBJECT_CLASS (lab_study_view_parent_class)->dispose (object);
}

static void
lab_study_view_class_init (LabStudyViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_study_view_dispose;

  /**
   * LabStudyView::experiment-activated:
   * @name: a ready-made experiment
   *
   * Somebody wants to see it.
   */
  signals[EXPERIMENT_ACTIVATED] =
      g_signal_new ("experiment-activated", LAB_TYPE_STUDY_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-study-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LabStudyView, box);
  gtk_widget_class_bind_template_child (widget_class, LabStudyView, list_box);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
add_row (LabStudyView *self, const LabExperiment *experiment)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *bar = gtk_progress_bar_new ();
  g_autofree char *title = g_markup_escape_text (experiment->title, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (bar, 120, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  experiment->title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), bar);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                           "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                           NULL));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (self->list_box, row);
  g_ptr_array_add (self->rows, row);
  g_ptr_array_add (self->bars, bar);
  g_array_append_val (self->n_runs, experiment->n_runs);
}

static void
lab_study_view_init (LabStudyView *self)
{
  const char *const *names = lab_experiment_list_ready_made ();

  self->rows = g_ptr_array_new ();
  self->bars = g_ptr_array_new ();
  self->n_runs = g_array_new (FALSE, TRUE, sizeof (guint));
  self->n_kept = g_array_new (FALSE, TRUE, sizeof (guint));
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr (LabExperiment) experiment = lab_experiment_open (names[i], NULL);

    add_row (self, experiment);
  }
  g_array_set_size (self->n_kept, self->n_runs->len);
  lab_study_view_update (self);
}

/**
 * lab_study_view_set_experimenter:
 * @self: a view
 * @experimenter: whose study it shows
 */
void
lab_study_view_set_experimenter (LabStudyView *self, LabExperimenter *experimenter)
{
  g_return_if_fail (LAB_IS_STUDY_VIEW (self));

  if (g_set_object (&self->experimenter, experimenter))
    lab_study_view_update (self);
}

/**
 * lab_study_view_set_recorded:
 * @self: a view
 * @index: an experiment of the study
 * @n_ended: how many of its runs have ended in the store
 *
 * What is told of it by the next lab_study_view_update(), while the study is not being trained.
 */
void
lab_study_view_set_recorded (LabStudyView *self, guint index, guint n_ended)
{
  g_return_if_fail (LAB_IS_STUDY_VIEW (self) && index < self->n_kept->len);

  g_array_index (self->n_kept, guint, index) = n_ended;
}

static void
update_row (LabStudyView *self, guint index, LabSweep *sweep)
{
  GtkProgressBar *bar = g_ptr_array_index (self->bars, index);
  guint n_ended =
      sweep != NULL ? lab_sweep_get_n_ended (sweep) : g_array_index (self->n_kept, guint, index);
  guint n_runs = g_array_index (self->n_runs, guint, index);
  g_autofree char *subtitle =
      /* translators: runs that have ended, and runs in all */
      n_ended > 0 || sweep != NULL
          ? g_strdup_printf (_ ("%u of %u runs"), n_ended, n_runs)
          : g_strdup_printf (ngettext ("%u run", "%u runs", n_runs), n_runs);

  gtk_widget_set_visible (GTK_WIDGET (bar), sweep != NULL);
  if (sweep != NULL)
    gtk_progress_bar_set_fraction (bar, lab_sweep_get_progress (sweep));
  adw_action_row_set_subtitle (g_ptr_array_index (self->rows, index), subtitle);
}

/**
 * lab_study_view_update:
 * @self: a view
 *
 * Brings the progress of the study up to date.
 */
void
lab_study_view_update (LabStudyView *self)
{
  LabStudy *study;

  g_return_if_fail (LAB_IS_STUDY_VIEW (self));

  study = self->experimenter != NULL ? lab_experimenter_get_study (self->experimenter) : NULL;
  for (guint i = 0; i < self->rows->len; i++)
    update_row (self, i,
                study != NULL ? lab_sweep_recorder_get_sweep (lab_study_get_experiment (study, i))
                              : NULL);
}
