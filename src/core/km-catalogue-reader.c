/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "km-catalogue-private.h"
#include "km-catalogue-words.h"
#include "km-error.h"

/* Reading the files strictly: exact members, right types, clean Arabic and
 * English. The rules are those that the catalogue's own page of checks states. */

static _Thread_local gboolean plain;

void
km_catalogue_set_plain (gboolean english)
{
  plain = english;
}

const char *
km_catalogue_words (const char *english)
{
  return plain ? english : g_dgettext (GETTEXT_PACKAGE, english);
}

gboolean
km_reader_fail (KmCatalogueReader *reader,
                const char        *format,
                ...)
{
  g_autofree char *reason = NULL;
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (reader->where[0] != '\0')
    km_error_set (reader->error, KM_ERROR_INVALID, "catalogue", NULL, "%s: %s: %s", reader->file, reader->where, reason);
  else
    km_error_set (reader->error, KM_ERROR_INVALID, "catalogue", NULL, "%s: %s", reader->file, reason);
  return FALSE;
}

void
km_reader_at (KmCatalogueReader *reader,
              const char        *format,
              ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_vsnprintf (reader->where, sizeof reader->where, format, arguments);
  va_end (arguments);
}

static gboolean
has_type (const json_t *value,
          char          type)
{
  switch (type)
    {
    case 's':
      return json_is_string (value);
    case 'i':
      return json_is_integer (value);
    case 'b':
      return json_is_boolean (value);
    case 'o':
      return json_is_object (value);
    case 'a':
      return json_is_array (value);
    case '?':
      return json_is_object (value) || json_is_null (value);
    default:
      g_assert_not_reached ();
    }
}

static const char *
type_name (char type)
{
  switch (type)
    {
    case 's':
      return _("text");
    case 'i':
      return _("a whole number");
    case 'b':
      return _("true or false");
    case 'o':
    case '?':
      return _("an object");
    default:
      return _("a list");
    }
}

gboolean
km_reader_object (KmCatalogueReader    *reader,
                  const json_t         *object,
                  const KmCatalogueKey *keys,
                  gsize                 n_keys,
                  json_t              **values)
{
  const char *name;
  json_t *value;

  memset (values, 0, n_keys * sizeof *values);
  if (!json_is_object (object))
    return km_reader_fail (reader, _("an object is expected"));
  json_object_foreach ((json_t *) object, name, value)
    {
      gsize i;

      for (i = 0; i < n_keys; i++)
        if (strcmp (keys[i].name, name) == 0)
          break;
      if (i == n_keys)
        return km_reader_fail (reader, _("unknown member \"%s\""), name);
      if (!has_type (value, keys[i].type))
        return km_reader_fail (reader, _("\"%s\" must be %s"), name, type_name (keys[i].type));
      values[i] = value;
    }
  for (gsize i = 0; i < n_keys; i++)
    if (values[i] == NULL && !keys[i].optional)
      return km_reader_fail (reader, _("\"%s\" is missing"), keys[i].name);
  return TRUE;
}

/* Letters, marks, punctuation and digits that cannot combine with a neighbour. */
static gboolean
never_composes (gunichar c)
{
  return c < 0x80 || (c >= 0x060c && c <= 0x064a) || (c >= 0x0660 && c <= 0x0669) || c == 0x00ab || c == 0x00bb ||
         c == 0x00b2 || c == 0x00b3;
}

static const char *
find_bad_arabic (const char *text,
                 guint       maximum)
{
  gunichar before = 0;
  gboolean letter = FALSE, exotic = FALSE;
  guint length = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), length++)
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x0621 && c <= 0x064a)
        letter = TRUE;
      if (c == 0x0640)
        return _("tatweel");
      if (c == 0x06cc || c == 0x06a9 || c == 0x06c1 || c == 0x06be || c == 0x067e || c == 0x0686 || c == 0x0698 || c == 0x06af)
        return _("a Persian or Urdu letter");
      if ((c >= 0xfb50 && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff))
        return _("a presentation form");
      if ((c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
        return _("a bidi or zero-width control");
      if (c == 0x064b && before == 0x0627)
        return _("tanween written after the alef");
      if (c < 0x80 && g_ascii_isalpha ((char) c))
        return _("a Latin letter");
      if (c == ',' || c == ';' || c == '?')
        return _("Latin punctuation");
      if (c < 0x20)
        return _("a control character");
      if (c == ' ' && before == ' ')
        return _("a double space");
      if (before == ' ' && (c == 0x060c || c == 0x061b || c == 0x061f || c == '.'))
        return _("a space before punctuation");
      if (before == 0x0649 && c >= 0x0621 && c <= 0x064a)
        return _("alef maqsura inside a word");
      if (before == 0x0629 && c >= 0x0621 && c <= 0x064a)
        return _("ta marbuta inside a word");
      /* One mark after a letter stays as it is, unless it is one of those that make hamza and madda. */
      if (!never_composes (c) && !(c >= 0x064b && c <= 0x0652 && never_composes (before)))
        exotic = TRUE;
      before = c;
    }
  if (length == 0)
    return _("no text");
  if (text[0] == ' ' || before == ' ')
    return _("a leading or trailing space");
  if (!letter)
    return _("no Arabic letter");
  if (length > maximum)
    return _("too many letters");
  if (exotic)
    {
      g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);

      if (composed == NULL || strcmp (composed, text) != 0)
        return _("letters that are not composed (NFC)");
    }
  return NULL;
}

gboolean
km_reader_arabic (KmCatalogueReader *reader,
                  const char        *what,
                  const json_t      *text,
                  guint              maximum)
{
  const char *bad;

  if (!json_is_string (text))
    return km_reader_fail (reader, _("%s: the Arabic text is missing"), what);
  bad = find_bad_arabic (json_string_value (text), maximum);
  if (bad != NULL)
    return km_reader_fail (reader, _("%s: %s in \"%s\""), what, bad, json_string_value (text));
  return TRUE;
}

gboolean
km_reader_english (KmCatalogueReader *reader,
                   const char        *what,
                   const json_t      *text,
                   guint              maximum)
{
  const char *value = json_string_value (text);
  gboolean letter = FALSE;
  gsize length = 0;

  if (value == NULL)
    return km_reader_fail (reader, _("%s: the English text is missing"), what);
  for (; value[length] != '\0'; length++)
    {
      guchar c = (guchar) value[length];

      if (c < 0x20 || c >= 0x7f)
        return km_reader_fail (reader, _("%s: not plain ASCII in \"%s\""), what, value);
      if (g_ascii_isalpha (c))
        letter = TRUE;
      if (c == ' ' && (length == 0 || value[length + 1] == ' ' || value[length + 1] == '\0'))
        return km_reader_fail (reader, _("%s: a stray space in \"%s\""), what, value);
    }
  if (!letter)
    return km_reader_fail (reader, _("%s: the English text is missing"), what);
  if (length > maximum)
    return km_reader_fail (reader, _("%s: too many letters in \"%s\""), what, value);
  return TRUE;
}

gpointer
km_reader_new (KmCatalogueReader *reader,
               gsize              size,
               gsize              n)
{
  gpointer block = g_malloc0_n (MAX (n, 1), size);

  g_ptr_array_add (reader->catalogue->blocks, block);
  return block;
}

const char **
km_reader_strings (KmCatalogueReader *reader,
                   const char        *what,
                   const json_t      *array,
                   guint              minimum)
{
  gsize n = json_array_size (array);
  const char **strings = km_reader_new (reader, sizeof *strings, n + 1);

  if (n < minimum)
    {
      km_reader_fail (reader, _("%s: at least %u are needed"), what, minimum);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    {
      strings[i] = json_string_value (json_array_get (array, i));
      if (strings[i] == NULL || strings[i][0] == '\0')
        {
          km_reader_fail (reader, _("%s: text is expected"), what);
          return NULL;
        }
      for (gsize j = 0; j < i; j++)
        if (strcmp (strings[i], strings[j]) == 0)
          {
            km_reader_fail (reader, _("%s: \"%s\" stands twice"), what, strings[i]);
            return NULL;
          }
    }
  return strings;
}

/* A pattern of one letter a place: A an upper-case letter, 9 a digit, w a lower-case
 * letter or digit or _, W also upper case; a + repeats the last; else the character
 * itself. */
gboolean
km_reader_is_code (const char *text,
                   const char *pattern)
{
  if (text == NULL)
    return FALSE;
  for (; *pattern != '\0'; pattern++)
    {
      guint n = 0;
      gboolean many = pattern[1] == '+';

      do
        {
          gboolean fits;

          switch (*pattern)
            {
            case 'A':
              fits = g_ascii_isupper (*text);
              break;
            case '9':
              fits = g_ascii_isdigit (*text);
              break;
            case 'w':
              fits = g_ascii_islower (*text) || g_ascii_isdigit (*text) || *text == '_';
              break;
            case 'W':
              fits = g_ascii_isalnum (*text) || *text == '_';
              break;
            default:
              fits = *text == *pattern;
            }
          if (!fits)
            break;
          text++;
          n++;
        }
      while (many);
      if (n == 0)
        return FALSE;
      if (many)
        pattern++;
    }
  return *text == '\0';
}
