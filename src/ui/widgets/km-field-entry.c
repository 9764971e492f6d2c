/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "km-field-entry.h"
#include "km-text-edge.h"

/*
 * An entry for what is read from left to right even inside an Arabic form. GTK takes the direction of a text of digits from the
 * keyboard while the entry has the focus and from the widget afterwards, so «2 861203 28» turns round on leaving. Two things stop
 * that: the delegate (not the entry, where it has no effect) is left to right and aligned to the reading side (km-text-edge.c), and groups
 * are parted by U+202F, a common separator in the bidirectional algorithm, which keeps a number one run in either direction.
 */

#define NARROW_SPACE "\xe2\x80\xaf"
#define ARABIC_DECIMAL 0x066B
#define ARABIC_THOUSANDS 0x066C

struct _KmFieldEntry
{
  GtkEntry parent_instance;

  KmFieldEntryKind kind;
  KmDigits digits;
};

enum
{
  PROP_KIND = 1,
  PROP_LTR,
  N_PROPS
};

static GParamSpec *pspecs[N_PROPS];

G_DEFINE_ENUM_TYPE (KmFieldEntryKind, km_field_entry_kind,
                    G_DEFINE_ENUM_VALUE (KM_FIELD_ENTRY_TEXT, "text"),
                    G_DEFINE_ENUM_VALUE (KM_FIELD_ENTRY_NATIONAL_ID, "national-id"),
                    G_DEFINE_ENUM_VALUE (KM_FIELD_ENTRY_PHONE, "phone"),
                    G_DEFINE_ENUM_VALUE (KM_FIELD_ENTRY_IBAN, "iban"),
                    G_DEFINE_ENUM_VALUE (KM_FIELD_ENTRY_DATE, "date"),
                    G_DEFINE_ENUM_VALUE (KM_FIELD_ENTRY_CODE, "code"),
                    G_DEFINE_ENUM_VALUE (KM_FIELD_ENTRY_TAX, "tax"),
                    G_DEFINE_ENUM_VALUE (KM_FIELD_ENTRY_NUMBER, "number"),
                    G_DEFINE_ENUM_VALUE (KM_FIELD_ENTRY_MONEY, "money"))

G_DEFINE_FINAL_TYPE (KmFieldEntry, km_field_entry, GTK_TYPE_ENTRY)

static int
digit_value (gunichar c)
{
  if (c >= '0' && c <= '9')
    return (int) (c - '0');
  if (c >= 0x0660 && c <= 0x0669)
    return (int) (c - 0x0660);
  if (c >= 0x06F0 && c <= 0x06F9)
    return (int) (c - 0x06F0);
  return -1;
}

static gboolean
is_control (gunichar c)
{
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0x061C || c == 0xFEFF || c < 0x20;
}

static gboolean
is_amount (KmFieldEntryKind kind)
{
  return kind == KM_FIELD_ENTRY_NUMBER || kind == KM_FIELD_ENTRY_MONEY;
}

static gboolean
is_grouped (KmFieldEntryKind kind)
{
  return kind == KM_FIELD_ENTRY_NATIONAL_ID || kind == KM_FIELD_ENTRY_PHONE || kind == KM_FIELD_ENTRY_IBAN ||
         kind == KM_FIELD_ENTRY_TAX;
}

/* The sizes of the groups of a clean text of @length characters; 0 ends them, the last one takes the rest. */
static const guint8 *
groups_of (KmFieldEntryKind kind, const char *clean)
{
  static const guint8 national_id[] = { 1, 6, 2, 4, 1, 0 };
  static const guint8 mobile[] = { 3, 4, 4, 0 };
  static const guint8 fours[] = { 4, 4, 4, 4, 4, 4, 4, 4, 4, 0 };
  static const guint8 threes[] = { 3, 3, 3, 0 };

  switch (kind)
    {
    case KM_FIELD_ENTRY_NATIONAL_ID:
      return national_id;
    case KM_FIELD_ENTRY_PHONE:
      /* A landline's area code has two or three digits: it is left as typed. */
      return g_str_has_prefix (clean, "01") && strlen (clean) == 11 ? mobile : NULL;
    case KM_FIELD_ENTRY_IBAN:
      return fours;
    case KM_FIELD_ENTRY_TAX:
      return threes;
    case KM_FIELD_ENTRY_TEXT:
    case KM_FIELD_ENTRY_DATE:
    case KM_FIELD_ENTRY_CODE:
    case KM_FIELD_ENTRY_NUMBER:
    case KM_FIELD_ENTRY_MONEY:
    default:
      return NULL;
    }
}

/* How a typed or pasted piece enters: digits of one kind, no invisible controls, no space that would turn the text round. */
static char *
admit (KmFieldEntry *self, const char *text, int length)
{
  const char *end = length < 0 ? text + strlen (text) : text + length;
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      int digit = digit_value (c);

      if (digit >= 0)
        {
          if (is_amount (self->kind) && self->digits == KM_DIGITS_ARABIC)
            g_string_append_unichar (out, 0x0660 + (gunichar) digit);
          else
            g_string_append_c (out, (char) ('0' + digit));
        }
      else if (is_control (c))
        continue;
      else if (g_unichar_isspace (c) || c == 0x202F)
        {
          if (is_grouped (self->kind))
            g_string_append (out, NARROW_SPACE);
        }
      else if (self->kind == KM_FIELD_ENTRY_TAX && (c == '-' || c == 0x2010 || c == 0x2011))
        g_string_append (out, NARROW_SPACE);
      else if (self->kind == KM_FIELD_ENTRY_MONEY && (c == '.' || c == ARABIC_DECIMAL))
        g_string_append_unichar (out, self->digits == KM_DIGITS_ARABIC ? ARABIC_DECIMAL : '.');
      else if (self->kind == KM_FIELD_ENTRY_MONEY && (c == ',' || c == ARABIC_THOUSANDS))
        g_string_append_unichar (out, self->digits == KM_DIGITS_ARABIC ? ARABIC_THOUSANDS : ',');
      else if (self->kind == KM_FIELD_ENTRY_IBAN)
        g_string_append_unichar (out, g_unichar_toupper (c));
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
group (KmFieldEntryKind kind, const char *clean)
{
  const guint8 *sizes = groups_of (kind, clean);
  g_autoptr (GString) out = NULL;
  const char *p = clean;

  if (sizes == NULL)
    return g_strdup (clean);
  out = g_string_new (NULL);
  for (; *sizes != 0 && *p != '\0'; sizes++)
    {
      if (p != clean)
        g_string_append (out, NARROW_SPACE);
      for (guint i = 0; i < *sizes && *p != '\0'; i++, p = g_utf8_next_char (p))
        g_string_append_unichar (out, g_utf8_get_char (p));
    }
  g_string_append (out, p);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ISO 2026-11-19, as answers are kept, to 19/11/2026, as dates are typed. */
static char *
date_as_typed (const char *value)
{
  int year, month, day;
  int used = 0;

  if (sscanf (value, "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3 && value[used] == '\0')
    return g_strdup_printf ("%d/%d/%04d", day, month, year);
  return g_strdup (value);
}

static void
set_text_quietly (KmFieldEntry *self, const char *text)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self), text);
}

static void
insert_text_cb (GtkEditable *delegate, const char *text, int length, int *position, KmFieldEntry *self)
{
  g_autofree char *admitted = NULL, *marked = NULL;
  const char *mark;
  gsize size = length < 0 ? strlen (text) : (gsize) length;

  if (self->kind == KM_FIELD_ENTRY_TEXT)
    return;
  admitted = admit (self, text, length);
  mark = km_text_edge_get_mark (GTK_TEXT (delegate));
  if (*mark == '\0' && strlen (admitted) == size && strncmp (admitted, text, size) == 0)
    return;
  g_signal_stop_emission_by_name (delegate, "insert-text");
  if (*admitted == '\0')
    return;
  marked = g_strconcat (mark, admitted, NULL);
  g_signal_handlers_block_by_func (delegate, insert_text_cb, self);
  gtk_editable_insert_text (delegate, marked, -1, position);
  g_signal_handlers_unblock_by_func (delegate, insert_text_cb, self);
}

static void
focus_left_cb (GtkEventControllerFocus *controller, KmFieldEntry *self)
{
  g_autofree char *clean = NULL;
  g_autofree char *grouped = NULL;

  if (!is_grouped (self->kind))
    return;
  clean = km_field_entry_dup_clean (self);
  grouped = group (self->kind, clean);
  set_text_quietly (self, grouped);
}

static GtkText *
text_of (GtkEditable *editable)
{
  return GTK_TEXT (gtk_editable_get_delegate (editable));
}

static void
km_field_entry_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (km_field_entry_parent_class)->direction_changed (widget, previous);
  km_text_edge_set_code (text_of (GTK_EDITABLE (widget)), KM_FIELD_ENTRY (widget)->kind != KM_FIELD_ENTRY_TEXT);
}

static void
km_field_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KmFieldEntry *self = KM_FIELD_ENTRY (object);

  if (id == PROP_KIND)
    g_value_set_enum (value, self->kind);
  else if (id == PROP_LTR)
    g_value_set_boolean (value, self->kind != KM_FIELD_ENTRY_TEXT);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
km_field_entry_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_KIND)
    km_field_entry_set_kind (KM_FIELD_ENTRY (object), g_value_get_enum (value));
  else if (id == PROP_LTR)
    km_field_entry_set_ltr (KM_FIELD_ENTRY (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
km_field_entry_class_init (KmFieldEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = km_field_entry_get_property;
  object_class->set_property = km_field_entry_set_property;
  widget_class->direction_changed = km_field_entry_direction_changed;

  pspecs[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, KM_TYPE_FIELD_ENTRY_KIND, KM_FIELD_ENTRY_TEXT,
                                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  pspecs[PROP_LTR] = g_param_spec_boolean ("ltr", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, pspecs);
}

static void
km_field_entry_init (KmFieldEntry *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->digits = KM_DIGITS_LATIN;
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (self)), "insert-text", G_CALLBACK (insert_text_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  km_field_entry_keep_at_edge (GTK_EDITABLE (self));
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/**
 * km_field_entry_new:
 *
 * Returns: (transfer floating): a new entry for text. Main thread only, as all of this type.
 */
GtkWidget *
km_field_entry_new (void)
{
  return g_object_new (KM_TYPE_FIELD_ENTRY, NULL);
}

KmFieldEntryKind
km_field_entry_get_kind (KmFieldEntry *self)
{
  g_return_val_if_fail (KM_IS_FIELD_ENTRY (self), KM_FIELD_ENTRY_TEXT);

  return self->kind;
}

/**
 * km_field_entry_set_kind:
 * @self: the entry
 * @kind: what is typed
 *
 * Sets direction, alignment and grouping for @kind. What is typed already stays.
 */
void
km_field_entry_set_kind (KmFieldEntry *self, KmFieldEntryKind kind)
{
  g_return_if_fail (KM_IS_FIELD_ENTRY (self));

  if (self->kind == kind)
    return;
  self->kind = kind;
  gtk_entry_set_input_purpose (GTK_ENTRY (self),
                               kind == KM_FIELD_ENTRY_NATIONAL_ID || kind == KM_FIELD_ENTRY_TAX ? GTK_INPUT_PURPOSE_DIGITS
                               : kind == KM_FIELD_ENTRY_PHONE ? GTK_INPUT_PURPOSE_PHONE
                               : is_amount (kind) ? GTK_INPUT_PURPOSE_NUMBER : GTK_INPUT_PURPOSE_FREE_FORM);
  km_text_edge_set_code (text_of (GTK_EDITABLE (self)), kind != KM_FIELD_ENTRY_TEXT);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_KIND]);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_LTR]);
}

/* A code when @ltr and no other kind was set, else text. */
void
km_field_entry_set_ltr (KmFieldEntry *self, gboolean ltr)
{
  g_return_if_fail (KM_IS_FIELD_ENTRY (self));

  if ((self->kind != KM_FIELD_ENTRY_TEXT) != !!ltr)
    km_field_entry_set_kind (self, ltr ? KM_FIELD_ENTRY_CODE : KM_FIELD_ENTRY_TEXT);
}

/**
 * km_field_entry_set_digits:
 * @self: the entry
 * @digits: how counts and amounts are drawn; codes stay 0-9 (words: digits)
 */
void
km_field_entry_set_digits (KmFieldEntry *self, KmDigits digits)
{
  g_autofree char *value = NULL;

  g_return_if_fail (KM_IS_FIELD_ENTRY (self));

  if (self->digits == digits)
    return;
  value = km_field_entry_dup_clean (self);
  self->digits = digits;
  if (is_amount (self->kind) && *value != '\0')
    set_text_quietly (self, value);
}

/* Without what only helps the eye; text is left alone. */
static char *
without_groups (KmFieldEntryKind kind, const char *text)
{
  g_autoptr (GString) out = NULL;

  if (kind == KM_FIELD_ENTRY_TEXT)
    return g_strdup (text);
  out = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      int digit = digit_value (c);

      if (digit >= 0)
        g_string_append_c (out, (char) ('0' + digit));
      else if (c == 0x202F || g_unichar_isspace (c) || c == ARABIC_THOUSANDS || is_control (c))
        continue;
      else if (kind == KM_FIELD_ENTRY_MONEY && c == ',')
        continue;
      else if (c == ARABIC_DECIMAL)
        g_string_append_c (out, '.');
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * km_field_entry_dup_clean:
 * @self: the entry
 *
 * Returns: (transfer full): what was typed, in ASCII digits, without the separators that only help the eye. Text is returned as it is.
 */
char *
km_field_entry_dup_clean (KmFieldEntry *self)
{
  g_return_val_if_fail (KM_IS_FIELD_ENTRY (self), NULL);

  return without_groups (self->kind, gtk_editable_get_text (GTK_EDITABLE (self)));
}

/**
 * km_field_entry_set_clean:
 * @self: the entry
 * @text: (nullable): a value, clean or drawn: dates also as ISO
 *
 * Draws @text with its groups. Does nothing if the entry says the same already, so that the caret and the selection stay.
 */
void
km_field_entry_set_clean (KmFieldEntry *self, const char *text)
{
  g_autofree char *current = NULL;
  g_autofree char *clean = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *grouped = NULL;

  g_return_if_fail (KM_IS_FIELD_ENTRY (self));

  clean = without_groups (self->kind, text != NULL ? text : "");
  wanted = self->kind == KM_FIELD_ENTRY_DATE ? date_as_typed (clean) : g_strdup (clean);
  current = km_field_entry_dup_clean (self);
  if (g_strcmp0 (current, wanted) == 0)
    return;
  grouped = group (self->kind, wanted);
  set_text_quietly (self, grouped);
}

/**
 * km_field_entry_keep_at_edge:
 * @editable: an entry for text of either direction, of any type (a KmFieldEntry does it by itself)
 *
 * Keeps text and caret at the reading edge: also a Latin name in an Arabic form, and the caret of an empty entry under a Latin keyboard.
 */
void
km_field_entry_keep_at_edge (GtkEditable *editable)
{
  g_return_if_fail (GTK_IS_EDITABLE (editable));

  km_text_edge_attach (text_of (editable));
}
