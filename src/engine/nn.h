/* nn.h: the engine's public face: configurations, models, training, evaluation.
 *
 * Plain C11 over CBLAS: no GLib, no I/O, no global state, no exit. A call that can fail returns an
 * nn_status; what it made is handed back through its last argument, and is NULL after a failure.
 *
 * Shapes are given as (rows, columns), row-major. B is the size of a mini-batch, D the pixels of an
 * image (784), C the number of classes (10).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NN_H
#define NN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NN_MAX_HIDDEN     16   /* hidden layers */
#define NN_MAX_WIDTH      4096 /* neurons of one hidden layer */
#define NN_MAX_CLASSES    62   /* 10 digits, 26 + 26 letters */
#define NN_MAX_INPUTS     65536
#define NN_MAX_EPOCHS     100000
#define NN_MAX_BATCH_SIZE 65536

typedef enum {
  NN_OK = 0,
  NN_INVALID,   /* a configuration or an argument out of range */
  NN_NO_MEMORY, /* malloc failed, or a size overflowed */
  NN_DIVERGED,  /* the loss of a batch was not finite */
  NN_CANCELLED, /* the caller's nn_cancel said so */
} nn_status;

typedef enum { NN_RELU, NN_LEAKY_RELU, NN_TANH, NN_SIGMOID, NN_N_ACTIVATIONS } nn_activation;

typedef enum {
  NN_INIT_HE,      /* N(0, 2 / fan_in): He et al. 2015 */
  NN_INIT_GLOROT,  /* U(±√(6 / (fan_in + fan_out))): Glorot and Bengio 2010 */
  NN_INIT_UNIFORM, /* U(±1/√fan_in), weights and biases: PyTorch's default for Linear */
  NN_N_INITS
} nn_init;

typedef enum {
  NN_PRESET_LINEAR,  /* D-C */
  NN_PRESET_SHALLOW, /* D-100-C */
  NN_PRESET_DEEP,    /* D-100-100-100-C */
  NN_PRESET_CUSTOM
} nn_preset;

/* What is trained, and how: the whole of it. Two equal configurations give the same bits. */
typedef struct {
  int n_inputs;  /* D */
  int n_classes; /* C */
  int n_hidden;  /* 0: a linear classifier */
  int hidden[NN_MAX_HIDDEN];
  nn_activation activation;
  nn_init init;
  int epochs;
  int batch_size;
  double learning_rate; /* η */
  double l2;            /* λ of the penalty λ Σ α² over all parameters (gradient 2λα) */
  double dropout; /* p: the probability that an input of a dense layer is zeroed while training */
  uint64_t seed;
} nn_config;

/* A field of nn_config, to say which one is wrong. */
typedef enum {
  NN_FIELD_NONE = 0,
  NN_FIELD_INPUTS,
  NN_FIELD_CLASSES,
  NN_FIELD_HIDDEN_LAYERS, /* how many */
  NN_FIELD_HIDDEN_WIDTH,  /* neurons in one of them */
  NN_FIELD_ACTIVATION,
  NN_FIELD_INIT,
  NN_FIELD_EPOCHS,
  NN_FIELD_BATCH_SIZE,
  NN_FIELD_LEARNING_RATE,
  NN_FIELD_L2,
  NN_FIELD_DROPOUT,
} nn_field;

/* One parameter tensor, as it lies in the canonical block (nn_model_get_parameters). */
typedef struct {
  int layer; /* which dense layer, from 0 (at the pixels) */
  bool is_bias;
  int rows;      /* fan_in, 1 for a bias */
  int columns;   /* neurons of that layer */
  size_t offset; /* of its first element in the block, in floats */
} nn_tensor;

/* Images and labels, borrowed: they must outlive whoever holds this. */
typedef struct {
  const uint8_t *pixels; /* (n, D), 0 = paper, 255 = ink; the engine scales to [0, 1] */
  const uint8_t *labels; /* (n), each < C; may be NULL where no labels are needed */
  size_t n;
} nn_images;

typedef struct {
  bool (*is_cancelled) (void *data); /* asked once a mini-batch, from the calling thread */
  void *data;
} nn_cancel;

/* ── configuration ───────────────────────────────────────────────────────────────────────────────
 */

/* Returns: deep, 784 inputs, 10 classes, ReLU, He, 30 epochs, batch 100, η 0.1, λ 0, p 0, seed 1.
 */
nn_config nn_config_default (void);

/* Sets the hidden layers of @preset; NN_PRESET_CUSTOM leaves them. */
void nn_config_set_preset (nn_config *config, nn_preset preset);
nn_preset nn_config_get_preset (const nn_config *config);

/* Returns: NN_FIELD_NONE when @config can be trained, else the first field that is out of range:
 * inputs 1..65536, classes 2..62, n_hidden 0..16, widths 1..4096, epochs 1..100000,
 * batch 1..65536, 0 < η <= 1000, 0 <= λ <= 1000, 0 <= p < 1; NaN and infinities are out of every
 * range. */
nn_field nn_config_check (const nn_config *config);

/* Returns: how many floats all weights and biases of a valid @config are. */
size_t nn_config_n_parameters (const nn_config *config);

/* Returns: 2 × (n_hidden + 1): a weight and a bias for each dense layer, in that order. */
int nn_config_n_tensors (const nn_config *config);
nn_tensor nn_config_get_tensor (const nn_config *config, int index);

/* Returns: bytes that training and evaluating a valid @config with @n_threads takes at most,
 * without the images themselves and the 4 bytes for each that hold their order; SIZE_MAX when that
 * overflows. */
size_t nn_config_memory (const nn_config *config, int n_threads);

/* Returns: how many of @n_threads (at least 1) make training a valid @config faster: what of a batch
 * falls to a thread must be worth the threads' waiting for each other. */
int nn_config_useful_threads (const nn_config *config, int n_threads);

/* Names as users type them: "relu", "leaky-relu", "tanh", "sigmoid"; "he", "glorot", "uniform";
 * "linear", "shallow", "deep", "custom". The parsers return false for an unknown name. */
const char *nn_activation_name (nn_activation activation);
const char *nn_init_name (nn_init init);
const char *nn_preset_name (nn_preset preset);
bool nn_activation_parse (const char *name, nn_activation *activation);
bool nn_init_parse (const char *name, nn_init *init);
bool nn_preset_parse (const char *name, nn_preset *preset);

/* ── model ───────────────────────────────────────────────────────────────────────────────────────
 */

/* A network with its parameters and the memory to run it forward. One thread at a time. */
typedef struct nn_model nn_model;

/* Makes a network with initial parameters drawn from the seed of @config. */
nn_status nn_model_new (const nn_config *config, nn_model **model);
void nn_model_free (nn_model *model); /* NULL is allowed */
const nn_config *nn_model_config (const nn_model *model);

/* Copies all parameters out or in, nn_config_n_parameters() floats in the canonical layout: for
 * each dense layer its weights (fan_in, neurons), then its biases (neurons). Whatever layout the
 * layers keep for themselves, this one stays. */
void nn_model_get_parameters (const nn_model *model, float *parameters);
void nn_model_set_parameters (nn_model *model, const float *parameters);

/* Runs @pixels (n, D) forward, without dropout. @probabilities is (n, C), rows sum to 1. */
nn_status nn_model_predict (nn_model *model, const uint8_t *pixels, size_t n, float *probabilities);

/* ── evaluation ──────────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  double loss;         /* mean cross-entropy, in nats, without the penalty */
  double accuracy;     /* 0..1 */
  size_t n;            /* images */
  uint32_t *confusion; /* (C, C), row = actual class, column = predicted class; the caller's */
  uint8_t *predicted;  /* (n), the class with the highest probability; the caller's, may be NULL */
  float *probability;  /* (n), that probability; the caller's, may be NULL */
  float *true_probability; /* (n), that of the actual class; the caller's, may be NULL */
} nn_evaluation;

/* Evaluates a whole split, without dropout. @evaluation names the caller's buffers (confusion must
 * be there) and gets the results; a network with non-finite parameters gives a non-finite loss and
 * NN_OK.
 * @cancel may be NULL. */
nn_status nn_model_evaluate (nn_model *model, const nn_images *images, const nn_cancel *cancel,
                             nn_evaluation *evaluation);

/* Mean cross-entropy and the gradient of (cross-entropy + λ Σ α²) over one batch, without dropout:
 * what the tests compare with PyTorch and with central differences.
 * @rows (n_rows) are indices into @images; @gradient has the canonical layout. */
nn_status nn_model_gradient (nn_model *model, const nn_images *images, const uint32_t *rows,
                             int n_rows, double *loss, float *gradient);

/* ── inspection ──────────────────────────────────────────────────────────────────────────────────
 */

/* What layer @layer (0..n_hidden - 1, or n_hidden: the logits) makes of @pixels (n, D), for canonical
 * @parameters: @activations (n, neurons of that layer). @cancel may be NULL. */
nn_status nn_inspect_activations (const nn_config *config, const float *parameters,
                                  const uint8_t *pixels, size_t n, int layer,
                                  const nn_cancel *cancel, float *activations);

/* ∂ logit of @class_index / ∂ pixel at one image: @saliency (D). */
nn_status nn_inspect_saliency (const nn_config *config, const float *parameters,
                               const uint8_t *pixels, int class_index, float *saliency);

/* ── training ────────────────────────────────────────────────────────────────────────────────────
 */

/* One training of one configuration: a model, its optimiser, and where in the epoch it stands. All
 * memory is taken in nn_training_new; a step allocates nothing. One thread at a time. */
typedef struct nn_training nn_training;

/* What one mini-batch gave. Losses are mean cross-entropies without the penalty. */
typedef struct {
  double loss;
  double accuracy;       /* share of the batch that was right, before the update */
  int rows;              /* images in it: the last of an epoch may be smaller */
  bool ends_epoch;       /* the epoch's means below are those of the epoch that just ended */
  double epoch_loss;     /* mean of `loss` over the epoch's batches so far */
  double epoch_accuracy; /* mean of `accuracy` over the epoch's batches so far */
} nn_step;

/* @images are borrowed for the life of the training and must hold labels. @n_threads >= 1; the
 * result has the same bits for every number of threads. Small networks get fewer
 * (nn_config_useful_threads). */
nn_status nn_training_new (const nn_config *config, const nn_images *images, int n_threads,
                           nn_training **training);
void nn_training_free (nn_training *training); /* NULL is allowed */

/* Trains on the next mini-batch, shuffling anew at the start of each epoch. NN_DIVERGED when the
 * loss is not finite: the parameters stand as they were before that batch, and @step says which
 * loss. */
nn_status nn_training_step (nn_training *training, nn_step *step);

/* Puts a training where another one of the same configuration stood when these canonical parameters
 * were read from its model: @epoch epochs completed, @batch batches done in the next. What follows
 * has the bits of a training that was never interrupted; hyperparameters that were changed are set
 * by nn_training_set_hyperparameters(), before or after. In the middle of an epoch, that epoch's
 * means are those of the batches from here on. NN_INVALID, and nothing changes, when a count is out
 * of range. */
nn_status nn_training_restore (nn_training *training, const float *parameters, int epoch,
                               int batch);

/* Epochs completed, batches done in the current one, and batches in an epoch. */
int nn_training_epoch (const nn_training *training);
int nn_training_batch (const nn_training *training);
int nn_training_batches_per_epoch (const nn_training *training);

/* The model being trained; borrowed. Between two steps it may be evaluated and copied. */
nn_model *nn_training_model (nn_training *training);

/* Takes effect with the next batch. NN_INVALID, and nothing changes, when one is out of range. */
nn_status nn_training_set_hyperparameters (nn_training *training, double learning_rate, double l2,
                                           double dropout);

#endif
