/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "km-command.h"
#include "km-error.h"

#define ID "0190b0a8-1234-7000-8000-000000000001"

static json_t *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  json_t *json = km_json_parse (text, strlen (text), KM_COMMAND_MAX_DEPTH, &error);

  g_assert_no_error (error);
  return json;
}

static void
test_round_trip (void)
{
  g_autoptr(json_t) json = parse ("{\"id\":\"" ID "\",\"kind\":\"ticket.call-next\",\"made_at\":\"2026-07-01T09:00:00.123Z\",\"n\":42,"
                                  "\"actor\":\"clerk\",\"after\":0,\"valid_until\":\"2026-07-01T09:00:10Z\",\"body\":{\"counter\":\"ASW-03\"}}");
  g_autoptr(GError) error = NULL;
  g_autoptr(KmCommand) command = km_command_from_json (json, &error);
  g_autoptr(json_t) written = NULL;
  g_autoptr(KmCommand) again = NULL;
  char hash[KM_HASH_HEX_LENGTH];
  char hash_again[KM_HASH_HEX_LENGTH];

  g_assert_no_error (error);
  g_assert_cmpstr (command->id, ==, ID);
  g_assert_cmpstr (command->kind, ==, "ticket.call-next");
  g_assert_cmpint (command->n, ==, 42);
  g_assert_cmpint (command->after, ==, 0);
  g_assert_cmpstr (command->actor, ==, "clerk");
  written = km_command_to_json (command);
  again = km_command_from_json (written, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->valid_until, ==, command->valid_until);
  g_assert_cmpstr (km_command_hash (command, hash), ==, km_command_hash (again, hash_again));
}

static void
test_defaults (void)
{
  g_autoptr(json_t) json = parse ("{\"id\":\"" ID "\",\"kind\":\"day.open\",\"made_at\":\"2026-07-01T09:00:00Z\",\"n\":null,\"actor\":null,\"body\":{}}");
  g_autoptr(KmCommand) command = km_command_from_json (json, NULL);
  g_autoptr(json_t) written = km_command_to_json (command);

  g_assert_cmpint (command->n, ==, 0);
  g_assert_cmpint (command->after, ==, KM_COMMAND_NO_AFTER);
  g_assert_cmpint (command->valid_until, ==, 0);
  g_assert_null (command->actor);
  g_assert_cmpuint (json_object_size (written), ==, 4);
}

static void
test_refuses (void)
{
  static const struct {
    const char *text;
    const char *field;
  } cases[] = {
    { "{\"kind\":\"a.b\",\"made_at\":\"2026-07-01T09:00:00Z\",\"body\":{}}", "/id" },
    { "{\"id\":\"1\",\"kind\":\"a.b\",\"made_at\":\"2026-07-01T09:00:00Z\",\"body\":{}}", "/id" },
    { "{\"id\":\"" ID "\",\"kind\":\"Ticket.Call\",\"made_at\":\"2026-07-01T09:00:00Z\",\"body\":{}}", "/kind" },
    { "{\"id\":\"" ID "\",\"kind\":\"ticket\",\"made_at\":\"2026-07-01T09:00:00Z\",\"body\":{}}", "/kind" },
    { "{\"id\":\"" ID "\",\"kind\":\"a.b.c\",\"made_at\":\"2026-07-01T09:00:00Z\",\"body\":{}}", "/kind" },
    { "{\"id\":\"" ID "\",\"kind\":\"a.b\",\"made_at\":\"yesterday\",\"body\":{}}", "/made_at" },
    { "{\"id\":\"" ID "\",\"kind\":\"a.b\",\"made_at\":\"2026-07-01T09:00:00Z\"}", "/body" },
    { "{\"id\":\"" ID "\",\"kind\":\"a.b\",\"made_at\":\"2026-07-01T09:00:00Z\",\"body\":[]}", "/body" },
    { "{\"id\":\"" ID "\",\"kind\":\"a.b\",\"made_at\":\"2026-07-01T09:00:00Z\",\"n\":0,\"body\":{}}", "/n" },
    { "{\"id\":\"" ID "\",\"kind\":\"a.b\",\"made_at\":\"2026-07-01T09:00:00Z\",\"after\":-1,\"body\":{}}", "/after" },
    { "{\"id\":\"" ID "\",\"kind\":\"a.b\",\"made_at\":\"2026-07-01T09:00:00Z\",\"password\":\"x\",\"body\":{}}", "/password" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(json_t) json = parse (cases[i].text);
    g_autoptr(GError) error = NULL;

    g_assert_null (km_command_from_json (json, &error));
    g_assert_cmpstr (km_error_get_field (error), ==, cases[i].field);
    g_assert_true (km_error_has_wire_code (error, "bad-body"));
  }
}

static void
test_size (void)
{
  g_autofree char *filler = g_strnfill (KM_COMMAND_MAX_BYTES, 'x');
  g_autoptr(json_t) body = json_object ();
  g_autoptr(KmCommand) command = km_command_new (ID, "a.b", 0, body);
  g_autoptr(json_t) json = NULL;
  g_autoptr(GError) error = NULL;

  json_object_set_new (body, "text", json_string (filler));
  json = km_command_to_json (command);
  g_assert_null (km_command_from_json (json, &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_TOO_LARGE);
}

/* The hash is of what was done, not of how it was written or when it is valid. */
static void
test_hash (void)
{
  g_autoptr(json_t) body = parse ("{\"b\":1,\"a\":[\"م\",null]}");
  g_autoptr(json_t) same = parse ("{\"a\": [\"\\u0645\", null], \"b\": 1}");
  g_autoptr(json_t) other = parse ("{\"a\":[\"م\",null],\"b\":2}");
  g_autoptr(KmCommand) command = km_command_new (ID, "a.b", 1000, body);
  g_autoptr(KmCommand) equal = km_command_new ("0190b0a8-1234-7000-8000-000000000002", "a.b", 1000, same);
  g_autoptr(KmCommand) different = km_command_new (ID, "a.b", 1000, other);
  g_autofree char *expected = km_hash_text ("{\"actor\":null,\"body\":{\"a\":[\"م\",null],\"b\":1},\"kind\":\"a.b\","
                                            "\"made_at\":\"1970-01-01T00:00:00.001000Z\",\"n\":0}");
  char a[KM_HASH_HEX_LENGTH];
  char b[KM_HASH_HEX_LENGTH];

  equal->valid_until = 5;
  equal->after = 3;
  g_assert_cmpstr (km_command_hash (command, a), ==, expected);
  g_assert_cmpstr (km_command_hash (equal, b), ==, a);
  g_assert_cmpstr (km_command_hash (different, b), !=, a);
  equal->n = 1;
  g_assert_cmpstr (km_command_hash (equal, b), !=, a);
  equal->n = 0;
  km_command_set_actor (equal, "clerk");
  g_assert_cmpstr (km_command_hash (equal, b), !=, a);
}

static void
test_list (void)
{
  g_autoptr(json_t) one = parse ("{\"commands\":[{}]}");
  g_autoptr(json_t) none = parse ("{\"commands\":[]}");
  g_autoptr(json_t) other = parse ("{\"commands\":[{}],\"more\":1}");
  g_autoptr(json_t) bare = parse ("[]");
  g_autoptr(json_t) many = parse ("{\"commands\":[]}");
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (json_array_size (km_command_list_from_json (one, NULL)), ==, 1);
  g_assert_null (km_command_list_from_json (none, NULL));
  g_assert_null (km_command_list_from_json (other, NULL));
  g_assert_null (km_command_list_from_json (bare, NULL));
  for (guint i = 0; i < KM_COMMAND_MAX_REQUEST; i++)
    json_array_append_new (json_object_get (many, "commands"), json_object ());
  g_assert_nonnull (km_command_list_from_json (many, NULL));
  json_array_append_new (json_object_get (many, "commands"), json_object ());
  g_assert_null (km_command_list_from_json (many, &error));
  g_assert_true (km_error_has_wire_code (error, "too-many"));
}

static gpointer
ref_and_unref_cb (gpointer data)
{
  KmCommand *command = data;

  for (guint i = 0; i < 100000; i++)
    km_command_unref (km_command_ref (command));
  km_command_unref (command);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr(json_t) body = json_object ();
  KmCommand *command = km_command_new (ID, "a.b", 1, body);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, ref_and_unref_cb, km_command_ref (command));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpstr (command->id, ==, ID);
  km_command_unref (command);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/round-trip", test_round_trip);
  g_test_add_func ("/command/defaults", test_defaults);
  g_test_add_func ("/command/refuses", test_refuses);
  g_test_add_func ("/command/size", test_size);
  g_test_add_func ("/command/hash", test_hash);
  g_test_add_func ("/command/list", test_list);
  g_test_add_func ("/command/threads", test_threads);
  return g_test_run ();
}
