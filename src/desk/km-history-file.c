/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "km-arabic.h"

#include "km-history-private.h"

/* The history in this till's own file, on the store's thread: its receipts, and what is known of voids. */

/* Receipts that one page opens at most: their bodies are sealed. */
#define MAX_LOOKED_AT 300
#define PAGE 20

/* --- the bodies -------------------------------------------------------------------------------------------------------------- */

static json_t *
unseal (KmStoreSide *side, GBytes *sealed)
{
  g_autoptr (GBytes) plain = km_store_unseal (side, sealed, NULL);

  return plain ? km_json_parse (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), KM_JSON_MAX_DEPTH, NULL) : NULL;
}

static gboolean
answers_have (json_t *answers, const KmHistoryQuery *query)
{
  const char *id;
  json_t *value;

  json_object_foreach (answers, id, value)
    if ((g_str_has_suffix (id, "national_id") || g_str_has_suffix (id, "passport_number"))
        && g_strcmp0 (json_string_value (value), query->value) == 0)
      return TRUE;
  return FALSE;
}

static void
add_names (GString *names, json_t *answers)
{
  const char *id;
  json_t *value;

  json_object_foreach (answers, id, value)
    if (g_str_has_suffix (id, "full_name"))
      g_string_append_printf (names, " %s", json_string_value (value));
}

/* Every word of it stands among the names, whole. */
static gboolean
names_have (json_t *body, const KmHistoryQuery *query)
{
  g_autoptr (GString) names = g_string_new (km_json_get_string (km_json_get_object (km_json_get_object (body, "receipt"), "visitor"), "name", ""));
  g_autofree char *folded = NULL, *padded = NULL, *wanted = km_arabic_fold (query->value);
  g_auto (GStrv) words = g_strsplit (wanted, " ", -1);
  json_t *item;
  gsize i;

  add_names (names, km_json_get_object (body, "answers"));
  json_array_foreach (km_json_get_array (body, "items"), i, item)
    add_names (names, km_json_get_object (item, "answers"));
  folded = km_arabic_fold (names->str);
  padded = g_strdup_printf (" %s ", folded);
  for (guint w = 0; words[w]; w++)
    {
      g_autofree char *word = g_strdup_printf (" %s ", words[w]);

      if (*words[w] && strstr (padded, word) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
fits (const KmHistoryQuery *query, json_t *body, const char *number, const char *ticket)
{
  g_autofree char *wanted = NULL, *there = NULL;
  json_t *item;
  gsize i;

  switch (query->by)
    {
    case KM_HISTORY_BY_RECEIPT:
      return strcmp (number, query->value) == 0;
    case KM_HISTORY_BY_TICKET:
      /* The paper's label: «م ٤٢». A Latin letter needs the server, which knows the lanes of that day. */
      wanted = km_text_clean (query->value);
      there = km_text_clean (ticket);
      g_strdelimit (wanted, " ", '_');
      g_strdelimit (there, " ", '_');
      return strcmp (wanted, there) == 0;
    case KM_HISTORY_BY_NATIONAL_ID:
    case KM_HISTORY_BY_PASSPORT:
      if (answers_have (km_json_get_object (body, "answers"), query))
        return TRUE;
      json_array_foreach (km_json_get_array (body, "items"), i, item)
        if (answers_have (km_json_get_object (item, "answers"), query))
          return TRUE;
      return FALSE;
    case KM_HISTORY_BY_NAME:
      return names_have (body, query);
    case KM_HISTORY_BY_DAY:
    default:
      return TRUE;
    }
}

/* --- one page ----------------------------------------------------------------------------------------------------------------- */

KmHistoryScan *
km_history_scan_new (const KmHistoryQuery *query, gint64 before, GTimeZone *zone)
{
  KmHistoryScan *scan = g_new0 (KmHistoryScan, 1);
  GDate date;

  scan->query = g_new0 (KmHistoryQuery, 1);
  scan->query->by = query->by;
  scan->query->value = g_strdup (query->value);
  scan->query->day = g_strdup (query->day);
  scan->before = before > 0 ? before : G_MAXINT64;
  scan->to = G_MAXINT64;
  scan->receipts = json_array ();
  if (query->day && query->by != KM_HISTORY_BY_RECEIPT && km_date_parse (query->day, &date, NULL))
    {
      scan->from = km_time_from_local (&date, 0, zone);
      g_date_add_days (&date, 1);
      scan->to = km_time_from_local (&date, 0, zone);
    }
  return scan;
}

void
km_history_scan_free (KmHistoryScan *scan)
{
  km_history_query_free (scan->query);
  json_decref (scan->receipts);
  g_free (scan);
}

static json_t *
element_of (json_t *body, const char *number, KmTime at, gboolean voided)
{
  json_t *element = json_object (), *services = json_array (), *item;
  json_t *receipt = km_json_get_object (body, "receipt"), *visitor = km_json_get_object (receipt, "visitor");
  gsize i;

  json_array_foreach (km_json_get_array (body, "items"), i, item)
    {
      json_t *service = json_object ();

      km_json_set_string (service, "service", km_json_get_string (item, "service", ""));
      km_json_set_string (service, "name", km_json_get_string (item, "name", ""));
      json_array_append_new (services, service);
    }
  km_json_set_string (element, "number", number);
  km_json_set_time (element, "at", at);
  km_json_set_string (element, "counter", km_json_get_string (km_json_get_object (receipt, "counter"), "code", NULL));
  km_json_set_integer (element, "total", km_json_get_integer (body, "total", 0));
  km_json_set_string (element, "visitor", km_json_get_string (visitor, "name", NULL));
  km_json_set_string (element, "identity_masked", km_json_get_string (visitor, "identity_masked", NULL));
  km_json_set (element, "services", services);
  km_json_set_boolean (element, "void", voided);
  return element;
}

gboolean
km_history_scan (KmStoreSide *side, gpointer data, GError **error)
{
  KmHistoryScan *scan = data;
  g_autoptr (KmRows) rows = km_db_query (side->db,
                                         KM_SQL ("SELECT receipt.n, receipt.number, receipt.at, receipt.ticket, outbox.sealed, cache.name FROM receipt "
                                                 "JOIN outbox ON outbox.n = receipt.n LEFT JOIN cache ON cache.name = 'void/' || receipt.number "
                                                 "WHERE receipt.n < $1 AND receipt.at >= $2 AND receipt.at < $3 ORDER BY receipt.n DESC LIMIT $4"),
                                         error, "iiii", scan->before, scan->from, scan->to, (gint64) MAX_LOOKED_AT);
  guint looked_at = 0;
  int more;

  if (rows == NULL)
    return FALSE;
  while ((more = km_rows_next (rows, error)) > 0)
    {
      gint64 n = km_rows_int (rows, 0);
      g_autoptr (GBytes) sealed = NULL;
      g_autoptr (json_t) body = NULL;

      /* One more than a page tells that there is a next one. */
      if (json_array_size (scan->receipts) == PAGE)
        {
          scan->next = scan->before;
          return TRUE;
        }
      scan->before = n;
      looked_at++;
      if (scan->query->by == KM_HISTORY_BY_RECEIPT && strcmp (km_rows_text (rows, 1), scan->query->value) != 0)
        continue;
      sealed = km_rows_blob (rows, 4);
      body = unseal (side, sealed);
      if (body && fits (scan->query, body, km_rows_text (rows, 1), km_rows_is_null (rows, 3) ? "" : km_rows_text (rows, 3)))
        json_array_append_new (scan->receipts, element_of (body, km_rows_text (rows, 1), km_rows_int (rows, 2), !km_rows_is_null (rows, 5)));
    }
  if (looked_at == MAX_LOOKED_AT)
    scan->next = scan->before;
  return more == 0;
}

/* --- one receipt ---------------------------------------------------------------------------------------------------------------- */

KmHistoryReading *
km_history_reading_new (const char *number)
{
  KmHistoryReading *reading = g_new0 (KmHistoryReading, 1);

  reading->number = g_strdup (number);
  return reading;
}

void
km_history_reading_free (KmHistoryReading *reading)
{
  g_free (reading->number);
  json_decref (reading->receipt);
  g_free (reading);
}

gboolean
km_history_read (KmStoreSide *side, gpointer data, GError **error)
{
  KmHistoryReading *reading = data;
  g_autoptr (GBytes) sealed = NULL;
  json_t *body, *voided = NULL;
  gint64 copies = 0;
  int found = km_db_one (side->db,
                         KM_SQL ("SELECT receipt.copies, outbox.sealed FROM receipt JOIN outbox ON outbox.n = receipt.n WHERE receipt.number = $1"),
                         error, "s", reading->number, "ib", &copies, &sealed);

  if (found <= 0)
    return found == 0;
  body = unseal (side, sealed);
  if (body == NULL)
    return TRUE;
  reading->receipt = json_object ();
  km_json_set_string (reading->receipt, "number", reading->number);
  km_json_set (reading->receipt, "transaction", body);
  km_json_set_integer (reading->receipt, "copies", copies);
  if (!km_history_get_void (side, reading->number, &voided, error))
    return FALSE;
  km_json_set (reading->receipt, "void", voided);
  return TRUE;
}

/* --- voids ------------------------------------------------------------------------------------------------------------------------ */

static char *
void_name (const char *number)
{
  return g_strconcat ("void/", number, NULL);
}

gboolean
km_history_get_void (KmStoreSide *side, const char *number, json_t **voided, GError **error)
{
  g_autofree char *name = void_name (number), *text = NULL;

  if (!km_store_get_cache (side, name, &text, error))
    return FALSE;
  *voided = text ? km_json_parse (text, strlen (text), KM_JSON_MAX_DEPTH, NULL) : NULL;
  return TRUE;
}

KmHistoryVoid *
km_history_void_new (const char *number, json_t *voided, gint64 cash, gint64 electronic)
{
  KmHistoryVoid *note = g_new0 (KmHistoryVoid, 1);

  note->number = g_strdup (number);
  note->voided = json_incref (voided);
  note->cash = cash;
  note->electronic = electronic;
  return note;
}

void
km_history_void_free (KmHistoryVoid *note)
{
  g_free (note->number);
  json_decref (note->voided);
  g_free (note);
}

gboolean
km_history_note_void (KmStoreSide *side, gpointer data, GError **error)
{
  KmHistoryVoid *note = data;
  g_autofree char *name = void_name (note->number), *text = km_json_dump (note->voided, NULL);
  const char *shift = km_json_get_string (note->voided, "shift", "");

  if (!km_db_run (side->db, KM_SQL ("INSERT INTO cache (name, saved_at, value) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING"), error, "sis", name,
                  g_get_real_time (), text))
    return FALSE;
  note->is_new = km_db_changes (side->db) > 0;
  if (!note->is_new)
    return TRUE;
  if (!km_db_run (side->db, KM_SQL ("UPDATE shift SET cash = cash - $1, electronic = electronic - $2 WHERE id = $3 AND closed_at IS NULL"), error, "iis",
                  note->cash, note->electronic, shift))
    return FALSE;
  note->own_shift = km_db_changes (side->db) > 0;
  return TRUE;
}
