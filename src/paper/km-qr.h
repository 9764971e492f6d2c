/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A QR symbol: width x width modules, without its quiet zone. Immutable. */
typedef struct
{
  int width;
  guint8 *modules; /* row by row, 1 is dark */
} KmQr;

/* The smallest symbol of error correction M that holds payload (bytes as they are, at most 2,331).
 * Returns: (transfer full) (nullable): NULL with G_IO_ERROR_INVALID_ARGUMENT when payload is empty or too long. Any thread. */
KmQr *km_qr_new  (const char *payload, GError **error);
void  km_qr_free (KmQr *qr);

gboolean km_qr_is_dark (const KmQr *qr, int x, int y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmQr, km_qr_free)

G_END_DECLS
