/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Connects to a network printer (port 0: 9100) and asks for its state; blocks for at most timeout_seconds and the questions' own time: for
 * threads. FALSE with NOT_RESPONDING, OUT_OF_PAPER, COVER_OPEN or G_IO_ERROR_CANCELLED. Private to paper. */
gboolean km_network_printer_ask (const char    *host,
                                 guint16        port,
                                 guint          timeout_seconds,
                                 gboolean      *little_paper,
                                 GCancellable  *cancellable,
                                 GError       **error);

G_END_DECLS
