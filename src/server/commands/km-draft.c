// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../km-draft-key.h"
#include "../km-ticket-row.h"
#include "km-commands.h"
#include "km-error.h"

#define MAX_DRAFT (128 * 1024) /* bytes */

typedef struct
{
  const char *ticket, *draft;
} DraftBody;

static const KmJsonMember members[] = {
  { "ticket", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (DraftBody, ticket), 0, 0 },
  { "draft", KM_JSON_STRING, KM_JSON_NULLABLE, KM_JSON_AT (DraftBody, draft), 1, MAX_DRAFT },
};

/* The visit goes on, and not at another counter. */
static gboolean
check_visit (KmApply *apply, const KmTicket *ticket, GError **error)
{
  const char *at = apply->caller->counter;

  if (ticket->state != KM_TICKET_CALLED && ticket->state != KM_TICKET_SERVING && ticket->state != KM_TICKET_HELD)
    {
      km_error_set (error, KM_ERROR_CONFLICT, "ticket-state", "/body/ticket", "the ticket is %s", km_ticket_state_to_string (ticket->state));
      return FALSE;
    }
  if (at == NULL || g_strcmp0 (ticket->counter, at) == 0)
    return TRUE;
  km_error_set (error, KM_ERROR_CONFLICT, "ticket-elsewhere", "/body/ticket", "the ticket is at %s", ticket->counter);
  return FALSE;
}

static gboolean
write_draft (KmApply *apply, const KmTicket *ticket, const char *draft, GError **error)
{
  g_autofree char *sealed = NULL;

  if (draft == NULL)
    return km_db_run (apply->db, KM_SQL ("DELETE FROM draft WHERE ticket = $1"), error, "s", ticket->id);
  sealed = km_draft_seal (apply->db, ticket->centre, ticket->day, draft, error);
  return sealed != NULL
         && km_db_run (apply->db,
                       KM_SQL ("INSERT INTO draft (ticket, centre, day, counter, account, saved_at, body) VALUES ($1, $2, $3, $4, $5, $6, $7) "
                               "ON CONFLICT (ticket) DO UPDATE SET counter = excluded.counter, account = excluded.account, saved_at = excluded.saved_at, "
                               "body = excluded.body"),
                       error, "sssssis", ticket->id, ticket->centre, ticket->day, ticket->counter, apply->actor, apply->now, sealed);
}

gboolean
km_apply_draft_save (KmApply *apply, GError **error)
{
  g_autoptr (KmTicketRow) row = NULL;
  DraftBody body = { 0 };
  json_t *event;

  apply->body_private = TRUE;
  if (!km_apply_read (apply, members, G_N_ELEMENTS (members), &body, error) || !km_apply_enter_centre (apply, apply->caller->centre, error))
    return FALSE;
  row = km_ticket_row_find (apply, body.ticket, error);
  if (row == NULL)
    return FALSE;
  if (g_strcmp0 (row->ticket->centre, apply->centre->centre) != 0)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", "/body/ticket", "the ticket is another centre's");
      return FALSE;
    }
  if (!check_visit (apply, row->ticket, error) || !write_draft (apply, row->ticket, body.draft, error))
    return FALSE;
  km_json_set_string (apply->result, "ticket", row->ticket->id);
  km_json_set_time (apply->result, "saved_at", body.draft != NULL ? apply->now : KM_TIME_NONE);
  event = json_object ();
  km_json_set_string (event, "counter", row->ticket->counter);
  km_json_set_time (event, "saved_at", body.draft != NULL ? apply->now : KM_TIME_NONE);
  km_apply_event (apply, "draft.saved", row->ticket->id, event);
  return TRUE;
}
