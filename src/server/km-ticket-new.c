// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-error.h"
#include "km-ticket-new.h"

#define MAX_AHEAD 500 /* so far is counted: no scan of a long queue */

static gboolean
is_code (const char *text)
{
  return text != NULL && *text != '\0' && strlen (text) <= 64
         && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./") == strlen (text);
}

char **
km_ticket_new_read_wanted (json_t *array, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; i < json_array_size (array); i++)
    {
      const char *code = json_string_value (json_array_get (array, i));

      if (!is_code (code))
        {
          km_error_set (error, KM_ERROR_INVALID, "bad-body", "/body/wanted", "element %" G_GSIZE_FORMAT " is not a code", i);
          return NULL;
        }
      g_strv_builder_add (builder, code);
    }
  return g_strv_builder_end (builder);
}

gboolean
km_ticket_new_count_ahead (KmApply *apply, const KmTicket *ticket, gint64 *ahead, GError **error)
{
  return km_db_one (apply->db,
                    KM_SQL ("SELECT count(*) FROM (SELECT 1 AS one FROM ticket WHERE centre = $1 AND day = $2 AND lane = $3 AND state = 'waiting' "
                            "AND to_counter IS NULL AND effective_at <= $4 AND id <> $5 LIMIT $6) AS before"),
                    error, "sssisi", ticket->centre, ticket->day, ticket->lane, ticket->effective_at, ticket->id, (gint64) MAX_AHEAD, "i", ahead)
         == 1;
}

KmTicketRow *
km_ticket_new_write (KmApply *apply, const KmTicketWish *wish, GError **error)
{
  g_autoptr (KmTicketRow) row = g_new0 (KmTicketRow, 1);
  KmTicket *ticket = row->ticket = km_ticket_new ();
  KmTime rank = apply->now;
  gint64 number = 0;

  if (!km_summary_get (apply->summary, apply->db, KM_SUM_LANE, apply->centre->centre, apply->day, wish->lane->lane, KM_LANE_LAST_NUMBER, &number,
                       error))
    return NULL;
  km_summary_add (apply->summary, KM_SUM_LANE, apply->centre->centre, apply->day, wish->lane->lane, KM_LANE_LAST_NUMBER, 1);

  if (wish->booked_at != KM_TIME_NONE)
    {
      rank = km_ticket_effective_appointment (wish->booked_at, apply->now);
      ticket->basis = KM_BASIS_APPOINTMENT;
      ticket->booked_at = wish->booked_at;
    }
  /* The command's own id, which is ordered by time: a derived one would put every ticket on another page. */
  ticket->id = g_strdup (apply->command->id);
  ticket->number = (int) number + 1;
  ticket->lane = g_strdup (wish->lane->lane);
  ticket->letter = g_strdup (wish->lane->letter);
  ticket->latin = g_strdup (wish->lane->latin);
  ticket->audience = g_strdup (wish->audience);
  ticket->priority = wish->priority;
  ticket->state = KM_TICKET_WAITING;
  ticket->issued_at = apply->now;
  /* An appointment takes nobody's head start away. */
  ticket->effective_at = km_ticket_effective_at (rank, apply->centre->head_start[wish->priority]);
  g_strfreev (ticket->wanted);
  ticket->wanted = g_strdupv (wish->wanted);
  ticket->centre = g_strdup (apply->centre->centre);
  ticket->day = g_strdup (apply->day);
  row->label_lane = g_strdup (wish->lane->lane);
  row->origin = g_strdup ("issued");
  row->visitor = g_strdup (wish->visitor);
  row->held_at = row->reserved_until = KM_TIME_NONE;
  row->position = apply->position;
  row->last_move = g_strdup (apply->command->id);
  return km_ticket_row_insert (apply, row, error) ? g_steal_pointer (&row) : NULL;
}

/* ---- Coming back ---- */

void
km_ticket_wait_again (KmTicketRow *row)
{
  KmTicket *ticket = row->ticket;

  ticket->state = KM_TICKET_WAITING;
  ticket->called_at = ticket->started_at = ticket->finished_at = KM_TIME_NONE;
  row->held_at = row->reserved_until = KM_TIME_NONE;
  g_clear_pointer (&ticket->hold_reason, g_free);
  g_clear_pointer (&ticket->counter, g_free);
}

gboolean
km_ticket_back_find_counter (KmApply *apply, const KmTicketRow *row, char **counter, GError **error)
{
  const KmTicket *ticket = row->ticket;
  g_autofree char *clerk = NULL;

  *counter = NULL;
  if (ticket->state != KM_TICKET_HELD || ticket->counter == NULL)
    return TRUE;
  if (km_db_one (apply->db, KM_SQL ("SELECT actor FROM ticket_move WHERE command = $1"), error, "s", row->last_move, "s", &clerk) < 0)
    return FALSE;
  if (clerk != NULL
      && km_db_one (apply->db, KM_SQL ("SELECT counter FROM counter WHERE centre = $1 AND account = $2 AND state = 'open' ORDER BY number LIMIT 1"),
                    error, "ss", ticket->centre, clerk, "s", counter) < 0)
    return FALSE;
  return *counter != NULL
         || km_db_one (apply->db, KM_SQL ("SELECT counter FROM counter WHERE counter = $1 AND state = 'open'"), error, "s", ticket->counter, "s",
                       counter) >= 0;
}

void
km_ticket_back (KmApply *apply, KmTicketRow *row, const char *counter)
{
  KmTicket *ticket = row->ticket;
  gboolean held = ticket->state == KM_TICKET_HELD;

  km_ticket_wait_again (row);
  g_clear_pointer (&ticket->to_counter, g_free);
  if (held)
    {
      ticket->basis = KM_BASIS_RESUMED;
      ticket->to_counter = g_strdup (counter);
      if (counter != NULL)
        row->reserved_until = apply->at + KM_TICKET_RESERVED_MINUTES * KM_TIME_MINUTE;
      return;
    }
  ticket->basis = KM_BASIS_CAME_BACK;
  ticket->effective_at = km_ticket_effective_came_back (ticket->effective_at, apply->at);
}

static gboolean
come_back (KmApply *apply, KmTicketRow *row, GError **error)
{
  g_autofree char *counter = NULL;
  char id[KM_UUID_LENGTH];

  if (!km_ticket_back_find_counter (apply, row, &counter, error))
    return FALSE;
  km_uuid_derive (apply->command->id, "came-back", id);
  km_ticket_row_begin (apply, row);
  km_ticket_back (apply, row, counter);
  return km_ticket_row_finish (apply, row, id, "ticket.came-back", NULL, error);
}

KmTicketRow *
km_ticket_new_find_visitor (KmApply *apply, const char *visitor, GError **error)
{
  g_autoptr (KmTicketRow) row = NULL;
  g_autofree char *id = NULL;

  if (visitor == NULL
      || km_db_one (apply->db,
                    KM_SQL ("SELECT id FROM ticket WHERE centre = $1 AND day = $2 AND visitor = $3 AND visitor IS NOT NULL AND finished_at IS NULL "
                            "AND state <> 'left'"),
                    error, "sss", apply->centre->centre, apply->day, visitor, "s", &id) != 1)
    return NULL;
  row = km_ticket_row_find (apply, id, error);
  if (row != NULL && km_ticket_move_find ("ticket.came-back", row->ticket->state) != NULL && !come_back (apply, row, error))
    return NULL;
  return g_steal_pointer (&row);
}
