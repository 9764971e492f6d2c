/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-help-button.h"

struct _KmHelpButton
{
  GtkWidget parent_instance;

  char *topic;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KmHelpButton, km_help_button, GTK_TYPE_WIDGET)

enum
{
  PROP_TOPIC = 1,
  LAST_PROP,
};
static GParamSpec *pspecs[LAST_PROP];

static const struct
{
  const char *topic, *text;
} texts[] = {
  { "queue", N_("F2 calls the next visitor and finishes the one before.\n"
                "F3 calls once more, F6 marks who did not come; before that it says how long to wait still.\n"
                "F4 holds the visit and keeps what was typed; any counter can go on with it.\n"
                "F5 transfers the ticket to a lane or a counter, with what was typed.\n"
                "Every move can be taken back for half a minute with Ctrl+Z.") },
  { "work", N_("Ctrl+K goes to the search: a name, a few letters of its words, a code, or the visitor's own word for it.\n"
               "Ctrl+1 to Ctrl+9 add what this counter is asked for most.\n"
               "A question that several authorities ask is asked once; what the national ID tells is filled in.\n"
               "F7 goes to the next answer that is missing. Alt+N says that a question does not apply, Alt+P that the person shows a passport.\n"
               "F8 shows everything in large letters, to be read back to the visitor.") },
  { "basket", N_("Each service says what it still needs and when it is ready.\n"
                 "Delete removes the service that has the focus; a second one of the same kind is for another person, whose name is typed beside it.\n"
                 "Documents: present, missing, or not applicable. What is made within this transaction need not be brought.") },
  { "payment", N_("Cash up to 500 pounds; above that by card or wallet, or in cash with the legal surcharge.\n"
                  "The change is reckoned from what was received.\n"
                  "F9 asks the server once more, takes the money and prints; with something missing it goes there instead.") },
  { "shift", N_("The shift opens with the counted float and closes with a count of the drawer, denomination by denomination.\n"
                "The expected amount is told after the count, and a difference is recorded as it is.") },
  { "history", N_("A receipt is found by its number or code, the national ID, the name, the ticket or the day.\n"
                  "A receipt that is printed again is marked as a copy, and counted.\n"
                  "A void needs a supervisor who did not take the money; a refused request alone is paid back.") },
  { "dashboard", N_("The figures follow the room live; the list on the side holds what needs a decision.\n"
                    "A counter that is not heard from says since when, and what it last reported.") },
};

const char *
km_help_text (const char *topic)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_strcmp0 (texts[i].topic, topic) == 0)
      return _(texts[i].text);
  return NULL;
}

/* Made when it is first looked at. */
static void
create_popup_cb (GtkMenuButton *button, gpointer data)
{
  KmHelpButton *self = data;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  g_auto (GStrv) lines = g_strsplit (km_help_text (self->topic), "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      GtkWidget *line = gtk_label_new (lines[i]);

      gtk_label_set_wrap (GTK_LABEL (line), TRUE);
      gtk_label_set_xalign (GTK_LABEL (line), 0);
      gtk_label_set_max_width_chars (GTK_LABEL (line), 52);
      gtk_box_append (GTK_BOX (box), line);
    }
  gtk_widget_set_margin_start (box, 8);
  gtk_widget_set_margin_end (box, 8);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
}

static void
km_help_button_constructed (GObject *object)
{
  KmHelpButton *self = KM_HELP_BUTTON (object);

  G_OBJECT_CLASS (km_help_button_parent_class)->constructed (object);
  self->button = gtk_menu_button_new ();
  /* A label of its own: beside the button's GTK draws an arrow. */
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), gtk_label_new (C_("help", "?")));
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (self->button), FALSE);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->button), FALSE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), create_popup_cb, self, NULL);
  /* Not among the stops of the keyboard's way through a visit: F1 opens it. */
  gtk_widget_set_focusable (self->button, FALSE);
  gtk_widget_set_can_focus (self->button, FALSE);
  gtk_widget_set_tooltip_text (self->button, _("Help"));
  gtk_widget_add_css_class (self->button, "help-button");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Help"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

static void
km_help_button_dispose (GObject *object)
{
  KmHelpButton *self = KM_HELP_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->topic, g_free);
  G_OBJECT_CLASS (km_help_button_parent_class)->dispose (object);
}

static void
km_help_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TOPIC)
    KM_HELP_BUTTON (object)->topic = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
km_help_button_class_init (KmHelpButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = km_help_button_constructed;
  object_class->dispose = km_help_button_dispose;
  object_class->set_property = km_help_button_set_property;
  pspecs[PROP_TOPIC] = g_param_spec_string ("topic", NULL, NULL, "work", G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, LAST_PROP, pspecs);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
km_help_button_init (KmHelpButton *self)
{
}

GtkWidget *
km_help_button_new (const char *topic)
{
  return g_object_new (KM_TYPE_HELP_BUTTON, "topic", topic, NULL);
}
