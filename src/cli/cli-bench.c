/* cli-bench.c: "digit-lab-cli bench": how fast this machine trains, against the floor of dense BLAS.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-commands.h"

#include <math.h>
#include <signal.h>
#include <glib/gi18n-lib.h>
#include "cli-bench-floor.h"
#include "cli-bench-kernels.h"
#include "cli-bench-rounds.h"
#include "cli-dataset.h"
#include "cli-json.h"
#include "cli-line.h"
#include "cli-options.h"
#include "lab-config.h"

#define COMMAND        "bench"
#define MAX_THREADS    256
#define MAX_ROUNDS     1000
#define DEFAULT_ROUNDS 5
#define LINE_AFTER_US  G_USEC_PER_SEC

typedef struct {
  const char *name;
  int n_hidden, width;
  double dropout, l2;
} Net;

static const Net nets[] = {
    {"linear", 0, 0, 0, 0}, {"shallow", 1, 100, 0, 0},       {"deep", 3, 100, 0, 0},
    {"wide", 3, 500, 0, 0}, {"dropout", 3, 100, 0.25, 1e-3}, /* the deep one, which is also its floor */
};

typedef struct {
  gboolean wanted[G_N_ELEMENTS (nets)];
  char *dataset;
  const char *vectors; /* NULL for the best */
  int n_threads;
  int n_rounds;
  gboolean as_json;

  gboolean shows_line;
  gint64 line_due; /* monotonic time */
  const Net *net;  /* being timed */
} Bench;

static volatile sig_atomic_t received_signal;

/* ── signals ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
signal_cb (int number)
{
  received_signal = number;
}

/* A second signal of the same kind ends the program, as it would have without us. */
static void
catch_signals (void)
{
  struct sigaction action = {.sa_handler = signal_cb, .sa_flags = (int)SA_RESETHAND};

  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
}

/* ── telling ─────────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
go_on_cb (int round, gpointer data)
{
  Bench *self = data;

  if (self->shows_line && g_get_monotonic_time () >= self->line_due) {
    g_autofree char *line = NULL;

    /* translators: a network's name, then which round of how many */
    line = g_strdup_printf (_ ("%s: round %d of %d"), self->net->name, round, self->n_rounds);
    cli_line_show (line);
    self->line_due = g_get_monotonic_time () + CLI_LINE_REFRESH_MS * 1000;
  }
  return received_signal == 0;
}

static double
round_to (double value, int decimals)
{
  double scale = pow (10, decimals);

  return round (value * scale) / scale;
}

static void
print_json (const Bench *self, const CliBenchTimes *times, LabDataset *dataset, double peak)
{
  guint n_images = lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN)->n;
  CliJson *json = cli_json_new ();

  cli_json_add_string (json, "net", self->net->name);
  cli_json_add_int (json, "threads", self->n_threads);
  cli_json_add_number (json, "ours_ms", round_to (times->ours, 3));
  cli_json_add_number (json, "floor_ms", round_to (times->floor, 3));
  cli_json_add_number (json, "ratio", round_to (times->ours / times->floor, 4));
  cli_json_add_number (json, "eval_ms", round_to (times->evaluation, 3));
  cli_json_add_number (json, "images_per_second", round (1e3 * n_images / times->ours));
  cli_json_add_string (json, "blas_core", cli_bench_floor_kernels ());
  cli_json_add_number (json, "peak_gflops", round_to (peak, 1));
  cli_json_add_number (json, "ours_processor_ms", round_to (times->ours_processor, 3));
  cli_json_add_number (json, "floor_processor_ms", round_to (times->floor_processor, 3));
  cli_json_add_string (json, "vectors", cli_bench_kernels_get_vectors ());
  cli_json_add_string (json, "dataset", lab_dataset_get_plain_name (dataset));
  cli_json_add_int (json, "train_images", n_images);
  cli_json_add_int (json, "test_images", lab_dataset_get_images (dataset, LAB_SPLIT_TEST)->n);
  cli_json_add_int (json, "rounds", self->n_rounds);
  if (self->n_threads > 1) {
    cli_json_add_number (json, "one_thread_ms", round_to (times->one_thread, 3));
    cli_json_add_number (json, "threads_ratio", round_to (times->ours / times->one_thread, 4));
  }
  cli_json_print (json);
}

/* The columns of the table: as wide as their titles, or as the numbers in them may get. The last is
 * there where the others are about more threads. */
enum { OURS, FLOOR, RATIO, EVALUATION, IMAGES_PER_SECOND, ONE_THREAD, N_COLUMNS };

#define NET_WIDTH    8
#define NUMBER_WIDTH 9

static const char *
column_title (int column)
{
  switch (column) {
  case OURS:
    /* translators: a column: milliseconds that Digit Lab trains an epoch */
    return _ ("ours (ms)");
  case FLOOR:
    /* translators: a column: milliseconds that the least which must be calculated takes */
    return _ ("floor (ms)");
  case RATIO:
    /* translators: a column: the one divided by the other */
    return _ ("ratio");
  case EVALUATION:
    /* translators: a column: milliseconds that reading all test images takes */
    return _ ("test (ms)");
  case IMAGES_PER_SECOND:
    /* translators: a column: training images per second */
    return _ ("images/s");
  default:
    /* translators: a column: milliseconds that Digit Lab trains an epoch on one thread */
    return _ ("1 thread (ms)");
  }
}

static void
print_cells (const Bench *self, const char *name, const char *const cells[N_COLUMNS])
{
  int n_columns = self->n_threads > 1 ? N_COLUMNS : ONE_THREAD;

  g_print ("%-*s", NET_WIDTH, name);
  for (int column = 0; column < n_columns; column++) {
    glong width = MAX (g_utf8_strlen (column_title (column), -1), NUMBER_WIDTH);

    g_print ("  %*s%s", (int)(width - g_utf8_strlen (cells[column], -1)), "", cells[column]);
  }
  g_print ("\n");
}

static void
print_beginning (const Bench *self, LabDataset *dataset, double peak)
{
  const char *titles[N_COLUMNS];

  /* translators: the dataset's name, its training and test images; %'u groups digits */
  g_print (_ ("%s: %'u + %'u images"), lab_dataset_get_name (dataset),
           lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN)->n,
           lab_dataset_get_images (dataset, LAB_SPLIT_TEST)->n);
  g_print (ngettext (", %d thread", ", %d threads", (gulong)self->n_threads), self->n_threads);
  g_print (ngettext (", median of %d round\n", ", medians of %d rounds\n", (gulong)self->n_rounds),
           self->n_rounds);
  /* translators: a processor's name, then a speed, that of multiplying square matrices */
  g_print (_ ("OpenBLAS with kernels for %s; one core: at most %.1f GFLOP/s (products of 1024² and "
              "2048² numbers)\n\n"),
           cli_bench_floor_kernels (), peak);
  for (int column = 0; column < N_COLUMNS; column++)
    titles[column] = column_title (column);
  print_cells (self, "", titles);
}

static void
print_row (const Bench *self, const CliBenchTimes *times, LabDataset *dataset)
{
  double n_images = lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN)->n;
  g_autofree char *ours = g_strdup_printf ("%.1f", times->ours);
  g_autofree char *floor = g_strdup_printf ("%.1f", times->floor);
  g_autofree char *ratio = g_strdup_printf ("%.2f", times->ours / times->floor);
  g_autofree char *evaluation = g_strdup_printf ("%.1f", times->evaluation);
  g_autofree char *speed = g_strdup_printf ("%'.0f", 1e3 * n_images / times->ours);
  g_autofree char *one_thread = g_strdup_printf ("%.1f", times->one_thread);
  const char *const cells[N_COLUMNS] = {ours, floor, ratio, evaluation, speed, one_thread};

  print_cells (self, self->net->name, cells);
}

/* ── timing ──────────────────────────────────────────────────────────────────────────────────────
 */

static int
fail_with_status (nn_status status)
{
  g_autofree char *sentence = NULL;

  if (status == NN_DIVERGED)
    return cli_fail_with (_ ("The training that was timed diverged"));
  if (status != NN_CANCELLED)
    return cli_fail_with (_ ("There is not enough memory for the benchmark"));
  /* translators: %s is the name of a signal, e.g. "Interrupt" */
  sentence = g_strdup_printf (_ ("The benchmark was ended by a signal (%s)"),
                              g_strsignal (received_signal));
  cli_fail_with (sentence);
  return 128 + received_signal;
}

static nn_status
time_net (Bench *self, const Net *net, LabDataset *dataset, CliBenchTimes *times)
{
  nn_config config = nn_config_default ();
  CliBenchRounds rounds = {.config = &config,
                           .dataset = dataset,
                           .n_threads = self->n_threads,
                           .n_rounds = self->n_rounds,
                           .go_on = go_on_cb,
                           .data = self};
  nn_status status;

  self->net = net;
  lab_config_fit_dataset (&config, dataset);
  config.n_hidden = net->n_hidden;
  for (int layer = 0; layer < net->n_hidden; layer++)
    config.hidden[layer] = net->width;
  config.dropout = net->dropout;
  config.l2 = net->l2;
  status = cli_bench_rounds (&rounds, times);
  cli_line_show ("");
  return status;
}

static int
bench (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = cli_dataset_open (self->dataset, self->as_json, &error);
  double peak;

  if (dataset == NULL)
    return cli_fail (error);
  self->shows_line = cli_line_is_wanted (self->as_json);
  self->line_due = g_get_monotonic_time () + LINE_AFTER_US;
  catch_signals ();
  peak = cli_bench_floor_peak ();
  if (!self->as_json)
    print_beginning (self, dataset, peak);
  for (gsize i = 0; i < G_N_ELEMENTS (nets); i++) {
    CliBenchTimes times;
    nn_status status;

    if (!self->wanted[i])
      continue;
    status = time_net (self, &nets[i], dataset, &times);
    if (status != NN_OK)
      return fail_with_status (status);
    if (self->as_json)
      print_json (self, &times, dataset, peak);
    else
      print_row (self, &times, dataset);
  }
  return CLI_SUCCESS;
}

/* ── options ─────────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
net_cb (const char *option, const char *value, gpointer data, GError **error)
{
  Bench *self = data;

  for (gsize i = 0; i < G_N_ELEMENTS (nets); i++)
    if (g_str_equal (nets[i].name, value)) {
      self->wanted[i] = TRUE;
      return TRUE;
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* translators: an option, what was typed for it, and what could have been */
               _ ("%s: “%s” is none of %s"), option, value, "linear, shallow, deep, wide, dropout");
  return FALSE;
}

static gboolean
vectors_cb (const char *option, const char *value, gpointer data, GError **error)
{
  Bench *self = data;

  self->vectors = cli_bench_kernels_find (value);
  if (self->vectors != NULL)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("%s: “%s” is none of %s"),
               option, value, "avx512, avx2, baseline");
  return FALSE;
}

static int
check_values (Bench *self)
{
  g_autofree char *sentence = NULL;
  gboolean any = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (nets); i++)
    any = any || self->wanted[i];
  for (gsize i = 0; i < G_N_ELEMENTS (nets); i++)
    self->wanted[i] = self->wanted[i] || !any;

  if (self->n_threads < 1 || self->n_threads > MAX_THREADS)
    sentence =
        g_strdup_printf (_ ("--threads: there must be between 1 and %d threads; there are %d"),
                         MAX_THREADS, self->n_threads);
  else if (self->n_rounds < 1 || self->n_rounds > MAX_ROUNDS)
    sentence = g_strdup_printf (_ ("--rounds: there must be between 1 and %d rounds; there are %d"),
                                MAX_ROUNDS, self->n_rounds);
  return sentence != NULL ? cli_misuse (COMMAND, sentence) : CLI_SUCCESS;
}

/**
 * cli_bench:
 * @arguments: (array zero-terminated=1): "bench" and what follows it
 *
 * Returns: the exit status
 */
int
cli_bench (char **arguments)
{
  Bench self = {.n_threads = 1, .n_rounds = DEFAULT_ROUNDS};
  const GOptionEntry entries[] = {
      {"net", 'n', 0, G_OPTION_ARG_CALLBACK, net_cb,
       N_ ("linear, shallow, deep, wide (3 × 500) or dropout (deep with dropout and L2); may be "
           "given several times (all)"),
       N_ ("NAME")},
      {"dataset", 'd', 0, G_OPTION_ARG_FILENAME, &self.dataset,
       N_ ("A dataset’s name (mnist, fashion-mnist, builtin) or a folder of images (MNIST where it "
           "is found, else builtin)"),
       N_ ("NAME|DIR")},
      {"threads", 0, 0, G_OPTION_ARG_INT, &self.n_threads,
       N_ ("Threads for each training, and for OpenBLAS (1)"), N_ ("N")},
      {"vectors", 0, 0, G_OPTION_ARG_CALLBACK, vectors_cb,
       N_ ("Kernels of both sides: avx512, avx2 or baseline (what each chooses for itself)"),
       N_ ("NAME")},
      {"rounds", 'r', 0, G_OPTION_ARG_INT, &self.n_rounds,
       N_ ("How often each is timed; the medians count (5)"), N_ ("N")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &self.as_json,
       N_ ("Print one JSON object for each network"), NULL},
      {NULL}};
  int status;

  if (!cli_options_parse (
          COMMAND,
          _ ("Times training and testing, and compares an epoch with the floor of dense BLAS: the\n"
             "matrix products of the same network alone, without activations, biases or loss."),
          _ ("Both take turns in one process. A ratio below 1 means that training takes less than "
             "multiplying\nall pixels would. OPENBLAS_… variables are left out: OpenBLAS chooses "
             "its kernels itself."),
          NULL, entries, &self, arguments))
    return CLI_MISUSE;
  status = check_values (&self);
  if (status == CLI_SUCCESS)
    status = cli_bench_kernels_choose (self.vectors, arguments);
  if (status == CLI_SUCCESS)
    status = bench (&self);
  g_free (self.dataset);
  return status;
}
