/* fault-server.h: an HTTP server that does wrong what it is told to.
 *
 * It writes its answers byte by byte itself: a library would not let it lie.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FAULT_N_MIRRORS 2
#define FAULT_N_FILES   4
#define FAULT_ALWAYS    G_MAXUINT

typedef enum {
  /* The file arrives all the same, at least in the end. */
  FAULT_NONE,
  FAULT_PIECES,                 /* in hundreds of small ones */
  FAULT_NO_LENGTH,              /* it ends where the connection does */
  FAULT_LONG_LENGTH,            /* more is announced than comes */
  FAULT_GZIP_ENCODING,          /* ".gz" is taken for an encoding of the transport */
  FAULT_RANGE_IGNORED,          /* all of it, whatever was asked for */
  FAULT_RANGE_REFUSED,          /* 416, whatever part was asked for */
  FAULT_RANGE_OTHER,            /* another part than was asked for */
  FAULT_RANGE_UNSTATED,         /* a part, but not which */
  FAULT_REDIRECT,               /* to where the file is */
  FAULT_REDIRECT_RELATIVE,      /* the same, by half an address */
  FAULT_REDIRECT_ENDLESS,       /* the same, with a body that never ends */
  FAULT_N_HARMLESS,             /* not a fault */
  FAULT_CUT = FAULT_N_HARMLESS, /* after half of what was asked for */
  FAULT_CUT_SILENTLY,           /* the same, and no length was announced */
  FAULT_SHORT_LENGTH,           /* half is announced, all comes */
  FAULT_CONTENT,                /* a byte is wrong */
  FAULT_PAGE,                   /* what a hotel's network answers */
  FAULT_REDIRECT_LOOP,
  FAULT_REDIRECT_NOWHERE,
  FAULT_NOT_FOUND,
  FAULT_NOT_FOUND_ENDLESS, /* with a body that never ends */
  FAULT_BROKEN,            /* 500, in words that speak to the terminal */
  FAULT_UNSATISFIABLE,     /* 416, though no part was asked for */
  FAULT_ENDLESS,           /* the file, and then more for ever */
  FAULT_ENDLESS_CHUNKS,
  FAULT_ENDLESS_HEADERS,
  FAULT_GARBAGE,                /* no HTTP */
  FAULT_NO_ANSWER,              /* the connection is closed */
  FAULT_N_QUICK,                /* not a fault; those that follow take the client's timeout */
  FAULT_SILENT = FAULT_N_QUICK, /* nothing comes */
  FAULT_STALL,                  /* nothing comes after a half */
  FAULT_DRIP,                   /* a byte now and then */
  FAULT_HOOK,                   /* nothing is wrong, but half way something is called */
} Fault;

typedef struct _FaultServer FaultServer;

/* Serves @contents under @names. */
FaultServer *fault_server_new (const char *const names[FAULT_N_FILES],
                               GByteArray *const contents[FAULT_N_FILES]);
void fault_server_free (FaultServer *self);
/* "http://127.0.0.1:PORT/0/" */
char *fault_server_get_address (FaultServer *self, guint mirror);
/* The next @times requests to @mirror meet @fault; counts begin anew. */
void fault_server_plan (FaultServer *self, guint mirror, Fault fault, guint times);
/* What FAULT_HOOK calls, in the server's thread. */
void fault_server_set_hook (FaultServer *self, void (*hook) (gpointer data), gpointer data);
/* How often @file was asked for from @mirror, and how often only the rest of it. */
guint fault_server_count (FaultServer *self, guint mirror, guint file);
guint fault_server_count_rests (FaultServer *self, guint mirror, guint file);

G_END_DECLS
