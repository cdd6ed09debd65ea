/* test-biography.c: what became of one image, in cases made by hand, and which labels are doubted in
 * a real training.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <gio/gio.h>
#include "lab-dataset-private.h"
#include "lab-predictions.h"
#include "lab-test-data.h"

#define N_CLASSES 10

static const char *const names[N_CLASSES] = {"0", "1", "2", "3", "4",
                                             "5", "6", "7", "8", "Ankle boot"};

/* One image; a digit for each epoch: what it was taken for, "-" where that is not known. All are
 * said with @percent; the actual class always had @rest. */
static LabPredictions *
make (const char *taken_for, guint percent, guint8 rest)
{
  LabPredictions *predictions = lab_predictions_new (1, N_CLASSES);
  guint8 probability = (guint8)(percent * 255 / 100);

  for (guint i = 0; taken_for[i] != '\0'; i++) {
    guint8 class = (guint8)(taken_for[i] - '0');

    if (taken_for[i] != '-')
      g_assert_true (lab_predictions_add_bytes (predictions, i + 1, &class, &probability, &rest));
  }
  return predictions;
}

/* Of an image of a 4. */
static LabBiography
read_life (const char *taken_for, guint percent, guint last_epoch)
{
  g_autoptr (LabPredictions) predictions = make (taken_for, percent, 1);
  LabBiography biography;

  lab_biography_read (predictions, 0, 4, last_epoch, &biography);
  return biography;
}

static void
assert_described (const LabBiography *biography, const char *expected)
{
  g_autofree char *sentence = lab_biography_describe (biography, names);

  g_assert_cmpstr (sentence, ==, expected);
}

static void
test_unknown (void)
{
  LabBiography biography = read_life ("", 50, 0);

  g_assert_cmpint (biography.kind, ==, LAB_BIOGRAPHY_UNKNOWN);
  g_assert_cmpuint (biography.n_epochs, ==, 0);
  assert_described (&biography, "What the network said of it was not recorded.");
  biography = read_life ("---4", 50, 3);
  g_assert_cmpint (biography.kind, ==, LAB_BIOGRAPHY_UNKNOWN);
  g_assert_false (biography.maybe_mislabelled);
}

static void
test_learned (void)
{
  LabBiography biography = read_life ("9944", 99, 0);

  g_assert_cmpint (biography.kind, ==, LAB_BIOGRAPHY_LEARNED);
  g_assert_cmpuint (biography.n_epochs, ==, 4);
  g_assert_cmpuint (biography.first_right, ==, 3);
  g_assert_cmpuint (biography.learned_epoch, ==, 3);
  g_assert_cmpuint (biography.n_right, ==, 2);
  g_assert_cmpuint (biography.n_forgotten, ==, 0);
  g_assert_false (biography.maybe_mislabelled);
  assert_described (&biography, "Learned at epoch 3.");

  biography = read_life ("4944", 99, 0);
  g_assert_cmpuint (biography.first_right, ==, 1);
  g_assert_cmpuint (biography.learned_epoch, ==, 3);
  assert_described (&biography, "Learned at epoch 3, forgotten once before.");
  biography = read_life ("494-94", 99, 0);
  g_assert_cmpuint (biography.n_epochs, ==, 5);
  assert_described (&biography, "Learned at epoch 6, forgotten twice before.");
  biography = read_life ("49494944", 99, 0);
  assert_described (&biography, "Learned at epoch 7, forgotten 3 times before.");
}

static void
test_forgotten (void)
{
  LabBiography biography = read_life ("9449", 60, 0);

  g_assert_cmpint (biography.kind, ==, LAB_BIOGRAPHY_FORGOTTEN);
  g_assert_cmpuint (biography.first_right, ==, 2);
  g_assert_cmpuint (biography.learned_epoch, ==, 0);
  g_assert_cmpuint (biography.n_forgotten, ==, 1);
  g_assert_cmpuint (biography.last, ==, 9);
  assert_described (&biography,
                    "Forgotten: right in 2 of 4 epochs, read as Ankle boot at the end.");
  /* Before that it was known. */
  biography = read_life ("9449", 60, 3);
  g_assert_cmpint (biography.kind, ==, LAB_BIOGRAPHY_LEARNED);
  g_assert_cmpuint (biography.n_epochs, ==, 3);
}

static void
test_never_learned (void)
{
  LabBiography biography = read_life ("79979", 60, 0);

  g_assert_cmpint (biography.kind, ==, LAB_BIOGRAPHY_NEVER_LEARNED);
  g_assert_cmpuint (biography.usual, ==, 9);
  g_assert_cmpuint (biography.n_usual, ==, 3);
  g_assert_cmpuint (biography.n_right, ==, 0);
  g_assert_false (biography.maybe_mislabelled);
  assert_described (&biography, "Never learned: read as Ankle boot in 3 of 5 epochs.");
  biography = read_life ("3", 60, 0);
  assert_described (&biography, "Never learned: read as 3 in 1 of 1 epoch.");
  /* Of what was as frequent, the first class. */
  biography = read_life ("7373", 60, 0);
  g_assert_cmpuint (biography.usual, ==, 3);
}

static void
test_doubted (void)
{
  LabBiography biography = read_life ("777777", 95, 0);

  g_assert_true (biography.maybe_mislabelled);
  assert_described (&biography, "Never learned: read as 7 in 6 of 6 epochs. Probably mislabelled.");
  g_assert_false (read_life ("777777", 85, 0).maybe_mislabelled);
  /* Two of three epochs of the second half, and the last. */
  g_assert_true (read_life ("777377", 95, 0).maybe_mislabelled);
  g_assert_false (read_life ("777337", 95, 0).maybe_mislabelled);
  g_assert_false (read_life ("777773", 95, 0).maybe_mislabelled);
  /* Nobody is accused after so short a training. */
  g_assert_false (read_life ("777", 99, 0).maybe_mislabelled);
}

/* What the label says was once thought possible. */
static void
test_thinkable (void)
{
  g_autoptr (LabPredictions) predictions = make ("77777777", 99, 0);
  const guint8 class = 7, probability = 230, little = 20, more = 21;
  LabBiography biography;

  g_assert_true (lab_predictions_add_bytes (predictions, 1, &class, &probability, &little));
  lab_biography_read (predictions, 0, 4, 0, &biography);
  g_assert_true (biography.maybe_mislabelled);
  g_assert_true (lab_predictions_add_bytes (predictions, 1, &class, &probability, &more));
  lab_biography_read (predictions, 0, 4, 0, &biography);
  g_assert_false (biography.maybe_mislabelled);
}

/* ── a real training ─────────────────────────────────────────────────────────────────────────────
 */

#define N_TRAIN   6000
#define N_TEST    2000
#define N_FLIPPED 50

/* The first @n of some images. */
static LabSplitFiles
copy_images (const LabImages *images, guint n)
{
  LabSplitFiles files = {lab_idx_new (LAB_IDX_IMAGES, n), lab_idx_new (LAB_IDX_LABELS, n)};

  memcpy (files.images->values, images->pixels, (gsize)n * LAB_IMAGE_PIXELS);
  memcpy (files.labels->values, images->labels, n);
  return files;
}

/* Built-in digits, of which every 40th of the test split has a wrong label. */
static LabDataset *
make_flipped (void)
{
  g_autoptr (LabDataset) digits = lab_dataset_open_builtin ();
  LabSplitFiles files[LAB_N_SPLITS] = {
      copy_images (lab_dataset_get_images (digits, LAB_SPLIT_TRAIN), N_TRAIN),
      copy_images (lab_dataset_get_images (digits, LAB_SPLIT_TEST), N_TEST),
  };

  for (guint i = 0; i < N_FLIPPED; i++) {
    guint8 *label = &files[LAB_SPLIT_TEST].labels->values[i * (N_TEST / N_FLIPPED)];

    *label = (guint8)((*label + 1 + i % (N_CLASSES - 1)) % N_CLASSES);
  }
  return lab_dataset_new (LAB_DATASET_FOLDER, "Flipped", "flipped", NULL, "flipped",
                          lab_dataset_get_class_names (digits), files);
}

static LabRun *
train (LabSession *session, LabDataset *dataset)
{
  g_autoptr (GError) error = NULL;
  nn_config config = nn_config_default ();
  LabRun *run;

  config.n_hidden = 3;
  for (guint i = 0; i < 3; i++)
    config.hidden[i] = 100;
  config.epochs = 16;
  config.batch_size = 50;
  lab_session_prepare (session, &config, dataset, &error);
  g_assert_no_error (error);
  run = g_object_ref (lab_session_get_run (session));
  lab_session_train (session);
  lab_test_wait_for_end (run);
  return run;
}

/* Most of what was mislabelled on purpose is found, and few others are accused. */
static void
test_flipped (void)
{
  g_autoptr (LabDataset) dataset = make_flipped ();
  g_autoptr (LabSession) session = lab_session_new ();
  g_autoptr (LabRun) run = train (session, dataset);
  const guint8 *labels = lab_dataset_get_images (dataset, LAB_SPLIT_TEST)->labels;
  guint n_found = 0, n_others = 0;

  for (guint i = 0; i < N_TEST; i++) {
    LabBiography biography;

    lab_biography_read (lab_run_get_predictions (run), i, labels[i], 0, &biography);
    if (i % (N_TEST / N_FLIPPED) == 0)
      n_found += biography.maybe_mislabelled;
    else
      n_others += biography.maybe_mislabelled;
  }
  g_test_message ("%u of %u found, %u others", n_found, N_FLIPPED, n_others);
  g_assert_cmpuint (n_found, >, N_FLIPPED * 6 / 10);
  g_assert_cmpuint (n_others, <, N_FLIPPED / 4);
  lab_session_shutdown (session);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/biography/unknown", test_unknown);
  g_test_add_func ("/biography/learned", test_learned);
  g_test_add_func ("/biography/forgotten", test_forgotten);
  g_test_add_func ("/biography/never-learned", test_never_learned);
  g_test_add_func ("/biography/doubted", test_doubted);
  g_test_add_func ("/biography/thinkable", test_thinkable);
  g_test_add_func ("/biography/flipped", test_flipped);

  return g_test_run ();
}
