/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Real keys: their codes go down and up on the X server, with an American layout, with an Arabic one beside it or alone, and with the
 * Arabic one that has Arabic-Indic digits. What stands in the entry afterwards, in the order in which the eye meets it, and what is
 * taken from it, must be the same each time. */

#include "config.h"

#include <string.h>

#include <gdk/x11/gdkx.h>
#include <gtk/gtk.h>

#include "km-field-entry.h"
#include "km-keyboard.h"

#define NARROW "\xe2\x80\xaf"
#define PATIENCE_SECONDS 20

typedef struct
{
  GtkWindow *window;
  KmFieldEntry *entry;
  GtkWidget *other;
} Fixture;

/* --- waiting --- */

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

#define WAIT_UNTIL(condition)                                                                                                              \
  G_STMT_START                                                                                                                             \
  {                                                                                                                                        \
    gint64 wait_end = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;                                                         \
    guint wait_tick = g_timeout_add (20, tick_cb, NULL);                                                                                   \
                                                                                                                                           \
    while (!(condition) && g_get_monotonic_time () < wait_end)                                                                             \
      g_main_context_iteration (NULL, TRUE);                                                                                               \
    g_source_remove (wait_tick);                                                                                                           \
  }                                                                                                                                        \
  G_STMT_END

/* --- what is drawn --- */

typedef struct
{
  gunichar c;
  float x;
} Drawn;

static int
compare_drawn (gconstpointer a, gconstpointer b)
{
  float d = ((const Drawn *) a)->x - ((const Drawn *) b)->x;

  return d < 0 ? -1 : d > 0;
}

/* The characters in the order in which the eye meets them from the left, found by where the layout puts the caret. */
static char *
drawn_order (KmFieldEntry *entry)
{
  GtkText *text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (entry)));
  g_autoptr (GArray) drawn = g_array_new (FALSE, FALSE, sizeof (Drawn));
  g_autoptr (GString) out = g_string_new (NULL);
  gsize position = 0;

  for (const char *p = gtk_editable_get_text (GTK_EDITABLE (text)); *p != '\0'; p = g_utf8_next_char (p), position++)
    {
      graphene_rect_t here, next;
      Drawn one = { g_utf8_get_char (p), 0 };

      gtk_text_compute_cursor_extents (text, position, &here, NULL);
      gtk_text_compute_cursor_extents (text, position + 1, &next, NULL);
      one.x = (here.origin.x + next.origin.x) / 2;
      g_array_append_val (drawn, one);
    }
  g_array_sort (drawn, compare_drawn);
  for (guint i = 0; i < drawn->len; i++)
    g_string_append_unichar (out, g_array_index (drawn, Drawn, i).c);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Does the caret after the last character stand to the right of all, whichever of the two places GTK would draw it at? */
static gboolean
caret_follows (KmFieldEntry *entry)
{
  GtkText *text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (entry)));
  gsize length = (gsize) g_utf8_strlen (gtk_editable_get_text (GTK_EDITABLE (text)), -1);
  graphene_rect_t strong, weak;

  gtk_text_compute_cursor_extents (text, length, &strong, &weak);
  for (gsize i = 0; i < length; i++)
    {
      graphene_rect_t here;

      gtk_text_compute_cursor_extents (text, i, &here, NULL);
      if (here.origin.x > strong.origin.x)
        return FALSE;
    }
  return strong.origin.x == weak.origin.x;
}

/* Of the entry that is wide enough for all: is its last sign at the reading edge? */
static gboolean
at_reading_edge (KmFieldEntry *entry)
{
  GtkText *text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (entry)));
  gsize length = (gsize) g_utf8_strlen (gtk_editable_get_text (GTK_EDITABLE (text)), -1);
  graphene_rect_t first, last;
  float width = (float) gtk_widget_get_width (GTK_WIDGET (text));

  gtk_text_compute_cursor_extents (text, 0, &first, NULL);
  gtk_text_compute_cursor_extents (text, length, &last, NULL);
  if (gtk_widget_get_direction (GTK_WIDGET (entry)) == GTK_TEXT_DIR_RTL)
    return MAX (first.origin.x, last.origin.x) > width - 4;
  return MIN (first.origin.x, last.origin.x) < 4;
}

/* --- the window --- */

static void
set_up (Fixture *fixture, KmKeyboard *keyboard)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->entry = KM_FIELD_ENTRY (km_field_entry_new ());
  fixture->other = gtk_entry_new ();
  gtk_widget_set_size_request (GTK_WIDGET (fixture->entry), 400, -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->entry));
  gtk_box_append (GTK_BOX (box), fixture->other);
  gtk_window_set_child (fixture->window, box);
  gtk_window_present (fixture->window);
  WAIT_UNTIL (gtk_widget_get_mapped (GTK_WIDGET (fixture->window)) && gtk_widget_get_width (GTK_WIDGET (fixture->entry)) > 0);
  /* No window manager gives the focus, and a window that the server has not shown yet cannot take it: GTK maps at once. */
  gdk_display_sync (gtk_widget_get_display (GTK_WIDGET (fixture->window)));
  km_keyboard_focus (keyboard, gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (fixture->window))));
  WAIT_UNTIL (gtk_window_is_active (fixture->window));
  g_assert_true (gtk_window_is_active (fixture->window));
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* --- the keyboards --- */

static const struct
{
  const char *name;
  const char *layouts;
  const char *variants;
  guint group;
} keyboards[] = {
  { "american", "us,ara", ",", 0 },
  { "arabic", "us,ara", ",", 1 },
  { "arabic-digits", "us,ara", ",digits", 1 },
  { "arabic-alone", "ara", "", 0 },
};

static const struct
{
  KmFieldEntryKind kind;
  const char *typed;
  const char *value; /* clean */
  const char *drawn; /* from the left, after Tab */
} cases[] = {
  { KM_FIELD_ENTRY_NATIONAL_ID, "2 861203 28 0147 3", "28612032801473", "2" NARROW "861203" NARROW "28" NARROW "0147" NARROW "3" },
  { KM_FIELD_ENTRY_NATIONAL_ID, "28612032801473", "28612032801473", "2" NARROW "861203" NARROW "28" NARROW "0147" NARROW "3" },
  { KM_FIELD_ENTRY_NATIONAL_ID, "2 8612", "28612", "2" NARROW "8612" },
  { KM_FIELD_ENTRY_PHONE, "0103 552 1499", "01035521499", "010" NARROW "3552" NARROW "1499" },
  { KM_FIELD_ENTRY_PHONE, "097 2312345", "0972312345", "0972312345" },
  { KM_FIELD_ENTRY_DATE, "19/11/2026", "19/11/2026", "19/11/2026" },
  { KM_FIELD_ENTRY_DATE, "19 / 11 / 2026", "19/11/2026", "19/11/2026" },
  { KM_FIELD_ENTRY_TAX, "100-531-385", "100531385", "100" NARROW "531" NARROW "385" },
  { KM_FIELD_ENTRY_CODE, "12-345/7", "12-345/7", "12-345/7" },
  { KM_FIELD_ENTRY_MONEY, "1250.50", "1250.50", "1250.50" },
};

/* The same on the keys of an Arabic layout with its own digits. */
static char *
on_this_keyboard (KmKeyboard *keyboard, const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p) && km_keyboard_has (keyboard, "٠"))
      g_string_append_unichar (out, 0x0660 + (gunichar) (*p - '0'));
    else
      g_string_append_c (out, *p);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
has_clean (KmFieldEntry *entry, const char *wanted)
{
  g_autofree char *clean = km_field_entry_dup_clean (entry);

  return g_strcmp0 (clean, wanted) == 0;
}

static void
test_codes (gconstpointer data)
{
  guint at = GPOINTER_TO_UINT (data);
  g_autoptr (KmKeyboard) keyboard = km_keyboard_new (keyboards[at].layouts, keyboards[at].variants);
  Fixture fixture;

  set_up (&fixture, keyboard);
  km_keyboard_group (keyboard, keyboards[at].group);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *typed = on_this_keyboard (keyboard, cases[i].typed);
      g_autofree char *value = NULL, *drawn = NULL;

      g_test_message ("%s", typed);
      gtk_editable_set_text (GTK_EDITABLE (fixture.entry), "");
      km_field_entry_set_kind (fixture.entry, cases[i].kind);
      gtk_widget_grab_focus (GTK_WIDGET (fixture.entry));
      km_keyboard_type (keyboard, typed);
      WAIT_UNTIL (has_clean (fixture.entry, cases[i].value));
      g_assert_true (caret_follows (fixture.entry));
      g_assert_true (at_reading_edge (fixture.entry));
      km_keyboard_press (keyboard, NULL, "Tab");
      WAIT_UNTIL (gtk_window_get_focus (fixture.window) == GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (fixture.other))));
      g_assert_true (gtk_window_get_focus (fixture.window) == GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (fixture.other))));
      value = km_field_entry_dup_clean (fixture.entry);
      g_assert_cmpstr (value, ==, cases[i].value);
      drawn = drawn_order (fixture.entry);
      g_assert_cmpstr (drawn, ==, cases[i].drawn);
      g_assert_true (at_reading_edge (fixture.entry));
    }
  tear_down (&fixture);
}

/* A name by the Arabic keys. The key of lam-alef has one sign on its cap and gives two letters. */
static void
test_letters (gconstpointer data)
{
  guint at = GPOINTER_TO_UINT (data);
  g_autoptr (KmKeyboard) keyboard = km_keyboard_new (keyboards[at].layouts, keyboards[at].variants);
  const char *name = "علاء الدين إسماعيل";
  Fixture fixture;

  set_up (&fixture, keyboard);
  km_keyboard_group (keyboard, keyboards[at].group);
  gtk_widget_grab_focus (GTK_WIDGET (fixture.entry));
  km_keyboard_type (keyboard, "عﻻء الدين إسماعيل");
  WAIT_UNTIL (has_clean (fixture.entry, name));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture.entry)), ==, name);
  /* Cut and pasted by the letters on the caps. */
  km_keyboard_press (keyboard, "ctrl", "a");
  km_keyboard_press (keyboard, "ctrl", "x");
  WAIT_UNTIL (has_clean (fixture.entry, ""));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture.entry)), ==, "");
  km_keyboard_press (keyboard, "ctrl", "v");
  WAIT_UNTIL (has_clean (fixture.entry, name));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture.entry)), ==, name);
  tear_down (&fixture);
}

/* The layout is switched in the middle of a number, there and back, and what was typed is corrected from its first sign on. */
static void
test_switched (void)
{
  g_autoptr (KmKeyboard) keyboard = km_keyboard_new ("us,ara", ",digits");
  GtkWidget *text;
  Fixture fixture;

  set_up (&fixture, keyboard);
  text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (fixture.entry)));
  km_field_entry_set_kind (fixture.entry, KM_FIELD_ENTRY_NATIONAL_ID);
  gtk_widget_grab_focus (GTK_WIDGET (fixture.entry));
  km_keyboard_type (keyboard, "2861203");
  WAIT_UNTIL (has_clean (fixture.entry, "2861203"));
  km_keyboard_group (keyboard, 1);
  km_keyboard_type (keyboard, "٢٨٠١");
  WAIT_UNTIL (has_clean (fixture.entry, "28612032801"));
  g_assert_true (caret_follows (fixture.entry));
  g_assert_true (at_reading_edge (fixture.entry));
  km_keyboard_press (keyboard, NULL, "Home");
  km_keyboard_press (keyboard, NULL, "Delete");
  WAIT_UNTIL (has_clean (fixture.entry, "8612032801"));
  km_keyboard_type (keyboard, "٣");
  WAIT_UNTIL (has_clean (fixture.entry, "38612032801"));
  km_keyboard_press (keyboard, NULL, "BackSpace");
  km_keyboard_type (keyboard, "٢");
  WAIT_UNTIL (has_clean (fixture.entry, "28612032801"));
  km_keyboard_group (keyboard, 0);
  km_keyboard_press (keyboard, NULL, "End");
  km_keyboard_type (keyboard, "473");
  WAIT_UNTIL (has_clean (fixture.entry, "28612032801473"));
  g_assert_true (has_clean (fixture.entry, "28612032801473"));
  g_assert_true (caret_follows (fixture.entry));
  /* Emptied, nothing is left that a person could not see. */
  km_keyboard_group (keyboard, 1);
  km_keyboard_press (keyboard, "ctrl", "a");
  km_keyboard_press (keyboard, NULL, "BackSpace");
  WAIT_UNTIL (*gtk_editable_get_text (GTK_EDITABLE (text)) == '\0');
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (text)), ==, "");
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);
  gtk_widget_set_default_direction (g_strcmp0 (g_getenv ("KM_TEST_DIRECTION"), "ltr") == 0 ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_RTL);
  for (guint i = 0; i < G_N_ELEMENTS (keyboards); i++)
    {
      g_autofree char *codes = g_strconcat ("/keyboard/codes/", keyboards[i].name, NULL);
      g_autofree char *letters = g_strconcat ("/keyboard/letters/", keyboards[i].name, NULL);

      g_test_add_data_func (codes, GUINT_TO_POINTER (i), test_codes);
      if (keyboards[i].group > 0)
        g_test_add_data_func (letters, GUINT_TO_POINTER (i), test_letters);
    }
  g_test_add_func ("/keyboard/switched", test_switched);
  return g_test_run ();
}
