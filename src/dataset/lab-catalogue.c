/* lab-catalogue.c: datasets that can be fetched, read from data/datasets.ini.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-catalogue.h"

#include <glib/gi18n-lib.h>
#include "lab-dataset.h"
#include "lab-datasets-resource.h"

#define RESOURCE      "/io/github/digitlab/DigitLab/datasets.ini"
#define FILE_VARIABLE "DIGIT_LAB_DATASETS"
/* More than any file of such a dataset has: an address that never ends is given up there. */
#define MAX_BYTES ((guint64)4 << 30)

static const char *const file_names[LAB_CATALOGUE_FILES] = {
    "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz"};

struct _LabCatalogue {
  GPtrArray *entries; /* LabCatalogueEntry */
};

static void
entry_free (LabCatalogueEntry *entry)
{
  g_free (entry->name);
  g_free (entry->title);
  g_free (entry->licence);
  g_strfreev (entry->classes);
  g_strfreev (entry->mirrors);
  for (guint i = 0; i < LAB_CATALOGUE_FILES; i++) {
    g_free (entry->files[i].name);
    g_free (entry->files[i].sha256);
  }
  g_free (entry);
}

/**
 * lab_catalogue_free:
 * @self: a catalogue
 */
void
lab_catalogue_free (LabCatalogue *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────────────
 */

/* The name becomes a folder's. */
static gboolean
is_name (const char *name)
{
  if (*name == '\0')
    return FALSE;
  for (const char *c = name; *c != '\0'; c++) {
    if (!g_ascii_islower (*c) && !g_ascii_isdigit (*c) && *c != '-')
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_sha256 (const char *text)
{
  gsize length = strspn (text, "0123456789abcdef");

  return length == 64 && text[length] == '\0';
}

/* "9912422 440fcabf…" */
static gboolean
parse_file (LabCatalogueFile *file, const char *name, const char *value)
{
  g_auto (GStrv) parts = value != NULL ? g_strsplit (value, " ", 2) : NULL;

  if (parts == NULL || parts[0] == NULL || parts[1] == NULL || !is_sha256 (parts[1]) ||
      !g_ascii_string_to_unsigned (parts[0], 10, 0, MAX_BYTES, &file->bytes, NULL))
    return FALSE;
  file->name = g_strdup (name);
  file->sha256 = g_strdup (parts[1]);
  return TRUE;
}

static gboolean
refuse (GError **error, const char *group, const char *key)
{
  /* translators: a group and a key of a key file */
  g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT,
               _ ("The list of datasets is damaged: [%s] has no proper “%s”."), group, key);
  return FALSE;
}

static gboolean
parse_entry (GKeyFile *keys, const char *group, LabCatalogueEntry *entry, GError **error)
{
  entry->name = g_strdup (group);
  entry->title = g_key_file_get_string (keys, group, "title", NULL);
  entry->licence = g_key_file_get_string (keys, group, "licence", NULL);
  entry->n_images = (guint)MAX (g_key_file_get_integer (keys, group, "images", NULL), 0);
  entry->classes = g_key_file_get_string_list (keys, group, "classes", NULL, NULL);
  entry->mirrors = g_key_file_get_string_list (keys, group, "mirrors", NULL, NULL);
  if (!is_name (group) || entry->title == NULL)
    return refuse (error, group, "title");
  if (entry->classes == NULL || g_strv_length (entry->classes) < 2)
    return refuse (error, group, "classes");
  if (entry->mirrors == NULL || entry->mirrors[0] == NULL)
    return refuse (error, group, "mirrors");
  for (guint i = 0; i < LAB_CATALOGUE_FILES; i++) {
    g_autofree char *value = g_key_file_get_string (keys, group, file_names[i], NULL);

    if (!parse_file (&entry->files[i], file_names[i], value))
      return refuse (error, group, file_names[i]);
  }
  return TRUE;
}

/**
 * lab_catalogue_parse:
 * @text: a key file like data/datasets.ini
 * @length: its bytes
 * @error: where to put what is wrong with it, by group and key
 *
 * Returns: (transfer full): what it lists; NULL on an error
 */
LabCatalogue *
lab_catalogue_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (LabCatalogue) self = g_new0 (LabCatalogue, 1);
  g_auto (GStrv) groups = NULL;

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)entry_free);
  if (!g_key_file_load_from_data (keys, text, length, G_KEY_FILE_NONE, error)) {
    g_prefix_error (error, "%s ", _ ("The list of datasets is damaged:"));
    return NULL;
  }
  groups = g_key_file_get_groups (keys, NULL);
  for (guint i = 0; groups[i] != NULL; i++) {
    LabCatalogueEntry *entry = g_new0 (LabCatalogueEntry, 1);

    g_ptr_array_add (self->entries, entry);
    if (!parse_entry (keys, groups[i], entry, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * lab_catalogue_open:
 * @error: where to put what is wrong with the file that DIGIT_LAB_DATASETS names
 *
 * Returns: (transfer full): the datasets that can be fetched; NULL on an error
 */
LabCatalogue *
lab_catalogue_open (GError **error)
{
  const char *named = g_getenv (FILE_VARIABLE);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (named != NULL && *named != '\0') {
    if (!g_file_get_contents (named, &text, &length, error)) {
      g_prefix_error (error, "%s: ", FILE_VARIABLE);
      return NULL;
    }
    return lab_catalogue_parse (text, length, error);
  }
  /* Named outright, so that the linker takes it from the static library. */
  bytes = g_resource_lookup_data (lab_datasets_get_resource (), RESOURCE,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return NULL;
  return lab_catalogue_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

guint
lab_catalogue_get_n_entries (const LabCatalogue *self)
{
  return self->entries->len;
}

const LabCatalogueEntry *
lab_catalogue_get_entry (const LabCatalogue *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);

  return g_ptr_array_index (self->entries, index);
}

const LabCatalogueEntry *
lab_catalogue_find (const LabCatalogue *self, const char *name)
{
  for (guint i = 0; i < self->entries->len; i++) {
    const LabCatalogueEntry *entry = g_ptr_array_index (self->entries, i);

    if (g_str_equal (entry->name, name))
      return entry;
  }
  return NULL;
}

char *
lab_catalogue_entry_get_folder (const LabCatalogueEntry *self)
{
  return g_build_filename (g_get_user_data_dir (), "digit-lab", "datasets", self->name, NULL);
}

guint64
lab_catalogue_entry_get_bytes (const LabCatalogueEntry *self)
{
  guint64 bytes = 0;

  for (guint i = 0; i < LAB_CATALOGUE_FILES; i++) {
    if (self->files[i].bytes == 0)
      return 0;
    bytes += self->files[i].bytes;
  }
  return bytes;
}
