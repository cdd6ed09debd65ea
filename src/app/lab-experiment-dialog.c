/* lab-experiment-dialog.c: puts an experiment of one's own together.
 *
 * What varies is typed as in an experiment's file, and what comes of it is shown at once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-dialog.h"

#include <glib/gi18n-lib.h>

#include "lab-config.h"
#include "lab-experiment.h"

/* More parameters at once than anybody could look at. */
#define MAX_VARIED 4

/* What can be varied, and what stands there to begin with. */
static const struct {
  LabParameter parameter;
  const char *example;
} choices[] = {
    {LAB_PARAMETER_L2, "1e-5 .. 1e-1 log 5"},
    {LAB_PARAMETER_LEARNING_RATE, "0.01, 0.03, 0.1, 0.3"},
    {LAB_PARAMETER_DROPOUT, "0, 0.25, 0.5"},
    {LAB_PARAMETER_NEURONS, "10, 50, 100, 200"},
    {LAB_PARAMETER_NETWORK, "linear; shallow; deep"},
    {LAB_PARAMETER_BATCH, "20, 100, 500"},
    {LAB_PARAMETER_EPOCHS, "5, 10, 20"},
    {LAB_PARAMETER_ACTIVATION, "relu, tanh, sigmoid"},
    {LAB_PARAMETER_INIT, "he, glorot, uniform"},
};

typedef struct {
  GtkWidget *row;
  GtkDropDown *drop_down;
  GtkEditable *entry;
  GtkLabel *result;
  GtkWidget *remove_button;
} Varied;

struct _LabExperimentDialog {
  AdwWindow parent_instance;

  nn_config base;
  GPtrArray *varied; /* Varied */
  char *text;        /* of the experiment as it stands; NULL while it is wrong */

  AdwEntryRow *title_row;
  GtkLabel *base_label;
  GtkListBox *list_box;
  GtkWidget *add_button;
  GtkSpinButton *seeds_spin;
  GtkLabel *summary_label;
  GtkWidget *create_button;
};

G_DEFINE_FINAL_TYPE (LabExperimentDialog, lab_experiment_dialog, ADW_TYPE_WINDOW)

enum { CREATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static LabParameter
get_parameter (const Varied *varied)
{
  guint selected = gtk_drop_down_get_selected (varied->drop_down);

  return choices[MIN (selected, G_N_ELEMENTS (choices) - 1)].parameter;
}

/* ── what comes of it ────────────────────────────────────────────────────────────────────────────
 */

static void
show_result (const Varied *varied)
{
  LabAxis axis = {0};
  g_autoptr (GError) error = NULL;
  g_autofree char *list = NULL;

  if (lab_axis_parse (&axis, get_parameter (varied), gtk_editable_get_text (varied->entry),
                      &error)) {
    list = g_strjoinv (axis.parameter == LAB_PARAMETER_NETWORK ? "; " : ", ", axis.labels);
    lab_axis_clear (&axis);
    gtk_widget_remove_css_class (GTK_WIDGET (varied->entry), "error");
  } else {
    gtk_widget_add_css_class (GTK_WIDGET (varied->entry), "error");
  }
  gtk_label_set_label (varied->result, list != NULL ? list : error->message);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (varied->entry), GTK_ACCESSIBLE_STATE_INVALID,
      list != NULL ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static char *
format_text (LabExperimentDialog *self)
{
  LabParameter parameters[MAX_VARIED];
  const char *texts[MAX_VARIED];
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->title_row));

  for (guint i = 0; i < self->varied->len; i++) {
    const Varied *varied = g_ptr_array_index (self->varied, i);

    parameters[i] = get_parameter (varied);
    texts[i] = gtk_editable_get_text (varied->entry);
  }
  return lab_experiment_format (*title != '\0' ? title : _ ("My experiment"), &self->base, 1,
                                parameters, texts, self->varied->len,
                                (guint)gtk_spin_button_get_value_as_int (self->seeds_spin));
}

static void
update (LabExperimentDialog *self)
{
  g_autofree char *text = format_text (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabExperiment) experiment = lab_experiment_parse (text, "experiment", &error);
  g_autofree char *summary = NULL;

  g_clear_pointer (&self->text, g_free);
  if (experiment != NULL) {
    self->text = g_steal_pointer (&text);
    summary = g_strdup_printf (
        ngettext ("%u run will be trained.", "%u runs will be trained.", experiment->n_runs),
        experiment->n_runs);
  }
  gtk_label_set_label (self->summary_label, summary != NULL ? summary : error->message);
  gtk_widget_set_sensitive (self->create_button, self->text != NULL);
  gtk_widget_set_sensitive (self->add_button, self->varied->len < MAX_VARIED);
  for (guint i = 0; i < self->varied->len; i++) {
    const Varied *varied = g_ptr_array_index (self->varied, i);

    gtk_widget_set_sensitive (varied->remove_button, self->varied->len > 1);
  }
}

/* ── what varies ─────────────────────────────────────────────────────────────────────────────────
 */

static Varied *
find_varied (LabExperimentDialog *self, gpointer widget)
{
  for (guint i = 0; i < self->varied->len; i++) {
    Varied *varied = g_ptr_array_index (self->varied, i);

    if (widget == varied->drop_down || widget == varied->entry || widget == varied->remove_button)
      return varied;
  }
  return NULL;
}

static void
typed_cb (LabExperimentDialog *self, GtkEditable *entry)
{
  Varied *varied = find_varied (self, entry);

  if (varied == NULL)
    return;
  show_result (varied);
  update (self);
}

static void
parameter_cb (LabExperimentDialog *self, GParamSpec *pspec, GtkDropDown *drop_down)
{
  Varied *varied = find_varied (self, drop_down);
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (varied != NULL && selected < G_N_ELEMENTS (choices))
    gtk_editable_set_text (varied->entry, choices[selected].example);
}

static void
remove_cb (LabExperimentDialog *self, GtkWidget *button)
{
  Varied *varied = find_varied (self, button);

  if (varied == NULL || self->varied->len < 2)
    return;
  gtk_list_box_remove (self->list_box, varied->row);
  g_ptr_array_remove (self->varied, varied);
  update (self);
}

static GtkDropDown *
make_drop_down (guint selected)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  GtkWidget *drop_down;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    gtk_string_list_append (titles, lab_parameter_title (choices[i].parameter));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&titles)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), selected);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What varies"), -1);
  return GTK_DROP_DOWN (drop_down);
}

static GtkWidget *
make_remove_button (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Let this stay the same"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Let this stay the same"), -1);
  return button;
}

static void
lay_out (Varied *varied)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_set_hexpand (GTK_WIDGET (varied->entry), TRUE);
  gtk_label_set_xalign (varied->result, 0);
  gtk_label_set_wrap (varied->result, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (varied->result), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (varied->result), "details");
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (varied->drop_down));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (varied->entry));
  gtk_box_append (GTK_BOX (line), varied->remove_button);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (varied->result));
  gtk_widget_add_css_class (box, "varied");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (varied->row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (varied->row), FALSE);
  gtk_widget_set_focusable (varied->row, FALSE);
}

static void
add_varied (LabExperimentDialog *self, guint choice)
{
  Varied *varied = g_new0 (Varied, 1);

  varied->row = gtk_list_box_row_new ();
  varied->drop_down = make_drop_down (choice);
  varied->entry = GTK_EDITABLE (gtk_entry_new ());
  varied->result = GTK_LABEL (gtk_label_new (NULL));
  varied->remove_button = make_remove_button ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (varied->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Values"), -1);
  lay_out (varied);
  g_ptr_array_add (self->varied, varied);
  gtk_list_box_append (self->list_box, varied->row);
  g_signal_connect_swapped (varied->entry, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (varied->drop_down, "notify::selected", G_CALLBACK (parameter_cb), self);
  g_signal_connect_swapped (varied->remove_button, "clicked", G_CALLBACK (remove_cb), self);
  gtk_editable_set_text (varied->entry, choices[choice].example);
}

/* The first parameter that is not varied yet. */
static void
add_cb (LabExperimentDialog *self)
{
  for (guint choice = 0; choice < G_N_ELEMENTS (choices); choice++) {
    gboolean is_used = FALSE;

    for (guint i = 0; i < self->varied->len; i++)
      is_used |= get_parameter (g_ptr_array_index (self->varied, i)) == choices[choice].parameter;
    if (!is_used) {
      add_varied (self, choice);
      update (self);
      return;
    }
  }
}

static void
create_cb (LabExperimentDialog *self)
{
  if (self->text == NULL)
    return;
  g_signal_emit (self, signals[CREATED], 0, self->text);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* ── the window ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_experiment_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_EXPERIMENT_DIALOG);

  G_OBJECT_CLASS (lab_experiment_dialog_parent_class)->dispose (object);
}

static void
lab_experiment_dialog_finalize (GObject *object)
{
  LabExperimentDialog *self = LAB_EXPERIMENT_DIALOG (object);

  g_clear_pointer (&self->varied, g_ptr_array_unref);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (lab_experiment_dialog_parent_class)->finalize (object);
}

static void
lab_experiment_dialog_class_init (LabExperimentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_experiment_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = lab_experiment_dialog_finalize;

  /**
   * LabExperimentDialog::created:
   * @text: an experiment's file
   *
   * A person wants this experiment to be trained.
   */
  signals[CREATED] = g_signal_new ("created", LAB_TYPE_EXPERIMENT_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-experiment-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LabExperimentDialog, title_row);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentDialog, base_label);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentDialog, list_box);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentDialog, seeds_spin);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentDialog, summary_label);
  gtk_widget_class_bind_template_child (widget_class, LabExperimentDialog, create_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lab_experiment_dialog_init (LabExperimentDialog *self)
{
  self->varied = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_experiment_dialog_new:
 * @base: the configuration that all runs have in common
 *
 * Returns: a window that asks what is to vary
 */
GtkWidget *
lab_experiment_dialog_new (const nn_config *base)
{
  LabExperimentDialog *self = g_object_new (LAB_TYPE_EXPERIMENT_DIALOG, NULL);
  g_autofree char *name = lab_config_short_name (base);

  self->base = *base;
  gtk_label_set_label (self->base_label, name);
  add_varied (self, 0);
  update (self);
  return GTK_WIDGET (self);
}
