/* lab-datasets-dialog.h: the datasets that can be fetched, and what is there of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "lab-setup.h"

G_BEGIN_DECLS

#define LAB_TYPE_DATASETS_DIALOG (lab_datasets_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LabDatasetsDialog, lab_datasets_dialog, LAB, DATASETS_DIALOG, AdwWindow)

/* @fetchers: of LabFetcher; they go on when the dialog is closed. @setup loads what is chosen. */
GtkWindow *lab_datasets_dialog_new (GListModel *fetchers, LabSetup *setup);

G_END_DECLS
