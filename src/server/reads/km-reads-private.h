/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-reads.h"

G_BEGIN_DECLS

/* One state of the database, seen by several queries. */
typedef struct
{
  KmStore *store;
  KmDb *db;
  KmDirectory *directory;
  const KmCentre *centre;          /* by km_read_begin() */
  char day[KM_DATE_FORMAT_LENGTH]; /* the same */
} KmReading;

/* Close it in any case; rows must be freed before. */
gboolean  km_reading_open  (KmReading  *reading,
                            KmStore    *store,
                            GError    **error);
void      km_reading_close (KmReading  *reading);

/* Epoch, number of the last event, centre and day: what every snapshot of a centre begins with. */
json_t   *km_read_begin    (KmReading  *reading,
                            const char *centre,
                            KmTime      now,
                            GError    **error);

/* Sets "lanes", and says how many wait in all of them and since when the one who waits longest. */
gboolean  km_read_lanes    (KmReading  *reading,
                            json_t     *json,
                            gint64     *waiting,
                            KmTime     *longest_since,
                            GError    **error);

/* Where a page ended: the time and key of its last row, opaque to who reads. New string. */
char     *km_read_cursor_make  (KmTime      at,
                                const char *key);

/* Reads it again; without a cursor (NULL) @at and @key stay as they are. FALSE: "bad-body". */
gboolean  km_read_cursor_parse (const char *cursor,
                                KmTime     *at,
                                char      **key,
                                GError    **error);

/* The codes of a text with blanks between, as an array. */
json_t   *km_read_codes    (const char *text);

G_END_DECLS
