/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-layout.h"

#include <string.h>

#include "km-arabic.h"

#define TEH_MARBUTA 0x0629
#define ALEF_MAKSURA 0x0649

typedef enum
{
  EITHER,
  ARABIC_NAME, /* of a person: always Arabic */
  ARABIC,      /* mostly; a firm or a model may be written in Latin letters */
  LATIN,
} Script;

static Script
script_of (const char *type)
{
  static const struct
  {
    const char *type;
    Script script;
  } scripts[] = {
    { "name", ARABIC_NAME }, { "given_name", ARABIC_NAME }, { "plate_number", ARABIC_NAME }, { "text", ARABIC },
    { "multiline", ARABIC }, { "address", ARABIC },         { "latin_name", LATIN },         { "email", LATIN },
    { "iban", LATIN },       { "passport_number", LATIN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    if (strcmp (scripts[i].type, type) == 0)
      return scripts[i].script;
  return EITHER;
}

static guint
count_latin (const char *text,
             gboolean   *capital)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    if (g_ascii_isalpha (*text))
      {
        n++;
        *capital |= g_ascii_isupper (*text);
      }
  return n;
}

/* ة and ى end a word, no letter stands three times, and a word of some length has one of the letters without which there is hardly any. */
static gboolean
reads_as_arabic (const char *word)
{
  gunichar before = 0, before_that = 0;
  guint letters = 0;
  gboolean common = FALSE;

  for (const char *at = word; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!g_unichar_isalpha (c))
        {
          before = before_that = 0;
          continue;
        }
      if (before == TEH_MARBUTA || before == ALEF_MAKSURA || (c == before && c == before_that))
        return FALSE;
      common |= g_utf8_strchr ("اأإآلميونرتبه", -1, c) != NULL;
      letters++;
      before_that = before;
      before = c;
    }
  return letters < 4 || common;
}

static gboolean
all_read_as_arabic (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (!reads_as_arabic (words[i]))
      return FALSE;
  return TRUE;
}

char *
km_layout_turn (const char *type,
                const char *text)
{
  Script script = script_of (type);
  gboolean capital = FALSE;
  g_autofree char *turned = NULL;

  if (script == EITHER)
    return NULL;
  if (script == LATIN)
    return km_arabic_has_letter (text) ? km_arabic_layout_unmap (text) : NULL;
  /* A code with digits, a firm in capitals, a letter or two: nothing says that Arabic was meant. */
  if (km_arabic_has_letter (text) || count_latin (text, &capital) < 3 || strpbrk (text, "@0123456789") != NULL)
    return NULL;
  if (script == ARABIC && capital)
    return NULL;
  turned = km_arabic_layout_map (text);
  return script == ARABIC_NAME || all_read_as_arabic (turned) ? g_steal_pointer (&turned) : NULL;
}
