// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-command-table.h"
#include "km-problem.h"

G_BEGIN_DECLS

/* What comes before a command is executed: may this caller send it, and is it its turn. And the answers to those who may not.
 * Result elements are new references; NULL means: go on. */

typedef struct
{
  gint64 last_n;     /* the till's last fact that is here */
  gint64 revoked_at; /* 0: it is not */
} KmTillState;

/* Whether the caller's credential and role may send this kind at all. */
json_t *km_admit_caller (const KmCaller *caller, const KmCommand *command, const KmCommandKind *kind);

/* The rights that a fact's actor had when it was made: told by flags, never refused. FALSE: an error of the database. */
gboolean km_admit_actor (KmApply *apply, const KmCommandKind *kind, GError **error);

/* A till's facts come strictly by n; a wish presumes facts and has its time. `till` is filled for a caller that has one. NULL
 * with `error` set: an error of the database. */
json_t *km_admit_order (KmDb *db, KmTime now, const KmCaller *caller, const KmCommand *command, const KmCommandKind *kind, KmTillState *till,
                        GError **error);

/* {id, status, problem, flags}; `extra` (nullable) holds members beside the problem's own. */
json_t *km_answer_problem (const char *id, const char *status, const KmProblem *problem, json_t *extra);
json_t *km_answer_refuse (const KmCommand *command, const char *status, const char *code, const char *detail);

/* Not final and not remembered: the database said no to this one command. */
json_t *km_answer_try_again (const KmCommand *command);

/* Not the till's next fact: `expected` is its number. */
json_t *km_answer_gap (const KmCommand *command, gint64 expected);

/* The stored answer of a command that was executed already. */
json_t *km_answer_again (const KmCommand *command, const char *answer);

G_END_DECLS
