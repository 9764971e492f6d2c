/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "km-error.h"
#include "km-json.h"
#include "km-problem.h"

static void
test_table (void)
{
  /* What the wire's description names; each has its status and its sentence. */
  static const struct {
    const char *code;
    int         status;
  } known[] = {
    { "gap", 409 }, { "behind", 409 }, { "expired", 409 }, { "id-reused", 409 }, { "unknown-kind", 422 }, { "forbidden", 403 },
    { "unauthorized", 401 }, { "bad-json", 400 }, { "too-deep", 400 }, { "too-large", 413 }, { "too-many", 400 }, { "bad-body", 422 },
    { "wrong-sort", 403 }, { "other-centre", 403 }, { "ticket-elsewhere", 409 }, { "ticket-state", 409 }, { "unknown-service", 422 },
    { "unknown-catalogue", 422 }, { "fee-differs", 409 }, { "unknown-centre", 404 }, { "unknown-counter", 404 }, { "unknown-ticket", 404 },
    { "unknown-lane", 404 }, { "bad-code", 403 }, { "till-revoked", 401 }, { "unavailable", 503 }, { "unknown", 503 }, { "stopping", 503 },
    { "not-found", 404 }, { "method", 405 }, { "not-acceptable", 406 }, { "bad-credentials", 401 }, { "slow-down", 429 },
    { "counter-occupied", 409 }, { "foreign-shift", 409 }, { "stale-version", 409 }, { "read-only", 503 }, { "role-centre", 403 },
  };
  gsize n;
  const char *const *codes = km_problem_codes (&n);

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmpint (km_problem_status (known[i].code), ==, known[i].status);
  for (gsize i = 0; i < n; i++) {
    const char *sentence = km_problem_sentence (codes[i]);

    if (i > 0)
      g_assert_cmpint (strcmp (codes[i - 1], codes[i]), <, 0);
    g_assert_true (g_str_has_suffix (sentence, "."));
    g_assert_null (strchr (sentence, '!'));
    g_assert_cmpint (km_problem_status (codes[i]), >=, 400);
  }
  g_assert_cmpstr (km_problem_sentence ("no-such-code"), ==, km_problem_sentence ("failed"));
  g_assert_cmpint (km_problem_status ("no-such-code"), ==, 500);
}

static void
test_json (void)
{
  g_autoptr(KmProblem) problem = km_problem_new_for_field ("gap", "/n", "expected 43, not 45");
  g_autoptr(KmProblem) back = NULL;
  g_autoptr(KmProblem) copy = NULL;
  g_autoptr(json_t) json = NULL;
  g_autoptr(json_t) again = NULL;
  g_autofree char *text = NULL;

  km_problem_set_extra (problem, "expected", json_integer (43));
  json = km_problem_to_json (problem);
  text = km_json_dump (json, NULL);
  g_assert_cmpstr (text, ==, "{\"type\":\"about:blank\",\"title\":\"A fact is missing before this one\",\"status\":409,"
                             "\"detail\":\"expected 43, not 45\",\"code\":\"gap\",\"field\":\"/n\",\"expected\":43}");
  back = km_problem_from_json (json, NULL);
  copy = km_problem_copy (back);
  again = km_problem_to_json (copy);
  g_assert_true (json_equal (json, again));
  g_assert_cmpint (km_json_get_integer (copy->extra, "expected", 0), ==, 43);
}

static void
test_from_json_tolerant (void)
{
  g_autoptr(json_t) bare = json_pack ("{s:s}", "code", "brand-new");
  g_autoptr(json_t) none = json_pack ("{s:i}", "status", 500);
  g_autoptr(KmProblem) problem = km_problem_from_json (bare, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (problem->title, ==, "brand-new");
  g_assert_cmpint (problem->status, ==, 500);
  g_assert_null (km_problem_from_json (none, &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_INVALID);
  g_assert_null (km_problem_from_json (NULL, NULL));
}

static void
test_errors (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) copy = NULL;
  g_autoptr(GError) back = NULL;
  g_autoptr(GError) foreign = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_FAILED, "/secret/path");
  g_autoptr(GError) plain = g_error_new_literal (KM_ERROR, KM_ERROR_NOT_FOUND, "no receipt");
  g_autoptr(KmProblem) problem = NULL;
  g_autoptr(KmProblem) foreign_problem = km_problem_new_from_error (foreign);

  km_error_set (NULL, KM_ERROR_INVALID, NULL, NULL, "nobody listens");
  km_error_set (&error, KM_ERROR_CONFLICT, "fee-differs", "/fees/0", "%d piastres", 1);
  km_error_prefix_field (error, "/body");
  copy = g_error_copy (error);
  g_assert_cmpstr (km_error_get_field (copy), ==, "/body/fees/0");
  problem = km_problem_new_from_error (copy);
  g_assert_cmpint (problem->status, ==, 409);
  g_assert_cmpstr (problem->detail, ==, "1 piastres");
  back = km_problem_to_error (problem);
  g_assert_error (back, KM_ERROR, KM_ERROR_CONFLICT);
  g_assert_true (km_error_has_wire_code (back, "fee-differs"));
  g_assert_cmpstr (km_error_get_wire_code (plain), ==, "not-found");
  g_assert_null (km_error_get_field (plain));
  km_error_prefix_field (plain, "/body");
  g_assert_cmpstr (km_error_get_field (plain), ==, "/body");
  g_assert_cmpstr (foreign_problem->code, ==, "failed");
  g_assert_null (foreign_problem->detail);
  g_assert_cmpstr (km_error_get_wire_code (foreign), ==, "failed");
  for (guint code = KM_ERROR_FAILED; code <= KM_ERROR_FULL; code++) {
    g_autoptr(KmProblem) of_code = km_problem_new (km_error_code_to_wire ((KmErrorCode) code), NULL);
    g_autoptr(GError) of_problem = km_problem_to_error (of_code);

    g_assert_error (of_problem, KM_ERROR, (int) code);
    g_assert_cmpstr (of_code->title, !=, of_code->code);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problem/table", test_table);
  g_test_add_func ("/problem/json", test_json);
  g_test_add_func ("/problem/from-json-tolerant", test_from_json_tolerant);
  g_test_add_func ("/problem/errors", test_errors);
  return g_test_run ();
}
