/* mute.c: how long it takes from a neuron that is muted to what the network is worth without it.
 *
 * Trains the deep network for an epoch on MNIST where it is found (else on the built-in digits), then
 * mutes one neuron after the other in the page on the network, and waits for the page's answer.
 *
 *   tests/with-display build/tests/bench/mute [REPEATS]
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app-test.h"
#include "headless-test.h"
#include "lab-inspector.h"
#include "lab-model-evaluate.h"
#include "lab-network-page.h"
#include "lab-neuron-report.h"
#include "lab-resources.h"

#define N_REPEATS 31
#define N_EPOCHS  25

static int
compare (const void *a, const void *b)
{
  gint64 first = *(const gint64 *)a, second = *(const gint64 *)b;

  return (first > second) - (first < second);
}

static void
tell (const char *what, gint64 *times, guint n)
{
  qsort (times, n, sizeof *times, compare);
  printf ("%-52s median %6.2f ms, worst %6.2f ms\n", what, (double)times[n / 2] / 1000,
          (double)times[n - 1] / 1000);
}

static LabSession *
start (LabDataset *dataset, int epochs)
{
  LabSession *session = lab_session_new ();
  nn_config config = nn_config_default ();
  g_autoptr (GError) error = NULL;

  config.epochs = epochs;
  lab_session_set_yields (session, TRUE); /* as the window has it */
  lab_session_prepare (session, &config, dataset, &error);
  g_assert_no_error (error);
  lab_session_train (session);
  return session;
}

static gboolean
has_finished (LabSession *session)
{
  return lab_run_get_state (lab_session_get_run (session)) == LAB_RUN_FINISHED;
}

static LabSession *
train (LabDataset *dataset)
{
  LabSession *session = start (dataset, 1);

  headless_test_wait_for (has_finished (session));
  return session;
}

/* Without a window: what the answer is made of. */
static void
measure_parts (LabSnapshot *snapshot, LabDataset *dataset, guint n)
{
  const LabImages *images = lab_dataset_get_images (dataset, LAB_SPLIT_TEST);
  g_autofree gint64 *evaluating = g_new (gint64, n);
  g_autofree gint64 *reporting = g_new (gint64, n);
  g_autofree gint64 *layers = g_new (gint64, n);

  for (guint i = 0; i < n; i++) {
    const LabNeuron neuron = {.layer = 0, .neuron = i % 100};
    LabLayerReport reports[NN_MAX_HIDDEN + 1];
    gint64 begun = g_get_monotonic_time ();
    g_autoptr (LabSnapshot) muted = lab_inspector_mute (snapshot, &neuron, 1);
    g_autoptr (LabEvaluation) evaluation = lab_model_evaluate (muted, images, NULL);
    g_autoptr (LabNeuronReport) report = NULL;

    evaluating[i] = g_get_monotonic_time () - begun;
    begun = g_get_monotonic_time ();
    report = lab_neuron_report_new (snapshot, dataset, 0, i % 100, NULL);
    reporting[i] = g_get_monotonic_time () - begun;
    begun = g_get_monotonic_time ();
    lab_inspector_report (snapshot, images, 1000, NULL, reports);
    layers[i] = g_get_monotonic_time () - begun;
    for (int layer = 0; layer <= snapshot->config.n_hidden; layer++)
      lab_layer_report_clear (&reports[layer]);
  }
  tell ("muting a neuron, and evaluating what is left", evaluating, n);
  tell ("a report on a neuron", reporting, n);
  tell ("reports on all layers, 1,000 images", layers, n);
}

/* From the switch to the sentence about it, both evaluations included. */
static void
measure_page (LabNetworkPage *page, guint n)
{
  GtkSwitch *mute_switch = GTK_SWITCH (app_test_find (page, "mute_switch"));
  GtkWidget *effect = app_test_find (page, "effect_box");
  g_autofree gint64 *times = g_new (gint64, n);

  for (guint i = 0; i < n; i++) {
    gint64 begun;

    lab_network_page_show_neuron (page, 0, i % 100);
    headless_test_wait_for (!gtk_widget_get_visible (effect));
    app_test_run_for (150);
    begun = g_get_monotonic_time ();
    gtk_switch_set_active (mute_switch, TRUE);
    while (!gtk_widget_get_visible (effect))
      g_main_context_iteration (NULL, TRUE);
    times[i] = g_get_monotonic_time () - begun;
    gtk_switch_set_active (mute_switch, FALSE);
  }
  tell ("from the switch to the answer on the page", times, n);
}

/* Microseconds of the processor that this thread has had: others take it away on a busy machine. */
static gint64
processor_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64)time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* How much of the processor the main loop needs at a time while a training is watched; a turn with a
 * frame includes all of its drawing, here without a graphics card. */
static void
measure_turns (LabCursor *cursor, LabDataset *dataset, const char *what)
{
  g_autoptr (LabSession) session = start (dataset, N_EPOCHS);
  g_autoptr (GArray) turns = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n;

  lab_cursor_set_run (cursor, lab_session_get_run (session), NULL, 0, NULL);
  while (!has_finished (session)) {
    gint64 begun = processor_time (), time;

    if (!g_main_context_iteration (NULL, FALSE)) {
      g_usleep (200);
      continue;
    }
    time = processor_time () - begun;
    g_array_append_val (turns, time);
  }
  n = turns->len;
  qsort (turns->data, n, sizeof (gint64), compare);
  printf ("%-52s of 100 turns 99 take %6.2f ms, worst %6.2f ms\n", what,
          (double)g_array_index (turns, gint64, n * 99 / 100) / 1000,
          (double)g_array_index (turns, gint64, n - 1) / 1000);
  lab_cursor_set_run (cursor, NULL, NULL, 0, NULL);
  lab_session_shutdown (session);
}

int
main (int argc, char **argv)
{
  guint n = argc > 1 ? (guint)CLAMP (strtol (argv[1], NULL, 10), 1, 1000) : N_REPEATS;
  g_autoptr (LabDataset) dataset = NULL;
  g_autoptr (LabCursor) cursor = lab_cursor_new ();
  g_autoptr (LabSession) session = NULL;
  LabNetworkPage *page;
  GtkWidget *window;

  adw_init ();
  g_resources_register (lab_get_resource ());
  dataset = lab_dataset_open (NULL, NULL, NULL);
  g_assert_nonnull (dataset);
  session = train (dataset);
  printf ("%s\n", lab_dataset_get_plain_name (dataset));
  lab_cursor_set_run (cursor, lab_session_get_run (session), NULL, 0, NULL);
  measure_parts (lab_cursor_get_snapshot (cursor), dataset, n);

  page = g_object_new (LAB_TYPE_NETWORK_PAGE, NULL);
  lab_network_page_set_cursor (page, cursor);
  lab_network_page_set_dataset (page, dataset);
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  gtk_window_present (GTK_WINDOW (window));
  headless_test_wait_for (gtk_widget_get_mapped (GTK_WIDGET (page)));
  measure_turns (cursor, dataset, "watching a training: layers");
  lab_network_page_show_neuron (page, 0, 17);
  measure_turns (cursor, dataset, "watching a training: a neuron");
  lab_cursor_set_run (cursor, lab_session_get_run (session), NULL, 0, NULL);
  measure_page (page, n);
  gtk_window_destroy (GTK_WINDOW (window));
  lab_session_shutdown (session);
  return 0;
}
