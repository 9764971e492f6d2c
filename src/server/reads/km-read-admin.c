/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-account.h"
#include "km-json.h"
#include "km-reads-private.h"

static json_t *
account_to_json (const KmAccount *account)
{
  json_t *json = json_object ();

  km_json_set_string (json, "username", account->username);
  km_json_set_string (json, "name_ar", account->name_ar);
  km_json_set_string (json, "name_en", account->name_en);
  km_json_set_string (json, "number", account->number);
  km_json_set_string (json, "role", account->role != KM_ROLE_NONE ? km_role_to_string (account->role) : NULL);
  km_json_set_string (json, "centre", account->centre);
  km_json_set_string (json, "authority", account->authority);
  return json;
}

json_t *
km_read_accounts (KmStore      *store,
                  const KmPage *page,
                  KmTime        now,
                  GError      **error)
{
  KmDb *db = km_store_take_reader (store, error);
  g_autoptr (GPtrArray) accounts = db != NULL ? km_account_list (db, page->after, page->limit, now, error) : NULL;
  json_t *json, *list;

  km_store_give_reader (store, db);
  if (accounts == NULL)
    return NULL;
  json = json_object ();
  list = json_array ();
  km_json_set (json, "accounts", list);
  /* A page may hold few of one centre, and still there is a next one. */
  km_json_set_string (json, "next", accounts->len == page->limit ? ((KmAccount *) g_ptr_array_index (accounts, accounts->len - 1))->username : NULL);
  for (guint i = 0; i < accounts->len; i++)
    {
      const KmAccount *account = g_ptr_array_index (accounts, i);

      if (page->centre == NULL || g_strcmp0 (account->centre, page->centre) == 0)
        json_array_append_new (list, account_to_json (account));
    }
  return json;
}

static KmTime
get_time (KmRows *rows,
          int     column)
{
  return km_rows_is_null (rows, column) ? KM_TIME_NONE : km_rows_int (rows, column);
}

/* till, centre, enrolled_at, enrolled_by, revoked_at, last_n, seen_at, backlog_count, backlog_piastres, backlog_oldest */
static json_t *
till_from_row (KmRows *rows)
{
  json_t *json = json_object ();
  json_t *backlog = NULL;

  if (km_rows_int (rows, 7) > 0)
    {
      backlog = json_object ();
      km_json_set_integer (backlog, "count", km_rows_int (rows, 7));
      km_json_set_integer (backlog, "piastres", km_rows_int (rows, 8));
      km_json_set_time (backlog, "oldest", get_time (rows, 9));
    }
  km_json_set_string (json, "till", km_rows_text (rows, 0));
  km_json_set_string (json, "centre", km_rows_text (rows, 1));
  km_json_set_time (json, "enrolled_at", km_rows_int (rows, 2));
  km_json_set_string (json, "enrolled_by", km_rows_text (rows, 3));
  km_json_set_time (json, "revoked_at", get_time (rows, 4));
  km_json_set_integer (json, "last_n", km_rows_int (rows, 5));
  km_json_set_time (json, "seen_at", get_time (rows, 6));
  km_json_set (json, "backlog", backlog);
  return json;
}

json_t *
km_read_tills (KmStore      *store,
               const KmPage *page,
               GError      **error)
{
  KmDb *db = km_store_take_reader (store, error);
  g_autoptr (json_t) list = json_array ();
  g_autofree char *last = NULL;
  KmRows *rows = NULL;
  json_t *json;
  int step;

  if (db != NULL)
    rows = km_db_query (db, KM_SQL ("SELECT till, centre, enrolled_at, enrolled_by, revoked_at, last_n, seen_at, backlog_count, backlog_piastres, backlog_oldest FROM till WHERE till > $1 AND ($2 = '' OR centre = $2) ORDER BY till LIMIT $3"),
                        error, "ssi", page->after != NULL ? page->after : "", page->centre != NULL ? page->centre : "", (gint64) page->limit);
  step = rows != NULL ? 1 : -1;
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      g_free (last);
      last = g_strdup (km_rows_text (rows, 0));
      json_array_append_new (list, till_from_row (rows));
    }
  g_clear_pointer (&rows, km_rows_free);
  km_store_give_reader (store, db);
  if (step < 0)
    return NULL;
  json = json_object ();
  km_json_set_string (json, "next", json_array_size (list) == page->limit ? last : NULL);
  km_json_set (json, "tills", g_steal_pointer (&list));
  return json;
}

/* When each version came, or will come, into force. */
static gboolean
read_published (KmDb       *db,
                const char *version,
                json_t     *list,
                GError    **error)
{
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT at FROM catalogue_published WHERE version = $1 ORDER BY at"), error, "s", version);
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      g_autofree char *at = km_time_to_string (km_rows_int (rows, 0));

      json_array_append_new (list, json_string (at));
    }
  return step == 0;
}

static gboolean
read_versions (KmDb    *db,
               json_t  *list,
               GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT version, added_at FROM catalogue ORDER BY added_at DESC LIMIT 100"), error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      json_t *one = json_object ();
      json_t *published = json_array ();

      km_json_set_string (one, "version", km_rows_text (rows, 0));
      km_json_set_time (one, "added_at", km_rows_int (rows, 1));
      km_json_set (one, "in_force_from", published);
      json_array_append_new (list, one);
      if (!read_published (db, km_rows_text (rows, 0), published, error))
        return FALSE;
    }
  return step == 0;
}

json_t *
km_read_catalogues (KmStore *store,
                    GError **error)
{
  g_autoptr (KmCatalogue) current = km_store_ref_catalogue (store, NULL, error);
  json_t *unapproved = current != NULL ? km_store_list_unapproved (store, current, error) : NULL;
  g_autoptr (json_t) json = json_object ();
  json_t *list = json_array ();
  KmDb *db = NULL;
  gboolean fine;

  km_json_set (json, "catalogues", list);
  if (unapproved == NULL)
    return NULL;
  km_json_set_string (json, "current", km_catalogue_version (current));
  km_json_set (json, "unapproved", unapproved);
  db = km_store_take_reader (store, error);
  fine = db != NULL && read_versions (db, list, error);
  km_store_give_reader (store, db);
  return fine ? g_steal_pointer (&json) : NULL;
}
