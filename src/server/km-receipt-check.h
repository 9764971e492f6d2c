// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-caller.h"
#include "km-command.h"
#include "km-receipt-keys.h"

G_BEGIN_DECLS

/* What takes long about a transaction.complete and needs no other row than its till's: the body read, its receipt's signature checked,
 * what it will be found by. Made where it is admitted, so that the one thread that writes only looks at it. */
typedef struct
{
  KmTransaction *transaction; /* nullable: the body cannot be read */
  GError *error;              /* then why; its field is that of the body */
  gboolean is_signed;         /* by the till that sends it */
  GArray *keys;               /* gint64; nullable without a transaction */
} KmReceiptCheck;

/* Whether there is something to check about `command`. */
gboolean km_receipt_check_is_for (const KmCaller *caller, const KmCommand *command);

/* `public_key`: the till's (nullable: there is no such till). */
KmReceiptCheck *km_receipt_check_new (const KmCaller *caller, const KmCommand *command, const char *public_key,
                                      const guint8 secret[KM_RECEIPT_KEY_BYTES]);
void km_receipt_check_free (KmReceiptCheck *check);

/* The key of the caller's till, or NULL (an error is set or not: there is none). An indexed read. */
char *km_receipt_check_find_key (KmDb *db, const KmCaller *caller, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmReceiptCheck, km_receipt_check_free)

G_END_DECLS
