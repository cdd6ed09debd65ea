/* lab-collection-private.h: drawings on their way into the collection.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-collection.h"

G_BEGIN_DECLS

typedef enum {
  LAB_HOLDING_BY_RULE, /* every third of a label is held out */
  LAB_HOLDING_TRAINED,
  LAB_HOLDING_HELD_OUT
} LabHolding;

/* A drawing that is to be added. */
typedef struct {
  char *label;
  char *strokes;  /* lab_strokes_to_text(); NULL: only the image is known */
  guint8 *pixels; /* (784), where there are no strokes */
  LabHolding holding;
  gint64 created; /* µs since 1970; 0: now */
} LabDraft;

LabDraft *lab_draft_new_strokes (const LabDrawing *drawing, const char *label, GError **error);
LabDraft *lab_draft_new_image (const guint8 *pixels, const char *label, GError **error);
void lab_draft_free (LabDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabDraft, lab_draft_free)

/* All of @drafts or none of them. Returns the number of the last one, 0 on an error. */
gint64 lab_collection_add_drafts (LabStore *store, GPtrArray *drafts, GError **error);

gboolean lab_collection_check_count (guint64 n, const char *name, GError **error);

G_END_DECLS
