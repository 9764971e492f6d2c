/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-answer-check.h"

/* So much of JSON Schema as data/openapi.json uses. Stricter in one thing: an answer has no member that is not described, though
 * readers skip those; otherwise what the code adds would never reach the description. */

static json_t *document;

/* The schema itself, or the part of the document that it points to. */
static json_t *
resolve (json_t *schema)
{
  const char *reference;
  json_t *at = schema;

  while ((reference = json_string_value (json_object_get (at, "$ref"))) != NULL)
    {
      g_auto (GStrv) steps = g_strsplit (reference, "/", -1);

      at = document;
      for (guint i = 1; steps[i] != NULL; i++)
        at = json_object_get (at, steps[i]);
      if (at == NULL)
        g_error ("data/openapi.json points to %s, which is not there", reference);
    }
  return at;
}

static gboolean
is_type (const char *type, json_t *value)
{
  static const char *const names[] = { "object", "array", "string", "integer", "number", "boolean", "boolean", "null" };

  return strcmp (type, names[json_typeof (value)]) == 0 || (json_is_integer (value) && strcmp (type, "number") == 0);
}

static gboolean
one_of (json_t *list, json_t *value, gboolean (*fits) (json_t *one, json_t *value))
{
  size_t i;
  json_t *one;

  json_array_foreach (list, i, one)
    if (fits (one, value))
      return TRUE;
  return FALSE;
}

static gboolean
type_fits (json_t *type, json_t *value)
{
  return is_type (json_string_value (type), value);
}

static gboolean
is_equal (json_t *one, json_t *value)
{
  return json_equal (one, value);
}

static gboolean
describes (json_t *schema, const char *member)
{
  json_t *whole = resolve (schema), *more = json_object_get (whole, "additionalProperties"), *part;
  size_t i;

  if (json_object_get (json_object_get (whole, "properties"), member) != NULL || (more != NULL && !json_is_false (more)))
    return TRUE;
  json_array_foreach (json_object_get (whole, "allOf"), i, part)
    if (describes (part, member))
      return TRUE;
  /* An object of which nothing is said may hold anything. */
  return json_object_get (whole, "properties") == NULL && json_object_get (whole, "allOf") == NULL && more == NULL;
}

static const char *
pattern_of (json_t *schema)
{
  static const char *const formats[][2] = {
    { "uuid", "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" },
    { "date", "^\\d{4}-\\d\\d-\\d\\d$" },
    { "date-time", "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.(\\d{3}|\\d{6})Z$" },
  };
  const char *format = json_string_value (json_object_get (schema, "format"));

  for (gsize i = 0; format != NULL && i < G_N_ELEMENTS (formats); i++)
    if (strcmp (format, formats[i][0]) == 0)
      return formats[i][1];
  return json_string_value (json_object_get (schema, "pattern"));
}

static gboolean
matches (const char *pattern, const char *text)
{
  static GHashTable *compiled;
  GRegex *regex;

  if (compiled == NULL)
    compiled = g_hash_table_new (g_str_hash, g_str_equal);
  regex = g_hash_table_lookup (compiled, pattern);
  if (regex == NULL)
    g_hash_table_insert (compiled, (gpointer) pattern, regex = g_regex_new (pattern, G_REGEX_OPTIMIZE, 0, NULL));
  return g_regex_match (regex, text, 0, NULL);
}

/* NULL when @value fits. @part: a part of an allOf, which does not describe all members. */
static char *
check (json_t *schema, json_t *value, const char *where, gboolean part)
{
  json_t *whole = resolve (schema), *type = json_object_get (whole, "type"), *list, *one;
  const char *pattern = pattern_of (whole), *name;
  char *problem = NULL;
  size_t i;

  if (type != NULL && !(json_is_array (type) ? one_of (type, value, type_fits) : type_fits (type, value)))
    return g_strdup_printf ("%s is of another type", where);
  if ((list = json_object_get (whole, "enum")) != NULL && !one_of (list, value, is_equal))
    return g_strdup_printf ("%s is \"%s\", which is none of the enum", where, json_string_value (value));
  if ((one = json_object_get (whole, "const")) != NULL && !json_equal (one, value))
    return g_strdup_printf ("%s is not the constant", where);
  if (json_is_string (value) && pattern != NULL && !matches (pattern, json_string_value (value)))
    return g_strdup_printf ("%s is \"%s\", which does not match %s", where, json_string_value (value), pattern);
  if (json_is_integer (value) && (one = json_object_get (whole, "minimum")) != NULL && json_integer_value (value) < json_integer_value (one))
    return g_strdup_printf ("%s is less than the minimum", where);
  if (json_array_size (value) < (size_t) json_integer_value (json_object_get (whole, "minItems")))
    return g_strdup_printf ("%s has too few items", where);
  if ((list = json_object_get (whole, "oneOf")) != NULL)
    {
      guint fitting = 0;

      json_array_foreach (list, i, one)
        {
          g_free (problem);
          fitting += (problem = check (one, value, where, part)) == NULL;
        }
      if (fitting != 1)
        return problem != NULL ? problem : g_strdup_printf ("%s fits %u of oneOf", where, fitting);
      g_clear_pointer (&problem, g_free);
    }
  json_array_foreach (json_object_get (whole, "allOf"), i, one)
    if ((problem = check (one, value, where, TRUE)) != NULL)
      return problem;
  json_array_foreach (json_object_get (whole, "required"), i, one)
    if (json_is_object (value) && json_object_get (value, json_string_value (one)) == NULL)
      return g_strdup_printf ("%s has no %s", where, json_string_value (one));
  json_object_foreach (value, name, one)
    {
      json_t *member = json_object_get (json_object_get (whole, "properties"), name);
      g_autofree char *below = g_strdup_printf ("%s/%s", where, name);

      if (member == NULL && json_is_object (json_object_get (whole, "additionalProperties")))
        member = json_object_get (whole, "additionalProperties");
      if (member != NULL && (problem = check (member, one, below, FALSE)) != NULL)
        return problem;
      if (!part && json_object_get (whole, "oneOf") == NULL && !describes (whole, name))
        return g_strdup_printf ("%s is not described", below);
    }
  list = json_object_get (whole, "items");
  for (i = 0; list != NULL && i < json_array_size (value); i++)
    {
      g_autofree char *below = g_strdup_printf ("%s/%zu", where, i);

      if ((problem = check (list, json_array_get (value, i), below, FALSE)) != NULL)
        return problem;
    }
  return NULL;
}

/* "/v1/shifts/{id}" is "/v1/shifts/019…"; what stands after a question mark does not count. */
static json_t *
find_path (const char *path)
{
  g_autofree char *bare = g_strndup (path, strcspn (path, "?"));
  g_auto (GStrv) given = g_strsplit (bare, "/", -1);
  json_t *exact = json_object_get (json_object_get (document, "paths"), bare), *item;
  const char *template;

  if (exact != NULL)
    return exact;
  json_object_foreach (json_object_get (document, "paths"), template, item)
    {
      g_auto (GStrv) steps = g_strsplit (template, "/", -1);
      gboolean same = g_strv_length (steps) == g_strv_length (given);

      for (guint i = 0; same && steps[i] != NULL; i++)
        same = steps[i][0] == '{' || strcmp (steps[i], given[i]) == 0;
      if (same)
        return item;
    }
  return NULL;
}

char *
km_answer_check (const char *method, const char *path, guint status, const char *content_type, json_t *answer)
{
  g_autofree char *verb = g_ascii_strdown (method, -1), *type = content_type != NULL ? g_strndup (content_type, strcspn (content_type, ";")) : NULL;
  char number[12];
  json_t *responses, *schema;

  if (g_getenv ("KM_OPENAPI") == NULL)
    return NULL;
  if (document == NULL && (document = json_load_file (g_getenv ("KM_OPENAPI"), 0, NULL)) == NULL)
    return g_strdup ("the description is not JSON");
  g_snprintf (number, sizeof number, "%u", status);
  responses = json_object_get (json_object_get (find_path (path), verb), "responses");
  /* What holds for every path is said once, in words: no such path, no such method, no such body, too often, stopping. */
  if (responses == NULL || (json_object_get (responses, number) == NULL && (status == 405 || status == 413 || status == 429 || status == 503)))
    schema = status >= 400 ? json_object_get (json_object_get (json_object_get (document, "components"), "schemas"), "Problem") : NULL;
  else
    schema = json_object_get (json_object_get (json_object_get (resolve (json_object_get (responses, number)), "content"), type != NULL ? type : ""), "schema");
  if (schema == NULL)
    return g_strdup_printf ("%u with %s is not described", status, type);
  return check (schema, answer, "", FALSE);
}
