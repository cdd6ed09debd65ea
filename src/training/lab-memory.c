/* lab-memory.c: how much memory this process can still get.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-config.h"

#include <sys/resource.h>
#include <unistd.h>

/* What Linux believes can be had without swapping; 0 when it does not say. */
static guint64
read_mem_available (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/meminfo", &text, NULL, NULL))
    return 0;
  line = strstr (text, "MemAvailable:");
  if (line == NULL)
    return 0;
  return g_ascii_strtoull (line + strlen ("MemAvailable:"), NULL, 10) * 1024;
}

/* All of the machine's memory, where it does not say how much is free. */
static guint64
read_physical (void)
{
  long n_pages = sysconf (_SC_PHYS_PAGES);
  long page = sysconf (_SC_PAGESIZE);

  return n_pages > 0 && page > 0 ? (guint64)n_pages * (guint64)page : G_MAXUINT64;
}

/* What a limit of the address space (ulimit -v) leaves. */
static guint64
read_limit (void)
{
  g_autofree char *text = NULL;
  struct rlimit limit;
  guint64 used = 0;

  if (getrlimit (RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return G_MAXUINT64;
  /* The first number is the size of the address space, in pages. */
  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    used = g_ascii_strtoull (text, NULL, 10) * (guint64)MAX (sysconf (_SC_PAGESIZE), 0);
  return limit.rlim_cur > used ? limit.rlim_cur - used : 0;
}

/**
 * lab_config_get_available_memory:
 *
 * Returns: bytes that this process can still get: what the machine has free (or has at all, where
 * it does not say), and no more than a limit of the process leaves
 */
guint64
lab_config_get_available_memory (void)
{
  guint64 available = read_mem_available ();

  if (available == 0)
    available = read_physical ();
  return MIN (available, read_limit ());
}
