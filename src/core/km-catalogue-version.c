/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "km-catalogue-private.h"
#include "km-keys.h"

/* A catalogue's version is the hash of its canonical text (km_json_dump_canonical). That text is
 * written here once more, a run of letters at a time, since half a megabyte of it stands in the way of
 * every start; a test holds the two to the same bytes. Values are those a checked catalogue can have. */

typedef struct
{
  const char *name;
  json_t *value;
} Member;

#define FEW_MEMBERS 24

static void write_value (GString *text, const json_t *value);

static void
write_string (GString    *text,
              const char *string,
              gsize       length)
{
  gsize start = 0;

  g_string_append_c (text, '"');
  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) string[i];

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (text, string + start, (gssize) (i - start));
      start = i + 1;
      switch (c)
        {
        case '"':
          g_string_append (text, "\\\"");
          break;
        case '\\':
          g_string_append (text, "\\\\");
          break;
        case '\b':
          g_string_append (text, "\\b");
          break;
        case '\f':
          g_string_append (text, "\\f");
          break;
        case '\n':
          g_string_append (text, "\\n");
          break;
        case '\r':
          g_string_append (text, "\\r");
          break;
        case '\t':
          g_string_append (text, "\\t");
          break;
        default:
          g_string_append_printf (text, "\\u%04X", c);
        }
    }
  g_string_append_len (text, string + start, (gssize) (length - start));
  g_string_append_c (text, '"');
}

static int
compare_members (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (((const Member *) a)->name, ((const Member *) b)->name);
}

static void
write_object (GString      *text,
              const json_t *object)
{
  gsize n = json_object_size (object);
  Member few[FEW_MEMBERS];
  g_autofree Member *many = n > FEW_MEMBERS ? g_new (Member, n) : NULL;
  Member *members = many != NULL ? many : few;
  gsize i = 0;
  const char *name;
  json_t *value;

  json_object_foreach ((json_t *) object, name, value)
    members[i++] = (Member) { name, value };
  qsort (members, n, sizeof *members, compare_members);
  g_string_append_c (text, '{');
  for (i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      write_string (text, members[i].name, strlen (members[i].name));
      g_string_append_c (text, ':');
      write_value (text, members[i].value);
    }
  g_string_append_c (text, '}');
}

static void
write_value (GString      *text,
             const json_t *value)
{
  switch (json_typeof (value))
    {
    case JSON_OBJECT:
      write_object (text, value);
      return;
    case JSON_ARRAY:
      g_string_append_c (text, '[');
      for (gsize i = 0; i < json_array_size (value); i++)
        {
          if (i > 0)
            g_string_append_c (text, ',');
          write_value (text, json_array_get (value, i));
        }
      g_string_append_c (text, ']');
      return;
    case JSON_STRING:
      write_string (text, json_string_value (value), json_string_length (value));
      return;
    case JSON_INTEGER:
      g_string_append_printf (text, "%" JSON_INTEGER_FORMAT, json_integer_value (value));
      return;
    case JSON_TRUE:
      g_string_append (text, "true");
      return;
    case JSON_FALSE:
      g_string_append (text, "false");
      return;
    case JSON_NULL:
      g_string_append (text, "null");
      return;
    case JSON_REAL: /* refused by the checks */
    default:
      g_assert_not_reached ();
    }
}

char *
km_catalogue_compute_version (const json_t *document)
{
  g_autoptr (GString) text = g_string_sized_new (1 << 20);
  char hash[KM_HASH_HEX_LENGTH];

  write_value (text, document);
  return g_strdup (km_hash_hex (text->str, text->len, hash));
}
