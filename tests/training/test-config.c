/* test-config.c: names, parsing, and the sentences about what is wrong.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-config.h"

#include <math.h>
#include <string.h>

static void
test_short_name (void)
{
  nn_config config = nn_config_default ();
  g_autofree char *deep = lab_config_short_name (&config);
  g_autofree char *linear = NULL;
  g_autofree char *custom = NULL;
  g_autofree char *spaced = NULL;

  g_assert_cmpstr (deep, ==, "deep · η 0.1 · λ 0 · seed 1");
  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  config.l2 = 1e-5;
  config.seed = G_MAXUINT64;
  linear = lab_config_short_name (&config);
  g_assert_cmpstr (linear, ==, "linear · η 0.1 · λ 1e-05 · seed 18446744073709551615");
  config.n_hidden = 2;
  config.hidden[0] = 128;
  config.hidden[1] = 64;
  config.dropout = 0.5;
  config.l2 = 0.0;
  config.seed = 3;
  custom = lab_config_short_name (&config);
  g_assert_cmpstr (custom, ==, "128-64 · η 0.1 · λ 0 · p 0.5 · seed 3");
  config.learning_rate = 0.00021544346900318802; /* between 1e-5 and 1e-1 */
  config.l2 = 12345678;
  spaced = lab_config_short_name (&config);
  g_assert_cmpstr (spaced, ==, "128-64 · η 0.0002154 · λ 12345678 · p 0.5 · seed 3");
}

static void
test_parse_hidden (void)
{
  static const struct {
    const char *text;
    const char *formatted; /* NULL: an error */
  } cases[] = {
      {"128, 64", "128, 64"},
      {"128,64", "128, 64"},
      {"128 64", "128, 64"},
      {"128  \t 64", "128, 64"},
      {"128-64-32", "128, 64, 32"},
      {"128 × 64", "128, 64"},
      {"128x64", "128, 64"},
      {"128/64", "128, 64"},
      {"128–64", "128, 64"},
      {"128; 64", "128, 64"},
      {" 007 ", "7"},
      {"1", "1"},
      {"4096", "4096"},
      {"", ""},
      {"   ", ""},
      {"none", ""},
      {"None", ""},
      {"linear", ""},
      {"1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", "1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1"},
      {"1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", NULL},
      {"0", NULL},
      {"128, 0", NULL},
      {"4097", NULL},
      {"100000", NULL},
      {"99999999999999999999", NULL},
      {"128,", NULL},
      {",128", NULL},
      {"128,,64", NULL},
      {"-5", NULL},
      {"1.5", NULL},
      {"1e3", NULL},
      {"abc", NULL},
      {"128 neurons", NULL},
      {"\xff", NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    nn_config config = nn_config_default ();
    nn_config before = config;
    gboolean parsed = lab_config_parse_hidden (&config, cases[i].text, &error);
    g_autofree char *formatted = lab_config_format_hidden (&config);

    if (cases[i].formatted != NULL) {
      g_assert_no_error (error);
      g_assert_true (parsed);
      g_assert_cmpstr (formatted, ==, cases[i].formatted);
      g_assert_cmpint (nn_config_check (&config), ==, NN_FIELD_NONE);
    } else {
      g_assert_false (parsed);
      g_assert_nonnull (error);
      g_assert_true (error->domain == LAB_CONFIG_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpmem (&config, sizeof config, &before, sizeof before);
    }
  }
}

static void
test_hidden_sentences (void)
{
  nn_config config = nn_config_default ();
  g_autoptr (GError) zero = NULL;
  g_autoptr (GError) junk = NULL;

  g_assert_false (lab_config_parse_hidden (&config, "128, 0", &zero));
  g_assert_error (zero, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_FIELD);
  g_assert_cmpstr (zero->message, ==, "Layer 2 must have between 1 and 4096 neurons; it has 0.");
  g_assert_false (lab_config_parse_hidden (&config, "many", &junk));
  g_assert_error (junk, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_HIDDEN);
  g_assert_nonnull (strstr (junk->message, "“many”"));
}

static void
test_parse_number (void)
{
  static const struct {
    const char *text;
    double number; /* NaN: an error */
  } cases[] = {
      {"0.1", 0.1},        {"0,1", 0.1},       {" 1e-3 ", 1e-3}, {"1E-3", 1e-3},
      {".5", 0.5},         {",5", 0.5},        {"5.", 5.0},      {"+2", 2.0},
      {"-0.1", -0.1},      {"0,001", 0.001},   {"0,0001", 1e-4}, {"12,5", 12.5},
      {"1.000", 1.0},      {"1,0000", 1.0},    {"1000", 1000.0}, {"1,5e3", 1500.0},
      {"1,000e3", 1000.0}, {"00,125", 0.125},  {"1e-400", 0.0},  {"1234,567", 1234.567},
      {"", NAN},           {"   ", NAN},       {"nan", NAN},     {"NaN", NAN},
      {"inf", NAN},        {"-infinity", NAN}, {"0x10", NAN},    {"1.2.3", NAN},
      {"1,2,3", NAN},      {"1,000", NAN},     {"-12,345", NAN}, {"1,000.5", NAN},
      {"1.000,5", NAN},    {"1e", NAN},        {"1e+", NAN},     {"e5", NAN},
      {".", NAN},          {",", NAN},         {"-", NAN},       {"--1", NAN},
      {"1 2", NAN},        {"1a", NAN},        {"0.1%", NAN},    {"1e999", NAN},
      {"-1e999", NAN},     {"1_000", NAN},     {"\xc3", NAN},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    double number = -7.0;
    gboolean parsed = lab_config_parse_number (cases[i].text, &number, &error);

    if (!isnan (cases[i].number)) {
      g_assert_no_error (error);
      g_assert_true (parsed);
      g_assert_cmpfloat (number, ==, cases[i].number);
    } else {
      g_assert_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_NUMBER);
      g_assert_false (parsed);
      g_assert_cmpfloat (number, ==, -7.0);
    }
  }
}

static void
test_ambiguous_sentence (void)
{
  g_autoptr (GError) error = NULL;
  double number;

  g_assert_false (lab_config_parse_number ("12,345", &number, &error));
  g_assert_cmpstr (error->message, ==, "“12,345” can be read in two ways: write 12345 or 12.345.");
}

static void
test_format_number (void)
{
  static const struct {
    double number;
    const char *text;
  } cases[] = {
      {0.1, "0.1"},      {0.0, "0"},         {-0.0, "0"},
      {1.0, "1"},        {10.0, "10"},       {1000.0, "1000"},
      {1e-5, "1e-05"},   {0.0003, "0.0003"}, {1.0 / 3.0, "0.3333333333333333"},
      {-2.5, "-2.5"},    {1e300, "1e+300"},  {0.30000000000000004, "0.30000000000000004"},
      {INFINITY, "inf"}, {NAN, "nan"},
  };
  GRand *random = g_rand_new_with_seed (5);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = lab_config_format_number (cases[i].number);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
  for (int i = 0; i < 2000; i++) {
    double number = (g_rand_double (random) - 0.5) * pow (10.0, g_rand_int_range (random, -30, 30));
    g_autofree char *text = lab_config_format_number (number);
    double back;

    g_assert_true (lab_config_parse_number (text, &back, NULL));
    g_assert_cmpfloat (back, ==, number);
  }
  g_rand_free (random);
}

static void
assert_refused (const nn_config *config, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (lab_config_validate (config, 1, &error));
  g_assert_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_FIELD);
  g_assert_cmpstr (error->message, ==, sentence);
}

#define ASSERT_FIELD_REFUSED(field, value, sentence)                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    nn_config refused_config = nn_config_default ();                                               \
    refused_config.field = value;                                                                  \
    assert_refused (&refused_config, sentence);                                                    \
  }                                                                                                \
  G_STMT_END

static void
test_sentences (void)
{
  ASSERT_FIELD_REFUSED (learning_rate, -0.1,
                        "The learning rate must be above 0 and at most 1000; it is -0.1.");
  ASSERT_FIELD_REFUSED (learning_rate, 0.0,
                        "The learning rate must be above 0 and at most 1000; it is 0.");
  ASSERT_FIELD_REFUSED (learning_rate, (double)NAN,
                        "The learning rate must be above 0 and at most 1000; it is not a number.");
  ASSERT_FIELD_REFUSED (learning_rate, (double)INFINITY,
                        "The learning rate must be above 0 and at most 1000; it is infinite.");
  ASSERT_FIELD_REFUSED (l2, -1.0, "The L2 penalty λ must be between 0 and 1000; it is -1.");
  ASSERT_FIELD_REFUSED (dropout, 1.0, "The dropout must be at least 0 and below 1; it is 1.");
  ASSERT_FIELD_REFUSED (epochs, 0, "There must be between 1 and 100000 epochs; there are 0.");
  ASSERT_FIELD_REFUSED (batch_size, 70000,
                        "A batch must have between 1 and 65536 images; it has 70000.");
  ASSERT_FIELD_REFUSED (n_hidden, 17, "The network can have at most 16 hidden layers; it has 17.");
  ASSERT_FIELD_REFUSED (hidden[2], 100000,
                        "Layer 3 must have between 1 and 4096 neurons; it has 100000.");
  ASSERT_FIELD_REFUSED (n_inputs, 0, "The network must have between 1 and 65536 inputs; it has 0.");
  ASSERT_FIELD_REFUSED (n_classes, 100,
                        "The network must tell between 2 and 62 classes; it has 100.");
  ASSERT_FIELD_REFUSED (activation, NN_N_ACTIVATIONS, "There is no activation number 4.");
  ASSERT_FIELD_REFUSED (init, NN_N_INITS, "There is no initialisation number 3.");
}

static void
test_describe_every_field (void)
{
  const nn_config config = nn_config_default ();

  g_assert_null (lab_config_describe_field (&config, NN_FIELD_NONE));
  for (int field = NN_FIELD_INPUTS; field <= NN_FIELD_DROPOUT; field++) {
    g_autofree char *sentence = lab_config_describe_field (&config, (nn_field)field);

    g_assert_nonnull (sentence);
    g_assert_true (g_str_has_suffix (sentence, "."));
    g_assert_null (strstr (sentence, "{}"));
  }
}

static void
test_memory (void)
{
  nn_config config = nn_config_default ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) huge_error = NULL;
  gsize memory = nn_config_memory (&config, 1);

  g_assert_true (lab_config_validate (&config, 1, NULL));
  g_assert_cmpuint (lab_config_get_available_memory (), >, memory);
  g_assert_true (lab_config_check_memory (&config, 1, G_MAXUINT64, NULL));
  g_assert_false (lab_config_check_memory (&config, 1, memory, &error));
  g_assert_error (error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, "try smaller layers or a smaller batch"));

  config.n_hidden = NN_MAX_HIDDEN;
  for (int i = 0; i < NN_MAX_HIDDEN; i++)
    config.hidden[i] = NN_MAX_WIDTH;
  config.batch_size = NN_MAX_BATCH_SIZE;
  g_assert_false (lab_config_check_memory (&config, 1, 4000000000, &huge_error));
  g_assert_error (huge_error, LAB_CONFIG_ERROR, LAB_CONFIG_ERROR_MEMORY);
  g_assert_nonnull (strstr (huge_error->message, "4.0"));
}

static void
assert_reads_back (const nn_config *config, const char *dataset)
{
  g_autofree char *command = lab_config_format_command (config, dataset);
  g_auto (GStrv) words = NULL;
  nn_config read = nn_config_default ();
  GError *error = NULL;

  g_shell_parse_argv (command, NULL, &words, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (words[0], ==, "digit-lab-cli");
  g_assert_cmpstr (words[1], ==, "train");
  for (char **option = words + 2; *option != NULL; option += 2) {
    const char *value = option[1];
    double number = 0.0;

    g_assert_nonnull (value);
    if (g_str_equal (*option, "--dataset"))
      g_assert_cmpstr (value, ==, dataset);
    else if (g_str_equal (*option, "--preset"))
      nn_config_set_preset (&read, NN_PRESET_LINEAR);
    else if (g_str_equal (*option, "--hidden"))
      g_assert_true (lab_config_parse_hidden (&read, value, NULL));
    else if (g_str_equal (*option, "--activation"))
      g_assert_true (nn_activation_parse (value, &read.activation));
    else if (g_str_equal (*option, "--init"))
      g_assert_true (nn_init_parse (value, &read.init));
    else if (g_str_equal (*option, "--seed"))
      read.seed = g_ascii_strtoull (value, NULL, 10);
    else {
      g_assert_true (lab_config_parse_number (value, &number, NULL));
      if (g_str_equal (*option, "--epochs"))
        read.epochs = (int)number;
      else if (g_str_equal (*option, "--batch"))
        read.batch_size = (int)number;
      else if (g_str_equal (*option, "--learning-rate"))
        read.learning_rate = number;
      else if (g_str_equal (*option, "--l2"))
        read.l2 = number;
      else if (g_str_equal (*option, "--dropout"))
        read.dropout = number;
      else
        g_error ("Unknown option %s", *option);
    }
  }
  g_assert_cmpint (read.n_hidden, ==, config->n_hidden);
  g_assert_cmpmem (read.hidden, sizeof (int) * (gsize)read.n_hidden, config->hidden,
                   sizeof (int) * (gsize)config->n_hidden);
  g_assert_cmpint (read.activation, ==, config->activation);
  g_assert_cmpint (read.init, ==, config->init);
  g_assert_cmpint (read.epochs, ==, config->epochs);
  g_assert_cmpint (read.batch_size, ==, config->batch_size);
  g_assert_cmpfloat (read.learning_rate, ==, config->learning_rate);
  g_assert_cmpfloat (read.l2, ==, config->l2);
  g_assert_cmpfloat (read.dropout, ==, config->dropout);
  g_assert_cmpuint (read.seed, ==, config->seed);
}

static void
test_command (void)
{
  nn_config config = nn_config_default ();

  assert_reads_back (&config, "mnist");
  config.activation = NN_SIGMOID;
  config.init = NN_INIT_UNIFORM;
  config.epochs = 3;
  config.batch_size = 17;
  config.learning_rate = 1.0 / 3.0;
  config.l2 = 1e-5;
  config.dropout = 0.25;
  config.seed = G_MAXUINT64;
  config.hidden[1] = 33;
  assert_reads_back (&config, "/tmp/it's a folder");
  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  assert_reads_back (&config, NULL);
}

static void
test_default_threads (void)
{
  nn_config config = nn_config_default ();
  int n_cores = (int)g_get_num_processors ();

  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  g_assert_cmpint (lab_config_default_threads (&config), ==, 1);
  config.batch_size = 1;
  nn_config_set_preset (&config, NN_PRESET_DEEP);
  g_assert_cmpint (lab_config_default_threads (&config), ==, 1);
  config.batch_size = 100;
  g_assert_cmpint (lab_config_default_threads (&config), ==, MIN (n_cores, 12));
  config.hidden[0] = config.hidden[1] = NN_MAX_WIDTH;
  config.batch_size = NN_MAX_BATCH_SIZE;
  g_assert_cmpint (lab_config_default_threads (&config), ==, MIN (n_cores, 64));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/config/short-name", test_short_name);
  g_test_add_func ("/config/parse-hidden", test_parse_hidden);
  g_test_add_func ("/config/hidden-sentences", test_hidden_sentences);
  g_test_add_func ("/config/parse-number", test_parse_number);
  g_test_add_func ("/config/ambiguous-sentence", test_ambiguous_sentence);
  g_test_add_func ("/config/format-number", test_format_number);
  g_test_add_func ("/config/sentences", test_sentences);
  g_test_add_func ("/config/describe-every-field", test_describe_every_field);
  g_test_add_func ("/config/memory", test_memory);
  g_test_add_func ("/config/command", test_command);
  g_test_add_func ("/config/default-threads", test_default_threads);

  return g_test_run ();
}
