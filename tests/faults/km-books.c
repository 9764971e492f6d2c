/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "km-db.h"
#include "km-keys.h"

#include "km-books.h"

/* Each counts what is wrong: 0 is right. The till's file is "main", the server's database "server". */
typedef struct
{
  const char *what;
  const char *sql;
  KmBooksFlags unless;
} Question;

#define OWN "(SELECT code FROM main.till)"

static const Question questions[] = {
  /* The till by itself. */
  { "a hole in the running numbers",
    KM_SQL ("SELECT count(*) FROM main.outbox a WHERE n > 1 AND NOT EXISTS (SELECT 1 FROM main.outbox b WHERE b.n = a.n - 1)") },
  { "the last running number", KM_SQL ("SELECT count(*) FROM main.till WHERE last_n <> (SELECT coalesce(max(n), 0) FROM main.outbox)") },
  { "facts that wait", KM_SQL ("SELECT count(*) FROM main.outbox WHERE state = 'waiting'"), KM_BOOKS_UNSENT },
  { "facts that were rejected", KM_SQL ("SELECT count(*) FROM main.outbox WHERE state = 'rejected'") },
  { "facts with flags", KM_SQL ("SELECT count(*) FROM main.outbox WHERE flags IS NOT NULL AND flags <> ''"), KM_BOOKS_FLAGS },
  { "a hole in the receipts",
    KM_SQL ("SELECT count(*) FROM (SELECT fiscal_year, count(*) AS n, max(serial) AS last FROM main.receipt GROUP BY fiscal_year) AS r "
            "WHERE r.n <> r.last OR NOT EXISTS (SELECT 1 FROM main.serial s WHERE s.fiscal_year = r.fiscal_year AND s.last = r.last)") },
  { "a receipt without its fact",
    KM_SQL ("SELECT count(*) FROM main.receipt r WHERE NOT EXISTS (SELECT 1 FROM main.outbox o WHERE o.n = r.n AND o.kind = 'transaction.complete' "
            "AND o.receipt = r.number AND o.piastres = r.piastres)") },
  { "a payment without its receipt",
    KM_SQL ("SELECT count(*) FROM main.outbox o WHERE o.kind = 'transaction.complete' AND NOT EXISTS (SELECT 1 FROM main.receipt r WHERE r.n = o.n)") },
  { "a broken chain of receipts",
    KM_SQL ("SELECT count(*) FROM main.receipt r WHERE coalesce(r.previous, '') <> coalesce((SELECT p.hash FROM main.receipt p WHERE p.n < r.n "
            "ORDER BY p.n DESC LIMIT 1), '')") },
  { "a receipt offered and never printed", KM_SQL ("SELECT count(*) FROM main.receipt WHERE printed_at IS NULL"), KM_BOOKS_UNSENT },
  { "a shift that does not add up",
    KM_SQL ("SELECT count(*) FROM main.shift s WHERE s.transactions <> (SELECT count(*) FROM main.receipt r WHERE r.shift = s.id) "
            "OR s.cash + s.electronic <> (SELECT coalesce(sum(r.piastres), 0) FROM main.receipt r WHERE r.shift = s.id)") },
  { "two open shifts at a counter",
    KM_SQL ("SELECT count(*) FROM (SELECT counter FROM main.shift WHERE closed_at IS NULL GROUP BY counter HAVING count(*) > 1) AS s") },

  /* The till and the server. */
  { "a fact that the server has not, or has otherwise",
    KM_SQL ("SELECT count(*) FROM main.outbox o WHERE NOT EXISTS (SELECT 1 FROM server.command c WHERE c.id = o.id AND c.n = o.n AND c.kind = o.kind "
            "AND c.hash = o.hash AND c.till = " OWN " AND c.made_at = o.made_at AND c.status = 'accepted')"),
    KM_BOOKS_UNSENT },
  { "a fact that only the server has",
    KM_SQL ("SELECT count(*) FROM server.command c WHERE c.till = " OWN " AND c.n > 0 AND NOT EXISTS (SELECT 1 FROM main.outbox o WHERE o.id = c.id)") },
  { "what the server thinks is the till's last number",
    KM_SQL ("SELECT count(*) FROM main.till t WHERE t.code IS NOT NULL AND NOT EXISTS (SELECT 1 FROM server.till s WHERE s.till = t.code "
            "AND s.last_n = t.last_n)"),
    KM_BOOKS_UNSENT },
  { "a receipt that the server has not, or has otherwise",
    KM_SQL ("SELECT count(*) FROM main.receipt r WHERE NOT EXISTS (SELECT 1 FROM server.receipt s WHERE s.number = r.number AND s.hash = r.hash "
            "AND s.total = r.piastres AND s.serial = r.serial AND coalesce(s.previous, '') = coalesce(r.previous, '') AND s.shift = r.shift "
            "AND s.at = r.at)"),
    KM_BOOKS_UNSENT },
  { "a receipt that only the server has",
    KM_SQL ("SELECT count(*) FROM server.receipt s WHERE s.till = " OWN " AND NOT EXISTS (SELECT 1 FROM main.receipt r WHERE r.number = s.number)") },
  { "a shift that the server knows otherwise",
    KM_SQL ("SELECT count(*) FROM main.shift m WHERE NOT EXISTS (SELECT 1 FROM server.shift s WHERE s.id = m.id AND s.float_piastres = m.float)"),
    KM_BOOKS_UNSENT },

  /* The server by itself. */
  { "a visitor who paid twice",
    KM_SQL ("SELECT count(*) FROM (SELECT ticket FROM server.receipt WHERE ticket IS NOT NULL GROUP BY ticket HAVING count(*) > 1) AS r") },
  { "a receipt without a visitor", KM_SQL ("SELECT count(*) FROM server.receipt WHERE ticket IS NULL") },
  { "a card's reference twice",
    KM_SQL ("SELECT count(*) FROM (SELECT reference FROM server.payment WHERE reference IS NOT NULL GROUP BY reference HAVING count(*) > 1) AS p") },
  { "receipts with flags", KM_SQL ("SELECT count(*) FROM server.receipt WHERE flags <> ''"), KM_BOOKS_FLAGS },
  { "cases", KM_SQL ("SELECT count(*) FROM server.review_case"), KM_BOOKS_FLAGS },
  { "a receipt whose payments are not its total",
    KM_SQL ("SELECT count(*) FROM server.receipt r WHERE r.total <> (SELECT coalesce(sum(p.piastres), 0) FROM server.payment p WHERE p.receipt = r.number) "
            "OR r.total <> r.cash + r.electronic OR r.total <= 0") },
  { "a receipt whose fees are not its total",
    KM_SQL ("SELECT count(*) FROM server.receipt r WHERE r.total <> r.surcharge + r.rounding "
            "+ (SELECT coalesce(sum(f.piastres), 0) FROM server.fee_line f WHERE f.receipt = r.number)") },
  { "change that is wrong",
    KM_SQL ("SELECT count(*) FROM server.payment WHERE received - change <> piastres OR change < 0") },
  { "a receipt without requests",
    KM_SQL ("SELECT count(*) FROM server.receipt r WHERE NOT EXISTS (SELECT 1 FROM server.request q WHERE q.receipt = r.number)") },
  { "a request, fee or payment without its receipt",
    KM_SQL ("SELECT (SELECT count(*) FROM server.request WHERE receipt NOT IN (SELECT number FROM server.receipt)) "
            "+ (SELECT count(*) FROM server.fee_line WHERE receipt NOT IN (SELECT number FROM server.receipt)) "
            "+ (SELECT count(*) FROM server.payment WHERE receipt NOT IN (SELECT number FROM server.receipt))") },
  { "two visitors at a counter",
    KM_SQL ("SELECT count(*) FROM (SELECT counter FROM server.ticket WHERE state IN ('called', 'serving') GROUP BY counter HAVING count(*) > 1) AS t") },

  /* Summaries and what they sum. */
  { "takings of a day",
    KM_SQL ("SELECT count(*) FROM (SELECT centre, day, count(*), sum(total), sum(cash), sum(electronic), sum(pass_through), sum(surcharge), sum(rounding) "
            "FROM server.receipt GROUP BY centre, day EXCEPT SELECT centre, day, receipts, total, cash, electronic, pass_through, surcharge, rounding "
            "FROM server.sum_day WHERE part = 'day') AS d") },
  { "takings of a day that nobody paid",
    KM_SQL ("SELECT count(*) FROM server.sum_day s WHERE s.part = 'day' AND s.receipts <> (SELECT count(*) FROM server.receipt r "
            "WHERE r.centre = s.centre AND r.day = s.day)") },
  { "takings of a shift",
    KM_SQL ("SELECT count(*) FROM (SELECT shift, count(*), sum(total), sum(cash), sum(pass_through) FROM server.receipt GROUP BY shift "
            "EXCEPT SELECT shift, receipts, total, cash, pass_through FROM server.sum_shift) AS s") },
  { "takings of a shift by method",
    KM_SQL ("SELECT count(*) FROM server.sum_shift s WHERE s.card <> (SELECT coalesce(sum(p.piastres), 0) FROM server.payment p WHERE p.shift = s.shift "
            "AND p.method = 'card') OR s.cash <> (SELECT coalesce(sum(p.piastres), 0) FROM server.payment p WHERE p.shift = s.shift AND p.method = 'cash')") },
  { "takings of a counter",
    KM_SQL ("SELECT count(*) FROM (SELECT counter, day, count(*), sum(total) FROM server.receipt GROUP BY counter, day "
            "EXCEPT SELECT counter, day, receipts, piastres FROM server.sum_counter) AS c") },
  { "takings of an authority",
    KM_SQL ("SELECT count(*) FROM server.sum_authority s WHERE s.piastres + s.pass_through <> (SELECT coalesce(sum(f.piastres), 0) FROM server.fee_line f "
            "JOIN server.receipt r ON r.number = f.receipt WHERE f.authority = s.authority AND r.centre = s.centre AND r.day = s.day) "
            "OR s.requests <> (SELECT count(*) FROM server.request q WHERE q.authority = s.authority AND q.centre = s.centre AND q.day = s.day)") },
  { "the queue's figures",
    KM_SQL ("SELECT count(*) FROM (SELECT centre, day, lane, count(*), sum(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), "
            "sum(CASE WHEN state = 'called' THEN 1 ELSE 0 END), sum(CASE WHEN state = 'serving' THEN 1 ELSE 0 END), "
            "sum(CASE WHEN state = 'held' THEN 1 ELSE 0 END), sum(CASE WHEN state = 'finished' THEN 1 ELSE 0 END) FROM server.ticket "
            "GROUP BY centre, day, lane EXCEPT SELECT centre, day, lane, tickets, waiting, called, serving, held, served FROM server.sum_lane) AS l") },
  { "who was served at a counter",
    KM_SQL ("SELECT count(*) FROM (SELECT counter, day, count(*) FROM server.ticket WHERE state = 'finished' GROUP BY counter, day "
            "EXCEPT SELECT counter, day, served FROM server.sum_counter) AS c") },
  { "a hole in the events",
    KM_SQL ("SELECT count(*) FROM server.centre c WHERE c.seq <> (SELECT coalesce(max(e.seq), 0) FROM server.event e WHERE e.centre = c.centre) "
            "OR c.seq <> (SELECT count(*) FROM server.event e WHERE e.centre = c.centre)") },
};

static KmDb *
open_both (const char *till_db, const char *server_db)
{
  g_autofree char *uri = g_strconcat ("sqlite:", till_db, NULL);
  g_autofree char *quoted = g_strescape (server_db, NULL);
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS server", quoted);
  g_autoptr (GError) error = NULL;
  KmDb *db = km_db_open (uri, KM_DB_READ_ONLY, &error);

  g_assert_no_error (error);
  if (!km_db_exec (db, attach, &error))
    g_error ("%s: %s", server_db, error->message);
  return db;
}

/* previous hash|number|at|kind|actor|till|subject|body hash */
static void
check_audit (KmDb *db, GPtrArray *wrong)
{
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT centre, number, at, kind, coalesce(actor, ''), coalesce(till, ''), subject, body_hash, hash "
                                                     "FROM server.audit ORDER BY centre, number"), NULL, "");
  g_autofree char *centre = NULL, *previous = NULL;
  gint64 number = 0;

  while (km_rows_next (rows, NULL) > 0)
    {
      g_autofree char *text = NULL;
      char hash[KM_HASH_HEX_LENGTH];

      if (g_strcmp0 (centre, km_rows_text (rows, 0)) != 0)
        {
          number = 0;
          g_free (centre);
          centre = g_strdup (km_rows_text (rows, 0));
          g_clear_pointer (&previous, g_free);
        }
      text = g_strdup_printf ("%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|%s|%s|%s|%s|%s", previous ? previous : "", km_rows_int (rows, 1),
                              km_rows_int (rows, 2), km_rows_text (rows, 3), km_rows_text (rows, 4), km_rows_text (rows, 5), km_rows_text (rows, 6),
                              km_rows_text (rows, 7));
      km_hash_hex (text, strlen (text), hash);
      if (km_rows_int (rows, 1) != ++number || strcmp (hash, km_rows_text (rows, 8)) != 0)
        {
          g_ptr_array_add (wrong, g_strdup_printf ("the audit chain of %s breaks at %" G_GINT64_FORMAT, centre, number));
          return;
        }
      g_free (previous);
      previous = g_strdup (hash);
    }
}

GPtrArray *
km_books_check (const char *till_db, const char *server_db, KmBooksFlags flags)
{
  g_autoptr (KmDb) db = open_both (till_db, server_db);
  GPtrArray *wrong = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 count = -1;

      if (questions[i].unless & flags)
        continue;
      if (km_db_one (db, questions[i].sql, &error, "", "i", &count) < 0)
        g_error ("%s: %s", questions[i].what, error->message);
      if (count != 0)
        g_ptr_array_add (wrong, g_strdup_printf ("%s: %" G_GINT64_FORMAT, questions[i].what, count));
    }
  check_audit (db, wrong);
  return wrong;
}

void
km_books_assert (const char *state_dir, KmBooksFlags flags)
{
  g_autofree char *till_db = g_build_filename (state_dir, "till.db", NULL);
  g_autofree char *server_db = g_build_filename (state_dir, "server", "server.db", NULL);
  g_autoptr (GPtrArray) wrong = km_books_check (till_db, server_db, flags);

  for (guint i = 0; i < wrong->len; i++)
    g_printerr ("books: %s\n", (char *) wrong->pdata[i]);
  if (wrong->len > 0)
    g_error ("the books in %s are not right", state_dir);
}

gint64
km_books_ask (const char *path, const char *sql)
{
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDb) db = km_db_open (uri, KM_DB_READ_ONLY, &error);
  gint64 value = 0;

  if (db == NULL || km_db_one (db, sql, &error, "", "i", &value) < 0)
    g_error ("%s: %s: %s", path, sql, error->message);
  return value;
}
