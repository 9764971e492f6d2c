/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "km-catalogue-private.h"
#include "km-catalogue-words.h"
#include "km-error.h"
#include "km-json.h"

/* Half a megabyte of catalogue stands between a program's start and its first window, and Jansson
 * reads it a byte at a time. This reader takes strings whole and is several times as fast; it makes the
 * same values and is as strict (km-json.h), but knows whole numbers only, since a catalogue has
 * no others. What people send is still read by km_json_parse(). */

typedef struct
{
  const char *at, *end;
  guint depth;
  const char *problem;
} Parser;

static json_t *parse_value (Parser *parser);

static void
skip_space (Parser *parser)
{
  while (parser->at < parser->end && (*parser->at == ' ' || *parser->at == '\n' || *parser->at == '\t' || *parser->at == '\r'))
    parser->at++;
}

static gpointer
fail (Parser     *parser,
      const char *problem)
{
  if (parser->problem == NULL)
    parser->problem = problem;
  return NULL;
}

static gboolean
take (Parser *parser,
      char    wanted)
{
  skip_space (parser);
  if (parser->at == parser->end || *parser->at != wanted)
    return FALSE;
  parser->at++;
  return TRUE;
}

static gboolean
parse_hex (Parser   *parser,
           gunichar *out)
{
  *out = 0;
  if (parser->end - parser->at < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*parser->at++);

      if (digit < 0)
        return FALSE;
      *out = *out * 16 + (gunichar) digit;
    }
  return TRUE;
}

static gboolean
parse_escape (Parser  *parser,
              GString *text)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char *found;
  gunichar c, low;

  if (parser->at == parser->end)
    return FALSE;
  if (*parser->at != 'u')
    {
      found = *parser->at != '\0' ? strchr (from, *parser->at++) : NULL;
      if (found == NULL)
        return FALSE;
      g_string_append_c (text, to[found - from]);
      return TRUE;
    }
  parser->at++;
  if (!parse_hex (parser, &c) || c == 0)
    return FALSE;
  if (c >= 0xd800 && c <= 0xdfff)
    {
      if (c >= 0xdc00 || parser->end - parser->at < 6 || parser->at[0] != '\\' || parser->at[1] != 'u')
        return FALSE;
      parser->at += 2;
      if (!parse_hex (parser, &low) || low < 0xdc00 || low > 0xdfff)
        return FALSE;
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
  g_string_append_unichar (text, c);
  return TRUE;
}

/* After the opening mark. Most strings have no escape: then they are where they stand. */
static gboolean
parse_string (Parser      *parser,
              const char **text,
              gsize       *length,
              GString    **unescaped)
{
  const char *start = parser->at;

  *unescaped = NULL;
  for (;;)
    {
      const char *run = parser->at;

      while (parser->at < parser->end && *parser->at != '"' && *parser->at != '\\' && (guchar) *parser->at >= 0x20)
        parser->at++;
      if (parser->at == parser->end || (guchar) *parser->at < 0x20)
        break;
      if (*unescaped != NULL)
        g_string_append_len (*unescaped, run, parser->at - run);
      if (*parser->at == '"')
        {
          *text = *unescaped != NULL ? (*unescaped)->str : start;
          *length = *unescaped != NULL ? (*unescaped)->len : (gsize) (parser->at - start);
          parser->at++;
          return TRUE;
        }
      if (*unescaped == NULL)
        *unescaped = g_string_new_len (start, parser->at - start);
      parser->at++;
      if (!parse_escape (parser, *unescaped))
        break;
    }
  if (*unescaped != NULL)
    g_string_free (*unescaped, TRUE);
  fail (parser, _("a bad string"));
  return FALSE;
}

static json_t *
parse_number (Parser *parser)
{
  const char *start = parser->at;
  gint64 number;
  char text[24];
  gsize length;

  if (*parser->at == '-')
    parser->at++;
  while (parser->at < parser->end && g_ascii_isdigit (*parser->at))
    parser->at++;
  length = (gsize) (parser->at - start);
  if (parser->at < parser->end && strchr (".eE", *parser->at) != NULL)
    return fail (parser, _("a number that is not whole"));
  if (length >= sizeof text || (start[0] == '0' && length > 1) || (start[0] == '-' && (length < 2 || start[1] == '0')))
    return fail (parser, _("a bad number"));
  memcpy (text, start, length);
  text[length] = '\0';
  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return fail (parser, _("a bad number"));
  return json_integer (number);
}

static json_t *
parse_object (Parser *parser)
{
  json_t *object = json_object ();

  if (take (parser, '}'))
    return object;
  do
    {
      GString *unescaped;
      const char *name;
      gsize length;
      gsize before = json_object_size (object);
      json_t *value;
      int set = -1;

      if (!take (parser, '"'))
        fail (parser, _("a member's name is missing"));
      else if (parse_string (parser, &name, &length, &unescaped))
        {
          if (!take (parser, ':'))
            fail (parser, _("a colon is missing"));
          else if ((value = parse_value (parser)) != NULL)
            {
              set = json_object_setn_new_nocheck (object, name, length, value);
              if (set == 0 && json_object_size (object) == before)
                {
                  fail (parser, _("a member stands twice"));
                  set = -1;
                }
            }
          if (unescaped != NULL)
            g_string_free (unescaped, TRUE);
        }
      if (set != 0)
        {
          json_decref (object);
          return NULL;
        }
    }
  while (take (parser, ','));
  if (take (parser, '}'))
    return object;
  json_decref (object);
  return fail (parser, _("an object does not end"));
}

static json_t *
parse_array (Parser *parser)
{
  json_t *array = json_array ();

  if (take (parser, ']'))
    return array;
  do
    {
      json_t *value = parse_value (parser);

      if (value == NULL)
        {
          json_decref (array);
          return NULL;
        }
      json_array_append_new (array, value);
    }
  while (take (parser, ','));
  if (take (parser, ']'))
    return array;
  json_decref (array);
  return fail (parser, _("a list does not end"));
}

static gboolean
take_word (Parser     *parser,
           const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (parser->end - parser->at) < length || memcmp (parser->at, word, length) != 0)
    return FALSE;
  parser->at += length;
  return TRUE;
}

static json_t *
parse_value (Parser *parser)
{
  json_t *value = NULL;

  skip_space (parser);
  if (parser->at == parser->end)
    return fail (parser, _("it ends too early"));
  if (*parser->at == '"')
    {
      GString *unescaped;
      const char *text;
      gsize length;

      parser->at++;
      if (!parse_string (parser, &text, &length, &unescaped))
        return NULL;
      value = json_stringn_nocheck (text, length);
      if (unescaped != NULL)
        g_string_free (unescaped, TRUE);
      return value;
    }
  if (*parser->at == '{' || *parser->at == '[')
    {
      if (++parser->depth > KM_JSON_MAX_DEPTH)
        return fail (parser, _("too many levels"));
      value = *parser->at++ == '{' ? parse_object (parser) : parse_array (parser);
      parser->depth--;
      return value;
    }
  if (*parser->at == '-' || g_ascii_isdigit (*parser->at))
    return parse_number (parser);
  if (take_word (parser, "true"))
    return json_true ();
  if (take_word (parser, "false"))
    return json_false ();
  if (take_word (parser, "null"))
    return json_null ();
  return fail (parser, _("a value is missing"));
}

json_t *
km_catalogue_parse (const char *name,
                    const void *bytes,
                    gsize       length,
                    GError    **error)
{
  Parser parser = { .at = bytes, .end = (const char *) bytes + length };
  json_t *json;

  if (!g_utf8_validate_len (bytes, length, NULL))
    {
      km_error_set (error, KM_ERROR_INVALID, "catalogue", NULL, _("%s: not UTF-8"), name);
      return NULL;
    }
  json = parse_value (&parser);
  skip_space (&parser);
  if (json != NULL && parser.at != parser.end)
    {
      json_decref (json);
      json = fail (&parser, _("text after the end"));
    }
  if (json == NULL)
    {
      guint line = 1;

      for (const char *p = bytes; p < parser.at; p++)
        line += *p == '\n';
      km_error_set (error, KM_ERROR_INVALID, "catalogue", NULL, _("%s: line %u: %s"), name, line, parser.problem);
    }
  return json;
}

KmCatalogue *
km_catalogue_new_from_bytes (const void *bytes,
                             gsize       length,
                             GError    **error)
{
  g_autoptr (json_t) document = km_catalogue_parse ("catalogue", bytes, length, error);

  return document != NULL ? km_catalogue_new_from_json (document, error) : NULL;
}
