// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "test-queue-support.h"

json_t *
queue_at (const char *ticket, const char *counter)
{
  return json_pack ("{s:s, s:s}", "ticket", ticket, "counter", counter);
}

/* A fact that is accepted without a flag. */
void
queue_tell (Server *self, const char *kind, json_t *body)
{
  g_autoptr (json_t) element = server_tell (self, kind, body);

  if (g_strcmp0 (status_of (element), "accepted") != 0 || json_array_size (json_object_get (element, "flags")) != 0)
    g_error ("%s: %s", kind, json_dumps (element, JSON_INDENT (1)));
}

json_t *
queue_decide (Server *self, const char *kind, json_t *body)
{
  return server_wish (self, &supervisor, kind, body);
}

void
queue_open_counter (Server *self, const char *counter)
{
  queue_tell (self, "counter.open", json_pack ("{s:s}", "counter", counter));
}

/* Who is called at `counter` by `caller`: the ticket's id (new string) or NULL, and why. */
char *
queue_call_as (Server *self, const KmCaller *caller, const char *counter, const char *why)
{
  g_autoptr (json_t) element = server_wish (self, caller, "ticket.call-next", json_pack ("{s:s}", "counter", counter));

  assert_accepted (element);
  g_assert_cmpstr (km_json_get_string (km_json_get_object (result_of (element), "why"), "code", NULL), ==, why);
  return ticket_of (element) != NULL ? g_strdup (km_json_get_string (ticket_of (element), "id", NULL)) : NULL;
}

void
queue_expect_next (Server *self, const char *counter, const char *why, const char *ticket)
{
  g_autofree char *next = queue_call_as (self, &supervisor, counter, why);

  g_assert_cmpstr (next, ==, ticket);
}

void
queue_hold (Server *self, const char *ticket, const char *counter)
{
  queue_tell (self, "ticket.start", queue_at (ticket, counter));
  queue_tell (self, "ticket.hold", json_pack ("{s:s, s:s, s:s}", "ticket", ticket, "counter", counter, "reason", "document"));
}
