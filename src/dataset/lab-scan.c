/* lab-scan.c: a scan, a picture of any size, and the 28×28 grey image that a network sees of it.
 *
 * Nothing a file says is trusted: its size is read and checked before Cairo takes memory by it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-scan.h"

#include <cairo.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lab-file-error.h"
#include "lab-ink-box.h"

/* Eight bytes that every PNG file begins with, then the header chunk: its length, "IHDR", width, height. */
#define SIGNATURE     "\x89PNG\r\n\x1a\n"
#define HEADER_OFFSET 16
#define HEADER_BYTES  24

/* Means of the border above and below which its paper is taken for light, and for dark. */
#define LIGHT_BORDER 191
#define DARK_BORDER  64

/* A picture with less between its paper and its darkest ink is blank. */
#define MIN_CONTRAST 16
/* What is less than this share of the darkest ink is a shadow on the paper. */
#define SHADOW 0.2

/* ── files ────────────────────────────────────────────────────────────────────────────────────── */

/* Bytes of a file as Cairo reads them. */
typedef struct {
  const guint8 *bytes;
  gsize left;
} Bytes;

static cairo_status_t
read_cb (void *closure, unsigned char *data, unsigned int length)
{
  Bytes *self = closure;

  if (length > self->left)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, self->bytes, length);
  self->bytes += length;
  self->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

static guint32
get_word (const guint8 *bytes)
{
  return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

static gboolean
set_damaged (const char *shown, GError **error)
{
  /* translators: %s is a file's path */
  g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT,
               _ ("“%s” is no PNG image, or a damaged one; save it again, or take it away."),
               shown);
  return FALSE;
}

static gboolean
set_no_memory (const char *shown, GError **error)
{
  g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_TOO_LARGE,
               _ ("There is not enough memory left to read “%s”; close other programs."), shown);
  return FALSE;
}

/* All of a file of a sensible size. */
static gboolean
read_file (const char *path, const char *shown, char **bytes, gsize *n_bytes, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) cause = NULL;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            G_FILE_QUERY_INFO_NONE, NULL, &cause);
  /* A pipe would wait for somebody who writes to it. */
  if (info != NULL && g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return set_damaged (shown, error);
  if (info != NULL && (guint64)g_file_info_get_size (info) > LAB_SCAN_MAX_BYTES) {
    /* translators: a file's path, a number of mebibytes */
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_TOO_LARGE,
                 _ ("“%s” is larger than the %u MiB that an image may take; make it smaller."),
                 shown, (guint)(LAB_SCAN_MAX_BYTES >> 20));
    return FALSE;
  }
  if (info == NULL || !g_file_load_contents (file, NULL, bytes, n_bytes, NULL, &cause)) {
    g_autofree char *sentence = lab_file_describe_error (cause, shown);

    g_set_error_literal (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNREADABLE, sentence);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_header (const char *bytes, gsize n_bytes, const char *shown, GError **error)
{
  const guint8 *header = (const guint8 *)bytes;
  guint32 width, height;

  /* libpng passes over an unknown chunk before the header: its bytes are no size. */
  if (n_bytes < HEADER_BYTES || memcmp (header, SIGNATURE, strlen (SIGNATURE)) != 0 ||
      memcmp (header + HEADER_OFFSET - 4, "IHDR", 4) != 0)
    return set_damaged (shown, error);
  width = get_word (header + HEADER_OFFSET);
  height = get_word (header + HEADER_OFFSET + 4);
  if (width <= LAB_SCAN_MAX_SIDE && height <= LAB_SCAN_MAX_SIDE)
    return TRUE;
  /* translators: a file's path, an image's width and height, twice the largest there may be */
  g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_TOO_LARGE,
               _ ("“%s” is %u×%u pixels; scale it to at most %d×%d."), shown, width, height,
               LAB_SCAN_MAX_SIDE, LAB_SCAN_MAX_SIDE);
  return FALSE;
}

/* What eyes see of a colour, by ITU-R BT.601. */
static guint8
to_grey (guint32 colour)
{
  guint red = colour >> 16 & 0xff, green = colour >> 8 & 0xff, blue = colour & 0xff;

  return (guint8)((299 * red + 587 * green + 114 * blue + 500) / 1000);
}

/* @surface over white. NULL without memory. */
static LabScan *
flatten (cairo_surface_t *surface)
{
  g_autoptr (LabScan) self = g_new0 (LabScan, 1);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  cairo_surface_t *flat = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (flat);
  gboolean is_drawn;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  is_drawn = cairo_status (cr) == CAIRO_STATUS_SUCCESS;
  cairo_destroy (cr);
  cairo_surface_flush (flat);
  self->width = (guint)width;
  self->height = (guint)height;
  self->grey = g_try_malloc ((gsize)self->width * self->height);
  for (guint y = 0; is_drawn && self->grey != NULL && y < self->height; y++) {
    const guint8 *row = cairo_image_surface_get_data (flat) +
                        (gsize)y * (gsize)cairo_image_surface_get_stride (flat);

    for (guint x = 0; x < self->width; x++) {
      guint32 colour;

      memcpy (&colour, row + x * sizeof colour, sizeof colour);
      self->grey[(gsize)y * self->width + x] = to_grey (colour);
    }
  }
  cairo_surface_destroy (flat);
  return is_drawn && self->grey != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * lab_scan_read:
 * @path: a PNG file
 * @error: %LAB_DATASET_ERROR: what is wrong with it
 *
 * Reads a picture of at most %LAB_SCAN_MAX_SIDE pixels a side. Blocks.
 *
 * Returns: (transfer full): the picture, or %NULL
 */
LabScan *
lab_scan_read (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *contents = NULL;
  cairo_surface_t *surface;
  cairo_status_t status;
  LabScan *self = NULL;
  gsize n_bytes;
  Bytes bytes;

  if (!read_file (path, shown, &contents, &n_bytes, error) ||
      !check_header (contents, n_bytes, shown, error))
    return NULL;
  bytes = (Bytes){(const guint8 *)contents, n_bytes};
  surface = cairo_image_surface_create_from_png_stream (read_cb, &bytes);
  status = cairo_surface_status (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    self = flatten (surface);
  if (status != CAIRO_STATUS_SUCCESS && status != CAIRO_STATUS_NO_MEMORY)
    set_damaged (shown, error);
  else if (self == NULL)
    set_no_memory (shown, error);
  cairo_surface_destroy (surface);
  return self;
}

/**
 * lab_scan_free:
 * @self: (transfer full) (nullable): a picture
 */
void
lab_scan_free (LabScan *self)
{
  if (self == NULL)
    return;
  g_free (self->grey);
  g_free (self);
}

/* ── paper and ink ────────────────────────────────────────────────────────────────────────────── */

/* How often each grey is on the border; returns how many pixels that are. */
static guint
count_border (const LabScan *self, guint counts[256])
{
  guint n = 0;

  memset (counts, 0, 256 * sizeof *counts);
  for (guint y = 0; y < self->height; y++) {
    /* But for the first and the last row there are two of them. */
    guint step = y == 0 || y == self->height - 1 || self->width < 3 ? 1 : self->width - 1;

    for (guint x = 0; x < self->width; x += step) {
      counts[self->grey[(gsize)y * self->width + x]]++;
      n++;
    }
  }
  return n;
}

/**
 * lab_scan_guess_paper:
 * @self: a picture
 *
 * People leave a margin: the border shows what is drawn on.
 *
 * Returns: what it is drawn on
 */
LabPaper
lab_scan_guess_paper (const LabScan *self)
{
  guint counts[256], n = count_border (self, counts);
  guint64 sum = 0;

  for (guint grey = 0; grey < G_N_ELEMENTS (counts); grey++)
    sum += (guint64)grey * counts[grey];
  if (sum >= (guint64)n * LIGHT_BORDER)
    return LAB_PAPER_LIGHT;
  return sum <= (guint64)n * DARK_BORDER ? LAB_PAPER_DARK : LAB_PAPER_UNCLEAR;
}

/* Its ink, and where it is. */
typedef struct {
  const LabScan *picture;
  float ink[256];                 /* of each grey, 0 to 1 */
  guint left, right, top, bottom; /* the ink is in [left, right) × [top, bottom) */
} Ink;

/* The grey that half of the border is at least as dark as: a letter that touches it does not count. */
static guint
find_paper (const LabScan *picture)
{
  guint counts[256], n = count_border (picture, counts), n_darker = 0, grey = 0;

  while (grey < 255 && n_darker + counts[grey] <= n / 2)
    n_darker += counts[grey++];
  return grey;
}

/* From the paper to what differs most from it, on its side of it. FALSE for a blank picture. */
static gboolean
find_ink (Ink *self, LabPaper paper)
{
  const LabScan *picture = self->picture;
  gsize n = (gsize)picture->width * picture->height;
  int blank = (int)find_paper (picture), sign = paper == LAB_PAPER_LIGHT ? -1 : 1, contrast = 0;

  for (gsize i = 0; i < n; i++)
    contrast = MAX (contrast, sign * (picture->grey[i] - blank));
  if (contrast < MIN_CONTRAST)
    return FALSE;
  for (int grey = 0; grey < 256; grey++)
    self->ink[grey] = CLAMP ((float)(sign * (grey - blank)) / (float)contrast, 0, 1);
  return TRUE;
}

static void
find_bounds (Ink *self)
{
  const LabScan *picture = self->picture;

  self->left = picture->width;
  self->top = picture->height;
  self->right = self->bottom = 0;
  for (guint y = 0; y < picture->height; y++)
    for (guint x = 0; x < picture->width; x++)
      if (self->ink[picture->grey[(gsize)y * picture->width + x]] >= (float)SHADOW) {
        self->left = MIN (self->left, x);
        self->right = MAX (self->right, x + 1);
        self->top = MIN (self->top, y);
        self->bottom = MAX (self->bottom, y + 1);
      }
}

/* ── scaling ──────────────────────────────────────────────────────────────────────────────────── */

/* A stretch of a row or a column of the picture. */
typedef struct {
  double start, end;
} Stretch;

/* What pixel @i of the box sees along an axis of which [begin, end) is ink: as much as it covers, and
 * never less than a pixel, so that small pictures are interpolated. */
static Stretch
find_stretch (guint i, guint begin, guint end, double scale)
{
  double middle = (begin + (double)end) / 2 + (i + 0.5 - (double)LAB_INK_BOX_SIZE / 2) * scale;
  double half = MAX (scale, 1) / 2;

  return (Stretch){middle - half, middle + half};
}

/* How much of pixel @i lies in it. */
static double
overlap (const Stretch *self, guint i)
{
  return MAX (MIN (self->end, i + 1.0) - MAX (self->start, (double)i), 0);
}

static double
average (const Ink *self, const Stretch *across, const Stretch *down)
{
  const LabScan *picture = self->picture;
  guint x0 = (guint)MAX (floor (across->start), self->left),
        y0 = (guint)MAX (floor (down->start), self->top);
  double sum = 0;

  for (guint y = y0; y < self->bottom && y < down->end; y++) {
    double of_row = 0;

    for (guint x = x0; x < self->right && x < across->end; x++)
      of_row +=
          overlap (across, x) * (double)self->ink[picture->grey[(gsize)y * picture->width + x]];
    sum += overlap (down, y) * of_row;
  }
  return sum / ((across->end - across->start) * (down->end - down->start));
}

/* The longer side of the ink fills the box; the darkest of it is full ink then, as fine lines are thinner
 * than a pixel. */
static void
fit_ink (const Ink *self, double box[LAB_INK_BOX_SIZE][LAB_INK_BOX_SIZE])
{
  guint side = MAX (self->right - self->left, self->bottom - self->top);
  double scale = (double)side / LAB_INK_BOX_SIZE, darkest = 0;

  for (guint y = 0; y < LAB_INK_BOX_SIZE; y++) {
    Stretch down = find_stretch (y, self->top, self->bottom, scale);

    for (guint x = 0; x < LAB_INK_BOX_SIZE; x++) {
      Stretch across = find_stretch (x, self->left, self->right, scale);

      box[y][x] = average (self, &across, &down);
      darkest = MAX (darkest, box[y][x]);
    }
  }
  for (guint y = 0; y < LAB_INK_BOX_SIZE; y++)
    for (guint x = 0; x < LAB_INK_BOX_SIZE; x++)
      box[y][x] = MIN (box[y][x] / darkest, 1);
}

/**
 * lab_scan_prepare:
 * @self: a picture
 * @paper: what it is drawn on: not %LAB_PAPER_UNCLEAR
 * @pixels: (out caller-allocates): image (28, 28), 0 = paper, 255 = ink; all 0 for a blank picture
 *
 * Makes of a picture what a network sees.
 */
void
lab_scan_prepare (const LabScan *self, LabPaper paper, guint8 pixels[LAB_IMAGE_PIXELS])
{
  double box[LAB_INK_BOX_SIZE][LAB_INK_BOX_SIZE];
  Ink ink = {.picture = self};

  g_return_if_fail (paper != LAB_PAPER_UNCLEAR);

  if (self->width == LAB_IMAGE_SIZE && self->height == LAB_IMAGE_SIZE) {
    for (guint i = 0; i < LAB_IMAGE_PIXELS; i++)
      pixels[i] = paper == LAB_PAPER_LIGHT ? 255 - self->grey[i] : self->grey[i];
    return;
  }
  memset (pixels, 0, LAB_IMAGE_PIXELS);
  if (!find_ink (&ink, paper))
    return;
  find_bounds (&ink);
  fit_ink (&ink, box);
  lab_ink_place_box (box, pixels);
}
