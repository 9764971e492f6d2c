/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-printer-state.h"

G_BEGIN_DECLS

/* The printer in the counter's header: its state as an icon, in words while something is wrong with it, and a panel that says it whole and
 * offers what helps: asking again, a test strip, a PDF instead. Asks by itself now and then while it is on screen and nothing is printed; never
 * blocks. Main thread. Property: condition (int, KmPrinterCondition, read-only). */
#define KM_TYPE_PRINTER_BUTTON (km_printer_button_get_type ())
G_DECLARE_FINAL_TYPE (KmPrinterButton, km_printer_button, KM, PRINTER_BUTTON, GtkWidget)

/* @practice: the way while nobody has chosen one. */
GtkWidget          *km_printer_button_new           (gboolean         practice);
/* Asks now (after a paper was printed or was not). */
void                km_printer_button_check         (KmPrinterButton *self);
KmPrinterCondition  km_printer_button_get_condition (KmPrinterButton *self);

G_END_DECLS
