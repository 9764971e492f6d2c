/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "km-language.h"
#include "km-page.h"

G_BEGIN_DECLS

/* What a person chose on this machine: GSettings behind properties, so that no widget knows a key. Objects made in one program
 * agree at once, because the store is the same. Without an installed schema everything has its default and nothing is kept. Main
 * thread, never blocks. */

/* Where receipts go by themselves. */
typedef enum
{
  KM_PRINT_TO_DIALOG,  /* the system's print dialog each time */
  KM_PRINT_TO_PRINTER, /* the queue named by "printer", without asking */
  KM_PRINT_TO_NETWORK, /* the thermal printer at "network-printer", without asking */
  KM_PRINT_TO_FOLDER,  /* a PDF into "pdf-folder" */
} KmPrintTo;

#define KM_SETTINGS_MAX_COPIES 4

#define KM_TYPE_SETTINGS (km_settings_get_type ())
G_DECLARE_FINAL_TYPE (KmSettings, km_settings, KM, SETTINGS, GObject)

/* Properties (read-write): language ("ar", "en"), server-url, print-to (int, KmPrintTo), printer (queue name, may be empty),
 * network-printer ("host" or "host:port"), paper ("roll80", "a5", "a4"), pdf-folder (empty = the default folder), paper-language ("ar",
 * "en": of reports and slips), copies (int: of a receipt), cutter, drawer (boolean: what the network printer has). */
KmSettings *km_settings_new                 (void);

KmPrintTo   km_settings_get_print_to        (KmSettings *self);
/* Somebody has chosen a way. */
gboolean    km_settings_has_print_to        (KmSettings *self);
/* The same for printing a receipt now: while nobody has chosen a way, practice keeps a PDF in the folder instead of asking for a
 * printer, since its paper is void. */
KmPrintTo   km_settings_resolve_print_to    (KmSettings *self,
                                             gboolean    practice);
void        km_settings_set_print_to        (KmSettings *self,
                                             KmPrintTo   print_to);
/* Strings by property name. Returns (transfer full). */
char       *km_settings_dup                 (KmSettings *self,
                                             const char *property);
void        km_settings_set                 (KmSettings *self,
                                             const char *property,
                                             const char *value);
gboolean    km_settings_get_paper_is_a5     (KmSettings *self);
KmPaperSize km_settings_get_paper           (KmSettings *self);
KmLanguage  km_settings_get_paper_language  (KmSettings *self);
guint       km_settings_get_copies          (KmSettings *self);
gboolean    km_settings_get_cutter          (KmSettings *self);
gboolean    km_settings_get_drawer          (KmSettings *self);
/* The address of "network-printer" taken apart (@host transfer full); FALSE when there is none. */
gboolean    km_settings_get_network_printer (KmSettings *self,
                                             char      **host,
                                             guint16    *port);
/* Minutes without a hand on the machine until the screen locks; 0: never. */
guint       km_settings_get_lock_minutes    (KmSettings *self);
void        km_settings_set_lock_minutes    (KmSettings *self,
                                             guint       minutes);
/* The folder for PDFs: the chosen one, else Documents/Khadamat Misr (or the home folder's). Returns (transfer full). */
char       *km_settings_dup_pdf_folder      (KmSettings *self);

G_END_DECLS
