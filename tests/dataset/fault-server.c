/* fault-server.c: an HTTP server that does wrong what it is told to.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fault-server.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_REQUEST 16384
/* Where redirections lead: a mirror without faults. */
#define GOOD FAULT_N_MIRRORS

typedef struct {
  Fault fault;
  guint times;
  guint counts[FAULT_N_FILES], rests[FAULT_N_FILES];
} Mirror;

struct _FaultServer {
  const char *names[FAULT_N_FILES];
  GByteArray *contents[FAULT_N_FILES];
  int listener;
  guint16 port;
  pthread_t thread;

  pthread_mutex_t lock; /* of what follows */
  Mirror mirrors[FAULT_N_MIRRORS + 1];
  void (*hook) (gpointer data);
  gpointer hook_data;
};

typedef struct {
  FaultServer *server;
  int socket;
  guint mirror, file;
  gboolean has_range;
  gsize start; /* of what is asked for */
  const guint8 *rest;
  gsize n_rest; /* bytes from there */
} Request;

/* ── sending ─────────────────────────────────────────────────────────────────────────────────────
 */

/* Returns: FALSE when the client has gone. */
static gboolean
say (const Request *request, const void *bytes, gsize length)
{
  const char *next = bytes;

  while (length > 0) {
    gssize sent = send (request->socket, next, length, MSG_NOSIGNAL);

    if (sent <= 0)
      return FALSE;
    next += sent;
    length -= (gsize)sent;
  }
  return TRUE;
}

static void
say_text (const Request *request, const char *text)
{
  say (request, text, strlen (text));
}

static void
say_endlessly (const Request *request, const char *text)
{
  g_autoptr (GString) block = g_string_new (NULL);

  while (block->len < 16384)
    g_string_append (block, text);
  while (say (request, block->str, block->len))
    continue;
}

static void
wait_until_gone (const Request *request)
{
  char byte;

  while (recv (request->socket, &byte, 1, 0) > 0)
    continue;
}

/* @length: as announced; negative: it is not. */
static void
say_head (const Request *request, gssize length, const char *more)
{
  gsize total = request->server->contents[request->file]->len;
  g_autoptr (GString) head = g_string_new (NULL);

  g_string_append (head,
                   request->has_range ? "HTTP/1.1 206 Partial Content\r\n" : "HTTP/1.1 200 OK\r\n");
  if (request->has_range)
    g_string_append_printf (head, "Content-Range: bytes %zu-%zu/%zu\r\n", request->start, total - 1,
                            total);
  if (length >= 0)
    g_string_append_printf (head, "Content-Length: %zd\r\n", length);
  g_string_append_printf (head, "%sConnection: close\r\n\r\n", more);
  say (request, head->str, head->len);
}

static void
say_redirection (const Request *request, const char *address, gboolean is_endless)
{
  g_autofree char *head = g_strdup_printf (
      "HTTP/1.1 302 Found\r\nLocation: %s%s\r\n%sConnection: close\r\n\r\n", address,
      request->server->names[request->file], is_endless ? "" : "Content-Length: 0\r\n");

  say_text (request, head);
  if (is_endless)
    say_endlessly (request, "You are being led on. ");
}

/* ── the faults ──────────────────────────────────────────────────────────────────────────────────
 */

static void
send_well (const Request *request)
{
  say_head (request, (gssize)request->n_rest, "");
  say (request, request->rest, request->n_rest);
}

static void
send_pieces (const Request *request)
{
  say_head (request, (gssize)request->n_rest, "");
  for (gsize done = 0; done < request->n_rest; done += 97) {
    if (!say (request, request->rest + done, MIN (97, request->n_rest - done)))
      return;
  }
}

static void
send_with_length (const Request *request, gssize length)
{
  say_head (request, length, "");
  say (request, request->rest, request->n_rest);
}

static void
send_half (const Request *request, gboolean is_announced)
{
  say_head (request, is_announced ? (gssize)request->n_rest : -1, "");
  say (request, request->rest, (request->n_rest + 1) / 2);
}

static void
send_gzip_encoding (const Request *request)
{
  say_head (request, (gssize)request->n_rest, "Content-Encoding: gzip\r\n");
  say (request, request->rest, request->n_rest);
}

static void
send_other_range (const Request *request, gboolean is_stated)
{
  g_autofree char *head = g_strdup_printf (
      "HTTP/1.1 206 Partial Content\r\n%sContent-Length: %zu\r\nConnection: close\r\n\r\n",
      is_stated ? "Content-Range: bytes 1-99999/100000\r\n" : "", request->n_rest);

  say_text (request, head);
  say (request, request->rest, request->n_rest);
}

static void
send_content (const Request *request)
{
  g_autofree guint8 *wrong = g_memdup2 (request->rest, request->n_rest);

  wrong[request->n_rest / 2] ^= 1;
  say_head (request, (gssize)request->n_rest, "");
  say (request, wrong, request->n_rest);
}

static void
send_endless_chunks (const Request *request)
{
  say_text (request, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
  say_endlessly (request, "10\r\n0123456789abcdef\r\n");
}

static void
send_endless (const Request *request)
{
  say_head (request, -1, "");
  if (say (request, request->rest, request->n_rest))
    say_endlessly (request, "and so on ");
}

static void
drip (const Request *request)
{
  say_head (request, (gssize)request->n_rest, "");
  for (gsize i = 0; i < request->n_rest && say (request, request->rest + i, 1); i++)
    g_usleep (G_USEC_PER_SEC / 10);
}

static void
send_with_hook (const Request *request)
{
  FaultServer *server = request->server;
  gsize half = request->n_rest / 2;
  void (*hook) (gpointer data);
  gpointer data;

  pthread_mutex_lock (&server->lock);
  hook = server->hook;
  data = server->hook_data;
  pthread_mutex_unlock (&server->lock);
  say_head (request, (gssize)request->n_rest, "");
  say (request, request->rest, half);
  hook (data);
  say (request, request->rest + half, request->n_rest - half);
}

static void
send_redirection (const Request *request, Fault fault)
{
  g_autofree char *good = fault_server_get_address (request->server, GOOD);
  g_autofree char *same = fault_server_get_address (request->server, request->mirror);

  if (fault == FAULT_REDIRECT_RELATIVE)
    say_redirection (request, "../2/", FALSE);
  else if (fault == FAULT_REDIRECT_LOOP)
    say_redirection (request, same, FALSE);
  else if (fault == FAULT_REDIRECT_NOWHERE)
    say_redirection (request, "mailto:", FALSE);
  else
    say_redirection (request, good, fault == FAULT_REDIRECT_ENDLESS);
}

#define UNSATISFIABLE                                                                              \
  "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
#define PAGE                                                                                       \
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 35\r\nConnection: close\r\n\r\n"  \
  "<html><h1>Welcome, guest</h1></html"
#define NOT_FOUND "HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n"
#define BROKEN                                                                                     \
  "HTTP/1.1 500 \033[31m\377. Oh. No.\r\nContent-Length: 4\r\nConnection: close\r\n\r\nOops"

/* Returns: whether it was one of these. */
static gboolean
answer_with_text (const Request *request, Fault fault)
{
  switch (fault) {
  case FAULT_PAGE:
    say_text (request, PAGE);
    return TRUE;
  case FAULT_NOT_FOUND:
    say_text (request, NOT_FOUND "Not here.");
    return TRUE;
  case FAULT_NOT_FOUND_ENDLESS:
    say_text (request, NOT_FOUND);
    say_endlessly (request, "Not here. ");
    return TRUE;
  case FAULT_BROKEN:
    say_text (request, BROKEN);
    return TRUE;
  case FAULT_UNSATISFIABLE:
    say_text (request, UNSATISFIABLE);
    return TRUE;
  case FAULT_ENDLESS_HEADERS:
    say_text (request, "HTTP/1.1 200 OK\r\n");
    say_endlessly (request, "X-And: so on\r\n");
    return TRUE;
  case FAULT_GARBAGE:
    say_text (request, "220 ready for mail\r\n\r\n");
    return TRUE;
  case FAULT_NO_ANSWER:
    return TRUE;
  default:
    return FALSE;
  }
}

/* Returns: whether it was one of these. */
static gboolean
answer_with_less (const Request *request, Fault fault)
{
  switch (fault) {
  case FAULT_CUT:
  case FAULT_CUT_SILENTLY:
    send_half (request, fault == FAULT_CUT);
    return TRUE;
  case FAULT_STALL:
    send_half (request, TRUE);
    wait_until_gone (request);
    return TRUE;
  case FAULT_SILENT:
    wait_until_gone (request);
    return TRUE;
  case FAULT_DRIP:
    drip (request);
    return TRUE;
  case FAULT_SHORT_LENGTH:
    send_with_length (request, (gssize)(request->n_rest + 1) / 2);
    return TRUE;
  case FAULT_CONTENT:
    send_content (request);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
answer_with_file (const Request *request, Fault fault)
{
  switch (fault) {
  case FAULT_PIECES:
    send_pieces (request);
    break;
  case FAULT_NO_LENGTH:
    send_with_length (request, -1);
    break;
  case FAULT_LONG_LENGTH:
    send_with_length (request, (gssize)request->n_rest + 100);
    break;
  case FAULT_GZIP_ENCODING:
    send_gzip_encoding (request);
    break;
  case FAULT_ENDLESS:
    send_endless (request);
    break;
  case FAULT_ENDLESS_CHUNKS:
    send_endless_chunks (request);
    break;
  case FAULT_HOOK:
    send_with_hook (request);
    break;
  default:
    send_well (request);
    break;
  }
}

static void
answer (Request *request, Fault fault)
{
  gboolean is_rest = request->has_range;

  if (fault >= FAULT_REDIRECT && fault <= FAULT_REDIRECT_ENDLESS)
    send_redirection (request, fault);
  else if (fault == FAULT_REDIRECT_LOOP || fault == FAULT_REDIRECT_NOWHERE)
    send_redirection (request, fault);
  else if (is_rest && (fault == FAULT_RANGE_OTHER || fault == FAULT_RANGE_UNSTATED))
    send_other_range (request, fault == FAULT_RANGE_OTHER);
  else if (is_rest && (fault == FAULT_RANGE_REFUSED || request->n_rest == 0))
    say_text (request, UNSATISFIABLE);
  else if (!answer_with_text (request, fault) && !answer_with_less (request, fault))
    answer_with_file (request, fault);
}

/* ── receiving ───────────────────────────────────────────────────────────────────────────────────
 */

/* Reads a request up to its empty line. */
static gboolean
listen_to (int socket, char text[MAX_REQUEST])
{
  gsize length = 0;

  while (length < MAX_REQUEST - 1) {
    gssize received = recv (socket, text + length, MAX_REQUEST - 1 - length, 0);

    if (received <= 0)
      return FALSE;
    length += (gsize)received;
    text[length] = '\0';
    if (strstr (text, "\r\n\r\n") != NULL)
      return TRUE;
  }
  return FALSE;
}

/* "GET /0/train-images-idx3-ubyte.gz HTTP/1.1" */
static gboolean
parse (Request *request, const char *text)
{
  const char *range = strstr (text, "\r\nRange: bytes=");
  const char *name = text + strlen ("GET /0/");
  GByteArray *content;

  if (!g_str_has_prefix (text, "GET /") || !g_ascii_isdigit (text[5]) || text[6] != '/')
    return FALSE;
  request->mirror = (guint)(text[5] - '0');
  for (request->file = 0; request->file < FAULT_N_FILES; request->file++) {
    const char *wanted = request->server->names[request->file];

    if (g_str_has_prefix (name, wanted) && name[strlen (wanted)] == ' ')
      break;
  }
  if (request->mirror > GOOD || request->file == FAULT_N_FILES)
    return FALSE;
  content = request->server->contents[request->file];
  request->has_range = range != NULL;
  if (range != NULL)
    request->start = g_ascii_strtoull (range + strlen ("\r\nRange: bytes="), NULL, 10);
  request->start = MIN (request->start, content->len);
  request->rest = content->data + request->start;
  request->n_rest = content->len - request->start;
  return TRUE;
}

static Fault
take_fault (const Request *request)
{
  Mirror *mirror = &request->server->mirrors[request->mirror];
  Fault fault = FAULT_NONE;

  pthread_mutex_lock (&request->server->lock);
  mirror->counts[request->file]++;
  mirror->rests[request->file] += request->has_range ? 1 : 0;
  if (mirror->times > 0) {
    fault = mirror->fault;
    mirror->times -= mirror->times != FAULT_ALWAYS ? 1 : 0;
  }
  pthread_mutex_unlock (&request->server->lock);
  return fault;
}

static void
serve (FaultServer *self, int socket)
{
  g_autofree char *text = g_malloc0 (MAX_REQUEST);
  Request request = {.server = self, .socket = socket};
  Fault fault;

  if (!listen_to (socket, text) || !parse (&request, text))
    return;
  fault = take_fault (&request);
  if (fault == FAULT_RANGE_IGNORED) {
    request.has_range = FALSE;
    request.n_rest += request.start;
    request.rest -= request.start;
    request.start = 0;
  }
  answer (&request, fault);
}

static gpointer
run (gpointer data)
{
  FaultServer *self = data;
  int socket;

  while ((socket = accept (self->listener, NULL, NULL)) >= 0) {
    serve (self, socket);
    shutdown (socket, SHUT_WR);
    close (socket);
  }
  return NULL;
}

FaultServer *
fault_server_new (const char *const names[FAULT_N_FILES], GByteArray *const contents[FAULT_N_FILES])
{
  FaultServer *self = g_new0 (FaultServer, 1);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK)};
  socklen_t length = sizeof address;

  for (guint i = 0; i < FAULT_N_FILES; i++) {
    self->names[i] = names[i];
    self->contents[i] = contents[i];
  }
  pthread_mutex_init (&self->lock, NULL);
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *)(void *)&address, length), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *)(void *)&address, &length), ==,
                   0);
  g_assert_cmpint (listen (self->listener, 16), ==, 0);
  self->port = ntohs (address.sin_port);
  g_assert_cmpint (pthread_create (&self->thread, NULL, run, self), ==, 0);
  return self;
}

void
fault_server_free (FaultServer *self)
{
  shutdown (self->listener, SHUT_RDWR);
  pthread_join (self->thread, NULL);
  close (self->listener);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

char *
fault_server_get_address (FaultServer *self, guint mirror)
{
  return g_strdup_printf ("http://127.0.0.1:%u/%u/", self->port, mirror);
}

void
fault_server_plan (FaultServer *self, guint mirror, Fault fault, guint times)
{
  pthread_mutex_lock (&self->lock);
  self->mirrors[mirror] = (Mirror){.fault = fault, .times = times};
  pthread_mutex_unlock (&self->lock);
}

void
fault_server_set_hook (FaultServer *self, void (*hook) (gpointer data), gpointer data)
{
  pthread_mutex_lock (&self->lock);
  self->hook = hook;
  self->hook_data = data;
  pthread_mutex_unlock (&self->lock);
}

guint
fault_server_count (FaultServer *self, guint mirror, guint file)
{
  guint count;

  pthread_mutex_lock (&self->lock);
  count = self->mirrors[mirror].counts[file];
  pthread_mutex_unlock (&self->lock);
  return count;
}

guint
fault_server_count_rests (FaultServer *self, guint mirror, guint file)
{
  guint count;

  pthread_mutex_lock (&self->lock);
  count = self->mirrors[mirror].rests[file];
  pthread_mutex_unlock (&self->lock);
  return count;
}
