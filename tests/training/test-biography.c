/* test-biography.c: what became of one image, in cases made by hand, and which labels are doubted in
 * a real training.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <gio/gio.h>
#include "lab-predictions.h"
#include "lab-test-data.h"

#define N_CLASSES 10

static const char *const names[N_CLASSES] = {"0", "1", "2", "3", "4",
                                             "5", "6", "7", "8", "Ankle boot"};

/* One image; a digit for each epoch: what it was taken for, "-" where that is not known. All are
 * said with @percent. */
static LabPredictions *
make (const char *taken_for, guint percent)
{
  LabPredictions *predictions = lab_predictions_new (1, N_CLASSES);
  guint8 probability = (guint8)(percent * 255 / 100);
  guint8 rest = 255 - probability;

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
  g_autoptr (LabPredictions) predictions = make (taken_for, percent);
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/biography/unknown", test_unknown);
  g_test_add_func ("/biography/learned", test_learned);
  g_test_add_func ("/biography/forgotten", test_forgotten);
  g_test_add_func ("/biography/never-learned", test_never_learned);
  g_test_add_func ("/biography/doubted", test_doubted);

  return g_test_run ();
}
