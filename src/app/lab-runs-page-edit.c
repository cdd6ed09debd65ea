/* lab-runs-page-edit.c: renames, annotates, stars and deletes the selected runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-runs-page-private.h"

#include <glib/gi18n-lib.h>

#include "lab-text-dialog.h"

static GtkWindow *
get_window (LabRunsPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
renamed_cb (gpointer object, const char *text, gpointer data)
{
  LabRunsPage *self = object;

  if (self->store != NULL)
    lab_store_rename_run (self->store, *(gint64 *)data, text);
}

static void
noted_cb (gpointer object, const char *text, gpointer data)
{
  LabRunsPage *self = object;

  if (self->store != NULL)
    lab_store_set_note (self->store, *(gint64 *)data, text);
}

static gpointer
copy_id (const LabRunInfo *info)
{
  return g_memdup2 (&info->id, sizeof info->id);
}

static void
rename_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LabRunsPage *self = LAB_RUNS_PAGE (widget);
  LabRunItem *item = lab_runs_page_get_only (self);
  const LabRunInfo *info;

  if (item == NULL)
    return;
  info = lab_run_item_get_info (item);
  lab_text_dialog_ask (get_window (self), _ ("Rename Run"),
                       _ ("Without a name of its own, a run is called by its settings."),
                       info->named ? info->name : "", FALSE, renamed_cb, self, copy_id (info),
                       g_free);
}

static void
note_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LabRunsPage *self = LAB_RUNS_PAGE (widget);
  LabRunItem *item = lab_runs_page_get_only (self);
  const LabRunInfo *info;

  if (item == NULL)
    return;
  info = lab_run_item_get_info (item);
  lab_text_dialog_ask (get_window (self), _ ("Note"), NULL, info->note, TRUE, noted_cb, self,
                       copy_id (info), g_free);
}

/**
 * lab_runs_page_star:
 * @self: a page
 * @item: a run
 * @starred: whether it is to have a star
 */
void
lab_runs_page_star (LabRunsPage *self, LabRunItem *item, gboolean starred)
{
  if (self->store != NULL)
    lab_store_set_starred (self->store, lab_run_item_get_id (item), starred);
}

/* All get a star, unless all have one. */
static void
star_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LabRunsPage *self = LAB_RUNS_PAGE (widget);
  g_autoptr (GArray) ids = lab_runs_page_get_selected (self);
  gboolean starred = FALSE;

  for (guint i = 0; i < ids->len; i++) {
    LabRunItem *item = lab_run_list_find (self->list, g_array_index (ids, gint64, i));

    starred |= item != NULL && !lab_run_item_get_info (item)->starred;
  }
  for (guint i = 0; i < ids->len; i++) {
    LabRunItem *item = lab_run_list_find (self->list, g_array_index (ids, gint64, i));

    if (item != NULL)
      lab_runs_page_star (self, item, starred);
  }
}

static gboolean
is_active (LabRunsPage *self, gint64 id)
{
  LabRunItem *item = lab_run_list_find (self->list, id);
  LabRunState state = item != NULL ? lab_run_item_get_info (item)->state : LAB_RUN_STOPPED;

  return state == LAB_RUN_TRAINING || state == LAB_RUN_PAUSED;
}

static void
delete_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LabRunsPage *self = LAB_RUNS_PAGE (widget);
  g_autoptr (GArray) ids = lab_runs_page_get_selected (self);
  guint n_selected = ids->len;

  if (self->store == NULL || n_selected == 0)
    return;
  for (guint i = ids->len; i > 0; i--)
    if (is_active (self, g_array_index (ids, gint64, i - 1)))
      g_array_remove_index (ids, i - 1);
  if (ids->len < n_selected)
    lab_runs_page_refuse (self, _ ("A run in training is not deleted: stop it first"));
  if (ids->len == 0)
    return;
  lab_store_delete_runs (self->store, (const gint64 *)(void *)ids->data, ids->len);
  g_clear_pointer (&self->deleted, g_array_unref);
  self->deleted = g_array_ref (ids);
  lab_runs_page_tell_deleted (self, ids->len);
}

/**
 * lab_runs_page_undo:
 * @self: a page
 *
 * Brings back the runs that were deleted last.
 */
void
lab_runs_page_undo (LabRunsPage *self)
{
  g_return_if_fail (LAB_IS_RUNS_PAGE (self));

  if (self->deleted == NULL || self->store == NULL)
    return;
  lab_store_undelete_runs (self->store, (const gint64 *)(void *)self->deleted->data,
                           self->deleted->len);
  g_clear_pointer (&self->deleted, g_array_unref);
}

/**
 * lab_runs_page_update_edits:
 * @self: a page
 *
 * Enables what can be done with what is selected.
 */
void
lab_runs_page_update_edits (LabRunsPage *self)
{
  g_autoptr (GArray) ids = lab_runs_page_get_selected (self);
  gboolean any = self->store != NULL && ids->len > 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runs.rename", any && ids->len == 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runs.note", any && ids->len == 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runs.star", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runs.delete", any);
}

/**
 * lab_runs_page_install_edits:
 * @widget_class: the page's class
 *
 * The actions, and their keys: a search entry with the focus keeps Delete for itself.
 */
void
lab_runs_page_install_edits (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
      {GDK_KEY_F2, 0, "runs.rename"},
      /* The menu names the other one. */
      {GDK_KEY_KP_Delete, 0, "runs.delete"},
      {GDK_KEY_Delete, 0, "runs.delete"},
      {GDK_KEY_d, GDK_CONTROL_MASK, "runs.star"},
      {GDK_KEY_F10, GDK_SHIFT_MASK, "runs.show-menu"},
      {GDK_KEY_Menu, 0, "runs.show-menu"},
  };

  gtk_widget_class_install_action (widget_class, "runs.rename", NULL, rename_cb);
  gtk_widget_class_install_action (widget_class, "runs.note", NULL, note_cb);
  gtk_widget_class_install_action (widget_class, "runs.star", NULL, star_cb);
  gtk_widget_class_install_action (widget_class, "runs.delete", NULL, delete_cb);
  gtk_widget_class_install_action (widget_class, "runs.show-menu", NULL, lab_runs_page_show_menu);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);
}
