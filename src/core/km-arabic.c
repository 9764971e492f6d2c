/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-arabic.h"

#include <string.h>

#define ALEF 0x0627
#define WAW 0x0648
#define WAW_HAMZA 0x0624
#define YEH_HAMZA 0x0626
#define LONE_HAMZA 0x0621

static gboolean
is_control (gunichar c)
{
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0x061c || c == 0xfeff || c == 0x00ad;
}

static gboolean
is_mark (gunichar c)
{
  return (c >= 0x0610 && c <= 0x061a) || (c >= 0x064b && c <= 0x065f) || c == 0x0670 || (c >= 0x06d6 && c <= 0x06ed) || c == 0x0640;
}

static gboolean
is_separator (gunichar c)
{
  switch ((int) g_unichar_type (c)) {
    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_DASH_PUNCTUATION:
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
    case G_UNICODE_INITIAL_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
    case G_UNICODE_OPEN_PUNCTUATION:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR:
    case G_UNICODE_CONTROL:
      return TRUE;
    default:
      return FALSE;
  }
}

/* One letter's normal form; 0 when it is dropped. */
static gunichar
fold_letter (gunichar c)
{
  switch (c) {
    case 0x0622: /* آ */
    case 0x0623: /* أ */
    case 0x0625: /* إ */
    case 0x0671: /* ٱ */
      return ALEF;
    case 0x0629: /* ة */
    case 0x06c1:
    case 0x06be:
      return 0x0647;
    case 0x0649: /* ى */
    case 0x06cc:
    case YEH_HAMZA:
      return 0x064a;
    case WAW_HAMZA:
      return WAW;
    case 0x06a9:
      return 0x0643;
    case LONE_HAMZA:
      return 0;
    default:
      break;
  }
  if (c >= 0x0660 && c <= 0x0669)
    return '0' + (c - 0x0660);
  if (c >= 0x06f0 && c <= 0x06f9)
    return '0' + (c - 0x06f0);
  return c;
}

/* "عبد الرحمن" and "عبدالرحمن" are one name; so are those with أبو. */
static char *
join_compound_names (const char *text)
{
  g_auto(GStrv) words = g_strsplit (text, " ", -1);
  GString *out = g_string_sized_new (strlen (text));
  gboolean joined = FALSE;

  for (guint i = 0; words[i] != NULL; i++) {
    if (i > 0 && !joined)
      g_string_append_c (out, ' ');
    g_string_append (out, words[i]);
    joined = !joined && (strcmp (words[i], "عبد") == 0 || strcmp (words[i], "ابو") == 0);
  }
  return g_string_free (out, FALSE);
}

char *
km_arabic_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKC);
  g_autoptr(GString) kept = g_string_sized_new (strlen (normal));
  g_autoptr(GString) out = g_string_sized_new (strlen (normal));
  g_autofree char *folded = NULL;
  gboolean pending = FALSE;

  for (const char *at = normal; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (!is_control (c) && !is_mark (c))
      g_string_append_unichar (kept, c);
  }
  for (const char *at = kept->str; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    gunichar next = g_utf8_get_char (g_utf8_next_char (at));

    if (is_separator (c)) {
      pending = out->len > 0;
      continue;
    }
    /* شئون and شؤون, مسئول and مسؤول are one word. */
    if ((c == WAW_HAMZA || c == YEH_HAMZA) && next == WAW)
      continue;
    c = fold_letter (c);
    if (c == 0)
      continue;
    if (pending)
      g_string_append_c (out, ' ');
    pending = FALSE;
    g_string_append_unichar (out, c);
  }
  folded = g_utf8_casefold (out->str, (gssize) out->len);
  return join_compound_names (folded);
}

gboolean
km_arabic_has_letter (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (g_unichar_isalpha (c) && g_unichar_get_script (c) == G_UNICODE_SCRIPT_ARABIC)
      return TRUE;
  }
  return FALSE;
}

/* The Arabic (101) keyboard of Egypt, as what each key of the US layout gives. Several letters under one key stand first: the
 * longest match wins on the way back. */
static const struct {
  char        key;
  const char *arabic;
} layout[] = {
  { 'b', "لا" }, { 'T', "لإ" }, { 'G', "لأ" }, { 'B', "لآ" },
  { '`', "ذ" },  { 'q', "ض" },  { 'w', "ص" },  { 'e', "ث" },  { 'r', "ق" },  { 't', "ف" },  { 'y', "غ" },  { 'u', "ع" },
  { 'i', "ه" },  { 'o', "خ" },  { 'p', "ح" },  { '[', "ج" },  { ']', "د" },  { 'a', "ش" },  { 's', "س" },  { 'd', "ي" },
  { 'f', "ب" },  { 'g', "ل" },  { 'h', "ا" },  { 'j', "ت" },  { 'k', "ن" },  { 'l', "م" },  { ';', "ك" },  { '\'', "ط" },
  { 'z', "ئ" },  { 'x', "ء" },  { 'c', "ؤ" },  { 'v', "ر" },  { 'n', "ى" },  { 'm', "ة" },  { ',', "و" },  { '.', "ز" },
  { '/', "ظ" },  { 'Q', "َ" },   { 'W', "ً" },   { 'E', "ُ" },   { 'R', "ٌ" },   { 'Y', "إ" },  { 'U', "‘" },  { 'I', "÷" },
  { 'O', "×" },  { 'P', "؛" },  { 'A', "ِ" },   { 'S', "ٍ" },   { 'D', "]" },  { 'F', "[" },  { 'H', "أ" },  { 'J', "ـ" },
  { 'K', "،" },  { 'L', "/" },  { 'Z', "~" },  { 'X', "ْ" },   { 'C', "}" },  { 'V', "{" },  { 'N', "آ" },  { 'M', "’" },
  { '~', "ّ" },   { '{', "<" },  { '}', ">" },  { '<', "," },  { '>', "." },  { '?', "؟" },
};

char *
km_arabic_layout_map (const char *text)
{
  GString *out = g_string_sized_new (strlen (text) * 2);

  for (const char *at = text; *at != '\0'; at++) {
    const char *arabic = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS (layout) && arabic == NULL; i++) {
      if (layout[i].key == *at)
        arabic = layout[i].arabic;
    }
    if (arabic != NULL)
      g_string_append (out, arabic);
    else
      g_string_append_c (out, *at); /* bytes of another script pass as they are */
  }
  return g_string_free (out, FALSE);
}

char *
km_arabic_layout_unmap (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  const char *at = text;

  while (*at != '\0') {
    gsize length = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (layout) && length == 0; i++) {
      /* What is Latin already was not typed on the Arabic layout. */
      if ((layout[i].arabic[0] & 0x80) != 0 && g_str_has_prefix (at, layout[i].arabic)) {
        g_string_append_c (out, layout[i].key);
        length = strlen (layout[i].arabic);
      }
    }
    if (length == 0) {
      length = (gsize) (g_utf8_next_char (at) - at);
      g_string_append_len (out, at, (gssize) length);
    }
    at += length;
  }
  return g_string_free (out, FALSE);
}
