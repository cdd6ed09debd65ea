/* test-fetcher.c: what the window fetches datasets with, from a server that does wrong.
 *
 * After each attempt either the dataset is in place, or a sentence says why not, and what was in its
 * place before is untouched.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fetch-test.h"
#include "headless-test.h"
#include "lab-fetcher.h"

#include <glib/gstdio.h>

#define N_ROUNDS 200

static void
plan_both (Fault fault)
{
  for (guint i = 0; i < FAULT_N_MIRRORS; i++)
    fault_server_plan (fetch_test.server, i, fault, FAULT_ALWAYS);
}

static LabFetcher *
begin (void)
{
  fetch_test_begin ();
  return lab_fetcher_new (fetch_test.catalogue, 0, fetch_test.folder);
}

static void
end (LabFetcher *fetcher)
{
  g_assert_finalize_object (fetcher);
  fetch_test_end ();
}

static void
wait_for_end (LabFetcher *fetcher)
{
  headless_test_wait_for (lab_fetcher_get_state (fetcher) != LAB_FETCHER_FETCHING);
}

static void
fetch_well (LabFetcher *fetcher)
{
  lab_fetcher_start (fetcher);
  g_assert_cmpint (lab_fetcher_get_state (fetcher), ==, LAB_FETCHER_FETCHING);
  wait_for_end (fetcher);
  g_assert_cmpstr (lab_fetcher_get_problem (fetcher), ==, NULL);
  g_assert_cmpint (lab_fetcher_get_state (fetcher), ==, LAB_FETCHER_PRESENT);
  g_assert_cmpstr (lab_fetcher_get_folder (fetcher), ==, fetch_test.folder);
  fetch_test_check_in_place ();
}

static void
check_problem (LabFetcher *fetcher)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (lab_fetcher_get_problem (fetcher));
  error = g_error_new_literal (LAB_FETCH_ERROR, LAB_FETCH_ERROR_NETWORK,
                               lab_fetcher_get_problem (fetcher));
  fetch_test_check_sentence (error);
}

static void
fetch_badly (LabFetcher *fetcher)
{
  lab_fetcher_start (fetcher);
  wait_for_end (fetcher);
  check_problem (fetcher);
  g_assert_cmpint (lab_fetcher_get_state (fetcher), !=, LAB_FETCHER_PRESENT);
  fetch_test_check_nothing_left (FALSE);
}

static void
count_cb (guint *count)
{
  ++*count;
}

static void
test_success (void)
{
  LabFetcher *fetcher = begin ();
  guint n_fetched = 0, n_changed = 0;

  g_signal_connect_swapped (fetcher, "fetched", G_CALLBACK (count_cb), &n_fetched);
  g_signal_connect_swapped (fetcher, "changed", G_CALLBACK (count_cb), &n_changed);
  g_assert_cmpint (lab_fetcher_get_state (fetcher), ==, LAB_FETCHER_ABSENT);
  fetch_well (fetcher);
  g_assert_cmpuint (n_fetched, ==, 1);
  g_assert_cmpuint (n_changed, >=, 2);
  /* What is there is not fetched again. */
  lab_fetcher_start (fetcher);
  g_assert_cmpint (lab_fetcher_get_state (fetcher), ==, LAB_FETCHER_PRESENT);
  lab_fetcher_refresh (fetcher);
  g_assert_cmpuint (fault_server_count (fetch_test.server, 0, 0), ==, 1);
  end (fetcher);
}

/* Of a cut file there is a part; the next start asks for the rest alone. */
static void
test_resume (void)
{
  LabFetcher *fetcher = begin ();

  plan_both (FAULT_CUT);
  fault_server_plan (fetch_test.server, 0, FAULT_CUT, 1);
  fault_server_plan (fetch_test.server, 1, FAULT_NOT_FOUND, FAULT_ALWAYS);
  fetch_well (fetcher);
  g_assert_cmpuint (fault_server_count_rests (fetch_test.server, 0, 0), ==, 1);
  end (fetcher);

  fetcher = begin ();
  plan_both (FAULT_NO_ANSWER);
  fault_server_plan (fetch_test.server, 0, FAULT_CUT_SILENTLY, FAULT_ALWAYS);
  lab_fetcher_start (fetcher);
  wait_for_end (fetcher);
  if (lab_fetcher_get_state (fetcher) != LAB_FETCHER_PRESENT) {
    check_problem (fetcher);
    plan_both (FAULT_NONE);
    fetch_well (fetcher);
  }
  end (fetcher);
}

/* A server that announces more than there is has sent all of it, even of the smallest file, and nobody
 * else is needed. */
static void
test_long_length (void)
{
  LabFetcher *fetcher = begin ();

  fault_server_plan (fetch_test.server, 0, FAULT_LONG_LENGTH, FAULT_ALWAYS);
  fault_server_plan (fetch_test.server, 1, FAULT_NOT_FOUND, FAULT_ALWAYS);
  fetch_well (fetcher);
  end (fetcher);
}

static void
test_hopeless (void)
{
  static const Fault faults[] = {FAULT_CONTENT, FAULT_NOT_FOUND, FAULT_PAGE,   FAULT_REDIRECT_LOOP,
                                 FAULT_ENDLESS, FAULT_GARBAGE,   FAULT_BROKEN, FAULT_NO_ANSWER};

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    LabFetcher *fetcher = begin ();
    g_autofree char *by_hand = lab_fetcher_describe_by_hand (fetcher);
    g_autofree char *addresses = lab_fetcher_list_addresses (fetcher);

    plan_both (faults[i]);
    fetch_badly (fetcher);
    g_assert_nonnull (strstr (by_hand, fetch_test.folder));
    for (guint file = 0; file < FAULT_N_FILES; file++)
      g_assert_nonnull (strstr (addresses, fetch_test_names[file]));
    /* Once all is well again, it is forgotten. */
    plan_both (FAULT_NONE);
    fetch_well (fetcher);
    end (fetcher);
  }
}

/* ── cancelled ───────────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  gint is_half_way, is_cancelled; /* atomic */
} Meeting;

/* In the server's thread: half of a file has come, the rest does not before it is cancelled. */
static void
half_way_cb (gpointer data)
{
  Meeting *meeting = data;

  g_atomic_int_set (&meeting->is_half_way, 1);
  while (!g_atomic_int_get (&meeting->is_cancelled))
    g_usleep (1000);
}

static void
test_cancel (void)
{
  LabFetcher *fetcher = begin ();
  Meeting meeting = {0};

  fault_server_set_hook (fetch_test.server, half_way_cb, &meeting);
  plan_both (FAULT_HOOK);
  lab_fetcher_start (fetcher);
  headless_test_wait_for (g_atomic_int_get (&meeting.is_half_way) != 0);
  lab_fetcher_cancel (fetcher);
  wait_for_end (fetcher);
  g_atomic_int_set (&meeting.is_cancelled, 1);
  /* Nobody needs to be told what he did himself. */
  g_assert_cmpstr (lab_fetcher_get_problem (fetcher), ==, NULL);
  g_assert_cmpint (lab_fetcher_get_state (fetcher), !=, LAB_FETCHER_PRESENT);
  fetch_test_check_nothing_left (FALSE);
  plan_both (FAULT_NONE);
  fetch_well (fetcher);
  end (fetcher);
}

/* Somebody lets go of it while it fetches: it ends, and is gone. */
static void
test_dropped (void)
{
  LabFetcher *fetcher = begin ();
  gpointer gone = fetcher;

  g_object_add_weak_pointer (G_OBJECT (fetcher), &gone);
  plan_both (FAULT_PIECES);
  lab_fetcher_start (fetcher);
  lab_fetcher_cancel (fetcher);
  g_object_unref (fetcher);
  headless_test_wait_for (gone == NULL);
  fetch_test_check_nothing_left (FALSE);
  fetch_test_end ();
}

/* Put there by hand in the meantime. */
static void
test_refresh (void)
{
  LabFetcher *fetcher = begin ();
  guint n_changed = 0;

  g_signal_connect_swapped (fetcher, "changed", G_CALLBACK (count_cb), &n_changed);
  lab_fetcher_refresh (fetcher);
  g_assert_cmpuint (n_changed, ==, 0);
  fetch_test_well (PATIENT);
  lab_fetcher_refresh (fetcher);
  g_assert_cmpint (lab_fetcher_get_state (fetcher), ==, LAB_FETCHER_PRESENT);
  g_assert_cmpuint (n_changed, ==, 1);
  end (fetcher);
}

/* ── anything at all ─────────────────────────────────────────────────────────────────────────────
 */

/* Plans any fault for @mirror, for ever or for some requests. */
static Fault
plan_any (guint mirror, guint round, guint64 *state)
{
  Fault fault = (Fault)(fetch_test_random (state) % FAULT_N_QUICK);
  guint times = (guint)(fetch_test_random (state) % 6);

  fault_server_plan (fetch_test.server, mirror, fault,
                     times == 0 || round % 2 == 0 ? FAULT_ALWAYS : times);
  return fault;
}

/* One attempt, which may be cancelled in the midst of it. Returns: whether the dataset came. */
static gboolean
fetch_any (LabFetcher *fetcher, gboolean had_old, guint turns)
{
  lab_fetcher_start (fetcher);
  for (guint i = 0; i < turns; i++) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (100);
  }
  if (turns > 0)
    lab_fetcher_cancel (fetcher);
  wait_for_end (fetcher);
  if (lab_fetcher_get_state (fetcher) == LAB_FETCHER_PRESENT) {
    g_assert_cmpstr (lab_fetcher_get_problem (fetcher), ==, NULL);
    fetch_test_check_in_place ();
    return TRUE;
  }
  if (lab_fetcher_get_problem (fetcher) != NULL || turns == 0)
    check_problem (fetcher);
  fetch_test_check_nothing_left (had_old);
  if (had_old)
    fetch_test_check_old ();
  return FALSE;
}

static void
test_random (void)
{
  guint64 state = 20260501;
  guint n_well = 0, n_badly = 0;

  for (guint round = 0; round < N_ROUNDS; round++) {
    gboolean had_old = fetch_test_random (&state) % 2 == 0;
    guint turns =
        fetch_test_random (&state) % 5 == 0 ? (guint)(fetch_test_random (&state) % 60) : 0;
    LabFetcher *fetcher = begin ();
    Fault first = plan_any (0, round, &state), second = plan_any (1, round, &state);
    gboolean done;

    if (had_old)
      fetch_test_put_old ();
    g_test_message ("round %u: faults %d and %d", round, first, second);
    done = fetch_any (fetcher, had_old, turns);
    if ((first < FAULT_N_HARMLESS || second < FAULT_N_HARMLESS) && turns == 0)
      g_assert_true (done);
    n_well += done ? 1 : 0;
    n_badly += done ? 0 : 1;
    plan_both (FAULT_NONE);
    if (!done)
      fetch_well (fetcher);
    end (fetcher);
  }
  g_test_message ("%u datasets, %u errors", n_well, n_badly);
  g_assert_cmpuint (n_well, >, N_ROUNDS / 4);
  g_assert_cmpuint (n_badly, >, N_ROUNDS / 10);
}

int
main (int argc, char **argv)
{
  int status;

  fetch_test_set_up ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fetcher/success", test_success);
  g_test_add_func ("/fetcher/resume", test_resume);
  g_test_add_func ("/fetcher/long-length", test_long_length);
  g_test_add_func ("/fetcher/hopeless", test_hopeless);
  g_test_add_func ("/fetcher/cancel", test_cancel);
  g_test_add_func ("/fetcher/dropped", test_dropped);
  g_test_add_func ("/fetcher/refresh", test_refresh);
  g_test_add_func ("/fetcher/random", test_random);
  status = g_test_run ();
  fetch_test_tear_down ();
  return status;
}
