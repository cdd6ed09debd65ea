/* lab-experiments-page-list.c: which experiments there are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiments-page-private.h"

#include <glib/gi18n-lib.h>

/* ── rows ────────────────────────────────────────────────────────────────────────────────────────
 */

static void
describe_row (GtkWidget *row, LabExperimentItem *item)
{
  GtkWidget *box = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));
  g_autofree char *description = lab_experiment_item_describe (item);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)),
                       lab_experiment_item_get_title (item));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  lab_experiment_item_get_title (item),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static GtkWidget *
make_row_cb (gpointer item, gpointer data)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (NULL), *description = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (description), 0);
  gtk_label_set_ellipsize (GTK_LABEL (description), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (description, "dim-label");
  gtk_widget_add_css_class (description, "details");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), description);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "item", g_object_ref (item), g_object_unref);
  describe_row (row, item);
  return row;
}

/* A title above the ready-made ones and above the recorded ones. */
static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  LabExperimentItem *item = g_object_get_data (G_OBJECT (row), "item");
  LabExperimentItem *item_before =
      before != NULL ? g_object_get_data (G_OBJECT (before), "item") : NULL;
  gboolean is_recorded = lab_experiment_item_get_kind (item) == LAB_EXPERIMENT_ITEM_RECORDED;
  GtkWidget *label;

  if (item_before != NULL &&
      is_recorded == (lab_experiment_item_get_kind (item_before) == LAB_EXPERIMENT_ITEM_RECORDED)) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  label = gtk_label_new (is_recorded ? _ ("Trained") : _ ("Ready-Made"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "list-heading");
  gtk_list_box_row_set_header (row, label);
}

/* ── the list ────────────────────────────────────────────────────────────────────────────────────
 */

static void
append_item (LabExperimentsPage *self, LabExperimentItem *item)
{
  g_list_store_append (self->items, item);
  g_object_unref (item);
}

/**
 * lab_experiments_page_fill_list:
 * @self: a page
 *
 * Lists what comes with the program.
 */
void
lab_experiments_page_fill_list (LabExperimentsPage *self)
{
  const char *const *names = lab_experiment_list_ready_made ();

  append_item (self, lab_experiment_item_new_study ());
  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr (LabExperiment) experiment = lab_experiment_open (names[i], NULL);

    if (experiment != NULL)
      append_item (self, lab_experiment_item_new_ready_made (experiment));
  }
  self->n_ready_made = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  gtk_list_box_set_header_func (self->list_box, header_cb, NULL, NULL);
  gtk_list_box_bind_model (self->list_box, G_LIST_MODEL (self->items), make_row_cb, NULL, NULL);
}

/* What an experiment in the store is, parsed once; NULL where its text cannot be read (any more). */
static LabExperiment *
get_experiment (LabExperimentsPage *self, const LabExperimentInfo *info)
{
  LabExperiment *experiment = g_hash_table_lookup (self->experiments, &info->id);

  if (experiment == NULL) {
    experiment = lab_experiment_parse (info->text, info->name, NULL);
    if (experiment != NULL)
      g_hash_table_insert (self->experiments, g_memdup2 (&info->id, sizeof info->id), experiment);
  }
  return experiment;
}

static gboolean
is_listed_as (LabExperimentsPage *self, guint position, const LabExperimentInfo *info)
{
  g_autoptr (LabExperimentItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  const LabExperimentInfo *listed = item != NULL ? lab_experiment_item_get_info (item) : NULL;

  return listed != NULL && listed->id == info->id && listed->state == info->state &&
         listed->n_ended == info->n_ended;
}

static gboolean
is_listed (LabExperimentsPage *self, const GPtrArray *items)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  if (n != self->n_ready_made + items->len)
    return FALSE;
  for (guint i = 0; i < items->len; i++) {
    if (!is_listed_as (self, self->n_ready_made + i,
                       lab_experiment_item_get_info (g_ptr_array_index (items, i))))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_same (LabExperimentItem *item, LabExperimentItem *other)
{
  if (lab_experiment_item_get_kind (item) != lab_experiment_item_get_kind (other))
    return FALSE;
  if (lab_experiment_item_get_info (item) != NULL)
    return lab_experiment_item_get_info (item)->id == lab_experiment_item_get_info (other)->id;
  return lab_experiment_item_get_experiment (item) == lab_experiment_item_get_experiment (other);
}

/* What is recorded of an experiment of one's own, which stood in no list before. */
static gboolean
is_record_of (LabExperimentItem *item, LabExperimentItem *shown)
{
  return lab_experiment_item_get_kind (item) == LAB_EXPERIMENT_ITEM_RECORDED &&
         lab_experiment_item_get_kind (shown) == LAB_EXPERIMENT_ITEM_READY_MADE &&
         g_str_equal (lab_experiment_item_get_experiment (item)->text,
                      lab_experiment_item_get_experiment (shown)->text);
}

static gboolean
select_first (LabExperimentsPage *self,
              gboolean (*matches) (LabExperimentItem *item, LabExperimentItem *shown))
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; i < n; i++) {
    g_autoptr (LabExperimentItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    if (!matches (item, self->shown))
      continue;
    g_set_object (&self->shown, item);
    gtk_list_box_select_row (self->list_box,
                             gtk_list_box_get_row_at_index (self->list_box, (int)i));
    return TRUE;
  }
  return FALSE;
}

/* New rows are not selected: what was shown is, without being shown anew. */
static void
select_shown (LabExperimentsPage *self)
{
  if (self->shown != NULL && !select_first (self, is_same))
    select_first (self, is_record_of);
}

/**
 * lab_experiments_page_refresh_list:
 * @self: a page
 *
 * Lists what the store has, the newest first; nothing when the list says so already.
 */
void
lab_experiments_page_refresh_list (LabExperimentsPage *self)
{
  LabStore *store = lab_experimenter_get_store (self->experimenter);
  g_autoptr (GPtrArray) infos = store != NULL ? lab_store_list_experiments (store, NULL) : NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; infos != NULL && i < infos->len; i++) {
    LabExperimentInfo *info = g_ptr_array_index (infos, i);
    LabExperiment *experiment = get_experiment (self, info);

    if (experiment != NULL)
      g_ptr_array_add (items, lab_experiment_item_new_recorded (experiment, info));
  }
  if (is_listed (self, items))
    return;
  g_list_store_splice (self->items, self->n_ready_made, n - self->n_ready_made, items->pdata,
                       items->len);
  select_shown (self);
}

/**
 * lab_experiments_page_find_record:
 * @self: a page
 * @experiment: an experiment
 *
 * Returns: (transfer none) (nullable): the newest in the store that is the same
 */
LabExperimentInfo *
lab_experiments_page_find_record (LabExperimentsPage *self, LabExperiment *experiment)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = self->n_ready_made; i < n; i++) {
    g_autoptr (LabExperimentItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    if (g_str_equal (lab_experiment_item_get_experiment (item)->text, experiment->text))
      return lab_experiment_item_get_info (item);
  }
  return NULL;
}
