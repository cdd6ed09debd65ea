/* test-fine-tuning.c: a network is taught a hand unlike any that it knows, and forgets little.
 *
 * On the built-in digits, and on MNIST where DIGIT_LAB_DATA_DIR says where it is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-fine-tuning.h"

#include <math.h>

#include "lab-ink.h"
#include "lab-run-private.h"
#include "lab-test-session.h"
#include "odd-hand.h"

/* What is drawn for each digit. */
#define N_OWN      2
#define N_HELD_OUT 5

/* ── drawings ─────────────────────────────────────────────────────────────────────────────────── */

typedef struct {
  GPtrArray *strokes; /* LabDrawing */
  GPtrArray *pixels;  /* guint8 (784) */
  GArray *drawings;   /* LabOwnDrawing */
} Drawings;

static void
drawings_clear (Drawings *self)
{
  g_ptr_array_unref (self->strokes);
  g_ptr_array_unref (self->pixels);
  g_array_unref (self->drawings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawings, drawings_clear)

/* @n of each digit, from the @first on. */
static Drawings
draw (guint first, guint n)
{
  Drawings self = {g_ptr_array_new_with_free_func ((GDestroyNotify)lab_drawing_free),
                   g_ptr_array_new_with_free_func (g_free),
                   g_array_new (FALSE, FALSE, sizeof (LabOwnDrawing))};

  for (guint i = 0; i < n; i++)
    for (guint digit = 0; digit < LAB_N_DIGITS; digit++) {
      LabDrawing *strokes = odd_hand_draw (digit, first + i);
      guint8 *pixels = g_malloc (LAB_IMAGE_PIXELS);
      LabOwnDrawing own = {.drawing = strokes, .pixels = pixels, .label = (guint8)digit};

      g_assert_true (lab_ink_render (strokes, LAB_INK_PEN_WIDTH, pixels));
      g_ptr_array_add (self.strokes, strokes);
      g_ptr_array_add (self.pixels, pixels);
      g_array_append_val (self.drawings, own);
    }
  return self;
}

static const LabOwnDrawing *
get (const Drawings *drawings)
{
  return (const LabOwnDrawing *)(void *)drawings->drawings->data;
}

/* Only their images are known. */
static void
forget_strokes (Drawings *drawings)
{
  for (guint i = 0; i < drawings->drawings->len; i++)
    g_array_index (drawings->drawings, LabOwnDrawing, i).drawing = NULL;
}

/* ── what it is for ───────────────────────────────────────────────────────────────────────────── */

static LabSnapshot *
train (LabSession *session)
{
  LabRun *run = lab_session_get_run (session);

  lab_session_train (session);
  lab_test_wait_for_end (run);
  g_assert_cmpint (lab_run_get_state (run), ==, LAB_RUN_FINISHED);
  return lab_snapshot_ref (lab_run_get_snapshot (run));
}

/* Fine-tunes @before with @own. */
static LabFineTuningReport
tune (LabSession *session, LabSnapshot *before, LabDataset *base, const Drawings *own,
      const Drawings *held_out)
{
  nn_config config = before->config;
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) mixture = NULL;
  g_autoptr (LabSnapshot) after = NULL;
  LabFineTuningReport report;
  LabFineTuningPlan plan;

  lab_fine_tuning_plan_init (&plan, &config, own->drawings->len, base);
  lab_fine_tuning_configure (&plan, &config);
  mixture = lab_fine_tuning_mix (base, get (own), own->drawings->len, &plan, &error);
  g_assert_no_error (error);
  lab_session_prepare_from (session, before, &config, mixture, &error);
  g_assert_no_error (error);
  after = train (session);
  lab_fine_tuning_report (before, after, mixture, get (own), own->drawings->len, get (held_out),
                          held_out->drawings->len, &report, &error);
  g_assert_no_error (error);
  g_test_message ("drawings %.2f → %.2f, held out %.2f → %.2f, base %.4f → %.4f", report.own_before,
                  report.own_after, report.held_out_before, report.held_out_after,
                  report.base_before, report.base_after);
  return report;
}

static void
check_report (const LabFineTuningReport *report, LabDataset *base)
{
  g_assert_cmpuint (report->n_own, ==, N_OWN * LAB_N_DIGITS);
  g_assert_cmpuint (report->n_held_out, ==, N_HELD_OUT * LAB_N_DIGITS);
  g_assert_cmpuint (report->n_base, ==, lab_dataset_get_images (base, LAB_SPLIT_TEST)->n);
  /* The hand is unlike the base's … */
  g_assert_cmpfloat (report->held_out_before, <, 0.9);
  /* … and is learned … */
  g_assert_cmpfloat (report->own_after, >=, 0.95);
  g_assert_cmpfloat (report->held_out_after, >=, report->held_out_before + 0.1);
  g_assert_cmpfloat (report->held_out_after, >=, 0.9);
  /* … at the cost of next to nothing. */
  g_assert_cmpfloat (report->base_after, >, report->base_before - 0.005);
}

/* A network of @preset that knows @base, in @n_epochs. */
static void
check_base (LabDataset *base, nn_preset preset, int n_epochs, guint64 seed)
{
  nn_config config = nn_config_default ();
  g_autoptr (LabSession) session = lab_session_new ();
  g_auto (Drawings) own = draw ((guint)(100 * seed), N_OWN);
  g_auto (Drawings) held_out = draw ((guint)(100 * seed + 50), N_HELD_OUT);
  g_autoptr (LabSnapshot) before = NULL;
  g_autoptr (GError) error = NULL;
  LabFineTuningReport report;

  nn_config_set_preset (&config, preset);
  config.epochs = n_epochs;
  config.seed = seed;
  lab_session_prepare (session, &config, base, &error);
  g_assert_no_error (error);
  before = train (session);
  report = tune (session, before, base, &own, &held_out);
  check_report (&report, base);
  forget_strokes (&own);
  report = tune (session, before, base, &own, &held_out);
  check_report (&report, base);
  lab_session_shutdown (session);
}

static void
test_builtin (void)
{
  g_autoptr (LabDataset) base = lab_dataset_open_builtin ();

  check_base (base, NN_PRESET_DEEP, 12, 1);
  check_base (base, NN_PRESET_SHALLOW, 12, 2);
}

/* What is in the usual places: MNIST, or the built-in digits again. */
static void
test_usual (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabDataset) base = lab_dataset_open (NULL, NULL, &error);

  g_assert_no_error (error);
  g_test_message ("on %s", lab_dataset_get_plain_name (base));
  check_base (base, NN_PRESET_DEEP, 6, 3);
}

/* A linear network cannot keep two hands apart: it learns one, and forgets something of the other. */
static void
test_linear (void)
{
  g_autoptr (LabDataset) base = lab_dataset_open_builtin ();
  nn_config config = nn_config_default ();
  g_autoptr (LabSession) session = lab_session_new ();
  g_auto (Drawings) own = draw (0, N_OWN);
  g_auto (Drawings) held_out = draw (50, N_HELD_OUT);
  g_autoptr (LabSnapshot) before = NULL;
  LabFineTuningReport report;

  nn_config_set_preset (&config, NN_PRESET_LINEAR);
  config.epochs = 10;
  lab_session_prepare (session, &config, base, NULL);
  before = train (session);
  report = tune (session, before, base, &own, &held_out);
  g_assert_cmpfloat (report.held_out_after, >=, report.held_out_before + 0.1);
  g_assert_cmpfloat (report.base_after, >, report.base_before - 0.02);
  lab_session_shutdown (session);
}

/* ── the plan ─────────────────────────────────────────────────────────────────────────────────── */

static void
test_plan (void)
{
  g_autoptr (LabDataset) base = lab_dataset_open_builtin ();
  nn_config config = nn_config_default (), tuned;
  LabFineTuningPlan few, many, none;

  config.seed = 17;
  config.dropout = 0.25;
  lab_fine_tuning_plan_init (&few, &config, 3, base);
  lab_fine_tuning_plan_init (&many, &config, 2000, base);
  lab_fine_tuning_plan_init (&none, &config, 0, base);
  g_assert_cmpuint (few.n_variants, >, many.n_variants);
  g_assert_cmpuint (many.n_variants, >, 1);
  g_assert_cmpuint (none.n_variants, >, 1);
  /* No more than there are. */
  g_assert_cmpuint (few.n_rehearsed, >, 1000);
  g_assert_cmpuint (many.n_rehearsed, ==, 10000);
  g_assert_cmpfloat (few.learning_rate, <, config.learning_rate);
  g_assert_cmpuint (few.seed, ==, 17);

  tuned = config;
  lab_fine_tuning_configure (&few, &tuned);
  g_assert_cmpint (nn_config_check (&tuned), ==, NN_FIELD_NONE);
  g_assert_cmpfloat (tuned.learning_rate, ==, few.learning_rate);
  g_assert_cmpint (tuned.epochs, ==, (int)few.epochs);
  g_assert_cmpint (tuned.batch_size, ==, (int)few.batch_size);
  g_assert_cmpfloat (tuned.dropout, ==, 0.25);
  g_assert_cmpint (tuned.n_hidden, ==, config.n_hidden);
}

/* Whatever a run had, its fine-tuning can be trained. */
static void
test_plan_extremes (void)
{
  static const double rates[] = {1e-9, 0.01, 1000};
  g_autoptr (LabDataset) base = lab_dataset_open_builtin ();

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    for (int hidden = 0; hidden < 2; hidden++) {
      nn_config config = nn_config_default ();
      LabFineTuningPlan plan;

      config.n_hidden = hidden;
      config.learning_rate = rates[i];
      config.batch_size = hidden == 0 ? 1 : NN_MAX_BATCH_SIZE;
      lab_fine_tuning_plan_init (&plan, &config, G_MAXUINT, base);
      lab_fine_tuning_configure (&plan, &config);
      g_assert_cmpint (nn_config_check (&config), ==, NN_FIELD_NONE);
    }
}

/* ── the report ───────────────────────────────────────────────────────────────────────────────── */

static void
test_report_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LabRun) run = train_through (fixture);
  LabSnapshot *snapshot = lab_run_get_snapshot (run);
  g_autoptr (GError) error = NULL;
  LabFineTuningReport report;

  lab_fine_tuning_report (snapshot, snapshot, fixture->dataset, NULL, 0, NULL, 0, &report, &error);
  g_assert_no_error (error);
  g_assert_true (isnan (report.own_before) && isnan (report.own_after));
  g_assert_true (isnan (report.held_out_before) && isnan (report.held_out_after));
  g_assert_cmpuint (report.n_base, ==, 200);
  g_assert_cmpfloat (report.base_before, ==, snapshot->evaluation->accuracy);
  g_assert_cmpfloat (report.base_after, ==, snapshot->evaluation->accuracy);
}

static void
test_report_refused (Fixture *fixture, gconstpointer data)
{
  nn_config config = fixture->config;
  g_autoptr (LabRun) run = train_through (fixture);
  LabSnapshot *snapshot = lab_run_get_snapshot (run);
  g_auto (Drawings) drawings = draw (0, 1);
  g_autoptr (LabSnapshot) other = NULL;
  g_autoptr (GError) error = NULL;
  LabFineTuningReport report;

  config.hidden[0]++;
  other = lab_snapshot_new (&config);
  g_assert_false (lab_fine_tuning_report (snapshot, other, fixture->dataset, NULL, 0, NULL, 0,
                                          &report, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_array_index (drawings.drawings, LabOwnDrawing, 3).label = 10;
  g_assert_false (lab_fine_tuning_report (snapshot, snapshot, fixture->dataset, get (&drawings), 10,
                                          NULL, 0, &report, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_words (void)
{
  LabFineTuningReport report = {.held_out_before = 0.6,
                                .held_out_after = 0.9,
                                .own_before = 0.5,
                                .own_after = 1,
                                .base_before = 0.978,
                                .base_after = 0.9761,
                                .n_held_out = 20,
                                .n_own = 40,
                                .n_base = 10000};
  g_autofree char *text = lab_fine_tuning_describe (&report, "MNIST");
  g_autofree char *name = lab_fine_tuning_name_run ("deep", 20);
  g_autofree char *name_of_one = lab_fine_tuning_name_run ("deep", 1);
  g_autofree char *own_text = NULL;

  g_assert_cmpstr (text, ==,
                   "Your held-out drawings: 12 of 20 read before, 18 now. "
                   "MNIST: 97.8 % before, 97.6 % now.");
  report.n_held_out = 0;
  report.held_out_before = report.held_out_after = NAN;
  report.n_left_out = 2;
  own_text = lab_fine_tuning_describe (&report, "MNIST");
  g_assert_cmpstr (own_text, ==,
                   "Your drawings, all of them trained on: 20 of 40 read before, 40 now. "
                   "MNIST: 97.8 % before, 97.6 % now. "
                   "2 drawings are left out: their labels are no classes of this network.");
  g_assert_cmpstr (name, ==, "deep, taught 20 drawings");
  g_assert_cmpstr (name_of_one, ==, "deep, taught 1 drawing");
}

static void
test_command (void)
{
  nn_config config = nn_config_default ();
  g_autofree char *command = NULL;

  config.learning_rate = 0.03;
  config.epochs = 6;
  command = lab_fine_tuning_format_command (7, 12, &config, "mixture:1:40:9000:3=1:builtin");
  g_assert_cmpstr (command, ==,
                   "digit-lab-cli handwriting fine-tune --run 7 --epoch 12 --epochs 6 "
                   "--learning-rate 0.03 --variants 40 --rehearse 9000");
  g_assert_null (lab_fine_tuning_format_command (7, 12, &config, "mnist"));
  g_assert_null (lab_fine_tuning_format_command (7, 12, &config, NULL));
  g_assert_null (lab_fine_tuning_format_command (0, 0, &config, "mixture:1:40:9000:3=1:builtin"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fine-tuning/builtin", test_builtin);
  g_test_add_func ("/fine-tuning/usual", test_usual);
  g_test_add_func ("/fine-tuning/linear", test_linear);
  g_test_add_func ("/fine-tuning/plan", test_plan);
  g_test_add_func ("/fine-tuning/plan-extremes", test_plan_extremes);
  ADD ("/fine-tuning/report-nothing", test_report_nothing);
  ADD ("/fine-tuning/report-refused", test_report_refused);
  g_test_add_func ("/fine-tuning/words", test_words);
  g_test_add_func ("/fine-tuning/command", test_command);

  return g_test_run ();
}
