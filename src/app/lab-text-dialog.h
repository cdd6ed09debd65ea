/* lab-text-dialog.h: asks for a line of text, or a few.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*LabTextAnswer) (gpointer object, const char *text, gpointer data);

/* Calls @answer (@object, text, @data) once a person says so; not when @object is gone by then.
 * Returns: (transfer none): the dialog, which is shown. */
GtkWidget *lab_text_dialog_ask (GtkWindow *parent, const char *heading, const char *body,
                                const char *text, gboolean is_long, LabTextAnswer answer,
                                gpointer object, gpointer data, GDestroyNotify free_data);

G_END_DECLS
