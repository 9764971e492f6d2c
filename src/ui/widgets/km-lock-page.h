/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-desk.h"

G_BEGIN_DECLS

/* What stands over a window while the screen is locked: whose it is, and the way back. No key gets past it to what lies under it. Main
 * thread. */
#define KM_TYPE_LOCK_PAGE (km_lock_page_get_type ())
G_DECLARE_FINAL_TYPE (KmLockPage, km_lock_page, KM, LOCK_PAGE, GtkWidget)

/* Returns (transfer floating). */
GtkWidget *km_lock_page_new (KmDesk *desk);

G_END_DECLS
