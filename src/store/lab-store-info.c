/* lab-store-info.c: runs and experiments as lists show them, shared between threads by counting.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-store-info.h"

typedef struct {
  LabRunInfo info;
  gint n_references;
  gint64 claims;
} CountedRun;

typedef struct {
  LabExperimentInfo info;
  gint n_references;
} CountedExperiment;

/**
 * lab_run_info_new:
 *
 * Returns: (transfer full): zeros, to be filled before anybody else gets to see them
 */
LabRunInfo *
lab_run_info_new (void)
{
  CountedRun *counted = g_new0 (CountedRun, 1);

  counted->n_references = 1;
  return &counted->info;
}

/**
 * lab_run_info_ref:
 * @self: a run's description
 *
 * Returns: (transfer full): @self, with one more reference; from any thread
 */
LabRunInfo *
lab_run_info_ref (LabRunInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&((CountedRun *)self)->n_references);
  return self;
}

/**
 * lab_run_info_unref:
 * @self: a run's description
 *
 * Drops a reference, from any thread; the last one frees it.
 */
void
lab_run_info_unref (LabRunInfo *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&((CountedRun *)self)->n_references))
    return;
  g_free (self->name);
  g_free (self->note);
  g_free (self->message);
  g_free (self->dataset_name);
  g_free (self->dataset_hash);
  g_free (self->dataset_specification);
  g_free (self->class_names);
  g_free (self->program_version);
  g_free (self->machine);
  g_free (self);
}

/**
 * lab_run_info_get_claims:
 * @self: a run's description
 *
 * Returns: how often a program had taken the run up when it was read
 */
gint64
lab_run_info_get_claims (const LabRunInfo *self)
{
  return ((const CountedRun *)self)->claims;
}

/**
 * lab_run_info_set_claims:
 * @self: a run's description that is being filled
 * @claims: how often a program has taken the run up
 *
 * Notes it, for whoever asks whether the run has changed hands.
 */
void
lab_run_info_set_claims (LabRunInfo *self, gint64 claims)
{
  ((CountedRun *)self)->claims = claims;
}

/**
 * lab_experiment_info_new:
 *
 * Returns: (transfer full): zeros, to be filled before anybody else gets to see them
 */
LabExperimentInfo *
lab_experiment_info_new (void)
{
  CountedExperiment *counted = g_new0 (CountedExperiment, 1);

  counted->n_references = 1;
  return &counted->info;
}

/**
 * lab_experiment_info_ref:
 * @self: an experiment's description
 *
 * Returns: (transfer full): @self, with one more reference; from any thread
 */
LabExperimentInfo *
lab_experiment_info_ref (LabExperimentInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&((CountedExperiment *)self)->n_references);
  return self;
}

/**
 * lab_experiment_info_unref:
 * @self: an experiment's description
 *
 * Drops a reference, from any thread; the last one frees it.
 */
void
lab_experiment_info_unref (LabExperimentInfo *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&((CountedExperiment *)self)->n_references))
    return;
  g_free (self->name);
  g_free (self->title);
  g_free (self->text);
  g_free (self);
}
