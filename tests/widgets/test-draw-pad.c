/* test-draw-pad.c: strokes by gesture and by key, undo, clear, and what is seen of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-draw-pad.h"

#include "widget-test.h"

#define SIDE 280 /* ten screen pixels a key step */

typedef struct {
  LabDrawPad *pad;
  GtkWidget *window;
  guint n_changes;
} Fixture;

static void
count_change_cb (Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *pad = lab_draw_pad_new ();

  fixture->pad = LAB_DRAW_PAD (pad);
  fixture->n_changes = 0;
  g_signal_connect_swapped (pad, "changed", G_CALLBACK (count_change_cb), fixture);
  fixture->window = widget_test_show (pad, SIDE, SIDE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  widget_test_finish (fixture->window, GTK_WIDGET (fixture->pad));
}

static void
check_counts (Fixture *fixture, guint n_strokes, guint n_points, guint n_changes)
{
  const LabDrawing *drawing = lab_draw_pad_get_drawing (fixture->pad);

  g_assert_cmpuint (lab_drawing_get_n_strokes (drawing), ==, n_strokes);
  g_assert_cmpuint (lab_drawing_get_n_points (drawing), ==, n_points);
  g_assert_cmpuint (fixture->n_changes, ==, n_changes);
}

static LabPoint
get_point (Fixture *fixture, guint stroke, guint point)
{
  const LabDrawing *drawing = lab_draw_pad_get_drawing (fixture->pad);
  guint n;
  const LabPoint *points = lab_drawing_get_stroke (drawing, stroke, &n);

  g_assert_cmpuint (point, <, n);
  return points[point];
}

static void
check_point (Fixture *fixture, guint stroke, guint point, double x, double y)
{
  LabPoint found = get_point (fixture, stroke, point);

  g_assert_cmpfloat_with_epsilon (found.x, x, 1e-9);
  g_assert_cmpfloat_with_epsilon (found.y, y, 1e-9);
}

static void
move_pen (Fixture *fixture, int columns, int rows)
{
  g_signal_emit_by_name (fixture->pad, "move-pen", columns, rows);
}

static void
toggle_pen (Fixture *fixture)
{
  g_signal_emit_by_name (fixture->pad, "toggle-pen");
}

/* How bright the pad is at (@x, @y), 0 to 255. */
static guint
get_brightness (Fixture *fixture, int x, int y)
{
  g_autoptr (GdkTexture) texture = widget_test_draw (GTK_WIDGET (fixture->pad));

  return widget_test_pixel (texture, x, y) & 0xff;
}

/* Returns: how many pixels of the pad are not paper. */
static guint
count_ink (Fixture *fixture)
{
  g_autoptr (GdkTexture) texture = widget_test_draw (GTK_WIDGET (fixture->pad));
  g_autofree guint32 *pixels = g_new (guint32, SIDE * SIDE);
  guint n = 0;

  gdk_texture_download (texture, (guchar *)pixels, SIDE * sizeof *pixels);
  for (int i = 0; i < SIDE * SIDE; i++)
    n += (pixels[i] & 0xff) > 0x40;
  return n;
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  check_counts (fixture, 0, 0, 0);
  move_pen (fixture, -2, 0);
  check_counts (fixture, 0, 0, 0);
  toggle_pen (fixture);
  check_counts (fixture, 1, 1, 1);
  for (int i = 0; i < 4; i++)
    move_pen (fixture, 1, 0);
  check_counts (fixture, 1, 5, 5);
  toggle_pen (fixture);
  move_pen (fixture, 0, 3);
  check_counts (fixture, 1, 5, 5);
  toggle_pen (fixture);
  move_pen (fixture, -1, 1);
  check_counts (fixture, 2, 7, 7);

  check_point (fixture, 0, 0, 12 / 28.0, 0.5);
  check_point (fixture, 0, 4, 16 / 28.0, 0.5);
  check_point (fixture, 1, 0, 16 / 28.0, 17 / 28.0);
  check_point (fixture, 1, 1, 15 / 28.0, 18 / 28.0);
}

/* The pen stays on the pad. */
static void
test_keys_edge (Fixture *fixture, gconstpointer data)
{
  toggle_pen (fixture);
  for (int i = 0; i < 40; i++)
    move_pen (fixture, -1, -1);
  check_counts (fixture, 1, 41, 41);
  check_point (fixture, 0, 40, 0, 0);
}

/* With the focus goes the pen: what comes back does not draw on. */
static void
test_keys_focus (Fixture *fixture, gconstpointer data)
{
  GtkWidget *pad = GTK_WIDGET (fixture->pad);

  toggle_pen (fixture);
  check_counts (fixture, 1, 1, 1);
  g_signal_emit_by_name (widget_test_find_controller (pad, GTK_TYPE_EVENT_CONTROLLER_FOCUS, 0),
                         "leave");
  move_pen (fixture, 1, 0);
  check_counts (fixture, 1, 1, 1);
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  lab_draw_pad_undo (fixture->pad);
  check_counts (fixture, 0, 0, 0);

  toggle_pen (fixture);
  move_pen (fixture, 5, 0);
  toggle_pen (fixture);
  move_pen (fixture, 0, 5);
  toggle_pen (fixture);
  check_counts (fixture, 2, 3, 3);

  /* In mid-stroke: what comes after is no part of the stroke before. */
  g_signal_emit_by_name (fixture->pad, "undo");
  check_counts (fixture, 1, 2, 4);
  move_pen (fixture, 0, 5);
  check_counts (fixture, 1, 2, 4);
  lab_draw_pad_undo (fixture->pad);
  check_counts (fixture, 0, 0, 5);
  lab_draw_pad_undo (fixture->pad);
  check_counts (fixture, 0, 0, 5);
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  lab_draw_pad_clear (fixture->pad);
  check_counts (fixture, 0, 0, 0);
  for (int i = 0; i < 3; i++) {
    toggle_pen (fixture);
    move_pen (fixture, 1, 1);
    toggle_pen (fixture);
  }
  check_counts (fixture, 3, 6, 6);
  g_signal_emit_by_name (fixture->pad, "clear");
  check_counts (fixture, 0, 0, 7);
}

/* A clear is undone like a stroke, after the strokes that came later. */
static void
test_undo_clear (Fixture *fixture, gconstpointer data)
{
  g_assert_false (lab_draw_pad_can_undo (fixture->pad));
  toggle_pen (fixture);
  move_pen (fixture, 1, 1);
  toggle_pen (fixture);
  lab_draw_pad_clear (fixture->pad);
  lab_draw_pad_clear (fixture->pad);
  check_counts (fixture, 0, 0, 3);
  g_assert_true (lab_draw_pad_can_undo (fixture->pad));
  toggle_pen (fixture);
  check_counts (fixture, 1, 1, 4);
  lab_draw_pad_undo (fixture->pad);
  check_counts (fixture, 0, 0, 5);
  lab_draw_pad_undo (fixture->pad);
  check_counts (fixture, 1, 2, 6);
  lab_draw_pad_undo (fixture->pad);
  check_counts (fixture, 0, 0, 7);
  g_assert_false (lab_draw_pad_can_undo (fixture->pad));
  lab_draw_pad_undo (fixture->pad);
  check_counts (fixture, 0, 0, 7);
}

/* What is on the screen: the stroke as it grows, and nothing of it after an undo. */
static void
test_seen (Fixture *fixture, gconstpointer data)
{
  guint one, two;

  /* The hint: some grey text. */
  g_assert_cmpuint (count_ink (fixture), >, 50);

  /* Dots where the pen has been, and lifted from: its ring is gone with the focus. */
  move_pen (fixture, -7, -7);
  toggle_pen (fixture);
  move_pen (fixture, 14, 0);
  toggle_pen (fixture);
  move_pen (fixture, 0, 7);
  g_assert_cmpuint (get_brightness (fixture, 100, 70), >, 0xf0);
  g_assert_cmpuint (get_brightness (fixture, 140, 70), >, 0xf0);
  g_assert_cmpuint (get_brightness (fixture, 100, 200), <, 0x20);
  one = count_ink (fixture);

  /* 140 px long, as wide as the pen of the 28×28 image is in ten times its size, and the ring. */
  g_assert_cmpuint (one, >, 140 * 26);
  g_assert_cmpuint (one, <, 140 * 26 + 1500);

  toggle_pen (fixture);
  move_pen (fixture, -7, 7);
  two = count_ink (fixture);
  g_assert_cmpuint (two, >, one + 1000);
  lab_draw_pad_undo (fixture->pad);
  g_assert_cmpuint (get_brightness (fixture, 140, 70), >, 0xf0);
  g_assert_cmpuint (count_ink (fixture), <, one + 500);
}

/* Another size shows the same drawing. */
static void
test_seen_resized (Fixture *fixture, gconstpointer data)
{
  toggle_pen (fixture);
  move_pen (fixture, 7, 0);
  toggle_pen (fixture);
  move_pen (fixture, 0, 10);
  g_assert_cmpuint (get_brightness (fixture, 180, 140), >, 0xf0);
  gtk_widget_set_size_request (GTK_WIDGET (fixture->pad), 560, 560);
  widget_test_wait_for (gtk_widget_get_width (GTK_WIDGET (fixture->pad)) == 560);
  g_assert_cmpuint (get_brightness (fixture, 360, 280), >, 0xf0);
  g_assert_cmpuint (get_brightness (fixture, 180, 140), <, 0x20);
}

/* The pad is dark in both styles. */
static void
test_styles (Fixture *fixture, gconstpointer data)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  toggle_pen (fixture);
  move_pen (fixture, 7, 0);
  for (int dark = 0; dark < 2; dark++) {
    adw_style_manager_set_color_scheme (manager, dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                      : ADW_COLOR_SCHEME_FORCE_LIGHT);
    g_assert_cmpuint (get_brightness (fixture, 170, 140), >, 0xf0);
    g_assert_cmpuint (get_brightness (fixture, 20, 20), <, 0x20);
  }
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
}

static GtkGesture *
find_drag (Fixture *fixture)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->pad));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_GESTURE_DRAG (controller))
      return GTK_GESTURE (controller);
  }
  g_assert_not_reached ();
}

/* A click without motion is a dot, wherever it is. */
static void
test_dot (Fixture *fixture, gconstpointer data)
{
  GtkGesture *drag = find_drag (fixture);

  g_signal_emit_by_name (drag, "drag-begin", 70.0, 210.0);
  g_signal_emit_by_name (drag, "drag-end", 0.0, 0.0);
  check_counts (fixture, 1, 1, 1);
  check_point (fixture, 0, 0, 0.25, 0.75);
  g_assert_cmpuint (get_brightness (fixture, 70, 210), >, 0xf0);
  g_assert_cmpuint (get_brightness (fixture, 70, 180), <, 0x20);
}

/* A wide allocation holds the square in its middle, and only that takes clicks. */
static void
test_square (Fixture *fixture, gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->pad);
  GtkGesture *drag = find_drag (fixture);

  gtk_widget_set_size_request (widget, 2 * SIDE, SIDE);
  widget_test_wait_for (gtk_widget_get_width (widget) == 2 * SIDE);
  g_assert_false (gtk_widget_contains (widget, 100, 100));
  g_assert_true (gtk_widget_contains (widget, SIDE, 100));
  g_assert_false (gtk_widget_contains (widget, 2 * SIDE - 100, 100));
  g_signal_emit_by_name (drag, "drag-begin", (double)SIDE, SIDE / 2.0);
  check_point (fixture, 0, 0, 0.5, 0.5);
}

static void
test_described (Fixture *fixture, gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->pad);
  GtkGesture *drag = find_drag (fixture);

  g_assert_null (gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "Drawing pad", NULL));
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)), ==,
                   GTK_ACCESSIBLE_ROLE_IMG);
  for (int i = 0; i < 3; i++) {
    g_signal_emit_by_name (drag, "drag-begin", 70.0, 210.0);
    g_signal_emit_by_name (drag, "drag-end", 0.0, 0.0);
  }
  widget_test_wait_for (widget_test_has_description (widget, "3 strokes, 3 points"));
  lab_draw_pad_undo (fixture->pad);
  lab_draw_pad_undo (fixture->pad);
  widget_test_wait_for (widget_test_has_description (widget, "1 stroke, 1 point"));
}

static void
test_measure (Fixture *fixture, gconstpointer data)
{
  GtkWidget *pad = g_object_ref_sink (lab_draw_pad_new ());
  int minimum, natural;

  gtk_widget_measure (pad, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, >=, 100);
  gtk_widget_measure (pad, GTK_ORIENTATION_VERTICAL, 300, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 300);
  g_assert_cmpint (minimum, <, 300);
  g_assert_true (gtk_widget_get_focusable (pad));
  g_assert_finalize_object (pad);
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
  add ("/draw-pad/keys", test_keys);
  add ("/draw-pad/keys-edge", test_keys_edge);
  add ("/draw-pad/keys-focus", test_keys_focus);
  add ("/draw-pad/undo", test_undo);
  add ("/draw-pad/clear", test_clear);
  add ("/draw-pad/undo-clear", test_undo_clear);
  add ("/draw-pad/seen", test_seen);
  add ("/draw-pad/seen-resized", test_seen_resized);
  add ("/draw-pad/styles", test_styles);
  add ("/draw-pad/dot", test_dot);
  add ("/draw-pad/square", test_square);
  add ("/draw-pad/described", test_described);
  add ("/draw-pad/measure", test_measure);
  return g_test_run ();
}
