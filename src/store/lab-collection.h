/* lab-collection.h: what people drew and labelled, kept in the store: their handwriting.
 *
 * Reading, adding and labelling may be done from any thread; deleting on the main one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-mixture.h"
#include "lab-store.h"

G_BEGIN_DECLS

/* One drawing. Immutable, atomically reference-counted. */
typedef struct {
  gint64 id;
  char *label;         /* the name of its class: "7", "Ankle boot" */
  LabDrawing *drawing; /* its strokes; y down, 0..1 is the pad; NULL: it came as an image */
  gboolean held_out;   /* to test with, never trained on */
  gint64 created;      /* µs since 1970, UTC */
  guint8 pixels[LAB_IMAGE_PIXELS]; /* by MNIST's recipe */
} LabSample;

LabSample *lab_sample_ref (LabSample *self);
void lab_sample_unref (LabSample *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabSample, lab_sample_unref)

/* Which drawings are held out when nobody says: every third of a label, so that each class has both
 * as soon as there are three. */
#define LAB_COLLECTION_HELD_OUT_EVERY 3

/* A drawing of more points is refused, and so are more drawings at once. */
#define LAB_COLLECTION_MAX_POINTS 20000
#define LAB_COLLECTION_MAX_IMPORT 20000

/* Whether @label can be the name of a class: some text on one line, LAB_CLASS_NAME_MAX bytes at
 * most. */
gboolean lab_collection_check_label (const char *label, GError **error);

/* "changed" of the store tells of each of these. Blocks for a short transaction. Returns the number,
 * 0 on an error. */
gint64 lab_collection_add (LabStore *store, const LabDrawing *drawing, const char *label,
                           GError **error);
gboolean lab_collection_set_label (LabStore *store, gint64 id, const char *label, GError **error);
gboolean lab_collection_set_held_out (LabStore *store, gint64 id, gboolean held_out,
                                      GError **error);
gboolean lab_collection_delete (LabStore *store, const gint64 *ids, guint n, GError **error);
gboolean lab_collection_undelete (LabStore *store, const gint64 *ids, guint n, GError **error);
/* LabSample, oldest first. What cannot be read is passed over. */
GPtrArray *lab_collection_list (LabStore *store, GError **error);
/* The same; @faults (optional) gets a sentence for each drawing that is passed over. */
GPtrArray *lab_collection_list_with_faults (LabStore *store, GPtrArray **faults, GError **error);

/* Appends those of @samples that are held out, or those that are not, to @drawings (LabOwnDrawing,
 * which borrow from @samples), their labels as classes by @names. Returns how many of them were left
 * out: their label is no class. */
guint lab_collection_pick (GPtrArray *samples, LabClassNames *names, gboolean held_out,
                           GArray *drawings);

/* As lab_dataset_open(), but a mixture with drawings of the collection is made again, as long as
 * they are there. The hash tells whether it is the same. */
LabDataset *lab_collection_open_dataset (LabStore *store, const char *specification,
                                         GCancellable *cancellable, GError **error);

/* ── sharing ─────────────────────────────────────────────────────────────────────────────────────
 */

/* JSON lines, one drawing each: {"label": "7", "held_out": false, "created": "…", "strokes": [[[x,
 * y], …], …]}; "image", 784 bytes as Base64, in place of "strokes" where only that is known. Written
 * whole or not at all. */
gboolean lab_collection_export_lines (GPtrArray *samples, const char *path, GError **error);
/* Adds what a file holds, or nothing when a line is broken: "label" and one of "strokes" and "image"
 * are needed. Returns how many; -1 on an error. */
gint lab_collection_import_lines (LabStore *store, const char *path, GError **error);
/* Four IDX files and a classes.txt in @folder, as lab_dataset_open() takes them: those held out are
 * the test split. The folder is made, or empty; whole or not at all. */
gboolean lab_collection_export_idx (GPtrArray *samples, const char *folder, GError **error);
/* Adds the images of such a folder, without strokes, or nothing. Returns how many; -1 on an error. */
gint lab_collection_import_idx (LabStore *store, const char *folder, GError **error);

G_END_DECLS
