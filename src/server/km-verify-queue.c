// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-keys.h"
#include "km-verify-private.h"

static gboolean
add_ratings (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db, KM_SQL ("SELECT centre, day, counter, score FROM rating"), error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      km_summary_add (self->sums, KM_SUM_RATING, km_rows_text (rows, 0), km_rows_text (rows, 1), km_rows_text (rows, 2), KM_RATING_RATINGS, 1);
      km_summary_add (self->sums, KM_SUM_RATING, km_rows_text (rows, 0), km_rows_text (rows, 1), km_rows_text (rows, 2), KM_RATING_SCORE,
                      km_rows_int (rows, 3));
    }
  return step == 0;
}

/* A closed report is what was written then, and stands on the audit chain as it was then. */
static gboolean
check_reports (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT r.centre, r.day, r.number, r.hash, r.body, r.audit_number, r.audit_hash, a.hash, d.closings "
                                                 "FROM day_report r LEFT JOIN audit a ON a.centre = r.centre AND a.number = r.audit_number "
                                                 "LEFT JOIN day d ON d.centre = r.centre AND d.day = r.day"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      g_autofree char *hash = km_hash_text (km_rows_text (rows, 4));

      if (g_strcmp0 (hash, km_rows_text (rows, 3)) != 0)
        km_verify_found (self, "%s: report %" G_GINT64_FORMAT " of %s was changed", km_rows_text (rows, 0), km_rows_int (rows, 2), km_rows_text (rows, 1));
      if (km_rows_int (rows, 5) > 0 && g_strcmp0 (km_rows_text (rows, 6), km_rows_text (rows, 7)) != 0)
        km_verify_found (self, "%s: report %" G_GINT64_FORMAT " of %s stands on another audit chain", km_rows_text (rows, 0), km_rows_int (rows, 2),
               km_rows_text (rows, 1));
      if (km_rows_int (rows, 2) > km_rows_int (rows, 8))
        km_verify_found (self, "%s: %s has more reports than closings", km_rows_text (rows, 0), km_rows_text (rows, 1));
    }
  return step == 0;
}

/* Appointments: the day's numbers and the places taken in each quarter of an hour. */
static gboolean
check_appointments (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) days = km_db_query (self->db,
                                         KM_SQL ("SELECT d.centre, d.day, d.last_number, (SELECT count(*) FROM appointment a WHERE a.centre = d.centre "
                                                 "AND a.day = d.day) FROM appointment_day d"),
                                         error, "");
  g_autoptr (KmRows) slots = NULL;
  int step = days != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (days, error)) == 1)
    if (km_rows_int (days, 2) != km_rows_int (days, 3))
      km_verify_found (self, "%s: %s has %" G_GINT64_FORMAT " appointments, its numbers end at %" G_GINT64_FORMAT, km_rows_text (days, 0),
             km_rows_text (days, 1), km_rows_int (days, 3), km_rows_int (days, 2));
  if (step < 0)
    return FALSE;
  slots = km_db_query (self->db,
                       KM_SQL ("SELECT s.centre, s.lane, s.at, s.booked, (SELECT count(*) FROM appointment a WHERE a.centre = s.centre "
                               "AND a.lane = s.lane AND a.at >= s.at AND a.at < s.at + 900000000 AND a.state <> 'cancelled') FROM appointment_slot s"),
                       error, "");
  step = slots != NULL ? 1 : -1;
  while (step == 1 && (step = km_rows_next (slots, error)) == 1)
    if (km_rows_int (slots, 3) != km_rows_int (slots, 4))
      km_verify_found (self, "%s: a quarter of an hour of %s says %" G_GINT64_FORMAT " appointments and has %" G_GINT64_FORMAT, km_rows_text (slots, 0),
             km_rows_text (slots, 1), km_rows_int (slots, 3), km_rows_int (slots, 4));
  return step == 0;
}

/* Drafts are of visits that go on; a visitor has one ticket, which the schema itself sees to. */
static gboolean
check_drafts (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT d.ticket FROM draft d LEFT JOIN ticket t ON t.id = d.ticket "
                                                 "WHERE t.id IS NULL OR t.state = 'finished' OR t.state = 'left'"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    km_verify_found (self, "ticket %s has ended and its draft is still here", km_rows_text (rows, 0));
  return step == 0;
}

gboolean
km_verify_queue (KmVerify *self, GError **error)
{
  return add_ratings (self, error) && check_reports (self, error) && check_appointments (self, error) && check_drafts (self, error);
}
