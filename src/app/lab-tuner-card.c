/* lab-tuner-card.c: the card where the network is taught the collection.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-tuner-card.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lab-format.h"
#include "lab-tuner-advice.h"

struct _LabTunerCard {
  GtkWidget parent_instance;

  LabTuner *tuner;
  LabSampleList *list;
  LabCursor *cursor;
  LabDataset *dataset;
  LabFineTuningPlan plan;
  gboolean sets_values;  /* of the spin buttons: nobody typed them */
  gboolean is_edited[4]; /* by a person: then they stay */

  GtkWidget *box;
  GtkLabel *network_label;
  GtkLabel *plan_label;
  GtkLabel *advice_label;
  GtkWidget *options_box;
  GtkSpinButton *epochs_spin;
  GtkSpinButton *variants_spin;
  GtkSpinButton *rehearsed_spin;
  GtkSpinButton *rate_spin;
  GtkWidget *start_button;
  GtkWidget *stop_button;
  GtkWidget *progress_box;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkWidget *report_box;
  GtkLabel *held_out_before;
  GtkLabel *held_out_after;
  GtkLabel *own_before;
  GtkLabel *own_after;
  GtkLabel *base_label;
  GtkLabel *base_before;
  GtkLabel *base_after;
  GtkLabel *report_label;
};

G_DEFINE_FINAL_TYPE (LabTunerCard, lab_tuner_card, GTK_TYPE_WIDGET)

enum { SIGNAL_FAILED, SIGNAL_RUN_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* The spin buttons, as is_edited counts them. */
enum { EPOCHS, VARIANTS, REHEARSED, RATE };

/* ── what can be taught ──────────────────────────────────────────────────────────────────────────
 */

static LabRun *
get_run (LabTunerCard *self)
{
  return self->cursor != NULL ? lab_cursor_get_run (self->cursor) : NULL;
}

static LabSnapshot *
get_network (LabTunerCard *self)
{
  LabRun *run = get_run (self);
  LabSnapshot *network = run != NULL ? lab_cursor_get_snapshot (self->cursor) : NULL;

  /* That of the run before is shown until this one's is read. */
  return network != NULL && lab_snapshot_fits (network, lab_run_get_config (run)) ? network : NULL;
}

/* ── the plan ────────────────────────────────────────────────────────────────────────────────────
 */

static void
set_value (LabTunerCard *self, int which, GtkSpinButton *spin, double value)
{
  if (!self->is_edited[which])
    gtk_spin_button_set_value (spin, value);
}

/* What suits the drawings that are there now, but for what a person typed. */
static void
make_plan (LabTunerCard *self, guint n_own)
{
  LabFineTuningPlan plan;

  lab_fine_tuning_plan_init (&plan, &get_network (self)->config, n_own, self->dataset);
  self->sets_values = TRUE;
  set_value (self, EPOCHS, self->epochs_spin, plan.epochs);
  set_value (self, VARIANTS, self->variants_spin, plan.n_variants);
  set_value (self, REHEARSED, self->rehearsed_spin, plan.n_rehearsed);
  set_value (self, RATE, self->rate_spin, plan.learning_rate);
  self->sets_values = FALSE;
  plan.epochs = (guint)gtk_spin_button_get_value_as_int (self->epochs_spin);
  plan.n_variants = (guint)gtk_spin_button_get_value_as_int (self->variants_spin);
  plan.n_rehearsed = (guint)gtk_spin_button_get_value_as_int (self->rehearsed_spin);
  plan.learning_rate = gtk_spin_button_get_value (self->rate_spin);
  self->plan = plan;
}

static char *
describe_plan (LabTunerCard *self, guint n_own)
{
  g_autofree char *variants = lab_format_count (self->plan.n_variants);
  g_autofree char *rehearsed = lab_format_count (self->plan.n_rehearsed);
  const char *base = lab_dataset_get_name (lab_dataset_get_base (self->dataset));

  return g_strdup_printf (
      /* translators: how many drawings, how often each is varied, how many images, and the name of
       * the dataset they are from */
      ngettext ("%u drawing, varied %s times, with %s images of %s to rehearse, so that little of "
                "them is forgotten.",
                "%u drawings, each varied %s times, with %s images of %s to rehearse, so that "
                "little of them is forgotten.",
                n_own),
      n_own, variants, rehearsed, base);
}

static char *
describe_network (LabTunerCard *self)
{
  LabSnapshot *network = get_network (self);

  if (network == NULL)
    return g_strdup (_ ("No network yet"));
  /* translators: a run's name, and an epoch of it */
  return g_strdup_printf (_ ("%s, epoch %u"), lab_run_get_name (get_run (self)), network->epoch);
}

static void
spin_changed_cb (LabTunerCard *self, GtkSpinButton *spin)
{
  GtkSpinButton *const spins[] = {self->epochs_spin, self->variants_spin, self->rehearsed_spin,
                                  self->rate_spin};

  if (self->sets_values)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (spins); i++)
    self->is_edited[i] |= spins[i] == spin;
  lab_tuner_card_update (self);
}

/* ── what it does, and what it did ───────────────────────────────────────────────────────────────
 */

static char *
describe_progress (LabTunerCard *self)
{
  LabRun *run = lab_tuner_get_run (self->tuner);
  const LabEpoch *epochs;
  guint n_epochs;
  g_autofree char *accuracy = NULL;

  if (lab_tuner_get_state (self->tuner) == LAB_TUNER_MIXING || run == NULL)
    return g_strdup (_ ("varying your drawings…"));
  if (lab_tuner_get_state (self->tuner) == LAB_TUNER_TESTING)
    return g_strdup (_ ("testing…"));
  epochs = lab_run_get_epochs (run, &n_epochs);
  if (n_epochs == 0)
    return g_strdup (_ ("training…"));
  accuracy = lab_format_percent (epochs[n_epochs - 1].test_accuracy);
  /* translators: epochs that are done, epochs in all, a dataset's name, a share in per cent */
  return g_strdup_printf (_ ("epoch %u of %d · %s %s"), n_epochs, lab_run_get_config (run)->epochs,
                          lab_dataset_get_name (lab_tuner_get_base (self->tuner)), accuracy);
}

/* "12 of 20", or a share of many. */
static void
show_accuracy (GtkLabel *label, double accuracy, guint n)
{
  g_autofree char *text = NULL;

  if (n == 0 || !isfinite (accuracy))
    text = g_strdup ("–");
  else if (n < 1000)
    /* translators: drawings that are read correctly, and drawings in all */
    text = g_strdup_printf (_ ("%u of %u"), (guint)lround (accuracy * n), n);
  else
    text = lab_format_percent (accuracy);
  gtk_label_set_label (label, text);
}

static void
show_report (LabTunerCard *self, const LabFineTuningReport *report)
{
  const char *base = lab_dataset_get_name (lab_tuner_get_base (self->tuner));
  /* translators: the test images of a dataset, by its name */
  g_autofree char *base_text = g_strdup_printf (_ ("%s, test images"), base);
  g_autofree char *sentence = lab_tuner_describe_report (report, base);

  gtk_label_set_label (self->base_label, base_text);
  show_accuracy (self->held_out_before, report->held_out_before, report->n_held_out);
  show_accuracy (self->held_out_after, report->held_out_after, report->n_held_out);
  show_accuracy (self->own_before, report->own_before, report->n_own);
  show_accuracy (self->own_after, report->own_after, report->n_own);
  show_accuracy (self->base_before, report->base_before, MAX (report->n_base, 1000));
  show_accuracy (self->base_after, report->base_after, MAX (report->n_base, 1000));
  gtk_label_set_label (self->report_label, sentence);
}

static void
show_work (LabTunerCard *self)
{
  const LabFineTuningReport *report = lab_tuner_get_report (self->tuner);
  LabRun *run = lab_tuner_get_run (self->tuner);
  gboolean is_busy = lab_tuner_is_busy (self->tuner);
  g_autofree char *text = is_busy ? describe_progress (self) : NULL;

  gtk_widget_set_visible (self->start_button, !is_busy);
  gtk_widget_set_visible (self->stop_button, is_busy);
  gtk_widget_set_sensitive (self->stop_button,
                            lab_tuner_get_state (self->tuner) != LAB_TUNER_TESTING);
  gtk_widget_set_sensitive (self->options_box, !is_busy);
  gtk_widget_set_visible (self->progress_box, is_busy);
  gtk_widget_set_visible (self->report_box, report != NULL);
  if (is_busy) {
    gtk_label_set_label (self->progress_label, text);
    gtk_progress_bar_set_fraction (self->progress_bar,
                                   run != NULL ? lab_run_get_progress (run) : 0);
  }
  if (report != NULL)
    show_report (self, report);
}

/* ── buttons ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
start_cb (LabTunerCard *self)
{
  LabSnapshot *network = get_network (self);
  g_autoptr (GPtrArray) samples = lab_sample_list_get_samples (self->list);
  LabTunerTask task = {.network = network,
                       .base = self->dataset,
                       .samples = samples,
                       .plan = self->plan,
                       .origin = {.parent = lab_cursor_get_run_id (self->cursor)}};

  if (network == NULL || self->dataset == NULL)
    return;
  task.names = lab_run_get_class_names (get_run (self));
  task.run_name = lab_run_get_name (get_run (self));
  if (task.origin.parent != 0)
    task.origin.parent_epoch = network->epoch;
  lab_tuner_start (self->tuner, &task);
}

static void
stop_cb (LabTunerCard *self)
{
  lab_tuner_stop (self->tuner);
}

static void
show_run_cb (LabTunerCard *self)
{
  LabRun *run = lab_tuner_get_run (self->tuner);

  if (run != NULL)
    g_signal_emit (self, signals[SIGNAL_RUN_ACTIVATED], 0, run, lab_tuner_get_run_id (self->tuner));
}

static void
tuner_changed_cb (LabTunerCard *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_work (self);
}

static void
tuner_failed_cb (LabTunerCard *self, const char *sentence)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, sentence);
}

/* ── the widget ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_tuner_card_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lab_tuner_card_parent_class)->map (widget);
  lab_tuner_card_update (LAB_TUNER_CARD (widget));
  show_work (LAB_TUNER_CARD (widget));
}

static void
lab_tuner_card_dispose (GObject *object)
{
  LabTunerCard *self = LAB_TUNER_CARD (object);

  lab_tuner_card_set_list (self, NULL);
  lab_tuner_card_set_cursor (self, NULL);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  if (self->tuner != NULL) {
    g_signal_handlers_disconnect_by_data (self->tuner, self);
    lab_tuner_shutdown (self->tuner);
  }
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_TUNER_CARD);
  g_clear_object (&self->tuner);
  G_OBJECT_CLASS (lab_tuner_card_parent_class)->dispose (object);
}

static void
bind_report (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, report_box);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, held_out_before);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, held_out_after);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, own_before);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, own_after);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, base_label);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, base_before);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, base_after);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, report_label);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-tuner-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, box);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, network_label);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, plan_label);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, advice_label);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, options_box);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, epochs_spin);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, variants_spin);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, rehearsed_spin);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, rate_spin);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, start_button);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, stop_button);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, progress_box);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LabTunerCard, progress_label);
  bind_report (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, spin_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_run_cb);
}

static void
lab_tuner_card_class_init (LabTunerCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_tuner_card_dispose;
  widget_class->map = lab_tuner_card_map;
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_TUNER_CARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_RUN_ACTIVATED] =
      g_signal_new ("run-activated", LAB_TYPE_TUNER_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, LAB_TYPE_RUN, G_TYPE_INT64);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_tuner_card_init (LabTunerCard *self)
{
  self->tuner = lab_tuner_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->tuner, "changed", G_CALLBACK (tuner_changed_cb), self);
  g_signal_connect_swapped (self->tuner, "failed", G_CALLBACK (tuner_failed_cb), self);
  show_work (self);
}

/**
 * lab_tuner_card_get_tuner:
 * @self: a card
 *
 * Returns: (transfer none): what teaches for it
 */
LabTuner *
lab_tuner_card_get_tuner (LabTunerCard *self)
{
  g_return_val_if_fail (LAB_IS_TUNER_CARD (self), NULL);
  return self->tuner;
}

static void
changed_cb (LabTunerCard *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    lab_tuner_card_update (self);
}

/**
 * lab_tuner_card_set_list:
 * @self: a card
 * @list: (nullable): the collection
 */
void
lab_tuner_card_set_list (LabTunerCard *self, LabSampleList *list)
{
  g_return_if_fail (LAB_IS_TUNER_CARD (self));

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_set_object (&self->list, list);
  if (list != NULL)
    g_signal_connect_swapped (list, "updated", G_CALLBACK (changed_cb), self);
}

/**
 * lab_tuner_card_set_cursor:
 * @self: a card
 * @cursor: (nullable): whose network is taught
 */
void
lab_tuner_card_set_cursor (LabTunerCard *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_TUNER_CARD (self));

  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  if (cursor == NULL)
    return;
  g_signal_connect_swapped (cursor, "run-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (cursor, "snapshot-changed", G_CALLBACK (changed_cb), self);
}

/**
 * lab_tuner_card_set_dataset:
 * @self: a card
 * @dataset: (nullable): what is rehearsed
 */
void
lab_tuner_card_set_dataset (LabTunerCard *self, LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_TUNER_CARD (self));

  if (dataset == self->dataset)
    return;
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  self->dataset = dataset != NULL ? lab_dataset_ref (dataset) : NULL;
  changed_cb (self);
}

/**
 * lab_tuner_card_update:
 * @self: a card with a list
 *
 * Says what would be taught to which network now, or what is in the way.
 */
void
lab_tuner_card_update (LabTunerCard *self)
{
  LabRun *run = get_run (self);
  LabTunerCounts counts = {0};
  g_autofree char *network = describe_network (self);
  g_autofree char *obstacle = NULL;
  g_autofree char *advice = NULL;
  g_autofree char *plan = NULL;

  g_return_if_fail (LAB_IS_TUNER_CARD (self));

  if (self->list == NULL)
    return;
  if (run != NULL) {
    g_autoptr (GPtrArray) samples = lab_sample_list_get_samples (self->list);

    lab_tuner_count (samples, lab_run_get_class_names (run), &counts);
  }
  obstacle = lab_sample_list_get_store (self->list) == NULL
                 ? g_strdup (_ ("The store with your drawings is not open."))
                 : lab_tuner_find_obstacle (run, get_network (self), self->dataset, &counts);
  if (obstacle == NULL) {
    make_plan (self, counts.n_own);
    plan = describe_plan (self, counts.n_own);
    advice = lab_tuner_find_advice (lab_run_get_class_names (run), &counts);
  }
  gtk_label_set_label (self->network_label, network);
  gtk_label_set_label (self->plan_label, plan != NULL ? plan : obstacle);
  gtk_label_set_label (self->advice_label, advice != NULL ? advice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->advice_label), advice != NULL);
  gtk_widget_set_sensitive (self->start_button, obstacle == NULL);
}
