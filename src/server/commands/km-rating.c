// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../km-ticket-row.h"
#include "km-commands.h"
#include "km-error.h"

typedef struct
{
  const char *ticket, *counter;
  gint64 score;
} RateBody;

static const KmJsonMember members[] = {
  { "ticket", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (RateBody, ticket), 0, 0 },
  { "score", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (RateBody, score), 1, 5 },
  { "counter", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (RateBody, counter), 0, 0 },
};

/* The first word counts: a visit is rated once. */
static gboolean
write_rating (KmApply *apply, const KmTicket *ticket, const RateBody *body, GError **error)
{
  const char *counter = ticket->counter != NULL ? ticket->counter : body->counter != NULL ? body->counter : "";
  json_t *event;

  if (!km_db_run (apply->db,
                  KM_SQL ("INSERT INTO rating (ticket, centre, day, lane, counter, score, at, actor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
                          "ON CONFLICT (ticket) DO NOTHING"),
                  error, "sssssiis", ticket->id, ticket->centre, ticket->day, ticket->lane, counter, body->score, apply->at, apply->actor))
    return FALSE;
  if (km_db_changes (apply->db) == 0)
    {
      km_apply_flag (apply, "rated-already");
      km_apply_flag (apply, "not-applied");
      return TRUE;
    }
  km_summary_add (apply->summary, KM_SUM_RATING, ticket->centre, ticket->day, counter, KM_RATING_RATINGS, 1);
  km_summary_add (apply->summary, KM_SUM_RATING, ticket->centre, ticket->day, counter, KM_RATING_SCORE, body->score);
  event = json_object ();
  km_json_set_integer (event, "score", body->score);
  km_json_set_string (event, "lane", ticket->lane);
  km_json_set_string (event, "counter", *counter != '\0' ? counter : NULL);
  km_apply_event (apply, "ticket.rated", ticket->id, event);
  return TRUE;
}

gboolean
km_apply_ticket_rate (KmApply *apply, GError **error)
{
  g_autoptr (KmTicketRow) row = NULL;
  RateBody body = { 0 };

  if (!km_apply_read (apply, members, G_N_ELEMENTS (members), &body, error))
    return FALSE;
  apply->subject = g_strdup (body.ticket);
  if (body.counter != NULL ? km_apply_enter_counter (apply, body.counter, error) == NULL
                           : !km_apply_enter_centre (apply, apply->caller->centre, error))
    return FALSE;
  row = km_ticket_row_find (apply, body.ticket, error);
  if (row == NULL)
    return FALSE;
  if (g_strcmp0 (row->ticket->centre, apply->centre->centre) != 0)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", "/body/ticket", "the ticket is another centre's");
      return FALSE;
    }
  if (!km_apply_touch_day (apply, NULL, error) || !km_apply_check_day (apply, row->ticket->day, error))
    return FALSE;
  /* Who was never served has nothing to rate; it was said all the same. */
  if (row->ticket->state != KM_TICKET_SERVING && row->ticket->state != KM_TICKET_HELD && row->ticket->state != KM_TICKET_FINISHED)
    km_apply_flag (apply, "ticket-state");
  if (!write_rating (apply, row->ticket, &body, error))
    return FALSE;
  km_json_set_string (apply->result, "ticket", row->ticket->id);
  km_json_set_integer (apply->result, "score", body.score);
  return TRUE;
}
