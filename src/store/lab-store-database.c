/* lab-store-database.c: a connection to the store's file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-database.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-store.h"

/* How long a connection waits for another program's transaction, which takes milliseconds. */
#define BUSY_MILLISECONDS 10000

static gboolean
is_full (LabDatabase *self, int code)
{
  int system_code = self->handle != NULL ? sqlite3_system_errno (self->handle) : 0;

  return code == SQLITE_FULL ||
         (code == SQLITE_IOERR &&
          (system_code == ENOSPC || system_code == EDQUOT || system_code == EFBIG));
}

/* Statements that make sense fail where the tables, or what is in them, do not. */
static gboolean
is_damage (int code)
{
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_FORMAT ||
         code == SQLITE_ERROR || code == SQLITE_SCHEMA || code == SQLITE_CONSTRAINT ||
         code == SQLITE_MISMATCH;
}

/**
 * lab_database_set_error:
 * @self: a connection
 * @code: what SQLite answered
 * @error: gets a #LabStoreError
 *
 * Says in one sentence what SQLite's answer means for a person.
 */
void
lab_database_set_error (LabDatabase *self, int code, GError **error)
{
  int primary = code & 0xff;

  if (is_full (self, primary))
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
                 _ ("“%s” cannot grow: the disk is full, or a limit is reached; free some space."),
                 self->shown);
  else if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
                 _ ("“%s” is locked by another program that does not let go; close it."),
                 self->shown);
  else if (is_damage (primary))
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED,
                 _ ("“%s” is damaged, or no store of runs; move it away, and a new one is made."),
                 self->shown);
  else if (primary == SQLITE_READONLY || primary == SQLITE_CANTOPEN || primary == SQLITE_PERM ||
           primary == SQLITE_AUTH)
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
                 _ ("“%s” cannot be written: the file or its folder is read-only; name another "
                    "file with DIGIT_LAB_STORE."),
                 self->shown);
  else if (primary == SQLITE_NOMEM)
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
                 _ ("There is not enough memory left to use “%s”; close other programs."),
                 self->shown);
  else
    /* translators: the second %s is SQLite's own, English reason, e.g. "disk I/O error" */
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE,
                 _ ("“%s” cannot be read or written: %s"), self->shown, sqlite3_errstr (code));
}

/* What makes a connection ours. Nothing here touches the file. */
static gboolean
configure (LabDatabase *self, LabDatabaseUse use, GError **error)
{
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_MILLISECONDS);
  /* The file may come from anywhere: no functions in its schema, no writing to the schema itself. */
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (!lab_database_run_script (self,
                                "PRAGMA foreign_keys = ON;"
                                "PRAGMA cell_size_check = ON;"
                                "PRAGMA secure_delete = OFF;",
                                error))
    return FALSE;
  return use == LAB_DATABASE_WRITES ||
         lab_database_run_script (self, "PRAGMA query_only = ON;", error);
}

/**
 * lab_database_open:
 * @path: the file
 * @use: whether it may be written; a file that is to be read only must be there
 * @error: gets a #LabStoreError
 *
 * Returns: (transfer full): a connection, or %NULL
 */
LabDatabase *
lab_database_open (const char *path, LabDatabaseUse use, GError **error)
{
  g_autoptr (LabDatabase) self = g_new0 (LabDatabase, 1);
  /* A reader of a file in WAL mode writes to its index, so that it must be allowed to write. */
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
              (use == LAB_DATABASE_WRITES ? SQLITE_OPEN_CREATE : 0);
  int code;

  self->shown = g_filename_display_name (path);
  code = sqlite3_open_v2 (path, &self->handle, flags, NULL);
  if (code != SQLITE_OK) {
    lab_database_set_error (self, code, error);
    return NULL;
  }
  if (!configure (self, use, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * lab_database_close:
 * @self: a connection whose statements are all finalised
 *
 * Closes and frees it.
 */
void
lab_database_close (LabDatabase *self)
{
  sqlite3_close_v2 (self->handle);
  g_free (self->shown);
  g_free (self);
}

static int
bind_value (sqlite3_stmt *statement, int index, char type, va_list *values)
{
  switch (type) {
  case 'i':
    return sqlite3_bind_int64 (statement, index, va_arg (*values, gint64));
  case 'u':
    return sqlite3_bind_int64 (statement, index, (gint64)va_arg (*values, guint));
  case 'd':
    return sqlite3_bind_double (statement, index, va_arg (*values, double));
  case 's':
    return sqlite3_bind_text (statement, index, va_arg (*values, const char *), -1, SQLITE_STATIC);
  default: {
    const void *bytes = va_arg (*values, const void *);
    gsize size = va_arg (*values, gsize);

    if (bytes == NULL)
      return sqlite3_bind_null (statement, index);
    return sqlite3_bind_blob64 (statement, index, bytes, size, SQLITE_STATIC);
  }
  }
}

static sqlite3_stmt *
prepare (LabDatabase *self, const char *sql, const char *types, va_list *values, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL);

  for (int i = 0; code == SQLITE_OK && types[i] != '\0'; i++)
    code = bind_value (statement, i + 1, types[i], values);
  if (code != SQLITE_OK) {
    lab_database_set_error (self, code, error);
    return NULL;
  }
  return g_steal_pointer (&statement);
}

/**
 * lab_database_query:
 * @self: a connection
 * @error: gets a #LabStoreError
 * @sql: one statement
 * @types: a letter for each of its values
 * @...: the values
 *
 * Returns: (transfer full): the statement, before its first row; or %NULL
 */
sqlite3_stmt *
lab_database_query (LabDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  va_list values;
  sqlite3_stmt *statement;

  va_start (values, types);
  statement = prepare (self, sql, types, &values, error);
  va_end (values);
  return statement;
}

/**
 * lab_database_next:
 * @self: a connection
 * @statement: one of its statements
 * @error: gets a #LabStoreError
 *
 * Returns: whether there is another row; %FALSE without an error after the last one
 */
gboolean
lab_database_next (LabDatabase *self, sqlite3_stmt *statement, GError **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    lab_database_set_error (self, code, error);
  return FALSE;
}

/**
 * lab_database_execute:
 * @self: a connection
 * @error: gets a #LabStoreError
 * @sql: one statement whose rows, if any, are of no interest
 * @types: a letter for each of its values
 * @...: the values
 *
 * Returns: %FALSE when it could not be done
 */
gboolean
lab_database_execute (LabDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GError) cause = NULL;
  va_list values;

  va_start (values, types);
  statement = prepare (self, sql, types, &values, error);
  va_end (values);
  if (statement == NULL)
    return FALSE;
  while (lab_database_next (self, statement, &cause))
    continue;
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/**
 * lab_database_read_integer:
 * @self: a connection
 * @sql: a statement without values
 * @value: (out): the first column of its first row, 0 where there is none
 * @error: gets a #LabStoreError
 *
 * Returns: %FALSE when it could not be read
 */
gboolean
lab_database_read_integer (LabDatabase *self, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lab_database_query (self, error, sql, "");
  g_autoptr (GError) cause = NULL;

  *value = 0;
  if (statement == NULL)
    return FALSE;
  if (lab_database_next (self, statement, &cause))
    *value = sqlite3_column_int64 (statement, 0);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/**
 * lab_database_run_script:
 * @self: a connection
 * @sql: statements without values, separated by semicolons
 * @error: gets a #LabStoreError
 *
 * Returns: %FALSE at the first one that could not be done
 */
gboolean
lab_database_run_script (LabDatabase *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  lab_database_set_error (self, code, error);
  return FALSE;
}

/**
 * lab_database_get_double:
 * @statement: a statement at a row
 * @column: from 0
 *
 * Returns: the number; NaN, which SQLite keeps as NULL, where there is none
 */
double
lab_database_get_double (sqlite3_stmt *statement, int column)
{
  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return NAN;
  return sqlite3_column_double (statement, column);
}

/**
 * lab_database_get_uint:
 * @statement: a statement at a row
 * @column: from 0
 *
 * Returns: the number, or 0 when it is none from 0 to %G_MAXINT
 */
guint
lab_database_get_uint (sqlite3_stmt *statement, int column)
{
  gint64 value = sqlite3_column_int64 (statement, column);

  return value >= 0 && value <= G_MAXINT ? (guint)value : 0;
}

/**
 * lab_database_dup_text:
 * @statement: a statement at a row
 * @column: from 0
 *
 * Returns: (transfer full) (nullable): the text, made valid UTF-8; %NULL for NULL
 */
char *
lab_database_dup_text (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *)sqlite3_column_text (statement, column);

  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}
