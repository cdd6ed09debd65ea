/* lab-run-list.c: all recorded runs, as a list model that follows the store.
 *
 * The store is read in a thread whenever it says that something changed, and what is read is compared
 * with what is here: an item stays with its run, so that a list of a thousand keeps its place, its
 * selection and its focus while one of them trains.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-list.h"

#include <gio/gio.h>

#include "lab-run-label.h"

struct _LabRunList {
  GObject parent_instance;

  LabStore *store;
  GPtrArray *items;  /* of LabRunItem, newest first */
  GHashTable *by_id; /* of the same */
  gboolean is_loaded;
  gboolean is_reading;
  gboolean reads_again; /* something changed while it was being read */
};

static void lab_run_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LabRunList, lab_run_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, lab_run_list_model_init))

enum { SIGNAL_UPDATED, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static GType
lab_run_list_get_item_type (GListModel *model)
{
  return LAB_TYPE_RUN_ITEM;
}

static guint
lab_run_list_get_n_items (GListModel *model)
{
  return LAB_RUN_LIST (model)->items->len;
}

static gpointer
lab_run_list_get_item (GListModel *model, guint position)
{
  LabRunList *self = LAB_RUN_LIST (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
lab_run_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = lab_run_list_get_item_type;
  interface->get_n_items = lab_run_list_get_n_items;
  interface->get_item = lab_run_list_get_item;
}

/* ── taking over what was read ───────────────────────────────────────────────────────────────────
 */

static void
remove_at (LabRunList *self, guint position)
{
  gint64 id = lab_run_item_get_id (self->items->pdata[position]);

  g_hash_table_remove (self->by_id, &id);
  g_ptr_array_remove_index (self->items, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* Runs that were deleted go, one by one: they are few, and all others stay where they are. */
static void
remove_missing (LabRunList *self, GPtrArray *infos)
{
  g_autoptr (GHashTable) present = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < infos->len; i++)
    g_hash_table_add (present, &((LabRunInfo *)infos->pdata[i])->id);
  for (guint i = self->items->len; i > 0; i--) {
    gint64 id = lab_run_item_get_id (self->items->pdata[i - 1]);

    if (!g_hash_table_contains (present, &id))
      remove_at (self, i - 1);
  }
}

static void
insert_at (LabRunList *self, guint position, LabRunItem *item)
{
  gint64 *id = g_new (gint64, 1);

  *id = lab_run_item_get_id (item);
  g_hash_table_insert (self->by_id, id, item);
  g_ptr_array_insert (self->items, (int)position, item);
}

/* Brings the list, which holds no run that @infos has not, to what stands in @infos. New ones come
 * in stretches: the first time all at once. */
static void
take_over (LabRunList *self, GPtrArray *infos)
{
  guint fields = lab_run_fields_varying (infos);
  guint first_new = 0, n_new = 0;

  for (guint i = 0; i < infos->len; i++) {
    LabRunInfo *info = infos->pdata[i];
    LabRunItem *item = g_hash_table_lookup (self->by_id, &info->id);

    if (item == NULL) {
      first_new = n_new == 0 ? i : first_new;
      n_new++;
      insert_at (self, i, lab_run_item_new (info, fields));
      continue;
    }
    if (n_new > 0)
      g_list_model_items_changed (G_LIST_MODEL (self), first_new, 0, n_new);
    n_new = 0;
    lab_run_item_update (item, info, fields);
  }
  if (n_new > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), first_new, 0, n_new);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *infos = lab_store_list_runs (data, &error);

  if (infos != NULL)
    g_task_return_pointer (task, infos, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void read_store (LabRunList *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LabRunList *self = LAB_RUN_LIST (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos = g_task_propagate_pointer (G_TASK (result), &error);

  self->is_reading = FALSE;
  /* Another store, or none, in the meantime: what was read is of no use. */
  if (self->store == NULL || g_task_get_task_data (G_TASK (result)) != self->store) {
    read_store (self);
    return;
  }
  if (infos != NULL) {
    self->is_loaded = TRUE;
    remove_missing (self, infos);
    take_over (self, infos);
    g_signal_emit (self, signals[SIGNAL_UPDATED], 0);
  } else {
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
  }
  if (self->reads_again)
    read_store (self);
}

static void
read_store (LabRunList *self)
{
  g_autoptr (GTask) task = NULL;

  self->reads_again = self->is_reading;
  if (self->is_reading || self->store == NULL)
    return;
  self->is_reading = TRUE;
  task = g_task_new (self, NULL, read_cb, NULL);
  g_task_set_source_tag (task, read_store);
  g_task_set_task_data (task, g_object_ref (self->store), g_object_unref);
  g_task_run_in_thread (task, read_in_thread);
}

static void
lab_run_list_dispose (GObject *object)
{
  LabRunList *self = LAB_RUN_LIST (object);

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (lab_run_list_parent_class)->dispose (object);
}

static void
lab_run_list_finalize (GObject *object)
{
  LabRunList *self = LAB_RUN_LIST (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (lab_run_list_parent_class)->finalize (object);
}

static void
lab_run_list_class_init (LabRunListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lab_run_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = lab_run_list_finalize;
  signals[SIGNAL_UPDATED] = g_signal_new ("updated", LAB_TYPE_RUN_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_RUN_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lab_run_list_init (LabRunList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * lab_run_list_new:
 *
 * Returns: (transfer full): an empty list
 */
LabRunList *
lab_run_list_new (void)
{
  return g_object_new (LAB_TYPE_RUN_LIST, NULL);
}

/**
 * lab_run_list_set_store:
 * @self: a list
 * @store: (nullable): whose runs it lists, from now on
 */
void
lab_run_list_set_store (LabRunList *self, LabStore *store)
{
  g_return_if_fail (LAB_IS_RUN_LIST (self));

  if (store == self->store)
    return;
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_set_object (&self->store, store);
  if (store != NULL)
    g_signal_connect_swapped (store, "changed", G_CALLBACK (read_store), self);
  read_store (self);
}

/**
 * lab_run_list_is_loaded:
 * @self: a list
 *
 * Returns: whether the store has been read once: before that, no items mean nothing
 */
gboolean
lab_run_list_is_loaded (LabRunList *self)
{
  g_return_val_if_fail (LAB_IS_RUN_LIST (self), FALSE);
  return self->is_loaded;
}

/**
 * lab_run_list_find:
 * @self: a list
 * @id: a run's number
 *
 * Returns: (nullable) (transfer none): its item
 */
LabRunItem *
lab_run_list_find (LabRunList *self, gint64 id)
{
  g_return_val_if_fail (LAB_IS_RUN_LIST (self), NULL);
  return g_hash_table_lookup (self->by_id, &id);
}
