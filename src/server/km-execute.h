// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-caller.h"
#include "km-clock.h"
#include "km-command.h"
#include "km-event-log.h"
#include "km-receipt-check.h"
#include "km-store.h"

G_BEGIN_DECLS

/* Executes commands within the writer's transaction: exactly once by id, facts by their number, rights, a savepoint each.
 * Knows no threads and no batches: the writer begins, calls, and commits. Writer's thread only. */
typedef struct _KmExecutor KmExecutor;

/* After a commit that ended the sessions of `username`: on the writer's thread. */
typedef void (*KmAccountFunc) (const char *username, gpointer data);

KmExecutor *km_executor_new (KmStore *store, KmClock *clock, KmEventLog *log);
void km_executor_free (KmExecutor *self);
void km_executor_set_account_func (KmExecutor *self, KmAccountFunc func, gpointer data);

/* A transaction was begun at `now`. */
void km_executor_begin (KmExecutor *self, KmTime now);

/* The result element of a command, as JSON text; g_free. `check` (nullable): what was found out about it before. NULL: the transaction
 * is lost, with everything in it. */
char *km_executor_execute (KmExecutor *self, const KmCaller *caller, const KmCommand *command, const KmReceiptCheck *check);

/* The result element of what could not be read as a command: `element` (taken) says why, `sent` is what came. Of a till it uses its
 * number up, so that the next fact is not held up for ever. NULL: the transaction is lost. */
char *km_executor_refuse (KmExecutor *self, const KmCaller *caller, json_t *sent, json_t *element);

/* Writes what is due at the end, before the commit. FALSE: the transaction is lost. */
gboolean km_executor_flush (KmExecutor *self, GError **error);

/* After the commit: sends the events, sets the clock, reads the directory again if it changed. */
void km_executor_committed (KmExecutor *self);

/* After a loss: forgets all that was not committed. */
void km_executor_lost (KmExecutor *self);

/* TRUE if the error means that the whole transaction must be given up (or is gone already). */
gboolean km_executor_is_fatal (KmDb *db, const GError *error);

/* Why the last one on this thread had to be given up: "full", "read-only", "corrupt" or "unknown"; forgotten by asking. */
const char *km_executor_take_reason (void);

G_END_DECLS
