/* cli-bench-rounds.h: times a training against the floor of dense BLAS, in turns.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "lab-dataset.h"
#include "nn.h"

G_BEGIN_DECLS

/* Milliseconds, each the median of all rounds. By the clock, but for what says processor: that is
 * the time that all threads together were at work, which other programs hardly change. */
typedef struct {
  double ours, floor;
  double ours_processor, floor_processor;
  double evaluation; /* of the test images */
  double one_thread; /* ours on one thread, where it was timed on more; else 0 */
} CliBenchTimes;

typedef struct {
  const nn_config *config;
  LabDataset *dataset;
  int n_threads;
  int n_rounds;
  gboolean (*go_on) (int round, gpointer data); /* asked once a mini-batch; FALSE ends it all */
  gpointer data;
} CliBenchRounds;

nn_status cli_bench_rounds (const CliBenchRounds *rounds, CliBenchTimes *times);

G_END_DECLS
