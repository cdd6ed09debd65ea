/* test-datasets-dialog.c: getting a dataset with the window, from a server that does wrong; and what the
 * window is like with other datasets than ten digits.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-test.h"
#include "fetch-test.h"
#include "lab-confusion-view.h"
#include "lab-datasets-dialog.h"
#include "lab-fetch-row.h"

#include <glib/gstdio.h>

#define NAME "few-digits"

typedef struct {
  LabWindow *window;
  LabSetup *setup;
  GtkWindow *dialog;
} Fixture;

/* ── the list, and where they are put ────────────────────────────────────────────────────────────
 */

static char *data_home;

/* What the program reads in place of its own list. */
static void
write_list (void)
{
  g_autofree char *path = g_build_filename (data_home, "datasets.ini", NULL);
  g_autofree char *mirrors = g_strjoinv (";", fetch_test.entry->mirrors);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text,
                          "[" NAME "]\ntitle=Few Digits\nimages=50\nlicence=none\n"
                          "classes=0;1;2;3;4;5;6;7;8;9\nmirrors=%s\n",
                          mirrors);
  for (guint i = 0; i < FAULT_N_FILES; i++)
    g_string_append_printf (text, "%s=%u %s\n", fetch_test_names[i], fetch_test.contents[i]->len,
                            fetch_test.entry->files[i].sha256);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_setenv ("DIGIT_LAB_DATASETS", path, TRUE);
}

static void
prepare (void)
{
  g_autofree char *first = NULL;

  fetch_test_set_up ();
  data_home = test_make_folder ();
  g_setenv ("XDG_DATA_HOME", data_home, TRUE);
  g_unsetenv ("DIGIT_LAB_DATA_DIR");
  first = fault_server_get_address (fetch_test.server, 0);
  fetch_test_set_mirrors (first, TRUE);
  write_list ();
}

static void
clean_up (void)
{
  test_remove_tree (data_home);
  g_free (data_home);
  fetch_test_tear_down ();
}

static void
plan_both (Fault fault)
{
  for (guint i = 0; i < FAULT_N_MIRRORS; i++)
    fault_server_plan (fetch_test.server, i, fault, FAULT_ALWAYS);
}

/* ── the dialog ──────────────────────────────────────────────────────────────────────────────────
 */

static GtkWindow *
find_dialog (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWindow) toplevel = g_list_model_get_item (toplevels, i);

    if (LAB_IS_DATASETS_DIALOG (toplevel))
      return toplevel;
  }
  return NULL;
}

static void
open_dialog (Fixture *fixture)
{
  app_test_activate (fixture->window, "get-datasets");
  fixture->dialog = find_dialog ();
  g_assert_nonnull (fixture->dialog);
  app_test_wait_for (gtk_widget_get_mapped (GTK_WIDGET (fixture->dialog)));
}

static void
close_dialog (Fixture *fixture)
{
  gtk_window_close (fixture->dialog);
  app_test_wait_for (find_dialog () == NULL);
  fixture->dialog = NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fetch_test.root = g_build_filename (data_home, "digit-lab", "datasets", NULL);
  fetch_test.folder = g_build_filename (fetch_test.root, NAME, NULL);
  fetch_test.staging = g_strconcat (fetch_test.folder, ".part", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fetch_test.root, 0700), ==, 0);
  plan_both (FAULT_NONE);
  fixture->window = app_test_open (1280, 800);
  fixture->setup = lab_player_get_setup (lab_window_get_player (fixture->window));
  fixture->dialog = NULL;
}

static void
set_up_dialog (Fixture *fixture, gconstpointer data)
{
  set_up (fixture, data);
  open_dialog (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->dialog != NULL)
    close_dialog (fixture);
  app_test_close (fixture->window);
  fetch_test_end ();
}

static const char *
button_label (Fixture *fixture)
{
  return gtk_button_get_label (GTK_BUTTON (app_test_find (fixture->dialog, "button")));
}

static gboolean
is_shown (Fixture *fixture, const char *id)
{
  return gtk_widget_get_visible (app_test_find (fixture->dialog, id));
}

static void
assert_said (Fixture *fixture, const char *label, const char *name)
{
  GtkAccessible *button = GTK_ACCESSIBLE (app_test_find (fixture->dialog, "button"));

  g_assert_cmpstr (button_label (fixture), ==, label);
  g_assert_null (gtk_test_accessible_check_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, name));
}

/* Gets it, and uses it. */
static void
get_well (Fixture *fixture)
{
  app_test_click (fixture->dialog, "button");
  g_assert_cmpstr (button_label (fixture), ==, "Cancel");
  app_test_wait_for (!g_str_equal (button_label (fixture), "Cancel"));
  assert_said (fixture, "Use It", "Few Digits: Use It");
  g_assert_false (is_shown (fixture, "problem_label"));
  g_assert_false (is_shown (fixture, "progress_bar"));
  g_assert_nonnull (strstr (app_test_text (fixture->dialog, "state_label"), NAME));
  fetch_test_check_in_place ();
}

static gboolean
is_used (Fixture *fixture)
{
  LabDataset *dataset = lab_setup_get_dataset (fixture->setup);

  return dataset != NULL && g_str_equal (lab_dataset_get_specification (dataset), NAME);
}

static void
use (Fixture *fixture)
{
  app_test_click (fixture->dialog, "button");
  app_test_wait_for (is_used (fixture));
  app_test_wait_for (find_dialog () == NULL);
  fixture->dialog = NULL;
}

/* Whether the menu of the dataset's button has a line for it. */
static gboolean
is_in_menu (Fixture *fixture)
{
  GtkWidget *group = app_test_find (fixture->window, "dataset_group");
  GtkMenuButton *button = GTK_MENU_BUTTON (app_test_find (group, "button"));
  GMenuModel *sections = gtk_menu_button_get_menu_model (button);
  g_autoptr (GMenuModel) present = NULL;

  gtk_menu_button_popup (button);
  gtk_menu_button_popdown (button);
  present = g_menu_model_get_item_link (sections, 0, G_MENU_LINK_SECTION);
  for (int i = 0; i < g_menu_model_get_n_items (present); i++) {
    g_autofree char *target = NULL;

    if (g_menu_model_get_item_attribute (present, i, G_MENU_ATTRIBUTE_TARGET, "s", &target) &&
        g_str_equal (target, NAME))
      return TRUE;
  }
  return FALSE;
}

static void
test_success (Fixture *fixture, gconstpointer data)
{
  assert_said (fixture, "Get", "Few Digits: Get");
  g_assert_nonnull (
      strstr (app_test_text (fixture->dialog, "details_label"), "50 images · 10 classes"));
  g_assert_cmpstr (app_test_text (fixture->dialog, "source_label"), ==, "From 127.0.0.1");
  g_assert_false (is_in_menu (fixture));
  /* There is nothing better than the built-in digits: that can be mended. */
  g_assert_true (gtk_widget_get_visible (app_test_find (fixture->window, "offer_box")));
  get_well (fixture);
  use (fixture);
  g_assert_true (is_in_menu (fixture));
  g_assert_false (gtk_widget_get_visible (app_test_find (fixture->window, "offer_box")));
  open_dialog (fixture);
  g_assert_cmpstr (button_label (fixture), ==, "In Use");
  g_assert_false (gtk_widget_is_sensitive (app_test_find (fixture->dialog, "button")));
}

/* What was cut, and could not be had elsewhere, is gone on with. */
static void
test_cut (Fixture *fixture, gconstpointer data)
{
  fault_server_plan (fetch_test.server, 0, FAULT_CUT, 1);
  fault_server_plan (fetch_test.server, 1, FAULT_NOT_FOUND, FAULT_ALWAYS);
  get_well (fixture);
  g_assert_cmpuint (fault_server_count_rests (fetch_test.server, 0, 0), ==, 1);
  use (fixture);
}

/* One sentence, the way by hand, and another try. */
static void
test_hopeless (Fixture *fixture, gconstpointer data)
{
  static const Fault faults[] = {FAULT_CONTENT, FAULT_NOT_FOUND, FAULT_GARBAGE};
  const char *problem, *by_hand;

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    plan_both (faults[i]);
    app_test_click (fixture->dialog, "button");
    app_test_wait_for (!g_str_equal (button_label (fixture), "Cancel"));
    g_assert_cmpstr (button_label (fixture), !=, "Use It");
    g_assert_true (is_shown (fixture, "problem_label"));
    problem = app_test_text (fixture->dialog, "problem_label");
    g_assert_nonnull (strstr (problem, "127.0.0.1"));
    g_assert_true (g_str_has_suffix (problem, "."));
    g_assert_true (
        gtk_expander_get_expanded (GTK_EXPANDER (app_test_find (fixture->dialog, "expander"))));
    by_hand = app_test_text (fixture->dialog, "hand_label");
    g_assert_nonnull (strstr (by_hand, fetch_test.folder));
    g_assert_nonnull (strstr (by_hand, TEST_TRAIN_IMAGES));
    fetch_test_check_nothing_left (FALSE);
  }
  plan_both (FAULT_NONE);
  get_well (fixture);
}

static void
copied_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(char **)data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static char *
read_clipboard (Fixture *fixture)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->dialog)), NULL,
                                 copied_cb, &text);
  app_test_wait_for (text != NULL);
  return text;
}

static void
test_by_hand (Fixture *fixture, gconstpointer data)
{
  g_autofree char *links = NULL;
  g_autofree char *folder = NULL;
  g_auto (GStrv) lines = NULL;

  gtk_expander_set_expanded (GTK_EXPANDER (app_test_find (fixture->dialog, "expander")), TRUE);
  app_test_click (fixture->dialog, "links_button");
  links = read_clipboard (fixture);
  lines = g_strsplit (links, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, FAULT_N_FILES);
  for (guint i = 0; i < FAULT_N_FILES; i++) {
    g_assert_true (g_str_has_prefix (lines[i], "http://127.0.0.1:"));
    g_assert_true (g_str_has_suffix (lines[i], fetch_test_names[i]));
  }
  app_test_click (fixture->dialog, "folder_button");
  folder = read_clipboard (fixture);
  g_assert_cmpstr (folder, ==, fetch_test.folder);
  /* Somebody does it, and looks again. */
  close_dialog (fixture);
  fetch_test_well (PATIENT);
  open_dialog (fixture);
  g_assert_cmpstr (button_label (fixture), ==, "Use It");
}

typedef struct {
  gint is_half_way, is_over; /* atomic */
} Meeting;

/* In the server's thread. */
static void
half_way_cb (gpointer data)
{
  Meeting *meeting = data;

  g_atomic_int_set (&meeting->is_half_way, 1);
  while (!g_atomic_int_get (&meeting->is_over))
    g_usleep (1000);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  Meeting meeting = {0};

  fault_server_set_hook (fetch_test.server, half_way_cb, &meeting);
  plan_both (FAULT_HOOK);
  app_test_click (fixture->dialog, "button");
  app_test_wait_for (g_atomic_int_get (&meeting.is_half_way) != 0);
  g_assert_true (is_shown (fixture, "progress_bar"));
  g_assert_true (is_shown (fixture, "state_label"));
  app_test_click (fixture->dialog, "button");
  app_test_wait_for (!g_str_equal (button_label (fixture), "Cancel"));
  g_atomic_int_set (&meeting.is_over, 1);
  g_assert_false (is_shown (fixture, "problem_label"));
  g_assert_false (is_shown (fixture, "progress_bar"));
  fetch_test_check_nothing_left (FALSE);
  plan_both (FAULT_NONE);
  get_well (fixture);
}

/* It goes on without the dialog, and without the window it ends. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  Meeting meeting = {0};

  fault_server_set_hook (fetch_test.server, half_way_cb, &meeting);
  plan_both (FAULT_HOOK);
  app_test_click (fixture->dialog, "button");
  app_test_wait_for (g_atomic_int_get (&meeting.is_half_way) != 0);
  close_dialog (fixture);
  g_atomic_int_set (&meeting.is_over, 1);
  app_test_wait_for (g_file_test (fetch_test.folder, G_FILE_TEST_IS_DIR));
  open_dialog (fixture);
  app_test_wait_for (g_str_equal (button_label (fixture), "Use It"));
  fetch_test_check_in_place ();
}

static void
test_window_closed (Fixture *fixture, gconstpointer data)
{
  Meeting meeting = {0};

  fault_server_set_hook (fetch_test.server, half_way_cb, &meeting);
  plan_both (FAULT_HOOK);
  app_test_click (fixture->dialog, "button");
  app_test_wait_for (g_atomic_int_get (&meeting.is_half_way) != 0);
  close_dialog (fixture);
  app_test_close (fixture->window);
  g_atomic_int_set (&meeting.is_over, 1);
  app_test_run_for (300);
  fetch_test_check_nothing_left (FALSE);
  fixture->window = app_test_open (1280, 800);
  fixture->setup = lab_player_get_setup (lab_window_get_player (fixture->window));
}

/* By keys alone: the button has the focus, Escape closes. */
static void
test_keys (Fixture *fixture, gconstpointer data)
{
  gtk_window_present (fixture->dialog);
  app_test_wait_for (gtk_window_is_active (fixture->dialog));
  app_test_wait_for (gtk_widget_has_focus (app_test_find (fixture->dialog, "button")));
  app_test_drive ("key Return");
  app_test_wait_for (g_str_equal (button_label (fixture), "Use It"));
  app_test_drive ("key Escape");
  app_test_wait_for (find_dialog () == NULL);
  fixture->dialog = NULL;
}

/* ── other datasets than ten digits ──────────────────────────────────────────────────────────────
 */

/* A folder of digits that says it has @n classes, which are called by words. */
static char *
write_classes (guint n)
{
  char *folder = g_build_filename (data_home, "classes", NULL);
  g_autofree char *path = g_build_filename (folder, "classes.txt", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  test_write_dataset (folder);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "Class number %u\n", i);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return folder;
}

static guint
count_classes (Fixture *fixture)
{
  return (guint)lab_run_get_config (lab_player_get_run (lab_window_get_player (fixture->window)))
      ->n_classes;
}

/* Whether the cell that is selected in the matrix is told with that name. */
static gboolean
names_class (GtkWidget *view, const char *name)
{
  g_autofree char *readout = NULL;

  g_object_get (view, "readout", &readout, NULL);
  return readout != NULL && strstr (readout, name) != NULL;
}

static void
draw_stroke (GtkWidget *pad)
{
  g_signal_emit_by_name (pad, "toggle-pen");
  for (guint i = 0; i < 8; i++)
    g_signal_emit_by_name (pad, "move-pen", 0, 1);
  g_signal_emit_by_name (pad, "toggle-pen");
}

static void
test_classes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = write_classes (62);
  GtkWidget *card = app_test_find (fixture->window, "confusion_card");
  GtkWidget *view = app_test_find (card, "view");

  lab_window_load_dataset (fixture->window, folder);
  app_test_wait_for (count_classes (fixture) == 62);
  g_assert_cmpint (lab_setup_get_config (fixture->setup)->n_classes, ==, 62);
  app_test_set (fixture->window, "epochs", g_variant_new_int32 (2));
  app_test_activate (fixture->window, "reset");
  app_test_activate (fixture->window, "train");
  app_test_wait_for_state (fixture->window, LAB_RUN_FINISHED);
  gtk_widget_grab_focus (view);
  app_test_wait_for (gtk_window_is_active (GTK_WINDOW (fixture->window)));
  app_test_drive ("key Right key End");
  app_test_wait_for (names_class (view, "“Class number 0”"));
  /* What is drawn is called by its class's name. */
  draw_stroke (app_test_find (app_test_find (fixture->window, "draw_card"), "pad"));
  app_test_wait_for (
      g_str_has_prefix (app_test_text (app_test_find (fixture->window, "draw_card"), "digit_label"),
                        "Class number "));
  /* Defaults are those of the dataset. */
  app_test_activate (fixture->window, "defaults");
  g_assert_cmpint (lab_setup_get_config (fixture->setup)->n_classes, ==, 62);
  lab_window_load_dataset (fixture->window, "builtin");
  app_test_wait_for (lab_setup_get_config (fixture->setup)->n_classes == 10);
  test_remove_tree (folder);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up_dialog, test, tear_down);
}

int
main (int argc, char **argv)
{
  int status;

  prepare ();
  app_test_init (&argc, &argv);
  add ("/datasets-dialog/success", test_success);
  add ("/datasets-dialog/cut", test_cut);
  add ("/datasets-dialog/hopeless", test_hopeless);
  add ("/datasets-dialog/by-hand", test_by_hand);
  add ("/datasets-dialog/cancel", test_cancel);
  add ("/datasets-dialog/closed", test_closed);
  add ("/datasets-dialog/window-closed", test_window_closed);
  add ("/datasets-dialog/keys", test_keys);
  g_test_add ("/datasets/classes", Fixture, NULL, set_up, test_classes, tear_down);
  status = g_test_run ();
  clean_up ();
  return status;
}
