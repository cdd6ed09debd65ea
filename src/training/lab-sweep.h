/* lab-sweep.h: the runs of an experiment, trained side by side.
 *
 * Lives on the main thread. Each run is an ordinary LabRun with a trainer's thread of its own, as
 * many at once as there are jobs. Runs are started in their order, the longest first where that ends
 * sooner is allowed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-experiment.h"
#include "lab-run.h"

G_BEGIN_DECLS

typedef enum {
  LAB_SWEEP_READY,
  LAB_SWEEP_TRAINING,
  LAB_SWEEP_PAUSED,
  LAB_SWEEP_FINISHED, /* every run has ended */
  LAB_SWEEP_STOPPED   /* ended by the person before that; can be started again */
} LabSweepState;

#define LAB_TYPE_SWEEP (lab_sweep_get_type ())
G_DECLARE_FINAL_TYPE (LabSweep, lab_sweep, LAB, SWEEP, GObject)

/* Signals: "run-started" (index: uint, run: LabRun), before its first batch, and before the next one
 * of a run that was stopped; "run-ended" (index, run); "changed" (no arguments): state, or any run's
 * metrics, at most some ten times a second; "failed" (a sentence): a run could not be made, the sweep
 * goes on with the next; "shutting-down" (no arguments): what trains now will be interrupted. */

/* @n_jobs 0: one for each core. */
LabSweep *lab_sweep_new (LabExperiment *experiment, LabDataset *dataset, guint n_jobs);
/* Before it starts: run @index is there already, from an earlier start. An ended one is not trained
 * again; an interrupted, paused or stopped one goes on from @checkpoint (NULL: from its beginning). */
void lab_sweep_adopt (LabSweep *self, guint index, LabRun *run, LabSnapshot *checkpoint);

LabExperiment *lab_sweep_get_experiment (LabSweep *self);
LabSweepState lab_sweep_get_state (LabSweep *self);
guint lab_sweep_get_n_jobs (LabSweep *self);
/* How many jobs may have a run, at most as many as it was made with; while it trains, too: with
 * fewer the running ones end first, and 0 starts none. For several sweeps that share the cores. */
void lab_sweep_set_n_jobs (LabSweep *self, guint n_jobs);
guint lab_sweep_get_n_running (LabSweep *self);
/* NULL before it was started. */
LabRun *lab_sweep_get_run (LabSweep *self, guint index);
guint lab_sweep_get_n_ended (LabSweep *self);
double lab_sweep_get_progress (LabSweep *self);     /* 0..1, epochs counted by what they cost */
double lab_sweep_get_seconds_left (LabSweep *self); /* negative when unknown */

void lab_sweep_start (LabSweep *self); /* or goes on after a pause or a stop */
void lab_sweep_pause (LabSweep *self);
void lab_sweep_stop (LabSweep *self); /* its unfinished runs become LAB_RUN_STOPPED */
/* Stops and joins every thread: before the program ends. Unfinished runs become LAB_RUN_INTERRUPTED,
 * those of a stopped sweep LAB_RUN_STOPPED. */
void lab_sweep_shutdown (LabSweep *self);

/* ── what a sweep says ───────────────────────────────────────────────────────────────────────────
 */

/* One point of the U-curve: a metric over its seeds. */
typedef struct {
  guint n;       /* seeds that have a value so far */
  double mean;   /* NaN when n = 0 */
  double spread; /* standard deviation over the seeds; 0 for one */
  double low, high;
  guint n_diverged;
} LabSweepPoint;

/* When a value is read off a run's curve. */
typedef enum { LAB_READ_LAST, LAB_READ_BEST } LabReading;

/* Pure functions on runs, (n_runs) in the experiment's order, NULL where there is none yet: they
 * serve a live sweep and a recorded one alike. @epoch > 0 reads at the end of that epoch (what the
 * cursor says) where the run has come so far. */
double lab_sweep_read (LabRun *run, LabMetric metric, LabReading reading, guint epoch);
void lab_sweep_summarise (const LabExperiment *experiment, LabRun *const *runs, LabMetric metric,
                          LabReading reading, guint epoch, LabSweepPoint *points);
/* "λ 1e-4 is best (test loss 0.071), but its lead over λ 1e-5 is within the spread between seeds",
 * translated; NULL before two points have a value. */
char *lab_sweep_conclude (const LabExperiment *experiment, const LabSweepPoint *points,
                          LabMetric metric);

G_END_DECLS
