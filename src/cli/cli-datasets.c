/* cli-datasets.c: "digit-lab-cli datasets": those that can be fetched, and which of them are there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-datasets.h"

#include <glib/gi18n-lib.h>
#include "cli-commands.h"
#include "cli-json.h"
#include "cli-options.h"
#include "cli-table.h"
#include "lab-catalogue.h"
#include "lab-dataset.h"

#define COMMAND "datasets"
#define LIST    "datasets list"

/* Where the dataset is, NULL when it is nowhere, or not whole. */
static char *
find_folder (const LabCatalogueEntry *entry)
{
  g_autoptr (LabDataset) dataset = lab_dataset_open (entry->name, NULL, NULL);

  return dataset != NULL ? g_filename_display_name (lab_dataset_get_folder (dataset)) : NULL;
}

static void
add_row (CliTable *table, const LabCatalogueEntry *entry)
{
  g_autofree char *images = g_strdup_printf ("%u", entry->n_images);
  g_autofree char *classes = g_strdup_printf ("%u", g_strv_length (entry->classes));
  g_autofree char *folder = find_folder (entry);

  cli_table_add (table, entry->name, entry->title, images, classes, entry->licence,
                 folder != NULL ? folder : _ ("not fetched yet"));
}

static void
print_table (const LabCatalogue *catalogue)
{
  CliTable *table = cli_table_new ("llrrll");

  /* translators: titles of columns, of datasets */
  cli_table_add (table, _ ("Name"), _ ("Title"), _ ("Images"), _ ("Classes"), _ ("Licence"),
                 _ ("Folder"));
  for (guint i = 0; i < lab_catalogue_get_n_entries (catalogue); i++)
    add_row (table, lab_catalogue_get_entry (catalogue, i));
  cli_table_print (table);
}

static void
print_object (const LabCatalogueEntry *entry)
{
  g_autofree char *folder = find_folder (entry);
  guint64 bytes = lab_catalogue_entry_get_bytes (entry);
  CliJson *json = cli_json_new ();

  cli_json_add_string (json, "name", entry->name);
  cli_json_add_string (json, "title", entry->title);
  cli_json_add_unsigned (json, "images", entry->n_images);
  cli_json_open_array (json, "classes");
  for (guint i = 0; entry->classes[i] != NULL; i++)
    cli_json_add_string (json, NULL, entry->classes[i]);
  cli_json_close_array (json);
  cli_json_add_string (json, "licence", entry->licence);
  if (bytes > 0)
    cli_json_add_unsigned (json, "bytes", bytes);
  else
    cli_json_add_null (json, "bytes");
  cli_json_add_boolean (json, "present", folder != NULL);
  if (folder != NULL)
    cli_json_add_string (json, "folder", folder);
  else
    cli_json_add_null (json, "folder");
  cli_json_print (json);
}

/* @arguments: from "list" on. */
static int
list (char **arguments)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print one JSON object a line"), NULL},
      {NULL}};
  g_autoptr (LabCatalogue) catalogue = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli_options_parse (LIST, _ ("Lists the datasets that can be fetched."), NULL, NULL, entries,
                          NULL, arguments))
    return CLI_MISUSE;
  catalogue = lab_catalogue_open (&error);
  if (catalogue == NULL)
    return cli_fail (error);
  if (!as_json) {
    print_table (catalogue);
    return CLI_SUCCESS;
  }
  for (guint i = 0; i < lab_catalogue_get_n_entries (catalogue); i++)
    print_object (lab_catalogue_get_entry (catalogue, i));
  return CLI_SUCCESS;
}

static int
print_help (void)
{
  g_print ("%s\n\n%s\n  digit-lab-cli %s\n\n%s\n",
           _ ("Fetches datasets from the network. One that was fetched is used by its name: "
              "--dataset NAME."),
           _ ("Usage:"), _ ("datasets COMMAND [OPTION…]"), _ ("Commands:"));
  g_print ("  %-10s  %s\n", "list", _ ("list those that can be fetched, and where they are"));
  g_print ("  %-10s  %s\n", "fetch", _ ("fetch one, or go on with it"));
  g_print ("\n%s\n", _ ("“digit-lab-cli datasets COMMAND --help” shows the options of a command."));
  return CLI_SUCCESS;
}

/**
 * cli_datasets:
 * @arguments: (array zero-terminated=1): "datasets" and what follows it
 *
 * Returns: the exit status
 */
int
cli_datasets (char **arguments)
{
  const char *name = arguments[1];
  g_autofree char *sentence = NULL;

  if (name == NULL)
    return cli_misuse (COMMAND, _ ("It is missing what to do with the datasets: list or fetch"));
  if (g_str_equal (name, "list"))
    return list (arguments + 1);
  if (g_str_equal (name, "fetch"))
    return cli_datasets_fetch (arguments + 1);
  if (g_str_equal (name, "--help") || g_str_equal (name, "-h"))
    return print_help ();
  /* translators: %s is what was typed in place of a command like "list" */
  sentence = g_strdup_printf (_ ("There is no command “datasets %s”"), name);
  return cli_misuse (COMMAND, sentence);
}
