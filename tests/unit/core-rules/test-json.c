/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "km-error.h"
#include "km-json.h"

static json_t *
parse (const char *text, GError **error)
{
  return km_json_parse (text, strlen (text), KM_JSON_MAX_DEPTH, error);
}

static void
test_refuses (void)
{
  static const struct {
    const char *text;
    const char *code;
  } cases[] = {
    { "", "bad-json" },
    { "{", "bad-json" },
    { "42", "bad-json" },
    { "\"x\"", "bad-json" },
    { "{\"a\":1,\"a\":2}", "bad-json" },
    { "{\"a\":{\"b\":1,\"b\":1}}", "bad-json" },
    { "{\"a\":0123}", "bad-json" },
    { "{\"a\":+1}", "bad-json" },
    { "{\"a\":18446744073709551617}", "bad-json" },
    { "{\"a\":1e999}", "bad-json" },
    { "{\"a\":NaN}", "bad-json" },
    { "{} {}", "bad-json" },
    { "{}x", "bad-json" },
    { "[1,]", "bad-json" },
    { "{'a':1}", "bad-json" },
    { "{\"a\":\"\\u0000\"}", "bad-json" },
    { "{\"a\":\"\xff\"}", "bad-json" },
    { "{\"a\":\"\\ud800\"}", "bad-json" },
    { "{\"a\":\"\n\"}", "bad-json" },
    { "{\"a\":1}//", "bad-json" },
    { "\xef\xbb\xbf{}", "bad-json" },
    { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "too-deep" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) json = parse (cases[i].text, &error);

    if (json != NULL)
      g_error ("accepted: %s", cases[i].text);
    g_assert_cmpstr (km_error_get_wire_code (error), ==, cases[i].code);
  }
}

static void
test_accepts (void)
{
  static const char *const cases[] = {
    "{}", "[]", " {\"a\" : [1, -2, 9223372036854775807, null, true, 1.5]} ", "{\"a\":\"\\\"[[[[{{{{\\\\\"}",
    "{\"\":\"\\u0645\\ud83d\\ude00\"}", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) json = parse (cases[i], &error);

    g_assert_no_error (error);
    g_assert_nonnull (json);
  }
}

/* Hostile sizes: no recursion, and no more work than reading once. */
static void
test_hostile (void)
{
  gsize n = 100000;
  g_autofree char *brackets = g_strnfill (n, '[');
  g_autofree char *objects = g_malloc (n * 5);
  g_autoptr(GString) ten_megabytes = g_string_sized_new (10 * 1024 * 1024 + 64);
  g_autoptr(GError) deep = NULL;
  g_autoptr(GError) deep_objects = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(json_t) json = NULL;

  g_assert_null (km_json_parse (brackets, n, KM_JSON_MAX_DEPTH, &deep));
  g_assert_error (deep, KM_ERROR, KM_ERROR_TOO_DEEP);
  for (gsize i = 0; i < n; i++)
    memcpy (objects + i * 5, "{\"a\":", 5);
  g_assert_null (km_json_parse (objects, n * 5, KM_JSON_MAX_DEPTH, &deep_objects));
  g_assert_error (deep_objects, KM_ERROR, KM_ERROR_TOO_DEEP);

  g_string_append (ten_megabytes, "{\"a\":\"");
  while (ten_megabytes->len < 10 * 1024 * 1024)
    g_string_append (ten_megabytes, "0123456789012345678901234567890123456789");
  g_string_append (ten_megabytes, "\"}");
  json = km_json_parse (ten_megabytes->str, ten_megabytes->len, KM_JSON_MAX_DEPTH, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_string_length (json_object_get (json, "a")), >, 10 * 1024 * 1024 - 64);
  /* Cut anywhere, it is refused, not read past its end. */
  g_assert_null (km_json_parse (ten_megabytes->str, ten_megabytes->len - 1, KM_JSON_MAX_DEPTH, NULL));
  g_assert_null (km_json_parse ("{\"a\\", 4, KM_JSON_MAX_DEPTH, NULL));
  g_assert_null (km_json_parse (NULL, 0, KM_JSON_MAX_DEPTH, NULL));
}

/* The text of an error never repeats the input: it may hold personal data. */
static void
test_error_is_silent (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (parse ("{\"national_id\": 29503150101376x}", &error));
  g_assert_null (strstr (error->message, "29503150101376"));
}

static void
test_canonical (void)
{
  g_autoptr(json_t) a = parse ("{\"b\": [1, {\"z\":null,\"y\":\"\\u0645/\"}], \"a\": true}", NULL);
  g_autoptr(json_t) b = parse ("{\"a\":true,\"b\":[1,{\"y\":\"م\\/\",\"z\":null}]}", NULL);
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;
  g_autofree char *plain = NULL;
  gsize length;

  text_a = km_json_dump_canonical (a, &length);
  text_b = km_json_dump_canonical (b, NULL);
  plain = km_json_dump (a, NULL);
  g_assert_cmpstr (text_a, ==, "{\"a\":true,\"b\":[1,{\"y\":\"م/\",\"z\":null}]}");
  g_assert_cmpstr (text_a, ==, text_b);
  g_assert_cmpuint (length, ==, strlen (text_a));
  g_assert_true (g_str_has_prefix (plain, "{\"b\":"));
}

typedef struct {
  const char *name;
  const char *id;
  const char *code;
  const char *day;
  gint64      count;
  gboolean    flag;
  KmTime      time;
  json_t     *object;
  json_t     *array;
  json_t     *any;
} Example;

static const KmJsonMember members[] = {
  { "name", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Example, name), 1, 8 },
  { "id", KM_JSON_UUID, KM_JSON_OPTIONAL, KM_JSON_AT (Example, id) },
  { "code", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Example, code) },
  { "day", KM_JSON_DATE, KM_JSON_OPTIONAL, KM_JSON_AT (Example, day) },
  { "count", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (Example, count), 1, 10 },
  { "flag", KM_JSON_BOOLEAN, KM_JSON_OPTIONAL, KM_JSON_AT (Example, flag) },
  { "time", KM_JSON_TIME, KM_JSON_OPTIONAL, KM_JSON_AT (Example, time) },
  { "object", KM_JSON_OBJECT, KM_JSON_OPTIONAL, KM_JSON_AT (Example, object) },
  { "array", KM_JSON_ARRAY, KM_JSON_OPTIONAL, KM_JSON_AT (Example, array), 1, 2 },
  { "any", KM_JSON_ANY, KM_JSON_OPTIONAL, KM_JSON_AT (Example, any) },
};

static void
test_read (void)
{
  g_autoptr(json_t) json = parse ("{\"name\":\"x\",\"id\":\"0190b0a8-0000-7000-8000-000000000000\",\"code\":null,\"day\":\"2026-11-21\",\"count\":3,"
                                  "\"flag\":true,\"time\":\"2026-07-01T09:00:00Z\",\"object\":{},\"array\":[1],\"any\":null}", NULL);
  g_autoptr(GError) error = NULL;
  Example example = { .code = "kept" };

  g_assert_true (km_json_read (json, "", members, G_N_ELEMENTS (members), KM_JSON_STRICT, &example, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (example.name, ==, "x");
  g_assert_cmpstr (example.code, ==, "kept");
  g_assert_cmpstr (example.day, ==, "2026-11-21");
  g_assert_cmpint (example.count, ==, 3);
  g_assert_true (example.flag);
  g_assert_cmpint (example.time, ==, G_GINT64_CONSTANT (1782896400000000));
  g_assert_true (json_is_object (example.object));
  g_assert_true (json_is_array (example.array));
  g_assert_true (json_is_null (example.any));
}

static void
test_read_refuses (void)
{
  static const struct {
    const char *text;
    const char *field;
  } cases[] = {
    { "[]", "/body" },
    { "{}", "/body/name" },
    { "{\"name\":null}", "/body/name" },
    { "{\"name\":1}", "/body/name" },
    { "{\"name\":\"\"}", "/body/name" },
    { "{\"name\":\"123456789\"}", "/body/name" },
    { "{\"name\":\"a\\u0007\"}", "/body/name" },
    { "{\"name\":\"x\",\"id\":\"X\"}", "/body/id" },
    { "{\"name\":\"x\",\"id\":\"0190B0A8-0000-7000-8000-000000000000\"}", "/body/id" },
    { "{\"name\":\"x\",\"code\":\"a b\"}", "/body/code" },
    { "{\"name\":\"x\",\"code\":\"\"}", "/body/code" },
    { "{\"name\":\"x\",\"day\":\"2026-02-30\"}", "/body/day" },
    { "{\"name\":\"x\",\"count\":0}", "/body/count" },
    { "{\"name\":\"x\",\"count\":11}", "/body/count" },
    { "{\"name\":\"x\",\"count\":1.0}", "/body/count" },
    { "{\"name\":\"x\",\"count\":\"1\"}", "/body/count" },
    { "{\"name\":\"x\",\"count\":null}", "/body/count" },
    { "{\"name\":\"x\",\"flag\":1}", "/body/flag" },
    { "{\"name\":\"x\",\"time\":\"now\"}", "/body/time" },
    { "{\"name\":\"x\",\"object\":[]}", "/body/object" },
    { "{\"name\":\"x\",\"array\":{}}", "/body/array" },
    { "{\"name\":\"x\",\"array\":[]}", "/body/array" },
    { "{\"name\":\"x\",\"array\":[1,2,3]}", "/body/array" },
    { "{\"name\":\"x\",\"other\":1}", "/body/other" },
    { "{\"name\":\"x\",\"a/b~c\":1}", "/body/a~1b~0c" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(json_t) json = parse (cases[i].text, NULL);
    g_autoptr(GError) error = NULL;
    Example example = { NULL };

    if (km_json_read (json, "/body", members, G_N_ELEMENTS (members), KM_JSON_STRICT, &example, &error))
      g_error ("accepted: %s", cases[i].text);
    g_assert_error (error, KM_ERROR, KM_ERROR_INVALID);
    g_assert_cmpstr (km_error_get_wire_code (error), ==, "bad-body");
    g_assert_cmpstr (km_error_get_field (error), ==, cases[i].field);
  }
}

static void
test_tolerant (void)
{
  g_autoptr(json_t) json = parse ("{\"name\":\"x\",\"new\":{\"deep\":1}}", NULL);
  Example example = { NULL };

  g_assert_true (km_json_read (json, "", members, G_N_ELEMENTS (members), KM_JSON_TOLERANT, &example, NULL));
  g_assert_cmpstr (km_json_get_string (json, "name", "-"), ==, "x");
  g_assert_cmpstr (km_json_get_string (json, "new", "-"), ==, "-");
  g_assert_cmpstr (km_json_get_string (NULL, "new", "-"), ==, "-");
  g_assert_cmpint (km_json_get_integer (km_json_get_object (json, "new"), "deep", 7), ==, 1);
  g_assert_cmpint (km_json_get_integer (json, "name", 7), ==, 7);
  g_assert_null (km_json_get_array (json, "new"));
  g_assert_true (km_json_get_boolean (json, "none", TRUE));
  g_assert_cmpint (km_json_get_time (json, "name", KM_TIME_NONE), ==, KM_TIME_NONE);
}

static void
test_setters (void)
{
  g_autoptr(json_t) json = json_object ();
  g_autofree char *text = NULL;

  km_json_set_string (json, "a", NULL);
  km_json_set_string (json, "b", "\xff");
  km_json_set_integer (json, "c", -1);
  km_json_set_boolean (json, "d", 2);
  km_json_set_time (json, "e", KM_TIME_NONE);
  km_json_set_time (json, "f", 1);
  km_json_set (json, "g", NULL);
  text = km_json_dump (json, NULL);
  g_assert_cmpstr (text, ==, "{\"a\":null,\"b\":\"\uFFFD\",\"c\":-1,\"d\":true,\"e\":null,\"f\":\"1970-01-01T00:00:00.000001Z\",\"g\":null}");
}

/* Byte for byte what Jansson writes: hashes depend on it. */
static void
test_dump (void)
{
  static const char text[] = "{\"z\":[1,-2,9223372036854775807,-9223372036854775808,0,1.5,1e300,true,false,null,[],{}],\"a\":\"\\u0001\\u001f\\\"\\\\/\\b\\f\\n\\r\\t\x7f\","
                             "\"م\":\"قيد عائلي \\ud83d\\ude00\",\"\":\"\",\"ab\":{\"b\":{\"y\":0,\"x\":\"\"},\"a\\n\":1}}";
  g_autoptr(GError) error = NULL;
  g_autoptr(json_t) json = parse (text, &error);
  g_autoptr(json_t) big = json_array ();
  g_autofree char *ours = km_json_dump (json, NULL), *ours_sorted = km_json_dump_canonical (json, NULL), *ours_big = NULL;
  char *theirs = json_dumps (json, JSON_COMPACT), *theirs_sorted = json_dumps (json, JSON_COMPACT | JSON_SORT_KEYS), *theirs_big;
  gsize length;

  g_assert_no_error (error);
  g_assert_cmpstr (ours, ==, theirs);
  g_assert_cmpstr (ours_sorted, ==, theirs_sorted);
  for (guint i = 0; i < 2000; i++)
    json_array_append (big, json);
  ours_big = km_json_dump (big, &length);
  theirs_big = json_dumps (big, JSON_COMPACT);
  g_assert_cmpstr (ours_big, ==, theirs_big);
  g_assert_cmpuint (length, ==, strlen (theirs_big));
  free (theirs);
  free (theirs_sorted);
  free (theirs_big);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/refuses", test_refuses);
  g_test_add_func ("/json/accepts", test_accepts);
  g_test_add_func ("/json/hostile", test_hostile);
  g_test_add_func ("/json/error-is-silent", test_error_is_silent);
  g_test_add_func ("/json/canonical", test_canonical);
  g_test_add_func ("/json/dump", test_dump);
  g_test_add_func ("/json/read", test_read);
  g_test_add_func ("/json/read-refuses", test_read_refuses);
  g_test_add_func ("/json/tolerant", test_tolerant);
  g_test_add_func ("/json/setters", test_setters);
  return g_test_run ();
}
