/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-day.h"
#include "km-draft-key.h"
#include "km-error.h"
#include "km-json.h"
#include "km-reads.h"
#include "km-reads-private.h"

#define MAX_DAYS 92

/* ---- Business days ---- */

static json_t *
read_days (KmReading  *reading,
           const char *centre,
           KmTime      now,
           GError    **error)
{
  g_autoptr (json_t) json = km_read_begin (reading, centre, now, error);
  g_autoptr (KmRows) rows = NULL;
  json_t *list = json_array ();
  int step;

  if (json == NULL)
    {
      json_decref (list);
      return NULL;
    }
  km_json_set (json, "days", list);
  rows = km_db_query (reading->db, KM_SQL ("SELECT day, opened_at, closed_at, closings FROM day WHERE centre = $1 ORDER BY day DESC LIMIT $2"),
                      error, "si", centre, (gint64) MAX_DAYS);
  step = rows != NULL ? 1 : -1;
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      json_t *day = json_object ();

      km_json_set_string (day, "day", km_rows_text (rows, 0));
      km_json_set_time (day, "opened_at", km_rows_int (rows, 1));
      km_json_set_time (day, "closed_at", km_rows_is_null (rows, 2) ? KM_TIME_NONE : km_rows_int (rows, 2));
      km_json_set_integer (day, "closings", km_rows_int (rows, 3));
      json_array_append_new (list, day);
    }
  return step == 0 ? g_steal_pointer (&json) : NULL;
}

/* The reports as they were written, each with its hash. */
static gboolean
read_reports (KmReading  *reading,
              json_t     *json,
              const char *day,
              GError    **error)
{
  g_autoptr (KmRows) rows = km_db_query (reading->db, KM_SQL ("SELECT hash, body FROM day_report WHERE centre = $1 AND day = $2 ORDER BY number"),
                                         error, "ss", reading->centre->centre, day);
  json_t *list = json_array ();
  int step = rows != NULL ? 1 : -1;

  km_json_set (json, "reports", list);
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      const char *text = km_rows_text (rows, 1);
      json_t *report = km_json_parse (text, strlen (text), KM_JSON_MAX_DEPTH, error);
      json_t *element;

      if (report == NULL)
        return FALSE;
      element = json_object ();
      km_json_set_string (element, "hash", km_rows_text (rows, 0));
      km_json_set (element, "report", report);
      json_array_append_new (list, element);
    }
  return step == 0;
}

static json_t *
read_day (KmReading  *reading,
          const char *centre,
          const char *day,
          KmTime      now,
          GError    **error)
{
  g_autoptr (json_t) json = km_read_begin (reading, centre, now, error);
  gint64 opened_at = 0, closed_at = 0;
  json_t *part;
  int found;

  if (json == NULL)
    return NULL;
  found = km_db_one (reading->db, KM_SQL ("SELECT opened_at, closed_at FROM day WHERE centre = $1 AND day = $2"), error, "ss", centre, day, "ii",
                     &opened_at, &closed_at);
  if (found == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "not-found", NULL, "%s was no business day of %s", day, centre);
  if (found != 1)
    return NULL;
  km_json_set_string (json, "day", day);
  km_json_set_time (json, "opened_at", opened_at);
  km_json_set_time (json, "closed_at", closed_at != 0 ? closed_at : KM_TIME_NONE);
  part = km_day_open_to_json (reading->db, centre, day, NULL, error);
  if (part == NULL)
    return NULL;
  km_json_set (json, "open", part);
  part = km_day_after_to_json (reading->db, centre, day, error);
  if (part == NULL)
    return NULL;
  km_json_set (json, "after", part);
  return read_reports (reading, json, day, error) ? g_steal_pointer (&json) : NULL;
}

json_t *
km_read_days (KmStore    *store,
              const char *centre,
              KmTime      now,
              GError    **error)
{
  KmReading reading;
  json_t *json = km_reading_open (&reading, store, error) ? read_days (&reading, centre, now, error) : NULL;

  km_reading_close (&reading);
  return json;
}

json_t *
km_read_day (KmStore    *store,
             const char *centre,
             const char *day,
             KmTime      now,
             GError    **error)
{
  KmReading reading;
  json_t *json = km_reading_open (&reading, store, error) ? read_day (&reading, centre, day, now, error) : NULL;

  km_reading_close (&reading);
  return json;
}

/* ---- Drafts ---- */

typedef struct
{
  char *centre, *day, *counter, *account, *state, *at, *body;
  gint64 saved_at;
} Draft;

static void
draft_clear (Draft *draft)
{
  g_free (draft->centre);
  g_free (draft->day);
  g_free (draft->counter);
  g_free (draft->account);
  g_free (draft->state);
  g_free (draft->at);
  g_free (draft->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, draft_clear)

/* Whose business it is: the counter's where the visitor sits; any counter's while the visit is held; the supervisor's. */
static gboolean
may_read (const KmCaller *caller,
          const Draft    *draft,
          GError        **error)
{
  if (g_strcmp0 (caller->centre, draft->centre) != 0)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", NULL, "the ticket is another centre's");
      return FALSE;
    }
  if (caller->role == KM_ROLE_SUPERVISOR || g_strcmp0 (draft->state, "held") == 0 ||
      (caller->counter != NULL && g_strcmp0 (caller->counter, draft->at) == 0))
    return TRUE;
  km_error_set (error, KM_ERROR_FORBIDDEN, "forbidden", NULL, "the ticket is at another counter");
  return FALSE;
}

static json_t *
read_draft (KmReading      *reading,
            const KmCaller *caller,
            const char     *ticket,
            GError        **error)
{
  g_auto (Draft) draft = { 0 };
  g_autofree char *alias = NULL, *text = NULL;
  json_t *json;
  int found = km_db_one (reading->db, KM_SQL ("SELECT ticket FROM ticket_alias WHERE id = $1"), error, "s", ticket, "s", &alias);

  if (found >= 0)
    found = km_db_one (reading->db,
                       KM_SQL ("SELECT d.centre, d.day, d.counter, d.account, d.saved_at, d.body, t.state, t.counter FROM draft d JOIN ticket t ON t.id = d.ticket "
                               "WHERE d.ticket = $1"),
                       error, "s", alias != NULL ? alias : ticket, "ssssisss", &draft.centre, &draft.day, &draft.counter, &draft.account, &draft.saved_at,
                       &draft.body, &draft.state, &draft.at);
  if (found == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "not-found", NULL, "nothing is saved for %s", ticket);
  if (found != 1 || !may_read (caller, &draft, error))
    return NULL;
  text = km_draft_open (reading->db, draft.centre, draft.day, draft.body, error);
  if (text == NULL)
    return NULL;
  json = json_object ();
  km_json_set_string (json, "ticket", alias != NULL ? alias : ticket);
  km_json_set_string (json, "counter", draft.counter);
  km_json_set_string (json, "account", draft.account);
  km_json_set_time (json, "saved_at", draft.saved_at);
  km_json_set_string (json, "draft", text);
  return json;
}

json_t *
km_read_draft (KmStore        *store,
               const KmCaller *caller,
               const char     *ticket,
               GError        **error)
{
  KmReading reading;
  json_t *json = km_reading_open (&reading, store, error) ? read_draft (&reading, caller, ticket, error) : NULL;

  km_reading_close (&reading);
  return json;
}
