/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-digits.h"
#include "km-error.h"
#include "km-json.h"
#include "km-reads-private.h"
#include "km-receipt-keys.h"

#define DEFAULT_LIMIT 20
#define MAX_LIMIT 50
/* Rows of the index that one search looks at: with a name that half the country bears it goes on at the next page. */
#define MAX_LOOKED_AT 20000

typedef struct
{
  KmTime at;
  char *receipt;
} Hit;

typedef struct
{
  KmReading *reading;
  const char *centre;
  const char *receipt, *national_id, *passport, *name, *ticket, *day, *cursor;
  gint64 limit;
  GDate date;          /* of day */
  KmTime from, to;     /* the receipts' times: [from, to) */
  KmTime cursor_at;    /* hits before it, */
  char *cursor_receipt; /* or at it with a smaller number */
  GArray *hits;        /* Hit: newest first, at most limit + 1 */
  Hit last_looked_at;  /* when the bound stopped the search */
} Search;

static const KmJsonMember members[] = {
  { "receipt", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Search, receipt), 0, 0 },
  { "national_id", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Search, national_id), 1, 64 },
  { "passport", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Search, passport), 1, 64 },
  { "name", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Search, name), 1, 200 },
  { "ticket", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Search, ticket), 1, 64 },
  { "day", KM_JSON_DATE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Search, day), 0, 0 },
  { "limit", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (Search, limit), 1, MAX_LIMIT },
  { "cursor", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Search, cursor), 1, 200 },
};

static void
clear_hit (gpointer data)
{
  g_free (((Hit *) data)->receipt);
}

/* ---- Candidates ---- */

static gboolean
is_full (const Search *search)
{
  return search->hits->len > search->limit;
}

static void
add_hit (Search     *search,
         KmTime      at,
         const char *receipt)
{
  Hit hit = { at, g_strdup (receipt) };

  g_array_append_val (search->hits, hit);
}

/* A receipt by its number; another centre's is not found. */
static gboolean
by_number (Search  *search,
           GError **error)
{
  g_autofree char *centre = NULL;
  gint64 at = 0;
  int found = km_db_one (search->reading->db, KM_SQL ("SELECT centre, at FROM receipt WHERE number = $1"), error, "s", search->receipt, "si", &centre, &at);

  if (found == 1 && g_strcmp0 (centre, search->centre) == 0)
    add_hit (search, at, search->receipt);
  return found >= 0;
}

static gboolean
by_day (Search  *search,
        GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (search->reading->db,
                                         KM_SQL ("SELECT at, number FROM receipt WHERE centre = $1 AND day = $2 AND (at < $3 OR (at = $3 AND number < $4)) ORDER BY at DESC, number DESC LIMIT $5"),
                                         error, "ssisi", search->centre, search->day, search->cursor_at, search->cursor_receipt != NULL ? search->cursor_receipt : "", search->limit + 1);
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    add_hit (search, km_rows_int (rows, 0), km_rows_text (rows, 1));
  return step == 0;
}

/* "م ٤٢", "M42", "M 42": the lane's letter and the number on the visitor's paper. */
static gboolean
by_ticket (Search  *search,
           KmTime   now,
           GError **error)
{
  g_autofree char *clean = km_text_clean (search->ticket);
  g_autofree char *letter = NULL;
  char today[KM_DATE_FORMAT_LENGTH];
  const KmCentre *centre = km_directory_find_centre (search->reading->directory, search->centre);
  gsize digits = strlen (clean);
  gint64 number = 0;

  while (digits > 0 && g_ascii_isdigit (clean[digits - 1]))
    digits--;
  if (!g_ascii_string_to_signed (clean + digits, 10, 1, 999999, &number, NULL) || centre == NULL)
    return TRUE;
  letter = g_strchomp (g_strndup (clean, digits));
  km_time_business_date (now, km_store_get_zone (search->reading->store), today);
  for (guint i = 0; i < centre->lanes->len; i++)
    {
      const KmLane *lane = g_ptr_array_index (centre->lanes, i);
      g_autofree char *ticket = NULL;
      g_autoptr (KmRows) rows = NULL;
      int found, step;

      if (strcmp (letter, lane->letter) != 0 && g_ascii_strcasecmp (letter, lane->latin) != 0)
        continue;
      found = km_db_one (search->reading->db, KM_SQL ("SELECT id FROM ticket WHERE centre = $1 AND day = $2 AND label_lane = $3 AND number = $4 AND origin = 'issued'"), error, "sssi",
                         search->centre, search->day != NULL ? search->day : today, lane->lane, number, "s", &ticket);
      if (found < 0)
        return FALSE;
      if (found == 0)
        continue;
      rows = km_db_query (search->reading->db, KM_SQL ("SELECT at, number FROM receipt WHERE ticket = $1 ORDER BY at DESC LIMIT 50"), error, "s", ticket);
      step = rows != NULL ? 1 : -1;
      while (step == 1 && (step = km_rows_next (rows, error)) == 1)
        add_hit (search, km_rows_int (rows, 0), km_rows_text (rows, 1));
      if (step < 0)
        return FALSE;
    }
  return TRUE;
}

/* ---- By who came ---- */

static GArray *
keys_of (Search *search)
{
  const guint8 *secret = km_store_get_search_key (search->reading->store);
  GArray *keys = search->name != NULL ? km_receipt_keys_of_name (secret, search->centre, search->name) : g_array_new (FALSE, FALSE, sizeof (gint64));
  const char *identities[] = { search->national_id, search->passport };

  for (guint i = 0; i < G_N_ELEMENTS (identities); i++)
    if (identities[i] != NULL)
      {
        g_autofree char *ascii = km_digits_to_ascii (identities[i]);
        gint64 key = km_receipt_key_of_identity (secret, search->centre, g_strstrip (ascii));

        g_array_append_val (keys, key);
      }
  return keys;
}

/* The rarest first: the others are asked for each of its rows. */
static gboolean
sort_by_rarity (Search  *search,
                GArray  *keys,
                GError **error)
{
  gint64 least = G_MAXINT64;

  for (guint i = 0; i < keys->len; i++)
    {
      gint64 n = 0, key = g_array_index (keys, gint64, i);

      if (km_db_one (search->reading->db, KM_SQL ("SELECT count(*) FROM (SELECT 1 FROM receipt_key WHERE key = $1 LIMIT 1000) few"), error, "i", key, "i", &n) < 0)
        return FALSE;
      if (n >= least)
        continue;
      least = n;
      g_array_index (keys, gint64, i) = g_array_index (keys, gint64, 0);
      g_array_index (keys, gint64, 0) = key;
    }
  return TRUE;
}

/* 1: all the other keys name this receipt too. */
static int
has_all (Search     *search,
         GArray     *keys,
         KmTime      at,
         const char *receipt,
         GError    **error)
{
  int found = 1;

  for (guint i = 1; found == 1 && i < keys->len; i++)
    found = km_db_one (search->reading->db, KM_SQL ("SELECT 1 FROM receipt_key WHERE key = $1 AND at = $2 AND receipt = $3"), error, "iis",
                       g_array_index (keys, gint64, i), at, receipt, "-");
  return found;
}

static gboolean
by_person (Search  *search,
           GError **error)
{
  g_autoptr (GArray) keys = keys_of (search);
  g_autoptr (KmRows) rows = NULL;
  guint looked_at = 0;
  int step;

  if (keys->len == 0)
    return TRUE;
  if (!sort_by_rarity (search, keys, error))
    return FALSE;
  rows = km_db_query (search->reading->db,
                      KM_SQL ("SELECT at, receipt FROM receipt_key WHERE key = $1 AND at >= $2 AND at <= $3 ORDER BY at DESC, receipt DESC"),
                      error, "iii", g_array_index (keys, gint64, 0), search->from, MIN (search->to, search->cursor_at));
  step = rows != NULL ? 1 : -1;
  while (step == 1 && !is_full (search) && (step = km_rows_next (rows, error)) == 1)
    {
      KmTime at = km_rows_int (rows, 0);
      const char *receipt = km_rows_text (rows, 1);
      int fits;

      if (at == search->cursor_at && g_strcmp0 (receipt, search->cursor_receipt) >= 0)
        continue;
      fits = has_all (search, keys, at, receipt, error);
      if (fits < 0)
        return FALSE;
      if (fits == 1)
        add_hit (search, at, receipt);
      if (++looked_at == MAX_LOOKED_AT)
        {
          search->last_looked_at = (Hit) { at, g_strdup (receipt) };
          return TRUE;
        }
    }
  return step >= 0;
}

/* ---- The answer ---- */

static json_t *
visitor_of (json_t *body)
{
  return json_object_get (json_object_get (body, "receipt"), "visitor");
}

static gboolean
describe (Search    *search,
          const Hit *hit,
          json_t    *list,
          GError   **error)
{
  g_autoptr (KmRows) rows = km_db_query (search->reading->db,
                                         KM_SQL ("SELECT r.id, r.at, r.day, r.counter, r.clerk, r.total, r.flags, r.body, v.at FROM receipt r LEFT JOIN receipt_void v ON v.receipt = r.number WHERE r.number = $1"),
                                         error, "s", hit->receipt);
  int step = rows != NULL ? km_rows_next (rows, error) : -1;
  g_autoptr (json_t) body = NULL;
  json_t *element, *services, *item;
  gsize i;

  if (step <= 0)
    return step == 0;
  body = km_json_parse (km_rows_text (rows, 7), strlen (km_rows_text (rows, 7)), KM_JSON_MAX_DEPTH, NULL);
  services = json_array ();
  json_array_foreach (json_object_get (body, "items"), i, item)
    json_array_append_new (services, json_pack ("{s:s, s:s}", "service", km_json_get_string (item, "service", ""), "name", km_json_get_string (item, "name", "")));
  element = json_object ();
  km_json_set_string (element, "number", hit->receipt);
  km_json_set_string (element, "id", km_rows_text (rows, 0));
  km_json_set_time (element, "at", km_rows_int (rows, 1));
  km_json_set_string (element, "day", km_rows_text (rows, 2));
  km_json_set_string (element, "counter", km_rows_text (rows, 3));
  km_json_set_string (element, "clerk", km_rows_text (rows, 4));
  km_json_set_integer (element, "total", km_rows_int (rows, 5));
  km_json_set (element, "flags", km_read_codes (km_rows_text (rows, 6)));
  km_json_set_string (element, "visitor", km_json_get_string (visitor_of (body), "name", NULL));
  km_json_set_string (element, "identity_masked", km_json_get_string (visitor_of (body), "identity_masked", NULL));
  km_json_set (element, "services", services);
  km_json_set_boolean (element, "void", !km_rows_is_null (rows, 8));
  json_array_append_new (list, element);
  return TRUE;
}

static json_t *
answer (Search  *search,
        GError **error)
{
  g_autoptr (json_t) json = json_object ();
  json_t *list = json_array ();
  g_autofree char *next = NULL;

  km_json_set (json, "receipts", list);
  for (guint i = 0; i < search->hits->len && i < search->limit; i++)
    if (!describe (search, &g_array_index (search->hits, Hit, i), list, error))
      return NULL;
  if (is_full (search))
    next = km_read_cursor_make (g_array_index (search->hits, Hit, search->limit - 1).at, g_array_index (search->hits, Hit, search->limit - 1).receipt);
  else if (search->last_looked_at.receipt != NULL)
    next = km_read_cursor_make (search->last_looked_at.at, search->last_looked_at.receipt);
  km_json_set_string (json, "next", next);
  return g_steal_pointer (&json);
}

static gboolean
set_day (Search  *search,
         GError **error)
{
  GTimeZone *zone = km_store_get_zone (search->reading->store);

  search->from = 0;
  search->to = G_MAXINT64;
  if (search->day == NULL)
    return TRUE;
  if (!km_date_parse (search->day, &search->date, error))
    return FALSE;
  search->from = km_time_from_local (&search->date, 0, zone);
  g_date_add_days (&search->date, 1);
  search->to = km_time_from_local (&search->date, 0, zone) - 1;
  return TRUE;
}

static json_t *
run (Search  *search,
     KmTime   now,
     GError **error)
{
  gboolean fine;

  if (search->receipt == NULL && search->national_id == NULL && search->passport == NULL && search->name == NULL && search->ticket == NULL && search->day == NULL)
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "", "say what to look for: receipt, national_id, passport, name, ticket or day");
      return NULL;
    }
  search->cursor_at = G_MAXINT64;
  if (!km_read_cursor_parse (search->cursor, &search->cursor_at, &search->cursor_receipt, error) || !set_day (search, error))
    return NULL;
  if (search->receipt != NULL)
    fine = by_number (search, error);
  else if (search->ticket != NULL)
    fine = by_ticket (search, now, error);
  else if (search->national_id != NULL || search->passport != NULL || search->name != NULL)
    fine = by_person (search, error);
  else
    fine = by_day (search, error);
  return fine ? answer (search, error) : NULL;
}

json_t *
km_read_search (KmStore        *store,
                const KmCaller *caller,
                json_t         *body,
                KmTime          now,
                GError        **error)
{
  KmReading reading;
  Search search = { .reading = &reading, .centre = caller->centre, .limit = DEFAULT_LIMIT };
  json_t *json = NULL;

  if (!km_json_read (body, "", members, G_N_ELEMENTS (members), KM_JSON_STRICT, &search, error))
    return NULL;
  search.hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  g_array_set_clear_func (search.hits, clear_hit);
  if (km_reading_open (&reading, store, error))
    json = run (&search, now, error);
  km_reading_close (&reading);
  g_array_unref (search.hits);
  g_free (search.cursor_receipt);
  g_free (search.last_looked_at.receipt);
  return json;
}
