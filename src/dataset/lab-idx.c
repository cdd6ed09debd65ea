/* lab-idx.c: one IDX file of images or of labels, the format that MNIST is published in.
 *
 * Nothing a file says is trusted: its header is checked against what we can use, against a fixed
 * limit and against the file's own size, before any memory is taken by it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-idx.h"

#include "lab-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAGIC_IMAGES 0x00000803u
#define MAGIC_LABELS 0x00000801u

#define IMAGES_HEADER_BYTES 16
#define LABELS_HEADER_BYTES 8
#define MAX_HEADER_BYTES    IMAGES_HEADER_BYTES

/* How much is inflated before the hasher is told, and a cancellation heeded. */
#define PIECE_BYTES (1024 * 1024)

static guint32
get_word (const guint8 *bytes)
{
  return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

static void
put_word (guint8 *bytes, guint32 word)
{
  bytes[0] = (guint8)(word >> 24);
  bytes[1] = (guint8)(word >> 16);
  bytes[2] = (guint8)(word >> 8);
  bytes[3] = (guint8)word;
}

static gsize
header_bytes (LabIdxContent content)
{
  return content == LAB_IDX_IMAGES ? IMAGES_HEADER_BYTES : LABELS_HEADER_BYTES;
}

/* Of a whole file with @n images or labels. */
static guint64
file_bytes (LabIdxContent content, guint32 n)
{
  return header_bytes (content) + (guint64)n * (content == LAB_IDX_IMAGES ? LAB_IMAGE_PIXELS : 1);
}

/**
 * lab_idx_new:
 * @content: what it holds
 * @n: how many, such that the file stays below %LAB_IDX_MAX_BYTES
 *
 * Makes an IDX file in memory: the header is written, the values are zero.
 *
 * Returns: (transfer full) (nullable): the file, or %NULL without memory
 */
LabIdx *
lab_idx_new (LabIdxContent content, guint n)
{
  g_autoptr (LabIdx) self = g_new0 (LabIdx, 1);

  self->n = n;
  self->n_bytes = (gsize)file_bytes (content, n);
  self->bytes = g_try_malloc0 (self->n_bytes);
  if (self->bytes == NULL)
    return NULL;
  self->values = self->bytes + header_bytes (content);
  put_word (self->bytes, content == LAB_IDX_IMAGES ? MAGIC_IMAGES : MAGIC_LABELS);
  put_word (self->bytes + 4, n);
  if (content == LAB_IDX_IMAGES) {
    put_word (self->bytes + 8, LAB_IMAGE_SIZE);
    put_word (self->bytes + 12, LAB_IMAGE_SIZE);
  }
  return g_steal_pointer (&self);
}

/**
 * lab_idx_free:
 * @self: (transfer full) (nullable): a file in memory
 */
void
lab_idx_free (LabIdx *self)
{
  if (self == NULL)
    return;
  if (self->hasher != NULL)
    g_free (lab_hasher_finish (self->hasher));
  g_free (self->bytes);
  g_free (self);
}

/**
 * lab_idx_finish_hash:
 * @self: a file in memory, not to be changed any more
 *
 * Waits for the hash that lab_idx_read() began, or computes it.
 *
 * Returns: (transfer full): the SHA-256 of all its bytes, in hexadecimal
 */
char *
lab_idx_finish_hash (LabIdx *self)
{
  if (self->hasher == NULL) {
    self->hasher = lab_hasher_new (self->bytes);
    lab_hasher_advance (self->hasher, self->n_bytes);
  }
  return lab_hasher_finish (g_steal_pointer (&self->hasher));
}

static gboolean
set_cut_short (const char *name, GError **error)
{
  /* translators: %s is a file's path */
  g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT,
               _ ("“%s” is cut short: it ends before what its header promises; fetch it again."),
               name);
  return FALSE;
}

/* Two zeros, a type code (0x08 for bytes … 0x0e for doubles), the number of dimensions. */
static gboolean
is_idx (guint32 magic)
{
  guint type = magic >> 8;

  return type >= 0x08 && type <= 0x0e && (magic & 0xff) > 0;
}

/* The first four bytes say what the file holds. */
static gboolean
check_magic (const char *name, const guint8 *header, LabIdxContent content, GError **error)
{
  guint32 magic = get_word (header);

  if (magic == (content == LAB_IDX_IMAGES ? MAGIC_IMAGES : MAGIC_LABELS))
    return TRUE;
  if (magic == MAGIC_LABELS)
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT,
                 _ ("“%s” holds labels where images should be; check the names of the files."),
                 name);
  else if (magic == MAGIC_IMAGES)
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT,
                 _ ("“%s” holds images where labels should be; check the names of the files."),
                 name);
  else if (is_idx (magic))
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNSUPPORTED,
                 _ ("“%s” is an IDX file, but holds neither grey images nor labels of one byte; "
                    "convert it."),
                 name);
  else
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT,
                 _ ("“%s” is not an IDX file, as those of MNIST are; put one in its place."), name);
  return FALSE;
}

/* Is what the header promises something we can use, and something that the file can hold? */
static gboolean
check_header (LabReader *reader, const guint8 *header, LabIdxContent content, GError **error)
{
  const char *name = lab_reader_get_display_name (reader);
  guint32 n = get_word (header + 4);

  if (content == LAB_IDX_IMAGES) {
    guint32 rows = get_word (header + 8), columns = get_word (header + 12);

    if (rows != LAB_IMAGE_SIZE || columns != LAB_IMAGE_SIZE) {
      /* translators: a file's path, the images' width and height, twice the size we can use */
      g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNSUPPORTED,
                   _ ("The images in “%s” are %u×%u pixels; scale them to %d×%d."), name, columns,
                   rows, LAB_IMAGE_SIZE, LAB_IMAGE_SIZE);
      return FALSE;
    }
  }
  if (n == 0) {
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNSUPPORTED,
                 _ ("“%s” has nothing in it; put one with images or labels in its place."), name);
    return FALSE;
  }
  if (file_bytes (content, n) > LAB_IDX_MAX_BYTES) {
    /* translators: a file's path, a number of images or labels, then of mebibytes */
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_TOO_LARGE,
                 _ ("“%s” promises %u items, more than the %u MiB a file may hold; use a smaller "
                    "one."),
                 name, n, (guint)(LAB_IDX_MAX_BYTES >> 20));
    return FALSE;
  }
  if (file_bytes (content, n) > lab_reader_get_max_bytes (reader))
    return set_cut_short (name, error);
  return TRUE;
}

/* The fast way, for a gzip as it is published. The header stays what was checked. */
static gboolean
inflate_values (LabIdx *self, LabReader *reader, GCancellable *cancellable)
{
  gsize n_header = (gsize)(self->values - self->bytes);
  guint8 header[MAX_HEADER_BYTES];

  memcpy (header, self->bytes, n_header);
  if (lab_reader_inflate (reader, self->bytes, self->n_bytes, cancellable) &&
      memcmp (self->bytes, header, n_header) == 0) {
    lab_hasher_advance (self->hasher, self->n_bytes);
    return TRUE;
  }
  memcpy (self->bytes, header, n_header);
  return FALSE;
}

/* Fills what follows the header, the hasher close behind, and makes sure that nothing follows. */
static gboolean
read_values (LabIdx *self, LabReader *reader, GCancellable *cancellable, GError **error)
{
  const char *name = lab_reader_get_display_name (reader);
  gsize n_done = (gsize)(self->values - self->bytes), n_read;
  guint8 beyond;

  while (n_done < self->n_bytes) {
    gsize n_wanted = MIN (self->n_bytes - n_done, PIECE_BYTES);

    if (!lab_reader_read (reader, self->bytes + n_done, n_wanted, &n_read, cancellable, error))
      return FALSE;
    if (n_read < n_wanted)
      return set_cut_short (name, error);
    n_done += n_read;
    lab_hasher_advance (self->hasher, n_done);
  }
  if (!lab_reader_read (reader, &beyond, 1, &n_read, cancellable, error))
    return FALSE;
  if (n_read > 0) {
    /* translators: %s is a file's path */
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_FORMAT,
                 _ ("“%s” is too long: it goes on after what its header promises; fetch it again."),
                 name);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_labels (const LabIdx *self, const char *name, GError **error)
{
  for (guint i = 0; i < self->n; i++)
    if (self->values[i] >= LAB_MAX_CLASSES) {
      /* translators: a file's path, a label, the number of the image it belongs to, the highest label
       * that there can be */
      g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_UNSUPPORTED,
                   _ ("“%s” has the label %u at image %u, but only 0 to %d can be learned; leave "
                      "other classes out."),
                   name, (guint)self->values[i], i, LAB_MAX_CLASSES - 1);
      return FALSE;
    }
  return TRUE;
}

/**
 * lab_idx_read:
 * @path: a local file, gzip'd or plain
 * @content: what it must hold
 * @cancellable: (nullable): ends the reading
 * @error: %LAB_DATASET_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Reads a whole IDX file of 28×28 images or of labels 0..61, and begins to hash it. Blocks.
 *
 * Returns: (transfer full): the file, or %NULL
 */
LabIdx *
lab_idx_read (const char *path, LabIdxContent content, GCancellable *cancellable, GError **error)
{
  g_autoptr (LabReader) reader = lab_reader_open (path, cancellable, error);
  g_autoptr (LabIdx) self = NULL;
  guint8 header[MAX_HEADER_BYTES] = {0};
  const char *name;
  gsize n_read;

  if (reader == NULL)
    return NULL;
  name = lab_reader_get_display_name (reader);
  if (!lab_reader_read (reader, header, 4, &n_read, cancellable, error))
    return NULL;
  if (!check_magic (name, header, content, error))
    return NULL;
  if (!lab_reader_read (reader, header + 4, header_bytes (content) - 4, &n_read, cancellable,
                        error))
    return NULL;
  if (n_read < header_bytes (content) - 4) {
    set_cut_short (name, error);
    return NULL;
  }
  if (!check_header (reader, header, content, error))
    return NULL;

  self = lab_idx_new (content, get_word (header + 4));
  if (self == NULL) {
    g_set_error (error, LAB_DATASET_ERROR, LAB_DATASET_ERROR_TOO_LARGE,
                 _ ("There is not enough memory left to read “%s”; close other programs."), name);
    return NULL;
  }
  self->hasher = lab_hasher_new (self->bytes);
  if (!inflate_values (self, reader, cancellable) &&
      !read_values (self, reader, cancellable, error))
    return NULL;
  if (content == LAB_IDX_LABELS && !check_labels (self, name, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * lab_idx_read_images:
 * @path: a local IDX file of 28×28 images, gzip'd or plain
 * @cancellable: (nullable): ends the reading
 * @n_images: (out): how many there are
 * @error: %LAB_DATASET_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Reads images that need no labels, as those to be classified. Blocks.
 *
 * Returns: (transfer full): pixels (n_images, 784), 0 = paper, 255 = ink; or %NULL
 */
guint8 *
lab_idx_read_images (const char *path, GCancellable *cancellable, guint *n_images, GError **error)
{
  g_autoptr (LabIdx) idx = lab_idx_read (path, LAB_IDX_IMAGES, cancellable, error);

  if (idx == NULL)
    return NULL;
  *n_images = idx->n;
  /* The pixels become the start of their block, so that g_free() takes them. */
  g_free (lab_idx_finish_hash (idx));
  memmove (idx->bytes, idx->values, idx->n_bytes - IMAGES_HEADER_BYTES);
  return g_steal_pointer (&idx->bytes);
}
