/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * KmPage: a laid-out document, one sheet of a roll cut to its content or as many sheets of A5 or A4 as it needs. It is the one
 * picture behind everything on paper: the PDF, the system's print dialog (which calls km_page_draw()), the raster of
 * thermal printers and the preview on screen.
 *
 * Immutable and reference counted. A page may be made in one thread and handed to another, but is used by one at a time
 * (it carries Pango's fonts with it).
 */
typedef struct _KmPage KmPage;

typedef enum
{
  KM_PAPER_ROLL80, /* 80 mm roll, 72 mm printable, as long as its content */
  KM_PAPER_A5,     /* 148 x 210 mm */
  KM_PAPER_A4,     /* 210 x 297 mm */
} KmPaperSize;

KmPage     *km_page_ref           (KmPage         *page);
void        km_page_unref         (KmPage         *page);

/* The paper the page was laid out for. */
KmPaperSize km_page_get_paper     (KmPage         *page);

/* Neutral title (the paper's number, no personal data, ASCII), for PDF and print jobs. Owned by the page. */
const char *km_page_get_title     (KmPage         *page);

/* Sheets; 1 for a roll. */
guint       km_page_get_n_sheets  (KmPage         *page);

/* Width and height of each sheet, in points (1/72 inch). */
void        km_page_get_size      (KmPage         *page,
                                   double         *width,
                                   double         *height);

/*
 * Draws sheet (from 0) at the origin of cr, in points: scale cr for other units. Nothing is painted where the paper stays
 * white, but under codes that a mark would cross. The state of cr is kept.
 */
void        km_page_draw          (KmPage         *page,
                                   guint           sheet,
                                   cairo_t        *cr);

/* The whole page as one PDF. Text in it can be searched and copied. Errors: G_IO_ERROR_FAILED. */
GBytes     *km_page_to_pdf_bytes  (KmPage         *page,
                                   GError        **error);

/* The same with all sheets @copies (at least 1) times. */
GBytes     *km_page_to_pdf_copies (KmPage         *page,
                                   guint           copies,
                                   GError        **error);

/* Writes the PDF to path (replaced at once, never half written, readable by its owner alone). Blocks on the disk: for
 * threads and programs without windows; windows use km_pdf_folder_save_async(). Errors: G_FILE_ERROR, G_IO_ERROR. */
gboolean    km_page_write_pdf     (KmPage         *page,
                                   const char     *path,
                                   GError        **error);

/*
 * The page for a thermal printer: ESC/POS bytes with the raster at 203 dpi (GS v 0, the 72 mm printable part of a roll,
 * 576 dots), feed and cut after every sheet. A sheet of A5 or A4 is scaled to the roll's width. Errors: G_IO_ERROR_FAILED.
 */
GBytes     *km_page_to_escpos     (KmPage         *page,
                                   GError        **error);

/* What the printer has beside its head. */
typedef enum
{
  KM_ESCPOS_CUT = 1 << 0,    /* a knife; without it the paper is fed so far that a hand can tear it */
  KM_ESCPOS_DRAWER = 1 << 1, /* a drawer on its socket, opened once before the first sheet */
} KmEscposFlags;

/* The same for a printer as @flags say, @copies (at least 1) times. */
GBytes     *km_page_to_escpos_for (KmPage         *page,
                                   KmEscposFlags   flags,
                                   guint           copies,
                                   GError        **error);

typedef enum
{
  KM_PAGE_FORMAT_PDF,
  KM_PAGE_FORMAT_ESCPOS,
} KmPageFormat;

/* The same two in a thread, which has the page to itself until callback. Returns: (transfer full). */
void        km_page_render_async  (KmPage              *page,
                                   KmPageFormat         format,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
/* The same @copies times (a PDF has its sheets so often); @flags are for ESC/POS. Finished by km_page_render_finish(). */
void        km_page_render_copies_async (KmPage              *page,
                                         KmPageFormat         format,
                                         KmEscposFlags        flags,
                                         guint                copies,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
GBytes     *km_page_render_finish (GAsyncResult        *result,
                                   GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmPage, km_page_unref)

G_END_DECLS
