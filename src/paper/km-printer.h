/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-page.h"

G_BEGIN_DECLS

/*
 * Silent printing, without GTK: through CUPS to a named queue, or straight to a network thermal printer. Everything that
 * may wait runs in a thread; callbacks come back in the thread-default main context of the caller.
 */

#define KM_PRINT_ERROR (km_print_error_quark ())
GQuark km_print_error_quark (void);

typedef enum
{
  KM_PRINT_ERROR_FAILED,          /* the job was aborted; the message says why, in the printing system's own words */
  KM_PRINT_ERROR_NO_PRINTER,      /* no printer is set up at all */
  KM_PRINT_ERROR_CUPS_AWAY,       /* the printing system does not answer */
  KM_PRINT_ERROR_UNKNOWN_PRINTER, /* no queue of that name */
  KM_PRINT_ERROR_REFUSED,         /* the queue does not accept jobs */
  KM_PRINT_ERROR_NOT_RESPONDING,  /* the printer took no job within the time given; the job was taken back */
  KM_PRINT_ERROR_OUT_OF_PAPER,    /* said by the printer itself */
  KM_PRINT_ERROR_COVER_OPEN,      /* said by the printer itself, or it is switched off-line */
} KmPrintErrorCode;

/* A calm sentence for the clerk, translated, for an error of any of these functions (also for other domains). Static. */
const char *km_print_error_sentence (const GError *error);

typedef struct
{
  char *name;          /* queue name, what km_print_async() takes */
  char *description;   /* for people */
  char *location;      /* may be empty */
  gboolean is_default;
  gboolean accepting;
  gboolean stopped;
} KmPrinter;

void       km_printer_free           (KmPrinter            *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmPrinter, km_printer_free)

/* The queues of the printing system, the default first, then by name. */
void       km_printers_list_async    (GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);

/* Returns: (transfer full) (element-type KmPrinter): free with g_ptr_array_unref(); never empty.
 * Errors: NO_PRINTER, CUPS_AWAY, G_IO_ERROR_CANCELLED. */
GPtrArray *km_printers_list_finish   (GAsyncResult         *result,
                                      GError              **error);

typedef enum
{
  KM_PRINT_FORMAT_PDF,
  KM_PRINT_FORMAT_RAW, /* ESC/POS bytes into a raw queue */
} KmPrintFormat;

typedef enum
{
  KM_PRINT_STATE_SENDING,
  KM_PRINT_STATE_PENDING,
  KM_PRINT_STATE_PRINTING,
  KM_PRINT_STATE_STOPPED, /* the queue or the printer waits for somebody; reason says for what (CUPS keyword) */
  KM_PRINT_STATE_DONE,
} KmPrintState;

/* Called in the caller's main context whenever the job's state or reason changes; reason may be NULL. */
typedef void (*KmPrintProgress) (KmPrintState  state,
                                 const char   *reason,
                                 gpointer      user_data);

/*
 * Sends document to the queue printer (NULL: the default queue) under title, which must hold no personal data, and follows
 * the job until the printer has it. After timeout_seconds (0: 60) without that, the job is taken back, so that it never
 * comes out later by surprise. Cancelling takes the job back too. width and height are the sheet's size in points (0, 0 for
 * RAW): media is asked for in just that size, unscaled. progress may be NULL; it is not called after callback, and
 * progress_free is called once it cannot be called any more.
 */
void       km_print_async            (const char           *printer,
                                      GBytes               *document,
                                      KmPrintFormat         format,
                                      const char           *title,
                                      double                width,
                                      double                height,
                                      guint                 timeout_seconds,
                                      KmPrintProgress       progress,
                                      gpointer              progress_data,
                                      GDestroyNotify        progress_free,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);

/* TRUE once the job is done. Errors: KM_PRINT_ERROR, G_IO_ERROR_CANCELLED. */
gboolean   km_print_finish           (GAsyncResult         *result,
                                      GError              **error);

/*
 * Sends ESC/POS bytes to a network printer (raw port; port 0: 9100). The printer is first asked for its state; one that
 * answers "no paper" or "cover open" is an error before anything is sent, one that does not answer the question is trusted.
 * Bounded by timeout_seconds (0: 15).
 */
void       km_print_network_async    (const char           *host,
                                      guint16               port,
                                      GBytes               *escpos,
                                      guint                 timeout_seconds,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);

/* TRUE once the printer's side has taken every byte. Errors: NOT_RESPONDING, OUT_OF_PAPER, COVER_OPEN, G_IO_ERROR. */
gboolean   km_print_network_finish   (GAsyncResult         *result,
                                      GError              **error);

/*
 * The last way: writes pdf into folder (made if missing, 0700) as NAME.pdf; if that exists, NAME (2).pdf and so on, so
 * that no paper replaces another. name must hold no personal data (a receipt's number).
 */
void       km_pdf_folder_save_async  (const char           *folder,
                                      const char           *name,
                                      GBytes               *pdf,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);

/* Returns: (transfer full): the path written. Errors: G_IO_ERROR, G_FILE_ERROR. */
char      *km_pdf_folder_save_finish (GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS
