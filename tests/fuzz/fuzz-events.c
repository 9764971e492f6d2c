/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An event stream that is asked for with any query and any Last-Event-ID, from a whole server over its socket. The first byte says who
 * asks; the first line is the query, the rest the Last-Event-ID, in which EPOCH stands for the server's own. A stream begins where the
 * number says, or with a reset; whatever else was sent is refused. */

#include <string.h>

#include "km-fuzz-server.h"
#include "km-fuzz.h"

#define EVENTS 8

static char *tokens[3]; /* NULL: nobody */
static char *epoch;
static gint64 last; /* number of the centre's last event */

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_autofree char *request = NULL;
  g_autofree char *answer = NULL;
  const char *at;

  km_fuzz_server_start ();
  tokens[1] = km_fuzz_server_sign_in ("supervisor");
  tokens[2] = km_fuzz_server_sign_in ("admin");
  for (guint i = 0; i < EVENTS; i++)
    km_fuzz_server_wish (tokens[1], "ticket.issue", "{\"lane\":\"CIV\",\"audience\":\"citizen\",\"priority\":\"none\"}");
  request = g_strdup_printf ("GET /v1/centres/ASW/queue HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n", tokens[1]);
  answer = km_fuzz_server_ask (request, strlen (request));
  at = strstr (answer, "\"epoch\":\"");
  g_assert_nonnull (at);
  at += strlen ("\"epoch\":\"");
  epoch = g_strndup (at, strcspn (at, "\""));
  at = strstr (answer, "\"seq\":");
  g_assert_nonnull (at);
  last = g_ascii_strtoll (at + strlen ("\"seq\":"), NULL, 10);
  g_assert_cmpint (last, >=, EVENTS);
  return 0;
}

/* One line of what is sent: no other begins in it. */
static char *
take_line (const char *from,
           gsize       length)
{
  char *line = g_strndup (from, length);

  g_strdelimit (line, "\r\n", '_');
  return line;
}

/* The number that an id of this server names, or -1. */
static gint64
number_of (const char *id)
{
  gint64 seq;

  if (!g_str_has_prefix (id, epoch) || id[strlen (epoch)] != '.' || !g_ascii_string_to_signed (id + strlen (epoch) + 1, 10, 0, G_MAXINT64, &seq, NULL))
    return -1;
  return seq;
}

static void
check_stream (const char *answer,
              const char *id)
{
  const char *body = strstr (answer, "\r\n\r\n"), *event = body != NULL ? strstr (body, "id: ") : NULL;
  gint64 asked = number_of (id), first;

  if (event == NULL || strstr (event, "event: reset\n") != NULL)
    return;
  g_assert_true (g_str_has_prefix (event + strlen ("id: "), epoch));
  first = g_ascii_strtoll (event + strlen ("id: ") + strlen (epoch) + 1, NULL, 10);
  if (asked < 0 || first != asked + 1 || first > last)
    g_error ("after “%s” the stream begins with %" G_GINT64_FORMAT, id, first);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const char *at = (const char *) data + 1, *end = (const char *) data + size, *line;
  g_autofree char *query = NULL, *given = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GString) request = g_string_new ("GET /v1/events?");
  g_autoptr (GString) id = NULL;
  const char *token;
  guint status;

  if (size < 2)
    return 0;
  token = tokens[data[0] % G_N_ELEMENTS (tokens)];
  line = memchr (at, '\n', (gsize) (end - at));
  query = take_line (at, (gsize) ((line != NULL ? line : end) - at));
  given = line != NULL ? take_line (line + 1, (gsize) (end - line - 1)) : g_strdup ("");
  id = g_string_new (given);
  g_string_replace (id, "EPOCH", epoch, 0);
  g_string_append_printf (request, "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n", query);
  if (token != NULL)
    g_string_append_printf (request, "Authorization: Bearer %s\r\n", token);
  if (id->len > 0)
    g_string_append_printf (request, "Last-Event-ID: %s\r\n", id->str);
  g_string_append (request, "\r\n");
  answer = km_fuzz_server_ask (request->str, request->len);
  if (*answer == '\0')
    return 0; /* closed: that is an answer, too */
  g_assert_true (g_str_has_prefix (answer, "HTTP/1."));
  status = (guint) g_ascii_strtoull (answer + strlen ("HTTP/1.1 "), NULL, 10);
  if (status >= 500 && status != 501 && status != 505)
    g_error ("%s\nto %s", answer, request->str);
  if (status == 200 && strstr (answer, "text/event-stream") != NULL)
    check_stream (answer, g_strstrip (id->str));
  return 0;
}
