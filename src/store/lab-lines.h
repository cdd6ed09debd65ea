/* lab-lines.h: the lines of a text that nobody vouches for, as they come.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A longer line (about 100,000 points) is no drawing. */
#define LAB_LINES_MAX_LENGTH (1 << 20)

typedef struct _LabLines LabLines;

/* @name: what the text is called in sentences. */
LabLines *lab_lines_new (GInputStream *stream, const char *name);
LabLines *lab_lines_open (const char *path, GError **error);
void lab_lines_free (LabLines *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabLines, lab_lines_free)

/* The next line that is not blank, without its end; valid until the next call. FALSE at the end of
 * the text, or with an @error. */
gboolean lab_lines_next (LabLines *self, const char **line, gsize *length, GError **error);
/* Puts the names of the text and the line that was read last before @error. */
void lab_lines_prefix_error (const LabLines *self, GError **error);

G_END_DECLS
