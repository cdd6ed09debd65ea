/* lab-gallery-classes.c: each class of the dataset: what it looks like, and how well it is read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery-classes.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-text.h"
#include "lab-digit-view.h"
#include "lab-format.h"
#include "lab-likeness.h"
#include "lab-quality.h"

#define N_RATIOS    3 /* precision, recall, F1 */
#define RATIO_CHARS 6
#define SPACING     4
#define MEAN_SIDE   56 /* two pixels of the screen for each of the mean's */

/* A line of the list. */
typedef struct {
  GtkWidget *row;
  LabDigitView *mean;
  GtkLabel *count, *ratios[N_RATIOS];
} Line;

struct _LabGalleryClasses {
  GtkWidget parent_instance;

  LabGallery *gallery;
  LabDataset *dataset; /* whose classes the lines are, or NULL */
  LabSplit split;      /* that the means are of */
  LabVerdicts *verdicts;
  GArray *lines; /* of Line, one for each class and one for all */
  GCancellable *summing;
  gboolean is_updating;

  GtkWidget *box;
  GtkListBox *list_box;
  GtkLabel *reason_label;
  GtkSizeGroup *columns[N_RATIOS]; /* a ratio stands under its title */
};

G_DEFINE_FINAL_TYPE (LabGalleryClasses, lab_gallery_classes, GTK_TYPE_WIDGET)

/* ── what the classes look like ──────────────────────────────────────────────────────────────────
 */

typedef struct {
  LabDataset *dataset;
  LabSplit split;
} Job;

static void
job_free (gpointer data)
{
  lab_dataset_unref (((Job *)data)->dataset);
  g_free (data);
}

static void
sum_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  guint n_classes = lab_dataset_get_n_classes (job->dataset);
  LabClassSummary *summaries = g_new0 (LabClassSummary, n_classes);

  lab_class_summaries_read (lab_dataset_get_images (job->dataset, job->split), n_classes,
                            summaries);
  g_task_return_pointer (task, summaries, g_free);
}

static void
summed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabGalleryClasses *self = LAB_GALLERY_CLASSES (source);
  g_autofree LabClassSummary *summaries = g_task_propagate_pointer (G_TASK (result), NULL);

  if (summaries == NULL || g_task_get_cancellable (G_TASK (result)) != self->summing)
    return;
  g_clear_object (&self->summing);
  for (guint i = 0; i + 1 < self->lines->len; i++) {
    Line *line = &g_array_index (self->lines, Line, i);
    g_autofree char *count = lab_format_count (summaries[i].n);

    lab_digit_view_set_images (line->mean, summaries[i].mean, 1);
    gtk_label_set_label (line->count, count);
  }
}

static void
stop_summing (LabGalleryClasses *self)
{
  if (self->summing != NULL)
    g_cancellable_cancel (self->summing);
  g_clear_object (&self->summing);
}

static void
sum (LabGalleryClasses *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job = g_new0 (Job, 1);

  stop_summing (self);
  self->summing = g_cancellable_new ();
  task = g_task_new (self, self->summing, summed_cb, NULL);
  job->dataset = lab_dataset_ref (self->dataset);
  job->split = self->split;
  g_task_set_source_tag (task, sum);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, sum_in_thread);
}

/* ── lines ───────────────────────────────────────────────────────────────────────────────────────
 */

static GtkLabel *
add_label (GtkWidget *box, const char *text, float xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
add_line (LabGalleryClasses *self, const char *name, gboolean is_class)
{
  Line line = {.row = gtk_list_box_row_new ()};
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkLabel *title;

  line.mean = LAB_DIGIT_VIEW (lab_digit_view_new_presentation ());
  lab_digit_view_set_image_size (line.mean, is_class ? MEAN_SIDE : 1);
  gtk_widget_set_valign (GTK_WIDGET (line.mean), GTK_ALIGN_CENTER);
  gtk_widget_set_opacity (GTK_WIDGET (line.mean), is_class ? 1 : 0);
  gtk_widget_set_size_request (GTK_WIDGET (line.mean), MEAN_SIDE, is_class ? MEAN_SIDE : 1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (line.mean));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), words);
  title = add_label (words, name, 0);
  gtk_label_set_ellipsize (title, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (title), "heading");
  line.count = add_label (words, "", 0);
  gtk_label_set_ellipsize (line.count, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (line.count), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (line.count), "details");
  gtk_widget_set_visible (GTK_WIDGET (line.count), is_class);
  for (guint i = 0; i < N_RATIOS; i++) {
    line.ratios[i] = add_label (box, "", 1);
    gtk_size_group_add_widget (self->columns[i], GTK_WIDGET (line.ratios[i]));
    gtk_label_set_width_chars (line.ratios[i], RATIO_CHARS);
  }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line.row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line.row), is_class);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (line.row), is_class);
  gtk_list_box_append (self->list_box, line.row);
  g_array_append_val (self->lines, line);
}

static void
remove_lines (LabGalleryClasses *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    gtk_list_box_remove (self->list_box, g_array_index (self->lines, Line, i).row);
  g_array_set_size (self->lines, 0);
}

static void
fill_lines (LabGalleryClasses *self)
{
  LabClassNames *names = lab_dataset_get_class_names (self->dataset);

  remove_lines (self);
  for (guint i = 0; i < lab_class_names_get_n (names); i++)
    add_line (self, lab_class_names_get (names, i), TRUE);
  /* translators: the mean of all classes, in the last line of a table */
  add_line (self, _ ("Mean of all"), FALSE);
}

/* ── how well they are read ──────────────────────────────────────────────────────────────────────
 */

static void
show_quality (Line *line, const LabClassQuality *quality, const char *name)
{
  const double ratios[N_RATIOS] = {quality->precision, quality->recall, quality->f1};
  g_autofree char *words = NULL;
  char *texts[N_RATIOS];

  for (guint i = 0; i < N_RATIOS; i++) {
    texts[i] = isfinite (ratios[i]) ? draw_format_percent (ratios[i], 1) : g_strdup ("–");
    gtk_label_set_label (line->ratios[i], texts[i]);
  }
  /* translators: a class, then its precision, recall and F1 score */
  words = g_strdup_printf (_ ("%s: precision %s, recall %s, F1 %s"), name, texts[0], texts[1],
                           texts[2]);
  gtk_widget_set_tooltip_text (line->row, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->row), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  for (guint i = 0; i < N_RATIOS; i++)
    g_free (texts[i]);
}

static void
show_nothing (LabGalleryClasses *self)
{
  LabClassNames *names = lab_dataset_get_class_names (self->dataset);

  for (guint i = 0; i < self->lines->len; i++) {
    Line *line = &g_array_index (self->lines, Line, i);

    for (guint j = 0; j < N_RATIOS; j++)
      gtk_label_set_label (line->ratios[j], "");
    gtk_widget_set_tooltip_text (line->row, NULL);
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (line->row), GTK_ACCESSIBLE_PROPERTY_LABEL,
        i + 1 < self->lines->len ? lab_class_names_get (names, i) : _ ("Mean of all"), -1);
  }
}

static void
show_verdicts (LabGalleryClasses *self)
{
  LabClassNames *names = lab_dataset_get_class_names (self->dataset);
  guint n_classes = lab_class_names_get_n (names);
  const LabImages *images = lab_dataset_get_images (self->dataset, self->split);
  g_autofree guint32 *confusion = g_new0 (guint32, (gsize)n_classes * n_classes);
  g_autofree LabClassQuality *classes = g_new0 (LabClassQuality, n_classes);
  LabClassQuality mean;

  for (guint i = 0; i < MIN (images->n, self->verdicts->n); i++)
    if (self->verdicts->predicted[i] < n_classes)
      confusion[(gsize)images->labels[i] * n_classes + self->verdicts->predicted[i]]++;
  lab_quality_read (confusion, n_classes, classes, &mean);
  for (guint i = 0; i < n_classes; i++)
    show_quality (&g_array_index (self->lines, Line, i), &classes[i],
                  lab_class_names_get (names, i));
  show_quality (&g_array_index (self->lines, Line, n_classes), &mean, _ ("Mean of all"));
}

static void
show_selected (LabGalleryClasses *self)
{
  int actual = lab_gallery_get_query (self->gallery)->actual;
  GtkListBoxRow *row = NULL;

  if (actual >= 0 && (guint)actual + 1 < self->lines->len)
    row = GTK_LIST_BOX_ROW (g_array_index (self->lines, Line, (guint)actual).row);
  self->is_updating = TRUE;
  gtk_list_box_select_row (self->list_box, row);
  self->is_updating = FALSE;
}

static void
update (LabGalleryClasses *self)
{
  LabDataset *dataset = lab_gallery_get_dataset (self->gallery);
  LabVerdicts *verdicts = lab_gallery_get_verdicts (self->gallery);
  LabSplit split = lab_gallery_get_query (self->gallery)->split;
  gboolean is_other = dataset != self->dataset || split != self->split;
  g_autofree char *reason = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (is_other) {
    gboolean has_classes = dataset == self->dataset;

    stop_summing (self);
    g_clear_pointer (&self->dataset, lab_dataset_unref);
    self->dataset = dataset != NULL ? lab_dataset_ref (dataset) : NULL;
    self->split = split;
    if (dataset == NULL)
      remove_lines (self);
    else if (!has_classes)
      fill_lines (self);
    if (dataset != NULL)
      sum (self);
  }
  reason = lab_gallery_get_reason (self->gallery);
  gtk_label_set_label (self->reason_label, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), reason != NULL);
  if (dataset == NULL)
    return;
  show_selected (self);
  if (verdicts == self->verdicts && !is_other)
    return;
  g_clear_pointer (&self->verdicts, lab_verdicts_unref);
  self->verdicts = verdicts != NULL ? lab_verdicts_ref (verdicts) : NULL;
  if (verdicts != NULL)
    show_verdicts (self);
  else
    show_nothing (self);
}

/* A second click asks for all classes again. */
static void
row_activated_cb (LabGalleryClasses *self, GtkListBoxRow *row)
{
  LabImageQuery query = *lab_gallery_get_query (self->gallery);
  int index = gtk_list_box_row_get_index (row);

  if (self->is_updating)
    return;
  query.actual = query.actual == index ? LAB_ANY_CLASS : index;
  lab_gallery_set_query (self->gallery, &query);
  show_selected (self);
}

static void
lab_gallery_classes_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lab_gallery_classes_parent_class)->map (widget);
  if (LAB_GALLERY_CLASSES (widget)->gallery != NULL)
    update (LAB_GALLERY_CLASSES (widget));
}

static void
lab_gallery_classes_dispose (GObject *object)
{
  LabGalleryClasses *self = LAB_GALLERY_CLASSES (object);

  lab_gallery_classes_set_gallery (self, NULL);
  stop_summing (self);
  g_clear_pointer (&self->verdicts, lab_verdicts_unref);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_GALLERY_CLASSES);
  G_OBJECT_CLASS (lab_gallery_classes_parent_class)->dispose (object);
}

static void
lab_gallery_classes_finalize (GObject *object)
{
  g_array_unref (LAB_GALLERY_CLASSES (object)->lines);
  G_OBJECT_CLASS (lab_gallery_classes_parent_class)->finalize (object);
}

static void
lab_gallery_classes_class_init (LabGalleryClassesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_gallery_classes_dispose;
  G_OBJECT_CLASS (klass)->finalize = lab_gallery_classes_finalize;
  widget_class->map = lab_gallery_classes_map;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-gallery-classes.ui");
  gtk_widget_class_bind_template_child (widget_class, LabGalleryClasses, box);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryClasses, list_box);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryClasses, reason_label);
  gtk_widget_class_bind_template_child_full (widget_class, "precision_column", FALSE,
                                             G_STRUCT_OFFSET (LabGalleryClasses, columns[0]));
  gtk_widget_class_bind_template_child_full (widget_class, "recall_column", FALSE,
                                             G_STRUCT_OFFSET (LabGalleryClasses, columns[1]));
  gtk_widget_class_bind_template_child_full (widget_class, "f1_column", FALSE,
                                             G_STRUCT_OFFSET (LabGalleryClasses, columns[2]));
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_gallery_classes_init (LabGalleryClasses *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_gallery_classes_set_gallery:
 * @self: the panel
 * @gallery: (nullable): whose dataset and verdicts it is about
 */
void
lab_gallery_classes_set_gallery (LabGalleryClasses *self, LabGallery *gallery)
{
  g_return_if_fail (LAB_IS_GALLERY_CLASSES (self));

  if (gallery == self->gallery)
    return;
  if (self->gallery != NULL)
    g_signal_handlers_disconnect_by_data (self->gallery, self);
  g_set_object (&self->gallery, gallery);
  if (gallery != NULL) {
    g_signal_connect_swapped (gallery, "changed", G_CALLBACK (update), self);
    g_signal_connect_swapped (gallery, "query-changed", G_CALLBACK (update), self);
  }
}
