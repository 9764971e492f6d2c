/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a scanner reads off a receipt, and a transaction's body as it comes back from somewhere. */

#include "km-digits.h"
#include "km-fuzz.h"
#include "km-json.h"
#include "km-national-id.h"
#include "km-receipt.h"

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  return 0;
}

static void
read_transaction (const char *text,
                  gsize       size)
{
  g_autoptr (json_t) json = km_json_parse (text, size, KM_JSON_MAX_DEPTH, NULL);
  g_autoptr (KmTransaction) transaction = json != NULL ? km_transaction_new_from_json (json, KM_TRANSACTION_COMPLETE, NULL) : NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *paper = NULL, *code = NULL;
  g_autoptr (KmReceipt) receipt = NULL;
  g_autoptr (KmReceiptCode) scanned = NULL;

  if (transaction == NULL)
    return;
  paper = km_receipt_text (transaction);
  g_assert_true (g_utf8_validate (paper, -1, NULL));
  receipt = km_receipt_new (transaction, NULL, zone, NULL);
  code = km_receipt_qr (transaction);
  km_receipt_verify (transaction, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  scanned = code != NULL ? km_receipt_code_parse (code, NULL) : NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *till = NULL;
  g_autoptr (KmReceiptCode) code = NULL;
  char year[5];
  guint serial;

  if (km_receipt_number_parse (text, &till, year, &serial))
    {
      g_autofree char *again = km_receipt_number_format (till, year, serial);

      g_assert_cmpstr (again, ==, text);
    }
  if (g_utf8_validate (text, -1, NULL))
    {
      code = km_receipt_code_parse (text, NULL);
      if (code != NULL)
        km_receipt_code_verify (code, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    }
  read_transaction ((const char *) data, size);
  return 0;
}
