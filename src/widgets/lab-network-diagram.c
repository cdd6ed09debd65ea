/* lab-network-diagram.c: the network of a configuration, drawn small.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-network-diagram.h"

#include <glib/gi18n-lib.h>
#include "draw-network.h"

#define MIN_WIDTH      120
#define NATURAL_WIDTH  240
#define MIN_HEIGHT     72
#define NATURAL_HEIGHT 104

struct _LabNetworkDiagram {
  LabPicture parent_instance;

  int sizes[NN_MAX_HIDDEN + 2]; /* (n): input, hidden layers, output */
  guint n;                      /* 0: no network */
};

G_DEFINE_FINAL_TYPE (LabNetworkDiagram, lab_network_diagram, LAB_TYPE_PICTURE)

static void
lab_network_diagram_draw (LabPicture *picture, cairo_t *cr, const DrawTheme *theme, double width,
                          double height)
{
  LabNetworkDiagram *self = LAB_NETWORK_DIAGRAM (picture);

  draw_network (cr, self->sizes, self->n, theme, width, height);
}

/* "784 inputs, hidden layers of 100, 100, 10 outputs". */
static char *
lab_network_diagram_describe (LabPicture *picture)
{
  LabNetworkDiagram *self = LAB_NETWORK_DIAGRAM (picture);
  GString *hidden;
  char *text;

  if (self->n == 0)
    return NULL;
  if (self->n == 2)
    /* translators: a network without hidden layers */
    return g_strdup_printf (_ ("%d inputs joined directly to %d outputs"), self->sizes[0],
                            self->sizes[1]);

  hidden = g_string_new (NULL);
  for (guint i = 1; i + 1 < self->n; i++)
    g_string_append_printf (hidden, i > 1 ? ", %d" : "%d", self->sizes[i]);
  /* translators: %s is one number or several: "784 inputs, 100, 100 hidden neurons, 10 outputs" */
  text = g_strdup_printf (_ ("%d inputs, %s hidden neurons, %d outputs"), self->sizes[0],
                          hidden->str, self->sizes[self->n - 1]);
  g_string_free (hidden, TRUE);
  return text;
}

static void
lab_network_diagram_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  gboolean is_horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_horizontal ? MIN_WIDTH : MIN_HEIGHT;
  *natural = is_horizontal ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

static void
lab_network_diagram_class_init (LabNetworkDiagramClass *klass)
{
  LabPictureClass *picture_class = LAB_PICTURE_CLASS (klass);

  GTK_WIDGET_CLASS (klass)->measure = lab_network_diagram_measure;
  picture_class->draw = lab_network_diagram_draw;
  picture_class->describe = lab_network_diagram_describe;
}

static void
lab_network_diagram_init (LabNetworkDiagram *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Network diagram"), -1);
}

/**
 * lab_network_diagram_new:
 *
 * Returns: (transfer floating): a diagram of no network.
 */
GtkWidget *
lab_network_diagram_new (void)
{
  return g_object_new (LAB_TYPE_NETWORK_DIAGRAM, NULL);
}

/**
 * lab_network_diagram_set_config:
 * @self: a diagram
 * @config: a configuration; only its sizes are looked at, and copied; %NULL shows nothing
 *
 * Shows the network that @config describes. A configuration with more hidden layers than there may
 * be shows nothing.
 */
void
lab_network_diagram_set_config (LabNetworkDiagram *self, const nn_config *config)
{
  int sizes[NN_MAX_HIDDEN + 2] = {0};
  guint n = 0;

  g_return_if_fail (LAB_IS_NETWORK_DIAGRAM (self));

  if (config != NULL && config->n_hidden >= 0 && config->n_hidden <= NN_MAX_HIDDEN) {
    sizes[n++] = config->n_inputs;
    for (int i = 0; i < config->n_hidden; i++)
      sizes[n++] = config->hidden[i];
    sizes[n++] = config->n_classes;
  }
  if (n == self->n && memcmp (sizes, self->sizes, sizeof sizes) == 0)
    return;

  memcpy (self->sizes, sizes, sizeof sizes);
  self->n = n;
  lab_picture_invalidate (LAB_PICTURE (self));
}
