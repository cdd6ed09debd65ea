/* test-draw-pad-pointer.c: draws with a real pointer and real keys: not one point is lost.
 *
 * xdotool moves the pointer of the X server as fast as it can, so that many moves fall into one
 * frame. GTK joins those into one event; the pad must find the others in its history.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-draw-pad.h"

#include <math.h>

#include "widget-test.h"

#define SIDE    400
#define N_MOVES 100

typedef struct {
  LabDrawPad *pad;
  GtkWidget *window;
  int x, y; /* where the pad's corner is on the screen */
} Fixture;

static const LabDrawing *
get_drawing (Fixture *fixture)
{
  return lab_draw_pad_get_drawing (fixture->pad);
}

static guint
count_points (Fixture *fixture)
{
  return lab_drawing_get_n_points (get_drawing (fixture));
}

static void
quit_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (object), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

/* Runs xdotool, with the main loop running: @commands is "mousemove 1 2 mousedown 1". */
static void
drive (const char *commands)
{
  g_autofree char *line = g_strconcat ("xdotool ", commands, NULL);
  g_auto (GStrv) arguments = g_strsplit (line, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  gboolean has_quit = FALSE;

  process = g_subprocess_newv ((const char *const *)arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, quit_cb, &has_quit);
  widget_test_wait_for (has_quit);
}

static void
append_move (GString *commands, Fixture *fixture, int x, int y)
{
  g_string_append_printf (commands, "mousemove %d %d ", fixture->x + x, fixture->y + y);
}

static void
check_point (Fixture *fixture, guint stroke, guint point, double x, double y)
{
  guint n;
  const LabPoint *points = lab_drawing_get_stroke (get_drawing (fixture), stroke, &n);

  g_assert_cmpuint (point, <, n);
  g_assert_cmpfloat_with_epsilon (points[point].x * SIDE, x, 0.01);
  g_assert_cmpfloat_with_epsilon (points[point].y * SIDE, y, 0.01);
}

/* Without a window manager nobody says where the window is: a click tells. */
static void
find_corner (Fixture *fixture)
{
  const LabPoint *points;
  guint n;

  drive ("mousemove 200 200 click 1");
  widget_test_wait_for (count_points (fixture) == 1);
  points = lab_drawing_get_stroke (get_drawing (fixture), 0, &n);
  fixture->x = (int)lround (200 - points[0].x * SIDE);
  fixture->y = (int)lround (200 - points[0].y * SIDE);
  lab_draw_pad_clear (fixture->pad);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *pad = lab_draw_pad_new ();

  fixture->pad = LAB_DRAW_PAD (pad);
  fixture->window = widget_test_show (pad, SIDE, SIDE);
  find_corner (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  /* GTK holds a widget until it has seen the button's release. */
  widget_test_wait_for (
      !(gtk_widget_get_state_flags (GTK_WIDGET (fixture->pad)) & GTK_STATE_FLAG_ACTIVE));
  widget_test_finish (fixture->window, GTK_WIDGET (fixture->pad));
}

/* A spiral, no two positions the same. */
static void
get_spiral (int i, int *x, int *y)
{
  double angle = 0.2 * i, radius = 20 + 1.5 * i;

  *x = (int)lround (SIDE / 2 + radius * cos (angle));
  *y = (int)lround (SIDE / 2 + radius * sin (angle));
}

static void
test_no_point_lost (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) commands = g_string_new (NULL);
  int x, y;

  get_spiral (0, &x, &y);
  append_move (commands, fixture, x, y);
  g_string_append (commands, "mousedown 1 ");
  for (int i = 1; i <= N_MOVES; i++) {
    get_spiral (i, &x, &y);
    append_move (commands, fixture, x, y);
  }
  g_string_append (commands, "mouseup 1");
  drive (commands->str);

  widget_test_wait_for (count_points (fixture) >= N_MOVES + 1);
  widget_test_run_for (100);
  g_assert_cmpuint (lab_drawing_get_n_strokes (get_drawing (fixture)), ==, 1);
  g_assert_cmpuint (count_points (fixture), ==, N_MOVES + 1);
  for (int i = 0; i <= N_MOVES; i++) {
    get_spiral (i, &x, &y);
    check_point (fixture, 0, (guint)i, x, y);
  }
}

static void
test_click (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) commands = g_string_new (NULL);

  append_move (commands, fixture, 100, 300);
  g_string_append (commands, "click 1");
  drive (commands->str);
  widget_test_wait_for (count_points (fixture) == 1);
  check_point (fixture, 0, 0, 100, 300);

  /* Moves without a button, and the other buttons, draw nothing. */
  g_string_truncate (commands, 0);
  append_move (commands, fixture, 200, 200);
  g_string_append (commands, "click 3 click 2");
  drive (commands->str);
  widget_test_run_for (100);
  g_assert_cmpuint (count_points (fixture), ==, 1);
}

/* Out over the edge and back with the button down: one stroke, kept at the edge. */
static void
test_leave (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) commands = g_string_new (NULL);

  append_move (commands, fixture, 300, 200);
  g_string_append (commands, "mousedown 1 ");
  append_move (commands, fixture, 450, 210);
  append_move (commands, fixture, 300, 220);
  g_string_append (commands, "mouseup 1");
  drive (commands->str);
  widget_test_wait_for (count_points (fixture) == 3);
  g_assert_cmpuint (lab_drawing_get_n_strokes (get_drawing (fixture)), ==, 1);
  check_point (fixture, 0, 1, SIDE, 210);
  check_point (fixture, 0, 2, 300, 220);
}

/* Ctrl+Z and Delete after a click, without any other way to the focus. */
static void
test_undo_keys (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) commands = g_string_new (NULL);

  append_move (commands, fixture, 100, 100);
  g_string_append (commands, "click 1 ");
  append_move (commands, fixture, 200, 100);
  g_string_append (commands, "click 1");
  drive (commands->str);
  widget_test_wait_for (count_points (fixture) == 2);
  drive ("key ctrl+z");
  widget_test_wait_for (count_points (fixture) == 1);
  check_point (fixture, 0, 0, 100, 100);
  drive ("key Delete");
  widget_test_wait_for (count_points (fixture) == 0);
}

static void
test_draw_with_keys (Fixture *fixture, gconstpointer data)
{
  gtk_widget_grab_focus (GTK_WIDGET (fixture->pad));
  drive ("key space Right Right Down space Left KP_Home space");
  widget_test_wait_for (count_points (fixture) == 5);
  g_assert_cmpuint (lab_drawing_get_n_strokes (get_drawing (fixture)), ==, 2);
  check_point (fixture, 0, 0, SIDE / 2, SIDE / 2);
  check_point (fixture, 0, 3, SIDE * 16 / 28.0, SIDE * 15 / 28.0);
  check_point (fixture, 1, 0, SIDE * 14 / 28.0, SIDE * 14 / 28.0);
  /* Escape takes no ink away; Delete does, until it is undone. */
  drive ("key Escape Delete");
  widget_test_wait_for (count_points (fixture) == 0);
  drive ("key ctrl+z");
  widget_test_wait_for (count_points (fixture) == 5);
  drive ("key space Escape Right");
  widget_test_wait_for (count_points (fixture) == 6);
  g_assert_cmpuint (lab_drawing_get_n_strokes (get_drawing (fixture)), ==, 3);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  add ("/draw-pad-pointer/no-point-lost", test_no_point_lost);
  add ("/draw-pad-pointer/click", test_click);
  add ("/draw-pad-pointer/leave", test_leave);
  add ("/draw-pad-pointer/undo-keys", test_undo_keys);
  add ("/draw-pad-pointer/draw-with-keys", test_draw_with_keys);
  return g_test_run ();
}
