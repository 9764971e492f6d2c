// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-db.h"

G_BEGIN_DECLS

#define KM_DB_MAX_VALUES 48

typedef struct
{
  char type; /* i, s, b or n */
  gint64 integer;
  const char *text;
  GBytes *blob;
} KmDbValue;

/* What a driver must do. The transaction rules, the value lists and the migrations are above it, in km-db*.c. */
typedef struct
{
  const char *scheme;
  KmDb *(*open) (const char *path, KmDbFlags flags, GError **error);
  void (*close) (KmDb *db);
  gboolean (*exec) (KmDb *db, const char *sql, GError **error);
  /* `stay`: text and blobs outlive the rows; else they are copied. */
  KmRows *(*query) (KmDb *db, const char *sql, const KmDbValue *values, guint n_values, gboolean stay, GError **error);
  int (*rows_next) (KmRows *rows, GError **error);
  void (*rows_free) (KmRows *rows);
  char (*rows_type) (KmRows *rows, int column); /* i, s, b, n; ? for anything else or no such column */
  gint64 (*rows_int) (KmRows *rows, int column);
  const char *(*rows_text) (KmRows *rows, int column);
  GBytes *(*rows_blob) (KmRows *rows, int column);
  gint64 (*changes) (KmDb *db);
  gboolean (*in_transaction) (KmDb *db);
  const char *begin_write;
  const char *begin_read;
  const char *count_schema; /* a query: 1 if the table km_schema exists, else 0 */
  gboolean (*copy) (KmDb *db, const char *path, GError **error);
  void (*set_autocheckpoint) (KmDb *db, int pages);
  gboolean (*checkpoint) (KmDb *db, gboolean truncate, gint64 *pages_left, GError **error);
  gboolean (*check) (KmDb *db, GError **error);
} KmDbDriver;

/* Drivers put these at the head of their own structs. */
struct _KmDb
{
  const KmDbDriver *driver;
  char *path;
  gboolean begun; /* a transaction was begun by us and not ended by us */
  guint depth;    /* open savepoints */
};

struct _KmRows
{
  KmDb *db;
  gboolean wrong_type;
  int wrong_column;
};

extern const KmDbDriver km_db_sqlite_driver;

G_END_DECLS
