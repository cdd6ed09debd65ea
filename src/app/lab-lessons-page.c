/* lab-lessons-page.c: the sidebar's lessons: short guided tours beside the live cards.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-lessons-page.h"

struct _LabLessonsPage {
  GtkWidget parent_instance;

  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (LabLessonsPage, lab_lessons_page, GTK_TYPE_WIDGET)

enum { SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
lab_lessons_page_dispose (GObject *object)
{
  g_clear_pointer (&LAB_LESSONS_PAGE (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lab_lessons_page_parent_class)->dispose (object);
}

static void
lab_lessons_page_class_init (LabLessonsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_lessons_page_dispose;
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LAB_TYPE_LESSONS_PAGE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-lessons-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LabLessonsPage, box);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lab_lessons_page_init (LabLessonsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lab_lessons_page_set_player (LabLessonsPage *self, LabPlayer *player)
{
  g_return_if_fail (LAB_IS_LESSONS_PAGE (self));
}

void
lab_lessons_page_set_cursor (LabLessonsPage *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_LESSONS_PAGE (self));
}
