/* lab-images-page.c: the window's page of images: those of the dataset, and every mistake.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-images-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "lab-format.h"
#include "lab-gallery-filters.h"
#include "lab-gallery-panel.h"
#include "lab-gallery-view.h"
#include "lab-gallery.h"
#include "lab-image-view.h"
#include "lab-time-bar.h"

struct _LabImagesPage {
  GtkWidget parent_instance;

  LabGallery *gallery;
  int place; /* in the gallery, of the open image, when it was last there */

  GtkWidget *box;
  GtkStack *stack;
  AdwFlap *flap;
  LabGalleryFilters *filters;
  GtkLabel *title_label;
  GtkLabel *count_label;
  GtkSpinner *spinner;
  GtkWidget *save_button;
  GtkWidget *panel_button;
  GtkStack *body_stack;
  LabGalleryView *view;
  AdwStatusPage *status_page;
  GtkWidget *all_button;
  LabTimeBar *time_bar;
  LabGalleryPanel *panel;
  LabImageView *image_view;
};

G_DEFINE_FINAL_TYPE (LabImagesPage, lab_images_page, GTK_TYPE_WIDGET)

enum { SIGNAL_FAILED, SIGNAL_NEURON_ACTIVATED, SIGNAL_SAVE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── what is shown ───────────────────────────────────────────────────────────────────────────────
 */

static gboolean
is_any (const LabImageQuery *query)
{
  return query->show == LAB_SHOW_ALL && query->predicted == LAB_ANY_CLASS;
}

/* Whether what the order asks for is known. */
static gboolean
is_ordered (LabImagesPage *self, const LabGalleryList *list)
{
  switch (lab_gallery_get_query (self->gallery)->order) {
  case LAB_ORDER_FORGOTTEN:
    return list->verdicts->n_forgotten != NULL;
  case LAB_ORDER_LEAST_LIKELY:
    return list->verdicts->true_probability != NULL;
  case LAB_ORDER_FILE:
  case LAB_ORDER_SUREST:
  case LAB_ORDER_LEAST_SURE:
  default:
    return TRUE;
  }
}

/* "Test images of 4 read as 9", and "11 images at epoch 37"; or what is under the pointer. */
static void
show_words (LabImagesPage *self)
{
  LabDataset *dataset = lab_gallery_get_dataset (self->gallery);
  LabGalleryList *list = lab_gallery_get_list (self->gallery);
  guint n = list != NULL ? list->images->len : 0;
  g_autofree char *count = lab_format_count (n);
  g_autofree char *title = NULL;
  g_autofree char *words = NULL;
  g_autofree char *readout = NULL;

  if (dataset != NULL)
    title = lab_image_query_describe (lab_gallery_get_query (self->gallery),
                                      lab_dataset_get_class_names (dataset));
  gtk_label_set_label (self->title_label, title != NULL ? title : "");
  g_object_get (self->view, "readout", &readout, NULL);
  if (readout != NULL)
    words = g_steal_pointer (&readout);
  else if (list != NULL && list->verdicts != NULL && !is_ordered (self, list))
    words = g_strdup_printf (
        /* translators: a number of images in a gallery that were to be ordered by something unknown */
        ngettext ("%s image, in the order of the file: what would order it was not recorded",
                  "%s images, in the order of the file: what would order them was not recorded", n),
        count);
  else if (list != NULL && list->verdicts != NULL)
    words = g_strdup_printf (
        /* translators: a number of images in a gallery, and the epoch at whose end they were read */
        ngettext ("%s image at epoch %u", "%s images at epoch %u", n), count,
        list->verdicts->epoch);
  else if (list != NULL)
    /* translators: a number of images in a gallery */
    words = g_strdup_printf (ngettext ("%s image", "%s images", n), count);
  gtk_label_set_label (self->count_label, words != NULL ? words : "");
}

/* Why there is nothing to see, where there is not. */
static void
show_nothing (LabImagesPage *self)
{
  g_autofree char *reason = lab_gallery_get_reason (self->gallery);
  const LabImageQuery *query = lab_gallery_get_query (self->gallery);
  gboolean is_known = reason == NULL;
  const char *title = _ ("Not Known");

  if (lab_gallery_get_state (self->gallery) == LAB_GALLERY_NO_DATASET)
    title = _ ("No Images");
  else if (lab_gallery_get_state (self->gallery) == LAB_GALLERY_READING)
    title = _ ("One Moment");
  else if (is_known && query->show == LAB_SHOW_MISTAKES)
    title = _ ("No Mistakes Here");
  else if (is_known)
    title = _ ("No Such Images");
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, reason);
  gtk_widget_set_visible (self->all_button,
                          lab_gallery_get_dataset (self->gallery) != NULL &&
                              (!is_any (query) || query->actual != LAB_ANY_CLASS));
}

static gboolean
is_open (LabImagesPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "image") == 0;
}

/* Where the open image is in the gallery: while a network learns, mistakes come and go. */
static void
show_place (LabImagesPage *self)
{
  LabGalleryList *list = lab_gallery_view_get_list (self->view);
  LabSplit split;
  guint image = lab_image_view_get_image (self->image_view, &split);
  int position = -1;

  if (list != NULL && list->split == split)
    position = lab_gallery_list_find (list, image);
  if (position >= 0)
    self->place = position;
  lab_gallery_view_set_selected (self->view, position);
  lab_image_view_set_place (self->image_view, position, list != NULL ? list->images->len : 0);
}

static void
gallery_changed_cb (LabImagesPage *self)
{
  LabGalleryList *list = lab_gallery_get_list (self->gallery);
  gboolean is_reading = lab_gallery_get_state (self->gallery) == LAB_GALLERY_READING;
  gboolean is_empty = list == NULL || list->images->len == 0;

  lab_gallery_view_set_list (self->view, list);
  if (is_open (self))
    show_place (self);
  show_words (self);
  show_nothing (self);
  gtk_stack_set_visible_child_name (self->body_stack, is_empty ? "nothing" : "images");
  gtk_widget_set_sensitive (self->save_button, !is_empty);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_reading);
  gtk_spinner_set_spinning (self->spinner, is_reading);
}

static void
query_changed_cb (LabImagesPage *self)
{
  lab_gallery_view_scroll_to_top (self->view);
  show_words (self);
}

static void
readout_cb (LabImagesPage *self)
{
  show_words (self);
}

static void
save_cb (LabImagesPage *self)
{
  g_signal_emit (self, signals[SIGNAL_SAVE], 0);
}

static void
show_all_cb (LabImagesPage *self)
{
  LabImageQuery query = *lab_gallery_get_query (self->gallery);

  query.show = LAB_SHOW_ALL;
  query.actual = query.predicted = LAB_ANY_CLASS;
  lab_gallery_set_query (self->gallery, &query);
}

/* ── one image ───────────────────────────────────────────────────────────────────────────────────
 */

static void
open_image (LabImagesPage *self, LabSplit split, guint image)
{
  LabDataset *dataset = lab_gallery_get_dataset (self->gallery);

  if (dataset == NULL || image >= lab_dataset_get_images (dataset, split)->n)
    return;
  lab_image_view_show (self->image_view, split, image);
  show_place (self);
  if (is_open (self))
    return; /* who steps from image to image keeps the button that does it */
  gtk_stack_set_visible_child_name (self->stack, "image");
  gtk_widget_grab_focus (GTK_WIDGET (self->image_view));
}

static void
activated_cb (LabImagesPage *self, guint position)
{
  LabGalleryList *list = lab_gallery_view_get_list (self->view);

  open_image (self, list->split, g_array_index (list->images, guint, position));
}

static void
image_activated_cb (LabImagesPage *self, guint split, guint image)
{
  open_image (self, (LabSplit)split, image);
}

static void
image_closed_cb (LabImagesPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "gallery");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* An image that is none of the list any more leaves its place to the next one. */
static void
image_step_cb (LabImagesPage *self, int step)
{
  LabGalleryList *list = lab_gallery_view_get_list (self->view);
  int here = lab_gallery_view_get_selected (self->view);
  int next = here >= 0 ? here + step : step > 0 ? self->place : self->place - 1;

  if (list == NULL || list->images->len == 0)
    return;
  if (here < 0)
    next = CLAMP (next, 0, (int)list->images->len - 1);
  if (next >= 0 && next < (int)list->images->len)
    open_image (self, list->split, g_array_index (list->images, guint, (guint)next));
}

static void
neuron_activated_cb (LabImagesPage *self, guint layer, guint neuron)
{
  g_signal_emit (self, signals[SIGNAL_NEURON_ACTIVATED], 0, layer, neuron);
}

static void
failed_cb (LabImagesPage *self, const char *sentence)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, sentence);
}

/* ── keyboard ────────────────────────────────────────────────────────────────────────────────────
 */

/* The key of a digit shows that class alone; again, or 'a': any. */
static gboolean
key_pressed_cb (LabImagesPage *self, guint key, guint code, GdkModifierType state)
{
  LabDataset *dataset = lab_gallery_get_dataset (self->gallery);
  LabImageQuery query = *lab_gallery_get_query (self->gallery);
  int digit = g_unichar_digit_value (gdk_keyval_to_unicode (key));

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || dataset == NULL ||
      digit < 0 || digit >= (int)lab_dataset_get_n_classes (dataset) ||
      !lab_class_names_are_numbers (lab_dataset_get_class_names (dataset)))
    return GDK_EVENT_PROPAGATE;
  query.actual = query.actual == digit ? LAB_ANY_CLASS : digit;
  lab_gallery_set_query (self->gallery, &query);
  return GDK_EVENT_STOP;
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_images_page_map (GtkWidget *widget)
{
  LabImagesPage *self = LAB_IMAGES_PAGE (widget);

  lab_gallery_set_active (self->gallery, TRUE);
  GTK_WIDGET_CLASS (lab_images_page_parent_class)->map (widget);
}

static void
lab_images_page_unmap (GtkWidget *widget)
{
  LabImagesPage *self = LAB_IMAGES_PAGE (widget);

  GTK_WIDGET_CLASS (lab_images_page_parent_class)->unmap (widget);
  if (self->gallery != NULL)
    lab_gallery_set_active (self->gallery, FALSE);
}

/* Who comes here by key wants the images, not the choice of them. */
static gboolean
lab_images_page_grab_focus (GtkWidget *widget)
{
  LabImagesPage *self = LAB_IMAGES_PAGE (widget);

  if (is_open (self))
    return gtk_widget_grab_focus (GTK_WIDGET (self->image_view));
  return gtk_widget_grab_focus (GTK_WIDGET (self->view)) ||
         gtk_widget_grab_focus (GTK_WIDGET (self->filters));
}

static void
lab_images_page_dispose (GObject *object)
{
  LabImagesPage *self = LAB_IMAGES_PAGE (object);

  if (self->gallery != NULL) {
    g_signal_handlers_disconnect_by_data (self->gallery, self);
    lab_images_page_set_cursor (self, NULL);
    lab_images_page_set_store (self, NULL);
    lab_images_page_set_dataset (self, NULL);
  }
  g_clear_object (&self->gallery);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_IMAGES_PAGE);
  G_OBJECT_CLASS (lab_images_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, box);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, flap);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, filters);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, panel_button);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, body_stack);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, view);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, all_button);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, time_bar);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, panel);
  gtk_widget_class_bind_template_child (widget_class, LabImagesPage, image_view);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, readout_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, image_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, image_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, image_step_cb);
  gtk_widget_class_bind_template_callback (widget_class, neuron_activated_cb);
}

static void
lab_images_page_class_init (LabImagesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_images_page_dispose;
  widget_class->map = lab_images_page_map;
  widget_class->unmap = lab_images_page_unmap;
  widget_class->grab_focus = lab_images_page_grab_focus;
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_IMAGES_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_NEURON_ACTIVATED] =
      g_signal_new ("neuron-activated", LAB_TYPE_IMAGES_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SIGNAL_SAVE] = g_signal_new ("save", LAB_TYPE_IMAGES_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (LAB_TYPE_GALLERY_FILTERS);
  g_type_ensure (LAB_TYPE_GALLERY_PANEL);
  g_type_ensure (LAB_TYPE_GALLERY_VIEW);
  g_type_ensure (LAB_TYPE_IMAGE_VIEW);
  g_type_ensure (LAB_TYPE_TIME_BAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-images-page.ui");
  bind_children (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_images_page_init (LabImagesPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->gallery = lab_gallery_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_bind_property (self->flap, "reveal-flap", self->panel_button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_swapped (self->gallery, "changed", G_CALLBACK (gallery_changed_cb), self);
  g_signal_connect_swapped (self->gallery, "query-changed", G_CALLBACK (query_changed_cb), self);
  g_signal_connect_swapped (self->gallery, "failed", G_CALLBACK (failed_cb), self);
  lab_gallery_filters_set_gallery (self->filters, self->gallery);
  lab_gallery_panel_set_gallery (self->panel, self->gallery);
  lab_image_view_set_gallery (self->image_view, self->gallery);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  gallery_changed_cb (self);
}

/**
 * lab_images_page_set_cursor:
 * @self: the page
 * @cursor: (nullable): whose network reads the images
 */
void
lab_images_page_set_cursor (LabImagesPage *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_IMAGES_PAGE (self));

  lab_time_bar_set_cursor (self->time_bar, cursor);
  lab_image_view_set_cursor (self->image_view, cursor);
  lab_gallery_set_cursor (self->gallery, cursor);
}

/**
 * lab_images_page_set_dataset:
 * @self: the page
 * @dataset: (nullable): whose images are shown
 */
void
lab_images_page_set_dataset (LabImagesPage *self, LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_IMAGES_PAGE (self));

  if (dataset == lab_gallery_get_dataset (self->gallery))
    return;
  /* The open image is none of the other dataset's. */
  if (is_open (self))
    gtk_stack_set_visible_child_name (self->stack, "gallery");
  lab_gallery_set_dataset (self->gallery, dataset);
  lab_gallery_filters_update_classes (self->filters);
  lab_image_view_set_dataset (self->image_view, dataset);
  gallery_changed_cb (self);
}

/**
 * lab_images_page_set_store:
 * @self: the page
 * @store: (nullable): where older runs' predictions are
 */
void
lab_images_page_set_store (LabImagesPage *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_IMAGES_PAGE (self));

  lab_gallery_set_store (self->gallery, store);
}

/**
 * lab_images_page_show:
 * @self: the page
 * @query: which images, in which order
 *
 * Shows the gallery of these images.
 */
void
lab_images_page_show (LabImagesPage *self, const LabImageQuery *query)
{
  g_return_if_fail (LAB_IS_IMAGES_PAGE (self));

  lab_gallery_set_query (self->gallery, query);
  lab_gallery_view_set_selected (self->view, -1);
  gtk_stack_set_visible_child_name (self->stack, "gallery");
}

/**
 * lab_images_page_open:
 * @self: the page
 * @split: a part of the dataset
 * @image: number of an image in it; one that is not there is not opened
 *
 * Opens one image, whether it is in the gallery or not.
 */
void
lab_images_page_open (LabImagesPage *self, LabSplit split, guint image)
{
  g_return_if_fail (LAB_IS_IMAGES_PAGE (self));

  open_image (self, split, image);
}

LabGalleryList *
lab_images_page_get_list (LabImagesPage *self)
{
  g_return_val_if_fail (LAB_IS_IMAGES_PAGE (self), NULL);

  return lab_gallery_view_get_list (self->view);
}
