/* lab-sample-recipe.c: a drawing raw and prepared, side by side, and what the network says of each.
 *
 * The prepared image is read by who shows it; the raw one here, after it: the verdict on the drawing
 * never waits for what only explains it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-sample-recipe.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "draw-bars.h"
#include "lab-digit-reader.h"
#include "lab-digit-view.h"

struct _LabSampleRecipe {
  GtkWidget parent_instance;

  LabDigitReader *reader;
  LabSnapshot *snapshot;
  LabClassNames *names;
  guint8 raw[LAB_IMAGE_PIXELS];

  GtkWidget *box;
  LabDigitView *raw_view;
  GtkLabel *raw_label;
  LabDigitView *prepared_view;
  GtkLabel *prepared_label;
};

G_DEFINE_FINAL_TYPE (LabSampleRecipe, lab_sample_recipe, GTK_TYPE_WIDGET)

/* "7, 98 %": whole per cents, rounded down, so that nothing is called certain that is not. */
static void
show_reading (LabSampleRecipe *self, GtkLabel *label, const float *probabilities, guint n)
{
  int best = draw_bars_top (probabilities, n);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (best < 0) {
    gtk_label_set_label (label, "–");
    return;
  }
  name = self->names != NULL && (guint)best < lab_class_names_get_n (self->names)
             ? g_strdup (lab_class_names_get (self->names, (guint)best))
             : g_strdup_printf ("%d", best);
  /* translators: a class, such as 7, and a share in per cent; the space is a no-break space */
  text = g_strdup_printf (_ ("%s, %.0f %%"), name, floor (100 * (double)probabilities[best]));
  gtk_label_set_label (label, text);
}

static void
read_cb (LabSampleRecipe *self, const LabSnapshot *snapshot, const float *probabilities)
{
  if (probabilities != NULL)
    show_reading (self, self->raw_label, probabilities, (guint)snapshot->config.n_classes);
}

static void
lab_sample_recipe_dispose (GObject *object)
{
  LabSampleRecipe *self = LAB_SAMPLE_RECIPE (object);

  if (self->reader != NULL)
    g_signal_handlers_disconnect_by_data (self->reader, self);
  g_clear_object (&self->reader);
  g_clear_pointer (&self->snapshot, lab_snapshot_unref);
  g_clear_pointer (&self->names, lab_class_names_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_SAMPLE_RECIPE);
  G_OBJECT_CLASS (lab_sample_recipe_parent_class)->dispose (object);
}

static void
lab_sample_recipe_class_init (LabSampleRecipeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_sample_recipe_dispose;
  g_type_ensure (LAB_TYPE_DIGIT_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/digitlab/DigitLab/ui/lab-sample-recipe.ui");
  gtk_widget_class_bind_template_child (widget_class, LabSampleRecipe, box);
  gtk_widget_class_bind_template_child_full (widget_class, "raw", FALSE,
                                             G_STRUCT_OFFSET (LabSampleRecipe, raw_view));
  gtk_widget_class_bind_template_child (widget_class, LabSampleRecipe, raw_label);
  gtk_widget_class_bind_template_child_full (widget_class, "preview", FALSE,
                                             G_STRUCT_OFFSET (LabSampleRecipe, prepared_view));
  gtk_widget_class_bind_template_child (widget_class, LabSampleRecipe, prepared_label);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lab_sample_recipe_init (LabSampleRecipe *self)
{
  self->reader = lab_digit_reader_new ();
  g_signal_connect_swapped (self->reader, "read", G_CALLBACK (read_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  lab_sample_recipe_set_probabilities (self, NULL, 0);
}

/**
 * lab_sample_recipe_set_network:
 * @self: a recipe
 * @snapshot: (nullable): the network that reads the raw image
 * @names: (nullable): what its classes are called; %NULL: numbers
 */
void
lab_sample_recipe_set_network (LabSampleRecipe *self, LabSnapshot *snapshot, LabClassNames *names)
{
  g_return_if_fail (LAB_IS_SAMPLE_RECIPE (self));

  if (snapshot != self->snapshot) {
    g_clear_pointer (&self->snapshot, lab_snapshot_unref);
    self->snapshot = snapshot != NULL ? lab_snapshot_ref (snapshot) : NULL;
  }
  if (names != self->names) {
    g_clear_pointer (&self->names, lab_class_names_unref);
    self->names = names != NULL ? lab_class_names_ref (names) : NULL;
  }
}

/**
 * lab_sample_recipe_set_images:
 * @self: a recipe
 * @raw: the drawing as it lies on the pad, in 28×28
 * @prepared: the same by MNIST's recipe
 */
void
lab_sample_recipe_set_images (LabSampleRecipe *self, const guint8 raw[LAB_IMAGE_PIXELS],
                              const guint8 prepared[LAB_IMAGE_PIXELS])
{
  g_return_if_fail (LAB_IS_SAMPLE_RECIPE (self));

  memcpy (self->raw, raw, sizeof self->raw);
  lab_digit_view_set_images (self->raw_view, raw, 1);
  lab_digit_view_set_images (self->prepared_view, prepared, 1);
}

/**
 * lab_sample_recipe_set_probabilities:
 * @self: a recipe
 * @probabilities: (nullable) (array length=n): what the network says of the prepared image
 * @n: of how many classes
 *
 * Shows that, and has the network read the raw image, too.
 */
void
lab_sample_recipe_set_probabilities (LabSampleRecipe *self, const float *probabilities, guint n)
{
  g_return_if_fail (LAB_IS_SAMPLE_RECIPE (self));

  show_reading (self, self->prepared_label, probabilities, probabilities != NULL ? n : 0);
  if (probabilities != NULL && lab_digit_reader_can_read (self->snapshot)) {
    lab_digit_reader_read (self->reader, self->snapshot, self->raw);
    return;
  }
  lab_digit_reader_cancel (self->reader);
  show_reading (self, self->raw_label, NULL, 0);
}
