/* lab-sample-label-bar.c: what was it? A button for each class, or a list of many to choose from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sample-label-bar.h"

#include <glib/gi18n-lib.h>

/* More classes, or longer names, than these do not stand beside each other in a card. */
#define MAX_BUTTONS 10
#define MAX_LETTERS 2
#define SPACING     2

struct _LabSampleLabelBar {
  GtkWidget parent_instance;

  LabClassNames *names; /* or NULL: nothing to choose from */
  int hint;
  gboolean sets_selected; /* in the list, as the hint says */
  gboolean is_picked;     /* by a person: then no hint changes it */
  guint n_columns;

  GtkWidget *button_grid;
  GtkWidget *list_box;
  GtkDropDown *drop_down;
};

G_DEFINE_FINAL_TYPE (LabSampleLabelBar, lab_sample_label_bar, GTK_TYPE_WIDGET)

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
count_classes (LabSampleLabelBar *self)
{
  return self->names != NULL ? lab_class_names_get_n (self->names) : 0;
}

static void
choose (LabSampleLabelBar *self, guint class)
{
  if (class < count_classes (self))
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, lab_class_names_get (self->names, class));
}

static void
button_clicked_cb (LabSampleLabelBar *self, GtkWidget *button)
{
  choose (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "class")));
}

static void
keep_clicked_cb (LabSampleLabelBar *self)
{
  guint class = gtk_drop_down_get_selected (self->drop_down);

  self->is_picked = FALSE;
  choose (self, class);
}

static void
selected_cb (LabSampleLabelBar *self)
{
  self->is_picked = self->is_picked || !self->sets_selected;
}

/* ── keys ────────────────────────────────────────────────────────────────────────────────────────
 */

/* The class that a character stands for, or -1. */
static int
find_class (LabSampleLabelBar *self, guint key)
{
  gunichar character = gdk_keyval_to_unicode (key);
  guint n = count_classes (self);

  if (character == 0)
    return -1;
  for (guint i = 0; i < n; i++) {
    const char *name = lab_class_names_get (self->names, i);

    if (g_utf8_get_char (name) == character && *g_utf8_next_char (name) == '\0')
      return (int)i;
  }
  if (n <= MAX_BUTTONS && g_unichar_isdigit (character) &&
      g_unichar_digit_value (character) < (int)n)
    return g_unichar_digit_value (character);
  return -1;
}

static gboolean
key_pressed_cb (LabSampleLabelBar *self, guint key, guint code, GdkModifierType state)
{
  const GdkModifierType others = GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK;
  int class = (state & others) == 0 ? find_class (self, key) : -1;

  if (class < 0 || !gtk_widget_is_sensitive (GTK_WIDGET (self)))
    return GDK_EVENT_PROPAGATE;
  choose (self, (guint) class);
  return GDK_EVENT_STOP;
}

/* ── the widget ──────────────────────────────────────────────────────────────────────────────────
 */

static gboolean
are_short (LabClassNames *names)
{
  for (guint i = 0; i < lab_class_names_get_n (names); i++)
    if (g_utf8_strlen (lab_class_names_get (names, i), -1) > MAX_LETTERS)
      return FALSE;
  return lab_class_names_get_n (names) <= MAX_BUTTONS;
}

static void
show_hint (LabSampleLabelBar *self)
{
  int class = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (self->button_grid); button != NULL;
       button = gtk_widget_get_next_sibling (button), class ++) {
    if (class == self->hint)
      gtk_widget_add_css_class (button, "hinted");
    else
      gtk_widget_remove_css_class (button, "hinted");
  }
  if (self->is_picked || self->hint < 0 || (guint)self->hint >= count_classes (self))
    return;
  self->sets_selected = TRUE;
  gtk_drop_down_set_selected (self->drop_down, (guint)self->hint);
  self->sets_selected = FALSE;
}

static void
add_button (LabSampleLabelBar *self, guint class)
{
  const char *name = lab_class_names_get (self->names, class);
  GtkWidget *button = gtk_button_new_with_label (name);
  /* translators: keeps a drawing as one of that class, such as 7 */
  g_autofree char *description = g_strdup_printf (_ ("It is %s"), name);

  g_object_set_data (G_OBJECT (button), "class", GUINT_TO_POINTER (class));
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_add_css_class (button, "label-button");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  description, -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (button_clicked_cb), self);
  gtk_grid_attach (GTK_GRID (self->button_grid), button, (int)(class % self->n_columns),
                   (int)(class / self->n_columns), 1, 1);
}

static void
remove_buttons (LabSampleLabelBar *self)
{
  GtkWidget *button;

  while ((button = gtk_widget_get_first_child (self->button_grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->button_grid), button);
}

static void
fill (LabSampleLabelBar *self)
{
  gboolean has_buttons = self->names != NULL && are_short (self->names);
  g_autoptr (GtkStringList) strings = NULL;

  remove_buttons (self);
  if (has_buttons)
    for (guint i = 0; i < count_classes (self); i++)
      add_button (self, i);
  else if (self->names != NULL)
    strings = gtk_string_list_new (lab_class_names_get_all (self->names));
  self->sets_selected = TRUE;
  gtk_drop_down_set_model (self->drop_down, G_LIST_MODEL (strings));
  self->sets_selected = FALSE;
  self->is_picked = FALSE;
  gtk_widget_set_visible (self->button_grid, has_buttons);
  gtk_widget_set_visible (self->list_box, !has_buttons);
  show_hint (self);
}

static void
make_list (LabSampleLabelBar *self)
{
  g_autoptr (GtkExpression) expression =
      gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkWidget *keep = gtk_button_new_with_label (_ ("Keep as This"));

  self->list_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  self->drop_down = GTK_DROP_DOWN (gtk_drop_down_new (NULL, g_steal_pointer (&expression)));
  gtk_drop_down_set_enable_search (self->drop_down, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->drop_down), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->drop_down), "compact");
  gtk_widget_add_css_class (keep, "compact");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Class of the drawing"), -1);
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (keep, "clicked", G_CALLBACK (keep_clicked_cb), self);
  gtk_box_append (GTK_BOX (self->list_box), GTK_WIDGET (self->drop_down));
  gtk_box_append (GTK_BOX (self->list_box), keep);
  gtk_widget_set_parent (self->list_box, GTK_WIDGET (self));
}

static void
lab_sample_label_bar_dispose (GObject *object)
{
  LabSampleLabelBar *self = LAB_SAMPLE_LABEL_BAR (object);

  if (self->drop_down != NULL)
    g_signal_handlers_disconnect_by_data (self->drop_down, self);
  self->drop_down = NULL;
  g_clear_pointer (&self->button_grid, gtk_widget_unparent);
  g_clear_pointer (&self->list_box, gtk_widget_unparent);
  g_clear_pointer (&self->names, lab_class_names_unref);
  G_OBJECT_CLASS (lab_sample_label_bar_parent_class)->dispose (object);
}

static void
lab_sample_label_bar_class_init (LabSampleLabelBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_sample_label_bar_dispose;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", LAB_TYPE_SAMPLE_LABEL_BAR, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "labelbar");
}

static void
lab_sample_label_bar_init (LabSampleLabelBar *self)
{
  self->hint = -1;
  self->n_columns = MAX_BUTTONS;
  self->button_grid = gtk_grid_new ();
  gtk_grid_set_column_homogeneous (GTK_GRID (self->button_grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (self->button_grid), SPACING);
  gtk_grid_set_row_spacing (GTK_GRID (self->button_grid), SPACING);
  gtk_widget_set_parent (self->button_grid, GTK_WIDGET (self));
  make_list (self);
  fill (self);
}

/**
 * lab_sample_label_bar_new:
 *
 * Returns: (transfer floating): a bar with nothing to choose from
 */
GtkWidget *
lab_sample_label_bar_new (void)
{
  return g_object_new (LAB_TYPE_SAMPLE_LABEL_BAR, NULL);
}

/**
 * lab_sample_label_bar_set_class_names:
 * @self: a bar
 * @names: (nullable): what there is to choose from
 */
void
lab_sample_label_bar_set_class_names (LabSampleLabelBar *self, LabClassNames *names)
{
  g_return_if_fail (LAB_IS_SAMPLE_LABEL_BAR (self));

  if (names == self->names)
    return;
  g_clear_pointer (&self->names, lab_class_names_unref);
  self->names = names != NULL ? lab_class_names_ref (names) : NULL;
  fill (self);
}

/**
 * lab_sample_label_bar_set_hint:
 * @self: a bar
 * @class: the class that stands out, -1: none
 */
void
lab_sample_label_bar_set_hint (LabSampleLabelBar *self, int class)
{
  g_return_if_fail (LAB_IS_SAMPLE_LABEL_BAR (self));

  if (class == self->hint)
    return;
  self->hint = class;
  show_hint (self);
}

/**
 * lab_sample_label_bar_set_columns:
 * @self: a bar
 * @n_columns: how many buttons stand beside each other; a list of few columns stands above its button
 */
void
lab_sample_label_bar_set_columns (LabSampleLabelBar *self, guint n_columns)
{
  g_return_if_fail (LAB_IS_SAMPLE_LABEL_BAR (self) && n_columns > 0);

  if (n_columns == self->n_columns)
    return;
  self->n_columns = n_columns;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->list_box),
                                  n_columns < MAX_BUTTONS ? GTK_ORIENTATION_VERTICAL
                                                          : GTK_ORIENTATION_HORIZONTAL);
  fill (self);
}

/**
 * lab_sample_label_bar_listen:
 * @self: a bar
 * @widget: a widget around it, or beside it, that lives no longer than the bar
 *
 * From now on a key pressed in @widget chooses a class.
 */
void
lab_sample_label_bar_listen (LabSampleLabelBar *self, GtkWidget *widget)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_return_if_fail (LAB_IS_SAMPLE_LABEL_BAR (self));

  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, keys);
}
