// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../km-ticket-row.h"
#include "km-commands.h"
#include "km-error.h"

typedef struct
{
  const char *command;
} UndoBody;

static const KmJsonMember members[] = {
  { "command", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (UndoBody, command), 0, 0 },
};

typedef struct
{
  char *ticket, *till, *kind, *before, *undoes;
  KmTime at;
} Move;

static void
move_clear (Move *move)
{
  g_free (move->ticket);
  g_free (move->till);
  g_free (move->kind);
  g_free (move->before);
  g_free (move->undoes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Move, move_clear)

/* Why the move stays as it is, or NULL. */
static const char *
objection (KmApply *apply, const Move *move, const KmTicketRow *row, const char *command)
{
  const KmTicketMove *rule = km_ticket_move_find_kind (move->kind);

  if (rule == NULL || !rule->undoable || move->undoes != NULL || g_strcmp0 (move->till, apply->till) != 0)
    return "undo-foreign";
  if (g_strcmp0 (row->last_move, command) != 0)
    return "ticket-state";
  return NULL;
}

/* The counter it was sent to has paused or closed since: then it waits for any. */
static gboolean
release_if_gone (KmApply *apply, KmTicketRow *row, GError **error)
{
  g_autofree char *state = NULL;

  if (row->ticket->to_counter == NULL)
    return TRUE;
  if (km_db_one (apply->db, KM_SQL ("SELECT state FROM counter WHERE counter = $1"), error, "s", row->ticket->to_counter, "s", &state) < 0)
    return FALSE;
  if (g_strcmp0 (state, "open") != 0)
    {
      g_clear_pointer (&row->ticket->to_counter, g_free);
      row->reserved_until = KM_TIME_NONE;
    }
  return TRUE;
}

gboolean
km_apply_ticket_undo (KmApply *apply, GError **error)
{
  g_auto (Move) move = { 0 };
  g_autoptr (KmTicketRow) row = NULL;
  g_autoptr (KmTicketRow) other = NULL;
  g_autoptr (GError) failed = NULL;
  UndoBody body = { 0 };
  const char *why;
  int found;

  if (!km_apply_read (apply, members, G_N_ELEMENTS (members), &body, error) || !km_apply_enter_centre (apply, apply->caller->centre, error))
    return FALSE;
  found = km_db_one (apply->db, KM_SQL ("SELECT ticket, till, kind, before, undoes, at FROM ticket_move WHERE command = $1 AND centre = $2"), error,
                     "ss", body.command, apply->centre->centre, "sssssi", &move.ticket, &move.till, &move.kind, &move.before, &move.undoes, &move.at);
  if (found < 0)
    return FALSE;
  if (found == 0)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "not-found", "/body/command", "no move of a ticket has this id");
      return FALSE;
    }
  apply->subject = g_strdup (move.ticket);
  row = km_ticket_row_find (apply, move.ticket, error);
  if (row == NULL)
    return FALSE;
  why = objection (apply, &move, row, body.command);
  if (why != NULL)
    {
      km_apply_flag (apply, why);
      km_apply_flag (apply, "not-applied");
      km_json_set (apply->result, "ticket", km_ticket_row_to_json (row));
      return TRUE;
    }
  /* The till measures the 30 s by a clock that cannot be set; here they are only looked at. */
  if (apply->at - move.at > KM_TICKET_UNDO_SECONDS * KM_TIME_SECOND)
    km_apply_flag (apply, "undo-late");
  km_ticket_row_begin (apply, row);
  if (!km_ticket_row_restore (row, move.before, error) || !release_if_gone (apply, row, error))
    return FALSE;
  if (row->ticket->state == KM_TICKET_CALLED || row->ticket->state == KM_TICKET_SERVING)
    {
      other = km_ticket_row_find_at (apply, row->ticket->counter, &failed);
      if (failed != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failed));
          return FALSE;
        }
      if (other != NULL && g_strcmp0 (other->ticket->id, row->ticket->id) != 0)
        {
          km_error_set (error, KM_ERROR_CONFLICT, "counter-busy", NULL, "another ticket is at the counter");
          return FALSE;
        }
    }
  if (!km_ticket_row_finish (apply, row, apply->command->id, apply->command->kind, body.command, error))
    return FALSE;
  km_json_set (apply->result, "ticket", km_ticket_row_to_json (row));
  return TRUE;
}
