/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "km-kiosk-order.h"
#include "km-kiosk.h"

G_BEGIN_DECLS

/* Prints the slip of a ticket silently: to the printer of the preferences, else to the system's own; in practice, unless a printer was
 * chosen, a PDF into the folder. A dialog is nothing for a visitor. Main thread. */
void     km_ticket_printing_async  (const KmIssuedTicket *ticket,
                                    KmKioskOrder         *order,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
/* FALSE with an error: no paper came. */
gboolean km_ticket_printing_finish (GAsyncResult         *result,
                                    GError              **error);

G_END_DECLS
