/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "km-flags.h"

/* Every flag that the server's sources set has words, and every word a flag. */

/* What is set as a flag itself, wherever it stands. */
static const char *const set_patterns[] = { "km_apply_flag \\(&?apply, \"([a-z-]+)\"\\)", NULL };
/* What a fact can fail with, and is recorded with as a flag. */
static const char *const failure_patterns[] = {
  "km_error_set \\(&?[a-z]+, KM_ERROR_[A-Z_]+, \"([a-z-]+)\"",
  "difference_new \\(\"([a-z-]+)\"",
  "return \"([a-z]+(?:-[a-z]+)+)\";",
  NULL,
};
static const char *const failure_files[] = {
  "core/km-fees.c", "core/km-payment.c", "core/km-quote.c", "server/km-ticket-row.c", "server/commands/km-counter.c",
  "server/commands/km-shift.c", "server/commands/km-ticket-facts.c", "server/commands/km-ticket-undo.c", "server/commands/km-transaction-complete.c",
};

/* For these alone a fact is refused: they are no flags. */
static const char *const unreadable[] = { "bad-body", "id-reused", NULL };

static void
take_codes (const char *path, const char *const *patterns, GHashTable *codes)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; patterns[i]; i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (patterns[i], G_REGEX_OPTIMIZE, 0, &error);
      g_autoptr (GMatchInfo) match = NULL;

      g_assert_no_error (error);
      for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
        g_hash_table_insert (codes, g_match_info_fetch (match, 1), g_path_get_basename (path));
    }
}

static void
take_folder (const char *folder, GHashTable *codes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        take_folder (path, codes);
      else if (g_str_has_suffix (name, ".c"))
        take_codes (path, set_patterns, codes);
    }
}

static void
test_all_known (void)
{
  g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *server = g_build_filename (g_getenv ("KM_SOURCES"), "server", NULL);
  GHashTableIter iter;
  gpointer code, file;

  take_folder (server, codes);
  for (guint i = 0; i < G_N_ELEMENTS (failure_files); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("KM_SOURCES"), failure_files[i], NULL);

      take_codes (path, failure_patterns, codes);
    }
  g_assert_cmpuint (g_hash_table_size (codes), >, 30);
  g_assert_true (g_hash_table_contains (codes, "ticket-elsewhere"));
  g_assert_true (g_hash_table_contains (codes, "undo-foreign"));
  g_assert_true (g_hash_table_contains (codes, "surcharge-differs"));
  g_hash_table_iter_init (&iter, codes);
  while (g_hash_table_iter_next (&iter, &code, &file))
    if (!g_strv_contains (unreadable, code) && !km_flag_is_known (code))
      {
        g_test_message ("“%s” of %s has no words in km-flags.c", (const char *) code, (const char *) file);
        g_test_fail ();
      }
}

static void
test_words (void)
{
  g_assert_cmpstr (km_flag_text ("ticket-elsewhere"), ==, "the ticket was elsewhere");
  g_assert_false (km_flag_is_known ("made-tomorrow"));
  /* A code is no word for a person. */
  g_assert_null (strstr (km_flag_text ("made-tomorrow"), "made-tomorrow"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/flags/all-known", test_all_known);
  g_test_add_func ("/desk/flags/words", test_words);
  return g_test_run ();
}
