/* cli-signals.h: the signals that end a training, but not the program at once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CLI_N_SIGNALS 3

typedef struct {
  void (*stop) (gpointer data); /* called for the first signal */
  gpointer data;
  int received; /* the first signal, or 0 */
  guint sources[CLI_N_SIGNALS];
} CliSignals;

void cli_signals_watch (CliSignals *self, void (*stop) (gpointer data), gpointer data);
void cli_signals_unwatch (CliSignals *self);

G_END_DECLS
