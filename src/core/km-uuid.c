/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-uuid.h"

#include <string.h>

#include "km-keys.h"

static const char *
write_uuid (const guint8 bytes[16], char out[KM_UUID_LENGTH])
{
  static const char hex[] = "0123456789abcdef";
  char *at = out;

  for (guint i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      *at++ = '-';
    *at++ = hex[bytes[i] >> 4];
    *at++ = hex[bytes[i] & 15];
  }
  *at = '\0';
  return out;
}

static void
set_version (guint8 bytes[16], guint8 version)
{
  bytes[6] = (guint8) ((bytes[6] & 0x0f) | (version << 4));
  bytes[8] = (guint8) ((bytes[8] & 0x3f) | 0x80);
}

const char *
km_uuid_v7 (KmTime time, const guint8 random[10], char out[KM_UUID_LENGTH])
{
  guint64 milliseconds = time > 0 ? (guint64) time / 1000 : 0;
  guint8 bytes[16];

  for (guint i = 0; i < 6; i++)
    bytes[i] = (guint8) (milliseconds >> (8 * (5 - i)));
  memcpy (bytes + 6, random, 10);
  set_version (bytes, 7);
  return write_uuid (bytes, out);
}

gboolean
km_uuid_is_valid (const char *text)
{
  if (text == NULL)
    return FALSE;
  for (guint i = 0; i < KM_UUID_LENGTH - 1; i++) {
    gboolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;

    if (hyphen ? text[i] != '-' : !((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f')))
      return FALSE;
  }
  return text[KM_UUID_LENGTH - 1] == '\0';
}

const char *
km_uuid_derive (const char *base, const char *label, char out[KM_UUID_LENGTH])
{
  /* The NUL between keeps ("a", "bc") and ("ab", "c") apart. */
  gsize base_length = strlen (base);
  gsize label_length = strlen (label);
  g_autofree char *joined = g_malloc (base_length + 1 + label_length);
  guint8 hash[KM_HASH_BYTES];

  memcpy (joined, base, base_length + 1);
  memcpy (joined + base_length + 1, label, label_length);
  km_hash (joined, base_length + 1 + label_length, hash);
  set_version (hash, 8);
  return write_uuid (hash, out);
}
