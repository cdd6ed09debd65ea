/* lab-player.h: what Train, Pause, Step, Stop and Reset mean, given the setup and the present run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>
#include "lab-session.h"
#include "lab-setup.h"

G_BEGIN_DECLS

#define LAB_TYPE_PLAYER (lab_player_get_type ())
G_DECLARE_FINAL_TYPE (LabPlayer, lab_player, LAB, PLAYER, GObject)

/* Signals: "changed" (no arguments): what the buttons do, the run or its state is another;
 * "failed" (a sentence): a run could not be made. */

/* What the big button does next. */
typedef enum {
  LAB_PLAYER_TRAIN,  /* starts a run of the present setup */
  LAB_PLAYER_PAUSE,  /* the present run */
  LAB_PLAYER_RESUME, /* the present run, as it was set up */
} LabPlayerVerb;

LabPlayer *lab_player_new (LabSetup *setup);
LabSetup *lab_player_get_setup (LabPlayer *self);
LabRun *lab_player_get_run (LabPlayer *self);

LabPlayerVerb lab_player_get_verb (LabPlayer *self);
gboolean lab_player_can_train (LabPlayer *self);
gboolean lab_player_can_stop (LabPlayer *self);
gboolean lab_player_needs_new_run (LabPlayer *self);

void lab_player_toggle (LabPlayer *self);
void lab_player_step (LabPlayer *self);
void lab_player_stop (LabPlayer *self);
void lab_player_reset (LabPlayer *self);
gboolean lab_player_resume (LabPlayer *self, LabRun *run, LabSnapshot *checkpoint, guint epochs,
                            GError **error);
gboolean lab_player_branch (LabPlayer *self, LabRun *parent, LabSnapshot *checkpoint,
                            GError **error);
void lab_player_shutdown (LabPlayer *self);

G_END_DECLS
