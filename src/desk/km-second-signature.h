/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk: somebody else's signature on one command (design §5, POST /v1/approvals). Main thread. */

#include "km-desk.h"

G_BEGIN_DECLS

/* Asks the server for a token with which @username signs the command @id of @kind. The password goes nowhere else and is not kept. Errors
 * "bad-credentials", "slow-down", "forbidden" (the account may not sign this), "offline". */
void km_desk_sign_async (KmDesk *self, const char *id, const char *kind, const char *username, const char *password, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
/* The token (transfer full). @name (nullable, transfer full): who signed, in the desk's language. */
char *km_desk_sign_finish (KmDesk *self, GAsyncResult *result, char **name, GError **error);

G_END_DECLS
