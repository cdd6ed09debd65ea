/* lab-recorder-job.c: a part of a run's history on its way into the file: a transaction.
 *
 * All of this happens in the store's thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-recorder-private.h"

static void
free_part_job (LabStoreJob *job)
{
  LabPartJob *self = (LabPartJob *)job;

  lab_run_part_free (self->part);
  g_array_unref (self->stored);
  g_free (self);
}

/* Before anybody else can see it. */
static gboolean
add_run (LabPartJob *self, LabDatabase *database, LabOwners *owners, GError **error)
{
  self->id = lab_run_part_insert (self->part, database, error);
  self->has_claimed = self->id > 0 && lab_owners_claim (owners, self->id, error);
  return self->has_claimed;
}

/* Claimed first: who deletes it looks at the claim, in a transaction before this one or after it. */
static gboolean
take_up_run (LabPartJob *self, LabDatabase *database, LabOwners *owners, GError **error)
{
  self->has_claimed = lab_owners_claim (owners, self->id, error);
  if (!self->has_claimed ||
      !lab_database_execute (database, error,
                             "UPDATE runs SET claims = claims + 1 WHERE id = ? AND deleted IS NULL",
                             "i", self->id))
    return FALSE;
  if (sqlite3_changes (database->handle) == 0) {
    lab_run_info_refuse_unknown (self->id, error);
    return FALSE;
  }
  return lab_run_part_truncate (self->id, self->part->first, database, error);
}

static gboolean
write_part (LabStoreJob *job, LabDatabase *database, LabOwners *owners, GError **error)
{
  LabPartJob *self = (LabPartJob *)job;

  if (self->id == 0 && !add_run (self, database, owners, error))
    return FALSE;
  if (self->resumes && !take_up_run (self, database, owners, error))
    return FALSE;
  return lab_run_part_update (self->part, self->id, database, self->stored, error);
}

/* After the transaction: whoever finds the run free finds in the file what became of it. */
static void
part_ended (LabStoreJob *job, LabOwners *owners, gboolean is_written)
{
  LabPartJob *self = (LabPartJob *)job;

  if (self->releases_anyway || (self->releases && is_written) || (self->has_claimed && !is_written))
    lab_owners_release (owners, self->id);
}

/**
 * lab_part_job_new:
 * @id: the number of a run, 0 for one that is to be added
 * @part: (transfer full): what is to be written of it
 *
 * Returns: (transfer full): what writes it
 */
LabPartJob *
lab_part_job_new (gint64 id, LabRunPart *part)
{
  LabPartJob *job = g_new0 (LabPartJob, 1);

  job->job.write = write_part;
  job->job.ended = part_ended;
  job->job.free = free_part_job;
  job->id = id;
  job->part = part;
  job->stored = g_array_new (FALSE, FALSE, sizeof (guint));
  return job;
}
