// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-caller.h"
#include "km-clock.h"
#include "km-command.h"
#include "km-event-log.h"
#include "km-kind-figures.h"
#include "km-receipt-check.h"
#include "km-store.h"

G_BEGIN_DECLS

/* The one thread that writes. It takes what is waiting (live commands first, a backlog at most half) into one transaction, a
 * savepoint for each command, commits durably, then answers all. An answer means: on disk. */
typedef struct _KmWriter KmWriter;

typedef struct _KmBatch KmBatch;

/* Called on the writer's thread after the commit; must not block. `batch` is the callee's to free, on any thread. `answers`: the JSON
 * text {"results": [...]} with one element for each command, in order ({id, status, result or problem, flags}); transfer full. If the
 * outcome of the whole batch is not an answer, `answers` is NULL and `code` is "unknown" (the transaction was lost: send again), or nothing was begun: "full", "read-only" (the disk), "unavailable" (no
 * database now) or "stopping": 503. */
typedef void (*KmBatchDone) (KmBatch *batch, GString *answers, const char *code);

/* Commands of one POST. `commands` holds KmCommand or NULL for an element that could not be read, whose answer stands in
 * `answers` at the same place (a result element with its problem), and what came in `sent`. */
struct _KmBatch
{
  KmCaller *caller;
  GPtrArray *commands; /* KmCommand * or NULL; the batch owns references */
  GPtrArray *answers;  /* json_t * or NULL, same length */
  GPtrArray *sent;     /* json_t * or NULL, same length */
  GPtrArray *checks;   /* KmReceiptCheck * or NULL, same length */
  KmBatchDone done;
  gpointer data;
};

/* A batch without commands. Takes a copy of `caller`. */
KmBatch *km_batch_new (const KmCaller *caller, KmBatchDone done, gpointer data);
void km_batch_add (KmBatch *batch, KmCommand *command);       /* takes a reference */
/* For a command that cannot be read: takes a reference to what was sent, steals the result element. */
void km_batch_add_answer (KmBatch *batch, json_t *sent, json_t *element);
/* How many commands there are to check before they are written, and checks them: a signature is checked in a tenth of a millisecond,
 * which the writer has not. What could not be checked (no connection to read with) is left to the writer. */
guint km_batch_count_checks (const KmBatch *batch);
void km_batch_check (KmBatch *batch, KmStore *store);
void km_batch_free (KmBatch *batch);

/* A result element {id, status, problem}; `id` nullable. For what is answered before the writer. New reference. */
json_t *km_result_rejected (const char *id, const char *code, const char *field, const char *detail);

/* Starts the thread. Keeps its own references of clock and log; the store must live longer. Tells the log where each
 * centre stands. */
KmWriter *km_writer_new (KmStore *store, KmClock *clock, KmEventLog *log, GError **error);

/* Who is told, on the writer's thread after the commit, of accounts whose sessions a command has ended; quick, before commands come. */
void km_writer_set_account_func (KmWriter *self, void (*func) (const char *username, gpointer data), gpointer data);

/* Hands a batch over (transfer full). FALSE: the queue is full (503 "busy", Retry-After) or the writer is stopping; then the batch
 * stays the caller's and `done` is not called. Any thread, never blocks. */
gboolean km_writer_submit (KmWriter *self, KmBatch *batch);

/* Something else to be written (sessions, last seen, sign-in audit): run on the writer's thread within the next
 * transaction, in a savepoint of its own: an error takes back only its own writes. */
typedef gboolean (*KmWriterFunc) (KmDb *db, KmTime now, gpointer data, GError **error);
/* After the commit: error is NULL, or what `func` said, or KM_ERROR_UNKNOWN_OUTCOME when the transaction was lost, or
 * KM_ERROR_UNAVAILABLE ("full", "read-only", "unavailable") when none was begun. Called exactly
 * once if km_writer_call() returned TRUE; frees `data` if need be. */
typedef void (*KmWriterDone) (gpointer data, const GError *error);
gboolean km_writer_call (KmWriter *self, KmWriterFunc func, gpointer data, KmWriterDone done);

/* The same, and waits for the commit. Not on the writer's thread and not where blocking is forbidden. */
gboolean km_writer_call_sync (KmWriter *self, KmWriterFunc func, gpointer data, GError **error);

/* At most so many commands in a transaction, 1 to 256 (the default). One alone shows what group commit is worth. */
void km_writer_set_limit (KmWriter *self, guint commands);

typedef struct
{
  guint64 commands;     /* executed since the start */
  guint64 commits;
  guint64 lost;         /* transactions whose outcome was unknown */
  gint64 busy_micros;   /* processor time of the thread, without the commits */
  gint64 commit_micros; /* wall time */
  guint waiting;        /* commands in the queue now */
  KmHistogram sizes;    /* commands in a transaction */
  KmHistogram syncs;    /* how long its commit took */
  KmTime last_commit;   /* by the system's clock; KM_TIME_NONE before the first */
  gint64 began;         /* monotonic time of the transaction under way; 0: none */
  const char *trouble;  /* "full", "read-only", "corrupt", "unavailable", "unknown": why the last one was not written; NULL: it was */
} KmWriterFigures;

/* Changes with each transaction, before its commands are answered: what was read at the same number is as it was. Any thread. */
guint km_writer_get_generation (KmWriter *self);

void km_writer_get_figures (KmWriter *self, KmWriterFigures *figures);
KmKindFigures *km_writer_get_kinds (KmWriter *self); /* owned by the writer */

/* At most so many commands wait (20,000 unless told): the next is refused. */
void km_writer_set_room (KmWriter *self, guint commands);

/* Takes nothing more, executes and answers what is waiting, ends the thread and frees. */
void km_writer_stop (KmWriter *self);

G_END_DECLS
