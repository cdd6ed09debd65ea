/* lab-draw-pad.c: where a person draws a digit with mouse, pen, finger or keys; every motion point
 * is kept.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-draw-pad.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "draw-text.h"
#include "lab-ink.h"
#include "lab-ink-mask.h"

#define MIN_SIDE      120
#define NATURAL_SIDE  216
#define CORNER_RADIUS 9.0
/* The pad stands for the 28×28 image, so its pen is as wide in it as the ink's pen is there. */
#define PEN_WIDTH (LAB_INK_PEN_WIDTH / LAB_IMAGE_SIZE)
/* One press of an arrow key, in pad units. */
#define KEY_STEP (1.0 / LAB_IMAGE_SIZE)

static const DrawColour paper_colour = {0.067, 0.067, 0.071, 1};
static const DrawColour ink_colour = {0.97, 0.97, 0.97, 1};
static const DrawColour hint_colour = {1, 1, 1, 0.6};

struct _LabDrawPad {
  LabPicture parent_instance;

  LabDrawing *drawing; /* in pad units */
  LabDrawing *cleared; /* what the last clear took away, for an undo; NULL: nothing */
  gboolean is_drawing; /* by pointer: the newest stroke is still growing */
  char *hint;          /* what stands on an empty pad */

  /* The pen that keys move. */
  LabPoint pen;
  gboolean pen_is_shown;
  gboolean pen_is_down;

  LabInkMask mask; /* the ink as it is on the screen */
};

enum { CHANGED, MOVE_PEN, TOGGLE_PEN, UNDO, CLEAR, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LabDrawPad, lab_draw_pad, LAB_TYPE_PICTURE)

/* Where in the widget the pad itself lies: the largest square, in the middle. */
static void
get_square (LabDrawPad *self, double *x, double *y, double *side)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  *side = MIN (width, height);
  *x = (width - MIN (width, height)) / 2;
  *y = (height - MIN (width, height)) / 2;
}

/* ── what is on the screen ───────────────────────────────────────────────────────────────────────
 */

static void
trace_square (cairo_t *cr, double side, double inset)
{
  double radius = MIN (CORNER_RADIUS, side / 2) - inset;
  double first = inset + radius, last = side - first;

  cairo_new_sub_path (cr);
  cairo_arc (cr, last, first, radius, -G_PI_2, 0);
  cairo_arc (cr, last, last, radius, 0, G_PI_2);
  cairo_arc (cr, first, last, radius, G_PI_2, G_PI);
  cairo_arc (cr, first, first, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
draw_hint (LabDrawPad *self, cairo_t *cr, const DrawTheme *theme, double side)
{
  double middle = side / 2;
  DrawText text;

  draw_text_begin (&text, cr, theme);
  draw_set_colour (cr, &hint_colour);
  draw_text_show_within (&text, self->hint, middle, middle, 0.5, 0.5, side);
  if (gtk_widget_has_visible_focus (GTK_WIDGET (self))) {
    draw_text_set_font (&text, theme->font_size * 0.85, FALSE);
    draw_text_show_within (&text, _ ("or with arrow keys and Space"), middle,
                           middle + 1.5 * theme->font_size, 0.5, 0.5, side);
  }
  draw_text_end (&text);
}

static void
lab_draw_pad_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                   double height)
{
  LabDrawPad *self = LAB_DRAW_PAD (picture);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double x, y, side;

  get_square (self, &x, &y, &side);
  lab_ink_mask_resize (&self->mask, (guint)side * (guint)scale, PEN_WIDTH, self->drawing);

  cairo_translate (cr, x, y);
  trace_square (cr, side, 0);
  draw_set_colour (cr, &paper_colour);
  cairo_fill_preserve (cr);
  cairo_clip (cr);
  draw_set_colour (cr, &ink_colour);
  lab_ink_mask_paint (&self->mask, cr, scale);
  if (lab_drawing_get_n_points (self->drawing) == 0 && !self->pen_is_shown)
    draw_hint (self, cr, theme, side);
  cairo_reset_clip (cr);

  /* On a black card nothing else says where the paper ends. */
  if (theme->dark && side > 2) {
    trace_square (cr, side, 0.5);
    draw_set_colour (cr, &theme->grid);
    cairo_set_line_width (cr, 1);
    cairo_stroke (cr);
  }
}

/* The pen that keys move: a ring as wide as its ink, filled while it is down. */
static void
draw_pen (LabDrawPad *self, cairo_t *cr, const DrawTheme *theme, double side)
{
  cairo_arc (cr, self->pen.x * side, self->pen.y * side, PEN_WIDTH * side / 2, 0, 2 * G_PI);
  draw_set_colour (cr, &theme->accent);
  if (self->pen_is_down)
    cairo_fill_preserve (cr);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

static void
lab_draw_pad_draw_overlay (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                           double height)
{
  LabDrawPad *self = LAB_DRAW_PAD (picture);
  double x, y, side;

  get_square (self, &x, &y, &side);
  cairo_translate (cr, x, y);
  if (self->pen_is_shown)
    draw_pen (self, cr, theme, side);
  /* The focus ring is on the paper: an outline around the widget would not follow the square. */
  if (gtk_widget_has_visible_focus (GTK_WIDGET (self)) && side > 4) {
    trace_square (cr, side, 1.5);
    draw_set_colour (cr, &theme->accent);
    cairo_set_line_width (cr, 2);
    cairo_stroke (cr);
  }
}

static char *
lab_draw_pad_describe (LabPicture *picture)
{
  LabDrawPad *self = LAB_DRAW_PAD (picture);
  guint n_strokes = lab_drawing_get_n_strokes (self->drawing);
  guint n_points = lab_drawing_get_n_points (self->drawing);
  GString *text = g_string_new (NULL);

  if (n_points == 0) {
    g_string_append (text, _ ("Empty. Draw with the pointer, or with the arrow keys: Space lowers "
                              "and lifts the pen."));
  } else {
    /* translators: goes before "120 points" */
    g_string_append_printf (text, ngettext ("%u stroke", "%u strokes", n_strokes), n_strokes);
    g_string_append (text, ", ");
    g_string_append_printf (text, ngettext ("%u point", "%u points", n_points), n_points);
  }
  if (self->pen_is_shown) {
    g_string_append_c (text, ' ');
    g_string_append_printf (
        text,
        /* translators: where the pen of the drawing pad is, in percent of its width and height */
        self->pen_is_down ? _ ("(pen down at %.0f %% across, %.0f %% down)")
                          : _ ("(pen lifted at %.0f %% across, %.0f %% down)"),
        100 * self->pen.x, 100 * self->pen.y);
  }
  return g_string_free (text, FALSE);
}

/* ── strokes ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
emit_changed (LabDrawPad *self)
{
  lab_picture_invalidate (LAB_PICTURE (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Adds (@x, @y), in pad units, to the newest stroke. A point beyond the edge is kept at the edge, so
 * that the network sees no ink that the person does not. */
static void
add_point (LabDrawPad *self, double x, double y)
{
  if (lab_drawing_add_point (self->drawing, CLAMP (x, 0.0, 1.0), CLAMP (y, 0.0, 1.0)))
    lab_ink_mask_add_newest (&self->mask, self->drawing);
}

static void
add_widget_point (LabDrawPad *self, double widget_x, double widget_y)
{
  double x, y, side;

  get_square (self, &x, &y, &side);
  if (side > 0)
    add_point (self, (widget_x - x) / side, (widget_y - y) / side);
}

/* ── pointer, pen and finger ─────────────────────────────────────────────────────────────────────
 */

/* GTK hands over one motion event a frame. The moves between are in its history: without them, a
 * fast stroke would be a few straight lines. Their axes X and Y are always the position on the
 * surface, also for a pen whose flags do not list them. */
static void
add_history (LabDrawPad *self, GtkGesture *gesture)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));
  GtkNative *native = gtk_widget_get_native (widget);
  g_autofree GdkTimeCoord *history = NULL;
  double surface_x, surface_y;
  guint n = 0;

  if (event == NULL || native == NULL)
    return;
  history = gdk_event_get_history (event, &n);
  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  for (guint i = 0; i < n; i++) {
    double x, y;

    if (gtk_widget_translate_coordinates (GTK_WIDGET (native), widget,
                                          history[i].axes[GDK_AXIS_X] - surface_x,
                                          history[i].axes[GDK_AXIS_Y] - surface_y, &x, &y))
      add_widget_point (self, x, y);
  }
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, LabDrawPad *self)
{
  /* Ours from the first point on: no swipe of a flap, no scrolling by finger. */
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));

  self->pen_is_down = FALSE;
  self->pen_is_shown = FALSE;
  self->is_drawing = TRUE;
  lab_drawing_begin_stroke (self->drawing);
  add_widget_point (self, x, y);
  emit_changed (self);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double offset_x, double offset_y, LabDrawPad *self)
{
  double x, y;

  /* An undo or a clear in mid-stroke ends it. */
  if (!self->is_drawing || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  add_history (self, GTK_GESTURE (gesture));
  add_widget_point (self, x + offset_x, y + offset_y);
  emit_changed (self);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double offset_x, double offset_y, LabDrawPad *self)
{
  self->is_drawing = FALSE;
}

/* ── keys ────────────────────────────────────────────────────────────────────────────────────────
 */

static void
show_pen (LabDrawPad *self)
{
  self->is_drawing = FALSE;
  self->pen_is_shown = TRUE;
  /* The hint makes way for the pen, and the description tells where it is. */
  lab_picture_invalidate (LAB_PICTURE (self));
}

static void
lab_draw_pad_move_pen (LabDrawPad *self, int columns, int rows)
{
  show_pen (self);
  self->pen.x = CLAMP (self->pen.x + columns * KEY_STEP, 0.0, 1.0);
  self->pen.y = CLAMP (self->pen.y + rows * KEY_STEP, 0.0, 1.0);
  if (self->pen_is_down) {
    add_point (self, self->pen.x, self->pen.y);
    emit_changed (self);
  }
}

static void
lab_draw_pad_toggle_pen (LabDrawPad *self)
{
  show_pen (self);
  self->pen_is_down = !self->pen_is_down;
  if (self->pen_is_down) {
    lab_drawing_begin_stroke (self->drawing);
    add_point (self, self->pen.x, self->pen.y);
    emit_changed (self);
  }
}

static void
lift_pen (LabDrawPad *self)
{
  self->is_drawing = FALSE;
  self->pen_is_down = FALSE;
}

static void
focus_leave_cb (LabDrawPad *self)
{
  lift_pen (self);
  self->pen_is_shown = FALSE;
  lab_picture_invalidate (LAB_PICTURE (self));
}

/* Escape ends what is going on, and takes no ink away. */
static gboolean
put_pen_away_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  LabDrawPad *self = LAB_DRAW_PAD (widget);

  if (!self->pen_is_shown && !self->is_drawing)
    return GDK_EVENT_PROPAGATE;
  focus_leave_cb (self);
  return GDK_EVENT_STOP;
}

/* ── the widget ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_draw_pad_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  GTK_WIDGET_CLASS (lab_draw_pad_parent_class)->state_flags_changed (widget, previous);
  if ((gtk_widget_get_state_flags (widget) ^ previous) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    lab_picture_invalidate (LAB_PICTURE (widget));
}

static GtkSizeRequestMode
lab_draw_pad_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lab_draw_pad_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = MIN_SIDE;
  *natural = for_size < 0 ? NATURAL_SIDE : MAX (for_size, MIN_SIDE);
}

static gboolean
lab_draw_pad_contains (GtkWidget *widget, double x, double y)
{
  double left, top, side;

  get_square (LAB_DRAW_PAD (widget), &left, &top, &side);
  return x >= left && x < left + side && y >= top && y < top + side;
}

static void
lab_draw_pad_finalize (GObject *object)
{
  LabDrawPad *self = LAB_DRAW_PAD (object);

  g_clear_pointer (&self->drawing, lab_drawing_free);
  g_clear_pointer (&self->cleared, lab_drawing_free);
  g_free (self->hint);
  lab_ink_mask_clear (&self->mask);
  G_OBJECT_CLASS (lab_draw_pad_parent_class)->finalize (object);
}

/* The keypad, with its corners, is the best keyboard for drawing; the arrows are everywhere. */
static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key, keypad_key;
    int columns, rows;
  } moves[] = {
      {GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0},       {GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0},
      {GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1},           {GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1},
      {GDK_KEY_Home, GDK_KEY_KP_Home, -1, -1},      {GDK_KEY_End, GDK_KEY_KP_End, -1, 1},
      {GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 1, -1}, {GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 1, 1},
  };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++) {
    gtk_widget_class_add_binding_signal (widget_class, moves[i].key, 0, "move-pen", "(ii)",
                                         moves[i].columns, moves[i].rows);
    gtk_widget_class_add_binding_signal (widget_class, moves[i].keypad_key, 0, "move-pen", "(ii)",
                                         moves[i].columns, moves[i].rows);
  }
  gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_space, 0, "toggle-pen", NULL);
  gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_KP_Begin, 0, "toggle-pen", NULL);
  gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "undo", NULL);
  gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_BackSpace, 0, "undo", NULL);
  gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_Delete, 0, "clear", NULL);
  gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_KP_Delete, 0, "clear", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, put_pen_away_cb, NULL);
}

static guint
new_action_signal (const char *name, GCallback handler)
{
  return g_signal_new_class_handler (name, LAB_TYPE_DRAW_PAD, G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
                                     handler, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lab_draw_pad_class_init (LabDrawPadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lab_draw_pad_finalize;
  widget_class->state_flags_changed = lab_draw_pad_state_flags_changed;
  widget_class->get_request_mode = lab_draw_pad_get_request_mode;
  widget_class->measure = lab_draw_pad_measure;
  widget_class->contains = lab_draw_pad_contains;
  picture_class->draw = lab_draw_pad_draw;
  picture_class->draw_overlay = lab_draw_pad_draw_overlay;
  picture_class->describe = lab_draw_pad_describe;

  signals[CHANGED] = g_signal_new ("changed", LAB_TYPE_DRAW_PAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[MOVE_PEN] = g_signal_new_class_handler (
      "move-pen", LAB_TYPE_DRAW_PAD, G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
      G_CALLBACK (lab_draw_pad_move_pen), NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[TOGGLE_PEN] = new_action_signal ("toggle-pen", G_CALLBACK (lab_draw_pad_toggle_pen));
  signals[UNDO] = new_action_signal ("undo", G_CALLBACK (lab_draw_pad_undo));
  signals[CLEAR] = new_action_signal ("clear", G_CALLBACK (lab_draw_pad_clear));
  bind_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "drawpad");
}

static void
lab_draw_pad_init (LabDrawPad *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->drawing = lab_drawing_new ();
  self->pen = (LabPoint){0.5, 0.5};
  self->hint = g_strdup (_ ("Draw a digit here"));

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_cursor_from_name (widget, "crosshair");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Drawing pad"), -1);

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  gtk_widget_add_controller (widget, focus);
}

/**
 * lab_draw_pad_new:
 *
 * Returns: (transfer floating): an empty pad.
 */
GtkWidget *
lab_draw_pad_new (void)
{
  return g_object_new (LAB_TYPE_DRAW_PAD, NULL);
}

/**
 * lab_draw_pad_get_drawing:
 * @self: a pad
 *
 * Returns: (transfer none): what has been drawn, in pad units: 0..1 across and down.
 */
const LabDrawing *
lab_draw_pad_get_drawing (LabDrawPad *self)
{
  g_return_val_if_fail (LAB_IS_DRAW_PAD (self), NULL);

  return self->drawing;
}

/**
 * lab_draw_pad_set_hint:
 * @self: a pad
 * @hint: what stands on it while nothing is drawn; copied
 */
void
lab_draw_pad_set_hint (LabDrawPad *self, const char *hint)
{
  g_return_if_fail (LAB_IS_DRAW_PAD (self));
  g_return_if_fail (hint != NULL);

  if (g_str_equal (self->hint, hint))
    return;
  g_free (self->hint);
  self->hint = g_strdup (hint);
  lab_picture_invalidate (LAB_PICTURE (self));
}

/**
 * lab_draw_pad_render_raw:
 * @self: a pad
 * @pixels: (out caller-allocates): image (28, 28), 0 = paper, 255 = ink
 *
 * Renders what is drawn with the pad as the whole image: without MNIST's recipe.
 */
void
lab_draw_pad_render_raw (LabDrawPad *self, guint8 pixels[LAB_IMAGE_PIXELS])
{
  LabInkMask mask = {0};

  g_return_if_fail (LAB_IS_DRAW_PAD (self));

  memset (pixels, 0, LAB_IMAGE_PIXELS);
  lab_ink_mask_resize (&mask, LAB_IMAGE_SIZE, PEN_WIDTH, self->drawing);
  for (gsize row = 0; row < LAB_IMAGE_SIZE && mask.pixels != NULL; row++)
    memcpy (pixels + row * LAB_IMAGE_SIZE, mask.pixels + row * mask.stride, LAB_IMAGE_SIZE);
  lab_ink_mask_clear (&mask);
}

/**
 * lab_draw_pad_can_undo:
 * @self: a pad
 *
 * Returns: whether there is a stroke to remove, or a drawing to bring back.
 */
gboolean
lab_draw_pad_can_undo (LabDrawPad *self)
{
  g_return_val_if_fail (LAB_IS_DRAW_PAD (self), FALSE);

  return lab_drawing_get_n_strokes (self->drawing) > 0 || self->cleared != NULL;
}

/**
 * lab_draw_pad_undo:
 * @self: a pad
 *
 * Removes the newest stroke, also one that is still being drawn; where there is none, brings back
 * what the last clear removed.
 */
void
lab_draw_pad_undo (LabDrawPad *self)
{
  g_return_if_fail (LAB_IS_DRAW_PAD (self));

  lift_pen (self);
  lab_picture_invalidate_overlay (LAB_PICTURE (self));
  if (!lab_drawing_undo (self->drawing)) {
    if (self->cleared == NULL)
      return;
    lab_drawing_free (self->drawing);
    self->drawing = g_steal_pointer (&self->cleared);
  }
  lab_ink_mask_redraw (&self->mask, self->drawing);
  emit_changed (self);
}

/**
 * lab_draw_pad_clear:
 * @self: a pad
 *
 * Removes every stroke, until an undo brings them back.
 */
void
lab_draw_pad_clear (LabDrawPad *self)
{
  g_return_if_fail (LAB_IS_DRAW_PAD (self));

  lift_pen (self);
  lab_picture_invalidate_overlay (LAB_PICTURE (self));
  if (lab_drawing_get_n_strokes (self->drawing) == 0)
    return;
  g_clear_pointer (&self->cleared, lab_drawing_free);
  self->cleared = g_steal_pointer (&self->drawing);
  self->drawing = lab_drawing_new ();
  lab_ink_mask_redraw (&self->mask, self->drawing);
  emit_changed (self);
}
