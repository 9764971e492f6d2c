/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-json.h"
#include "km-keys.h"
#include "km-reads.h"
#include "km-routes.h"
#include "km-server-private.h"

/* What anyone may read is made at most so often, however many ask; a browser or a proxy may keep it as long. */
#define KEPT_SECONDS 5

void
km_public_page_clear (KmPublicPage *page)
{
  g_clear_pointer (&page->bytes, g_bytes_unref);
  g_clear_pointer (&page->etag, g_free);
  g_mutex_clear (&page->lock);
}

static json_t *
make (KmServer     *server,
      KmPublicPage *page,
      GError      **error)
{
  return page == &server->public_services ? km_read_public_services (server->store, error)
                                          : km_read_public_centres (server->store, km_clock_now (server->clock), error);
}

/* The page, made anew if it is too old; FALSE with an error. Both new references. */
static gboolean
get_page (KmServer     *server,
          KmPublicPage *page,
          GBytes      **bytes,
          char        **etag,
          GError      **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&page->lock);
  gint64 now = g_get_monotonic_time ();

  if (page->bytes == NULL || now >= page->until)
    {
      g_autoptr (json_t) json = make (server, page, error);
      char hash[KM_HASH_HEX_LENGTH];
      gsize length;
      char *text;

      if (json == NULL)
        return FALSE;
      text = km_json_dump (json, &length);
      g_clear_pointer (&page->bytes, g_bytes_unref);
      g_free (page->etag);
      page->etag = g_strdup_printf ("\"%.32s\"", km_hash_hex (text, length, hash));
      page->bytes = g_bytes_new_take (text, length);
      page->until = now + KEPT_SECONDS * G_USEC_PER_SEC;
    }
  *bytes = g_bytes_ref (page->bytes);
  *etag = g_strdup (page->etag);
  return TRUE;
}

static void
answer_page (KmRequest    *request,
             KmServer     *server,
             KmPublicPage *page)
{
  const char *known = km_request_get_header (request, "If-None-Match");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *etag = NULL;

  if (!get_page (server, page, &bytes, &etag, &error))
    {
      km_request_answer_error (request, error);
      return;
    }
  km_request_set_header (request, "ETag", etag);
  km_request_set_header (request, "Cache-Control", "public, max-age=" G_STRINGIFY (KEPT_SECONDS));
  if (known != NULL && strstr (known, etag) != NULL)
    km_request_answer_bytes (request, 304, NULL, NULL);
  else
    km_request_answer_bytes (request, 200, "application/json", bytes);
}

void
km_route_public_services (KmRequest *request,
                          gpointer   user_data)
{
  KmServer *server = user_data;

  answer_page (request, server, &server->public_services);
}

void
km_route_public_centres (KmRequest *request,
                         gpointer   user_data)
{
  KmServer *server = user_data;

  answer_page (request, server, &server->public_centres);
}
