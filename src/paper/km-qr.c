/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <qrencode.h>

#include "km-qr.h"

KmQr *
km_qr_new (const char  *payload,
           GError     **error)
{
  QRcode *code = QRcode_encodeString8bit (payload, 0, QR_ECLEVEL_M);
  KmQr *qr;

  if (code == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no QR symbol for %" G_GSIZE_FORMAT " bytes: %s",
                   strlen (payload), g_strerror (errno));
      return NULL;
    }

  qr = g_new0 (KmQr, 1);
  qr->width = code->width;
  qr->modules = g_new (guint8, (gsize) code->width * (gsize) code->width);
  for (int i = 0; i < code->width * code->width; i++)
    qr->modules[i] = code->data[i] & 1;
  QRcode_free (code);
  return qr;
}

void
km_qr_free (KmQr *qr)
{
  if (qr == NULL)
    return;
  g_free (qr->modules);
  g_free (qr);
}

gboolean
km_qr_is_dark (const KmQr *qr,
               int         x,
               int         y)
{
  g_return_val_if_fail (x >= 0 && x < qr->width && y >= 0 && y < qr->width, FALSE);

  return qr->modules[y * qr->width + x];
}
