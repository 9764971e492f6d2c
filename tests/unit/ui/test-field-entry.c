/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <gtk/gtk.h>

#include "km-field-entry.h"

#define NARROW "\xe2\x80\xaf"

typedef struct
{
  GtkWindow *window;
  KmFieldEntry *entry;
  GtkWidget *other;
} Fixture;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *fixture, gconstpointer data)
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
  settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  settle ();
}

/* As a keyboard does: one character after the other, at the caret. */
static void
type (Fixture *fixture, const char *text)
{
  GtkEditable *delegate = gtk_editable_get_delegate (GTK_EDITABLE (fixture->entry));

  gtk_widget_grab_focus (GTK_WIDGET (fixture->entry));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      int position = gtk_editable_get_position (delegate);

      gtk_editable_insert_text (delegate, p, (int) (g_utf8_next_char (p) - p), &position);
      gtk_editable_set_position (delegate, position);
    }
  settle ();
}

static void
leave (Fixture *fixture)
{
  gtk_widget_grab_focus (fixture->other);
  settle ();
}

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
drawn_order (Fixture *fixture)
{
  GtkText *text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (fixture->entry)));
  const char *content = gtk_editable_get_text (GTK_EDITABLE (text));
  g_autoptr (GArray) drawn = g_array_new (FALSE, FALSE, sizeof (Drawn));
  g_autoptr (GString) out = g_string_new (NULL);
  gsize position = 0;

  for (const char *p = content; *p != '\0'; p = g_utf8_next_char (p), position++)
    {
      graphene_rect_t strong, next;
      Drawn one = { g_utf8_get_char (p), 0 };

      gtk_text_compute_cursor_extents (text, position, &strong, NULL);
      gtk_text_compute_cursor_extents (text, position + 1, &next, NULL);
      one.x = (strong.origin.x + next.origin.x) / 2;
      g_array_append_val (drawn, one);
    }
  g_array_sort (drawn, compare_drawn);
  for (guint i = 0; i < drawn->len; i++)
    g_string_append_unichar (out, g_array_index (drawn, Drawn, i).c);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static const struct
{
  const char *name;
  KmFieldEntryKind kind;
  const char *typed;
  const char *value; /* clean */
  const char *drawn; /* from the left, after the focus has left */
} cases[] = {
  { "national-id", KM_FIELD_ENTRY_NATIONAL_ID, "2 861203 28 0147 3", "28612032801473", "2" NARROW "861203" NARROW "28" NARROW "0147" NARROW "3" },
  { "national-id-joined", KM_FIELD_ENTRY_NATIONAL_ID, "28612032801473", "28612032801473", "2" NARROW "861203" NARROW "28" NARROW "0147" NARROW "3" },
  { "national-id-arabic-keyboard", KM_FIELD_ENTRY_NATIONAL_ID, "٢ ٨٦١٢٠٣ ٢٨ ٠١٤٧ ٣", "28612032801473",
    "2" NARROW "861203" NARROW "28" NARROW "0147" NARROW "3" },
  { "national-id-unfinished", KM_FIELD_ENTRY_NATIONAL_ID, "2 8612", "28612", "2" NARROW "8612" },
  { "mobile", KM_FIELD_ENTRY_PHONE, "0103 552 1499", "01035521499", "010" NARROW "3552" NARROW "1499" },
  { "mobile-arabic-keyboard", KM_FIELD_ENTRY_PHONE, "٠١٠٣٥٥٢١٤٩٩", "01035521499", "010" NARROW "3552" NARROW "1499" },
  { "landline", KM_FIELD_ENTRY_PHONE, "097 2312345", "0972312345", "0972312345" },
  { "iban", KM_FIELD_ENTRY_IBAN, "eg38 0019 0005 0000 0000 2631 8000 2", "EG380019000500000000263180002",
    "EG38" NARROW "0019" NARROW "0005" NARROW "0000" NARROW "0000" NARROW "2631" NARROW "8000" NARROW "2" },
  { "tax", KM_FIELD_ENTRY_TAX, "100-531-385", "100531385", "100" NARROW "531" NARROW "385" },
  { "date", KM_FIELD_ENTRY_DATE, "19 / 11 / 2026", "19/11/2026", "19/11/2026" },
  { "date-arabic-keyboard", KM_FIELD_ENTRY_DATE, "١٩/١١/٢٠٢٦", "19/11/2026", "19/11/2026" },
  { "reference", KM_FIELD_ENTRY_CODE, "12-345/A7", "12-345/A7", "12-345/A7" },
};

static void
test_order (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *value = NULL, *drawn = NULL;

      g_test_message ("%s", cases[i].name);
      gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "");
      km_field_entry_set_kind (fixture->entry, cases[i].kind);
      type (fixture, cases[i].typed);
      leave (fixture);
      value = km_field_entry_dup_clean (fixture->entry);
      g_assert_cmpstr (value, ==, cases[i].value);
      drawn = drawn_order (fixture);
      g_assert_cmpstr (drawn, ==, cases[i].drawn);
    }
}

/* What a draft brings back is drawn like what was typed, and setting the same again moves nothing. */
static void
test_set (Fixture *fixture, gconstpointer data)
{
  g_autofree char *drawn = NULL;

  km_field_entry_set_kind (fixture->entry, KM_FIELD_ENTRY_NATIONAL_ID);
  km_field_entry_set_clean (fixture->entry, "28612032801473");
  settle ();
  drawn = drawn_order (fixture);
  g_assert_cmpstr (drawn, ==, "2" NARROW "861203" NARROW "28" NARROW "0147" NARROW "3");
  km_field_entry_set_clean (fixture->entry, "");
  km_field_entry_set_clean (fixture->entry, "2" NARROW "861203" NARROW "28" NARROW "0147" NARROW "3");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==, "2" NARROW "861203" NARROW "28" NARROW "0147" NARROW "3");
  gtk_editable_set_position (GTK_EDITABLE (fixture->entry), 3);
  km_field_entry_set_clean (fixture->entry, "28612032801473");
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (fixture->entry)), ==, 3);

  km_field_entry_set_kind (fixture->entry, KM_FIELD_ENTRY_DATE);
  km_field_entry_set_clean (fixture->entry, "2026-11-19");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==, "19/11/2026");
}

/* Amounts are drawn in the person's digits, kept in ASCII. */
static void
test_amounts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *value = NULL, *count = NULL;

  km_field_entry_set_kind (fixture->entry, KM_FIELD_ENTRY_MONEY);
  km_field_entry_set_digits (fixture->entry, KM_DIGITS_ARABIC);
  type (fixture, "1250.5");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==, "١٢٥٠٫٥");
  value = km_field_entry_dup_clean (fixture->entry);
  g_assert_cmpstr (value, ==, "1250.5");

  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "");
  km_field_entry_set_kind (fixture->entry, KM_FIELD_ENTRY_NUMBER);
  type (fixture, "٣");
  count = km_field_entry_dup_clean (fixture->entry);
  g_assert_cmpstr (count, ==, "3");
}

/* A name stays what was typed, in its own direction. */
static void
test_text (Fixture *fixture, gconstpointer data)
{
  g_autofree char *value = NULL;
  gboolean rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;

  type (fixture, "أحمد عبد الرحمن 3");
  g_assert_cmpfloat (gtk_editable_get_alignment (GTK_EDITABLE (fixture->entry)), ==, rtl ? 0.0f : 1.0f);
  leave (fixture);
  value = km_field_entry_dup_clean (fixture->entry);
  g_assert_cmpstr (value, ==, "أحمد عبد الرحمن 3");
  /* A Latin name stands at the same edge. */
  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "John Smith");
  g_assert_cmpfloat (gtk_editable_get_alignment (GTK_EDITABLE (fixture->entry)), ==, rtl ? 1.0f : 0.0f);
}

/* Numbers stand at the reading edge, whatever their own direction. */
static void
test_edge (Fixture *fixture, gconstpointer data)
{
  gboolean rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;

  km_field_entry_set_kind (fixture->entry, KM_FIELD_ENTRY_NATIONAL_ID);
  g_assert_cmpint (gtk_widget_get_direction (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (fixture->entry)))), ==, GTK_TEXT_DIR_LTR);
  g_assert_cmpfloat (gtk_editable_get_alignment (GTK_EDITABLE (fixture->entry)), ==, rtl ? 1.0f : 0.0f);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/field-entry/order", test_order }, { "/field-entry/set", test_set }, { "/field-entry/amounts", test_amounts },
    { "/field-entry/text", test_text },   { "/field-entry/edge", test_edge },
  };

  gtk_test_init (&argc, &argv);
  gtk_widget_set_default_direction (g_strcmp0 (g_getenv ("KM_TEST_DIRECTION"), "ltr") == 0 ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_RTL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
