/* test-experiment.c: experiments as files, as axes that people type, and as the runs they make.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-private.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "lab-config.h"

static LabExperiment *
parse (const char *text)
{
  GError *error = NULL;
  LabExperiment *experiment = lab_experiment_parse (text, "test", &error);

  g_assert_no_error (error);
  g_assert_nonnull (experiment);
  return experiment;
}

static LabAxis
parse_axis (LabParameter parameter, const char *text)
{
  LabAxis axis = {0};
  GError *error = NULL;

  lab_axis_parse (&axis, parameter, text, &error);
  g_assert_no_error (error);
  g_assert_cmpint (axis.parameter, ==, parameter);
  return axis;
}

/* Reads an axis back as its labels, "10 50 100". */
static void
assert_axis (LabParameter parameter, const char *text, const char *labels, gboolean is_log)
{
  LabAxis axis = parse_axis (parameter, text);
  g_autofree char *joined = g_strjoinv ("|", axis.labels);

  g_assert_cmpstr (joined, ==, labels);
  g_assert_cmpint (axis.is_log, ==, is_log);
  for (guint i = 1; i < axis.n_values; i++)
    g_assert_cmpfloat (axis.values[i], >, axis.values[i - 1]);
  lab_axis_clear (&axis);
}

static void
test_lists (void)
{
  assert_axis (LAB_PARAMETER_NEURONS, "10, 50, 100", "10|50|100", FALSE);
  assert_axis (LAB_PARAMETER_NEURONS, "100;10 ;50", "10|50|100", FALSE);
  assert_axis (LAB_PARAMETER_NEURONS, "4096", "4096", FALSE);
  assert_axis (LAB_PARAMETER_EPOCHS, "1 .. 5", "1|2|3|4|5", FALSE);
  assert_axis (LAB_PARAMETER_EPOCHS, "1..3, 10", "1|2|3|10", FALSE);
  assert_axis (LAB_PARAMETER_DROPOUT, "0.5, 0, .25", "0|0.25|0.5", FALSE);
  assert_axis (LAB_PARAMETER_DROPOUT, "0,1; 0,25", "0.1|0.25", FALSE);
  assert_axis (LAB_PARAMETER_L2, "0, 1e-3, 1", "0|1e-3|1", FALSE);
  assert_axis (LAB_PARAMETER_L2, "0.0003, 0.01, 0.02", "3e-4|0.01|0.02", TRUE);
  assert_axis (LAB_PARAMETER_LEARNING_RATE, "0.1, 0.2", "0.1|0.2", FALSE);
  assert_axis (LAB_PARAMETER_SEED, "3, 1, 9007199254740992", "1|3|9007199254740992", FALSE);
}

static void
test_names (void)
{
  assert_axis (LAB_PARAMETER_NETWORK, "linear; shallow; deep", "linear|shallow|deep", FALSE);
  assert_axis (LAB_PARAMETER_NETWORK, "deep, linear", "deep|linear", FALSE);
  assert_axis (LAB_PARAMETER_NETWORK, "100; 100,100; 64-32", "shallow|100, 100|64, 32", FALSE);
  assert_axis (LAB_PARAMETER_NETWORK, "64, 32", "64, 32", FALSE);
  assert_axis (LAB_PARAMETER_NETWORK, "none; 8", "linear|8", FALSE);
  assert_axis (LAB_PARAMETER_ACTIVATION, "relu, leaky-relu; tanh", "relu|leaky-relu|tanh", FALSE);
}

static void
test_ranges (void)
{
  assert_axis (LAB_PARAMETER_L2, "1e-5 .. 1e-1 log 10",
               "1e-5|2.78e-5|7.74e-5|2.15e-4|5.99e-4|1.67e-3|4.64e-3|0.0129|0.0359|0.1", TRUE);
  assert_axis (LAB_PARAMETER_L2, "0, 1e-4 .. 1 log 5", "0|1e-4|1e-3|0.01|0.1|1", FALSE);
  assert_axis (LAB_PARAMETER_DROPOUT, "0 .. 0.5 lin 6", "0|0.1|0.2|0.3|0.4|0.5", FALSE);
  assert_axis (LAB_PARAMETER_BATCH, "10 .. 1000 log 3", "10|100|1000", TRUE);
  assert_axis (LAB_PARAMETER_BATCH, "10\t..  1000   lin 4", "10|340|670|1000", FALSE);
  /* Three digits would not tell these from each other. */
  assert_axis (LAB_PARAMETER_DROPOUT, "0.5 .. 0.5003 lin 4", "0.5|0.5001|0.5002|0.5003", FALSE);
}

/* Labels are rounded, values are not, but where a decimal is meant. */
static void
test_values (void)
{
  LabAxis log = parse_axis (LAB_PARAMETER_L2, "1e-5 .. 1e-1 log 10");
  LabAxis lin = parse_axis (LAB_PARAMETER_DROPOUT, "0 .. 0.9 lin 10");

  g_assert_cmpuint (log.n_values, ==, 10);
  g_assert_cmpfloat (log.values[0], ==, 1e-5);
  g_assert_cmpfloat (log.values[9], ==, 1e-1);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpfloat_with_epsilon (log.values[i] / pow (10.0, -5.0 + 4.0 * i / 9.0), 1.0, 1e-14);
  g_assert_cmpfloat (log.values[1], !=, 2.78e-5);
  g_assert_cmpfloat (lin.values[3], ==, 0.3);
  g_assert_cmpfloat (lin.values[7], ==, 0.7);
  lab_axis_clear (&log);
  lab_axis_clear (&lin);
}

static void
test_numbers (void)
{
  const struct {
    double value;
    const char *text;
  } cases[] = {{0.0, "0"},         {1e-3, "1e-3"},     {0.01, "0.01"},
               {0.1, "0.1"},       {-0.25, "-0.25"},   {100, "100"},
               {100000, "100000"}, {0.0125, "0.0125"}, {2.78e-5, "2.78e-5"},
               {1e-12, "1e-12"},   {1e20, "1e20"},     {0.1 + 0.2, "0.30000000000000004"}};

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = lab_number_format (cases[i].value);

    g_assert_cmpstr (text, ==, cases[i].text);
    g_assert_cmpfloat (g_ascii_strtod (text, NULL), ==, cases[i].value);
  }
  g_assert_cmpfloat (lab_number_round (0.1 / 3.0, 3), ==, 0.0333);
}

static void
test_base (void)
{
  g_autoptr (LabExperiment) experiment =
      parse ("# a comment\n[experiment]\ntitle = A title \ndataset=builtin\nmetric=seconds\n\n"
             "[base]\nhidden=20,30\nactivation=tanh\ninit=glorot\nepochs=3\nbatch=7\n"
             "learning-rate=0.5\nl2=1e-3\nl2-scale=0.5\ndropout=0.1\nseed=18446744073709551615\n");
  const nn_config *base = &experiment->base;

  g_assert_cmpstr (experiment->name, ==, "test");
  g_assert_cmpstr (experiment->title, ==, "A title");
  g_assert_null (experiment->description);
  g_assert_cmpstr (experiment->dataset, ==, "builtin");
  g_assert_cmpint (experiment->metric, ==, LAB_METRIC_SECONDS);
  g_assert_cmpint (base->n_hidden, ==, 2);
  g_assert_cmpint (base->hidden[0], ==, 20);
  g_assert_cmpint (base->hidden[1], ==, 30);
  g_assert_cmpint (base->activation, ==, NN_TANH);
  g_assert_cmpint (base->init, ==, NN_INIT_GLOROT);
  g_assert_cmpint (base->epochs, ==, 3);
  g_assert_cmpint (base->batch_size, ==, 7);
  g_assert_cmpfloat (base->learning_rate, ==, 0.5);
  g_assert_cmpfloat (base->l2, ==, 0.5e-3);
  g_assert_cmpfloat (experiment->l2_scale, ==, 0.5);
  g_assert_cmpfloat (base->dropout, ==, 0.1);
  g_assert_true (base->seed == G_MAXUINT64);
  /* Without anything that varies it is one run. */
  g_assert_cmpuint (experiment->n_axes, ==, 0);
  g_assert_cmpuint (experiment->n_runs, ==, 1);
  g_assert_cmpint (memcmp (&experiment->runs[0].config.hidden, base->hidden, sizeof base->hidden),
                   ==, 0);
  g_assert_nonnull (strstr (experiment->runs[0].label, "20-30"));
}

/* An empty file is the default network, trained once: what nobody says has its default. */
static void
test_defaults (void)
{
  g_autoptr (LabExperiment) experiment = parse ("\xef\xbb\xbf[base]\r\nepochs=2\r\n");
  nn_config config = nn_config_default ();

  config.epochs = 2;
  g_assert_cmpmem (&experiment->base, sizeof config, &config, sizeof config);
  g_assert_cmpstr (experiment->title, ==, "test");
  g_assert_cmpint (experiment->metric, ==, LAB_METRIC_TEST_LOSS);
  g_assert_null (experiment->dataset);
  g_assert_cmpfloat (experiment->l2_scale, ==, 1.0);
}

static void
test_product (void)
{
  g_autoptr (LabExperiment) experiment =
      parse ("[base]\nl2-scale=0.5\nseed=5\n[vary]\nneurons=10, 20\nl2=0, 0.1, 1\n"
             "network=shallow; deep\nseeds=2\n");
  guint i = 0;

  g_assert_cmpuint (experiment->n_axes, ==, 3);
  g_assert_cmpuint (experiment->n_points, ==, 12);
  g_assert_cmpuint (experiment->n_seeds, ==, 2);
  g_assert_cmpuint (experiment->n_runs, ==, 24);
  g_assert_cmpint (experiment->axes[0].parameter, ==, LAB_PARAMETER_NEURONS);
  for (guint neurons = 0; neurons < 2; neurons++) {
    for (guint l2 = 0; l2 < 3; l2++) {
      for (guint network = 0; network < 2; network++) {
        for (guint seed = 0; seed < 2; seed++, i++) {
          const LabExperimentRun *run = &experiment->runs[i];
          const guint values[] = {neurons, l2, network};
          const double penalties[] = {0.0, 0.05, 0.5};

          g_assert_cmpmem (run->values, sizeof values, values, sizeof values);
          g_assert_cmpuint (run->point, ==, i / 2);
          g_assert_cmpuint (run->seed_index, ==, seed);
          g_assert_cmpint (run->config.n_hidden, ==, network == 0 ? 1 : 3);
          g_assert_cmpint (run->config.hidden[0], ==, neurons == 0 ? 10 : 20);
          g_assert_cmpfloat (run->config.l2, ==, penalties[l2]);
          g_assert_true (run->config.seed == 5 + seed);
          g_assert_cmpint (nn_config_check (&run->config), ==, NN_FIELD_NONE);
        }
      }
    }
  }
  g_assert_cmpstr (experiment->runs[0].label, ==, "10 neurons · λ 0 · shallow · seed 5");
  g_assert_cmpstr (experiment->runs[23].label, ==, "20 neurons · λ 1 · deep · seed 6");
}

static void
test_seeds (void)
{
  g_autoptr (LabExperiment) counted = parse ("[vary]\nseeds=3\n");
  g_autoptr (LabExperiment) listed = parse ("[vary]\nseed=7, 3 .. 4\ndropout=0, 0.5\n");
  const guint64 seeds[] = {3, 4, 7};

  g_assert_cmpuint (counted->n_runs, ==, 3);
  g_assert_cmpuint (counted->n_points, ==, 1);
  g_assert_cmpstr (counted->runs[2].label, ==, "seed 3");
  g_assert_cmpuint (listed->n_runs, ==, 6);
  g_assert_cmpuint (listed->n_axes, ==, 1);
  g_assert_cmpuint (listed->n_seeds, ==, 3);
  for (guint i = 0; i < 6; i++)
    g_assert_true (listed->runs[i].config.seed == seeds[i % 3]);
  g_assert_cmpstr (listed->runs[5].label, ==, "p 0.5 · seed 7");
}

static void
test_points (void)
{
  g_autoptr (LabExperiment) experiment = parse ("[vary]\nnetwork=deep;64,32\nl2=0.1,1\nseeds=2\n");
  g_autofree char *first = lab_experiment_describe_point (experiment, 0);
  g_autofree char *last = lab_experiment_describe_point (experiment, 3);
  g_autoptr (LabExperiment) single = parse ("[vary]\nseeds=2\n");
  g_autofree char *only = lab_experiment_describe_point (single, 0);

  g_assert_cmpstr (first, ==, "deep · λ 0.1");
  g_assert_cmpstr (last, ==, "64, 32 · λ 1");
  g_assert_cmpstr (only, ==, "");
}

/* A file may carry translations of its own. */
static void
test_localised (void)
{
  const char *text = "[experiment]\ntitle=Widths\ntitle[fr]=Largeurs\ndescription[de]=Breiten\n"
                     "description=All of them\\nin two lines\n";
  g_autofree char *before = g_strdup (g_getenv ("LANGUAGE"));
  g_autoptr (LabExperiment) english = parse (text);
  g_autoptr (LabExperiment) french = NULL;

  g_assert_cmpstr (english->title, ==, "Widths");
  g_assert_cmpstr (english->description, ==, "All of them\nin two lines");
  g_setenv ("LANGUAGE", "fr", TRUE);
  g_setenv ("LC_ALL", "en_US.UTF-8", TRUE);
  french = parse (text);
  g_assert_cmpstr (french->title, ==, "Largeurs");
  g_setenv ("LANGUAGE", before != NULL ? before : "", TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
}

static void
assert_same (const LabExperiment *one, const LabExperiment *other)
{
  g_assert_cmpuint (one->n_runs, ==, other->n_runs);
  g_assert_cmpuint (one->n_axes, ==, other->n_axes);
  g_assert_cmpuint (one->n_seeds, ==, other->n_seeds);
  g_assert_cmpfloat (one->l2_scale, ==, other->l2_scale);
  g_assert_cmpmem (&one->base, sizeof one->base, &other->base, sizeof other->base);
  for (guint i = 0; i < one->n_runs; i++) {
    g_autofree char *command = lab_config_format_command (&one->runs[i].config, NULL);
    g_autofree char *other_command = lab_config_format_command (&other->runs[i].config, NULL);

    g_assert_cmpstr (one->runs[i].label, ==, other->runs[i].label);
    g_assert_cmpstr (command, ==, other_command);
    g_assert_cmpfloat (one->runs[i].config.l2, ==, other->runs[i].config.l2);
  }
}

static void
test_format (void)
{
  const LabParameter parameters[] = {LAB_PARAMETER_NETWORK, LAB_PARAMETER_L2};
  const char *const texts[] = {"deep; 64, 32; none", "0, 1e-5 .. 1e-1 log 7"};
  nn_config base = nn_config_default ();
  g_autofree char *text = NULL;
  g_autoptr (LabExperiment) experiment = NULL;
  g_autoptr (LabExperiment) again = NULL;

  base.n_hidden = 2;
  base.hidden[0] = 33;
  base.activation = NN_LEAKY_RELU;
  base.learning_rate = 0.1 / 3.0;
  base.l2 = 1e-3 / 7.0 * 0.5;
  base.dropout = 0.1 + 0.2;
  base.epochs = 7;
  base.seed = G_MAXUINT64 - 5;
  text = lab_experiment_format ("  A \\ title\nof [two] lines; é", &base, 0.5, parameters, texts, 2,
                                3);
  experiment = parse (text);
  again = parse (experiment->text);
  g_assert_cmpstr (experiment->title, ==, "A \\ title\nof [two] lines; é");
  g_assert_cmpuint (experiment->n_runs, ==, 3 * 8 * 3);
  g_assert_cmpmem (experiment->base.hidden, 2 * sizeof (int), base.hidden, 2 * sizeof (int));
  g_assert_cmpfloat (experiment->base.learning_rate, ==, base.learning_rate);
  g_assert_cmpfloat (experiment->base.l2, ==, base.l2);
  g_assert_cmpfloat (experiment->base.dropout, ==, base.dropout);
  g_assert_true (experiment->base.seed == base.seed);
  assert_same (experiment, again);
}

static void
test_format_plain (void)
{
  nn_config base = nn_config_default ();
  g_autofree char *text = NULL;
  g_autoptr (LabExperiment) experiment = NULL;

  nn_config_set_preset (&base, NN_PRESET_LINEAR);
  text = lab_experiment_format (NULL, &base, 1.0, NULL, NULL, 0, 1);
  experiment = parse (text);
  g_assert_cmpmem (&experiment->base, sizeof base, &base, sizeof base);
  g_assert_cmpuint (experiment->n_runs, ==, 1);
}

/* ── the study ────────────────────────────────────────────────────────────────────────────────── */

/* How many epochs the study takes, which is what its four minutes were reckoned with. */
static void
test_ready_made (void)
{
  const char *const *names = lab_experiment_list_ready_made ();
  guint n = 0;
  int n_epochs = 0;

  for (; names[n] != NULL; n++) {
    g_autoptr (LabExperiment) experiment = NULL;
    const char *title, *description;
    GError *error = NULL;

    experiment = lab_experiment_open (names[n], &error);
    g_assert_no_error (error);
    g_assert_cmpstr (experiment->name, ==, names[n]);
    /* The catalogues know these words by what C says. */
    lab_experiment_get_ready_made_strings (n, &title, &description);
    g_assert_cmpstr (experiment->title, ==, title);
    g_assert_cmpstr (experiment->description, ==, description);
    for (guint i = 0; i < experiment->n_runs; i++) {
      const nn_config *config = &experiment->runs[i].config;

      n_epochs += config->epochs;
      g_assert_cmpint (config->batch_size, ==, 100);
      g_assert_cmpint (config->activation, ==, NN_RELU);
      g_assert_null (experiment->dataset);
    }
  }
  g_assert_cmpuint (n, ==, 8);
  g_assert_cmpint (n_epochs, ==, 2050);
}

static void
assert_ready_made (const char *name, guint n_runs, int epochs, const char *labels)
{
  g_autoptr (LabExperiment) experiment = lab_experiment_open (name, NULL);
  g_autofree char *joined = NULL;

  g_assert_cmpuint (experiment->n_runs, ==, n_runs);
  for (guint i = 0; i < n_runs; i++)
    g_assert_cmpint (experiment->runs[i].config.epochs, ==, epochs);
  joined = g_strjoinv ("|", experiment->axes[0].labels);
  g_assert_cmpstr (joined, ==, labels);
}

static void
test_study (void)
{
  g_autoptr (LabExperiment) best = lab_experiment_open ("best", NULL);

  assert_ready_made ("shallow-vs-deep", 3, 100, "linear|shallow|deep");
  assert_ready_made ("l2", 10, 50,
                     "1e-5|2.78e-5|7.74e-5|2.15e-4|5.99e-4|1.67e-3|4.64e-3|0.0129|0.0359|0.1");
  assert_ready_made ("l2-weights", 3, 50, "0|1e-3|1");
  assert_ready_made ("neurons", 5, 50, "10|50|100|200|500");
  assert_ready_made ("learning-rate", 10, 50,
                     "1e-4|2.78e-4|7.74e-4|2.15e-3|5.99e-3|0.0167|0.0464|0.129|0.359|1");
  assert_ready_made ("dropout", 3, 50, "0|0.25|0.5");
  g_assert_cmpuint (best->n_runs, ==, 1);
  g_assert_cmpint (best->base.epochs, ==, 100);
  g_assert_cmpfloat (best->base.l2, ==, 1e-3);
  g_assert_cmpfloat (best->base.dropout, ==, 0.25);
  g_assert_cmpint (nn_config_get_preset (&best->base), ==, NN_PRESET_DEEP);
}

/* ── files ────────────────────────────────────────────────────────────────────────────────────── */

static void
test_open (void)
{
  g_autofree char *folder = g_dir_make_tmp ("digit-lab-experiment-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "my widths.ini", NULL);
  g_autoptr (LabExperiment) experiment = NULL;
  GError *error = NULL;

  g_assert_true (g_file_set_contents (path, "[vary]\nneurons=1,2\n", -1, NULL));
  experiment = lab_experiment_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (experiment->name, ==, "my widths");
  g_assert_cmpstr (experiment->text, ==, "[vary]\nneurons=1,2\n");
  g_assert_cmpuint (experiment->n_runs, ==, 2);
  g_remove (path);
  g_rmdir (folder);
}

static void
test_names_of_things (void)
{
  for (guint i = 0; i < LAB_N_PARAMETERS; i++) {
    LabParameter found = LAB_N_PARAMETERS;

    g_assert_true (lab_parameter_find (lab_parameter_key (i), &found));
    g_assert_cmpint (found, ==, i);
    g_assert_cmpstr (lab_parameter_title (i), !=, "");
    g_assert_cmpstr (lab_parameter_symbol (i), !=, "");
  }
  for (guint i = 0; i < LAB_N_METRICS; i++) {
    LabMetric found = LAB_N_METRICS;

    g_assert_true (lab_metric_find (lab_metric_key (i), &found));
    g_assert_cmpint (found, ==, i);
    g_assert_cmpstr (lab_metric_title (i), !=, "");
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/experiment/axis/lists", test_lists);
  g_test_add_func ("/experiment/axis/names", test_names);
  g_test_add_func ("/experiment/axis/ranges", test_ranges);
  g_test_add_func ("/experiment/axis/values", test_values);
  g_test_add_func ("/experiment/axis/numbers", test_numbers);
  g_test_add_func ("/experiment/base", test_base);
  g_test_add_func ("/experiment/defaults", test_defaults);
  g_test_add_func ("/experiment/product", test_product);
  g_test_add_func ("/experiment/seeds", test_seeds);
  g_test_add_func ("/experiment/points", test_points);
  g_test_add_func ("/experiment/localised", test_localised);
  g_test_add_func ("/experiment/format", test_format);
  g_test_add_func ("/experiment/format-plain", test_format_plain);
  g_test_add_func ("/experiment/ready-made", test_ready_made);
  g_test_add_func ("/experiment/study", test_study);
  g_test_add_func ("/experiment/open", test_open);
  g_test_add_func ("/experiment/names-of-things", test_names_of_things);
  return g_test_run ();
}
