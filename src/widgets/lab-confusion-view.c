/* lab-confusion-view.c: the confusion matrix of an evaluation.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-confusion-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw-text.h"
#include "lab-key.h"

#define MIN_WIDTH      200
#define MIN_HEIGHT     160
#define NATURAL_WIDTH  380
#define NATURAL_HEIGHT 330

/* A cell, or none. */
typedef struct {
  gboolean valid;
  guint row, column; /* n_classes means the totals */
} Cell;

struct _LabConfusionView {
  LabPicture parent_instance;

  LabEvaluation *evaluation;
  LabClassNames *class_names; /* NULL: numbers */
  DrawMatrixMode mode;
  DrawMatrixLayout layout; /* of the last draw */

  double pointer_x, pointer_y; /* NaN = outside */
  Cell hovered, selected;
  char *readout;
};

G_DEFINE_FINAL_TYPE (LabConfusionView, lab_confusion_view, LAB_TYPE_PICTURE)

enum { PROP_0, PROP_MODE, PROP_READOUT, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SIGNAL_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static DrawMatrix
get_matrix (LabConfusionView *self)
{
  DrawMatrix matrix = {.mode = self->mode};

  if (self->evaluation != NULL) {
    matrix.counts = self->evaluation->confusion;
    matrix.n_classes = self->evaluation->n_classes;
    /* Names of other classes than these would be wrong ones. */
    if (self->class_names != NULL && lab_class_names_get_n (self->class_names) == matrix.n_classes)
      matrix.class_names = lab_class_names_get_all (self->class_names);
  }
  return matrix;
}

/* ── the cell in question ────────────────────────────────────────────────────────────────────────
 */

/* The one under the pointer; else, with the focus, the selected one. */
static Cell
get_current (LabConfusionView *self)
{
  if (self->hovered.valid)
    return self->hovered;
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    return self->selected;
  return (Cell){0};
}

/* Whether images can be asked for: where there are any. */
static gboolean
has_images (LabConfusionView *self, Cell cell)
{
  DrawMatrix matrix = get_matrix (self);

  return cell.valid && draw_matrix_count_images (&matrix, cell.row, cell.column) > 0;
}

/* What a click does belongs to the tooltip, and to the pointer; the readout has the facts alone. */
static void
update_pointer (LabConfusionView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean leads_on = has_images (self, self->hovered);
  g_autofree char *tooltip = g_strdup (self->readout);

  if (leads_on && self->readout != NULL) {
    g_free (tooltip);
    tooltip = g_strdup_printf ("%s\n%s", self->readout, _ ("Click to see these images"));
  }
  lab_picture_set_tooltip (LAB_PICTURE (self), tooltip);
  gtk_widget_set_cursor_from_name (widget, leads_on ? "pointer" : NULL);
}

static void
update_readout (LabConfusionView *self)
{
  DrawMatrix matrix = get_matrix (self);
  Cell current = get_current (self);
  g_autofree char *readout = NULL;

  if (current.valid && matrix.counts != NULL)
    readout = draw_matrix_describe (&matrix, current.row, current.column);
  lab_picture_invalidate_overlay (LAB_PICTURE (self));
  if (g_strcmp0 (readout, self->readout) != 0) {
    g_free (self->readout);
    self->readout = g_steal_pointer (&readout);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READOUT]);
  }
  update_pointer (self);
}

static void
activate (LabConfusionView *self, Cell cell)
{
  if (has_images (self, cell))
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, cell.row, cell.column);
}

static Cell
cell_at (LabConfusionView *self, double x, double y)
{
  Cell cell = {0};

  cell.valid = draw_matrix_at (&self->layout, x, y, &cell.row, &cell.column);
  return cell;
}

static void
set_hovered (LabConfusionView *self, Cell cell)
{
  if (self->hovered.valid == cell.valid &&
      (!cell.valid || (self->hovered.row == cell.row && self->hovered.column == cell.column)))
    return;
  self->hovered = cell;
  update_readout (self);
}

static void
motion_cb (LabConfusionView *self, double x, double y)
{
  /* GTK repeats the last motion after a new layout: that is not the person's, and must not take back
   * what a key has chosen. */
  if (self->pointer_x == x && self->pointer_y == y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  set_hovered (self, cell_at (self, x, y));
}

static void
leave_cb (LabConfusionView *self)
{
  self->pointer_x = self->pointer_y = NAN;
  set_hovered (self, (Cell){0});
}

static void
pressed_cb (LabConfusionView *self, int n_press, double x, double y)
{
  self->selected = cell_at (self, x, y);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  update_readout (self);
}

/* Only a click that ends where it began is one. */
static void
released_cb (LabConfusionView *self, int n_press, double x, double y)
{
  Cell cell = cell_at (self, x, y);

  if (cell.valid && self->selected.valid && cell.row == self->selected.row &&
      cell.column == self->selected.column)
    activate (self, cell);
}

/* ── keyboard ────────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
select_cell (LabConfusionView *self, int row, int column)
{
  int n = self->evaluation != NULL ? (int)self->evaluation->n_classes : -1;

  if (row < 0 || column < 0 || row > n || column > n)
    return GDK_EVENT_PROPAGATE;
  self->selected = (Cell){.valid = TRUE, .row = (guint)row, .column = (guint)column};
  self->hovered.valid = FALSE;
  update_readout (self);
  /* What is selected by keys is read aloud: it belongs to the description. */
  lab_picture_invalidate (LAB_PICTURE (self));
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (LabConfusionView *self, guint key, guint code, GdkModifierType state)
{
  int row = (int)self->selected.row;
  int column = (int)self->selected.column;
  /* The first key selects the first cell. */
  int step = self->selected.valid ? 1 : 0;

  if (self->evaluation == NULL)
    return GDK_EVENT_PROPAGATE;
  switch (lab_key_read (key, state)) {
  case LAB_KEY_ACTIVATE:
    if (!has_images (self, self->selected))
      return GDK_EVENT_PROPAGATE;
    activate (self, self->selected);
    return GDK_EVENT_STOP;
  case LAB_KEY_LEFT:
    return select_cell (self, row, column - step);
  case LAB_KEY_RIGHT:
    return select_cell (self, row, column + step);
  case LAB_KEY_UP:
    return select_cell (self, row - step, column);
  case LAB_KEY_DOWN:
    return select_cell (self, row + step, column);
  case LAB_KEY_HOME:
    return select_cell (self, row, 0);
  case LAB_KEY_END:
    return select_cell (self, row, (int)self->evaluation->n_classes);
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* ── drawing ─────────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_confusion_view_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                         double height)
{
  LabConfusionView *self = LAB_CONFUSION_VIEW (picture);
  DrawMatrix matrix = get_matrix (self);

  if (matrix.counts == NULL)
    draw_text_note (cr, theme, _ ("The confusion matrix appears here after the first epoch."),
                    width, height);
  draw_matrix (cr, &matrix, theme, width, height, &self->layout);
}

static void
lab_confusion_view_draw_overlay (LabPicture *picture, cairo_t *cr, const DrawTheme *theme,
                                 double width, double height)
{
  LabConfusionView *self = LAB_CONFUSION_VIEW (picture);
  Cell current = get_current (self);

  if (current.valid)
    draw_matrix_highlight (cr, &self->layout, current.row, current.column, theme);
  if (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    draw_focus_ring (cr, theme, width, height);
}

static char *
lab_confusion_view_describe (LabPicture *picture)
{
  LabConfusionView *self = LAB_CONFUSION_VIEW (picture);
  DrawMatrix matrix = get_matrix (self);
  g_autofree char *summary = NULL;

  if (matrix.counts == NULL)
    return g_strdup (_ ("No evaluation yet"));
  summary = draw_matrix_summary (&matrix);
  if (self->hovered.valid || self->readout == NULL)
    return g_steal_pointer (&summary);
  if (has_images (self, self->selected))
    return g_strdup_printf ("%s\n%s\n%s", self->readout, summary,
                            _ ("Press Return to see these images"));
  return g_strdup_printf ("%s\n%s", self->readout, summary);
}

static void
lab_confusion_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = across ? MIN_WIDTH : MIN_HEIGHT;
  *natural = across ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_confusion_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LabConfusionView *self = LAB_CONFUSION_VIEW (object);

  switch (id) {
  case PROP_MODE:
    g_value_set_uint (value, self->mode);
    break;
  case PROP_READOUT:
    g_value_set_string (value, self->readout);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_confusion_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LabConfusionView *self = LAB_CONFUSION_VIEW (object);

  switch (id) {
  case PROP_MODE:
    lab_confusion_view_set_mode (self, (DrawMatrixMode)g_value_get_uint (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_confusion_view_dispose (GObject *object)
{
  LabConfusionView *self = LAB_CONFUSION_VIEW (object);

  g_clear_pointer (&self->evaluation, lab_evaluation_unref);
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  G_OBJECT_CLASS (lab_confusion_view_parent_class)->dispose (object);
}

static void
lab_confusion_view_finalize (GObject *object)
{
  g_free (LAB_CONFUSION_VIEW (object)->readout);
  G_OBJECT_CLASS (lab_confusion_view_parent_class)->finalize (object);
}

static void
lab_confusion_view_class_init (LabConfusionViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  object_class->get_property = lab_confusion_view_get_property;
  object_class->set_property = lab_confusion_view_set_property;
  object_class->dispose = lab_confusion_view_dispose;
  object_class->finalize = lab_confusion_view_finalize;
  GTK_WIDGET_CLASS (klass)->measure = lab_confusion_view_measure;
  picture_class->draw = lab_confusion_view_draw;
  picture_class->draw_overlay = lab_confusion_view_draw_overlay;
  picture_class->describe = lab_confusion_view_describe;

  /**
   * LabConfusionView:mode:
   *
   * What the cells show, a #DrawMatrixMode: counts, or shares of their row or of their column.
   */
  properties[PROP_MODE] = g_param_spec_uint (
      "mode", NULL, NULL, DRAW_MATRIX_COUNTS, DRAW_MATRIX_COLUMN_PERCENT, DRAW_MATRIX_COUNTS,
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  /**
   * LabConfusionView:readout:
   *
   * The cell under the pointer, or the selected one, in words; %NULL without one.
   */
  properties[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LabConfusionView::activated:
   * @self: the view
   * @row: the actual class, or how many there are for the total of a column
   * @column: the predicted class, or how many there are for the total of a row
   *
   * The images that were counted there are asked for; there are some.
   */
  signals[SIGNAL_ACTIVATED] =
      g_signal_new ("activated", LAB_TYPE_CONFUSION_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
lab_confusion_view_init (LabConfusionView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->pointer_x = self->pointer_y = NAN;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Confusion matrix"), -1);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (update_readout), NULL);
  g_signal_connect (self, "state-flags-changed", G_CALLBACK (lab_picture_invalidate_overlay), NULL);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

/**
 * lab_confusion_view_new:
 *
 * Returns: (transfer floating): an empty confusion matrix.
 */
GtkWidget *
lab_confusion_view_new (void)
{
  return g_object_new (LAB_TYPE_CONFUSION_VIEW, NULL);
}

/**
 * lab_confusion_view_set_evaluation:
 * @self: the view
 * @evaluation: (nullable): whose confusion to show; a reference is kept
 */
void
lab_confusion_view_set_evaluation (LabConfusionView *self, LabEvaluation *evaluation)
{
  g_return_if_fail (LAB_IS_CONFUSION_VIEW (self));

  if (self->evaluation == evaluation)
    return;
  if (evaluation == NULL || self->evaluation == NULL ||
      evaluation->n_classes != self->evaluation->n_classes)
    self->hovered = self->selected = (Cell){0};
  g_clear_pointer (&self->evaluation, lab_evaluation_unref);
  self->evaluation = evaluation != NULL ? lab_evaluation_ref (evaluation) : NULL;
  update_readout (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}

/**
 * lab_confusion_view_set_class_names:
 * @self: the view
 * @class_names: (nullable): what the classes are called, or %NULL for numbers; a reference is kept
 */
void
lab_confusion_view_set_class_names (LabConfusionView *self, LabClassNames *class_names)
{
  g_return_if_fail (LAB_IS_CONFUSION_VIEW (self));

  if (self->class_names == class_names)
    return;
  g_clear_pointer (&self->class_names, lab_class_names_unref);
  self->class_names = class_names != NULL ? lab_class_names_ref (class_names) : NULL;
  update_readout (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}

/**
 * lab_confusion_view_set_mode:
 * @self: the view
 * @mode: what the cells show
 */
void
lab_confusion_view_set_mode (LabConfusionView *self, DrawMatrixMode mode)
{
  g_return_if_fail (LAB_IS_CONFUSION_VIEW (self));
  g_return_if_fail (mode <= DRAW_MATRIX_COLUMN_PERCENT);

  if (self->mode == mode)
    return;
  self->mode = mode;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
  update_readout (self);
  lab_picture_invalidate (LAB_PICTURE (self));
}
