/* test-evaluate.c: evaluating and predicting, and parameters in and out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"
#include "samples.h"

#include <math.h>
#include <string.h>

#define N_INPUTS  30
#define N_CLASSES 5
#define N_IMAGES  1234 /* several batches, and a short one */

static nn_model *
new_model (nn_config config)
{
  nn_model *model;

  REQUIRE (nn_model_new (&config, &model) == NN_OK);
  return model;
}

static nn_config
small_config (void)
{
  return samples_config (N_INPUTS, N_CLASSES, 1, (int[]){13});
}

typedef struct {
  nn_evaluation evaluation;
  uint32_t confusion[N_CLASSES * N_CLASSES];
  uint8_t predicted[N_IMAGES];
  float probability[N_IMAGES];
  float true_probability[N_IMAGES];
} report;

static nn_status
evaluate (nn_model *model, const nn_images *images, report *r)
{
  memset (r, 0xaa, sizeof *r);
  r->evaluation.confusion = r->confusion;
  r->evaluation.predicted = r->predicted;
  r->evaluation.probability = r->probability;
  r->evaluation.true_probability = r->true_probability;
  return nn_model_evaluate (model, images, NULL, &r->evaluation);
}

static void
test_evaluation_agrees_with_prediction (void)
{
  nn_images images = samples_new (N_IMAGES, N_INPUTS, N_CLASSES, 1);
  nn_model *model = new_model (small_config ());
  static float p[N_IMAGES * N_CLASSES];
  uint32_t confusion[N_CLASSES * N_CLASSES] = {0};
  static report r;
  double loss = 0;
  int n_right = 0;

  REQUIRE (evaluate (model, &images, &r) == NN_OK);
  REQUIRE (nn_model_predict (model, images.pixels, N_IMAGES, p) == NN_OK);
  for (int i = 0; i < N_IMAGES; i++) {
    int top = 0;
    double sum = 0;

    for (int j = 0; j < N_CLASSES; j++) {
      top = p[i * N_CLASSES + j] > p[i * N_CLASSES + top] ? j : top;
      sum += (double)p[i * N_CLASSES + j];
    }
    CHECK (fabs (sum - 1) < 1e-6, "the probabilities of %d sum to %g", i, sum);
    CHECK (r.predicted[i] == top, "image %d: %d, not %d", i, r.predicted[i], top);
    CHECK (r.true_probability[i] == p[i * N_CLASSES + images.labels[i]], "image %d: %g", i,
           (double)r.true_probability[i]);
    CHECK (r.probability[i] == p[i * N_CLASSES + top], "image %d: %g", i, (double)r.probability[i]);
    confusion[images.labels[i] * N_CLASSES + top]++;
    n_right += images.labels[i] == top;
    loss -= log ((double)p[i * N_CLASSES + images.labels[i]]) / N_IMAGES;
  }
  CHECK (memcmp (confusion, r.confusion, sizeof confusion) == 0, "another confusion matrix");
  CHECK (r.evaluation.n == N_IMAGES, "%zu images", r.evaluation.n);
  CHECK (r.evaluation.accuracy == n_right / (double)N_IMAGES, "%g", r.evaluation.accuracy);
  CHECK (fabs (r.evaluation.loss / loss - 1) < 1e-6, "%g, not %g", r.evaluation.loss, loss);
  nn_model_free (model);
  samples_free (&images);
}

static void
test_prediction_one_by_one (void)
{
  enum { N = 50 };
  nn_images images = samples_new (N, N_INPUTS, N_CLASSES, 1);
  nn_model *model = new_model (small_config ());
  float all[N * N_CLASSES], one[N_CLASSES];

  REQUIRE (nn_model_predict (model, images.pixels, N, all) == NN_OK);
  for (int i = 0; i < N; i++) {
    REQUIRE (nn_model_predict (model, images.pixels + i * N_INPUTS, 1, one) == NN_OK);
    for (int j = 0; j < N_CLASSES; j++)
      CHECK (fabsf (one[j] - all[i * N_CLASSES + j]) < 1e-6f, "image %d, class %d: %g, not %g", i,
             j, (double)one[j], (double)all[i * N_CLASSES + j]);
  }
  CHECK (nn_model_predict (model, NULL, 0, NULL) == NN_OK, "nothing to predict is no fault");
  CHECK (nn_model_predict (model, NULL, 1, one) == NN_INVALID, "no pixels");
  CHECK (nn_model_predict (model, images.pixels, 1, NULL) == NN_INVALID, "nowhere to write");
  nn_model_free (model);
  samples_free (&images);
}

/* A network that was built to know: each class has one pixel of its own. */
static void
test_known_confusion (void)
{
  static const uint8_t pixels[] = {255, 0, 0, /**/ 0, 255, 0, /**/ 0, 0, 255, /**/ 0, 255, 0};
  static const uint8_t labels[] = {0, 1, 2, 0}; /* the last is a 0 that looks like a 1 */
  static const float parameters[12] = {5, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0};
  static const uint32_t right[] = {1, 1, 0, 0, 1, 0, 0, 0, 1};
  nn_images images = {pixels, labels, 4};
  nn_model *model = new_model (samples_config (3, 3, 0, NULL));
  uint32_t confusion[9];
  nn_evaluation evaluation = {.confusion = confusion};
  double rest = log (exp (5) + 2);

  nn_model_set_parameters (model, parameters);
  REQUIRE (nn_model_evaluate (model, &images, NULL, &evaluation) == NN_OK);
  for (int i = 0; i < 9; i++)
    CHECK (confusion[i] == right[i], "actual %d read as %d: %u", i / 3, i % 3, confusion[i]);
  CHECK (evaluation.accuracy == 0.75, "%g", evaluation.accuracy);
  CHECK (fabs (evaluation.loss - (3 * (rest - 5) + rest) / 4) < 1e-6, "%g", evaluation.loss);
  nn_model_free (model);
}

static void
test_no_dropout_in_evaluation (void)
{
  nn_images images = samples_new (N_IMAGES, N_INPUTS, N_CLASSES, 1);
  nn_config config = small_config ();
  static report plain, dropping;
  nn_model *model = new_model (config);

  REQUIRE (evaluate (model, &images, &plain) == NN_OK);
  nn_model_free (model);
  config.dropout = 0.5;
  model = new_model (config);
  REQUIRE (evaluate (model, &images, &dropping) == NN_OK);
  nn_model_free (model);
  CHECK (plain.evaluation.loss == dropping.evaluation.loss, "%g, not %g", dropping.evaluation.loss,
         plain.evaluation.loss);
  CHECK (memcmp (plain.probability, dropping.probability, sizeof plain.probability) == 0,
         "other probabilities");
  samples_free (&images);
}

typedef struct {
  int n_asked;
  int limit;
} cancel_count;

static bool
is_cancelled (void *data)
{
  cancel_count *count = data;

  return ++count->n_asked > count->limit;
}

static void
test_cancel (void)
{
  nn_images images = samples_new (N_IMAGES, N_INPUTS, N_CLASSES, 1);
  nn_model *model = new_model (small_config ());
  static report r;
  cancel_count never = {0, 1000};
  cancel_count soon = {0, 1};
  nn_cancel cancel = {is_cancelled, &never};

  REQUIRE (evaluate (model, &images, &r) == NN_OK);
  CHECK (nn_model_evaluate (model, &images, &cancel, &r.evaluation) == NN_OK, "cancelled");
  CHECK (never.n_asked > 1, "asked %d times", never.n_asked);
  cancel.data = &soon;
  CHECK (nn_model_evaluate (model, &images, &cancel, &r.evaluation) == NN_CANCELLED, "not");
  CHECK (soon.n_asked == 2, "asked %d times", soon.n_asked);
  nn_model_free (model);
  samples_free (&images);
}

static void
test_not_finite (void)
{
  nn_images images = samples_new (N_IMAGES, N_INPUTS, N_CLASSES, 1);
  nn_model *model = new_model (small_config ());
  float *parameters = samples_parameters (model);
  static report r;

  for (size_t i = 0; i < nn_config_n_parameters (nn_model_config (model)); i++)
    parameters[i] = NAN;
  nn_model_set_parameters (model, parameters);
  CHECK (evaluate (model, &images, &r) == NN_OK, "a fault");
  CHECK (!isfinite (r.evaluation.loss), "loss %g", r.evaluation.loss);
  free (parameters);
  nn_model_free (model);
  samples_free (&images);
}

static void
test_invalid_evaluations (void)
{
  nn_images images = samples_new (20, N_INPUTS, N_CLASSES, 1);
  nn_images none = {images.pixels, images.labels, 0};
  nn_images unlabelled = {images.pixels, NULL, 20};
  nn_config few_classes = small_config ();
  nn_model *model = new_model (small_config ());
  nn_model *other;
  nn_evaluation nowhere = {0};
  uint32_t confusion[N_CLASSES * N_CLASSES];
  nn_evaluation evaluation = {.confusion = confusion};

  CHECK (nn_model_evaluate (model, &images, NULL, &nowhere) == NN_INVALID, "no confusion");
  CHECK (nn_model_evaluate (model, &none, NULL, &evaluation) == NN_INVALID, "no images");
  CHECK (nn_model_evaluate (model, &unlabelled, NULL, &evaluation) == NN_INVALID, "no labels");
  few_classes.n_classes = N_CLASSES - 1;
  other = new_model (few_classes);
  CHECK (nn_model_evaluate (other, &images, NULL, &evaluation) == NN_INVALID, "a label above 3");
  nn_model_free (other);
  nn_model_free (model);
  samples_free (&images);
}

static void
test_invalid_gradients (void)
{
  nn_images images = samples_new (20, N_INPUTS, N_CLASSES, 1);
  nn_model *model = new_model (small_config ());
  float *gradient = samples_parameters (model);
  static const uint32_t rows[] = {0, 20};
  double loss;

  CHECK (nn_model_gradient (model, &images, rows, 1, &loss, gradient) == NN_OK, "row 0");
  CHECK (nn_model_gradient (model, &images, rows, 2, &loss, gradient) == NN_INVALID, "row 20");
  CHECK (nn_model_gradient (model, &images, rows, 0, &loss, gradient) == NN_INVALID, "no rows");
  free (gradient);
  nn_model_free (model);
  samples_free (&images);
}

static void
test_invalid_models (void)
{
  nn_config config = small_config ();
  nn_model *model = (nn_model *)&config;

  config.hidden[0] = 100000;
  CHECK (nn_model_new (&config, &model) == NN_INVALID && model == NULL, "100,000 neurons");
  nn_model_free (NULL);
}

/* ── parameters in and out ───────────────────────────────────────────────────────────────────────
 */

static void
check_round_trip (nn_config config)
{
  size_t n = nn_config_n_parameters (&config);
  nn_model *model = new_model (config);
  float *out = malloc ((n + 1) * sizeof *out);
  float *in = malloc (n * sizeof *in);
  int n_different = 0;

  REQUIRE (in != NULL && out != NULL);
  for (size_t i = 0; i < n; i++)
    in[i] = (float)i;
  out[n] = 0.5f; /* must stay */
  nn_model_set_parameters (model, in);
  nn_model_get_parameters (model, out);
  for (size_t i = 0; i < n; i++)
    n_different += out[i] != in[i];
  CHECK (n_different == 0, "%d hidden: %d of %zu parameters differ", config.n_hidden, n_different,
         n);
  CHECK (out[n] == 0.5f, "%d hidden: written beyond the end", config.n_hidden);
  free (in);
  free (out);
  nn_model_free (model);
}

static void
test_round_trips (void)
{
  int narrow[NN_MAX_HIDDEN], odd[NN_MAX_HIDDEN];

  for (int i = 0; i < NN_MAX_HIDDEN; i++) {
    narrow[i] = 1;
    odd[i] = 3 + 7 * i;
  }
  check_round_trip (samples_config (784, 10, 0, NULL));
  check_round_trip (samples_config (784, 10, 1, narrow));
  check_round_trip (samples_config (784, 10, 3, (int[]){100, 100, 100}));
  check_round_trip (samples_config (1, 2, 0, NULL));
  check_round_trip (samples_config (785, 62, NN_MAX_HIDDEN, narrow));
  check_round_trip (samples_config (13, 11, NN_MAX_HIDDEN, odd));
}

/* The canonical layout is what it says: an input's weights are a row, the bias comes last. */
static void
test_canonical_layout (void)
{
  nn_model *model = new_model (samples_config (2, 3, 0, NULL));
  static const float parameters[] = {10, 20, 30, 40, 50, 60, 3, 2, 1};
  static const uint8_t pixels[] = {0, 51}; /* 0.2 */
  double right[3] = {0.2 * 40 + 3, 0.2 * 50 + 2, 0.2 * 60 + 1};
  float p[3];

  nn_model_set_parameters (model, parameters);
  REQUIRE (nn_model_predict (model, pixels, 1, p) == NN_OK);
  for (int i = 0; i < 2; i++)
    CHECK (fabs (log ((double)p[i] / (double)p[2]) - (right[i] - right[2])) < 1e-4,
           "logit %d is %g above the last, not %g", i, log ((double)p[i] / (double)p[2]),
           right[i] - right[2]);
  nn_model_free (model);
}

/* Deep and narrow, and wide: whatever a valid configuration may be, it runs. */
static void
test_extreme_shapes (void)
{
  int narrow[NN_MAX_HIDDEN];
  nn_images images = samples_new (100, 784, 10, 1);
  uint32_t confusion[100];
  nn_evaluation evaluation = {.confusion = confusion};

  for (int i = 0; i < NN_MAX_HIDDEN; i++)
    narrow[i] = 1;
  for (int i = 0; i < 2; i++) {
    nn_config config = i == 0 ? samples_config (784, 10, NN_MAX_HIDDEN, narrow)
                              : samples_config (784, 10, 1, (int[]){NN_MAX_WIDTH});
    nn_training *training;
    nn_step step;

    REQUIRE (nn_training_new (&config, &images, 1, &training) == NN_OK);
    CHECK (nn_training_step (training, &step) == NN_OK, "shape %d: loss %g", i, step.loss);
    CHECK (nn_model_evaluate (nn_training_model (training), &images, NULL, &evaluation) == NN_OK &&
               isfinite (evaluation.loss),
           "shape %d: loss %g", i, evaluation.loss);
    nn_training_free (training);
  }
  samples_free (&images);
}

/* Images of mostly ink and of mostly paper take different first layers (layer-sparse.c) in the same
 * memory: neither leaves anything behind for the other. */
static void
test_images_of_both_kinds (void)
{
  enum { N = 300 };
  static const int shapes[][2] = {{300, 40}, {70, 4096}, {1000, 20}};

  for (int i = 0; i < 3; i++) {
    int n_inputs = shapes[i][0];
    nn_config config = samples_config (n_inputs, 10, 1, &shapes[i][1]);
    nn_images images[] = {samples_new (N, n_inputs, 10, 1),
                          samples_new_sparse (N, n_inputs, 10, 1)};
    float *alone = malloc (N * 10 * sizeof *alone);
    float *after = malloc (N * 10 * sizeof *after);

    REQUIRE (alone != NULL && after != NULL);
    for (int kind = 0; kind < 2; kind++) {
      nn_model *one = new_model (config);
      nn_model *other = new_model (config);

      REQUIRE (nn_model_predict (one, images[kind].pixels, N, alone) == NN_OK);
      REQUIRE (nn_model_predict (other, images[1 - kind].pixels, N, after) == NN_OK);
      REQUIRE (nn_model_predict (other, images[kind].pixels, N, after) == NN_OK);
      CHECK (memcmp (alone, after, N * 10 * sizeof *alone) == 0, "%d inputs, kind %d: other bits",
             n_inputs, kind);
      nn_model_free (other);
      nn_model_free (one);
    }
    free (after);
    free (alone);
    samples_free (&images[0]);
    samples_free (&images[1]);
  }
}

int
main (void)
{
  RUN (test_evaluation_agrees_with_prediction);
  RUN (test_prediction_one_by_one);
  RUN (test_known_confusion);
  RUN (test_no_dropout_in_evaluation);
  RUN (test_cancel);
  RUN (test_not_finite);
  RUN (test_invalid_evaluations);
  RUN (test_invalid_gradients);
  RUN (test_invalid_models);
  RUN (test_round_trips);
  RUN (test_canonical_layout);
  RUN (test_extreme_shapes);
  RUN (test_images_of_both_kinds);
  return CHECK_EXIT_STATUS ();
}
