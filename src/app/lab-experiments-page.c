/* lab-experiments-page.c: the window's second page: experiments, their runs side by side, and the
 * study.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiments-page-private.h"

#include <glib/gi18n-lib.h>

#include "lab-format.h"
#include "lab-run-loader.h"

G_DEFINE_FINAL_TYPE (LabExperimentsPage, lab_experiments_page, GTK_TYPE_WIDGET)

enum { RUN_ACTIVATED, FAILED, TOLD, N_SIGNALS };
static guint signals[N_SIGNALS];

/**
 * lab_experiments_page_fail:
 * @self: a page
 * @sentence: what could not be done
 *
 * Has the window say so.
 */
void
lab_experiments_page_fail (LabExperimentsPage *self, const char *sentence)
{
  g_signal_emit (self, signals[FAILED], 0, sentence);
}

/**
 * lab_experiments_page_tell:
 * @self: a page
 * @sentence: what was done
 *
 * Has the window say so, for a moment.
 */
void
lab_experiments_page_tell (LabExperimentsPage *self, const char *sentence)
{
  g_signal_emit (self, signals[TOLD], 0, sentence);
}

/* ── what is shown ───────────────────────────────────────────────────────────────────────────────
 */

static void
set_record (LabExperimentsPage *self, LabExperimentInfo *record)
{
  if (record != NULL)
    lab_experiment_info_ref (record);
  g_clear_pointer (&self->record, lab_experiment_info_unref);
  self->record = record;
}

static void
stop_loading (LabExperimentsPage *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabExperimentsPage *self = LAB_EXPERIMENTS_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) loaded = lab_run_load_finish (result, &error);
  LabExperiment *experiment;
  g_autofree LabRun **runs = NULL;
  g_autofree gint64 *ids = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->shown == NULL)
    return;
  g_clear_object (&self->loading);
  if (loaded == NULL) {
    lab_experiments_page_fail (self, error->message);
    return;
  }
  experiment = lab_experiment_item_get_experiment (self->shown);
  runs = g_new0 (LabRun *, experiment->n_runs);
  ids = g_new0 (gint64, experiment->n_runs);
  for (guint i = 0; i < loaded->len; i++) {
    const LabLoadedRun *run = g_ptr_array_index (loaded, i);

    if (run->info->origin.index < experiment->n_runs) {
      runs[run->info->origin.index] = run->run;
      ids[run->info->origin.index] = run->info->id;
    }
  }
  lab_experiment_view_show_runs (self->view, experiment, runs, ids);
  lab_experiments_page_update (self);
}

/* What is shown meanwhile stays. */
static void
load_record (LabExperimentsPage *self)
{
  LabStore *store = lab_experimenter_get_store (self->experimenter);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos = lab_store_list_experiment_runs (store, self->record->id, &error);
  g_autofree gint64 *ids = NULL;

  stop_loading (self);
  if (infos == NULL) {
    lab_experiments_page_fail (self, error->message);
    return;
  }
  if (infos->len == 0)
    return;
  ids = g_new (gint64, infos->len);
  for (guint i = 0; i < infos->len; i++)
    ids[i] = ((const LabRunInfo *)g_ptr_array_index (infos, i))->id;
  self->loading = g_cancellable_new ();
  lab_run_load_async (self, store, ids, infos->len,
                      lab_experimenter_get_dataset (self->experimenter), self->loading, loaded_cb,
                      NULL);
}

/* The sweep that this window trains or trained last of what is shown, or NULL. */
static LabSweepRecorder *
find_recorder (LabExperimentsPage *self, LabExperimentItem *item)
{
  LabExperimentInfo *info = lab_experiment_item_get_info (item);

  return info != NULL ? lab_experimenter_find (self->experimenter, info->id)
                      : lab_experimenter_find_text (
                            self->experimenter, lab_experiment_item_get_experiment (item)->text);
}

static void
show_experiment (LabExperimentsPage *self, LabExperimentItem *item)
{
  LabExperiment *experiment = lab_experiment_item_get_experiment (item);
  LabExperimentInfo *info = lab_experiment_item_get_info (item);

  gtk_stack_set_visible_child_name (self->detail_stack, "experiment");
  g_set_object (&self->recorder, find_recorder (self, item));
  set_record (self, info != NULL ? info : lab_experiments_page_find_record (self, experiment));
  if (self->recorder != NULL) {
    lab_experiment_view_show_sweep (self->view, self->recorder);
    return;
  }
  lab_experiment_view_show_plan (self->view, experiment);
  if (self->record != NULL)
    load_record (self);
}

/**
 * lab_experiments_page_show_item:
 * @self: a page
 * @item: one of its list
 *
 * Shows an experiment: live where it is being trained, as it was recorded, or its plan.
 */
void
lab_experiments_page_show_item (LabExperimentsPage *self, LabExperimentItem *item)
{
  stop_loading (self);
  g_set_object (&self->shown, item);
  gtk_label_set_label (self->title_label, lab_experiment_item_get_title (item));
  if (lab_experiment_item_get_kind (item) == LAB_EXPERIMENT_ITEM_STUDY) {
    g_clear_object (&self->recorder);
    set_record (self, NULL);
    gtk_stack_set_visible_child_name (self->detail_stack, "study");
  } else {
    show_experiment (self, item);
  }
  lab_experiments_page_update (self);
}

static gboolean
shows_study (LabExperimentsPage *self)
{
  return self->shown != NULL &&
         lab_experiment_item_get_kind (self->shown) == LAB_EXPERIMENT_ITEM_STUDY;
}

static char *
describe_progress (guint n_ended, guint n_runs, double seconds_left)
{
  g_autofree char *left = seconds_left >= 0 ? lab_format_seconds_left (seconds_left) : NULL;

  if (left == NULL)
    /* translators: runs that have ended, and runs in all */
    return g_strdup_printf (_ ("%u of %u runs"), n_ended, n_runs);
  /* translators: runs that have ended, runs in all, a duration such as "2 min 10 s" */
  return g_strdup_printf (_ ("%u of %u runs · %s left"), n_ended, n_runs, left);
}

static void
show_progress (LabExperimentsPage *self)
{
  LabStudy *study = lab_experimenter_get_study (self->experimenter);
  g_autofree char *text = NULL;
  double progress = -1;

  if (shows_study (self) && study != NULL) {
    progress = lab_study_get_progress (study);
    text = describe_progress (lab_study_get_n_ended (study), lab_study_get_n_runs (study),
                              lab_study_get_seconds_left (study));
  } else if (self->recorder != NULL) {
    LabSweep *sweep = lab_sweep_recorder_get_sweep (self->recorder);

    progress = lab_sweep_get_progress (sweep);
    text =
        describe_progress (lab_sweep_get_n_ended (sweep), lab_sweep_get_experiment (sweep)->n_runs,
                           lab_sweep_get_seconds_left (sweep));
  } else if (self->shown != NULL) {
    text = lab_experiment_item_describe (self->shown);
  }
  gtk_label_set_label (self->state_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), progress >= 0 && progress < 1);
  gtk_progress_bar_set_fraction (self->progress_bar, MAX (progress, 0));
}

/* The study's list says what of it the store has. */
static void
show_recorded (LabExperimentsPage *self)
{
  for (guint i = 1; i < self->n_ready_made; i++) {
    g_autoptr (LabExperimentItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    LabExperimentInfo *record =
        lab_experiments_page_find_record (self, lab_experiment_item_get_experiment (item));

    lab_study_view_set_recorded (self->study_view, i - 1, record != NULL ? record->n_ended : 0);
  }
}

/**
 * lab_experiments_page_update:
 * @self: a page
 *
 * Brings the line above the experiment up to date, and what can be done with it.
 */
void
lab_experiments_page_update (LabExperimentsPage *self)
{
  /* What is shown may be trained since just now, on its own or as a part of the study. */
  if (self->shown != NULL && !shows_study (self)) {
    LabSweepRecorder *recorder = find_recorder (self, self->shown);

    if (recorder != NULL && g_set_object (&self->recorder, recorder)) {
      stop_loading (self);
      lab_experiment_view_show_sweep (self->view, recorder);
    }
  }
  show_progress (self);
  show_recorded (self);
  lab_study_view_update (self->study_view);
  lab_experiments_page_update_actions (self);
}

/* ── signals of others ───────────────────────────────────────────────────────────────────────────
 */

static void
row_selected_cb (LabExperimentsPage *self, GtkListBoxRow *row)
{
  LabExperimentItem *item = row != NULL ? g_object_get_data (G_OBJECT (row), "item") : NULL;

  if (item != NULL && item != self->shown)
    lab_experiments_page_show_item (self, item);
}

static void
row_activated_cb (LabExperimentsPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
back_cb (LabExperimentsPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
folded_cb (LabExperimentsPage *self)
{
  gboolean is_folded = adw_leaflet_get_folded (self->leaflet);

  gtk_widget_set_visible (self->back_button, is_folded);
  lab_experiment_view_set_narrow (self->view, is_folded);
}

static void
view_run_activated_cb (LabExperimentsPage *self, LabRun *run, gint64 id)
{
  g_signal_emit (self, signals[RUN_ACTIVATED], 0, run, id);
}

static void
experiment_activated_cb (LabExperimentsPage *self, const char *name)
{
  lab_experiments_page_show (self, name);
}

/* ── the widget ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_experiments_page_dispose (GObject *object)
{
  LabExperimentsPage *self = LAB_EXPERIMENTS_PAGE (object);

  stop_loading (self);
  lab_experiments_page_set_store (self, NULL);
  if (self->experimenter != NULL) {
    g_signal_handlers_disconnect_by_data (self->experimenter, self);
    lab_experimenter_shutdown (self->experimenter);
  }
  if (self->file_chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->file_chooser));
  g_clear_object (&self->file_chooser);
  g_clear_object (&self->recorder);
  g_clear_object (&self->shown);
  set_record (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_EXPERIMENTS_PAGE);
  g_clear_object (&self->experimenter);
  g_clear_object (&self->items);
  g_clear_pointer (&self->experiments, g_hash_table_unref);

  G_OBJECT_CLASS (lab_experiments_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-experiments-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LabExperimentsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentsPage, list_box);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentsPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentsPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentsPage, state_label);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentsPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentsPage, train_button);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentsPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentsPage, detail_stack);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentsPage, view);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentsPage, study_view);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_run_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, experiment_activated_cb);
}

static void
lab_experiments_page_class_init (LabExperimentsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_experiments_page_dispose;

  /**
   * LabExperimentsPage::run-activated:
   * @run: a run
   * @id: its number in the store, or 0
   *
   * Somebody wants to see that run in the lab.
   */
  signals[RUN_ACTIVATED] =
      g_signal_new ("run-activated", LAB_TYPE_EXPERIMENTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, LAB_TYPE_RUN, G_TYPE_INT64);
  /**
   * LabExperimentsPage::failed:
   * @sentence: what could not be done
   */
  signals[FAILED] = g_signal_new ("failed", LAB_TYPE_EXPERIMENTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * LabExperimentsPage::told:
   * @sentence: what was done
   */
  signals[TOLD] = g_signal_new ("told", LAB_TYPE_EXPERIMENTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (LAB_TYPE_EXPERIMENT_VIEW);
  g_type_ensure (LAB_TYPE_STUDY_VIEW);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_experiments_page_init (LabExperimentsPage *self)
{
  self->experimenter = lab_experimenter_new ();
  self->base = nn_config_default ();
  self->items = g_list_store_new (LAB_TYPE_EXPERIMENT_ITEM);
  self->experiments = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                             (GDestroyNotify)lab_experiment_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  lab_study_view_set_experimenter (self->study_view, self->experimenter);
  g_signal_connect_swapped (self->experimenter, "changed", G_CALLBACK (lab_experiments_page_update),
                            self);
  g_signal_connect_swapped (self->experimenter, "failed", G_CALLBACK (lab_experiments_page_fail),
                            self);
  lab_experiments_page_add_actions (self);
  lab_experiments_page_fill_list (self);
  gtk_list_box_select_row (self->list_box, gtk_list_box_get_row_at_index (self->list_box, 0));
}

/**
 * lab_experiments_page_get_experimenter:
 * @self: a page
 *
 * Returns: (transfer none): what trains for it
 */
LabExperimenter *
lab_experiments_page_get_experimenter (LabExperimentsPage *self)
{
  g_return_val_if_fail (LAB_IS_EXPERIMENTS_PAGE (self), NULL);

  return self->experimenter;
}

/* What is shown may have gone on, trained by another program, or be gone. */
static void
refresh_record (LabExperimentsPage *self)
{
  LabExperimentInfo *info = lab_experiment_item_get_info (self->shown);
  LabExperimentInfo *record = info != NULL
                                  ? info
                                  : lab_experiments_page_find_record (
                                        self, lab_experiment_item_get_experiment (self->shown));
  gboolean is_other = record != NULL && (self->record == NULL || record->id != self->record->id ||
                                         record->n_ended != self->record->n_ended ||
                                         record->state != self->record->state);

  set_record (self, record);
  if (is_other && self->recorder == NULL)
    load_record (self);
}

/* Something was recorded, edited or deleted, by this or another program. */
static void
store_changed_cb (LabExperimentsPage *self)
{
  lab_experiments_page_refresh_list (self);
  if (self->shown != NULL && !shows_study (self))
    refresh_record (self);
  lab_experiments_page_update (self);
}

/**
 * lab_experiments_page_set_store:
 * @self: a page
 * @store: (nullable): where experiments are kept from now on
 */
void
lab_experiments_page_set_store (LabExperimentsPage *self, LabStore *store)
{
  LabStore *before;

  g_return_if_fail (LAB_IS_EXPERIMENTS_PAGE (self));

  if (self->experimenter == NULL)
    return;
  before = lab_experimenter_get_store (self->experimenter);
  if (before == store)
    return;
  if (before != NULL)
    g_clear_signal_handler (&self->store_handler, before);
  lab_experimenter_set_store (self->experimenter, store);
  if (store == NULL)
    return;
  self->store_handler =
      g_signal_connect_swapped (store, "changed", G_CALLBACK (store_changed_cb), self);
  lab_experiments_page_refresh_list (self);
  if (self->shown != NULL)
    lab_experiments_page_show_item (self, self->shown);
}

/**
 * lab_experiments_page_set_base:
 * @self: a page
 * @base: what an experiment of one's own begins with
 */
void
lab_experiments_page_set_base (LabExperimentsPage *self, const nn_config *base)
{
  g_return_if_fail (LAB_IS_EXPERIMENTS_PAGE (self) && base != NULL);

  self->base = *base;
}

/**
 * lab_experiments_page_show:
 * @self: a page
 * @name: "study", or the name of a ready-made experiment
 *
 * Shows it.
 */
void
lab_experiments_page_show (LabExperimentsPage *self, const char *name)
{
  g_return_if_fail (LAB_IS_EXPERIMENTS_PAGE (self) && name != NULL);

  for (guint i = 0; i < self->n_ready_made; i++) {
    g_autoptr (LabExperimentItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    LabExperiment *experiment = lab_experiment_item_get_experiment (item);

    if (g_str_equal (experiment != NULL ? experiment->name : "study", name)) {
      gtk_list_box_select_row (self->list_box,
                               gtk_list_box_get_row_at_index (self->list_box, (int)i));
      return;
    }
  }
}
