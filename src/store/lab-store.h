/* lab-store.h: every run that was ever trained, in one SQLite file.
 *
 * Lives on the main thread, where its signals are emitted. Writing is done in a thread of its own,
 * in the order it was asked for; reading (lab_store_list_*, lab_store_load_*) blocks for a few
 * milliseconds on a connection of its own and may be called from any thread. Several programs may
 * have one file open.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "lab-run.h"

G_BEGIN_DECLS

#define LAB_STORE_ERROR (lab_store_error_quark ())
GQuark lab_store_error_quark (void);
typedef enum {
  LAB_STORE_ERROR_NEWER,      /* written by a later version of the program */
  LAB_STORE_ERROR_DAMAGED,    /* no store, or corrupted */
  LAB_STORE_ERROR_UNWRITABLE, /* a full disk, a read-only folder, a lock that nobody lets go */
  LAB_STORE_ERROR_NOT_FOUND,  /* no such run */
  LAB_STORE_ERROR_BUSY,       /* the run is being trained by another program */
  LAB_STORE_ERROR_FORMAT,     /* an imported file that is no run, cut short, or hostile */
} LabStoreError;

/* Where a run comes from. All 0 for one that a person started. */
typedef struct {
  gint64 experiment; /* number of the experiment it belongs to */
  guint index;       /* which run of it */
  gint64 parent;     /* number of the run it was branched from */
  guint parent_epoch;
} LabRunOrigin;

#define LAB_RUN_INFO_SPARKS 48

/* A run as the list shows it. Immutable, atomically reference-counted. */
typedef struct {
  gint64 id;      /* its number */
  char *name;     /* given by a person, else lab_config_short_name() */
  gboolean named; /* by a person */
  char *note;     /* "" without one */
  gboolean starred;
  nn_config config;
  LabRunState state; /* INTERRUPTED when the program that trained it is gone */
  char *message;     /* how it ended, or NULL */
  gboolean is_ours;  /* recorded by this very process */
  char *dataset_name, *dataset_hash, *dataset_specification;
  char *class_names; /* one on each line; NULL: numbers */
  guint n_train_images, n_test_images;
  char *program_version, *machine;
  gint64 created; /* µs since 1970, UTC */
  guint n_epochs; /* done */
  double seconds; /* of training */
  double last_test_loss, last_test_accuracy, best_test_loss, best_test_accuracy; /* NaN = none */
  guint best_loss_epoch, best_accuracy_epoch;
  float sparks[LAB_RUN_INFO_SPARKS]; /* the test loss over the epochs, (n_sparks) */
  guint n_sparks;
  LabRunOrigin origin;
} LabRunInfo;

LabRunInfo *lab_run_info_ref (LabRunInfo *self);
void lab_run_info_unref (LabRunInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabRunInfo, lab_run_info_unref)

typedef enum {
  LAB_EXPERIMENT_STATE_TRAINING,
  LAB_EXPERIMENT_STATE_PAUSED,
  LAB_EXPERIMENT_STATE_STOPPED,
  LAB_EXPERIMENT_STATE_FINISHED,
  LAB_EXPERIMENT_STATE_INTERRUPTED
} LabExperimentState;

typedef struct {
  gint64 id;
  char *name, *title;
  char *text; /* lab_experiment_parse() reads it */
  LabExperimentState state;
  gint64 created;
  guint n_runs;  /* that are in the store */
  guint n_ended; /* finished or diverged */
} LabExperimentInfo;

LabExperimentInfo *lab_experiment_info_ref (LabExperimentInfo *self);
void lab_experiment_info_unref (LabExperimentInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabExperimentInfo, lab_experiment_info_unref)

#define LAB_TYPE_STORE (lab_store_get_type ())
G_DECLARE_FINAL_TYPE (LabStore, lab_store, LAB, STORE, GObject)

/* Signals: "changed" (no arguments): runs or experiments were added, edited, deleted or have gone
 * on, by this or another program; at most a few times a second. "failed" (a sentence): something
 * could not be written; what is recorded goes on in memory, and is tried again when @failed says so. */

/* DIGIT_LAB_STORE, else $XDG_DATA_HOME/digit-lab/runs.db. */
char *lab_store_default_path (void);
/* Opens @path (NULL: the default), makes it where there is none, and brings an older version up to
 * date. A newer or damaged one is left untouched. */
LabStore *lab_store_open (const char *path, GError **error);
const char *lab_store_get_path (LabStore *self);
/* Blocks until everything asked for is written; FALSE with the reason when something could not be. */
gboolean lab_store_flush (LabStore *self, GError **error);
/* Flushes, ends the thread, closes the file. */
void lab_store_close (LabStore *self);

/* ── reading: from any thread ────────────────────────────────────────────────────────────────── */

/* Newest first; elements are LabRunInfo. */
GPtrArray *lab_store_list_runs (LabStore *self, GError **error);
LabRunInfo *lab_store_find_run (LabStore *self, gint64 id, GError **error);
/* By number, or by a name that only one run has. */
LabRunInfo *lab_store_find_run_by_text (LabStore *self, const char *text, GError **error);
/* The whole history. @dataset (nullable): given to the run when it is the run's own by hash. */
LabRun *lab_store_load_run (LabStore *self, gint64 id, LabDataset *dataset, GError **error);
/* The network at the end of @epoch, with its evaluation; NOT_FOUND where it was thinned out. */
LabSnapshot *lab_store_load_checkpoint (LabStore *self, gint64 id, guint epoch, GError **error);
/* What was said of each test image at the end of each epoch; empty where it was not recorded. */
LabPredictions *lab_store_load_predictions (LabStore *self, gint64 id, GError **error);
/* The same, and what the networks that are kept say where it was not, each of which is evaluated.
 * @dataset: the run's own. */
LabPredictions *lab_store_recompute_predictions (LabStore *self, gint64 id, LabDataset *dataset,
                                                 GCancellable *cancellable, GError **error);
GPtrArray *lab_store_list_experiments (LabStore *self, GError **error); /* LabExperimentInfo */
/* Runs of an experiment, LabRunInfo, by index. */
GPtrArray *lab_store_list_experiment_runs (LabStore *self, gint64 experiment, GError **error);

/* ── writing: on the main thread, done in the store's own ────────────────────────────────────── */

void lab_store_rename_run (LabStore *self, gint64 id,
                           const char *name); /* "": its own name again */
void lab_store_set_note (LabStore *self, gint64 id, const char *note);
void lab_store_set_starred (LabStore *self, gint64 id, gboolean starred);
/* Hidden at once, purged when the store is closed or a day old; a run in training is left alone. */
void lab_store_delete_runs (LabStore *self, const gint64 *ids, guint n);
void lab_store_undelete_runs (LabStore *self, const gint64 *ids, guint n);
/* What is deleted is kept for its day, even when the store is closed before. */
void lab_store_set_keeps_deleted (LabStore *self, gboolean keeps_deleted);
/* How much checkpoints and predictions may take, in MB; the oldest runs' are thinned out first, of
 * all of them checkpoints before predictions, never best or last. The file remembers it. */
void lab_store_set_limit (LabStore *self, guint megabytes);
/* Returns the number at once (blocks for the transaction); 0 on an error. */
gint64 lab_store_add_experiment (LabStore *self, const char *name, const char *title,
                                 const char *text, GError **error);
void lab_store_set_experiment_state (LabStore *self, gint64 id, LabExperimentState state);
void lab_store_delete_experiment (LabStore *self, gint64 id, gboolean with_runs);

G_END_DECLS
