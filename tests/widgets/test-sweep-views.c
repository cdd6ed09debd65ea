/* test-sweep-views.c: the charts of a sweep, and the small curve of a run: what they read out, what
 * can be chosen in them, and their end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-parallel-view.h"
#include "lab-sparkline.h"
#include "lab-sweep-view.h"

#include <math.h>

#include "widget-test.h"

#define WIDTH  600
#define HEIGHT 340

static const char one_axis[] = "[experiment]\ntitle=One\n[base]\npreset=linear\nepochs=2\n"
                               "[vary]\nl2=0, 1e-3, 1e-2, 1e-1\n";
static const char two_axes[] = "[experiment]\ntitle=Two\n[base]\nepochs=2\n"
                               "[vary]\nnetwork=linear; deep\ndropout=0, 0.5\nseeds=2\n";

typedef struct {
  GtkWidget *widget;
  GtkWidget *window;
  LabExperiment *experiment;
  guint activated; /* G_MAXUINT: not yet */
} Fixture;

static void
activated_cb (Fixture *fixture, guint index)
{
  fixture->activated = index;
}

static void
set_up (Fixture *fixture, GtkWidget *widget, const char *signal, const char *text)
{
  g_autoptr (GError) error = NULL;

  fixture->activated = G_MAXUINT;
  fixture->experiment = lab_experiment_parse (text, "test", &error);
  g_assert_no_error (error);
  fixture->widget = widget;
  g_signal_connect_swapped (widget, signal, G_CALLBACK (activated_cb), fixture);
  fixture->window = widget_test_show (widget, WIDTH, HEIGHT);
}

static void
tear_down (Fixture *fixture)
{
  widget_test_finish (fixture->window, fixture->widget);
  lab_experiment_unref (fixture->experiment);
}

static void
assert_readout (Fixture *fixture, const char *expected)
{
  g_autofree char *readout = NULL;

  g_object_get (fixture->widget, "readout", &readout, NULL);
  g_assert_cmpstr (readout, ==, expected);
}

static void
move (Fixture *fixture, double x, double y)
{
  g_signal_emit_by_name (
      widget_test_find_controller (fixture->widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "motion",
      x, y);
}

static void
click (Fixture *fixture, double x, double y)
{
  g_signal_emit_by_name (widget_test_find_controller (fixture->widget, GTK_TYPE_GESTURE_CLICK, 0),
                         "released", 1, x, y);
}

/* Moves the pointer over the picture until something is read out there. */
static gboolean
find_something (Fixture *fixture, double *x, double *y)
{
  for (*y = 0; *y < HEIGHT; *y += 6) {
    for (*x = 0; *x < WIDTH; *x += 6) {
      g_autofree char *readout = NULL;
      move (fixture, *x, *y);
      g_object_get (fixture->widget, "readout", &readout, NULL);
      if (readout != NULL)
        return TRUE;
    }
  }
  return FALSE;
}

static void
test_sweep_keys (void)
{
  const LabSweepPoint points[] = {{1, 0.09, 0, 0.09, 0.09, 0},
                                  {2, 0.07, 0.01, 0.06, 0.08, 0},
                                  {1, 0.2, 0, 0.2, 0.2, 0},
                                  {0, NAN, 0, NAN, NAN, 1}};
  Fixture fixture;

  set_up (&fixture, lab_sweep_view_new (), "point-activated", one_axis);
  widget_test_wait_for (
      widget_test_has_description (fixture.widget, "No point of the sweep has a value yet"));
  g_assert_true (widget_test_press (fixture.widget, GDK_KEY_Left));
  assert_readout (&fixture, NULL);
  lab_sweep_view_set (LAB_SWEEP_VIEW (fixture.widget), fixture.experiment, 0, LAB_METRIC_TEST_LOSS,
                      points);
  widget_test_wait_for_frame (fixture.widget);

  /* The first key goes to the best. */
  widget_test_press (fixture.widget, GDK_KEY_Left);
  assert_readout (&fixture, "λ 1e-3: test loss 0.070, between 0.060 and 0.080 over 2 seeds");
  widget_test_press (fixture.widget, GDK_KEY_Left);
  widget_test_press (fixture.widget, GDK_KEY_Left);
  assert_readout (&fixture, "λ 0: test loss 0.090");
  widget_test_press (fixture.widget, GDK_KEY_End);
  assert_readout (&fixture, "λ 0.1: diverged");
  g_assert_true (widget_test_press (fixture.widget, GDK_KEY_Return));
  g_assert_cmpuint (fixture.activated, ==, 3);
  widget_test_press (fixture.widget, GDK_KEY_Home);
  widget_test_press (fixture.widget, GDK_KEY_Right);
  widget_test_press (fixture.widget, GDK_KEY_Right);
  assert_readout (&fixture, "λ 0.01: test loss 0.200");
  widget_test_wait_for (widget_test_has_description (
      fixture.widget, "λ 0.01: test loss 0.200\n"
                      "best at λ 1e-3: 0.070\n"
                      "λ 0: test loss 0.090\n"
                      "λ 1e-3: test loss 0.070, between 0.060 and 0.080 over 2 seeds\n"
                      "λ 0.01: test loss 0.200\n"
                      "λ 0.1: diverged"));
  g_assert_true (widget_test_press (fixture.widget, GDK_KEY_Escape));
  assert_readout (&fixture, NULL);
  g_assert_false (widget_test_press (fixture.widget, GDK_KEY_Escape));
  g_assert_false (widget_test_press (fixture.widget, GDK_KEY_Return));
  tear_down (&fixture);
}

/* What is read out follows the values, and on a log axis an accuracy is an error rate. */
static void
test_sweep_live (void)
{
  LabSweepPoint points[4] = {{1, 0.9, 0, 0.9, 0.9, 0}};
  Fixture fixture;

  for (guint i = 1; i < 4; i++)
    points[i].mean = NAN;
  set_up (&fixture, lab_sweep_view_new (), "point-activated", one_axis);
  lab_sweep_view_set (LAB_SWEEP_VIEW (fixture.widget), fixture.experiment, 0,
                      LAB_METRIC_TEST_ACCURACY, points);
  widget_test_press (fixture.widget, GDK_KEY_Left);
  assert_readout (&fixture, "λ 0: test accuracy 90.00\u00a0%");
  points[0].mean = 0.95;
  lab_sweep_view_set (LAB_SWEEP_VIEW (fixture.widget), fixture.experiment, 0,
                      LAB_METRIC_TEST_ACCURACY, points);
  assert_readout (&fixture, "λ 0: test accuracy 95.00\u00a0%");
  lab_sweep_view_set_log (LAB_SWEEP_VIEW (fixture.widget), TRUE);
  assert_readout (&fixture, "λ 0: test error 5.00\u00a0%");
  lab_sweep_view_set (LAB_SWEEP_VIEW (fixture.widget), fixture.experiment, 0, LAB_METRIC_SECONDS,
                      points);
  assert_readout (&fixture, "λ 0: training time 0.95\u00a0s");
  lab_sweep_view_set (LAB_SWEEP_VIEW (fixture.widget), NULL, 0, LAB_METRIC_SECONDS, NULL);
  assert_readout (&fixture, NULL);
  widget_test_wait_for_frame (fixture.widget);
  tear_down (&fixture);
}

static void
test_sweep_pointer (void)
{
  const LabSweepPoint points[] = {{1, 0.09, 0, 0.09, 0.09, 0},
                                  {1, 0.07, 0, 0.07, 0.07, 0},
                                  {1, 0.2, 0, 0.2, 0.2, 0},
                                  {1, 0.3, 0, 0.3, 0.3, 0}};
  Fixture fixture;
  double x, y;

  set_up (&fixture, lab_sweep_view_new (), "point-activated", one_axis);
  lab_sweep_view_set (LAB_SWEEP_VIEW (fixture.widget), fixture.experiment, 0, LAB_METRIC_TEST_LOSS,
                      points);
  widget_test_wait_for_frame (fixture.widget);
  /* From the top the highest comes first. */
  g_assert_true (find_something (&fixture, &x, &y));
  assert_readout (&fixture, "λ 0.1: test loss 0.300");
  widget_test_wait_for_frame (fixture.widget);
  click (&fixture, x, y);
  g_assert_cmpuint (fixture.activated, ==, 3);
  move (&fixture, 2, 2);
  assert_readout (&fixture, NULL);
  fixture.activated = G_MAXUINT;
  click (&fixture, 2, 2);
  g_assert_cmpuint (fixture.activated, ==, G_MAXUINT);
  tear_down (&fixture);
}

/* Points belong to series by what else varies, whichever axis lies along x. */
static void
test_sweep_series (void)
{
  LabSweepPoint points[4];
  Fixture fixture;

  set_up (&fixture, lab_sweep_view_new (), "point-activated", two_axes);
  g_assert_cmpuint (fixture.experiment->n_points, ==, 4);
  for (guint i = 0; i < 4; i++)
    points[i] = (LabSweepPoint){2, 0.1 * (i + 1), 0, 0.1 * (i + 1), 0.1 * (i + 1), 0};
  for (guint axis = 0; axis < 2; axis++) {
    g_autofree char *readout = NULL;

    lab_sweep_view_set (LAB_SWEEP_VIEW (fixture.widget), fixture.experiment, axis,
                        LAB_METRIC_TEST_LOSS, points);
    widget_test_wait_for_frame (fixture.widget);
    widget_test_press (fixture.widget, GDK_KEY_Home);
    widget_test_press (fixture.widget, GDK_KEY_Home);
    widget_test_press (fixture.widget, GDK_KEY_Down);
    widget_test_press (fixture.widget, GDK_KEY_Return);
    /* The first value along x, the second of the other axis. */
    g_object_get (fixture.widget, "readout", &readout, NULL);
    g_assert_true (g_str_has_prefix (readout, axis == 0 ? "linear, p 0.5: " : "p 0, deep: "));
    g_assert_cmpuint (fixture.activated, <, 4);
    {
      const LabExperimentRun *run = &fixture.experiment->runs[2 * fixture.activated];
      g_assert_cmpuint (run->point, ==, fixture.activated);
      g_assert_cmpuint (run->values[axis], ==, 0);
      g_assert_cmpuint (run->values[1 - axis], ==, 1);
    }
  }
  tear_down (&fixture);
}

static void
test_parallel (void)
{
  double values[8] = {0.4, 0.3, 0.2, 0.1, NAN, NAN, NAN, NAN};
  g_autofree char *first = NULL;
  g_autofree char *pointed = NULL;
  Fixture fixture;
  double x, y;

  set_up (&fixture, lab_parallel_view_new (), "run-activated", two_axes);
  widget_test_wait_for (widget_test_has_description (fixture.widget, "No runs yet"));
  widget_test_press (fixture.widget, GDK_KEY_Up);
  assert_readout (&fixture, NULL);
  g_assert_cmpuint (fixture.experiment->n_runs, ==, 8);
  lab_parallel_view_set (LAB_PARALLEL_VIEW (fixture.widget), fixture.experiment,
                         LAB_METRIC_TEST_LOSS, values);
  widget_test_wait_for_frame (fixture.widget);

  /* The best first, then up and down along the metric, past runs without one. */
  widget_test_press (fixture.widget, GDK_KEY_Down);
  widget_test_press (fixture.widget, GDK_KEY_Return);
  g_assert_cmpuint (fixture.activated, ==, 3);
  g_object_get (fixture.widget, "readout", &first, NULL);
  g_assert_true (g_str_has_suffix (first, "Test loss 0.1"));
  widget_test_press (fixture.widget, GDK_KEY_Up);
  widget_test_press (fixture.widget, GDK_KEY_Up);
  widget_test_press (fixture.widget, GDK_KEY_Return);
  g_assert_cmpuint (fixture.activated, ==, 1);
  widget_test_press (fixture.widget, GDK_KEY_Up);
  widget_test_press (fixture.widget, GDK_KEY_Up);
  widget_test_press (fixture.widget, GDK_KEY_Return);
  g_assert_cmpuint (fixture.activated, ==, 0);
  widget_test_press (fixture.widget, GDK_KEY_Down);
  widget_test_press (fixture.widget, GDK_KEY_Return);
  g_assert_cmpuint (fixture.activated, ==, 1);

  /* New values leave the choice where it is. */
  values[1] = 0.35;
  lab_parallel_view_set (LAB_PARALLEL_VIEW (fixture.widget), fixture.experiment,
                         LAB_METRIC_TEST_LOSS, values);
  widget_test_press (fixture.widget, GDK_KEY_Return);
  g_assert_cmpuint (fixture.activated, ==, 1);
  g_assert_true (widget_test_press (fixture.widget, GDK_KEY_Escape));
  assert_readout (&fixture, NULL);
  g_assert_false (widget_test_press (fixture.widget, GDK_KEY_Escape));

  g_signal_emit_by_name (
      widget_test_find_controller (fixture.widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "leave");
  fixture.activated = G_MAXUINT;
  g_assert_true (find_something (&fixture, &x, &y));
  widget_test_wait_for_frame (fixture.widget);
  click (&fixture, x, y);
  g_assert_cmpuint (fixture.activated, <, 8);
  lab_parallel_view_set (LAB_PARALLEL_VIEW (fixture.widget), NULL, LAB_METRIC_TEST_LOSS, NULL);
  assert_readout (&fixture, NULL);
  tear_down (&fixture);
}

static void
test_sparkline (void)
{
  static const float values[] = {0.3F, NAN, 0.1F, 0.2F};
  GtkWidget *widget = lab_sparkline_new ();
  GtkWidget *window = widget_test_show (widget, 60, 20);
  g_autoptr (GdkTexture) texture = NULL;
  guint n_ink = 0;
  int natural;

  g_assert_true (widget_test_has_description (widget, "No values yet"));
  lab_sparkline_set (LAB_SPARKLINE (widget), values, G_N_ELEMENTS (values));
  lab_sparkline_set (LAB_SPARKLINE (widget), values, G_N_ELEMENTS (values));
  g_assert_true (widget_test_has_description (widget, "lowest 0.100, value 3 of 4"));
  texture = widget_test_draw (widget);
  for (int x = 0; x < 60; x++)
    for (int y = 0; y < 20; y++)
      n_ink += widget_test_pixel (texture, x, y) != 0;
  g_assert_cmpuint (n_ink, >, 20);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 20);
  lab_sparkline_set (LAB_SPARKLINE (widget), NULL, 0);
  g_assert_true (widget_test_has_description (widget, "No values yet"));
  widget_test_finish (window, widget);
}

/* Both charts are pictures with names that can have the focus. */
static void
test_roles (void)
{
  const struct {
    GtkWidget *widget;
    const char *label;
  } pictures[] = {{lab_sweep_view_new (), "Sweep"},
                  {lab_parallel_view_new (), "Parallel coordinates"}};

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++) {
    GtkAccessible *accessible = GTK_ACCESSIBLE (pictures[i].widget);
    g_object_ref_sink (pictures[i].widget);
    g_assert_null (gtk_test_accessible_check_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                       pictures[i].label, NULL));
    gtk_test_accessible_assert_role (accessible, GTK_ACCESSIBLE_ROLE_IMG);
    g_assert_true (gtk_widget_get_focusable (pictures[i].widget));
    g_assert_finalize_object (pictures[i].widget);
  }
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/widgets/sweep-view/keys", test_sweep_keys);
  g_test_add_func ("/widgets/sweep-view/live", test_sweep_live);
  g_test_add_func ("/widgets/sweep-view/pointer", test_sweep_pointer);
  g_test_add_func ("/widgets/sweep-view/series", test_sweep_series);
  g_test_add_func ("/widgets/parallel-view", test_parallel);
  g_test_add_func ("/widgets/sparkline", test_sparkline);
  g_test_add_func ("/widgets/roles", test_roles);
  return g_test_run ();
}
