/* app-test.c: what the tests of the window share: an application, time, widgets by name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-test.h"

#include "lab-application.h"

#ifdef __SANITIZE_ADDRESS__
#include <link.h>
#include <sanitizer/lsan_interface.h>
#include <string.h>

/* Of <sanitizer/allocator_interface.h>, which comes with Clang alone. */
int __sanitizer_get_ownership (const volatile void *p);
size_t __sanitizer_get_allocated_size (const volatile void *p);

/* GLib's first table of quarks has room for so many; the types, properties and signals of the whole
 * window are more. GLib then makes a larger table, and never frees the first, on purpose: another thread
 * may be reading it. */
#define QUARK_TABLE_BYTES (2048 * sizeof (char *))

/* Finds that table by its size among what GLib's own variables point to. */
static int
ignore_quark_table_cb (struct dl_phdr_info *info, size_t size, void *data)
{
  if (strstr (info->dlpi_name, "libglib-2.0.so") == NULL)
    return 0;
  for (guint i = 0; i < info->dlpi_phnum; i++) {
    const ElfW (Phdr) *segment = &info->dlpi_phdr[i];
    void *const *words = (void *const *)(info->dlpi_addr + segment->p_vaddr);

    if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W) == 0)
      continue;
    for (gsize j = 0; j < segment->p_memsz / sizeof *words; j++)
      if (__sanitizer_get_ownership (words[j]) &&
          __sanitizer_get_allocated_size (words[j]) == QUARK_TABLE_BYTES)
        __lsan_ignore_object (words[j]);
  }
  return 1;
}
#endif

static LabApplication *application;

/* Starts GTK and the test harness, with accessible objects that only tests see. */
void
app_test_init (int *argc, char ***argv)
{
#ifdef __SANITIZE_ADDRESS__
  dl_iterate_phdr (ignore_quark_table_cb, NULL);
#endif
  g_setenv ("GTK_A11Y", "test", TRUE);
  gtk_test_init (argc, argv, NULL);
}

static void
set_flag_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
}

void
app_test_run_for (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add_once (milliseconds, set_flag_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static LabApplication *
get_application (void)
{
  if (application == NULL) {
    application = lab_application_new (G_APPLICATION_NON_UNIQUE);
    g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  }
  return application;
}

/* Returns: (transfer none): a window on the built-in digits, with its first run; app_test_close()
 * ends it. */
LabWindow *
app_test_open (int width, int height)
{
  LabWindow *window = lab_window_new (GTK_APPLICATION (get_application ()));
  LabPlayer *player = lab_window_get_player (window);

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  lab_window_load_dataset (window, "builtin");
  app_test_wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)) &&
                     lab_player_get_run (player) != NULL &&
                     lab_run_get_snapshot (lab_player_get_run (player)) != NULL);
  return window;
}

/* Closes the window as a person does, and asserts that nothing of it is left. */
void
app_test_close (LabWindow *window)
{
  static const char *const ids[] = {"setup_panel",
                                    "dataset_group",
                                    "network_group",
                                    "training_group",
                                    "rate_entry",
                                    "rate_row",
                                    "status_bar",
                                    "board",
                                    "curves_card",
                                    "weights_card",
                                    "confusion_card",
                                    "draw_card",
                                    "pad",
                                    "bars",
                                    "preview",
                                    "diagram",
                                    "time_bar",
                                    "run_bar",
                                    "runs_page",
                                    "comparison_card",
                                    "experiments_page",
                                    "study_view",
                                    "varied_card",
                                    "sweep_view",
                                    "parallel_view",
                                    "table"};
  gpointer gone[G_N_ELEMENTS (ids) + 3];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    gone[i] = app_test_find (window, ids[i]);
    g_assert_nonnull (gone[i]);
  }
  gone[G_N_ELEMENTS (ids)] = lab_window_get_player (window);
  gone[G_N_ELEMENTS (ids) + 1] = lab_window_get_cursor (window);
  gone[G_N_ELEMENTS (ids) + 2] = window;
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    g_object_add_weak_pointer (gone[i], &gone[i]);
  gtk_window_close (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    app_test_wait_for (gone[i] == NULL);
}

/* Returns: (transfer none): the widget that is called @id in the template it stands in. */
GtkWidget *
app_test_find (gpointer root, const char *id)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found;

    if (g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (child)), id) == 0)
      return child;
    found = app_test_find (child, id);
    if (found != NULL)
      return found;
  }
  return NULL;
}

/* Returns: the text of a label, or of an entry or of the entry in it; borrowed. */
const char *
app_test_text (gpointer root, const char *id)
{
  GtkWidget *widget = app_test_find (root, id);

  g_assert_nonnull (widget);
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_label (GTK_LABEL (widget));
  if (!GTK_IS_EDITABLE (widget))
    widget = app_test_find (widget, "entry");
  return gtk_editable_get_text (GTK_EDITABLE (widget));
}

void
app_test_type (gpointer root, const char *id, const char *text)
{
  GtkWidget *widget = app_test_find (root, id);

  g_assert_nonnull (widget);
  if (!GTK_IS_EDITABLE (widget))
    widget = app_test_find (widget, "entry");
  gtk_editable_set_text (GTK_EDITABLE (widget), text);
}

void
app_test_click (gpointer root, const char *id)
{
  GtkWidget *widget = app_test_find (root, id);

  g_assert_true (GTK_IS_BUTTON (widget));
  g_assert_true (gtk_widget_is_sensitive (widget));
  g_signal_emit_by_name (widget, "clicked");
}

void
app_test_activate (LabWindow *window, const char *name)
{
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (window), name));
  g_action_group_activate_action (G_ACTION_GROUP (window), name, NULL);
}

void
app_test_set (LabWindow *window, const char *name, GVariant *value)
{
  g_assert_true (g_action_group_has_action (G_ACTION_GROUP (window), name));
  g_action_group_change_action_state (G_ACTION_GROUP (window), name, value);
}

/* Returns: (transfer none): the store, once it is open. */
LabStore *
app_test_wait_for_store (LabWindow *window)
{
  app_test_wait_for (lab_window_get_store (window) != NULL);
  return lab_window_get_store (window);
}

/* Trains a small linear network to its end in the window, and waits until it is recorded; returns its
 * number. */
gint64
app_test_record (LabWindow *window, int epochs, guint64 seed)
{
  LabStore *store = app_test_wait_for_store (window);
  LabCursor *cursor = lab_window_get_cursor (window);

  app_test_set (window, "preset", g_variant_new_string ("linear"));
  app_test_set (window, "epochs", g_variant_new_int32 (epochs));
  app_test_set (window, "seed", g_variant_new_uint64 (seed));
  app_test_activate (window, "reset");
  app_test_activate (window, "train");
  app_test_wait_for_state (window, LAB_RUN_FINISHED);
  app_test_wait_for (lab_cursor_get_run_id (cursor) != 0);
  g_assert_true (lab_store_flush (store, NULL));
  return lab_cursor_get_run_id (cursor);
}

LabRunState
app_test_state (LabWindow *window)
{
  return lab_run_get_state (lab_player_get_run (lab_window_get_player (window)));
}

void
app_test_wait_for_state (LabWindow *window, LabRunState state)
{
  app_test_wait_for (app_test_state (window) == state);
}

void
app_test_wait_for_epoch (LabWindow *window, guint epoch)
{
  LabRun *run = lab_player_get_run (lab_window_get_player (window));
  guint n_epochs;

  app_test_wait_for ((lab_run_get_epochs (run, &n_epochs), n_epochs >= epoch));
}

/* Asserts a button's accessible name, and whether it can be pressed. */
void
app_test_assert_button (LabWindow *window, const char *id, const char *name, gboolean sensitive)
{
  GtkWidget *button = app_test_find (window, id);

  g_assert_cmpint (gtk_widget_is_sensitive (button), ==, sensitive);
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (button),
                                                     GTK_ACCESSIBLE_PROPERTY_LABEL, name));
}

static void
driven_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (object), result, &error);
  g_assert_no_error (error);
  set_flag_cb (data);
}

/* Moves the pointer and presses keys as a person does, with the main loop running: @commands are
 * xdotool's, "mousemove 20 30 key ctrl+z". */
void
app_test_drive (const char *commands)
{
  g_autofree char *line = g_strconcat ("xdotool ", commands, NULL);
  g_auto (GStrv) arguments = g_strsplit (line, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  gboolean is_done = FALSE;

  process = g_subprocess_newv ((const char *const *)arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, driven_cb, &is_done);
  app_test_wait_for (is_done);
}

typedef struct {
  GSource source;
  guint *n_turns;
} TurnSource;

static gboolean
turn_prepare (GSource *source, gint *timeout)
{
  ++*((TurnSource *)source)->n_turns;
  *timeout = 0;
  return FALSE;
}

static gboolean
turn_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Returns: (transfer full): a source that counts the turns of the main loop in *@n_turns, and never
 * lets it sleep; it keeps nothing else from being heard. */
GSource *
app_test_count_turns (guint *n_turns)
{
  static GSourceFuncs functions = {.prepare = turn_prepare, .dispatch = turn_dispatch};
  GSource *source = g_source_new (&functions, sizeof (TurnSource));

  ((TurnSource *)source)->n_turns = n_turns;
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_attach (source, NULL);
  return source;
}
