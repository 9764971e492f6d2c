// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "km-heads.h"
#include "km-ticket-row.h"
#include "km-verify.h"
#include "km-verify-private.h"
#include "km-view.h"

void
km_verify_found (KmVerify *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->found, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* ---- Chains ---- */

static gboolean
check_chain (KmVerify *self, const char *centre, gint64 head_number, const char *head_hash, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT a.number, a.at, a.kind, a.actor, a.till, a.subject, a.body_hash, a.hash, c.hash "
                                                 "FROM audit a LEFT JOIN command c ON c.id = a.subject WHERE a.centre = $1 ORDER BY a.number"),
                                         error, "s", centre);
  char hash[KM_HASH_HEX_LENGTH] = "";
  gint64 number = 0;
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      char previous[KM_HASH_HEX_LENGTH];
      const char *command_hash = km_rows_text (rows, 8);

      memcpy (previous, hash, sizeof hash);
      number++;
      km_audit_hash (previous, number, km_rows_int (rows, 1), km_rows_text (rows, 2), km_rows_text (rows, 3), km_rows_text (rows, 4),
                     km_rows_text (rows, 5), km_rows_text (rows, 6), hash);
      if (km_rows_int (rows, 0) != number || g_strcmp0 (hash, km_rows_text (rows, 7)) != 0)
        {
          km_verify_found (self, _("%s: the audit chain is broken at number %" PRId64), centre, number);
          return TRUE;
        }
      if (command_hash != NULL && g_strcmp0 (command_hash, km_rows_text (rows, 6)) != 0)
        km_verify_found (self, _("%s: command %s is not the one of the audit chain"), centre, km_rows_text (rows, 5));
    }
  if (step == 0 && (number != head_number || g_strcmp0 (hash, head_hash) != 0))
    km_verify_found (self, _("%s: the audit chain ends at %" PRId64 ", not at %" PRId64), centre, number, head_number);
  return step == 0;
}

static gboolean
check_events (KmVerify *self, const char *centre, gint64 seq, GError **error)
{
  gint64 count = 0, last = 0;

  if (km_db_one (self->db, KM_SQL ("SELECT count(*), max(seq) FROM event WHERE centre = $1"), error, "s", centre, "ii", &count, &last) < 0)
    return FALSE;
  /* Old events may have been taken away from the front, never from the middle or the end. */
  if (count > 0)
    {
      gint64 first = 0;

      if (km_db_one (self->db, KM_SQL ("SELECT min(seq) FROM event WHERE centre = $1"), error, "s", centre, "i", &first) < 0)
        return FALSE;
      if (last - first + 1 != count)
        km_verify_found (self, _("%s: events are missing between %" PRId64 " and %" PRId64), centre, first, last);
      if (last != seq)
        km_verify_found (self, _("%s: the last event is %" PRId64 ", not %" PRId64), centre, last, seq);
    }
  return TRUE;
}

static gboolean
check_centres (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db, KM_SQL ("SELECT centre, seq, audit_number, audit_hash FROM centre ORDER BY centre"), error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    if (!check_chain (self, km_rows_text (rows, 0), km_rows_int (rows, 2), km_rows_text (rows, 3), error)
        || !check_events (self, km_rows_text (rows, 0), km_rows_int (rows, 1), error))
      return FALSE;
  return step == 0;
}

/* ---- The ledger, reckoned anew ---- */

/* The highest number of each lane's tickets, whoever gave it. */
static gboolean
add_numbers (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db, KM_SQL ("SELECT centre, day, label_lane, max(number) FROM ticket GROUP BY centre, day, label_lane"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    km_summary_add (self->sums, KM_SUM_LANE, km_rows_text (rows, 0), km_rows_text (rows, 1), km_rows_text (rows, 2), KM_LANE_LAST_NUMBER,
                    km_rows_int (rows, 3));
  return step == 0;
}

static gboolean
add_tickets (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, "
                                                 "effective_at, called_at, started_at, finished_at, counter, to_counter, recalls, wanted, "
                                                 "hold_reason, basis, booked_at FROM ticket"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      KmTicketRow row = { .ticket = km_view_ticket_from_row (rows, self->directory), .held_at = KM_TIME_NONE, .reserved_until = KM_TIME_NONE };

      km_ticket_row_count (self->sums, &row, 1);
      km_ticket_free (row.ticket);
    }
  return step == 0;
}

GPtrArray *
km_verify (KmDb *db, KmDirectory *directory, GError **error)
{
  KmVerify self = { .db = db, .directory = directory };
  gboolean fine;

  self.sums = km_summary_new ();
  self.found = g_ptr_array_new_with_free_func (g_free);
  fine = check_centres (&self, error) && add_numbers (&self, error) && add_tickets (&self, error) && km_verify_queue (&self, error) && km_verify_money (&self, error)
         && km_summary_compare (self.sums, db, self.found, error);
  km_summary_free (self.sums);
  if (fine)
    return self.found;
  g_ptr_array_unref (self.found);
  return NULL;
}
