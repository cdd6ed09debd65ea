/* lab-collection.c: what people drew and labelled, kept in the store: adding, labelling, deleting.
 *
 * A deleted drawing is hidden at once, and purged as deleted runs are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-collection-private.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-ink.h"
#include "lab-store-private.h"
#include "lab-strokes.h"

/* ── what is to be added ──────────────────────────────────────────────────────────────────────── */

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT, sentence);
  return FALSE;
}

static gboolean
has_control_character (const char *label)
{
  for (const char *c = label; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return TRUE;
  return FALSE;
}

static gboolean
is_blank (const char *label)
{
  for (const char *c = label; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isspace (g_utf8_get_char (c)))
      return FALSE;
  return TRUE;
}

/**
 * lab_collection_check_label:
 * @label: what a drawing is called
 * @error: gets %LAB_STORE_ERROR_FORMAT
 *
 * Returns: whether it can be the name of a class
 */
gboolean
lab_collection_check_label (const char *label, GError **error)
{
  if (!g_utf8_validate (label, -1, NULL))
    return refuse (error, _ ("the label is not UTF-8 text"));
  if (is_blank (label))
    return refuse (error, _ ("the label is empty; it is the name of a class, such as 7"));
  if (has_control_character (label))
    return refuse (error, _ ("the label must stand on one line, without control characters"));
  if (strlen (label) <= LAB_CLASS_NAME_MAX)
    return TRUE;
  g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT,
               _ ("the label is longer than %d bytes; shorten it"), LAB_CLASS_NAME_MAX);
  return FALSE;
}

/**
 * lab_draft_free:
 * @self: (transfer full): a drawing that is to be added
 */
void
lab_draft_free (LabDraft *self)
{
  g_free (self->label);
  g_free (self->strokes);
  g_free (self->pixels);
  g_free (self);
}

static LabDraft *
draft_new (const char *label, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (label));
  LabDraft *self;

  if (!lab_collection_check_label (stripped, error))
    return NULL;
  self = g_new0 (LabDraft, 1);
  self->label = g_steal_pointer (&stripped);
  return self;
}

/**
 * lab_draft_new_strokes:
 * @drawing: in any scale
 * @label: the name of its class
 * @error: gets %LAB_STORE_ERROR_FORMAT
 *
 * Returns: (transfer full): what lab_collection_add_drafts() takes; %NULL when it cannot be kept
 */
LabDraft *
lab_draft_new_strokes (const LabDrawing *drawing, const char *label, GError **error)
{
  g_autoptr (LabDrawing) fitted = NULL;
  LabDraft *self;

  if (lab_drawing_get_n_points (drawing) == 0) {
    refuse (error, _ ("the drawing is empty, it has no point"));
    return NULL;
  }
  if (lab_drawing_get_n_points (drawing) > LAB_COLLECTION_MAX_POINTS) {
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT,
                 _ ("the drawing has more than %d points; leave some out"),
                 LAB_COLLECTION_MAX_POINTS);
    return NULL;
  }
  self = draft_new (label, error);
  if (self == NULL)
    return NULL;
  fitted = lab_strokes_fit (drawing);
  self->strokes = lab_strokes_to_text (fitted);
  return self;
}

/**
 * lab_draft_new_image:
 * @pixels: (28, 28) by MNIST's recipe
 * @label: the name of its class
 * @error: gets %LAB_STORE_ERROR_FORMAT
 *
 * Returns: (transfer full): what lab_collection_add_drafts() takes; %NULL when it cannot be kept
 */
LabDraft *
lab_draft_new_image (const guint8 *pixels, const char *label, GError **error)
{
  LabDraft *self = draft_new (label, error);

  if (self != NULL)
    self->pixels = g_memdup2 (pixels, LAB_IMAGE_PIXELS);
  return self;
}

/* ── adding ───────────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  LabStoreJob job;
  GPtrArray *drafts; /* LabDraft; borrowed, as somebody waits for the job */
  gint64 last;
} AddJob;

/* Counted anew for each drawing, so that the share stays right whatever was deleted or labelled
 * anew. */
static gboolean
is_held_out_by_rule (const char *label, LabDatabase *database, gboolean *held_out, GError **error)
{
  g_autoptr (sqlite3_stmt) row =
      lab_database_query (database, error,
                          "SELECT count(*), count(*) FILTER (WHERE held_out <> 0) FROM drawings"
                          "  WHERE label = ? AND deleted IS NULL",
                          "s", label);
  g_autoptr (GError) cause = NULL;

  if (row == NULL)
    return FALSE;
  if (lab_database_next (database, row, &cause))
    *held_out = (sqlite3_column_int64 (row, 1) + 1) * LAB_COLLECTION_HELD_OUT_EVERY <=
                sqlite3_column_int64 (row, 0) + 1;
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
write_draft (const LabDraft *draft, LabDatabase *database, GError **error)
{
  gboolean held_out = draft->holding == LAB_HOLDING_HELD_OUT;
  gint64 created = draft->created != 0 ? draft->created : g_get_real_time ();
  gsize n_bytes = draft->pixels != NULL ? LAB_IMAGE_PIXELS : 0;

  if (draft->holding == LAB_HOLDING_BY_RULE &&
      !is_held_out_by_rule (draft->label, database, &held_out, error))
    return FALSE;
  return lab_database_execute (
      database, error,
      "INSERT INTO drawings (label, strokes, pixels, held_out, created) VALUES (?, ?, ?, ?, ?)",
      "ssbui", draft->label, draft->strokes, draft->pixels, n_bytes, held_out ? 1u : 0u, created);
}

static gboolean
write_drafts (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  AddJob *self = (AddJob *)job;

  for (guint i = 0; i < self->drafts->len; i++)
    if (!write_draft (self->drafts->pdata[i], database, error))
      return FALSE;
  self->last = sqlite3_last_insert_rowid (database->handle);
  return TRUE;
}

static void
leave_to_owner (LabStoreJob *job)
{
}

/**
 * lab_collection_add_drafts:
 * @store: a store
 * @drafts: (element-type LabDraft): at least one
 * @error: gets a #LabStoreError
 *
 * Adds them in one transaction, and waits for it. From any thread.
 *
 * Returns: the number of the last one; 0 when none was added
 */
gint64
lab_collection_add_drafts (LabStore *store, GPtrArray *drafts, GError **error)
{
  AddJob job = {.job = {.write = write_drafts, .free = leave_to_owner}, .drafts = drafts};
  gint64 last = lab_store_run (store, &job.job, error) ? job.last : 0;

  lab_store_job_free (&job.job);
  return last;
}

/**
 * lab_collection_add:
 * @store: a store
 * @drawing: strokes, in any scale
 * @label: the name of its class
 * @error: gets a #LabStoreError
 *
 * Adds a drawing; whether it is held out is by the rule. Blocks for a short transaction. From any
 * thread.
 *
 * Returns: its number, or 0
 */
gint64
lab_collection_add (LabStore *store, const LabDrawing *drawing, const char *label, GError **error)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify)lab_draft_free);
  g_autoptr (GError) cause = NULL;
  LabDraft *draft;

  g_return_val_if_fail (LAB_IS_STORE (store) && drawing != NULL && label != NULL, 0);

  draft = lab_draft_new_strokes (drawing, label, &cause);
  if (draft == NULL) {
    /* translators: what is wrong with a drawing or its label */
    g_set_error (error, cause->domain, cause->code, _ ("This drawing cannot be kept: %s."),
                 cause->message);
    return 0;
  }
  g_ptr_array_add (drafts, draft);
  return lab_collection_add_drafts (store, drafts, error);
}

/* ── changing ─────────────────────────────────────────────────────────────────────────────────── */

/* The same change of some drawings. */
typedef struct _EditJob EditJob;
struct _EditJob {
  LabStoreJob job;
  gboolean (*change) (const EditJob *self, gint64 id, LabDatabase *database, LabOwners *owners,
                      GError **error);
  const gint64 *ids; /* (n) */
  guint n;
  const char *label;
  gboolean held_out;
};

static gboolean
check_is_there (gint64 id, LabDatabase *database, GError **error)
{
  g_autoptr (sqlite3_stmt) row =
      lab_database_query (database, error, "SELECT 1 FROM drawings WHERE id = ?", "i", id);
  g_autoptr (GError) cause = NULL;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  if (row == NULL)
    return FALSE;
  if (lab_database_next (database, row, &cause))
    return TRUE;
  if (cause == NULL)
    /* translators: the number of a drawing */
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND,
                 _ ("There is no drawing %s in the collection"), number);
  else
    g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
write_edit (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  EditJob *self = (EditJob *)job;

  for (guint i = 0; i < self->n; i++)
    if (!check_is_there (self->ids[i], database, error) ||
        !self->change (self, self->ids[i], database, owners, error))
      return FALSE;
  return TRUE;
}

static gboolean
edit (LabStore *store, EditJob *job, GError **error)
{
  gboolean is_done;

  job->job.write = write_edit;
  job->job.free = leave_to_owner;
  is_done = lab_store_run (store, &job->job, error);
  lab_store_job_free (&job->job);
  return is_done;
}

static gboolean
change_label (const EditJob *self, gint64 id, LabDatabase *database, LabOwners *owners,
              GError **error)
{
  return lab_database_execute (database, error, "UPDATE drawings SET label = ?2 WHERE id = ?1",
                               "is", id, self->label);
}

/**
 * lab_collection_set_label:
 * @store: a store
 * @id: a drawing's number
 * @label: the name of its class
 * @error: gets a #LabStoreError
 *
 * Whether it is held out stays. Blocks for a short transaction. From any thread.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
lab_collection_set_label (LabStore *store, gint64 id, const char *label, GError **error)
{
  g_autofree char *stripped = NULL;
  g_autoptr (GError) cause = NULL;
  EditJob job = {.change = change_label, .ids = &id, .n = 1};

  g_return_val_if_fail (LAB_IS_STORE (store) && label != NULL, FALSE);

  stripped = g_strstrip (g_strdup (label));
  job.label = stripped;
  if (lab_collection_check_label (stripped, &cause))
    return edit (store, &job, error);
  /* translators: what is wrong with a label */
  g_set_error (error, cause->domain, cause->code, _ ("The drawing cannot be called so: %s."),
               cause->message);
  return FALSE;
}

static gboolean
change_held_out (const EditJob *self, gint64 id, LabDatabase *database, LabOwners *owners,
                 GError **error)
{
  return lab_database_execute (database, error, "UPDATE drawings SET held_out = ?2 WHERE id = ?1",
                               "iu", id, self->held_out ? 1u : 0u);
}

/**
 * lab_collection_set_held_out:
 * @store: a store
 * @id: a drawing's number
 * @held_out: whether it is to test with
 * @error: gets a #LabStoreError
 *
 * Blocks for a short transaction. From any thread.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
lab_collection_set_held_out (LabStore *store, gint64 id, gboolean held_out, GError **error)
{
  EditJob job = {.change = change_held_out, .ids = &id, .n = 1, .held_out = held_out};

  g_return_val_if_fail (LAB_IS_STORE (store), FALSE);

  return edit (store, &job, error);
}

static gboolean
hide (const EditJob *self, gint64 id, LabDatabase *database, LabOwners *owners, GError **error)
{
  return lab_database_execute (database, error,
                               "UPDATE drawings SET deleted = ?2, deleted_by = ?3"
                               "  WHERE id = ?1 AND deleted IS NULL",
                               "iii", id, (gint64)g_get_real_time (),
                               lab_owners_get_token (owners));
}

/**
 * lab_collection_delete:
 * @store: a store
 * @ids: (array length=n): numbers of drawings
 * @n: how many
 * @error: gets a #LabStoreError
 *
 * Hides them; lab_collection_undelete() brings them back until @store is closed, or for a day where
 * that keeps what is deleted. All or none. On the main thread; blocks for a short transaction.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
lab_collection_delete (LabStore *store, const gint64 *ids, guint n, GError **error)
{
  EditJob job = {.change = hide, .ids = ids, .n = n};

  g_return_val_if_fail (LAB_IS_STORE (store), FALSE);

  lab_store_note_deletion (store);
  return edit (store, &job, error);
}

static gboolean
show (const EditJob *self, gint64 id, LabDatabase *database, LabOwners *owners, GError **error)
{
  return lab_database_execute (database, error,
                               "UPDATE drawings SET deleted = NULL, deleted_by = NULL WHERE id = ?",
                               "i", id);
}

/**
 * lab_collection_undelete:
 * @store: a store
 * @ids: (array length=n): numbers of drawings that were deleted
 * @n: how many
 * @error: gets a #LabStoreError, %LAB_STORE_ERROR_NOT_FOUND when one was purged
 *
 * Brings them back, all or none. Blocks for a short transaction.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
lab_collection_undelete (LabStore *store, const gint64 *ids, guint n, GError **error)
{
  EditJob job = {.change = show, .ids = ids, .n = n};

  g_return_val_if_fail (LAB_IS_STORE (store), FALSE);

  return edit (store, &job, error);
}
