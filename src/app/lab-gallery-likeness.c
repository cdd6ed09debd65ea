/* lab-gallery-likeness.c: images of different classes that are most alike.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery-likeness.h"

#include <glib/gi18n-lib.h>

#include "lab-image-button.h"
#include "lab-likeness.h"

#define N_PAIRS     24
#define PROGRESS_MS 100

/* One search. The thread tells its progress in it. */
typedef struct {
  LabDataset *dataset;
  LabSplit split;
  guint label;
  gint progress; /* of 1000, atomic */
} Job;

struct _LabGalleryLikeness {
  GtkWidget parent_instance;

  LabGallery *gallery;
  LabDataset *dataset; /* whose classes are offered, or NULL */
  GCancellable *searching;
  GTask *task; /* borrowed, while it searches */
  guint progress_id;
  LabSplit split; /* of the pairs that are shown */

  GtkWidget *box;
  GtkDropDown *class_dropdown;
  GtkButton *find_button;
  GtkProgressBar *progress_bar;
  GtkLabel *result_label;
  GtkFlowBox *pairs_box;
};

G_DEFINE_FINAL_TYPE (LabGalleryLikeness, lab_gallery_likeness, GTK_TYPE_WIDGET)

enum { SIGNAL_IMAGE_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
job_free (gpointer data)
{
  lab_dataset_unref (((Job *)data)->dataset);
  g_free (data);
}

static void
search_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GArray *pairs = g_array_new (FALSE, TRUE, sizeof (LabLookAlike));
  guint n;

  g_array_set_size (pairs, N_PAIRS);
  n = lab_look_alikes_find (lab_dataset_get_images (job->dataset, job->split), job->label, N_PAIRS,
                            cancellable, &job->progress, (LabLookAlike *)(gpointer)pairs->data);
  g_array_set_size (pairs, n);
  g_task_return_pointer (task, pairs, (GDestroyNotify)g_array_unref);
}

/* ── pairs ───────────────────────────────────────────────────────────────────────────────────────
 */

static void
pair_clicked_cb (LabGalleryLikeness *self, GtkButton *button)
{
  guint image = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "image"));

  g_signal_emit (self, signals[SIGNAL_IMAGE_ACTIVATED], 0, (guint)self->split, image);
}

static void
add_pair (LabGalleryLikeness *self, const LabLookAlike *pair)
{
  const LabGalleryItem items[] = {lab_gallery_item (self->dataset, self->split, NULL, pair->image),
                                  lab_gallery_item (self->dataset, self->split, NULL, pair->other)};
  /* translators: the classes of two images that are alike, and their distance: "4, 9 · 3.1" */
  g_autofree char *caption =
      g_strdup_printf (_ ("%s, %s · %.1f"), items[0].actual, items[1].actual, pair->distance);
  g_autofree char *name = g_strdup_printf (
      /* translators: two images that are alike: number and class of each, and their distance */
      _ ("Image %u: %s, and image %u: %s, distance %.1f"), pair->image, items[0].actual,
      pair->other, items[1].actual, pair->distance);
  GtkWidget *button = lab_image_button_new (items, G_N_ELEMENTS (items), caption, name);
  GtkWidget *child = gtk_flow_box_child_new ();

  g_object_set_data (G_OBJECT (button), "image", GUINT_TO_POINTER (pair->image));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (pair_clicked_cb), self);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_append (self->pairs_box, child);
}

static void
remove_pairs (LabGalleryLikeness *self)
{
  GtkFlowBoxChild *child;

  while ((child = gtk_flow_box_get_child_at_index (self->pairs_box, 0)) != NULL)
    gtk_flow_box_remove (self->pairs_box, GTK_WIDGET (child));
}

/* ── the search ──────────────────────────────────────────────────────────────────────────────────
 */

static void
show_searching (LabGalleryLikeness *self)
{
  gboolean is_searching = self->searching != NULL;

  gtk_button_set_label (self->find_button, is_searching ? _ ("Cancel") : _ ("Find"));
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), is_searching);
  gtk_widget_set_sensitive (GTK_WIDGET (self->class_dropdown), !is_searching);
  gtk_widget_set_sensitive (GTK_WIDGET (self->find_button), self->dataset != NULL);
}

static void
stop_searching (LabGalleryLikeness *self)
{
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  self->task = NULL;
}

static gboolean
progress_cb (gpointer data)
{
  LabGalleryLikeness *self = data;
  Job *job = g_task_get_task_data (self->task);

  gtk_progress_bar_set_fraction (self->progress_bar,
                                 CLAMP (g_atomic_int_get (&job->progress) / 1000.0, 0, 1));
  return G_SOURCE_CONTINUE;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabGalleryLikeness *self = LAB_GALLERY_LIKENESS (source);
  g_autoptr (GArray) pairs = g_task_propagate_pointer (G_TASK (result), NULL);

  if (self->task != G_TASK (result))
    return;
  stop_searching (self);
  show_searching (self);
  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    add_pair (self, &g_array_index (pairs, LabLookAlike, i));
  gtk_label_set_label (self->result_label, pairs == NULL || pairs->len == 0
                                               ? _ ("There are no images to compare.")
                                               : "");
  gtk_widget_set_visible (GTK_WIDGET (self->result_label), pairs == NULL || pairs->len == 0);
}

static void
search (LabGalleryLikeness *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job = g_new0 (Job, 1);
  guint selected = gtk_drop_down_get_selected (self->class_dropdown);

  remove_pairs (self);
  self->split = lab_gallery_get_query (self->gallery)->split;
  self->searching = g_cancellable_new ();
  task = g_task_new (self, self->searching, found_cb, NULL);
  job->dataset = lab_dataset_ref (self->dataset);
  job->split = self->split;
  job->label = selected != GTK_INVALID_LIST_POSITION ? selected : 0;
  g_task_set_source_tag (task, search);
  g_task_set_task_data (task, job, job_free);
  self->task = task;
  self->progress_id = g_timeout_add (PROGRESS_MS, progress_cb, self);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->result_label), FALSE);
  g_task_run_in_thread (task, search_in_thread);
}

static void
find_clicked_cb (LabGalleryLikeness *self)
{
  if (self->searching != NULL)
    stop_searching (self);
  else if (self->dataset != NULL)
    search (self);
  show_searching (self);
}

/* ── the gallery ─────────────────────────────────────────────────────────────────────────────────
 */

static void
fill_classes (LabGalleryLikeness *self)
{
  g_autoptr (GtkStringList) lines = gtk_string_list_new (NULL);
  LabClassNames *names = self->dataset != NULL ? lab_dataset_get_class_names (self->dataset) : NULL;

  for (guint i = 0; names != NULL && i < lab_class_names_get_n (names); i++) {
    /* translators: %s is a class, "4" or "Sneaker" */
    g_autofree char *line = g_strdup_printf (_ ("Class %s"), lab_class_names_get (names, i));

    gtk_string_list_append (lines, line);
  }
  gtk_drop_down_set_model (self->class_dropdown, G_LIST_MODEL (lines));
}

static void
update (LabGalleryLikeness *self)
{
  LabDataset *dataset = lab_gallery_get_dataset (self->gallery);
  const LabImageQuery *query = lab_gallery_get_query (self->gallery);

  if (dataset != self->dataset) {
    stop_searching (self);
    remove_pairs (self);
    g_clear_pointer (&self->dataset, lab_dataset_unref);
    self->dataset = dataset != NULL ? lab_dataset_ref (dataset) : NULL;
    fill_classes (self);
    show_searching (self);
  }
  if (self->searching == NULL && dataset != NULL && query->actual >= 0)
    gtk_drop_down_set_selected (self->class_dropdown, (guint)query->actual);
}

static void
lab_gallery_likeness_dispose (GObject *object)
{
  LabGalleryLikeness *self = LAB_GALLERY_LIKENESS (object);

  lab_gallery_likeness_set_gallery (self, NULL);
  stop_searching (self);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_GALLERY_LIKENESS);
  G_OBJECT_CLASS (lab_gallery_likeness_parent_class)->dispose (object);
}

static void
lab_gallery_likeness_class_init (LabGalleryLikenessClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_gallery_likeness_dispose;
  signals[SIGNAL_IMAGE_ACTIVATED] =
      g_signal_new ("image-activated", LAB_TYPE_GALLERY_LIKENESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-gallery-likeness.ui");
  gtk_widget_class_bind_template_child (widget_class, LabGalleryLikeness, box);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryLikeness, class_dropdown);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryLikeness, find_button);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryLikeness, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryLikeness, result_label);
  gtk_widget_class_bind_template_child (widget_class, LabGalleryLikeness, pairs_box);
  gtk_widget_class_bind_template_callback (widget_class, find_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_gallery_likeness_init (LabGalleryLikeness *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_searching (self);
}

/**
 * lab_gallery_likeness_set_gallery:
 * @self: the panel
 * @gallery: (nullable): among whose images it searches
 */
void
lab_gallery_likeness_set_gallery (LabGalleryLikeness *self, LabGallery *gallery)
{
  g_return_if_fail (LAB_IS_GALLERY_LIKENESS (self));

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
