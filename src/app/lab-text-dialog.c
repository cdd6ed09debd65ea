/* lab-text-dialog.c: asks for a line of text, or a few.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-text-dialog.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define LONG_HEIGHT 120

typedef struct {
  LabTextAnswer answer;
  GWeakRef object;
  gpointer data;
  GDestroyNotify free_data;
  GtkWidget *editor; /* a GtkEntry or a GtkTextView; the dialog's */
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_weak_ref_clear (&question->object);
  if (question->free_data != NULL)
    question->free_data (question->data);
  g_free (question);
}

static char *
get_text (Question *question)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  if (GTK_IS_EDITABLE (question->editor))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->editor)));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (question->editor));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  g_autoptr (GObject) object = g_weak_ref_get (&question->object);
  g_autofree char *text = NULL;

  if (!g_str_equal (response, "save") || object == NULL)
    return;
  text = get_text (question);
  question->answer (object, g_strstrip (text), question->data);
}

static GtkWidget *
make_line (const char *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  return entry;
}

static GtkWidget *
make_text (const char *text)
{
  GtkWidget *view = gtk_text_view_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  return view;
}

/**
 * lab_text_dialog_ask:
 * @parent: the window it belongs to
 * @heading: what is asked for
 * @body: (nullable): more about it
 * @text: what stands there first
 * @is_long: whether several lines may be written
 * @answer: is given what was written
 * @object: (type GObject): for @answer; held weakly
 * @data: for @answer
 * @free_data: (nullable): frees @data
 *
 * Returns: (transfer none): the dialog, which is shown
 */
GtkWidget *
lab_text_dialog_ask (GtkWindow *parent, const char *heading, const char *body, const char *text,
                     gboolean is_long, LabTextAnswer answer, gpointer object, gpointer data,
                     GDestroyNotify free_data)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);
  GtkWidget *editor = is_long ? make_text (text) : make_line (text);
  GtkWidget *child = editor;
  Question *question = g_new0 (Question, 1);

  gtk_accessible_update_property (GTK_ACCESSIBLE (editor), GTK_ACCESSIBLE_PROPERTY_LABEL, heading,
                                  -1);
  if (is_long) {
    child = gtk_scrolled_window_new ();
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (child), editor);
    gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (child), LONG_HEIGHT);
    gtk_widget_add_css_class (child, "card");
  }
  question->answer = answer;
  g_weak_ref_init (&question->object, object);
  question->data = data;
  question->free_data = free_data;
  question->editor = editor;
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), child);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "save",
                                    _ ("_Save"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (editor);
  return dialog;
}
