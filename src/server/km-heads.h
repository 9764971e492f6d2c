// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-command.h"
#include "km-db.h"

G_BEGIN_DECLS

/* Where each centre stands: the number of its last event and the head of its audit chain, kept in memory by the one
 * process that owns the centre and written back once in a transaction. Writer's thread only. */
typedef struct _KmHeads KmHeads;

KmHeads *km_heads_new (void);
void km_heads_free (KmHeads *self);

/* Writes an event of `centre` under its next number, which is returned; 0 with an error. */
gint64 km_heads_add_event (KmHeads *self, KmDb *db, const char *centre, KmTime at, const char *kind, const char *subject, const char *body,
                           GError **error);

/* Writes the next link of the centre's audit chain. `subject` is what was done (a command's id), `body_hash` its hash. */
gboolean km_heads_add_audit (KmHeads *self, KmDb *db, const char *centre, KmTime at, const char *kind, const char *actor, const char *till,
                             const char *subject, const char *body_hash, GError **error);

/* As in KmSummary: the savepoint was released, or rolled back; write before the commit; forget after a loss. */
void km_heads_keep (KmHeads *self);
void km_heads_drop (KmHeads *self);
gboolean km_heads_flush (KmHeads *self, KmDb *db, GError **error);
void km_heads_forget (KmHeads *self);

/* The hash of a link, also for km-verify. */
const char *km_audit_hash (const char *previous, gint64 number, KmTime at, const char *kind, const char *actor, const char *till,
                           const char *subject, const char *body_hash, char out[KM_HASH_HEX_LENGTH]);

G_END_DECLS
