/* lab-catalogue.c: datasets that can be fetched, read from data/datasets.ini.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-catalogue.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "lab-dataset.h"
#include "lab-datasets-resource.h"
#include "lab-file-error.h"

#define RESOURCE      "/io/github/digitlab/DigitLab/datasets.ini"
#define FILE_VARIABLE "DIGIT_LAB_DATASETS"
/* More than any file of such a dataset has: an address that never ends is given up there. */
#define MAX_BYTES ((guint64)4 << 30)
/* Digits, capital and small letters: no set of characters has more. */
#define MAX_CLASSES 62

static const char *const file_names[LAB_CATALOGUE_FILES] = {
    "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz"};

struct _LabCatalogue {
  gint references;    /* atomic */
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
 * lab_catalogue_ref:
 * @self: a catalogue
 *
 * Returns: (transfer full): @self, held once more
 */
LabCatalogue *
lab_catalogue_ref (LabCatalogue *self)
{
  g_atomic_int_inc (&self->references);
  return self;
}

/**
 * lab_catalogue_free:
 * @self: a catalogue
 *
 * Frees it when nobody else holds it.
 */
void
lab_catalogue_free (LabCatalogue *self)
{
  if (!g_atomic_int_dec_and_test (&self->references))
    return;
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────────────
 */

/* The name becomes a folder's, and is typed on command lines. */
static gboolean
is_name (const char *name)
{
  if (!g_ascii_isalnum (*name))
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

static gboolean
is_line (const char *text)
{
  if (text == NULL || *text == '\0')
    return FALSE;
  for (const char *c = text; *c != '\0'; c++) {
    if (g_ascii_iscntrl (*c))
      return FALSE;
  }
  return TRUE;
}

/* Each is a line of classes.txt. */
static gboolean
are_classes (char *const *classes)
{
  guint n = 0;

  for (; classes != NULL && classes[n] != NULL; n++) {
    if (!is_line (classes[n]))
      return FALSE;
  }
  return n >= 2 && n <= MAX_CLASSES;
}

/* A file's name is put after each. */
static gboolean
are_mirrors (char *const *mirrors)
{
  guint n = 0;

  for (; mirrors != NULL && mirrors[n] != NULL; n++) {
    g_autoptr (GUri) uri = g_uri_parse (mirrors[n], G_URI_FLAGS_NONE, NULL);
    const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
    const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

    if (host == NULL || *host == '\0' || strchr (mirrors[n], ' ') != NULL ||
        !g_str_has_suffix (mirrors[n], "/") ||
        (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http")))
      return FALSE;
  }
  return n > 0;
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
  int n_images = g_key_file_get_integer (keys, group, "images", NULL);

  if (!is_name (group)) {
    /* translators: what stands for a dataset's name in a key file */
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT,
                 _ ("The list of datasets is damaged: “%s” is not a name of small letters, digits "
                    "and hyphens."),
                 group);
    return FALSE;
  }
  entry->name = g_strdup (group);
  entry->title = g_key_file_get_string (keys, group, "title", NULL);
  entry->licence = g_key_file_get_string (keys, group, "licence", NULL);
  entry->n_images = n_images > 0 ? (guint)n_images : 0;
  entry->classes = g_key_file_get_string_list (keys, group, "classes", NULL, NULL);
  entry->mirrors = g_key_file_get_string_list (keys, group, "mirrors", NULL, NULL);
  if (!is_line (entry->title))
    return refuse (error, group, "title");
  if (!is_line (entry->licence))
    return refuse (error, group, "licence");
  if (entry->n_images == 0)
    return refuse (error, group, "images");
  if (!are_classes (entry->classes))
    return refuse (error, group, "classes");
  if (!are_mirrors (entry->mirrors))
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
 * @error: %LAB_DATASET_ERROR, which names the group and the key
 *
 * Returns: (transfer full): what it lists; NULL on an error
 */
LabCatalogue *
lab_catalogue_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (LabCatalogue) self = g_new0 (LabCatalogue, 1);
  g_auto (GStrv) groups = NULL;
  g_autoptr (GError) cause = NULL;

  self->references = 1;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)entry_free);
  if (!g_key_file_load_from_data (keys, text, length, G_KEY_FILE_NONE, &cause)) {
    /* translators: %s is what GLib says of a key file */
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT,
                 _ ("The list of datasets is damaged: %s."), cause->message);
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

static LabCatalogue *
open_named (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *display_name = g_filename_display_name (path);
  g_autofree char *text = NULL;
  g_autoptr (GError) cause = NULL;
  LabCatalogue *self = NULL;
  gsize length;

  if (g_file_load_contents (file, NULL, &text, &length, NULL, &cause))
    self = lab_catalogue_parse (text, length, error);
  else {
    g_autofree char *sentence = lab_file_describe_error (cause, display_name);

    g_set_error_literal (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNREADABLE, sentence);
  }
  if (self == NULL)
    g_prefix_error (error, "%s: ", FILE_VARIABLE);
  return self;
}

/**
 * lab_catalogue_open:
 * @error: %LAB_DATASET_ERROR: what is wrong with the file that DIGIT_LAB_DATASETS names
 *
 * Returns: (transfer full): the datasets that can be fetched; NULL on an error
 */
LabCatalogue *
lab_catalogue_open (GError **error)
{
  const char *named = g_getenv (FILE_VARIABLE);
  g_autoptr (GBytes) bytes = NULL;

  if (named != NULL && *named != '\0')
    return open_named (named, error);
  /* Named outright, so that the linker takes it from the static library. */
  bytes = g_resource_lookup_data (lab_datasets_get_resource (), RESOURCE,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return NULL;
  return lab_catalogue_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

/**
 * lab_catalogue_get_n_entries:
 * @self: a catalogue
 *
 * Returns: how many datasets it lists
 */
guint
lab_catalogue_get_n_entries (const LabCatalogue *self)
{
  return self->entries->len;
}

/**
 * lab_catalogue_get_entry:
 * @self: a catalogue
 * @index: below lab_catalogue_get_n_entries()
 *
 * Returns: (transfer none): a dataset, valid as long as @self
 */
const LabCatalogueEntry *
lab_catalogue_get_entry (const LabCatalogue *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);

  return g_ptr_array_index (self->entries, index);
}

/**
 * lab_catalogue_find:
 * @self: a catalogue
 * @name: what a user typed
 *
 * Returns: (transfer none) (nullable): the dataset of that name, valid as long as @self
 */
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

/**
 * lab_catalogue_entry_get_folder:
 * @self: a dataset
 *
 * Returns: (transfer full): the folder under the user's data that it is put into, and looked for in
 */
char *
lab_catalogue_entry_get_folder (const LabCatalogueEntry *self)
{
  return g_build_filename (g_get_user_data_dir (), "digit-lab", "datasets", self->name, NULL);
}

/**
 * lab_catalogue_entry_get_bytes:
 * @self: a dataset
 *
 * Returns: bytes of its four files as they are published, 0 when one is not known
 */
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
