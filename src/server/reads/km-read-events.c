/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-reads.h"

static gboolean
read_centre (KmDb       *db,
             const char *centre,
             KmEventLog *log,
             guint       count,
             GError    **error)
{
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT e.seq, e.kind, e.subject, e.at, e.body FROM event e JOIN centre c ON c.centre = e.centre WHERE e.centre = $1 AND e.seq > c.seq - $2 ORDER BY e.seq"),
                                         error, "si", centre, (gint64) count);
  int step;

  if (rows == NULL)
    return FALSE;
  while ((step = km_rows_next (rows, error)) == 1)
    km_event_log_append (log, centre, km_rows_int (rows, 0), km_rows_text (rows, 1), km_rows_text (rows, 2), km_rows_int (rows, 3), km_rows_text (rows, 4));
  return step == 0;
}

gboolean
km_read_recent_events (KmStore    *store,
                       KmEventLog *log,
                       guint       count,
                       GError    **error)
{
  g_autoptr (KmDirectory) directory = km_store_ref_directory (store);
  GPtrArray *centres = km_directory_get_centres (directory);
  KmDb *db = km_store_take_reader (store, error);
  gboolean done = db != NULL;

  for (guint i = 0; done && i < centres->len; i++)
    done = read_centre (db, ((const KmCentre *) g_ptr_array_index (centres, i))->centre, log, count, error);
  km_store_give_reader (store, db);
  return done;
}
