/* lab-gate.h: one thread waits until another one has done something, once and for all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Atomically reference-counted; closed at first. */
typedef struct _LabGate LabGate;

LabGate *lab_gate_new (void);
LabGate *lab_gate_ref (LabGate *self);
void lab_gate_unref (LabGate *self);

void lab_gate_open (LabGate *self);
/* Returns at once when it is open already. */
void lab_gate_wait (LabGate *self);

G_END_DECLS
