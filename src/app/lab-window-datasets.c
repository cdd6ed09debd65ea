/* lab-window-datasets.c: the window and the datasets that can be fetched.
 *
 * What is being fetched goes on when the dialog is closed: the window holds the fetchers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-window-private.h"

#include <glib/gi18n-lib.h>

#include "lab-datasets-dialog.h"
#include "lab-fetcher.h"

static GtkWindow *
find_dialog (LabWindow *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *item = windows; item != NULL; item = item->next)
    if (LAB_IS_DATASETS_DIALOG (item->data) &&
        gtk_window_get_transient_for (item->data) == GTK_WINDOW (self))
      return item->data;
  return NULL;
}

/* Who has closed the dialog in the meantime is told, and may use it at once. */
static void
fetched_cb (LabWindow *self, LabFetcher *fetcher)
{
  const LabCatalogueEntry *entry = lab_fetcher_get_entry (fetcher);
  g_autofree char *sentence = NULL;
  AdwToast *toast;

  if (self->is_closed || find_dialog (self) != NULL)
    return;
  /* translators: %s is a dataset */
  sentence = g_strdup_printf (_ ("%s was fetched"), entry->title);
  toast = adw_toast_new (sentence);
  adw_toast_set_button_label (toast, _ ("_Use It"));
  adw_toast_set_action_name (toast, "win.dataset");
  adw_toast_set_action_target_value (toast, g_variant_new_string (entry->name));
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static gboolean
ensure_fetchers (LabWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (self->fetchers != NULL)
    return TRUE;
  self->fetchers = lab_fetcher_list_new (&error);
  if (self->fetchers == NULL) {
    lab_window_show_error (self, _ ("No Datasets"), error->message);
    return FALSE;
  }
  for (guint i = 0; i < g_list_model_get_n_items (self->fetchers); i++) {
    g_autoptr (LabFetcher) fetcher = g_list_model_get_item (self->fetchers, i);

    g_signal_connect_object (fetcher, "fetched", G_CALLBACK (fetched_cb), self, G_CONNECT_SWAPPED);
  }
  return TRUE;
}

static void
get_datasets_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabWindow *self = data;
  GtkWindow *dialog = find_dialog (self);

  if (dialog == NULL && ensure_fetchers (self)) {
    dialog = lab_datasets_dialog_new (self->fetchers, lab_player_get_setup (self->player));
    gtk_window_set_transient_for (dialog, GTK_WINDOW (self));
  }
  if (dialog != NULL)
    gtk_window_present (dialog);
}

/**
 * lab_window_add_datasets:
 * @self: a window that is being made
 *
 * Adds the action that shows the datasets that can be fetched.
 */
void
lab_window_add_datasets (LabWindow *self)
{
  static const GActionEntry entries[] = {{"get-datasets", get_datasets_cb}};

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

/**
 * lab_window_stop_datasets:
 * @self: a window that is about to close
 *
 * Ends what is being fetched; may be called again.
 */
void
lab_window_stop_datasets (LabWindow *self)
{
  g_autoptr (GListModel) fetchers = g_steal_pointer (&self->fetchers);

  for (guint i = 0; fetchers != NULL && i < g_list_model_get_n_items (fetchers); i++) {
    g_autoptr (LabFetcher) fetcher = g_list_model_get_item (fetchers, i);

    lab_fetcher_cancel (fetcher);
  }
}
