// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-export.h"
#include "km-json.h"
#include "km-keys.h"

/* columns: name and type, i an integer, s a text, t a time. Every query takes centre, first and last day. */
static const struct
{
  const char *name;
  const char *columns;
  const char *sql;
} tables[] = {
  { "receipts",
    "number:s till:s fiscal_year:s serial:i day:s at:t received_at:t after_closing:i clerk:s counter:s shift:s catalogue:s total:i cash:i "
    "electronic:i pass_through:i surcharge:i rounding:i hash:s previous:s flags:s",
    KM_SQL ("SELECT number, till, fiscal_year, serial, day, at, received_at, after_closing, clerk, counter, shift, catalogue, total, cash, "
            "electronic, pass_through, surcharge, rounding, hash, previous, flags FROM receipt WHERE centre = $1 AND day >= $2 AND day <= $3 "
            "ORDER BY till, fiscal_year, serial") },
  { "fees", "receipt:s line:i item:i authority:s service:s code:s piastres:i pass_through:i",
    KM_SQL ("SELECT f.receipt, f.line, f.item, f.authority, f.service, f.code, f.piastres, f.pass_through FROM receipt r "
            "JOIN fee_line f ON f.receipt = r.number WHERE r.centre = $1 AND r.day >= $2 AND r.day <= $3 ORDER BY f.receipt, f.line") },
  { "payments", "receipt:s line:i shift:s method:s piastres:i received:i change:i reference:s scheme:s last4:s",
    KM_SQL ("SELECT p.receipt, p.line, p.shift, p.method, p.piastres, p.received, p.change, p.reference, p.scheme, p.last4 FROM receipt r "
            "JOIN payment p ON p.receipt = r.number WHERE r.centre = $1 AND r.day >= $2 AND r.day <= $3 ORDER BY p.receipt, p.line") },
  { "voids", "receipt:s day:s at:t after_closing:i shift:s reason:s asked_by:s voided_by:s",
    KM_SQL ("SELECT receipt, day, at, after_closing, shift, reason, asked_by, voided_by FROM receipt_void WHERE centre = $1 AND day >= $2 "
            "AND day <= $3 ORDER BY at, receipt") },
  { "refunds", "request:s receipt:s authority:s day:s at:t after_closing:i shift:s actor:s method:s piastres:i pass_through:i rounding:i reference:s",
    KM_SQL ("SELECT request, receipt, authority, day, at, after_closing, shift, actor, method, piastres, pass_through, rounding, reference "
            "FROM refund WHERE centre = $1 AND day >= $2 AND day <= $3 ORDER BY at, id") },
  { "reprints", "receipt:s copy:i actor:s counter:s at:t",
    KM_SQL ("SELECT p.receipt, p.copy, p.actor, p.counter, p.at FROM receipt r JOIN reprint p ON p.receipt = r.number WHERE r.centre = $1 "
            "AND r.day >= $2 AND r.day <= $3 ORDER BY p.receipt, p.copy") },
  { "shifts", "shift:s day:s counter:s account:s till:s state:s opened_at:t float:i counted_at:t counted:i expected:i closed_at:t verified_by:s verified_at:t",
    KM_SQL ("SELECT id, day, counter, account, till, state, opened_at, float_piastres, counted_at, counted, expected, closed_at, verified_by, "
            "verified_at FROM shift WHERE centre = $1 AND day >= $2 AND day <= $3 ORDER BY opened_at, id") },
  { "paid-in", "shift:s piastres:i reference:s bank:s actor:s at:t",
    KM_SQL ("SELECT p.shift, p.piastres, p.reference, p.bank, p.actor, p.at FROM shift s JOIN pay_in p ON p.shift = s.id WHERE s.centre = $1 "
            "AND s.day >= $2 AND s.day <= $3 ORDER BY p.at, p.id") },
};

/* A file that is being written, with its hash. */
typedef struct
{
  const KmExport *what;
  GString *text;
  gint64 rows;
} Sheet;

/* A text that a spreadsheet would take for a formula is marked as text. */
static void
add_cell (GString *text, const char *value, gboolean first)
{
  if (!first)
    g_string_append_c (text, ',');
  if (value == NULL)
    return;
  if (strpbrk (value, ",\"\r\n") == NULL && strchr ("=+-@\t", *value) == NULL)
    {
      g_string_append (text, value);
      return;
    }
  g_string_append_c (text, '"');
  if (*value != '\0' && strchr ("=+-@\t", *value) != NULL)
    g_string_append_c (text, '\'');
  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
}

static void
add_row (Sheet *sheet, KmRows *rows, char **columns)
{
  g_autoptr (json_t) json = sheet->what->json ? json_object () : NULL;

  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (columns[i], strcspn (columns[i], ":"));
      char type = columns[i][strlen (name) + 1];
      gboolean null = km_rows_is_null (rows, (int) i);
      g_autofree char *value = NULL;

      if (!null && type == 't')
        value = km_time_to_string (km_rows_int (rows, (int) i));
      else if (!null && type == 's')
        value = g_strdup (km_rows_text (rows, (int) i));
      if (json != NULL && type == 'i')
        km_json_set (json, name, null ? NULL : json_integer (km_rows_int (rows, (int) i)));
      else if (json != NULL)
        km_json_set_string (json, name, value);
      else if (type == 'i' && !null)
        g_string_append_printf (sheet->text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", km_rows_int (rows, (int) i));
      else
        add_cell (sheet->text, value, i == 0);
    }
  if (json != NULL)
    {
      g_autofree char *line = km_json_dump (json, NULL);

      g_string_append_printf (sheet->text, "%s%s", sheet->rows > 0 ? ",\n" : "", line);
    }
  else
    g_string_append (sheet->text, "\r\n");
  sheet->rows++;
}

static gboolean
fill (Sheet *sheet, KmDb *db, const char *sql, char **columns, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (db, sql, error, "sss", sheet->what->centre, sheet->what->from, sheet->what->to);
  int step = rows != NULL ? 1 : -1;

  if (sheet->what->json)
    g_string_append (sheet->text, "[\n");
  for (guint i = 0; !sheet->what->json && columns[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (columns[i], strcspn (columns[i], ":"));

      g_string_append_printf (sheet->text, "%s%s", i > 0 ? "," : "", name);
    }
  if (!sheet->what->json)
    g_string_append (sheet->text, "\r\n");
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    add_row (sheet, rows, columns);
  if (sheet->what->json)
    g_string_append (sheet->text, "\n]\n");
  return step == 0;
}

static gboolean
write_file (const char *folder, const char *name, const GString *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/* One table; adds it to the manifest's list. */
static gint64
export_table (KmDb *db, const KmExport *what, guint n, const char *folder, json_t *list, GError **error)
{
  g_auto (GStrv) columns = g_strsplit (tables[n].columns, " ", -1);
  g_autofree char *name = g_strconcat (tables[n].name, what->json ? ".json" : ".csv", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  Sheet sheet = { .what = what, .text = text };
  char hash[KM_HASH_HEX_LENGTH];
  json_t *entry;

  if (!fill (&sheet, db, tables[n].sql, columns, error) || !write_file (folder, name, text, error))
    return -1;
  entry = json_object ();
  km_json_set_string (entry, "file", name);
  km_json_set_integer (entry, "rows", sheet.rows);
  km_json_set_integer (entry, "bytes", (gint64) text->len);
  km_json_set_string (entry, "blake2b_256", km_hash_hex (text->str, text->len, hash));
  json_array_append_new (list, entry);
  return sheet.rows;
}

gint64
km_export (KmDb *db, const KmExport *what, const char *folder, GError **error)
{
  g_autoptr (json_t) manifest = json_object ();
  g_autofree char *epoch = NULL, *practice = NULL, *head = NULL, *dumped = NULL;
  g_autoptr (GString) text = NULL;
  json_t *files = json_array ();
  gint64 total = 0, number = 0;

  km_json_set (manifest, "files", files);
  if (km_db_one (db, KM_SQL ("SELECT audit_number, audit_hash FROM centre WHERE centre = $1"), error, "s", what->centre, "is", &number, &head) < 0
      || km_db_one (db, KM_SQL ("SELECT value FROM store WHERE key = 'epoch'"), error, "", "s", &epoch) < 0
      || km_db_one (db, KM_SQL ("SELECT value FROM store WHERE key = 'practice'"), error, "", "s", &practice) < 0)
    return -1;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      gint64 rows = export_table (db, what, i, folder, files, error);

      if (rows < 0)
        return -1;
      total += rows;
    }
  km_json_set_string (manifest, "centre", what->centre);
  km_json_set_string (manifest, "from", what->from);
  km_json_set_string (manifest, "to", what->to);
  km_json_set_time (manifest, "made_at", what->now);
  km_json_set_boolean (manifest, "practice", g_strcmp0 (practice, "yes") == 0);
  km_json_set_string (manifest, "epoch", epoch);
  km_json_set_integer (manifest, "audit_number", number);
  km_json_set_string (manifest, "audit_hash", head);
  dumped = km_json_dump (manifest, NULL);
  text = g_string_new (dumped);
  g_string_append_c (text, '\n');
  return write_file (folder, "manifest.json", text, error) ? total : -1;
}
