// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../km-fee-approval.h"
#include "km-commands.h"
#include "km-error.h"

typedef struct
{
  const char *version, *authority;
  KmTime from;
} CatalogueBody;

/* ---- catalogue.publish ---- */

static const KmJsonMember publish_members[] = {
  { "version", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (CatalogueBody, version), 64, 64 },
  { "from", KM_JSON_TIME, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (CatalogueBody, from), 0, 0 },
};

/* The event that counters wait for comes when the version is in force: km_executor_flush(). */
static gboolean
publish (KmApply *apply, const char *version, KmTime from, GError **error)
{
  if (!km_store_publish_catalogue (apply->store, apply->db, version, from, apply->now, error))
    return FALSE;
  apply->catalogue_changed = TRUE;
  return TRUE;
}

gboolean
km_apply_catalogue_publish (KmApply *apply, GError **error)
{
  CatalogueBody body = { 0 };

  if (!km_apply_read (apply, publish_members, G_N_ELEMENTS (publish_members), &body, error) || !km_apply_enter_house (apply, error)
      || !publish (apply, body.version, body.from, error))
    return FALSE;
  km_json_set_string (apply->result, "version", body.version);
  km_json_set_time (apply->result, "from", MAX (body.from, apply->now));
  return TRUE;
}

/* ---- catalogue.approve ---- */

static const KmJsonMember approve_members[] = {
  { "version", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (CatalogueBody, version), 64, 64 },
  { "authority", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (CatalogueBody, authority), 0, 0 },
};

gboolean
km_apply_catalogue_approve (KmApply *apply, GError **error)
{
  CatalogueBody body = { 0 };
  g_autoptr (KmCatalogue) catalogue = NULL;
  g_autofree char *hash = NULL;

  if (!km_apply_read (apply, approve_members, G_N_ELEMENTS (approve_members), &body, error) || !km_apply_enter_house (apply, error))
    return FALSE;
  catalogue = km_store_ref_catalogue (apply->store, body.version, error);
  if (catalogue == NULL)
    return FALSE;
  hash = km_fee_approval_hash_fees (catalogue, body.authority);
  if (hash == NULL)
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "/body/authority", "in this catalogue, %s charges nothing", body.authority);
      return FALSE;
    }
  if (!km_db_run (apply->db,
                  KM_SQL ("INSERT INTO fee_approval (authority, fees_hash, approved_at, approved_by) VALUES ($1, $2, $3, $4) "
                          "ON CONFLICT (authority, fees_hash) DO NOTHING"),
                  error, "ssis", body.authority, hash, apply->now, apply->actor))
    return FALSE;
  apply->catalogue_changed = TRUE;
  km_json_set_string (apply->result, "authority", body.authority);
  km_json_set_string (apply->result, "fees_hash", hash);
  km_apply_event (apply, "catalogue.approved", body.authority, NULL);
  return TRUE;
}

/* ---- calendar.put ---- */

typedef struct
{
  json_t *weekend, *hours, *collection, *seasons, *holidays;
} CalendarBody;

static const KmJsonMember calendar_members[] = {
  { "weekend", KM_JSON_ARRAY, KM_JSON_OPTIONAL, KM_JSON_AT (CalendarBody, weekend), 0, 7 },
  { "hours", KM_JSON_OBJECT, KM_JSON_OPTIONAL, KM_JSON_AT (CalendarBody, hours), 0, 0 },
  { "collection", KM_JSON_OBJECT, KM_JSON_OPTIONAL, KM_JSON_AT (CalendarBody, collection), 0, 0 },
  { "seasons", KM_JSON_ARRAY, KM_JSON_OPTIONAL, KM_JSON_AT (CalendarBody, seasons), 0, 100 },
  { "holidays", KM_JSON_ARRAY, KM_JSON_OPTIONAL, KM_JSON_AT (CalendarBody, holidays), 0, 500 },
};

typedef struct
{
  char *version;
  KmTime from;
} Published;

static void
published_clear (gpointer data)
{
  g_free (((Published *) data)->version);
}

/* The version in force, and those that are to come. */
static GArray *
list_published (KmApply *apply, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Published));
  Published one = { km_store_find_catalogue_at (apply->store, apply->db, apply->now, error), apply->now };
  g_autoptr (KmRows) rows = NULL;
  int step;

  g_array_set_clear_func (list, published_clear);
  if (one.version == NULL)
    return NULL;
  g_array_append_val (list, one);
  rows = km_db_query (apply->db, KM_SQL ("SELECT version, at FROM catalogue_published WHERE at > $1 ORDER BY at"), error, "i", apply->now);
  step = rows != NULL ? 1 : -1;
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      one = (Published) { g_strdup (km_rows_text (rows, 0)), km_rows_int (rows, 1) };
      g_array_append_val (list, one);
    }
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

/* A catalogue like `version` but for the members of its calendar that the body names. Its version; NULL with an error. */
static char *
derive (KmApply *apply, const char *version, GError **error)
{
  g_autoptr (KmCatalogue) old = km_store_ref_catalogue (apply->store, version, error);
  g_autoptr (json_t) document = NULL;
  json_t *calendar;

  if (old == NULL)
    return NULL;
  document = json_copy (km_catalogue_document (old));
  calendar = json_deep_copy (json_object_get (document, "calendar"));
  json_object_update (calendar, apply->command->body);
  km_json_set (document, "calendar", calendar);
  return km_store_put_catalogue (apply->store, apply->db, document, apply->now, error);
}

gboolean
km_apply_calendar_put (KmApply *apply, GError **error)
{
  CalendarBody body = { NULL };
  g_autoptr (GArray) list = NULL;

  if (!km_apply_read (apply, calendar_members, G_N_ELEMENTS (calendar_members), &body, error) || !km_apply_enter_house (apply, error)
      || (list = list_published (apply, error)) == NULL)
    return FALSE;
  /* A promise is kept as given: what was promised by the old calendar stays. */
  for (guint i = 0; i < list->len; i++)
    {
      const Published *one = &g_array_index (list, Published, i);
      g_autofree char *version = derive (apply, one->version, error);

      if (version == NULL)
        return FALSE;
      if (i == 0)
        km_json_set_string (apply->result, "version", version);
      if (g_strcmp0 (version, one->version) != 0 && !publish (apply, version, one->from, error))
        return FALSE;
    }
  return TRUE;
}
