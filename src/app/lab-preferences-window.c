/* lab-preferences-window.c: how much is kept, and where.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-preferences-window.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "lab-settings.h"

struct _LabPreferencesWindow {
  AdwPreferencesWindow parent_instance;

  GtkAdjustment *limit_adjustment;
  GtkWidget *limit_row;
  AdwActionRow *file_row;
};

G_DEFINE_FINAL_TYPE (LabPreferencesWindow, lab_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static void
lab_preferences_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LAB_TYPE_PREFERENCES_WINDOW);
  G_OBJECT_CLASS (lab_preferences_window_parent_class)->dispose (object);
}

static void
lab_preferences_window_class_init (LabPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_preferences_window_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LabPreferencesWindow, limit_adjustment);
  gtk_widget_class_bind_template_child (widget_class, LabPreferencesWindow, limit_row);
  gtk_widget_class_bind_template_child (widget_class, LabPreferencesWindow, file_row);
}

static void
lab_preferences_window_init (LabPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* "runs.db in …/digit-lab, 12.3 MB" */
static void
show_file (LabPreferencesWindow *self, LabStore *store)
{
  GStatBuf status;
  g_autofree char *path = NULL;
  g_autofree char *size = NULL;
  g_autofree char *subtitle = NULL;

  if (store == NULL) {
    adw_action_row_set_subtitle (self->file_row, _ ("Runs are not kept."));
    return;
  }
  path = g_filename_display_name (lab_store_get_path (store));
  if (g_stat (lab_store_get_path (store), &status) == 0)
    size = g_format_size ((guint64)status.st_size);
  /* translators: a file's path, and its size */
  subtitle = size != NULL ? g_strdup_printf (_ ("%s, %s"), path, size) : g_strdup (path);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->file_row), FALSE);
  adw_action_row_set_subtitle (self->file_row, subtitle);
}

/**
 * lab_preferences_window_new:
 * @settings: (nullable): what is changed, at once
 * @store: (nullable): where runs are kept
 *
 * Returns: (transfer none): a window that is not shown yet
 */
GtkWindow *
lab_preferences_window_new (GSettings *settings, LabStore *store)
{
  LabPreferencesWindow *self = g_object_new (LAB_TYPE_PREFERENCES_WINDOW, NULL);

  gtk_widget_set_sensitive (self->limit_row, settings != NULL);
  if (settings != NULL) {
    lab_settings_get_store_limit (settings);
    g_settings_bind (settings, "store-limit", self->limit_adjustment, "value",
                     G_SETTINGS_BIND_DEFAULT);
  }
  show_file (self, store);
  return GTK_WINDOW (self);
}
