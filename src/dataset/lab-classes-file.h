/* lab-classes-file.h: classes.txt, which says what the classes of a folder of images are called.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A name on each line, that of class 0 first. @text is NULL, and @n_lines 0, where there is no such
 * file in @folder. */
gboolean lab_classes_file_read (const char *folder, char **text, guint *n_lines,
                                GCancellable *cancellable, GError **error);

G_END_DECLS
