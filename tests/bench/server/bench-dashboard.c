/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-dashboard [MANY [FEW]]: the dashboard read with MANY transactions behind it beside the same with FEW (of the same day and
 * size, so that only what lies behind differs). The tables are filled directly: the receipts, requests, fee lines, payments and sums
 * of years, evenly over the days before today. Prints the ratio beside the aim; never fails for being slow. 10,000,000 take some
 * minutes and 20 GB; the default is 1,000,000 beside 100,000. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "km-db.h"
#include "km-scene.h"

#define PER_DAY 2000 /* of the centre */
#define ROUNDS 7

static void
run (KmDb       *db,
     const char *sql,
     gint64      n,
     gint64      days)
{
  g_autoptr (GError) error = NULL;

  km_db_run (db, sql, &error, "ii", n, days);
  g_assert_no_error (error);
}

static void
fill (const char *database,
      gint64      n)
{
  g_autofree char *uri = g_strdup_printf ("sqlite:%s", database);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDb) db = km_db_open (uri, KM_DB_NONE, &error);
  gint64 days = MAX (n / PER_DAY, 1);

  g_assert_no_error (error);
  /* Day i lies i days back; 0 is today, which the scene's own tickets fill. */
  km_db_exec (db, "PRAGMA synchronous = OFF; CREATE TEMP TABLE made (i INTEGER PRIMARY KEY, day TEXT NOT NULL);", &error);
  g_assert_no_error (error);
  run (db, "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < $1) INSERT INTO made (i, day) "
           "SELECT i, date ('now', '-' || (i % $2 + 1) || ' day') FROM c", n, days);
  run (db, "INSERT INTO receipt (number, id, centre, day, till, fiscal_year, serial, at, received_at, after_closing, clerk, counter, total, cash, electronic, pass_through, surcharge, rounding, "
           "hash, flags, body, catalogue) SELECT 'L00-T01-2627-' || i, 'r' || i, 'L00', day, 'L00-T01', '2627', i, i, i, 0, 'clerk', 'L00-0001', 4500, 4500, 0, 0, 0, 0, 'h', '', '{}', 'c' "
           "FROM made WHERE i <= $1 AND $2 > 0", n, days);
  run (db, "INSERT INTO request (number, receipt, item, centre, day, authority, service, state, at, promised_at) SELECT 'L00-T01-2627-' || i || '/1', 'L00-T01-2627-' || i, 1, 'L00', day, 'CSO', "
           "'CSO-001', 'delivered', i, i FROM made WHERE i <= $1 AND $2 > 0", n, days);
  run (db, "INSERT INTO payment (receipt, line, method, piastres, received, change) SELECT 'L00-T01-2627-' || i, 0, 'cash', 4500, 4500, 0 FROM made WHERE i <= $1 AND $2 > 0", n, days);
  run (db, "INSERT INTO ticket (id, centre, day, lane, label_lane, number, origin, audience, priority, state, issued_at, effective_at, called_at, started_at, finished_at, counter, recalls, wanted, "
           "position, last_move) SELECT 't' || i, 'L00', day, 'CIV', 'CIV', i, 'issued', 'citizen', 'none', 'finished', i, i, i, i, i, 'L00-0001', 0, '', i, 'm' FROM made WHERE i <= $1 AND $2 > 0", n, days);
  run (db, "INSERT INTO sum_day (centre, day, part, receipts, total, cash, electronic, pass_through, surcharge, rounding) SELECT 'L00', day, 'day', count(*), 4500 * count(*), 4500 * count(*), 0, 0, 0, 0 "
           "FROM made WHERE i <= $1 AND $2 > 0 GROUP BY day ON CONFLICT DO NOTHING", n, days);
  run (db, "INSERT INTO sum_authority (centre, day, authority, requests, piastres, pass_through) SELECT 'L00', day, 'CSO', count(*), 4500 * count(*), 0 FROM made WHERE i <= $1 AND $2 > 0 GROUP BY day "
           "ON CONFLICT DO NOTHING", n, days);
}

typedef struct
{
  KmScene *scene;
  double rate, p99;
} Place;

static gboolean
next_read (guint       index,
           guint       round,
           const char *answer,
           GString    *request,
           gpointer    user_data)
{
  const Place *place = user_data;

  /* A write between the reads: what was read before is not what is asked for. */
  if (round % 2 == 1)
    return km_scene_next_issue (0, round, answer, request, place->scene);
  g_string_append_printf (request, "GET /v1/centres/L00/dashboard HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", place->scene->tokens[0]);
  return TRUE;
}

static void
measure (Place *place)
{
  KmPumpOptions options = { .connections = 1, .seconds = 1 };
  KmPumpResult result = km_pump_run (place->scene->server->port, &options, next_read, place);

  if (result.failures == 0 && result.answers / result.seconds > place->rate)
    {
      place->rate = result.answers / result.seconds;
      place->p99 = result.p99;
    }
}

int
main (int    argc,
      char **argv)
{
  gint64 many = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : 1000000, few = argc > 2 ? g_ascii_strtoll (argv[2], NULL, 10) : 100000;
  Place places[2] = { 0 };
  const gint64 sizes[2] = { few, many };

  for (guint i = 0; i < 2; i++)
    {
      places[i].scene = km_scene_new (1, 20, 1, 0, NULL, NULL);
      km_scene_fill_queues (places[i].scene, 30);
      fill (places[i].scene->server->database, sizes[i]);
    }
  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < 2; i++)
      measure (&places[i]);
  for (guint i = 0; i < 2; i++)
    printf ("  %9" G_GINT64_FORMAT " transactions behind it: %6.0f reads and writes a second, p99 %.1f ms\n", sizes[i], places[i].rate, places[i].p99);
  printf ("  a dashboard read and a write with many behind take %.2f x the time (aim <= 1.2)\n", places[1].rate > 0 ? places[0].rate / places[1].rate : 0);
  for (guint i = 0; i < 2; i++)
    km_scene_free (places[i].scene);
  return 0;
}
