/* lab-application.c: the application: its command line, its window, its accelerators.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-application.h"

#include <glib/gi18n-lib.h>

#include "lab-build.h"
#include "lab-catalogue.h"
#include "lab-resources.h"
#include "lab-window.h"
#include "nn.h"

struct _LabApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (LabApplication, lab_application, ADW_TYPE_APPLICATION)

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  static const char *const developers[] = {"The Digit Lab contributors", NULL};

  adw_show_about_window (
      gtk_application_get_active_window (data), "application-name", _ ("Digit Lab"),
      "application-icon", LAB_APPLICATION_ID, "version", LAB_VERSION, "developer-name",
      _ ("The Digit Lab contributors"), "developers", developers, "license-type",
      GTK_LICENSE_GPL_3_0, "comments",
      _ ("Train small neural networks on handwritten digits, watch them learn, and let them read "
         "what you draw."),
      /* translators: put your name here, and your address if you like */
      "translator-credits", _ ("translator-credits"), NULL);
}

/* The way the window is closed: what trains in it is stopped first. */
static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (data)) != NULL) {
    GtkWindow *window = windows->data;

    gtk_window_close (window);
    /* A window may refuse to close; then it is not asked for ever. */
    if (g_list_find (gtk_application_get_windows (data), window) != NULL)
      break;
  }
}

static void
add_actions (LabApplication *self)
{
  const GActionEntry entries[] = {
      {"about", about_cb},
      {"quit", quit_cb},
  };
  static const struct {
    const char *action;
    const char *keys[3];
  } accelerators[] = {
      {"win.train", {"<Control>Return", "F5"}},
      {"win.step", {"<Control><Shift>Return", "F6"}},
      {"win.stop", {"<Control>period"}},
      {"win.reset", {"<Control>r"}},
      {"win.new-seed", {"<Control><Shift>r"}},
      {"win.open-dataset", {"<Control>o"}},
      {"win.save-model", {"<Control>s"}},
      {"win.save-figures", {"<Control><Shift>s"}},
      {"win.copy-command", {"<Control><Shift>c"}},
      {"win.log-scale", {"<Control>l"}},
      {"win.sidebar", {"F9"}},
      {"win.view::lab", {"<Control>1"}},
      {"win.view::experiments", {"<Control>2"}},
      {"win.view::images", {"<Control>3"}},
      {"win.view::network", {"<Control>4"}},
      {"win.view::handwriting", {"<Control>5"}},
      {"win.branch", {"<Control>b"}},
      {"win.follow", {"<Control>e"}},
      {"win.find-run", {"<Control>f"}},
      {"win.preferences", {"<Control>comma"}},
      {"window.close", {"<Control>w"}},
      {"app.quit", {"<Control>q"}},
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           accelerators[i].keys);
}

static void
lab_application_startup (GApplication *application)
{
  /* Named here, since a static library keeps no constructor that nobody refers to. */
  g_resources_register (lab_get_resource ());
  G_APPLICATION_CLASS (lab_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (LAB_APPLICATION_ID);
  add_actions (LAB_APPLICATION (application));
}

/* The window, made when there is none yet; *@is_new says which. */
static LabWindow *
ensure_window (LabApplication *self, gboolean *is_new)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *item = windows; item != NULL; item = item->next)
    if (LAB_IS_WINDOW (item->data)) {
      *is_new = FALSE;
      return item->data;
    }
  *is_new = TRUE;
  return lab_window_new (GTK_APPLICATION (self));
}

static void
lab_application_activate (GApplication *application)
{
  gboolean is_new;
  LabWindow *window = ensure_window (LAB_APPLICATION (application), &is_new);

  gtk_window_present (GTK_WINDOW (window));
  if (is_new)
    lab_window_load_dataset (window, NULL);
}

/* Whether lab_dataset_open() takes @text for the name of a dataset, not for a folder. */
static gboolean
is_dataset_name (const char *text)
{
  g_autoptr (LabCatalogue) catalogue = lab_catalogue_open (NULL);
  g_autofree char *name = g_ascii_strdown (text, -1);

  return *name == '\0' || g_str_equal (name, "mnist") || g_str_equal (name, "builtin") ||
         (catalogue != NULL && lab_catalogue_find (catalogue, name) != NULL);
}

/* What lab_dataset_open() takes: names stay, paths are those of the shell that named them. */
static char *
dataset_argument (GApplicationCommandLine *command_line, const char *text)
{
  g_autoptr (GFile) file = NULL;

  if (is_dataset_name (text))
    return g_strdup (text);
  file = g_application_command_line_create_file_for_arg (command_line, text);
  return g_file_get_path (file);
}

static int
lab_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_autofree char *dataset = NULL;
  const char *text;
  gboolean is_new;
  LabWindow *window = ensure_window (LAB_APPLICATION (application), &is_new);

  if (g_variant_dict_lookup (options, "preset", "&s", &text))
    g_action_group_activate_action (G_ACTION_GROUP (window), "preset", g_variant_new_string (text));
  gtk_window_present (GTK_WINDOW (window));
  if (g_variant_dict_lookup (options, "dataset", "^&ay", &text))
    dataset = dataset_argument (command_line, text);
  if (is_new || dataset != NULL)
    lab_window_load_dataset (window, dataset);
  if (g_variant_dict_contains (options, "train"))
    lab_window_train_when_ready (window);
  return 0;
}

static int
lab_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  const char *text;
  nn_preset preset;

  if (g_variant_dict_contains (options, "version")) {
    g_print ("%s %s\n", _ ("Digit Lab"), LAB_VERSION);
    return 0;
  }
  if (g_variant_dict_lookup (options, "preset", "&s", &text) && !nn_preset_parse (text, &preset)) {
    g_printerr (_ ("--preset %s: say linear, shallow or deep.\n"), text);
    return 2;
  }
  return -1;
}

static void
lab_application_class_init (LabApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = lab_application_startup;
  application_class->activate = lab_application_activate;
  application_class->command_line = lab_application_command_line;
  application_class->handle_local_options = lab_application_handle_local_options;
}

static void
lab_application_init (LabApplication *self)
{
  const GOptionEntry entries[] = {
      {"dataset", 'd', 0, G_OPTION_ARG_FILENAME, NULL,
       _ ("Dataset to train on: mnist or another that was fetched, builtin, or a folder"),
       _ ("NAME|FOLDER")},
      {"preset", 'p', 0, G_OPTION_ARG_STRING, NULL, _ ("Network: linear, shallow or deep"),
       _ ("PRESET")},
      {"train", 't', 0, G_OPTION_ARG_NONE, NULL, _ ("Start to train at once"), NULL},
      {"version", 'v', 0, G_OPTION_ARG_NONE, NULL, _ ("Show the version"), NULL},
      {NULL},
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

/**
 * lab_application_new:
 * @flags: more flags: tests run several at once, with G_APPLICATION_NON_UNIQUE
 *
 * Returns: (transfer full): the application
 */
LabApplication *
lab_application_new (GApplicationFlags flags)
{
  return g_object_new (LAB_TYPE_APPLICATION, "application-id", LAB_APPLICATION_ID, "flags",
                       flags | G_APPLICATION_HANDLES_COMMAND_LINE, "resource-base-path",
                       "/io/github/digitlab/DigitLab", NULL);
}
