/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  KM_BOOKS_NONE = 0,
  KM_BOOKS_UNSENT = 1 << 0, /* facts may still wait at the till */
  KM_BOOKS_FLAGS = 1 << 1,  /* the server may have recorded facts with flags */
} KmBooksFlags;

/* Compares the till's file with the server's database, read-only, when neither is running: running numbers and receipts without holes, every
 * fact on the server once and the same, money equal everywhere, summaries equal to what they sum, chains whole. What is wrong, one line
 * each; empty when all is right. Free it. */
GPtrArray *km_books_check (const char *till_db, const char *server_db, KmBooksFlags flags);

/* What is behind state_dir of a practice desk. */
void km_books_assert (const char *state_dir, KmBooksFlags flags);

/* One number out of a database ("SELECT …" with one column), for a test's own questions. */
gint64 km_books_ask (const char *db, const char *sql);

G_END_DECLS
