/* test-setup-panel.c: every control of the setup, with what may be typed and what may not.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-test.h"
#include "lab-number-entry.h"
#include "lab-setup-row.h"

typedef struct {
  LabWindow *window;
  LabSetup *setup;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = app_test_open (1280, 800);
  fixture->setup = lab_player_get_setup (lab_window_get_player (fixture->window));
  lab_setup_set_defaults (fixture->setup);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lab_setup_set_defaults (fixture->setup);
  app_test_close (fixture->window);
}

static const nn_config *
config (Fixture *fixture)
{
  return lab_setup_get_config (fixture->setup);
}

/* Whether the entry that is @id, or that stands in it, is shown as wrong. */
static gboolean
is_red (Fixture *fixture, const char *id)
{
  GtkWidget *widget = app_test_find (fixture->window, id);

  if (!GTK_IS_EDITABLE (widget))
    widget = app_test_find (widget, "entry");
  return gtk_widget_has_css_class (widget, "error");
}

static void
assert_refused (Fixture *fixture, const char *id, const char *text)
{
  GtkWidget *label = app_test_find (fixture->window, "explanation_label");

  app_test_type (fixture->window, id, text);
  if (!is_red (fixture, id))
    g_error ("%s takes “%s”", id, text);
  g_assert_nonnull (lab_setup_get_problem (fixture->setup));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==,
                   lab_setup_get_problem (fixture->setup));
  g_assert_true (gtk_widget_has_css_class (label, "error"));
  g_assert_cmpint (nn_config_check (config (fixture)), ==, NN_FIELD_NONE);
  g_assert_cmpstr (app_test_text (fixture->window, id), ==, text);
}

static void
assert_taken (Fixture *fixture, const char *id, const char *text)
{
  app_test_type (fixture->window, id, text);
  g_assert_false (is_red (fixture, id));
  g_assert_null (lab_setup_get_problem (fixture->setup));
  g_assert_cmpstr (app_test_text (fixture->window, id), ==, text);
}

static void
test_presets (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *button;
    nn_preset preset;
    const char *hidden;
    const char *parameters;
  } presets[] = {
      {"linear_button", NN_PRESET_LINEAR, "", "7,850 parameters"},
      {"shallow_button", NN_PRESET_SHALLOW, "100", "79,510 parameters"},
      {"deep_button", NN_PRESET_DEEP, "100, 100, 100", "99,710 parameters"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (presets); i++) {
    GtkWidget *button = app_test_find (fixture->window, presets[i].button);

    g_assert_true (gtk_widget_activate (button));
    app_test_wait_for (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
    g_assert_cmpint (lab_setup_get_preset (fixture->setup), ==, presets[i].preset);
    g_assert_cmpstr (app_test_text (fixture->window, "hidden_entry"), ==, presets[i].hidden);
    g_assert_cmpstr (app_test_text (fixture->window, "parameters_label"), ==,
                     presets[i].parameters);
    g_assert_cmpint (gtk_widget_is_sensitive (app_test_find (fixture->window, "activation_row")),
                     ==, presets[i].preset != NN_PRESET_LINEAR);
  }
  g_assert_true (gtk_widget_activate (app_test_find (fixture->window, "custom_button")));
  app_test_wait_for (lab_setup_get_preset (fixture->setup) == NN_PRESET_CUSTOM);
  g_assert_cmpstr (app_test_text (fixture->window, "hidden_entry"), ==, "100, 100, 100");
}

static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = {"0",
                                      "100000",
                                      "-1",
                                      "12, x",
                                      "4097",
                                      "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", /* 17 layers */
                                      "99999999999999999999"};

  assert_taken (fixture, "hidden_entry", "128, 64");
  g_assert_cmpint (config (fixture)->n_hidden, ==, 2);
  g_assert_cmpint (config (fixture)->hidden[1], ==, 64);
  g_assert_cmpint (lab_setup_get_preset (fixture->setup), ==, NN_PRESET_CUSTOM);
  /* What is typed is not rewritten under the cursor, and "100" on the way is no other preset. */
  assert_taken (fixture, "hidden_entry", "100 ");
  g_assert_cmpint (lab_setup_get_preset (fixture->setup), ==, NN_PRESET_CUSTOM);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_refused (fixture, "hidden_entry", wrong[i]);
  assert_taken (fixture, "hidden_entry", "");
  g_assert_cmpint (config (fixture)->n_hidden, ==, 0);
  /* A preset takes the place of what is wrong. */
  assert_refused (fixture, "hidden_entry", "100,,");
  gtk_widget_activate (app_test_find (fixture->window, "deep_button"));
  app_test_wait_for (!is_red (fixture, "hidden_entry"));
  g_assert_cmpstr (app_test_text (fixture->window, "hidden_entry"), ==, "100, 100, 100");
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *id;
    const char *right[4];
    const char *wrong[8];
  } fields[] = {
      {"epochs_entry", {"1", "100000", "1e3"}, {"", "0", "-1", "1.5", "100001", "many", "1e99"}},
      {"batch_entry", {"1", "65536", "64"}, {"0", "65537", "nan", "2.5", "-100"}},
      {"rate_entry", {"0.03", "1e-4", "1000"}, {"", "0", "-1", "nan", "inf", "1001", "0.1x"}},
      {"l2_entry", {"0", "1e-5", "0.0001"}, {"-1", "nan", "1e9", "lots"}},
      {"dropout_entry", {"0", "0.5", "0.999"}, {"1", "-0.1", "2", "nan"}},
      {"seed_entry",
       {"0", "42", "18446744073709551615"},
       {"", "-1", "1.5", "seed", "1e300", "18446744073709551616"}},
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    for (guint j = 0; fields[i].right[j] != NULL; j++)
      assert_taken (fixture, fields[i].id, fields[i].right[j]);
    for (guint j = 0; fields[i].wrong[j] != NULL; j++)
      assert_refused (fixture, fields[i].id, fields[i].wrong[j]);
    assert_taken (fixture, fields[i].id, fields[i].right[0]);
  }
}

/* What is said is true of what was typed, and all digits of a seed are kept. */
static void
test_whole_numbers (Fixture *fixture, gconstpointer data)
{
  nn_config large = *config (fixture);

  assert_refused (fixture, "epochs_entry", "1.5");
  g_assert_cmpstr (lab_setup_get_problem (fixture->setup), ==, "“1.5” is not a whole number.");
  assert_refused (fixture, "epochs_entry", "1e99");
  g_assert_cmpstr (lab_setup_get_problem (fixture->setup), ==, "“1e99” is too large a number.");
  assert_refused (fixture, "epochs_entry", "-5");
  g_assert_nonnull (strstr (lab_setup_get_problem (fixture->setup), "-5"));
  assert_taken (fixture, "epochs_entry", "30");

  large.seed = G_MAXUINT64;
  g_assert_true (lab_setup_set_config (fixture->setup, &large, NULL));
  g_assert_cmpstr (app_test_text (fixture->window, "seed_entry"), ==, "18446744073709551615");
  assert_taken (fixture, "seed_entry", "9007199254740993");
  g_assert_cmpuint (config (fixture)->seed, ==, 9007199254740993);
  assert_taken (fixture, "seed_entry", "1");
}

static void
assert_description (Fixture *fixture, const char *id, const char *description)
{
  GtkWidget *widget = app_test_find (fixture->window, id);

  if (!GTK_IS_ENTRY (widget))
    widget = app_test_find (widget, "entry");
  g_assert_null (gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description));
}

/* Who hears that a field is wrong hears why; and nothing is named twice. */
static void
test_spoken (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *id, *row, *wrong, *right;
  } fields[] = {
      {"hidden_entry", "hidden_row", "abc", "100"},
      {"rate_entry", "rate_row", "abc", "0.1"},
      {"seed_entry", "seed_row", "abc", "1"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    LabSetupRow *row = LAB_SETUP_ROW (app_test_find (fixture->window, fields[i].row));

    assert_refused (fixture, fields[i].id, fields[i].wrong);
    assert_description (fixture, fields[i].id, lab_setup_get_problem (fixture->setup));
    assert_taken (fixture, fields[i].id, fields[i].right);
    assert_description (fixture, fields[i].id, lab_setup_row_get_explanation (row));
  }
  g_assert_false (gtk_test_accessible_has_relation (
      GTK_ACCESSIBLE (app_test_find (app_test_find (fixture->window, "dataset_group"), "button")),
      GTK_ACCESSIBLE_RELATION_LABELLED_BY));
}

static gboolean
press (GtkWidget *number_entry, guint key)
{
  GtkWidget *entry = app_test_find (number_entry, "entry");
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (entry);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
  }
  return handled;
}

static void
test_stepping (Fixture *fixture, gconstpointer data)
{
  GtkWidget *rate = app_test_find (fixture->window, "rate_entry");
  GtkWidget *dropout = app_test_find (fixture->window, "dropout_entry");
  GtkWidget *l2 = app_test_find (fixture->window, "l2_entry");

  app_test_click (rate, "up_button");
  g_assert_true (config (fixture)->learning_rate == 0.3);
  app_test_click (rate, "down_button");
  app_test_click (rate, "down_button");
  g_assert_true (config (fixture)->learning_rate == 0.03);
  g_assert_true (press (rate, GDK_KEY_Up));
  g_assert_true (config (fixture)->learning_rate == 0.1);
  g_assert_true (press (rate, GDK_KEY_Down));
  g_assert_true (config (fixture)->learning_rate == 0.03);
  g_assert_false (press (rate, GDK_KEY_a));

  for (guint i = 0; i < 6; i++)
    app_test_click (dropout, "up_button");
  g_assert_true (config (fixture)->dropout == 0.3);
  g_assert_cmpstr (app_test_text (fixture->window, "dropout_entry"), ==, "0.3");
  for (guint i = 0; i < 20; i++)
    app_test_click (dropout, "up_button");
  g_assert_true (config (fixture)->dropout == 0.95);

  app_test_click (l2, "up_button");
  g_assert_true (config (fixture)->l2 == 0.000001);
  app_test_click (l2, "down_button");
  g_assert_true (config (fixture)->l2 == 0);

  /* Stepping mends what can't be read. */
  app_test_type (fixture->window, "epochs_entry", "soon");
  app_test_click (app_test_find (fixture->window, "epochs_entry"), "up_button");
  g_assert_null (lab_setup_get_problem (fixture->setup));
}

static void
test_number_entry_properties (void)
{
  g_autoptr (GtkWidget) entry = g_object_ref_sink (lab_number_entry_new ());
  double lowest, highest, step;
  gboolean zero;
  int width;

  g_object_set (entry, "lowest", 0.5, "highest", 8.0, "step", 0.25, "zero", TRUE, "width-chars", 5,
                NULL);
  g_object_get (entry, "lowest", &lowest, "highest", &highest, "step", &step, "zero", &zero,
                "width-chars", &width, NULL);
  g_assert_true (lowest == 0.5 && highest == 8 && step == 0.25 && zero && width == 5);
  lab_number_entry_set_value (LAB_NUMBER_ENTRY (entry), 7.9);
  app_test_click (entry, "up_button");
  g_assert_cmpstr (lab_number_entry_get_text (LAB_NUMBER_ENTRY (entry)), ==, "8");
  /* A text that reads as the value stays as it was written. */
  app_test_type (entry, "entry", "3.50");
  lab_number_entry_set_value (LAB_NUMBER_ENTRY (entry), 3.5);
  g_assert_cmpstr (lab_number_entry_get_text (LAB_NUMBER_ENTRY (entry)), ==, "3.50");
}

static void
test_dropdowns (Fixture *fixture, gconstpointer data)
{
  GtkWidget *activation = app_test_find (fixture->window, "activation_dropdown");
  GtkWidget *init = app_test_find (fixture->window, "init_dropdown");

  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (activation))),
                    ==, NN_N_ACTIVATIONS);
  for (guint i = 0; i < NN_N_ACTIVATIONS; i++) {
    gtk_drop_down_set_selected (GTK_DROP_DOWN (activation), i);
    g_assert_cmpint (config (fixture)->activation, ==, i);
  }
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (init))), ==,
                    NN_N_INITS);
  for (guint i = 0; i < NN_N_INITS; i++) {
    gtk_drop_down_set_selected (GTK_DROP_DOWN (init), i);
    g_assert_cmpint (config (fixture)->init, ==, i);
  }
}

static void
test_defaults_and_dice (Fixture *fixture, gconstpointer data)
{
  app_test_type (fixture->window, "rate_entry", "nonsense");
  app_test_type (fixture->window, "epochs_entry", "3");
  gtk_widget_activate (app_test_find (fixture->window, "defaults_button"));
  app_test_wait_for (config (fixture)->epochs == 30);
  g_assert_cmpstr (app_test_text (fixture->window, "rate_entry"), ==, "0.1");
  g_assert_false (is_red (fixture, "rate_entry"));
  gtk_widget_activate (app_test_find (fixture->window, "dice_button"));
  app_test_wait_for (config (fixture)->seed != 1);
}

static void
test_new_run_notice (Fixture *fixture, gconstpointer data)
{
  GtkRevealer *revealer = GTK_REVEALER (app_test_find (fixture->window, "notice_revealer"));

  app_test_activate (fixture->window, "train");
  app_test_wait_for_state (fixture->window, LAB_RUN_TRAINING);
  g_assert_false (gtk_revealer_get_reveal_child (revealer));
  app_test_type (fixture->window, "hidden_entry", "16");
  g_assert_true (gtk_revealer_get_reveal_child (revealer));
  gtk_widget_activate (app_test_find (fixture->window, "new_run_button"));
  app_test_wait_for (app_test_state (fixture->window) == LAB_RUN_READY);
  g_assert_false (gtk_revealer_get_reveal_child (revealer));
}

static void
assert_row (GtkWidget *widget, guint *n_rows)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (LAB_IS_SETUP_ROW (child)) {
      const char *explanation = lab_setup_row_get_explanation (LAB_SETUP_ROW (child));

      g_assert_nonnull (explanation);
      g_assert_true (g_str_has_suffix (explanation, "."));
      ++*n_rows;
    }
    assert_row (child, n_rows);
  }
}

static void
test_explanations (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry = app_test_find (app_test_find (fixture->window, "rate_entry"), "entry");
  GtkWidget *row = app_test_find (fixture->window, "rate_row");
  const char *explanation = lab_setup_row_get_explanation (LAB_SETUP_ROW (row));
  guint n_rows = 0;

  assert_row (GTK_WIDGET (app_test_find (fixture->window, "setup_panel")), &n_rows);
  g_assert_cmpuint (n_rows, ==, 12);
  g_assert_null (gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, "Learning rate η"));
  g_assert_null (gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, explanation));
  gtk_widget_grab_focus (entry);
  g_assert_cmpstr (app_test_text (fixture->window, "explanation_label"), ==, explanation);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/setup-panel/presets", test_presets},
      {"/setup-panel/hidden", test_hidden},
      {"/setup-panel/numbers", test_numbers},
      {"/setup-panel/whole-numbers", test_whole_numbers},
      {"/setup-panel/spoken", test_spoken},
      {"/setup-panel/stepping", test_stepping},
      {"/setup-panel/dropdowns", test_dropdowns},
      {"/setup-panel/defaults-and-dice", test_defaults_and_dice},
      {"/setup-panel/new-run-notice", test_new_run_notice},
      {"/setup-panel/explanations", test_explanations},
  };

  app_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  g_test_add_func ("/number-entry/properties", test_number_entry_properties);
  return g_test_run ();
}
