/* lab-experiment-item.c: an experiment in the list: ready-made, or recorded.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-item.h"

#include <glib/gi18n-lib.h>

struct _LabExperimentItem {
  GObject parent_instance;

  LabExperimentItemKind kind;
  LabExperiment *experiment;
  LabExperimentInfo *info;
};

G_DEFINE_FINAL_TYPE (LabExperimentItem, lab_experiment_item, G_TYPE_OBJECT)

static void
lab_experiment_item_finalize (GObject *object)
{
  LabExperimentItem *self = LAB_EXPERIMENT_ITEM (object);

  g_clear_pointer (&self->experiment, lab_experiment_unref);
  g_clear_pointer (&self->info, lab_experiment_info_unref);

  G_OBJECT_CLASS (lab_experiment_item_parent_class)->finalize (object);
}

static void
lab_experiment_item_class_init (LabExperimentItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lab_experiment_item_finalize;
}

static void
lab_experiment_item_init (LabExperimentItem *self)
{
}

/**
 * lab_experiment_item_new_study:
 *
 * Returns: (transfer full): the item of the whole study
 */
LabExperimentItem *
lab_experiment_item_new_study (void)
{
  return g_object_new (LAB_TYPE_EXPERIMENT_ITEM, NULL);
}

/**
 * lab_experiment_item_new_ready_made:
 * @experiment: an experiment that comes with the program
 *
 * Returns: (transfer full): its item
 */
LabExperimentItem *
lab_experiment_item_new_ready_made (LabExperiment *experiment)
{
  LabExperimentItem *self = g_object_new (LAB_TYPE_EXPERIMENT_ITEM, NULL);

  self->kind = LAB_EXPERIMENT_ITEM_READY_MADE;
  self->experiment = lab_experiment_ref (experiment);
  return self;
}

/**
 * lab_experiment_item_new_recorded:
 * @experiment: an experiment
 * @info: what the store says of it
 *
 * Returns: (transfer full): its item
 */
LabExperimentItem *
lab_experiment_item_new_recorded (LabExperiment *experiment, LabExperimentInfo *info)
{
  LabExperimentItem *self = g_object_new (LAB_TYPE_EXPERIMENT_ITEM, NULL);

  self->kind = LAB_EXPERIMENT_ITEM_RECORDED;
  self->experiment = lab_experiment_ref (experiment);
  self->info = lab_experiment_info_ref (info);
  return self;
}

/**
 * lab_experiment_item_get_kind:
 * @self: an item
 *
 * Returns: what it stands for
 */
LabExperimentItemKind
lab_experiment_item_get_kind (LabExperimentItem *self)
{
  return self->kind;
}

/**
 * lab_experiment_item_get_experiment:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): its experiment; %NULL for the study
 */
LabExperiment *
lab_experiment_item_get_experiment (LabExperimentItem *self)
{
  return self->experiment;
}

/**
 * lab_experiment_item_get_info:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): what the store says of it; %NULL but for a recorded one
 */
LabExperimentInfo *
lab_experiment_item_get_info (LabExperimentItem *self)
{
  return self->info;
}

/**
 * lab_experiment_item_get_title:
 * @self: an item
 *
 * Returns: its title; borrowed, translated where it comes with the program
 */
const char *
lab_experiment_item_get_title (LabExperimentItem *self)
{
  return self->experiment != NULL ? self->experiment->title : _ ("The whole study");
}

static const char *
state_name (LabExperimentState state)
{
  switch (state) {
  case LAB_EXPERIMENT_STATE_TRAINING:
    return C_ ("experiment", "training");
  case LAB_EXPERIMENT_STATE_PAUSED:
    return C_ ("experiment", "paused");
  case LAB_EXPERIMENT_STATE_STOPPED:
    return C_ ("experiment", "stopped");
  case LAB_EXPERIMENT_STATE_FINISHED:
    return C_ ("experiment", "finished");
  case LAB_EXPERIMENT_STATE_INTERRUPTED:
  default:
    return C_ ("experiment", "interrupted");
  }
}

/**
 * lab_experiment_item_describe:
 * @self: an item
 *
 * Returns: (transfer full): a line about it: its runs, and when and how far it was trained
 */
char *
lab_experiment_item_describe (LabExperimentItem *self)
{
  g_autoptr (GDateTime) created = NULL;
  g_autofree char *date = NULL;

  g_return_val_if_fail (LAB_IS_EXPERIMENT_ITEM (self), NULL);

  if (self->experiment == NULL)
    return g_strdup (_ ("all figures, one report"));
  if (self->info == NULL)
    return g_strdup_printf (ngettext ("%u run", "%u runs", self->experiment->n_runs),
                            self->experiment->n_runs);
  created = g_date_time_new_from_unix_local (self->info->created / G_USEC_PER_SEC);
  /* translators: day and month, hour and minute; see g_date_time_format() */
  date = g_date_time_format (created, _ ("%e %b, %H:%M"));
  /* translators: runs that have ended, runs in all, a state, a date: "8 of 10 runs · stopped · 3 May" */
  return g_strdup_printf (_ ("%u of %u runs · %s · %s"), self->info->n_ended,
                          self->experiment->n_runs, state_name (self->info->state),
                          g_strchug (date));
}
