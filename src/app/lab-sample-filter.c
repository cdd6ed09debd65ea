/* lab-sample-filter.c: which drawings of the collection are shown: a row of buttons with counts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sample-filter.h"

#include <glib/gi18n-lib.h>

/* Of more classes than these only those that were drawn have a button. */
#define MAX_EMPTY_CLASSES 10
#define SPACING           3
/* Of the buttons of many classes: two lines of them. */
#define HEIGHT 62

typedef enum { ALL, MISREAD, HELD_OUT, OF_CLASS } Kind;

typedef struct {
  Kind kind;
  char *label; /* of OF_CLASS */
  guint n;     /* drawings */
  GtkWidget *button;
} Choice;

struct _LabSampleFilter {
  GtkWidget parent_instance;

  GPtrArray *choices; /* Choice, as the buttons stand */
  guint chosen;

  GtkWidget *box;
  GtkWidget *kind_box; /* buttons of everything, and of what is special */
  GtkWidget *scroller; /* around many of the latter */
  GtkWidget *flow_box; /* buttons of the classes */
};

G_DEFINE_FINAL_TYPE (LabSampleFilter, lab_sample_filter, GTK_TYPE_WIDGET)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->label);
  g_free (choice);
}

static Choice *
add_choice (GPtrArray *choices, Kind kind, const char *label)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->kind = kind;
  choice->label = g_strdup (label);
  g_ptr_array_add (choices, choice);
  return choice;
}

static gboolean
matches (const Choice *choice, LabSampleItem *item)
{
  switch (choice->kind) {
  case MISREAD:
    return lab_sample_item_is_misread (item);
  case HELD_OUT:
    return lab_sample_item_get_sample (item)->held_out;
  case OF_CLASS:
    return g_str_equal (choice->label, lab_sample_item_get_label (item));
  case ALL:
  default:
    return TRUE;
  }
}

/* ── which buttons there are ─────────────────────────────────────────────────────────────────────
 */

static Choice *
find_class (GPtrArray *choices, const char *label)
{
  for (guint i = 0; i < choices->len; i++) {
    Choice *choice = choices->pdata[i];

    if (choice->kind == OF_CLASS && g_str_equal (choice->label, label))
      return choice;
  }
  return NULL;
}

/* The classes of the network in their order, then those that only the collection knows. */
static GPtrArray *
make_choices (LabSampleList *list, LabClassNames *names)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func (choice_free);
  guint n_classes = names != NULL ? lab_class_names_get_n (names) : 0;
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (list));

  add_choice (choices, ALL, NULL);
  add_choice (choices, MISREAD, NULL);
  add_choice (choices, HELD_OUT, NULL);
  for (guint i = 0; i < n_classes; i++)
    if (n_classes <= MAX_EMPTY_CLASSES ||
        lab_sample_list_count (list, lab_class_names_get (names, i)) > 0)
      add_choice (choices, OF_CLASS, lab_class_names_get (names, i));
  for (guint i = 0; i < n_items; i++) {
    g_autoptr (LabSampleItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

    if (find_class (choices, lab_sample_item_get_label (item)) == NULL)
      add_choice (choices, OF_CLASS, lab_sample_item_get_label (item));
    for (guint k = 0; k < choices->len; k++)
      ((Choice *)choices->pdata[k])->n += matches (choices->pdata[k], item);
  }
  return choices;
}

static gboolean
are_same (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    const Choice *first = a->pdata[i], *second = b->pdata[i];

    if (first->kind != second->kind || g_strcmp0 (first->label, second->label) != 0)
      return FALSE;
  }
  return TRUE;
}

static const char *
get_words (const Choice *choice)
{
  switch (choice->kind) {
  case ALL:
    return _ ("All");
  case MISREAD:
    return _ ("Misread");
  case HELD_OUT:
    return _ ("Held out");
  case OF_CLASS:
  default:
    return choice->label;
  }
}

static void
show_count (const Choice *choice)
{
  g_autofree char *text = g_strdup_printf ("%s · %u", get_words (choice), choice->n);
  /* translators: which drawings a button shows, and how many they are */
  g_autofree char *name = g_strdup_printf (
      ngettext ("%s: %u drawing", "%s: %u drawings", choice->n), get_words (choice), choice->n);

  gtk_button_set_label (GTK_BUTTON (choice->button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

/* ── the buttons ─────────────────────────────────────────────────────────────────────────────────
 */

static void
toggled_cb (LabSampleFilter *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < self->choices->len; i++)
    if (((const Choice *)self->choices->pdata[i])->button == GTK_WIDGET (button))
      self->chosen = i;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
remove_buttons (LabSampleFilter *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->kind_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->kind_box), child);
  while ((child = gtk_widget_get_first_child (self->flow_box)) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (self->flow_box), child);
}

static void
place_button (LabSampleFilter *self, const Choice *choice)
{
  if (choice->kind != OF_CLASS) {
    gtk_box_append (GTK_BOX (self->kind_box), choice->button);
    return;
  }
  gtk_flow_box_insert (GTK_FLOW_BOX (self->flow_box), choice->button, -1);
  /* The button takes the focus, not the place around it. */
  gtk_widget_set_focusable (gtk_widget_get_parent (choice->button), FALSE);
}

/* A scrolled window does not ask for less height where there is more width: few buttons do without. */
static void
set_scrolls (LabSampleFilter *self, gboolean scrolls)
{
  gboolean did = gtk_widget_get_visible (self->scroller);
  g_autoptr (GtkWidget) flow_box = g_object_ref (self->flow_box);

  if (scrolls == did)
    return;
  if (did)
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), NULL);
  else
    gtk_box_remove (GTK_BOX (self->box), flow_box);
  gtk_widget_set_visible (self->scroller, scrolls);
  if (scrolls)
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), flow_box);
  else
    gtk_box_append (GTK_BOX (self->box), flow_box);
}

static void
make_buttons (LabSampleFilter *self)
{
  GtkToggleButton *group = NULL;

  remove_buttons (self);
  set_scrolls (self, self->choices->len > OF_CLASS + MAX_EMPTY_CLASSES);
  for (guint i = 0; i < self->choices->len; i++) {
    Choice *choice = self->choices->pdata[i];

    choice->button = gtk_toggle_button_new ();
    gtk_widget_add_css_class (choice->button, "compact");
    gtk_widget_add_css_class (choice->button, "choice");
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (choice->button), group);
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (choice->button), i == self->chosen);
    g_signal_connect_swapped (choice->button, "toggled", G_CALLBACK (toggled_cb), self);
    place_button (self, choice);
    group = GTK_TOGGLE_BUTTON (choice->button);
  }
}

static guint
find_choice (GPtrArray *choices, const Choice *wanted)
{
  for (guint i = 0; i < choices->len && wanted != NULL; i++) {
    const Choice *choice = choices->pdata[i];

    if (choice->kind == wanted->kind && g_strcmp0 (choice->label, wanted->label) == 0)
      return i;
  }
  return 0;
}

static void
lab_sample_filter_dispose (GObject *object)
{
  LabSampleFilter *self = LAB_SAMPLE_FILTER (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  G_OBJECT_CLASS (lab_sample_filter_parent_class)->dispose (object);
}

static void
lab_sample_filter_class_init (LabSampleFilterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_sample_filter_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LAB_TYPE_SAMPLE_FILTER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "samplefilter");
}

static void
lab_sample_filter_init (LabSampleFilter *self)
{
  GtkFlowBox *flow_box;

  self->choices = g_ptr_array_new_with_free_func (choice_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
  self->kind_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  self->scroller = gtk_scrolled_window_new ();
  self->flow_box = gtk_flow_box_new ();
  flow_box = GTK_FLOW_BOX (self->flow_box);
  gtk_flow_box_set_selection_mode (flow_box, GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (flow_box, TRUE);
  gtk_flow_box_set_min_children_per_line (flow_box, MAX_EMPTY_CLASSES / 2);
  gtk_flow_box_set_max_children_per_line (flow_box, LAB_MAX_CLASSES);
  gtk_flow_box_set_column_spacing (flow_box, SPACING);
  gtk_flow_box_set_row_spacing (flow_box, SPACING);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), HEIGHT);
  gtk_widget_set_visible (self->scroller, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->kind_box);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
  gtk_box_append (GTK_BOX (self->box), self->flow_box);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * lab_sample_filter_update:
 * @self: a row of buttons
 * @list: the collection
 * @names: (nullable): the classes, in their order
 *
 * Brings buttons and counts up to date; what is chosen stays, as long as it is there.
 */
void
lab_sample_filter_update (LabSampleFilter *self, LabSampleList *list, LabClassNames *names)
{
  g_autoptr (GPtrArray) old = self->choices;
  GPtrArray *choices;

  g_return_if_fail (LAB_IS_SAMPLE_FILTER (self));

  choices = make_choices (list, names);
  self->choices = choices;
  if (are_same (old, choices)) {
    for (guint i = 0; i < choices->len; i++)
      ((Choice *)choices->pdata[i])->button = ((Choice *)old->pdata[i])->button;
  } else {
    self->chosen = find_choice (choices, self->chosen < old->len ? old->pdata[self->chosen] : NULL);
    make_buttons (self);
  }
  for (guint i = 0; i < choices->len; i++)
    show_count (choices->pdata[i]);
}

/**
 * lab_sample_filter_matches:
 * @self: a row of buttons
 * @item: a drawing
 *
 * Returns: whether the pressed button shows it
 */
gboolean
lab_sample_filter_matches (LabSampleFilter *self, LabSampleItem *item)
{
  g_return_val_if_fail (LAB_IS_SAMPLE_FILTER (self), TRUE);
  return self->chosen >= self->choices->len || matches (self->choices->pdata[self->chosen], item);
}
