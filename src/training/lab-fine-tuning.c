/* lab-fine-tuning.c: teaches a trained network a person's own drawings, and says what that cost.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-fine-tuning.h"

#include <math.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-config.h"

/* ── the plan ─────────────────────────────────────────────────────────────────────────────────── */

/* A network that is trained goes on in smaller steps than it was trained with: they leave it near
 * where it is, and are still enough for a few epochs. */
#define LEARNING_RATE_SHARE  3.0
#define MIN_LEARNING_RATE    0.005
#define MAX_LEARNING_RATE    0.03
#define LINEAR_LEARNING_RATE 0.02
#define EPOCHS               6
#define BATCH_SIZE           50

/* Where there are few drawings, each is varied more often, so that there are so many images of them.
 * A linear network cannot keep two hands apart: what it learns of one it forgets of the other. */
#define N_OWN_WANTED        1000
#define N_LINEAR_OWN_WANTED 700
#define MIN_VARIANTS        15
#define MAX_VARIANTS        60

/* For each own image, so many that the network knows already: with 4 in place of 12, it forgets twice
 * as much. */
#define REHEARSED_PER_OWN 12
#define MIN_REHEARSED     6000
#define MAX_REHEARSED     24000

/**
 * lab_fine_tuning_plan_init:
 * @plan: (out): gets what suits
 * @config: of the run that is to be fine-tuned
 * @n_drawings: how many there are to train on
 * @base: what that run was trained on
 *
 * Some seconds of training: the network gets better on held-out drawings; on @base, one with a hidden
 * layer loses less than half a percentage point, and a linear one about that.
 */
void
lab_fine_tuning_plan_init (LabFineTuningPlan *plan, const nn_config *config, guint n_drawings,
                           LabDataset *base)
{
  gboolean is_linear;
  guint n_base, n_wanted;

  g_return_if_fail (plan != NULL && config != NULL && base != NULL);

  is_linear = config->n_hidden == 0;
  n_base = lab_dataset_get_images (lab_dataset_get_base (base), LAB_SPLIT_TRAIN)->n;
  n_wanted = is_linear ? N_LINEAR_OWN_WANTED : N_OWN_WANTED;
  plan->learning_rate = CLAMP (config->learning_rate / LEARNING_RATE_SHARE, MIN_LEARNING_RATE,
                               is_linear ? LINEAR_LEARNING_RATE : MAX_LEARNING_RATE);
  plan->epochs = EPOCHS;
  plan->batch_size = (guint)MIN (BATCH_SIZE, config->batch_size);
  plan->n_variants = CLAMP (n_wanted / MAX (n_drawings, 1), MIN_VARIANTS, MAX_VARIANTS);
  plan->n_rehearsed = (guint)CLAMP ((guint64)n_drawings * plan->n_variants * REHEARSED_PER_OWN,
                                    MIN_REHEARSED, MAX_REHEARSED);
  plan->n_rehearsed = MIN (plan->n_rehearsed, n_base);
  plan->seed = config->seed;
}

/**
 * lab_fine_tuning_configure:
 * @plan: how to fine-tune
 * @config: (inout): of the run that is to be fine-tuned; gets what the tuned run has
 */
void
lab_fine_tuning_configure (const LabFineTuningPlan *plan, nn_config *config)
{
  g_return_if_fail (plan != NULL && config != NULL);

  config->learning_rate = plan->learning_rate;
  config->epochs = (int)MIN (plan->epochs, NN_MAX_EPOCHS);
  config->batch_size = (int)MIN (plan->batch_size, NN_MAX_BATCH_SIZE);
  config->seed = plan->seed;
}

/**
 * lab_fine_tuning_mix:
 * @base: what the run was trained on
 * @drawings: (array length=n): drawings to train on, of its classes
 * @n: how many
 * @plan: how to fine-tune
 * @error: gets a #LabDatasetError
 *
 * Blocks for a fraction of a second; from any thread. The same arguments give the same images.
 *
 * Returns: (transfer full): what the tuned run is to be trained on, tested with @base's own test
 *   images; or %NULL
 */
LabDataset *
lab_fine_tuning_mix (LabDataset *base, const LabOwnDrawing *drawings, guint n,
                     const LabFineTuningPlan *plan, GError **error)
{
  const LabMixtureRecipe recipe = {
      .n_variants = plan->n_variants, .n_rehearsed = plan->n_rehearsed, .seed = plan->seed};

  g_return_val_if_fail (base != NULL && (drawings != NULL || n == 0), NULL);

  return lab_mixture_new (base, drawings, n, &recipe, error);
}

/**
 * lab_fine_tuning_name_run:
 * @parent_name: what the run is called that was fine-tuned
 * @n_drawings: on how many drawings
 *
 * Returns: (transfer full): what to call the tuned run, translated
 */
char *
lab_fine_tuning_name_run (const char *parent_name, guint n_drawings)
{
  /* translators: the name of a run, and on how many drawings it was fine-tuned */
  return g_strdup_printf (ngettext ("%s, taught %u drawing", "%s, taught %u drawings", n_drawings),
                          parent_name, n_drawings);
}

/**
 * lab_fine_tuning_format_command:
 * @parent: the number of the run that was fine-tuned
 * @parent_epoch: at the end of which of its epochs
 * @config: of the tuned run
 * @specification: (nullable): of what that was trained on
 *
 * Returns: (transfer full) (nullable): what does the same with the drawings as they are now; %NULL
 *   when @specification is not that of a mixture
 */
char *
lab_fine_tuning_format_command (gint64 parent, guint parent_epoch, const nn_config *config,
                                const char *specification)
{
  g_autoptr (LabMixtureSource) source = lab_mixture_source_parse (specification);
  g_autofree char *learning_rate = lab_config_format_number (config->learning_rate);

  if (source == NULL || parent == 0)
    return NULL;
  return g_strdup_printf ("digit-lab-cli handwriting fine-tune --run %" G_GINT64_FORMAT
                          " --epoch %u --epochs %d --learning-rate %s --variants %u --rehearse %u",
                          parent, parent_epoch, config->epochs, learning_rate,
                          source->recipe.n_variants, source->recipe.n_rehearsed);
}

/* ── what it cost ─────────────────────────────────────────────────────────────────────────────── */

/* What a network is tested with. */
typedef struct {
  const nn_images *images;
  double *accuracy; /* NaN where there are no images */
} Test;

static nn_status
run_test (nn_model *model, const Test *test, guint32 *confusion)
{
  nn_evaluation result = {.confusion = confusion};
  nn_status status = NN_OK;

  *test->accuracy = NAN;
  if (test->images->n > 0)
    status = nn_model_evaluate (model, test->images, NULL, &result);
  if (test->images->n > 0 && status == NN_OK)
    *test->accuracy = result.accuracy;
  return status;
}

static gboolean
run_tests (const LabSnapshot *snapshot, const Test *tests, guint n_tests, GError **error)
{
  gsize n_classes = (gsize)snapshot->config.n_classes;
  g_autofree guint32 *confusion = g_new (guint32, n_classes * n_classes);
  nn_model *model = NULL;
  nn_status status = nn_model_new (&snapshot->config, &model);

  if (status == NN_OK)
    nn_model_set_parameters (model, snapshot->parameters);
  for (guint i = 0; i < n_tests && status == NN_OK; i++)
    status = run_test (model, &tests[i], confusion);
  nn_model_free (model);
  if (status == NN_OK)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _ ("There is not enough memory to evaluate this network"));
  return FALSE;
}

/* Drawings as the engine takes them. */
typedef struct {
  guint8 *pixels; /* (n, 784) */
  guint8 *labels; /* (n) */
  nn_images images;
} Gathered;

static void
gathered_clear (Gathered *self)
{
  g_free (self->pixels);
  g_free (self->labels);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Gathered, gathered_clear)

static gboolean
gather (Gathered *self, const LabOwnDrawing *drawings, guint n, guint n_classes, GError **error)
{
  self->pixels = g_try_malloc_n (MAX (n, 1), LAB_IMAGE_PIXELS);
  self->labels = g_try_malloc_n (MAX (n, 1), 1);
  if (self->pixels == NULL || self->labels == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("There is not enough memory to evaluate this network"));
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    if (drawings[i].label >= n_classes) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("A drawing is of a class that the network does not have"));
      return FALSE;
    }
    memcpy (self->pixels + (gsize)i * LAB_IMAGE_PIXELS, drawings[i].pixels, LAB_IMAGE_PIXELS);
    self->labels[i] = drawings[i].label;
  }
  self->images = (nn_images){self->pixels, self->labels, n};
  return TRUE;
}

static gboolean
check_networks (const LabSnapshot *before, const LabSnapshot *after, LabDataset *base,
                GError **error)
{
  guint n_classes = lab_dataset_get_n_classes (base);

  if (lab_snapshot_fits (before, &after->config) && before->config.n_inputs == LAB_IMAGE_PIXELS &&
      (guint)before->config.n_classes >= n_classes)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* translators: the name of a dataset */
               _ ("The networks before and after are not of the same kind, or do not know the "
                  "classes of %s."),
               lab_dataset_get_name (base));
  return FALSE;
}

/**
 * lab_fine_tuning_report:
 * @before: the network that the fine-tuning began with
 * @after: what became of it
 * @base: what was rehearsed, or a mixture with it
 * @own: (array length=n_own): drawings that were trained on
 * @n_own: how many
 * @held_out: (array length=n_held_out): drawings that were not
 * @n_held_out: how many
 * @report: (out): gets all but `n_left_out`, which is 0
 * @error: a sentence
 *
 * Tests both networks with the drawings as they were drawn, and with @base's test images. Blocks for
 * some 20 ms; from any thread.
 *
 * Returns: %FALSE when the networks cannot be tested so
 */
gboolean
lab_fine_tuning_report (LabSnapshot *before, LabSnapshot *after, LabDataset *base,
                        const LabOwnDrawing *own, guint n_own, const LabOwnDrawing *held_out,
                        guint n_held_out, LabFineTuningReport *report, GError **error)
{
  const LabImages *test = lab_dataset_get_images (base, LAB_SPLIT_TEST);
  const nn_images base_images = {test->pixels, test->labels, test->n};
  g_auto (Gathered) own_images = {0};
  g_auto (Gathered) held_out_images = {0};
  const Test tests_before[] = {{&held_out_images.images, &report->held_out_before},
                               {&own_images.images, &report->own_before},
                               {&base_images, &report->base_before}};
  const Test tests_after[] = {{&held_out_images.images, &report->held_out_after},
                              {&own_images.images, &report->own_after},
                              {&base_images, &report->base_after}};

  *report = (LabFineTuningReport){.n_own = n_own, .n_held_out = n_held_out, .n_base = test->n};
  base = lab_dataset_get_base (base);
  return check_networks (before, after, base, error) &&
         gather (&own_images, own, n_own, (guint)before->config.n_classes, error) &&
         gather (&held_out_images, held_out, n_held_out, (guint)before->config.n_classes, error) &&
         run_tests (before, tests_before, G_N_ELEMENTS (tests_before), error) &&
         run_tests (after, tests_after, G_N_ELEMENTS (tests_after), error);
}

/* ── in words ─────────────────────────────────────────────────────────────────────────────────── */

static guint
count_read (double accuracy, guint n)
{
  return isnan (accuracy) ? 0 : (guint)(accuracy * n + 0.5);
}

static void
describe_drawings (GString *text, const LabFineTuningReport *report)
{
  /* Only those that it has never seen tell whether it knows the hand. */
  if (report->n_held_out > 0)
    g_string_append_printf (
        text,
        /* translators: how many drawings of the second number were read before and after */
        ngettext ("Your held-out drawings: %u of %u read before, %u now.",
                  "Your held-out drawings: %u of %u read before, %u now.", report->n_held_out),
        count_read (report->held_out_before, report->n_held_out), report->n_held_out,
        count_read (report->held_out_after, report->n_held_out));
  else
    g_string_append_printf (
        text,
        /* translators: how many drawings of the second number were read before and after */
        ngettext ("Your drawings, all of them trained on: %u of %u read before, %u now.",
                  "Your drawings, all of them trained on: %u of %u read before, %u now.",
                  report->n_own),
        count_read (report->own_before, report->n_own), report->n_own,
        count_read (report->own_after, report->n_own));
}

/**
 * lab_fine_tuning_describe:
 * @report: before and after
 * @base_name: what was rehearsed
 *
 * Returns: (transfer full): sentences for a person, translated
 */
char *
lab_fine_tuning_describe (const LabFineTuningReport *report, const char *base_name)
{
  GString *text = g_string_new (NULL);

  describe_drawings (text, report);
  g_string_append_c (text, ' ');
  /* translators: the name of a dataset, then percentages */
  g_string_append_printf (text, _ ("%s: %.1f %% before, %.1f %% now."), base_name,
                          100 * report->base_before, 100 * report->base_after);
  if (report->n_left_out > 0) {
    g_string_append_c (text, ' ');
    g_string_append_printf (
        text,
        ngettext ("%u drawing is left out: its label is no class of this network.",
                  "%u drawings are left out: their labels are no classes of this network.",
                  report->n_left_out),
        report->n_left_out);
  }
  return g_string_free (text, FALSE);
}
