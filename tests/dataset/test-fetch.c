/* test-fetch.c: fetching from servers that lie, stall, break off and never end.
 *
 * After each attempt either a correct dataset is in place, or one sentence says why not and what was
 * in its place before is untouched.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset-test.h"
#include "fault-server.h"
#include "lab-fetch-private.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>

/* Far more than any answer takes that comes at all; and for those that do not. */
#define PATIENT   60
#define IMPATIENT 1
#define N_ROUNDS  200
#define NAME      "few-digits"

static const char *const names[FAULT_N_FILES] = {TEST_TRAIN_IMAGES ".gz", TEST_TRAIN_LABELS ".gz",
                                                 TEST_TEST_IMAGES ".gz", TEST_TEST_LABELS ".gz"};

static GByteArray *contents[FAULT_N_FILES];
static FaultServer *server;
static LabCatalogue *catalogue;
static const LabCatalogueEntry *entry;
/* Of each test anew: a folder of its own, and where in it the dataset is to be. */
static char *root, *folder, *staging;

/* ── what is served ──────────────────────────────────────────────────────────────────────────────
 */

/* SplitMix64: the same faults in the same order on every machine. */
static guint64
next_random (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* Noise does not compress: the files are long enough to be cut anywhere. */
static GByteArray *
noisy_images (guint n, guint64 seed)
{
  g_autoptr (GByteArray) images = test_images (n);

  for (guint i = 16; i < images->len; i++)
    images->data[i] = (guint8)next_random (&seed);
  return test_gzip (images);
}

static GByteArray *
packed_labels (guint n)
{
  g_autoptr (GByteArray) labels = test_labels (n);

  return test_gzip (labels);
}

/* A list of one dataset; @is_sized: whether it says how long the files are. */
static LabCatalogue *
make_catalogue (const char *mirrors, gboolean is_sized)
{
  g_autoptr (GString) text = g_string_new ("[" NAME "]\ntitle=Few digits\nimages=50\n"
                                           "licence=none\nclasses=0;1;2;3;4;5;6;7;8;9\n");
  g_autoptr (GError) error = NULL;
  LabCatalogue *made;

  g_string_append_printf (text, "mirrors=%s\n", mirrors);
  for (guint i = 0; i < FAULT_N_FILES; i++) {
    g_autofree char *hash =
        g_compute_checksum_for_data (G_CHECKSUM_SHA256, contents[i]->data, contents[i]->len);

    g_string_append_printf (text, "%s=%u %s\n", names[i], is_sized ? contents[i]->len : 0, hash);
  }
  made = lab_catalogue_parse (text->str, text->len, &error);
  g_assert_no_error (error);
  return made;
}

static void
set_mirrors (const char *first, gboolean is_sized)
{
  g_autofree char *second = fault_server_get_address (server, 1);
  g_autofree char *mirrors = g_strjoin (";", first, second, NULL);

  g_clear_pointer (&catalogue, lab_catalogue_free);
  catalogue = make_catalogue (mirrors, is_sized);
  entry = lab_catalogue_find (catalogue, NAME);
}

static void
begin (void)
{
  g_autofree char *first = fault_server_get_address (server, 0);

  root = test_make_folder ();
  folder = g_build_filename (root, "digits", NULL);
  staging = g_strconcat (folder, ".part", NULL);
  set_mirrors (first, TRUE);
  for (guint i = 0; i < FAULT_N_MIRRORS; i++)
    fault_server_plan (server, i, FAULT_NONE, 0);
}

static void
end (void)
{
  test_remove_tree (root);
  g_clear_pointer (&root, g_free);
  g_clear_pointer (&folder, g_free);
  g_clear_pointer (&staging, g_free);
}

/* ── what is there ───────────────────────────────────────────────────────────────────────────────
 */

static guint
count_children (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* All four files byte for byte, the classes, nothing else; and nothing left beside them. */
static void
check_in_place (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = lab_dataset_open_folder (folder, NULL, &error);
  g_autofree char *path = g_build_filename (folder, "classes.txt", NULL);
  g_autofree char *classes = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (lab_dataset_get_images (dataset, LAB_SPLIT_TRAIN)->n, ==, TEST_N_TRAIN);
  g_assert_cmpuint (lab_dataset_get_images (dataset, LAB_SPLIT_TEST)->n, ==, TEST_N_TEST);
  for (guint i = 0; i < FAULT_N_FILES; i++) {
    g_autofree char *file = g_build_filename (folder, names[i], NULL);
    g_autofree char *bytes = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (file, &bytes, &length, NULL));
    g_assert_cmpmem (bytes, length, contents[i]->data, contents[i]->len);
  }
  g_assert_true (g_file_get_contents (path, &classes, NULL, NULL));
  g_assert_cmpstr (classes, ==, "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
  g_assert_cmpuint (count_children (folder), ==, FAULT_N_FILES + 1);
  g_assert_cmpuint (count_children (root), ==, 1);
  g_assert_true (lab_fetch_is_complete (entry, folder));
}

/* Another dataset, in place before. */
static void
put_old (void)
{
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  test_write_dataset (folder);
}

static void
check_old (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) dataset = lab_dataset_open_folder (folder, NULL, &error);

  g_assert_no_error (error);
  test_check_dataset (dataset);
  g_assert_cmpuint (count_children (folder), ==, FAULT_N_FILES);
}

/* Nothing beside @folder but what the next attempt goes on with. */
static void
check_nothing_left (gboolean had_old)
{
  guint n_staging = g_file_test (staging, G_FILE_TEST_IS_DIR) ? 1 : 0;

  g_assert_cmpuint (count_children (root), ==, n_staging + (had_old ? 1 : 0));
  g_assert_true (g_file_test (folder, G_FILE_TEST_EXISTS) == had_old);
}

static void
check_sentence (const GError *error)
{
  test_check_sentence (error);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\033'));
}

static void
fetch_well (guint timeout)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lab_fetch_with_timeout (entry, folder, timeout, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  check_in_place ();
}

static void
fetch_badly (guint timeout, LabFetchError code)
{
  g_autoptr (GError) error = NULL;
  gboolean had_old = g_file_test (folder, G_FILE_TEST_EXISTS);

  g_assert_false (lab_fetch_with_timeout (entry, folder, timeout, NULL, NULL, NULL, &error));
  g_assert_error (error, LAB_FETCH_ERROR, (int)code);
  check_sentence (error);
  check_nothing_left (had_old);
  if (had_old)
    check_old ();
}

/* ── one fault at a time ─────────────────────────────────────────────────────────────────────────
 */

static void
test_plain (void)
{
  begin ();
  fetch_well (PATIENT);
  for (guint i = 0; i < FAULT_N_FILES; i++)
    g_assert_cmpuint (fault_server_count (server, 0, i), ==, 1);
  /* What is complete is not asked for again. */
  fetch_well (PATIENT);
  g_assert_cmpuint (fault_server_count (server, 0, 0), ==, 1);
  end ();
}

static void
test_harmless (void)
{
  for (guint fault = 0; fault < FAULT_N_HARMLESS; fault++) {
    begin ();
    fault_server_plan (server, 0, fault, FAULT_ALWAYS);
    fault_server_plan (server, 1, FAULT_NOT_FOUND, FAULT_ALWAYS);
    fetch_well (PATIENT);
    end ();
  }
}

/* One mirror does all wrong, and the other one nothing. */
static void
test_second_mirror (void)
{
  for (guint fault = FAULT_N_HARMLESS; fault < FAULT_N_QUICK; fault++) {
    begin ();
    fault_server_plan (server, 0, fault, FAULT_ALWAYS);
    fetch_well (PATIENT);
    g_assert_cmpuint (fault_server_count (server, 0, 0), >, 0);
    end ();
  }
}

/* Both mirrors do wrong: by @fault, and with what it is to be taken for. */
static void
check_hopeless (Fault fault, guint timeout, LabFetchError code)
{
  begin ();
  put_old ();
  for (guint i = 0; i < FAULT_N_MIRRORS; i++)
    fault_server_plan (server, i, fault, FAULT_ALWAYS);
  fetch_badly (timeout, code);
  /* And when they are mended, all is well. */
  for (guint i = 0; i < FAULT_N_MIRRORS; i++)
    fault_server_plan (server, i, FAULT_NONE, 0);
  fetch_well (PATIENT);
  end ();
}

static void
test_hopeless (void)
{
  static const Fault unreachable[] = {
      FAULT_REDIRECT_LOOP,     FAULT_REDIRECT_NOWHERE, FAULT_NOT_FOUND,
      FAULT_NOT_FOUND_ENDLESS, FAULT_BROKEN,           FAULT_UNSATISFIABLE,
      FAULT_GARBAGE,           FAULT_ENDLESS_HEADERS,  FAULT_NO_ANSWER};
  static const Fault wrong[] = {FAULT_CONTENT, FAULT_PAGE, FAULT_ENDLESS, FAULT_ENDLESS_CHUNKS};

  for (guint i = 0; i < G_N_ELEMENTS (unreachable); i++)
    check_hopeless (unreachable[i], PATIENT, LAB_FETCH_ERROR_NETWORK);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    check_hopeless (wrong[i], PATIENT, LAB_FETCH_ERROR_WRONG);
}

static void
test_slow (void)
{
  check_hopeless (FAULT_SILENT, IMPATIENT, LAB_FETCH_ERROR_NETWORK);
  check_hopeless (FAULT_DRIP, IMPATIENT, LAB_FETCH_ERROR_NETWORK);
  /* What came before the stall is gone on with. */
  begin ();
  fault_server_plan (server, 0, FAULT_STALL, 2);
  fetch_well (IMPATIENT);
  g_assert_cmpuint (fault_server_count_rests (server, 0, 0), ==, 2);
  end ();
}

/* What was cut is not fetched twice. */
static void
test_resume (void)
{
  static const Fault cuts[] = {FAULT_CUT, FAULT_CUT_SILENTLY, FAULT_SHORT_LENGTH};

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++) {
    begin ();
    fault_server_plan (server, 0, cuts[i], 3);
    fetch_well (PATIENT);
    g_assert_cmpuint (fault_server_count (server, 0, 0), ==, 4);
    g_assert_cmpuint (fault_server_count_rests (server, 0, 0), ==, 3);
    g_assert_cmpuint (fault_server_count (server, 1, 0), ==, 0);
    end ();
  }
}

/* The other mirror gives the rest, and so does the next start. */
static void
test_resume_elsewhere (void)
{
  begin ();
  fault_server_plan (server, 0, FAULT_CUT, FAULT_ALWAYS);
  fetch_well (PATIENT);
  g_assert_cmpuint (fault_server_count_rests (server, 1, 0), ==, 1);
  end ();

  begin ();
  fault_server_plan (server, 0, FAULT_CUT, FAULT_ALWAYS);
  fault_server_plan (server, 1, FAULT_NOT_FOUND, FAULT_ALWAYS);
  fetch_badly (PATIENT, LAB_FETCH_ERROR_NETWORK);
  fault_server_plan (server, 0, FAULT_NONE, 0);
  fetch_well (PATIENT);
  g_assert_cmpuint (fault_server_count_rests (server, 0, 0), ==, 1);
  end ();
}

/* A cut, and then a server that cannot go on: from the beginning, by the same one. */
static void
test_resume_refused (void)
{
  static const Fault refusals[] = {FAULT_RANGE_IGNORED, FAULT_RANGE_REFUSED, FAULT_RANGE_OTHER,
                                   FAULT_RANGE_UNSTATED};

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    begin ();
    fault_server_plan (server, 0, FAULT_CUT, FAULT_ALWAYS);
    fault_server_plan (server, 1, refusals[i], FAULT_ALWAYS);
    fetch_well (PATIENT);
    g_assert_cmpuint (fault_server_count_rests (server, 1, 0), ==, 1);
    end ();
  }
}

/* A list without sizes finds out by the hash alone. */
static void
test_unsized (void)
{
  static const Fault faults[] = {FAULT_NONE, FAULT_CUT, FAULT_CUT_SILENTLY, FAULT_CONTENT,
                                 FAULT_LONG_LENGTH};
  g_autofree char *first = fault_server_get_address (server, 0);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    begin ();
    set_mirrors (first, FALSE);
    fault_server_plan (server, 0, faults[i], FAULT_ALWAYS);
    fetch_well (PATIENT);
    end ();
  }
}

static void
test_dead_mirror (void)
{
  FaultServer *dead = fault_server_new (names, contents);
  g_autofree char *address = fault_server_get_address (dead, 0);

  fault_server_free (dead);
  begin ();
  set_mirrors (address, TRUE);
  fetch_well (PATIENT);
  end ();

  begin ();
  set_mirrors ("http://no-such-host.invalid/", TRUE);
  fault_server_plan (server, 1, FAULT_NOT_FOUND, FAULT_ALWAYS);
  fetch_badly (PATIENT, LAB_FETCH_ERROR_NETWORK);
  end ();
}

/* ── what was there before ───────────────────────────────────────────────────────────────────────
 */

/* A beginning of something else, shorter than the file, as long, and longer; and the file itself. */
static void
test_stale_part (void)
{
  const guint lengths[] = {1, 1000, contents[0]->len, contents[0]->len + 1};
  g_autoptr (GByteArray) stale = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    begin ();
    g_assert_cmpint (g_mkdir (staging, 0700), ==, 0);
    g_byte_array_set_size (stale, lengths[i]);
    memset (stale->data, 'x', stale->len);
    test_write (staging, TEST_TRAIN_IMAGES ".gz.part", stale);
    fetch_well (PATIENT);
    g_assert_cmpuint (fault_server_count (server, 1, 0), ==, 0);
    end ();
  }
  begin ();
  g_assert_cmpint (g_mkdir (staging, 0700), ==, 0);
  test_write (staging, TEST_TRAIN_IMAGES ".gz.part", contents[0]);
  test_write (staging, names[1], contents[1]);
  test_write (staging, names[2], stale);
  fetch_well (PATIENT);
  g_assert_cmpuint (fault_server_count (server, 0, 0), ==, 0);
  g_assert_cmpuint (fault_server_count (server, 0, 1), ==, 0);
  g_assert_cmpuint (fault_server_count (server, 0, 2), ==, 1);
  end ();
}

/* A file under a name that would be read first must not come along unchecked. */
static void
test_stranger_in_staging (void)
{
  g_autoptr (GByteArray) images = test_images (TEST_N_TRAIN);

  begin ();
  g_assert_cmpint (g_mkdir (staging, 0700), ==, 0);
  test_write (staging, TEST_TRAIN_IMAGES, images);
  test_write (staging, "train-images.idx3-ubyte.gz", contents[1]);
  fetch_well (PATIENT);
  end ();
}

static void
test_replaces (void)
{
  begin ();
  put_old ();
  fetch_well (PATIENT);
  end ();

  begin ();
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  fetch_well (PATIENT);
  end ();
}

/* The folder behind a link is replaced, and the link stays; a path may end with a slash. */
static void
test_odd_paths (void)
{
  g_autofree char *link = NULL, *slashed = NULL;
  g_autoptr (GError) error = NULL;

  begin ();
  put_old ();
  link = g_build_filename (root, "link", NULL);
  slashed = g_strconcat (folder, "//", NULL);
  g_assert_cmpint (symlink (folder, link), ==, 0);
  g_assert_true (lab_fetch_with_timeout (entry, link, PATIENT, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (g_unlink (link), ==, 0);
  check_in_place ();
  test_remove_tree (folder);
  g_assert_true (lab_fetch_with_timeout (entry, slashed, PATIENT, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  check_in_place ();
  end ();
}

/* A folder with anything else in it is neither replaced nor emptied, and nothing is fetched. */
static void
test_foreign_folder (void)
{
  g_autoptr (GByteArray) note = g_byte_array_new ();
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  begin ();
  put_old ();
  path = g_build_filename (folder, "thesis.odt", NULL);
  test_write (folder, "thesis.odt", note);
  g_assert_false (lab_fetch_with_timeout (entry, folder, PATIENT, NULL, NULL, NULL, &error));
  g_assert_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "thesis.odt"));
  check_sentence (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fault_server_count (server, 0, 0), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  check_old ();
  check_nothing_left (TRUE);
  end ();
}

/* Below a file no folder can be made, not even by an administrator; and a file is no folder. */
static void
test_unwritable (void)
{
  g_autoptr (GByteArray) empty = g_byte_array_new ();

  begin ();
  test_write (root, "file", empty);
  g_free (folder);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;

    folder = g_build_filename (root, "file", i == 0 ? "digits" : NULL, NULL);
    g_assert_false (lab_fetch_with_timeout (entry, folder, PATIENT, NULL, NULL, NULL, &error));
    g_assert_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_STORAGE);
    check_sentence (error);
    g_assert_cmpuint (count_children (root), ==, 1);
    g_clear_pointer (&folder, g_free);
  }
  end ();
}

/* A disk that is full after some thousand bytes. */
static void
test_full_disk (void)
{
  struct rlimit before, small;

  begin ();
  put_old ();
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = 5000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  fetch_badly (PATIENT, LAB_FETCH_ERROR_STORAGE);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_cmpuint (fault_server_count (server, 1, 0), ==, 0);
  fetch_well (PATIENT);
  g_assert_cmpuint (fault_server_count_rests (server, 0, 0), ==, 1);
  end ();
}

/* ── in the middle ───────────────────────────────────────────────────────────────────────────────
 */

static void
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  begin ();
  put_old ();
  /* The first file is there whole; the second one is being sent. */
  g_assert_cmpint (g_mkdir (staging, 0700), ==, 0);
  test_write (staging, names[0], contents[0]);
  fault_server_set_hook (server, cancel_cb, cancellable);
  fault_server_plan (server, 0, FAULT_HOOK, 1);
  g_assert_false (lab_fetch_with_timeout (entry, folder, PATIENT, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  check_old ();
  check_nothing_left (TRUE);
  fetch_well (PATIENT);
  g_assert_cmpuint (fault_server_count (server, 0, 0), ==, 0);
  g_assert_cmpuint (fault_server_count (server, 0, 1), ==, 2);
  end ();
}

static void
test_cancelled_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  begin ();
  g_cancellable_cancel (cancellable);
  g_assert_false (lab_fetch_with_timeout (entry, folder, PATIENT, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_children (root), ==, 0);
  g_assert_cmpuint (fault_server_count (server, 0, 0), ==, 0);
  end ();
}

static void
fetch_too_cb (gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (lab_fetch_with_timeout (entry, folder, PATIENT, NULL, NULL, NULL, &error));
  g_assert_error (error, LAB_FETCH_ERROR, LAB_FETCH_ERROR_STORAGE);
  check_sentence (error);
}

/* While one fetches, another one is told so, and disturbs nothing. */
static void
test_two_at_once (void)
{
  begin ();
  fault_server_set_hook (server, fetch_too_cb, NULL);
  fault_server_plan (server, 0, FAULT_HOOK, 2);
  fetch_well (PATIENT);
  g_assert_cmpuint (fault_server_count (server, 0, 0), ==, 1);
  end ();
}

typedef struct {
  guint n;
  guint64 bytes, fetched;
} Told;

static void
told_cb (const LabFetchProgress *progress, gpointer data)
{
  Told *told = data;

  g_assert_cmpuint (progress->total, ==, lab_catalogue_entry_get_bytes (entry));
  g_assert_cmpuint (progress->bytes, <=, progress->total);
  g_assert_cmpuint (progress->bytes, >=, told->bytes);
  g_assert_cmpuint (progress->fetched, >=, told->fetched);
  g_assert_cmpfloat (progress->seconds, >=, 0);
  told->n++;
  told->bytes = progress->bytes;
  told->fetched = progress->fetched;
}

/* Is told of every file at least, and of what was fetched apart from what was there. */
static void
test_progress (void)
{
  g_autoptr (GError) error = NULL;
  guint64 total = 0;
  Told told = {0};

  begin ();
  for (guint i = 0; i < FAULT_N_FILES; i++)
    total += contents[i]->len;
  g_assert_cmpuint (lab_catalogue_entry_get_bytes (entry), ==, total);
  g_assert_cmpint (g_mkdir (staging, 0700), ==, 0);
  test_write (staging, names[0], contents[0]);
  fault_server_plan (server, 0, FAULT_CUT, 2);
  g_assert_true (lab_fetch_with_timeout (entry, folder, PATIENT, told_cb, &told, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (told.n, >=, FAULT_N_FILES);
  g_assert_cmpuint (told.bytes, ==, total);
  g_assert_cmpuint (told.fetched, ==, total - contents[0]->len);
  check_in_place ();
  end ();
}

/* ── anything at all ─────────────────────────────────────────────────────────────────────────────
 */

static gboolean
is_harmless (Fault fault)
{
  return fault < FAULT_N_HARMLESS;
}

/* Plans any fault for @mirror: for ever, or for some requests. */
static Fault
plan_any (guint mirror, guint round, guint64 *state)
{
  Fault fault = (Fault)(next_random (state) % FAULT_N_QUICK);
  guint times = (guint)(next_random (state) % 6);

  /* These wait: few are enough. */
  if (round % 40 == 0)
    fault = round % 80 == 0 ? FAULT_STALL : FAULT_SILENT;
  fault_server_plan (server, mirror, fault, times == 0 || round % 2 == 0 ? FAULT_ALWAYS : times);
  return fault;
}

/* What another start may have left behind: a piece of a file, right or wrong. */
static void
leave_any (guint64 *state)
{
  guint file = (guint)(next_random (state) % FAULT_N_FILES);
  g_autofree char *name = g_strconcat (names[file], ".part", NULL);
  g_autoptr (GByteArray) piece = g_byte_array_new ();

  g_byte_array_append (piece, contents[file]->data,
                       (guint)(next_random (state) % contents[file]->len));
  if (next_random (state) % 2 == 0 && piece->len > 0)
    piece->data[next_random (state) % piece->len] ^= 0x55;
  g_assert_cmpint (g_mkdir (staging, 0700), ==, 0);
  test_write (staging, name, piece);
}

static gboolean
fetch_any (gboolean had_old)
{
  g_autoptr (GError) error = NULL;

  if (lab_fetch_with_timeout (entry, folder, IMPATIENT, NULL, NULL, NULL, &error)) {
    g_assert_no_error (error);
    check_in_place ();
    return TRUE;
  }
  g_assert_true (error->domain == LAB_FETCH_ERROR);
  g_assert_cmpint (error->code, !=, LAB_FETCH_ERROR_STORAGE);
  check_sentence (error);
  check_nothing_left (had_old);
  if (had_old)
    check_old ();
  return FALSE;
}

static void
test_random (void)
{
  guint64 state = 20240229;
  guint n_well = 0, n_badly = 0;

  for (guint round = 0; round < N_ROUNDS; round++) {
    gboolean had_old = next_random (&state) % 2 == 0;
    Fault first, second;
    gboolean done;

    begin ();
    first = plan_any (0, round, &state);
    second = plan_any (1, round, &state);
    if (had_old)
      put_old ();
    if (next_random (&state) % 3 == 0)
      leave_any (&state);
    g_test_message ("round %u: faults %d and %d", round, first, second);
    done = fetch_any (had_old);
    if (is_harmless (first) || is_harmless (second))
      g_assert_true (done);
    n_well += done ? 1 : 0;
    n_badly += done ? 0 : 1;
    for (guint i = 0; i < FAULT_N_MIRRORS; i++)
      fault_server_plan (server, i, FAULT_NONE, 0);
    fetch_well (PATIENT);
    end ();
  }
  g_test_message ("%u datasets, %u errors", n_well, n_badly);
  g_assert_cmpuint (n_well, >, N_ROUNDS / 4);
  g_assert_cmpuint (n_badly, >, N_ROUNDS / 10);
}

static void
test_by_hand (void)
{
  g_autofree char *text = NULL;

  begin ();
  text = lab_fetch_describe_by_hand (entry, folder);
  g_assert_nonnull (strstr (text, folder));
  g_assert_nonnull (strstr (text, entry->mirrors[0]));
  for (guint i = 0; i < FAULT_N_FILES; i++)
    g_assert_nonnull (strstr (text, names[i]));
  end ();
}

int
main (int argc, char **argv)
{
  int status;

  /* Proxies are for other hosts. */
  g_setenv ("no_proxy", "127.0.0.1", TRUE);
  signal (SIGXFSZ, SIG_IGN);
  contents[0] = noisy_images (TEST_N_TRAIN, 1);
  contents[1] = packed_labels (TEST_N_TRAIN);
  contents[2] = noisy_images (TEST_N_TEST, 2);
  contents[3] = packed_labels (TEST_N_TEST);
  server = fault_server_new (names, contents);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fetch/plain", test_plain);
  g_test_add_func ("/fetch/harmless", test_harmless);
  g_test_add_func ("/fetch/second-mirror", test_second_mirror);
  g_test_add_func ("/fetch/hopeless", test_hopeless);
  g_test_add_func ("/fetch/slow", test_slow);
  g_test_add_func ("/fetch/resume", test_resume);
  g_test_add_func ("/fetch/resume-elsewhere", test_resume_elsewhere);
  g_test_add_func ("/fetch/resume-refused", test_resume_refused);
  g_test_add_func ("/fetch/unsized", test_unsized);
  g_test_add_func ("/fetch/dead-mirror", test_dead_mirror);
  g_test_add_func ("/fetch/stale-part", test_stale_part);
  g_test_add_func ("/fetch/stranger-in-staging", test_stranger_in_staging);
  g_test_add_func ("/fetch/replaces", test_replaces);
  g_test_add_func ("/fetch/odd-paths", test_odd_paths);
  g_test_add_func ("/fetch/foreign-folder", test_foreign_folder);
  g_test_add_func ("/fetch/unwritable", test_unwritable);
  g_test_add_func ("/fetch/full-disk", test_full_disk);
  g_test_add_func ("/fetch/cancel", test_cancel);
  g_test_add_func ("/fetch/cancelled-before", test_cancelled_before);
  g_test_add_func ("/fetch/two-at-once", test_two_at_once);
  g_test_add_func ("/fetch/progress", test_progress);
  g_test_add_func ("/fetch/random", test_random);
  g_test_add_func ("/fetch/by-hand", test_by_hand);
  status = g_test_run ();

  fault_server_free (server);
  lab_catalogue_free (catalogue);
  for (guint i = 0; i < FAULT_N_FILES; i++)
    g_byte_array_unref (contents[i]);
  return status;
}
