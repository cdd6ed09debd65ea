/* lab-experiment-ready-made.c: the experiments of the study, which every program of ours carries.
 *
 * Their files lie in data/experiments/. What they say to people stands here once more, word for
 * word, since xgettext knows no key files of ours.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-private.h"

#include <glib/gi18n-lib.h>

#include "lab-experiments-resource.h"

#define FOLDER "/io/github/digitlab/DigitLab/experiments/"

static const struct {
  const char *name, *title, *description;
} ready_made[] = {
    {"shallow-vs-deep", N_ ("Shallow and deep networks"),
     N_ ("A linear classifier, a network of one hidden layer and one of three, each "
         "trained for 100 epochs: figures 3 (training loss), 4 (test loss) and 5 (test "
         "accuracy). The more layers, the lower the training loss; the deep network soon "
         "begins to overfit.")},
    {"l2", N_ ("L2 regularisation"),
     N_ ("The deep network with ten penalties λ from 1e-5 to 0.1: training and test loss "
         "of figure 6. The overfitting fades as λ grows; with the largest ones the network "
         "underfits.")},
    {"l2-weights", N_ ("Weights under L2 regularisation"),
     N_ ("The deep network with λ = 0, 1e-3 and 1: the weights of its first layer in "
         "figure 7. The penalty smooths them away, until nothing is left.")},
    {"neurons", N_ ("Neurons in each layer"),
     N_ ("Three hidden layers of 10 to 500 neurons: test loss in figure 8a, training time "
         "in figure 8b. Ten neurons underfit, and each more costs time.")},
    {"learning-rate", N_ ("Learning rate"),
     N_ ("The deep network with ten learning rates η from 1e-4 to 1: test loss in figure "
         "9. The smallest ones are slow, and the largest one is unstable.")},
    {"dropout", N_ ("Dropout"),
     N_ ("The deep network without dropout, and with p = 0.25 and 0.5: test loss in figure "
         "10. Dropout holds the overfitting back.")},
    {"best", N_ ("The best of all"),
     N_ ("What the study found best, for 100 epochs: deep, λ 1e-3, dropout 0.25. Its "
         "accuracy and its confusion matrix are figure 11.")},
    {"best-half", N_ ("The best of all, the penalty halved"),
     N_ ("The same with λ read as PyTorch’s weight decay, λ/2 Σ α²: the study’s text and its "
         "figures can be read either way.")},
};

/**
 * lab_experiment_list_ready_made:
 *
 * Returns: (transfer none): the names of the ready-made experiments, in the study's order; ends with
 * %NULL
 */
const char *const *
lab_experiment_list_ready_made (void)
{
  static const char *names[G_N_ELEMENTS (ready_made) + 1];
  static gsize is_filled = 0;

  if (g_once_init_enter (&is_filled)) {
    for (gsize i = 0; i < G_N_ELEMENTS (ready_made); i++)
      names[i] = ready_made[i].name;
    g_once_init_leave (&is_filled, 1);
  }
  return names;
}

/**
 * lab_experiment_find_ready_made:
 * @name: a name, "l2"
 *
 * Returns: (transfer full) (nullable): the text of that file; %NULL when there is none of that name
 */
GBytes *
lab_experiment_find_ready_made (const char *name)
{
  g_autofree char *path = NULL;

  if (!g_strv_contains (lab_experiment_list_ready_made (), name))
    return NULL;
  path = g_strconcat (FOLDER, name, ".ini", NULL);
  /* Named outright, so that the linker takes it from the static library. */
  return g_resource_lookup_data (lab_experiments_get_resource (), path,
                                 G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

/**
 * lab_experiment_get_ready_made_strings:
 * @index: which one, in the order of lab_experiment_list_ready_made()
 * @title: (out) (transfer none): its title, as the catalogues of translations know it
 * @description: (out) (transfer none): its description likewise
 */
void
lab_experiment_get_ready_made_strings (guint index, const char **title, const char **description)
{
  g_return_if_fail (index < G_N_ELEMENTS (ready_made));

  *title = ready_made[index].title;
  *description = ready_made[index].description;
}
