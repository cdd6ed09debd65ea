/* lab-store-database.h: a connection to the store's file: statements, their values, and errors in
 * our own words.
 *
 * A connection belongs to one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct {
  sqlite3 *handle;
  char *shown; /* the file's path, for people */
} LabDatabase;

typedef enum {
  LAB_DATABASE_WRITES, /* the file is made where there is none */
  LAB_DATABASE_READS
} LabDatabaseUse;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

LabDatabase *lab_database_open (const char *path, LabDatabaseUse use, GError **error);
void lab_database_close (LabDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabDatabase, lab_database_close)

/* Values follow @types, one letter each: i gint64, u guint, d double (NaN is NULL), s const char *
 * (may be NULL), b const void * and gsize (both borrowed until the statement is finalised). */
sqlite3_stmt *lab_database_query (LabDatabase *self, GError **error, const char *sql,
                                  const char *types, ...);
gboolean lab_database_next (LabDatabase *self, sqlite3_stmt *statement, GError **error);
gboolean lab_database_execute (LabDatabase *self, GError **error, const char *sql,
                               const char *types, ...);
/* The first column of the first row. */
gboolean lab_database_read_integer (LabDatabase *self, const char *sql, gint64 *value,
                                    GError **error);
/* Several statements without values, read or not. */
gboolean lab_database_run_script (LabDatabase *self, const char *sql, GError **error);

/* NaN for NULL; a number within a guint, else 0; text that is valid UTF-8, or NULL. */
double lab_database_get_double (sqlite3_stmt *statement, int column);
guint lab_database_get_uint (sqlite3_stmt *statement, int column);
char *lab_database_dup_text (sqlite3_stmt *statement, int column);

void lab_database_set_error (LabDatabase *self, int code, GError **error);

G_END_DECLS
