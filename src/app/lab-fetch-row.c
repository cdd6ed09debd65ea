/* lab-fetch-row.c: a dataset that can be fetched: what it is, how far it is, and the buttons for it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab-fetch-row.h"

#include <glib/gi18n-lib.h>

#include "lab-format.h"

#define MEGABYTE 1e6
/* A pace that is told before this is a guess. */
#define MIN_SECONDS 0.5

struct _LabFetchRow {
  AdwPreferencesRow parent_instance;

  LabFetcher *fetcher;
  gboolean in_use;

  GtkLabel *title_label;
  GtkLabel *details_label;
  GtkLabel *source_label;
  GtkLabel *state_label;
  GtkLabel *problem_label;
  GtkProgressBar *progress_bar;
  GtkButton *button;
  GtkExpander *expander;
  GtkLabel *hand_label;
};

G_DEFINE_FINAL_TYPE (LabFetchRow, lab_fetch_row, ADW_TYPE_PREFERENCES_ROW)

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ── what it is ──────────────────────────────────────────────────────────────────────────────────
 */

/* "70,000 images · 10 classes · 11.6 MB · CC BY-SA 3.0" */
static char *
describe_entry (const LabCatalogueEntry *entry)
{
  GString *text = g_string_new (NULL);
  guint n_classes = g_strv_length (entry->classes);
  guint64 bytes = lab_catalogue_entry_get_bytes (entry);
  g_autofree char *images = lab_format_count (entry->n_images);

  g_string_append_printf (text, ngettext ("%s image", "%s images", entry->n_images), images);
  g_string_append (text, " · ");
  g_string_append_printf (text, ngettext ("%u class", "%u classes", n_classes), n_classes);
  if (bytes > 0) {
    g_string_append (text, " · ");
    /* translators: megabytes */
    g_string_append_printf (text, _ ("%.1f MB"), (double)bytes / MEGABYTE);
  }
  g_string_append_printf (text, " · %s", entry->licence);
  return g_string_free (text, FALSE);
}

/* "from storage.googleapis.com, else ossci-datasets.s3.amazonaws.com" */
static char *
describe_source (const LabCatalogueEntry *entry)
{
  g_autoptr (GPtrArray) hosts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  for (guint i = 0; entry->mirrors[i] != NULL; i++) {
    g_autoptr (GUri) uri = g_uri_parse (entry->mirrors[i], G_URI_FLAGS_NONE, NULL);
    const char *host = uri != NULL ? g_uri_get_host (uri) : entry->mirrors[i];

    if (!g_ptr_array_find_with_equal_func (hosts, host, g_str_equal, NULL))
      g_ptr_array_add (hosts, g_strdup (host));
  }
  g_ptr_array_add (hosts, NULL);
  /* translators: between two servers, of which the second is asked when the first does not answer */
  list = g_strjoinv (_ (", else "), (char **)hosts->pdata);
  /* translators: %s is the name of a server */
  return g_strdup_printf (_ ("From %s"), list);
}

/* ── how far it is ───────────────────────────────────────────────────────────────────────────────
 */

/* "3.2 of 11.6 MB, 1.2 MB/s, 7 s left" */
static char *
describe_progress (LabFetcher *fetcher)
{
  const LabFetchProgress *progress = lab_fetcher_get_progress (fetcher);
  double left = lab_fetcher_get_seconds_left (fetcher);
  GString *text = g_string_new (NULL);

  if (progress->total > 0)
    /* translators: megabytes that are there, and of how many */
    g_string_append_printf (text, _ ("%.1f of %.1f MB"), (double)progress->bytes / MEGABYTE,
                            (double)progress->total / MEGABYTE);
  else
    g_string_append_printf (text, _ ("%.1f MB"), (double)progress->bytes / MEGABYTE);
  if (progress->seconds < MIN_SECONDS)
    return g_string_free (text, FALSE);
  g_string_append (text, ", ");
  g_string_append_printf (text, _ ("%.1f MB/s"),
                          (double)progress->fetched / progress->seconds / MEGABYTE);
  if (left >= 0) {
    g_autofree char *words = lab_format_seconds_left (left);

    g_string_append (text, ", ");
    /* translators: %s is a duration like "7 s" */
    g_string_append_printf (text, _ ("%s left"), words);
  }
  return g_string_free (text, FALSE);
}

static char *
describe_state (LabFetchRow *self)
{
  g_autofree char *folder = g_filename_display_name (lab_fetcher_get_folder (self->fetcher));

  switch (lab_fetcher_get_state (self->fetcher)) {
  case LAB_FETCHER_FETCHING:
    return describe_progress (self->fetcher);
  case LAB_FETCHER_PRESENT:
    /* translators: %s is a folder */
    return g_strdup_printf (_ ("In “%s”"), folder);
  case LAB_FETCHER_PARTIAL:
    return g_strdup (_ ("A part of it is there already"));
  case LAB_FETCHER_ABSENT:
  default:
    return NULL;
  }
}

static const char *
name_button (LabFetchRow *self)
{
  switch (lab_fetcher_get_state (self->fetcher)) {
  case LAB_FETCHER_FETCHING:
    return _ ("Cancel");
  case LAB_FETCHER_PRESENT:
    return self->in_use ? _ ("In Use") : _ ("Use It");
  case LAB_FETCHER_PARTIAL:
    /* translators: a button: what was begun is gone on with */
    return _ ("Go On");
  case LAB_FETCHER_ABSENT:
  default:
    return _ ("Get");
  }
}

/* "Get Fashion-MNIST": said alone, the button's label would not tell of what. */
static void
show_button (LabFetchRow *self)
{
  const char *verb = name_button (self);
  /* translators: what a button does, and the dataset it does it to */
  g_autofree char *name =
      g_strdup_printf (_ ("%s: %s"), lab_fetcher_get_entry (self->fetcher)->title, verb);
  gboolean is_present = lab_fetcher_get_state (self->fetcher) == LAB_FETCHER_PRESENT;

  gtk_button_set_label (self->button, verb);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), !(is_present && self->in_use));
  if (is_present && !self->in_use)
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), "suggested-action");
}

static void
show_progress (LabFetchRow *self)
{
  double share = lab_fetcher_get_share (self->fetcher);

  if (share >= 0)
    gtk_progress_bar_set_fraction (self->progress_bar, share);
  else
    gtk_progress_bar_pulse (self->progress_bar);
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
changed_cb (LabFetchRow *self)
{
  LabFetcherState state = lab_fetcher_get_state (self->fetcher);
  const char *problem = lab_fetcher_get_problem (self->fetcher);
  gboolean failed_before = gtk_widget_get_visible (GTK_WIDGET (self->problem_label));
  g_autofree char *words = describe_state (self);

  show_text (self->state_label, words);
  show_text (self->problem_label, problem);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), state == LAB_FETCHER_FETCHING);
  gtk_widget_set_visible (GTK_WIDGET (self->expander), state != LAB_FETCHER_PRESENT);
  if (state == LAB_FETCHER_FETCHING)
    show_progress (self);
  if (problem != NULL && !failed_before)
    gtk_expander_set_expanded (self->expander, TRUE);
  show_button (self);
}

/* ── what is clicked ─────────────────────────────────────────────────────────────────────────────
 */

static void
clicked_cb (LabFetchRow *self)
{
  switch (lab_fetcher_get_state (self->fetcher)) {
  case LAB_FETCHER_FETCHING:
    lab_fetcher_cancel (self->fetcher);
    break;
  case LAB_FETCHER_PRESENT:
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
    break;
  case LAB_FETCHER_PARTIAL:
  case LAB_FETCHER_ABSENT:
  default:
    lab_fetcher_start (self->fetcher);
    break;
  }
}

static void
copy (LabFetchRow *self, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy_links_cb (LabFetchRow *self)
{
  g_autofree char *addresses = lab_fetcher_list_addresses (self->fetcher);

  copy (self, addresses);
}

static void
copy_folder_cb (LabFetchRow *self)
{
  g_autofree char *folder = g_filename_display_name (lab_fetcher_get_folder (self->fetcher));

  copy (self, folder);
}

/* ── the object ──────────────────────────────────────────────────────────────────────────────────
 */

static void
lab_fetch_row_dispose (GObject *object)
{
  LabFetchRow *self = LAB_FETCH_ROW (object);

  if (self->fetcher != NULL)
    g_signal_handlers_disconnect_by_data (self->fetcher, self);
  g_clear_object (&self->fetcher);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAB_TYPE_FETCH_ROW);
  G_OBJECT_CLASS (lab_fetch_row_parent_class)->dispose (object);
}

static void
lab_fetch_row_class_init (LabFetchRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lab_fetch_row_dispose;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", LAB_TYPE_FETCH_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/digitlab/DigitLab/ui/lab-fetch-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LabFetchRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LabFetchRow, details_label);
  gtk_widget_class_bind_template_child (widget_class, LabFetchRow, source_label);
  gtk_widget_class_bind_template_child (widget_class, LabFetchRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, LabFetchRow, problem_label);
  gtk_widget_class_bind_template_child (widget_class, LabFetchRow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LabFetchRow, button);
  gtk_widget_class_bind_template_child (widget_class, LabFetchRow, expander);
  gtk_widget_class_bind_template_child (widget_class, LabFetchRow, hand_label);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_links_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_folder_cb);
}

static void
lab_fetch_row_init (LabFetchRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lab_fetch_row_new:
 * @fetcher: whose dataset it shows
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
lab_fetch_row_new (LabFetcher *fetcher)
{
  LabFetchRow *self = g_object_new (LAB_TYPE_FETCH_ROW, NULL);
  const LabCatalogueEntry *entry = lab_fetcher_get_entry (fetcher);
  g_autofree char *details = describe_entry (entry);
  g_autofree char *source = describe_source (entry);
  g_autofree char *by_hand = lab_fetcher_describe_by_hand (fetcher);

  self->fetcher = g_object_ref (fetcher);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), entry->title);
  gtk_label_set_label (self->title_label, entry->title);
  gtk_label_set_label (self->details_label, details);
  gtk_label_set_label (self->source_label, source);
  gtk_label_set_label (self->hand_label, by_hand);
  g_signal_connect_swapped (fetcher, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * lab_fetch_row_get_fetcher:
 * @self: a row
 *
 * Returns: (transfer none): what fetches its dataset
 */
LabFetcher *
lab_fetch_row_get_fetcher (LabFetchRow *self)
{
  g_return_val_if_fail (LAB_IS_FETCH_ROW (self), NULL);
  return self->fetcher;
}

/**
 * lab_fetch_row_set_in_use:
 * @self: a row
 * @in_use: whether its dataset is what is trained on
 */
void
lab_fetch_row_set_in_use (LabFetchRow *self, gboolean in_use)
{
  g_return_if_fail (LAB_IS_FETCH_ROW (self));

  if (self->in_use == in_use)
    return;
  self->in_use = in_use;
  show_button (self);
}
