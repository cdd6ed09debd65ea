/* test-drawing.c: strokes are kept as they were drawn, and taken back in reverse.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-drawing.h"

#include <math.h>

static void
check_stroke (const LabDrawing *drawing, guint stroke, guint n_expected, const LabPoint *expected)
{
  guint n;
  const LabPoint *points = lab_drawing_get_stroke (drawing, stroke, &n);

  g_assert_cmpmem (points, n * sizeof *points, expected, n_expected * sizeof *expected);
}

/* Two strokes: (1, 2) (3, 4), and (5, 6). */
static LabDrawing *
draw_two_strokes (void)
{
  LabDrawing *drawing = lab_drawing_new ();

  lab_drawing_begin_stroke (drawing);
  g_assert_true (lab_drawing_add_point (drawing, 1, 2));
  g_assert_true (lab_drawing_add_point (drawing, 3, 4));
  lab_drawing_begin_stroke (drawing);
  g_assert_true (lab_drawing_add_point (drawing, 5, 6));
  return drawing;
}

static void
test_strokes (void)
{
  g_autoptr (LabDrawing) drawing = draw_two_strokes ();

  g_assert_cmpuint (lab_drawing_get_n_strokes (drawing), ==, 2);
  g_assert_cmpuint (lab_drawing_get_n_points (drawing), ==, 3);
  check_stroke (drawing, 0, 2, (LabPoint[]){{1, 2}, {3, 4}});
  check_stroke (drawing, 1, 1, (LabPoint[]){{5, 6}});
}

static void
test_first_point_begins (void)
{
  g_autoptr (LabDrawing) drawing = lab_drawing_new ();

  g_assert_true (lab_drawing_add_point (drawing, 7, 8));
  g_assert_cmpuint (lab_drawing_get_n_strokes (drawing), ==, 1);
  check_stroke (drawing, 0, 1, (LabPoint[]){{7, 8}});
}

/* A stroke that was begun and not drawn is not there to be taken back. */
static void
test_begin_twice (void)
{
  g_autoptr (LabDrawing) drawing = draw_two_strokes ();

  lab_drawing_begin_stroke (drawing);
  lab_drawing_begin_stroke (drawing);
  g_assert_cmpuint (lab_drawing_get_n_strokes (drawing), ==, 3);
  check_stroke (drawing, 2, 0, NULL);
  lab_drawing_add_point (drawing, 9, 9);
  g_assert_cmpuint (lab_drawing_get_n_strokes (drawing), ==, 3);
}

static void
test_undo (void)
{
  g_autoptr (LabDrawing) drawing = draw_two_strokes ();

  g_assert_true (lab_drawing_undo (drawing));
  g_assert_cmpuint (lab_drawing_get_n_strokes (drawing), ==, 1);
  g_assert_cmpuint (lab_drawing_get_n_points (drawing), ==, 2);
  check_stroke (drawing, 0, 2, (LabPoint[]){{1, 2}, {3, 4}});
  g_assert_true (lab_drawing_undo (drawing));
  g_assert_cmpuint (lab_drawing_get_n_points (drawing), ==, 0);
  g_assert_false (lab_drawing_undo (drawing));
  g_assert_true (lab_drawing_add_point (drawing, 1, 1));
  g_assert_cmpuint (lab_drawing_get_n_strokes (drawing), ==, 1);
}

static void
test_clear (void)
{
  g_autoptr (LabDrawing) drawing = draw_two_strokes ();

  lab_drawing_clear (drawing);
  g_assert_cmpuint (lab_drawing_get_n_strokes (drawing), ==, 0);
  g_assert_cmpuint (lab_drawing_get_n_points (drawing), ==, 0);
  g_assert_false (lab_drawing_undo (drawing));
}

static void
test_copy (void)
{
  g_autoptr (LabDrawing) drawing = draw_two_strokes ();
  g_autoptr (LabDrawing) copy = lab_drawing_copy (drawing);

  lab_drawing_clear (drawing);
  g_assert_cmpuint (lab_drawing_get_n_strokes (copy), ==, 2);
  check_stroke (copy, 0, 2, (LabPoint[]){{1, 2}, {3, 4}});
  check_stroke (copy, 1, 1, (LabPoint[]){{5, 6}});
}

static void
test_not_finite (void)
{
  g_autoptr (LabDrawing) drawing = draw_two_strokes ();

  g_assert_false (lab_drawing_add_point (drawing, NAN, 0));
  g_assert_false (lab_drawing_add_point (drawing, 0, NAN));
  g_assert_false (lab_drawing_add_point (drawing, INFINITY, 0));
  g_assert_false (lab_drawing_add_point (drawing, 0, -INFINITY));
  g_assert_cmpuint (lab_drawing_get_n_points (drawing), ==, 3);
}

static void
test_limit (void)
{
  g_autoptr (LabDrawing) drawing = lab_drawing_new ();

  for (guint i = 0; i < LAB_DRAWING_MAX_POINTS; i++)
    g_assert_true (lab_drawing_add_point (drawing, i, i));
  g_assert_false (lab_drawing_add_point (drawing, 0, 0));
  g_assert_cmpuint (lab_drawing_get_n_points (drawing), ==, LAB_DRAWING_MAX_POINTS);
  g_assert_true (lab_drawing_undo (drawing));
  g_assert_true (lab_drawing_add_point (drawing, 0, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drawing/strokes", test_strokes);
  g_test_add_func ("/drawing/first-point-begins", test_first_point_begins);
  g_test_add_func ("/drawing/begin-twice", test_begin_twice);
  g_test_add_func ("/drawing/undo", test_undo);
  g_test_add_func ("/drawing/clear", test_clear);
  g_test_add_func ("/drawing/copy", test_copy);
  g_test_add_func ("/drawing/not-finite", test_not_finite);
  g_test_add_func ("/drawing/limit", test_limit);
  return g_test_run ();
}
