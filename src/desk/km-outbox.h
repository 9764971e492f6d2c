/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk. The facts of this till: on disk and synced before anything is sent, delivered strictly by n, however late.
 *
 * A KmWrite is one local transaction: facts, drafts, shift rows, a receipt; all of it or nothing. When it is on disk the delivery
 * wakes up by itself. Main thread; the work is done on the store's thread. */

#include "km-link.h"
#include "km-store.h"

G_BEGIN_DECLS

typedef struct _KmWrite KmWrite;

typedef struct
{
  gint64 n;       /* given when it is written */
  char *id;       /* UUIDv7 */
  char *kind;
  KmTime made_at;
  char *actor;    /* (nullable) */
  json_t *body;   /* (owned) */
  json_t *ledger; /* (owned) (nullable): what of the body lies in clear */
  gint64 piastres;
  char *shift;    /* (nullable) */
  char *receipt;  /* (nullable) */
} KmFact;

KmFact *km_fact_new (const char *kind, KmTime made_at, const char *actor, json_t *body);
void km_fact_free (KmFact *fact);

KmWrite *km_write_new (void);
void km_write_free (KmWrite *write);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmWrite, km_write_free)
/* Takes @fact; returns it (borrowed, read its n after the write). */
KmFact *km_write_fact (KmWrite *write, KmFact *fact);
/* Any other step, in order. @data is freed with the write. */
void km_write_step (KmWrite *write, KmStoreFunc func, gpointer data, GDestroyNotify free_data);
/* Replaces the draft in @slot; takes @draft and @tender (both nullable; a NULL draft deletes). */
void km_write_draft (KmWrite *write, const char *slot, KmTime at, json_t *draft, json_t *tender);
/* For a step that makes a fact within the transaction: writes it now, sets its n. Owned by the caller. */
gboolean km_outbox_insert (KmStoreSide *side, KmFact *fact, GError **error);

/* Properties: backlog-count (u), backlog-piastres (x), last-n (x), sent-n (x).
 * Signals:
 *   "delivered" (x n, s kind, s flags)      the server has it; flags joined by spaces, "" for none
 *   "rejected" (x n, s kind, s code)        unreadable for the server: kept here, a supervisor's matter
 *   "trouble" (s code)                      "till-revoked": no new work; "rolled-back" (the file is older than what the server has),
 *                                           "server-lost" (the server lacks what is no longer kept here): delivery stands still */
#define KM_TYPE_OUTBOX (km_outbox_get_type ())
G_DECLARE_FINAL_TYPE (KmOutbox, km_outbox, KM, OUTBOX, GObject)

KmOutbox *km_outbox_new (KmStore *store, KmLink *link);
/* Reads what waits. Call it once after the store is open. */
void km_outbox_load_async (KmOutbox *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_outbox_load_finish (KmOutbox *self, GAsyncResult *result, GError **error);
/* The till's own credential; NULL stops the delivery. What the server still answers for the credential before is not listened to. */
void km_outbox_set_token (KmOutbox *self, const char *token);

/* Takes @write. */
void km_outbox_write_async (KmOutbox *self, KmWrite *write, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_outbox_write_finish (KmOutbox *self, GAsyncResult *result, GError **error);

/* Finishes when the server has all facts up to @n; "offline" (or what stands in the way) when a try fails before. */
void km_outbox_flush_async (KmOutbox *self, gint64 n, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_outbox_flush_finish (KmOutbox *self, GAsyncResult *result, GError **error);

/* Asks the server for its last n and goes on from there (after a connection came back). */
void km_outbox_connect (KmOutbox *self);
/* Delivers now instead of at the next try. */
void km_outbox_kick (KmOutbox *self);
void km_outbox_stop (KmOutbox *self);
void km_outbox_set_backoff (KmOutbox *self, guint first_ms, guint longest_ms);

guint km_outbox_get_backlog_count (KmOutbox *self);
gint64 km_outbox_get_backlog_piastres (KmOutbox *self);
gint64 km_outbox_get_last_n (KmOutbox *self);
/* Nothing is delivered any more, until a new token. */
gboolean km_outbox_get_stopped (KmOutbox *self);

G_END_DECLS
