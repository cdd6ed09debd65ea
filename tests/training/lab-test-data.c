/* lab-test-data.c: a tiny dataset, and waiting for a session without a clock.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-test-data.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define WATCHDOG_SECONDS 300

static void
append_header (GByteArray *file, guint8 n_dimensions, const guint32 *sizes)
{
  const guint8 magic[4] = {0, 0, 0x08, n_dimensions};

  g_byte_array_append (file, magic, sizeof magic);
  for (guint8 i = 0; i < n_dimensions; i++) {
    guint32 size = GUINT32_TO_BE (sizes[i]);

    g_byte_array_append (file, (const guint8 *)&size, sizeof size);
  }
}

/* A bright bar whose place tells the class, in noise; the last pixel is @corner. */
static void
append_image (GByteArray *file, GRand *random, guint label, guint8 corner)
{
  guint left = 6 + 2 * (label / 10);

  for (guint row = 0; row < LAB_IMAGE_SIZE; row++) {
    for (guint column = 0; column < LAB_IMAGE_SIZE; column++) {
      gboolean is_bar = row / 3 == label % 10 && column >= left && column < left + 16;
      guint8 pixel = (guint8)g_rand_int_range (random, 0, 60);

      pixel = is_bar ? (guint8)(pixel + 120) : pixel;
      if (row == LAB_IMAGE_SIZE - 1 && column == LAB_IMAGE_SIZE - 1)
        pixel = corner;
      g_byte_array_append (file, &pixel, 1);
    }
  }
}

static void
write_file (const char *folder, const char *name, GByteArray *file)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GError *error = NULL;

  g_file_set_contents (path, (const char *)file->data, (gssize)file->len, &error);
  g_assert_no_error (error);
}

static void
write_split (const char *folder, const char *split, guint n, int n_classes, guint32 seed,
             guint8 corner)
{
  const guint32 sizes[3] = {n, LAB_IMAGE_SIZE, LAB_IMAGE_SIZE};
  g_autoptr (GByteArray) images = g_byte_array_new ();
  g_autoptr (GByteArray) labels = g_byte_array_new ();
  g_autofree char *images_name = g_strdup_printf ("%s-images-idx3-ubyte", split);
  g_autofree char *labels_name = g_strdup_printf ("%s-labels-idx1-ubyte", split);
  GRand *random = g_rand_new_with_seed (seed);

  append_header (images, 3, sizes);
  append_header (labels, 1, sizes);
  for (guint i = 0; i < n; i++) {
    guint8 label = (guint8)g_rand_int_range (random, 0, n_classes);

    append_image (images, random, label, corner);
    g_byte_array_append (labels, &label, 1);
  }
  write_file (folder, images_name, images);
  write_file (folder, labels_name, labels);
  g_rand_free (random);
}

static void
remove_folder (const char *folder)
{
  GDir *directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_remove (path);
  }
  g_dir_close (directory);
  g_rmdir (folder);
}

LabDataset *
lab_test_data_new (guint n_train, guint n_test)
{
  return lab_test_data_new_with_classes (n_train, n_test, 10, NULL);
}

LabDataset *
lab_test_data_new_with_classes (guint n_train, guint n_test, guint n_classes, const char *names)
{
  g_autofree char *folder = NULL;
  GError *error = NULL;
  LabDataset *dataset;

  folder = g_dir_make_tmp ("digit-lab-training-XXXXXX", &error);
  g_assert_no_error (error);
  write_split (folder, "train", n_train, (int)n_classes, 1, 0);
  write_split (folder, "t10k", n_test, (int)n_classes, 2, 255);
  if (names != NULL) {
    g_autofree char *path = g_build_filename (folder, "classes.txt", NULL);

    g_assert_true (g_file_set_contents (path, names, -1, NULL));
  }
  dataset = lab_dataset_open_folder (folder, NULL, &error);
  g_assert_no_error (error);
  remove_folder (folder);
  return dataset;
}

nn_config
lab_test_data_config (void)
{
  nn_config config = nn_config_default ();

  config.n_hidden = 1;
  config.hidden[0] = 8;
  config.epochs = 4;
  config.batch_size = 32;
  config.seed = 7;
  return config;
}

static gboolean
watchdog_cb (gpointer data)
{
  g_error ("What was waited for did not come within %d seconds", WATCHDOG_SECONDS);
  return G_SOURCE_REMOVE;
}

void
lab_test_wait_for (LabTestCondition condition, gpointer data)
{
  guint watchdog = g_timeout_add_seconds (WATCHDOG_SECONDS, watchdog_cb, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watchdog);
}

typedef struct {
  LabRun *run;
  LabRunState state;
  gsize n_losses;
} Wanted;

static gboolean
has_state_cb (gpointer data)
{
  const Wanted *wanted = data;

  return lab_run_get_state (wanted->run) == wanted->state;
}

void
lab_test_wait_for_state (LabRun *run, LabRunState state)
{
  lab_test_wait_for (has_state_cb, &(Wanted){.run = run, .state = state});
}

static gboolean
has_ended_cb (gpointer data)
{
  return lab_run_get_state (data) > LAB_RUN_PAUSED;
}

void
lab_test_wait_for_end (LabRun *run)
{
  lab_test_wait_for (has_ended_cb, run);
}

static gboolean
has_snapshot_cb (gpointer data)
{
  return lab_run_get_snapshot (data) != NULL;
}

void
lab_test_wait_for_snapshot (LabRun *run)
{
  lab_test_wait_for (has_snapshot_cb, run);
}

static gboolean
has_losses_cb (gpointer data)
{
  const Wanted *wanted = data;
  gsize n_losses;

  lab_run_get_batch_losses (wanted->run, &n_losses);
  return n_losses >= wanted->n_losses || has_ended_cb (wanted->run);
}

void
lab_test_wait_for_losses (LabRun *run, gsize n_losses)
{
  lab_test_wait_for (has_losses_cb, &(Wanted){.run = run, .n_losses = n_losses});
}

void
lab_test_assert_whole (LabRun *run)
{
  guint n_batches = lab_run_get_batches_per_epoch (run);
  guint n_epochs;
  gsize n_losses;
  const LabEpoch *epochs = lab_run_get_epochs (run, &n_epochs);
  const float *losses = lab_run_get_batch_losses (run, &n_losses);

  g_assert_cmpuint (n_losses, >=, (gsize)n_epochs * n_batches);
  g_assert_cmpuint (n_losses, <=, (gsize)lab_run_get_config (run)->epochs * n_batches);
  for (gsize i = 0; i < n_losses; i++)
    g_assert_true (isfinite (losses[i]));
  for (guint i = 0; i < n_epochs; i++) {
    double mean = 0.0;

    g_assert_cmpuint (epochs[i].epoch, ==, i + 1);
    for (guint batch = 0; batch < n_batches; batch++)
      mean += losses[(gsize)i * n_batches + batch] / (double)n_batches;
    g_assert_cmpfloat_with_epsilon (mean, epochs[i].train_loss, 1e-6 * (1.0 + mean));
    g_assert_cmpfloat (losses[(gsize)(i + 1) * n_batches - 1], ==,
                       (float)epochs[i].last_batch_loss);
    g_assert_true (isfinite (epochs[i].test_loss));
    g_assert_cmpfloat (epochs[i].train_accuracy, <=, 1.0);
    g_assert_cmpfloat (epochs[i].test_accuracy, <=, 1.0);
    g_assert_cmpfloat (epochs[i].seconds, >=, 0.0);
  }
}

void
lab_test_assert_same_history (LabRun *run, LabRun *other)
{
  guint n_epochs, n_other_epochs;
  gsize n_losses, n_other_losses;
  const LabEpoch *epochs = lab_run_get_epochs (run, &n_epochs);
  const LabEpoch *other_epochs = lab_run_get_epochs (other, &n_other_epochs);
  const float *losses = lab_run_get_batch_losses (run, &n_losses);
  const float *other_losses = lab_run_get_batch_losses (other, &n_other_losses);

  for (guint i = 0; i < MIN (n_epochs, n_other_epochs); i++) {
    g_assert_cmpfloat (epochs[i].train_loss, ==, other_epochs[i].train_loss);
    g_assert_cmpfloat (epochs[i].train_accuracy, ==, other_epochs[i].train_accuracy);
    g_assert_cmpfloat (epochs[i].test_loss, ==, other_epochs[i].test_loss);
    g_assert_cmpfloat (epochs[i].test_accuracy, ==, other_epochs[i].test_accuracy);
  }
  for (gsize i = 0; i < MIN (n_losses, n_other_losses); i++)
    g_assert_cmpfloat (losses[i], ==, other_losses[i]);
}
