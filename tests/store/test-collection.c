/* test-collection.c: drawings in the store: kept, held out, labelled, deleted, and read from files
 * that nobody vouches for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-collection.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include "lab-ink.h"
#include "lab-test-data.h"
#include "odd-hand.h"
#include "store-test.h"

static gint64
add (StoreFixture *fixture, guint digit, const char *label)
{
  g_autoptr (LabDrawing) drawing = odd_hand_draw (digit, 0);
  g_autoptr (GError) error = NULL;
  gint64 id = lab_collection_add (fixture->store, drawing, label, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);
  return id;
}

static GPtrArray *
list (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *samples = lab_collection_list (fixture->store, &error);

  g_assert_no_error (error);
  return samples;
}

static void
assert_n (StoreFixture *fixture, guint n)
{
  g_autoptr (GPtrArray) samples = list (fixture);

  g_assert_cmpuint (samples->len, ==, n);
}

/* ── adding ───────────────────────────────────────────────────────────────────────────────────── */

static void
test_kept (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabDrawing) drawn = odd_hand_draw (7, 0);
  gint64 before = g_get_real_time (), id = add (fixture, 7, " 7 "), second;

  second = add (fixture, 3, "Ankle boot");
  g_assert_cmpint (second, >, id);
  store_test_reopen (fixture);
  {
    g_autoptr (GPtrArray) samples = list (fixture);
    const LabSample *sample = samples->pdata[0], *other = samples->pdata[1];
    guint8 pixels[LAB_IMAGE_PIXELS];

    g_assert_cmpuint (samples->len, ==, 2);
    g_assert_cmpint (sample->id, ==, id);
    g_assert_cmpstr (sample->label, ==, "7");
    g_assert_cmpstr (other->label, ==, "Ankle boot");
    g_assert_false (sample->held_out);
    g_assert_cmpint (sample->created, >=, before);
    g_assert_cmpint (sample->created, <=, g_get_real_time ());
    g_assert_cmpuint (lab_drawing_get_n_strokes (sample->drawing), ==,
                      lab_drawing_get_n_strokes (drawn));
    for (guint s = 0; s < lab_drawing_get_n_strokes (drawn); s++) {
      guint n, n_kept;
      const LabPoint *points = lab_drawing_get_stroke (drawn, s, &n);
      const LabPoint *kept = lab_drawing_get_stroke (sample->drawing, s, &n_kept);

      g_assert_cmpuint (n, ==, n_kept);
      for (guint i = 0; i < n; i++) {
        g_assert_cmpfloat_with_epsilon (points[i].x, kept[i].x, 0.00001);
        g_assert_cmpfloat_with_epsilon (points[i].y, kept[i].y, 0.00001);
      }
    }
    g_assert_true (lab_ink_render (sample->drawing, LAB_INK_PEN_WIDTH, pixels));
    g_assert_cmpmem (sample->pixels, LAB_IMAGE_PIXELS, pixels, LAB_IMAGE_PIXELS);
  }
}

/* Whatever scale a drawing comes in, it is kept within the pad, and gives the same image. */
static void
test_scales (StoreFixture *fixture, gconstpointer data)
{
  static const double scales[] = {1e-6, 0.01, 1, 1000, 1e300};
  g_autoptr (LabDrawing) drawn = odd_hand_draw (4, 0);
  guint8 pixels[LAB_IMAGE_PIXELS];
  g_autoptr (GPtrArray) samples = NULL;

  lab_ink_render (drawn, LAB_INK_PEN_WIDTH, pixels);
  for (guint k = 0; k < G_N_ELEMENTS (scales); k++) {
    g_autoptr (LabDrawing) scaled = lab_drawing_new ();

    for (guint s = 0; s < lab_drawing_get_n_strokes (drawn); s++) {
      guint n;
      const LabPoint *points = lab_drawing_get_stroke (drawn, s, &n);

      lab_drawing_begin_stroke (scaled);
      for (guint i = 0; i < n; i++)
        lab_drawing_add_point (scaled, (points[i].x - 0.7) * scales[k], points[i].y * scales[k]);
    }
    g_assert_cmpint (lab_collection_add (fixture->store, scaled, "4", NULL), >, 0);
  }
  samples = list (fixture);
  g_assert_cmpuint (samples->len, ==, G_N_ELEMENTS (scales));
  for (guint k = 0; k < samples->len; k++) {
    const LabSample *sample = samples->pdata[k];

    for (guint i = 0; i < LAB_IMAGE_PIXELS; i++)
      g_assert_cmpint (ABS ((int)sample->pixels[i] - (int)pixels[i]), <=, 3);
    for (guint s = 0; s < lab_drawing_get_n_strokes (sample->drawing); s++) {
      guint n;
      const LabPoint *points = lab_drawing_get_stroke (sample->drawing, s, &n);

      for (guint i = 0; i < n; i++) {
        g_assert_cmpfloat (points[i].x, >=, 0);
        g_assert_cmpfloat (points[i].x, <=, 1);
        g_assert_cmpfloat (points[i].y, >=, 0);
        g_assert_cmpfloat (points[i].y, <=, 1);
      }
    }
  }
}

static void
assert_refused (StoreFixture *fixture, const LabDrawing *drawing, const char *label)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (lab_collection_add (fixture->store, drawing, label, &error), ==, 0);
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT);
  g_test_message ("says: %s", error->message);
}

static void
test_refused (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabDrawing) drawing = odd_hand_draw (0, 0);
  g_autoptr (LabDrawing) empty = lab_drawing_new ();
  g_autoptr (LabDrawing) many = lab_drawing_new ();
  g_autofree char *longest = g_strnfill (LAB_CLASS_NAME_MAX, 'a');
  g_autofree char *too_long = g_strnfill (LAB_CLASS_NAME_MAX + 1, 'a');

  assert_refused (fixture, empty, "0");
  assert_refused (fixture, drawing, "");
  assert_refused (fixture, drawing, " \t\n");
  assert_refused (fixture, drawing, "two\nlines");
  assert_refused (fixture, drawing, "bell\a");
  assert_refused (fixture, drawing, "\xff\xfe");
  assert_refused (fixture, drawing, too_long);
  for (guint i = 0; i < LAB_COLLECTION_MAX_POINTS; i++)
    lab_drawing_add_point (many, i % 100, i % 77);
  g_assert_cmpint (lab_collection_add (fixture->store, many, longest, NULL), >, 0);
  lab_drawing_add_point (many, 0, 0);
  assert_refused (fixture, many, "0");
  assert_n (fixture, 1);
}

/* ── held out ─────────────────────────────────────────────────────────────────────────────────── */

static guint
count_held_out (StoreFixture *fixture, const char *label)
{
  g_autoptr (GPtrArray) samples = list (fixture);
  guint n = 0;

  for (guint i = 0; i < samples->len; i++) {
    const LabSample *sample = samples->pdata[i];

    n += sample->held_out && g_str_equal (sample->label, label);
  }
  return n;
}

/* Every third of each label, counted for each by itself. */
static void
test_held_out (StoreFixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 10; i++) {
    add (fixture, 1, "1");
    add (fixture, 2, "2");
    g_assert_cmpuint (count_held_out (fixture, "1"), ==, i / LAB_COLLECTION_HELD_OUT_EVERY);
    g_assert_cmpuint (count_held_out (fixture, "2"), ==, i / LAB_COLLECTION_HELD_OUT_EVERY);
  }
}

/* The share is mended when what was held out is gone. */
static void
test_held_out_again (StoreFixture *fixture, gconstpointer data)
{
  gint64 ids[3];

  for (guint i = 0; i < 3; i++)
    ids[i] = add (fixture, 1, "1");
  g_assert_cmpuint (count_held_out (fixture, "1"), ==, 1);
  g_assert_true (lab_collection_delete (fixture->store, &ids[2], 1, NULL));
  g_assert_cmpuint (count_held_out (fixture, "1"), ==, 0);
  add (fixture, 1, "1");
  g_assert_cmpuint (count_held_out (fixture, "1"), ==, 1);
  add (fixture, 1, "1");
  g_assert_cmpuint (count_held_out (fixture, "1"), ==, 1);
}

/* ── changing ─────────────────────────────────────────────────────────────────────────────────── */

static void
test_edited (StoreFixture *fixture, gconstpointer data)
{
  gint64 id = add (fixture, 1, "1");
  g_autoptr (GError) error = NULL;

  g_assert_true (lab_collection_set_label (fixture->store, id, "7 ", NULL));
  g_assert_true (lab_collection_set_held_out (fixture->store, id, TRUE, NULL));
  {
    g_autoptr (GPtrArray) samples = list (fixture);
    const LabSample *sample = samples->pdata[0];

    g_assert_cmpstr (sample->label, ==, "7");
    g_assert_true (sample->held_out);
  }
  g_assert_true (lab_collection_set_held_out (fixture->store, id, FALSE, NULL));
  g_assert_cmpuint (count_held_out (fixture, "7"), ==, 0);
  g_assert_false (lab_collection_set_label (fixture->store, id, "", &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_false (lab_collection_set_label (fixture->store, id + 1, "7", &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (lab_collection_set_held_out (fixture->store, id + 1, TRUE, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
}

static gboolean
has_changed (gpointer data)
{
  return *(guint *)data > 0;
}

static void
count_change_cb (LabStore *store, gpointer data)
{
  ++*(guint *)data;
}

/* Each change is told, to other openings of the file too. */
static void
test_told (StoreFixture *fixture, gconstpointer data)
{
  guint n_changes = 0, n_others = 0;
  g_autoptr (LabStore) other = lab_store_open (fixture->path, NULL);
  gint64 id;

  g_signal_connect (fixture->store, "changed", G_CALLBACK (count_change_cb), &n_changes);
  g_signal_connect (other, "changed", G_CALLBACK (count_change_cb), &n_others);
  id = add (fixture, 1, "1");
  lab_test_wait_for (has_changed, &n_changes);
  lab_test_wait_for (has_changed, &n_others);
  n_changes = 0;
  lab_collection_set_label (fixture->store, id, "2", NULL);
  lab_test_wait_for (has_changed, &n_changes);
  n_changes = 0;
  lab_collection_delete (fixture->store, &id, 1, NULL);
  lab_test_wait_for (has_changed, &n_changes);
  lab_store_close (other);
}

/* ── deleting ─────────────────────────────────────────────────────────────────────────────────── */

static void
test_deleted (StoreFixture *fixture, gconstpointer data)
{
  gint64 ids[] = {add (fixture, 1, "1"), add (fixture, 2, "2"), add (fixture, 3, "3")};
  gint64 unknown[] = {ids[2], 999};
  g_autoptr (GError) error = NULL;

  g_assert_true (lab_collection_delete (fixture->store, ids, 2, NULL));
  assert_n (fixture, 1);
  g_assert_true (lab_collection_undelete (fixture->store, ids, 2, NULL));
  assert_n (fixture, 3);
  /* All or none. */
  g_assert_false (lab_collection_delete (fixture->store, unknown, 2, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "999"));
  assert_n (fixture, 3);
  /* Purged when the store is closed that did it. */
  g_assert_true (lab_collection_delete (fixture->store, ids, 1, NULL));
  store_test_reopen (fixture);
  assert_n (fixture, 2);
  g_clear_error (&error);
  g_assert_false (lab_collection_undelete (fixture->store, ids, 1, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
}

static void
test_deleted_for_a_day (StoreFixture *fixture, gconstpointer data)
{
  gint64 id = add (fixture, 1, "1");

  lab_store_set_keeps_deleted (fixture->store, TRUE);
  g_assert_true (lab_collection_delete (fixture->store, &id, 1, NULL));
  store_test_reopen (fixture);
  assert_n (fixture, 0);
  g_assert_true (lab_collection_undelete (fixture->store, &id, 1, NULL));
  assert_n (fixture, 1);
}

/* ── two programs ─────────────────────────────────────────────────────────────────────────────── */

#define N_ADDED 20

static gpointer
add_many (gpointer data)
{
  g_autoptr (LabDrawing) drawing = odd_hand_draw (5, 0);

  for (guint i = 0; i < N_ADDED; i++)
    g_assert_cmpint (lab_collection_add (data, drawing, "5", NULL), >, 0);
  return NULL;
}

static gpointer
list_often (gpointer data)
{
  guint n = 0;

  while (n < 2 * N_ADDED) {
    g_autoptr (GPtrArray) samples = lab_collection_list (data, NULL);

    g_assert_nonnull (samples);
    g_assert_cmpuint (samples->len, >=, n);
    n = samples->len;
  }
  return NULL;
}

/* Two openings of the file add at once, while somebody reads: nothing is lost, and no third is
 * counted twice. */
static void
test_together (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabStore) other = lab_store_open (fixture->path, NULL);
  GThread *threads[] = {g_thread_new ("one", add_many, fixture->store),
                        g_thread_new ("other", add_many, other),
                        g_thread_new ("reader", list_often, fixture->store)};

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  assert_n (fixture, 2 * N_ADDED);
  g_assert_cmpuint (count_held_out (fixture, "5"), ==, 2 * N_ADDED / LAB_COLLECTION_HELD_OUT_EVERY);
  lab_store_close (other);
}

/* ── hostile files ────────────────────────────────────────────────────────────────────────────── */

static void
execute (const char *path, const char *sql)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

static void
insert (StoreFixture *fixture, const char *label, const char *strokes, const char *pixels)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO drawings (label, strokes, pixels, created) VALUES (%s, %s, %s, 1)", label,
      strokes, pixels);

  execute (fixture->path, sql);
}

static void
test_hostile (StoreFixture *fixture, gconstpointer data)
{
  static const char *const strokes[] = {
      "''",
      "'nonsense'",
      "'{}'",
      "'[]'",
      "'[[]]'",
      "'[[[1]]]'",
      "'[[[1,2,3]]]'",
      "'[[[1,\"2\"]]]'",
      "'[[[1,null]]]'",
      "'[[[1,1e999]]]'",
      "'[[[0,0],[1,1]]'",
      "'[[[0,0]]],\"strokes\":[[[1,1]]]'",
      "'[[[[[[[[[[[[[[[[[[[[[[[[[[[[[['",
      "CAST (x'5bff5d' AS TEXT)",
      "hex (zeroblob (600000))",
      "'[[[0,0]' || replace (hex (zeroblob (30000)), '00', ',[1,1]') || ']]'",
  };
  static const char *const labels[] = {"''", "'  '", "'a' || char (10) || 'b'",
                                       "CAST (x'ff07' AS TEXT)", "hex (zeroblob (40))"};
  static const char *const pixels[] = {"NULL", "zeroblob (783)", "zeroblob (785)", "zeroblob (0)"};
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GPtrArray) samples = NULL;
  guint n_faults = G_N_ELEMENTS (strokes) + G_N_ELEMENTS (labels) + G_N_ELEMENTS (pixels);

  add (fixture, 1, "1");
  for (guint i = 0; i < G_N_ELEMENTS (strokes); i++)
    insert (fixture, "'7'", strokes[i], "NULL");
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    insert (fixture, labels[i], "'[[[0,0],[1,1]]]'", "NULL");
  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    insert (fixture, "'7'", "NULL", pixels[i]);
  insert (fixture, "'7'", "'[[[0,0],[1,1]]]'", "NULL");
  insert (fixture, "'7'", "NULL", "zeroblob (784)");

  samples = lab_collection_list_with_faults (fixture->store, &faults, NULL);
  g_assert_cmpuint (samples->len, ==, 3);
  g_assert_cmpuint (faults->len, ==, n_faults);
  for (guint i = 0; i < faults->len; i++) {
    g_autofree char *number = g_strdup_printf (" %u ", i + 2);

    g_test_message ("%s", (const char *)faults->pdata[i]);
    g_assert_nonnull (strstr (faults->pdata[i], number));
    g_assert_null (strchr (faults->pdata[i], '\n'));
  }
  /* What cannot be read can be deleted. */
  for (gint64 id = 2; id < 2 + n_faults; id++)
    g_assert_true (lab_collection_delete (fixture->store, &id, 1, NULL));
  g_clear_pointer (&faults, g_ptr_array_unref);
  g_clear_pointer (&samples, g_ptr_array_unref);
  samples = lab_collection_list_with_faults (fixture->store, &faults, NULL);
  g_assert_cmpuint (faults->len, ==, 0);
}

/* A file may not grow beyond a limit, as on a full disk: the drawing is refused, and those that were
 * there stay. */
static void
test_full (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (LabDrawing) drawing = odd_hand_draw (1, 0);
  struct rlimit before, limit;
  g_autoptr (GError) error = NULL;
  gint64 id = 1;
  guint n = 0;

  add (fixture, 1, "1");
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 64 << 10;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  for (n = 0; id != 0 && n < 1000; n++)
    id = lab_collection_add (fixture->store, drawing, "1", &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_UNWRITABLE);
  assert_n (fixture, n);
  add (fixture, 1, "1");
  assert_n (fixture, n + 1);
}

/* ── for training ─────────────────────────────────────────────────────────────────────────────── */

static void
test_pick (StoreFixture *fixture, gconstpointer data)
{
  static const char *const classes[] = {"Ankle boot", "7", "Bag"};
  g_autoptr (LabClassNames) names = lab_class_names_new (classes, G_N_ELEMENTS (classes));
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (LabOwnDrawing));
  g_autoptr (GArray) held_out = g_array_new (FALSE, FALSE, sizeof (LabOwnDrawing));
  g_autoptr (GPtrArray) samples = NULL;

  for (guint i = 0; i < 3; i++) {
    add (fixture, 7, "7");
    add (fixture, 2, "2");
  }
  add (fixture, 4, "Bag");
  samples = list (fixture);
  /* Two of the three 2s are to train on. */
  g_assert_cmpuint (lab_collection_pick (samples, names, FALSE, own), ==, 2);
  g_assert_cmpuint (lab_collection_pick (samples, names, TRUE, held_out), ==, 1);
  g_assert_cmpuint (own->len, ==, 3);
  g_assert_cmpuint (held_out->len, ==, 1);
  g_assert_cmpuint (g_array_index (own, LabOwnDrawing, 0).label, ==, 1);
  g_assert_cmpuint (g_array_index (own, LabOwnDrawing, 2).label, ==, 2);
  g_assert_cmpint (g_array_index (own, LabOwnDrawing, 2).id, ==, 7);
  g_assert_true (g_array_index (own, LabOwnDrawing, 0).pixels ==
                 ((LabSample *)samples->pdata[0])->pixels);
}

/* What a run was trained on can be made again, as long as its drawings are there. */
static void
test_mixture (StoreFixture *fixture, gconstpointer data)
{
  static const LabMixtureRecipe recipe = {.n_variants = 3, .n_rehearsed = 50, .seed = 4};
  g_autoptr (LabDataset) base = lab_dataset_open_builtin ();
  g_autoptr (LabClassNames) names = lab_class_names_new (NULL, 10);
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (LabOwnDrawing));
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) mixture = NULL;
  g_autoptr (LabDataset) again = NULL;
  g_autoptr (LabDataset) plain = NULL;
  gint64 id = add (fixture, 3, "3");
  const char *specification;

  add (fixture, 4, "4");
  {
    g_autoptr (GPtrArray) samples = list (fixture);

    lab_collection_pick (samples, names, FALSE, own);
    mixture = lab_mixture_new (base, (LabOwnDrawing *)(void *)own->data, own->len, &recipe, &error);
    g_assert_no_error (error);
  }
  specification = lab_dataset_get_specification (mixture);
  store_test_reopen (fixture);
  again = lab_collection_open_dataset (fixture->store, specification, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lab_dataset_get_hash (again), ==, lab_dataset_get_hash (mixture));
  g_assert_cmpstr (lab_dataset_get_specification (again), ==, specification);
  plain = lab_collection_open_dataset (fixture->store, "builtin", NULL, &error);
  g_assert_true (plain == base);

  lab_collection_delete (fixture->store, &id, 1, NULL);
  g_assert_null (lab_collection_open_dataset (fixture->store, specification, NULL, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (lab_collection_open_dataset (fixture->store, "mixture:1:1", NULL, &error));
  g_assert_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (lab_collection_open_dataset (NULL, specification, NULL, &error));
  g_assert_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/collection/kept", test_kept);
  ADD ("/collection/scales", test_scales);
  ADD ("/collection/refused", test_refused);
  ADD ("/collection/held-out", test_held_out);
  ADD ("/collection/held-out-again", test_held_out_again);
  ADD ("/collection/edited", test_edited);
  ADD ("/collection/told", test_told);
  ADD ("/collection/deleted", test_deleted);
  ADD ("/collection/deleted-for-a-day", test_deleted_for_a_day);
  ADD ("/collection/together", test_together);
  ADD ("/collection/hostile", test_hostile);
  ADD ("/collection/full", test_full);
  ADD ("/collection/pick", test_pick);
  ADD ("/collection/mixture", test_mixture);

  return g_test_run ();
}
