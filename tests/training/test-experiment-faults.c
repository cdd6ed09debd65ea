/* test-experiment-faults.c: what is wrong with an experiment is said with its file, line and key.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-experiment-private.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  const char *text;
  LabExperimentError code;
  const char *beginning; /* of the sentence */
  const char *part;      /* somewhere in it */
} Fault;

static void
assert_faults (const Fault *faults, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    g_autoptr (GError) error = NULL;
    LabExperiment *experiment = lab_experiment_parse (faults[i].text, "x.ini", &error);

    g_test_message ("%s → %s", faults[i].text, error != NULL ? error->message : "no error");
    g_assert_null (experiment);
    g_assert_error (error, LAB_EXPERIMENT_ERROR, (int)faults[i].code);
    g_assert_true (g_str_has_prefix (error->message, faults[i].beginning));
    g_assert_nonnull (strstr (error->message, faults[i].part));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

static void
test_syntax (void)
{
  static const Fault faults[] = {
      {"epochs=5\n", LAB_EXPERIMENT_ERROR_SYNTAX, "x.ini, line 1: ", "no group"},
      {"[base]\n\n# x\nepochs\n", LAB_EXPERIMENT_ERROR_SYNTAX, "x.ini, line 4: ", "epochs=50"},
      {"[base]\n=5\n", LAB_EXPERIMENT_ERROR_SYNTAX, "x.ini, line 2: ", "key"},
      {"[base\nepochs=5\n", LAB_EXPERIMENT_ERROR_KEY, "x.ini, line 1: ", "[base"},
      {"[", LAB_EXPERIMENT_ERROR_KEY, "x.ini, line 1: ", "[vary]"},
      {"[base]\nepochs=\n", LAB_EXPERIMENT_ERROR_SYNTAX, "x.ini, line 2, “epochs”: ", "missing"},
      {"[base]\r\nepochs=many\r\n", LAB_EXPERIMENT_ERROR_SYNTAX,
       "x.ini, line 2, “epochs”: ", "“many” is not a number"},
      {"[base]\nepochs=5\\q\n", LAB_EXPERIMENT_ERROR_SYNTAX, "x.ini, line 2, “epochs”: ", ""},
      {"[experiment]\ntitle=\\q\\\n", LAB_EXPERIMENT_ERROR_SYNTAX,
       "x.ini, line 2, “title”: ", "backslash"},
      {"[base]\nactivation=selu\n", LAB_EXPERIMENT_ERROR_SYNTAX,
       "x.ini, line 2, “activation”: ", "leaky-relu"},
      {"[base]\ninit=xavier\n", LAB_EXPERIMENT_ERROR_SYNTAX, "x.ini, line 2, “init”: ", "glorot"},
      {"[base]\npreset=deeper\n", LAB_EXPERIMENT_ERROR_SYNTAX,
       "x.ini, line 2, “preset”: ", "shallow"},
      {"[base]\npreset=custom\n", LAB_EXPERIMENT_ERROR_SYNTAX,
       "x.ini, line 2, “preset”: ", "shallow"},
      {"[base]\nhidden=12 @ 3\n", LAB_EXPERIMENT_ERROR_SYNTAX,
       "x.ini, line 2, “hidden”: ", "12 @ 3"},
      {"[experiment]\nmetric=test\n", LAB_EXPERIMENT_ERROR_SYNTAX,
       "x.ini, line 2, “metric”: ", "test-loss"},
      {"[vary]\n\nl2=1e-5 .. 1e-1 log\n", LAB_EXPERIMENT_ERROR_SYNTAX,
       "x.ini, line 3, “l2”: ", "no range"},
      {"[vary]\nl2=1e-5 .. 1e-1\n", LAB_EXPERIMENT_ERROR_SYNTAX, "x.ini, line 2, “l2”: ", "log 10"},
      {"[vary]\nl2=1e-5 .. 1e-1 exp 10\n", LAB_EXPERIMENT_ERROR_SYNTAX,
       "x.ini, line 2, “l2”: ", "exp 10"},
      {"[vary]\nl2=1e-5 .. 1e-1 log -3\n", LAB_EXPERIMENT_ERROR_SYNTAX,
       "x.ini, line 2, “l2”: ", "log -3"},
      {"[vary]\nl2=1 ... 3\n", LAB_EXPERIMENT_ERROR_SYNTAX, "x.ini, line 2, “l2”: ", "no range"},
      {"[vary]\nl2= .. 3\n", LAB_EXPERIMENT_ERROR_SYNTAX, "x.ini, line 2, “l2”: ", "not a number"},
      {"[vary]\nl2=0.1,,0.2\n", LAB_EXPERIMENT_ERROR_SYNTAX, "x.ini, line 2, “l2”: ", "missing"},
      {"[vary]\nl2=0.1,\n", LAB_EXPERIMENT_ERROR_SYNTAX, "x.ini, line 2, “l2”: ", "missing"},
      {"[vary]\nnetwork=linear;;deep\n", LAB_EXPERIMENT_ERROR_SYNTAX,
       "x.ini, line 2, “network”: ", "missing"},
      {"[vary]\nl2=nan\n", LAB_EXPERIMENT_ERROR_SYNTAX, "x.ini, line 2, “l2”: ", "nan"},
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

static void
test_keys (void)
{
  static const Fault faults[] = {
      {"[base]\nlearning_rate=0.1\n", LAB_EXPERIMENT_ERROR_KEY,
       "x.ini, line 2, “learning_rate”: ", "learning-rate"},
      {"[vary]\nl2-scale=1,2\n", LAB_EXPERIMENT_ERROR_KEY, "x.ini, line 2, “l2-scale”: ", "[vary]"},
      {"[vary]\ndataset=a,b\n", LAB_EXPERIMENT_ERROR_KEY, "x.ini, line 2, “dataset”: ", "neurons"},
      {"[base]\nneurons=4\n", LAB_EXPERIMENT_ERROR_KEY, "x.ini, line 2, “neurons”: ", "hidden"},
      {"[base]\n[Vary]\n", LAB_EXPERIMENT_ERROR_KEY, "x.ini, line 2: ", "[Vary]"},
      {"[base]\nepochs=1\nbatch=2\nepochs = 3\n", LAB_EXPERIMENT_ERROR_KEY,
       "x.ini, line 4, “epochs”: ", "twice"},
      {"[vary]\nl2=1\n[base]\n[vary]\nl2=2\n", LAB_EXPERIMENT_ERROR_KEY,
       "x.ini, line 5, “l2”: ", "twice"},
      {"[base]\npreset=deep\nhidden=3\n", LAB_EXPERIMENT_ERROR_KEY,
       "x.ini, line 3, “hidden”: ", "“preset” in line 2"},
      {"[vary]\nhidden=3\nnetwork=deep\n", LAB_EXPERIMENT_ERROR_KEY,
       "x.ini, line 3, “network”: ", "“hidden” in line 2"},
      {"[vary]\nseed=1,2\nseeds=3\n", LAB_EXPERIMENT_ERROR_KEY,
       "x.ini, line 3, “seeds”: ", "“seed”"},
      {"[base]\nepochs[fr]=3\n", LAB_EXPERIMENT_ERROR_KEY, "x.ini, line 2, “epochs[fr]”: ", ""},
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

static void
test_limits (void)
{
  static const Fault faults[] = {
      {"[base]\nepochs=0\n", LAB_EXPERIMENT_ERROR_RANGE, "x.ini, line 2, “epochs”: ", "100"},
      {"[base]\nepochs=1e300\n", LAB_EXPERIMENT_ERROR_RANGE, "x.ini, line 2, “epochs”: ", "100"},
      {"[base]\nbatch=1.5\n", LAB_EXPERIMENT_ERROR_RANGE, "x.ini, line 2, “batch”: ", "1.5"},
      {"[base]\nlearning-rate=0\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “learning-rate”: ", "above 0"},
      {"[base]\nl2=-1\n", LAB_EXPERIMENT_ERROR_RANGE, "x.ini, line 2, “l2”: ", "-1"},
      {"[base]\nl2=500\nl2-scale=100\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 3, “l2-scale”: ", "5e+04"},
      {"[base]\nl2-scale=0\n", LAB_EXPERIMENT_ERROR_RANGE, "x.ini, line 2, “l2-scale”: ", "0.5"},
      {"[base]\ndropout=1\n", LAB_EXPERIMENT_ERROR_RANGE, "x.ini, line 2, “dropout”: ", "below 1"},
      {"[base]\nseed=-1\n", LAB_EXPERIMENT_ERROR_RANGE, "x.ini, line 2, “seed”: ", "whole number"},
      {"[base]\nseed=18446744073709551616\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “seed”: ", "whole number"},
      {"[base]\nhidden=5000\n", LAB_EXPERIMENT_ERROR_RANGE, "x.ini, line 2, “hidden”: ", "Layer 1"},
      {"[vary]\nneurons=0, 5\n", LAB_EXPERIMENT_ERROR_RANGE, "x.ini, line 2, “neurons”: ", "Layer"},
      {"[base]\nl2-scale=100\n[vary]\nl2=1, 11\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 4, “l2”: ", "1100"},
      {"[vary]\nl2=0.1, 0.10\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “l2”: ", "“0.1” stands there twice"},
      {"[vary]\nbatch=1 .. 3 log 9\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “batch”: ", "twice"},
      {"[vary]\nnetwork=deep; 100 100 100\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “network”: ", "“deep” stands there twice"},
      {"[vary]\nactivation=tanh,relu,tanh\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “activation”: ", "“tanh” stands there twice"},
      {"[vary]\nepochs=5 .. 1\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “epochs”: ", "“5 .. 1” is empty"},
      {"[vary]\nl2=0 .. 1 log 5\n", LAB_EXPERIMENT_ERROR_RANGE, "x.ini, line 2, “l2”: ", "above 0"},
      {"[vary]\nl2=0.1 .. 1 log 1\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “l2”: ", "at least two"},
      {"[vary]\nseeds=0\n", LAB_EXPERIMENT_ERROR_RANGE, "x.ini, line 2, “seeds”: ", "like 3"},
      {"[base]\nseed=18446744073709551614\n[vary]\nseeds=3\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 4, “seeds”: ", "not so many"},
      {"[vary]\nseed=1, 9007199254740994\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “seed”: ", "9007199254740992"},
      {"[base]\npreset=linear\n[vary]\nneurons=1,2\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 4, “neurons”: ", "linear"},
      {"[vary]\nneurons=1,2\nnetwork=deep;linear\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “neurons”: ", "linear"},
      {"[vary]\nneurons=1,2\nnetwork=8;9\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “neurons”: ", "same"},
  };

  assert_faults (faults, G_N_ELEMENTS (faults));
}

/* A million runs are refused before anything is made of them. */
static void
test_too_many (void)
{
  static const Fault faults[] = {
      {"[vary]\nepochs=1 .. 100000\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “epochs”: ", "at most 10000"},
      {"[vary]\nl2=0 .. 1 lin 1000000000000000000\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “l2”: ", "at most 10000"},
      {"[vary]\nseed=0 .. 9007199254740992\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “seed”: ", "at most 10000"},
      {"[vary]\nl2=1 .. 1e300\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 2, “l2”: ", "at most 10000"},
      {"[vary]\nepochs=1 .. 100\nbatch=1 .. 100\nneurons=1 .. 100\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 4, “neurons”: ", "1000000 runs"},
      {"[vary]\nepochs=1 .. 5000\nseeds=9223372036854775807\n", LAB_EXPERIMENT_ERROR_RANGE,
       "x.ini, line 3, “seeds”: ", "at most 10000"},
  };
  g_autoptr (LabExperiment) largest = NULL;

  assert_faults (faults, G_N_ELEMENTS (faults));
  largest = lab_experiment_parse ("[vary]\nepochs=1 .. 100\nbatch=1 .. 100\n", "x", NULL);
  g_assert_cmpuint (largest->n_runs, ==, LAB_EXPERIMENT_MAX_RUNS);
}

static void
test_axis (void)
{
  LabAxis axis = {.n_values = 77};
  g_autoptr (GError) error = NULL;

  g_assert_false (lab_axis_parse (&axis, LAB_PARAMETER_L2, "  ", &error));
  g_assert_error (error, LAB_EXPERIMENT_ERROR, LAB_EXPERIMENT_ERROR_SYNTAX);
  g_assert_cmpuint (axis.n_values, ==, 77);
  g_clear_error (&error);
  g_assert_false (lab_axis_parse (&axis, LAB_PARAMETER_NETWORK, "\xff\xfe", &error));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
assert_unopened (const char *path, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  LabExperiment *experiment = lab_experiment_open (path, &error);

  g_assert_null (experiment);
  g_assert_error (error, domain, code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
write_and_assert (const char *path, const char *text, gssize length, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, length, NULL));
  g_assert_null (lab_experiment_open (path, &error));
  g_assert_error (error, LAB_EXPERIMENT_ERROR, LAB_EXPERIMENT_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("digit-lab-experiment-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.ini", NULL);
  g_autofree char *large = g_strnfill (3 << 20, '#');

  assert_unopened ("no-such-experiment", LAB_EXPERIMENT_ERROR, LAB_EXPERIMENT_ERROR_NOT_FOUND);
  assert_unopened ("", LAB_EXPERIMENT_ERROR, LAB_EXPERIMENT_ERROR_NOT_FOUND);
  assert_unopened ("/dev/zero", LAB_EXPERIMENT_ERROR, LAB_EXPERIMENT_ERROR_SYNTAX);
  assert_unopened (folder, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  write_and_assert (path, "[base]\nepochs=x\n", -1, ", line 2, “epochs”: ");
  write_and_assert (path, "[base]\n\0epochs=2\n", 17, "UTF-8");
  write_and_assert (path, "[base]\n# \xff\n", -1, "UTF-8");
  write_and_assert (path, large, -1, "short");
  g_remove (path);
  g_rmdir (folder);
}

/* Whatever a file holds, it is refused or understood, and never the end of us. */
static void
test_fuzz (void)
{
  static const char *const pieces[] = {"[base]\n",    "[vary]\n",   "[experiment]\n",
                                       "epochs=",     "l2=",        "network=",
                                       "seeds=",      "seed=",      "neurons=",
                                       "title=",      "title[fr]=", "1",
                                       "0.5",         "1e-5",       " .. ",
                                       " log ",       " lin ",      "10",
                                       ",",           ";",          "\n",
                                       "deep",        "64-32",      "\\n",
                                       "\\",          "[",          "]",
                                       "=",           "é",          "#",
                                       "-",           "relu",       "9e999",
                                       "activation=", "hidden=",    "preset=",
                                       "batch=",      "metric=",    "1 .. 9",
                                       "\r\n"};
  guint n_read = 0;

  for (guint32 seed = 0; seed < 20000; seed++) {
    GRand *random = g_rand_new_with_seed (seed);
    GString *text = g_string_new (seed % 2 == 0 ? "[vary]\n" : "");
    g_autoptr (GError) error = NULL;
    LabExperiment *experiment;

    for (int n = g_rand_int_range (random, 1, 12); n > 0; n--)
      g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
    experiment = lab_experiment_parse (text->str, "fuzz", &error);
    g_assert_true ((experiment != NULL) == (error == NULL));
    if (experiment != NULL) {
      n_read++;
      for (guint i = 0; i < experiment->n_runs; i++)
        g_assert_cmpint (nn_config_check (&experiment->runs[i].config), ==, NN_FIELD_NONE);
      lab_experiment_unref (experiment);
    }
    g_string_free (text, TRUE);
    g_rand_free (random);
  }
  g_assert_cmpuint (n_read, >, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/experiment-faults/syntax", test_syntax);
  g_test_add_func ("/experiment-faults/keys", test_keys);
  g_test_add_func ("/experiment-faults/limits", test_limits);
  g_test_add_func ("/experiment-faults/too-many", test_too_many);
  g_test_add_func ("/experiment-faults/axis", test_axis);
  g_test_add_func ("/experiment-faults/files", test_files);
  g_test_add_func ("/experiment-faults/fuzz", test_fuzz);
  return g_test_run ();
}
