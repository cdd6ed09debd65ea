/* test-model-file.c: what is saved comes back, bit for bit, and lies where PyTorch expects it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-model-file.h"

#include <float.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "lab-json.h"

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("model-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "model.safetensors", NULL);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  /* Also: nothing else was left in it. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static LabSnapshot *
make_snapshot (const nn_config *config)
{
  static const float odd[] = {0.0f, -0.0f, FLT_MAX, -FLT_MAX, FLT_TRUE_MIN, 1.0f / 3.0f};
  LabSnapshot *snapshot = lab_snapshot_new (config);

  for (gsize i = 0; i < snapshot->n_parameters; i++)
    snapshot->parameters[i] =
        i < G_N_ELEMENTS (odd) ? odd[i] : (float)g_test_rand_double_range (-2.0, 2.0);
  snapshot->epoch = 7;
  snapshot->batch = 31;
  return snapshot;
}

static nn_config
make_config (int n_hidden, const int *hidden)
{
  nn_config config = nn_config_default ();

  config.n_hidden = n_hidden;
  for (int i = 0; i < n_hidden; i++)
    config.hidden[i] = hidden[i];
  config.activation = NN_SIGMOID;
  config.init = NN_INIT_GLOROT;
  config.epochs = 77;
  config.batch_size = 33;
  config.learning_rate = 1.0 / 3.0;
  config.l2 = 1e-7;
  config.dropout = 0.123456789012345;
  config.seed = G_MAXUINT64;
  return config;
}

static void
assert_same (const LabSnapshot *a, const LabSnapshot *b)
{
  g_assert_cmpint (a->config.n_inputs, ==, b->config.n_inputs);
  g_assert_cmpint (a->config.n_classes, ==, b->config.n_classes);
  g_assert_cmpint (a->config.n_hidden, ==, b->config.n_hidden);
  for (int i = 0; i < a->config.n_hidden; i++)
    g_assert_cmpint (a->config.hidden[i], ==, b->config.hidden[i]);
  g_assert_cmpint (a->config.activation, ==, b->config.activation);
  g_assert_cmpint (a->config.init, ==, b->config.init);
  g_assert_cmpint (a->config.epochs, ==, b->config.epochs);
  g_assert_cmpint (a->config.batch_size, ==, b->config.batch_size);
  g_assert_cmpfloat (a->config.learning_rate, ==, b->config.learning_rate);
  g_assert_cmpfloat (a->config.l2, ==, b->config.l2);
  g_assert_cmpfloat (a->config.dropout, ==, b->config.dropout);
  g_assert_cmpuint (a->config.seed, ==, b->config.seed);
  g_assert_cmpuint (a->epoch, ==, b->epoch);
  g_assert_cmpuint (a->batch, ==, b->batch);
  g_assert_cmpmem (a->parameters, a->n_parameters * sizeof (float), b->parameters,
                   b->n_parameters * sizeof (float));
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  static const int hidden[NN_MAX_HIDDEN] = {5, 1, 40, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 9};
  const int n_hidden[] = {0, 1, 3, NN_MAX_HIDDEN};

  for (gsize i = 0; i < G_N_ELEMENTS (n_hidden); i++) {
    nn_config config = make_config (n_hidden[i], hidden);
    g_autoptr (LabSnapshot) saved = make_snapshot (&config);
    g_autoptr (LabSnapshot) loaded = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (lab_model_file_save (saved, "Ziffern “é”\n", NULL, fixture->path, &error));
    g_assert_no_error (error);
    loaded = lab_model_file_load (fixture->path, &error);
    g_assert_no_error (error);
    assert_same (saved, loaded);
    g_assert_null (loaded->evaluation);
  }
}

/* Reads the file with nothing of ours but the JSON parser. */
static void
test_layout (Fixture *fixture, gconstpointer data)
{
  static const int hidden[] = {3};
  nn_config config = make_config (1, hidden);
  g_autoptr (LabSnapshot) snapshot = NULL;
  g_autoptr (JsonObject) root = NULL;
  g_autofree char *bytes = NULL;
  JsonObject *tensor, *metadata;
  JsonArray *shape, *offsets;
  guint64 length;
  gsize size;

  config.n_inputs = 4;
  config.n_classes = 2;
  snapshot = make_snapshot (&config);
  g_assert_true (lab_model_file_save (snapshot, NULL, NULL, fixture->path, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  memcpy (&length, bytes, sizeof length);
  length = GUINT64_FROM_LE (length);
  g_assert_cmpuint (length % 8, ==, 0);
  root = lab_json_parse_object (bytes + 8, length, NULL);
  g_assert_nonnull (root);
  g_assert_cmpuint (json_object_get_size (root), ==, 5);
  g_assert_cmpuint (size, ==, 8 + length + 4 * (4 * 3 + 3 + 3 * 2 + 2));

  tensor = json_object_get_object_member (root, "0.weight");
  g_assert_cmpstr (json_object_get_string_member (tensor, "dtype"), ==, "F32");
  shape = json_object_get_array_member (tensor, "shape");
  g_assert_cmpuint (json_array_get_length (shape), ==, 2);
  g_assert_cmpint (json_array_get_int_element (shape, 0), ==, 3); /* out */
  g_assert_cmpint (json_array_get_int_element (shape, 1), ==, 4); /* in */
  offsets = json_object_get_array_member (tensor, "data_offsets");
  g_assert_cmpint (json_array_get_int_element (offsets, 0), ==, 0);
  g_assert_cmpint (json_array_get_int_element (offsets, 1), ==, 48);
  for (int out = 0; out < 3; out++) {
    for (int in = 0; in < 4; in++)
      g_assert_cmpmem (bytes + 8 + length + 4 * (out * 4 + in), 4,
                       &snapshot->parameters[in * 3 + out], 4);
  }
  g_assert_true (json_object_has_member (root, "0.bias"));
  g_assert_true (json_object_has_member (root, "2.weight"));
  g_assert_true (json_object_has_member (root, "2.bias"));

  metadata = json_object_get_object_member (root, "__metadata__");
  g_assert_cmpstr (json_object_get_string_member (metadata, "format"), ==, "pt");
  g_assert_cmpstr (json_object_get_string_member (metadata, "activation"), ==, "sigmoid");
  g_assert_cmpstr (json_object_get_string_member (metadata, "hidden"), ==, "3");
  g_assert_cmpstr (json_object_get_string_member (metadata, "seed"), ==, "18446744073709551615");
  g_assert_cmpstr (json_object_get_string_member (metadata, "epoch"), ==, "7");
  g_assert_false (json_object_has_member (metadata, "dataset"));
}

static LabSnapshot *
make_small (void)
{
  nn_config config = nn_config_default ();

  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  return make_snapshot (&config);
}

static void
test_not_finite (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabSnapshot) snapshot = make_small ();
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "before", -1, NULL));
  snapshot->parameters[snapshot->n_parameters - 1] = NAN;
  g_assert_false (lab_model_file_save (snapshot, NULL, NULL, fixture->path, &error));
  g_assert_error (error, LAB_MODEL_FILE_ERROR, LAB_MODEL_FILE_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_true (g_file_get_contents (fixture->path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "before");
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabSnapshot) snapshot = make_small ();
  g_autofree char *beyond = g_build_filename (fixture->folder, "missing", "model", NULL);
  const char *const paths[] = {beyond, fixture->folder, fixture->path, "/proc/model"};
  GStatBuf status;

  /* In the place of a device, such as /dev/null, which a fault would cost the machine. */
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (lab_model_file_save (snapshot, NULL, NULL, paths[i], &error));
    g_assert_nonnull (error);
    g_assert_nonnull (strstr (error->message, paths[i]));
  }
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_true (S_ISFIFO (status.st_mode));
}

/* A limit on the size of files stands for a disk that is full. */
static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabSnapshot) snapshot = make_small ();
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  struct rlimit before, limit;
  gboolean saved;

  g_assert_true (g_file_set_contents (fixture->path, "before", -1, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 4096;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  saved = lab_model_file_save (snapshot, NULL, NULL, fixture->path, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (saved);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_true (g_file_get_contents (fixture->path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "before");
}

static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabSnapshot) snapshot = make_small ();
  g_autofree char *target = g_build_filename (fixture->folder, "target", NULL);
  g_autoptr (LabSnapshot) loaded = NULL;

  g_assert_true (g_file_set_contents (target, "before", -1, NULL));
  g_assert_cmpint (symlink (target, fixture->path), ==, 0);
  g_assert_true (lab_model_file_save (snapshot, NULL, NULL, fixture->path, NULL));
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  loaded = lab_model_file_load (target, NULL);
  assert_same (snapshot, loaded);
  g_unlink (target);
}

#define ADD(name, function)                                                                        \
  g_test_add (name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/model-file/round-trip", test_round_trip);
  ADD ("/model-file/layout", test_layout);
  ADD ("/model-file/not-finite", test_not_finite);
  ADD ("/model-file/unwritable", test_unwritable);
  ADD ("/model-file/full-disk", test_full_disk);
  ADD ("/model-file/link", test_link);
  return g_test_run ();
}
