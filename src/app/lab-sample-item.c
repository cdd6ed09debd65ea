/* lab-sample-item.c: a drawing of the collection in a list, and what the network makes of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sample-item.h"

#include <glib/gi18n-lib.h>

#include "lab-format.h"

struct _LabSampleItem {
  GObject parent_instance;

  LabSample *sample;
  char *reading; /* what the network takes it for, or NULL */
  float probability;
};

G_DEFINE_FINAL_TYPE (LabSampleItem, lab_sample_item, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
lab_sample_item_finalize (GObject *object)
{
  LabSampleItem *self = LAB_SAMPLE_ITEM (object);

  lab_sample_unref (self->sample);
  g_free (self->reading);
  G_OBJECT_CLASS (lab_sample_item_parent_class)->finalize (object);
}

static void
lab_sample_item_class_init (LabSampleItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lab_sample_item_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LAB_TYPE_SAMPLE_ITEM, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lab_sample_item_init (LabSampleItem *self)
{
}

/**
 * lab_sample_item_new:
 * @sample: a drawing
 *
 * Returns: (transfer full): an item
 */
LabSampleItem *
lab_sample_item_new (LabSample *sample)
{
  LabSampleItem *self = g_object_new (LAB_TYPE_SAMPLE_ITEM, NULL);

  self->sample = lab_sample_ref (sample);
  return self;
}

/**
 * lab_sample_item_get_sample:
 * @self: an item
 *
 * Returns: (transfer none): the drawing as it was last read
 */
LabSample *
lab_sample_item_get_sample (LabSampleItem *self)
{
  g_return_val_if_fail (LAB_IS_SAMPLE_ITEM (self), NULL);
  return self->sample;
}

/**
 * lab_sample_item_get_id:
 * @self: an item
 *
 * Returns: the drawing's number
 */
gint64
lab_sample_item_get_id (LabSampleItem *self)
{
  g_return_val_if_fail (LAB_IS_SAMPLE_ITEM (self), 0);
  return self->sample->id;
}

/**
 * lab_sample_item_get_label:
 * @self: an item
 *
 * Returns: (transfer none): the name of the drawing's class
 */
const char *
lab_sample_item_get_label (LabSampleItem *self)
{
  g_return_val_if_fail (LAB_IS_SAMPLE_ITEM (self), NULL);
  return self->sample->label;
}

/**
 * lab_sample_item_set_sample:
 * @self: an item
 * @sample: the same drawing, read anew
 */
void
lab_sample_item_set_sample (LabSampleItem *self, LabSample *sample)
{
  gboolean is_same;

  g_return_if_fail (LAB_IS_SAMPLE_ITEM (self));

  is_same = g_str_equal (sample->label, self->sample->label) &&
            sample->held_out == self->sample->held_out;
  lab_sample_ref (sample);
  lab_sample_unref (self->sample);
  self->sample = sample;
  if (!is_same)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * lab_sample_item_set_reading:
 * @self: an item
 * @reading: (nullable): the class that the network takes it for; %NULL: it was not read
 * @probability: how likely the network finds that, 0..1
 */
void
lab_sample_item_set_reading (LabSampleItem *self, const char *reading, float probability)
{
  g_return_if_fail (LAB_IS_SAMPLE_ITEM (self));

  if (g_strcmp0 (reading, self->reading) == 0 && probability == self->probability)
    return;
  g_free (self->reading);
  self->reading = g_strdup (reading);
  self->probability = probability;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * lab_sample_item_get_reading:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the class that the network takes it for
 */
const char *
lab_sample_item_get_reading (LabSampleItem *self)
{
  g_return_val_if_fail (LAB_IS_SAMPLE_ITEM (self), NULL);
  return self->reading;
}

/**
 * lab_sample_item_is_misread:
 * @self: an item
 *
 * Returns: whether the network takes it for something else than its label says
 */
gboolean
lab_sample_item_is_misread (LabSampleItem *self)
{
  g_return_val_if_fail (LAB_IS_SAMPLE_ITEM (self), FALSE);
  return self->reading != NULL && !g_str_equal (self->reading, self->sample->label);
}

/**
 * lab_sample_item_describe:
 * @self: an item
 *
 * Returns: (transfer full): all there is to say of it, "7 · held out · read as 2, 61.0 %"
 */
char *
lab_sample_item_describe (LabSampleItem *self)
{
  g_autofree char *share = NULL;
  GString *text;

  g_return_val_if_fail (LAB_IS_SAMPLE_ITEM (self), NULL);

  text = g_string_new (self->sample->label);
  if (self->sample->held_out)
    g_string_append_printf (text, " · %s", _ ("held out"));
  if (self->reading != NULL) {
    share = lab_format_percent (self->probability);
    g_string_append (text, " · ");
    /* translators: what the network takes a drawing for: a class, and a share in per cent */
    g_string_append_printf (text, _ ("read as %s, %s"), self->reading, share);
  }
  return g_string_free (text, FALSE);
}
