/* test-fetch.c: fetching from servers that lie, stall, break off and never end.
 *
 * After each attempt either a correct dataset is in place, or one sentence says why not and what was
 * in its place before is untouched.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fetch-test.h"

#include <string.h>
#include <glib/gstdio.h>

#define N_ROUNDS 200

/* ── one fault at a time ─────────────────────────────────────────────────────────────────────────
 */

static void
test_plain (void)
{
  fetch_test_begin ();
  fetch_test_well (PATIENT);
  for (guint i = 0; i < FAULT_N_FILES; i++)
    g_assert_cmpuint (fault_server_count (fetch_test.server, 0, i), ==, 1);
  /* What is complete is not asked for again. */
  fetch_test_well (PATIENT);
  g_assert_cmpuint (fault_server_count (fetch_test.server, 0, 0), ==, 1);
  fetch_test_end ();
}

static void
test_harmless (void)
{
  for (guint fault = 0; fault < FAULT_N_HARMLESS; fault++) {
    fetch_test_begin ();
    fault_server_plan (fetch_test.server, 0, fault, FAULT_ALWAYS);
    fault_server_plan (fetch_test.server, 1, FAULT_NOT_FOUND, FAULT_ALWAYS);
    fetch_test_well (PATIENT);
    fetch_test_end ();
  }
}

/* One mirror does all wrong, and the other one nothing. */
static void
test_second_mirror (void)
{
  for (guint fault = FAULT_N_HARMLESS; fault < FAULT_N_QUICK; fault++) {
    fetch_test_begin ();
    fault_server_plan (fetch_test.server, 0, fault, FAULT_ALWAYS);
    fetch_test_well (PATIENT);
    g_assert_cmpuint (fault_server_count (fetch_test.server, 0, 0), >, 0);
    fetch_test_end ();
  }
}

/* Both mirrors do wrong: by @fault, and with what it is to be taken for. */
static void
check_hopeless (Fault fault, guint timeout, LabFetchError code)
{
  fetch_test_begin ();
  fetch_test_put_old ();
  for (guint i = 0; i < FAULT_N_MIRRORS; i++)
    fault_server_plan (fetch_test.server, i, fault, FAULT_ALWAYS);
  fetch_test_badly (timeout, code);
  /* And when they are mended, all is well. */
  for (guint i = 0; i < FAULT_N_MIRRORS; i++)
    fault_server_plan (fetch_test.server, i, FAULT_NONE, 0);
  fetch_test_well (PATIENT);
  fetch_test_end ();
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
  fetch_test_begin ();
  fault_server_plan (fetch_test.server, 0, FAULT_STALL, 2);
  fetch_test_well (IMPATIENT);
  g_assert_cmpuint (fault_server_count_rests (fetch_test.server, 0, 0), ==, 2);
  fetch_test_end ();
}

/* What was cut is not fetched twice. */
static void
test_resume (void)
{
  static const Fault cuts[] = {FAULT_CUT, FAULT_CUT_SILENTLY, FAULT_SHORT_LENGTH};

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++) {
    fetch_test_begin ();
    fault_server_plan (fetch_test.server, 0, cuts[i], 3);
    fetch_test_well (PATIENT);
    g_assert_cmpuint (fault_server_count (fetch_test.server, 0, 0), ==, 4);
    g_assert_cmpuint (fault_server_count_rests (fetch_test.server, 0, 0), ==, 3);
    g_assert_cmpuint (fault_server_count (fetch_test.server, 1, 0), ==, 0);
    fetch_test_end ();
  }
}

/* The other mirror gives the rest, and so does the next start. */
static void
test_resume_elsewhere (void)
{
  fetch_test_begin ();
  fault_server_plan (fetch_test.server, 0, FAULT_CUT, FAULT_ALWAYS);
  fetch_test_well (PATIENT);
  g_assert_cmpuint (fault_server_count_rests (fetch_test.server, 1, 0), ==, 1);
  fetch_test_end ();

  fetch_test_begin ();
  fault_server_plan (fetch_test.server, 0, FAULT_CUT, FAULT_ALWAYS);
  fault_server_plan (fetch_test.server, 1, FAULT_NOT_FOUND, FAULT_ALWAYS);
  fetch_test_badly (PATIENT, LAB_FETCH_ERROR_NETWORK);
  fault_server_plan (fetch_test.server, 0, FAULT_NONE, 0);
  fetch_test_well (PATIENT);
  g_assert_cmpuint (fault_server_count_rests (fetch_test.server, 0, 0), ==, 1);
  fetch_test_end ();
}

/* A cut, and then a server that cannot go on: from the beginning, by the same one. */
static void
test_resume_refused (void)
{
  static const Fault refusals[] = {FAULT_RANGE_IGNORED, FAULT_RANGE_REFUSED, FAULT_RANGE_OTHER,
                                   FAULT_RANGE_UNSTATED};

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    fetch_test_begin ();
    fault_server_plan (fetch_test.server, 0, FAULT_CUT, FAULT_ALWAYS);
    fault_server_plan (fetch_test.server, 1, refusals[i], FAULT_ALWAYS);
    fetch_test_well (PATIENT);
    g_assert_cmpuint (fault_server_count_rests (fetch_test.server, 1, 0), ==, 1);
    fetch_test_end ();
  }
}

/* A list without sizes finds out by the hash alone. */
static void
test_unsized (void)
{
  static const Fault faults[] = {FAULT_NONE, FAULT_CUT, FAULT_CUT_SILENTLY, FAULT_CONTENT,
                                 FAULT_LONG_LENGTH};
  g_autofree char *first = fault_server_get_address (fetch_test.server, 0);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    fetch_test_begin ();
    fetch_test_set_mirrors (first, FALSE);
    fault_server_plan (fetch_test.server, 0, faults[i], FAULT_ALWAYS);
    fetch_test_well (PATIENT);
    fetch_test_end ();
  }
}

static void
test_dead_mirror (void)
{
  FaultServer *dead = fault_server_new (fetch_test_names, fetch_test.contents);
  g_autofree char *address = fault_server_get_address (dead, 0);

  fault_server_free (dead);
  fetch_test_begin ();
  fetch_test_set_mirrors (address, TRUE);
  fetch_test_well (PATIENT);
  fetch_test_end ();

  fetch_test_begin ();
  fetch_test_set_mirrors ("http://no-such-host.invalid/", TRUE);
  fault_server_plan (fetch_test.server, 1, FAULT_NOT_FOUND, FAULT_ALWAYS);
  fetch_test_badly (PATIENT, LAB_FETCH_ERROR_NETWORK);
  fetch_test_end ();
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
  Fault fault = (Fault)(fetch_test_random (state) % FAULT_N_QUICK);
  guint times = (guint)(fetch_test_random (state) % 6);

  /* These wait: few are enough. */
  if (round % 40 == 0)
    fault = round % 80 == 0 ? FAULT_STALL : FAULT_SILENT;
  fault_server_plan (fetch_test.server, mirror, fault,
                     times == 0 || round % 2 == 0 ? FAULT_ALWAYS : times);
  return fault;
}

/* What another start may have left behind: a piece of a file, right or wrong. */
static void
leave_any (guint64 *state)
{
  guint file = (guint)(fetch_test_random (state) % FAULT_N_FILES);
  g_autofree char *name = g_strconcat (fetch_test_names[file], ".part", NULL);
  g_autoptr (GByteArray) piece = g_byte_array_new ();

  g_byte_array_append (piece, fetch_test.contents[file]->data,
                       (guint)(fetch_test_random (state) % fetch_test.contents[file]->len));
  if (fetch_test_random (state) % 2 == 0 && piece->len > 0)
    piece->data[fetch_test_random (state) % piece->len] ^= 0x55;
  g_assert_cmpint (g_mkdir (fetch_test.staging, 0700), ==, 0);
  test_write (fetch_test.staging, name, piece);
}

static gboolean
fetch_any (gboolean had_old)
{
  g_autoptr (GError) error = NULL;

  if (lab_fetch_with_timeout (fetch_test.entry, fetch_test.folder, IMPATIENT, NULL, NULL, NULL,
                              &error)) {
    g_assert_no_error (error);
    fetch_test_check_in_place ();
    return TRUE;
  }
  g_assert_true (error->domain == LAB_FETCH_ERROR);
  g_assert_cmpint (error->code, !=, LAB_FETCH_ERROR_STORAGE);
  fetch_test_check_sentence (error);
  fetch_test_check_nothing_left (had_old);
  if (had_old)
    fetch_test_check_old ();
  return FALSE;
}

static void
test_random (void)
{
  guint64 state = 20240229;
  guint n_well = 0, n_badly = 0;

  for (guint round = 0; round < N_ROUNDS; round++) {
    gboolean had_old = fetch_test_random (&state) % 2 == 0;
    Fault first, second;
    gboolean done;

    fetch_test_begin ();
    first = plan_any (0, round, &state);
    second = plan_any (1, round, &state);
    if (had_old)
      fetch_test_put_old ();
    if (fetch_test_random (&state) % 3 == 0)
      leave_any (&state);
    g_test_message ("round %u: faults %d and %d", round, first, second);
    done = fetch_any (had_old);
    if (is_harmless (first) || is_harmless (second))
      g_assert_true (done);
    n_well += done ? 1 : 0;
    n_badly += done ? 0 : 1;
    for (guint i = 0; i < FAULT_N_MIRRORS; i++)
      fault_server_plan (fetch_test.server, i, FAULT_NONE, 0);
    fetch_test_well (PATIENT);
    fetch_test_end ();
  }
  g_test_message ("%u datasets, %u errors", n_well, n_badly);
  g_assert_cmpuint (n_well, >, N_ROUNDS / 4);
  g_assert_cmpuint (n_badly, >, N_ROUNDS / 10);
}

static void
test_by_hand (void)
{
  g_autofree char *text = NULL;

  fetch_test_begin ();
  text = lab_fetch_describe_by_hand (fetch_test.entry, fetch_test.folder);
  g_assert_nonnull (strstr (text, fetch_test.folder));
  g_assert_nonnull (strstr (text, fetch_test.entry->mirrors[0]));
  for (guint i = 0; i < FAULT_N_FILES; i++)
    g_assert_nonnull (strstr (text, fetch_test_names[i]));
  fetch_test_end ();
}

int
main (int argc, char **argv)
{
  int status;

  fetch_test_set_up ();
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
  g_test_add_func ("/fetch/random", test_random);
  g_test_add_func ("/fetch/by-hand", test_by_hand);
  status = g_test_run ();
  fetch_test_tear_down ();
  return status;
}
