/* lab-image-view.c: one image opened: its verdict, its biography, its way through the layers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-image-view-private.h"

#include <glib/gi18n-lib.h>

#include "lab-format.h"
#include "lab-gallery-layout.h"

G_DEFINE_FINAL_TYPE (LabImageView, lab_image_view, GTK_TYPE_WIDGET)

enum { SIGNAL_CLOSED, SIGNAL_STEP, SIGNAL_IMAGE_ACTIVATED, SIGNAL_NEURON_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_shown (LabImageView *self)
{
  return self->is_set && self->dataset != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));
}

/* The image, and what the newest look says of it. */
static LabGalleryItem
get_item (LabImageView *self)
{
  LabGalleryItem item = lab_gallery_item (self->dataset, self->split, NULL, self->image);

  if (self->look != NULL) {
    item.predicted_class = self->look->predicted;
    item.predicted =
        lab_class_names_get (lab_dataset_get_class_names (self->dataset), self->look->predicted);
    item.probability = (double)self->look->probabilities[self->look->predicted];
  }
  return item;
}

/* ── words ───────────────────────────────────────────────────────────────────────────────────────
 */

/* "Test image · 3 of 171" */
static void
show_place (LabImageView *self)
{
  const char *split = self->split == LAB_SPLIT_TEST ? _ ("Test image") : _ ("Training image");
  g_autofree char *here = lab_format_count ((guint64)(self->position + 1));
  g_autofree char *all = lab_format_count (self->n);
  g_autofree char *place = NULL;

  if (self->position >= 0)
    /* translators: an image's place in the gallery: "Test image · 3 of 171" */
    place = g_strdup_printf (_ ("%s · %s of %s"), split, here, all);
  gtk_label_set_label (self->place_label, place != NULL ? place : split);
  gtk_widget_set_sensitive (self->previous_button, self->position != 0 && self->n > 0);
  gtk_widget_set_sensitive (self->next_button, self->position + 1 < (int)self->n);
}

static void
show_words (LabImageView *self)
{
  LabGalleryItem item = get_item (self);
  g_autofree char *title = lab_gallery_item_describe (&item);

  gtk_label_set_label (self->title_label, title);
  lab_saliency_view_set_image (self->picture, item.pixels, title);
}

/* Which network it was, or why none. */
static void
show_network (LabImageView *self)
{
  g_autofree char *words = NULL;

  if (self->look != NULL)
    words = g_strdup_printf (_ ("By the network after epoch %u"), self->look->snapshot->epoch);
  else if (!lab_gallery_is_of_dataset (self->gallery))
    words = lab_gallery_get_reason (self->gallery);
  else if (!self->is_looking)
    words = g_strdup (_ ("No network of this epoch was kept."));
  gtk_label_set_label (self->network_label, words != NULL ? words : "");
}

/* ── what the network makes of it ────────────────────────────────────────────────────────────────
 */

/* The image alone, then what speaks for its class, then for the one it is taken for. */
static void
fill_saliency_lines (LabImageView *self)
{
  LabClassNames *names = lab_dataset_get_class_names (self->dataset);
  guint label = lab_dataset_get_images (self->dataset, self->split)->labels[self->image];
  guint selected = gtk_drop_down_get_selected (self->saliency_dropdown);
  guint n = 2;
  g_autoptr (GtkStringList) lines = gtk_string_list_new (NULL);
  g_autofree char *actual = NULL;
  g_autofree char *predicted = NULL;

  /* translators: the pixels of an image, and no colours that explain it */
  gtk_string_list_append (lines, _ ("Pixels alone"));
  /* translators: pixels that speak for a class; %s is a class, "4" or "Sneaker" */
  actual = g_strdup_printf (_ ("What speaks for %s"), lab_class_names_get (names, label));
  gtk_string_list_append (lines, actual);
  self->saliency_classes[0] = LAB_SALIENCY_NONE;
  self->saliency_classes[1] = (int)label;
  if (self->look != NULL && self->look->predicted != label) {
    /* translators: pixels that speak for a class; %s is a class, "4" or "Sneaker" */
    predicted = g_strdup_printf (_ ("What speaks for %s"),
                                 lab_class_names_get (names, self->look->predicted));
    gtk_string_list_append (lines, predicted);
    self->saliency_classes[2] = LAB_SALIENCY_PREDICTED;
    n = 3;
  }
  self->is_updating = TRUE;
  gtk_drop_down_set_model (self->saliency_dropdown, G_LIST_MODEL (lines));
  gtk_drop_down_set_selected (self->saliency_dropdown,
                              selected == GTK_INVALID_LIST_POSITION ? 0 : MIN (selected, n - 1));
  self->is_updating = FALSE;
}

static int
get_saliency (LabImageView *self)
{
  guint selected = gtk_drop_down_get_selected (self->saliency_dropdown);

  return selected < G_N_ELEMENTS (self->saliency_classes) ? self->saliency_classes[selected]
                                                          : LAB_SALIENCY_NONE;
}

static void
show_look (LabImageView *self)
{
  const LabImageLook *look = self->look;
  LabClassNames *names = lab_dataset_get_class_names (self->dataset);

  lab_probability_bars_set_class_names (self->bars, names);
  lab_probability_bars_set (self->bars, look != NULL ? look->probabilities : NULL,
                            lab_class_names_get_n (names));
  lab_saliency_view_set_saliency (self->picture,
                                  look != NULL && look->has_saliency ? look->saliency : NULL);
  lab_activations_view_set (self->activations_view, look != NULL ? look->activations : NULL,
                            look != NULL ? look->dead : NULL, look != NULL ? look->widths : NULL,
                            look != NULL ? look->n_layers : 0, names);
  show_words (self);
  show_network (self);
}

static void update_look (LabImageView *self);

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabImageView *self = LAB_IMAGE_VIEW (source);
  g_autoptr (LabImageLook) look = lab_image_look_finish (result);
  guint predicted = self->look != NULL ? self->look->predicted : G_MAXUINT;
  gboolean is_of_this = GPOINTER_TO_UINT (data) == self->serial && self->is_set;

  self->is_looking = FALSE;
  if (self->dataset != NULL && is_of_this && lab_gallery_is_of_dataset (self->gallery)) {
    g_clear_pointer (&self->look, lab_image_look_free);
    self->look = g_steal_pointer (&look);
    if (self->look != NULL && self->look->predicted != predicted)
      fill_saliency_lines (self);
    show_look (self);
  }
  if (self->looks_again)
    update_look (self);
}

/* Asks what the cursor's network makes of the image. While one is looking, the newest is next. */
static void
update_look (LabImageView *self)
{
  LabSnapshot *snapshot = self->cursor != NULL ? lab_cursor_get_snapshot (self->cursor) : NULL;
  LabRun *run = self->cursor != NULL ? lab_cursor_get_run (self->cursor) : NULL;
  const LabImages *images;

  self->looks_again = self->is_looking;
  if (!is_shown (self) || self->is_looking)
    return;
  if (snapshot == NULL || run == NULL || !lab_gallery_is_of_dataset (self->gallery) ||
      !lab_snapshot_fits (snapshot, lab_run_get_config (run))) {
    g_clear_pointer (&self->look, lab_image_look_free);
    show_look (self);
    return;
  }
  images = lab_dataset_get_images (self->dataset, self->split);
  self->is_looking = TRUE;
  /* Which neurons are dead is asked only of a network that stays. */
  lab_image_look_async (self, snapshot, images->pixels + (gsize)self->image * LAB_IMAGE_PIXELS,
                        get_saliency (self),
                        lab_run_get_state (run) != LAB_RUN_TRAINING ? self->dataset : NULL,
                        looked_cb, GUINT_TO_POINTER (self->serial));
}

static void
saliency_cb (LabImageView *self)
{
  if (!self->is_updating)
    update_look (self);
}

/* ── the biography ───────────────────────────────────────────────────────────────────────────────
 */

static void
show_sentence (LabImageView *self, LabPredictions *predictions)
{
  LabClassNames *names = lab_dataset_get_class_names (self->dataset);
  guint label = lab_dataset_get_images (self->dataset, self->split)->labels[self->image];
  g_autofree char *sentence = NULL;
  LabBiography biography;

  if (predictions != NULL) {
    lab_biography_read (predictions, self->image, label, 0, &biography);
    sentence = lab_biography_describe (&biography, lab_class_names_get_all (names));
  } else if (!lab_gallery_is_of_dataset (self->gallery)) {
    sentence = lab_gallery_get_reason (self->gallery);
  } else if (self->split == LAB_SPLIT_TRAIN) {
    sentence = g_strdup (_ ("What was said epoch by epoch is recorded for test images only."));
  } else {
    sentence =
        g_strdup (_ ("What was said of each image epoch by epoch was not recorded in this run."));
  }
  gtk_label_set_label (self->biography_label, sentence != NULL ? sentence : "");
}

static LabPredictions *
get_predictions (LabImageView *self)
{
  LabPredictions *predictions =
      self->split == LAB_SPLIT_TEST ? lab_gallery_get_predictions (self->gallery) : NULL;

  return predictions != NULL && lab_predictions_get_n_epochs (predictions) > 0 ? predictions : NULL;
}

static void
update_biography (LabImageView *self)
{
  LabRun *run = self->cursor != NULL ? lab_cursor_get_run (self->cursor) : NULL;
  LabPredictions *predictions;
  guint n_epochs;

  if (!is_shown (self))
    return;
  predictions = get_predictions (self);
  n_epochs = predictions != NULL ? lab_predictions_get_n_epochs (predictions) : 0;
  lab_biography_view_set_epoch (self->biography_view,
                                self->cursor != NULL ? lab_cursor_get_epoch (self->cursor) : 0);
  if (n_epochs == self->n_epochs_known)
    return;
  self->n_epochs_known = n_epochs;
  lab_biography_view_set (self->biography_view, predictions, self->image,
                          lab_dataset_get_images (self->dataset, self->split)->labels[self->image],
                          lab_dataset_get_class_names (self->dataset),
                          run != NULL ? (guint)lab_run_get_config (run)->epochs : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->biography_view), predictions != NULL);
  show_sentence (self, predictions);
}

static void
epoch_activated_cb (LabImageView *self, guint epoch)
{
  if (self->cursor != NULL)
    lab_cursor_go (self->cursor, epoch);
}

/* ── leaving and going on ────────────────────────────────────────────────────────────────────────
 */

static void
back_cb (LabImageView *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
previous_cb (LabImageView *self)
{
  g_signal_emit (self, signals[SIGNAL_STEP], 0, -1);
}

static void
next_cb (LabImageView *self)
{
  g_signal_emit (self, signals[SIGNAL_STEP], 0, 1);
}

static void
neuron_activated_cb (LabImageView *self, guint layer, guint neuron)
{
  g_signal_emit (self, signals[SIGNAL_NEURON_ACTIVATED], 0, layer, neuron);
}

static gboolean
key_pressed_cb (LabImageView *self, guint key, guint code, GdkModifierType state)
{
  gboolean with_alt = (state & GDK_ALT_MASK) != 0;

  if ((state & (GDK_CONTROL_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Escape:
    back_cb (self);
    return GDK_EVENT_STOP;
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    if (with_alt)
      back_cb (self);
    else
      previous_cb (self);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    if (with_alt)
      return GDK_EVENT_PROPAGATE;
    next_cb (self);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
update (LabImageView *self)
{
  update_look (self);
  update_biography (self);
}

/* Of another run nothing is known yet. */
static void
run_changed_cb (LabImageView *self)
{
  g_clear_pointer (&self->look, lab_image_look_free);
  self->n_epochs_known = G_MAXUINT;
  self->serial++;
  update (self);
}

static void
lab_image_view_map (GtkWidget *widget)
{
  LabImageView *self = LAB_IMAGE_VIEW (widget);

  GTK_WIDGET_CLASS (lab_image_view_parent_class)->map (widget);
  update (self);
}

static gboolean
lab_image_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (LAB_IMAGE_VIEW (widget)->back_button);
}

static void
lab_image_view_dispose (GObject *object)
{
  LabImageView *self = LAB_IMAGE_VIEW (object);

  self->is_set = FALSE;
  self->is_updating = TRUE;
  lab_image_view_stop_finding (self);
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  if (self->gallery != NULL)
    g_signal_handlers_disconnect_by_data (self->gallery, self);
  g_clear_object (&self->cursor);
  g_clear_object (&self->gallery);
  g_clear_pointer (&self->look, lab_image_look_free);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_IMAGE_VIEW);
  G_OBJECT_CLASS (lab_image_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LabImageView, box);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, back_button);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, title_label);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, place_label);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, previous_button);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, next_button);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, saliency_dropdown);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, picture);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, bars);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, network_label);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, neighbours_spinner);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, neighbours_box);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, biography_label);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, biography_view);
  gtk_widget_class_bind_template_child (widget_class, LabImageView, activations_view);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, saliency_cb);
  gtk_widget_class_bind_template_callback (widget_class, epoch_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, neuron_activated_cb);
}

static void
lab_image_view_class_init (LabImageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_image_view_dispose;
  widget_class->map = lab_image_view_map;
  widget_class->grab_focus = lab_image_view_grab_focus;
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", LAB_TYPE_IMAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STEP] = g_signal_new ("step", LAB_TYPE_IMAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_IMAGE_ACTIVATED] =
      g_signal_new ("image-activated", LAB_TYPE_IMAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SIGNAL_NEURON_ACTIVATED] =
      g_signal_new ("neuron-activated", LAB_TYPE_IMAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  g_type_ensure (LAB_TYPE_ACTIVATIONS_VIEW);
  g_type_ensure (LAB_TYPE_BIOGRAPHY_VIEW);
  g_type_ensure (LAB_TYPE_GALLERY_LAYOUT);
  g_type_ensure (LAB_TYPE_PROBABILITY_BARS);
  g_type_ensure (LAB_TYPE_SALIENCY_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-image-view.ui");
  bind_children (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_image_view_init (LabImageView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->position = -1;
  self->n_epochs_known = G_MAXUINT;
  self->saliency_classes[0] = self->saliency_classes[1] = self->saliency_classes[2] =
      LAB_SALIENCY_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
lab_image_view_set_gallery (LabImageView *self, LabGallery *gallery)
{
  g_return_if_fail (LAB_IS_IMAGE_VIEW (self));

  if (gallery == self->gallery)
    return;
  if (self->gallery != NULL)
    g_signal_handlers_disconnect_by_data (self->gallery, self);
  g_set_object (&self->gallery, gallery);
  if (gallery != NULL)
    g_signal_connect_swapped (gallery, "changed", G_CALLBACK (update_biography), self);
}

void
lab_image_view_set_cursor (LabImageView *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_IMAGE_VIEW (self));

  if (cursor == self->cursor)
    return;
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  if (cursor != NULL) {
    g_signal_connect_swapped (cursor, "run-changed", G_CALLBACK (run_changed_cb), self);
    g_signal_connect_swapped (cursor, "moved", G_CALLBACK (update_biography), self);
    g_signal_connect_swapped (cursor, "snapshot-changed", G_CALLBACK (update), self);
  }
}

/**
 * lab_image_view_set_dataset:
 * @self: the view
 * @dataset: (nullable): whose images it shows; the open one is closed
 */
void
lab_image_view_set_dataset (LabImageView *self, LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_IMAGE_VIEW (self));

  if (dataset == self->dataset)
    return;
  lab_image_view_stop_finding (self);
  self->is_set = FALSE;
  self->serial++;
  g_clear_pointer (&self->look, lab_image_look_free);
  g_clear_pointer (&self->dataset, lab_dataset_unref);
  self->dataset = dataset != NULL ? lab_dataset_ref (dataset) : NULL;
}

/**
 * lab_image_view_show:
 * @self: the view
 * @split: a part of the dataset
 * @image: number of an image in it
 *
 * Opens an image.
 */
void
lab_image_view_show (LabImageView *self, LabSplit split, guint image)
{
  g_return_if_fail (LAB_IS_IMAGE_VIEW (self));
  g_return_if_fail (self->dataset != NULL &&
                    image < lab_dataset_get_images (self->dataset, split)->n);

  if (self->split == split && self->image == image && self->is_set)
    return;
  g_clear_pointer (&self->look, lab_image_look_free);
  self->n_epochs_known = G_MAXUINT;
  self->serial++;
  self->split = split;
  self->image = image;
  self->position = -1;
  self->n = 0;
  self->is_set = TRUE;
  fill_saliency_lines (self);
  show_words (self);
  show_place (self);
  lab_image_view_find_neighbours (self);
  update (self);
}

/**
 * lab_image_view_set_place:
 * @self: the view
 * @position: where its image is in the gallery; negative: nowhere
 * @n: how many images are there
 */
void
lab_image_view_set_place (LabImageView *self, int position, guint n)
{
  g_return_if_fail (LAB_IS_IMAGE_VIEW (self));

  self->position = MAX (position, -1);
  self->n = n;
  show_place (self);
}

/**
 * lab_image_view_get_image:
 * @self: the view
 * @split: (out): of which part of the dataset it is
 *
 * Returns: the number of its image
 */
guint
lab_image_view_get_image (LabImageView *self, LabSplit *split)
{
  g_return_val_if_fail (LAB_IS_IMAGE_VIEW (self), 0);

  *split = self->split;
  return self->image;
}
