/* lab-collection-lines.c: the collection as JSON lines, a drawing each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-collection-private.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "lab-lines.h"
#include "lab-output.h"
#include "lab-strokes.h"

/* ── writing ──────────────────────────────────────────────────────────────────────────────────── */

/* A label has no control characters. */
static void
append_string (GString *text, const char *string)
{
  g_string_append_c (text, '"');
  for (const char *c = string; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\')
      g_string_append_c (text, '\\');
    g_string_append_c (text, *c);
  }
  g_string_append_c (text, '"');
}

static void
append_created (GString *text, gint64 created)
{
  g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (created / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time =
      seconds != NULL ? g_date_time_add (seconds, created % G_USEC_PER_SEC) : NULL;
  g_autofree char *shown = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.%fZ") : NULL;

  if (shown != NULL)
    g_string_append_printf (text, ", \"created\": \"%s\"", shown);
}

static void
append_sample (GString *text, const LabSample *sample)
{
  g_string_append (text, "{\"label\": ");
  append_string (text, sample->label);
  g_string_append_printf (text, ", \"held_out\": %s", sample->held_out ? "true" : "false");
  append_created (text, sample->created);
  if (sample->drawing != NULL) {
    g_autofree char *strokes = lab_strokes_to_text (sample->drawing);

    g_string_append_printf (text, ", \"strokes\": %s}\n", strokes);
  } else {
    g_autofree char *image = g_base64_encode (sample->pixels, LAB_IMAGE_PIXELS);

    g_string_append_printf (text, ", \"image\": \"%s\"}\n", image);
  }
}

/**
 * lab_collection_export_lines:
 * @samples: (element-type LabSample): drawings
 * @path: (type filename): a file, there already or not
 * @error: gets a %G_IO_ERROR
 *
 * Writes all that is known of them but their numbers. From any thread.
 *
 * Returns: %FALSE when the file could not be written; what was there before stays
 */
gboolean
lab_collection_export_lines (GPtrArray *samples, const char *path, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (samples != NULL && path != NULL, FALSE);

  for (guint i = 0; i < samples->len; i++)
    append_sample (text, samples->pdata[i]);
  return lab_output_replace_file (path, text->str, text->len, error);
}

/* ── reading ──────────────────────────────────────────────────────────────────────────────────── */

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT, sentence);
  return FALSE;
}

/* NULL where there is no such member, and with an error where it is of another type. */
static JsonNode *
get_value (JsonObject *object, const char *name, GType type, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type))
    return node;
  g_set_error (
      error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT,
      /* translators: the name of a field */
      type == G_TYPE_BOOLEAN ? _ ("“%s” is neither true nor false") : _ ("“%s” is no text"), name);
  return NULL;
}

static LabDraft *
read_image (const char *text, const char *label, GError **error)
{
  gsize n_bytes = 0;
  g_autofree guint8 *pixels = NULL;

  /* Base64 makes four characters of three bytes. */
  if (strlen (text) == (LAB_IMAGE_PIXELS + 2) / 3 * 4)
    pixels = g_base64_decode (text, &n_bytes);
  if (n_bytes == LAB_IMAGE_PIXELS)
    return lab_draft_new_image (pixels, label, error);
  refuse (error, _ ("“image” is not 28×28 bytes as Base64"));
  return NULL;
}

static LabDraft *
read_drawing (JsonObject *object, const char *label, GError **error)
{
  g_autoptr (GError) cause = NULL;
  JsonNode *image = get_value (object, "image", G_TYPE_STRING, &cause);
  g_autoptr (LabDrawing) drawing = NULL;

  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return NULL;
  }
  if (image != NULL && !json_object_has_member (object, "strokes"))
    return read_image (json_node_get_string (image), label, error);
  drawing = lab_strokes_read (object, error);
  return drawing != NULL ? lab_draft_new_strokes (drawing, label, error) : NULL;
}

static gboolean
read_created (LabDraft *draft, JsonObject *object, GError **error)
{
  g_autoptr (GError) cause = NULL;
  JsonNode *node = get_value (object, "created", G_TYPE_STRING, &cause);
  g_autoptr (GDateTime) time = NULL;

  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (node == NULL)
    return TRUE;
  time = g_date_time_new_from_iso8601 (json_node_get_string (node), NULL);
  if (time == NULL)
    return refuse (error, _ ("“created” is not a time such as 2026-01-31T12:00:00Z"));
  draft->created = g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
  return TRUE;
}

static LabDraft *
read_draft (JsonObject *object, GError **error)
{
  g_autoptr (GError) cause = NULL;
  JsonNode *label = get_value (object, "label", G_TYPE_STRING, &cause);
  JsonNode *held_out =
      cause == NULL ? get_value (object, "held_out", G_TYPE_BOOLEAN, &cause) : NULL;
  g_autoptr (LabDraft) draft = NULL;

  if (cause == NULL && label == NULL)
    refuse (&cause, _ ("“label” is missing"));
  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return NULL;
  }
  draft = read_drawing (object, json_node_get_string (label), error);
  if (draft == NULL || !read_created (draft, object, error))
    return NULL;
  if (held_out != NULL)
    draft->holding = json_node_get_boolean (held_out) ? LAB_HOLDING_HELD_OUT : LAB_HOLDING_TRAINED;
  return g_steal_pointer (&draft);
}

static gboolean
read_lines (LabLines *lines, const char *name, GPtrArray *drafts, GError **error)
{
  g_autoptr (GError) cause = NULL;
  const char *line;
  gsize length;

  while (lab_lines_next (lines, &line, &length, &cause)) {
    g_autoptr (GError) fault = NULL;
    g_autoptr (JsonObject) object = lab_json_parse_object (line, length, &fault);
    LabDraft *draft = object != NULL ? read_draft (object, &fault) : NULL;

    if (draft == NULL) {
      lab_lines_prefix_error (lines, &fault);
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
    g_ptr_array_add (drafts, draft);
    if (!lab_collection_check_count (drafts->len, name, error))
      return FALSE;
  }
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/**
 * lab_collection_check_count:
 * @n: how many drawings there are in a file or folder
 * @name: what it is called
 * @error: gets %LAB_STORE_ERROR_FORMAT
 *
 * Returns: whether so many may be added at once
 */
gboolean
lab_collection_check_count (guint64 n, const char *name, GError **error)
{
  if (n > 0 && n <= LAB_COLLECTION_MAX_IMPORT)
    return TRUE;
  if (n == 0)
    g_set_error (error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT,
                 _ ("There is no drawing in “%s”; name another file."), name);
  else
    g_set_error (
        error, LAB_STORE_ERROR, LAB_STORE_ERROR_FORMAT,
        /* translators: the name of a file or folder, then a number */
        _ ("There are more than %2$'d drawings in “%1$s”, too many for a collection; train "
           "on them as a dataset."),
        name, LAB_COLLECTION_MAX_IMPORT);
  return FALSE;
}

/**
 * lab_collection_import_lines:
 * @store: a store
 * @path: (type filename): a file as lab_collection_export_lines() writes it
 * @error: a sentence that names the file, and the line where one is wrong
 *
 * Adds all drawings of a file, or none. What does not say whether it is held out follows the rule.
 * From any thread; blocks.
 *
 * Returns: how many were added; -1 when none was
 */
gint
lab_collection_import_lines (LabStore *store, const char *path, GError **error)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify)lab_draft_free);
  g_autoptr (LabLines) lines = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (LAB_IS_STORE (store) && path != NULL, -1);

  lines = lab_lines_open (path, error);
  name = g_filename_display_name (path);
  if (lines == NULL || !read_lines (lines, name, drafts, error) ||
      !lab_collection_check_count (drafts->len, name, error) ||
      lab_collection_add_drafts (store, drafts, error) == 0)
    return -1;
  return (gint)drafts->len;
}
