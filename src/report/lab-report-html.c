/* lab-report-html.c: the report as one page that needs no other file, no script and no network.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-report-private.h"

#include <math.h>
#include <glib/gi18n-lib.h>
#include "draw-text.h"
#include "lab-build.h"
#include "lab-diagnosis.h"
#include "lab-report-style.h"

/* Appends @format with every string in it escaped. */
static void append (GString *html, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
append (GString *html, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_markup_vprintf_escaped (format, arguments);
  va_end (arguments);
  g_string_append (html, text);
}

/* ── the claims ──────────────────────────────────────────────────────────────────────────────────
 */

static const struct {
  const char *style, *mark, *word;
} verdicts[] = {
    [LAB_CLAIM_HOLDS] = {"holds", "✓", N_ ("holds")},
    [LAB_CLAIM_PARTLY] = {"partly", "≈", N_ ("in part")},
    [LAB_CLAIM_FAILS] = {"fails", "✗", N_ ("does not hold")},
    [LAB_CLAIM_UNKNOWN] = {"unknown", "–", N_ ("unknown")},
};

/* What the study's numbers are about. */
static gboolean
is_mnist (const LabReport *self)
{
  return g_strcmp0 (self->dataset_name, "MNIST") == 0 && self->n_train_images == 60000 &&
         self->n_test_images == 10000;
}

static void
append_claim (GString *html, const LabClaim *claim)
{
  append (html, "<tr><td><a href=\"#%s\">%s</a></td><td>%s<small>%s</small></td>",
          claim->experiment, claim->said, claim->measured, claim->rule);
  append (html, "<td class=\"%s\">%s %s</td></tr>\n", verdicts[claim->verdict].style,
          verdicts[claim->verdict].mark, _ (verdicts[claim->verdict].word));
}

static void
append_claims (GString *html, const LabReport *self)
{
  g_autoptr (GPtrArray) claims = lab_report_judge (self);
  g_autofree char *readings = lab_report_compare_readings (self);

  if (claims->len == 0)
    return;
  append (
      html, "<section>\n<h2>%s</h2>\n<p>%s</p>\n",
      _ ("What the study says, and what came of it here"),
      _ ("Each network was trained once, with one seed. Another seed changes a test accuracy by "
         "about 0.2 points, and may turn a narrow verdict."));
  if (!is_mnist (self))
    append (html, "<p class=\"conclusion\">%s</p>\n",
            _ ("The study was trained on MNIST, and these are other images: its numbers need not "
               "come out."));
  append (html,
          "<table class=\"claims\">\n<thead><tr><th>%s</th><th>%s</th><th>%s</th></tr></thead>\n"
          "<tbody>\n",
          _ ("The study"), _ ("Measured"), _ ("Verdict"));
  for (guint i = 0; i < claims->len; i++)
    append_claim (html, g_ptr_array_index (claims, i));
  g_string_append (html, "</tbody>\n</table>\n");
  if (readings != NULL)
    append (html, "<p>%s</p>\n", readings);
  g_string_append (html, "</section>\n");
}

/* ── the experiments ─────────────────────────────────────────────────────────────────────────────
 */

static gboolean
append_figure (GString *html, const LabReportFigure *figure, const char *folder, GError **error)
{
  g_autofree char *file = g_strconcat (figure->name, ".svg", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *picture = NULL, *encoded = NULL;
  gsize length;

  if (!g_file_get_contents (path, &picture, &length, error))
    return FALSE;
  encoded = g_base64_encode ((const guchar *)picture, length);
  append (html, "<figure id=\"%s\"><img alt=\"%s\" src=\"data:image/svg+xml;base64,", figure->name,
          figure->description != NULL ? figure->description : figure->title);
  g_string_append (html, encoded);
  append (html, "\"><figcaption>%s</figcaption></figure>\n", figure->title);
  return TRUE;
}

static void
append_cell (GString *html, char *text)
{
  append (html, "<td class=\"number\">%s</td>", text);
  g_free (text);
}

static void
append_run (GString *html, const LabReportSection *section, guint index)
{
  LabRun *run = section->runs[index];
  g_autoptr (LabDiagnosis) diagnosis = NULL;
  double (*const read) (LabRun *, LabMetric, LabReading, guint) = lab_sweep_read;
  guint n_epochs;

  append (html, "<tr><th scope=\"row\">%s</th>", section->experiment->runs[index].label);
  if (run == NULL) {
    append (html, "<td colspan=\"8\">%s</td></tr>\n", _ ("was not trained"));
    return;
  }
  lab_run_get_epochs (run, &n_epochs);
  append_cell (html, draw_format_count (n_epochs));
  append_cell (html, draw_format_loss (read (run, LAB_METRIC_TRAIN_LOSS, LAB_READ_LAST, 0)));
  append_cell (html, draw_format_loss (read (run, LAB_METRIC_TEST_LOSS, LAB_READ_LAST, 0)));
  append_cell (html, draw_format_loss (read (run, LAB_METRIC_TEST_LOSS, LAB_READ_BEST, 0)));
  append_cell (html,
               draw_format_percent (read (run, LAB_METRIC_TEST_ACCURACY, LAB_READ_LAST, 0), 2));
  append_cell (html,
               draw_format_percent (read (run, LAB_METRIC_TEST_ACCURACY, LAB_READ_BEST, 0), 2));
  append_cell (html, g_strdup_printf ("%.1f", lab_run_get_seconds (run)));
  diagnosis = lab_diagnosis_new (run, 0);
  append (html, "<td>%s</td></tr>\n",
          lab_run_get_message (run) != NULL ? lab_run_get_message (run) : diagnosis->sentence);
}

static void
append_runs (GString *html, const LabReportSection *section)
{
  append (html,
          "<table>\n<thead><tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th>"
          "<th>%s</th><th>%s</th><th>%s</th></tr></thead>\n<tbody>\n",
          _ ("Run"), _ ("Epochs"), _ ("Train loss"), _ ("Test loss"), _ ("Lowest test loss"),
          _ ("Test accuracy"), _ ("Best test accuracy"), _ ("Seconds"), _ ("Diagnosis"));
  for (guint i = 0; i < section->experiment->n_runs; i++)
    append_run (html, section, i);
  g_string_append (html, "</tbody>\n</table>\n");
}

/* Which point is best, and whether its lead is more than the seeds' noise. */
static void
append_conclusion (GString *html, const LabReportSection *section)
{
  const LabExperiment *experiment = section->experiment;
  g_autofree LabSweepPoint *points = g_new0 (LabSweepPoint, experiment->n_points);
  g_autofree char *sentence = NULL;

  lab_sweep_summarise (experiment, section->runs, experiment->metric, LAB_READ_LAST, 0, points);
  sentence = lab_sweep_conclude (experiment, points, experiment->metric);
  if (sentence != NULL)
    append (html, "<p class=\"conclusion\">%s</p>\n", sentence);
}

/* "deep since epoch 8, shallow since epoch 39": the runs of that diagnosis; NULL where there is none. */
static char *
list_runs (const LabReportSection *section, LabDiagnosisKind kind)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < section->experiment->n_runs; i++) {
    const char *label = section->experiment->runs[i].label;
    g_autoptr (LabDiagnosis) diagnosis =
        section->runs[i] != NULL ? lab_diagnosis_new (section->runs[i], 0) : NULL;

    if (diagnosis == NULL || diagnosis->kind != kind)
      continue;
    g_string_append (list, list->len > 0 ? ", " : "");
    if (kind == LAB_DIAGNOSIS_OVERFITTING)
      /* translators: a run and the number of an epoch */
      g_string_append_printf (list, _ ("%s since epoch %u"), label, diagnosis->since_epoch);
    else
      g_string_append (list, label);
  }
  return g_string_free (list, list->len == 0);
}

/* A sentence each on over- and underfitting. */
static void
append_fits (GString *html, const LabReportSection *section)
{
  g_autofree char *over = list_runs (section, LAB_DIAGNOSIS_OVERFITTING);
  g_autofree char *under = list_runs (section, LAB_DIAGNOSIS_UNDERFITTING);
  g_autofree char *diverged = list_runs (section, LAB_DIAGNOSIS_DIVERGED);

  g_string_append (html, "<p>");
  if (over != NULL)
    /* translators: a list of runs */
    append (html, _ ("Overfitting: %s."), over);
  else
    append (html, "%s", _ ("No run overfits."));
  g_string_append_c (html, ' ');
  if (under != NULL)
    /* translators: a list of runs */
    append (html, _ ("Underfitting: %s."), under);
  else
    append (html, "%s", _ ("No run underfits."));
  if (diverged != NULL) {
    g_string_append_c (html, ' ');
    /* translators: a list of runs */
    append (html, _ ("Diverged: %s."), diverged);
  }
  g_string_append (html, "</p>\n");
}

static gboolean
append_section (GString *html, const LabReportSection *section, const GPtrArray *figures,
                const char *folder, GError **error)
{
  append (html, "<section id=\"%s\">\n<h2>%s</h2>\n", section->experiment->name,
          section->experiment->title);
  if (section->experiment->description != NULL)
    append (html, "<p>%s</p>\n", section->experiment->description);
  append_conclusion (html, section);
  append_fits (html, section);
  for (guint i = 0; i < figures->len; i++) {
    if (!append_figure (html, g_ptr_array_index (figures, i), folder, error))
      return FALSE;
  }
  append_runs (html, section);
  g_string_append (html, "</section>\n");
  return TRUE;
}

/* ── the page ────────────────────────────────────────────────────────────────────────────────────
 */

/* The processor's name where the system tells it, or NULL. */
static char *
find_processor (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", 64);
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *colon = strchr (lines[i], ':');

    if (colon != NULL && g_str_has_prefix (lines[i], "model name"))
      return g_strstrip (g_strdup (colon + 1));
  }
  return NULL;
}

static char *
describe_machine (void)
{
  g_autofree char *processor = find_processor ();
  guint n = g_get_num_processors ();

  if (processor == NULL)
    return g_strdup_printf (ngettext ("%u core", "%u cores", n), n);
  /* translators: how many cores, and the processor's name */
  return g_strdup_printf (ngettext ("%u core of %s", "%u cores of %s", n), n, processor);
}

static void
append_data (GString *html, const LabReport *self)
{
  g_autofree char *train = draw_format_count (self->n_train_images);
  g_autofree char *test = draw_format_count (self->n_test_images);

  if (self->dataset_name == NULL)
    return;
  /* translators: a dataset's name and its numbers of images */
  append (html, _ ("%s, %s images to train on and %s to test."), self->dataset_name, train, test);
  g_string_append_c (html, ' ');
}

/* The language of the sentences: that of the system where they are translated into it. */
static const char *
get_language (void)
{
  /* translators: the code of this language, e.g. "fr", for web pages */
  return C_ ("language code", "en");
}

static void
append_head (GString *html, const LabReport *self)
{
  g_autoptr (GDateTime) made = g_date_time_new_from_unix_local (self->made / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (made, "%F %H:%M");
  g_autofree char *machine = describe_machine ();

  append (html,
          "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
          "name=\"viewport\" content=\"width=device-width\">\n<title>%s</title>\n",
          get_language (), self->title);
  g_string_append (html, "<style>" LAB_REPORT_STYLE "</style>\n</head>\n<body>\n<main>\n");
  append (html, "<h1>%s</h1>\n<p class=\"made\">", self->title);
  append_data (html, self);
  /* translators: the version of Digit Lab, a date, the machine */
  append (html,
          _ ("Written by Digit Lab %s on %s, on %s. What had been trained before was not trained "
             "again."),
          LAB_VERSION, date, machine);
  g_string_append (html, "</p>\n");
}

/**
 * lab_report_format_html:
 * @self: a report
 * @figures: (array): (n_sections) of LabReportFigure, whose SVG files are written
 * @folder: where they are
 * @error: where to put which of them cannot be read
 *
 * Returns: (transfer full) (nullable): the page
 */
char *
lab_report_format_html (const LabReport *self, GPtrArray *const *figures, const char *folder,
                        GError **error)
{
  GString *html = g_string_new (NULL);

  append_head (html, self);
  append_claims (html, self);
  for (guint i = 0; i < self->sections->len; i++) {
    if (!append_section (html, g_ptr_array_index (self->sections, i), figures[i], folder, error)) {
      g_string_free (html, TRUE);
      return NULL;
    }
  }
  g_string_append (html, "</main>\n</body>\n</html>\n");
  return g_string_free (html, FALSE);
}
