// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-db.h"
#include "km-transaction.h"

G_BEGIN_DECLS

/* What a receipt is found by: national IDs, passports and the folded words of names. In the database stand keyed hashes of them with
 * the centre (SipHash-2-4), so that neither a stolen index nor a look at it tells who came. */

#define KM_RECEIPT_KEY_BYTES 16

/* The key of an identity (digits of a national ID, a passport's number), and those of a name's words (gint64, each once). */
gint64 km_receipt_key_of_identity (const guint8 secret[KM_RECEIPT_KEY_BYTES], const char *centre, const char *identity);
GArray *km_receipt_keys_of_name (const guint8 secret[KM_RECEIPT_KEY_BYTES], const char *centre, const char *name);

/* The keys of a receipt's visitor and of the persons of its answers (gint64, each once). */
GArray *km_receipt_keys_of (const guint8 secret[KM_RECEIPT_KEY_BYTES], const char *centre, const KmTransaction *transaction);
gboolean km_receipt_keys_write (KmDb *db, GArray *keys, const KmTransactionReceipt *receipt, GError **error);

/* Writes the keys of all receipts there are: of a database that is older than the keys. */
gboolean km_receipt_keys_write_all (KmDb *db, const guint8 secret[KM_RECEIPT_KEY_BYTES], GError **error);

G_END_DECLS
