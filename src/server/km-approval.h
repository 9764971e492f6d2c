// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-apply.h"

G_BEGIN_DECLS

/* Second signatures (design §6): somebody else types the password at the workstation, and the command that needs it carries a token
 * that is good for this one command, once, for a few minutes. No command body holds a password. */

#define KM_APPROVAL_LIFE (5 * KM_TIME_MINUTE)

/* Mask of the roles whose signature commands of this kind take; 0: they take none. */
guint km_approval_roles (const char *kind);

/* Writes a new approval, inside the writer's transaction. `token_hash` by km_hash_text(); `centre` NULL: of every centre. */
gboolean km_approval_write (KmDb *db, const char *token_hash, const char *command, const char *kind, const char *username, KmRole role,
                            const char *centre, KmTime now, GError **error);

/* Uses the approval behind `token` for the running command, whose centre must be entered. 1: `username` (a new string) signed; 0: it is
 * none for this command, or expired when the command was made, or used, or of another centre; -1: an error of the database. */
int km_approval_use (KmApply *apply, const char *token, char **username, GError **error);

/* The same for a decision: who signs it. Without a token that is the caller, if the caller's role may sign; else "approval-needed", or
 * "bad-approval". NULL with an error; a new string. */
char *km_approval_signer (KmApply *apply, const char *token, GError **error);

/* Whether the token could be used for a command of `kind` of `centre` at `now`; for a quote, which uses nothing. */
gboolean km_approval_is_open (KmDb *db, const char *token, const char *kind, const char *centre, KmTime now, gboolean *open, GError **error);

G_END_DECLS
