/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <cups/cups.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* libcups, in the calls that paper needs: all block for at most some seconds and belong into threads. Private to paper. */

void km_cups_close (http_t *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (http_t, km_cups_close)

/* Connects to the CUPS of this machine (or $CUPS_SERVER). NULL with KM_PRINT_ERROR_CUPS_AWAY. */
http_t   *km_cups_connect      (GError      **error);

/* What a queue says of itself. FALSE with UNKNOWN_PRINTER or CUPS_AWAY; reasons (new, may be NULL) are CUPS keywords. */
gboolean  km_cups_query_queue  (http_t       *http,
                                const char   *queue,
                                gboolean     *accepting,
                                gboolean     *stopped,
                                char        **reasons,
                                GError      **error);

/* Hands a document over; the job's id, or 0 with an error. */
int       km_cups_submit       (http_t       *http,
                                const char   *queue,
                                const char   *title,
                                const char   *format,
                                const char   *media,
                                GBytes       *document,
                                GError      **error);

/* The job's state and message (new, may be NULL); a job that CUPS has forgotten is completed. FALSE when CUPS is away. */
gboolean  km_cups_query_job    (http_t       *http,
                                int           job,
                                ipp_jstate_t *state,
                                char        **message,
                                GError      **error);

G_END_DECLS
