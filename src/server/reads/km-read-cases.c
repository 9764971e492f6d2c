/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-error.h"
#include "km-json.h"
#include "km-reads-private.h"

#define PAGE 100

static json_t *
case_from_row (KmRows *rows)
{
  const char *details = km_rows_text (rows, 8);
  json_t *element = json_object ();

  km_json_set_string (element, "id", km_rows_text (rows, 0));
  km_json_set_string (element, "kind", km_rows_text (rows, 1));
  km_json_set_string (element, "subject", km_rows_text (rows, 2));
  km_json_set_time (element, "opened_at", km_rows_int (rows, 3));
  km_json_set (element, "flags", km_read_codes (km_rows_text (rows, 4)));
  km_json_set_string (element, "day", km_rows_text (rows, 5));
  km_json_set_string (element, "command", km_rows_text (rows, 6));
  km_json_set_string (element, "actor", km_rows_text (rows, 7));
  km_json_set (element, "details", details != NULL ? km_json_parse (details, strlen (details), KM_JSON_MAX_DEPTH, NULL) : NULL);
  km_json_set_time (element, "closed_at", km_rows_is_null (rows, 9) ? KM_TIME_NONE : km_rows_int (rows, 9));
  km_json_set_string (element, "closed_by", km_rows_text (rows, 10));
  km_json_set_string (element, "note", km_rows_text (rows, 11));
  return element;
}

typedef struct
{
  gboolean closed;
  KmTime at;  /* where the last page ended, */
  char *id;   /* and the case that stood there */
} Page;

/* Open ones from the oldest on, closed ones from the newest back. */
static KmRows *
query (KmReading  *reading,
       const Page *page,
       GError    **error)
{
  if (page->closed)
    return km_db_query (reading->db, KM_SQL ("SELECT id, kind, subject, opened_at, flags, day, command, actor, details, closed_at, closed_by, note FROM review_case WHERE centre = $1 AND closed_at IS NOT NULL AND (closed_at < $2 OR (closed_at = $2 AND id < $3)) ORDER BY closed_at DESC, id DESC LIMIT 101"),
                        error, "sis", reading->centre->centre, page->at, page->id != NULL ? page->id : "");
  return km_db_query (reading->db, KM_SQL ("SELECT id, kind, subject, opened_at, flags, day, command, actor, details, closed_at, closed_by, note FROM review_case WHERE centre = $1 AND closed_at IS NULL AND (opened_at > $2 OR (opened_at = $2 AND id > $3)) ORDER BY opened_at, id LIMIT 101"),
                      error, "sis", reading->centre->centre, page->at, page->id != NULL ? page->id : "");
}

static json_t *
read_cases (KmReading  *reading,
            const char *centre,
            const Page *page,
            KmTime      now,
            GError    **error)
{
  g_autoptr (json_t) json = km_read_begin (reading, centre, now, error);
  g_autoptr (KmRows) rows = json != NULL ? query (reading, page, error) : NULL;
  g_autoptr (json_t) list = json_array ();
  g_autofree char *next = NULL;
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && json_array_size (list) <= PAGE && (step = km_rows_next (rows, error)) == 1)
    json_array_append_new (list, case_from_row (rows));
  if (step < 0)
    return NULL;
  if (json_array_size (list) > PAGE)
    {
      json_t *last = json_array_get (list, PAGE - 1);

      next = km_read_cursor_make (km_json_get_time (last, page->closed ? "closed_at" : "opened_at", 0), km_json_get_string (last, "id", ""));
      json_array_remove (list, PAGE);
    }
  km_json_set (json, "cases", g_steal_pointer (&list));
  km_json_set_string (json, "next", next);
  return g_steal_pointer (&json);
}

json_t *
km_read_cases (KmStore    *store,
               const char *centre,
               const char *state,
               const char *cursor,
               KmTime      now,
               GError    **error)
{
  KmReading reading = { NULL };
  Page page = { .closed = g_strcmp0 (state, "closed") == 0 };
  json_t *json = NULL;

  page.at = page.closed ? G_MAXINT64 : G_MININT64;
  if (state != NULL && !page.closed && strcmp (state, "open") != 0)
    km_error_set (error, KM_ERROR_INVALID, "bad-body", "/state", "open or closed");
  else if (km_read_cursor_parse (cursor, &page.at, &page.id, error) && km_reading_open (&reading, store, error))
    json = read_cases (&reading, centre, &page, now, error);
  km_reading_close (&reading);
  g_free (page.id);
  return json;
}
