/* lab-class-names.h: what the classes of a dataset are called.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LAB_MIN_CLASSES 2
#define LAB_MAX_CLASSES 62 /* 10 digits, 26 + 26 letters */
/* Bytes of a name; the rest of a longer one is cut off. */
#define LAB_CLASS_NAME_MAX 64

/* Immutable, atomically reference-counted: may be shared between threads. */
typedef struct _LabClassNames LabClassNames;

/* @names (n): UTF-8; an empty one, or NULL for all of them, is called by its number. @n is 1 to
 * LAB_MAX_CLASSES. */
LabClassNames *lab_class_names_new (const char *const *names, guint n);
/* As lab_class_names_to_text() writes them; what is missing in @text (nullable), and bytes that are
 * no UTF-8, are made good by numbers and marks. */
LabClassNames *lab_class_names_new_from_text (const char *text, guint n);
LabClassNames *lab_class_names_ref (LabClassNames *self);
void lab_class_names_unref (LabClassNames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabClassNames, lab_class_names_unref)

guint lab_class_names_get_n (const LabClassNames *self);
/* "7" or "Ankle boot"; borrowed. */
const char *lab_class_names_get (const LabClassNames *self, guint index);
/* All of them, (n) and a NULL; borrowed. */
const char *const *lab_class_names_get_all (const LabClassNames *self);
/* Whether they are just numbers, as those of digits. */
gboolean lab_class_names_are_numbers (const LabClassNames *self);
/* One on each line, as in a dataset's classes.txt; g_free() it. */
char *lab_class_names_to_text (const LabClassNames *self);

G_END_DECLS
