// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../km-ticket-new.h"
#include "../km-visitor.h"
#include "km-commands.h"
#include "km-error.h"

typedef struct
{
  const char *lane, *audience, *priority, *national_id;
  json_t *wanted;
} IssueBody;

static const KmJsonMember members[] = {
  { "lane", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (IssueBody, lane), 0, 0 },
  { "audience", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (IssueBody, audience), 0, 0 },
  { "priority", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (IssueBody, priority), 0, 0 },
  { "wanted", KM_JSON_ARRAY, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (IssueBody, wanted), 0, KM_TICKET_MAX_WANTED },
  { "national_id", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (IssueBody, national_id), 0, 64 },
};

/* Who stands in a lane: nobody has to be asked when everyone is before the new ticket. */
static gboolean
count_ahead (KmApply *apply, const KmTicket *ticket, gboolean known, gint64 *ahead, GError **error)
{
  if (known || ticket->priority != KM_PRIORITY_NONE)
    return km_ticket_new_count_ahead (apply, ticket, ahead, error);
  if (!km_summary_get (apply->summary, apply->db, KM_SUM_LANE, ticket->centre, ticket->day, ticket->lane, KM_LANE_WAITING, ahead, error))
    return FALSE;
  *ahead -= 1; /* itself */
  return TRUE;
}

static gboolean
answer (KmApply *apply, KmTicketRow *row, gboolean known, GError **error)
{
  gint64 ahead = 0;

  if (row->ticket->state == KM_TICKET_WAITING && !count_ahead (apply, row->ticket, known, &ahead, error))
    return FALSE;
  km_json_set (apply->result, "ticket", km_ticket_row_to_json (row));
  km_json_set_integer (apply->result, "ahead", ahead);
  km_json_set_boolean (apply->result, "known", known);
  return TRUE;
}

gboolean
km_apply_ticket_issue (KmApply *apply, GError **error)
{
  g_autoptr (KmTicketRow) row = NULL;
  g_autoptr (GError) failed = NULL;
  g_autofree char *visitor = NULL;
  g_auto (GStrv) wanted = NULL;
  KmTicketWish wish = { .booked_at = KM_TIME_NONE };
  IssueBody body = { 0 };

  km_visitor_hide (apply);
  if (!km_apply_read (apply, members, G_N_ELEMENTS (members), &body, error))
    return FALSE;
  wanted = km_ticket_new_read_wanted (body.wanted, error);
  if (wanted == NULL)
    return FALSE;
  if (!km_audience_is_valid (body.audience) || !km_priority_from_string (body.priority, &wish.priority))
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", km_audience_is_valid (body.audience) ? "/body/priority" : "/body/audience", "unknown value");
      return FALSE;
    }
  if (apply->caller->centre == NULL)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", NULL, "the session is at no centre");
      return FALSE;
    }
  if (!km_apply_enter_centre (apply, apply->caller->centre, error) || !km_apply_need_day (apply, error)
      || !km_visitor_read (apply, body.national_id, &visitor, error))
    return FALSE;
  wish.lane = km_centre_find_lane (apply->centre, body.lane);
  if (wish.lane == NULL)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-lane", "/body/lane", "there is no lane %s", body.lane);
      return FALSE;
    }
  row = km_ticket_new_find_visitor (apply, visitor, &failed);
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (row != NULL)
    return answer (apply, row, TRUE, error);
  wish.audience = body.audience;
  wish.wanted = wanted;
  wish.visitor = visitor;
  row = km_ticket_new_write (apply, &wish, error);
  return row != NULL && answer (apply, row, FALSE, error);
}
