/* lab-experiments-page-actions.c: what can be done with an experiment: train, stop, report, delete, and
 * make one's own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiments-page-private.h"

#include <glib/gi18n-lib.h>

#include "lab-experiment-dialog.h"

#define GROUP "experiment"

/* ── train and stop ──────────────────────────────────────────────────────────────────────────────
 */

/* What the button does next with what is shown. */
typedef enum { NOTHING, TRAIN, TRAIN_AGAIN, PAUSE, RESUME } Verb;

static gboolean
shows_study (LabExperimentsPage *self)
{
  return lab_experiment_item_get_kind (self->shown) == LAB_EXPERIMENT_ITEM_STUDY;
}

static Verb
get_study_verb (LabExperimentsPage *self)
{
  LabStudy *study = lab_experimenter_get_study (self->experimenter);

  if (!lab_experimenter_can_start (self->experimenter))
    return NOTHING;
  if (study == NULL || lab_study_get_state (study) == LAB_SWEEP_FINISHED)
    return TRAIN;
  return RESUME;
}

static Verb
get_verb (LabExperimentsPage *self)
{
  gboolean can_start = lab_experimenter_can_start (self->experimenter);

  if (self->shown == NULL)
    return NOTHING;
  if (shows_study (self))
    return get_study_verb (self);
  if (lab_experimenter_owns (self->experimenter, self->recorder)) {
    switch (lab_sweep_get_state (lab_sweep_recorder_get_sweep (self->recorder))) {
    case LAB_SWEEP_TRAINING:
      return PAUSE;
    case LAB_SWEEP_FINISHED:
      return can_start ? TRAIN_AGAIN : NOTHING;
    case LAB_SWEEP_READY:
    case LAB_SWEEP_PAUSED:
    case LAB_SWEEP_STOPPED:
    default:
      return RESUME;
    }
  }
  if (!can_start)
    return NOTHING;
  if (self->record == NULL)
    return TRAIN;
  /* What another program trains is that one's own. */
  if (self->record->state == LAB_EXPERIMENT_STATE_TRAINING)
    return NOTHING;
  return self->record->state == LAB_EXPERIMENT_STATE_FINISHED ? TRAIN_AGAIN : RESUME;
}

static void
resume (LabExperimentsPage *self)
{
  if (shows_study (self))
    lab_experimenter_start_study (self->experimenter);
  else if (lab_experimenter_owns (self->experimenter, self->recorder))
    lab_experimenter_go_on (self->experimenter);
  else if (self->record != NULL)
    lab_experimenter_resume (self->experimenter, self->record->id);
}

static void
train (LabExperimentsPage *self)
{
  if (shows_study (self))
    lab_experimenter_start_study (self->experimenter);
  else if (lab_experimenter_start (self->experimenter,
                                   lab_experiment_item_get_experiment (self->shown)) != NULL)
    lab_experiments_page_show_item (self, self->shown);
}

static void
train_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabExperimentsPage *self = data;

  switch (get_verb (self)) {
  case TRAIN:
  case TRAIN_AGAIN:
    train (self);
    break;
  case PAUSE:
    lab_experimenter_pause (self->experimenter);
    break;
  case RESUME:
    resume (self);
    break;
  case NOTHING:
  default:
    break;
  }
  lab_experiments_page_update (self);
}

static gboolean
is_under_way (LabExperimentsPage *self)
{
  LabStudy *study = lab_experimenter_get_study (self->experimenter);
  LabSweepState state;

  if (self->shown == NULL)
    return FALSE;
  if (shows_study (self))
    return study != NULL && lab_study_get_state (study) == LAB_SWEEP_TRAINING;
  if (!lab_experimenter_owns (self->experimenter, self->recorder))
    return FALSE;
  state = lab_sweep_get_state (lab_sweep_recorder_get_sweep (self->recorder));
  return state == LAB_SWEEP_TRAINING || state == LAB_SWEEP_PAUSED;
}

static void
stop_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabExperimentsPage *self = data;

  if (is_under_way (self))
    lab_experimenter_stop (self->experimenter);
  lab_experiments_page_update (self);
}

/* ── report ──────────────────────────────────────────────────────────────────────────────────────
 */

static LabReport *
make_report (LabExperimentsPage *self)
{
  LabStore *store = lab_experimenter_get_store (self->experimenter);
  LabStudy *study = lab_experimenter_get_study (self->experimenter);
  LabExperiment *experiment = lab_experiment_view_get_experiment (self->view);
  LabRun *const *runs = lab_experiment_view_get_runs (self->view);
  g_autofree LabSnapshot **snapshots = NULL;
  LabReport *report;

  if (shows_study (self))
    return study != NULL ? lab_study_make_report (study) : NULL;
  if (experiment == NULL)
    return NULL;
  snapshots = g_new0 (LabSnapshot *, experiment->n_runs);
  for (guint i = 0; i < experiment->n_runs; i++)
    snapshots[i] = runs[i] != NULL ? lab_run_get_snapshot (runs[i]) : NULL;
  report = lab_report_new (experiment->title);
  lab_report_add_experiment (report, experiment, runs, snapshots);
  if (store != NULL)
    lab_report_set_store (report, store, lab_experiment_view_get_ids (self->view));
  return report;
}

typedef struct {
  LabReport *report;
  char *folder;
} ReportJob;

static void
report_job_free (gpointer data)
{
  ReportJob *job = data;

  lab_report_free (job->report);
  g_free (job->folder);
  g_free (job);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ReportJob *job = data;
  GError *error = NULL;

  if (lab_report_write (job->report, job->folder, NULL, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabExperimentsPage *self = LAB_EXPERIMENTS_PAGE (source);
  ReportJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL, *uri = NULL, *sentence = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    lab_experiments_page_fail (self, error->message);
    return;
  }
  path = g_build_filename (job->folder, "report.html", NULL);
  uri = g_filename_to_uri (path, NULL, NULL);
  /* translators: %s is a folder */
  sentence =
      g_strdup_printf (_ ("Figures, numbers and report.html were written to %s"), job->folder);
  lab_experiments_page_tell (self, sentence);
  if (uri != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

/**
 * lab_experiments_page_write_report_to:
 * @self: a page
 * @folder: a folder that exists
 *
 * Writes a report of what is shown, in a thread, says how that went, and opens it.
 */
void
lab_experiments_page_write_report_to (LabExperimentsPage *self, const char *folder)
{
  g_autoptr (GTask) task = NULL;
  LabReport *report = make_report (self);
  ReportJob *job;

  if (report == NULL)
    return;
  job = g_new0 (ReportJob, 1);
  job->report = report;
  job->folder = g_strdup (folder);
  task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_task_data (task, job, report_job_free);
  g_task_run_in_thread (task, write_in_thread);
  lab_experiments_page_tell (self, _ ("The report is being written…"));
}

static void
folder_cb (LabExperimentsPage *self, int response)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->file_chooser));
  g_autofree char *path = folder != NULL ? g_file_get_path (folder) : NULL;

  g_clear_object (&self->file_chooser);
  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    lab_experiments_page_write_report_to (self, path);
}

static void
report_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabExperimentsPage *self = data;

  if (self->file_chooser != NULL)
    return;
  self->file_chooser = gtk_file_chooser_native_new (
      _ ("Folder for the Report"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Write"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->file_chooser), TRUE);
  g_signal_connect_swapped (self->file_chooser, "response", G_CALLBACK (folder_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->file_chooser));
}

/* ── delete ──────────────────────────────────────────────────────────────────────────────────────
 */

static void
delete_response_cb (LabExperimentsPage *self, const char *response)
{
  gboolean with_runs = g_str_equal (response, "runs");
  LabStore *store = lab_experimenter_get_store (self->experimenter);
  gint64 id;

  if (g_str_equal (response, "cancel") || self->record == NULL || store == NULL)
    return;
  id = self->record->id;
  lab_experiments_page_show (self, "study");
  lab_experimenter_forget (self->experimenter, id);
  lab_store_delete_experiment (store, id, with_runs);
}

static void
delete_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabExperimentsPage *self = data;
  GtkWidget *dialog;

  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   _ ("Delete This Experiment?"),
                                   _ ("Its runs can stay in the list of runs."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "keep",
                                    _ ("_Keep Its Runs"), "runs", _ ("Delete _With Its Runs"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "runs",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ── one's own ───────────────────────────────────────────────────────────────────────────────────
 */

static void
created_cb (LabExperimentsPage *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabExperiment) experiment = lab_experiment_parse (text, "experiment", &error);
  g_autoptr (LabExperimentItem) item = NULL;

  if (experiment == NULL) {
    lab_experiments_page_fail (self, error->message);
    return;
  }
  item = lab_experiment_item_new_ready_made (experiment);
  gtk_list_box_unselect_all (self->list_box);
  lab_experiments_page_show_item (self, item);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  if (lab_experimenter_can_start (self->experimenter))
    train (self);
  lab_experiments_page_update (self);
}

static void
new_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabExperimentsPage *self = data;
  GtkWidget *dialog = lab_experiment_dialog_new (&self->base);

  gtk_window_set_transient_for (GTK_WINDOW (dialog),
                                GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  g_signal_connect_object (dialog, "created", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ── all of them ─────────────────────────────────────────────────────────────────────────────────
 */

static void
set_enabled (LabExperimentsPage *self, const char *name, gboolean enabled)
{
  GActionMap *group = G_ACTION_MAP (g_object_get_data (G_OBJECT (self), GROUP));

  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (group, name)), enabled);
}

static gboolean
has_epochs (LabExperimentsPage *self)
{
  LabExperiment *experiment = lab_experiment_view_get_experiment (self->view);
  LabRun *const *runs = lab_experiment_view_get_runs (self->view);
  guint n_epochs = 0;

  for (guint i = 0; experiment != NULL && i < experiment->n_runs && n_epochs == 0; i++) {
    if (runs[i] != NULL)
      lab_run_get_epochs (runs[i], &n_epochs);
  }
  return n_epochs > 0;
}

/* Not what is being trained, here or by another program. */
static gboolean
can_delete (LabExperimentsPage *self)
{
  LabSweepState state;

  if (self->shown == NULL || shows_study (self) || self->record == NULL ||
      self->record->state == LAB_EXPERIMENT_STATE_TRAINING ||
      self->record->state == LAB_EXPERIMENT_STATE_PAUSED)
    return FALSE;
  if (self->recorder == NULL)
    return TRUE;
  state = lab_sweep_get_state (lab_sweep_recorder_get_sweep (self->recorder));
  return (state == LAB_SWEEP_FINISHED || state == LAB_SWEEP_STOPPED) &&
         (lab_experimenter_owns (self->experimenter, self->recorder) ||
          lab_experimenter_can_start (self->experimenter));
}

/* Why the button does nothing; NULL while it does something. */
static const char *
explain (LabExperimentsPage *self, Verb verb)
{
  if (verb != NOTHING || self->shown == NULL)
    return NULL;
  if (lab_experimenter_get_dataset (self->experimenter) == NULL)
    return _ ("No images are open");
  if (!lab_experimenter_can_start (self->experimenter))
    return _ ("Another experiment takes the cores: one is trained at a time");
  return _ ("Another program trains this experiment");
}

/**
 * lab_experiments_page_update_actions:
 * @self: a page
 *
 * Allows what can be done now with what is shown, and says on the button what it does.
 */
void
lab_experiments_page_update_actions (LabExperimentsPage *self)
{
  static const char *const labels[] = {
      [NOTHING] = N_ ("Train"), [TRAIN] = N_ ("Train"),   [TRAIN_AGAIN] = N_ ("Train Again"),
      [PAUSE] = N_ ("Pause"),   [RESUME] = N_ ("Resume"),
  };
  Verb verb = get_verb (self);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->train_button), explain (self, verb));
  gtk_button_set_label (self->train_button, _ (labels[verb]));
  if (verb == TRAIN || verb == RESUME)
    gtk_widget_add_css_class (GTK_WIDGET (self->train_button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->train_button), "suggested-action");
  set_enabled (self, "train", verb != NOTHING);
  set_enabled (self, "stop", is_under_way (self));
  gtk_widget_set_visible (self->stop_button, is_under_way (self));
  set_enabled (self, "report",
               self->shown != NULL &&
                   (shows_study (self) ? lab_experimenter_get_study (self->experimenter) != NULL
                                       : has_epochs (self)));
  set_enabled (self, "delete", can_delete (self));
  set_enabled (self, "new", lab_experimenter_can_start (self->experimenter));
}

/**
 * lab_experiments_page_add_actions:
 * @self: a page
 *
 * Adds the actions "experiment.train", "stop", "report", "delete" and "new".
 */
void
lab_experiments_page_add_actions (LabExperimentsPage *self)
{
  static const GActionEntry entries[] = {
      {.name = "train", .activate = train_cb},   {.name = "stop", .activate = stop_cb},
      {.name = "report", .activate = report_cb}, {.name = "delete", .activate = delete_cb},
      {.name = "new", .activate = new_cb},
  };
  GSimpleActionGroup *group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), GROUP, G_ACTION_GROUP (group));
  g_object_set_data_full (G_OBJECT (self), GROUP, group, g_object_unref);
}
