// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include <sodium.h>

#include "km-arabic.h"
#include "km-digits.h"
#include "km-json.h"
#include "km-receipt-keys.h"

#define MAX_KEYS 32 /* of a receipt: a bundle for a family names a dozen persons */

G_STATIC_ASSERT (KM_RECEIPT_KEY_BYTES == crypto_shorthash_KEYBYTES);
G_STATIC_ASSERT (crypto_shorthash_BYTES == sizeof (gint64));

static gint64
make_key (const guint8 secret[KM_RECEIPT_KEY_BYTES], const char *centre, const char *kind, const char *value)
{
  g_autofree char *text = g_strconcat (centre, "|", kind, "|", value, NULL);
  guint8 hash[crypto_shorthash_BYTES];
  guint64 key = 0;

  crypto_shorthash (hash, (const guint8 *) text, strlen (text), secret);
  for (guint i = 0; i < sizeof hash; i++)
    key = key << 8 | hash[i];
  return (gint64) key;
}

gint64
km_receipt_key_of_identity (const guint8 secret[KM_RECEIPT_KEY_BYTES], const char *centre, const char *identity)
{
  g_autofree char *upper = g_ascii_strup (identity, -1);

  return make_key (secret, centre, "id", upper);
}

static void
add (GArray *keys, gint64 key)
{
  for (guint i = 0; i < keys->len; i++)
    if (g_array_index (keys, gint64, i) == key)
      return;
  if (keys->len < MAX_KEYS)
    g_array_append_val (keys, key);
}

static void
add_name (GArray *keys, const guint8 secret[KM_RECEIPT_KEY_BYTES], const char *centre, const char *name)
{
  g_autofree char *folded = km_arabic_fold (name);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      add (keys, make_key (secret, centre, "name", words[i]));
}

GArray *
km_receipt_keys_of_name (const guint8 secret[KM_RECEIPT_KEY_BYTES], const char *centre, const char *name)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  add_name (keys, secret, centre, name);
  return keys;
}

/* Identities before names: if a receipt has more than may stand, words of the last names are left out. */
static void
add_answers (GArray *keys, const guint8 secret[KM_RECEIPT_KEY_BYTES], const char *centre, GHashTable *answers, gboolean identities)
{
  GHashTableIter iter;
  const char *id, *value;

  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &value))
    {
      if (identities && (g_str_has_suffix (id, "national_id") || g_str_has_suffix (id, "passport_number")))
        add (keys, km_receipt_key_of_identity (secret, centre, value));
      else if (!identities && g_str_has_suffix (id, ".full_name"))
        add_name (keys, secret, centre, value);
    }
}

GArray *
km_receipt_keys_of (const guint8 secret[KM_RECEIPT_KEY_BYTES], const char *centre, const KmTransaction *transaction)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  const KmTransactionReceipt *receipt = transaction->receipt;

  for (int identities = 1; identities >= 0; identities--)
    {
      if (!identities && receipt->visitor_name != NULL)
        add_name (keys, secret, centre, receipt->visitor_name);
      add_answers (keys, secret, centre, transaction->answers, identities);
      for (guint i = 0; i < transaction->items->len; i++)
        add_answers (keys, secret, centre, ((const KmTransactionItem *) g_ptr_array_index (transaction->items, i))->answers, identities);
    }
  return keys;
}

gboolean
km_receipt_keys_write (KmDb *db, GArray *keys, const KmTransactionReceipt *receipt, GError **error)
{
  for (guint i = 0; i < keys->len; i++)
    if (!km_db_run (db, KM_SQL ("INSERT INTO receipt_key (key, at, receipt) VALUES ($1, $2, $3)"), error, "iis", g_array_index (keys, gint64, i),
                    receipt->at, receipt->number))
      return FALSE;
  return TRUE;
}

static gboolean
write_one (KmDb *db, const guint8 secret[KM_RECEIPT_KEY_BYTES], const char *centre, const char *body, GError **error)
{
  g_autoptr (json_t) json = km_json_parse (body, strlen (body), KM_JSON_MAX_DEPTH, NULL);
  g_autoptr (KmTransaction) transaction = json != NULL ? km_transaction_new_from_json (json, KM_TRANSACTION_COMPLETE, NULL) : NULL;
  g_autoptr (GArray) keys = transaction != NULL ? km_receipt_keys_of (secret, centre, transaction) : NULL;

  /* A damaged one is verify's to tell; it is only not found by name. */
  return keys == NULL || km_receipt_keys_write (db, keys, transaction->receipt, error);
}

gboolean
km_receipt_keys_write_all (KmDb *db, const guint8 secret[KM_RECEIPT_KEY_BYTES], GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT centre, body FROM receipt"), error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    if (!write_one (db, secret, km_rows_text (rows, 0), km_rows_text (rows, 1), error))
      return FALSE;
  return step == 0;
}
