/* lab-run-file-private.h: how a run lies in a file of its own.
 *
 * Eight bytes "DigitRun" and the version (4 bytes); then sections of a name (4 bytes), a length
 * (8 bytes) and so many bytes; the last one is the SHA-256 of all before it. Numbers are little end
 * first.
 *
 *   TEXT  a key file (UTF-8): the configuration, the dataset's name and hash, and the circumstances
 *   EPOC  for each epoch 9 doubles, as in LabEpoch
 *   CONF  for each epoch the (C, C) confusion counts, lab_blob_pack_counts()
 *   LOSS  the loss of every batch, float32
 *   CHNG  for each change of the hyperparameters 4 doubles: where, in epochs, then η, λ, p
 *   CKPT  once for each network: see lab_run_file_write_checkpoint()
 *   PRED  once for each epoch of which it is known what was said of each test image (since version
 *         2): see lab_run_file_write_predictions()
 *   HASH  32 bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "lab-store-packed.h"
#include "lab-store-predictions.h"
#include "lab-store-run.h"

G_BEGIN_DECLS

#define LAB_RUN_FILE_MAGIC     "DigitRun"
#define LAB_RUN_FILE_VERSION   2
#define LAB_RUN_FILE_HASH_SIZE 32
/* Doubles of an epoch, and of a change. */
#define LAB_RUN_FILE_EPOCH_DOUBLES  9
#define LAB_RUN_FILE_CHANGE_DOUBLES 4

/* ── writing: a file that appears at its path when it is whole ───────────────────────────────── */

typedef struct _LabRunFileWriter LabRunFileWriter;

LabRunFileWriter *lab_run_file_writer_new (const char *path, GError **error);
gboolean lab_run_file_write_part (LabRunFileWriter *self, const LabRunPart *part, GError **error);
gboolean lab_run_file_write_checkpoint (LabRunFileWriter *self, const LabSnapshot *checkpoint,
                                        GError **error);
gboolean lab_run_file_write_predictions (LabRunFileWriter *self, const LabPredictions *predictions,
                                         GError **error);
gboolean lab_run_file_writer_commit (LabRunFileWriter *self, GError **error);
/* Leaves nothing behind when it was not committed. */
void lab_run_file_writer_free (LabRunFileWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabRunFileWriter, lab_run_file_writer_free)

/* ── reading ─────────────────────────────────────────────────────────────────────────────────── */

/* A whole file, with its checkpoints. */
LabRunPart *lab_run_file_parse (const guint8 *bytes, gsize size, const char *shown, GError **error);

/* ── the key file, for both ──────────────────────────────────────────────────────────────────── */

char *lab_run_text_format (const LabRunPart *part);
/* FALSE when it is none. */
gboolean lab_run_text_parse (LabRunPart *part, const char *text, gsize length);

G_END_DECLS
