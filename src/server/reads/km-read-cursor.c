/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-error.h"
#include "km-keys.h"
#include "km-reads-private.h"

char *
km_read_cursor_make (KmTime      at,
                     const char *key)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT "|%s", at, key);

  return km_base64url_encode (text, strlen (text));
}

gboolean
km_read_cursor_parse (const char *cursor,
                      KmTime     *at,
                      char      **key,
                      GError    **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  char *bar;

  if (cursor == NULL)
    return TRUE;
  bytes = km_base64url_decode (cursor, NULL);
  text = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  bar = text != NULL ? strchr (text, '|') : NULL;
  if (bar != NULL)
    *bar = '\0';
  if (bar == NULL || !g_utf8_validate (bar + 1, -1, NULL) || !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, at, NULL))
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "/cursor", "not a cursor of an earlier answer");
      return FALSE;
    }
  *key = g_strdup (bar + 1);
  return TRUE;
}
