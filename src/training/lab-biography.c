/* lab-biography.c: what became of one image while a network was trained.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include "lab-predictions.h"

/* When a label is doubted: a network that has done half of its training, and has had some epochs for
 * it, is sure of another class, and of the same one, nearly all the time since; and the label was
 * never worth a thought to it, from the first epoch on. The second half alone would not do: whoever
 * trains for long becomes sure of each mistake. Of 50 labels of MNIST changed on purpose, 20 epochs
 * of a deep network doubt 47, and 11 others, most of them known to be wrong. */
#define MIN_DOUBTING_EPOCHS 4
#define SURE                0.9
#define DOUBTING_SHARE      (2.0 / 3.0)
#define UNTHINKABLE         0.01

/* Adds what was said at the end of one more epoch. */
static void
add_epoch (LabBiography *self, guint epoch, gboolean is_right, gboolean *was_right)
{
  self->n_epochs++;
  self->n_right += is_right;
  self->n_forgotten += *was_right && !is_right;
  if (is_right && self->first_right == 0)
    self->first_right = epoch;
  if (!is_right)
    self->learned_epoch = 0;
  else if (self->learned_epoch == 0)
    self->learned_epoch = epoch;
  *was_right = is_right;
}

static void
find_usual (LabBiography *self, const guint *n_taken, guint n_classes)
{
  for (guint class = 0; class < n_classes; class ++) {
    if (n_taken[class] > self->n_usual) {
      self->usual = class;
      self->n_usual = n_taken[class];
    }
  }
}

/* Whether the network was sure that it is what it took it for at the end, in the second half, and not
 * what the label says, at any time. */
static gboolean
is_doubted (const LabPredictions *predictions, guint image, guint last_epoch,
            const LabBiography *biography)
{
  double thought = 0.0;
  guint n = 0, n_sure = 0;

  if (biography->n_epochs < MIN_DOUBTING_EPOCHS)
    return FALSE;
  for (guint epoch = 1; epoch <= last_epoch; epoch++) {
    LabPrediction said;

    if (!lab_predictions_has_epoch (predictions, epoch))
      continue;
    said = lab_predictions_get (predictions, epoch, image);
    thought += said.true_probability;
    if (epoch <= last_epoch / 2)
      continue;
    n++;
    n_sure += said.predicted == biography->last && said.probability >= SURE;
  }
  return n_sure >= n * DOUBTING_SHARE && thought <= UNTHINKABLE * biography->n_epochs;
}

static LabBiographyKind
get_kind (const LabBiography *self)
{
  if (self->n_epochs == 0)
    return LAB_BIOGRAPHY_UNKNOWN;
  if (self->learned_epoch > 0)
    return LAB_BIOGRAPHY_LEARNED;
  return self->first_right > 0 ? LAB_BIOGRAPHY_FORGOTTEN : LAB_BIOGRAPHY_NEVER_LEARNED;
}

/**
 * lab_biography_read:
 * @predictions: what a run's network said of the test images
 * @image: which of them
 * @label: its actual class
 * @last_epoch: up to the end of which epoch; 0 for all
 * @biography: (out): what became of it
 *
 * Epochs that are missing are passed over. A label is doubted when the image is taken for another
 * class at the end, and was so, with a probability of 0.9 at least, in two thirds of the epochs of
 * the second half, and when the actual class had a probability of no more than 0.01 on average over
 * all epochs.
 */
void
lab_biography_read (const LabPredictions *predictions, guint image, guint label, guint last_epoch,
                    LabBiography *biography)
{
  guint n_epochs = lab_predictions_get_n_epochs (predictions);
  guint n_taken[G_MAXUINT8 + 1] = {0};
  gboolean was_right = FALSE;

  g_return_if_fail (image < lab_predictions_get_n_images (predictions) && biography != NULL);

  *biography = (LabBiography){0};
  last_epoch = last_epoch > 0 ? MIN (last_epoch, n_epochs) : n_epochs;
  for (guint epoch = 1; epoch <= last_epoch; epoch++) {
    if (!lab_predictions_has_epoch (predictions, epoch))
      continue;
    biography->last = lab_predictions_get (predictions, epoch, image).predicted;
    n_taken[biography->last]++;
    add_epoch (biography, epoch, biography->last == label, &was_right);
  }
  find_usual (biography, n_taken, G_N_ELEMENTS (n_taken));
  biography->kind = get_kind (biography);
  biography->maybe_mislabelled = biography->n_epochs > 0 && biography->learned_epoch == 0 &&
                                 is_doubted (predictions, image, last_epoch, biography);
}

/* ── in words ────────────────────────────────────────────────────────────────────────────────── */

static char *
describe_learned (const LabBiography *self)
{
  switch (self->n_forgotten) {
  case 0:
    /* translators: since then the image is read correctly */
    return g_strdup_printf (_ ("Learned at epoch %u."), self->learned_epoch);
  case 1:
    return g_strdup_printf (_ ("Learned at epoch %u, forgotten once before."), self->learned_epoch);
  case 2:
    return g_strdup_printf (_ ("Learned at epoch %u, forgotten twice before."),
                            self->learned_epoch);
  default:
    /* translators: an epoch, and a number of 3 or more */
    return g_strdup_printf (_ ("Learned at epoch %u, forgotten %u times before."),
                            self->learned_epoch, self->n_forgotten);
  }
}

static char *
describe_forgotten (const LabBiography *self, const char *const *class_names)
{
  /* translators: the first %u is how often the image was read correctly, out of the second; %s is
   * the name of a class, "9" or "Ankle boot" */
  return g_strdup_printf (ngettext ("Forgotten: right in %u of %u epoch, read as %s at the end.",
                                    "Forgotten: right in %u of %u epochs, read as %s at the end.",
                                    self->n_epochs),
                          self->n_right, self->n_epochs, class_names[self->last]);
}

static char *
describe_never_learned (const LabBiography *self, const char *const *class_names)
{
  /* translators: the name of a class, "9" or "Ankle boot"; in so many of so many epochs */
  return g_strdup_printf (ngettext ("Never learned: read as %s in %u of %u epoch.",
                                    "Never learned: read as %s in %u of %u epochs.",
                                    self->n_epochs),
                          class_names[self->usual], self->n_usual, self->n_epochs);
}

static char *
describe_kind (const LabBiography *self, const char *const *class_names)
{
  switch (self->kind) {
  case LAB_BIOGRAPHY_LEARNED:
    return describe_learned (self);
  case LAB_BIOGRAPHY_FORGOTTEN:
    return describe_forgotten (self, class_names);
  case LAB_BIOGRAPHY_NEVER_LEARNED:
    return describe_never_learned (self, class_names);
  case LAB_BIOGRAPHY_UNKNOWN:
  default:
    return g_strdup (_ ("What the network said of it was not recorded."));
  }
}

/**
 * lab_biography_describe:
 * @biography: what became of an image
 * @class_names: (array): what the classes of its network are called
 *
 * Returns: (transfer full): a sentence or two for people, translated: "Learned at epoch 3, forgotten
 * twice before.", "Never learned: read as 9 in 17 of 20 epochs. Probably mislabelled."
 */
char *
lab_biography_describe (const LabBiography *biography, const char *const *class_names)
{
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (biography != NULL && class_names != NULL, NULL);

  sentence = describe_kind (biography, class_names);
  if (!biography->maybe_mislabelled)
    return g_steal_pointer (&sentence);
  /* translators: two sentences; the first one says how often an image was read correctly */
  return g_strdup_printf (_ ("%s Probably mislabelled."), sentence);
}
