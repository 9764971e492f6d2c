/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-ticket.h"

#include <string.h>

#include "km-error.h"

#define CAME_BACK_HEAD (10 * KM_TIME_MINUTE)
#define APPOINTMENT_HEAD (15 * KM_TIME_MINUTE)

#define NONE KM_TICKET_MASK (KM_TICKET_NONE)
#define WAITING KM_TICKET_MASK (KM_TICKET_WAITING)
#define CALLED KM_TICKET_MASK (KM_TICKET_CALLED)
#define SERVING KM_TICKET_MASK (KM_TICKET_SERVING)
#define HELD KM_TICKET_MASK (KM_TICKET_HELD)
#define NO_SHOW KM_TICKET_MASK (KM_TICKET_NO_SHOW)

/* Source: design, "Words" (ticket states). ticket.take calls by hand, offline: the number may be known to the server as waiting
 * or not at all. A held ticket may be sent on (its papers are another lane's), one that is gone may not. Who was held comes back
 * to the hall, or straight to a counter that resumes. */
static const KmTicketMove moves[] = {
  { "ticket.issue", NONE, KM_TICKET_WAITING, FALSE },
  { "ticket.take", NONE | WAITING, KM_TICKET_CALLED, FALSE },
  { "ticket.call-next", WAITING, KM_TICKET_CALLED, FALSE },
  { "ticket.call", WAITING, KM_TICKET_CALLED, FALSE },
  { "ticket.recall", CALLED, KM_TICKET_CALLED, FALSE },
  { "ticket.start", CALLED, KM_TICKET_SERVING, TRUE },
  { "ticket.hold", SERVING, KM_TICKET_HELD, TRUE },
  { "ticket.resume", HELD, KM_TICKET_SERVING, TRUE },
  { "ticket.return", CALLED, KM_TICKET_WAITING, TRUE },
  { "ticket.transfer", WAITING | CALLED | SERVING | HELD, KM_TICKET_WAITING, TRUE },
  { "ticket.no-show", CALLED, KM_TICKET_NO_SHOW, TRUE },
  { "ticket.came-back", NO_SHOW | HELD, KM_TICKET_WAITING, TRUE },
  { "ticket.leave", WAITING | CALLED | SERVING | HELD, KM_TICKET_LEFT, TRUE },
  { "ticket.finish", SERVING, KM_TICKET_FINISHED, TRUE },
};

static const char *const state_names[KM_N_TICKET_STATES] = {
  [KM_TICKET_NONE] = NULL,
  [KM_TICKET_WAITING] = "waiting",
  [KM_TICKET_CALLED] = "called",
  [KM_TICKET_SERVING] = "serving",
  [KM_TICKET_HELD] = "held",
  [KM_TICKET_FINISHED] = "finished",
  [KM_TICKET_NO_SHOW] = "no-show",
  [KM_TICKET_LEFT] = "left",
};

static const char *const priority_names[KM_N_PRIORITIES] = {
  [KM_PRIORITY_NONE] = "none",
  [KM_PRIORITY_DISABILITY] = "disability",
  [KM_PRIORITY_ELDERLY] = "elderly",
  [KM_PRIORITY_PREGNANT] = "pregnant",
  [KM_PRIORITY_INFANT] = "infant",
};

static const char *const basis_names[KM_N_BASES] = {
  [KM_BASIS_ISSUE] = "issue",
  [KM_BASIS_APPOINTMENT] = "appointment",
  [KM_BASIS_CAME_BACK] = "came-back",
  [KM_BASIS_RESUMED] = "resumed",
};

const KmTicketMove *
km_ticket_moves (gsize *n)
{
  *n = G_N_ELEMENTS (moves);
  return moves;
}

const KmTicketMove *
km_ticket_move_find_kind (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++) {
    if (strcmp (moves[i].kind, kind) == 0)
      return &moves[i];
  }
  return NULL;
}

const KmTicketMove *
km_ticket_move_find (const char *kind, KmTicketState from)
{
  const KmTicketMove *move = km_ticket_move_find_kind (kind);

  return move != NULL && (move->from & KM_TICKET_MASK (from)) != 0 ? move : NULL;
}

const char *
km_ticket_state_to_string (KmTicketState state)
{
  g_return_val_if_fail (state < KM_N_TICKET_STATES, NULL);
  return state_names[state];
}

gboolean
km_ticket_state_from_string (const char *text, KmTicketState *state)
{
  for (guint i = KM_TICKET_WAITING; i < KM_N_TICKET_STATES; i++) {
    if (g_strcmp0 (text, state_names[i]) == 0) {
      *state = (KmTicketState) i;
      return TRUE;
    }
  }
  return FALSE;
}

const char *
km_priority_to_string (KmPriority priority)
{
  g_return_val_if_fail (priority < KM_N_PRIORITIES, NULL);
  return priority_names[priority];
}

gboolean
km_priority_from_string (const char *text, KmPriority *priority)
{
  for (guint i = 0; i < KM_N_PRIORITIES; i++) {
    if (g_strcmp0 (text, priority_names[i]) == 0) {
      *priority = (KmPriority) i;
      return TRUE;
    }
  }
  return FALSE;
}

const char *
km_ticket_basis_to_string (KmTicketBasis basis)
{
  g_return_val_if_fail (basis < KM_N_BASES, NULL);
  return basis_names[basis];
}

gboolean
km_ticket_basis_from_string (const char *text, KmTicketBasis *basis)
{
  for (guint i = 0; i < KM_N_BASES; i++) {
    if (g_strcmp0 (text, basis_names[i]) == 0) {
      *basis = (KmTicketBasis) i;
      return TRUE;
    }
  }
  return FALSE;
}

const char *
km_ticket_why (const KmTicket *ticket, const char *counter, gboolean passed)
{
  if (ticket->basis == KM_BASIS_RESUMED)
    return "resumed";
  if (ticket->to_counter != NULL && g_strcmp0 (ticket->to_counter, counter) == 0)
    return "sent-here";
  if (ticket->basis == KM_BASIS_APPOINTMENT)
    return "appointment";
  if (ticket->basis == KM_BASIS_CAME_BACK)
    return "came-back";
  return ticket->priority != KM_PRIORITY_NONE && passed ? "priority" : "oldest";
}

gboolean
km_audience_is_valid (const char *text)
{
  return g_strcmp0 (text, "citizen") == 0 || g_strcmp0 (text, "investor") == 0 || g_strcmp0 (text, "foreigner") == 0;
}

KmTime
km_ticket_effective_at (KmTime issued_at, int head_start_minutes)
{
  return issued_at - head_start_minutes * KM_TIME_MINUTE;
}

KmTime
km_ticket_effective_came_back (KmTime own, KmTime now)
{
  return MAX (own, now - CAME_BACK_HEAD);
}

KmTime
km_ticket_effective_appointment (KmTime booked, KmTime checked_in)
{
  return MAX (booked, checked_in - APPOINTMENT_HEAD);
}

KmTicket *
km_ticket_new (void)
{
  KmTicket *ticket = g_new0 (KmTicket, 1);

  ticket->booked_at = ticket->called_at = ticket->started_at = ticket->finished_at = KM_TIME_NONE;
  ticket->wanted = g_new0 (char *, 1);
  return ticket;
}

KmTicket *
km_ticket_copy (const KmTicket *ticket)
{
  KmTicket *copy = g_memdup2 (ticket, sizeof *ticket);

  copy->id = g_strdup (ticket->id);
  copy->lane = g_strdup (ticket->lane);
  copy->letter = g_strdup (ticket->letter);
  copy->latin = g_strdup (ticket->latin);
  copy->audience = g_strdup (ticket->audience);
  copy->counter = g_strdup (ticket->counter);
  copy->to_counter = g_strdup (ticket->to_counter);
  copy->wanted = g_strdupv (ticket->wanted);
  copy->hold_reason = g_strdup (ticket->hold_reason);
  copy->centre = g_strdup (ticket->centre);
  copy->day = g_strdup (ticket->day);
  return copy;
}

void
km_ticket_free (KmTicket *ticket)
{
  g_free (ticket->id);
  g_free (ticket->lane);
  g_free (ticket->letter);
  g_free (ticket->latin);
  g_free (ticket->audience);
  g_free (ticket->counter);
  g_free (ticket->to_counter);
  g_strfreev (ticket->wanted);
  g_free (ticket->hold_reason);
  g_free (ticket->centre);
  g_free (ticket->day);
  g_free (ticket);
}

typedef struct {
  const char *id, *lane, *letter, *latin, *audience, *priority, *state, *basis, *counter, *to_counter, *hold_reason, *centre, *day;
  gint64      number, recalls;
  KmTime      booked_at, issued_at, effective_at, called_at, started_at, finished_at;
  json_t     *wanted;
} Wire;

#define MAYBE (KM_JSON_OPTIONAL | KM_JSON_NULLABLE)

static const KmJsonMember members[] = {
  { "id", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (Wire, id) },
  { "number", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (Wire, number), 1, 999999 },
  { "lane", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (Wire, lane) },
  { "letter", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Wire, letter), 0, 16 },
  { "latin", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Wire, latin), 0, 16 },
  { "audience", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Wire, audience) },
  { "priority", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Wire, priority) },
  { "state", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Wire, state) },
  { "basis", KM_JSON_STRING, MAYBE, KM_JSON_AT (Wire, basis) },
  { "booked_at", KM_JSON_TIME, MAYBE, KM_JSON_AT (Wire, booked_at) },
  { "issued_at", KM_JSON_TIME, KM_JSON_REQUIRED, KM_JSON_AT (Wire, issued_at) },
  { "effective_at", KM_JSON_TIME, KM_JSON_REQUIRED, KM_JSON_AT (Wire, effective_at) },
  { "called_at", KM_JSON_TIME, MAYBE, KM_JSON_AT (Wire, called_at) },
  { "started_at", KM_JSON_TIME, MAYBE, KM_JSON_AT (Wire, started_at) },
  { "finished_at", KM_JSON_TIME, MAYBE, KM_JSON_AT (Wire, finished_at) },
  { "counter", KM_JSON_CODE, MAYBE, KM_JSON_AT (Wire, counter) },
  { "to_counter", KM_JSON_CODE, MAYBE, KM_JSON_AT (Wire, to_counter) },
  { "recalls", KM_JSON_INTEGER, MAYBE, KM_JSON_AT (Wire, recalls), 0, 1000000 },
  { "wanted", KM_JSON_ARRAY, MAYBE, KM_JSON_AT (Wire, wanted), 0, 100 },
  { "hold_reason", KM_JSON_STRING, MAYBE, KM_JSON_AT (Wire, hold_reason) },
  { "centre", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (Wire, centre) },
  { "day", KM_JSON_DATE, KM_JSON_REQUIRED, KM_JSON_AT (Wire, day) },
};

static char **
read_wanted (json_t *array, GError **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  json_t *value;
  gsize i;

  json_array_foreach (array, i, value) {
    if (!json_is_string (value)) {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "/wanted", "/wanted: must hold codes");
      return NULL;
    }
    g_strv_builder_add (builder, json_string_value (value));
  }
  return g_strv_builder_end (builder);
}

KmTicket *
km_ticket_from_json (json_t *json, GError **error)
{
  Wire wire = { .booked_at = KM_TIME_NONE, .called_at = KM_TIME_NONE, .started_at = KM_TIME_NONE, .finished_at = KM_TIME_NONE };
  g_autoptr(KmTicket) ticket = NULL;
  const char *wrong = NULL;
  g_auto(GStrv) wanted = NULL;

  if (!km_json_read (json, "", members, G_N_ELEMENTS (members), KM_JSON_TOLERANT, &wire, error))
    return NULL;
  ticket = km_ticket_new ();
  if (!km_priority_from_string (wire.priority, &ticket->priority))
    wrong = "/priority";
  else if (!km_ticket_state_from_string (wire.state, &ticket->state))
    wrong = "/state";
  else if (!km_audience_is_valid (wire.audience))
    wrong = "/audience";
  if (wrong != NULL) {
    km_error_set (error, KM_ERROR_INVALID, "bad-body", wrong, "%s: unknown value", wrong);
    return NULL;
  }
  /* A later server may know more of them: the rank itself is told apart. */
  km_ticket_basis_from_string (wire.basis, &ticket->basis);
  wanted = read_wanted (wire.wanted, error);
  if (wanted == NULL)
    return NULL;
  g_strfreev (ticket->wanted);
  ticket->wanted = g_steal_pointer (&wanted);
  ticket->id = g_strdup (wire.id);
  ticket->number = (int) wire.number;
  ticket->lane = g_strdup (wire.lane);
  ticket->letter = g_strdup (wire.letter);
  ticket->latin = g_strdup (wire.latin);
  ticket->audience = g_strdup (wire.audience);
  ticket->booked_at = wire.booked_at;
  ticket->issued_at = wire.issued_at;
  ticket->effective_at = wire.effective_at;
  ticket->called_at = wire.called_at;
  ticket->started_at = wire.started_at;
  ticket->finished_at = wire.finished_at;
  ticket->counter = g_strdup (wire.counter);
  ticket->to_counter = g_strdup (wire.to_counter);
  ticket->recalls = (int) wire.recalls;
  ticket->hold_reason = g_strdup (wire.hold_reason);
  ticket->centre = g_strdup (wire.centre);
  ticket->day = g_strdup (wire.day);
  return g_steal_pointer (&ticket);
}

json_t *
km_ticket_to_json (const KmTicket *ticket)
{
  json_t *json = json_object ();
  json_t *wanted = json_array ();

  for (guint i = 0; ticket->wanted != NULL && ticket->wanted[i] != NULL; i++)
    json_array_append_new (wanted, json_string (ticket->wanted[i]));
  km_json_set_string (json, "id", ticket->id);
  km_json_set_integer (json, "number", ticket->number);
  km_json_set_string (json, "lane", ticket->lane);
  km_json_set_string (json, "letter", ticket->letter);
  km_json_set_string (json, "latin", ticket->latin);
  km_json_set_string (json, "audience", ticket->audience);
  km_json_set_string (json, "priority", km_priority_to_string (ticket->priority));
  km_json_set_string (json, "state", km_ticket_state_to_string (ticket->state));
  km_json_set_string (json, "basis", km_ticket_basis_to_string (ticket->basis));
  km_json_set_time (json, "booked_at", ticket->booked_at);
  km_json_set_time (json, "issued_at", ticket->issued_at);
  km_json_set_time (json, "effective_at", ticket->effective_at);
  km_json_set_time (json, "called_at", ticket->called_at);
  km_json_set_time (json, "started_at", ticket->started_at);
  km_json_set_time (json, "finished_at", ticket->finished_at);
  km_json_set_string (json, "counter", ticket->counter);
  km_json_set_string (json, "to_counter", ticket->to_counter);
  km_json_set_integer (json, "recalls", ticket->recalls);
  km_json_set (json, "wanted", wanted);
  km_json_set_string (json, "hold_reason", ticket->hold_reason);
  km_json_set_string (json, "centre", ticket->centre);
  km_json_set_string (json, "day", ticket->day);
  return json;
}

char *
km_ticket_label_of (const char *letter, int number, KmDigits digits)
{
  g_autofree char *text = g_strdup_printf ("%d", number);
  g_autofree char *drawn = km_digits_draw (text, digits);

  return g_strdup_printf ("%s %s", letter, drawn);
}

char *
km_ticket_label (const KmTicket *ticket, KmDigits digits)
{
  return km_ticket_label_of (digits == KM_DIGITS_ARABIC ? ticket->letter : ticket->latin, ticket->number, digits);
}
