/* lab-lessons-page.h: the sidebar's lessons: short guided tours beside the live cards.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "lab-cursor.h"
#include "lab-player.h"

G_BEGIN_DECLS

#define LAB_TYPE_LESSONS_PAGE (lab_lessons_page_get_type ())
G_DECLARE_FINAL_TYPE (LabLessonsPage, lab_lessons_page, LAB, LESSONS_PAGE, GtkWidget)

/* Signals: "failed" (a sentence); "run-wanted" (LabRun): that run is to be shown beside the lesson;
 * "card-wanted" (string, or NULL): the card to look at. */

/* What a lesson sets up, trains and watches. */
void lab_lessons_page_set_player (LabLessonsPage *self, LabPlayer *player);
void lab_lessons_page_set_cursor (LabLessonsPage *self, LabCursor *cursor);

G_END_DECLS
