/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-digits.h"

#include <string.h>

#define ARABIC_ZERO 0x0660
#define PERSIAN_ZERO 0x06f0
#define ARABIC_DECIMAL 0x066b
#define ARABIC_THOUSANDS 0x066c
#define ARABIC_PERCENT 0x066a

static int
digit_value (gunichar c)
{
  if (c >= '0' && c <= '9')
    return (int) (c - '0');
  if (c >= ARABIC_ZERO && c <= ARABIC_ZERO + 9)
    return (int) (c - ARABIC_ZERO);
  if (c >= PERSIAN_ZERO && c <= PERSIAN_ZERO + 9)
    return (int) (c - PERSIAN_ZERO);
  return -1;
}

static gunichar
next_char (const char *at)
{
  return *at != '\0' ? g_utf8_get_char (g_utf8_next_char (at)) : 0;
}

char *
km_digits_to_ascii (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    int value = digit_value (c);

    g_string_append_unichar (out, value >= 0 ? (gunichar) ('0' + value) : c);
  }
  return g_string_free (out, FALSE);
}

static gboolean
is_invisible (gunichar c)
{
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202f) || (c >= 0x2060 && c <= 0x206f) ||
         c == 0x061c || c == 0xfeff || c == 0x00ad;
}

static gboolean
is_space (gunichar c)
{
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
         c == 0x205f || c == 0x3000;
}

char *
km_text_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  GString *out = g_string_sized_new (strlen (normal));
  gboolean pending = FALSE;

  for (const char *at = normal; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    int value = digit_value (c);

    if (is_space (c)) {
      pending = out->len > 0;
      continue;
    }
    if (is_invisible (c) || g_unichar_iscntrl (c))
      continue;
    if (pending)
      g_string_append_c (out, ' ');
    pending = FALSE;
    g_string_append_unichar (out, value >= 0 ? (gunichar) ('0' + value) : c);
  }
  return g_string_free (out, FALSE);
}

/* One character of a number; @before and @after tell whether digits stand on both sides. */
static gunichar
draw_char (gunichar c, gboolean before, gboolean after, KmDigits digits)
{
  int value = digit_value (c);

  if (value >= 0)
    return (digits == KM_DIGITS_ARABIC ? ARABIC_ZERO : '0') + (gunichar) value;
  if (before && after && (c == '.' || c == ARABIC_DECIMAL))
    return digits == KM_DIGITS_ARABIC ? ARABIC_DECIMAL : '.';
  if (before && after && (c == ',' || c == ARABIC_THOUSANDS))
    return digits == KM_DIGITS_ARABIC ? ARABIC_THOUSANDS : ',';
  if (before && (c == '%' || c == ARABIC_PERCENT))
    return digits == KM_DIGITS_ARABIC ? ARABIC_PERCENT : '%';
  return c;
}

char *
km_digits_draw (const char *text, KmDigits digits)
{
  GString *out = g_string_sized_new (strlen (text) * 2);
  gboolean before = FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    g_string_append_unichar (out, draw_char (c, before, digit_value (next_char (at)) >= 0, digits));
    before = digit_value (c) >= 0;
  }
  return g_string_free (out, FALSE);
}

/* What joins digits to one number, amount, date or time of day. */
static gboolean
joins_digits (gunichar c)
{
  return c == '.' || c == ',' || c == ':' || c == '/' || c == ARABIC_DECIMAL || c == ARABIC_THOUSANDS;
}

static gboolean
marks_code (gunichar c)
{
  return c == '-' || c == '_' || c == '+' || (c < 0x80 && g_ascii_isalpha ((char) c));
}

char *
km_digits_draw_sentence (const char *text, KmDigits digits)
{
  GString *out = g_string_sized_new (strlen (text) * 2);
  gunichar previous = 0;
  const char *at = text;

  while (*at != '\0') {
    gunichar c = g_utf8_get_char (at);
    const char *end = at;
    gboolean code;
    g_autofree char *number = NULL;
    g_autofree char *drawn = NULL;

    if (digit_value (c) < 0) {
      gboolean percent = (c == '%' || c == ARABIC_PERCENT) && out->len > 0 && digit_value (previous) >= 0;

      g_string_append_unichar (out, draw_char (c, percent, FALSE, digits));
      previous = c;
      at = g_utf8_next_char (at);
      continue;
    }
    while (*end != '\0' && (digit_value (g_utf8_get_char (end)) >= 0 ||
                            (joins_digits (g_utf8_get_char (end)) && digit_value (next_char (end)) >= 0)))
      end = g_utf8_next_char (end);
    code = marks_code (previous) || marks_code (g_utf8_get_char (end)) ||
           (digit_value (c) == 0 && digit_value (next_char (at)) >= 0);
    number = g_strndup (at, (gsize) (end - at));
    drawn = code ? g_strdup (number) : km_digits_draw (number, digits);
    g_string_append (out, drawn);
    /* After a code the sign % is not a number's. */
    previous = code ? 'A' : '0';
    at = end;
  }
  return g_string_free (out, FALSE);
}

char *
km_number_format (gint64 n, KmDigits digits)
{
  guint64 magnitude = n < 0 ? (guint64) 0 - (guint64) n : (guint64) n;
  g_autofree char *plain = g_strdup_printf ("%" G_GUINT64_FORMAT, magnitude);
  gsize length = strlen (plain);
  g_autoptr(GString) grouped = g_string_new (n < 0 ? "-" : "");

  for (gsize i = 0; i < length; i++) {
    if (i > 0 && (length - i) % 3 == 0)
      g_string_append_c (grouped, ',');
    g_string_append_c (grouped, plain[i]);
  }
  return km_digits_draw (grouped->str, digits);
}

char *
km_isolate_ltr (const char *text)
{
  return g_strconcat (KM_LRI, text, KM_PDI, NULL);
}

/* @groups: lengths, ended by 0; what is left over after the last one stays with it. */
static char *
group (const char *text, const guint *groups)
{
  GString *out = g_string_new (NULL);
  gsize length = strlen (text);
  gsize at = 0;

  for (guint i = 0; at < length; i++) {
    gsize n = groups[i] != 0 && groups[i + 1] != 0 ? MIN (groups[i], length - at) : length - at;

    if (at > 0)
      g_string_append (out, KM_NARROW_NBSP);
    g_string_append_len (out, text + at, (gssize) n);
    at += n;
  }
  return g_string_free (out, FALSE);
}

static gboolean
is_digits (const char *text, gsize length)
{
  return strlen (text) == length && strspn (text, "0123456789") == length;
}

char *
km_group_national_id (const char *text)
{
  static const guint groups[] = { 1, 6, 2, 4, 1, 0 };

  return is_digits (text, 14) ? group (text, groups) : g_strdup (text);
}

char *
km_group_phone (const char *text)
{
  static const guint mobile[] = { 3, 4, 4, 0 };
  static const guint cairo[] = { 2, 4, 4, 0 };
  static const guint alexandria[] = { 2, 3, 4, 0 };
  static const guint others[] = { 3, 3, 4, 0 };
  gsize length = strlen (text);

  if (!is_digits (text, length))
    return g_strdup (text);
  if (length == 11 && g_str_has_prefix (text, "01"))
    return group (text, mobile);
  if (length == 10)
    return group (text, text[1] == '2' ? cairo : others);
  if (length == 9 && g_str_has_prefix (text, "03"))
    return group (text, alexandria);
  return g_strdup (text);
}

char *
km_group_iban (const char *text)
{
  static const guint groups[] = { 4, 4, 4, 4, 4, 4, 4, 4, 4, 0 };

  return strlen (text) >= 15 && strlen (text) <= 34 ? group (text, groups) : g_strdup (text);
}

char *
km_group_tax_number (const char *text)
{
  static const guint groups[] = { 3, 3, 3, 0 };

  return is_digits (text, 9) ? group (text, groups) : g_strdup (text);
}

char *
km_mask_identity (const char *text)
{
  glong length = g_utf8_strlen (text, -1);
  GString *out = g_string_new (NULL);
  glong i = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at), i++) {
    if (length >= 6 && (i < 3 || i >= length - 2))
      g_string_append_unichar (out, g_utf8_get_char (at));
    else
      g_string_append_c (out, '*');
  }
  return g_string_free (out, FALSE);
}
