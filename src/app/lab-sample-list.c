/* lab-sample-list.c: the collection of drawings, as a list model that follows the store.
 *
 * It is read in a thread. An item stays with its drawing, so that a grid of them keeps its place, its
 * selection and its focus.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sample-list.h"

#include <gio/gio.h>

struct _LabSampleList {
  GObject parent_instance;

  LabStore *store;
  GPtrArray *items; /* of LabSampleItem, oldest first */
  gboolean is_active;
  gboolean is_stale; /* the store has changed since it was read */
  gboolean is_reading;
  gboolean reads_again; /* something changed while it was being read */
};

static void lab_sample_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LabSampleList, lab_sample_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      lab_sample_list_model_init))

enum { SIGNAL_UPDATED, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static GType
lab_sample_list_get_item_type (GListModel *model)
{
  return LAB_TYPE_SAMPLE_ITEM;
}

static guint
lab_sample_list_get_n_items (GListModel *model)
{
  return LAB_SAMPLE_LIST (model)->items->len;
}

static gpointer
lab_sample_list_get_item (GListModel *model, guint position)
{
  LabSampleList *self = LAB_SAMPLE_LIST (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
lab_sample_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = lab_sample_list_get_item_type;
  interface->get_n_items = lab_sample_list_get_n_items;
  interface->get_item = lab_sample_list_get_item;
}

/* ── taking over what was read ───────────────────────────────────────────────────────────────────
 */

/* The items of @samples, those that are here already among them. */
static GPtrArray *
make_items (LabSampleList *self, GPtrArray *samples)
{
  GPtrArray *items = g_ptr_array_new_full (samples->len, g_object_unref);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < self->items->len; i++) {
    LabSampleItem *item = self->items->pdata[i];

    g_hash_table_insert (by_id, &lab_sample_item_get_sample (item)->id, item);
  }
  for (guint i = 0; i < samples->len; i++) {
    LabSample *sample = samples->pdata[i];
    LabSampleItem *item = g_hash_table_lookup (by_id, &sample->id);

    g_ptr_array_add (items, item != NULL ? g_object_ref (item) : lab_sample_item_new (sample));
  }
  return items;
}

/* One change is told of, between what the two lists have in common at their ends. */
static void
take_over (LabSampleList *self, GPtrArray *samples)
{
  g_autoptr (GPtrArray) old = self->items;
  GPtrArray *items = make_items (self, samples);
  guint first = 0, last = 0;

  while (first < MIN (old->len, items->len) && old->pdata[first] == items->pdata[first])
    first++;
  while (last < MIN (old->len, items->len) - first &&
         old->pdata[old->len - 1 - last] == items->pdata[items->len - 1 - last])
    last++;
  self->items = items;
  if (first + last < MAX (old->len, items->len))
    g_list_model_items_changed (G_LIST_MODEL (self), first, old->len - first - last,
                                items->len - first - last);
  for (guint i = 0; i < items->len; i++)
    lab_sample_item_set_sample (items->pdata[i], samples->pdata[i]);
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *samples = lab_collection_list (data, &error);

  if (samples != NULL)
    g_task_return_pointer (task, samples, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabSampleList *self = LAB_SAMPLE_LIST (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) samples = g_task_propagate_pointer (G_TASK (result), &error);

  self->is_reading = FALSE;
  /* Another store, or none, in the meantime: what was read is of no use. */
  if (self->store == NULL || g_task_get_task_data (G_TASK (result)) != self->store) {
    lab_sample_list_refresh (self);
    return;
  }
  if (samples != NULL) {
    take_over (self, samples);
    g_signal_emit (self, signals[SIGNAL_UPDATED], 0);
  } else {
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
  }
  if (self->reads_again)
    lab_sample_list_refresh (self);
}

static void
store_changed_cb (LabSampleList *self)
{
  self->is_stale = TRUE;
  if (self->is_active)
    lab_sample_list_refresh (self);
}

static void
lab_sample_list_dispose (GObject *object)
{
  LabSampleList *self = LAB_SAMPLE_LIST (object);

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (lab_sample_list_parent_class)->dispose (object);
}

static void
lab_sample_list_finalize (GObject *object)
{
  g_ptr_array_unref (LAB_SAMPLE_LIST (object)->items);
  G_OBJECT_CLASS (lab_sample_list_parent_class)->finalize (object);
}

static void
lab_sample_list_class_init (LabSampleListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lab_sample_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = lab_sample_list_finalize;
  signals[SIGNAL_UPDATED] = g_signal_new ("updated", LAB_TYPE_SAMPLE_LIST, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_SAMPLE_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lab_sample_list_init (LabSampleList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * lab_sample_list_new:
 *
 * Returns: (transfer full): an empty list
 */
LabSampleList *
lab_sample_list_new (void)
{
  return g_object_new (LAB_TYPE_SAMPLE_LIST, NULL);
}

/**
 * lab_sample_list_set_store:
 * @self: a list
 * @store: (nullable): whose drawings it lists, from now on
 */
void
lab_sample_list_set_store (LabSampleList *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_SAMPLE_LIST (self));

  if (store == self->store)
    return;
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_set_object (&self->store, store);
  if (store != NULL)
    g_signal_connect_swapped (store, "changed", G_CALLBACK (store_changed_cb), self);
  lab_sample_list_refresh (self);
}

/**
 * lab_sample_list_get_store:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): whose drawings it lists
 */
LabStore *
lab_sample_list_get_store (LabSampleList *self)
{
  g_return_val_if_fail (LAB_IS_SAMPLE_LIST (self), NULL);
  return self->store;
}

/**
 * lab_sample_list_set_active:
 * @self: a list
 * @is_active: whether somebody sees it
 *
 * A store changes with every epoch that is trained: a list that nobody sees does not read it then.
 */
void
lab_sample_list_set_active (LabSampleList *self, gboolean is_active)
{
  g_return_if_fail (LAB_IS_SAMPLE_LIST (self));

  self->is_active = is_active;
  if (is_active && self->is_stale)
    lab_sample_list_refresh (self);
}

/**
 * lab_sample_list_refresh:
 * @self: a list
 *
 * Reads the store in a thread; LabSampleList::updated tells of the end.
 */
void
lab_sample_list_refresh (LabSampleList *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LAB_IS_SAMPLE_LIST (self));

  self->reads_again = self->is_reading;
  if (self->is_reading || self->store == NULL)
    return;
  self->is_reading = TRUE;
  self->is_stale = FALSE;
  task = g_task_new (self, NULL, read_cb, NULL);
  g_task_set_source_tag (task, lab_sample_list_refresh);
  g_task_set_task_data (task, g_object_ref (self->store), g_object_unref);
  g_task_run_in_thread (task, read_in_thread);
}

/**
 * lab_sample_list_count:
 * @self: a list
 * @label: (nullable): the name of a class; %NULL: of all
 *
 * Returns: how many drawings there are of it
 */
guint
lab_sample_list_count (LabSampleList *self, const char *label)
{
  guint n = 0;

  g_return_val_if_fail (LAB_IS_SAMPLE_LIST (self), 0);

  for (guint i = 0; i < self->items->len; i++)
    n += label == NULL || g_str_equal (lab_sample_item_get_label (self->items->pdata[i]), label);
  return n;
}

/**
 * lab_sample_list_get_samples:
 * @self: a list
 *
 * Returns: (transfer full): LabSample, oldest first
 */
GPtrArray *
lab_sample_list_get_samples (LabSampleList *self)
{
  GPtrArray *samples;

  g_return_val_if_fail (LAB_IS_SAMPLE_LIST (self), NULL);

  samples = g_ptr_array_new_full (self->items->len, (GDestroyNotify)lab_sample_unref);
  for (guint i = 0; i < self->items->len; i++)
    g_ptr_array_add (samples, lab_sample_ref (lab_sample_item_get_sample (self->items->pdata[i])));
  return samples;
}
