/* lab-handwriting-page.c: the window's page of what people drew, and of teaching it to the network.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-handwriting-page-private.h"

#include <glib/gi18n-lib.h>

#include "lab-augment.h"
#include "lab-digit-view.h"

G_DEFINE_FINAL_TYPE (LabHandwritingPage, lab_handwriting_page, GTK_TYPE_WIDGET)

enum { SIGNAL_FAILED, SIGNAL_TOLD, SIGNAL_EDITED, SIGNAL_RUN_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Variants beside each other in a line. */
#define VARIANTS_PER_STRIP 5
#define VARIANTS_SEED      1

/**
 * lab_handwriting_page_fail:
 * @self: a page
 * @sentence: what could not be done
 *
 * Has the window say so.
 */
void
lab_handwriting_page_fail (LabHandwritingPage *self, const char *sentence)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, sentence);
}

/**
 * lab_handwriting_page_tell:
 * @self: a page
 * @sentence: what was done
 *
 * Has the window say so, for a moment.
 */
void
lab_handwriting_page_tell (LabHandwritingPage *self, const char *sentence)
{
  g_signal_emit (self, signals[SIGNAL_TOLD], 0, sentence);
}

/* ── edits ───────────────────────────────────────────────────────────────────────────────────────
 */

static void
take_edit (LabHandwritingPage *self, LabSampleEdit *edit, const char *sentence)
{
  g_set_object (&self->newest_edit, edit);
  lab_sample_list_refresh (self->list);
  g_signal_emit (self, signals[SIGNAL_EDITED], 0, sentence, edit);
}

static void
edited_cb (LabHandwritingPage *self, LabSampleEdit *edit)
{
  take_edit (self, edit, lab_sample_edit_get_sentence (edit));
}

static void
undo_cb (LabHandwritingPage *self)
{
  g_autoptr (LabSampleEdit) edit = g_steal_pointer (&self->newest_edit);

  if (edit != NULL)
    lab_handwriting_page_undo (self, edit);
}

static gboolean
kept_cb (LabHandwritingPage *self, const LabDrawing *drawing, const char *label)
{
  return lab_handwriting_page_keep (self, drawing, label);
}

/* ── how a drawing is varied ─────────────────────────────────────────────────────────────────────
 */

static void
show_strip (LabHandwritingPage *self, guint strip, const LabSample *sample)
{
  guint8 pixels[VARIANTS_PER_STRIP][LAB_IMAGE_PIXELS] = {{0}};

  for (guint i = 0; i < VARIANTS_PER_STRIP && sample != NULL; i++) {
    guint variant = strip * VARIANTS_PER_STRIP + i;

    if (sample->drawing != NULL)
      lab_augment_render (sample->drawing, VARIANTS_SEED, variant, pixels[i]);
    else
      lab_augment_image (sample->pixels, VARIANTS_SEED, variant, pixels[i]);
  }
  lab_digit_view_set_images (LAB_DIGIT_VIEW (self->strips[strip]), pixels[0], VARIANTS_PER_STRIP);
}

/* The first one that is selected, else the newest one. */
static LabSample *
get_varied (LabHandwritingPage *self)
{
  g_autoptr (GPtrArray) selected = lab_sample_grid_get_selected (self->sample_grid);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autoptr (LabSampleItem) newest = NULL;

  if (selected->len > 0)
    return lab_sample_ref (selected->pdata[0]);
  if (n == 0)
    return NULL;
  newest = g_list_model_get_item (G_LIST_MODEL (self->list), n - 1);
  return lab_sample_ref (lab_sample_item_get_sample (newest));
}

static void
show_variants (LabHandwritingPage *self)
{
  g_autoptr (LabSample) sample = get_varied (self);
  gint64 id = sample != NULL ? sample->id : 0;
  g_autofree char *text = NULL;

  text = sample == NULL
             ? g_strdup (_ ("What you draw is varied as a hand would before it is taught."))
             /* translators: %s is a class, such as 7 */
             : g_strdup_printf (_ ("The first is your %s as it is, the others are taught, too."),
                                sample->label);
  gtk_label_set_label (self->variants_label, text);
  if (id == self->varied_id)
    return;
  self->varied_id = id;
  for (guint i = 0; i < LAB_HANDWRITING_N_STRIPS; i++)
    show_strip (self, i, sample);
}

/* ── what others tell ────────────────────────────────────────────────────────────────────────────
 */

static void
list_updated_cb (LabHandwritingPage *self)
{
  self->n_uncounted = 0;
  lab_handwriting_page_update_actions (self);
  show_variants (self);
}

static void
read_cb (LabHandwritingPage *self)
{
  lab_sample_grid_update_readings (self->sample_grid);
}

/* The classes of the run that is shown; without one, of nothing. */
static void
network_changed_cb (LabHandwritingPage *self)
{
  LabRun *run = self->cursor != NULL ? lab_cursor_get_run (self->cursor) : NULL;
  LabSnapshot *snapshot = run != NULL ? lab_cursor_get_snapshot (self->cursor) : NULL;
  LabClassNames *names = run != NULL ? lab_run_get_class_names (run) : NULL;

  /* A network of the run before, which is still shown, has other classes perhaps. */
  if (snapshot != NULL && (guint)snapshot->config.n_classes != lab_class_names_get_n (names))
    snapshot = NULL;
  lab_sample_pad_set_network (self->sample_pad, snapshot, names);
  lab_sample_grid_set_class_names (self->sample_grid, names);
  lab_sample_reader_set_network (self->reader, snapshot, names);
}

static void
run_activated_cb (LabHandwritingPage *self, LabRun *run, gint64 id)
{
  g_signal_emit (self, signals[SIGNAL_RUN_ACTIVATED], 0, run, id);
}

static void
button_toggled_cb (LabHandwritingPage *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (int i = 0; i < LAB_HANDWRITING_N; i++)
    if (self->buttons[i] == GTK_WIDGET (button))
      self->column = i;
  lab_handwriting_page_show_columns (self);
}

/* ── the widget ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_handwriting_page_map (GtkWidget *widget)
{
  LabHandwritingPage *self = LAB_HANDWRITING_PAGE (widget);

  GTK_WIDGET_CLASS (lab_handwriting_page_parent_class)->map (widget);
  lab_sample_list_set_active (self->list, TRUE);
  lab_sample_reader_set_active (self->reader, TRUE);
}

static void
lab_handwriting_page_unmap (GtkWidget *widget)
{
  LabHandwritingPage *self = LAB_HANDWRITING_PAGE (widget);

  lab_sample_list_set_active (self->list, FALSE);
  lab_sample_reader_set_active (self->reader, FALSE);
  GTK_WIDGET_CLASS (lab_handwriting_page_parent_class)->unmap (widget);
}

static gboolean
lab_handwriting_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LAB_HANDWRITING_PAGE (widget)->sample_pad));
}

static void
lab_handwriting_page_dispose (GObject *object)
{
  LabHandwritingPage *self = LAB_HANDWRITING_PAGE (object);

  g_clear_handle_id (&self->arrange_id, g_source_remove);
  lab_handwriting_page_set_cursor (self, NULL);
  if (self->reader != NULL)
    g_signal_handlers_disconnect_by_data (self->reader, self);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->file_chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->file_chooser));
  g_clear_object (&self->file_chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_HANDWRITING_PAGE);
  g_clear_object (&self->actions);
  g_clear_object (&self->newest_edit);
  g_clear_object (&self->reader);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (lab_handwriting_page_parent_class)->dispose (object);
}

static void
bind_array (GtkWidgetClass *widget_class, const char *name, gssize offset, int index)
{
  gtk_widget_class_bind_template_child_full (widget_class, name, FALSE,
                                             offset + (gssize)sizeof (GtkWidget *) * index);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  static const char *const names[LAB_HANDWRITING_N] = {"draw", "collection", "teach"};

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-handwriting-page.ui");
  for (int i = 0; i < LAB_HANDWRITING_N; i++) {
    g_autofree char *column = g_strconcat (names[i], "_column", NULL);
    g_autofree char *button = g_strconcat (names[i], "_column_button", NULL);

    bind_array (widget_class, column, G_STRUCT_OFFSET (LabHandwritingPage, columns), i);
    bind_array (widget_class, button, G_STRUCT_OFFSET (LabHandwritingPage, buttons), i);
  }
  for (int i = 0; i < LAB_HANDWRITING_N_STRIPS; i++) {
    g_autofree char *strip = g_strdup_printf ("strip_%d", i);

    bind_array (widget_class, strip, G_STRUCT_OFFSET (LabHandwritingPage, strips), i);
  }
  gtk_widget_class_bind_template_child (widget_class, LabHandwritingPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, LabHandwritingPage, sample_pad);
  gtk_widget_class_bind_template_child (widget_class, LabHandwritingPage, tuner_card);
  gtk_widget_class_bind_template_child (widget_class, LabHandwritingPage, variants_label);
  gtk_widget_class_bind_template_callback (widget_class, button_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, kept_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_variants);
  gtk_widget_class_bind_template_callback (widget_class, lab_handwriting_page_fail);
  gtk_widget_class_bind_template_callback (widget_class, run_activated_cb);
}

static void
lab_handwriting_page_class_init (LabHandwritingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_handwriting_page_dispose;
  widget_class->map = lab_handwriting_page_map;
  widget_class->unmap = lab_handwriting_page_unmap;
  widget_class->grab_focus = lab_handwriting_page_grab_focus;
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_HANDWRITING_PAGE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_TOLD] = g_signal_new ("told", LAB_TYPE_HANDWRITING_PAGE, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_EDITED] =
      g_signal_new ("edited", LAB_TYPE_HANDWRITING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, LAB_TYPE_SAMPLE_EDIT);
  signals[SIGNAL_RUN_ACTIVATED] =
      g_signal_new ("run-activated", LAB_TYPE_HANDWRITING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, LAB_TYPE_RUN, G_TYPE_INT64);
  g_type_ensure (LAB_TYPE_DIGIT_VIEW);
  g_type_ensure (LAB_TYPE_SAMPLE_GRID);
  g_type_ensure (LAB_TYPE_SAMPLE_PAD);
  g_type_ensure (LAB_TYPE_TUNER_CARD);
  bind_template (widget_class);
  lab_handwriting_page_install_layout (widget_class);
}

static void
lab_handwriting_page_init (LabHandwritingPage *self)
{
  self->list = lab_sample_list_new ();
  self->reader = lab_sample_reader_new (self->list);
  self->varied_id = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Bound as a column already: GTK lets go of a child of a template once. */
  self->sample_grid = LAB_SAMPLE_GRID (self->columns[LAB_HANDWRITING_COLLECTION]);
  lab_handwriting_page_add_actions (self);
  lab_sample_pad_set_list (self->sample_pad, self->list);
  lab_sample_grid_set_list (self->sample_grid, self->list);
  lab_tuner_card_set_list (self->tuner_card, self->list);
  g_signal_connect_swapped (self->list, "updated", G_CALLBACK (list_updated_cb), self);
  g_signal_connect_swapped (self->list, "failed", G_CALLBACK (lab_handwriting_page_fail), self);
  g_signal_connect_swapped (self->reader, "read", G_CALLBACK (read_cb), self);
  show_variants (self);
  lab_handwriting_page_show_columns (self);
}

/**
 * lab_handwriting_page_set_cursor:
 * @self: a page
 * @cursor: (nullable): whose network reads the drawings, and is taught them
 */
void
lab_handwriting_page_set_cursor (LabHandwritingPage *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_HANDWRITING_PAGE (self));

  if (cursor == self->cursor)
    return;
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  lab_tuner_card_set_cursor (self->tuner_card, cursor);
  if (cursor != NULL) {
    g_signal_connect_swapped (cursor, "run-changed", G_CALLBACK (network_changed_cb), self);
    g_signal_connect_swapped (cursor, "snapshot-changed", G_CALLBACK (network_changed_cb), self);
  }
  network_changed_cb (self);
}

/**
 * lab_handwriting_page_set_dataset:
 * @self: a page
 * @dataset: (nullable): what the network is rehearsed and tested on besides
 */
void
lab_handwriting_page_set_dataset (LabHandwritingPage *self, LabDataset *dataset)
{
  g_return_if_fail (LAB_IS_HANDWRITING_PAGE (self));
  lab_tuner_card_set_dataset (self->tuner_card, dataset);
}

/**
 * lab_handwriting_page_set_store:
 * @self: a page
 * @store: (nullable): where the drawings are
 */
void
lab_handwriting_page_set_store (LabHandwritingPage *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_HANDWRITING_PAGE (self));

  g_clear_object (&self->newest_edit);
  lab_sample_list_set_store (self->list, store);
  lab_tuner_set_store (lab_tuner_card_get_tuner (self->tuner_card), store);
  lab_handwriting_page_update_actions (self);
}

/**
 * lab_handwriting_page_keep:
 * @self: a page
 * @drawing: what was drawn, on this page or elsewhere
 * @label: the name of its class
 *
 * Adds a drawing to the collection, and tells so, or why it could not.
 *
 * Returns: whether it was kept
 */
gboolean
lab_handwriting_page_keep (LabHandwritingPage *self, const LabDrawing *drawing, const char *label)
{
  LabStore *store = lab_sample_list_get_store (self->list);
  g_autoptr (LabSampleEdit) edit = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  guint n;

  g_return_val_if_fail (LAB_IS_HANDWRITING_PAGE (self), FALSE);

  if (store == NULL) {
    lab_handwriting_page_fail (self, _ ("The store with your drawings is not open."));
    return FALSE;
  }
  edit = lab_sample_edit_keep (store, drawing, label, &error);
  if (edit == NULL) {
    lab_handwriting_page_fail (self, error->message);
    return FALSE;
  }
  self->n_uncounted++;
  n = lab_sample_list_count (self->list, NULL) + self->n_uncounted;
  sentence = g_strdup_printf (
      /* translators: "Kept as 7", and how many drawings there are */
      ngettext ("%s · %u drawing", "%s · %u drawings", n), lab_sample_edit_get_sentence (edit), n);
  take_edit (self, edit, sentence);
  return TRUE;
}

/**
 * lab_handwriting_page_undo:
 * @self: a page
 * @edit: what is to be undone
 */
void
lab_handwriting_page_undo (LabHandwritingPage *self, LabSampleEdit *edit)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (LAB_IS_HANDWRITING_PAGE (self));

  if (lab_sample_list_get_store (self->list) == NULL)
    return;
  if (!lab_sample_edit_undo (edit, &error)) {
    g_set_object (&self->newest_edit, edit); /* to be tried again */
    lab_handwriting_page_fail (self, error->message);
  }
  lab_sample_list_refresh (self->list);
}

/**
 * lab_handwriting_page_shutdown:
 * @self: a page
 *
 * Stops and joins what it trains: before the window closes its store.
 */
void
lab_handwriting_page_shutdown (LabHandwritingPage *self)
{
  g_return_if_fail (LAB_IS_HANDWRITING_PAGE (self));
  lab_tuner_shutdown (lab_tuner_card_get_tuner (self->tuner_card));
}
