/* cli-classify.c: "digit-lab-cli classify": what a saved network sees.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-commands.h"

#include <stdio.h>
#include <glib/gi18n-lib.h>
#include "cli-json.h"
#include "cli-model.h"
#include "cli-options.h"
#include "cli-strokes.h"
#include "lab-classifier.h"
#include "lab-idx.h"
#include "lab-ink.h"

#define COMMAND "classify"

/* A network, and what its classes are called. */
typedef struct {
  LabClassifier *classifier;
  const LabClassNames *class_names;
} Reader;

/* "digit" is there for those who know of digits alone: where the classes are called by their numbers. */
static gboolean
print_verdict (const Reader *reader, const guint8 *pixels, GError **error)
{
  guint n_classes = lab_class_names_get_n (reader->class_names);
  float probabilities[LAB_MAX_CLASSES];
  guint best = 0;
  CliJson *json;

  if (!lab_classifier_classify (reader->classifier, pixels, probabilities)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("There is not enough memory to run this network"));
    return FALSE;
  }
  for (guint i = 1; i < n_classes; i++) {
    if (probabilities[i] > probabilities[best])
      best = i;
  }
  json = cli_json_new ();
  if (lab_class_names_are_numbers (reader->class_names))
    cli_json_add_int (json, "digit", best);
  cli_json_add_int (json, "class", best);
  cli_json_add_string (json, "name", lab_class_names_get (reader->class_names, best));
  cli_json_add_floats (json, "probabilities", probabilities, n_classes);
  cli_json_print (json);
  return TRUE;
}

static gboolean
classify_strokes (const Reader *reader, const char *path, GError **error)
{
  g_autoptr (CliStrokes) strokes = cli_strokes_open (path, error);

  while (strokes != NULL && !ferror (stdout)) {
    g_autoptr (LabDrawing) drawing = NULL;
    guint8 pixels[LAB_IMAGE_PIXELS];

    if (!cli_strokes_next (strokes, &drawing, error))
      return FALSE;
    if (drawing == NULL)
      return TRUE;
    if (!lab_ink_render (drawing, LAB_INK_PEN_WIDTH, pixels)) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _ ("the drawing is empty, it has no point"));
      cli_strokes_prefix_error (strokes, error);
      return FALSE;
    }
    if (!print_verdict (reader, pixels, error))
      return FALSE;
  }
  return strokes != NULL;
}

static gboolean
classify_images (const Reader *reader, const char *path, GError **error)
{
  guint n_images = 0;
  g_autofree guint8 *pixels = lab_idx_read_images (path, NULL, &n_images, error);

  if (pixels == NULL)
    return FALSE;
  for (guint i = 0; i < n_images && !ferror (stdout); i++) {
    if (!print_verdict (reader, pixels + (gsize)i * LAB_IMAGE_PIXELS, error))
      return FALSE;
  }
  return TRUE;
}

static int
classify (const CliModelOptions *model, const char *strokes, const char *images)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabClassNames) class_names = NULL;
  g_autoptr (LabSnapshot) snapshot = cli_model_load (model, &class_names, NULL, &error);
  g_autoptr (LabClassifier) classifier = NULL;
  Reader reader;

  if (snapshot == NULL)
    return cli_fail (error);
  classifier = lab_classifier_new ();
  lab_classifier_set_snapshot (classifier, snapshot);
  reader = (Reader){classifier, class_names};
  if (strokes != NULL ? classify_strokes (&reader, strokes, &error)
                      : classify_images (&reader, images, &error))
    return CLI_SUCCESS;
  return cli_fail (error);
}

/**
 * cli_classify:
 * @arguments: (array zero-terminated=1): "classify" and what follows it
 *
 * Returns: the exit status
 */
int
cli_classify (char **arguments)
{
  CliModelOptions model;
  GOptionEntry model_entries[CLI_MODEL_N_ENTRIES];
  g_autofree char *strokes = NULL;
  g_autofree char *images = NULL;
  const GOptionEntry entries[] = {
      {"strokes", 0, 0, G_OPTION_ARG_FILENAME, &strokes,
       N_ ("Drawings, one a line: {\"strokes\":[[[x,y],…],…]}, y down, any scale; - is standard "
           "input"),
       N_ ("FILE.jsonl")},
      {"images", 0, 0, G_OPTION_ARG_FILENAME, &images,
       N_ ("28×28 images in an IDX file, gzip'd or plain"), N_ ("FILE.idx")},
      {NULL}};
  const CliUsage usage = {
      .command = COMMAND,
      .summary =
          _ ("Asks a saved network what it sees. For each drawing or image it prints a line,\n"
             "{\"digit\":7,\"class\":7,\"name\":\"7\",\"probabilities\":[…]}, in their order; "
             "\"digit\" only where the\nclasses are called by their numbers."),
      .parameters = _ ("MODEL"),
      .entries = entries,
      .more_entries = model_entries};
  int status = CLI_MISUSE;

  cli_model_options_entries (&model, model_entries);
  if (cli_options_parse_usage (&usage, arguments))
    status = cli_model_options_check (&model, COMMAND);
  if (status == CLI_SUCCESS && (strokes != NULL) == (images != NULL))
    status = cli_misuse (COMMAND, _ ("Either --strokes or --images is needed"));
  if (status == CLI_SUCCESS)
    status = classify (&model, strokes, images);
  cli_model_options_clear (&model);
  return status;
}
