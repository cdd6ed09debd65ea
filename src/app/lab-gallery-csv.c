/* lab-gallery-csv.c: the images of a gallery as comma-separated values.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-gallery-csv.h"

#include <math.h>

#include "lab-csv.h"
#include "lab-output.h"

/* An empty field where nothing is known. */
static void
append_probability (GString *csv, double probability)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (csv, ',');
  if (isfinite (probability))
    g_string_append (csv, g_ascii_formatd (text, sizeof text, "%.6g", probability));
}

/**
 * lab_gallery_list_write_csv:
 * @self: a list
 * @path: a file; one that is there is replaced as soon as the new one is whole
 * @error: why not
 *
 * Writes a line for each image, in the list's order: its number, its class, what it was read as, and the
 * probabilities of both; numbers in the C locale. Blocks.
 *
 * Returns: whether it is written
 */
gboolean
lab_gallery_list_write_csv (const LabGalleryList *self, const char *path, GError **error)
{
  GString *csv = g_string_new ("split,image,class,read_as,probability,class_probability\n");
  gboolean is_written;

  for (guint i = 0; i < self->images->len; i++) {
    LabGalleryItem item = lab_gallery_list_get (self, i);

    g_string_append_printf (csv, "%s,%u,", self->split == LAB_SPLIT_TEST ? "test" : "train",
                            item.image);
    lab_csv_append_text (csv, item.actual);
    g_string_append_c (csv, ',');
    if (item.predicted != NULL)
      lab_csv_append_text (csv, item.predicted);
    append_probability (csv, item.probability);
    append_probability (csv, item.true_probability);
    g_string_append_c (csv, '\n');
  }
  is_written = lab_output_replace_file (path, csv->str, csv->len, error);
  g_string_free (csv, TRUE);
  return is_written;
}
