/* frames.c: how smooth the window is while every core trains.
 *
 * Opens the real window, trains the deep network in it, and as many networks beside it as the
 * machine has more cores. Tells how soon the window stands, how long its frames take, how late the
 * main loop comes to what is due, how soon a pen stroke is read, how much memory it takes, and how
 * long the charts of one long run and of ten take to draw.
 *
 *   tests/with-display build/tests/bench/frames [--epochs N] [--strokes N] [--workers N] [--json]
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "draw-curves.h"
#include "lab-application.h"
#include "lab-draw-pad.h"

#define HEARTBEAT_US  4000
#define STROKE_GAP_MS 40 /* from one verdict to the next stroke */

static struct {
  int epochs, strokes, workers;
  gboolean as_json;
} options = {100, 100, 0, FALSE};

/* ── measuring ───────────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  double clock, processor; /* milliseconds; of the processor, of this thread alone */
} Moment;

/* Milliseconds, any number of them. */
typedef struct {
  GArray *clock, *processor;
} Times;

static double
milliseconds (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

static Moment
now (void)
{
  return (Moment){milliseconds (CLOCK_MONOTONIC), milliseconds (CLOCK_THREAD_CPUTIME_ID)};
}

static void
times_init (Times *self)
{
  self->clock = g_array_new (FALSE, FALSE, sizeof (double));
  self->processor = g_array_new (FALSE, FALSE, sizeof (double));
}

static void
times_clear (Times *self)
{
  g_array_set_size (self->clock, 0);
  g_array_set_size (self->processor, 0);
}

static void
times_free (Times *self)
{
  g_array_unref (self->clock);
  g_array_unref (self->processor);
}

static void
times_add (Times *self, Moment start)
{
  Moment end = now ();
  double clock = end.clock - start.clock, processor = end.processor - start.processor;

  g_array_append_val (self->clock, clock);
  g_array_append_val (self->processor, processor);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* @share of the values are not above it: 0.5 is the median, 1 the largest. Sorts @values. */
static double
quantile (GArray *values, double share)
{
  g_array_sort (values, compare_doubles);
  if (values->len == 0)
    return NAN;
  return g_array_index (values, double, (guint)ceil (share * (values->len - 1)));
}

/* ── the main loop ───────────────────────────────────────────────────────────────────────────────
 */

static struct {
  gboolean measuring;
  Moment turn_start;
  Times turns;  /* from one wait for events to the next */
  Times frames; /* from the first signal of a frame to its last */
  Moment frame_start;
  guint n_frames; /* since the start */
  GArray *late;   /* heartbeats: milliseconds after they were due */
  gint64 beat_due;
} loop;

static gint
timed_poll (GPollFD *fds, guint n_fds, gint timeout)
{
  gint n_ready;

  if (loop.measuring && loop.turn_start.clock > 0)
    times_add (&loop.turns, loop.turn_start);
  n_ready = g_poll (fds, n_fds, timeout);
  loop.turn_start = now ();
  return n_ready;
}

static gboolean
beat_cb (GSource *source, GSourceFunc callback, gpointer data)
{
  gint64 time = g_get_monotonic_time ();

  if (loop.measuring && loop.beat_due > 0) {
    double late = 1e-3 * (double)(time - loop.beat_due);

    g_array_append_val (loop.late, late);
  }
  loop.beat_due = time + HEARTBEAT_US;
  g_source_set_ready_time (source, loop.beat_due);
  return G_SOURCE_CONTINUE;
}

static GSource *
start_heartbeat (void)
{
  static GSourceFuncs functions = {.dispatch = beat_cb};
  GSource *source = g_source_new (&functions, sizeof (GSource));

  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_ready_time (source, 0);
  g_source_attach (source, NULL);
  return source;
}

static void
frame_start_cb (GdkFrameClock *clock, gpointer data)
{
  loop.frame_start = now ();
}

static void
frame_end_cb (GdkFrameClock *clock, gpointer data)
{
  loop.n_frames++;
  if (loop.measuring)
    times_add (&loop.frames, loop.frame_start);
}

/* ── workers ─────────────────────────────────────────────────────────────────────────────────────
 */

/* Trainings beside the window's, such as a sweep makes: as many sessions, each with its own run. */
static GPtrArray *
start_workers (guint n, LabDataset *dataset)
{
  GPtrArray *sessions = g_ptr_array_new_with_free_func (g_object_unref);
  nn_config config = nn_config_default ();

  config.epochs = NN_MAX_EPOCHS;
  for (guint i = 0; i < n; i++) {
    LabSession *session = lab_session_new ();
    g_autoptr (GError) error = NULL;

    g_ptr_array_add (sessions, session);
    lab_session_set_yields (session, TRUE);
    if (!lab_session_prepare (session, &config, dataset, &error))
      g_error ("%s", error->message);
    lab_session_train (session);
  }
  return sessions;
}

/* ── the process ─────────────────────────────────────────────────────────────────────────────────
 */

static char *
read_own (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/%s", name);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* Seconds since this process was started, loading included; to a hundredth. */
static double
age (void)
{
  g_autofree char *stat = read_own ("stat");
  const char *field = stat != NULL ? strrchr (stat, ')') : NULL;

  /* What follows the program's name begins with field 3; the start is field 22. */
  for (int number = 2; number < 22 && field != NULL; number++)
    field = strchr (field + 1, ' ');
  if (field == NULL)
    return NAN;
  return 1e-3 * milliseconds (CLOCK_BOOTTIME) -
         g_ascii_strtod (field, NULL) / (double)sysconf (_SC_CLK_TCK);
}

/* Of "VmRSS" (now) or "VmHWM" (at most so far), in megabytes. */
static double
memory (const char *name)
{
  g_autofree char *status = read_own ("status");
  const char *line = status != NULL ? strstr (status, name) : NULL;

  return line != NULL ? g_ascii_strtod (line + strlen (name) + 1, NULL) / 1024 : NAN;
}

/* ── the chart ───────────────────────────────────────────────────────────────────────────────────
 */

#define CHART_SERIES 10
#define CHART_POINTS 60000
#define CHART_EPOCHS 100
#define CHART_DRAWS  20

static void
fill_series (DrawCurvesSeries *series, guint index, GRand *random)
{
  float *losses = g_new (float, CHART_POINTS);
  double *epochs = g_new (double, CHART_EPOCHS);
  DrawBatches *batches = g_new0 (DrawBatches, 1);

  for (guint i = 0; i < CHART_POINTS; i++)
    losses[i] = (float)(2 * exp (-(double)i / 9000) * g_rand_double_range (random, 0.5, 1.5));
  for (guint i = 0; i < CHART_EPOCHS; i++)
    epochs[i] = exp (-0.05 * i) * (1 + 0.02 * index);
  draw_batches_update (batches, losses, CHART_POINTS, 0.6);
  *series = (DrawCurvesSeries){.name = "a run",
                               .n_epochs = CHART_EPOCHS,
                               .train_loss = epochs,
                               .test_loss = epochs,
                               .train_accuracy = epochs,
                               .test_accuracy = epochs,
                               .batch_loss = losses,
                               .n_batch_losses = CHART_POINTS,
                               .batches = batches,
                               .batches_per_epoch = CHART_POINTS / CHART_EPOCHS,
                               .best_loss_epoch = CHART_EPOCHS,
                               .best_accuracy_epoch = CHART_EPOCHS,
                               .colour = draw_palette (index)};
}

static void
clear_series (DrawCurvesSeries *series)
{
  draw_batches_clear ((DrawBatches *)series->batches);
  g_free ((gpointer)series->batches);
  g_free ((gpointer)series->batch_loss);
  g_free ((gpointer)series->train_loss);
}

/* @n_series runs of 60,000 batches in 1000×700 pixels, again and again. */
static void
measure_chart (guint n_series, Times *times)
{
  DrawCurvesSeries series[CHART_SERIES];
  DrawCurves curves = {
      .series = series, .n_series = n_series, .epochs = CHART_EPOCHS, .smoothing = 0.6};
  DrawTheme theme = draw_theme (FALSE, FALSE);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  theme.font = "Cantarell";
  for (guint i = 0; i < n_series; i++)
    fill_series (&series[i], i, random);
  for (guint i = 0; i < CHART_DRAWS; i++) {
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1000, 700);
    cairo_t *cr = cairo_create (surface);
    Moment start = now ();

    draw_curves (cr, &curves, &theme, 1000, 700, NULL);
    cairo_surface_flush (surface);
    times_add (times, start);
    cairo_destroy (cr);
    cairo_surface_destroy (surface);
  }
  for (guint i = 0; i < n_series; i++)
    clear_series (&series[i]);
}

/* ── the window ──────────────────────────────────────────────────────────────────────────────────
 */

#define wait_until(condition)                                                                      \
  while (!(condition))                                                                             \
  g_main_context_iteration (NULL, TRUE)

static LabWindow *
open_window (LabApplication *application)
{
  GList *windows;
  GdkFrameClock *clock;

  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    g_error ("the application could not be registered");
  g_application_activate (G_APPLICATION (application));
  windows = gtk_application_get_windows (GTK_APPLICATION (application));
  clock = gtk_widget_get_frame_clock (windows->data);
  g_signal_connect (clock, "before-paint", G_CALLBACK (frame_start_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (frame_end_cb), NULL);
  return windows->data;
}

static guint
n_epochs (LabWindow *window)
{
  guint n;

  lab_run_get_epochs (lab_player_get_run (lab_window_get_player (window)), &n);
  return n;
}

static gboolean
is_ready (LabWindow *window)
{
  LabPlayer *player = lab_window_get_player (window);

  return lab_player_get_run (player) != NULL && lab_player_can_train (player) &&
         lab_run_get_snapshot (lab_player_get_run (player)) != NULL;
}

static void
set_flag_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
}

/* One stroke of the pen after the other, back and forth; @verdicts get the time until the frame that
 * shows what the network makes of it, @readings that of reading it alone. */
static void
draw_strokes (LabWindow *window, Times *verdicts, Times *readings)
{
  GtkWidget *pad = app_test_find (window, "pad");

  g_signal_emit_by_name (pad, "toggle-pen");
  for (int stroke = 0; stroke < options.strokes; stroke++) {
    guint n_frames = loop.n_frames;
    gboolean rested = FALSE;
    Moment start = now ();

    g_signal_emit_by_name (pad, "move-pen", stroke / 8 % 2 == 0 ? 1 : -1, stroke % 2);
    times_add (readings, start);
    wait_until (loop.n_frames > n_frames);
    times_add (verdicts, start);
    g_timeout_add_once (STROKE_GAP_MS, set_flag_cb, &rested);
    wait_until (rested);
  }
}

static void
begin_measuring (void)
{
  times_clear (&loop.turns);
  times_clear (&loop.frames);
  g_array_set_size (loop.late, 0);
  loop.turn_start = (Moment){0, 0};
  loop.beat_due = 0;
  loop.measuring = TRUE;
}

/* ── telling ─────────────────────────────────────────────────────────────────────────────────────
 */

typedef struct {
  const char *name, *explanation, *unit;
  double value;
} Figure;

static void
print_figures (const Figure *figures, gsize n, const char *dataset)
{
  if (options.as_json)
    g_print ("{\"dataset\":\"%s\",\"epochs\":%d,\"workers\":%d", dataset, options.epochs,
             options.workers);
  else
    g_print ("%s, %d epochs of the deep network, %d at work\n", dataset, options.epochs,
             options.workers);
  for (gsize i = 0; i < n; i++) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (number, sizeof number, "%.2f", figures[i].value);
    if (options.as_json)
      g_print (",\"%s\":%s", figures[i].name, isfinite (figures[i].value) ? number : "null");
    else
      g_print ("%9s %-2s  %s\n", number, figures[i].unit, figures[i].explanation);
  }
  g_print (options.as_json ? "}\n" : "");
}

static void
parse_options (int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
      {"epochs", 0, 0, G_OPTION_ARG_INT, &options.epochs, "How long the window trains (100)", "N"},
      {"strokes", 0, 0, G_OPTION_ARG_INT, &options.strokes, "Pen strokes to read (100)", "N"},
      {"workers", 0, 0, G_OPTION_ARG_INT, &options.workers,
       "Networks that train, the window's included (one a core)", "N"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, "Print one JSON object", NULL},
      {NULL}};
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error) || options.epochs < 1 ||
      options.strokes < 1) {
    g_printerr ("frames: %s\n", error != NULL ? error->message : "numbers are 1 or more");
    exit (2);
  }
  if (options.workers < 1)
    options.workers = (int)g_get_num_processors ();
}

int
main (int argc, char **argv)
{
  g_autoptr (LabApplication) application = NULL;
  g_autofree char *dataset = NULL;
  g_autoptr (GPtrArray) workers = NULL;
  LabWindow *window;
  Times verdicts, readings, single, chart;
  GSource *heartbeat;
  double shown, ready, resident;

  parse_options (&argc, &argv);
  times_init (&loop.turns);
  times_init (&loop.frames);
  times_init (&verdicts);
  times_init (&readings);
  times_init (&single);
  times_init (&chart);
  loop.late = g_array_new (FALSE, FALSE, sizeof (double));

  application = lab_application_new (G_APPLICATION_NON_UNIQUE);
  window = open_window (application);
  wait_until (loop.n_frames > 0);
  shown = age ();
  wait_until (is_ready (window));
  ready = age ();
  dataset = g_strdup (lab_dataset_get_name (
      lab_run_get_dataset (lab_player_get_run (lab_window_get_player (window)))));

  app_test_set (window, "epochs", g_variant_new_int32 (options.epochs));
  wait_until (is_ready (window));
  workers =
      start_workers ((guint)options.workers - 1,
                     lab_run_get_dataset (lab_player_get_run (lab_window_get_player (window))));
  g_main_context_set_poll_func (NULL, timed_poll);
  heartbeat = start_heartbeat ();
  app_test_click (window, "train_button");
  wait_until (n_epochs (window) >= 1);
  begin_measuring ();
  draw_strokes (window, &verdicts, &readings);
  wait_until (!lab_run_is_active (lab_player_get_run (lab_window_get_player (window))));
  loop.measuring = FALSE;
  resident = memory ("VmRSS");
  g_source_destroy (heartbeat);
  g_source_unref (heartbeat);
  g_clear_pointer (&workers, g_ptr_array_unref);
  app_test_close (window);
  measure_chart (1, &single);
  measure_chart (CHART_SERIES, &chart);

  {
    const Figure figures[] = {
        {"shown_s", "from the start of the process to the first frame", "s", shown},
        {"ready_s", "until the images are there and can be trained on", "s", ready},
        {"frames", "frames", "", loop.frames.clock->len},
        {"frame_median_ms", "a frame: median", "ms", quantile (loop.frames.clock, 0.5)},
        {"frame_p99_ms", "a frame: 99th percentile", "ms", quantile (loop.frames.clock, 0.99)},
        {"frame_longest_ms", "a frame: longest", "ms", quantile (loop.frames.clock, 1)},
        {"frame_processor_median_ms", "a frame, time of the processor: median", "ms",
         quantile (loop.frames.processor, 0.5)},
        {"frame_processor_p99_ms", "a frame, time of the processor: 99th percentile", "ms",
         quantile (loop.frames.processor, 0.99)},
        {"frame_processor_longest_ms", "a frame, time of the processor: longest", "ms",
         quantile (loop.frames.processor, 1)},
        {"turn_longest_ms", "a turn of the main loop: longest", "ms",
         quantile (loop.turns.clock, 1)},
        {"turn_processor_longest_ms", "a turn, time of the processor: longest", "ms",
         quantile (loop.turns.processor, 1)},
        {"late_p99_ms", "what is due comes late: 99th percentile", "ms",
         quantile (loop.late, 0.99)},
        {"late_longest_ms", "what is due comes late: at most (the worst stall)", "ms",
         quantile (loop.late, 1)},
        {"verdict_median_ms", "from a pen stroke to the frame with its verdict: median", "ms",
         quantile (verdicts.clock, 0.5)},
        {"verdict_p99_ms", "from a pen stroke to the frame with its verdict: 99th percentile", "ms",
         quantile (verdicts.clock, 0.99)},
        {"reading_median_ms", "reading the drawing alone: median", "ms",
         quantile (readings.clock, 0.5)},
        {"resident_mb", "resident memory after the last epoch", "MB", resident},
        {"resident_peak_mb", "resident memory at most", "MB", memory ("VmHWM")},
        {"run_chart_median_ms", "a chart of a run of 60,000 batches: median, time of the processor",
         "ms", quantile (single.processor, 0.5)},
        {"chart_median_ms", "a chart of 10 runs of 100 epochs: median, time of the processor", "ms",
         quantile (chart.processor, 0.5)},
    };

    print_figures (figures, G_N_ELEMENTS (figures), dataset);
  }
  times_free (&loop.turns);
  times_free (&loop.frames);
  times_free (&verdicts);
  times_free (&readings);
  times_free (&single);
  times_free (&chart);
  g_array_unref (loop.late);
  return 0;
}
