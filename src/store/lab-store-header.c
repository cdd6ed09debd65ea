/* lab-store-header.c: whether a file can be a database, before SQLite gets to see it.
 *
 * To SQLite a file shorter than a page is an empty database, which it writes over, and one that was
 * cut short is damaged only where the missing pages are asked for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-header.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include "lab-store.h"

/* "The Database File Format", sqlite.org/fileformat2.html, 1.3 */
#define HEADER_SIZE       100
#define MAGIC             "SQLite format 3"
#define AT_PAGE_SIZE      16 /* 2 bytes, big end first as all numbers here; 1 means 65,536 */
#define AT_CHANGE_COUNTER 24
#define AT_N_PAGES        28 /* true when the next two agree */
#define AT_VALID_FOR      92

static guint32
get_number (const guint8 *bytes, gsize size)
{
  guint32 number = 0;

  for (gsize i = 0; i < size; i++)
    number = number << 8 | bytes[i];
  return number;
}

/* What of it is still in the log is not in the file yet. */
static gboolean
has_log (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  struct stat status;

  return g_stat (log, &status) == 0 && status.st_size > 0;
}

static gboolean
is_database (const char *path, const guint8 *header, gsize size, guint64 file_size)
{
  guint64 page_size, n_pages;

  if (size < HEADER_SIZE || memcmp (header, MAGIC, sizeof MAGIC) != 0)
    return FALSE;
  page_size = get_number (header + AT_PAGE_SIZE, 2);
  if (page_size == 1)
    page_size = 65536;
  n_pages = get_number (header + AT_N_PAGES, 4);
  return has_log (path) ||
         get_number (header + AT_CHANGE_COUNTER, 4) != get_number (header + AT_VALID_FOR, 4) ||
         file_size >= page_size * n_pages;
}

/**
 * lab_store_header_check:
 * @path: (type filename): a file that is to be opened as a database
 * @error: gets %LAB_STORE_ERROR_DAMAGED
 *
 * Only looks. No file and an empty one pass, and so does what cannot be read: whoever opens it says
 * why.
 *
 * Returns: %FALSE when there is something that is no database, or not all of one
 */
gboolean
lab_store_header_check (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  guint8 header[HEADER_SIZE];
  struct stat status;
  gssize size = 0;
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (file < 0)
    return TRUE;
  if (fstat (file, &status) == 0 && S_ISREG (status.st_mode))
    size = read (file, header, sizeof header);
  close (file);
  if (size <= 0 || is_database (path, header, (gsize)size, (guint64)status.st_size))
    return TRUE;
  g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_DAMAGED,
               _ ("“%s” is cut short, or no store of runs; move it away, and a new one is made."),
               shown);
  return FALSE;
}
