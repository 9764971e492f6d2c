/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "km-arabic.h"
#include "km-visit-items.h"

#include "km-choice-drop-down.h"

/* Lists longer than this get GTK's search in their popover. */
#define ROOMY_CHOICES 8
/* Letters that follow each other faster belong to one word. */
#define WORD_TIME (G_USEC_PER_SEC)

typedef struct
{
  GString *typed;
  gint64 typed_at;
  GPtrArray *folded; /* labels in their search form, in the order of the list, the prompt first */
} TypeAhead;

static void
type_ahead_free (gpointer data, GClosure *closure)
{
  TypeAhead *ahead = data;

  g_string_free (ahead->typed, TRUE);
  g_ptr_array_unref (ahead->folded);
  g_free (ahead);
}

static gboolean
choose_by_beginning (GtkDropDown *drop_down, TypeAhead *ahead)
{
  g_autofree char *wanted = km_arabic_fold (ahead->typed->str);

  if (*wanted == '\0')
    return FALSE;
  for (guint i = 1; i < ahead->folded->len; i++)
    {
      const char *label = g_ptr_array_index (ahead->folded, i);
      /* «الأقصر» is found by أ as well: nobody types the article. */
      gboolean article = g_str_has_prefix (label, "ال");

      if (g_str_has_prefix (label, wanted) || (article && g_str_has_prefix (label + strlen ("ال"), wanted)))
        {
          gtk_drop_down_set_selected (drop_down, i);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, TypeAhead *ahead)
{
  GtkWidget *drop_down = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GtkRoot *root = gtk_widget_get_root (drop_down);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gunichar c = gdk_keyval_to_unicode (keyval);
  gint64 now = g_get_monotonic_time ();

  /* In the open list GTK's own search has the word; space opens it. */
  if (focus == NULL || gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 ||
      !g_unichar_isgraph (c))
    return GDK_EVENT_PROPAGATE;
  if (now - ahead->typed_at > WORD_TIME)
    g_string_truncate (ahead->typed, 0);
  ahead->typed_at = now;
  g_string_append_unichar (ahead->typed, c);
  choose_by_beginning (GTK_DROP_DOWN (drop_down), ahead);
  return GDK_EVENT_STOP;
}

/* GTK's word for its search entry comes from its own catalogue, which may lack the window's language. */
static void
name_search (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_SEARCH_ENTRY (child))
        g_object_set (child, "placeholder-text", _("Search"), NULL);
      name_search (child);
    }
}

GtkWidget *
km_choice_drop_down_new (GListModel *choices)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  TypeAhead *ahead = g_new0 (TypeAhead, 1);
  GtkWidget *drop_down;
  guint n = g_list_model_get_n_items (choices);

  ahead->typed = g_string_new (NULL);
  ahead->folded = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (ahead->folded, g_strdup (""));
  /* The prompt is a line of the list: GTK's own word for nothing chosen would stand in another language. */
  gtk_string_list_append (names, _("Choose"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KmFormChoice) choice = g_list_model_get_item (choices, i);

      gtk_string_list_append (names, km_form_choice_get_label (choice));
      g_ptr_array_add (ahead->folded, km_arabic_fold (km_form_choice_get_label (choice)));
    }
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), n > ROOMY_CHOICES);
  if (n > ROOMY_CHOICES)
    name_search (drop_down);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_data (keys, "key-pressed", G_CALLBACK (key_pressed_cb), ahead, type_ahead_free, 0);
  gtk_widget_add_controller (drop_down, keys);
  return drop_down;
}
