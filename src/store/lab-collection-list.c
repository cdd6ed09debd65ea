/* lab-collection-list.c: the drawings of the collection, read from a file that nobody vouches for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-collection-private.h"

#include <stdatomic.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-ink.h"
#include "lab-store-private.h"
#include "lab-strokes.h"

/* Of a drawing's text. */
#define MAX_STROKES_BYTES (1 << 20)

typedef struct {
  LabSample sample; /* what others see of it */
  atomic_uint n_refs;
} CountedSample;

/**
 * lab_sample_ref:
 * @self: a drawing
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): @self
 */
LabSample *
lab_sample_ref (LabSample *self)
{
  atomic_fetch_add_explicit (&((CountedSample *)self)->n_refs, 1, memory_order_relaxed);
  return self;
}

/**
 * lab_sample_unref:
 * @self: (transfer full): a drawing
 *
 * May be called from any thread. Frees it with the last reference.
 */
void
lab_sample_unref (LabSample *self)
{
  CountedSample *counted = (CountedSample *)self;

  if (atomic_fetch_sub_explicit (&counted->n_refs, 1, memory_order_acq_rel) > 1)
    return;
  g_free (self->label);
  lab_drawing_free (self->drawing);
  g_free (counted);
}

static LabSample *
sample_new (void)
{
  CountedSample *counted = g_new0 (CountedSample, 1);

  atomic_init (&counted->n_refs, 1);
  return &counted->sample;
}

/* ── reading ──────────────────────────────────────────────────────────────────────────────────── */

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED, sentence);
  return FALSE;
}

static gboolean
read_strokes (LabSample *sample, sqlite3_stmt *row, int column, GError **error)
{
  g_autofree char *text = NULL;

  if (sqlite3_column_bytes (row, column) > MAX_STROKES_BYTES)
    return refuse (error, _ ("its strokes are too long"));
  text = lab_database_dup_text (row, column);
  sample->drawing = text != NULL ? lab_strokes_parse (text, error) : NULL;
  if (sample->drawing == NULL)
    return text != NULL ? FALSE : refuse (error, _ ("its strokes are no text"));
  if (lab_drawing_get_n_points (sample->drawing) > LAB_COLLECTION_MAX_POINTS)
    return refuse (error, _ ("its strokes are too long"));
  if (lab_ink_render (sample->drawing, LAB_INK_PEN_WIDTH, sample->pixels))
    return TRUE;
  return refuse (error, _ ("the drawing is empty, it has no point"));
}

static gboolean
read_image (LabSample *sample, sqlite3_stmt *row, int column, GError **error)
{
  const void *pixels = sqlite3_column_blob (row, column);

  if (pixels == NULL || sqlite3_column_bytes (row, column) != LAB_IMAGE_PIXELS)
    return refuse (error, _ ("it has neither strokes nor an image of 28×28 pixels"));
  memcpy (sample->pixels, pixels, LAB_IMAGE_PIXELS);
  return TRUE;
}

/* Columns: id, label, strokes, pixels, held_out, created. */
static LabSample *
read_sample (sqlite3_stmt *row, GError **error)
{
  g_autoptr (LabSample) sample = sample_new ();

  sample->id = sqlite3_column_int64 (row, 0);
  sample->label = lab_database_dup_text (row, 1);
  sample->held_out = sqlite3_column_int64 (row, 4) != 0;
  sample->created = sqlite3_column_int64 (row, 5);
  if (sample->label == NULL) {
    refuse (error, _ ("it has no label"));
    return NULL;
  }
  if (!lab_collection_check_label (sample->label, error) ||
      !(sqlite3_column_type (row, 2) != SQLITE_NULL ? read_strokes (sample, row, 2, error)
                                                    : read_image (sample, row, 3, error)))
    return NULL;
  return g_steal_pointer (&sample);
}

static void
add_fault (GPtrArray *faults, gint64 id, const GError *fault)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  /* translators: the number of a drawing, and what is wrong with it */
  g_ptr_array_add (faults, g_strdup_printf (_ ("Drawing %s cannot be read, delete it: %s"), number,
                                            fault->message));
}

static gboolean
read_samples (LabDatabase *database, GPtrArray *samples, GPtrArray *faults, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (sqlite3_stmt) rows =
      lab_database_query (database, error,
                          "SELECT id, label, strokes, pixels, held_out, created FROM drawings"
                          "  WHERE deleted IS NULL ORDER BY id",
                          "");

  if (rows == NULL)
    return FALSE;
  while (lab_database_next (database, rows, &cause)) {
    g_autoptr (GError) fault = NULL;
    LabSample *sample = read_sample (rows, &fault);

    if (sample != NULL)
      g_ptr_array_add (samples, sample);
    else
      add_fault (faults, sqlite3_column_int64 (rows, 0), fault);
  }
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/**
 * lab_collection_list_with_faults:
 * @store: a store
 * @faults: (out) (optional) (transfer full) (element-type utf8): a sentence for each drawing that
 *   cannot be read
 * @error: gets a #LabStoreError
 *
 * From any thread.
 *
 * Returns: (transfer full) (element-type LabSample): all but deleted ones and those that cannot be
 * read, oldest first; or %NULL
 */
GPtrArray *
lab_collection_list_with_faults (LabStore *store, GPtrArray **faults, GError **error)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func ((GDestroyNotify)lab_sample_unref);
  g_autoptr (GPtrArray) unread = g_ptr_array_new_with_free_func (g_free);
  LabDatabase *database;
  gboolean is_read;

  g_return_val_if_fail (LAB_IS_STORE (store), NULL);

  database = lab_store_begin_reading (store, error);
  if (database == NULL)
    return NULL;
  is_read = read_samples (database, samples, unread, error);
  lab_store_end_reading (store, database);
  if (!is_read)
    return NULL;
  if (faults != NULL)
    *faults = g_steal_pointer (&unread);
  return g_steal_pointer (&samples);
}

/**
 * lab_collection_list:
 * @store: a store
 * @error: gets a #LabStoreError
 *
 * As lab_collection_list_with_faults().
 *
 * Returns: (transfer full) (element-type LabSample): the drawings, or %NULL
 */
GPtrArray *
lab_collection_list (LabStore *store, GError **error)
{
  return lab_collection_list_with_faults (store, NULL, error);
}

/* ── for training ─────────────────────────────────────────────────────────────────────────────── */

static gboolean
find_class (LabClassNames *names, const char *label, guint8 *class)
{
  for (guint i = 0; i < lab_class_names_get_n (names); i++)
    if (g_str_equal (lab_class_names_get (names, i), label)) {
      *class = (guint8)i;
      return TRUE;
    }
  return FALSE;
}

/**
 * lab_collection_pick:
 * @samples: (element-type LabSample): drawings
 * @names: the classes of a network
 * @held_out: which of them: those to test with, or those to train on
 * @drawings: (element-type LabOwnDrawing): they are appended to it; they borrow from @samples
 *
 * Returns: how many were left out because their label is no class of the network
 */
guint
lab_collection_pick (GPtrArray *samples, LabClassNames *names, gboolean held_out, GArray *drawings)
{
  guint n_left_out = 0;

  g_return_val_if_fail (samples != NULL && names != NULL && drawings != NULL, 0);

  for (guint i = 0; i < samples->len; i++) {
    const LabSample *sample = samples->pdata[i];
    LabOwnDrawing own = {.drawing = sample->drawing, .pixels = sample->pixels, .id = sample->id};

    if (!sample->held_out != !held_out)
      continue;
    if (find_class (names, sample->label, &own.label))
      g_array_append_val (drawings, own);
    else
      n_left_out++;
  }
  return n_left_out;
}

static const LabSample *
find_sample (GPtrArray *samples, gint64 id)
{
  for (guint i = 0; i < samples->len; i++)
    if (((LabSample *)samples->pdata[i])->id == id)
      return samples->pdata[i];
  return NULL;
}

/* The drawings that a mixture was made from, as they are now. */
static GArray *
find_drawings (const LabMixtureSource *source, GPtrArray *samples, GError **error)
{
  g_autoptr (GArray) drawings = g_array_new (FALSE, FALSE, sizeof (LabOwnDrawing));

  for (guint i = 0; i < source->ids->len; i++) {
    gint64 id = g_array_index (source->ids, gint64, i);
    const LabSample *sample = find_sample (samples, id);
    LabOwnDrawing own = {.id = id, .label = g_array_index (source->labels, guint8, i)};

    if (sample == NULL) {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

      g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND,
                   /* translators: the number of a drawing */
                   _ ("The run was trained on drawings that are not in the collection any more: "
                      "drawing %s is missing"),
                   number);
      return NULL;
    }
    own.drawing = sample->drawing;
    own.pixels = sample->pixels;
    g_array_append_val (drawings, own);
  }
  return g_steal_pointer (&drawings);
}

static LabDataset *
make_mixture (LabStore *store, const LabMixtureSource *source, GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GPtrArray) samples = lab_collection_list (store, error);
  g_autoptr (GArray) drawings = samples != NULL ? find_drawings (source, samples, error) : NULL;
  g_autoptr (LabDataset) base =
      drawings != NULL ? lab_dataset_open (source->base, cancellable, error) : NULL;

  if (base == NULL)
    return NULL;
  return lab_mixture_new (base, (const LabOwnDrawing *)(void *)drawings->data, drawings->len,
                          &source->recipe, error);
}

/**
 * lab_collection_open_dataset:
 * @store: (nullable): where the drawings are
 * @specification: (nullable): as a run's record has it
 * @cancellable: (nullable): ends the reading
 * @error: gets a #LabStoreError or a #LabDatasetError
 *
 * Opens the dataset of a run, which may be a mixture with drawings of the collection. Blocks, from
 * any thread.
 *
 * Returns: (transfer full): the dataset, or %NULL
 */
LabDataset *
lab_collection_open_dataset (LabStore *store, const char *specification, GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (LabMixtureSource) source = NULL;

  if (store == NULL || !lab_mixture_is_specification (specification))
    return lab_dataset_open (specification, cancellable, error);
  source = lab_mixture_source_parse (specification);
  if (source != NULL)
    return make_mixture (store, source, cancellable, error);
  g_set_error_literal (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND,
                       _ ("The run was trained on drawings that are not in the collection, so that "
                          "it cannot go on; fine-tune it again"));
  return NULL;
}
