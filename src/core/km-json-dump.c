/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-json.h"

#include <stdlib.h>
#include <string.h>

/* Writes what json_dumps (JSON_COMPACT) writes, byte for byte, in a fraction of its time: a server writes every ticket several
 * times, and Jansson looks at each letter by itself. */
typedef struct {
  char *text;
  gsize length, size;
  gboolean sorted;
  KmJsonMemo *memo;
} Buffer;

static char *
reserve (Buffer *buffer, gsize more)
{
  if (buffer->length + more + 1 > buffer->size) {
    buffer->size = MAX (buffer->size * 2, buffer->length + more + 1);
    buffer->text = g_realloc (buffer->text, buffer->size);
  }
  return buffer->text + buffer->length;
}

static void
put (Buffer *buffer, const char *text, gsize length)
{
  memcpy (reserve (buffer, length), text, length);
  buffer->length += length;
}

static void
put_char (Buffer *buffer, char c)
{
  *reserve (buffer, 1) = c;
  buffer->length++;
}

static void
put_escaped (Buffer *buffer, guchar c)
{
  static const char hex[] = "0123456789ABCDEF";
  static const char named[] = "\bb\ff\nn\rr\tt\"\"\\\\";
  char long_form[] = "\\u0000";

  for (const char *n = named; *n != '\0'; n += 2) {
    if ((guchar) n[0] == c) {
      put_char (buffer, '\\');
      put_char (buffer, n[1]);
      return;
    }
  }
  long_form[4] = hex[c >> 4];
  long_form[5] = hex[c & 15];
  put (buffer, long_form, 6);
}

static void
put_string (Buffer *buffer, const char *text, gsize length)
{
  gsize from = 0;

  put_char (buffer, '"');
  for (gsize at = 0; at < length; at++) {
    guchar c = (guchar) text[at];

    if (G_LIKELY (c >= 0x20 && c != '"' && c != '\\'))
      continue;
    put (buffer, text + from, at - from);
    put_escaped (buffer, c);
    from = at + 1;
  }
  put (buffer, text + from, length - from);
  put_char (buffer, '"');
}

static void
put_integer (Buffer *buffer, gint64 value)
{
  char digits[21];
  gsize at = sizeof digits;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  do {
    digits[--at] = (char) ('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (value < 0)
    digits[--at] = '-';
  put (buffer, digits + at, sizeof digits - at);
}

/* Money and times are integers: a real is rare, and Jansson knows how to write it. */
static void
put_real (Buffer *buffer, json_t *json)
{
  char text[64];
  gsize length = json_dumpb (json, text, sizeof text, JSON_COMPACT | JSON_ENCODE_ANY);

  put (buffer, text, MIN (length, sizeof text));
}

static void put_value (Buffer *buffer, json_t *json);

static void
put_member (Buffer *buffer, const char *key, json_t *value, gboolean first)
{
  if (!first)
    put_char (buffer, ',');
  put_string (buffer, key, strlen (key));
  put_char (buffer, ':');
  put_value (buffer, value);
}

static int
compare_keys (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
put_sorted (Buffer *buffer, json_t *json)
{
  gsize n = json_object_size (json), i = 0;
  g_autofree const char **keys = g_new (const char *, n + 1);
  const char *key;
  json_t *value;

  json_object_foreach (json, key, value)
    keys[i++] = key;
  qsort (keys, n, sizeof keys[0], compare_keys);
  for (i = 0; i < n; i++)
    put_member (buffer, keys[i], json_object_get (json, keys[i]), i == 0);
}

static void
put_object (Buffer *buffer, json_t *json)
{
  gboolean first = TRUE;
  const char *key;
  json_t *value;

  put_char (buffer, '{');
  if (buffer->sorted)
    put_sorted (buffer, json);
  else {
    json_object_foreach (json, key, value) {
      put_member (buffer, key, value, first);
      first = FALSE;
    }
  }
  put_char (buffer, '}');
}

/* The remembered value: its text is there, or written now. */
static void
put_memo (Buffer *buffer, json_t *json)
{
  KmJsonMemo *memo = buffer->memo;
  gsize from = buffer->length;

  if (memo->text != NULL) {
    put (buffer, memo->text, memo->length);
    return;
  }
  put_object (buffer, json);
  memo->length = buffer->length - from;
  memo->text = g_strndup (buffer->text + from, memo->length);
}

static void
put_value (Buffer *buffer, json_t *json)
{
  if (buffer->memo != NULL && json == buffer->memo->json && json_is_object (json)) {
    put_memo (buffer, json);
    return;
  }
  switch (json_typeof (json)) {
    case JSON_OBJECT:
      put_object (buffer, json);
      break;
    case JSON_ARRAY:
      put_char (buffer, '[');
      for (gsize i = 0; i < json_array_size (json); i++) {
        if (i > 0)
          put_char (buffer, ',');
        put_value (buffer, json_array_get (json, i));
      }
      put_char (buffer, ']');
      break;
    case JSON_STRING:
      put_string (buffer, json_string_value (json), json_string_length (json));
      break;
    case JSON_INTEGER:
      put_integer (buffer, json_integer_value (json));
      break;
    case JSON_REAL:
      put_real (buffer, json);
      break;
    case JSON_TRUE:
      put (buffer, "true", 4);
      break;
    case JSON_FALSE:
      put (buffer, "false", 5);
      break;
    case JSON_NULL:
    default:
      put (buffer, "null", 4);
      break;
  }
}

static char *
dump (json_t *json, gboolean sorted, KmJsonMemo *memo, gsize *length)
{
  Buffer buffer = { .sorted = sorted, .memo = memo };

  reserve (&buffer, 1023);
  put_value (&buffer, json);
  buffer.text[buffer.length] = '\0';
  if (length != NULL)
    *length = buffer.length;
  return buffer.text;
}

char *
km_json_dump_canonical (json_t *json, gsize *length)
{
  return dump (json, TRUE, NULL, length);
}

char *
km_json_dump (json_t *json, gsize *length)
{
  return dump (json, FALSE, NULL, length);
}

char *
km_json_dump_memo (json_t *json, KmJsonMemo *memo, gsize *length)
{
  return dump (json, FALSE, memo, length);
}

void
km_json_memo_set (KmJsonMemo *memo, json_t *json)
{
  if (memo->json == json && json != NULL)
    return;
  json_decref (memo->json);
  memo->json = json_incref (json);
  g_clear_pointer (&memo->text, g_free);
}
