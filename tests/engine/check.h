/* check.h: what a test of the engine needs of a framework.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>

extern int check_n_failed;

/* Says what failed and with which values (a format and its arguments), and goes on. */
#define CHECK(condition, ...)                                                                      \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      check_n_failed++;                                                                            \
      fprintf (stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition);                             \
      fprintf (stderr, __VA_ARGS__);                                                               \
      fputc ('\n', stderr);                                                                        \
    }                                                                                              \
  } while (0)

/* For what a test cannot go on without. */
#define REQUIRE(condition)                                                                         \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf (stderr, "%s:%d: cannot go on: %s\n", __FILE__, __LINE__, #condition);               \
      exit (1);                                                                                    \
    }                                                                                              \
  } while (0)

#define RUN(test)                                                                                  \
  do {                                                                                             \
    int before = check_n_failed;                                                                   \
    test ();                                                                                       \
    printf ("%s %s\n", check_n_failed == before ? "ok    " : "FAILED", #test);                     \
  } while (0)

#define CHECK_EXIT_STATUS() (check_n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE)

#endif
