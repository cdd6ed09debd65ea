/* lab-card-board.c: the four cards, side by side where there is room, else one at a time.
 *
 * While runs are compared there are two: the curves of all of them, and a table under it.
 *
 * All stay children of the board whatever its width, so that none loses its scroll position,
 * its focus or a half-drawn digit when the window is resized; in a narrow board three of them are
 * only not shown, and a switcher stands underneath.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-card-board.h"

#include "lab-comparison-card.h"
#include "lab-confusion-card.h"
#include "lab-curves-card.h"
#include "lab-draw-card.h"
#include "lab-weights-card.h"

#define SPACING 12
/* Narrower than this, two columns would squeeze the curves and the drawing. */
#define WIDE_WIDTH 760
/* Narrower than this, the drawing card stacks what is in it. */
#define STACKED_WIDTH 480
#define ROOMY_WIDTH   1400 /* from here on the bars beside the pad may be longer */
/* The first column's and the first row's share of the board. */
#define COLUMN_SHARE 0.602
#define ROW_SHARE    0.478

enum { CURVES, WEIGHTS, DRAW, CONFUSION, COMPARISON, N_CARDS };

/* Where each stands in the grid, and what it is called. The table takes the width of both columns, as
 * the curves do beside it. */
static const struct {
  const char *name;
  int column, row;
} places[N_CARDS] = {
    [CURVES] = {"curves", 0, 0},       [WEIGHTS] = {"weights", 0, 1},       [DRAW] = {"draw", 1, 0},
    [CONFUSION] = {"confusion", 1, 1}, [COMPARISON] = {"comparison", 0, 1},
};

struct _LabCardBoard {
  GtkWidget parent_instance;

  LabCursor *cursor;
  int card; /* shown in a narrow board */
  gboolean is_comparing;
  gboolean is_narrow;
  gboolean is_stacked;
  gboolean is_roomy;
  guint arrange_id;

  GtkWidget *cards[N_CARDS];
  GtkWidget *buttons[N_CARDS];
  GtkWidget *switcher;
};

G_DEFINE_FINAL_TYPE (LabCardBoard, lab_card_board, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_CARD, N_PROPS };
static GParamSpec *properties[N_PROPS];

static GtkSizeRequestMode
lab_card_board_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Whether a card belongs to what is shown now, wherever there is room. */
static gboolean
is_used (LabCardBoard *self, int card)
{
  return self->is_comparing ? card == CURVES || card == COMPARISON : card != COMPARISON;
}

/* The card of a narrow board: while runs are compared the cards of one run have nothing to show. */
static int
narrow_card (LabCardBoard *self)
{
  return is_used (self, self->card) ? self->card : CURVES;
}

static void
measure_card (LabCardBoard *self, int card, GtkOrientation orientation, int *minimum, int *natural)
{
  gtk_widget_measure (self->cards[card], orientation, -1, minimum, natural, NULL, NULL);
}

/* Narrow is always possible: the widest card decides. Two columns are what it would like. */
static void
measure_width (LabCardBoard *self, int *minimum, int *natural)
{
  int columns[2] = {0, 0};

  gtk_widget_measure (self->switcher, GTK_ORIENTATION_HORIZONTAL, -1, minimum, NULL, NULL, NULL);
  for (int i = 0; i < N_CARDS; i++) {
    int card_minimum, card_natural;

    if (!is_used (self, i))
      continue;
    measure_card (self, i, GTK_ORIENTATION_HORIZONTAL, &card_minimum, &card_natural);
    *minimum = MAX (*minimum, card_minimum);
    columns[places[i].column] = MAX (columns[places[i].column], card_natural);
  }
  *natural = MAX (WIDE_WIDTH, columns[0] + SPACING + columns[1]);
}

static void
measure_height (LabCardBoard *self, int width, int *minimum, int *natural)
{
  int minimum_rows[2] = {0, 0};
  int natural_rows[2] = {0, 0};
  int switcher;

  for (int i = 0; i < N_CARDS; i++) {
    int card_minimum, card_natural;
    int row = places[i].row;

    if (!is_used (self, i))
      continue;
    measure_card (self, i, GTK_ORIENTATION_VERTICAL, &card_minimum, &card_natural);
    minimum_rows[row] = MAX (minimum_rows[row], card_minimum);
    natural_rows[row] = MAX (natural_rows[row], card_natural);
  }
  if (width >= WIDE_WIDTH) {
    *minimum = minimum_rows[0] + SPACING + minimum_rows[1];
    *natural = natural_rows[0] + SPACING + natural_rows[1];
  } else {
    gtk_widget_measure (self->switcher, GTK_ORIENTATION_VERTICAL, -1, &switcher, NULL, NULL, NULL);
    *minimum = MAX (minimum_rows[0], minimum_rows[1]) + SPACING + switcher;
    *natural = MAX (natural_rows[0], natural_rows[1]) + SPACING + switcher;
  }
}

static void
lab_card_board_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  LabCardBoard *self = LAB_CARD_BOARD (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, minimum, natural);
  else
    measure_height (self, for_size, minimum, natural);
}

/* Splits @length into two parts and the space between, near @share, but none under its minimum. */
static void
split (int length, double share, const int minimum[2], int part[2])
{
  part[0] = (int)((length - SPACING) * share + 0.5);
  part[0] = MIN (part[0], length - SPACING - minimum[1]);
  part[0] = MAX (part[0], minimum[0]);
  part[1] = MAX (length - SPACING - part[0], minimum[1]);
}

static void
allocate_grid (LabCardBoard *self, int width, int height)
{
  int minimum_columns[2] = {0, 0}, minimum_rows[2] = {0, 0};
  int columns[2], rows[2];

  for (int i = 0; i < N_CARDS; i++) {
    int card_width, card_height;

    if (!is_used (self, i))
      continue;
    measure_card (self, i, GTK_ORIENTATION_HORIZONTAL, &card_width, NULL);
    measure_card (self, i, GTK_ORIENTATION_VERTICAL, &card_height, NULL);
    minimum_columns[places[i].column] = MAX (minimum_columns[places[i].column], card_width);
    minimum_rows[places[i].row] = MAX (minimum_rows[places[i].row], card_height);
  }
  split (width, COLUMN_SHARE, minimum_columns, columns);
  split (height, ROW_SHARE, minimum_rows, rows);
  for (int i = 0; i < N_CARDS; i++) {
    int column = places[i].column, row = places[i].row;
    GtkAllocation area = {.x = column > 0 ? columns[0] + SPACING : 0,
                          .y = row > 0 ? rows[0] + SPACING : 0,
                          .width = self->is_comparing ? width : columns[column],
                          .height = rows[row]};

    if (is_used (self, i))
      gtk_widget_size_allocate (self->cards[i], &area, -1);
  }
}

static void
allocate_one (LabCardBoard *self, int width, int height)
{
  GtkAllocation area = {.width = width};
  int switcher;

  gtk_widget_measure (self->switcher, GTK_ORIENTATION_VERTICAL, -1, &switcher, NULL, NULL, NULL);
  area.height = height - switcher - SPACING;
  gtk_widget_size_allocate (self->cards[narrow_card (self)], &area, -1);
  area.y = height - switcher;
  area.height = switcher;
  gtk_widget_size_allocate (self->switcher, &area, -1);
}

/* Shows what there is room for. Never while sizes are being given out: the pointer enters what
 * appears under it, a readout changes, and the size that its label asks for is lost. */
static void
show_cards (LabCardBoard *self)
{
  for (int i = 0; i < N_CARDS; i++)
    gtk_widget_set_child_visible (self->cards[i],
                                  self->is_narrow ? i == narrow_card (self) : is_used (self, i));
  for (int i = 0; i < N_CARDS; i++)
    gtk_widget_set_visible (self->buttons[i], is_used (self, i));
  gtk_widget_set_child_visible (self->switcher, self->is_narrow);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
arrange_cb (gpointer data)
{
  LabCardBoard *self = data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  self->arrange_id = 0;
  self->is_narrow = width < WIDE_WIDTH;
  self->is_stacked = width < STACKED_WIDTH;
  self->is_roomy = width >= ROOMY_WIDTH;
  lab_draw_card_arrange (LAB_DRAW_CARD (self->cards[DRAW]), self->is_stacked, self->is_roomy);
  show_cards (self);
  return G_SOURCE_REMOVE;
}

static void
lab_card_board_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LabCardBoard *self = LAB_CARD_BOARD (widget);

  if (self->arrange_id == 0 &&
      (self->is_narrow != (width < WIDE_WIDTH) || self->is_stacked != (width < STACKED_WIDTH) ||
       self->is_roomy != (width >= ROOMY_WIDTH)))
    self->arrange_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, arrange_cb, self, NULL);
  if (self->is_narrow)
    allocate_one (self, width, height);
  else
    allocate_grid (self, width, height);
}

static void
snapshot_changed_cb (LabCardBoard *self)
{
  LabSnapshot *snapshot = self->cursor != NULL ? lab_cursor_get_snapshot (self->cursor) : NULL;
  LabEvaluation *evaluation =
      self->cursor != NULL ? lab_cursor_get_evaluation (self->cursor) : NULL;
  LabRun *run = self->cursor != NULL ? lab_cursor_get_run (self->cursor) : NULL;
  LabClassNames *class_names = run != NULL ? lab_run_get_class_names (run) : NULL;

  lab_weights_card_set_class_names (LAB_WEIGHTS_CARD (self->cards[WEIGHTS]), class_names);
  lab_confusion_card_set_class_names (LAB_CONFUSION_CARD (self->cards[CONFUSION]), class_names);
  lab_draw_card_set_class_names (LAB_DRAW_CARD (self->cards[DRAW]), class_names);
  lab_weights_card_set_snapshot (LAB_WEIGHTS_CARD (self->cards[WEIGHTS]), snapshot);
  lab_confusion_card_set_evaluation (LAB_CONFUSION_CARD (self->cards[CONFUSION]), evaluation);
  lab_draw_card_set_snapshot (LAB_DRAW_CARD (self->cards[DRAW]), snapshot);
}

static void
button_toggled_cb (LabCardBoard *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (int i = 0; i < N_CARDS; i++)
    if (self->buttons[i] == GTK_WIDGET (button))
      lab_card_board_set_card (self, places[i].name);
}

static void
lab_card_board_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_CARD:
    g_value_set_string (value, lab_card_board_get_card (LAB_CARD_BOARD (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_card_board_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_CARD:
    lab_card_board_set_card (LAB_CARD_BOARD (object), g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
lab_card_board_dispose (GObject *object)
{
  LabCardBoard *self = LAB_CARD_BOARD (object);

  g_clear_handle_id (&self->arrange_id, g_source_remove);
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_clear_object (&self->cursor);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_CARD_BOARD);
  G_OBJECT_CLASS (lab_card_board_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  for (int i = 0; i < N_CARDS; i++) {
    g_autofree char *card = g_strconcat (places[i].name, "_card", NULL);
    g_autofree char *button = g_strconcat (places[i].name, "_button", NULL);

    gtk_widget_class_bind_template_child_full (widget_class, card, FALSE,
                                               G_STRUCT_OFFSET (LabCardBoard, cards) +
                                                   (gssize)sizeof (GtkWidget *) * i);
    gtk_widget_class_bind_template_child_full (widget_class, button, FALSE,
                                               G_STRUCT_OFFSET (LabCardBoard, buttons) +
                                                   (gssize)sizeof (GtkWidget *) * i);
  }
  gtk_widget_class_bind_template_child (widget_class, LabCardBoard, switcher);
  gtk_widget_class_bind_template_callback (widget_class, button_toggled_cb);
}

static void
lab_card_board_class_init (LabCardBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lab_card_board_get_property;
  object_class->set_property = lab_card_board_set_property;
  object_class->dispose = lab_card_board_dispose;
  widget_class->get_request_mode = lab_card_board_get_request_mode;
  widget_class->measure = lab_card_board_measure;
  widget_class->size_allocate = lab_card_board_size_allocate;
  /**
   * LabCardBoard:card:
   *
   * The card that is shown where there is room for one only: "curves", "weights", "draw",
   * "confusion" or "comparison".
   */
  properties[PROP_CARD] =
      g_param_spec_string ("card", NULL, NULL, places[CURVES].name,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (LAB_TYPE_COMPARISON_CARD);
  g_type_ensure (LAB_TYPE_CONFUSION_CARD);
  g_type_ensure (LAB_TYPE_CURVES_CARD);
  g_type_ensure (LAB_TYPE_DRAW_CARD);
  g_type_ensure (LAB_TYPE_WEIGHTS_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-card-board.ui");
  bind_template (widget_class);
  gtk_widget_class_set_css_name (widget_class, "cardboard");
}

static void
lab_card_board_init (LabCardBoard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_cards (self);
}

/**
 * lab_card_board_get_card:
 * @self: a board
 *
 * Returns: the name of the card that is shown where there is room for one only
 */
const char *
lab_card_board_get_card (LabCardBoard *self)
{
  g_return_val_if_fail (LAB_IS_CARD_BOARD (self), NULL);
  return places[self->card].name;
}

/**
 * lab_card_board_set_card:
 * @self: a board
 * @name: a card's name; others are ignored
 *
 * Shows this card where there is room for one only.
 */
void
lab_card_board_set_card (LabCardBoard *self, const char *name)
{
  g_return_if_fail (LAB_IS_CARD_BOARD (self));

  for (int i = 0; i < N_CARDS; i++) {
    if (i == self->card || g_strcmp0 (name, places[i].name) != 0)
      continue;
    self->card = i;
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[i]), TRUE);
    show_cards (self);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CARD]);
    break;
  }
}

/**
 * lab_card_board_is_narrow:
 * @self: a board
 *
 * Returns: whether one card is shown at a time
 */
gboolean
lab_card_board_is_narrow (LabCardBoard *self)
{
  g_return_val_if_fail (LAB_IS_CARD_BOARD (self), FALSE);
  return self->is_narrow;
}

/**
 * lab_card_board_find:
 * @self: a board
 * @name: a card's name
 *
 * Returns: (nullable) (transfer none): that card
 */
GtkWidget *
lab_card_board_find (LabCardBoard *self, const char *name)
{
  g_return_val_if_fail (LAB_IS_CARD_BOARD (self), NULL);

  for (int i = 0; i < N_CARDS; i++)
    if (g_strcmp0 (name, places[i].name) == 0)
      return self->cards[i];
  return NULL;
}

/**
 * lab_card_board_set_cursor:
 * @self: a board
 * @cursor: (nullable): what all cards are views of
 */
void
lab_card_board_set_cursor (LabCardBoard *self, LabCursor *cursor)
{
  g_return_if_fail (LAB_IS_CARD_BOARD (self));

  if (cursor == self->cursor)
    return;
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  if (cursor != NULL)
    g_signal_connect_swapped (cursor, "snapshot-changed", G_CALLBACK (snapshot_changed_cb), self);
  lab_curves_card_set_cursor (LAB_CURVES_CARD (self->cards[CURVES]), cursor);
  snapshot_changed_cb (self);
}

/**
 * lab_card_board_set_beside:
 * @self: a board
 * @beside: (nullable): a run whose curves are overlaid, until the cursor shows another one
 */
void
lab_card_board_set_beside (LabCardBoard *self, LabRun *beside)
{
  g_return_if_fail (LAB_IS_CARD_BOARD (self));
  lab_curves_card_set_beside (LAB_CURVES_CARD (self->cards[CURVES]), beside);
}

static void
overlay (LabCardBoard *self, GPtrArray *runs)
{
  LabCurvesCard *curves = LAB_CURVES_CARD (self->cards[CURVES]);
  const LabComparison *comparison =
      lab_comparison_card_get_comparison (LAB_COMPARISON_CARD (self->cards[COMPARISON]));
  g_autofree LabRun **shown = g_new (LabRun *, runs->len);

  for (guint i = 0; i < runs->len; i++)
    shown[i] = ((LabLoadedRun *)runs->pdata[i])->run;
  lab_curves_card_compare (curves, shown, runs->len, comparison->groups,
                           (const char *const *)comparison->names);
}

/**
 * lab_card_board_compare:
 * @self: a board
 * @runs: (nullable) (element-type LabLoadedRun): several runs, or NULL for the cursor's again
 */
void
lab_card_board_compare (LabCardBoard *self, GPtrArray *runs)
{
  g_return_if_fail (LAB_IS_CARD_BOARD (self));

  if (runs == NULL && !self->is_comparing)
    return;
  self->is_comparing = runs != NULL;
  lab_comparison_card_set_runs (LAB_COMPARISON_CARD (self->cards[COMPARISON]), runs);
  if (runs != NULL)
    overlay (self, runs);
  else
    lab_curves_card_compare (LAB_CURVES_CARD (self->cards[CURVES]), NULL, 0, NULL, NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[narrow_card (self)]), TRUE);
  show_cards (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
