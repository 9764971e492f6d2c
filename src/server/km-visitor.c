// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-digits.h"
#include "km-error.h"
#include "km-keys.h"
#include "km-national-id.h"
#include "km-visitor.h"

/* Made when it is first needed, and the same as long as the database lives. */
static gboolean
read_key (KmApply *apply, guint8 key[KM_HASH_BYTES], GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  km_hash_new_key (key);
  text = km_base64url_encode (key, KM_HASH_BYTES);
  if (!km_db_run (apply->db, KM_SQL ("INSERT INTO store (key, value) VALUES ('visitor-key', $1) ON CONFLICT (key) DO NOTHING"), error, "s", text))
    return FALSE;
  g_clear_pointer (&text, g_free);
  if (km_db_one (apply->db, KM_SQL ("SELECT value FROM store WHERE key = 'visitor-key'"), error, "", "s", &text) < 0)
    return FALSE;
  bytes = text != NULL ? km_base64url_decode (text, NULL) : NULL;
  if (bytes == NULL || g_bytes_get_size (bytes) != KM_HASH_BYTES)
    {
      km_error_set (error, KM_ERROR_CORRUPT, NULL, NULL, "the key of visitors' hashes is damaged");
      return FALSE;
    }
  memcpy (key, g_bytes_get_data (bytes, NULL), KM_HASH_BYTES);
  return TRUE;
}

void
km_visitor_hide (KmApply *apply)
{
  apply->body_private = json_object_get (apply->command->body, "national_id") != NULL;
}

gboolean
km_visitor_read (KmApply *apply, const char *national_id, char **hash, GError **error)
{
  GDate today = km_time_date (apply->now, km_store_get_zone (apply->store));
  g_autofree char *ascii = NULL, *clean = NULL;
  guint8 key[KM_HASH_BYTES];
  gsize length = 0;

  *hash = NULL;
  if (national_id == NULL)
    return TRUE;
  if (!km_national_id_parse (national_id, &today, NULL, NULL))
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "/body/national_id", "not a national ID");
      return FALSE;
    }
  if (!read_key (apply, key, error))
    return FALSE;
  /* However it was typed: the digits alone. */
  ascii = km_digits_to_ascii (national_id);
  clean = g_malloc (strlen (ascii) + 1);
  for (const char *at = ascii; *at != '\0'; at++)
    if (g_ascii_isdigit (*at))
      clean[length++] = *at;
  clean[length] = '\0';
  *hash = km_hash_text_keyed (clean, key);
  return TRUE;
}
