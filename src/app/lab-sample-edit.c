/* lab-sample-edit.c: something that was done to the collection, and can be undone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sample-edit.h"

#include <glib/gi18n-lib.h>

typedef enum { KEPT, DELETED, LABELLED, HELD_OUT } Kind;

struct _LabSampleEdit {
  GObject parent_instance;

  LabStore *store;
  Kind kind;
  GPtrArray *samples; /* LabSample, as they were before; of what was kept: empty */
  gint64 kept;        /* its number */
  char *sentence;
  gboolean is_undone;
};

G_DEFINE_FINAL_TYPE (LabSampleEdit, lab_sample_edit, G_TYPE_OBJECT)

static void
lab_sample_edit_finalize (GObject *object)
{
  LabSampleEdit *self = LAB_SAMPLE_EDIT (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->samples, g_ptr_array_unref);
  g_free (self->sentence);
  G_OBJECT_CLASS (lab_sample_edit_parent_class)->finalize (object);
}

static void
lab_sample_edit_class_init (LabSampleEditClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lab_sample_edit_finalize;
}

static void
lab_sample_edit_init (LabSampleEdit *self)
{
}

static LabSampleEdit *
new_edit (LabStore *store, Kind kind, GPtrArray *samples, char *sentence)
{
  LabSampleEdit *self = g_object_new (LAB_TYPE_SAMPLE_EDIT, NULL);

  self->store = g_object_ref (store);
  self->kind = kind;
  self->samples = samples != NULL ? g_ptr_array_ref (samples) : NULL;
  self->sentence = sentence;
  return self;
}

static gint64 *
get_ids (GPtrArray *samples)
{
  gint64 *ids = g_new (gint64, MAX (samples->len, 1));

  for (guint i = 0; i < samples->len; i++)
    ids[i] = ((const LabSample *)samples->pdata[i])->id;
  return ids;
}

/**
 * lab_sample_edit_keep:
 * @store: where the collection is
 * @drawing: what was drawn
 * @label: the name of its class
 * @error: return location for why it was not kept
 *
 * Adds a drawing to the collection.
 *
 * Returns: (transfer full) (nullable): the edit
 */
LabSampleEdit *
lab_sample_edit_keep (LabStore *store, const LabDrawing *drawing, const char *label, GError **error)
{
  gint64 id = lab_collection_add (store, drawing, label, error);
  LabSampleEdit *self;

  if (id == 0)
    return NULL;
  /* translators: a drawing was added to the collection; %s is a class, such as 7 */
  self = new_edit (store, KEPT, NULL, g_strdup_printf (_ ("Kept as %s"), label));
  self->kept = id;
  return self;
}

/**
 * lab_sample_edit_delete:
 * @store: where the collection is
 * @samples: LabSample
 * @error: return location for why they were not deleted
 *
 * Returns: (transfer full) (nullable): the edit
 */
LabSampleEdit *
lab_sample_edit_delete (LabStore *store, GPtrArray *samples, GError **error)
{
  g_autofree gint64 *ids = get_ids (samples);

  if (!lab_collection_delete (store, ids, samples->len, error))
    return NULL;
  return new_edit (
      store, DELETED, samples,
      g_strdup_printf (ngettext ("Deleted %u drawing", "Deleted %u drawings", samples->len),
                       samples->len));
}

/**
 * lab_sample_edit_set_label:
 * @store: where the collection is
 * @samples: LabSample
 * @label: the name of their class, from now on
 * @error: return location for why not
 *
 * Returns: (transfer full) (nullable): the edit
 */
LabSampleEdit *
lab_sample_edit_set_label (LabStore *store, GPtrArray *samples, const char *label, GError **error)
{
  for (guint i = 0; i < samples->len; i++)
    if (!lab_collection_set_label (store, ((LabSample *)samples->pdata[i])->id, label, error))
      return NULL;
  return new_edit (
      store, LABELLED, samples,
      /* translators: how many drawings were given another class, and which */
      g_strdup_printf (ngettext ("Labelled %u drawing %s", "Labelled %u drawings %s", samples->len),
                       samples->len, label));
}

/**
 * lab_sample_edit_set_held_out:
 * @store: where the collection is
 * @samples: LabSample
 * @held_out: whether the network is only tested with them
 * @error: return location for why not
 *
 * Returns: (transfer full) (nullable): the edit
 */
LabSampleEdit *
lab_sample_edit_set_held_out (LabStore *store, GPtrArray *samples, gboolean held_out,
                              GError **error)
{
  for (guint i = 0; i < samples->len; i++)
    if (!lab_collection_set_held_out (store, ((LabSample *)samples->pdata[i])->id, held_out, error))
      return NULL;
  return new_edit (
      store, HELD_OUT, samples,
      held_out ? g_strdup_printf (
                     /* translators: drawings that are from now on only for testing */
                     ngettext ("Held out %u drawing", "Held out %u drawings", samples->len),
                     samples->len)
               : g_strdup_printf (ngettext ("%u drawing is for training now",
                                            "%u drawings are for training now", samples->len),
                                  samples->len));
}

/**
 * lab_sample_edit_get_sentence:
 * @self: an edit
 *
 * Returns: (transfer none): what was done
 */
const char *
lab_sample_edit_get_sentence (LabSampleEdit *self)
{
  g_return_val_if_fail (LAB_IS_SAMPLE_EDIT (self), NULL);
  return self->sentence;
}

static gboolean
restore (LabSampleEdit *self, const LabSample *sample, GError **error)
{
  if (self->kind == LABELLED)
    return lab_collection_set_label (self->store, sample->id, sample->label, error);
  return lab_collection_set_held_out (self->store, sample->id, sample->held_out, error);
}

static gboolean
undo (LabSampleEdit *self, GError **error)
{
  g_autofree gint64 *ids = NULL;

  switch (self->kind) {
  case KEPT:
    return lab_collection_delete (self->store, &self->kept, 1, error);
  case DELETED:
    ids = get_ids (self->samples);
    return lab_collection_undelete (self->store, ids, self->samples->len, error);
  case LABELLED:
  case HELD_OUT:
  default:
    for (guint i = 0; i < self->samples->len; i++)
      if (!restore (self, self->samples->pdata[i], error))
        return FALSE;
    return TRUE;
  }
}

/**
 * lab_sample_edit_undo:
 * @self: an edit
 * @error: return location for why it could not be undone
 *
 * Brings the collection back to what it was before, but for later edits.
 *
 * Returns: whether it is undone
 */
gboolean
lab_sample_edit_undo (LabSampleEdit *self, GError **error)
{
  g_return_val_if_fail (LAB_IS_SAMPLE_EDIT (self), FALSE);

  if (!self->is_undone)
    self->is_undone = undo (self, error);
  return self->is_undone;
}
