/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Paths, query values and headers of reads, to a whole server over its socket. The first byte says who asks; the first line is what is
 * asked for, each further line a header. */

#include <string.h>

#include "km-fuzz-server.h"
#include "km-fuzz.h"

static char *tokens[4]; /* NULL: nobody */

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  km_fuzz_server_start ();
  tokens[1] = km_fuzz_server_sign_in ("supervisor");
  tokens[2] = km_fuzz_server_sign_in ("admin");
  tokens[3] = km_fuzz_server_sign_in ("officer");
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GString) request = g_string_new ("GET ");
  g_autofree char *answer = NULL;
  const char *token, *at = (const char *) data + 1, *end = (const char *) data + size;
  const char *line;
  guint status;

  if (size < 2)
    return 0;
  token = tokens[data[0] % G_N_ELEMENTS (tokens)];
  line = memchr (at, '\n', (gsize) (end - at));
  g_string_append_len (request, at, (line != NULL ? line : end) - at);
  g_string_append (request, " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
  if (token != NULL)
    g_string_append_printf (request, "Authorization: Bearer %s\r\n", token);
  while (line != NULL && ++line < end)
    {
      const char *next = memchr (line, '\n', (gsize) (end - line));

      g_string_append_len (request, line, (next != NULL ? next : end) - line);
      g_string_append (request, "\r\n");
      line = next;
    }
  g_string_append (request, "\r\n");
  answer = km_fuzz_server_ask (request->str, request->len);
  if (*answer == '\0')
    return 0; /* closed: that is an answer, too */
  g_assert_true (g_str_has_prefix (answer, "HTTP/1."));
  status = (guint) g_ascii_strtoull (answer + strlen ("HTTP/1.1 "), NULL, 10);
  if (status >= 500 && status != 501 && status != 505)
    g_error ("%s\nto %s", answer, request->str);
  return 0;
}
