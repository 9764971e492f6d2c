// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-receipt-check.h"
#include "km-receipt.h"

gboolean
km_receipt_check_is_for (const KmCaller *caller, const KmCommand *command)
{
  return caller->kind == KM_CALLER_TILL && strcmp (command->kind, "transaction.complete") == 0;
}

KmReceiptCheck *
km_receipt_check_new (const KmCaller *caller, const KmCommand *command, const char *public_key, const guint8 secret[KM_RECEIPT_KEY_BYTES])
{
  KmReceiptCheck *check = g_new0 (KmReceiptCheck, 1);

  check->transaction = km_transaction_new_from_json (command->body, KM_TRANSACTION_COMPLETE, &check->error);
  if (check->transaction == NULL)
    return check;
  check->is_signed = public_key != NULL && km_receipt_verify (check->transaction, public_key);
  check->keys = km_receipt_keys_of (secret, caller->centre, check->transaction);
  return check;
}

void
km_receipt_check_free (KmReceiptCheck *check)
{
  if (check == NULL)
    return;
  g_clear_pointer (&check->transaction, km_transaction_unref);
  g_clear_error (&check->error);
  g_clear_pointer (&check->keys, g_array_unref);
  g_free (check);
}

char *
km_receipt_check_find_key (KmDb *db, const KmCaller *caller, GError **error)
{
  char *key = NULL;

  return km_db_one (db, KM_SQL ("SELECT public_key FROM till WHERE till = $1"), error, "s", caller->till, "s", &key) == 1 ? key : NULL;
}
