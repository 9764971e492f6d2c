// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

/* A database of the first version, with money in it, opened by this program: nothing is lost, and the new sums equal the old ledger. */

#include "test-sale.h"

#define SCHEMA "/com/khadamatmisr/Counter/schema/server/0001-server.sql"

/* Every table of the first version with the rows of the same name, column by column. */
static void
copy_tables (KmDb *old, const char *path)
{
  g_autofree char *attach = g_strdup_printf ("PRAGMA foreign_keys = OFF; ATTACH '%s' AS new", path);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  KmRows *rows = km_db_query (old, "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'km_schema'", &error, "");

  while (km_rows_next (rows, &error) == 1)
    g_ptr_array_add (names, g_strdup (km_rows_text (rows, 0)));
  km_rows_free (rows);
  g_assert_no_error (error);
  g_assert_cmpint (names->len, >, 20);
  g_assert_true (km_db_exec (old, attach, &error));
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *columns = NULL, *sql = NULL;

      g_assert_cmpint (km_db_one (old, "SELECT group_concat(name) FROM pragma_table_info($1)", &error, "s", name, "s", &columns), ==, 1);
      sql = g_strdup_printf ("INSERT INTO main.%s (%s) SELECT %s FROM new.%s", name, columns, columns, name);
      g_assert_true (km_db_exec (old, sql, &error));
    }
  g_assert_true (km_db_exec (old, "DELETE FROM main.store WHERE key NOT IN ('epoch', 'practice'); DETACH new", &error));
  g_assert_no_error (error);
}

static char *
make_old (Server *server)
{
  char *path = g_build_filename (server->folder, "old.db", NULL);
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL), *now = g_build_filename (server->folder, "server.db", NULL);
  g_autoptr (GBytes) sql = g_resources_lookup_data (SCHEMA, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  const KmDbMigration first = { 1, "0001-server.sql", g_bytes_get_data (sql, NULL) };
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDb) old = km_db_open (uri, KM_DB_CREATE, &error);

  g_assert_no_error (error);
  g_assert_true (km_db_migrate (old, &first, 1, &error));
  g_assert_no_error (error);
  copy_tables (old, now);
  return path;
}

static void
test_first_version (Server *self, gconstpointer data)
{
  static const char *const sums[] = {
    "SELECT group_concat(centre || day || method || payments || '/' || piastres || '/' || back, ' ') FROM (SELECT * FROM sum_method ORDER BY centre, day, method)",
    "SELECT group_concat(centre || day || clerk || receipts || '/' || requests || '/' || total || '/' || cash || '/' || electronic, ' ') FROM sum_clerk",
    "SELECT group_concat(centre || day || part || receipts || '/' || total || '/' || requests || '/' || visits_saved, ' ') FROM (SELECT * FROM sum_day ORDER BY centre, day, part)",
    "SELECT count(*) || '' FROM receipt_key",
    "SELECT group_concat(shift || purpose || counted || '/' || expected) FROM shift_count", /* a count had no id of its own */
  };
  g_autofree char *shift = sale_open_shift (self), *path = NULL, *uri = NULL;
  Sale sale = { .serial = 1, .shift = shift, .counter = "ASW-03", .method = KM_METHOD_CASH, .name = "سعاد محمود", .national_id = "28612032801473" };
  char *before[G_N_ELEMENTS (sums)];

  json_decref (sale_send (self, &sale, NULL));
  sale.serial = 2;
  sale.method = KM_METHOD_CARD;
  sale.reference = "RRN-1";
  json_decref (sale_send (self, &sale, NULL));
  json_decref (server_tell (self, "shift.count", json_pack ("{s:s, s:[], s:i}", "shift", shift, "denominations", "counted", 79500)));
  /* Late, after the closing. */
  g_assert_true (km_db_exec (km_store_get_writer (self->store), "UPDATE day SET closed_at = opened_at + 1", NULL));
  sale.serial = 3;
  sale.reference = "RRN-2";
  json_decref (sale_send (self, &sale, NULL));
  assert_verified (self, 0);
  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    before[i] = server_text (self, sums[i]);

  path = make_old (self);
  server_stop (self);
  uri = g_strconcat ("sqlite:", path, NULL);
  g_free (self->uri);
  self->uri = g_steal_pointer (&uri);
  server_start (self);
  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    {
      g_autofree char *after = server_text (self, sums[i]);

      g_assert_cmpstr (after, ==, before[i]);
      g_free (before[i]);
    }
  assert_verified (self, 0);

  /* And it goes on: the next receipt of the old chain. */
  sale.serial = 4;
  sale.reference = "RRN-3";
  {
    g_autoptr (json_t) element = sale_send (self, &sale, NULL);

    assert_accepted (element);
    g_assert_false (has_flag (element, "chain-broken"));
    g_assert_false (has_flag (element, "receipt-gap"));
  }
  assert_verified (self, 0);
  g_free (sale.previous);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/migration/first-version", Server, NULL, server_set_up, test_first_version, server_tear_down);
  return g_test_run ();
}
