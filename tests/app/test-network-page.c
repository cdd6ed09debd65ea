/* test-network-page.c: the page on the inside of the network: layers, neurons, muting, by key and click.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <adwaita.h>
#include <string.h>

#include "app-test.h"
#include "headless-test.h"
#include "lab-format.h"
#include "lab-model-evaluate.h"
#include "lab-network-page.h"
#include "lab-resources.h"

#define N_EPOCHS 2

typedef struct {
  HeadlessTest test;
  LabSession *session;
  LabCursor *cursor;
  GtkWidget *window;
  LabNetworkPage *page;
  guint split, image; /* that was activated */
  guint n_failed;
} Fixture;

static void
image_activated_cb (Fixture *fixture, guint split, guint image)
{
  fixture->split = split;
  fixture->image = image;
}

static void
failed_cb (Fixture *fixture, const char *sentence)
{
  g_assert_cmpstr (sentence, ==, "no memory");
  fixture->n_failed++;
}

/* A network of @n_hidden layers of @width, trained for two epochs. */
static LabSession *
train (Fixture *fixture, int n_hidden, int width)
{
  LabSession *session = lab_session_new ();
  nn_config config = nn_config_default ();
  g_autoptr (GError) error = NULL;

  config.n_hidden = n_hidden;
  for (int i = 0; i < n_hidden; i++)
    config.hidden[i] = width - i;
  config.epochs = N_EPOCHS;
  lab_session_prepare (session, &config, fixture->test.dataset, &error);
  g_assert_no_error (error);
  lab_session_train (session);
  headless_test_wait_for (lab_run_get_state (lab_session_get_run (session)) == LAB_RUN_FINISHED);
  return session;
}

static void
show_run (Fixture *fixture, LabSession *session)
{
  lab_cursor_set_run (fixture->cursor, lab_session_get_run (session), NULL, 0, NULL);
  if (fixture->session != NULL) {
    lab_session_shutdown (fixture->session);
    g_object_unref (fixture->session);
  }
  fixture->session = session;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  headless_test_set_up (&fixture->test);
  fixture->image = G_MAXUINT;
  fixture->cursor = lab_cursor_new ();
  fixture->page = g_object_new (LAB_TYPE_NETWORK_PAGE, NULL);
  g_signal_connect_swapped (fixture->page, "image-activated", G_CALLBACK (image_activated_cb),
                            fixture);
  g_signal_connect_swapped (fixture->page, "failed", G_CALLBACK (failed_cb), fixture);
  lab_network_page_set_cursor (fixture->page, fixture->cursor);
  lab_network_page_set_dataset (fixture->page, fixture->test.dataset);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 800);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  gtk_window_present (GTK_WINDOW (fixture->window));
  headless_test_wait_for (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
}

/* With everything that was shown gone. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lab_network_page_set_cursor (fixture->page, NULL);
  g_object_add_weak_pointer (G_OBJECT (fixture->page), (gpointer *)&fixture->page);
  g_object_add_weak_pointer (G_OBJECT (fixture->cursor), (gpointer *)&fixture->cursor);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->cursor);
  headless_test_wait_for (fixture->page == NULL && fixture->cursor == NULL);
  if (fixture->session != NULL) {
    lab_session_shutdown (fixture->session);
    g_object_unref (fixture->session);
  }
  headless_test_tear_down (&fixture->test);
}

/* What stands in the middle of the page, past the note of an empty one. */
static const char *
text_of (Fixture *fixture, const char *id)
{
  return gtk_label_get_label (
      GTK_LABEL (app_test_find (app_test_find (fixture->page, "parts"), id)));
}

static gboolean
is_shown (Fixture *fixture, const char *id)
{
  return gtk_widget_get_mapped (app_test_find (fixture->page, id));
}

/* Returns: whether @widget has made use of @key. */
static gboolean
try_press (gpointer widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (!handled && GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
  }
  return handled;
}

static void
press (gpointer widget, guint key)
{
  g_assert_true (try_press (widget, key));
}

static gboolean
starts_with (Fixture *fixture, const char *id, const char *start)
{
  return g_str_has_prefix (text_of (fixture, id), start);
}

/* Returns: (transfer full): the accuracy of the network on the test images, once the weights that go
 * out of a neuron of the first of two hidden layers are zero. */
static char *
accuracy_without (Fixture *fixture, int neuron)
{
  LabSnapshot *snapshot = lab_cursor_get_snapshot (fixture->cursor);
  g_autoptr (LabSnapshot) zeroed = lab_snapshot_new (&snapshot->config);
  nn_tensor w2 = nn_config_get_tensor (&snapshot->config, 2);
  g_autoptr (LabEvaluation) whole = NULL;
  g_autoptr (LabEvaluation) without = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const LabImages *images = lab_dataset_get_images (fixture->test.dataset, LAB_SPLIT_TEST);

  memcpy (zeroed->parameters, snapshot->parameters, snapshot->n_parameters * sizeof (float));
  for (int i = 0; i < w2.columns; i++)
    zeroed->parameters[w2.offset + (gsize)(neuron * w2.columns + i)] = 0;
  whole = lab_model_evaluate (snapshot, images, NULL);
  without = lab_model_evaluate (zeroed, images, NULL);
  before = lab_format_percent (whole->accuracy);
  after = lab_format_percent (without->accuracy);
  return g_strdup_printf ("Accuracy %s → %s (", before, after);
}

/* ── tests ───────────────────────────────────────────────────────────────────────────────────────
 */

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  GtkStack *stack = GTK_STACK (app_test_find (fixture->page, "stack"));

  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "empty");
  show_run (fixture, train (fixture, 0, 0));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "network");
  /* A linear network has outputs only, which can't be muted. */
  headless_test_wait_for (
      app_test_find (app_test_find (fixture->page, "cards_box"), "title_label") != NULL);
  g_assert_cmpstr (text_of (fixture, "title_label"), ==, "Outputs");
  lab_network_page_show_neuron (fixture->page, 0, 7);
  headless_test_wait_for (starts_with (fixture, "status_label", "class 7 · bias "));
  g_assert_true (is_shown (fixture, "tile_view"));
  g_assert_false (is_shown (fixture, "outgoing_card"));
  g_assert_false (gtk_widget_is_sensitive (app_test_find (fixture->page, "mute_switch")));
  lab_network_page_set_cursor (fixture->page, NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "empty");
}

static guint
count_cards (Fixture *fixture)
{
  guint n = 0;

  for (GtkWidget *card = gtk_widget_get_first_child (app_test_find (fixture->page, "cards_box"));
       card != NULL; card = gtk_widget_get_next_sibling (card))
    n++;
  return n;
}

static void
test_layers (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view;

  show_run (fixture, train (fixture, 2, 12));
  headless_test_wait_for (count_cards (fixture) == 3);
  g_assert_cmpstr (text_of (fixture, "title_label"), ==, "Hidden layer 1");
  headless_test_wait_for (g_str_has_suffix (text_of (fixture, "dead_label"), " of 12 dead"));
  view = app_test_find (fixture->page, "weights_view");
  headless_test_wait_for (gtk_widget_get_tooltip_text (view) != NULL &&
                          g_str_has_prefix (gtk_widget_get_tooltip_text (view), "epoch 2: "));
  /* Its arrow keys move the cursor, once there is an epoch before, and the mark goes along. */
  headless_test_wait_for (try_press (view, GDK_KEY_Left));
  g_assert_cmpuint (lab_cursor_get_epoch (fixture->cursor), ==, 1);
  g_assert_true (g_str_has_prefix (gtk_widget_get_tooltip_text (view), "epoch 1: "));
  headless_test_wait_for (try_press (view, GDK_KEY_Left));
  g_assert_cmpuint (lab_cursor_get_epoch (fixture->cursor), ==, 0);
  press (view, GDK_KEY_End);
  g_assert_true (lab_cursor_get_follows (fixture->cursor));
  /* Another network has other layers. */
  show_run (fixture, train (fixture, 1, 5));
  headless_test_wait_for (count_cards (fixture) == 2);
  g_signal_emit_by_name (app_test_find (fixture->page, "neurons_button"), "clicked");
  headless_test_wait_for (is_shown (fixture, "tile_view"));
}

static void
test_neuron (Fixture *fixture, gconstpointer data)
{
  GtkSpinButton *spin;
  GtkDropDown *layers;

  show_run (fixture, train (fixture, 2, 12));
  lab_network_page_show_neuron (fixture->page, 0, 4);
  spin = GTK_SPIN_BUTTON (app_test_find (fixture->page, "neuron_spin"));
  layers = GTK_DROP_DOWN (app_test_find (fixture->page, "layer_dropdown"));
  g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, 4);
  headless_test_wait_for (starts_with (fixture, "status_label", "bias ") &&
                          is_shown (fixture, "spread_view"));
  g_assert_true (is_shown (fixture, "tile_view"));
  g_assert_false (is_shown (fixture, "incoming_bars"));

  /* Keys go to the neuron before and after, and stay inside of the layer. */
  press (app_test_find (fixture->page, "neuron_view"), GDK_KEY_Right);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, 5);
  press (app_test_find (fixture->page, "neuron_view"), GDK_KEY_Left);
  press (app_test_find (fixture->page, "neuron_view"), GDK_KEY_Left);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, 3);
  gtk_spin_button_set_value (spin, 11);
  press (app_test_find (fixture->page, "neuron_view"), GDK_KEY_Right);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, 11);

  /* A layer above is narrower by one; its weights are those of neurons below, and lead to them. */
  gtk_drop_down_set_selected (layers, 1);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, 10);
  headless_test_wait_for (is_shown (fixture, "incoming_bars"));
  g_assert_false (is_shown (fixture, "tile_view"));
  g_signal_emit_by_name (app_test_find (fixture->page, "outgoing_bars"), "activated", 7);
  g_assert_cmpuint (gtk_drop_down_get_selected (layers), ==, 2);
  headless_test_wait_for (starts_with (fixture, "status_label", "class 7 · "));
  g_signal_emit_by_name (app_test_find (fixture->page, "incoming_bars"), "activated", 2);
  g_assert_cmpuint (gtk_drop_down_get_selected (layers), ==, 1);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, 2);

  /* An image that excites it leads to that image. */
  headless_test_wait_for (is_shown (fixture, "outgoing_card"));
  g_signal_emit_by_name (app_test_find (fixture->page, "examples"), "image-activated", 17);
  g_assert_cmpuint (fixture->split, ==, LAB_SPLIT_TEST);
  g_assert_cmpuint (fixture->image, ==, 17);
  /* What the view complains of, the page does. */
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_signal_emit_by_name (app_test_find (fixture->page, "neuron_view"), "failed", "no memory");
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

/* What the page says of a muted neuron is what an evaluation of our own says. */
static void
test_mute (Fixture *fixture, gconstpointer data)
{
  g_autofree char *expected = NULL;
  g_autofree char *earlier = NULL;
  GtkSwitch *mute_switch;
  GtkWidget *view;

  show_run (fixture, train (fixture, 2, 12));
  lab_network_page_show_neuron (fixture->page, 0, 4);
  mute_switch = GTK_SWITCH (app_test_find (fixture->page, "mute_switch"));
  view = app_test_find (fixture->page, "neuron_view");
  expected = accuracy_without (fixture, 4);
  press (view, GDK_KEY_m);
  g_assert_true (gtk_switch_get_active (mute_switch));
  headless_test_wait_for (starts_with (fixture, "accuracy_label", expected));
  g_assert_true (is_shown (fixture, "effect_box"));
  g_assert_nonnull (strstr (text_of (fixture, "mistakes_label"), " read as "));

  /* It stays muted while another one is looked at, and while the cursor moves. */
  press (view, GDK_KEY_Right);
  g_assert_false (gtk_switch_get_active (mute_switch));
  lab_cursor_set_epoch (fixture->cursor, 1);
  earlier = accuracy_without (fixture, 4);
  headless_test_wait_for (starts_with (fixture, "accuracy_label", earlier));

  g_signal_emit_by_name (app_test_find (fixture->page, "clear_button"), "clicked");
  g_assert_false (is_shown (fixture, "effect_box"));
  g_assert_false (is_shown (fixture, "muted_box"));
  /* Muted neurons are those of a run. */
  gtk_switch_set_active (mute_switch, TRUE);
  headless_test_wait_for (is_shown (fixture, "effect_box"));
  show_run (fixture, train (fixture, 2, 12));
  g_assert_false (gtk_switch_get_active (mute_switch));
  g_assert_false (is_shown (fixture, "muted_box"));
}

static void
test_rank (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bars;

  show_run (fixture, train (fixture, 2, 12));
  lab_network_page_show_neuron (fixture->page, 0, 0);
  bars = app_test_find (app_test_find (fixture->page, "ranking_card"), "bars");
  g_signal_emit_by_name (app_test_find (fixture->page, "start_button"), "clicked");
  g_assert_true (gtk_widget_get_visible (app_test_find (fixture->page, "cancel_button")));
  g_signal_emit_by_name (app_test_find (fixture->page, "cancel_button"), "clicked");
  g_assert_false (gtk_widget_get_visible (app_test_find (fixture->page, "cancel_button")));
  g_assert_false (is_shown (fixture, "result_box"));
  g_signal_emit_by_name (app_test_find (fixture->page, "start_button"), "clicked");
  headless_test_wait_for (is_shown (fixture, "result_box"));
  press (bars, GDK_KEY_End);
  press (bars, GDK_KEY_Home);
  g_signal_emit_by_name (bars, "activated", 9);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (
                       GTK_SPIN_BUTTON (app_test_find (fixture->page, "neuron_spin"))),
                   ==, 9);
}

/* In a narrow window everything is one column, and nothing is wider than the window. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  int minimum;

  show_run (fixture, train (fixture, 2, 12));
  headless_test_wait_for (count_cards (fixture) == 3);
  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  lab_network_page_show_neuron (fixture->page, 1, 4);
  headless_test_wait_for (is_shown (fixture, "incoming_bars"));
  g_signal_emit_by_name (app_test_find (fixture->page, "start_button"), "clicked");
  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

static void
assert_labelled (Fixture *fixture, const char *id, const char *label)
{
  g_autofree char *problem =
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (app_test_find (fixture->page, id)),
                                          GTK_ACCESSIBLE_PROPERTY_LABEL, label, NULL);

  g_assert_cmpstr (problem, ==, NULL);
}

static void
test_labels (Fixture *fixture, gconstpointer data)
{
  show_run (fixture, train (fixture, 2, 12));
  headless_test_wait_for (count_cards (fixture) == 3);
  assert_labelled (fixture, "weights_view", "Hidden layer 1: weights");
  assert_labelled (fixture, "activations_view", "Hidden layer 1: activations");
  lab_network_page_show_neuron (fixture->page, 0, 0);
  assert_labelled (fixture, "tile_view", "Incoming weights");
  assert_labelled (fixture, "outgoing_bars", "Outgoing weights");
  assert_labelled (fixture, "spread_view", "Activation by class");
  assert_labelled (fixture, "histogram_view", "Histogram of the incoming weights");
  assert_labelled (fixture, "mute_switch", "Mute this neuron");
  assert_labelled (fixture, "layer_dropdown", "Layer");
  assert_labelled (fixture, "neuron_spin", "Number of the neuron");
}

/* In the window: from a tile to its neuron, and from an image that excites it to that image. */
static void
test_window (void)
{
  LabWindow *window = app_test_open (1280, 800);
  GtkWidget *card = app_test_find (window, "weights_card");
  GtkStack *stack = GTK_STACK (app_test_find (window, "view_stack"));
  GtkWidget *page = app_test_find (window, "network_page");

  gtk_widget_grab_focus (app_test_find (card, "view"));
  press (app_test_find (card, "view"), GDK_KEY_Home);
  press (app_test_find (card, "view"), GDK_KEY_Right);
  press (app_test_find (card, "view"), GDK_KEY_Return);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "network");
  app_test_wait_for (gtk_widget_get_mapped (app_test_find (page, "tile_view")));
  g_assert_cmpint (
      gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (app_test_find (page, "neuron_spin"))), ==,
      1);
  /* A letter mutes it, though the entry of its number has the keys. */
  gtk_widget_grab_focus (page);
  app_test_drive ("key m");
  app_test_wait_for (gtk_widget_get_mapped (app_test_find (page, "effect_box")));
  app_test_drive ("key Up");
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (app_test_find (page, "mute_switch"))));
  app_test_wait_for (gtk_widget_get_mapped (app_test_find (page, "examples")));
  g_signal_emit_by_name (app_test_find (page, "examples"), "image-activated", 3);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "images");
  app_test_close (window);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  adw_init ();
  g_resources_register (lab_get_resource ());
  ADD ("/app/network-page/empty", test_empty);
  ADD ("/app/network-page/layers", test_layers);
  ADD ("/app/network-page/neuron", test_neuron);
  ADD ("/app/network-page/mute", test_mute);
  ADD ("/app/network-page/rank", test_rank);
  ADD ("/app/network-page/narrow", test_narrow);
  ADD ("/app/network-page/labels", test_labels);
  g_test_add_func ("/app/network-page/window", test_window);
  return g_test_run ();
}
