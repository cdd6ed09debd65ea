/* lab-store-tidy.c: keeps the file within its limit, and gives back what was freed.
 *
 * All of it in short pieces, between the transactions that others wait for. What fails is tried
 * again with the next transaction: nothing is lost by it but space.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-tidy.h"

#include "lab-store-checkpoints.h"

#define LIMIT_KEY     "checkpoint-megabytes"
#define DEFAULT_LIMIT 2048
/* Adding up thirty thousand sizes takes milliseconds. */
#define CHECK_EVERY 16
/* When the limit is reached, so much of it is kept, so that it is not reached again at once. */
#define KEPT_SHARE 0.95
/* Pages that are given back at a time, and as many as may stay for what comes next. */
#define PAGES_AT_A_TIME 64
/* So often at most when the store is closed; the rest the next time that it is open. */
#define MAX_LAST_STEPS 64

/**
 * lab_store_tidy_init:
 * @self: what is to be tidied
 *
 * The last one who had the file open may have left space to be given back.
 */
void
lab_store_tidy_init (LabStoreTidy *self)
{
  *self = (LabStoreTidy){.wants_space = TRUE};
}

/* ── the limit ───────────────────────────────────────────────────────────────────────────────── */

/**
 * lab_store_limit_write:
 * @database: a connection in a transaction
 * @megabytes: how much all checkpoints may take, with what was said of the test images
 * @error: gets a #LabStoreError
 *
 * The limit is the file's: whatever program writes to it keeps it.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
lab_store_limit_write (LabDatabase *database, guint megabytes, GError **error)
{
  return lab_database_execute (database, error,
                               "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", "su",
                               LIMIT_KEY, megabytes);
}

/* In bytes. */
static guint64
read_limit (LabDatabase *database)
{
  gint64 megabytes;

  if (!lab_database_read_integer (database,
                                  "SELECT ifnull (max (value), " G_STRINGIFY (
                                      DEFAULT_LIMIT) ") FROM settings"
                                                     "  WHERE key = '" LIMIT_KEY "'",
                                  &megabytes, NULL))
    megabytes = DEFAULT_LIMIT;
  return (guint64)CLAMP (megabytes, 0, G_MAXUINT) << 20;
}

/* A run whose checkpoints can be thinned. */
typedef struct {
  gint64 id;
  LabCheckpointMarks marks;
} Candidate;

/* The oldest ones first, those with a star after all others. NULL on an error. */
static GArray *
list_candidates (LabDatabase *database, GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (GError) cause = NULL;
  g_autoptr (sqlite3_stmt) rows =
      lab_database_query (database, error,
                          "SELECT id, best_loss_epoch, best_accuracy_epoch FROM runs ORDER BY "
                          "starred != 0, created, id",
                          "");

  if (rows == NULL)
    return NULL;
  while (lab_database_next (database, rows, &cause)) {
    Candidate candidate = {.id = sqlite3_column_int64 (rows, 0),
                           .marks = {.best_loss = lab_database_get_uint (rows, 1),
                                     .best_accuracy = lab_database_get_uint (rows, 2)}};

    g_array_append_val (candidates, candidate);
  }
  if (cause == NULL)
    return g_steal_pointer (&candidates);
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}

/* Takes @rows (nullable), which are deleted and return their sizes. */
static gboolean
drop_rows (LabDatabase *database, sqlite3_stmt *rows, guint64 *n_bytes, GError **error)
{
  g_autoptr (sqlite3_stmt) deleted = rows;
  g_autoptr (GError) cause = NULL;

  if (deleted == NULL)
    return FALSE;
  while (lab_database_next (database, deleted, &cause))
    *n_bytes -= MIN (*n_bytes, (guint64)sqlite3_column_int64 (deleted, 0));
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
drop_checkpoint (LabDatabase *database, gint64 run, guint epoch, guint64 *n_bytes, GError **error)
{
  static const char sql[] = "DELETE FROM checkpoints WHERE run_id = ? AND epoch = ? RETURNING size";

  return drop_rows (database, lab_database_query (database, error, sql, "iu", run, epoch), n_bytes,
                    error);
}

/* Thins one run until all of them take no more than @limit, or only what is never dropped is left. */
static gboolean
thin_checkpoints (LabDatabase *database, const Candidate *candidate, guint64 limit,
                  guint64 *n_bytes, GError **error)
{
  g_autoptr (GArray) epochs = g_array_new (FALSE, FALSE, sizeof (guint));
  LabCheckpointMarks marks = candidate->marks;

  if (!lab_checkpoints_list (candidate->id, database, epochs, error))
    return FALSE;
  if (epochs->len > 0)
    marks.last = g_array_index (epochs, guint, epochs->len - 1);
  while (*n_bytes > limit) {
    guint i =
        lab_checkpoint_find_dispensable ((const guint *)(void *)epochs->data, epochs->len, &marks);

    if (i >= epochs->len)
      return TRUE;
    if (!drop_checkpoint (database, candidate->id, g_array_index (epochs, guint, i), n_bytes,
                          error))
      return FALSE;
    g_array_remove_index (epochs, i);
  }
  return TRUE;
}

/* When all checkpoints that can go have gone, so does what was said of the test images, but for the
 * epochs that have a checkpoint. */
static gboolean
thin_predictions (LabDatabase *database, const Candidate *candidate, guint64 limit,
                  guint64 *n_bytes, GError **error)
{
  static const char sql[] =
      "DELETE FROM predictions WHERE run_id = ?1 AND"
      "  epoch NOT IN (SELECT epoch FROM checkpoints WHERE run_id = ?1) RETURNING size";

  return *n_bytes <= limit ||
         drop_rows (database, lab_database_query (database, error, sql, "i", candidate->id),
                    n_bytes, error);
}

typedef gboolean (*ThinFunction) (LabDatabase *database, const Candidate *candidate, guint64 limit,
                                  guint64 *n_bytes, GError **error);

static gboolean
thin_in_transaction (LabDatabase *database, ThinFunction thin, const Candidate *candidate,
                     guint64 limit, guint64 *n_bytes)
{
  gboolean is_done = lab_database_run_script (database, "BEGIN IMMEDIATE", NULL) &&
                     thin (database, candidate, limit, n_bytes, NULL) &&
                     lab_database_run_script (database, "COMMIT", NULL);

  if (!is_done && !sqlite3_get_autocommit (database->handle))
    sqlite3_exec (database->handle, "ROLLBACK", NULL, NULL, NULL);
  return is_done;
}

static void
check_limit (LabStoreTidy *self, LabDatabase *database)
{
  static const ThinFunction steps[] = {thin_checkpoints, thin_predictions};
  guint64 limit = read_limit (database);
  guint64 enough = (guint64)((double)limit * KEPT_SHARE);
  g_autoptr (GArray) candidates = NULL;
  gint64 n_bytes;
  guint64 rest;

  if (!lab_database_read_integer (database,
                                  "SELECT (SELECT total (size) FROM checkpoints) +"
                                  "  (SELECT total (size) FROM predictions)",
                                  &n_bytes, NULL) ||
      n_bytes < 0 || (guint64)n_bytes <= limit)
    return;
  candidates = list_candidates (database, NULL);
  rest = (guint64)n_bytes;
  for (guint step = 0; candidates != NULL && step < G_N_ELEMENTS (steps); step++)
    for (guint i = 0; i < candidates->len && rest > enough; i++)
      if (!thin_in_transaction (database, steps[step], &g_array_index (candidates, Candidate, i),
                                enough, &rest))
        return;
  self->wants_space |= rest < (guint64)n_bytes;
}

/**
 * lab_store_tidy_check:
 * @self: what is to be tidied
 * @database: the connection that writes, outside of a transaction
 * @thoroughly: whether something was deleted for good, or the limit is another one
 *
 * Call it after each transaction: now and then it looks at the limit, and thins out the oldest runs
 * where it is exceeded.
 */
void
lab_store_tidy_check (LabStoreTidy *self, LabDatabase *database, gboolean thoroughly)
{
  self->n_unchecked++;
  self->wants_space |= thoroughly;
  if (!thoroughly && self->n_unchecked < CHECK_EVERY)
    return;
  self->n_unchecked = 0;
  check_limit (self, database);
}

/* ── space ───────────────────────────────────────────────────────────────────────────────────── */

/**
 * lab_store_tidy_step:
 * @self: what is to be tidied
 * @database: the connection that writes, outside of a transaction
 *
 * Gives some free pages back.
 *
 * Returns: whether there is more to be done
 */
gboolean
lab_store_tidy_step (LabStoreTidy *self, LabDatabase *database)
{
  static const char script[] = "PRAGMA incremental_vacuum (" G_STRINGIFY (PAGES_AT_A_TIME) ")";
  gint64 n_free, n_left;

  if (!self->wants_space)
    return FALSE;
  /* Not again when that gave nothing back: somebody may have made the file without this. */
  self->wants_space =
      lab_database_read_integer (database, "PRAGMA freelist_count", &n_free, NULL) &&
      n_free > PAGES_AT_A_TIME && lab_database_run_script (database, script, NULL) &&
      lab_database_read_integer (database, "PRAGMA freelist_count", &n_left, NULL) &&
      n_left < n_free;
  return self->wants_space;
}

/**
 * lab_store_tidy_finish:
 * @self: what is to be tidied
 * @database: the connection that writes, before it is closed
 *
 * Gives most of the free pages back, without keeping anybody waiting for long.
 */
void
lab_store_tidy_finish (LabStoreTidy *self, LabDatabase *database)
{
  for (guint i = 0; i < MAX_LAST_STEPS && lab_store_tidy_step (self, database); i++)
    continue;
}
