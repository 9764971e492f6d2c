// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-catalogue.h"
#include "km-clock.h"
#include "km-db.h"
#include "km-directory.h"

G_BEGIN_DECLS

/* The server's database: one connection for the writer, a pool of read-only ones for everybody else, and what is kept in
 * memory of it (directory, catalogues). Any thread unless said. */
typedef struct _KmStore KmStore;

typedef enum
{
  KM_STORE_NONE = 0,
  KM_STORE_CREATE = 1 << 0,   /* make the database if there is none */
  KM_STORE_PRACTICE = 1 << 1, /* it is, or becomes, a practice database */
} KmStoreFlags;

/* Opens `uri` ("sqlite:PATH") under its exclusive lock and migrates it. A store remembers whether it is practice and refuses the
 * other mode. Errors: those of km_db_open() and km_db_migrate() in KM_DB_ERROR; KM_ERROR_CONFLICT for the other mode;
 * KM_ERROR_UNAVAILABLE when the system does not know Africa/Cairo. */
KmStore *km_store_open (const char *uri, KmStoreFlags flags, GError **error);

/* What a restored or recovered database needs before it is served, in the caller's transaction: a new epoch, so that listeners read
 * everything anew; no session, since one that was ended after the copy would live again; and a stretch of till codes left out, since a
 * code given after the copy is never given twice. */
gboolean km_store_begin_anew (KmDb *db, GError **error);

/* Closes everything. All readers must be back and the writer stopped. */
void km_store_close (KmStore *self);

/* Whose time says which catalogue is in force: the system's unless told. Before anybody reads. */
void km_store_set_clock (KmStore *self, KmClock *clock);

const char *km_store_get_epoch (KmStore *self); /* random, new at init and restore */
gboolean km_store_is_practice (KmStore *self);
GTimeZone *km_store_get_zone (KmStore *self); /* Africa/Cairo; owned by the store */
const guint8 *km_store_get_search_key (KmStore *self); /* of km-receipt-keys.h; owned by the store */

/* A read-only connection of the pool (at most 8; waits for one). Give it back from the same thread, soon, with its rows
 * freed. Begin a read transaction on it (km_db_begin_read) where several queries must see one state; giving it back ends it. */
KmDb *km_store_take_reader (KmStore *self, GError **error);
void km_store_give_reader (KmStore *self, KmDb *db);

/* The newest snapshot of centres, lanes and counters. Release with km_directory_unref(). */
KmDirectory *km_store_ref_directory (KmStore *self);

/* Reads the directory again after a change of centres was committed. */
gboolean km_store_reload_directory (KmStore *self, GError **error);

/* The catalogue of `version` (NULL: the current one), kept in memory. KM_ERROR_NOT_FOUND "unknown-catalogue" if there is none.
 * Release with km_catalogue_unref(). */
KmCatalogue *km_store_ref_catalogue (KmStore *self, const char *version, GError **error);

/* The version of the current one, from memory where it is known (new string). KM_ERROR_NOT_FOUND "unknown-catalogue". */
char *km_store_get_current_catalogue (KmStore *self, GError **error);

/* Its canonical document as it lies in the database, and its version for the ETag (new string). Release with g_bytes_unref(). */
GBytes *km_store_ref_catalogue_document (KmStore *self, const char *version, char **its_version, GError **error);

/* Writes a new catalogue (checked by parsing it) into the database `db` inside the caller's transaction; publishing it is
 * km_store_publish_catalogue(). Returns its version (new string), or NULL with KM_ERROR of km_catalogue_new_from_json(). */
char *km_store_put_catalogue (KmStore *self, KmDb *db, json_t *document, KmTime now, GError **error);

/* The same for one that was checked already, with its canonical text. */
gboolean km_store_write_catalogue (KmStore *self, KmDb *db, KmCatalogue *catalogue, const char *text, KmTime now, GError **error);

/* Makes `version` the current one from `from` on (never earlier than `now`), in the caller's transaction; what was to begin at that
 * very moment is replaced. KM_ERROR_NOT_FOUND "unknown-catalogue". */
gboolean km_store_publish_catalogue (KmStore *self, KmDb *db, const char *version, KmTime from, KmTime now, GError **error);

/* The version in force at `at`, with a connection of the caller's (new string). KM_ERROR_NOT_FOUND "unknown-catalogue". */
char *km_store_find_catalogue_at (KmStore *self, KmDb *db, KmTime at, GError **error);

/* Whether another version is in force at `now` than was last told (km_store_mark_announced()): `version` is it, a new string, else NULL.
 * `next`: when to ask again at the earliest. In the caller's transaction. */
gboolean km_store_find_unannounced (KmStore *self, KmDb *db, KmTime now, char **version, KmTime *next, GError **error);
gboolean km_store_mark_announced (KmDb *db, const char *version, GError **error);

/* When the next published version comes into force; KM_TIME_NONE: none is waiting. */
KmTime km_store_get_next_catalogue (KmStore *self, GError **error);

/* The codes of the authorities of `catalogue` that charge fees which no administrator has approved yet, in its order. New array. */
json_t *km_store_list_unapproved (KmStore *self, KmCatalogue *catalogue, GError **error);

/* Forgets which catalogue is current and what is approved, so that the next reader asks the database: after the commit of either. */
void km_store_forget_catalogue (KmStore *self);

/* The file and its disk. FALSE when the database is no file here. Any thread. */
typedef struct
{
  guint64 size, log_size; /* bytes of the file, and of its write-ahead log */
  guint64 free;           /* bytes */
  guint64 reserve;        /* bytes that must be free for a transaction to begin */
  gboolean writable;
} KmStoreDisk;

gboolean km_store_look_at_disk (KmStore *self, KmStoreDisk *disk);

/* ---- For the writer (its thread) and for programs that run alone (init, account …) ---- */

/* The one connection that writes. */
KmDb *km_store_get_writer (KmStore *self);

/* Begins a transaction on it, opened again if need be. What fails here was certainly not done. KM_DB_ERROR_FULL: less than the
 * reserve is free on the disk; KM_DB_ERROR_READ_ONLY; others of km_db_open() and km_db_begin(). */
gboolean km_store_begin (KmStore *self, GError **error);
void km_store_set_reserve (KmStore *self, guint64 bytes); /* any thread; 1 MiB unless told */

/* Closes it and opens it again: after a COMMIT whose outcome is not known. FALSE: there is none now, try again later. */
gboolean km_store_reopen_writer (KmStore *self, GError **error);

/* Moves the write-ahead log into the file with a connection of its own. */
gboolean km_store_checkpoint (KmStore *self, GError **error);
/* The little that is left of it, on the writer's thread between two transactions: the log then begins anew. */
void km_store_finish_checkpoint (KmStore *self);

G_END_DECLS
