/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* As many connections as open files allow, leaving room for the database and the rest; at most @wanted if that is not 0. Raises
 * the process's own limit of open files as far as it may. */
guint    km_http_connection_limit (guint       wanted);

/* A socket that listens on @where ("ADDRESS:PORT"), not blocking. Off loopback only @with_tls. Errors: see km_http_start(). */
GSocket *km_http_listen_on        (const char *where,
                                   gboolean    with_tls,
                                   GError    **error);

G_END_DECLS
