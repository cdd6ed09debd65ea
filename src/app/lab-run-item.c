/* lab-run-item.c: a recorded run in a list.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-run-item.h"

#include "lab-run-label.h"

struct _LabRunItem {
  GObject parent_instance;

  LabRunInfo *info;
  guint fields;
  char *title;
  char *text; /* for a search; NULL until it is asked for */
};

G_DEFINE_FINAL_TYPE (LabRunItem, lab_run_item, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
lab_run_item_finalize (GObject *object)
{
  LabRunItem *self = LAB_RUN_ITEM (object);

  lab_run_info_unref (self->info);
  g_free (self->title);
  g_free (self->text);
  G_OBJECT_CLASS (lab_run_item_parent_class)->finalize (object);
}

static void
lab_run_item_class_init (LabRunItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lab_run_item_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LAB_TYPE_RUN_ITEM, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
lab_run_item_init (LabRunItem *self)
{
}

static void
set (LabRunItem *self, LabRunInfo *info, guint fields)
{
  lab_run_info_ref (info);
  g_clear_pointer (&self->info, lab_run_info_unref);
  self->info = info;
  self->fields = fields;
  g_free (self->title);
  self->title = info->named ? g_strdup (info->name) : lab_run_label (info, fields);
  g_clear_pointer (&self->text, g_free);
}

/**
 * lab_run_item_new:
 * @info: a run
 * @fields: what is to stand in its title
 *
 * Returns: (transfer full): an item
 */
LabRunItem *
lab_run_item_new (LabRunInfo *info, guint fields)
{
  LabRunItem *self = g_object_new (LAB_TYPE_RUN_ITEM, NULL);

  set (self, info, fields);
  return self;
}

/**
 * lab_run_item_get_id:
 * @self: an item
 *
 * Returns: the run's number
 */
gint64
lab_run_item_get_id (LabRunItem *self)
{
  g_return_val_if_fail (LAB_IS_RUN_ITEM (self), 0);
  return self->info->id;
}

/**
 * lab_run_item_get_info:
 * @self: an item
 *
 * Returns: (transfer none): the run, as it was when the list was read
 */
LabRunInfo *
lab_run_item_get_info (LabRunItem *self)
{
  g_return_val_if_fail (LAB_IS_RUN_ITEM (self), NULL);
  return self->info;
}

/**
 * lab_run_item_get_title:
 * @self: an item
 *
 * Returns: what a person called the run, else what differs from the others; borrowed
 */
const char *
lab_run_item_get_title (LabRunItem *self)
{
  g_return_val_if_fail (LAB_IS_RUN_ITEM (self), NULL);
  return self->title;
}

static gboolean
is_same (const LabRunInfo *a, const LabRunInfo *b)
{
  return a->state == b->state && a->n_epochs == b->n_epochs && a->seconds == b->seconds &&
         a->starred == b->starred && a->is_ours == b->is_ours && a->n_sparks == b->n_sparks &&
         a->config.epochs == b->config.epochs && g_strcmp0 (a->name, b->name) == 0 &&
         g_strcmp0 (a->note, b->note) == 0;
}

/**
 * lab_run_item_update:
 * @self: an item
 * @info: the same run, read later
 * @fields: what is to stand in its title
 *
 * Takes over what is new, and says so when there is anything.
 */
void
lab_run_item_update (LabRunItem *self, LabRunInfo *info, guint fields)
{
  g_return_if_fail (LAB_IS_RUN_ITEM (self));

  if (fields == self->fields && is_same (self->info, info))
    return;
  set (self, info, fields);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * lab_run_item_get_text:
 * @self: an item
 *
 * Returns: all that a search may find, case folded; borrowed
 */
const char *
lab_run_item_get_text (LabRunItem *self)
{
  g_return_val_if_fail (LAB_IS_RUN_ITEM (self), NULL);

  if (self->text == NULL) {
    g_autofree char *label = lab_run_label (self->info, ~0u);
    g_autofree char *all =
        g_strdup_printf ("%" G_GINT64_FORMAT " %s %s %s %s", self->info->id, self->info->name,
                         label, self->info->note, self->info->dataset_name);

    self->text = g_utf8_casefold (all, -1);
  }
  return self->text;
}
