/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-json.h"

#include <string.h>

#include "km-error.h"
#include "km-uuid.h"

#define DEFAULT_MAX_STRING 4096
#define DEFAULT_MAX_ARRAY 1024
#define MAX_CODE 64

/* Jansson recurses; this does not. Strings are stepped over, brackets inside them do not count. */
static gboolean
depth_is_within (const char *bytes, gsize length, guint max_depth)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++) {
    char c = bytes[i];

    if (in_string) {
      if (c == '\\')
        i++;
      else if (c == '"')
        in_string = FALSE;
    } else if (c == '"') {
      in_string = TRUE;
    } else if (c == '[' || c == '{') {
      if (++depth > max_depth)
        return FALSE;
    } else if ((c == ']' || c == '}') && depth > 0) {
      depth--;
    }
  }
  return TRUE;
}

/* Jansson's own text quotes the input, which may hold personal data: only the kind of error is told. */
static const char *
parse_error_text (const json_error_t *problem)
{
  enum json_error_code code = json_error_code (problem);

  if (code == json_error_duplicate_key)
    return "a member stands twice";
  if (code == json_error_invalid_utf8)
    return "not UTF-8";
  if (code == json_error_premature_end_of_input)
    return "ends too early";
  if (code == json_error_end_of_input_expected)
    return "text after the end";
  if (code == json_error_null_character || code == json_error_null_byte_in_key)
    return "U+0000 in a string";
  if (code == json_error_numeric_overflow)
    return "number out of range";
  return "syntax error";
}

json_t *
km_json_parse (const void *bytes, gsize length, guint max_depth, GError **error)
{
  json_error_t problem;
  json_t *json;

  if (!depth_is_within (bytes, length, max_depth)) {
    km_error_set (error, KM_ERROR_TOO_DEEP, NULL, NULL, "more than %u levels of JSON", max_depth);
    return NULL;
  }
  json = json_loadb (length > 0 ? bytes : "", length, JSON_REJECT_DUPLICATES, &problem);
  if (json == NULL)
    km_error_set (error, KM_ERROR_BAD_JSON, NULL, NULL, "bad JSON at line %d, column %d: %s",
                  problem.line, problem.column, parse_error_text (&problem));
  return json;
}

/* A member's name as part of a JSON pointer (RFC 6901), bounded: it may come from a hostile request. */
static char *
pointer_to (const char *path, const char *name)
{
  GString *text = g_string_new (path);
  guint n = 0;

  g_string_append_c (text, '/');
  for (const char *at = name; *at != '\0' && n < MAX_CODE; at = g_utf8_next_char (at), n++) {
    if (*at == '~')
      g_string_append (text, "~0");
    else if (*at == '/')
      g_string_append (text, "~1");
    else
      g_string_append_len (text, at, g_utf8_next_char (at) - at);
  }
  return g_string_free (text, FALSE);
}

G_GNUC_PRINTF (4, 5) static gboolean
fail (GError **error, const char *path, const char *name, const char *format, ...)
{
  g_autofree char *field = pointer_to (path, name);
  g_autofree char *reason = NULL;
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  km_error_set (error, KM_ERROR_INVALID, "bad-body", field, "%s: %s", field, reason);
  return FALSE;
}

static gboolean
is_plain_text (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    guchar c = (guchar) text[i];

    if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_code (const char *text, gsize length)
{
  if (length == 0 || length > MAX_CODE)
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isalnum (text[i]) && strchr ("-_./", text[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_string (const KmJsonMember *member, json_t *value, const char *path, gpointer out, GError **error)
{
  const char *text = json_string_value (value);
  gsize length = json_string_length (value);
  gsize max = member->max > 0 ? (gsize) member->max : DEFAULT_MAX_STRING;
  GDate date;
  KmTime time;

  if (text == NULL)
    return fail (error, path, member->name, "must be a string");
  if (length > max || length < (gsize) MAX (member->min, 0))
    return fail (error, path, member->name, "must have %" G_GINT64_FORMAT " to %" G_GSIZE_FORMAT " bytes", MAX (member->min, 0), max);
  if (!is_plain_text (text, length))
    return fail (error, path, member->name, "holds a control character");
  if (member->type == KM_JSON_UUID && !km_uuid_is_valid (text))
    return fail (error, path, member->name, "must be a UUID in lower case");
  if (member->type == KM_JSON_CODE && !is_code (text, length))
    return fail (error, path, member->name, "must be a code of letters, digits, - _ . /");
  if (member->type == KM_JSON_DATE && !km_date_parse (text, &date, NULL))
    return fail (error, path, member->name, "must be a date, YYYY-MM-DD");
  if (member->type == KM_JSON_TIME) {
    if (!km_time_parse (text, &time, NULL))
      return fail (error, path, member->name, "must be a time, YYYY-MM-DDTHH:MM:SS.sssZ");
    G_STRUCT_MEMBER (KmTime, out, member->offset) = time;
    return TRUE;
  }
  G_STRUCT_MEMBER (const char *, out, member->offset) = text;
  return TRUE;
}

static gboolean
read_member (const KmJsonMember *member, json_t *value, const char *path, gpointer out, GError **error)
{
  switch (member->type) {
    case KM_JSON_STRING:
    case KM_JSON_UUID:
    case KM_JSON_TIME:
    case KM_JSON_DATE:
    case KM_JSON_CODE:
      return read_string (member, value, path, out, error);

    case KM_JSON_INTEGER:
      if (!json_is_integer (value))
        return fail (error, path, member->name, "must be an integer");
      if ((member->min != 0 || member->max != 0) &&
          (json_integer_value (value) < member->min || json_integer_value (value) > member->max))
        return fail (error, path, member->name, "must be %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, member->min, member->max);
      G_STRUCT_MEMBER (gint64, out, member->offset) = json_integer_value (value);
      return TRUE;

    case KM_JSON_BOOLEAN:
      if (!json_is_boolean (value))
        return fail (error, path, member->name, "must be true or false");
      G_STRUCT_MEMBER (gboolean, out, member->offset) = json_is_true (value);
      return TRUE;

    case KM_JSON_OBJECT:
      if (!json_is_object (value))
        return fail (error, path, member->name, "must be an object");
      break;

    case KM_JSON_ARRAY: {
      gsize max = member->max > 0 ? (gsize) member->max : DEFAULT_MAX_ARRAY;

      if (!json_is_array (value))
        return fail (error, path, member->name, "must be an array");
      if (json_array_size (value) > max || json_array_size (value) < (gsize) MAX (member->min, 0))
        return fail (error, path, member->name, "must have %" G_GINT64_FORMAT " to %" G_GSIZE_FORMAT " elements", MAX (member->min, 0), max);
      break;
    }

    case KM_JSON_ANY:
    default:
      break;
  }
  G_STRUCT_MEMBER (json_t *, out, member->offset) = value;
  return TRUE;
}

static gboolean
refuse_unknown (json_t *object, const char *path, const KmJsonMember *members, gsize n_members, GError **error)
{
  const char *name;
  json_t *value;

  json_object_foreach (object, name, value) {
    gboolean known = FALSE;

    for (gsize i = 0; i < n_members && !known; i++)
      known = strcmp (members[i].name, name) == 0;
    if (!known)
      return fail (error, path, name, "unknown member");
  }
  return TRUE;
}

gboolean
km_json_read (json_t *object, const char *path, const KmJsonMember *members, gsize n_members, KmJsonMode mode, gpointer out, GError **error)
{
  gsize n_known = 0;

  if (!json_is_object (object)) {
    km_error_set (error, KM_ERROR_INVALID, "bad-body", path, "%s: must be an object", path);
    return FALSE;
  }
  for (gsize i = 0; i < n_members; i++) {
    json_t *value = json_object_get (object, members[i].name);

    if (value == NULL) {
      if ((members[i].flags & KM_JSON_OPTIONAL) == 0)
        return fail (error, path, members[i].name, "is missing");
      continue;
    }
    n_known++;
    if (json_is_null (value) && (members[i].flags & KM_JSON_NULLABLE) != 0)
      continue;
    if (!read_member (&members[i], value, path, out, error))
      return FALSE;
  }
  if (mode == KM_JSON_STRICT && n_known != json_object_size (object))
    return refuse_unknown (object, path, members, n_members, error);
  return TRUE;
}

const char *
km_json_get_string (json_t *object, const char *name, const char *fallback)
{
  const char *text = json_string_value (json_object_get (object, name));

  return text != NULL ? text : fallback;
}

gint64
km_json_get_integer (json_t *object, const char *name, gint64 fallback)
{
  json_t *value = json_object_get (object, name);

  return json_is_integer (value) ? json_integer_value (value) : fallback;
}

gboolean
km_json_get_boolean (json_t *object, const char *name, gboolean fallback)
{
  json_t *value = json_object_get (object, name);

  return json_is_boolean (value) ? json_is_true (value) : fallback;
}

KmTime
km_json_get_time (json_t *object, const char *name, KmTime fallback)
{
  const char *text = json_string_value (json_object_get (object, name));
  KmTime time;

  return text != NULL && km_time_parse (text, &time, NULL) ? time : fallback;
}

json_t *
km_json_get_object (json_t *object, const char *name)
{
  json_t *value = json_object_get (object, name);

  return json_is_object (value) ? value : NULL;
}

json_t *
km_json_get_array (json_t *object, const char *name)
{
  json_t *value = json_object_get (object, name);

  return json_is_array (value) ? value : NULL;
}

void
km_json_set (json_t *object, const char *name, json_t *value)
{
  json_object_set_new (object, name, value != NULL ? value : json_null ());
}

void
km_json_set_string (json_t *object, const char *name, const char *value)
{
  json_t *string = NULL;

  if (value != NULL) {
    string = json_string (value);
    if (string == NULL) { /* not UTF-8 */
      g_autofree char *valid = g_utf8_make_valid (value, -1);

      string = json_string (valid);
    }
  }
  km_json_set (object, name, string);
}

void
km_json_set_integer (json_t *object, const char *name, gint64 value)
{
  km_json_set (object, name, json_integer (value));
}

void
km_json_set_boolean (json_t *object, const char *name, gboolean value)
{
  km_json_set (object, name, json_boolean (value));
}

void
km_json_set_time (json_t *object, const char *name, KmTime value)
{
  char text[KM_TIME_FORMAT_LENGTH];

  km_json_set_string (object, name, value != KM_TIME_NONE ? km_time_format (value, text) : NULL);
}
