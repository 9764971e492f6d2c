/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "km-text-edge.h"

/*
 * GTK lays a text without letters out in the direction of the keyboard while it has the focus, and of the widget afterwards. Under an
 * Arabic keyboard an ID number would stand at the wrong edge with its caret before the first digit, and jump when it is left. So the
 * alignment follows the direction that GTK takes, and a code carries, for as long as an Arabic keyboard types it, a mark in front that
 * says «left to right». The mark is never there without focus, and counts as nothing (km_field_entry_dup_clean()).
 */

#define MARK 0x200E
#define MARK_UTF8 "\xe2\x80\x8e"

typedef struct
{
  GtkText *text;
  GdkDevice *keyboard; /* (owned) (nullable) while the focus is here */
  gboolean code;
  gboolean marking;
} Edge;

static const char edge_key[] = "km-text-edge";

static void keyboard_changed_cb (Edge *edge);

static void
edge_free (gpointer data)
{
  Edge *edge = data;

  if (edge->keyboard != NULL)
    g_signal_handlers_disconnect_by_func (edge->keyboard, keyboard_changed_cb, edge);
  g_clear_object (&edge->keyboard);
  g_free (edge);
}

static gboolean
is_marked (GtkText *text)
{
  return g_utf8_get_char (gtk_editable_get_text (GTK_EDITABLE (text))) == MARK;
}

/* Of the first letter that has one; digits and signs have none, and neither have the dots of a password. */
static GtkTextDirection
own_direction (GtkText *text)
{
  const char *content = gtk_editable_get_text (GTK_EDITABLE (text));

  for (const char *p = gtk_text_get_visibility (text) ? content : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if ((c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC))
        {
          if (g_unichar_isalpha (c))
            return GTK_TEXT_DIR_RTL;
        }
      else if (g_unichar_isalpha (c) || c == MARK)
        return GTK_TEXT_DIR_LTR;
    }
  return GTK_TEXT_DIR_NONE;
}

static gboolean
keyboard_is_rtl (Edge *edge)
{
  return edge->keyboard != NULL && gdk_device_get_direction (edge->keyboard) == PANGO_DIRECTION_RTL;
}

/* The direction in which GTK lays the text out: its own, else the keyboard's while the focus is here, else the widget's. */
static GtkTextDirection
laid_out (Edge *edge)
{
  GtkTextDirection direction = own_direction (edge->text);

  if (direction != GTK_TEXT_DIR_NONE)
    return direction;
  if (edge->keyboard == NULL)
    return gtk_widget_get_direction (GTK_WIDGET (edge->text));
  return keyboard_is_rtl (edge) ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR;
}

/* The words in an empty entry are a label of their own direction: they stand at the reading edge whatever the text's alignment. */
static void
align_placeholder (GtkText *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (text)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child))
      gtk_label_set_xalign (GTK_LABEL (child), 0.0f);
}

/* GTK turns the alignment round for a text that is laid out from right to left. */
static void
align (Edge *edge)
{
  GtkWidget *outer = gtk_widget_get_parent (GTK_WIDGET (edge->text));
  float alignment;

  if (outer == NULL)
    return;
  alignment = laid_out (edge) == gtk_widget_get_direction (outer) ? 0.0f : 1.0f;
  if (gtk_editable_get_alignment (GTK_EDITABLE (edge->text)) != alignment)
    gtk_editable_set_alignment (GTK_EDITABLE (edge->text), alignment);
  align_placeholder (edge->text);
}

/* Past the buffer's own interface: this is no typing, and no filter has a say. */
static void
mark (Edge *edge)
{
  const char *content = gtk_editable_get_text (GTK_EDITABLE (edge->text));
  gboolean marked = is_marked (edge->text);
  const char *typed = marked ? content + strlen (MARK_UTF8) : content;
  gboolean wanted = edge->code && *typed != '\0' && keyboard_is_rtl (edge);

  if (marked == wanted || edge->marking)
    return;
  edge->marking = TRUE;
  if (wanted)
    gtk_entry_buffer_insert_text (gtk_text_get_buffer (edge->text), 0, MARK_UTF8, 1);
  else
    gtk_entry_buffer_delete_text (gtk_text_get_buffer (edge->text), 0, 1);
  edge->marking = FALSE;
}

static void
update (Edge *edge)
{
  mark (edge);
  align (edge);
}

static void
keyboard_changed_cb (Edge *edge)
{
  update (edge);
}

static void
focus_cb (Edge *edge)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (edge->text)));
  GdkDevice *keyboard = gtk_widget_has_focus (GTK_WIDGET (edge->text)) && seat != NULL ? gdk_seat_get_keyboard (seat) : NULL;

  if (edge->keyboard != keyboard)
    {
      if (edge->keyboard != NULL)
        g_signal_handlers_disconnect_by_func (edge->keyboard, keyboard_changed_cb, edge);
      g_set_object (&edge->keyboard, keyboard);
      if (keyboard != NULL)
        g_signal_connect_swapped (keyboard, "notify::direction", G_CALLBACK (keyboard_changed_cb), edge);
    }
  update (edge);
}

/* The place before the mark is none: a Delete there would seem to do nothing. */
static void
caret_cb (Edge *edge)
{
  int start, end;

  if (!edge->marking && is_marked (edge->text) && !gtk_editable_get_selection_bounds (GTK_EDITABLE (edge->text), &start, &end) && start == 0)
    gtk_editable_set_position (GTK_EDITABLE (edge->text), 1);
}

/* An Arabic keyboard's key of lam-alef gives the ligature as one character, of a form that no name is stored or found in. */
static void
insert_text_cb (GtkEditable *text, const char *inserted, int length, int *position, Edge *edge)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  const char *end = inserted + (length < 0 ? strlen (inserted) : (gsize) length);
  gboolean changed = FALSE;

  for (const char *p = inserted; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0xFEF5 && c <= 0xFEFC)
        {
          g_autofree char *two = g_utf8_normalize (p, g_utf8_next_char (p) - p, G_NORMALIZE_NFKC);

          g_string_append (letters, two);
          changed = TRUE;
        }
      else
        g_string_append_unichar (letters, c);
    }
  if (!changed)
    return;
  g_signal_stop_emission_by_name (text, "insert-text");
  g_signal_handlers_block_by_func (text, insert_text_cb, edge);
  gtk_editable_insert_text (text, letters->str, (int) letters->len, position);
  g_signal_handlers_unblock_by_func (text, insert_text_cb, edge);
}

void
km_text_edge_attach (GtkText *text)
{
  Edge *edge;

  g_return_if_fail (GTK_IS_TEXT (text));
  g_return_if_fail (g_object_get_data (G_OBJECT (text), edge_key) == NULL);

  edge = g_new0 (Edge, 1);
  edge->text = text;
  g_object_set_data_full (G_OBJECT (text), edge_key, edge, edge_free);
  g_signal_connect (text, "insert-text", G_CALLBACK (insert_text_cb), edge);
  g_signal_connect_swapped (text, "notify::has-focus", G_CALLBACK (focus_cb), edge);
  g_signal_connect_swapped (text, "changed", G_CALLBACK (update), edge);
  g_signal_connect_swapped (text, "notify::cursor-position", G_CALLBACK (caret_cb), edge);
  g_signal_connect (text, "notify::placeholder-text", G_CALLBACK (align_placeholder), NULL);
  g_signal_connect_swapped (text, "notify::visibility", G_CALLBACK (align), edge);
  align (edge);
}

const char *
km_text_edge_get_mark (GtkText *text)
{
  Edge *edge;

  g_return_val_if_fail (GTK_IS_TEXT (text), "");
  edge = g_object_get_data (G_OBJECT (text), edge_key);
  g_return_val_if_fail (edge != NULL, "");

  return edge->code && *gtk_editable_get_text (GTK_EDITABLE (text)) == '\0' && keyboard_is_rtl (edge) ? MARK_UTF8 : "";
}

void
km_text_edge_set_code (GtkText *text, gboolean code)
{
  Edge *edge;

  g_return_if_fail (GTK_IS_TEXT (text));
  edge = g_object_get_data (G_OBJECT (text), edge_key);
  g_return_if_fail (edge != NULL);

  edge->code = code;
  gtk_widget_set_direction (GTK_WIDGET (text), code ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_NONE);
  update (edge);
}
