/* cli-signals.c: the signals that end a training, but not the program at once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-signals.h"

#include <signal.h>
#include <glib-unix.h>

/* A second signal of the same kind ends the program, as it would have without us. */
static gboolean
receive (CliSignals *self, int number)
{
  if (self->received == 0) {
    self->received = number;
    self->stop (self->data);
  }
  return G_SOURCE_REMOVE;
}

static gboolean
sigint_cb (gpointer data)
{
  return receive (data, SIGINT);
}

static gboolean
sigterm_cb (gpointer data)
{
  return receive (data, SIGTERM);
}

static gboolean
sighup_cb (gpointer data)
{
  return receive (data, SIGHUP);
}

/* nohup has it ignored before the program starts, which GLib's handler would undo. */
static gboolean
is_ignored (int number)
{
  struct sigaction present;

  return sigaction (number, NULL, &present) == 0 && present.sa_handler == SIG_IGN;
}

/**
 * cli_signals_watch:
 * @self: (out caller-allocates): what is watched, until cli_signals_unwatch()
 * @stop: is called in the main loop for the first signal
 * @data: for @stop
 *
 * Takes an interrupt (Ctrl+C), a request to terminate, and a terminal that is closed, unless the
 * program was started so that it outlives its terminal.
 */
void
cli_signals_watch (CliSignals *self, void (*stop) (gpointer data), gpointer data)
{
  *self = (CliSignals){.stop = stop, .data = data};
  self->sources[0] = g_unix_signal_add (SIGINT, sigint_cb, self);
  self->sources[1] = g_unix_signal_add (SIGTERM, sigterm_cb, self);
  if (!is_ignored (SIGHUP))
    self->sources[2] = g_unix_signal_add (SIGHUP, sighup_cb, self);
}

/**
 * cli_signals_unwatch:
 * @self: what is watched
 *
 * From now on signals end the program.
 */
void
cli_signals_unwatch (CliSignals *self)
{
  for (guint i = 0; i < CLI_N_SIGNALS; i++) {
    GSource *source =
        self->sources[i] != 0 ? g_main_context_find_source_by_id (NULL, self->sources[i]) : NULL;

    if (source != NULL)
      g_source_destroy (source);
    self->sources[i] = 0;
  }
}
