// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-db.h"
#include "km-time.h"

G_BEGIN_DECLS

/* What an auditor gets of a centre's books: days `from` to `to` (local dates, both included), without the visitors' names and answers. */
typedef struct
{
  const char *centre;
  const char *from, *to;
  gboolean json; /* else CSV (RFC 4180, UTF-8) */
  KmTime now;
} KmExport;

/* Writes the tables and manifest.json, which names every file with its rows, bytes and BLAKE2b-256, into `folder` (which must be empty),
 * and the head of the centre's audit chain. All of one state of the database: begin a read transaction before. The number of rows, or
 * -1 with an error of the database or of the files. */
gint64 km_export (KmDb *db, const KmExport *what, const char *folder, GError **error);

G_END_DECLS
