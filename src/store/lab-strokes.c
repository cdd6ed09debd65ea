/* lab-strokes.c: drawings as JSON: [[[x, y], …], …], y down.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-strokes.h"

#include <math.h>
#include <string.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* What is left free on each side when a drawing is brought into the pad. */
#define MARGIN 0.1
/* A smaller drawing would suffer from the rounding of its points. */
#define MIN_SIDE 0.02

static gboolean
add_stroke (LabDrawing *drawing, JsonNode *node)
{
  JsonArray *points = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n_points = points != NULL ? json_array_get_length (points) : 0;

  if (points == NULL)
    return FALSE;
  if (n_points > 0)
    lab_drawing_begin_stroke (drawing);
  for (guint i = 0; i < n_points; i++) {
    JsonNode *point = json_array_get_element (points, i);
    JsonArray *pair = JSON_NODE_HOLDS_ARRAY (point) ? json_node_get_array (point) : NULL;
    double x, y;

    if (pair == NULL || json_array_get_length (pair) != 2 ||
        !lab_json_array_get_number (pair, 0, &x) || !lab_json_array_get_number (pair, 1, &y) ||
        !lab_drawing_add_point (drawing, x, y))
      return FALSE;
  }
  return TRUE;
}

/**
 * lab_strokes_read:
 * @object: {"strokes": [[[x, y], …], …]}; what else it holds is left alone
 * @error: gets %G_IO_ERROR_INVALID_DATA
 *
 * Returns: (transfer full): the drawing; or %NULL with what is wrong, to follow the name of a file
 */
LabDrawing *
lab_strokes_read (JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "strokes");
  JsonArray *strokes =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (LabDrawing) drawing = NULL;

  if (strokes == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("the object has no array “strokes”"));
    return NULL;
  }
  drawing = lab_drawing_new ();
  for (guint i = 0; i < json_array_get_length (strokes); i++) {
    if (!add_stroke (drawing, json_array_get_element (strokes, i))) {
      /* translators: %u counts strokes from 1 */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("stroke %u is not an array of points [x, y]"), i + 1);
      return NULL;
    }
  }
  return g_steal_pointer (&drawing);
}

/**
 * lab_strokes_parse:
 * @text: as lab_strokes_to_text() writes it, not trusted
 * @error: gets what is wrong
 *
 * Returns: (transfer full): the drawing, or %NULL
 */
LabDrawing *
lab_strokes_parse (const char *text, GError **error)
{
  g_autofree char *whole = g_strconcat ("{\"strokes\":", text, "}", NULL);
  g_autoptr (JsonObject) object = lab_json_parse_object (whole, strlen (whole), error);

  return object != NULL ? lab_strokes_read (object, error) : NULL;
}

static void
append_number (GString *text, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  gsize length;

  g_ascii_formatd (digits, sizeof digits, "%.5f", number);
  length = strlen (digits);
  while (digits[length - 1] == '0')
    length--;
  if (digits[length - 1] == '.')
    length--;
  g_string_append_len (text, digits, (gssize)length);
}

/**
 * lab_strokes_to_text:
 * @drawing: within the pad, as lab_strokes_fit() brings it there
 *
 * Returns: (transfer full): "[[[x,y],…],…]"
 */
char *
lab_strokes_to_text (const LabDrawing *drawing)
{
  GString *text = g_string_new ("[");

  for (guint s = 0; s < lab_drawing_get_n_strokes (drawing); s++) {
    guint n;
    const LabPoint *points = lab_drawing_get_stroke (drawing, s, &n);

    g_string_append (text, s > 0 ? ",[" : "[");
    for (guint i = 0; i < n; i++) {
      g_string_append (text, i > 0 ? ",[" : "[");
      append_number (text, points[i].x);
      g_string_append_c (text, ',');
      append_number (text, points[i].y);
      g_string_append_c (text, ']');
    }
    g_string_append_c (text, ']');
  }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* Halves, since differences of large numbers may be infinite. */
typedef struct {
  double half_left, half_right, half_top, half_bottom;
  double half_side; /* the longer one */
} Frame;

static Frame
measure (const LabDrawing *drawing)
{
  Frame frame = {INFINITY, -INFINITY, INFINITY, -INFINITY, 0};

  for (guint s = 0; s < lab_drawing_get_n_strokes (drawing); s++) {
    guint n;
    const LabPoint *points = lab_drawing_get_stroke (drawing, s, &n);

    for (guint i = 0; i < n; i++) {
      frame.half_left = MIN (frame.half_left, points[i].x / 2);
      frame.half_right = MAX (frame.half_right, points[i].x / 2);
      frame.half_top = MIN (frame.half_top, points[i].y / 2);
      frame.half_bottom = MAX (frame.half_bottom, points[i].y / 2);
    }
  }
  frame.half_side = MAX (frame.half_right - frame.half_left, frame.half_bottom - frame.half_top);
  return frame;
}

static gboolean
is_in_pad (const Frame *frame)
{
  return frame->half_left >= 0 && frame->half_right <= 0.5 && frame->half_top >= 0 &&
         frame->half_bottom <= 0.5 && (frame->half_side <= 0 || frame->half_side >= MIN_SIDE / 2);
}

/**
 * lab_strokes_fit:
 * @drawing: in any scale
 *
 * A drawing that lies within the pad stays where it was drawn. Another one, as files bring them, is
 * moved and scaled, its aspect kept.
 *
 * Returns: (transfer full): a drawing between 0 and 1
 */
LabDrawing *
lab_strokes_fit (const LabDrawing *drawing)
{
  Frame frame = measure (drawing);
  double scale = frame.half_side > 0 ? (1 - 2 * MARGIN) / frame.half_side : 0;
  g_autoptr (LabDrawing) fitted = NULL;

  if (is_in_pad (&frame))
    return lab_drawing_copy (drawing);
  fitted = lab_drawing_new ();
  for (guint s = 0; s < lab_drawing_get_n_strokes (drawing); s++) {
    guint n;
    const LabPoint *points = lab_drawing_get_stroke (drawing, s, &n);

    if (n > 0)
      lab_drawing_begin_stroke (fitted);
    for (guint i = 0; i < n; i++)
      lab_drawing_add_point (fitted, MARGIN + (points[i].x / 2 - frame.half_left) * scale,
                             MARGIN + (points[i].y / 2 - frame.half_top) * scale);
  }
  return g_steal_pointer (&fitted);
}
