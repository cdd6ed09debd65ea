/* lab-report-private.h: what the files of the report share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-report.h"

G_BEGIN_DECLS

/* One experiment. Runs are the report's own copies, so any thread may read them. */
typedef struct {
  LabExperiment *experiment;
  gboolean is_of_study;    /* it is the study's own, and not one of that name only */
  LabRun **runs;           /* (n_runs), NULL where one was never trained */
  LabSnapshot **snapshots; /* (n_runs), the last network, NULL where there is none */
  LabStore *store;         /* has the networks that are not there yet; or NULL */
  gint64 *ids;             /* (n_runs) of the runs in @store, 0 where one is not; or NULL */
} LabReportSection;

struct _LabReport {
  char *title;
  char *dataset_name; /* NULL while there is no run */
  guint n_train_images, n_test_images;
  gint64 made;         /* µs since 1970, UTC */
  GPtrArray *sections; /* LabReportSection */
};

/* The section of the study's experiment of that name, or NULL. */
const LabReportSection *lab_report_find (const LabReport *self, const char *name);
/* Whether a run is what it was to become: half a training proves nothing. */
gboolean lab_report_has_ended (LabRun *run);
/* The first run of @section with the value @value of @parameter; NULL where it was not trained to its
 * end. */
LabRun *lab_report_find_run (const LabReportSection *section, LabParameter parameter, double value);

/* ── figures: lab-report-figures.c ───────────────────────────────────────────────────────────── */

typedef struct _LabReportFigure LabReportFigure;
struct _LabReportFigure {
  char *name; /* "figure-6b": what its files are called */
  char *title;
  char *description; /* for those who do not see it; may be NULL */
  const LabReportSection *section;
  double width, height;
  gboolean (*write) (const LabReportFigure *self, const char *path, GError **error);
  LabMetric metric;
  gboolean is_log;
};

/* Whether a figure of the experiment shows its networks. */
gboolean lab_report_needs_networks (const LabReportSection *section);
/* The figures of @section in their order, LabReportFigure; those that have nothing to show are left
 * out. */
GPtrArray *lab_report_make_figures (const LabReportSection *section);

/* ── claims: lab-report-claims.c ─────────────────────────────────────────────────────────────── */

typedef enum {
  LAB_CLAIM_HOLDS,
  LAB_CLAIM_PARTLY,
  LAB_CLAIM_FAILS,
  LAB_CLAIM_UNKNOWN /* what it speaks of was not trained to its end */
} LabClaimVerdict;

typedef struct {
  const char *experiment; /* whose section speaks of it */
  const char *said;       /* what the study says; translated */
  const char *rule;       /* when that is taken to hold; translated */
  char *measured;         /* what came of it here, with the numbers */
  LabClaimVerdict verdict;
} LabClaim;

/* The claims of the study that the sections of @self speak of, LabClaim. */
GPtrArray *lab_report_judge (const LabReport *self);
/* A sentence on which reading of the penalty gives the study's number; NULL where not both were
 * trained to their ends. */
char *lab_report_compare_readings (const LabReport *self);

/* ── files: lab-report-csv.c, lab-report-html.c ──────────────────────────────────────────────── */

/* A row for each epoch of each run. */
char *lab_report_format_epochs (const LabReportSection *section);
/* A row for each run. */
char *lab_report_format_runs (const LabReportSection *section);
/* The page; the figures' SVG files are read from @folder, and put into it. */
char *lab_report_format_html (const LabReport *self, GPtrArray *const *figures, const char *folder,
                              GError **error);

G_END_DECLS
