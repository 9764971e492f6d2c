/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-printer.h"
#include "km-settings.h"
#include "km-test-printing.h"

#include "km-printer-button.h"

/* How often a printer is asked while nothing is wrong; a printer in trouble is asked sooner, so that the word goes away by itself. */
#define CALM_SECONDS 60
#define TROUBLE_SECONDS 10

struct _KmPrinterButton
{
  GtkWidget parent_instance;

  KmSettings *settings;      /* (owned) */
  GCancellable *cancellable; /* (owned) */
  gboolean practice;
  KmPrinterCondition condition;
  gboolean asking;
  gboolean again;            /* asked for while it was being asked */
  guint timer;

  GtkWidget *button;
  GtkWidget *word;
  GtkWidget *sentence;
  GtkWidget *way;
  GtkWidget *pdf_button;
  GtkWidget *check_button;
};

G_DEFINE_FINAL_TYPE (KmPrinterButton, km_printer_button, GTK_TYPE_WIDGET)

enum
{
  PROP_CONDITION = 1,
  LAST_PROP
};
static GParamSpec *pspecs[LAST_PROP];

static gboolean
in_trouble (KmPrinterButton *self)
{
  return self->condition >= KM_PRINTER_LITTLE_PAPER;
}

static char *
way_text (KmPrinterButton *self, KmPrintTo way)
{
  g_autofree char *name = NULL;

  switch (way)
    {
    case KM_PRINT_TO_PRINTER:
      name = km_settings_dup (self->settings, "printer");
      return *name != '\0' ? g_steal_pointer (&name) : g_strdup (_("The system's own printer"));
    case KM_PRINT_TO_NETWORK:
      name = km_settings_dup (self->settings, "network-printer");
      return g_strdup_printf (_("Receipt printer %s"), name);
    case KM_PRINT_TO_FOLDER:
      return g_strdup (_("Papers are saved as PDF in the folder."));
    case KM_PRINT_TO_DIALOG:
    default:
      return g_strdup (_("The system's print dialog is shown for each paper."));
    }
}

static void
update (KmPrinterButton *self)
{
  KmPrintTo way = km_settings_resolve_print_to (self->settings, self->practice);
  gboolean asked = way == KM_PRINT_TO_PRINTER || way == KM_PRINT_TO_NETWORK;
  g_autofree char *words = way_text (self, way);
  const char *state = asked ? km_printer_condition_text (self->condition) : words;

  gtk_label_set_text (GTK_LABEL (self->sentence), state);
  gtk_label_set_text (GTK_LABEL (self->way), words);
  gtk_widget_set_visible (self->way, asked);
  gtk_widget_set_visible (self->check_button, asked);
  gtk_widget_set_visible (self->pdf_button, asked && in_trouble (self));
  gtk_label_set_text (GTK_LABEL (self->word), state);
  gtk_widget_set_visible (self->word, asked && in_trouble (self));
  gtk_widget_set_tooltip_text (self->button, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, state, -1);
  if (asked && in_trouble (self))
    gtk_widget_add_css_class (self->button, "warning");
  else
    gtk_widget_remove_css_class (self->button, "warning");
}

static void ask (KmPrinterButton *self);

static gboolean
timer_cb (gpointer data)
{
  KmPrinterButton *self = data;

  self->timer = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_next (KmPrinterButton *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->timer = g_timeout_add_seconds (in_trouble (self) ? TROUBLE_SECONDS : CALM_SECONDS, timer_cb, self);
}

static void
set_condition (KmPrinterButton *self, KmPrinterCondition condition)
{
  gboolean changed = self->condition != condition;

  self->condition = condition;
  update (self);
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_CONDITION]);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmPrinterButton) self = data;
  g_autoptr (GError) error = NULL;
  KmPrinterCondition condition = km_printer_condition_finish (result, &error);

  if (error != NULL || self->settings == NULL)
    return;
  self->asking = FALSE;
  set_condition (self, condition);
  if (self->again)
    {
      self->again = FALSE;
      ask (self);
      return;
    }
  wait_for_next (self);
}

static void
ask (KmPrinterButton *self)
{
  KmPrintTo way = km_settings_resolve_print_to (self->settings, self->practice);
  g_autofree char *host = NULL, *queue = NULL;
  guint16 port;

  if (self->asking)
    {
      self->again = TRUE;
      return;
    }
  g_clear_handle_id (&self->timer, g_source_remove);
  if (way == KM_PRINT_TO_NETWORK && km_settings_get_network_printer (self->settings, &host, &port))
    {
      self->asking = TRUE;
      km_printer_network_condition_async (host, port, 0, self->cancellable, answered_cb, g_object_ref (self));
    }
  else if (way == KM_PRINT_TO_PRINTER)
    {
      queue = km_settings_dup (self->settings, "printer");
      self->asking = TRUE;
      km_printer_queue_condition_async (queue != NULL && *queue != '\0' ? queue : NULL, self->cancellable, answered_cb, g_object_ref (self));
    }
  else
    set_condition (self, way == KM_PRINT_TO_NETWORK ? KM_PRINTER_MISSING : KM_PRINTER_UNKNOWN);
}

static void
settings_cb (KmPrinterButton *self)
{
  set_condition (self, KM_PRINTER_UNKNOWN);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask (self);
}

static void
pdf_cb (KmPrinterButton *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  km_settings_set_print_to (self->settings, KM_PRINT_TO_FOLDER);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmPrinterButton) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = km_test_printing_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->settings == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->sentence), sentence != NULL ? sentence : km_print_error_sentence (error));
}

static void
test_cb (KmPrinterButton *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_label_set_text (GTK_LABEL (self->sentence), _("Printing…"));
  km_test_printing_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->practice, self->cancellable, tested_cb, g_object_ref (self));
}

static void
preferences_cb (KmPrinterButton *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.preferences", NULL);
}

static void
km_printer_button_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (km_printer_button_parent_class)->map (widget);
  ask (KM_PRINTER_BUTTON (widget));
}

static void
km_printer_button_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&KM_PRINTER_BUTTON (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (km_printer_button_parent_class)->unmap (widget);
}

static void
km_printer_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CONDITION)
    g_value_set_int (value, (int) KM_PRINTER_BUTTON (object)->condition);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
km_printer_button_dispose (GObject *object)
{
  KmPrinterButton *self = KM_PRINTER_BUTTON (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (km_printer_button_parent_class)->dispose (object);
}

static void
km_printer_button_finalize (GObject *object)
{
  g_clear_object (&KM_PRINTER_BUTTON (object)->cancellable);
  G_OBJECT_CLASS (km_printer_button_parent_class)->finalize (object);
}

static void
km_printer_button_class_init (KmPrinterButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = km_printer_button_get_property;
  object_class->dispose = km_printer_button_dispose;
  object_class->finalize = km_printer_button_finalize;
  widget_class->map = km_printer_button_map;
  widget_class->unmap = km_printer_button_unmap;
  pspecs[PROP_CONDITION] = g_param_spec_int ("condition", NULL, NULL, KM_PRINTER_UNKNOWN, KM_PRINTER_MISSING, KM_PRINTER_UNKNOWN,
                                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, LAST_PROP, pspecs);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
add_button (KmPrinterButton *self, GtkWidget *box, const char *label, void (*clicked) (KmPrinterButton *self))
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_box_append (GTK_BOX (box), button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked), self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
add_label (GtkWidget *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
make_panel (KmPrinterButton *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->sentence = add_label (box, "heading");
  self->way = add_label (box, "dim-label");
  self->pdf_button = add_button (self, box, _("Save as PDF from now on"), pdf_cb);
  self->check_button = add_button (self, box, _("Ask the printer again"), km_printer_button_check);
  add_button (self, box, _("Print a test strip"), test_cb);
  add_button (self, box, _("Preferences"), preferences_cb);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static void
km_printer_button_init (KmPrinterButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("printer-symbolic");

  self->settings = km_settings_new ();
  self->cancellable = g_cancellable_new ();
  self->word = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->word), PANGO_ELLIPSIZE_END);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), self->word);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), make_panel (self));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect_object (self->settings, "notify", G_CALLBACK (settings_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
km_printer_button_new (gboolean practice)
{
  KmPrinterButton *self = g_object_new (KM_TYPE_PRINTER_BUTTON, NULL);

  self->practice = practice;
  update (self);
  return GTK_WIDGET (self);
}

void
km_printer_button_check (KmPrinterButton *self)
{
  g_return_if_fail (KM_IS_PRINTER_BUTTON (self));

  ask (self);
}

KmPrinterCondition
km_printer_button_get_condition (KmPrinterButton *self)
{
  g_return_val_if_fail (KM_IS_PRINTER_BUTTON (self), KM_PRINTER_UNKNOWN);

  return self->condition;
}
