/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-command.h"

#include "km-outbox-private.h"

/* Delivery's work on the store's thread: what is sent next, and what the server's answer means for the file. */

/* A request stays well below KM_COMMAND_MAX_REQUEST_BYTES, so that a slow line carries something at each try. */
#define PARCEL_BYTES (1024 * 1024)

KmParcel *
km_parcel_new (void)
{
  return g_new0 (KmParcel, 1);
}

void
km_parcel_free (KmParcel *parcel)
{
  g_clear_pointer (&parcel->envelope, g_bytes_unref);
  g_free (parcel);
}

/* The body is text already: it is put in as it is, not parsed and written again. */
static gboolean
append_fact (KmStoreSide *side, KmRows *rows, GString *envelope, GError **error)
{
  g_autoptr (GBytes) sealed = km_rows_blob (rows, 5);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (json_t) head = json_object ();
  g_autofree char *text = NULL;

  if (sealed == NULL)
    {
      g_set_error_literal (error, KM_DB_ERROR, KM_DB_ERROR_CORRUPT, "a fact without a body");
      return FALSE;
    }
  body = km_store_unseal (side, sealed, error);
  if (body == NULL)
    return FALSE;
  km_json_set_string (head, "id", km_rows_text (rows, 1));
  km_json_set_string (head, "kind", km_rows_text (rows, 2));
  km_json_set_time (head, "made_at", km_rows_int (rows, 3));
  km_json_set_integer (head, "n", km_rows_int (rows, 0));
  if (!km_rows_is_null (rows, 4))
    km_json_set_string (head, "actor", km_rows_text (rows, 4));
  text = km_json_dump (head, NULL);
  text[strlen (text) - 1] = '\0';
  if (envelope->str[envelope->len - 1] != '[')
    g_string_append_c (envelope, ',');
  g_string_append_printf (envelope, "%s,\"body\":", text);
  g_string_append_len (envelope, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_string_append_c (envelope, '}');
  return TRUE;
}

gboolean
km_parcel_take (KmStoreSide *side, gpointer data, GError **error)
{
  KmParcel *parcel = data;
  g_autoptr (GString) envelope = g_string_new ("{\"commands\":[");
  g_autoptr (KmRows) rows = km_db_query (side->db,
                                         KM_SQL ("SELECT n, id, kind, made_at, actor, sealed FROM outbox WHERE state = 'waiting' ORDER BY n LIMIT 100"),
                                         error, "");
  int more;

  if (rows == NULL)
    return FALSE;
  while ((more = km_rows_next (rows, error)) > 0 && envelope->len < PARCEL_BYTES)
    {
      if (!append_fact (side, rows, envelope, error))
        return FALSE;
      if (parcel->count++ == 0)
        parcel->first_n = km_rows_int (rows, 0);
      parcel->last_n = km_rows_int (rows, 0);
    }
  if (more < 0)
    return FALSE;
  g_string_append (envelope, "]}");
  if (parcel->count > 0)
    parcel->envelope = g_string_free_to_bytes (g_steal_pointer (&envelope));
  return TRUE;
}

static void
outcome_free (KmOutcome *outcome)
{
  g_free (outcome->kind);
  g_free (outcome->flags);
  g_free (outcome->problem);
  g_free (outcome);
}

KmDelivery *
km_delivery_new (json_t *results, KmTime now)
{
  KmDelivery *delivery = g_new0 (KmDelivery, 1);

  delivery->results = results;
  delivery->now = now;
  delivery->outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) outcome_free);
  return delivery;
}

void
km_delivery_free (KmDelivery *delivery)
{
  json_decref (delivery->results);
  g_ptr_array_unref (delivery->outcomes);
  g_free (delivery->stopped);
  g_free (delivery);
}

gboolean
km_outbox_count (KmStoreSide *side, guint *waiting, gint64 *piastres, gint64 *oldest, GError **error)
{
  gint64 count = 0, first = 0;

  if (km_db_one (side->db, KM_SQL ("SELECT count(*), coalesce(sum(piastres), 0), coalesce(min(made_at), 0) FROM outbox WHERE state = 'waiting'"), error,
                 "", "iii", &count, piastres, &first) < 0)
    return FALSE;
  *waiting = (guint) count;
  *oldest = count > 0 ? first : KM_TIME_NONE;
  return TRUE;
}

static char *
join_flags (json_t *result)
{
  json_t *flags = km_json_get_array (result, "flags"), *flag;
  GString *text = g_string_new (NULL);
  gsize i;

  json_array_foreach (flags, i, flag)
    if (json_is_string (flag))
      g_string_append_printf (text, "%s%s", text->len ? " " : "", json_string_value (flag));
  return g_string_free (text, FALSE);
}

static gboolean
mark_one (KmStoreSide *side, KmDelivery *delivery, json_t *result, GError **error)
{
  const char *id = km_json_get_string (result, "id", "");
  const char *status = km_json_get_string (result, "status", "");
  json_t *problem = km_json_get_object (result, "problem");
  const char *code = km_json_get_string (problem, "code", "unknown");
  gboolean rejected = strcmp (status, "rejected") == 0;
  g_autofree char *flags = NULL, *kind = NULL;
  gint64 n = 0, piastres = 0;
  int found;

  if (!rejected && strcmp (status, "accepted") != 0 && strcmp (status, "duplicate") != 0)
    {
      if (delivery->stopped == NULL)
        {
          delivery->stopped = g_strdup (code);
          if (strcmp (code, "gap") == 0)
            delivery->expected = km_json_get_integer (problem, "expected", 0);
        }
      return TRUE;
    }
  flags = join_flags (result);
  found = km_db_one (side->db,
                     KM_SQL ("UPDATE outbox SET state = $1, sent_at = $2, flags = $3, problem = $4 WHERE id = $5 AND state = 'waiting' "
                             "RETURNING n, kind, piastres"),
                     error, "sisss", rejected ? "rejected" : "sent", delivery->now, flags, rejected ? code : NULL, id, "isi", &n, &kind, &piastres);
  if (found < 0)
    return FALSE;
  if (found > 0)
    {
      KmOutcome *outcome = g_new0 (KmOutcome, 1);

      outcome->n = n;
      outcome->kind = g_steal_pointer (&kind);
      outcome->rejected = rejected;
      outcome->flags = g_steal_pointer (&flags);
      outcome->problem = rejected ? g_strdup (code) : NULL;
      outcome->piastres = piastres;
      g_ptr_array_add (delivery->outcomes, outcome);
    }
  return TRUE;
}

gboolean
km_delivery_mark (KmStoreSide *side, gpointer data, GError **error)
{
  KmDelivery *delivery = data;
  json_t *result;
  gsize i;

  json_array_foreach (km_json_get_array (delivery->results, "results"), i, result)
    if (!mark_one (side, delivery, result, error))
      return FALSE;
  return km_outbox_count (side, &delivery->waiting, &delivery->piastres, &delivery->oldest, error);
}

/* Delivered facts are kept this long, so that a server restored from a backup gets them again. */
#define KEEP_SENT (30 * KM_TIME_DAY)

gboolean
km_catch_up (KmStoreSide *side, gpointer data, GError **error)
{
  KmCatchUp *catch_up = data;
  gint64 first_kept = 0;

  if (km_db_one (side->db, KM_SQL ("SELECT last_n, coalesce((SELECT min(n) FROM outbox), 0) FROM till WHERE id = 1"), error, "", "ii",
                 &catch_up->last_n, &first_kept) <= 0)
    return FALSE;
  if (catch_up->server_n >= 0)
    {
      if (catch_up->server_n > catch_up->last_n)
        {
          catch_up->rolled_back = TRUE;
          return TRUE;
        }
      catch_up->lost = catch_up->server_n < catch_up->last_n && (first_kept == 0 || first_kept > catch_up->server_n + 1);
      if (!km_db_run (side->db, KM_SQL ("UPDATE outbox SET state = 'sent', sent_at = $1 WHERE n <= $2 AND state = 'waiting'"), error, "ii",
                      catch_up->now, catch_up->server_n)
          || !km_db_run (side->db, KM_SQL ("UPDATE outbox SET state = 'waiting', sent_at = NULL WHERE n > $1 AND state <> 'waiting'"), error, "i",
                         catch_up->server_n))
        return FALSE;
      catch_up->again = (guint) km_db_changes (side->db);
    }
  if (!km_db_run (side->db, KM_SQL ("DELETE FROM outbox WHERE state = 'sent' AND sent_at < $1 AND n < (SELECT last_n FROM till WHERE id = 1)"), error,
                  "i", catch_up->now - KEEP_SENT))
    return FALSE;
  return km_outbox_count (side, &catch_up->waiting, &catch_up->piastres, &catch_up->oldest, error);
}
