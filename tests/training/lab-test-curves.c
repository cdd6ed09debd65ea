/* lab-test-curves.c: runs with made-up histories.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-test-curves.h"

#include <math.h>

#include "lab-test-data.h"

/* Irwin and Hall's twelve uniform numbers: near enough to a normal one. */
static double
draw_noise (GRand *random)
{
  double sum = -6.0;

  for (guint i = 0; i < 12; i++)
    sum += g_rand_double (random);
  return sum;
}

LabRun *
lab_test_curves_new (const nn_config *config, guint n, LabTestCurve curve, double noise,
                     guint32 seed)
{
  g_autoptr (LabDataset) dataset = lab_test_data_new (20, 10);
  LabRun *run = lab_run_new (config, dataset);
  GRand *random = g_rand_new_with_seed (seed);

  for (guint i = 1; i <= n; i++) {
    LabEpoch epoch = {.epoch = i,
                      .seconds = 1.0,
                      .learning_rate = config->learning_rate,
                      .l2 = config->l2,
                      .dropout = config->dropout};

    curve (&epoch);
    epoch.train_loss *= exp (noise * draw_noise (random));
    epoch.test_loss *= exp (noise * draw_noise (random));
    lab_run_add_epoch (run, &epoch);
  }
  g_rand_free (random);
  return run;
}
